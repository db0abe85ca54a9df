package cluster

import (
	"fmt"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// passing are labels that say what a pod is today rather than what it is: with the next release they may change.
var passing = []string{
	"helm.sh/chart", "chart", "heritage", "version", "app.kubernetes.io/version", "app.kubernetes.io/managed-by",
}

// stable returns those of labels that a selector may ask for.
func stable(labels Labels) Labels { return without(labels, passing) }

// without returns labels whose values are known, but for some keys.
func without(labels Labels, keys []string) Labels {
	goes := func(key, value string) bool { return value == anyValue || slices.Contains(keys, key) }
	all := true
	for key, value := range labels.All() {
		all = all && !goes(key, value)
	}
	if all {
		return labels
	}
	var t text
	for key, value := range labels.All() {
		if !goes(key, value) {
			t.string(key)
			t.string(value)
		}
	}
	t.end()
	return Labels{t.take()[0]}
}

// except returns selectors that select workloads with some labels, and none of others: one for all pods but the others, where it takes
// several to name the pods, and a label tells those apart.
func (p *proposer) except(labels Labels, of, others []int) ([]selectorDraft, error) {
	if len(others) == 0 {
		return []selectorDraft{{labels: labels}}, nil
	}
	each, err := p.each(of, others)
	if err != nil || len(each) > 1 {
		if s, ok := p.distinct(others, of, true); ok {
			s.labels = labels
			return []selectorDraft{s}, nil
		}
	}
	return each, err
}

// only returns selectors that select workloads, and as few others as can be told from them, but none of those that policies isolate for
// egress.
func (p *proposer) only(of []int) ([]selectorDraft, error) {
	others := p.besides(of)
	if len(of) > 1 {
		if s, ok := p.distinct(of, others, false); ok {
			return []selectorDraft{s}, nil
		}
	}
	if all, err := p.each(of, others); err == nil {
		return all, nil
	}
	return p.each(of, p.isolated[network.Egress])
}

// besides returns the other workloads of the namespace.
func (p *proposer) besides(of []int) []int {
	return slices.DeleteFunc(slices.Clone(p.space.Workloads), func(w int) bool { return slices.Contains(of, w) })
}

// each returns selectors by the labels of workloads, which select none of others.
func (p *proposer) each(of, others []int) ([]selectorDraft, error) {
	var all []selectorDraft
	for _, w := range of {
		s := selectorDraft{labels: p.labelsFor(w, others)}
		if s.all() && len(p.space.Workloads) > 1 {
			return nil, fmt.Errorf("`%s` has no label to select it by", p.Model.Workloads[w].Name)
		}
		for _, other := range others {
			if s.meets(&p.Model.Workloads[other]) != network.Deny {
				return nil, fmt.Errorf("no label tells `%s` from `%s`, for which other policies are meant", p.Model.Workloads[w].Name, p.Model.Workloads[other].Name)
			}
		}
		if !slices.ContainsFunc(all, func(known selectorDraft) bool { return known.labels == s.labels }) {
			all = append(all, s)
		}
	}
	return all, nil
}

// labelsFor returns labels by which to select a workload, and none of others if that is possible: those by which a service does, or
// the one by which pods are mostly called, or else all that are stable.
func (p *proposer) labelsFor(w int, others []int) Labels {
	apart := func(labels Labels) bool {
		return !slices.ContainsFunc(others, func(other int) bool { return p.Model.Workloads[other].Meets(labels) != network.Deny })
	}
	workload := &p.Model.Workloads[w]
	for _, svc := range p.servicesOf(workload.Namespace) {
		if labels := without(svc.Selector, perPod); labels != (Labels{}) && workload.Meets(labels) == network.Allow && apart(labels) {
			return labels
		}
	}
	for _, key := range callNames {
		if value, ok := workload.Labels.Get(key); ok && value != anyValue && apart(labelsOf(key, value)) {
			return labelsOf(key, value)
		}
	}
	return stable(workload.Labels)
}

// distinct returns a selector by the values that some workloads have of one label, and others have not: for the one, or, where not says
// so, for all but those. The label is that with the fewest values, of those that stand in the first of the workloads.
func (p *proposer) distinct(these, others []int, not bool) (best selectorDraft, ok bool) {
	for key := range stable(p.Model.Workloads[these[0]].Labels).All() {
		s := selectorDraft{key: key, not: not}
		for _, w := range these {
			value, has := p.Model.Workloads[w].Labels.Get(key)
			if !has || value == anyValue {
				s.key = ""
				break
			}
			if !slices.Contains(s.values, value) {
				s.values = append(s.values, value)
			}
		}
		apart := s.key != "" && !slices.ContainsFunc(others, func(w int) bool {
			meets := s.meets(&p.Model.Workloads[w])
			return not && meets != network.Allow || !not && meets != network.Deny
		})
		if apart && (!ok || len(s.values) < len(best.values)) {
			slices.Sort(s.values)
			best, ok = s, true
		}
	}
	return best, ok
}

// anyValue is the value of a label that is not known.
const anyValue = workload.AnyValue

// callNames are the keys of the labels by which pods are mostly called.
var callNames = []string{"app", "k8s-app", "app.kubernetes.io/name"}
