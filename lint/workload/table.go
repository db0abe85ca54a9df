package workload

import (
	"iter"
	"strings"
)

//go:generate go run ./internal/gen

// kindRow is a row of the table: what kinds.txt says of a kind.
type kindRow struct {
	group, kind, name string
	clusterScoped     bool
	passive           bool
	text              string
}

// MappedKind is a kind of object that the table of custom resources describes.
type MappedKind struct {
	Group, Kind   string // Group is "" for the core group
	Name          string // of the one object of the kind that is described, or "" for all of them
	ClusterScoped bool
	text          string
}

// MappedKinds yields the kinds of kinds.txt, by group, kind and name.
func MappedKinds() iter.Seq[MappedKind] {
	return func(yield func(MappedKind) bool) {
		for i := range kindTable {
			k := &kindTable[i]
			if !yield(MappedKind{k.group, k.kind, k.name, k.clusterScoped, k.text}) {
				return
			}
		}
	}
}

// Statements yields what kinds.txt says of the kind: a verb with the words after it.
func (k MappedKind) Statements() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		for line := range strings.Lines(k.text) {
			words := strings.Fields(line)
			if !yield(words[0], words[1:]) {
				return
			}
		}
	}
}
