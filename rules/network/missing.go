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
	Breaks: "Connections stop that the manifests do not tell of: those from other namespaces, such as the one that collects metrics, to ports that no Service names, and those to other namespaces and the internet.",
}

// openRules are the rules about open workloads, by direction.
var openRules = [...]string{network.Ingress: "network/ingress-open", network.Egress: "network/egress-open"}

// missing proposes the policies that namespaces lack. All findings about a namespace propose the same ones.
type missing struct {
	*lint.Pass
	blocked map[*cluster.Space][]int // workloads that cannot ask for DNS; nil until asked for
	known   map[*cluster.Space]*proposal
}

// proposal is what a namespace lacks.
type proposal struct {
	asked   cluster.Closing
	allowed [2]*cluster.Workload // some that an exception lets be open, by direction
	cluster.Proposal
	err error
}

// findMissing returns nil where no fixes are asked for.
func findMissing(p *lint.Pass) *missing {
	if !p.Fixes {
		return nil
	}
	return &missing{Pass: p, known: map[*cluster.Space]*proposal{}}
}

// closes proposes what closes a namespace, in a direction that a finding is about.
func (m *missing) closes(space *cluster.Space, dir network.Direction) []lint.Option {
	if m == nil {
		return nil
	}
	l := m.of(space)
	switch w := l.allowed[dir]; {
	case w != nil:
		return []lint.Option{lint.NotMended(fmt.Sprintf("an exception lets `%s` be open, which a policy for all pods would close", w.Name))}
	case l.err != nil:
		return []lint.Option{lint.NotMended(l.err.Error())}
	}
	return append(adding(l.Policies), lint.Fixed(lint.RuleFix{
		Breaks: fmt.Sprintf("Connections stop that the manifests do not tell of: %s.", strings.Join(l.Lost, "; ")),
	}))
}

// resolves proposes what of it lets pods ask for DNS.
func (m *missing) resolves(space *cluster.Space) []lint.Option {
	if m == nil {
		return nil
	}
	l := m.of(space)
	if l.err != nil {
		return []lint.Option{lint.NotMended(l.err.Error())}
	}
	return adding(l.DNS)
}

// of returns what a namespace lacks.
func (m *missing) of(space *cluster.Space) *proposal {
	l := m.known[space]
	if l == nil {
		l = &proposal{asked: cluster.Closing{Resolve: m.unresolved(space)}}
		for _, dir := range directions {
			l.allowed[dir] = m.allowed(space, dir)
			isOpen := l.allowed[dir] == nil && m.Selected(openRules[dir]) && hasOpen(m.Network(), space, dir)
			l.asked.Directions[dir] = isOpen || m.Selected("network/default-deny-missing") && isolatedOneByOne(m.Network(), space, dir) != nil
		}
		l.Proposal, l.err = m.propose(space, l.asked)
		m.known[space] = l
	}
	return l
}

// unresolved returns the workloads of a namespace that cannot ask for DNS, if that is checked.
func (m *missing) unresolved(space *cluster.Space) []int {
	if m.blocked == nil {
		m.blocked = map[*cluster.Space][]int{}
		if m.Selected("network/dns-blocked") {
			for _, b := range dnsBlocked(m.Network()) {
				m.blocked[b.space] = append(m.blocked[b.space], b.workload)
			}
		}
	}
	return m.blocked[space]
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
