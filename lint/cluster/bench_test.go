package cluster

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// deployment returns one of a fleet: no two have the same name, and twenty share a namespace.
func deployment(n int) string {
	return fmt.Sprintf(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-%[1]d
  namespace: team-%[2]d
  labels:
    app.kubernetes.io/name: app-%[1]d
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: app-%[1]d
  template:
    metadata:
      labels:
        app.kubernetes.io/name: app-%[1]d
        app.kubernetes.io/part-of: shop
    spec:
      containers:
        - name: server
          image: registry.example/team/app-%[1]d:1.4.0@sha256:%064[1]d
          ports:
            - containerPort: 8080
`, n, n/20)
}

// BenchmarkModel measures what a fleet of workloads leaves in memory, and the time of reading and merging it.
func BenchmarkModel(b *testing.B) {
	const workloads, batch = 100_000, 100
	for b.Loop() {
		before := heap()
		var all Model
		for first := 0; first < workloads; first += batch {
			var m Model
			for n := first; n < first+batch; n++ {
				d := manifest.Parse(manifest.Section{File: "fleet.yaml", Text: []byte(deployment(n)), Line: 1 + 30*n})[0]
				for part := range d.Parts() {
					o := &part.Object
					pod := workload.Pods(o)[0]
					id := manifest.Identity{APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Namespace, Name: o.Name}
					m.Add(o, id, 0, []Pod{{pod, podsecurity.Summarize(podsecurity.Evaluate(nil, pod)), nil}})
				}
			}
			all.Merge(&m)
		}
		require.Len(b, all.Workloads, workloads)
		b.ReportMetric(float64(heap()-before)/workloads, "B/workload")
		runtime.KeepAlive(all)
	}
}

// heap returns the number of bytes that are in use.
func heap() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
