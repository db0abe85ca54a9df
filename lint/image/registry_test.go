package image

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func mustParse(t *testing.T, s string) Reference {
	t.Helper()
	ref, err := Parse(s)
	require.NoError(t, err, s)
	return ref
}

func TestPublic(t *testing.T) {
	for _, s := range []string{
		"nginx",
		"docker.io/library/nginx",
		"index.docker.io/library/nginx",
		"registry-1.docker.io/library/nginx",
		"quay.io/argoproj/argocd",
		"QUAY.IO/argoproj/argocd",
		"quay.io:443/argoproj/argocd",
		"ghcr.io/kubeflow/katib/katib-ui",
		"gcr.io/distroless/static",
		"eu.gcr.io/project/app",
		"mirror.gcr.io/library/nginx",
		"k8s.gcr.io/pause:3.5",
		"registry.k8s.io/pause:3.10",
		"public.ecr.aws/docker/library/redis",
		"nvcr.io/nvidia/tritonserver",
		"mcr.microsoft.com/dotnet/aspnet:8.0",
		"registry.gitlab.com/group/project",
		"us-docker.pkg.dev/vertex-ai/prediction/tf2-cpu.2-15",
		"us-central1-docker.pkg.dev/k8s-staging-images/gateway-api-inference-extension/lora-syncer:main",
		"docker.m.daocloud.io/library/nginx",
	} {
		require.True(t, Registries{}.Public(mustParse(t, s)), s)
	}
	for _, s := range []string{
		"localhost:5000/app",
		"localhost/app",
		"127.0.0.1:5000/app",
		"[::1]:5000/app",
		"registry.default.svc.cluster.local/app",
		"123456789012.dkr.ecr.us-east-1.amazonaws.com/app",
		"myacr.azurecr.io/app",
		"europe-docker.pkg.dev/my-proj/repo/app",
		"us-docker.pkg.dev/vertex-ai-of-mine/app",
		"harbor.corp.example/library/nginx",
		"notgcr.io/app",
		"docker.io.corp.example/app",
		"quay.io:8443/app",
		"registry.aliyuncs.com/my-company/app",
	} {
		require.False(t, Registries{}.Public(mustParse(t, s)), s)
	}
}

func TestExtraPublic(t *testing.T) {
	r := Registries{ExtraPublic: []Pattern{"harbor.corp.example/mirror"}}
	require.True(t, r.Public(mustParse(t, "harbor.corp.example/mirror/nginx")))
	require.True(t, r.Public(mustParse(t, "nginx")))
	require.False(t, r.Public(mustParse(t, "harbor.corp.example/app")))
}

func TestPublicRegistries(t *testing.T) {
	seen := map[Pattern]bool{}
	for _, r := range PublicRegistries {
		p, err := ParsePattern(string(r.Pattern))
		require.NoError(t, err)
		require.Equal(t, r.Pattern, p, "not as it is normalised")
		require.False(t, seen[p], "%s is listed twice", p)
		seen[p] = true
		require.NotEmpty(t, r.Reason)
	}
}

func TestPatternMatch(t *testing.T) {
	tests := []struct {
		pattern Pattern
		ref     string
		want    bool
	}{
		{"quay.io", "quay.io/a", true},
		{"quay.io", "quay.io/a/b", true},
		{"quay.io", "a/b", false},
		{"quay.io/a", "quay.io/a", true},
		{"quay.io/a", "quay.io/a/b", true},
		{"quay.io/a", "quay.io/ab", false},
		{"quay.io/a/b", "quay.io/a", false},
		{"*.gcr.io", "eu.gcr.io/a", true},
		{"*.gcr.io", "a.b.gcr.io/a", true},
		{"*.gcr.io", "gcr.io/a", false},
		{"*.gcr.io/a", "eu.gcr.io/a/b", true},
		{"*.gcr.io/a", "eu.gcr.io/b", false},
		{"registry:5000", "registry:5000/a", true},
		{"registry:5000", "registry:5001/a", false},
		{"docker.io/library", "nginx", true},
		{"docker.io/library", "grafana/grafana", false},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, tt.pattern.Match(mustParse(t, tt.ref)), "%s, %s", tt.pattern, tt.ref)
	}
}

func TestParsePattern(t *testing.T) {
	for in, want := range map[string]Pattern{
		"quay.io":                   "quay.io",
		"quay.io:443":               "quay.io",
		"index.docker.io/grafana":   "docker.io/grafana",
		"registry:5000/a/b":         "registry:5000/a/b",
		"localhost":                 "localhost",
		"*.gcr.io":                  "*.gcr.io",
		"*.registry.example:5000/a": "*.registry.example:5000/a",
		"my_registry.example/a":     "my_registry.example/a",
	} {
		p, err := ParsePattern(in)
		require.NoError(t, err, in)
		require.Equal(t, want, p)
	}
	for _, in := range []string{
		"", "*", "*.", "/a", "quay", "quay/a", "https://quay.io", "quay.io/", "quay.io/*", "*quay.io", "a.*.io", "quay.io/a:1",
		"quay.io/A", "quay.io/a@sha256:" + hex64, "quay .io",
	} {
		_, err := ParsePattern(in)
		require.Error(t, err, in)
	}
}
