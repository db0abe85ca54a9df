package network

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Staged reports policies that are a rehearsal only, where nothing else isolates.
var Staged = &lint.Rule{
	ID:    "network/staged",
	Title: "The policy is only staged: it enforces nothing",
	Why: "A staged policy of Calico shows in flow logs what a policy would do, and does none of it. As long as no policy that is in " +
		"force isolates the pods that it selects, everyone can reach them, while the manifests read as if they were closed.",
	Remedy:     "Enforce it: make it a policy of the kind without Staged.",
	Allow:      "For as long as the rehearsal takes.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		{Title: "Calico documentation: stage, preview impacts, and enforce policy", URL: "https://docs.tigera.io/calico/latest/network-policy/staged-network-policies"},
		lint.NSA("Network separation and hardening: network policies"),
	},
	Bad:  server + strings.Replace(closing, "kind: ", "kind: Staged", 1),
	Good: server + closing,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		n := p.Network()
		for i := range m.Policies {
			policy := &m.Policies[i]
			if !policy.Content.Staged || policy.Content.Rejected() {
				continue
			}
			var would []string
			var open []int
			for _, dir := range directions {
				if found := wouldIsolate(n, policy.Content, dir); len(found) > 0 {
					would = append(would, dir.String())
					if len(open) == 0 {
						open = found
					}
				}
			}
			if len(open) > 0 {
				p.ReportRef(policy.Ref, fmt.Sprintf("%s is only staged: nothing isolates %s that it selects for %s",
					name(policy), workloads(len(open)), strings.Join(would, " and ")), related(n, "open", open)...)
			}
		}
	},
}

// wouldIsolate returns the workloads that a policy would isolate in a direction if it were in force, and that nothing does.
func wouldIsolate(n *cluster.Network, policy *network.Policy, dir network.Direction) []int {
	var open []int
	for i := range policy.Specs {
		spec := &policy.Specs[i]
		if !spec.Isolates[dir] || spec.Subject == nil {
			continue
		}
		for _, w := range n.Selected(spec.Subject, network.Allow) {
			if o := openness(n, w, dir); o.pods || o.outside {
				open = append(open, w)
			}
		}
	}
	return open
}

// closing is a policy of the examples.
const closing = `---
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata:
  name: closed
  namespace: serving
spec:
  selector: all()
  types: [Ingress, Egress]
`
