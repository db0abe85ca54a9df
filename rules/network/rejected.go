package network

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Rejected reports policies that are not valid.
var Rejected = &lint.Rule{
	ID:    "network/rejected",
	Title: "The network policy is not valid: it enforces nothing",
	Why: "The API server refuses a network policy with a fault in it as a whole. A policy of Cilium is accepted all the same, and refused " +
		"by the agent, which notes that in its status and nowhere else. Either way the pods that it was meant to protect stay open, " +
		"and the manifest looks as if they were closed.",
	Remedy:     "Mend the fault; after applying it, look at the status of the policy.",
	Severity:   lint.High,
	Profile:    lint.Baseline,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		lint.Docs("Network Policies", "concepts/services-networking/network-policies/"),
		{Title: "Cilium documentation: policy rule basics", URL: "https://docs.cilium.io/en/stable/security/policy/intro/"},
		lint.NSA("Network separation and hardening: network policies"),
	},
	Bad: `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: deny-ingress
  namespace: serving
spec:
  endpointSelector: {}
  ingress: []
`,
	Good: `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: deny-ingress
  namespace: serving
spec:
  endpointSelector: {}
  ingress:
    - {}
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		for i := range m.Policies {
			policy := &m.Policies[i]
			if faults := faultsOf(policy.Content); len(faults) > 0 {
				reportFaults(p, policy.Ref, rejecter(policy.Content), faults, effect(p.Network(), policy))
			}
		}
		for i := range m.Sets {
			if set := &m.Sets[i]; len(set.Content.Faults) > 0 {
				reportFaults(p, set.Ref, "Calico", set.Content.Faults, "what selects it matches none of its addresses")
			}
		}
	},
}

// faultsOf returns the faults of a policy, but for values of a wrong type where the rule about those knows the kind.
func faultsOf(policy *network.Policy) []network.Fault {
	var faults []network.Fault
	for _, f := range policy.Faults {
		if !f.Type || policy.APIVersion != "networking.k8s.io/v1" {
			faults = append(faults, f)
		}
	}
	return faults
}

// rejecter says who rejects a policy.
func rejecter(policy *network.Policy) string {
	switch policy.Language {
	case network.Cilium:
		return "the agent of Cilium"
	case network.Calico:
		return "Calico"
	}
	return "the API server"
}

func reportFaults(p *lint.Pass, ref cluster.Ref, by string, faults []network.Fault, effect string) {
	var options []lint.Option
	for _, f := range faults[1:] {
		options = append(options, lint.With(f.Reason, ref.At(f.At).Place))
	}
	p.ReportSpot(ref, ref.At(faults[0].At), fmt.Sprintf("%s rejects %s `%s`: %s; %s", by, ref.Kind, ref.Name, faults[0].Reason, effect), options...)
}

// effect says what it means that a policy is rejected.
func effect(n *cluster.Network, policy *cluster.Policy) string {
	open := map[int]bool{}
	for i := range policy.Content.Specs {
		if s := &policy.Content.Specs[i]; s.Subject != nil {
			for _, w := range n.Selected(s.Subject, network.Allow) {
				open[w] = true
			}
		}
	}
	if len(open) == 0 {
		return "it enforces nothing"
	}
	return fmt.Sprintf("it enforces nothing for the %s that it selects", workloads(len(open)))
}
