package cluster

// Population is what lives in a namespace that the manifests declare.
type Population struct {
	Name         string
	Declarations []*Namespace // in the order of the input: different inputs may each declare it
	Workloads    []*Workload
	Quotas       []*Ref
}

// Populations returns every namespace that is declared and has workloads, in the order of the first declarations.
func (m *Model) Populations() []Population {
	var all []Population
	index := map[string]int{}
	for i := range m.Namespaces {
		n := &m.Namespaces[i]
		at, ok := index[n.Name]
		if !ok {
			at = len(all)
			index[n.Name] = at
			all = append(all, Population{Name: n.Name})
		}
		all[at].Declarations = append(all[at].Declarations, n)
	}
	for i := range m.Workloads {
		if at, ok := index[m.Workloads[i].Namespace]; ok {
			all[at].Workloads = append(all[at].Workloads, &m.Workloads[i])
		}
	}
	for i := range m.Quotas {
		if at, ok := index[m.Quotas[i].Namespace]; ok {
			all[at].Quotas = append(all[at].Quotas, &m.Quotas[i])
		}
	}
	inhabited := all[:0]
	for _, p := range all {
		if len(p.Workloads) > 0 {
			inhabited = append(inhabited, p)
		}
	}
	return inhabited
}

// DeclarationsFor returns the declarations that count for a workload of the namespace: those of its own input, or all
// of them if that has none.
func (p *Population) DeclarationsFor(w *Workload) []*Namespace {
	var own []*Namespace
	for _, n := range p.Declarations {
		if n.Input == w.Input {
			own = append(own, n)
		}
	}
	if own == nil {
		return p.Declarations
	}
	return own
}
