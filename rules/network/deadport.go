package network

import (
	"fmt"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/schema"
)

// DeadPort reports ports that no pod has which the rule is for.
var DeadPort = &lint.Rule{
	ID:    "network/dead-port",
	Title: "A rule of the policy names a port that no pod has",
	Why: "Rules are about the ports of pods. A name is looked up among the ports of the containers, together with its protocol, and one " +
		"that is not there matches nothing. The port of a Service is not that of its pods either: by the time a policy sees the " +
		"connection, it goes to the targetPort. Either way the connection that the rule was written for does not work.",
	Remedy:     "Name a port of the containers, or its number.",
	Severity:   lint.Low,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.Docs("Network Policies", "concepts/services-networking/network-policies/"),
		lint.Docs("Services: port definitions", "concepts/services-networking/service/#field-spec-ports"),
	},
	Bad:  listening + fmt.Sprintf(admitting, "htpp"),
	Good: listening + fmt.Sprintf(admitting, "http"),
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		n := p.Network()
		services := map[string][]*cluster.Service{}
		for i := range m.Services {
			s := &m.Services[i]
			services[s.Namespace] = append(services[s.Namespace], s)
		}
		for policy, spec := range enforced(m) {
			for _, dir := range directions {
				for i := range spec.Rules[dir] {
					r := &spec.Rules[dir][i]
					if len(r.Ports) == 0 {
						continue
					}
					pods := destinations(n, policy, spec, r, dir)
					byNumber := false // one finding says it for all numbers of the rule
					for j := range r.Ports {
						port := &r.Ports[j]
						if port.Name != "" {
							reportName(p, policy, port, pods)
						} else if !byNumber && port.First == port.Last {
							byNumber = reportNumber(p, policy, r, port, pods, services)
						}
					}
				}
			}
		}
	},
}

// destinations returns the workloads that the ports of a rule are ports of; none where there may be others, or an operator may
// give them more ports.
func destinations(n *cluster.Network, policy *cluster.Policy, spec *network.Spec, r *network.Rule, dir network.Direction) []int {
	all := peersOf(n, policy, spec, r, dir)
	if slices.ContainsFunc(all, func(w int) bool { return n.Model.Workloads[w].Operated }) {
		return nil
	}
	return all
}

func peersOf(n *cluster.Network, policy *cluster.Policy, spec *network.Spec, r *network.Rule, dir network.Direction) []int {
	if dir == network.Ingress {
		return n.Selected(spec.Subject, network.May)
	}
	var all []int
	for i := range r.Peers {
		peer := &r.Peers[i]
		if peer.Pods == nil || peer.Unresolved || peer.NotPods != nil || peer.WithSets && len(n.Model.Sets) > 0 {
			return nil
		}
		spaces, named := spacesOf(n, peer.Pods)
		outOfView := func(s *cluster.Space) bool { return !n.Covers(policy, s) || s == nil || s.Name == provided }
		if !n.Complete() && !named || slices.ContainsFunc(spaces, outOfView) {
			return nil
		}
		all = append(all, n.Selected(peer.Pods, network.May)...)
	}
	return all
}

// reportName reports a named port that none of the pods has.
func reportName(p *lint.Pass, policy *cluster.Policy, port *network.Port, pods []int) {
	var names []string
	declared, otherwise := false, false // there are ports; one of the name, of another protocol
	for _, w := range pods {
		for has := range p.Network().Model.Workloads[w].Ports() {
			declared = true
			switch {
			case has.Name == "":
			case has.Name != port.Name:
				names = append(names, has.Name)
			case has.Protocol&port.Protocols != 0:
				return
			default:
				otherwise = true
			}
		}
	}
	if !declared {
		return // who declares no ports says nothing of them
	}
	message := fmt.Sprintf("no pod that this rule of %s is for has a port named `%s`", name(policy), port.Name)
	if otherwise {
		message += " of its protocol"
	} else if near, ok := schema.Nearest(port.Name, slices.Values(names)); ok {
		message += fmt.Sprintf(", but there is one named `%s`", near)
	}
	p.ReportSpot(policy.Ref, policy.At(port.At), message, related(p.Network(), "it has no such port", pods)...)
}

// reportNumber reports a number that is the port of a service, and of none of the pods behind it. It reports whether it did.
func reportNumber(p *lint.Pass, policy *cluster.Policy, r *network.Rule, port *network.Port, pods []int, services map[string][]*cluster.Service) bool {
	m := p.Network().Model
	declared := false
	for _, w := range pods {
		for has := range m.Workloads[w].Ports() {
			if has.Number == port.First && has.Protocol&port.Protocols != 0 {
				return false
			}
			declared = true
		}
	}
	if !declared {
		return false
	}
	for _, w := range pods[:min(len(pods), lookedAt)] {
		workload := &m.Workloads[w]
		for _, s := range services[workload.Namespace] {
			if s.Selector == (cluster.Labels{}) || workload.Meets(s.Selector) != network.Allow {
				continue
			}
			for _, of := range s.Ports {
				if of.Number != port.First || of.Target == port.First || of.Protocol&port.Protocols == 0 {
					continue
				}
				target := of.TargetName
				if of.Target != 0 {
					target = fmt.Sprint(of.Target)
				}
				p.ReportSpot(policy.Ref, policy.At(r.At), fmt.Sprintf(
					"this rule of %s is for port %d, which is that of Service `%s`: its pods have port `%s` instead", name(policy), port.First, s.Name, target),
					lint.With("this service leads to the pods", s.Place()))
				return true
			}
		}
	}
	return false
}

// lookedAt is how many of the pods that a rule is for are compared with services.
const lookedAt = 20

// The workload and the policy of the examples.
const (
	listening = `apiVersion: v1
kind: Pod
metadata:
  name: server
  namespace: serving
  labels:
    app: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      ports:
        - name: http
          containerPort: 8080
`
	admitting = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: server
  namespace: serving
spec:
  podSelector: {}
  ingress:
    - ports:
        - port: %s
`
)
