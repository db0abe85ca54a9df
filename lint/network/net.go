package network

import "net/netip"

// private are the blocks that clusters take the addresses of their pods from, where nothing says which.
var private = [...]netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("fc00::/7"),
}

// private4 is how many of them are IPv4's.
const private4 = 3

func inside(inner, outer netip.Prefix) bool {
	return outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
}

// contains reports whether the block less its exceptions contains an address.
func (b *Net) contains(addr netip.Addr) bool {
	if !b.Prefix.Contains(addr) {
		return false
	}
	for _, e := range b.Except {
		if e.Contains(addr) {
			return false
		}
	}
	return true
}

// covers reports whether the block contains every address of another one.
func (b *Net) covers(p netip.Prefix) bool {
	if !inside(p, b.Prefix) {
		return false
	}
	for _, e := range b.Except {
		if e.Overlaps(p) {
			return false
		}
	}
	return true
}

// meets reports whether the block contains any address of another one.
func (b *Net) meets(p netip.Prefix) bool {
	if !b.Prefix.Overlaps(p) {
		return false
	}
	if inside(b.Prefix, p) {
		p = b.Prefix
	}
	return !coveredBy(p, b.Except)
}

// coveredBy reports whether blocks together contain every address of another one.
func coveredBy(p netip.Prefix, blocks []netip.Prefix) bool {
	partly := false
	for _, b := range blocks {
		if inside(p, b) {
			return true
		}
		partly = partly || b.Overlaps(p)
	}
	if !partly || p.Bits() == p.Addr().BitLen() {
		return false
	}
	low := netip.PrefixFrom(p.Addr(), p.Bits()+1)
	return coveredBy(low, blocks) && coveredBy(netip.PrefixFrom(upper(low), p.Bits()+1), blocks)
}

// upper returns the first address of the other half of the block that has one half.
func upper(half netip.Prefix) netip.Addr {
	bytes := half.Addr().As16()
	at := half.Bits() - 1
	if half.Addr().Is4() {
		at += 96
	}
	bytes[at/8] |= 0x80 >> (at % 8)
	addr := netip.AddrFrom16(bytes)
	if half.Addr().Is4() {
		return addr.Unmap()
	}
	return addr
}

// podsIn reports whether blocks contain the addresses of all pods, or may contain some.
//
// Where the pods' blocks are not known, a block matters that covers a whole one of the private blocks: one that is smaller
// was hardly written with all pods in mind. All of IPv4's private blocks are all pods.
func (n *Network) podsIn(nets []Net) truth {
	if cidrs := n.world.PodCIDRs; len(cidrs) > 0 {
		all, some := true, false
		for _, p := range cidrs {
			covered := false
			for i := range nets {
				covered = covered || nets[i].covers(p)
				some = some || nets[i].meets(p)
			}
			all = all && covered
		}
		return pick(all, some)
	}
	all, some := true, false
	for i, p := range private {
		covered := false
		for j := range nets {
			covered = covered || nets[j].covers(p)
		}
		some = some || covered
		all = all && (covered || i >= private4)
	}
	return pick(all, some)
}

func pick(all, some bool) truth {
	switch {
	case all:
		return yes
	case some:
		return maybe
	}
	return no
}

// covers says whether the plugin compares blocks of a policy with the addresses of pods, and they contain them.
func (n *Network) covers(p *Policy, nets []setNet) truth {
	result := no
	var blocks []Net
	sure := true
	for i := range nets {
		blocks = append(blocks, nets[i].nets...)
		sure = sure && nets[i].match == yes
	}
	if len(blocks) > 0 {
		result = n.blocks(p, blocks)
	}
	if !sure {
		result = min(result, maybe)
	}
	return result
}

// blocks says whether blocks of addresses in a policy match pods. The API leaves it to the plugin whether an ipBlock does:
// Cilium's never do, Calico's do. The tiers of administrators say that they do.
func (n *Network) blocks(p *Policy, nets []Net) truth {
	switch {
	case p.Language == Cilium || p.Language == Kubernetes && n.world.CNI == OnCilium:
		return no
	case p.Language == Kubernetes && n.world.CNI != OnCalico:
		return min(n.podsIn(nets), maybe)
	}
	return n.podsIn(nets)
}

// setNet is the addresses of a network set that a selector matches.
type setNet struct {
	nets  []Net
	match truth
}

// setsOf returns the network sets that an expression selects.
func (n *Network) setsOf(e *Expr) []setNet {
	var nets []setNet
	for _, s := range n.world.Sets {
		if len(s.Faults) > 0 {
			continue
		}
		if t := e.matches(setLabels{n, s}); t != no {
			nets = append(nets, setNet{s.Nets, t})
		}
	}
	return nets
}

// setLabels are the labels of a network set.
type setLabels struct {
	n *Network
	s *Set
}

func (l setLabels) label(scope Scope, key string) (value string, is knowledge) {
	switch {
	case scope == PodLabel:
		return find(l.s.Labels, key)
	case l.s.Namespace == "" || scope != NamespaceName && scope != NamespaceLabel:
		return "", isAbsent
	case scope == NamespaceName:
		return l.s.Namespace, isKnown
	}
	if at, ok := l.n.spaceOf[l.s.Namespace]; ok {
		return podLabels{n: l.n, space: &l.n.spaces[at]}.label(scope, key)
	}
	if !l.n.world.Complete {
		return "", outOfView
	}
	return "", isAbsent
}

// podTruth says whether the conditions of a peer that have nothing to do with labels hold for pods.
func (n *Network) podTruth(p *Policy, peer *Peer) truth {
	t := yes
	if peer.Unresolved {
		t = maybe
	}
	if peer.Names || peer.Entities != 0 && peer.Entities&EntityPods == 0 {
		return no
	}
	if len(peer.Nets) > 0 {
		t = min(t, n.blocks(p, peer.Nets))
	}
	if len(peer.NotNets) > 0 {
		t = min(t, n.blocks(p, peer.NotNets).not())
	}
	return t
}

// hostTruth says whether a peer matches a node, or what is on its network. Nobody knows the addresses of nodes.
func (n *Network) hostTruth(p *Policy, peer *Peer) truth {
	t := yes
	if peer.Unresolved || len(peer.NotNets) > 0 {
		t = maybe
	}
	switch {
	case peer.Names:
		return no
	case peer.Entities != 0:
		if peer.Entities&EntityNodes == 0 {
			return no
		}
		t = maybe
	}
	if peer.Pods != nil {
		if !peer.WithSets || len(n.setsOf(peer.Pods)) == 0 {
			return no
		}
		t = maybe
	}
	if peer.NotPods != nil && len(n.setsOf(peer.NotPods)) > 0 {
		t = min(t, maybe)
	}
	if len(peer.Nets) > 0 {
		if p.Language == Cilium || p.Language == Kubernetes && n.world.CNI == OnCilium {
			return no
		}
		t = maybe
	}
	return t
}
