package pod

import (
	"fmt"
	"net/netip"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// HostPort reports containers that take ports of their node. On its node's network, every port of a pod is the node's, and
// pod/host-network says so.
var HostPort = &lint.Rule{
	ID:    "pod/host-port",
	Title: "Container takes a port of its node",
	Why: "A host port makes a container reachable at the address of its node, next to the services of the node itself and past the Service " +
		"that was meant to be its only door. It may also catch what was meant for others: with CVE-2019-9946, a host port took over traffic " +
		"to any Service of the same port. And a second pod with that port does not fit on the node.",
	Remedy: "Remove hostPort; publish the port by a Service.",
	Allow:  "Ingress proxies and agents that other programs look for at a fixed port of their own node need one.",
	Fix: lint.RuleFix{
		Does:   "removes the host port",
		Breaks: "Whatever reaches the program at the address of its node has to use a Service instead.",
	},
	Severity: lint.Medium,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.HostPorts},
	Refs: []lint.Ref{
		lint.PSS("Host Ports"),
		lint.CIS("5.2.13 Minimize the admission of containers which use HostPorts"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      ports:
        - containerPort: 8080
          hostPort: 8080
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      ports:
        - containerPort: 8080
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		for v := range p.Violations(podsecurity.HostPorts) {
			if pod.HostNetwork() {
				return // pod/host-network says it
			}
			port := portOf(v)
			p.Report(v.At, hostPortMessage(v, port), lint.In(v.Container), lint.Mend(withoutHostPort(port)...))
		}
	},
}

// portOf returns the port of a container that a violation is about.
func portOf(v podsecurity.Violation) manifest.Value {
	for _, port := range v.Container.Ports.Items() {
		if port.Field("hostPort") == v.At {
			return port
		}
	}
	return manifest.Value{}
}

// withoutHostPort returns the edits that remove the host port of a port, and the address that says nothing without it.
func withoutHostPort(port manifest.Value) []lint.Edit {
	edits := []lint.Edit{lint.Delete(port.Field("hostPort"), port)}
	if ip := port.Field("hostIP"); ip.Exists() {
		edits = append(edits, lint.Delete(ip, port))
	}
	return edits
}

func hostPortMessage(v podsecurity.Violation, port manifest.Value) string {
	protocol := port.Field("protocol").Text()
	if protocol == "" {
		protocol = "TCP"
	}
	where := "at every address of the node"
	if ip := port.Field("hostIP").Text(); ip != "" {
		if addr, err := netip.ParseAddr(ip); err != nil || !addr.IsUnspecified() {
			where = fmt.Sprintf("at `%s` of the node", ip)
		}
	}
	number, _ := v.At.Int()
	return fmt.Sprintf("%s takes %s port %d of its node: it is reachable %s, and a second such pod does not fit there", name(v.Container), protocol, number, where)
}
