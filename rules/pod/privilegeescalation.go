package pod

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
	"github.com/seaworthy-lint/seaworthy/rules/model"
)

// PrivilegeEscalation reports containers whose processes may gain privileges they were not started with.
var PrivilegeEscalation = &lint.Rule{
	ID:    "pod/privilege-escalation",
	Title: "Container may gain privileges",
	Why: "Unless allowPrivilegeEscalation is false, a process in a container can become more than it was started as, by running a " +
		"set-user-ID program such as sudo, su or pkexec: a non-root user becomes root with one bug in one of them. CVE-2021-4034 (PwnKit) made " +
		"pkexec such a way on nearly every Linux distribution. With false, the kernel ignores these bits (no_new_privs).",
	Remedy: "Set allowPrivilegeEscalation to false in the container's securityContext.",
	Allow:  "Images that call sudo at start need it; better give them the right user and file owners when they are built.",
	Fix: lint.RuleFix{
		Does:   "sets allowPrivilegeEscalation to false",
		Breaks: "A program that gains rights through a set-user-ID program, such as sudo, no longer does.",
		Safe:   true,
	},
	Severity: lint.High,
	Profile:  lint.Restricted,
	PSA:      []podsecurity.Check{podsecurity.AllowPrivilegeEscalation},
	Refs: []lint.Ref{
		lint.PSS("Privilege Escalation"),
		lint.NSA("Kubernetes Pod security"),
		lint.CIS("5.2.6 Minimize the admission of containers with allowPrivilegeEscalation"),
		lint.MITRE("T1548.001", "Setuid and Setgid"),
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
  containers:
    - name: server
      image: registry.example/server:1.4
      securityContext:
        allowPrivilegeEscalation: false
`,
	Container: func(p *lint.Pass, c *workload.Container) {
		for v := range p.Violations(podsecurity.AllowPrivilegeEscalation) {
			if v.Container != c || v.At.Exists() && v.At.Kind() != manifest.Bool {
				continue // a wrong type is refused by the API server
			}
			if model.HasSudo(c) && p.Selected(model.SudoImage.ID) {
				continue // which says more
			}
			if reason, remedy := forcesEscalation(c); reason != "" {
				p.Report(v.At, name(c)+" may gain privileges, as it must while it "+reason, lint.In(c), lint.As(lint.Low), lint.Remedy(remedy),
					lint.NotMended("the API server refuses that while the container "+reason))
				continue
			}
			message := " may gain privileges it is not started with, by any set-user-ID program: allowPrivilegeEscalation is not set, and true by default"
			if v.At.Exists() {
				message = " is allowed to gain privileges it is not started with: any set-user-ID program can make it root"
			}
			p.Report(v.At, name(c)+message, lint.In(c), mendOnLinux(c.Pod, lint.Set(v.At, false)))
		}
	},
}

// forcesEscalation says why the API server would refuse to set allowPrivilegeEscalation to false, if it would, and what to
// do first. Source: ValidateSecurityContext in k8s.io/kubernetes/pkg/apis/core/validation, which knows the capability
// by this name alone.
func forcesEscalation(c *workload.Container) (reason, remedy string) {
	if c.Security.Privileged.IsTrue() {
		return "is privileged", "Remove privileged, then set allowPrivilegeEscalation to false; the API server refuses the two together."
	}
	for _, capability := range c.Security.Capabilities.Field("add").Items() {
		if capability.Text() == "CAP_SYS_ADMIN" {
			return "has CAP_SYS_ADMIN", "Remove CAP_SYS_ADMIN, then set allowPrivilegeEscalation to false; the API server refuses the two together."
		}
	}
	return "", ""
}
