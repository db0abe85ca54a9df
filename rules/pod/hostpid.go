package pod

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// HostPID reports pods that share the process namespace of their node.
var HostPID = &lint.Rule{
	ID:    "pod/host-pid",
	Title: "Pod shares the process namespace of its node",
	Why: "A pod in the process namespace of its node sees every process there, with the command lines in which people pass passwords, and as " +
		"root it may signal them. Through /proc it reads the environment and the files of processes that have no more rights than its own, " +
		"such as those of other pods. Together with SYS_PTRACE or SYS_ADMIN, it steps into any process of the node and is out of its " +
		"container.",
	Remedy: "Remove hostPID.",
	Allow:  "Monitors and debuggers of the node itself may need it: give them a namespace of their own that nothing else can reach.",
	Fix: lint.RuleFix{
		Does:   "sets hostPID to false",
		Breaks: "A program that watches, signals or enters processes of the node does not find them any more.",
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.HostNamespaces},
	Refs: []lint.Ref{
		lint.PSS("Host Namespaces"),
		lint.NSA("Kubernetes Pod security"),
		lint.CIS("5.2.3 Minimize the admission of containers wishing to share the host process ID namespace"),
		lint.MITRE("T1611", "Escape to Host"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  hostPID: true
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
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		reportHostNamespace(p, pod, "hostPID",
			"the pod shares the process namespace of its node: it sees every process there with its command line, and as root may kill it")
	},
}
