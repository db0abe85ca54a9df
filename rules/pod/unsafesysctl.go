package pod

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// UnsafeSysctl reports kernel settings that a pod should not make.
var UnsafeSysctl = &lint.Rule{
	ID:    "pod/unsafe-sysctl",
	Title: "Pod changes an unsafe setting of the kernel",
	Why: "Sysctls are settings of the kernel, which all pods of a node share. Only a few are known to hold for one pod alone and to leave the " +
		"others their memory and processor time; the kubelet refuses to start a pod that asks for another, unless the node was told to allow " +
		"it. What such settings can do showed in CVE-2022-0811: CRI-O let a pod's sysctl through to kernel.core_pattern, which names a " +
		"program that the kernel runs as root on the node.",
	Remedy: "Remove the sysctl.",
	Allow:  "Where nodes set apart for the workload allow the sysctl by the kubelet's allowedUnsafeSysctls, and it is one of a namespace.",
	Fix: lint.RuleFix{
		Does:   "removes the sysctl",
		Breaks: "The program runs with the setting that the node has by default.",
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.Sysctls},
	Refs: []lint.Ref{
		lint.PSS("Sysctls"),
		lint.Docs("Using sysctls in a Kubernetes Cluster", "tasks/administer-cluster/sysctl-cluster/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  securityContext:
    sysctls:
      - name: net.core.somaxconn
        value: "65535"
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
    sysctls:
      - name: net.ipv4.ip_unprivileged_port_start
        value: "80"
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		for v := range p.Violations(podsecurity.Sysctls) {
			if undecided(pod, v.At) {
				continue
			}
			message, options := sysctlMessage(p, v.At.Text())
			p.Report(v.At, message, append(options, mendSysctl(p, pod, v.At)...)...)
		}
	},
}

// mendSysctl removes a sysctl, or writes the name of one that is safe as Pod Security Admission knows it.
func mendSysctl(p *lint.Pass, pod *workload.Pod, name manifest.Value) []lint.Option {
	dotted := strings.ReplaceAll(name.Text(), "/", ".")
	if since, safe := podsecurity.SysctlSince(dotted); safe && since <= p.KubernetesVersion {
		return []lint.Option{
			lint.Mend(lint.Set(name, dotted)),
			lint.Fixed(lint.RuleFix{Does: "writes " + dotted, Breaks: "The kubelet takes both spellings for the same.", Safe: true}),
		}
	}
	for _, sysctl := range pod.Security.Sysctls.Items() {
		if sysctl.Field("name") == name {
			return []lint.Option{lint.Mend(lint.Delete(sysctl, pod.Field()))}
		}
	}
	return nil
}

func sysctlMessage(p *lint.Pass, name string) (string, []lint.Option) {
	dotted := strings.ReplaceAll(name, "/", ".")
	since, safe := podsecurity.SysctlSince(dotted)
	switch {
	case name == "":
		return "a sysctl has no name: the API server refuses it", nil
	case safe && since > p.KubernetesVersion:
		return fmt.Sprintf("the pod sets sysctl `%s`, which counts as safe from Kubernetes %s on, not in %s", name, since, p.KubernetesVersion),
			[]lint.Option{lint.As(lint.Medium)}
	case safe:
		return fmt.Sprintf("the pod sets sysctl `%s`, which Pod Security Admission takes for safe only when it is written `%s`", name, dotted),
			[]lint.Option{lint.As(lint.Medium), lint.Remedy(fmt.Sprintf("Write %s.", dotted))}
	case namespaced(dotted):
		return fmt.Sprintf("the pod sets sysctl `%s`, which may take resources from other pods: the kubelet refuses it unless the node allows it", name), nil
	}
	return fmt.Sprintf("the pod sets sysctl `%s`, which would hold for the whole node: the kubelet refuses it", name), nil
}

// namespaced reports whether a sysctl may belong to the pod alone. Source: NamespacedBy of
// k8s.io/component-helpers/node/util/sysctl, which the kubelet asks.
func namespaced(name string) bool {
	for _, prefix := range []string{"kernel.shm", "kernel.msg", "fs.mqueue.", "net."} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return name == "kernel.sem"
}
