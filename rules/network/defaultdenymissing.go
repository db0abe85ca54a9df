package network

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
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
	Fix: addsPolicies,
	Cluster: func(p *lint.Pass, _ *cluster.Model) {
		n, policies := p.Network(), findMissing(p)
		for _, space := range n.Spaces {
			if len(space.Workloads) == 0 || len(space.Foreign) > 0 {
				continue // the rules on open workloads say what is unjudged
			}
			var lacking []string
			var by *cluster.Policy
			var last network.Direction
			for _, dir := range directions {
				// Where workloads are open, the rule for that direction says so.
				if policy := isolatedOneByOne(n, space, dir); policy != nil {
					lacking = append(lacking, dir.String())
					by, last = policy, dir
				}
			}
			if by != nil {
				p.ReportRef(by.Ref, fmt.Sprintf(
					"a new pod in namespace `%s` would be open for %s: its policies select each workload by label, and none selects all pods",
					space.Name, strings.Join(lacking, " and ")), policies.closes(space, last)...)
			}
		}
	},
}

// isolatedOneByOne returns a policy of a namespace whose policies isolate all workloads there are in a direction, but not
// those to come; else nil.
func isolatedOneByOne(n *cluster.Network, space *cluster.Space, dir network.Direction) *cluster.Policy {
	if n.DefaultDeny(space, dir) != nil {
		return nil
	}
	var by *cluster.Policy
	for _, w := range space.Workloads {
		i := n.Isolation(w, dir)
		// What rules deny, rather than a default, they deny to pods to come as well.
		if !i.Isolated() || i.Pods.Cause.Reason != network.ByDefault {
			return nil
		}
		if by == nil {
			by = n.Policy(i.Pods.Cause.Policy)
		}
	}
	return by
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
