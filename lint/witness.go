package lint

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Because adds the places of what decided about traffic that leaves or enters a workload, which is given by its index in
// the model.
func Because(n *cluster.Network, workload int, dir network.Direction, w network.Witness) Option {
	return func(p *Pass, f *Finding) {
		because(n, workload, dir, w.Verdict, &w.Cause)(p, f)
		if w.Verdict == network.May && w.Against.Policy != nil {
			because(n, workload, dir, network.Deny, &w.Against)(p, f)
		}
	}
}

func because(n *cluster.Network, workload int, dir network.Direction, v network.Verdict, c *network.Cause) Option {
	passes := map[network.Verdict]string{network.Deny: "denied", network.May: "possible", network.Allow: "allowed"}[v]
	policy := n.Policy(c.Policy)
	subject := &n.Model.Workloads[workload].Ref
	switch {
	case c.Reason == network.ByRule && policy != nil:
		at := c.Rule.At
		if c.Peer != nil && c.Peer.At.Place != "" {
			at = c.Peer.At
		}
		return With(fmt.Sprintf("%s is %s by this rule", dir, passes), policy.At(at).Place)
	case c.Reason == network.ByDefault && policy != nil:
		return With(fmt.Sprintf("%s is %s by default: this policy isolates it", dir, passes), policy.Place())
	case c.Reason == network.ByRejected && policy != nil:
		return With(fmt.Sprintf("%s would be decided by this policy, which is rejected", dir), policy.Place())
	case c.Reason == network.Unselected:
		return With(fmt.Sprintf("%s is %s because no policy selects it", dir, passes), subject.Place())
	case c.Reason == network.Ungoverned:
		return With(fmt.Sprintf("%s is %s because policies do not apply on the network of its node", dir, passes), subject.Place())
	}
	return With(fmt.Sprintf("%s is %s because no policy that selects it decides", dir, passes), subject.Place())
}
