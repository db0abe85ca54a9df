package network

import (
	"fmt"
	"net/netip"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// MetadataReachable reports rules that let isolated workloads ask for the credentials of their node.
var MetadataReachable = &lint.Rule{
	ID:    "network/metadata-reachable",
	Title: "A rule lets pods reach the cloud's metadata service",
	Why: "In a cloud every machine can ask an address of its own, 169.254.169.254, for the credentials it works with, and so can every " +
		"pod whose traffic gets there. Whoever makes a server fetch a URL of his choice, or runs code in one pod, takes the " +
		"rights of the node with that. A block such as 0.0.0.0/0 contains the address unless it is excepted.",
	Remedy:     "Except 169.254.169.254/32 from the block, and fd00:ec2::254/128 from one of IPv6; or name the addresses that are meant.",
	Allow:      "Where the cloud itself keeps pods from the metadata service, by a hop limit of 1 or a metadata proxy on every node.",
	Severity:   lint.High,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.MITRE("T1552.005", "Unsecured Credentials: Cloud Instance Metadata API"),
		lint.NSA("Network separation and hardening: protecting sensitive cloud infrastructure"),
		lint.Docs("Securing a Cluster: restricting cloud metadata API access", "tasks/administer-cluster/securing-a-cluster/#restricting-cloud-metadata-api-access"),
	},
	Bad:  server + fetching + "            cidr: 0.0.0.0/0\n",
	Good: server + fetching + "            cidr: 0.0.0.0/0\n            except:\n              - 169.254.169.254/32\n",
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		n := p.Network()
		var order []*network.Rule
		found := map[*network.Rule]*metadataWay{}
		for _, addr := range metadata {
			for _, space := range n.Spaces {
				for _, w := range space.Workloads {
					egress := n.Decide(w, network.Egress, network.Address(addr), network.TCP, 80)
					r := egress.Cause.Rule
					// What is open to everything has a finding that says so.
					if egress.Verdict != network.Allow || egress.Cause.Reason != network.ByRule || allowsAll(r) {
						continue
					}
					way := found[r]
					if way == nil {
						way = &metadataWay{policy: n.Policy(egress.Cause.Policy), at: r.At, addr: addr}
						if egress.Cause.Peer != nil {
							way.at = egress.Cause.Peer.At
						}
						found[r] = way
						order = append(order, r)
					}
					if way.addr == addr {
						way.workloads = append(way.workloads, w)
					}
				}
			}
		}
		for _, r := range order {
			way := found[r]
			options := related(n, "can reach it", way.workloads)
			if way.addr.Is6() { // only where a cluster has IPv6, and the cloud serves it there
				options = append(options, lint.Milder, lint.Sure(lint.LowConfidence))
			}
			p.ReportSpot(way.policy.Ref, way.policy.At(way.at), fmt.Sprintf(
				"this rule of %s lets %s reach the cloud's metadata service at %s, which hands out the credentials of the node",
				name(way.policy), workloads(len(way.workloads)), way.addr), options...)
		}
	},
}

// metadata are the addresses of the services that hand out a machine's credentials, by IPv4 and IPv6. What else clouds have
// at addresses of that kind is either meant for pods or found in one cloud only.
var metadata = network.MetadataAddresses[:2]

// metadataWay is a rule by which workloads reach the metadata service.
type metadataWay struct {
	policy    *cluster.Policy
	at        network.Spot
	addr      netip.Addr
	workloads []int
}

// fetching is a policy of the examples, up to the block that it allows.
const fetching = `---
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
        - ipBlock:
`
