package pod

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// RetainedCapabilities reports containers that keep parts of root's power which they most likely do not need.
var RetainedCapabilities = &lint.Rule{
	ID:    "pod/retained-capabilities",
	Title: "Container keeps capabilities it does not drop",
	Why: "Linux divides the power of root into capabilities, and container runtimes start every container with about a dozen of them, " +
		"though few programs use any. What is kept is there for whoever breaks in: CVE-2020-14386 let any process with NET_RAW corrupt the " +
		"memory of the kernel, and SETUID and DAC_OVERRIDE make file permissions inside the container meaningless.",
	Remedy: "Set capabilities.drop to [ALL], and add NET_BIND_SERVICE if the program listens on a port below 1024.",
	Allow: "Programs that start as root and then change to another user, or that change the owner of files, need SETUID, SETGID or CHOWN: " +
		"drop ALL and add those.",
	Fix: lint.RuleFix{
		Does:   "drops ALL capabilities",
		Breaks: "A program that starts as root and then changes its user, or the owner of files, fails at that.",
		Safe:   true,
	},
	Severity: lint.Medium,
	Profile:  lint.Restricted,
	PSA:      []podsecurity.Check{podsecurity.CapabilitiesRestricted},
	Refs: []lint.Ref{
		lint.PSS("Capabilities"),
		lint.NSA("Kubernetes Pod security"),
		lint.CIS("5.2.10 Minimize the admission of containers with capabilities assigned"),
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
        capabilities:
          drop: [ALL]
`,
	Container: retainedCapabilities,
}

func retainedCapabilities(p *lint.Pass, c *workload.Container) {
	var drop manifest.Value
	keeps := false
	var added []manifest.Value // what pod/added-capability leaves to this rule
	for v := range p.Violations(podsecurity.CapabilitiesRestricted) {
		if v.Container != c {
			continue
		}
		drop = c.SecurityContext("capabilities", "drop")
		switch {
		case v.At.Kind() == manifest.Absent || v.At == drop:
			keeps = !mayDropAll(c.Pod, drop)
		case podsecurity.BaselineCapability(v.At.Text()):
			added = append(added, v.At)
		}
	}
	switch {
	case keeps:
		options := []lint.Option{lint.In(c)}
		if c.Security.Privileged.IsTrue() {
			options = append(options, lint.As(lint.Low))
		}
		for _, v := range added {
			options = append(options, lint.With(fmt.Sprintf("adds %s, which the restricted level does not allow either", v.Text()), v.Place()))
		}
		p.Report(drop, name(c)+" "+kept(c, drop), append(options, mendDrop(c, drop, added)...)...)
	case len(added) > 0:
		at := added[0]
		if len(added) > 1 {
			at = c.SecurityContext("capabilities", "add")
		}
		var powers []string
		for _, v := range added {
			powers = append(powers, fmt.Sprintf("%s (%s)", v.Text(), runtimeCapabilities[v.Text()]))
		}
		p.Report(at, fmt.Sprintf("%s drops ALL, but adds %s", name(c), list(powers)), lint.In(c),
			lint.Remedy("Remove it from capabilities.add if the program does without: the restricted level allows NET_BIND_SERVICE alone."),
			lint.Mend(lint.DeleteAll(added, c.SecurityContext("capabilities", "add"), c.Value)...),
			lint.Fixed(lint.RuleFix{Does: "removes what is added to capabilities beside NET_BIND_SERVICE", Breaks: "What the program does with the capabilities fails."}))
	}
}

// mendDrop has a container drop ALL, and no longer add what the restricted level does not allow: of what it adds, pod/added-capability
// and this finding are all that is said.
func mendDrop(c *workload.Container, drop manifest.Value, added []manifest.Value) []lint.Option {
	all := lint.Append(drop, "ALL")
	for _, item := range drop.Items() {
		if strings.EqualFold(item.Text(), "ALL") {
			all = lint.Set(item, "ALL")
			break
		}
	}
	options := []lint.Option{mendOnLinux(c.Pod, all)}
	if add := c.SecurityContext("capabilities", "add"); add.Len() > 0 {
		// Who adds some relies on capabilities, maybe on others too.
		options = append(options,
			lint.Mend(lint.DeleteAll(added, add, c.SecurityContext("capabilities"))...),
			lint.Fixed(lint.RuleFix{Safe: false}))
	}
	return options
}

// mayDropAll reports whether a placeholder may turn out to be ALL, or the list is none and will be refused.
func mayDropAll(pod *workload.Pod, drop manifest.Value) bool {
	if drop.Exists() && drop.Kind() != manifest.Sequence {
		return true
	}
	for _, item := range drop.Items() {
		if pod.Object.Unfilled(item.Text()) {
			return true
		}
	}
	return false
}

// kept says what a container keeps by what it drops, which is not ALL.
func kept(c *workload.Container, drop manifest.Value) string {
	var dropped []string
	for _, item := range drop.Items() {
		if strings.EqualFold(item.Text(), "ALL") {
			return fmt.Sprintf("drops `%s`, which Pod Security Admission does not take for ALL: it is case-sensitive", item.Text())
		}
		dropped = append(dropped, item.Text())
	}
	switch {
	case c.Security.Privileged.IsTrue():
		return "does not drop ALL: it would keep the runtime's default capabilities even if it were not privileged"
	case len(dropped) > 0:
		return fmt.Sprintf("drops %s and keeps the other capabilities that the runtime gives by default", list(dropped))
	}
	return "keeps the capabilities that the runtime gives by default, SETUID and DAC_OVERRIDE among them: it does not drop ALL"
}

// runtimeCapabilities says what the capabilities allow that the baseline level lets a container add. Source: capabilities(7).
var runtimeCapabilities = map[string]string{
	"AUDIT_WRITE":  "writes to the audit log of the kernel",
	"CHOWN":        "changes the owner of any file",
	"DAC_OVERRIDE": "reads and writes any file, whatever its permissions",
	"FOWNER":       "changes the permissions of any file",
	"FSETID":       "keeps set-user-ID bits on files it changes",
	"KILL":         "signals any process it sees",
	"MKNOD":        "makes device files",
	"SETFCAP":      "gives files capabilities",
	"SETGID":       "becomes any group",
	"SETPCAP":      "changes the capabilities of processes",
	"SETUID":       "becomes any user",
	"SYS_CHROOT":   "changes the root directory of processes",
}
