package pod

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// WritableRootFilesystem reports containers that may change the files of their own image.
var WritableRootFilesystem = &lint.Rule{
	ID:    "pod/writable-root-filesystem",
	Title: "Container may change its own image's files",
	Why: "Unless readOnlyRootFilesystem is true, whoever gets into a container can replace its programs, drop tools beside them and run " +
		"them, and fill the disk of the node. With it, only the volumes that the pod mounts can be written, so that most ready-made attack " +
		"tools have nowhere to go. Most programs need no more than an emptyDir at /tmp.",
	Remedy: "Set readOnlyRootFilesystem to true in the container's securityContext, and mount an emptyDir where the program writes.",
	Allow:  "Programs that write all over their own files, such as those that update themselves; and notebooks, where people install packages.",
	Fix: lint.RuleFix{
		Does:   "sets readOnlyRootFilesystem to true",
		Breaks: "A program that writes outside of its volumes fails at that: it needs an emptyDir there, such as at /tmp.",
	},
	Severity: lint.Low,
	Profile:  lint.Strict,
	Refs: []lint.Ref{
		lint.NSA("Immutable container file systems"),
		lint.CIS("5.7.3 Apply SecurityContext to your Pods and Containers"),
		lint.Docs("Configure a Security Context for a Pod or Container", "tasks/configure-pod-container/security-context/"),
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
        readOnlyRootFilesystem: true
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 64Mi
`,
	Container: func(p *lint.Pass, c *workload.Container) {
		// Windows cannot do it; an ephemeral container is there to try things out.
		if c.Pod.Windows() || c.Type == workload.Ephemeral {
			return
		}
		readOnly := c.Security.ReadOnlyRootFilesystem
		switch {
		case !readOnly.Exists():
			absent := c.SecurityContext("readOnlyRootFilesystem")
			p.Report(absent, name(c)+" may change the files of its own image: readOnlyRootFilesystem is not set", lint.In(c), lint.Mend(lint.Set(absent, true)))
		case readOnly.IsFalse():
			p.Report(readOnly, name(c)+" may change the files of its own image", lint.In(c), lint.Mend(lint.Set(readOnly, true)))
		}
	},
}
