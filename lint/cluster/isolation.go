package cluster

// Direction is a direction of traffic, seen from a pod.
type Direction uint8

// Directions.
const (
	Ingress Direction = iota
	Egress
)

// Directions lists both directions.
var Directions = []Direction{Ingress, Egress}

func (d Direction) String() string { return [...]string{"ingress", "egress"}[d] }

// isolates reports whether the policy isolates the pods it selects in a direction. The API server rejects one with an
// invalid selector, so that it isolates nothing.
func (p *NetworkPolicy) isolates(d Direction) bool {
	return !p.Selector.Invalid() && (d == Ingress && p.Ingress || d == Egress && p.Egress)
}

// Isolation is what network policies do to the workloads of one namespace. Pods on their node's network are left out: no
// policy can isolate them.
type Isolation struct {
	Namespace string
	Workloads []*Workload
	Policies  []*NetworkPolicy
	Foreign   []*ForeignPolicy // policies that may bear on the namespace, in languages that are not read
}

// Isolations returns the isolation of every namespace that has workloads, in the order of the input.
func (m *Model) Isolations() []Isolation {
	var all []Isolation
	index := map[string]int{}
	for i := range m.Workloads {
		w := &m.Workloads[i]
		if w.HostNetwork {
			continue
		}
		at, ok := index[w.Namespace]
		if !ok {
			at = len(all)
			index[w.Namespace] = at
			all = append(all, Isolation{Namespace: w.Namespace})
		}
		all[at].Workloads = append(all[at].Workloads, w)
	}
	for i := range m.Policies {
		if at, ok := index[m.Policies[i].Namespace]; ok {
			all[at].Policies = append(all[at].Policies, &m.Policies[i])
		}
	}
	for i := range m.Foreign {
		f := &m.Foreign[i]
		if f.Clusterwide() {
			for at := range all {
				all[at].Foreign = append(all[at].Foreign, f)
			}
		} else if at, ok := index[f.Namespace]; ok {
			all[at].Foreign = append(all[at].Foreign, f)
		}
	}
	return all
}

// Open returns the workloads that no policy isolates in a direction: a pod is isolated if at least one policy of its own
// namespace selects it and is of that type.
func (i *Isolation) Open(d Direction) []*Workload {
	var open []*Workload
	for _, w := range i.Workloads {
		isolated := false
		for _, p := range i.Policies {
			if p.isolates(d) && p.Selector.Matches(w.Labels) {
				isolated = true
				break
			}
		}
		if !isolated {
			open = append(open, w)
		}
	}
	return open
}

// DefaultDeny returns a policy that isolates every pod there is or will be in the namespace in a direction, or nil.
func (i *Isolation) DefaultDeny(d Direction) *NetworkPolicy {
	for _, p := range i.Policies {
		if p.isolates(d) && p.Selector.Everything() {
			return p
		}
	}
	return nil
}
