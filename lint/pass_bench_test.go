package lint

import (
	"testing"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// BenchmarkReport measures what a finding costs from the rule that reports it to the findings of its batch: at a field of a
// container, at one that is not there, and at a place that is known already.
func BenchmarkReport(b *testing.B) {
	const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: team
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata:
      labels: {app: shop}
    spec:
      initContainers:
        - name: prepare
          image: registry.example/team/prepare:1.0
      containers:
        - name: server
          image: registry.example/team/server:1.0
          ports:
            - name: http
              containerPort: 8080
          securityContext:
            privileged: true
`
	document := manifest.Parse(manifest.Section{File: "deploy/shop.yaml", Line: 1, Text: []byte(text)})[0]
	rule := &Rule{ID: "test/container", Severity: Medium, Remedy: "change it", PSA: []podsecurity.Check{podsecurity.Privileged}}
	options := DefaultOptions()
	for part := range document.Parts() {
		pod := workload.Pods(&part.Object)[0]
		var server *workload.Container
		for server = range pod.Containers() {
		}
		there, absent := server.SecurityContext("privileged"), server.SecurityContext("runAsNonRoot")
		ref, place := cluster.Ref{Path: "spec"}, there.Place()
		for _, bench := range []struct {
			name   string
			report func(*Pass)
		}{
			{"there", func(p *Pass) { p.Report(there, "container `server` runs privileged: it owns its node", In(server)) }},
			{"absent", func(p *Pass) { p.Report(absent, "container `server` may run as root", In(server), As(Low)) }},
			{"place", func(p *Pass) {
				p.ReportPlace(ref, place, "spec", "container `server` runs privileged: it owns its node")
			}},
		} {
			b.Run(bench.name, func(b *testing.B) {
				c := checker{linter: &Linter{options: options}}
				p := Pass{Options: &options, rule: rule, document: document, object: &part.Object, identity: c.identify(&part.Object)}
				p.violations = podsecurity.Evaluate(nil, pod)
				b.ReportAllocs()
				for b.Loop() {
					if len(p.findings) == 1000 {
						p.findings = nil // as a worker ends a batch
					}
					bench.report(&p)
				}
			})
		}
	}
}
