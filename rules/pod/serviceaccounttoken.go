package pod

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// ServiceAccountToken reports pods that are given a key to the Kubernetes API without need.
var ServiceAccountToken = &lint.Rule{
	ID:    "pod/service-account-token",
	Title: "API token is mounted and nothing needs it",
	Why: "Unless told otherwise, Kubernetes mounts a token of its service account into every container, and whoever gets in can use it to ask " +
		"the API server what it may do. Most programs never call the API; for those the token serves attackers only. The Hildegard " +
		"malware, which spread through clusters in 2021 to mine coins on them, searched for such tokens.",
	Remedy: "Set automountServiceAccountToken to false in the pod's spec.",
	Allow: "Programs that call the Kubernetes API need a token: give them a service account of their own, with a Role that allows just those " +
		"calls, and lint the binding together with the workload.",
	Fix: lint.RuleFix{
		Does:   "sets automountServiceAccountToken to false",
		Breaks: "A program that calls the Kubernetes API with rights which nothing in view grants loses its token.",
		Safe:   true,
	},
	Severity: lint.Medium,
	Profile:  lint.Restricted,
	Refs: []lint.Ref{
		lint.NSA("Protecting Pod service account tokens"),
		lint.CIS("5.1.6 Ensure that Service Account Tokens are only mounted where necessary"),
		lint.MITRE("T1528", "Steal Application Access Token"),
		lint.Docs("Configure Service Accounts for Pods", "tasks/configure-pod-container/configure-service-account/"),
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
  automountServiceAccountToken: false
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		accounts := m.Accounts()
		for i := range m.Workloads {
			w := &m.Workloads[i]
			use := &w.Account
			if use.Name == "" || use.Agent || !accounts.TokenMounted(w) || accounts.Bound(w) {
				continue
			}
			mend := lint.Mend(lint.Made(w.TokenChange()))
			if use.Name == cluster.DefaultAccount {
				sure, safe := lint.HighConfidence, true
				if use.TokenOn { // somebody thought that it is needed
					sure, safe = lint.MediumConfidence, false
				}
				p.ReportSpot(w.Ref, w.TokenAt(), "the token of the namespace's `default` account is mounted: a key to the Kubernetes API that nothing in view needs",
					lint.Sure(sure), mend, lint.Fixed(lint.RuleFix{Safe: safe}))
				continue
			}
			// What an account is for is known only where it is in view, together with all that stands beside it.
			account := accounts.Of(w)
			if account == nil || account.Cloud || use.TokenOn || accounts.BoundAsGroup(w) {
				continue
			}
			p.ReportSpot(w.Ref, w.TokenAt(), fmt.Sprintf("the token of account `%s` is mounted: a key to the Kubernetes API, where nothing in view gives the account any rights", use.Name),
				lint.Sure(lint.LowConfidence), lint.With("this account", account.Place()), mend, lint.Fixed(lint.RuleFix{}))
		}
	},
}
