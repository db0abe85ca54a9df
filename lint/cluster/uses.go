package cluster

// uses is what the model says of who uses what, to be found by namespace.
type uses struct {
	accounts  *Accounts
	services  map[string][]*Service // and pools
	callers   map[backendKey][]int  // workloads that are told the name of a service
	calls     map[string][]Call     // by the namespace of the workload
	callbacks map[backendKey][]uint16
	gateways  []gateway
	storage   map[string][]string // outside of the cluster, by the namespace of the workload
}

// gateway is a workload that leads traffic into the cluster, by what its label calls it.
type gateway struct {
	*Workload
	name string
}

func (n *Network) uses() *uses {
	if n.use == nil {
		n.use = n.Model.uses()
	}
	return n.use
}

func (m *Model) uses() *uses {
	u := &uses{
		m.Accounts(), map[string][]*Service{}, map[backendKey][]int{}, map[string][]Call{}, map[backendKey][]uint16{}, nil, map[string][]string{},
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
