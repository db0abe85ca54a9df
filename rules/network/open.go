package network

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// reportOpen reports the workloads that no policy isolates in a direction: one finding a namespace where that is all of
// them, else one each. All says what is wrong of several, one of a single workload.
func reportOpen(p *lint.Pass, m *cluster.Model, d cluster.Direction, all, one string) {
	for _, isolation := range m.Isolations() {
		open := isolation.Open(d)
		switch {
		case len(open) == 0:
		case len(isolation.Foreign) > 0:
			policy := isolation.Foreign[0]
			p.LeaveUnjudged(policy.Place(), fmt.Sprintf("%s of %s in namespace `%s`: %s is not read yet",
				d, workloads(len(open)), isolation.Namespace, policy.Kind))
		case len(open) == len(isolation.Workloads) && len(open) > 1:
			others := make([]lint.Related, 0, len(open)-1)
			for _, w := range open[1:] {
				others = append(others, lint.Related{Message: w.Identity.String(), Place: w.Place()})
			}
			p.ReportRef(open[0].Ref, fmt.Sprintf(all, workloads(len(open)), isolation.Namespace), lint.WithAll(others))
		default:
			policies := make([]lint.Related, 0, len(isolation.Policies))
			for _, policy := range isolation.Policies {
				policies = append(policies, lint.Related{Message: "this policy does not isolate it", Place: policy.Place()})
			}
			for _, w := range open {
				p.ReportRef(w.Ref, fmt.Sprintf(one, w.Name), lint.WithAll(policies))
			}
		}
	}
}

func workloads(n int) string {
	if n == 1 {
		return "1 workload"
	}
	return fmt.Sprintf("%d workloads", n)
}
