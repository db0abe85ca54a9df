package cluster

import (
	"cmp"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Entry is what leads traffic to services: an Ingress or the like of it, such as a Route of OpenShift, or a Gateway of the
// Gateway API and the routes of it.
type Entry struct {
	Ref
	Hosts    []string // empty for all
	Clear    bool     // it admits traffic in clear text; of a route, its gateways know
	Internal bool     // it is made for clients inside of a network
	Guarded  bool     // it says itself that clients have to show who they are
	Backends []Backend
	Gateways []manifest.Identity // of a route
	Class    string              // which says what controller serves it, of an Ingress; empty where it names none
}

// Backend is a service that an entry leads to.
type Backend struct {
	Namespace, Service string
	Pool               bool // it is an InferencePool rather than a Service

	// Port is the port of the service, or PortName its name: neither for any.
	Port     uint16
	PortName string
	Path     string // below which requests are led there; empty for all, and where it is not known

	file, at string
}

// Place returns where the entry names the service.
func (b *Backend) Place() manifest.Place { return readPlace(b.at, b.file) }

// addEntry keeps an entry, and reports whether the object is one.
func (m *Model) addEntry(o *manifest.Object, id manifest.Identity, input int) bool {
	e := entryReader{m: m, o: o, id: id}
	spec := o.Value.Field("spec")
	switch o.Group() + "/" + o.Kind {
	case "networking.k8s.io/Ingress", "extensions/Ingress":
		e.ingress(spec)
	case "gateway.networking.k8s.io/Gateway":
		e.gateway(spec)
	case "gateway.networking.k8s.io/HTTPRoute", "gateway.networking.k8s.io/GRPCRoute", "gateway.networking.k8s.io/TLSRoute",
		"gateway.networking.k8s.io/TCPRoute", "gateway.networking.k8s.io/UDPRoute":
		e.route(spec)
	case "route.openshift.io/Route":
		e.openShift(spec)
	case "networking.istio.io/VirtualService":
		if !e.virtualService(spec) {
			return true
		}
	case "traefik.io/IngressRoute", "traefik.io/IngressRouteTCP", "traefik.containo.us/IngressRoute", "traefik.containo.us/IngressRouteTCP":
		e.traefik(spec)
	case "projectcontour.io/HTTPProxy":
		e.contour(spec)
	default:
		return false
	}
	e.annotations()
	e.Ref = m.ref(o, id, input)
	m.Entries = append(m.Entries, e.Entry)
	return true
}

// entryReader reads one entry.
type entryReader struct {
	Entry
	m  *Model
	o  *manifest.Object
	id manifest.Identity
}

func (e *entryReader) host(v manifest.Value) {
	if host := v.Text(); host != "" {
		e.Hosts = append(e.Hosts, strings.Clone(host))
	}
}

// backend adds a service in a namespace, that of the entry where none is named. The port may be a number or a name.
func (e *entryReader) backend(namespace string, name, port manifest.Value) {
	if name.Text() == "" {
		return
	}
	e.Backends = append(e.Backends, Backend{
		Namespace: e.m.names.keep(cmp.Or(namespace, e.id.Namespace)), Service: e.m.names.keep(name.Text()),
		Port: portOf(port), PortName: e.m.names.keep(port.Text()),
		file: e.o.Document().File, at: e.m.text.mark(name.Place()),
	})
}

// annotations reads what an Ingress says to its controller about who may come in: each has annotations of its own, in whose
// name or value, that of a middleware or a plugin, stands what they are about.
func (e *entryReader) annotations() {
	for key, value := range e.o.Metadata().Field("annotations").Entries() {
		_, name, _ := strings.Cut(key, "/")
		text := strings.ToLower(value.Literal())
		switch {
		case text == "" || text == "false" || text == "none":
		case mentionsAuth(name), name == "router.middlewares" && mentionsAuth(text), name == "plugins" && mentionsAuth(text):
			e.Guarded = true
		case name == "scheme" && text == "internal", name == "ingress.class" && strings.Contains(text, "internal"),
			name == "ingress.class" && text == "tailscale":
			e.Internal = true
		}
	}
}

// mentionsAuth reports whether a name is one of what asks clients who they are.
func mentionsAuth(name string) bool {
	for _, word := range [...]string{"auth", "jwt", "oidc", "iap"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// ingress reads an Ingress of networking.k8s.io/v1, or of the versions before it, whose backends are written otherwise.
func (e *entryReader) ingress(spec manifest.Value) {
	backend := func(v manifest.Value) {
		port := v.Field("service", "port", "number")
		if !port.Exists() {
			port = v.Field("service", "port", "name")
		}
		e.backend("", v.Field("service", "name"), port)
		e.backend("", v.Field("serviceName"), v.Field("servicePort"))
	}
	backend(spec.Field("defaultBackend"))
	backend(spec.Field("backend"))
	for _, rule := range spec.Field("rules").Items() {
		e.host(rule.Field("host"))
		for _, path := range rule.Field("http", "paths").Items() {
			before := len(e.Backends)
			backend(path.Field("backend"))
			e.below(before, path.Field("path").Text())
		}
	}
	e.Clear = spec.Field("tls").Len() == 0
	class := spec.Field("ingressClassName").Text()
	e.Class = e.m.names.keep(cmp.Or(class, e.o.Metadata().Field("annotations", "kubernetes.io/ingress.class").Text()))
	e.Internal = strings.Contains(class, "internal") || class == "tailscale"
}

// internalGateways are classes of Gateways that are inside of a network.
var internalGateways = map[string]bool{
	"gke-l7-rilb": true, "gke-l7-cross-regional-internal-managed-mc": true, "istio-waypoint": true,
}

func (e *entryReader) gateway(spec manifest.Value) {
	for _, listener := range spec.Field("listeners").Items() {
		e.host(listener.Field("hostname"))
		switch listener.Field("protocol").Text() {
		case "HTTPS", "TLS":
		default:
			e.Clear = true
		}
	}
	e.Internal = internalGateways[spec.Field("gatewayClassName").Text()]
}

func (e *entryReader) route(spec manifest.Value) {
	for _, host := range spec.Field("hostnames").Items() {
		e.host(host)
	}
	for _, parent := range spec.Field("parentRefs").Items() {
		if kind := parent.Field("kind").Text(); kind != "" && kind != "Gateway" {
			continue
		}
		e.leads(parent.Field("namespace").Text(), parent.Field("name").Text())
	}
	for _, rule := range spec.Field("rules").Items() {
		before := len(e.Backends)
		for _, ref := range rule.Field("backendRefs").Items() {
			switch ref.Field("kind").Text() {
			case "", "Service":
				e.backend(ref.Field("namespace").Text(), ref.Field("name"), ref.Field("port"))
			case "InferencePool":
				e.backend(ref.Field("namespace").Text(), ref.Field("name"), ref.Field("port"))
				if len(e.Backends) > 0 {
					e.Backends[len(e.Backends)-1].Pool = true
				}
			}
		}
		if matches := rule.Field("matches"); matches.Len() == 1 {
			for _, match := range matches.Items() {
				e.below(before, match.Field("path", "value").Text())
			}
		}
	}
}

// below says of the backends from an index on which path leads there.
func (e *entryReader) below(from int, path string) {
	if path = strings.TrimSuffix(path, "/"); !strings.HasPrefix(path, "/") {
		return
	}
	for i := from; i < len(e.Backends); i++ {
		e.Backends[i].Path = e.m.names.keep(path)
	}
}

// leads adds a gateway in a namespace, that of the entry where none is named.
func (e *entryReader) leads(namespace, name string) {
	e.Gateways = append(e.Gateways, manifest.Identity{
		Kind: "Gateway", Namespace: e.m.names.keep(cmp.Or(namespace, e.id.Namespace)), Name: e.m.names.keep(name),
	})
}

// openShift reads a Route, whose port is one of the pods.
func (e *entryReader) openShift(spec manifest.Value) {
	e.host(spec.Field("host"))
	e.backend("", spec.Field("to", "name"), manifest.Value{})
	for _, other := range spec.Field("alternateBackends").Items() {
		e.backend("", other.Field("name"), manifest.Value{})
	}
	e.Clear = !spec.Field("tls").Exists()
}

// virtualService reads a VirtualService of Istio's, and reports whether it leads there from a gateway: one without is about
// what is in the mesh already.
func (e *entryReader) virtualService(spec manifest.Value) bool {
	for _, v := range spec.Field("gateways").Items() {
		namespace, name, ok := strings.Cut(v.Text(), "/")
		if !ok {
			namespace, name = "", v.Text()
		}
		if name == "mesh" || strings.Contains(name, "local-gateway") {
			continue
		}
		e.leads(namespace, name)
	}
	for _, host := range spec.Field("hosts").Items() {
		e.host(host)
	}
	for _, protocol := range [...]string{"http", "tls", "tcp"} {
		for _, rule := range spec.Field(protocol).Items() {
			for _, to := range rule.Field("route").Items() {
				e.backend("", to.Field("destination", "host"), to.Field("destination", "port", "number"))
			}
		}
	}
	for i := range e.Backends {
		b := &e.Backends[i]
		if labels := strings.SplitN(b.Service, ".", 3); len(labels) > 1 {
			b.Service, b.Namespace = e.m.names.keep(labels[0]), e.m.names.keep(labels[1])
		}
	}
	return len(e.Gateways) > 0
}

// traefik reads an IngressRoute.
func (e *entryReader) traefik(spec manifest.Value) {
	guarded := false
	for i, route := range spec.Field("routes").Items() {
		asks := false
		for _, middleware := range route.Field("middlewares").Items() {
			asks = asks || mentionsAuth(middleware.Field("name").Text())
		}
		guarded = asks && (guarded || i == 0)
		for _, service := range route.Field("services").Items() {
			if kind := service.Field("kind").Text(); kind == "" || kind == "Service" {
				e.backend(service.Field("namespace").Text(), service.Field("name"), service.Field("port"))
			}
		}
	}
	e.Guarded, e.Clear = guarded, !spec.Field("tls").Exists()
}

// contour reads an HTTPProxy.
func (e *entryReader) contour(spec manifest.Value) {
	e.host(spec.Field("virtualhost", "fqdn"))
	for _, route := range spec.Field("routes").Items() {
		for _, service := range route.Field("services").Items() {
			e.backend("", service.Field("name"), service.Field("port"))
		}
	}
	host := spec.Field("virtualhost")
	e.Guarded = host.Field("authorization").Exists() || host.Field("jwtProviders").Exists()
	e.Clear = !host.Field("tls").Exists()
}
