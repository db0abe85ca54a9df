// Package cluster is the compact model of a cluster that cross-object rules read: what of each object they need, and where
// it stands. It is filled while documents stream; no document is kept.
package cluster

import (
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Model is what the manifests say of a cluster, in the order of the input.
type Model struct {
	Objects    []Ref // every object that has a name; empty unless a rule asks for identities
	Namespaces []Namespace
	Quotas     []Ref // the ResourceQuotas that limit anything
	Workloads  []Workload
	Policies   []NetworkPolicy
	Foreign    []ForeignPolicy

	ServiceAccounts []Account
	Grants          []Grant // of rights, to service accounts
	ImagePolicies   []ImagePolicy
}

// Ref says which object a fact is about, and where.
type Ref struct {
	manifest.Identity
	Place  manifest.Place // of its name, or as near as can be
	Path   string         // field path of what Place shows
	Source string         // template or file it was rendered from
	Input  int            // order of the input it is in
}

// Namespace is a Namespace object.
type Namespace struct {
	Ref
	Labels Labels
	// The Pod Security labels.
	Enforce Label
	Version Label
}

// Label is a label that may be set. Where it is not, Place is that of the parent it is missing from.
type Label struct {
	Value string
	Set   bool
	Place manifest.Place
	Path  string // field path of the label
}

// Labels are the labels of an object or of a pod.
type Labels map[string]string

// Workload is one pod, or a controller's template of pods.
type Workload struct {
	Ref
	Explicit    bool   // the manifest names the namespace
	Labels      Labels // of the pods
	HostNetwork bool
	PodSecurity podsecurity.Summary
	Account     AccountUse
	Images      []ImageUse
}

// NetworkPolicy is a networking.k8s.io NetworkPolicy, defaulted.
type NetworkPolicy struct {
	Ref
	Selector        Selector // the pods of the policy's namespace that it isolates
	Ingress, Egress bool     // the directions it isolates them in
}

// ForeignPolicy is a network policy in a language that is not read: what it isolates is not known. Namespace is empty
// where it may concern the whole cluster.
type ForeignPolicy struct {
	Ref
}

// Merge appends what another model holds, of later input.
func (m *Model) Merge(later *Model) {
	m.Objects = append(m.Objects, later.Objects...)
	m.Namespaces = append(m.Namespaces, later.Namespaces...)
	m.Quotas = append(m.Quotas, later.Quotas...)
	m.Workloads = append(m.Workloads, later.Workloads...)
	m.Policies = append(m.Policies, later.Policies...)
	m.Foreign = append(m.Foreign, later.Foreign...)
	m.ServiceAccounts = append(m.ServiceAccounts, later.ServiceAccounts...)
	m.Grants = append(m.Grants, later.Grants...)
	m.ImagePolicies = append(m.ImagePolicies, later.ImagePolicies...)
}

// Pod Security labels of a namespace.
const (
	EnforceLabel        = "pod-security.kubernetes.io/enforce"
	EnforceVersionLabel = "pod-security.kubernetes.io/enforce-version"
)

// Pod is a pod together with the checks that it violates.
type Pod struct {
	*workload.Pod
	PodSecurity podsecurity.Summary
}

// Add takes from an object what the model keeps of it. The identity's namespace is resolved.
func (m *Model) Add(o *manifest.Object, id manifest.Identity, input int, pods []Pod) {
	ref := func() Ref {
		at := o.Metadata().Field("name")
		if !at.Exists() {
			at = o.Metadata().Field("generateName")
		}
		return Ref{Identity: id, Place: at.Place(), Path: at.Path(o.Value), Source: o.Source, Input: input}
	}
	switch {
	case o.Is("", "Namespace"):
		m.Namespaces = append(m.Namespaces, namespace(o, ref()))
	case o.Is("", "ResourceQuota"):
		if o.Field("spec", "hard").Len() > 0 {
			m.Quotas = append(m.Quotas, ref())
		}
	case o.Is("networking.k8s.io", "NetworkPolicy"):
		m.Policies = append(m.Policies, networkPolicy(o, ref()))
	case isForeignPolicy(o):
		m.Foreign = append(m.Foreign, ForeignPolicy{ref()})
	case o.Is("", "ServiceAccount"):
		m.ServiceAccounts = append(m.ServiceAccounts, account(o, ref()))
	case isBinding(o):
		m.Grants = append(m.Grants, grants(o, id, input)...)
	default:
		m.ImagePolicies = append(m.ImagePolicies, imagePolicies(o, ref)...)
	}
	for _, pod := range pods {
		if o.Is("", "PodTemplate") {
			continue // makes no pods by itself
		}
		m.Workloads = append(m.Workloads, Workload{
			Ref:         ref(),
			Explicit:    o.Namespace != "",
			Labels:      labels(pod.Metadata.Field("labels")),
			HostNetwork: pod.HostNetwork(),
			PodSecurity: pod.PodSecurity,
			Account:     accountUse(o, pod.Pod),
			Images:      imageUses(o, pod.Pod),
		})
	}
}

// AddIdentity keeps the identity of an object. One whose name the API server completes has none yet.
func (m *Model) AddIdentity(o *manifest.Object, id manifest.Identity, input int) {
	if o.Generated || o.Name == "" {
		return
	}
	at := o.Metadata().Field("name")
	m.Objects = append(m.Objects, Ref{Identity: id, Place: at.Place(), Path: at.Path(o.Value), Source: o.Source, Input: input})
}

func namespace(o *manifest.Object, ref Ref) Namespace {
	all := o.Metadata().Field("labels")
	label := func(key string) Label {
		v := all.Field(key)
		return Label{Value: v.Text(), Set: v.Exists(), Place: v.Place(), Path: v.Path(o.Value)}
	}
	return Namespace{Ref: ref, Labels: labels(all), Enforce: label(EnforceLabel), Version: label(EnforceVersionLabel)}
}

func labels(v manifest.Value) Labels {
	l := make(Labels, v.Len())
	for key, value := range v.Entries() {
		l[key] = value.Text()
	}
	return l
}

func networkPolicy(o *manifest.Object, ref Ref) NetworkPolicy {
	spec := o.Value.Field("spec")
	p := NetworkPolicy{Ref: ref, Selector: NewSelector(spec.Field("podSelector"))}
	types := spec.Field("policyTypes")
	for _, t := range types.Items() {
		switch t.Text() {
		case "Ingress":
			p.Ingress = true
		case "Egress":
			p.Egress = true
		}
	}
	if types.Len() == 0 {
		// SetDefaults_NetworkPolicy: ingress always, egress only if there is an egress rule; an empty list is none.
		p.Ingress = true
		p.Egress = spec.Field("egress").Len() > 0
	}
	return p
}

// foreignPolicies are the kinds of network policy that are not read, and whether they reach beyond a namespace.
var foreignPolicies = map[[2]string]bool{
	{"cilium.io", "CiliumNetworkPolicy"}:                       false,
	{"cilium.io", "CiliumClusterwideNetworkPolicy"}:            true,
	{"projectcalico.org", "NetworkPolicy"}:                     false,
	{"projectcalico.org", "GlobalNetworkPolicy"}:               true,
	{"crd.projectcalico.org", "NetworkPolicy"}:                 false,
	{"crd.projectcalico.org", "GlobalNetworkPolicy"}:           true,
	{"policy.networking.k8s.io", "AdminNetworkPolicy"}:         true,
	{"policy.networking.k8s.io", "BaselineAdminNetworkPolicy"}: true,
	{"policy.networking.k8s.io", "ClusterNetworkPolicy"}:       true,
	{"crd.antrea.io", "NetworkPolicy"}:                         false,
	{"crd.antrea.io", "ClusterNetworkPolicy"}:                  true,
}

func isForeignPolicy(o *manifest.Object) bool {
	_, ok := foreignPolicies[[2]string{o.Group(), o.Kind}]
	return ok
}

// Clusterwide reports whether the policy may concern every namespace.
func (p *ForeignPolicy) Clusterwide() bool { return p.Namespace == "" }
