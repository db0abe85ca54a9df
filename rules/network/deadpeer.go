package network

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// DeadPeer reports peers that nothing matches.
var DeadPeer = &lint.Rule{
	ID:    "network/dead-peer",
	Title: "A peer of the policy selects no pod",
	Why: "A rule names its peers by labels. One that no pod has, or a namespace that is not there, allows nothing to nobody: either the " +
		"connection that it was written for does not work, or another rule lets it through and is wider than it need be. A rule " +
		"that denies such a peer denies nothing.",
	Remedy:     "Write the peer for the labels that the pods have, or remove it.",
	Allow:      "Where the pods come from elsewhere: from an operator, or from manifests that are not among these.",
	Severity:   lint.Low,
	Profile:    lint.Restricted,
	Confidence: lint.LowConfidence,
	Refs: []lint.Ref{
		lint.Docs("Network Policies: behavior of to and from selectors", "concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors"),
	},
	Bad:  server + fmt.Sprintf(inward, "clinet") + client,
	Good: server + fmt.Sprintf(inward, "client") + client,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		n := p.Network()
		for policy, spec := range enforced(m) {
			if _, dead := unmet(n, policy, spec.Subject); dead {
				continue // the rule about that says it
			}
			for _, dir := range directions {
				for i := range spec.Rules[dir] {
					r := &spec.Rules[dir][i]
					for j := range r.Peers {
						if why, dead := deadPeer(n, policy, r, j); dead {
							p.ReportSpot(policy.Ref, policy.At(r.Peers[j].At), fmt.Sprintf("this peer of %s matches nothing: %s", name(policy), why), sure(n)...)
						}
					}
				}
			}
		}
	},
}

// deadPeer says why a peer of a rule matches nothing.
func deadPeer(n *cluster.Network, policy *cluster.Policy, r *network.Rule, at int) (why string, dead bool) {
	peer := &r.Peers[at]
	switch {
	case peer.Pods == nil || peer.Unresolved || peer.Names || peer.Entities != 0:
	case len(peer.Nets)+len(peer.NotNets) > 0 || peer.NotPods != nil:
	case peer.WithSets && len(n.Model.Sets) > 0: // it may select one of those
	case widened(n, policy, r, at):
	default:
		return unmet(n, policy, peer.Pods)
	}
	return "", false
}

// inward is a policy of the examples that lets pods with a label in; client is such a pod.
const (
	inward = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: server
  namespace: serving
spec:
  podSelector: {}
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: %s
`
	client = `---
apiVersion: v1
kind: Pod
metadata:
  name: client
  namespace: serving
  labels:
    app: client
spec:
  containers:
    - name: client
      image: registry.example/client:1.4
`
)
