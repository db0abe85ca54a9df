package cluster

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Closing says what policies for a namespace are to do.
type Closing struct {
	// Directions are those in which every pod is to be isolated, the ones to come included.
	Directions [2]bool
	// Resolve are workloads that policies isolate for egress, and that are to be allowed to ask for DNS.
	Resolve []int
}

// Proposal is the NetworkPolicies that a namespace lacks. Together with those that it has, they let through what let them be
// known: see [Network.Propose].
type Proposal struct {
	Policies []MissingPolicy
	DNS      []MissingPolicy // those of them that allow DNS
	// Lost are what may stop working, each to follow "connections": "from pods on the network of their node".
	Lost []string
}

// Propose returns the policies that do what is asked of a namespace, and keep working what the manifests tell of:
//
//   - DNS;
//   - what is behind its services, for the pods of the namespace, and for whoever is told the name of the service; for everyone,
//     where a service, a port of the node, or something like an Ingress publishes it, or where the API server is told to call it;
//   - the API server, for workloads that have rights there.
//
// A workload that policies isolate already keeps just what it has. It fails where that cannot be had, or cannot be known: the
// error is a clause that says why.
func (n *Network) Propose(s *Space, c Closing) (Proposal, error) {
	last, ok := n.proposed[s]
	if !ok || last.Directions != c.Directions || !slices.Equal(last.Resolve, c.Resolve) {
		last = proposed{Closing: c}
		last.proposal, last.err = n.propose(s, c)
		if n.proposed == nil {
			n.proposed = map[*Space]proposed{}
		}
		n.proposed[s] = last
	}
	return last.proposal, last.err
}

// proposed is what was proposed last for a namespace: most of what is asked is what another rule asked before.
type proposed struct {
	Closing
	proposal Proposal
	err      error
}

func (n *Network) propose(s *Space, c Closing) (Proposal, error) {
	if err := n.proposable(s); err != nil {
		return Proposal{}, err
	}
	p := proposer{Network: n, space: s, names: map[string]bool{}}
	for _, policy := range s.Policies {
		p.names[policy.Name] = true
	}
	for dir := range p.open {
		for _, w := range s.Workloads {
			switch i := n.Isolation(w, network.Direction(dir)); {
			case i.Pods.Cause.Reason != network.Unselected:
				p.isolated[dir] = append(p.isolated[dir], w)
			case i.Pods.Verdict == network.May:
				return Proposal{}, fmt.Errorf("whether a policy isolates `%s` depends on what is not in view", n.Model.Workloads[w].Name)
			default:
				p.open[dir] = append(p.open[dir], w)
			}
		}
	}
	p.findBackends()
	p.findNodePorts()
	if c.Directions != [2]bool{} {
		p.deny(c.Directions)
	}
	dns := len(p.drafts)
	if err := p.allowDNS(c); err != nil {
		return Proposal{}, err
	}
	resolved := len(p.drafts)
	if c.Directions[network.Egress] {
		if err := p.allowEgress(); err != nil {
			return Proposal{}, err
		}
	}
	if c.Directions[network.Ingress] {
		if err := p.allowIngress(); err != nil {
			return Proposal{}, err
		}
	}
	if err := cmp.Or(p.filled(), p.sparesHosts()); err != nil {
		return Proposal{}, err
	}
	all := p.written()
	return Proposal{Policies: all, DNS: all[dns:resolved], Lost: p.lost(c.Directions)}, nil
}

// proposable says why policies cannot be proposed for a namespace.
func (n *Network) proposable(s *Space) error {
	if s.Name == systemNamespace {
		return errors.New("the namespace holds what the cluster itself needs")
	}
	if s.Declared != nil && s.Declared.JumpHost.Set {
		return fmt.Errorf("the namespace says in annotation %s who may reach it, and nobody else may", JumpHostAnnotation)
	}
	if len(s.Foreign) > 0 {
		return fmt.Errorf("what %s `%s` allows is not read", s.Foreign[0].Kind, s.Foreign[0].Name)
	}
	for _, list := range [...][]*Policy{s.Policies, n.uses().wide[s.Name]} {
		for _, p := range list {
			switch {
			case p.Content.Language != network.Kubernetes:
				return fmt.Errorf("%s `%s` bears on the namespace: what is missing belongs into policies of its kind", p.Kind, p.Name)
			case p.Content.Rejected():
				return fmt.Errorf("%s `%s` is rejected: mend that first", p.Kind, p.Name)
			case p.Content.Staged:
				return fmt.Errorf("%s `%s` is only staged: enforce that first", p.Kind, p.Name)
			}
		}
	}
	if err := n.named(s); err != nil {
		return err
	}
	for _, w := range s.Workloads {
		workload := &n.Model.Workloads[w]
		switch {
		case n.inIstio(workload) || n.linkerdSays(workload, func(m *mesh) string { return m.linkerd }) != "":
			return fmt.Errorf("`%s` is part of a service mesh, whose proxies need connections of their own", workload.Name)
		case gatewayName(workload) != "":
			return fmt.Errorf("`%s` is a gateway: where its routes lead is not in view as a whole", workload.Name)
		case workload.Operated && (workload.Part != "" || !n.served(workload)):
			return fmt.Errorf("who connects to the pods of %s is for its operator to say, and not in view", workload)
		}
	}
	return nil
}

// systemNamespace holds what comes with a cluster.
const systemNamespace = "kube-system"

// named says why the namespace of workloads is not known for certain: where some name it, and others name none; or where those that
// name none stand in several folders, which need not be meant for one namespace.
func (n *Network) named(s *Space) error {
	var first *Workload
	for _, list := range [...][]int{s.Workloads, s.Hosts} {
		for _, i := range list {
			switch w := &n.Model.Workloads[i]; {
			case first == nil:
				first = w
			case w.Explicit != first.Explicit:
				loose, named := first, w
				if first.Explicit {
					loose, named = w, first
				}
				return fmt.Errorf("`%s` names no namespace, and `%s` does: whether they belong together is not known", loose.Name, named.Name)
			case !w.Explicit && path.Dir(w.file) != path.Dir(first.file):
				return fmt.Errorf("`%s` and `%s` name no namespace, and stand in different folders: whether they belong together is not known", first.Name, w.Name)
			}
		}
	}
	if !isLabel(s.Name) {
		return errors.New("the name of the namespace is to be filled in")
	}
	return nil
}

// served reports whether a service in view surely selects a workload.
func (n *Network) served(w *Workload) bool {
	for _, svc := range n.servicesOf(w.Namespace) {
		if svc.Selector != (Labels{}) && w.Meets(svc.Selector) == network.Allow {
			return true
		}
	}
	return false
}

// servicesOf returns the services and pools of a namespace.
func (n *Network) servicesOf(namespace string) []*Service { return n.uses().services[namespace] }

// proposer drafts policies for a namespace.
type proposer struct {
	*Network
	space    *Space
	open     [2][]int // workloads that no policy selects, by direction
	isolated [2][]int // the others
	backends []*backend
	drafts   []policyDraft
	names    map[string]bool // that are taken
	unserved []string        // services that select nothing in view
	// fromNodes says that some pod on the network of its node uses a service.
	fromNodes bool
}
