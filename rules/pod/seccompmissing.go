package pod

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// SeccompMissing reports containers without a seccomp profile of their own or of their pod.
var SeccompMissing = &lint.Rule{
	ID:    "pod/seccomp-missing",
	Title: "No seccomp profile",
	Why: "Unless a pod asks for a seccomp profile, the kubelet runs it without any, and its processes may make every system call of the " +
		"kernel. Most escapes from containers go through calls that no ordinary program needs: the profile of the container runtime " +
		"blocks unshare and keyctl, for example, without which CVE-2022-0185 and CVE-2016-0728 cannot be exploited.",
	Remedy: "Set seccompProfile.type to RuntimeDefault in the pod's securityContext.",
	Allow:  "Programs that make unusual system calls, such as debuggers, need a Localhost profile that allows just those.",
	Fix: lint.RuleFix{
		Does:   "sets the seccomp profile to RuntimeDefault",
		Breaks: "A program that makes system calls which the runtime's profile blocks, such as a debugger, fails at them.",
		Safe:   true,
	},
	Severity: lint.Medium,
	Profile:  lint.Restricted,
	PSA:      []podsecurity.Check{podsecurity.SeccompProfileRestricted},
	Refs: []lint.Ref{
		lint.PSS("Seccomp"),
		lint.NSA("Kubernetes Pod security: hardening with seccomp"),
		lint.CIS("5.7.2 Ensure that the seccomp profile is set to docker/default in your pod definitions"),
		lint.Docs("Restrict a Container's Syscalls with seccomp", "tutorials/security/seccomp/"),
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
  securityContext:
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		var bare []*workload.Container
		for v := range p.Violations(podsecurity.SeccompProfileRestricted) {
			if v.Container != nil && !v.Container.Security.SeccompProfile.Exists() {
				bare = append(bare, v.Container)
			}
		}
		if len(bare) > 0 {
			p.Report(pod.SecurityContext("seccompProfile"), "no seccomp profile: every system call of the kernel is open to "+names(bare),
				lint.Among(bare), mendOnLinux(pod, setLacking(pod, bare, "RuntimeDefault", "seccompProfile", "type")...))
		}
	},
}
