package pod

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// HostProcess reports Windows containers that are none.
var HostProcess = &lint.Rule{
	ID:    "pod/host-process",
	Title: "Windows container runs as a process of its node",
	Why: "A HostProcess container is no container: its programs run on the Windows node itself, under an account of the node such as SYSTEM, " +
		"with the node's files, registry, devices and network. Whoever gets into it owns the node, with every pod and every secret on it.",
	Remedy: "Remove hostProcess.",
	Allow:  "Agents that set up storage, networking or devices of Windows nodes need it: give them a namespace of their own that nothing else can reach.",
	Fix: lint.RuleFix{
		Does:   "sets hostProcess to false",
		Breaks: "A program that administers its Windows node can no longer do so, and a runAsUserName of the node's own accounts is refused.",
	},
	Severity: lint.Critical,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.WindowsHostProcess},
	Refs: []lint.Ref{
		lint.PSS("HostProcess"),
		lint.CIS("5.2.11 Minimize the admission of Windows HostProcess containers"),
		lint.MITRE("T1611", "Escape to Host"),
		lint.Docs("Create a Windows HostProcess Pod", "tasks/configure-pod-container/create-hostprocess-pod/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  os:
    name: windows
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: NT AUTHORITY\SYSTEM
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  os:
    name: windows
  securityContext:
    windowsOptions:
      runAsUserName: ContainerUser
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Pod: func(p *lint.Pass, _ *workload.Pod) {
		for v := range p.Violations(podsecurity.WindowsHostProcess) {
			message := "the pod's containers run as processes of their Windows node: they own it"
			if v.Container != nil {
				message = name(v.Container) + " runs as a process of its Windows node: it owns the node"
			}
			p.Report(v.At, message, lint.In(v.Container), lint.Mend(lint.Set(v.At, false)))
		}
	},
}
