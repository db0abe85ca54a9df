package image

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDefaultUser(t *testing.T) {
	root := User{UID: 0}
	tests := []struct {
		in   string
		want User
	}{
		{"nginx", root},
		{"docker.io/library/redis@sha256:" + hex64, root},
		{"public.ecr.aws/docker/library/redis:8.10.1-alpine", root},
		{"mirror.gcr.io/library/busybox", root},
		{"vllm/vllm-openai:v0.8.5", root},
		{"docker:28-dind", root},
		{"nvcr.io/nvidia/tritonserver:25.01-py3", root},
		{"quay.io/minio/minio", root},
		{"mcr.microsoft.com/dotnet/aspnet:8.0", root},
		{"gcr.io/distroless/static-debian12", root},
		{"gcr.io/distroless/static-debian12:debug", root},
		{"gcr.io/distroless/static-debian12:nonroot", User{UID: 65532}},
		{"gcr.io/distroless/base:debug-nonroot@sha256:" + hex64, User{UID: 65532}},
		{"registry.k8s.io/pause:3.4.1", root},
		{"k8s.gcr.io/pause:3.5", User{UID: 65535}},
		{"rayproject/ray:2.52.0", User{UID: 1000}},
		{"quay.io/jupyter/minimal-notebook", User{UID: 1000}},
		{"grafana/grafana:11.1.4", User{UID: 472}},
		{"ghcr.io/nginx/nginx-unprivileged:1.27", User{UID: 101}},
		{"bitnami/kubectl", User{UID: 1001}},
		{"memcached:1.6", User{Name: "memcache", UID: 11211}},
		{"quay.io/prometheus/prometheus:v3.0.0", User{Name: "nobody", UID: 65534}},
		{"pytorch/torchserve:0.12.0-gpu", User{Name: "model-server", UID: -1}},
	}
	for _, tt := range tests {
		user, ok := DefaultUser(mustParse(t, tt.in))
		require.True(t, ok, tt.in)
		require.Equal(t, tt.want, user, tt.in)
		require.Equal(t, tt.want == root, user.Root(), tt.in)
	}
	for _, in := range []string{
		"ghcr.io/me/nginx",
		"me/nginx",
		"localhost:5000/library/nginx",
		"vllm/vllm-openai:v0.21.0-nonroot",
		"vllm/vllm-openai@sha256:" + hex64, // either variant
		"docker:28-dind-rootless",
		"wordpress:cli-2.11",
		"golang:1.26-nanoserver",
		"mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled",
		"gcr.io/distroless/static@sha256:" + hex64,
		"gcr.io/distroless-of-mine/static",
		"registry.k8s.io/pause",
		"registry.k8s.io/pause:4.0",
		"bitnami/minideb",
		"prom/prometheus:v3.9.0-distroless",
	} {
		_, ok := DefaultUser(mustParse(t, in))
		require.False(t, ok, in)
	}
}

// What is said of images must be said of names that references normalise to, and only once.
func TestDefaultUserTable(t *testing.T) {
	seen := map[Pattern]bool{}
	for _, u := range defaultUsers {
		for _, p := range u.images {
			require.NotEmpty(t, p)
			ref, err := Parse(string(p))
			require.NoError(t, err)
			require.Equal(t, string(p), ref.String())
			require.True(t, u.tags != nil || !seen[p], "%s is listed twice", p)
			seen[p] = true
		}
		require.GreaterOrEqual(t, u.user.UID, int64(-1))
		require.True(t, u.user.UID >= 0 || u.user.Name != "")
	}
}

func BenchmarkDefaultUser(b *testing.B) {
	ref, err := Parse("quay.io/nobody/knows:1")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		DefaultUser(ref)
	}
}

func BenchmarkPublic(b *testing.B) {
	ref, err := Parse("harbor.corp.example/team/app:1")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		Registries{}.Public(ref)
	}
}
