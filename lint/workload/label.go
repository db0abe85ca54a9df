package workload

import (
	"iter"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// label is a label that an operator gives pods.
type label struct{ key, value string }

// AnyValue stands for the value of a label that cannot be told from the manifest.
const AnyValue = "*"

// Labels yields the labels of the pod: those that the manifest gives it, and those that its operator adds by contract, of which
// some are [AnyValue].
func (p *Pod) Labels() iter.Seq2[string, string] {
	return func(yield func(key, value string) bool) {
		for key, v := range p.Metadata.Field("labels").Entries() {
			if !yield(key, v.Text()) {
				return
			}
		}
		for _, l := range p.labels {
			if !yield(l.key, l.value) {
				return
			}
		}
	}
}

// Open reports whether the operator that makes the pod may give it labels that are not known.
func (p *Pod) Open() bool { return p.open }

// label finds out which labels the operator adds to a pod.
func (p *Pod) label(o *manifest.Object, place *podPlace, t *trail) {
	p.open = !place.contract
	for _, l := range place.labels {
		if l.from != nil {
			for key, v := range beside(t, place.path, l.from).Entries() {
				p.addLabel(key, v.Text())
			}
			continue
		}
		value := l.value
		if strings.Contains(value, "{name}") && o.Generated || strings.Contains(value, "{namespace}") && o.Namespace == "" {
			value = AnyValue // the API server completes it
		}
		if before, rest, ok := strings.Cut(value, "{item."); ok {
			if field, after, ok := strings.Cut(rest, "}"); ok {
				value = before + t.item.Field(field).Text() + after
			}
		}
		p.addLabel(l.key, strings.NewReplacer("{name}", o.Name, "{namespace}", o.Namespace, "{key}", strings.ToLower(t.key)).Replace(value))
	}
}

func (p *Pod) addLabel(key, value string) {
	if p.Metadata.Field("labels", key).Exists() || slices.ContainsFunc(p.labels, func(l label) bool { return l.key == key }) {
		return
	}
	p.labels = append(p.labels, label{key, value})
}
