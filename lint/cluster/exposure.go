package cluster

import (
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// ExposureKind is how something is reached from outside of the cluster.
type ExposureKind uint8

// Kinds of exposure.
const (
	ByLoadBalancer ExposureKind = iota
	ByNodePort                  // a port of every node
	ByExternalIP
	ByEntry    // an Ingress, a route or the like
	ByNode     // the network of the node it runs on
	ByPlatform // the gateway that the platform of its kind leads there from unless it is told not to
)

// Exposure is a way by which a server is reached from outside of the cluster.
type Exposure struct {
	Kind  ExposureKind
	By    manifest.Identity // what publishes it
	Place manifest.Place    // where that says so
	// Port is the port of the pods; 0 where it is not known which, or all.
	Port uint16
	Path string // below which requests get there; empty for all
	// Internal says that only those inside of some network get there.
	Internal bool
	// Guarded says that clients have to show who they are on the way, or that a network policy lets none in from outside.
	Guarded bool
}

// Exposures returns how a server is reached from outside of the cluster: what it says itself, then services, then entries,
// each in the order of the input.
func (n *Network) Exposures(s *Server) []Exposure {
	if n.entrances == nil {
		n.entrances = n.Model.entrances()
	}
	f := exposureFinder{n: n, s: s}
	f.own()
	for _, svc := range n.entrances.exposed[s.Namespace] {
		if f.isBehind(svc) {
			f.service(svc)
		}
	}
	for _, e := range n.entrances.entries[s.Namespace] {
		f.entry(e)
	}
	return f.found
}

// entrances are what leads to workloads, to be found by where it leads.
type entrances struct {
	exposed  map[string][]*Service // that are reached from outside, by namespace
	entries  map[string][]*Entry   // by the namespaces of their backends
	services map[backendKey][]*Service
	gateways map[manifest.Identity]*Entry // by identity without APIVersion
}

// backendKey is by what a backend names a service, or a pool.
type backendKey struct {
	namespace, name string
	pool            bool
}

func (m *Model) entrances() *entrances {
	in := &entrances{map[string][]*Service{}, map[string][]*Entry{}, map[backendKey][]*Service{}, map[manifest.Identity]*Entry{}}
	for i := range m.Services {
		s := &m.Services[i]
		if s.Exposed() {
			in.exposed[s.Namespace] = append(in.exposed[s.Namespace], s)
		}
		key := backendKey{s.Namespace, s.Name, false}
		in.services[key] = append(in.services[key], s)
	}
	for i := range m.Pools {
		s := &m.Pools[i]
		key := backendKey{s.Namespace, s.Name, true}
		in.services[key] = append(in.services[key], s)
	}
	for i := range m.Entries {
		e := &m.Entries[i]
		in.gateways[manifest.Identity{Kind: e.Kind, Namespace: e.Namespace, Name: e.Name}] = e
		for j := range e.Backends {
			space := e.Backends[j].Namespace
			if all := in.entries[space]; len(all) == 0 || all[len(all)-1] != e {
				in.entries[space] = append(all, e)
			}
		}
	}
	return in
}

// exposureFinder looks for the exposures of one server.
type exposureFinder struct {
	n     *Network
	s     *Server
	found []Exposure
}

func (f *exposureFinder) add(e Exposure) {
	if w := f.s.Workload; w >= 0 && !e.Guarded {
		e.Guarded = f.n.meshGuards(w, e.Kind) || e.Kind.direct() && !f.n.admitsOutside(w, e.Port)
	}
	f.found = append(f.found, e)
}

// direct reports whether a client gets to the pods without anything else that makes a connection of its own.
func (k ExposureKind) direct() bool {
	return k == ByLoadBalancer || k == ByNodePort || k == ByExternalIP
}

// meshGuards reports whether a service mesh lets only some clients through that come by a way. The proxy of a gateway that
// is part of the mesh has a certificate, whoever its client is.
func (n *Network) meshGuards(w int, way ExposureKind) bool {
	by, ok := n.Guard(&n.Model.Workloads[w])
	return ok && (way.direct() || way == ByNode || by.Kind == "AuthorizationPolicy")
}

// admitsOutside reports whether network policies may let an address outside reach a port of a workload, or any where it is 0.
func (n *Network) admitsOutside(w int, port uint16) bool {
	for _, from := range n.Outside(w, network.Ingress) {
		if port == 0 || from.Range.First <= port && port <= from.Range.Last {
			return true
		}
	}
	return false
}

// own adds what the object of the server says itself.
func (f *exposureFinder) own() {
	for _, p := range f.s.published {
		f.add(Exposure{Kind: p.by, By: f.s.Identity, Place: readPlace(p.at, f.s.file), Port: p.port, Internal: p.internal})
	}
}

// isBehind reports whether a service selects the pods of the server.
func (f *exposureFinder) isBehind(svc *Service) bool {
	if f.s.Workload < 0 || svc.Namespace != f.s.Namespace || svc.Selector == (Labels{}) {
		return false
	}
	return f.n.Model.Workloads[f.s.Workload].Meets(svc.Selector) == network.Allow
}

// target returns the port of the pods that a port of a service leads to, and whether the server listens there.
func (f *exposureFinder) target(p *ServicePort) (port uint16, ok bool) {
	if p.TargetName == "" {
		return p.Target, f.s.serves(p.Target)
	}
	for named := range f.n.Model.Workloads[f.s.Workload].Ports() {
		if named.Name == p.TargetName {
			return named.Number, f.s.serves(named.Number)
		}
	}
	return 0, false
}

func (f *exposureFinder) service(svc *Service) {
	kind := ByExternalIP
	switch svc.Type {
	case "LoadBalancer":
		kind = ByLoadBalancer
	case "NodePort":
		kind = ByNodePort
	}
	for i := range svc.Ports {
		if port, ok := f.target(&svc.Ports[i]); ok {
			f.add(Exposure{Kind: kind, By: svc.Identity, Place: svc.Place(), Port: port, Internal: kind == ByLoadBalancer && svc.Restricted})
		}
	}
}

// entry adds an entry that leads to a service of the server, once for each port and path.
func (f *exposureFinder) entry(e *Entry) {
	first := len(f.found)
	for i := range e.Backends {
		b := &e.Backends[i]
		if b.Namespace != f.s.Namespace {
			continue
		}
		for _, port := range f.behind(b) {
			if !slices.ContainsFunc(f.found[first:], func(known Exposure) bool { return known.Port == port && known.Path == b.Path }) {
				f.add(Exposure{
					Kind: ByEntry, By: e.Identity, Place: b.Place(), Port: port, Path: b.Path, Internal: f.n.isInternal(e), Guarded: f.n.isGuarded(e),
				})
			}
		}
	}
}

// behind returns the ports of the server that a backend leads to.
func (f *exposureFinder) behind(b *Backend) []uint16 {
	var ports []uint16
	for _, svc := range f.n.entrances.services[backendKey{b.Namespace, b.Service, b.Pool}] {
		if !f.isBehind(svc) {
			continue
		}
		for j := range svc.Ports {
			p := &svc.Ports[j]
			if !b.Pool && b.Port != 0 && b.Port != p.Number || b.PortName != "" && b.PortName != p.Name {
				continue
			}
			if port, ok := f.target(p); ok {
				ports = append(ports, port)
			}
		}
	}
	if f.s.service != "" && f.s.service == b.Service {
		ports = append(ports, b.Port)
	}
	return ports
}

// isInternal reports whether an entry is inside of a network, or all of its gateways that are in view.
func (n *Network) isInternal(e *Entry) bool {
	internal, any := true, false
	for _, id := range e.Gateways {
		if gateway := n.entrances.gateways[id]; gateway != nil {
			internal, any = internal && gateway.Internal, true
		}
	}
	return e.Internal || any && internal
}

// isGuarded reports whether an entry asks clients who they are: by itself, or by a policy that is attached to it or to one
// of its gateways.
func (n *Network) isGuarded(e *Entry) bool {
	if e.Guarded {
		return true
	}
	if slices.ContainsFunc(e.Gateways, func(id manifest.Identity) bool { return id.Name == kubeflowGateway }) {
		return true
	}
	own := manifest.Identity{Kind: e.Kind, Namespace: e.Namespace, Name: e.Name}
	for _, guard := range n.Model.EntryGuards {
		if guard.Entry == own || guard.Entry.Kind == "" && e.Kind == "VirtualService" || slices.Contains(e.Gateways, guard.Entry) {
			return true
		}
	}
	return false
}

// kubeflowGateway is the gateway of Kubeflow, before which its manifests put a login.
const kubeflowGateway = "kubeflow-gateway"
