package network

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// DeadRule reports lists of rules that have no effect.
var DeadRule = &lint.Rule{
	ID:    "network/dead-rule",
	Title: "The policy's rules have no effect: their type is off",
	Why: "A network policy is about ingress, about egress, or both, and policyTypes says which. Rules of a type that is not in the list " +
		"are ignored without a word. Where there is no list, a policy is about ingress, and about egress only if it has a rule for it: " +
		"an empty list of egress rules denies nothing.",
	Remedy:     "Add the type to policyTypes, or remove the rules.",
	Severity:   lint.Low,
	Profile:    lint.Restricted,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		lint.Docs("Network Policies: the NetworkPolicy resource", "concepts/services-networking/network-policies/#networkpolicy-resource"),
	},
	Bad: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-egress
  namespace: serving
spec:
  podSelector: {}
  egress: []
`,
	Good: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-egress
  namespace: serving
spec:
  podSelector: {}
  policyTypes: [Egress]
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		for i := range m.Policies {
			policy := &m.Policies[i]
			if policy.Content.Rejected() {
				continue
			}
			for _, list := range policy.Content.Inert {
				dir := "ingress"
				if strings.HasSuffix(list.Path, "egress") {
					dir = "egress"
				}
				p.ReportSpot(policy.Ref, policy.At(list), fmt.Sprintf("%s is not about %s: this list has no effect", name(policy), dir))
			}
		}
	},
}
