package network

import (
	"net/netip"
	"slices"
)

// Isolation says what becomes of traffic that no rule has in mind: with a pod that is not in view, and with an address
// outside, on a port that is nowhere named. A workload is isolated if it is denied.
type Isolation struct {
	Pods    Witness
	Outside Witness // the greater of IPv4 and IPv6
}

// Isolated reports whether the workload is isolated from whatever no rule names.
func (i Isolation) Isolated() bool { return i.Pods.Verdict == Deny && i.Outside.Verdict == Deny }

// Isolation says whether a workload is isolated in a direction, and by what.
func (n *Network) Isolation(workload int, dir Direction) Isolation {
	me := n.resolve(At(workload))
	decide := func(of End) Witness {
		peer := n.resolve(of)
		return n.decide(question{&me, &peer, dir, otherPort})
	}
	i := Isolation{Pods: decide(Stranger), Outside: decide(Outside4)}
	if w := decide(Outside6); w.Verdict > i.Outside.Verdict {
		i.Outside = w
	}
	return i
}

// Outside is a range of addresses outside, and what becomes of traffic between them and a workload on a range of ports.
type Outside struct {
	First, Last netip.Addr
	Range
	Witness
}

// Outside returns the addresses outside with which a workload may exchange traffic in a direction. Neighbouring
// addresses are told apart where blocks of some rule do.
func (n *Network) Outside(workload int, dir Direction) []Outside {
	me := n.resolve(At(workload))
	var at cuts
	outside := end{}
	destination := &me
	if dir == Egress {
		destination = &outside
	}
	n.cut(&at, &me, dir, destination)
	segments := at.segments()
	var all []Outside
	for _, block := range n.addressBlocks(&me, dir) {
		peer := n.resolve(Address(block.first))
		for _, s := range segments {
			if s.first == otherPort {
				continue
			}
			w := n.decide(question{&me, &peer, dir, s.first})
			if w.Verdict == Deny {
				continue
			}
			o := Outside{block.first, block.last, Range{protocolOf(s.first), uint16(s.first), uint16(s.last)}, w}
			if i := len(all) - 1; i >= 0 && all[i].First == o.First && all[i].Witness == w &&
				all[i].Protocol == o.Protocol && all[i].Range.Last+1 == o.Range.First {
				all[i].Range.Last = o.Range.Last
				continue
			}
			all = append(all, o)
		}
	}
	return all
}

type addressBlock struct{ first, last netip.Addr }

// addressBlocks cuts all addresses where blocks begin or end that rules for a pod name.
func (n *Network) addressBlocks(me *end, dir Direction) []addressBlock {
	first := []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()}
	add := func(p netip.Prefix) {
		first = append(first, p.Masked().Addr())
		if next := lastOf(p).Next(); next.IsValid() {
			first = append(first, next)
		}
	}
	nets := func(nets []Net) {
		for i := range nets {
			add(nets[i].Prefix)
			for _, e := range nets[i].Except {
				add(e)
			}
		}
	}
	for _, packed := range me.units[dir] {
		for i := range n.units[packed>>1].rules[dir] {
			for j := range n.units[packed>>1].rules[dir][i].source.Peers {
				p := &n.units[packed>>1].rules[dir][i].source.Peers[j]
				nets(p.Nets)
				nets(p.NotNets)
				if p.WithSets {
					for _, e := range [...]*Expr{p.Pods, p.NotPods} {
						if e != nil {
							for _, s := range n.setsOf(e) {
								nets(s.nets)
							}
						}
					}
				}
			}
		}
	}
	slices.SortFunc(first, netip.Addr.Compare)
	first = slices.Compact(first)
	blocks := make([]addressBlock, len(first))
	for i, addr := range first {
		blocks[i] = addressBlock{addr, lastOf(netip.PrefixFrom(addr, 0))}
		if i+1 < len(first) && first[i+1].Is4() == addr.Is4() {
			blocks[i].last = first[i+1].Prev()
		}
	}
	return blocks
}

// lastOf returns the last address of a block.
func lastOf(p netip.Prefix) netip.Addr {
	if p.Addr().Is4() {
		bytes := p.Addr().As4()
		for bit := p.Bits(); bit < 32; bit++ {
			bytes[bit/8] |= 0x80 >> (bit % 8)
		}
		return netip.AddrFrom4(bytes)
	}
	bytes := p.Addr().As16()
	for bit := p.Bits(); bit < 128; bit++ {
		bytes[bit/8] |= 0x80 >> (bit % 8)
	}
	return netip.AddrFrom16(bytes)
}
