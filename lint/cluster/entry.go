package cluster

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Entry is what leads traffic to services: an Ingress, or a Gateway of the Gateway API and the routes of it.
type Entry struct {
	Ref
	Hosts    []string // empty for all
	Clear    bool     // it admits traffic in clear text; of a route, its gateways know
	Backends []Backend
	Gateways []manifest.Identity // of a route
}

// Backend is a service that an entry leads to.
type Backend struct {
	Namespace, Service string

	file, at string
}

// Place returns where the entry names the service.
func (b *Backend) Place() manifest.Place { return readPlace(b.at, b.file) }

// addEntry keeps an entry, and reports whether the object is one.
func (m *Model) addEntry(o *manifest.Object, id manifest.Identity, input int) bool {
	e := entryReader{m: m, o: o, id: id}
	spec := o.Value.Field("spec")
	switch o.Group() {
	case "networking.k8s.io", "extensions":
		if o.Kind != "Ingress" {
			return false
		}
		e.ingress(spec)
	case "gateway.networking.k8s.io":
		switch o.Kind {
		case "Gateway":
			e.gateway(spec)
		case "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute":
			e.route(spec)
		default:
			return false
		}
	default:
		return false
	}
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

// backend adds a service in a namespace, that of the entry where none is named.
func (e *entryReader) backend(namespace string, name manifest.Value) {
	if name.Text() == "" {
		return
	}
	if namespace == "" {
		namespace = e.id.Namespace
	}
	e.Backends = append(e.Backends, Backend{
		Namespace: e.m.names.keep(namespace), Service: e.m.names.keep(name.Text()),
		file: e.o.Document().File, at: e.m.text.mark(name.Place()),
	})
}

// ingress reads an Ingress of networking.k8s.io/v1, or of the versions before it, whose backends are written otherwise.
func (e *entryReader) ingress(spec manifest.Value) {
	backend := func(v manifest.Value) {
		e.backend("", v.Field("service", "name"))
		e.backend("", v.Field("serviceName"))
	}
	backend(spec.Field("defaultBackend"))
	backend(spec.Field("backend"))
	for _, rule := range spec.Field("rules").Items() {
		e.host(rule.Field("host"))
		for _, path := range rule.Field("http", "paths").Items() {
			backend(path.Field("backend"))
		}
	}
	e.Clear = spec.Field("tls").Len() == 0
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
}

func (e *entryReader) route(spec manifest.Value) {
	for _, host := range spec.Field("hostnames").Items() {
		e.host(host)
	}
	for _, parent := range spec.Field("parentRefs").Items() {
		if kind := parent.Field("kind").Text(); kind != "" && kind != "Gateway" {
			continue
		}
		namespace := parent.Field("namespace").Text()
		if namespace == "" {
			namespace = e.id.Namespace
		}
		e.Gateways = append(e.Gateways, manifest.Identity{
			Kind: "Gateway", Namespace: e.m.names.keep(namespace), Name: e.m.names.keep(parent.Field("name").Text()),
		})
	}
	for _, rule := range spec.Field("rules").Items() {
		for _, ref := range rule.Field("backendRefs").Items() {
			if kind := ref.Field("kind").Text(); kind == "" || kind == "Service" {
				e.backend(ref.Field("namespace").Text(), ref.Field("name"))
			}
		}
	}
}
