package network

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// ExposedService reports services that anyone outside of the cluster can reach.
var ExposedService = &lint.Rule{
	ID:    "network/exposed-service",
	Title: "The service is open to everyone outside of the cluster",
	Why: "A service of type LoadBalancer gets an address that is public unless it says otherwise, one of type NodePort a port on every " +
		"node, and one with externalIPs takes what is sent to those addresses. What is behind it is reached without an ingress " +
		"controller that terminates TLS, asks who is there and keeps a log: a dashboard or a model server that was meant for the team.",
	Remedy:     "Use type ClusterIP behind an Ingress or a Gateway, an internal load balancer, or loadBalancerSourceRanges.",
	Allow:      "For the ingress controller or gateway itself.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.Docs("Service", "concepts/services-networking/service/#publishing-services-service-types"),
		lint.MITRE("T1133", "External Remote Services"),
		lint.NSA("Network separation and hardening"),
		{Title: "CVE-2020-8554: man in the middle using LoadBalancer or ExternalIPs", URL: "https://github.com/kubernetes/kubernetes/issues/97076"},
	},
	Bad: service + `  type: LoadBalancer
`,
	Good: service + `  type: LoadBalancer
  loadBalancerSourceRanges:
    - 203.0.113.0/24
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		if !o.Is("", "Service") || isGateway(o) {
			return
		}
		spec := o.Field("spec")
		kind := spec.Field("type")
		ips := spec.Field("externalIPs")
		switch {
		case ips.Len() > 0:
			p.Report(ips, fmt.Sprintf("service `%s` takes what is sent to addresses that it names itself, from anywhere: whoever may create such a service can put himself in the middle", o.Name))
		case kind.Text() == "LoadBalancer" && !cluster.IsRestricted(o):
			p.Report(kind, fmt.Sprintf("service `%s` gets a load balancer that admits every address", o.Name))
		case kind.Text() == "NodePort":
			p.Report(kind, fmt.Sprintf("service `%s` opens a port on every node, for every address that reaches one", o.Name))
		}
	},
}

// isGateway reports whether a service is of what is made to be reached from outside, by the names of those that are common.
func isGateway(o *manifest.Object) bool {
	for key, value := range o.Field("spec", "selector").Entries() {
		if cluster.IsGatewayLabel(key, value.Text()) {
			return true
		}
	}
	return false
}

// service is the manifest of the example.
const service = `apiVersion: v1
kind: Service
metadata:
  name: server
  namespace: serving
spec:
  selector:
    app: server
  ports:
    - port: 443
`
