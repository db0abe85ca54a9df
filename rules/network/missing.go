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
	Breaks: "Connections stop that the manifests do not tell of: those from other namespaces, such as that of metrics, and those to other namespaces and to the internet.",
}

// missing proposes the policies that a namespace lacks, for all that is asked of it: each finding about it proposes the same.
func missing(p *lint.Pass, space *cluster.Space) []lint.Option {
	if !p.Fixes {
		return nil
	}
	all, err := proposal(p, space)
	if err != nil {
		return []lint.Option{lint.NotMended(err.Error())}
	}
	options := adding(all.Policies)
	if len(all.Lost) > 0 {
		options = append(options, lint.Fixed(lint.RuleFix{
			Breaks: fmt.Sprintf("Connections stop that the manifests do not tell of: %s.", strings.Join(all.Lost, "; ")),
		}))
	}
	return options
}

// missingDNS proposes those of them that allow DNS.
func missingDNS(p *lint.Pass, space *cluster.Space) []lint.Option {
	if !p.Fixes {
		return nil
	}
	all, err := proposal(p, space)
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

func proposal(p *lint.Pass, space *cluster.Space) (cluster.Proposal, error) {
	if file := unread(p, space); file != "" {
		return cluster.Proposal{}, fmt.Errorf("what is needed is not known: part of %s was not read", file)
	}
	return p.Network().Propose(space, asked(p, space))
}

// unread returns a file that was not read to its end, of those beside the workloads of a namespace; empty for none.
func unread(p *lint.Pass, space *cluster.Space) string {
	for failed := range p.Failed() {
		for _, list := range [...][]int{space.Workloads, space.Hosts} {
			for _, w := range list {
				if path.Dir(p.Network().Model.Workloads[w].Place().File) == path.Dir(failed.File) {
					return failed.File
				}
			}
		}
	}
	return ""
}

// asked returns what the rules that are checked ask of a namespace.
func asked(p *lint.Pass, space *cluster.Space) cluster.Closing {
	n := p.Network()
	var c cluster.Closing
	for dir, rule := range [...]string{network.Ingress: "network/ingress-open", network.Egress: "network/egress-open"} {
		dir := network.Direction(dir)
		c.Directions[dir] = p.Selected(rule) && hasOpen(n, space, dir) ||
			p.Selected("network/default-deny-missing") && isolatedOneByOne(n, space, dir) != nil
	}
	if p.Selected("network/dns-blocked") {
		for _, b := range dnsBlocked(n) {
			if b.space == space {
				c.Resolve = append(c.Resolve, b.workload)
			}
		}
	}
	return c
}
