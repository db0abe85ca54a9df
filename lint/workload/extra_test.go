package workload_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

func TestExtraKinds(t *testing.T) {
	kinds, err := workload.NewKinds([]workload.Kind{
		{Group: "example.com", Kind: "Cluster", ClusterScoped: true, Statements: []string{"pod spec.old"}},
		{Group: "example.com", Kind: "Cluster", Statements: []string{"template spec.head", "template spec.worker overlay"}},
		{Group: "kubeflow.org", Kind: "Notebook", Passive: true, Statements: []string{"template spec.other"}},
	})
	require.NoError(t, err)
	const template = `{spec: {containers: [{name: c, image: "i:1"}]}}`
	reader := workload.Reader{Extra: kinds}
	paths := func(text string) (paths []string) {
		o := objects(t, text)[0]
		for _, p := range reader.Pods(&o) {
			paths = append(paths, p.Path)
		}
		return paths
	}
	require.Equal(t, []string{"spec.head.spec", "spec.worker.spec"},
		paths("apiVersion: example.com/v1\nkind: Cluster\nspec: {old: {containers: []}, head: "+template+", worker: "+template+"}\n"))
	require.Equal(t, []string{"spec.other.spec"},
		paths("apiVersion: kubeflow.org/v1\nkind: Notebook\nspec: {template: "+template+", other: "+template+"}\n"))

	cluster, notebook := objects(t, "apiVersion: example.com/v1\nkind: Cluster\n")[0], objects(t, "apiVersion: kubeflow.org/v1\nkind: Notebook\n")[0]
	clusterScoped, known := kinds.ClusterScoped(&cluster)
	require.True(t, known)
	require.False(t, clusterScoped)
	require.True(t, kinds.Passive(&notebook))
	require.False(t, (*workload.Kinds)(nil).Passive(&notebook))
}

func TestKindErrors(t *testing.T) {
	for name, test := range map[string]struct {
		kind workload.Kind
		want workload.KindError
	}{
		"group of Kubernetes": {
			workload.Kind{Group: "apps", Kind: "Deployment", Statements: []string{"template spec.template"}},
			workload.KindError{Statement: -1, Message: `group "apps" is none of custom resources`},
		},
		"no group":   {workload.Kind{Kind: "A"}, workload.KindError{Statement: -1, Message: `group "" is none of custom resources`}},
		"two kinds":  {workload.Kind{Group: "a.b", Kind: "A,B"}, workload.KindError{Statement: -1, Message: `"A,B" of "a.b" is no name of one kind`}},
		"lower case": {workload.Kind{Group: "a.b", Kind: "a", Statements: []string{"pod spec"}}, workload.KindError{Statement: -1, Message: `"a" is no name of a kind`}},
		"nothing":    {workload.Kind{Group: "a.b", Kind: "A"}, workload.KindError{Statement: -1, Message: "nothing is said of A"}},
		"verb":       {workload.Kind{Group: "a.b", Kind: "A", Statements: []string{"pod spec", "pods spec.a"}}, workload.KindError{Statement: 1, Message: "unknown verb pods"}},
		"two lines":  {workload.Kind{Group: "a.b", Kind: "A", Statements: []string{"pod spec\npod spec.a"}}, workload.KindError{Message: "a statement is one line: VERB PATH WORD..."}},
		"include":    {workload.Kind{Group: "a.b", Kind: "A", Statements: []string{"use x spec"}}, workload.KindError{Message: "use of x, which is not defined"}},
	} {
		t.Run(name, func(t *testing.T) {
			err := test.kind.Check()
			require.Equal(t, &test.want, err)
			_, err = workload.NewKinds([]workload.Kind{test.kind})
			require.ErrorContains(t, err, test.want.Message)
		})
	}
}
