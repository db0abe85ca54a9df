package network_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// fleet is a generated cluster: twenty workloads a namespace, fifty namespaces a tenant. Every namespace denies by default,
// opens itself to itself, and lets out what is bound for its tenant and for HTTPS.
func fleet(t testing.TB, workloads int, each bool) (w *network.World, tenants, spaces []int) {
	w = &network.World{}
	for i := range workloads / 20 {
		name := fmt.Sprintf("ns-%d", i)
		tenant := fmt.Sprintf("t%d", i%10)
		w.Namespaces = append(w.Namespaces, network.Namespace{Name: name, Labels: []network.Label{{Key: "tenant", Value: tenant}}})
		add(t, w, fmt.Sprintf(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: %[1]s}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: same-namespace, namespace: %[1]s}
spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}], egress: [{to: [{podSelector: {}}]}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: tenant, namespace: %[1]s}
spec:
  podSelector: {matchLabels: {role: server}}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{namespaceSelector: {matchLabels: {tenant: %[2]s}}}], ports: [{port: 8080}]}]
  egress:
    - {to: [{namespaceSelector: {matchLabels: {tenant: %[2]s}}}]}
    - {to: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 443}]}
`, name, tenant))
		for j := range 20 {
			app := fmt.Sprintf("app-%d-%d", i, j)
			role := []string{"server", "worker", "cache"}[j%3]
			w.Workloads = append(w.Workloads, network.Workload{
				Namespace: name, Name: app, Kind: "Deployment",
				Labels: []network.Label{{Key: "app", Value: app}, {Key: "role", Value: role}, {Key: "version", Value: "v1"}},
				Ports:  []network.NamedPort{{Name: "http", Protocol: network.TCP, Number: 8080}},
			})
			tenants, spaces = append(tenants, i%10), append(spaces, i)
			if each {
				add(t, w, fmt.Sprintf(`apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: %[1]s, namespace: %[2]s}
spec: {podSelector: {matchLabels: {app: %[1]s}}, ingress: [{from: [{namespaceSelector: {matchLabels: {tenant: %[3]s}}, podSelector: {matchLabels: {app: app-%[4]d-%[5]d}}}], ports: [{port: 9090}]}]}
`, app, name, tenant, (i+10)%(workloads/20), j))
			}
		}
	}
	return w, tenants, spaces
}

// BenchmarkFleet compiles clusters and answers which tenants, and which namespaces, can reach each other.
func BenchmarkFleet(b *testing.B) {
	for _, size := range []int{1000, 2000, 5000, 10000, 20000} {
		b.Run(fmt.Sprintf("workloads=%d", size), func(b *testing.B) { benchmarkFleet(b, size, false) })
	}
	b.Run("workloads=10000/policies=11500", func(b *testing.B) { benchmarkFleet(b, 10000, true) })
}

// BenchmarkIsolation asks about each of 10,000 workloads what isolates it.
func BenchmarkIsolation(b *testing.B) {
	w, _, _ := fleet(b, 10000, true)
	n := network.New(w)
	for b.Loop() {
		for i := range w.Workloads {
			for _, dir := range []network.Direction{network.Ingress, network.Egress} {
				require.True(b, n.Isolation(i, dir).Isolated())
			}
		}
	}
}

func benchmarkFleet(b *testing.B, size int, each bool) {
	w, tenants, spaces := fleet(b, size, each)
	before := heap()
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		n := network.New(w)
		m := n.Matrix(tenants, 10)
		require.Equal(b, network.Allow, m.At(0, 0).Verdict)
		m = n.Matrix(spaces, size/20)
		require.Equal(b, network.Allow, m.At(0, 10).Verdict)
		b.StopTimer()
		b.ReportMetric(float64(heap()-before)/1e6, "MB-kept")
		runtime.KeepAlive(n)
		b.StartTimer()
	}
}

// heap returns the number of bytes that are in use.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
