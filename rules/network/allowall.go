package network

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// AllowAll reports rules that let everything through.
var AllowAll = &lint.Rule{
	ID:    "network/allow-all",
	Title: "A rule of the policy allows all traffic",
	Why: "Policies only add up: one rule without peers and ports allows every connection, and takes away what all the others achieve for " +
		"the pods it is about. The namespace looks isolated, and is open. Rules like that are mostly left over from a search for " +
		"a connection that did not work.",
	Remedy:     "Name the peers, and the ports, that the rule is for; or remove the rule.",
	Allow:      "For what is meant to be reached from everywhere, such as the proxy at the edge of the cluster: better name its ports.",
	Severity:   lint.High,
	Profile:    lint.Restricted,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		lint.NSA("Network separation and hardening: network policies"),
		lint.Docs("Network Policies: allow all ingress traffic", "concepts/services-networking/network-policies/#allow-all-ingress-traffic"),
		lint.MITRE("T1210", "Exploitation of Remote Services"),
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
    - {}
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
        - podSelector:
            matchLabels:
              app: gateway
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		n := p.Network()
		for policy, spec := range enforced(m) {
			selected := n.Selected(spec.Subject, network.Allow)
			if len(selected) == 0 {
				continue
			}
			for _, dir := range directions {
				rules := spec.Rules[dir]
				for i := range rules {
					r := &rules[i]
					if !allowsAll(r) || !matters(n, r, selected, dir) {
						continue
					}
					options := related(n, "open", selected)
					message := "this rule of %s lets anything reach the %s that it selects, from inside the cluster and outside"
					if dir == network.Egress {
						message = "this rule of %s lets the %s that it selects connect to anything, in the cluster and outside"
						options = append(options, lint.Milder)
					} else if guard := guardOf(n, selected); guard != nil {
						options = append(options, lint.Milder, guarded(guard))
					}
					p.ReportSpot(policy.Ref, policy.At(r.At), fmt.Sprintf(message, name(policy), workloads(len(selected))), options...)
				}
			}
		}
	},
}

// allowsAll reports whether a rule allows every peer on every port.
func allowsAll(r *network.Rule) bool {
	return r.Action == network.Permit && r.AnyPeer && !narrow(r) && !r.Layer7 && !r.Conditional && r.Self == nil
}

// guardOf returns what a service mesh has that lets only some clients reach workloads, if it does so for each of them.
func guardOf(n *cluster.Network, selected []int) (by *cluster.Ref) {
	for _, w := range selected {
		guard, ok := n.Guard(&n.Model.Workloads[w])
		if !ok {
			return nil
		}
		by = guard
	}
	return by
}

// matters reports whether a rule that allows all has its way for one of the workloads.
func matters(n *cluster.Network, r *network.Rule, selected []int, dir network.Direction) bool {
	for _, w := range selected {
		i := n.Isolation(w, dir)
		if i.Pods.Verdict != network.Deny && i.Pods.Cause.Reason == network.ByRule && (i.Pods.Cause.Rule == r || allowsAll(i.Pods.Cause.Rule)) {
			return true
		}
	}
	return false
}
