package workload

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// layer is one of the mappings that a pod's spec, or a container, is merged of.
type layer struct {
	manifest.Value
	given []named          // fields that have another name in the mapping
	of    *manifest.Object // that it stands in; nil for the object at hand
}

// named is a field under the name that Kubernetes has for it: that of the field, or its path with a dot.
type named struct {
	name   string
	values []manifest.Value // of them, the first that is there holds; lists and mappings are joined
}

// first returns the value that holds in a mapping, absent where none is there.
func (n *named) first(in manifest.Value) manifest.Value {
	for _, v := range n.values {
		if v.Exists() {
			return v
		}
	}
	if len(n.values) > 0 {
		return n.values[0]
	}
	return in.Field("") // the field that has its name is another thing
}

// field returns a field by the name that Kubernetes has for it.
func (l *layer) field(names ...string) manifest.Value {
	if n, rest := l.find(names...); n != nil {
		return n.first(l.Value).Field(rest...)
	}
	return l.Value.Field(names...)
}

// find returns the field of another name that a path leads to, and the rest of the path; nil where there is none.
func (l *layer) find(names ...string) (n *named, rest []string) {
	for i := range l.given {
		switch first, second, nested := strings.Cut(l.given[i].name, "."); {
		case len(names) == 0 || first != names[0]:
		case !nested:
			return &l.given[i], names[1:]
		case len(names) > 1 && second == names[1]:
			return &l.given[i], names[2:]
		}
	}
	return nil, nil
}

// gives reports whether a field has another name in the mapping.
func (l *layer) gives(name string) bool {
	for i := range l.given {
		if l.given[i].name == name {
			return true
		}
	}
	return false
}

// each calls visit for the values that are joined under the name of a field, until it returns false.
func (l *layer) each(name string, visit func(manifest.Value) bool) bool {
	n, _ := l.find(name)
	if n == nil {
		return visit(l.Value.Field(name))
	}
	for _, v := range n.values {
		if !visit(v) {
			return false
		}
	}
	return true
}

// field returns a field of the nearest layer that has it, or else where it is absent from the top.
func field(top *layer, under []layer, names []string) manifest.Value {
	v := top.field(names...)
	if len(under) == 0 || v.Exists() {
		return v
	}
	for i := range under {
		if other := under[i].field(names...); other.Exists() {
			return other
		}
	}
	return v
}

// layered yields the items of a list from all layers, the top first. Of two that have the same key, the nearer stands for
// both, as in a strategic merge.
func layered(top *layer, under []layer, list, key string, yield func(int, manifest.Value) bool) {
	more := top.each(list, func(v manifest.Value) bool {
		for index, item := range v.Items() {
			if !yield(index, item) {
				return false
			}
		}
		return true
	})
	for i := range under {
		for index, item := range under[i].field(list).Items() {
			name := item.Field(key).Text()
			if name != "" && (top.holds(list, key, name) || anyHolds(under[:i], list, key, name)) {
				continue
			}
			if !more || !yield(index, item) {
				return
			}
		}
	}
}

// holds reports whether the layer has an item of a key in a list.
func (l *layer) holds(list, key, name string) bool {
	return !l.each(list, func(v manifest.Value) bool {
		for _, item := range v.Items() {
			if item.Field(key).Text() == name {
				return false
			}
		}
		return true
	})
}

func anyHolds(layers []layer, list, key, name string) bool {
	for i := range layers {
		if layers[i].holds(list, key, name) {
			return true
		}
	}
	return false
}
