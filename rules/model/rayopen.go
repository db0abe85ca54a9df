package model

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// RayOpen reports clusters of Ray that run the code of whoever reaches their head.
var RayOpen = &lint.Rule{
	ID:    "model/ray-open",
	Title: "Ray runs the code of whoever reaches it",
	Why: "Running the code of its clients is what Ray is for: whoever reaches its dashboard, its client port or its control store may submit " +
		"a job, and has the machines, the models and the credentials of the cluster. Ray asked nobody who is there until version 2.52, " +
		"and since then only if it is told to. Thousands of clusters that were open to the internet were taken over in 2024 " +
		"(CVE-2023-48022).",
	Remedy: "Use Ray 2.52 or later with authOptions.mode: token, or RAY_AUTH_MODE=token in every container where no operator sets it; and keep " +
		"the Service of the head ClusterIP.",
	Allow:      "Where network policies that are not among the manifests let nobody but its own users reach the head.",
	Severity:   lint.High,
	Profile:    lint.Restricted,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		{Title: "Ray: Security", URL: "https://docs.ray.io/en/latest/ray-security/index.html"},
		{Title: "Ray: token authentication", URL: "https://docs.ray.io/en/latest/ray-security/token-auth.html"},
		{Title: "CVE-2023-48022: ShadowRay", URL: "https://nvd.nist.gov/vuln/detail/CVE-2023-48022"},
		{Title: "CVE-2025-62593: code execution in Ray by a web page", URL: "https://nvd.nist.gov/vuln/detail/CVE-2025-62593"},
		lint.MITRE("T1190", "Exploit Public-Facing Application"),
	},
	Bad: rayCluster + rayHead,
	Good: rayCluster + `  authOptions:
    mode: token
` + rayHead,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		for i := range m.Servers {
			s := &m.Servers[i]
			if s.Engine != model.Ray || s.Access == model.Closed {
				continue
			}
			way, published := widest(s, p.Network().Exposures(s), func(port uint16) bool { return isRayControl(s, port) })
			switch {
			case published:
				p.ReportSpot(s.Ref, s.Spot(), named(s)+" asks nobody for a token, and "+way.how+": "+way.who()+" may run code on all of its nodes",
					way.witness(), inContainer(s), lint.As(way.internally(lint.Critical)), lint.Sure(way.sure()))
			case !s.Isolated:
				severity := lint.High
				if s.Access == model.Partial || s.Workload >= 0 && p.Network().Isolation(s.Workload, network.Ingress).Isolated() {
					severity = lint.Medium
				}
				p.ReportSpot(s.Ref, s.Spot(), named(s)+" asks nobody for a token: whoever reaches its head from another pod may run code on all of its nodes",
					inContainer(s), lint.As(severity))
			}
		}
	},
}

// rayDashboard is where jobs are submitted over HTTP, with or without TLS elsewhere.
const rayDashboard = 8265

// isRayControl reports whether a head runs what arrives at a port. With TLS the others take it from those who have a
// certificate.
func isRayControl(s *cluster.Server, port uint16) bool {
	if s.Access == model.Partial {
		return port == 0 || port == rayDashboard
	}
	return isControl(model.Ray, port)
}

// The manifest of the examples, in two parts.
const (
	rayCluster = `apiVersion: ray.io/v1
kind: RayCluster
metadata:
  name: training
  namespace: ml
spec:
  rayVersion: 2.52.0
`
	rayHead = `  headGroupSpec:
    rayStartParams: {}
    template:
      spec:
        containers:
          - name: ray-head
            image: rayproject/ray:2.52.0
`
)
