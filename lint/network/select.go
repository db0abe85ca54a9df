package network

import "slices"

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

// SelectedHosts returns the workloads on the network of their node whose labels an expression of a policy matches, or may
// match.
func (n *Network) SelectedHosts(e *Expr) []int {
	var all []int
	n.hosts.each(func(c int32) bool {
		for _, w := range n.classes[c].members { // of whatever labels
			if e.matches(podLabels{n, &n.spaces[n.classes[c].space], &n.world.Workloads[w]}) != no {
				all = append(all, int(w))
			}
		}
		return true
	})
	slices.Sort(all)
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
