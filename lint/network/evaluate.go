package network

import "slices"

// selection is the classes that an expression matches, and those that it may match, the same included.
type selection struct{ sure, may set }

// selectPods evaluates an expression for all classes of pods at once. Equal expressions are evaluated once.
func (n *Network) selectPods(e *Expr) selection {
	if e.Op == All {
		return selection{n.pods, n.pods}
	}
	n.key = e.appendKey(n.key[:0])
	if s, ok := n.selections[string(n.key)]; ok {
		return s
	}
	key := string(n.key)
	base, end := n.window(e)
	sure, may := n.evaluate(e, base, end)
	var s selection
	s.sure = trimmed(base, sure).intersection(n.pods)
	s.may = s.sure
	if may != nil {
		s.may = trimmed(base, may).intersection(n.pods)
	}
	n.selections[key] = s
	return s
}

// window returns the range of words outside of which an expression matches nothing.
func (n *Network) window(e *Expr) (base, end int) {
	switch {
	case e.Op == And:
		base, end = 0, n.words
		for _, arg := range e.Args {
			lo, hi := n.window(arg)
			base, end = max(base, lo), min(end, hi)
		}
		return base, max(base, end)
	case e.Op == In && e.Scope == NamespaceName:
		base, end = n.words, 0
		for _, name := range e.Values {
			if at, ok := n.spaceOf[name]; ok && n.spaces[at].first < n.spaces[at].last {
				base, end = min(base, int(n.spaces[at].first>>6)), max(end, int(n.spaces[at].last+63)>>6)
			}
		}
		return min(base, end), end
	}
	return 0, n.words
}

// evaluate evaluates an expression for the classes of a range of words. May is nil where it equals sure. Bits of host
// classes, and of what is behind the last class, mean nothing.
func (n *Network) evaluate(e *Expr, base, end int) (sure, may []uint64) {
	switch e.Op {
	case All:
		return ones(end - base), nil
	case And, Or:
		combine := func(to, from []uint64) {
			for i, w := range from {
				if e.Op == And {
					to[i] &= w
				} else {
					to[i] |= w
				}
			}
		}
		if len(e.Args) == 0 {
			return make([]uint64, end-base), nil
		}
		for i, arg := range e.Args {
			s, m := n.part(arg, base, end)
			if i == 0 {
				sure, may = s, m
				continue
			}
			if may == nil && m != nil {
				may = slices.Clone(sure)
			}
			if m == nil {
				m = s
			}
			combine(sure, s)
			if may != nil {
				combine(may, m)
			}
		}
		return sure, may
	}
	about := e
	if e.Op == Not {
		about = e.Args[0]
	}
	if about.Scope != PodLabel {
		sure = make([]uint64, end-base)
	}
	add := func(t truth, first, last int) {
		if t == maybe && may == nil {
			may = slices.Clone(sure)
		}
		if t == yes {
			setRange(sure, base, first, last)
		}
		if t != no && may != nil {
			setRange(may, base, first, last)
		}
	}
	switch about.Scope {
	case PodLabel:
		sure, may = n.evaluateLabel(about, base, end)
		if e.Op == Not {
			sure, may = opposite(sure, may)
		}
		return sure, may
	case Orchestrator:
		if e.matches(podLabels{n: n}) == yes {
			return ones(end - base), nil
		}
	case NamespaceLabel, NamespaceName:
		if e.Op == In && e.Scope == NamespaceName {
			for _, name := range e.Values {
				if at, ok := n.spaceOf[name]; ok {
					setRange(sure, base, int(n.spaces[at].first), int(n.spaces[at].last))
				}
			}
			return sure, nil
		}
		of := &podLabels{n: n}
		for i := range n.spaces {
			of.space = &n.spaces[i]
			add(e.matches(of), int(of.space.first), int(of.space.last))
		}
	default: // about accounts
		for c := base << 6; c < min(end<<6, len(n.classes)); c++ {
			add(e.matches(n.labelsOf(int32(c))), c, c+1)
		}
	}
	return sure, may
}

// part is evaluate for a part of an expression. Those about the labels of namespaces come again in many.
func (n *Network) part(e *Expr, base, end int) (sure, may []uint64) {
	if e.Scope != NamespaceLabel || e.Op == And || e.Op == Or {
		return n.evaluate(e, base, end)
	}
	of := n.selectPods(e)
	sure = of.sure.dense(base, end)
	if !of.sure.same(of.may) {
		may = of.may.dense(base, end)
	}
	return sure, may
}

// evaluateLabel is evaluate for what asks for a label of the pod.
func (n *Network) evaluateLabel(e *Expr, base, end int) (sure, may []uint64) {
	var p postings
	if key, ok := n.keys[e.Key]; ok {
		p = n.postings[key]
	}
	sure = make([]uint64, end-base)
	add := func(to []uint64, classes []int32) {
		first, _ := slices.BinarySearch(classes, int32(base<<6))
		for _, c := range classes[first:] {
			at := int(c>>6) - base
			if at >= len(to) {
				break
			}
			to[at] |= 1 << (c & 63)
		}
	}
	switch e.Op {
	case In, NotIn:
		for _, value := range e.Values {
			if value != Unknown {
				add(sure, p.values[value])
			}
		}
	case Exists, Absent:
		add(sure, p.all)
	default:
		for value, classes := range p.values { // in whatever order: it is a union
			if value != Unknown && e.holds(value, true) {
				add(sure, classes)
			}
		}
	}
	if unknown := p.values[Unknown]; len(unknown)+len(n.openClasses) > 0 {
		may = make([]uint64, end-base)
		add(may, n.openClasses)
		known := make([]uint64, end-base)
		add(known, p.all)
		for i, w := range known {
			may[i] = may[i]&^w | sure[i]
		}
		if !e.asksForKey() {
			add(may, unknown)
		}
	}
	if e.Op == NotIn || e.Op == Absent {
		return opposite(sure, may)
	}
	return sure, may
}

// opposite returns what evaluate returns for what matches where an expression does not.
func opposite(sure, may []uint64) (notSure, notMay []uint64) {
	complement(sure)
	if may == nil {
		return sure, nil
	}
	complement(may)
	return may, sure
}

// ones returns words with all bits set.
func ones(n int) []uint64 {
	words := make([]uint64, n)
	complement(words)
	return words
}

func complement(words []uint64) {
	for i := range words {
		words[i] = ^words[i]
	}
}
