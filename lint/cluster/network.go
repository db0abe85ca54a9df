package cluster

import (
	"maps"
	"path"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Network is a model with its network compiled: workload i of the one is Workloads[i] of the other. It is not safe for
// concurrent use.
type Network struct {
	*network.Network
	Model  *Model
	Spaces []*Space // namespaces that are declared, or have workloads or policies, in that order

	options   network.Options
	spaces    map[string]*Space
	policies  map[*network.Policy]*Policy
	loose     map[string]bool          // folders with workloads that name no namespace; nil until asked for
	guards    map[string][]*MeshPolicy // by namespace; nil until asked for
	entrances *entrances               // nil until asked for
	use       *uses                    // nil until asked for
	defaults  [2]map[string]*Policy    // by direction and namespace; nil until asked for
	proposed  map[*Space]proposed      // nil until asked for
}

// Space is a namespace as a place on the network.
type Space struct {
	Name      string
	Declared  *Namespace       // the last declaration; nil where there is none
	Workloads []int            // that policies can isolate, by their index in the model
	Hosts     []int            // that are on the network of their node
	Policies  []*Policy        // of the namespace
	Foreign   []*ForeignPolicy // that may bear on it

	values map[string][]string // of the labels of pods, by key; nil until asked for
}

// Network compiles the network of the model, which must not change afterwards.
func (m *Model) Network(o network.Options) *Network {
	n := &Network{Model: m, options: o, spaces: map[string]*Space{}, policies: make(map[*network.Policy]*Policy, len(m.Policies))}
	n.makeSpaces()
	n.Network = network.New(m.world(o))
	return n
}

// world returns what package network asks of the model.
func (m *Model) world(o network.Options) *network.World {
	w := &network.World{Options: o}
	w.Namespaces = make([]network.Namespace, 0, len(m.Namespaces))
	for i := range m.Namespaces {
		w.Namespaces = append(w.Namespaces, network.Namespace{Name: m.Namespaces[i].Name, Labels: m.Namespaces[i].Labels.network()})
	}
	w.Accounts = make([]network.Account, 0, len(m.ServiceAccounts))
	for i := range m.ServiceAccounts {
		a := &m.ServiceAccounts[i]
		w.Accounts = append(w.Accounts, network.Account{Namespace: a.Namespace, Name: a.Name, Labels: a.Labels.network()})
	}
	w.Workloads = make([]network.Workload, 0, len(m.Workloads))
	for i := range m.Workloads {
		from := &m.Workloads[i]
		to := network.Workload{
			Namespace: from.Namespace, Name: from.Name, Kind: from.Kind, Labels: from.Labels.network(),
			Account: from.Account.Name, HostNetwork: from.HostNetwork, Open: from.Open, MorePorts: from.Operated,
		}
		if to.Account == "" {
			to.Account = network.Unknown
		}
		for port := range from.Ports() {
			if port.Name != "" {
				to.Ports = append(to.Ports, port)
			}
		}
		w.Workloads = append(w.Workloads, to)
	}
	for i := range m.Policies {
		w.Policies = append(w.Policies, m.Policies[i].Content)
	}
	for i := range m.Tiers {
		w.Tiers = append(w.Tiers, m.Tiers[i].Content)
	}
	for i := range m.Sets {
		w.Sets = append(w.Sets, m.Sets[i].Content)
	}
	return w
}

// network returns the labels as package network has them.
func (l Labels) network() []network.Label {
	if l.packed == "" {
		return nil
	}
	all := make([]network.Label, 0, l.Len())
	for key, value := range l.All() {
		if value == workload.AnyValue {
			value = network.Unknown
		}
		all = append(all, network.Label{Key: key, Value: value})
	}
	return all
}

func (n *Network) makeSpaces() {
	m := n.Model
	for i := range m.Namespaces {
		n.space(m.Namespaces[i].Name).Declared = &m.Namespaces[i]
	}
	for i := range m.Workloads {
		s := n.space(m.Workloads[i].Namespace)
		if m.Workloads[i].HostNetwork {
			s.Hosts = append(s.Hosts, i)
		} else {
			s.Workloads = append(s.Workloads, i)
		}
	}
	for i := range m.Policies {
		p := &m.Policies[i]
		n.policies[p.Content] = p
		if p.Namespace != "" {
			s := n.space(p.Namespace)
			s.Policies = append(s.Policies, p)
		}
	}
	for i := range m.Foreign {
		if f := &m.Foreign[i]; !f.Clusterwide() {
			s := n.space(f.Namespace)
			s.Foreign = append(s.Foreign, f)
		}
	}
	for i := range m.Foreign {
		if f := &m.Foreign[i]; f.Clusterwide() {
			for _, s := range n.Spaces {
				s.Foreign = append(s.Foreign, f)
			}
		}
	}
}

func (n *Network) space(name string) *Space {
	s, ok := n.spaces[name]
	if !ok {
		s = &Space{Name: name}
		n.spaces[name] = s
		n.Spaces = append(n.Spaces, s)
	}
	return s
}

// Space returns a namespace, or nil where it is neither declared nor has workloads or policies.
func (n *Network) Space(name string) *Space { return n.spaces[name] }

// Policy returns the policy that a cause names; nil where it names none.
func (n *Network) Policy(p *network.Policy) *Policy { return n.policies[p] }

// Covers reports whether the input shows, to the author of a policy, what there is in a namespace: it is said to be the whole
// cluster, or has workloads of the namespace and none that may be meant for any. A policy that names no namespace itself goes
// with the workloads beside it that name none.
func (n *Network) Covers(p *Policy, s *Space) bool {
	switch {
	case n.options.Complete:
		return true
	case s == nil || len(s.Workloads)+len(s.Hosts) == 0:
		return false
	}
	if n.loose == nil {
		n.loose = map[string]bool{}
		for i := range n.Model.Workloads {
			if w := &n.Model.Workloads[i]; !w.Explicit {
				n.loose[path.Dir(w.file)] = true
			}
		}
	}
	if p.Explicit || p.Namespace != s.Name {
		return len(n.loose) == 0
	}
	return n.loose[path.Dir(p.file)]
}

// Complete reports whether the input is said to be the whole cluster.
func (n *Network) Complete() bool { return n.options.Complete }

// DefaultDeny returns a policy that isolates every pod there is or will be in a namespace, in a direction; nil for none.
func (n *Network) DefaultDeny(s *Space, dir network.Direction) *Policy {
	if n.defaults[dir] == nil {
		n.makeDefaults(dir)
	}
	return n.defaults[dir][s.Name]
}

func (n *Network) makeDefaults(dir network.Direction) {
	defaults := map[string]*Policy{}
	add := func(namespace string, p *Policy) {
		if defaults[namespace] == nil {
			defaults[namespace] = p
		}
	}
	for i := range n.Model.Policies {
		p := &n.Model.Policies[i]
		if p.Content.Staged || p.Content.Rejected() {
			continue
		}
		for j := range p.Content.Specs {
			spec := &p.Content.Specs[j]
			switch e := spec.Subject; {
			case e == nil || !spec.Isolates[dir] || !selectsNamespaces(e):
			case e.Op == network.In && e.Scope == network.NamespaceName:
				for _, name := range e.Values {
					add(name, p)
				}
			default:
				for _, w := range n.Selected(e, network.Allow) {
					add(n.Model.Workloads[w].Namespace, p)
				}
			}
		}
	}
	n.defaults[dir] = defaults
}

// selectsNamespaces reports whether an expression selects all pods of a namespace, or none.
func selectsNamespaces(e *network.Expr) bool {
	all := true
	e.Leaves(func(leaf *network.Expr, _ bool) {
		all = all && (leaf.Scope == network.NamespaceName || leaf.Scope == network.NamespaceLabel || leaf.Scope == network.Orchestrator)
	})
	return all
}

// MayHave reports whether some pod of a namespace may have a label with a value that is not known: its operator gives it one.
func (n *Network) MayHave(s *Space, key string) bool {
	for _, list := range [...][]int{s.Workloads, s.Hosts} {
		for _, w := range list {
			value, ok := n.Model.Workloads[w].Labels.Get(key)
			if value == workload.AnyValue || !ok && n.Model.Workloads[w].Open {
				return true
			}
		}
	}
	return false
}

// Values returns the values that are known of a label of the pods of a namespace, sorted.
func (n *Network) Values(s *Space, key string) []string {
	if s.values == nil {
		s.values = map[string][]string{}
		for _, list := range [...][]int{s.Workloads, s.Hosts} {
			for _, w := range list {
				for k, v := range n.Model.Workloads[w].Labels.All() {
					if v != workload.AnyValue {
						s.values[k] = append(s.values[k], v)
					}
				}
			}
		}
		for k, values := range s.values {
			slices.Sort(values)
			s.values[k] = slices.Compact(values)
		}
	}
	return s.values[key]
}

// Keys returns the keys of the labels that the pods of a namespace have, sorted.
func (n *Network) Keys(s *Space) []string {
	n.Values(s, "")
	return slices.Sorted(maps.Keys(s.values))
}
