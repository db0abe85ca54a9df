package cluster

import (
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// uses is what the model says of who uses what, to be found by namespace.
type uses struct {
	accounts  *Accounts
	services  map[string][]*Service // and pools
	callers   map[backendKey][]int  // workloads that are told the name of a service
	calls     map[string][]Call     // by the namespace of the workload
	callbacks map[backendKey][]uint16
	gateways  []gateway
	storage   map[string][]string  // outside of the cluster, by the namespace of the workload
	wide      map[string][]*Policy // of no namespace, by those of which they may select pods
	labelled  map[*Space]*labelled // nil until asked for
}

// labelled are the workloads of a namespace, to be found by a label.
type labelled struct {
	by    map[label][]int
	vague []int // with labels that are not known
}

type label struct{ key, value string }

// gateway is a workload that leads traffic into the cluster, by what its label calls it.
type gateway struct {
	*Workload
	name string
}

func (n *Network) uses() *uses {
	if n.use == nil {
		n.use = n.Model.uses()
		n.use.wide = n.widePolicies()
	}
	return n.use
}

// widePolicies returns the policies that are in no namespace, by those of which they may select pods.
func (n *Network) widePolicies() map[string][]*Policy {
	wide := map[string][]*Policy{}
	for i := range n.Model.Policies {
		p := &n.Model.Policies[i]
		if p.Namespace != "" {
			continue
		}
		for j := range p.Content.Specs {
			subject := p.Content.Specs[j].Subject
			if subject == nil {
				continue
			}
			for _, w := range n.Selected(subject, network.May) {
				in := n.Model.Workloads[w].Namespace
				if last := wide[in]; len(last) == 0 || last[len(last)-1] != p {
					wide[in] = append(last, p)
				}
			}
		}
	}
	return wide
}

// candidates returns the workloads of a namespace that a selector with some labels may select, and few others.
func (n *Network) candidates(s *Space, selector Labels) []int {
	u := n.uses()
	known := u.labelled[s]
	if known == nil {
		known = n.labelled(s)
		u.labelled[s] = known
	}
	for key, value := range selector.All() {
		some := known.by[label{key, value}]
		if len(known.vague) == 0 {
			return some
		}
		all := slices.Concat(some, known.vague)
		slices.Sort(all)
		return slices.Compact(all)
	}
	return s.Workloads
}

func (n *Network) labelled(s *Space) *labelled {
	l := &labelled{by: map[label][]int{}}
	for _, i := range s.Workloads {
		w := &n.Model.Workloads[i]
		vague := w.Open
		for key, value := range w.Labels.All() {
			vague = vague || value == anyValue
			l.by[label{key, value}] = append(l.by[label{key, value}], i)
		}
		if vague {
			l.vague = append(l.vague, i)
		}
	}
	return l
}

func (m *Model) uses() *uses {
	u := &uses{
		accounts: m.Accounts(), services: map[string][]*Service{}, callers: map[backendKey][]int{}, calls: map[string][]Call{},
		callbacks: map[backendKey][]uint16{}, storage: map[string][]string{}, labelled: map[*Space]*labelled{},
	}
	for _, list := range [...][]Service{m.Services, m.Pools} {
		for i := range list {
			u.services[list[i].Namespace] = append(u.services[list[i].Namespace], &list[i])
		}
	}
	for _, c := range m.Calls {
		key, from := backendKey{c.Namespace, c.Service, false}, m.Workloads[c.Workload].Namespace
		u.callers[key] = append(u.callers[key], c.Workload)
		u.calls[from] = append(u.calls[from], c)
	}
	for _, c := range m.Callbacks {
		key := backendKey{c.Namespace, c.Service, false}
		u.callbacks[key] = append(u.callbacks[key], c.Port)
	}
	for i := range m.Workloads {
		if name := gatewayName(&m.Workloads[i]); name != "" {
			u.gateways = append(u.gateways, gateway{&m.Workloads[i], name})
		}
	}
	for i := range m.Storage {
		if s := &m.Storage[i]; s.URI && s.Workload >= 0 {
			namespace := m.Workloads[s.Workload].Namespace
			u.storage[namespace] = union(u.storage[namespace], []string{s.Root})
		}
	}
	return u
}
