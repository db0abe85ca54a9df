package cluster

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTenants(t *testing.T) {
	namespace := func(name, labels string) string {
		return "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + ", labels: {" + labels + "}}\n---\n"
	}
	pod := func(namespace, labels string) string {
		return "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: " + namespace + ", labels: {" + labels + "}}\nspec: {containers: [{name: c, image: i}]}\n---\n"
	}
	profile := func(name, owner string) string {
		return "apiVersion: kubeflow.org/v1\nkind: Profile\nmetadata: {name: " + name + "}\nspec: {owner: {kind: User, name: " + owner + "}}\n---\n"
	}
	for _, test := range []struct {
		name, label, text string
		key               string
		names             []string
		workloads         []int
	}{
		{"none", "", namespace("a", "") + pod("a", ""), "", nil, []int{-1}},
		{"one is none", "", namespace("a", "tenant: x") + namespace("b", "tenant: x") + pod("a", ""), "", nil, []int{-1}},
		{"two", "", namespace("b", "tenant: yy") + namespace("a", "tenant: x") + pod("a", "") + pod("b", "") + pod("c", ""),
			"tenant", []string{"x", "yy"}, []int{0, 1, -1}},
		{"a namespace goes before its pods", "", namespace("a", "tenant: x") + pod("a", "tenant: yy") + pod("b", "tenant: yy"),
			"tenant", []string{"x", "yy"}, []int{0, 1}},
		{"the last declaration that tells", "", namespace("a", "tenant: x") + namespace("a", "tenant: z") + namespace("a", "") + namespace("b", "tenant: yy") + pod("a", ""),
			"tenant", []string{"yy", "z"}, []int{1}},
		{"shared namespaces", "", namespace("a", "tenant: x") + namespace("kube-system", "tenant: yy") + namespace("monitoring", "tenant: z") + pod("monitoring", "tenant: z"),
			"", nil, []int{-1}},
		{"the label that is asked for", "team", namespace("a", "tenant: x, team: r") + namespace("b", "tenant: x, team: s") + pod("a", ""),
			"team", []string{"r", "s"}, []int{0}},
		{"no other than that", "team", namespace("a", "tenant: x") + namespace("b", "tenant: yy") + pod("a", ""), "", nil, []int{-1}},
		{"products before people", "", namespace("a", "tenant: x, capsule.clastix.io/tenant: v") + namespace("b", "tenant: yy, capsule.clastix.io/tenant: w") + pod("a", ""),
			"capsule.clastix.io/tenant", []string{"v", "w"}, []int{0}},
		{"a label that tells no two", "", namespace("a", "tenant: x, kubesphere.io/workspace: w") + namespace("b", "tenant: yy, kubesphere.io/workspace: w") + pod("b", ""),
			"tenant", []string{"x", "yy"}, []int{1}},
		{"trees", "", namespace("a", "root.tree.hnc.x-k8s.io/depth: '2', mid.tree.hnc.x-k8s.io/depth: '1', a.tree.hnc.x-k8s.io/depth: '0'") +
			namespace("b", "b.tree.hnc.x-k8s.io/depth: '0'") + pod("a", ""), "*.tree.hnc.x-k8s.io/depth", []string{"b", "root"}, []int{1}},
		{"the name is no tenant", "", namespace("a", "kubernetes.io/metadata.name: a") + namespace("b", "kubernetes.io/metadata.name: b") + pod("a", ""), "", nil, []int{-1}},
		{"profiles", "", profile("a", "ann") + profile("b", "bob") + profile("c", "bob") + pod("c", ""), "Profile", []string{"ann", "bob"}, []int{1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			tenants := read(t, test.text).Tenants(TenantRules{Label: test.label})
			require.Equal(t, test.key, tenants.Key)
			require.Equal(t, test.names, tenants.Names)
			require.Equal(t, test.workloads, tenants.Groups())
			for i, want := range test.workloads {
				require.Equal(t, want, tenants.Workload(i))
			}
		})
	}
	tenants := read(t, namespace("a", "tenant: x")+namespace("b", "tenant: yy")+pod("c", "tenant: yy")).Tenants(TenantRules{})
	require.Equal(t, 1, tenants.Namespace("b"))
	require.Equal(t, -1, tenants.Namespace("c"), "its pods may be of several")
}

func TestTenantsByName(t *testing.T) {
	pod := func(namespace, labels string) string {
		return "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: " + namespace + ", labels: {" + labels + "}}\nspec: {containers: [{name: c, image: i}]}\n---\n"
	}
	m := read(t, pod("red-web", "team: blue")+pod("blue", "")+pod("blue-tools", "team: red")+pod("monitoring", "")+pod("elsewhere", "team: green"))
	named := []TenantNamespaces{{"red", []string{"red-*", "monitoring"}}, {"blue", []string{"blue", "blue-*", "red-*"}}}
	for _, test := range []struct {
		name  string
		rules TenantRules
		names []string
		want  []int
	}{
		{"names", TenantRules{Namespaces: named}, []string{"blue", "red"}, []int{1, 0, 0, 1, -1}},
		{"shared", TenantRules{Namespaces: named, Shared: []string{"*-tools"}}, []string{"blue", "red"}, []int{1, 0, -1, 1, -1}},
		{"and labels", TenantRules{Namespaces: named, Label: "team"}, []string{"blue", "green", "red"}, []int{2, 0, 0, 2, 1}},
		{"shared by a label", TenantRules{Label: "team", Shared: []string{"else*"}}, []string{"blue", "red"}, []int{0, -1, 1, -1, -1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			tenants := m.Tenants(test.rules)
			require.Equal(t, test.names, tenants.Names)
			require.Equal(t, test.want, tenants.Groups())
		})
	}
	tenants := m.Tenants(TenantRules{Namespaces: named, Shared: []string{"*-tools"}})
	require.Equal(t, 0, tenants.Namespace("blue-data"), "whether or not it is in view")
	require.Equal(t, -1, tenants.Namespace("red-tools"))
	require.Equal(t, -1, (&Tenants{}).Namespace("red-web"))
}
