package pod

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// DefaultServiceAccount reports pods that share the account of their namespace.
var DefaultServiceAccount = &lint.Rule{
	ID:    "pod/default-service-account",
	Title: "Pod runs as its namespace's default account",
	Why: "A pod that names no service account runs as the one that its namespace has for all such pods. Rights given to it for one of " +
		"them are given to all, now and later, and the audit log cannot tell them apart. An account of its own costs nothing and can be given " +
		"exactly what one workload needs.",
	Remedy:   "Make a ServiceAccount for the workload and name it as serviceAccountName; or, if it never calls the API, set automountServiceAccountToken to false.",
	Allow:    "Throw-away namespaces that hold one workload.",
	Severity: lint.Low,
	Profile:  lint.Strict,
	Refs: []lint.Ref{
		lint.CIS("5.1.5 Ensure that default service accounts are not actively used"),
		lint.NSA("Protecting Pod service account tokens"),
		lint.Docs("Service Accounts", "concepts/security/service-accounts/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  serviceAccountName: server
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		accounts := m.Accounts()
		for i := range m.Workloads {
			w := &m.Workloads[i]
			// Without its token, the account is no more than a name.
			if w.Account.Name != cluster.DefaultAccount || !accounts.TokenMounted(w) {
				continue
			}
			p.ReportSpot(w.Ref, w.AccountAt(), "runs as the `default` account of its namespace: every pod there that names no account shares its rights")
		}
	},
}
