package schema

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNearest(t *testing.T) {
	tests := []struct {
		typ, name, want string // want is "" where nothing is near
	}{
		{"SecurityContext", "runAsNonroot", "runAsNonRoot"},
		{"SecurityContext", "readonlyRootFileSystem", "readOnlyRootFilesystem"},
		{"SecurityContext", "allowPriviligeEscalation", "allowPrivilegeEscalation"},
		{"SecurityContext", "allowPrivilegedEscalation", "allowPrivilegeEscalation"},
		{"SecurityContext", "capability", "capabilities"},
		{"SecurityContext", "runAsGroups", "runAsGroup"},
		{"SecurityContext", "foo", ""},
		{"SecurityContext", "", ""},
		{"Capabilities", "dorp", "drop"},
		{"Capabilities", "dropped", ""},
		{"Volume", "hostpath", "hostPath"},
		{"Container", "secuirtyContext", "securityContext"},
		{"Container", "readinesProbe", "readinessProbe"},
		{"Container", "foo", ""},
		{"Container", "runAsNonRoot", ""},
		{"PodSpec", "hostPC", "hostIPC"},
		{"PodSpec", "hostP", ""},
		{"PodSpec", "container", "containers"},
		{"PodSpec", "foo", ""},
	}
	for _, test := range tests {
		t.Run(test.typ+" "+test.name, func(t *testing.T) {
			typ, ok := Named(test.typ)
			require.True(t, ok)
			got, ok := typ.Nearest(test.name)
			require.Equal(t, test.want, got)
			require.Equal(t, test.want != "", ok)
		})
	}
	policy := path(t, "networking.k8s.io/v1", "NetworkPolicy", "spec")
	got, ok := policy.Nearest("policyType")
	require.True(t, ok)
	require.Equal(t, "policyTypes", got)
}

func TestSlips(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "ab", 2}, {"ab", "", 2}, {"ab", "ab", 0}, {"ab", "ba", 1}, {"abc", "ac", 1}, {"ac", "abc", 1},
		{"abc", "abd", 1}, {"kitten", "sitting", 3}, {"ca", "abc", 3}, {"abcdef", "badcfe", 3},
	}
	for _, test := range tests {
		require.Equal(t, test.want, slips(test.a, test.b, 9), "%q %q", test.a, test.b)
		require.Equal(t, min(test.want, 2), slips(test.a, test.b, 2), "%q %q", test.a, test.b)
	}
}

func FuzzNearest(f *testing.F) {
	for _, name := range []string{"", "runAsNonroot", "hostpath", "\xff\xfe", "ſecurityContext", "İmage", "\x00", "containerscontainers"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for _, e := range []string{"PodSpec", "Container", "SecurityContext"} {
			typ, ok := Named(e)
			require.True(t, ok)
			nearest, ok := typ.Nearest(name)
			if !ok {
				require.Empty(t, nearest)
				continue
			}
			_, isField := typ.Field(nearest)
			require.True(t, isField, "%q is not a field", nearest)
			if _, same := typ.Field(name); same {
				require.Equal(t, name, nearest)
			}
		}
	})
}

func BenchmarkNearest(b *testing.B) {
	typ, _ := Named("PodSpec")
	for b.Loop() {
		typ.Nearest("secuirtyContext")
	}
}

func TestMeant(t *testing.T) {
	tests := []struct {
		typ, name, want string // want is "" where it is not sure
	}{
		{"SecurityContext", "runAsNonroot", "runAsNonRoot"},
		{"SecurityContext", "read_only_root_filesystem", "readOnlyRootFilesystem"},
		{"SecurityContext", "Capabilities", "capabilities"},
		{"SecurityContext", "capabilites", "capabilities"},
		{"SecurityContext", "capability", ""},
		{"SecurityContext", "allowPriviligedEscalation", ""},
		{"PodSpec", "hostPIC", ""},
		{"PodSpec", "host-pid", "hostPID"},
		{"Capabilities", "dro", ""},
	}
	for _, test := range tests {
		typ, ok := Named(test.typ)
		require.True(t, ok)
		got, ok := typ.Meant(test.name)
		require.Equal(t, test.want, got, test.name)
		require.Equal(t, test.want != "", ok, test.name)
	}
}
