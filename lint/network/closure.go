package network

import (
	"encoding/binary"
	"slices"
)

// closure is what the policies of a class let through in one direction.
type closure struct {
	segments []segment
	all      selection // on any port
}

// segment is a range of ports and the other ends that it is open to.
type segment struct {
	span
	peers selection
}

// scratch is memory for one closure at a time.
type scratch struct {
	undecided, before, left, allowed, denied, passed []uint64

	key    []byte
	pieces []piece
	stages []stage
}

// piece is a rule as it bears on one class.
type piece struct {
	does  effect
	peers selection
	spans []span
}

// stage is a unit as it bears on one class.
type stage struct {
	unit          *unit
	sure          bool // the unit surely selects the class
	isolates      bool // what the tier does not decide is denied
	first, behind int  // its pieces
}

// closure returns the closure of a class. Classes to which the same policies apply share one.
func (n *Network) closure(c int32, dir Direction) *closure {
	if known := n.ofClass[dir][c]; known != nil {
		return known
	}
	key := n.closureKey(c, dir)
	known, ok := n.closures[string(key)]
	if !ok {
		known = n.makeClosure(c, dir)
		n.closures[string(key)] = known
	}
	n.ofClass[dir][c] = known
	return known
}

// closureKey returns what the closure of a class depends on.
func (n *Network) closureKey(c int32, dir Direction) []byte {
	flags := byte(dir)
	if n.suspected[dir].has(c) {
		flags |= 2
	}
	if n.classes[c].host {
		return append(n.key[:0], flags|4)
	}
	key := binary.AppendUvarint(append(n.key[:0], flags), uint64(len(n.applied[dir][c])))
	named, self := false, false
	for _, packed := range n.applied[dir][c] {
		key = binary.AppendUvarint(key, uint64(packed))
		rules := n.units[packed>>1].rules[dir]
		for i := range rules {
			named = named || rules[i].named
			self = self || rules[i].self != nil
		}
	}
	if named && dir == Ingress {
		key = binary.AppendUvarint(key, uint64(n.classes[c].profile))
	}
	if self {
		key = binary.AppendUvarint(key, uint64(c))
	}
	n.key = key
	return key
}

func (n *Network) makeClosure(c int32, dir Direction) *closure {
	if n.classes[c].host || len(n.applied[dir][c]) == 0 && n.world.Enforcement != Always {
		open := selection{n.full, n.full}
		if n.suspected[dir].has(c) && !n.classes[c].host {
			open.sure = set{}
		}
		k := &closure{all: open}
		for _, s := range whole {
			k.segments = append(k.segments, segment{s, open})
		}
		return k
	}
	n.pieces(c, dir)
	x := &n.scratch
	var at cuts
	for i := range x.pieces {
		at.add(x.pieces[i].spans)
	}
	k := &closure{}
	suspected := n.suspected[dir].has(c)
	folded := map[string]selection{} // by the pieces that cover a range of ports
	for _, s := range at.segments() {
		key := x.key[:0]
		for i := range x.pieces {
			if inSpans(x.pieces[i].spans, s.first) {
				key = binary.AppendUvarint(key, uint64(i))
			}
		}
		x.key = key
		peers, ok := folded[string(key)]
		if !ok {
			peers = n.fold(s.first)
			if suspected {
				peers.sure = set{}
			}
			folded[string(key)] = peers
		}
		if i := len(k.segments) - 1; i >= 0 && k.segments[i].last+1 == s.first && k.segments[i].peers.equal(peers) {
			k.segments[i].last = s.last
			continue
		}
		k.segments = append(k.segments, segment{s, peers})
	}
	for i := range k.segments {
		s := &k.segments[i]
		for j := range k.segments[:i] { // what is equal is kept once
			if k.segments[j].peers.equal(s.peers) {
				s.peers = k.segments[j].peers
				break
			}
		}
		if s.first != otherPort {
			k.all = k.all.union(s.peers)
		}
	}
	return k
}

func (s selection) equal(other selection) bool {
	return s.sure.equal(other.sure) && s.may.equal(other.may)
}

// union returns the union of two selections, sharing memory where it can.
func (s selection) union(other selection) selection {
	sure := s.sure.union(other.sure)
	if s.sure.same(s.may) && other.sure.same(other.may) {
		return selection{sure, sure}
	}
	return selection{sure, s.may.union(other.may)}
}

// pieces lists what bears on a class.
func (n *Network) pieces(c int32, dir Direction) {
	x := &n.scratch
	x.pieces, x.stages = x.pieces[:0], x.stages[:0]
	for _, packed := range n.applied[dir][c] {
		u := &n.units[packed>>1]
		st := stage{unit: u, sure: packed&1 == 0, isolates: u.isolates[dir], first: len(x.pieces)}
		for i := range u.rules[dir] {
			r := &u.rules[dir][i]
			p := piece{r.does, r.peers, r.spans}
			if !st.sure || r.self != nil && !r.self.sure.has(c) {
				p.peers.sure = set{}
			}
			switch {
			case p.peers.may.empty() || r.self != nil && !r.self.may.has(c):
			case !r.named:
				x.pieces = append(x.pieces, p)
			case dir == Ingress:
				x.addNamed(p, r, &n.profiles[n.classes[c].profile])
			default: // the names are those of the destinations
				for j := range n.profiles {
					at := &n.profiles[j]
					x.addNamed(piece{p.does, selection{p.peers.sure.intersection(at.classes), p.peers.may.intersection(at.classes)}, nil}, r, at)
				}
			}
		}
		st.behind = len(x.pieces)
		x.stages = append(x.stages, st)
	}
}

// addNamed adds a rule that names ports, as it bears on destinations with the same ones.
func (x *scratch) addNamed(p piece, r *rule, at *profile) {
	add := func(peers selection, spans []span) {
		if len(spans) > 0 && !peers.may.empty() {
			x.pieces = append(x.pieces, piece{p.does, peers, spans})
		}
	}
	if !at.more {
		add(p.peers, r.source.spans(at.ports))
		return
	}
	sure, may := r.source.spansAtLeast(at.ports)
	add(p.peers, sure)
	add(selection{may: p.peers.may}, may)
}

// fold decides about one port for all other ends at once. It keeps three sets: what may still be undecided, what may be
// allowed, and what may be denied. What is only in one of the last two is certain.
func (n *Network) fold(port uint32) selection {
	x := &n.scratch
	for _, words := range [...]*[]uint64{&x.undecided, &x.before, &x.left, &x.allowed, &x.denied, &x.passed} {
		*words = slices.Grow((*words)[:0], n.words)[:n.words]
		clear(*words)
	}
	n.full.or(x.undecided)
	stages := x.stages
	for t := range n.tiers {
		tier := &n.tiers[t]
		isolates, surely := tier.always, tier.always
		for len(stages) > 0 && stages[0].unit.tier == t {
			same := 1
			for same < len(stages) && stages[same].unit.rank == stages[0].unit.rank {
				same++
			}
			if same > 1 { // in whatever order: undecided is what none of them decides
				copy(x.before, x.undecided)
				copy(x.left, x.undecided)
			}
			for _, st := range stages[:same] {
				if same > 1 {
					copy(x.undecided, x.before)
				}
				x.apply(st, port)
				if same > 1 {
					for i, w := range x.undecided {
						x.left[i] &= w
					}
				}
			}
			if same > 1 {
				copy(x.undecided, x.left)
			}
			for _, st := range stages[:same] {
				isolates = isolates || st.isolates
				surely = surely || st.isolates && st.sure
			}
			stages = stages[same:]
		}
		if tier.deny && isolates {
			for i, w := range x.undecided {
				x.denied[i] |= w
			}
			if surely {
				clear(x.undecided)
			}
		}
		for i, w := range x.passed {
			x.undecided[i] |= w
		}
		clear(x.passed)
	}
	for i := range x.allowed {
		x.allowed[i] |= x.undecided[i]
		x.undecided[i] = x.allowed[i] &^ x.denied[i]
	}
	n.hosts.or(x.allowed) // nothing certainly keeps out what is on a node's network
	sure := n.share(trimmed(0, x.undecided))
	if may := trimmed(0, x.allowed); !may.equal(sure) {
		return selection{sure, n.share(may)}
	}
	return selection{sure, sure}
}

// share returns the set of all if the set is that.
func (n *Network) share(s set) set {
	if s.equal(n.full) {
		return n.full
	}
	return s
}

// apply lets the rules of a unit decide.
func (x *scratch) apply(st stage, port uint32) {
	for i := st.first; i < st.behind; i++ {
		p := &x.pieces[i]
		if !inSpans(p.spans, port) {
			continue
		}
		base := p.peers.may.base
		for j, w := range p.peers.may.words {
			hit := w & x.undecided[base+j]
			switch p.does {
			case permits:
				x.allowed[base+j] |= hit
			case forbids:
				x.denied[base+j] |= hit
			case passes:
				x.passed[base+j] |= hit
			case restricts:
				x.allowed[base+j] |= hit
				x.denied[base+j] |= hit
			}
		}
		base = p.peers.sure.base
		for j, w := range p.peers.sure.words {
			x.undecided[base+j] &^= w
		}
	}
}
