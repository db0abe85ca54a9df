package namespace

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

// PodSecurityWeak reports namespaces that enforce less than is asked.
var PodSecurityWeak = &lint.Rule{
	ID:    "namespace/pod-security-weak",
	Title: "Namespace enforces a weak Pod Security level",
	Why: "Pod Security Admission refuses what a namespace's level forbids, whoever asks for it. At level privileged it refuses nothing; at " +
		"baseline it still admits containers that run as root, keep the default capabilities and may gain privileges. A pod that is " +
		"safe today says nothing about the next one somebody creates in the namespace.",
	Remedy:   "Enforce the level that is asked, once the pods of the namespace meet it.",
	Allow:    "Node agents that need more, such as storage and network drivers, run in a namespace of their own with nothing else in it.",
	Severity: lint.Medium,
	Profile:  lint.Restricted,
	Refs: []lint.Ref{
		lint.Docs("Pod Security Standards", "concepts/security/pod-security-standards/"),
		lint.Docs("Pod Security Admission", "concepts/security/pod-security-admission/"),
		lint.NSA("Kubernetes Pod security: Pod security enforcement"),
	},
	Bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: baseline
`,
	Good: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		if !o.Is("", "Namespace") || o.Name == controlPlane {
			return
		}
		at := o.Metadata().Field("labels", cluster.EnforceLabel)
		level, err := podsecurity.ParseLevel(at.Text())
		asked := p.Policy().Level
		if err != nil || level >= asked {
			return
		}
		admits := "which refuses nothing"
		if level == podsecurity.BaselineLevel {
			admits = "which admits containers that run as root and may gain privileges"
		}
		p.Report(at, fmt.Sprintf("namespace `%s` enforces `%s`, %s: `%s` is asked", o.Name, level, admits, asked),
			lint.Remedy(fmt.Sprintf("Enforce %s, once the pods of the namespace meet it.", asked)))
	},
}
