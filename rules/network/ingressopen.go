package network

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// IngressOpen reports workloads that no NetworkPolicy isolates for ingress.
var IngressOpen = &lint.Rule{
	ID:    "network/ingress-open",
	Title: "Every pod of the cluster can reach the workload",
	Why: "Pods are reachable from everywhere in the cluster until a NetworkPolicy of their own namespace selects them. Whoever gets into " +
		"any one pod, of any team, can connect to every port of this one: to a model server that asks for no password, to a " +
		"database, to a debug port that was never meant to be seen.",
	Remedy:     "Add a NetworkPolicy to the namespace that selects all pods and admits nothing, and one for each connection that is meant.",
	Allow:      "Where the cluster isolates its namespaces by other means, such as policies of its network plugin that are not among the manifests.",
	Severity:   lint.High,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.NSA("Network separation and hardening"),
		lint.CIS("5.3.2 Ensure that all Namespaces have Network Policies defined"),
		lint.MITRE("T1210", "Exploitation of Remote Services"),
		lint.Docs("Network Policies", "concepts/services-networking/network-policies/"),
	},
	Bad: server,
	Good: server + `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny-ingress
  namespace: serving
spec:
  podSelector: {}
  policyTypes: [Ingress]
`,
	Fix:     addsPolicies,
	Cluster: func(p *lint.Pass, _ *cluster.Model) { reportOpen(p, network.Ingress) },
}

// server is the manifest of the examples.
const server = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: server
  namespace: serving
spec:
  selector:
    matchLabels:
      app: server
  template:
    metadata:
      labels:
        app: server
    spec:
      containers:
        - name: server
          image: registry.example/server:1.4
`
