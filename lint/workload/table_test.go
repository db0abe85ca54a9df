package workload_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

func TestMappedKinds(t *testing.T) {
	kinds := slices.Collect(workload.MappedKinds())
	require.True(t, slices.IsSortedFunc(kinds, func(a, b workload.MappedKind) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	}))
	i := slices.IndexFunc(kinds, func(k workload.MappedKind) bool { return k.Group == "kubeflow.org" && k.Kind == "Notebook" })
	require.GreaterOrEqual(t, i, 0)
	require.False(t, kinds[i].ClusterScoped)
	var verbs []string
	for verb, words := range kinds[i].Statements() {
		verbs = append(verbs, verb)
		require.Equal(t, "spec.template", words[0])
	}
	require.Equal(t, []string{"template", "labels"}, verbs)
}

// The table is asked about every kind in it: none is taken for one of Kubernetes itself, but for those that are.
func TestMappedKindsAreCustom(t *testing.T) {
	for k := range workload.MappedKinds() {
		o := manifest.Object{APIVersion: k.Group + "/v1", Kind: k.Kind}
		if k.Group != "" && k.Kind != "DeploymentConfig" {
			require.False(t, o.BuiltIn(), "%s %s", k.Group, k.Kind)
		}
	}
}
