package network

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// BroadPeer reports peers that are nearly everything.
var BroadPeer = &lint.Rule{
	ID:    "network/broad-peer",
	Title: "A peer is the whole cluster or the whole internet",
	Why: "A peer such as 0.0.0.0/0 or an empty namespaceSelector looks like a choice and is none: it stands for every address, or for every " +
		"pod of every team. Where no port narrows it, the workload talks to whoever is there, those included that come " +
		"tomorrow. On most network plugins 0.0.0.0/0 contains the addresses of pods as well.",
	Remedy:     "Name the namespaces, the pods or the addresses that are meant, or at least the ports.",
	Allow:      "Where a workload really serves everyone, or fetches from anywhere: an ingress controller, a crawler, a proxy for egress.",
	Severity:   lint.Medium,
	Profile:    lint.Strict,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		lint.NSA("Network separation and hardening: network policies"),
		lint.Docs("Network Policies: behavior of to and from selectors", "concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors"),
	},
	Bad: server + `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: server
  namespace: serving
spec:
  podSelector: {}
  ingress:
    - from:
        - namespaceSelector: {}
`,
	Good: server + `---
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
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		for policy, spec := range enforced(m) {
			for _, dir := range directions {
				for i := range spec.Rules[dir] {
					r := &spec.Rules[dir][i]
					if r.Action != network.Permit || narrow(r) || r.Layer7 {
						continue
					}
					preposition := "from"
					if dir == network.Egress {
						preposition = "to"
					}
					for j := range r.Peers {
						if what := breadth(&r.Peers[j]); what != "" {
							p.ReportSpot(policy.Ref, policy.At(r.Peers[j].At), fmt.Sprintf(
								"%s allows all traffic %s %s: the peer leaves nothing out, and no port narrows the rule", name(policy), preposition, what))
						}
					}
				}
			}
		}
	},
}

// breadth says what a peer is that is nearly everything, and is empty for any other.
func breadth(peer *network.Peer) string {
	switch {
	case peer.Unresolved || peer.Names:
	case peer.Entities&network.EntityPods != 0 && peer.Entities&network.EntityOutside4 != 0:
		return "every pod and every address"
	case peer.Entities&network.EntityPods != 0:
		return "every pod of the cluster"
	case peer.Entities&(network.EntityOutside4|network.EntityOutside6) != 0:
		return "every address outside of the cluster"
	case peer.Pods != nil && everyPod(peer.Pods) && peer.NotPods == nil && len(peer.Nets)+len(peer.NotNets) == 0:
		return "every pod of the cluster"
	case peer.Pods == nil && peer.NotPods == nil && peer.Entities == 0:
		for i := range peer.Nets {
			if peer.Nets[i].Prefix.Bits() == 0 {
				if len(peer.Nets[i].Except)+len(peer.NotNets) > 0 {
					return "every address but a few blocks"
				}
				return "every address"
			}
		}
	}
	return ""
}

// everyPod reports whether an expression matches every pod, in whatever namespace.
func everyPod(e *network.Expr) bool {
	return e.Everything() || e.Op == network.Exists && e.Scope == network.NamespaceName
}
