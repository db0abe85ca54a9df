package network

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// EgressOpen reports workloads that no NetworkPolicy isolates for egress.
var EgressOpen = &lint.Rule{
	ID:    "network/egress-open",
	Title: "The workload can connect to anything",
	Why: "Pods may connect to every address, in the cluster and outside, until a NetworkPolicy of their own namespace isolates them for " +
		"egress. Open egress is how an intruder fetches tools, sends model weights and data away, asks the cloud's metadata service " +
		"for the node's credentials, and goes on to the next pod.",
	Remedy:     "Add a NetworkPolicy to the namespace that isolates all pods for egress, allows DNS, and allows what each workload needs.",
	Allow:      "Where egress is controlled outside the cluster, by a proxy or a firewall that knows the workloads.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.NSA("Network separation and hardening"),
		lint.CIS("5.3.2 Ensure that all Namespaces have Network Policies defined"),
		lint.MITRE("T1041", "Exfiltration Over C2 Channel"),
		lint.MITRE("T1552.005", "Unsecured Credentials: Cloud Instance Metadata API"),
		lint.Docs("Network Policies", "concepts/services-networking/network-policies/"),
	},
	Bad: server,
	Good: server + `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-egress
  namespace: serving
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
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
	Fix:     addsPolicies,
	Cluster: func(p *lint.Pass, _ *cluster.Model) { reportOpen(p, network.Egress) },
}
