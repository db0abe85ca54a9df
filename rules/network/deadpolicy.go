package network

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// DeadPolicy reports policies that select nothing.
var DeadPolicy = &lint.Rule{
	ID:    "network/dead-policy",
	Title: "The policy selects no pod",
	Why: "A policy protects the pods whose labels it asks for. Where a label was renamed, or misspelt, it selects nothing, and the pods " +
		"that it was written for are open: no tool complains, because a policy may be there before its pods.",
	Remedy:     "Write the selector for the labels that the pods have, or remove the policy.",
	Allow:      "Where the pods come from elsewhere: from an operator, or from manifests that are not among these.",
	Severity:   lint.Low,
	Profile:    lint.Restricted,
	Confidence: lint.LowConfidence,
	Refs: []lint.Ref{
		lint.Docs("Labels and Selectors", "concepts/overview/working-with-objects/labels/"),
		lint.NSA("Network separation and hardening: network policies"),
	},
	Bad:  server + fmt.Sprintf(aimed, "sever"),
	Good: server + fmt.Sprintf(aimed, "server"),
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		n := p.Network()
		for policy, spec := range enforced(m) {
			if why, dead := unmet(n, policy, spec.Subject); dead {
				p.ReportSpot(policy.Ref, policy.At(spec.At), fmt.Sprintf("%s selects nothing: %s", name(policy), why), sure(n)...)
			}
		}
	},
}

// sure returns the options of a finding that depends on seeing everything.
func sure(n *cluster.Network) []lint.Option {
	if n.Complete() {
		return []lint.Option{lint.Sure(lint.HighConfidence)}
	}
	return nil
}

// aimed is a policy of the examples, for pods with a label.
const aimed = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: server
  namespace: serving
spec:
  podSelector:
    matchLabels:
      app: %s
  policyTypes: [Ingress, Egress]
`
