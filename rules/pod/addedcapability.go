package pod

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// AddedCapability reports capabilities beyond those that container runtimes give by default.
var AddedCapability = &lint.Rule{
	ID:    "pod/added-capability",
	Title: "Container is given more capabilities than by default",
	Why: "Linux divides the power of root into capabilities, and container runtimes grant only those that do little harm in a container. Most " +
		"of the others reach past it: SYS_ADMIN lets a process mount a cgroup hierarchy and name the program that the kernel runs as root of " +
		"the node when a group is empty, and DAC_READ_SEARCH lets it open files of the node by their number, as the Shocker exploit did to " +
		"Docker in 2014.",
	Remedy: "Remove the capability, or do what needs it in a program of its own.",
	Allow: "Some programs cannot do without one: network plugins need NET_ADMIN, and vaults IPC_LOCK to keep secrets out of swap. Give that one " +
		"to the one container that needs it.",
	Fix: lint.RuleFix{
		Does:   "removes the capability",
		Breaks: "What the program does with the capability fails.",
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.CapabilitiesBaseline, podsecurity.CapabilitiesRestricted},
	Refs: []lint.Ref{
		lint.PSS("Capabilities"),
		lint.NSA("Kubernetes Pod security"),
		lint.CIS("5.2.9 Minimize the admission of containers with added capabilities"),
		lint.MITRE("T1611", "Escape to Host"),
		{Title: "Linux manual: capabilities(7)", URL: "https://man7.org/linux/man-pages/man7/capabilities.7.html"},
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
        capabilities:
          add: [SYS_ADMIN]
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
          add: [NET_BIND_SERVICE]
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		for v := range p.Violations(podsecurity.CapabilitiesBaseline) {
			if !undecided(pod, v.At) {
				reportCapability(p, pod, v)
			}
		}
	},
}

func reportCapability(p *lint.Pass, pod *workload.Pod, v podsecurity.Violation) {
	who, text := name(v.Container), v.At.Text()
	// containerd and CRI-O write names in capitals; CRI-O takes one with CAP_ as it is, and containerd puts another before it.
	meant := strings.TrimPrefix(strings.ToUpper(text), "CAP_")
	power, known := powers[meant]
	in, removed := lint.In(v.Container), lint.Mend(lint.Delete(v.At, v.Container.Value))
	switch {
	case known && text == meant && pod.OwnUsers():
		p.Report(v.At, fmt.Sprintf("%s is given %s: in the pod's own user namespace that gives no power over the node, but opens more of its kernel to attack", who, text),
			in, lint.As(lint.Medium), removed)
	case known && text == meant:
		message, severity := fmt.Sprintf("%s is given %s: it %s", who, text, power.does), power.severity
		switch {
		case meant == "NET_ADMIN" && pod.HostNetwork():
			message += ", which is the node's"
		case meant == "SYS_PTRACE" && pod.Field("hostPID").IsTrue():
			message, severity = message+", which are those of the node", lint.Critical
		}
		p.Report(v.At, message, in, lint.As(severity), removed)
	case known:
		p.Report(v.At, fmt.Sprintf("%s is given `%s`: spelled like that, container runtimes differ in whether they grant %s, by which it %s", who, text, meant, power.does),
			in, lint.As(power.severity), lint.Remedy(fmt.Sprintf("Remove it, or write %s if that is needed.", meant)), removed)
	case podsecurity.BaselineCapability(meant):
		p.Report(v.At, fmt.Sprintf("%s is given `%s`: spelled like that, container runtimes differ in whether they grant %s, and Pod Security Admission refuses it", who, text, meant),
			append(mendSpelling(p, v, meant), in, lint.As(lint.Medium), lint.Remedy(fmt.Sprintf("Write %s.", meant)))...)
	case text == "":
		p.Report(v.At, fmt.Sprintf("%s is given a capability without name: Pod Security Admission refuses it", who), in, lint.As(lint.Medium), removed)
	default:
		p.Report(v.At, fmt.Sprintf("%s is given `%s`, which is no capability of Linux: Pod Security Admission refuses it", who, text),
			in, lint.As(lint.Medium), lint.Remedy("Remove it, or correct its name."), removed)
	}
}

// mendSpelling writes a capability as it is meant, or removes it where that is there too, or pod/retained-capabilities would report
// it next.
func mendSpelling(p *lint.Pass, v podsecurity.Violation, meant string) []lint.Option {
	reported := meant != "NET_BIND_SERVICE" && p.Policy().Has(podsecurity.CapabilitiesRestricted)
	if reported || lists(v.Container.SecurityContext("capabilities", "add"), meant) {
		return []lint.Option{lint.Mend(lint.Delete(v.At, v.Container.Value))}
	}
	return []lint.Option{
		lint.Mend(lint.Set(v.At, meant)),
		lint.Fixed(lint.RuleFix{Does: "writes " + meant, Breaks: "A container runtime that did not understand the other spelling grants the capability now."}),
	}
}

// lists reports whether a text is among the items of a list.
func lists(list manifest.Value, text string) bool {
	for _, item := range list.Items() {
		if item.Text() == text {
			return true
		}
	}
	return false
}

// power is what a capability lets a process do.
type power struct {
	does     string
	severity lint.Severity
}

// powers are the capabilities of Linux that the baseline level does not allow. Source: capabilities(7) of Linux 6.10.
var powers = map[string]power{
	"ALL":                {"has every capability there is, and with them all that root of the node may", lint.Critical},
	"AUDIT_CONTROL":      {"turns the audit of the kernel off and changes its rules", lint.High},
	"AUDIT_READ":         {"reads the audit log of the kernel", lint.High},
	"BLOCK_SUSPEND":      {"keeps the node from suspending", lint.Medium},
	"BPF":                {"loads programs into the kernel of the node, which read what other pods do", lint.Critical},
	"CHECKPOINT_RESTORE": {"chooses the numbers of new processes and reaches into the memory maps of others", lint.High},
	"DAC_READ_SEARCH":    {"reads any file whatever its permissions, and by file handles those of the node too", lint.Critical},
	"IPC_LOCK":           {"locks any amount of memory, which the node then cannot swap out", lint.Medium},
	"IPC_OWNER":          {"reads and changes the shared memory of any user", lint.High},
	"LEASE":              {"delays others when they open a file", lint.Medium},
	"LINUX_IMMUTABLE":    {"makes files unchangeable, and unchangeable files changeable", lint.High},
	"MAC_ADMIN":          {"changes the policy of AppArmor or Smack, which holds for the whole node", lint.High},
	"MAC_OVERRIDE":       {"passes the policy of Smack by", lint.High},
	"NET_ADMIN":          {"changes addresses, routes and firewall rules, and listens to all traffic of its network", lint.High},
	"NET_BROADCAST":      {"has a capability that the kernel does not use today", lint.Medium},
	"NET_RAW":            {"writes packets of any form, and so can pose as other pods and answer in their place", lint.High},
	"PERFMON":            {"watches the node's processor and kernel at work, from which the secrets of other pods can be read", lint.High},
	"SYSLOG":             {"reads and clears the messages of the kernel, with the addresses that exploits need", lint.High},
	"SYS_ADMIN":          {"mounts file systems and does most of what else root of the node may", lint.Critical},
	"SYS_BOOT":           {"loads another kernel for the node to boot", lint.Critical},
	"SYS_MODULE":         {"loads code into the kernel of the node", lint.Critical},
	"SYS_NICE":           {"raises the priority of any process it sees", lint.Medium},
	"SYS_PACCT":          {"turns the accounting of processes on and off", lint.Medium},
	"SYS_PTRACE":         {"reads and changes the memory of all processes that it sees", lint.High},
	"SYS_RAWIO":          {"reaches the hardware and memory of the node past the kernel's checks", lint.Critical},
	"SYS_RESOURCE":       {"passes quotas and limits by, and takes the space on disks that is kept for root", lint.High},
	"SYS_TIME":           {"sets the clock of the node", lint.High},
	"SYS_TTY_CONFIG":     {"hangs up terminals", lint.Medium},
	"WAKE_ALARM":         {"wakes the node from suspension", lint.Medium},
}
