package cluster

import (
	"slices"
)

// backend is the pods that services lead to by one selector, and the ports on which they are known to be used.
type backend struct {
	name      string // of the first of the services
	selector  Labels
	workloads []int
	ports     []usedPort
	callers   []peerDraft // from other namespaces
}

// usedPort is a port, and by whom it is used beside the pods of the namespace.
type usedPort struct {
	portDraft
	published bool // by anyone
	// controllers are the namespaces of the ingress controllers that use it.
	controllers []string
}

// use adds a port, and returns it.
func (b *backend) use(p portDraft, published bool) *usedPort {
	at := slices.IndexFunc(b.ports, func(u usedPort) bool { return u.portDraft == p })
	if at < 0 {
		at = len(b.ports)
		b.ports = append(b.ports, usedPort{portDraft: p})
	}
	b.ports[at].published = b.ports[at].published || published
	return &b.ports[at]
}

// findBackends finds what services of the namespace lead to.
func (p *proposer) findBackends() {
	for _, svc := range p.servicesOf(p.space.Name) {
		if svc.Selector == (Labels{}) {
			continue
		}
		selector, behind := p.behind(svc, p.space)
		if len(behind) == 0 {
			if !slices.Contains(p.unserved, svc.Name) {
				p.unserved = append(p.unserved, svc.Name)
			}
			continue // or is on the network of nodes, which no policy selects
		}
		b := p.backend(selector, svc.Name, behind)
		for i := range svc.Ports {
			controllers, anyone := p.entrants(svc, &svc.Ports[i])
			for _, port := range p.targets(&svc.Ports[i], behind) {
				used := b.use(port, anyone)
				used.controllers = union(used.controllers, controllers)
			}
		}
		if svc.Headless {
			for _, w := range behind {
				for port := range p.Model.Workloads[w].Ports() {
					b.use(portDraft{protocol: port.Protocol, number: port.Number}, false)
				}
			}
		}
		for _, caller := range p.uses().callers[backendKey{svc.Namespace, svc.Name, false}] {
			switch w := &p.Model.Workloads[caller]; {
			case w.HostNetwork:
				p.fromNodes = true
			case w.Namespace != svc.Namespace:
				others := slices.DeleteFunc(slices.Clone(p.Space(w.Namespace).Workloads), func(other int) bool { return other == caller })
				if peer := (peerDraft{w.Namespace, p.labelsFor(caller, others)}); !slices.Contains(b.callers, peer) {
					b.callers = append(b.callers, peer)
				}
			}
		}
	}
}

// findNodePorts finds the ports of pods to which their node leads one of its own.
func (p *proposer) findNodePorts() {
	for _, w := range p.space.Workloads {
		workload := &p.Model.Workloads[w]
		for port, onNode := range workload.nodePorts() {
			if onNode {
				selector := p.labelsFor(w, p.besides([]int{w}))
				p.backend(selector, workload.Name, []int{w}).use(portDraft{protocol: port.Protocol, number: port.Number}, true)
			}
		}
	}
}

// behind returns the workloads that a service selects, and the labels that select them: those of its selector, without what tells a
// pod of a StatefulSet from the others.
func (p *proposer) behind(svc *Service, s *Space) (selector Labels, workloads []int) {
	of := *svc
	of.Selector = without(svc.Selector, perPod)
	for w := range p.Model.Behind(&of, p.candidates(s, of.Selector)) {
		workloads = append(workloads, w)
	}
	return of.Selector, workloads
}

// backend returns the backend with a selector.
func (p *proposer) backend(selector Labels, name string, workloads []int) *backend {
	for _, b := range p.backends {
		if b.selector == selector {
			return b
		}
	}
	b := &backend{name: name, selector: selector, workloads: workloads}
	p.backends = append(p.backends, b)
	return b
}

// targets returns the ports of pods that a port of a service leads to.
func (p *proposer) targets(port *ServicePort, behind []int) []portDraft {
	switch {
	case port.Protocol == 0:
		return nil
	case port.TargetName == "":
		return []portDraft{{protocol: port.Protocol, number: port.Target}}
	}
	var all []portDraft
	add := func(d portDraft) {
		if !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	for _, w := range behind {
		workload := &p.Model.Workloads[w]
		known := false
		for has := range workload.Ports() {
			if has.Name == port.TargetName && has.Protocol == port.Protocol {
				add(portDraft{protocol: has.Protocol, number: has.Number})
				known = true
			}
		}
		if !known && workload.Operated {
			add(portDraft{protocol: port.Protocol, name: port.TargetName})
		}
	}
	return all
}

// entrants returns who connects to a port of a service from outside of the namespace, for all that publishes it: the ingress
// controllers in some namespaces, or anyone.
func (p *proposer) entrants(svc *Service, port *ServicePort) (controllers []string, anyone bool) {
	anyone = svc.Exposed() || slices.Contains(p.uses().callbacks[backendKey{svc.Namespace, svc.Name, false}], port.Number)
	if p.entrances == nil {
		p.entrances = p.Model.entrances()
	}
	for _, e := range p.entrances.entries[svc.Namespace] {
		leads := slices.ContainsFunc(e.Backends, func(b Backend) bool {
			return b.Namespace == svc.Namespace && b.Service == svc.Name &&
				(b.Pool || (b.Port == 0 || b.Port == port.Number) && (b.PortName == "" || b.PortName == port.Name))
		})
		if leads {
			in := p.Network.controllers(e)
			controllers, anyone = union(controllers, in), anyone || len(in) == 0
		}
	}
	return controllers, anyone
}

// union returns what is in one list or in another.
func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

// drafts returns some of the ports, in order.
func (b *backend) drafts(which func(usedPort) bool) []portDraft {
	var all []portDraft
	for _, port := range b.ports {
		if which(port) {
			all = append(all, port.portDraft)
		}
	}
	slices.SortFunc(all, comparePorts)
	return all
}

// backendOf returns what is behind a service of another namespace; nil where that is not known.
func (p *proposer) backendOf(namespace, name string) *backend {
	space := p.Space(namespace)
	if space == nil {
		return nil
	}
	for _, svc := range p.servicesOf(namespace) {
		if svc.Name != name || svc.Selector == (Labels{}) {
			continue
		}
		b := &backend{name: name}
		b.selector, b.workloads = p.behind(svc, space)
		for i := range svc.Ports {
			for _, port := range p.targets(&svc.Ports[i], b.workloads) {
				b.use(port, false)
			}
		}
		if len(b.workloads) > 0 && len(b.ports) > 0 {
			return b
		}
	}
	return nil
}

// clients returns the lists of controllers that use some port which is not for anyone.
func (b *backend) clients() [][]string {
	var all [][]string
	for _, port := range b.ports {
		if !port.published && !slices.ContainsFunc(all, func(known []string) bool { return slices.Equal(known, port.controllers) }) {
			all = append(all, port.controllers)
		}
	}
	return all
}

// perPod are labels that the controller of a StatefulSet gives each of its pods, and that no template has.
var perPod = []string{"statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index"}
