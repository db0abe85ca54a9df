package cluster

import "github.com/seaworthy-lint/seaworthy/lint/manifest"

// Labels are the labels of an object or of a pod.
type Labels struct {
	packed string // keys and values in turn
}

// Get returns the value of a label, and whether it is set.
func (l Labels) Get(key string) (value string, ok bool) {
	for p := packed(l.packed); p != ""; {
		k, v := p.string(), p.string()
		if k == key {
			return v, true
		}
	}
	return "", false
}

// labels adds labels.
func (t *text) labels(v manifest.Value) {
	for key, value := range v.Entries() {
		t.string(key)
		t.string(value.Text())
	}
	t.end()
}
