package cluster

import (
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Selector is a Kubernetes label selector. Its zero value matches everything.
type Selector struct {
	requirements []requirement
	invalid      bool
}

type requirement struct {
	key      string
	operator string // In, NotIn, Exists, DoesNotExist
	values   []string
}

// NewSelector reads a metav1.LabelSelector; one that is absent or empty matches everything.
func NewSelector(v manifest.Value) Selector {
	var s Selector
	for key, value := range v.Field("matchLabels").Entries() {
		s.requirements = append(s.requirements, requirement{strings.Clone(key), "In", []string{strings.Clone(value.Text())}})
	}
	for _, e := range v.Field("matchExpressions").Items() {
		r := requirement{key: strings.Clone(e.Field("key").Text()), operator: strings.Clone(e.Field("operator").Text())}
		for _, value := range e.Field("values").Items() {
			r.values = append(r.values, strings.Clone(value.Text()))
		}
		switch r.operator {
		case "In", "NotIn":
			s.invalid = s.invalid || len(r.values) == 0
		case "Exists", "DoesNotExist":
			s.invalid = s.invalid || len(r.values) > 0
		default:
			s.invalid = true
		}
		s.requirements = append(s.requirements, r)
	}
	return s
}

// Everything reports whether the selector matches every object there is or will be.
func (s Selector) Everything() bool { return len(s.requirements) == 0 }

// Invalid reports whether the API server would reject the selector.
func (s Selector) Invalid() bool { return s.invalid }

// Matches reports whether the selector matches an object with these labels. NotIn and DoesNotExist match an object without
// the key.
func (s Selector) Matches(labels Labels) bool {
	for _, r := range s.requirements {
		value, has := labels.Get(r.key)
		ok := false
		switch r.operator {
		case "In":
			ok = has && slices.Contains(r.values, value)
		case "NotIn":
			ok = !has || !slices.Contains(r.values, value)
		case "Exists":
			ok = has
		case "DoesNotExist":
			ok = !has
		}
		if !ok {
			return false
		}
	}
	return true
}
