package cluster

import (
	"iter"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Labels are the labels of an object or of a pod.
type Labels struct {
	packed string // keys and values in turn
}

// Get returns the value of a label, and whether it is set.
func (l Labels) Get(key string) (value string, ok bool) {
	for k, v := range l.All() {
		if k == key {
			return v, true
		}
	}
	return "", false
}

// All yields the labels in the order of the text.
func (l Labels) All() iter.Seq2[string, string] {
	return func(yield func(key, value string) bool) {
		for p := packed(l.packed); p != ""; {
			if !yield(p.string(), p.string()) {
				return
			}
		}
	}
}

// Len returns the number of labels.
func (l Labels) Len() int {
	n := 0
	for range l.All() {
		n++
	}
	return n
}

// Have reports whether there are all of other labels, with their values.
func (l Labels) Have(others Labels) bool {
	for k, v := range others.All() {
		if value, ok := l.Get(k); !ok || value != v {
			return false
		}
	}
	return true
}

// labels returns the labels of an object.
func (m *Model) labels(o *manifest.Object) Labels {
	m.text.labels(o.Metadata().Field("labels"))
	return Labels{m.text.take()[0]}
}

// labelsOf adds the labels of a pod.
func (t *text) labelsOf(pod *workload.Pod) {
	for key, value := range pod.Labels() {
		t.string(key)
		t.string(value)
	}
	t.end()
}

// labels adds labels.
func (t *text) labels(v manifest.Value) {
	for key, value := range v.Entries() {
		t.string(key)
		t.string(value.Text())
	}
	t.end()
}
