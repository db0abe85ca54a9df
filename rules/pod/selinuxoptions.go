package pod

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// SELinuxOptions reports containers with an SELinux label that is not made to confine containers.
var SELinuxOptions = &lint.Rule{
	ID:    "pod/selinux-options",
	Title: "Container chooses its own SELinux label",
	Why: "On nodes with SELinux, every process and file has a label, and what a process may do follows from the type in its label. Container " +
		"runtimes give containers the type container_t, which touches nothing of the node: under it, CVE-2019-5736 could not overwrite the " +
		"node's runc. Other types open parts of the node, and spc_t everything; other users and roles lead to other types.",
	Remedy: "Remove type, user and role from seLinuxOptions; level may stay.",
	Allow: "Agents that read files of the node may need a type with just that right, such as container_logreader_t, where the cluster's policy " +
		"knows it.",
	Fix: lint.RuleFix{
		Does:   "removes type, user and role from seLinuxOptions",
		Breaks: "What only the chosen label may do, such as reading files of the node, fails on nodes with SELinux.",
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.SELinuxOptions},
	Refs: []lint.Ref{
		lint.PSS("SELinux"),
		lint.NSA("Kubernetes Pod security"),
		lint.Docs("Configure a Security Context for a Pod or Container", "tasks/configure-pod-container/security-context/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  securityContext:
    seLinuxOptions:
      type: spc_t
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
    seLinuxOptions:
      level: s0:c123,c456
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		var c *workload.Container
		var fields []manifest.Value // of the label of c, or of the pod where that is nil
		for v := range p.Violations(podsecurity.SELinuxOptions) {
			if undecided(pod, v.At) {
				continue
			}
			if len(fields) > 0 && v.Container != c {
				reportLabel(p, pod, c, fields)
				fields = nil
			}
			c, fields = v.Container, append(fields, v.At)
		}
		if len(fields) > 0 {
			reportLabel(p, pod, c, fields)
		}
	},
}

// reportLabel reports the fields of one label, which one edit mends: type before user before role.
func reportLabel(p *lint.Pass, pod *workload.Pod, c *workload.Container, fields []manifest.Value) {
	var set []string
	options := []lint.Option{lint.In(c)}
	for i, field := range fields {
		set = append(set, fmt.Sprintf("%s `%s`", field.Key().Text(), field.Text()))
		if i > 0 {
			options = append(options, lint.With("and here", field.Place()))
		}
	}
	meaning := "only the label that the container runtime chooses is sure to confine it"
	switch fields[0].Text() {
	case "spc_t", "unconfined_t":
		meaning = "SELinux does not confine such a process at all"
	case "container_engine_t":
		meaning = "Pod Security Admission allows it from version 1.31 on"
		options = append(options, lint.As(lint.Medium))
	}
	label, within := pod.SecurityContext("seLinuxOptions"), pod.Field()
	if c != nil {
		label, within = c.SecurityContext("seLinuxOptions"), c.Value
	}
	options = append(options, lint.Mend(lint.DeleteAll(fields, label, within)...))
	p.Report(fields[0], fmt.Sprintf("%s sets SELinux %s: %s", name(c), strings.Join(set, ", "), meaning), options...)
}
