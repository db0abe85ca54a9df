package cluster

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// read returns the model of a stream of manifests.
func read(t testing.TB, text string) *Model {
	t.Helper()
	m := &Model{}
	readFile(t, m, "test.yaml", text)
	return m
}

// readFile adds what a file says to a model.
func readFile(t testing.TB, m *Model, name, text string) {
	t.Helper()
	splitter := manifest.NewSplitter(name, strings.NewReader(text))
	for {
		section, err := splitter.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
		for _, d := range manifest.Parse(section) {
			for part := range d.Parts() {
				var pods []Pod
				for _, pod := range workload.Pods(&part.Object) {
					pods = append(pods, Pod{Pod: pod, Serving: serving(pod)})
				}
				id := manifest.Identity{Kind: part.Object.Kind, Namespace: part.Object.Namespace, Name: part.Object.Name}
				m.Add(&part.Object, id, 0, pods)
			}
		}
	}
}

const digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestImagePatterns(t *testing.T) {
	const kyverno = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: p}
spec: {rules: [{verifyImages: [{imageReferences: [%q]}]}]}
`
	const policyController = `apiVersion: policy.sigstore.dev/v1beta1
kind: ClusterImagePolicy
metadata: {name: p}
spec: {images: [{glob: %q}]}
`
	for _, test := range []struct {
		language, pattern, image string
		covers                   bool
	}{
		{kyverno, "*", "nginx", true},
		{kyverno, "registry.example/*", "registry.example/team/app:1", true},
		{kyverno, "registry.example/*", "registry.example.evil.example/app:1", false},
		{kyverno, "registry.example/app", "registry.example/app:1", false},
		{kyverno, "registry.example/app:?", "registry.example/app:1", true},
		{kyverno, "registry.example/app:?", "registry.example/app:10", false},
		{kyverno, "registry.example/app:latest", "registry.example/app", true},
		{kyverno, "registry.example/app:*", "registry.example/app@" + digest, false},
		{kyverno, "registry.example/app*", "registry.example/app@" + digest, true},
		{kyverno, "registry.example/app:1*", "registry.example/app:1@" + digest, true},
		{kyverno, "docker.io/*", "nginx:1.27", true},
		{kyverno, "docker.io/nginx:*", "nginx:1.27", true},
		{kyverno, "docker.io/library/nginx:*", "nginx:1.27", true},
		{kyverno, "library/nginx:*", "nginx:1.27", true},
		{kyverno, "registry.example/{{ team }}/*", "elsewhere.example/app:1", true},
		{kyverno, "registry?example/*", "registry.example/app:1", true},
		{kyverno, "registry.example/*", "registryxexample/app:1", false},
		{policyController, "**", "registry.example/team/app:1", true},
		{policyController, "registry.example/*", "registry.example/app:1", true},
		{policyController, "registry.example/*", "registry.example/team/app:1", false},
		{policyController, "registry.example/**", "registry.example/team/app:1", true},
		{policyController, "registry.example/app@sha256:*", "registry.example/app:1", true},
		{policyController, "index.docker.io/library/nginx:*", "nginx", true},
		{policyController, "*", "nginx", true},
		{policyController, "*", "someone/nginx", false},
		{policyController, "*/*", "someone/nginx", true},
		{policyController, "*/*", "registry.example/app:1", false},
		{policyController, "", "registry.example/app:1", true},
	} {
		m := read(t, fmt.Sprintf(test.language, test.pattern))
		require.Len(t, m.ImagePolicies, 1)
		ref, err := image.Parse(test.image)
		require.NoError(t, err)
		require.Equal(t, test.covers, m.ImagePolicies[0].Covers(&Workload{}, ImageNames(ref, test.image)), "%q, %q", test.pattern, test.image)
	}
}

func TestImageUses(t *testing.T) {
	m := read(t, `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  template:
    spec:
      containers:
        - {name: a, image: nginx}
        - {name: b, image: $(IMAGE)}
        - {name: c}
      volumes:
        - {name: v, image: {reference: "registry.example/weights:1"}}
`)
	require.Len(t, m.Workloads, 1)
	uses := slices.Collect(m.Workloads[0].Images())
	require.Len(t, uses, 2)
	require.Equal(t, "nginx", uses[0].Image)
	require.Equal(t, "a", uses[0].Container)
	require.Equal(t, "spec.template.spec.containers[0].image", uses[0].At.Path)
	require.Equal(t, "spec.template.spec.containers[name=a].image", uses[0].At.Stable)
	require.Equal(t, 8, uses[0].At.Place.Start.Line)
	require.Equal(t, "registry.example/weights:1", uses[1].Image)
	require.Empty(t, uses[1].Container)
}

// No pattern makes a policy that fails to load, or to match.
func FuzzImagePattern(f *testing.F) {
	for _, seed := range []string{"*", "**", "registry.example/*", "a?b", "[a-z]", `\E*`, "\xff*", "{{"} {
		f.Add(seed)
	}
	names := ImageNames(image.Reference{Registry: "docker.io", Repository: "library/nginx"}, "nginx")
	f.Fuzz(func(t *testing.T, pattern string) {
		p := ImagePolicy{match: wildcards([]string{pattern})}
		p.Covers(&Workload{}, names)
		if !strings.ContainsAny(pattern, "*?{") && utf8.ValidString(pattern) {
			require.True(t, p.Covers(&Workload{}, []string{pattern}), "a pattern without wildcards matches itself")
		}
	})
}
