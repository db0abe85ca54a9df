package model

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// SudoImage reports containers of images in which anyone may become root. It speaks for pod/privilege-escalation there.
var SudoImage = &lint.Rule{
	ID:    "model/sudo-image",
	Title: "Image lets its user become root",
	Why: "The images of Ray run as a user of their own, and let him call sudo without a password: whatever gets to run in one, such as a job that " +
		"was handed to the dashboard, is root by one more word. That the manifest says runAsNonRoot changes nothing, for it only speaks of how the " +
		"container starts. With allowPrivilegeEscalation: false the kernel ignores that sudo is a set-user-ID program.",
	Remedy: "Set allowPrivilegeEscalation to false: Ray itself never calls sudo.",
	Allow:  "On a cluster for experiments, where jobs install packages of the system by themselves.",
	Fix: lint.RuleFix{
		Does:   "sets allowPrivilegeEscalation to false",
		Breaks: "A job that calls sudo fails.",
		Safe:   true,
	},
	Severity: lint.High,
	Profile:  lint.Restricted,
	PSA:      []podsecurity.Check{podsecurity.AllowPrivilegeEscalation},
	Refs: []lint.Ref{
		{Title: "Ray: Dockerfile of the base image, with NOPASSWD: ALL", URL: "https://github.com/ray-project/ray/blob/master/docker/base-deps/Dockerfile"},
		lint.PSS("Privilege Escalation"),
		lint.MITRE("T1548.003", "Abuse Elevation Control Mechanism: Sudo and Sudo Caching"),
	},
	Bad: strings.Replace(server, "vllm/vllm-openai:v0.11.0", "rayproject/ray:2.52.0", 1) + `          securityContext:
            runAsNonRoot: true
`,
	Good: strings.Replace(server, "vllm/vllm-openai:v0.11.0", "rayproject/ray:2.52.0", 1) + `          securityContext:
            runAsNonRoot: true
            allowPrivilegeEscalation: false
`,
	Container: func(p *lint.Pass, c *workload.Container) {
		for v := range p.Violations(podsecurity.AllowPrivilegeEscalation) {
			if v.Container == c && (!v.At.Exists() || v.At.Kind() == manifest.Bool) && HasSudo(c) {
				p.Report(v.At, fmt.Sprintf("%s may become root by sudo, which the images of Ray allow without a password", name(c)), lint.In(c), escalationOff(c, v.At))
			}
		}
	},
}

// escalationOff mends where a container may gain privileges, unless the API server refuses that beside what else it is given.
func escalationOff(c *workload.Container, at manifest.Value) lint.Option {
	for _, capability := range c.Security.Capabilities.Field("add").Items() {
		if capability.Text() == "CAP_SYS_ADMIN" {
			return lint.NotMended("the API server refuses it beside CAP_SYS_ADMIN: remove that first")
		}
	}
	return lint.Mend(lint.Set(at, false))
}

// HasSudo reports whether a container that is not privileged runs an image known to let its user call sudo without a password.
func HasSudo(c *workload.Container) bool {
	repository, _, _ := strings.Cut(c.Image.Text(), "@")
	if at := strings.LastIndexByte(repository, ':'); at > strings.LastIndexByte(repository, '/') {
		repository = repository[:at]
	}
	for _, known := range [...]string{"rayproject/ray", "rayproject/ray-ml", "rayproject/ray-llm"} {
		if repository == known || strings.HasSuffix(repository, "/"+known) {
			return !c.SecurityContext("privileged").IsTrue() // which is more than root
		}
	}
	return false
}
