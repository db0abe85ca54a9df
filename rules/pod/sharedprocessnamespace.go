package pod

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// SharedProcessNamespace reports pods whose containers see each other's processes.
var SharedProcessNamespace = &lint.Rule{
	ID:    "pod/shared-process-namespace",
	Title: "Containers of the pod see each other's processes",
	Why: "With shareProcessNamespace, every container of the pod sees the processes of the others, their command lines and, as the same " +
		"user or as root, their environment and their files through /proc, secrets among them; and it may signal them. A flaw in one " +
		"sidecar is then a flaw in all of the pod.",
	Remedy: "Remove shareProcessNamespace; for debugging, add an ephemeral container that targets one container.",
	Allow:  "Sidecars that exist to signal or to trace the other processes, such as one that reloads a server when its configuration changes.",
	Fix: lint.RuleFix{
		Does:   "sets shareProcessNamespace to false",
		Breaks: "A sidecar that signals or watches the processes of another container does not find them any more.",
	},
	Severity: lint.Low,
	Profile:  lint.Strict,
	Refs: []lint.Ref{
		lint.Docs("Share Process Namespace between Containers in a Pod", "tasks/configure-pod-container/share-process-namespace/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  shareProcessNamespace: true
  containers:
    - name: server
      image: registry.example/server:1.4
    - name: metrics
      image: registry.example/metrics:1.4
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
    - name: metrics
      image: registry.example/metrics:1.4
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		shared := pod.Field("shareProcessNamespace")
		if !shared.IsTrue() {
			return
		}
		var together []*workload.Container
		for c := range pod.Containers() {
			if c.Type != workload.Init { // those have ended
				together = append(together, c)
			}
		}
		if len(together) > 1 {
			p.Report(shared, fmt.Sprintf("%s see and may signal each other's processes", names(together)), lint.Mend(lint.Set(shared, false)))
		}
	},
}
