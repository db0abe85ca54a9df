package network

import (
	"fmt"
	"iter"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// enforced yields the policies that are in force, with each of their specs that selects pods.
func enforced(m *cluster.Model) iter.Seq2[*cluster.Policy, *network.Spec] {
	return func(yield func(*cluster.Policy, *network.Spec) bool) {
		for i := range m.Policies {
			p := &m.Policies[i]
			if p.Content.Staged || p.Content.Rejected() {
				continue
			}
			for j := range p.Content.Specs {
				if s := &p.Content.Specs[j]; s.Subject != nil && !yield(p, s) {
					return
				}
			}
		}
	}
}

// related returns options that name workloads, the first of them and no more than a reader wants to see.
func related(n *cluster.Network, message string, workloads []int) []lint.Option {
	var options []lint.Option
	for i, w := range workloads {
		if i == shownWorkloads {
			break
		}
		subject := &n.Model.Workloads[w]
		options = append(options, lint.With(fmt.Sprintf("%s: %s", message, subject), subject.Place()))
	}
	return options
}

// called returns what to call workloads of one object: its name, and which of its pods they are where it has several.
func called(all ...*cluster.Workload) string {
	text := fmt.Sprintf("`%s`", all[0].Name)
	if all[0].Part == "" {
		return text
	}
	parts := make([]string, len(all))
	for i, w := range all {
		parts[i] = w.Part
	}
	return fmt.Sprintf("%s (%s)", text, strings.Join(parts, ", "))
}

// shownWorkloads is how many workloads a finding about a policy names.
const shownWorkloads = 5

// narrow reports whether ports leave something out of what a rule matches.
func narrow(r *network.Rule) bool {
	if r.AnyPort {
		return len(r.NotPorts) > 0
	}
	for _, p := range r.Ports {
		if p.Name == "" && p.Protocols&network.TCP != 0 && p.First <= 1 && p.Last == 65535 {
			return len(r.NotPorts) > 0
		}
	}
	return true
}

// name returns what to call a policy.
func name(p *cluster.Policy) string { return fmt.Sprintf("%s `%s`", p.Kind, p.Name) }
