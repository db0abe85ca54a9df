// Package sample makes manifests at random, for tests: objects that have all that rules report, and texts that write objects in
// any style that people and their programs have. The same source of random numbers gives the same bytes.
//
// What an object holds and how it is written are apart. [Objects] makes trees, [Tree] takes one from what a YAML or JSON library
// returns, and [Write] turns trees into a text that kubectl reads as just these.
package sample

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// Map is a mapping: its fields in the order in which they are written.
type Map []Field

// Field is a field of a mapping. A value is a Map, a List, a string, an int, a float64, a bool or nil.
type Field struct {
	Name  string
	Value any
}

// List is a sequence.
type List []any

// with returns the mapping with a field behind the others.
func (m Map) with(name string, value any) Map { return append(m, Field{name, value}) }

// get returns the value of a field, nil where there is none.
func (m Map) get(name string) any {
	for _, f := range m {
		if f.Name == name {
			return f.Value
		}
	}
	return nil
}

// Tree takes over what encoding/json decodes, with the keys in the order of their names, but apiVersion, kind and metadata first.
func Tree(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := Map{}
		for _, name := range slices.SortedFunc(maps.Keys(v), compareNames) {
			m = m.with(name, Tree(v[name]))
		}
		return m
	case []any:
		l := List{}
		for _, item := range v {
			l = append(l, Tree(item))
		}
		return l
	case float64:
		if n := int(v); float64(n) == v {
			return n
		}
	case json.Number:
		if n, err := strconv.Atoi(v.String()); err == nil {
			return n
		}
	}
	return v
}

// Plain returns what encoding/json would decode of a tree: the reverse of [Tree].
func Plain(v any) any {
	switch v := v.(type) {
	case Map:
		m := map[string]any{}
		for _, f := range v {
			m[f.Name] = Plain(f.Value)
		}
		return m
	case List:
		l := []any{}
		for _, item := range v {
			l = append(l, Plain(item))
		}
		return l
	case int:
		return float64(v)
	}
	return v
}

// first are the fields that people write first.
var first = []string{"apiVersion", "kind", "metadata", "name", "image"}

func compareNames(a, b string) int {
	rank := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i
		}
		return len(first)
	}
	if d := rank(a) - rank(b); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}

// shuffled returns a tree with the fields of its mappings in another order.
func shuffled(r *rand.Rand, v any) any {
	switch v := v.(type) {
	case Map:
		m := make(Map, len(v))
		for to, from := range r.Perm(len(v)) {
			m[to] = Field{v[from].Name, shuffled(r, v[from].Value)}
		}
		return m
	case List:
		l := make(List, len(v))
		for i := range v {
			l[i] = shuffled(r, v[i])
		}
		return l
	}
	return v
}

// meaning returns a text that two trees share only if they mean the same.
func meaning(v any) string { return string(appendMeaning(nil, v)) }

func appendMeaning(b []byte, v any) []byte {
	switch v := v.(type) {
	case Map:
		b = append(b, '{')
		for _, f := range slices.SortedFunc(slices.Values(v), func(a, b Field) int { return strings.Compare(a.Name, b.Name) }) {
			b = append(strconv.AppendQuote(b, f.Name), ':')
			b = append(appendMeaning(b, f.Value), ',')
		}
		return append(b, '}')
	case List:
		b = append(b, '[')
		for _, item := range v {
			b = append(appendMeaning(b, item), ',')
		}
		return append(b, ']')
	case string:
		return strconv.AppendQuote(b, v)
	}
	return fmt.Append(b, v)
}

func pick[T any](r *rand.Rand, choices ...T) T { return choices[r.IntN(len(choices))] }
