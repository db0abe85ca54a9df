package network

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// space is a namespace, in view or only named.
type space struct {
	name        string
	labels      []Label
	known       bool  // labels are all it has
	first, last int32 // its classes
}

// class is workloads that no policy can tell apart.
type class struct {
	space   int32
	host    bool
	profile int32   // of named ports
	members []int32 // workloads
}

// profile is the named ports of a class, those that some rule names.
type profile struct {
	ports   []NamedPort
	classes set
}

// vocabulary is what policies ask for.
type vocabulary struct {
	keys     map[string]int32 // labels of pods
	accounts bool
	ports    map[string]bool
}

// vocabulary collects what the policies ask for.
func (n *Network) vocabulary() vocabulary {
	v := vocabulary{keys: map[string]int32{}, ports: map[string]bool{}}
	expr := func(e *Expr) {
		if e == nil {
			return
		}
		e.Leaves(func(leaf *Expr, _ bool) {
			switch leaf.Scope {
			case PodLabel:
				if _, ok := v.keys[leaf.Key]; !ok {
					v.keys[leaf.Key] = int32(len(v.keys))
				}
			case AccountLabel, AccountName:
				v.accounts = true
			}
		})
	}
	for _, p := range n.world.Policies {
		for i := range p.Specs {
			s := &p.Specs[i]
			expr(s.Subject)
			for dir := range s.Rules {
				for j := range s.Rules[dir] {
					r := &s.Rules[dir][j]
					for k := range r.Peers {
						expr(r.Peers[k].Pods)
						expr(r.Peers[k].NotPods)
					}
					if r.Self != nil {
						expr(r.Self.Pods)
						expr(r.Self.NotPods)
					}
					for _, ports := range [...][]Port{r.Ports, r.NotPorts} {
						for k := range ports {
							if ports[k].Name != "" {
								v.ports[ports[k].Name] = true
							}
						}
					}
				}
			}
		}
	}
	return v
}

// makeSpaces lists the namespaces, declared ones first.
func (n *Network) makeSpaces() {
	n.spaceOf = make(map[string]int32, len(n.world.Namespaces))
	for i := range n.world.Namespaces {
		ns := &n.world.Namespaces[i]
		s := &n.spaces[n.space(ns.Name)]
		s.labels, s.known = ns.Labels, true
	}
	for i := range n.world.Workloads {
		n.space(n.world.Workloads[i].Namespace)
	}
}

// space returns the number of a namespace, which is added if need be.
func (n *Network) space(name string) int32 {
	at, ok := n.spaceOf[name]
	if !ok {
		at = int32(len(n.spaces))
		n.spaceOf[name] = at
		n.spaces = append(n.spaces, space{name: name, known: n.world.Complete})
	}
	return at
}

// postings are the classes by their values of one label.
type postings struct {
	values map[string][]int32 // ascending
	all    []int32            // those that have the label
}

// makeClasses sorts the workloads into classes, those of a namespace side by side.
func (n *Network) makeClasses(v vocabulary) {
	type labelled struct{ key, value int32 }
	var (
		world    = n.world
		order    = make([]int32, len(world.Workloads))
		values   = map[string]int32{}
		profiles = map[string]int32{}
		known    = map[string]int32{}
		key      []byte
		found    []labelled
	)
	number := func(value string) int32 {
		at, ok := values[value]
		if !ok {
			at = int32(len(values))
			values[value] = at
		}
		return at
	}
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Compare(n.spaceOf[world.Workloads[a].Namespace], n.spaceOf[world.Workloads[b].Namespace])
	})
	n.classOf = make([]int32, len(world.Workloads))
	n.postings = make([]postings, len(v.keys))
	for i := range n.postings {
		n.postings[i].values = map[string][]int32{}
	}
	n.keys = v.keys
	n.profile(profiles, nil)
	for _, at := range order {
		w := &world.Workloads[at]
		home := n.spaceOf[w.Namespace]
		key = binary.AppendUvarint(key[:0], uint64(home))
		ports := int32(0)
		found = found[:0]
		if w.HostNetwork {
			key = append(key, 1)
		} else {
			key = append(key, 0)
			for _, label := range w.Labels {
				if k, ok := v.keys[label.Key]; ok {
					found = append(found, labelled{k, number(label.Value)})
				}
			}
			slices.SortFunc(found, func(a, b labelled) int { return cmp.Compare(a.key, b.key) })
			key = binary.AppendUvarint(key, uint64(len(found)))
			for _, f := range found {
				key = binary.AppendUvarint(binary.AppendUvarint(key, uint64(f.key)), uint64(f.value))
			}
			if v.accounts {
				key = binary.AppendUvarint(key, uint64(number(w.account())))
			}
		}
		if len(v.ports) > 0 {
			var named []NamedPort
			for _, p := range w.Ports {
				if v.ports[p.Name] {
					named = append(named, p)
				}
			}
			ports = n.profile(profiles, named)
			key = binary.AppendUvarint(key, uint64(ports))
		}
		c, ok := known[string(key)]
		if !ok {
			c = int32(len(n.classes))
			known[string(key)] = c
			n.classes = append(n.classes, class{space: home, host: w.HostNetwork, profile: ports})
			s := &n.spaces[home]
			if s.first == s.last {
				s.first = c
			}
			s.last = c + 1
			if !w.HostNetwork {
				for i, label := range w.Labels {
					k, ok := v.keys[label.Key]
					if !ok || slices.ContainsFunc(w.Labels[:i], func(l Label) bool { return l.Key == label.Key }) {
						continue
					}
					p := &n.postings[k]
					p.values[label.Value] = append(p.values[label.Value], c)
					p.all = append(p.all, c)
				}
			}
		}
		n.classes[c].members = append(n.classes[c].members, at)
		n.classOf[at] = c
	}
	n.words = (len(n.classes) + 63) / 64
	pods, hosts := make([]uint64, n.words), make([]uint64, n.words)
	byProfile := make([][]uint64, len(n.profiles))
	for c := range n.classes {
		words := pods
		if n.classes[c].host {
			words = hosts
		}
		words[c>>6] |= 1 << (c & 63)
		at := n.classes[c].profile
		if byProfile[at] == nil {
			byProfile[at] = make([]uint64, n.words)
		}
		byProfile[at][c>>6] |= 1 << (c & 63)
	}
	n.pods, n.hosts = trimmed(0, pods), trimmed(0, hosts)
	for at, words := range byProfile {
		n.profiles[at].classes = trimmed(0, words)
	}
	n.full = n.pods.union(n.hosts)
}

// profile returns the number of a list of named ports.
func (n *Network) profile(profiles map[string]int32, ports []NamedPort) int32 {
	ports = slices.Clone(ports)
	slices.SortFunc(ports, func(a, b NamedPort) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Number, b.Number))
	})
	ports = slices.Compact(ports)
	var key []byte
	for _, p := range ports {
		key = append(key, p.Name...)
		key = append(key, 0, byte(p.Protocol), byte(p.Number>>8), byte(p.Number))
	}
	at, ok := profiles[string(key)]
	if !ok {
		at = int32(len(n.profiles))
		profiles[string(key)] = at
		n.profiles = append(n.profiles, profile{ports: ports})
	}
	return at
}

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
			s, m := n.evaluate(arg, base, end)
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
	sure = make([]uint64, end-base)
	switch about.Scope {
	case PodLabel:
		n.evaluateLabel(about, sure, base)
		if e.Op == Not {
			complement(sure)
		}
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
		for i := range n.spaces {
			s := &n.spaces[i]
			if s.first == s.last {
				continue
			}
			switch e.matches(podLabels{n: n, space: s}) {
			case yes:
				setRange(sure, base, int(s.first), int(s.last))
				if may != nil {
					setRange(may, base, int(s.first), int(s.last))
				}
			case maybe:
				if may == nil {
					may = slices.Clone(sure)
				}
				setRange(may, base, int(s.first), int(s.last))
			}
		}
	default: // about accounts
		for c := base << 6; c < min(end<<6, len(n.classes)); c++ {
			switch e.matches(n.labelsOf(int32(c))) {
			case yes:
				setRange(sure, base, c, c+1)
				if may != nil {
					setRange(may, base, c, c+1)
				}
			case maybe:
				if may == nil {
					may = slices.Clone(sure)
				}
				setRange(may, base, c, c+1)
			}
		}
	}
	return sure, may
}

// evaluateLabel evaluates what asks for a label of the pod.
func (n *Network) evaluateLabel(e *Expr, to []uint64, base int) {
	var p postings
	if key, ok := n.keys[e.Key]; ok {
		p = n.postings[key]
	}
	add := func(classes []int32) {
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
			add(p.values[value])
		}
	case Exists, Absent:
		add(p.all)
	default:
		for value, classes := range p.values { // in whatever order: it is a union
			if e.holds(value, true) {
				add(classes)
			}
		}
	}
	if e.Op == NotIn || e.Op == Absent {
		complement(to)
	}
}

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

// orchestrator is what Calico calls Kubernetes.
const orchestrator = "k8s"

// podLabels are the labels of pods of one class, or of one that is not in view.
type podLabels struct {
	n     *Network
	space *space    // nil for a namespace that is nowhere named
	pod   *Workload // nil for a pod without labels
}

func (n *Network) labelsOf(class int32) podLabels {
	c := &n.classes[class]
	return podLabels{n, &n.spaces[c.space], &n.world.Workloads[c.members[0]]}
}

func (l podLabels) label(scope Scope, key string) (value string, has, known bool) {
	switch scope {
	case Orchestrator:
		return orchestrator, true, true
	case NamespaceName:
		if l.space == nil {
			return "", true, true // a name that no policy knows
		}
		return l.space.name, true, true
	case NamespaceLabel:
		if l.space == nil {
			return "", false, true
		}
		value, has = find(l.space.labels, key)
		return value, has, l.space.known
	case AccountName:
		if l.pod == nil {
			return "default", true, true
		}
		return l.pod.account(), true, true
	case AccountLabel:
		if l.pod == nil {
			return "", false, true
		}
		account, ok := l.n.accounts[[2]string{l.pod.Namespace, l.pod.account()}]
		if !ok {
			return "", false, l.n.world.Complete
		}
		value, has = find(account.Labels, key)
		return value, has, true
	}
	if l.pod == nil {
		return "", false, true
	}
	value, has = find(l.pod.Labels, key)
	return value, has, true
}

func find(labels []Label, key string) (value string, has bool) {
	for i := range labels {
		if labels[i].Key == key {
			return labels[i].Value, true
		}
	}
	return "", false
}
