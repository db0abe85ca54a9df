package network

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// DefaultDenyMissing reports namespaces whose policies isolate the workloads there are, but not those to come.
var DefaultDenyMissing = &lint.Rule{
	ID:    "network/default-deny-missing",
	Title: "The namespace has no default-deny policy",
	Why: "The policies of the namespace select its workloads one by one. That holds until somebody adds a workload, or changes a label: " +
		"the new pod is selected by none of them and open to all. Only a policy whose podSelector is empty selects what is yet to come.",
	Remedy:     "Add a NetworkPolicy with an empty podSelector and the policy types that are missing; the other policies go on allowing what they allow.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.NSA("Network separation and hardening: network policies"),
		lint.Docs("Network Policies: default policies", "concepts/services-networking/network-policies/#default-policies"),
	},
	Bad: server + selective,
	Good: server + selective + `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: serving
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		for _, isolation := range m.Isolations() {
			if len(isolation.Foreign) > 0 {
				continue // the rules on open workloads say that it is unjudged
			}
			// Where workloads are open, the rule for that direction says so.
			var missing []string
			for _, d := range cluster.Directions {
				if isolation.DefaultDeny(d) == nil && len(isolation.Open(d)) == 0 {
					missing = append(missing, d.String())
				}
			}
			if len(missing) > 0 {
				p.ReportRef(isolation.Policies[0].Ref, fmt.Sprintf(
					"a new pod in namespace `%s` would be open for %s: its policies select each workload by label, and none selects all pods",
					isolation.Namespace, strings.Join(missing, " and ")))
			}
		}
	},
}

// selective isolates the workload of the examples, and no other.
const selective = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: server
  namespace: serving
spec:
  podSelector:
    matchLabels:
      app: server
  policyTypes: [Ingress, Egress]
`
