package network

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// PriorityTie reports policies of one priority that contradict each other.
var PriorityTie = &lint.Rule{
	ID:    "network/priority-tie",
	Title: "Two policies of one priority contradict each other",
	Why: "Policies of administrators are asked in the order of their priority, and the first rule that matches decides. Of two with the " +
		"same priority either may come first: the API leaves it open, and the plugin may choose another way after its next restart. " +
		"Whether the traffic that both speak of is allowed is nobody's decision.",
	Remedy:     "Give one of them another priority.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		{Title: "Network Policy API: ClusterNetworkPolicy", URL: "https://network-policy-api.sigs.k8s.io/api-overview/"},
	},
	Bad:  server + accepting + fmt.Sprintf(denying, 10),
	Good: server + accepting + fmt.Sprintf(denying, 20),
	Cluster: func(p *lint.Pass, _ *cluster.Model) {
		n := p.Network()
		for _, tie := range n.Ties() {
			first, second := n.Policy(tie.First), n.Policy(tie.Second)
			p.ReportSpot(second.Ref, second.At(tie.SecondRule.At), fmt.Sprintf(
				"%s and %s have one priority, and this rule and one of the other decide differently about the same %s: which one counts is not defined",
				name(second), name(first), tie.Direction),
				lint.With("the other rule", first.At(tie.FirstRule.At).Place))
		}
	},
}

// The policies of the example.
const (
	accepting = `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: monitoring
spec:
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  ingress:
    - action: Accept
      from:
        - namespaces: {}
`
	denying = `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: serving
spec:
  tier: Admin
  priority: %d
  subject:
    namespaces: {}
  ingress:
    - action: Deny
      from:
        - namespaces: {}
`
)
