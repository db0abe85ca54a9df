package network

import (
	"math/bits"
	"slices"
)

// Cell is the verdict from one group of workloads to another: the greatest of all pairs. From and To are such a pair,
// and Range a range of ports with the verdict; for Deny they mean nothing.
type Cell struct {
	Verdict  Verdict
	From, To int
	Range    Range
}

// Matrix is the verdicts between groups.
type Matrix struct {
	groups int
	cells  []cell
}

// cell is a Cell in half the memory: there are as many as pairs of groups.
type cell struct {
	verdict  Verdict
	from, to int32
	at       Range
}

// At returns the cell from a group to another, or to itself: between different workloads of it.
func (m *Matrix) At(from, to int) Cell {
	c := &m.cells[from*m.groups+to]
	return Cell{c.verdict, int(c.from), int(c.to), c.at}
}

// Matrix says which of groups can reach which. Group holds the group of every workload, -1 for none; groups are numbered
// from 0 to below count, and the matrix takes memory for every pair of them.
//
// It looks for one pair per pair of groups, and not at the pairs of workloads: all sources that a destination lets in are
// one set, from which a group is struck out as soon as one of it has been found.
func (n *Network) Matrix(group []int, count int) *Matrix {
	m := &matrixMaker{Matrix: Matrix{count, make([]cell, count*count)}, n: n}
	m.makeGroups(group)
	for _, least := range [...]Verdict{Allow, May} {
		m.reaches = n.senders(least)
		for d := range n.classes {
			for _, to := range m.of[d] {
				m.search(int32(d), to, least)
			}
		}
	}
	return &m.Matrix
}

// matrixMaker makes a matrix.
type matrixMaker struct {
	Matrix
	n       *Network
	of      [][]member // by class: its groups, with one or two workloads of each
	only    []set      // by group: classes that are of this group alone
	struck  [][]uint64 // by destination group: classes of which there is nothing left to find
	reaches [][]uint64 // as senders returns it
}

// member is a group in a class.
type member struct {
	group         int
	first, second int32 // workloads; second is -1 where there is but one
}

func (m *matrixMaker) makeGroups(group []int) {
	n := m.n
	m.of = make([][]member, len(n.classes))
	only := make([][]uint64, m.groups)
	outside := make([]uint64, n.words) // classes without any group
	for c := range n.classes {
		for _, w := range n.classes[c].members {
			g := group[w]
			if g < 0 {
				continue
			}
			at := slices.IndexFunc(m.of[c], func(of member) bool { return of.group == g })
			switch {
			case at < 0:
				m.of[c] = append(m.of[c], member{g, w, -1})
			case m.of[c][at].second < 0:
				m.of[c][at].second = w
			}
		}
		switch len(m.of[c]) {
		case 0:
			outside[c>>6] |= 1 << (c & 63)
		case 1:
			g := m.of[c][0].group
			if only[g] == nil {
				only[g] = make([]uint64, n.words)
			}
			only[g][c>>6] |= 1 << (c & 63)
		}
	}
	m.only = make([]set, m.groups)
	m.struck = make([][]uint64, m.groups)
	for g := range m.only {
		m.only[g] = trimmed(0, only[g])
		m.struck[g] = slices.Clone(outside)
	}
}

// senders returns, for every class, the ones whose egress has at least a verdict for it, on some port. They are kept.
func (n *Network) senders(least Verdict) [][]uint64 {
	if n.sending[least] != nil {
		return n.sending[least]
	}
	certain := true // there is no doubt anywhere
	users := map[*closure][]int32{}
	var order []*closure
	for c := range n.classes {
		k := n.closure(int32(c), Egress)
		certain = certain && k.all.sure.same(k.all.may)
		if users[k] == nil {
			order = append(order, k)
		}
		users[k] = append(users[k], int32(c))
	}
	if certain && n.sending[Allow] != nil {
		n.sending[least] = n.sending[Allow]
		return n.sending[least]
	}
	to := make([][]uint64, len(n.classes))
	for _, k := range order {
		sources := setOf(users[k])
		k.atLeast(least).each(func(d int32) bool {
			if to[d] == nil {
				to[d] = make([]uint64, n.words)
			}
			sources.or(to[d])
			return true
		})
	}
	n.sending[least] = to
	return to
}

// atLeast returns the other ends with at least a verdict on some port.
func (k *closure) atLeast(least Verdict) set {
	if least == Allow {
		return k.all.sure
	}
	return k.all.may
}

// search looks for sources of a destination class in a group, with at least a verdict.
func (m *matrixMaker) search(d int32, to member, least Verdict) {
	n, struck := m.n, m.struck[to.group]
	if m.reaches[d] == nil {
		return
	}
	in := n.closure(d, Ingress).atLeast(least)
	for i, w := range in.words {
		at := in.base + i
		for w &= m.reaches[d][at] &^ struck[at]; w != 0; w &^= struck[at] {
			bit := w & -w
			w &^= bit
			s := int32(at<<6 + bits.TrailingZeros64(bit))
			if r, ok := n.firstOpen(s, d, least); ok {
				m.found(s, d, to, least, r)
			}
		}
	}
}

// firstOpen returns the first range of ports that is open from a class to another, with at least a verdict.
func (n *Network) firstOpen(source, destination int32, least Verdict) (Range, bool) {
	out, in := n.closure(source, Egress).segments, n.closure(destination, Ingress).segments
	for i, j := 0, 0; i < len(out) && j < len(in); {
		at := span{max(out[i].first, in[j].first), min(out[i].last, in[j].last)}
		if at.first <= at.last && at.first != otherPort && out[i].verdictFor(destination) >= least && in[j].verdictFor(source) >= least {
			return Range{protocolOf(at.first), uint16(at.first), uint16(at.last)}, true
		}
		if out[i].last <= in[j].last {
			i++
		} else {
			j++
		}
	}
	return Range{}, false
}

// found notes that a class can reach another, for all groups of it that have not been found before.
func (m *matrixMaker) found(s, d int32, to member, v Verdict, r Range) {
	struck := m.struck[to.group]
	all := true
	for _, from := range m.of[s] {
		c := &m.cells[from.group*m.groups+to.group]
		if c.verdict == Deny {
			source, destination := from.first, to.first
			if source == destination { // another one of the class
				if source = from.second; source < 0 {
					all = false
					continue
				}
			}
			*c = cell{v, source, destination, r}
		}
		m.only[from.group].or(struck)
	}
	if all {
		struck[s>>6] |= 1 << (s & 63)
	}
}
