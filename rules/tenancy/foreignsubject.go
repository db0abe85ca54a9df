package tenancy

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// ForeignSubject reports bindings that give a tenant rights in the namespace of another.
var ForeignSubject = &lint.Rule{
	ID:    "tenancy/foreign-subject",
	Title: "A RoleBinding gives rights to another tenant",
	Why: "A RoleBinding may name a service account of any namespace. Every pod that runs as it then acts on what is in this namespace: it reads " +
		"the Secrets of the other team, or starts pods there. A group of accounts, such as all those of a namespace, includes " +
		"accounts that the other tenant has yet to make.",
	Remedy:     "Bind accounts of the same tenant only; for what both need, put an account into a namespace that is shared.",
	Allow:      "Where one tenant operates the namespace for the other: better name the single account, and a Role that says what it is for.",
	Severity:   lint.High,
	Profile:    lint.Restricted,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		lint.Docs("Multi-tenancy: access controls", "concepts/security/multi-tenancy/#access-controls"),
		lint.Docs("Role Based Access Control Good Practices", "concepts/security/rbac-good-practices/"),
		lint.MITRE("T1078", "Valid Accounts"),
	},
	Bad:  bound("speech"),
	Good: bound("vision"),
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		t := p.Tenants()
		for i := range m.ForeignSubjects {
			s := &m.ForeignSubjects[i]
			own, other := t.Namespace(s.Ref.Namespace), t.Namespace(s.Subject.Namespace)
			everybody := s.Subject == cluster.Subject{}
			if own < 0 || own == other || other < 0 && !everybody {
				continue
			}
			var who string
			switch {
			case everybody:
				who = "every account of every tenant"
			case s.Subject.Name == "":
				who = fmt.Sprintf("every account in namespace `%s` of tenant `%s`", s.Subject.Namespace, t.Names[other])
			default:
				who = fmt.Sprintf("account `%s/%s` of tenant `%s`", s.Subject.Namespace, s.Subject.Name, t.Names[other])
			}
			p.ReportSpot(s.Ref, s.Spot(), fmt.Sprintf("%s gets the rights of `%s` in namespace `%s` of tenant `%s`", who, s.Role, s.Ref.Namespace, t.Names[own]))
		}
	},
}

// bound is the manifest of a binding to an account of a namespace.
func bound(namespace string) string {
	return `apiVersion: v1
kind: Namespace
metadata:
  name: vision
  labels:
    tenant: vision
---
apiVersion: v1
kind: Namespace
metadata:
  name: speech
  labels:
    tenant: speech
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: readers
  namespace: vision
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: ServiceAccount
    name: pipeline
    namespace: ` + namespace + `
`
}
