package pod

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// HostNetwork reports pods on the network of their node. It speaks for their ports too: all of them are the node's.
var HostNetwork = &lint.Rule{
	ID:    "pod/host-network",
	Title: "Pod shares the network of its node",
	Why: "A pod on its node's network has no network of its own: it reaches services that listen on the node's localhost because nobody else " +
		"was meant to reach them, can take ports of the node, and sends from the node's address, where most network plugins no longer apply " +
		"network policies. CVE-2020-15257 let any root process on the node's network command containerd over a socket of that network, and so " +
		"take over the node.",
	Remedy: "Remove hostNetwork; publish the ports by a Service.",
	Allow:  "Network plugins, proxies and monitors of the node itself need it: give them a namespace of their own that nothing else can reach.",
	Fix: lint.RuleFix{
		Does:   "sets hostNetwork to false and removes the host ports that go with it",
		Breaks: "The program is reached at an address of its own, by a Service, and no longer at that of its node.",
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.HostNamespaces, podsecurity.HostPorts},
	Refs: []lint.Ref{
		lint.PSS("Host Namespaces"),
		lint.NSA("Kubernetes Pod security"),
		lint.CIS("5.2.5 Minimize the admission of containers wishing to share the host network namespace"),
		lint.MITRE("T1611", "Escape to Host"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  hostNetwork: true
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
		reportHostNamespace(p, pod, "hostNetwork",
			"the pod shares the network of its node: it reaches what listens on the node's localhost, and its traffic counts as the node's",
			hostPorts(p, pod)...)
	},
}

// hostPorts returns the edits that remove the host ports of a pod, of which pod/host-port says nothing while it is on the network
// of its node.
func hostPorts(p *lint.Pass, pod *workload.Pod) []lint.Edit {
	var edits []lint.Edit
	if !pod.HostNetwork() || !p.Selected(HostPort.ID) {
		return nil
	}
	for c := range pod.Containers() {
		for _, port := range c.Ports.Items() {
			if port.Field("hostPort").Exists() {
				edits = append(edits, withoutHostPort(port)...)
			}
		}
	}
	return edits
}

// reportHostNamespace reports the field by which a pod joins a namespace of its node. Other edits go with setting it to false.
func reportHostNamespace(p *lint.Pass, pod *workload.Pod, field, message string, edits ...lint.Edit) {
	for v := range p.Violations(podsecurity.HostNamespaces) {
		if v.At == pod.Field(field) {
			p.Report(v.At, message, lint.Mend(lint.Set(v.At, false)), lint.Mend(edits...))
		}
	}
}
