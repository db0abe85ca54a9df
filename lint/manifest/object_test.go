package manifest_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

func TestParts(t *testing.T) {
	const (
		none  = "not a Kubernetes object"
		kusto = "a kustomization: lint the output of kustomize build"
	)
	tests := []struct {
		name, text string
		want       []string // apiVersion kind namespace/name, or line: reason
	}{
		{"object", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: b}\n", []string{"apps/v1 Deployment b/a"}},
		{"spec null", "apiVersion: v1\nkind: Pod\nmetadata:\nspec: null\n", []string{"v1 Pod /"}},
		{"generated name", "apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n", []string{"v1 Pod /a-…"}},
		{"name of another type", "apiVersion: v1\nkind: Pod\nmetadata: {name: 5}\n", []string{"v1 Pod /"}},
		{"no kind", "apiVersion: v1\n", []string{"1: " + none}},
		{"no apiVersion", "kind: Pod\n", []string{"1: " + none}},
		{"kind of another type", "apiVersion: v1\nkind: {a: b}\n", []string{"1: " + none}},
		{"names are case-sensitive", "apiversion: v1\nKind: Pod\n", []string{"1: " + none}},
		{"sequence", "- apiVersion: v1\n  kind: Pod\n", []string{"1: " + none}},
		{"scalar", "hello\n", []string{"1: " + none}},
		{"kustomization", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n", []string{"1: " + kusto}},
		{"list", `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: a}
- null
-
- apiVersion: example.com/v1
  kind: Widget
  metadata: {name: w}
- {}
- kind: Pod
- text
- apiVersion: v1
  kind: List
  items:
  - apiVersion: v1
    kind: Secret
`, []string{"v1 Pod /a", "7: null", "8: null", "example.com/v1 Widget /w", "12: " + none, "13: " + none, "14: " + none, "v1 Secret /"}},
		{"typed list", `apiVersion: apps/v1
kind: DeploymentList
items:
- metadata: {name: a}
- apiVersion: apps/v1beta1
  metadata: {name: b}
- kind: Other
  metadata: {name: c}
`, []string{"apps/v1 Deployment /a", "apps/v1beta1 Deployment /b", "apps/v1 Other /c"}},
		{"list without items", "apiVersion: v1\nkind: List\n", []string{"v1 List /"}},
		{"list of null", "apiVersion: v1\nkind: PodList\nitems: null\n", []string{"v1 PodList /"}},
		{"empty list", "apiVersion: v1\nkind: List\nitems: []\n", nil},
		{"custom resource that ends in List", "apiVersion: example.com/v1\nkind: AllowList\nspec: {}\n", []string{"example.com/v1 AllowList /"}},
		{"template", `apiVersion: template.openshift.io/v1
kind: Template
objects:
- apiVersion: v1
  kind: Pod
  metadata: {name: "${NAME}"}
- null
- apiVersion: v1
  kind: List
  items: [{apiVersion: v1, kind: Secret}]
`, []string{"v1 Pod /${NAME} templated", "7: null", "v1 Secret / templated"}},
		{"old template", "apiVersion: v1\nkind: Template\nobjects: [{apiVersion: v1, kind: Pod}]\n", []string{"v1 Pod / templated"}},
		{"somebody's template", "apiVersion: example.com/v1\nkind: Template\nobjects: []\n", []string{"example.com/v1 Template /"}},
		{"merged type", "x: &x {apiVersion: v1, kind: Pod}\n<<: *x\n", []string{"v1 Pod /"}},
		{"items behind an alias", "apiVersion: v1\nkind: List\nx: &x [{apiVersion: v1, kind: Pod}]\nitems: *x\n", []string{"v1 Pod /"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := parse(tt.text)
			require.Empty(t, d.Problems)
			var got []string
			for part := range d.Parts() {
				o := part.Object
				if part.Reason != "" {
					got = append(got, fmt.Sprintf("%d: %s", part.At.Place().Start.Line, part.Reason))
					continue
				}
				s := fmt.Sprintf("%s %s %s/%s", o.APIVersion, o.Kind, o.Namespace, o.Name)
				if o.Generated {
					s += "…"
				}
				if o.Templated {
					s += " templated"
				}
				got = append(got, s)
				require.Equal(t, part.At, o.Value)
			}
			require.Equal(t, tt.want, got)
			for range d.Parts() {
				break // a caller may stop
			}
		})
	}
}

func TestObject(t *testing.T) {
	object := func(text string) manifest.Object {
		for part := range parse(text).Parts() {
			return part.Object
		}
		return manifest.Object{}
	}
	o := object("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, labels: {x: z}}\n")
	require.Equal(t, "networking.k8s.io", o.Group())
	require.True(t, o.Is("networking.k8s.io", "NetworkPolicy"))
	require.False(t, o.Is("", "NetworkPolicy"))
	require.True(t, o.BuiltIn())
	require.Equal(t, "z", o.Metadata().Field("labels", "x").Text())
	o = object("apiVersion: v1\nkind: Pod\n")
	require.Empty(t, o.Group())
	require.True(t, o.BuiltIn())
	require.False(t, o.Metadata().Exists())
	require.Equal(t, "metadata.labels", o.Metadata().Field("labels").Path(o.Value))
	for apiVersion, builtIn := range map[string]bool{
		"v1": true, "apps/v1": true, "batch/v1": true, "rbac.authorization.k8s.io/v1": true, "example.com/v1": false, "argoproj.io/v1alpha1": false, "cilium.io/v2": false, "sparkoperator.k8s.io/v1beta2": false,
	} {
		o := object("apiVersion: " + apiVersion + "\nkind: X\n")
		require.Equal(t, builtIn, o.BuiltIn(), apiVersion)
	}
}

// TestOrigin checks the annotation of kustomize build, and that the comment of helm template goes first.
func TestOrigin(t *testing.T) {
	for annotation, source := range map[string]string{
		"path: base/a.yaml": "base/a.yaml",
		"path: \"a.yaml\"\n      repo: https://x/y\n      ref: v1\n": "https://x/y@v1//a.yaml",
		"repo: https://x/y\n      path: a.yaml":                      "https://x/y//a.yaml",
		"configuredIn: kustomization.yaml":                           "",
	} {
		text := object + "metadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      " + annotation + "\n"
		for part := range parse(text).Parts() {
			require.Equal(t, source, part.Object.Source)
		}
		for part := range parse("# Source: chart/a.yaml\n" + text).Parts() {
			require.Equal(t, "chart/a.yaml", part.Object.Source)
		}
	}
}
