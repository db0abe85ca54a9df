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
	more    bool // there may be others
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
	values map[string][]int32 // ascending; those whose value is not known are under Unknown
	all    []int32            // those that have the label
}

// classifier sorts workloads into classes.
type classifier struct {
	*Network
	asked    vocabulary
	known    map[string]int32 // classes by what tells them apart
	values   map[string]int32 // numbers of labels' values
	profiles map[string]int32
	key      []byte
	found    []labelled
}

// labelled is a label, by numbers.
type labelled struct{ key, value int32 }

// makeClasses sorts the workloads into classes, those of a namespace side by side.
func (n *Network) makeClasses(v vocabulary) {
	c := classifier{Network: n, asked: v, known: map[string]int32{}, values: map[string]int32{}, profiles: map[string]int32{}}
	n.keys = v.keys
	n.postings = make([]postings, len(v.keys))
	for i := range n.postings {
		n.postings[i].values = map[string][]int32{}
	}
	c.profile(&Workload{})
	order := make([]int32, len(n.world.Workloads))
	for i := range order {
		order[i] = int32(i)
	}
	home := func(w int32) int32 { return n.spaceOf[n.world.Workloads[w].Namespace] }
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(home(a), home(b)) })
	n.classOf = make([]int32, len(order))
	for _, at := range order {
		class := c.class(&n.world.Workloads[at], home(at))
		n.classes[class].members = append(n.classes[class].members, at)
		n.classOf[at] = class
	}
	n.makeSets()
}

// class returns the class of a workload of a namespace.
func (c *classifier) class(w *Workload, home int32) int32 {
	c.key = append(binary.AppendUvarint(c.key[:0], uint64(home)), 0)
	switch {
	case w.HostNetwork:
		c.key[len(c.key)-1] = 1
	default:
		if w.Open {
			c.key[len(c.key)-1] = 2
		}
		c.appendLabels(w)
	}
	profile := int32(0)
	if len(c.asked.ports) > 0 {
		profile = c.profile(w)
		c.key = binary.AppendUvarint(c.key, uint64(profile))
	}
	at, ok := c.known[string(c.key)]
	if ok {
		return at
	}
	at = int32(len(c.classes))
	c.known[string(c.key)] = at
	c.classes = append(c.classes, class{space: home, host: w.HostNetwork, profile: profile})
	s := &c.spaces[home]
	if s.first == s.last {
		s.first = at
	}
	s.last = at + 1
	if !w.HostNetwork {
		if w.Open {
			c.openClasses = append(c.openClasses, at)
		}
		for _, label := range w.Labels {
			if key, ok := c.asked.keys[label.Key]; ok {
				p := &c.postings[key]
				p.values[label.Value] = append(p.values[label.Value], at)
				p.all = append(p.all, at)
			}
		}
	}
	return at
}

// appendLabels appends to the key what policies ask of a pod.
func (c *classifier) appendLabels(w *Workload) {
	c.found = c.found[:0]
	for _, label := range w.Labels {
		if key, ok := c.asked.keys[label.Key]; ok {
			c.found = append(c.found, labelled{key, c.number(label.Value)})
		}
	}
	slices.SortFunc(c.found, func(a, b labelled) int { return cmp.Compare(a.key, b.key) })
	c.key = binary.AppendUvarint(c.key, uint64(len(c.found)))
	for _, f := range c.found {
		c.key = binary.AppendUvarint(binary.AppendUvarint(c.key, uint64(f.key)), uint64(f.value))
	}
	if c.asked.accounts {
		c.key = binary.AppendUvarint(c.key, uint64(c.number(w.account())))
	}
}

// number returns the number of a value.
func (c *classifier) number(value string) int32 {
	at, ok := c.values[value]
	if !ok {
		at = int32(len(c.values))
		c.values[value] = at
	}
	return at
}

// profile returns the number of those of a workload's named ports that rules name.
func (c *classifier) profile(w *Workload) int32 {
	var named []NamedPort
	for _, p := range w.Ports {
		if c.asked.ports[p.Name] {
			named = append(named, p)
		}
	}
	slices.SortFunc(named, func(a, b NamedPort) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Protocol, b.Protocol), cmp.Compare(a.Number, b.Number))
	})
	named = slices.Compact(named)
	var key []byte
	if w.MorePorts {
		key = append(key, 0)
	}
	for _, p := range named {
		key = append(appendText(key, p.Name), byte(p.Protocol), byte(p.Number>>8), byte(p.Number))
	}
	at, ok := c.profiles[string(key)]
	if !ok {
		at = int32(len(c.Network.profiles))
		c.profiles[string(key)] = at
		c.Network.profiles = append(c.Network.profiles, profile{ports: named, more: w.MorePorts})
	}
	return at
}

// makeSets makes the sets of all classes, and of those of each profile.
func (n *Network) makeSets() {
	n.words = (len(n.classes) + 63) / 64
	pods, hosts := make([]uint64, n.words), make([]uint64, n.words)
	byProfile := make([][]int32, len(n.profiles))
	for c := range n.classes {
		words := pods
		if n.classes[c].host {
			words = hosts
		}
		words[c>>6] |= 1 << (c & 63)
		at := n.classes[c].profile
		byProfile[at] = append(byProfile[at], int32(c))
	}
	n.pods, n.hosts = trimmed(0, pods), trimmed(0, hosts)
	n.full = n.pods.union(n.hosts)
	for at, classes := range byProfile {
		n.profiles[at].classes = setOf(classes)
	}
}
