package pod

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// HostProbe reports probes and lifecycle hooks that make the kubelet connect to a host of the pod's choice.
var HostProbe = &lint.Rule{
	ID:    "pod/host-probe",
	Title: "Probe or hook connects to a host that the pod names",
	Why: "Probes and lifecycle hooks are run by the kubelet, which connects to the pod's address unless they name another host. With a host, " +
		"the kubelet connects to that, from the node and past every network policy for the pod: so the pod can have the node's localhost, the " +
		"cloud's metadata service or the internal network scanned, and learn what answers from whether the probe succeeds.",
	Remedy: "Remove host, so that the pod itself is asked; to ask for a virtual host, set the Host header in httpHeaders.",
	Allow:  "Pods of the control plane that listen on the node's localhost alone name 127.0.0.1 in their probes.",
	Fix: lint.RuleFix{
		Does:   "removes the host",
		Breaks: "The kubelet connects to the address of the pod, where a program that listens on another one alone does not answer.",
	},
	Severity: lint.Medium,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.HostProbesAndHostLifecycle},
	Refs: []lint.Ref{
		lint.PSS("Host Probes / Lifecycle Hooks (v1.34+)"),
		lint.Docs("Configure Liveness, Readiness and Startup Probes", "tasks/configure-pod-container/configure-liveness-readiness-startup-probes/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      livenessProbe:
        httpGet:
          host: 169.254.169.254
          path: /
          port: 80
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      livenessProbe:
        httpGet:
          path: /
          port: 80
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		for v := range p.Violations(podsecurity.HostProbesAndHostLifecycle) {
			if undecided(pod, v.At) {
				continue
			}
			host, what := v.At.Text(), "it does so from the node, past the network policies of the pod"
			if isLoopback(host) {
				what = "that is the node's localhost, not the pod's"
			}
			p.Report(v.At, fmt.Sprintf("the %s of %s makes the kubelet connect to `%s`: %s", handlerName(v), name(v.Container), host, what),
				lint.In(v.Container), lint.Mend(lint.Delete(v.At, v.Container.Value)))
		}
	},
}

// handlerName names the probe or hook that holds a violation's value.
func handlerName(v podsecurity.Violation) string {
	path := strings.Split(v.At.Path(v.Container.Value), ".")
	if path[0] == "lifecycle" {
		return path[1] + " hook"
	}
	return strings.TrimSuffix(path[0], "Probe") + " probe"
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}
