package cluster

import (
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Tenants says which tenant each namespace and each workload belongs to. A tenant is whoever shares the cluster with others
// that are to be kept apart from it: a team, a customer.
//
// Shared and system namespaces, such as kube-system or that of an ingress controller, belong to no tenant, whatever labels
// they have: they are there for all. Nor does what no label speaks for.
type Tenants struct {
	Names []string // in order; none unless there are two
	// Key is the label that tells the tenants, or what else does; empty where there are none.
	Key string

	workloads  []int // by workload: its tenant, or -1
	namespaces map[string]int
	rules      TenantRules
}

// TenantRules say how tenants are told apart. The zero value asks for what is usual.
type TenantRules struct {
	// Label is the label of namespaces, or else of pods, whose value names their tenant; empty to look for the usual ones,
	// unless there are Namespaces.
	Label string
	// Namespaces belong to tenants by their names, whatever their labels say. Of several for one, the first counts.
	Namespaces []TenantNamespaces
	// Shared are globs of namespaces that serve all tenants, beside the usual ones.
	Shared []string
}

// TenantNamespaces are the namespaces of a tenant.
type TenantNamespaces struct {
	Tenant string
	Globs  []string // as [path.Match] reads them
}

// tenant returns the tenant that a namespace belongs to by its name, or "".
func (r *TenantRules) tenant(namespace string) string {
	if matchesAny(r.Shared, namespace) {
		return ""
	}
	for _, n := range r.Namespaces {
		if matchesAny(n.Globs, namespace) {
			return n.Tenant
		}
	}
	return ""
}

// shared reports whether a namespace is there for all tenants.
func (r *TenantRules) shared(namespace string) bool {
	return matchesAny(r.Shared, namespace) || shared(namespace) && r.tenant(namespace) == ""
}

func matchesAny(globs []string, name string) bool {
	return slices.ContainsFunc(globs, func(glob string) bool {
		ok, err := path.Match(glob, name)
		return ok && err == nil
	})
}

// Workload returns the tenant that a workload belongs to, by its index in the model: an index of Names, or -1.
func (t *Tenants) Workload(i int) int {
	if len(t.Names) == 0 {
		return -1
	}
	return t.workloads[i]
}

// Namespace returns the tenant that all of a namespace belongs to: an index of Names, or -1.
func (t *Tenants) Namespace(name string) int {
	if tenant, ok := t.namespaces[name]; ok {
		return tenant
	}
	if tenant, ok := slices.BinarySearch(t.Names, t.rules.tenant(name)); ok {
		return tenant
	}
	return -1
}

// Groups returns the tenant of every workload, or -1, as [network.Network.Matrix] asks for them.
func (t *Tenants) Groups() []int { return t.workloads }

// tenantKeys are labels that tell the tenants, the most telling ones first.
//
//   - capsule.clastix.io/tenant: Capsule sets it on the namespaces of a Tenant (api/v1beta2, GetTypeLabel).
//   - stakater.com/tenant: the Multi Tenant Operator asks for it on every namespace (Stakater's documentation, "Namespaces").
//   - toolkit.fluxcd.io/tenant: what flux create tenant sets on the namespaces of a tenant.
//   - tenancy.x-k8s.io/cluster: VirtualCluster records in it which tenant's control plane an object comes from
//     (pkg/syncer/constants, LabelCluster).
//   - kubesphere.io/workspace: the workspace of a namespace in KubeSphere.
//   - field.cattle.io/projectId: the project of a namespace in Rancher.
//   - tenant: no product's, and what people write by themselves.
//
// The label kubernetes.io/metadata.name is none of them: every namespace would be a tenant.
var tenantKeys = []string{
	"capsule.clastix.io/tenant",
	"stakater.com/tenant",
	"toolkit.fluxcd.io/tenant",
	"tenancy.x-k8s.io/cluster",
	"kubesphere.io/workspace",
	"field.cattle.io/projectId",
	"tenant",
}

// treeSuffix ends labels of the Hierarchical Namespace Controller: <ancestor>.tree.hnc.x-k8s.io/depth has the number of
// steps to the ancestor. The farthest is the root of the tree, which is the tenant.
const treeSuffix = ".tree.hnc.x-k8s.io/depth"

// sharedNamespaces are those that serve every tenant: of Kubernetes itself, and the ones in which the usual ingress
// controllers, service meshes, monitoring and operators are installed by their own manifests.
var sharedNamespaces = []string{
	"argocd", "calico-apiserver", "calico-system", "capsule-system", "cert-manager", "cilium", "cilium-secrets", "external-dns",
	"external-secrets", "flux-system", "gatekeeper-system", "gateway-system", "gpu-operator", "hnc-system", "ingress",
	"ingress-nginx", "istio-ingress", "istio-operator", "istio-system", "keda", "knative-eventing", "knative-operator",
	"knative-serving", "kserve", "kubeflow", "kubeflow-system", "kubesphere-system", "kyverno", "linkerd", "linkerd-viz",
	"local-path-storage", "logging", "longhorn-system", "metallb-system", "monitoring", "nginx-ingress", "node-feature-discovery",
	"nvidia-gpu-operator", "observability", "openshift", "opendatahub", "prometheus", "projectcontour", "redhat-ods-applications",
	"rook-ceph", "sealed-secrets", "tigera-operator", "traefik", "velero",
}

// sharedPrefixes begin names of namespaces that are like sharedNamespaces.
var sharedPrefixes = []string{"kube-", "openshift-", "cattle-", "kubesphere-", "gke-", "azure-", "aws-", "amazon-"}

// shared reports whether a namespace is there for all tenants.
func shared(namespace string) bool {
	return slices.Contains(sharedNamespaces, namespace) ||
		slices.ContainsFunc(sharedPrefixes, func(prefix string) bool { return strings.HasPrefix(namespace, prefix) })
}

// Profile is a Profile of Kubeflow: a namespace and whose it is.
type Profile struct {
	Namespace, Owner string
}

func (m *Model) profile(o *manifest.Object, id manifest.Identity) Profile {
	owner := o.Value.Field("spec", "owner", "name").Text()
	if owner == "" {
		owner = id.Name
	}
	return Profile{m.names.keep(id.Name), m.names.keep(owner)}
}

// Tenants returns the tenants of a cluster. What the rules say of names of namespaces tells them, then the value of the label
// on a namespace, or else that on pods. Where the rules say nothing, the first label of those that are known for it counts by
// which there are two tenants.
func (m *Model) Tenants(rules TenantRules) *Tenants {
	none := func(Labels) string { return "" }
	switch {
	case rules.Label != "":
		return m.tenantsBy(&rules, rules.Label, valueOf(rules.Label))
	case len(rules.Namespaces) > 0:
		return m.tenants(&rules, "namespace", map[string]string{}, none)
	}
	for _, key := range tenantKeys {
		if t := m.tenantsBy(&rules, key, valueOf(key)); len(t.Names) > 0 {
			return t
		}
	}
	if t := m.tenantsBy(&rules, "*"+treeSuffix, rootOf); len(t.Names) > 0 {
		return t
	}
	owners := map[string]string{}
	for _, p := range m.Profiles {
		owners[p.Namespace] = p.Owner
	}
	return m.tenants(&rules, "Profile", owners, none)
}

func valueOf(key string) func(Labels) string {
	return func(l Labels) string {
		value, _ := l.Get(key)
		if value == workload.AnyValue {
			return ""
		}
		return value
	}
}

func rootOf(l Labels) string {
	root, farthest := "", -1
	for key, value := range l.All() {
		ancestor, ok := strings.CutSuffix(key, treeSuffix)
		if depth, err := strconv.Atoi(value); ok && err == nil && depth > farthest {
			root, farthest = ancestor, depth
		}
	}
	return root
}

// tenantsBy returns the tenants that labels tell; of several declarations of a namespace, the last that tells one.
func (m *Model) tenantsBy(rules *TenantRules, key string, tenant func(Labels) string) *Tenants {
	namespaces := map[string]string{}
	for i := range m.Namespaces {
		if name := tenant(m.Namespaces[i].Labels); name != "" {
			namespaces[m.Namespaces[i].Name] = name
		}
	}
	return m.tenants(rules, key, namespaces, tenant)
}

// tenants returns the tenants of namespaces, and those of pods in others.
func (m *Model) tenants(rules *TenantRules, key string, namespaces map[string]string, pod func(Labels) string) *Tenants {
	m.nameTenants(rules, namespaces)
	maps.DeleteFunc(namespaces, func(namespace, _ string) bool { return rules.shared(namespace) })
	indexes := map[string]int{}
	for _, n := range rules.Namespaces {
		indexes[n.Tenant] = 0 // whether or not it is in view
	}
	for _, tenant := range namespaces {
		indexes[tenant] = 0
	}
	of := make([]string, len(m.Workloads))
	for i := range m.Workloads {
		w := &m.Workloads[i]
		switch tenant, ok := namespaces[w.Namespace]; {
		case ok:
			of[i] = tenant
		case !rules.shared(w.Namespace):
			if of[i] = pod(w.Labels); of[i] != "" {
				indexes[of[i]] = 0
			}
		}
	}
	t := &Tenants{workloads: make([]int, len(of)), rules: *rules}
	if len(indexes) > 1 {
		t.Key, t.Names = key, slices.Sorted(maps.Keys(indexes))
	}
	for i, name := range t.Names {
		indexes[name] = i
	}
	for i, name := range of {
		t.workloads[i] = -1
		if name != "" && len(t.Names) > 0 {
			t.workloads[i] = indexes[name]
		}
	}
	if len(t.Names) > 0 {
		t.namespaces = make(map[string]int, len(namespaces))
		for namespace, name := range namespaces {
			t.namespaces[namespace] = indexes[name]
		}
	}
	return t
}

// nameTenants adds the tenants that namespaces belong to by their names.
func (m *Model) nameTenants(rules *TenantRules, namespaces map[string]string) {
	add := func(namespace string) {
		if tenant := rules.tenant(namespace); tenant != "" {
			namespaces[namespace] = tenant
		}
	}
	for i := range m.Namespaces {
		add(m.Namespaces[i].Name)
	}
	for i := range m.Workloads {
		add(m.Workloads[i].Namespace)
	}
}
