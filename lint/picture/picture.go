// Package picture draws who can reach whom: for Graphviz, for Mermaid, and as SVG.
//
// In: names and verdicts. Out: text on a writer, the same for the same input. Names are not trusted: whatever they hold, the
// text is valid in its format, and shows them.
package picture

import (
	"fmt"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Matrix is groups of workloads against each other.
type Matrix struct {
	Noun   string // what a group is
	Groups []string
	// Verdict returns what passes from a group to another, or within one. Ok is false where there is nothing to tell: of a group
	// that has one workload, and itself.
	Verdict func(from, to int) (v network.Verdict, ok bool)
	// Title returns what there is to say about a verdict: some lines.
	Title func(from, to int) string
}

// Graph is workloads and what passes between them.
type Graph struct {
	Clusters []Cluster
	Edges    iter.Seq[Edge]
}

// Cluster is workloads that are drawn together; without a name, they are drawn by themselves.
type Cluster struct {
	Name  string
	Nodes []Node
}

// Node is a workload. Its number is that by which edges name it.
type Node struct {
	Number int
	Name   string
}

// Edge is what passes from a node to another.
type Edge struct {
	From, To int
	Label    string
	Verdict  network.Verdict
}

// shown returns a text in which what would not be seen is spelt out.
func shown(text string) string {
	if strings.IndexFunc(text, hidden) < 0 {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case hidden(r):
			fmt.Fprintf(&b, `\u{%x}`, r)
		default:
			b.WriteRune(r)
		}
		text = text[size:]
	}
	return b.String()
}

func hidden(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }
