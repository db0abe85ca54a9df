package network

import (
	"fmt"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

var directions = [...]network.Direction{network.Ingress, network.Egress}

// openWorkload is a workload that no policy isolates.
type openWorkload struct {
	*cluster.Workload
	pods, outside bool            // open to all pods; to all that is outside
	unless        *network.Policy // it is not open if this policy selects it
	guard         *cluster.Ref    // of a service mesh, for ingress
}

// reportOpen reports the workloads that no policy isolates in a direction: one finding a namespace where that is all of
// them, else one each.
func reportOpen(p *lint.Pass, dir network.Direction) {
	n := p.Network()
	closed, lacking := meantClosed(n, dir), findMissing(p)
	for _, space := range n.Spaces {
		var open []openWorkload
		left := 0
		for _, w := range space.Workloads {
			switch o := openness(n, w, dir); {
			case !o.in(dir):
			case closed[w]:
				left++
			default:
				open = append(open, o)
			}
		}
		switch {
		case len(open) == 0:
		case len(space.Foreign) > 0:
			policy := space.Foreign[0]
			p.LeaveUnjudged(policy.Place(), fmt.Sprintf("%s of %s in namespace `%s`: %s of %s is not read",
				dir, workloads(len(open)), space.Name, policy.Kind, policy.APIVersion))
		default:
			fix := lacking.closes(space, dir)
			for _, group := range grouped(open) {
				if folds(group, len(space.Workloads)-left) {
					reportTogether(p, space, group, dir, fix)
				} else {
					reportEach(p, space, group, dir, fix)
				}
			}
		}
	}
}

// in reports whether the workload is open in a direction: who cannot be reached by pods is not open, whoever else reaches it.
func (o *openWorkload) in(dir network.Direction) bool {
	return o.pods || dir == network.Egress && o.outside
}

// hasOpen reports whether some workload of a namespace is open in a direction.
func hasOpen(n *cluster.Network, space *cluster.Space, dir network.Direction) bool {
	return slices.ContainsFunc(space.Workloads, func(w int) bool {
		o := openness(n, w, dir)
		return o.in(dir)
	})
}

// grouped returns workloads by what there is to say of them.
func grouped(open []openWorkload) [][]openWorkload {
	var groups [][]openWorkload
	for _, o := range open {
		at := slices.IndexFunc(groups, func(g []openWorkload) bool { return g[0].alike(&o) })
		if at < 0 {
			at = len(groups)
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], o)
	}
	return groups
}

// alike reports whether the same is to be said of two workloads.
func (o *openWorkload) alike(other *openWorkload) bool {
	return o.pods == other.pods && o.outside == other.outside && o.unless == other.unless && (o.guard == nil) == (other.guard == nil) && o.Guessed == other.Guessed
}

func reportTogether(p *lint.Pass, space *cluster.Space, open []openWorkload, dir network.Direction, fix []lint.Option) {
	options := append(doubted(p, &open[0]), fix...)
	for i := range open[1:min(len(open), shownOpen)] {
		options = append(options, lint.With(open[1+i].String(), open[1+i].Place()))
	}
	for i := range open[1:] {
		options = append(options, lint.Together(open[1+i].Ref))
	}
	who := fmt.Sprintf("the %s of namespace `%s`", workloads(len(open)), space.Name)
	if all := len(space.Workloads); len(open) < all {
		who = fmt.Sprintf("%d of the %s of namespace `%s`", len(open), workloads(all), space.Name)
	}
	p.ReportRef(open[0].Ref, openMessage(&open[0], dir, who, "them"), options...)
}

func reportEach(p *lint.Pass, space *cluster.Space, open []openWorkload, dir network.Direction, fix []lint.Option) {
	for len(open) > 0 {
		o := &open[0]
		var parts []*cluster.Workload // of one object
		for len(open) > 0 && open[0].Same(&o.Ref) {
			parts = append(parts, open[0].Workload)
			open = open[1:]
		}
		options := append(doubted(p, o), fix...)
		for _, policy := range space.Policies[:min(len(space.Policies), shownPolicies)] {
			if policy.Content != o.unless {
				options = append(options, lint.With("this policy does not isolate it", policy.Place()))
			}
		}
		p.ReportRef(o.Ref, openMessage(o, dir, called(parts...), "it"), options...)
	}
}

// folds reports whether one finding says it for all open workloads of a namespace: where that is every one of some, or nearly
// every one of many.
func folds(open []openWorkload, some int) bool {
	all := len(open) == some
	one := open[0].Same(&open[len(open)-1].Ref) // object
	return !one && (all || len(open) >= shownWorkloads && 4*len(open) >= 3*some)
}

// shownOpen is how many open workloads of a namespace a finding names.
const shownOpen = 20

// shownPolicies is how many policies a finding lists that do not isolate a workload.
const shownPolicies = 3

// openness says whether a workload is open in a direction. Where a rule opens it, there is a rule about that.
func openness(n *cluster.Network, w int, dir network.Direction) openWorkload {
	i := n.Isolation(w, dir)
	o := openWorkload{Workload: &n.Model.Workloads[w], pods: isOpen(&i.Pods), outside: isOpen(&i.Outside)}
	if i.Pods.Verdict == network.May {
		o.unless = i.Pods.Against.Policy
	}
	if dir == network.Ingress && o.pods {
		o.guard, _ = n.Guard(o.Workload)
	}
	return o
}

func isOpen(w *network.Witness) bool {
	return w.Verdict != network.Deny && (w.Cause.Reason == network.Unselected || w.Cause.Reason == network.Undecided)
}

// meantClosed returns the workloads that would be isolated if a policy were not rejected, or not only staged: the rules about
// that say so.
func meantClosed(n *cluster.Network, dir network.Direction) map[int]bool {
	closed := map[int]bool{}
	for i := range n.Model.Policies {
		policy := n.Model.Policies[i].Content
		if !policy.Rejected() && !policy.Staged {
			continue
		}
		for j := range policy.Specs {
			if spec := &policy.Specs[j]; spec.Isolates[dir] && spec.Subject != nil {
				for _, w := range n.Selected(spec.Subject, network.Allow) {
					closed[w] = true
				}
			}
		}
	}
	return closed
}

// doubted returns the options of a finding about a workload that is not open for certain, or not all open.
func doubted(p *lint.Pass, o *openWorkload) []lint.Option {
	options := sure(p.Network())
	if o.unless != nil {
		options = append(options, lint.Milder, lint.Sure(lint.LowConfidence))
		if policy := p.Network().Policy(o.unless); policy != nil {
			options = append(options, lint.With("this policy may isolate it: that depends on labels that are not in view", policy.Place()))
		}
	}
	if o.guard != nil {
		options = append(options, lint.Milder, guarded(o.guard))
	}
	return options
}

// guarded says what a service mesh adds.
func guarded(by *cluster.Ref) lint.Option {
	return lint.With("the service mesh admits some clients only, as long as it is not passed by", by.Place())
}

// openMessage says what is wrong with an open workload, or with several: who they are, and what to call them after that.
func openMessage(o *openWorkload, dir network.Direction, who, them string) string {
	can, certainly := "can", "isolates"
	if o.unless != nil {
		can, certainly = "may be able to", "surely isolates"
	}
	switch {
	case dir == network.Ingress:
		return fmt.Sprintf("any pod of the cluster %s reach %s: no policy %s %s for ingress", can, who, certainly, them)
	case o.pods && o.outside:
		return fmt.Sprintf("%s %s connect to anything, in the cluster and outside: no policy %s %s for egress", who, can, certainly, them)
	case o.pods:
		return fmt.Sprintf("%s %s connect to every pod of the cluster: no policy %s %s from pods for egress", who, can, certainly, them)
	}
	return fmt.Sprintf("%s %s connect to anything outside of the cluster: no policy %s %s from what is outside for egress", who, can, certainly, them)
}

func workloads(n int) string {
	if n == 1 {
		return "1 workload"
	}
	return fmt.Sprintf("%d workloads", n)
}
