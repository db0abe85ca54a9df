package network

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// WidenedByOr reports peers that are two where one was meant.
var WidenedByOr = &lint.Rule{
	ID:    "network/widened-by-or",
	Title: "Two peers where one with both selectors was meant",
	Why: "A namespaceSelector and a podSelector in one item select these pods of those namespaces. With a dash before each they are two " +
		"items, and the rule admits every pod of those namespaces, and beside that the pods of the policy's own namespace. One " +
		"character makes the difference, and both are valid.",
	Remedy:     "Remove the dash before the second selector.",
	Allow:      "Where both are meant: all of those namespaces, and those pods of this one.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.Docs("Network Policies: behavior of to and from selectors", "concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors"),
	},
	Bad:  server + fmt.Sprintf(selecting, "- "),
	Good: server + fmt.Sprintf(selecting, "  "),
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		n := p.Network()
		for policy, spec := range enforced(m) {
			for _, dir := range directions {
				for i := range spec.Rules[dir] {
					r := &spec.Rules[dir][i]
					for j := range r.Peers {
						if !widened(n, policy, r, j) {
							continue
						}
						why := "no pod of its own namespace has the labels of this peer"
						if everyPod(r.Peers[j-1].Pods) {
							why = "the peer before it contains them already"
						}
						p.ReportSpot(policy.Ref, policy.At(r.Peers[j].At), fmt.Sprintf(
							"%s allows all pods of the namespaces in the peer before, and not only these ones of them: %s", name(policy), why),
							lint.With("this peer is all pods of those namespaces", policy.At(r.Peers[j-1].At).Place))
					}
				}
			}
		}
	},
}

// widened reports whether a peer that selects pods of the policy's own namespace was surely meant to be one with the peer
// before it, which selects all pods of namespaces: by itself it adds nothing.
func widened(n *cluster.Network, policy *cluster.Policy, r *network.Rule, at int) bool {
	if at == 0 || r.Peers[at].Form != network.FormPods || r.Peers[at-1].Form != network.FormNamespaces || r.Action != network.Permit {
		return false
	}
	pods, before := r.Peers[at].Pods, r.Peers[at-1].Pods
	if pods == nil || before == nil {
		return false
	}
	if _, labels := neededLabels(pods); !labels {
		return false // all of its own namespace
	}
	if everyPod(before) {
		return true
	}
	spaces, named := spacesOf(n, pods)
	if !named || !n.Covers(policy, spaces[0]) {
		return false
	}
	return len(n.Selected(pods, network.May)) == 0 && len(n.SelectedHosts(pods)) == 0
}

// selecting is a policy of the example.
const selecting = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: server
  namespace: serving
spec:
  podSelector: {}
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: web
        %spodSelector:
            matchLabels:
              app: gateway
`
