package pod

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// ProcMount reports containers that see the parts of /proc which runtimes hide.
var ProcMount = &lint.Rule{
	ID:    "pod/proc-mount",
	Title: "Container sees all of /proc",
	Why: "Container runtimes hide the parts of /proc through which a process reads the memory and keys of the kernel, and make its settings " +
		"read-only, because the kernel is that of the whole node. An Unmasked /proc opens them: writing to /proc/sys/kernel/core_pattern, for " +
		"example, names a program that the kernel runs as root on the node when a process crashes.",
	Remedy: "Remove procMount.",
	Allow: "Containers in which other containers are built need an unmasked /proc; in a user namespace of the pod's own (hostUsers: false), it " +
		"gives no power over the node.",
	Fix: lint.RuleFix{
		Does:   "sets procMount to Default",
		Breaks: "What needs all of /proc, such as building images or nesting containers without privileges, fails.",
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.ProcMount, podsecurity.ProcMountRestricted},
	Refs: []lint.Ref{
		lint.PSS("/proc Mount Type"),
		lint.Docs("Configure a Security Context for a Pod or Container", "tasks/configure-pod-container/security-context/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: builder
spec:
  containers:
    - name: builder
      image: registry.example/builder:1.4
      securityContext:
        procMount: Unmasked
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: builder
spec:
  containers:
    - name: builder
      image: registry.example/builder:1.4
      securityContext:
        procMount: Default
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		check := podsecurity.ProcMount
		if p.Policy().Has(podsecurity.ProcMountRestricted) {
			check = podsecurity.ProcMountRestricted
		}
		for v := range p.Violations(check) {
			switch text := v.At.Text(); {
			case undecided(pod, v.At):
			case text != "Unmasked":
				p.Report(v.At, fmt.Sprintf("procMount of %s is `%s`, which does not exist: the API server refuses it", name(v.Container), text),
					lint.In(v.Container), lint.Remedy("Remove procMount, or set it to Default."), lint.Mend(lint.Set(v.At, "Default")))
			case pod.OwnUsers():
				p.Report(v.At, fmt.Sprintf("%s sees all of /proc: the pod's own user namespace takes the power over the node from it, but more of the kernel is open to attack", name(v.Container)),
					lint.In(v.Container), lint.As(lint.Medium), lint.Mend(lint.Set(v.At, "Default")))
			default:
				p.Report(v.At, fmt.Sprintf("%s sees all of /proc: the keys and settings of the node's kernel, which runtimes hide, are open to it", name(v.Container)),
					lint.In(v.Container), lint.Mend(lint.Set(v.At, "Default")))
			}
		}
	},
}
