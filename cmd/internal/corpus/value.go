package corpus

import (
	"slices"
	"strings"
)

// value is what a field of an object holds: nil, a bool, an int, a string, a mapping or a sequence. How it is written is up
// to the writers.
type value any

// mapping holds fields in the order in which somebody wrote them.
type mapping []field

type field struct {
	name  string
	value value
}

// sequence holds items, none of which is a sequence itself: no kind of manifest has such.
type sequence []value

// set appends a field.
func (m *mapping) set(name string, v value) { *m = append(*m, field{name, v}) }

// sorted returns the fields by name, as programs write them.
func (m mapping) sorted() mapping {
	m = slices.Clone(m)
	slices.SortFunc(m, func(a, b field) int { return strings.Compare(a.name, b.name) })
	return m
}

// list returns a sequence of strings.
func list(items ...string) sequence {
	s := make(sequence, len(items))
	for i, item := range items {
		s[i] = item
	}
	return s
}

// kind and name are those of an object.
func (m mapping) kind() string { return m.text("kind") }

func (m mapping) name() string {
	metadata, _ := m.get("metadata").(mapping)
	return metadata.text("name")
}

func (m mapping) get(name string) value {
	for _, f := range m {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

func (m mapping) text(name string) string {
	s, _ := m.get(name).(string)
	return s
}
