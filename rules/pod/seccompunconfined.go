package pod

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// SeccompUnconfined reports containers that opt out of seccomp. Those that never opted in have a rule of their own.
var SeccompUnconfined = &lint.Rule{
	ID:    "pod/seccomp-unconfined",
	Title: "Seccomp is switched off",
	Why: "A seccomp profile limits the system calls that a container may make. Unconfined allows all of them, even where the cluster gives " +
		"every pod the profile of the container runtime by default. Most escapes from containers go through calls that no ordinary program " +
		"needs: that profile blocks unshare, for example, without which a container cannot exploit CVE-2022-0185.",
	Remedy: "Set seccompProfile.type to RuntimeDefault.",
	Allow:  "A program that the runtime's profile keeps from its work needs a profile of its own, by type Localhost.",
	Fix: lint.RuleFix{
		Does:   "sets the seccomp profile to RuntimeDefault",
		Breaks: "A program that makes system calls which the runtime's profile blocks, such as a debugger, fails at them.",
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.SeccompProfileBaseline, podsecurity.SeccompProfileRestricted},
	Refs: []lint.Ref{
		lint.PSS("Seccomp"),
		lint.NSA("Kubernetes Pod security"),
		lint.CIS("5.7.2 Ensure that the seccomp profile is set to docker/default in your Pod definitions"),
		lint.Docs("Restrict a Container's Syscalls with seccomp", "tutorials/security/seccomp/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  securityContext:
    seccompProfile:
      type: Unconfined
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
		for v := range p.Violations(podsecurity.SeccompProfileBaseline) {
			if undecided(pod, v.At) {
				continue
			}
			message, fix := profileMessage(pod, v, "seccomp", "seccompProfile", everyCall), runtimesProfile(pod, v, "seccompProfile")
			if v.At.Key().Text() != "type" && v.At.Missing() == "" {
				message, fix = annotatedProfileMessage(v, "seccomp", name(v.Container), everyCall), lint.Mend(lint.Set(v.At, "runtime/default"))
			}
			p.Report(v.At, message, lint.In(v.Container), fix)
		}
	},
}

const everyCall = "every system call of the kernel is open"
