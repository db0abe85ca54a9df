package cluster

import (
	"cmp"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Reference is where an object names another one, of another namespace.
type Reference struct {
	Ref
	Kind      string // of the other object; empty where it does not say
	Namespace string // of the other object
	Name      string // of the other object; empty where it does not say

	// Grant says that it is the other way round: the object lets those of the namespace name what is in its own.
	Grant bool
	// NeedsGrant says that it is followed only where a ReferenceGrant in the other namespace admits it.
	NeedsGrant bool

	path, stable, spot string
}

// Spot returns where the other object is named.
func (r *Reference) Spot() Spot {
	return Spot{Place: readPlace(r.spot, r.file), Path: r.path, Stable: r.stable}
}

// Other returns the object that is named.
func (r *Reference) Other() manifest.Identity {
	return manifest.Identity{Kind: r.Kind, Namespace: r.Namespace, Name: r.Name}
}

// referenceReader finds the other objects that an object names, in whatever field: what is called namespace beside a name,
// and host names of services.
type referenceReader struct {
	storageReader
}

// refer keeps a reference to another namespace.
func (r *referenceReader) refer(at manifest.Value, kind, namespace, name string, grant bool) {
	if r.id.Namespace == "" || namespace == "" || namespace == r.id.Namespace || r.o.Unfilled(namespace) {
		return
	}
	if r.ref == (Ref{}) {
		r.ref = r.m.ref(r.o, r.id, r.input)
	}
	r.m.References = append(r.m.References, Reference{
		Ref: r.ref, Kind: r.m.names.keep(kind), Namespace: r.m.names.keep(namespace), Name: r.m.names.keep(name), Grant: grant,
		NeedsGrant: r.o.Group() == gatewayGroup && (kind == "Service" || kind == "Secret"),
		path:       strings.Clone(at.Path(r.o.Value)), stable: strings.Clone(at.StablePath(r.o.Value)), spot: r.m.text.mark(at.Place()),
	})
}

// gatewayGroup is the group of the Gateway API, whose kinds are custom resources of a group like those that are not.
const gatewayGroup = "gateway.networking.k8s.io"

// custom reads an object of a kind that Kubernetes does not serve itself.
func (r *referenceReader) custom() {
	for _, v := range r.o.Metadata().Field("annotations").Entries() {
		r.scalar("", v)
	}
	if r.o.Is(gatewayGroup, "ReferenceGrant") {
		for _, from := range r.o.Value.Field("spec", "from").Items() {
			at := from.Field("namespace")
			r.refer(at, from.Field("kind").Text(), at.Text(), "", true)
		}
		return
	}
	for field, v := range r.o.Value.Entries() {
		if field != "metadata" && field != "status" {
			r.value(field, v)
		}
	}
}

func (r *referenceReader) value(field string, v manifest.Value) {
	switch v.Kind() {
	case manifest.Sequence:
		for _, item := range v.Items() {
			r.value(field, item)
		}
	case manifest.Mapping:
		var namespace, name, kind, value manifest.Value
		for key, v := range v.Entries() {
			switch key {
			case "namespace":
				namespace = v
			case "name":
				name = v
			case "kind":
				kind = v
			case "value":
				value = v
				continue // what it is, its name says
			}
			r.value(key, v)
		}
		if namespace.Text() != "" && name.Text() != "" {
			r.refer(namespace, kindIn(field, kind.Text()), namespace.Text(), name.Text(), false)
		}
		if value.Exists() {
			r.value(cmp.Or(name.Text(), field), value)
		}
	case manifest.String:
		r.scalar(field, v)
	}
}

// kindIn returns the kind of what a field refers to, where it does not say.
func kindIn(field, kind string) string {
	switch {
	case kind != "":
		return kind
	case field == "backendRefs" || field == "backendRef":
		return "Service"
	case field == "certificateRefs":
		return "Secret"
	case field == "parentRefs":
		return "Gateway"
	}
	return ""
}

func (r *referenceReader) scalar(field string, v manifest.Value) {
	text := v.Text()
	if strings.Contains(text, "://") {
		r.uri(v, text, isOutput(field))
	}
	switch {
	case strings.Contains(text, ".svc"):
		r.host(v, text)
	case r.o.Group() != "networking.istio.io":
	case field == "gateways":
		if namespace, name, ok := strings.Cut(text, "/"); ok {
			r.refer(v, "Gateway", namespace, name, false)
		}
	case field == "exportTo":
		if text != "." && text != "*" && text != "~" {
			r.refer(v, "", text, "", true)
		}
	case field == "host":
		// The short name of a service: that of a host outside has two labels as well, of which the last is no namespace.
		if name, namespace, ok := strings.Cut(text, "."); ok && !strings.Contains(namespace, ".") {
			r.refer(v, "Service", namespace, name, false)
		}
	}
}

// host adds the service whose name in the cluster's DNS a text is, or a URL holds.
func (r *referenceReader) host(at manifest.Value, text string) {
	if _, rest, ok := strings.Cut(text, "://"); ok {
		text = rest
	}
	if i := strings.IndexAny(text, ":/?"); i >= 0 {
		text = text[:i]
	}
	labels := strings.SplitN(text, ".", 4)
	if len(labels) >= 3 && labels[2] == "svc" && isLabel(labels[0]) && isLabel(labels[1]) {
		r.refer(at, "Service", labels[1], labels[0], false)
	}
}

// isLabel reports whether a text is a label of a DNS name, as names of services and namespaces are.
func isLabel(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// secretAnnotations are those by which an Ingress names a Secret as namespace/name (ingress-nginx, "Annotations").
var secretAnnotations = []string{"nginx.ingress.kubernetes.io/auth-secret", "nginx.ingress.kubernetes.io/auth-tls-secret", "nginx.ingress.kubernetes.io/proxy-ssl-secret"}

// builtIn reads an object of a kind that names others across namespaces, of those that Kubernetes serves itself.
func (r *referenceReader) builtIn() {
	switch {
	case r.o.Kind == "Ingress":
		for _, annotation := range secretAnnotations {
			v := r.o.Metadata().Field("annotations", annotation)
			if namespace, name, ok := strings.Cut(v.Text(), "/"); ok {
				r.refer(v, "Secret", namespace, name, false)
			}
		}
	case r.o.Is("", "Service"):
		if v := r.o.Value.Field("spec", "externalName"); v.Text() != "" {
			r.host(v, v.Text())
		}
	}
}
