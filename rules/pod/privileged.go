package pod

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
	"github.com/seaworthy-lint/seaworthy/rules/model"
)

// Privileged reports containers that run without the walls of a container.
var Privileged = &lint.Rule{
	ID:    "pod/privileged",
	Title: "Container runs privileged",
	Why: "A privileged container has every capability, sees every device of its node and is confined by neither seccomp nor AppArmor " +
		"nor SELinux. Whoever gets into it mounts the node's disk and owns the node, with every pod and every secret on it. " +
		"The cryptojacking campaigns against open Docker and Kubernetes APIs start their containers privileged for that reason.",
	Remedy: "Remove privileged; if the container needs one capability or one device, give it that one.",
	Allow:  "Node agents that set up storage, networking or devices may need it: give them a namespace of their own that nothing else can reach.",
	Fix: lint.RuleFix{
		Does:   "sets privileged to false",
		Breaks: "What needs the devices or the kernel settings of the node fails: a program that needs one capability, such as NET_ADMIN, has to be given that.",
	},
	Severity: lint.Critical,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.Privileged},
	Refs: []lint.Ref{
		lint.PSS("Privileged Containers"),
		lint.NSA("Kubernetes Pod security"),
		lint.CIS("5.2.2 Minimize the admission of privileged containers"),
		lint.MITRE("T1611", "Escape to Host"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      securityContext:
        privileged: true
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
        privileged: false
`,
	Pod: func(p *lint.Pass, _ *workload.Pod) {
		for v := range p.Violations(podsecurity.Privileged) {
			if v.Container != nil && p.Selected(model.GPUPrivileged.ID) && model.HasGPU(v.Container) {
				continue // which says more
			}
			p.Report(v.At, fmt.Sprintf("%s runs privileged: it owns its node", name(v.Container)), lint.In(v.Container), model.Unprivileged(v))
		}
	},
}
