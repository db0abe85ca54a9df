package network

import (
	"fmt"
	"path"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// addsPolicies is what is done about a namespace that lacks policies.
var addsPolicies = lint.RuleFix{
	Does:   "adds a default-deny NetworkPolicy to the namespace, with what DNS and its Services need",
	Breaks: "Connections stop that the manifests do not tell of: those from other namespaces, such as that of metrics, to ports that no Service names, and to other namespaces and the internet.",
}

// openRules are the rules about open workloads, by direction.
var openRules = [...]string{network.Ingress: "network/ingress-open", network.Egress: "network/egress-open"}

// missing proposes the policies that namespaces lack. All findings about a namespace propose the same ones.
type missing struct {
	*lint.Pass
	blocked map[*cluster.Space][]int // workloads that cannot ask for DNS
}

// findMissing returns nil where no fixes are asked for.
func findMissing(p *lint.Pass) *missing {
	if !p.Fixes {
		return nil
	}
	m := &missing{p, map[*cluster.Space][]int{}}
	if p.Selected("network/dns-blocked") {
		for _, b := range dnsBlocked(p.Network()) {
			m.blocked[b.space] = append(m.blocked[b.space], b.workload)
		}
	}
	return m
}

// closes proposes what closes a namespace, in a direction that a finding is about.
func (m *missing) closes(space *cluster.Space, dir network.Direction) []lint.Option {
	if m == nil {
		return nil
	}
	asked := m.asked(space)
	if w := m.allowed(space, dir); w != nil {
		return []lint.Option{lint.NotMended(fmt.Sprintf("an exception lets `%s` be open, which a policy for all pods would close", w.Name))}
	}
	all, err := m.propose(space, asked)
	if err != nil {
		return []lint.Option{lint.NotMended(err.Error())}
	}
	return append(adding(all.Policies), lint.Fixed(lint.RuleFix{
		Breaks: fmt.Sprintf("Connections stop that the manifests do not tell of: %s.", strings.Join(all.Lost, "; ")),
	}))
}

// resolves proposes what of it lets pods ask for DNS.
func (m *missing) resolves(space *cluster.Space) []lint.Option {
	if m == nil {
		return nil
	}
	all, err := m.propose(space, m.asked(space))
	if err != nil {
		return []lint.Option{lint.NotMended(err.Error())}
	}
	return adding(all.DNS)
}

func adding(policies []cluster.MissingPolicy) []lint.Option {
	options := make([]lint.Option, len(policies))
	for i, policy := range policies {
		options[i] = lint.AddObject(lint.NewObject(policy))
	}
	return options
}

func (m *missing) propose(space *cluster.Space, asked cluster.Closing) (cluster.Proposal, error) {
	if host := m.JumpHost(space.Name); host != "" {
		return cluster.Proposal{}, fmt.Errorf("only %s may exchange traffic with the namespace, for what is configured", host)
	}
	if file := m.unread(space); file != "" {
		return cluster.Proposal{}, fmt.Errorf("what is needed is not known: part of %s was not read", file)
	}
	return m.Network().Propose(space, asked)
}

// unread returns a file that was not read to its end, of those beside the workloads of a namespace; empty for none.
func (m *missing) unread(space *cluster.Space) string {
	for failed := range m.Failed() {
		for _, w := range space.Workloads {
			if path.Dir(m.Network().Model.Workloads[w].Place().File) == path.Dir(failed.File) {
				return failed.File
			}
		}
	}
	return ""
}

// asked returns what the rules that are checked ask of a namespace.
func (m *missing) asked(space *cluster.Space) cluster.Closing {
	c := cluster.Closing{Resolve: m.blocked[space]}
	for _, dir := range directions {
		isOpen := m.Selected(openRules[dir]) && hasOpen(m.Network(), space, dir) && m.allowed(space, dir) == nil
		c.Directions[dir] = isOpen || m.Selected("network/default-deny-missing") && isolatedOneByOne(m.Network(), space, dir) != nil
	}
	return c
}

// allowed returns an open workload that an exception lets be open; nil where there is none.
func (m *missing) allowed(space *cluster.Space, dir network.Direction) *cluster.Workload {
	for _, w := range space.Workloads {
		o := openness(m.Network(), w, dir)
		if o.in(dir) && m.Allows(openRules[dir], o.Ref) {
			return o.Workload
		}
	}
	return nil
}
