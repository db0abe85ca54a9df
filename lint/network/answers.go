package network

import (
	"iter"
	"net/netip"
	"slices"
)

// Open is a range of ports on which traffic may pass.
type Open struct {
	Range
	Verdict Verdict // May or Allow
}

// Edge is traffic that may pass between two workloads, which are numbered as in the world.
type Edge struct {
	From, To int
	Open
}

// Edges yields every pair of different workloads and every range of ports whose verdict is not Deny, in the order of the
// input: by source, destination, protocol and port. A range goes as far as its verdict does.
func (n *Network) Edges() iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		for from := range n.world.Workloads {
			if !n.edgesFrom(from, yield) {
				return
			}
		}
	}
}

// From yields what a workload can reach.
func (n *Network) From(workload int) iter.Seq[Edge] {
	return func(yield func(Edge) bool) { n.edgesFrom(workload, yield) }
}

// To yields what can reach a workload.
func (n *Network) To(workload int) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		open := make([][]Open, len(n.classes))
		asked := make([]bool, len(n.classes))
		to := n.classOf[workload]
		for from := range n.world.Workloads {
			c := n.classOf[from]
			if !asked[c] {
				asked[c], open[c] = true, n.open(nil, c, to)
			}
			if from == workload {
				continue
			}
			for _, o := range open[c] {
				if !yield(Edge{from, workload, o}) {
					return
				}
			}
		}
	}
}

func (n *Network) edgesFrom(from int, yield func(Edge) bool) bool {
	row := n.row(n.classOf[from])
	for to, c := range n.classOf {
		if to == from {
			continue
		}
		for _, o := range row[c] {
			if !yield(Edge{from, to, o}) {
				return false
			}
		}
	}
	return true
}

// row returns what a class can reach, by class. The last one is kept: workloads of a class often follow each other.
func (n *Network) row(from int32) [][]Open {
	if n.rowOf == from+1 {
		return n.lastRow
	}
	n.rowOf, n.lastRow = from+1, make([][]Open, len(n.classes))
	var all []Open
	n.closure(from, Egress).all.may.each(func(to int32) bool {
		before := len(all)
		all = n.open(all, from, to)
		n.lastRow[to] = slices.Clip(all[before:])
		return true
	})
	return n.lastRow
}

// verdictFor returns the verdict of a segment for another end.
func (s *segment) verdictFor(c int32) Verdict {
	switch {
	case !s.peers.may.has(c):
		return Deny
	case s.peers.sure.has(c):
		return Allow
	}
	return May
}

// open appends the ranges of ports that are open from a class to another.
func (n *Network) open(to []Open, source, destination int32) []Open {
	out, in := n.closure(source, Egress).segments, n.closure(destination, Ingress).segments
	first := len(to)
	for i, j := 0, 0; i < len(out) && j < len(in); {
		at := span{max(out[i].first, in[j].first), min(out[i].last, in[j].last)}
		if at.first <= at.last && at.first != otherPort {
			if v := min(out[i].verdictFor(destination), in[j].verdictFor(source)); v != Deny {
				to = addOpen(to, first, at, v)
			}
		}
		if out[i].last <= in[j].last {
			i++
		} else {
			j++
		}
	}
	return to
}

// addOpen adds a range of ports to those from a first one on, in order.
func addOpen(to []Open, first int, at span, v Verdict) []Open {
	o := Open{Range{protocolOf(at.first), uint16(at.first), uint16(at.last)}, v}
	if i := len(to) - 1; i >= first && to[i].Verdict == v && to[i].Protocol == o.Protocol && to[i].Last+1 == o.First {
		to[i].Last = o.Last
		return to
	}
	return append(to, o)
}

// Ranges returns the ports on which one end may reach another, of whatever kind.
func (n *Network) Ranges(from, to End) []Open {
	source, destination := n.resolve(from), n.resolve(to)
	var at cuts
	n.cut(&at, &source, Egress, &destination)
	n.cut(&at, &destination, Ingress, &destination)
	var open []Open
	for _, s := range at.segments() {
		if s.first == otherPort {
			continue
		}
		if v := n.connection(source, destination, s.first).Verdict; v != Deny {
			open = addOpen(open, 0, s, v)
		}
	}
	return open
}

// cut collects the ports that rules for an end tell apart.
func (n *Network) cut(at *cuts, me *end, dir Direction, destination *end) {
	for _, packed := range me.units[dir] {
		for i := range n.units[packed>>1].rules[dir] {
			at.add(n.units[packed>>1].rules[dir][i].source.spans(destination.ports))
		}
	}
}

// Isolation says what becomes of traffic that no rule has in mind: with a pod that is not in view, and with an address
// outside, on a port that is nowhere named. A workload is isolated if it is denied.
type Isolation struct {
	Pods    Witness
	Outside Witness // the greater of IPv4 and IPv6
}

// Isolated reports whether the workload is isolated from whatever no rule names.
func (i *Isolation) Isolated() bool { return i.Pods.Verdict == Deny && i.Outside.Verdict == Deny }

// Isolation says whether a workload is isolated in a direction, and by what.
func (n *Network) Isolation(workload int, dir Direction) Isolation {
	me := n.resolve(At(workload))
	decide := func(peer End) Witness { return n.decide(me, dir, n.peerOf(peer), otherPort) }
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
			w := n.decide(me, dir, peer, s.first)
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

// Selected returns the workloads that an expression surely selects, if least is Allow, or may select. Those on the network of
// their node are left out: no policy selects them.
func (n *Network) Selected(e *Expr, least Verdict) []int {
	s := n.selectPods(e)
	if least != Allow {
		s.sure = s.may
	}
	var all []int
	s.sure.each(func(c int32) bool {
		for _, w := range n.classes[c].members {
			all = append(all, int(w))
		}
		return true
	})
	slices.Sort(all)
	return all
}

// SelectedHosts returns the workloads on the network of their node whose labels an expression matches, or may match.
func (n *Network) SelectedHosts(e *Expr) []int {
	var all []int
	for i := range n.world.Workloads {
		w := &n.world.Workloads[i]
		if w.HostNetwork && e.matches(podLabels{n, &n.spaces[n.spaceOf[w.Namespace]], w}) != no {
			all = append(all, i)
		}
	}
	return all
}

// SelectsAll reports whether an expression selects every pod there is or will be in a namespace.
func (n *Network) SelectsAll(e *Expr, namespace string) bool {
	pods := false
	e.Leaves(func(leaf *Expr, _ bool) {
		pods = pods || leaf.Scope != NamespaceName && leaf.Scope != NamespaceLabel && leaf.Scope != Orchestrator
	})
	if pods { // that it asks for something which all of them have now says nothing of the next one
		return false
	}
	pod := n.resolve(PodOf(namespace))
	return e.matches(pod.labels) == yes
}

// Tie is two rules of policies of one priority, that decide differently about some traffic: which of them counts is not
// defined.
type Tie struct {
	First, Second         *Policy
	FirstRule, SecondRule *Rule
	Direction             Direction
}

// Ties returns the ties, one for each pair of policies, where both select a workload in view.
func (n *Network) Ties() []Tie {
	var all []Tie
	for i := range n.units {
		for j := i + 1; j < len(n.units) && n.units[j].rank == n.units[i].rank; j++ {
			if tie, ok := n.tie(&n.units[i], &n.units[j]); ok {
				all = append(all, tie)
			}
		}
	}
	return all
}

func (n *Network) tie(a, b *unit) (Tie, bool) {
	if !a.classes.meets(b.classes) {
		return Tie{}, false
	}
	for dir := range a.rules {
		for i := range a.rules[dir] {
			for j := range b.rules[dir] {
				first, second := &a.rules[dir][i], &b.rules[dir][j]
				if first.does != second.does && first.meets(second) {
					return Tie{a.policy, b.policy, first.source, second.source, Direction(dir)}, true
				}
			}
		}
	}
	return Tie{}, false
}

// meets reports whether two rules match some traffic in common, as far as is known. Named ports are not compared with
// numbers.
func (r *rule) meets(other *rule) bool {
	ports := false
	for _, s := range r.spans {
		for _, o := range other.spans {
			ports = ports || s.first <= o.last && o.first <= s.last
		}
	}
	for i := range r.source.Ports {
		for j := range other.source.Ports {
			ports = ports || r.source.Ports[i].Name != "" && r.source.Ports[i].Name == other.source.Ports[j].Name
		}
	}
	if !ports {
		return false
	}
	if r.source.AnyPeer && other.source.AnyPeer || r.peers.meets(other.peers) {
		return true
	}
	for i := range r.source.Peers {
		for _, a := range r.source.Peers[i].Nets {
			for j := range other.source.Peers {
				for _, b := range other.source.Peers[j].Nets {
					if a.Prefix.Overlaps(b.Prefix) {
						return true
					}
				}
			}
		}
	}
	return false
}

// meets reports whether two selections have something in common that at least one is sure of.
func (s selection) meets(other selection) bool {
	return !s.sure.intersection(other.may).empty() || !s.may.intersection(other.sure).empty()
}

// Undeclared reports whether a policy is in a tier of Calico's that is not in view, and that Calico does not make itself.
func (w *World) Undeclared(p *Policy) bool {
	switch {
	case p.Language != Calico || p.Tier == TierDefault || p.Tier == TierAdmin || p.Tier == TierBaseline:
		return false
	}
	return !slices.ContainsFunc(w.Tiers, func(t *Tier) bool { return t.Name == p.Tier })
}
