package network

import (
	"iter"
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
		to := n.classOf[workload]
		open := map[int32][]Open{} // by class
		var sources []int32
		n.closure(to, Ingress).all.may.each(func(from int32) bool {
			if all := n.open(nil, from, to); len(all) > 0 {
				open[from] = all
				sources = append(sources, n.classes[from].members...)
			}
			return true
		})
		slices.Sort(sources)
		for _, from := range sources {
			if int(from) == workload {
				continue
			}
			for _, o := range open[n.classOf[from]] {
				if !yield(Edge{int(from), workload, o}) {
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
	n.govern(&source)
	n.govern(&destination)
	var at cuts
	n.cut(&at, &source, Egress, &destination)
	n.cut(&at, &destination, Ingress, &destination)
	var open []Open
	for _, s := range at.segments() {
		if s.first == otherPort {
			continue
		}
		if v := n.connection(&source, &destination, s.first).Verdict; v != Deny {
			open = addOpen(open, 0, s, v)
		}
	}
	return open
}

// cut collects the ports that rules for an end tell apart.
func (n *Network) cut(at *cuts, me *end, dir Direction, destination *end) {
	for _, packed := range me.units[dir] {
		for i := range n.units[packed>>1].rules[dir] {
			r := n.units[packed>>1].rules[dir][i].source
			at.add(r.spans(destination.ports))
			if destination.morePorts() {
				sure, may := r.spansAtLeast(destination.ports)
				at.add(sure)
				at.add(may)
			}
		}
	}
}
