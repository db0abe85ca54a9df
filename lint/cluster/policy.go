package cluster

import (
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Policy is a network policy, in whatever language.
type Policy struct {
	Ref
	Content  *network.Policy
	Explicit bool // the manifest names the namespace, or the policy has none
}

// Tier is a tier of Calico's policies.
type Tier struct {
	Ref
	Content *network.Tier
}

// Set is a set of addresses that Calico's policies select by labels.
type Set struct {
	Ref
	Content *network.Set
}

// ForeignPolicy is a network policy in a language that is not read: what it isolates is not known. Namespace is empty
// where it may concern the whole cluster.
type ForeignPolicy struct {
	Ref
}

// Clusterwide reports whether the policy may concern every namespace.
func (p *ForeignPolicy) Clusterwide() bool { return p.Namespace == "" }

// At returns where a fact about the network stands that was read from the object.
func (r *Ref) At(s network.Spot) Spot {
	return Spot{Place: readPlace(s.Place, r.file), Path: s.Path, Stable: s.Path}
}

// addNetwork keeps what an object tells about who can reach whom, beside services and workloads. It reports whether the
// object is of a kind that does.
func (m *Model) addNetwork(o *manifest.Object, id manifest.Identity, input int) bool {
	switch o.Group() {
	case "networking.k8s.io", "policy.networking.k8s.io", "cilium.io", "projectcalico.org", "crd.projectcalico.org":
	case "crd.antrea.io":
		switch o.Kind {
		case "NetworkPolicy", "ClusterNetworkPolicy":
			m.Foreign = append(m.Foreign, ForeignPolicy{m.ref(o, id, input)})
			return true
		}
		return false
	case "gateway.networking.k8s.io", "extensions", "route.openshift.io", "networking.istio.io", "traefik.io", "traefik.containo.us",
		"projectcontour.io":
		return m.addEntry(o, id, input)
	case "inference.networking.k8s.io", "inference.networking.x-k8s.io":
		return m.addPool(o, id, input)
	case "gateway.envoyproxy.io", "kuadrant.io":
		return m.addEntryGuard(o, id)
	case "security.istio.io", "policy.linkerd.io":
		return m.addMeshPolicy(o, id, input)
	default:
		return false
	}
	facts, ok := network.Decode(o, id.Namespace, m.text.mark)
	switch {
	case !ok:
		return m.addEntry(o, id, input)
	case facts.Policy != nil:
		facts.Policy.Identity = m.own(facts.Policy.Identity)
		m.Policies = append(m.Policies, Policy{m.ref(o, id, input), facts.Policy, o.Namespace != "" || id.Namespace == ""})
	case facts.Tier != nil:
		m.Tiers = append(m.Tiers, Tier{m.ref(o, id, input), facts.Tier})
	case facts.Set != nil:
		m.Sets = append(m.Sets, Set{m.ref(o, id, input), facts.Set})
	}
	return true
}

// own returns an identity whose strings are shared with others.
func (m *Model) own(id manifest.Identity) manifest.Identity {
	id.APIVersion, id.Kind, id.Namespace = m.names.keep(id.APIVersion), m.names.keep(id.Kind), m.names.keep(id.Namespace)
	return id
}

// mark packs a place by itself.
func (t *text) mark(p manifest.Place) string {
	t.place(p)
	t.end()
	return t.take()[0]
}

// markSpot packs the spot of a value by itself.
func (t *text) markSpot(o *manifest.Object, v manifest.Value) string {
	t.spot(o, v)
	t.end()
	return t.take()[0]
}

// Namespaced reports whether objects of a kind of custom resource are in namespaces, among the kinds that the model reads.
func Namespaced(group, kind string) bool {
	switch kind {
	case "CiliumNetworkPolicy":
		return group == "cilium.io"
	case "NetworkPolicy":
		return group == "projectcalico.org" || group == "crd.projectcalico.org" || group == "crd.antrea.io"
	case "StagedNetworkPolicy", "StagedKubernetesNetworkPolicy", "NetworkSet":
		return group == "projectcalico.org" || group == "crd.projectcalico.org"
	case "AuthorizationPolicy", "PeerAuthentication":
		return group == "security.istio.io"
	case "Server":
		return group == "policy.linkerd.io"
	case "Gateway", "HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute":
		return group == "gateway.networking.k8s.io"
	case "Route":
		return group == "route.openshift.io"
	case "VirtualService":
		return group == "networking.istio.io"
	case "IngressRoute", "IngressRouteTCP":
		return group == "traefik.io" || group == "traefik.containo.us"
	case "HTTPProxy":
		return group == "projectcontour.io"
	case "InferencePool":
		return group == "inference.networking.k8s.io" || group == "inference.networking.x-k8s.io"
	case "RayCluster", "RayJob", "RayService", "RayCronJob":
		return group == "ray.io"
	}
	return false
}
