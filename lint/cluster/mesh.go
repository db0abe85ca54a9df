package cluster

import (
	"cmp"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// mesh is what an object says of the service mesh that its pods are part of. The zero value says nothing.
type mesh struct {
	linkerd string // annotation linkerd.io/inject
	inbound string // annotation config.linkerd.io/default-inbound-policy
	istio   string // annotation sidecar.istio.io/inject, which came before the label
	skipped string // annotation config.linkerd.io/skip-inbound-ports: what arrives there passes the proxy by
}

// MeshPolicy is a policy of Istio or Linkerd that lets pods of the mesh be reached by some clients only.
type MeshPolicy struct {
	Ref

	linkerd  bool
	selector Labels // of pods; empty for all
}

// istioInject is the label, and was the annotation, that puts Istio's proxy beside a pod or leaves it out.
const istioInject = "sidecar.istio.io/inject"

// rootNamespace is where Istio's policies hold for the whole mesh, unless it was installed otherwise.
const rootNamespace = "istio-system"

// meshOf returns what annotations say of a mesh; nil for nothing.
func (m *Model) meshOf(metadata manifest.Value) *mesh {
	annotations := metadata.Field("annotations")
	if !annotations.Exists() {
		return nil
	}
	said := mesh{
		linkerd: annotations.Field("linkerd.io/inject").Text(),
		inbound: annotations.Field("config.linkerd.io/default-inbound-policy").Text(),
		istio:   annotations.Field(istioInject).Text(),
		skipped: annotations.Field("config.linkerd.io/skip-inbound-ports").Literal(),
	}
	if said == (mesh{}) {
		return nil
	}
	return &mesh{m.names.keep(said.linkerd), m.names.keep(said.inbound), m.names.keep(said.istio), m.names.keep(said.skipped)}
}

// meshOfPod returns what the annotations of a pod say of a mesh. Some operators copy those of their object to its pods.
//
//   - KServe, of an InferenceService (pkg/controller/v1beta1/inferenceservice/components/predictor.go)
//   - Kubeflow, of a Notebook (components/notebook-controller/controllers/notebook_controller.go, generateStatefulSet)
func (m *Model) meshOfPod(o *manifest.Object, pod *workload.Pod) *mesh {
	own := m.meshOf(pod.Metadata)
	if !pod.Operated || o.Kind != "InferenceService" && o.Kind != "Notebook" {
		return own
	}
	copied := m.meshOf(o.Metadata())
	if own == nil || copied == nil {
		return cmp.Or(own, copied)
	}
	return &mesh{
		cmp.Or(own.linkerd, copied.linkerd), cmp.Or(own.inbound, copied.inbound), cmp.Or(own.istio, copied.istio), cmp.Or(own.skipped, copied.skipped),
	}
}

// addMeshPolicy keeps a policy that admits some clients only, and reports whether the object is of a kind that may be one.
func (m *Model) addMeshPolicy(o *manifest.Object, id manifest.Identity, input int) bool {
	spec := o.Value.Field("spec")
	var guards, linkerd bool
	var selector manifest.Value
	switch o.Kind {
	case "AuthorizationPolicy":
		m.addIstioGuard(o, id)
		// Without action it allows; without rules nothing. One for a gateway or a waypoint is not for pods.
		action := spec.Field("action").Text()
		guards = (action == "" || action == "ALLOW") && !spec.Field("targetRef").Exists() && !spec.Field("targetRefs").Exists() &&
			o.Metadata().Field("annotations", "istio.io/dry-run").Literal() != "true"
		for _, rule := range spec.Field("rules").Items() {
			// One without a source lets everyone in, if only to some ports or paths.
			guards = guards && (rule.Field("from").Len() > 0 || rule.Field("when").Len() > 0) && !admitsPlaintext(rule)
		}
		selector = spec.Field("selector", "matchLabels")
	case "PeerAuthentication":
		guards = spec.Field("mtls", "mode").Text() == "STRICT" && !spec.Field("portLevelMtls").Exists()
		selector = spec.Field("selector", "matchLabels")
	case "Server":
		linkerd = true
		policy := spec.Field("accessPolicy").Text()
		guards = policy != "all-unauthenticated" && policy != "audit" && spec.Field("podSelector").Exists()
		selector = spec.Field("podSelector", "matchLabels")
	default:
		return false
	}
	if !guards {
		return true
	}
	p := MeshPolicy{Ref: m.ref(o, id, input), linkerd: linkerd}
	m.text.labels(selector)
	p.selector.packed = m.text.take()[0]
	m.MeshPolicies = append(m.MeshPolicies, p)
	return true
}

// identities are the fields of a source that only a peer with a certificate, or a known address, can match.
var identities = []string{"principals", "requestPrincipals", "namespaces", "serviceAccounts", "ipBlocks", "remoteIpBlocks"}

// admitsPlaintext reports whether a rule that allows only says who may not come in: who has no certificate, and so no
// identity, is none of those (ISTIO-SECURITY-2021-004).
func admitsPlaintext(rule manifest.Value) bool {
	for _, from := range rule.Field("from").Items() {
		source := from.Field("source")
		if !slices.ContainsFunc(identities, func(field string) bool { return source.Field(field).Len() > 0 }) {
			return true
		}
	}
	return false
}

// inIstio reports whether Istio puts its proxy before the pods of a workload, for all that the namespace and the pods say:
// the namespace that is off wins, then what the pods say, then the namespace that is on.
func (n *Network) inIstio(w *Workload) bool {
	if w.HostNetwork {
		return false
	}
	var space Labels
	if s := n.spaces[w.Namespace]; s != nil && s.Declared != nil {
		space = s.Declared.Labels
	}
	injection, _ := space.Get("istio-injection")
	pod, asked := w.Labels.Get(istioInject)
	if !asked && w.mesh != nil {
		pod = w.mesh.istio
	}
	_, revision := space.Get("istio.io/rev")
	ambient, _ := space.Get("istio.io/dataplane-mode")
	if mode, ok := w.Labels.Get("istio.io/dataplane-mode"); ok {
		ambient = mode
	}
	switch {
	case ambient == "ambient":
		return true
	case injection == "disabled":
		return false
	case pod != "":
		return pod == "true"
	}
	return injection == "enabled" || revision
}

// linkerdSays returns an annotation of Linkerd's that holds for a workload: the pod's, or else the namespace's.
func (n *Network) linkerdSays(w *Workload, of func(*mesh) string) string {
	if w.mesh != nil && of(w.mesh) != "" {
		return of(w.mesh)
	}
	if s := n.spaces[w.Namespace]; s != nil && s.Declared != nil && s.Declared.mesh != nil {
		return of(s.Declared.mesh)
	}
	return ""
}

// Guard returns what, above the transport layer, lets only some clients reach a workload: a policy of a service mesh that
// the workload is provably part of, or the namespace or workload that says so itself. It is no substitute for isolation:
// who gets past the proxy gets past this.
func (n *Network) Guard(w *Workload) (by *Ref, ok bool) {
	istio := n.inIstio(w)
	injected := n.linkerdSays(w, func(m *mesh) string { return m.linkerd })
	skipped := n.linkerdSays(w, func(m *mesh) string { return m.skipped })
	linkerd := (injected == "enabled" || injected == "ingress") && skipped == "" && !w.HostNetwork
	if !istio && !linkerd {
		return nil, false
	}
	if n.guards == nil {
		n.guards = map[string][]*MeshPolicy{}
		for i := range n.Model.MeshPolicies {
			p := &n.Model.MeshPolicies[i]
			n.guards[p.Namespace] = append(n.guards[p.Namespace], p)
		}
	}
	for _, namespace := range [...]string{w.Namespace, rootNamespace} {
		for _, p := range n.guards[namespace] {
			mine := p.linkerd && linkerd && namespace == w.Namespace || !p.linkerd && istio
			if mine && w.Meets(p.selector) == network.Allow {
				return &p.Ref, true
			}
		}
	}
	if linkerd {
		switch n.linkerdSays(w, func(m *mesh) string { return m.inbound }) {
		case "deny", "all-authenticated", "cluster-authenticated":
			return &w.Ref, true
		}
	}
	return nil, false
}
