package exception

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

// OpenPrivilegedNamespace reports namespaces for privileged pods that are not cut off from the rest of the cluster.
var OpenPrivilegedNamespace = &lint.Rule{
	ID:    "exception/open-privileged-namespace",
	Title: "A privileged namespace is not cut off from the network",
	Why: "A namespace that enforces level privileged is where pods live that own their node. Whoever reaches one of them over the " +
		"network, and finds a fault in it, owns the node as well; and from such a pod the way out leads everywhere. What has to be " +
		"privileged belongs into a namespace that nothing enters and nothing leaves, but by way of one jump host that is known.",
	Remedy: "Add a default-deny policy for both directions, allow DNS and the jump host, and name that on the Namespace in the annotation " +
		cluster.JumpHostAnnotation + ": namespace/label=value.",
	Allow:      "For agents of the node that are on its network, and that no policy isolates: firewall the node.",
	Severity:   lint.High,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.NSA("Network separation and hardening"),
		lint.PSS("privileged"),
		lint.MITRE("T1611", "Escape to Host"),
	},
	Bad:  privileged,
	Good: privileged + closed,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		n := p.Network()
		var enclosures []*enclosure
		for _, space := range n.Spaces {
			d := space.Declared
			if d == nil || len(space.Workloads) == 0 || space.Name == controlPlane {
				continue
			}
			if level, err := podsecurity.ParseLevel(d.Enforce.Value); d.JumpHost.Set || p.JumpHost(space.Name) != "" || d.Enforce.Set && err == nil && level == podsecurity.PrivilegedLevel {
				enclosures = append(enclosures, &enclosure{Space: space})
			}
		}
		if len(enclosures) == 0 {
			return
		}
		in, left := findEntrances(m), maxPairs
		for _, e := range enclosures {
			e.readJumpHost(n, p.JumpHost(e.Name))
			if len(e.Foreign) > 0 {
				policy := e.Foreign[0]
				p.LeaveUnjudged(policy.Place(), fmt.Sprintf("whether namespace `%s` is cut off: %s of %s is not read", e.Name, policy.Kind, policy.APIVersion))
				continue
			}
			e.findWays(n, &left)
			if e.unasked {
				p.LeaveUnjudged(e.Declared.Place(), fmt.Sprintf("ways between namespace `%s` and others: there are too many workloads to look at all", e.Name))
			}
			e.findOutside(n)
			e.findServices(m, in)
			e.report(p)
		}
	},
}

// controlPlane is the namespace of the cluster's own components, which cannot be cut off.
const controlPlane = "kube-system"

func (e *enclosure) report(p *lint.Pass) {
	if len(e.ways)+len(e.wrong) == 0 {
		return
	}
	in, out, sure := 0, 0, false
	var options []lint.Option
	for _, r := range e.wrong {
		options = append(options, lint.With(r.Message, r.Place))
	}
	for _, w := range e.ways {
		if w.in {
			in++
		} else {
			out++
		}
		sure = sure || w.sure
		options = append(options, lint.With(w.Message, w.Place))
	}
	n := p.Network()
	for _, w := range e.Hosts {
		host := &n.Model.Workloads[w]
		options = append(options, lint.With("on the network of its node, where nothing cuts it off: "+host.String(), host.Place()))
	}
	if !sure {
		options = append(options, lint.Milder, lint.Sure(lint.LowConfidence))
	}
	at := &e.Declared.Enforce
	if !at.Set && e.Declared.JumpHost.Set {
		at = &e.Declared.JumpHost
	}
	message := fmt.Sprintf("namespace `%s` is for privileged pods, and not cut off: %s and %s%s", e.Name, ways(in, "in"), ways(out, "out"), e.besides())
	switch {
	case len(e.ways) > 0:
	case e.Declared.JumpHost.Set:
		message = fmt.Sprintf("namespace `%s` is for privileged pods, and its annotation `%s` names no jump host that is known", e.Name, cluster.JumpHostAnnotation)
	default:
		message = fmt.Sprintf("namespace `%s` is for privileged pods, and there is no such jump host as is configured for it: `%s`", e.Name, e.jumpHost)
	}
	p.ReportPlace(e.Declared.Ref, at.Place(), at.Path, message, options...)
}

func ways(n int, where string) string {
	switch n {
	case 0:
		return "no way " + where
	case 1:
		return "1 way " + where
	}
	return fmt.Sprintf("%d ways %s", n, where)
}

// The namespace, its workload and its policy of the examples.
const (
	privileged = `apiVersion: v1
kind: Namespace
metadata:
  name: drivers
  labels:
    pod-security.kubernetes.io/enforce: privileged
  annotations:
    seaworthy.dev/jump-host: ops/app=bastion
---
apiVersion: v1
kind: Pod
metadata:
  name: installer
  namespace: drivers
spec:
  containers:
    - name: installer
      image: registry.example/installer:1.4
      securityContext:
        privileged: true
---
apiVersion: v1
kind: Pod
metadata:
  name: bastion
  namespace: ops
  labels:
    app: bastion
spec:
  containers:
    - name: bastion
      image: registry.example/bastion:1.4
`
	closed = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: jump-host-only
  namespace: drivers
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ops
          podSelector:
            matchLabels:
              app: bastion
      ports:
        - port: 22
`
)
