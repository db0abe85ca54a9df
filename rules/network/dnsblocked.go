package network

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// DNSBlocked reports workloads that may connect to others and cannot find them.
var DNSBlocked = &lint.Rule{
	ID:    "network/dns-blocked",
	Title: "Egress is isolated, and DNS is not allowed",
	Why: "A pod whose egress is isolated cannot ask for the address of a name unless a rule lets it: the connections that other rules " +
		"allow fail before they begin, after a long timeout. What happens next is that somebody in a hurry removes the policy.",
	Remedy:     "Allow egress to the DNS servers of the cluster, in kube-system with label k8s-app: kube-dns, on port 53 by UDP and TCP.",
	Allow:      "For workloads that connect to addresses only.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.Docs("Network Policies: default deny all egress traffic", "concepts/services-networking/network-policies/#default-deny-all-egress-traffic"),
		lint.Docs("DNS for Services and Pods", "concepts/services-networking/dns-pod-service/"),
	},
	Bad: server + connecting,
	Good: server + connecting + `    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - {protocol: UDP, port: 53}
        - {protocol: TCP, port: 53}
`,
	Fix: lint.RuleFix{
		Does:   "adds a NetworkPolicy that lets the pods of the namespace ask for DNS",
		Breaks: "A pod that had no way out of the cluster gets one: servers outside are told the names that it asks for.",
	},
	Cluster: func(p *lint.Pass, _ *cluster.Model) {
		n := p.Network()
		type found struct {
			space     *cluster.Space
			workloads []int
		}
		lacking := findMissing(p)
		var order []*cluster.Policy
		by := map[*cluster.Policy]*found{}
		for _, b := range dnsBlocked(n) {
			if by[b.policy] == nil {
				order = append(order, b.policy)
				by[b.policy] = &found{space: b.space}
			}
			by[b.policy].workloads = append(by[b.policy].workloads, b.workload)
		}
		for _, policy := range order {
			blocked := by[policy]
			options := append(related(n, "cannot resolve names", blocked.workloads), lacking.resolves(blocked.space)...)
			p.ReportRef(policy.Ref, fmt.Sprintf(
				"%s isolates the egress of %s, which may connect to other pods or names, and no policy lets them ask for DNS",
				name(policy), workloads(len(blocked.workloads))), options...)
		}
	},
}

// withoutDNS is a workload that may connect to others, and that a policy keeps from asking for DNS.
type withoutDNS struct {
	workload int
	space    *cluster.Space
	policy   *cluster.Policy
}

// dnsBlocked returns the workloads that may connect to others and cannot find them, by namespace.
func dnsBlocked(n *cluster.Network) []withoutDNS {
	named, resolved := map[int]bool{}, map[int]bool{}
	for _, spec := range enforced(n.Model) {
		pods, dns := false, false
		for i := range spec.Rules[network.Egress] {
			r := &spec.Rules[network.Egress][i]
			pods = pods || needsNames(r)
			dns = dns || admitsDNS(r)
		}
		if !pods && !dns {
			continue
		}
		for _, w := range n.Selected(spec.Subject, network.May) {
			named[w] = named[w] || pods
			resolved[w] = resolved[w] || dns
		}
	}
	var blocked []withoutDNS
	for _, space := range n.Spaces {
		for _, w := range space.Workloads {
			if !named[w] || resolved[w] {
				continue
			}
			egress := n.Decide(w, network.Egress, cluster.DNSServer, network.UDP, 53)
			if policy := n.Policy(egress.Cause.Policy); egress.Verdict == network.Deny && policy != nil {
				blocked = append(blocked, withoutDNS{w, space, policy})
			}
		}
	}
	return blocked
}

// needsNames reports whether a rule allows connections for which a name has to be resolved.
func needsNames(r *network.Rule) bool {
	if r.Action != network.Permit {
		return false
	}
	for i := range r.Peers {
		if r.Peers[i].Pods != nil || r.Peers[i].Names {
			return true
		}
	}
	return r.AnyPeer
}

// admitsDNS reports whether a rule allows port 53, or the ports that DNS servers in pods have instead, whoever the peer is:
// there are clusters with servers of their own, and with a cache on every node.
func admitsDNS(r *network.Rule) bool {
	if r.Action != network.Permit {
		return false
	}
	for _, port := range r.Ports {
		for _, number := range [...]uint16{53, 1053, 5353, 8053} {
			if port.Protocols&network.UDP != 0 && (port.Name == "dns" || port.First <= number && number <= port.Last) {
				return true
			}
		}
	}
	return false
}

// connecting is a policy of the examples.
const connecting = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: server
  namespace: serving
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - podSelector:
            matchLabels:
              app: store
`
