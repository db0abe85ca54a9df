package pod

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
	"github.com/seaworthy-lint/seaworthy/rules/model"
)

// HostIPC reports pods that share the memory segments, semaphores and message queues of their node.
var HostIPC = &lint.Rule{
	ID:    "pod/host-ipc",
	Title: "Pod shares the interprocess communication of its node",
	Why: "Processes exchange data through shared memory, semaphores and message queues, and a namespace of their own keeps those of each pod " +
		"apart. With hostIPC the pod uses the node's: it can read and change what processes of the node, and of other pods that do the same, " +
		"hold in shared memory, where databases and inference servers keep the very data they work on.",
	Remedy: "Remove hostIPC; for more shared memory, mount an emptyDir with medium: Memory at /dev/shm.",
	Allow:  "Programs of the node that are split over several pods may need it: keep them in a namespace of their own.",
	Fix: lint.RuleFix{
		Does:   "sets hostIPC to false",
		Breaks: "Programs that share memory segments with those of the node, or of other pods there, do not find them any more.",
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.HostNamespaces},
	Refs: []lint.Ref{
		lint.PSS("Host Namespaces"),
		lint.NSA("Kubernetes Pod security"),
		lint.CIS("5.2.4 Minimize the admission of containers wishing to share the host IPC namespace"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  hostIPC: true
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
		if model.SharesMemory(pod, pod.Field("hostIPC")) && p.Selected(model.HostSharedMemory.ID) {
			return // which says more
		}
		reportHostNamespace(p, pod, "hostIPC",
			"the pod shares the memory segments and message queues of its node: those of other processes there are in its reach")
	},
}
