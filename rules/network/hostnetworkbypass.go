package network

import (
	"fmt"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// HostNetworkBypass reports pods on their node's network that somebody means to isolate.
var HostNetworkBypass = &lint.Rule{
	ID:    "network/host-network-bypass",
	Title: "Policies select a pod that they cannot isolate",
	Why: "A pod with hostNetwork has the address of its node, and is no endpoint of its own: network plugins leave it out of every " +
		"selector. The policies of its namespace look as if they held for it, and do not: it connects to whatever the node can reach, " +
		"the metadata service and the kubelet included, and may reach pods whose policies admit their node.",
	Remedy:     "Take hostNetwork away where the pod can do without; else put it into a namespace of its own, and firewall the node.",
	Allow:      "Network plugins and agents of the node have to be on its network.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		lint.Docs("Network Policies: NetworkPolicy and hostNetwork pods", "concepts/services-networking/network-policies/#networkpolicy-and-hostnetwork-pods"),
		lint.NSA("Network separation and hardening: network policies"),
	},
	Bad:  server + "      hostNetwork: true\n" + selective,
	Good: server + selective,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		n := p.Network()
		by := map[int][]*cluster.Policy{}
		for policy, spec := range enforced(m) {
			if space := n.Space(policy.Namespace); space != nil && len(space.Hosts) == 0 {
				continue
			}
			for _, w := range n.SelectedHosts(spec.Subject) {
				by[w] = append(by[w], policy)
			}
		}
		for _, space := range n.Spaces {
			for hosts := space.Hosts; len(hosts) > 0; {
				policies, subject := by[hosts[0]], &m.Workloads[hosts[0]]
				var parts []*cluster.Workload // of one object
				for len(hosts) > 0 && m.Workloads[hosts[0]].Same(&subject.Ref) && slices.Equal(by[hosts[0]], policies) {
					parts = append(parts, &m.Workloads[hosts[0]])
					hosts = hosts[1:]
				}
				if len(policies) == 0 {
					continue
				}
				var options []lint.Option
				for _, policy := range policies[:min(len(policies), shownPolicies)] {
					options = append(options, lint.With("this policy selects it", policy.Place()))
				}
				p.ReportRef(subject.Ref, fmt.Sprintf(
					"%s is on the network of its node, where %s that %s it cannot isolate it", called(parts...), policyCount(len(policies)), verb(len(policies), "select")), options...)
			}
		}
	},
}

func policyCount(n int) string {
	if n == 1 {
		return "the policy"
	}
	return fmt.Sprintf("the %d policies", n)
}

// verb returns the form of a verb that goes with a number of things.
func verb(n int, s string) string {
	if n == 1 {
		return s + "s"
	}
	return s
}
