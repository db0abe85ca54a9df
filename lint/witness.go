package lint

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Because adds the places of what decided about traffic that leaves or enters a workload, which is given by its index in
// the model.
func Because(n *cluster.Network, workload int, dir network.Direction, w network.Witness) Option {
	return func(_ *Pass, f *Finding) {
		f.Related = append(f.Related, Deciding(n, workload, dir, w))
		if w.Verdict == network.May && w.Against.Policy != nil {
			f.Related = append(f.Related, Deciding(n, workload, dir, network.Witness{Verdict: network.Deny, Cause: w.Against}))
		}
	}
}

// Deciding returns the place of what decided, with a message that says how: the rule, the policy that isolates, or else the
// workload.
func Deciding(n *cluster.Network, workload int, dir network.Direction, w network.Witness) Related {
	c := &w.Cause
	passes := [...]string{network.Deny: "denied", network.May: "possible", network.Allow: "allowed"}[w.Verdict]
	policy := n.Policy(c.Policy)
	subject := &n.Model.Workloads[workload].Ref
	switch {
	case c.Reason == network.ByRule && policy != nil:
		at := c.Rule.At
		if c.Peer != nil && c.Peer.At.Place != "" {
			at = c.Peer.At
		}
		return Related{fmt.Sprintf("%s is %s by this rule", dir, passes), policy.At(at).Place}
	case c.Reason == network.ByDefault && policy != nil:
		return Related{fmt.Sprintf("%s is %s by default: this policy isolates it", dir, passes), policy.Place()}
	case c.Reason == network.ByRejected && policy != nil:
		return Related{fmt.Sprintf("%s would be decided by this policy, which is rejected", dir), policy.Place()}
	case c.Reason == network.Unselected:
		return Related{fmt.Sprintf("%s is %s because no policy selects it", dir, passes), subject.Place()}
	case c.Reason == network.Ungoverned:
		return Related{fmt.Sprintf("%s is %s because policies do not apply on the network of its node", dir, passes), subject.Place()}
	}
	return Related{fmt.Sprintf("%s is %s because no policy that selects it decides", dir, passes), subject.Place()}
}
