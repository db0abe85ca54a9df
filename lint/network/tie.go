package network

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
