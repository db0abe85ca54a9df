package picture

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// DOT writes a graph in the language of Graphviz. What may pass is dashed.
func DOT(w io.Writer, g *Graph) error {
	out := bufio.NewWriter(w)
	out.WriteString("digraph network {\n  rankdir=LR\n  node [shape=box, fontname=\"sans-serif\"]\n  edge [fontname=\"sans-serif\", fontsize=10]\n")
	for i, c := range g.Clusters {
		indent := "  "
		if c.Name != "" {
			fmt.Fprintf(out, "  subgraph cluster_%d {\n    label=%s\n", i, dotString(c.Name))
			indent = "    "
		}
		for _, n := range c.Nodes {
			fmt.Fprintf(out, "%sn%d [label=%s]\n", indent, n.Number, dotString(n.Name))
		}
		if c.Name != "" {
			out.WriteString("  }\n")
		}
	}
	for e := range g.Edges {
		style := ""
		if e.Verdict == network.May {
			style = ", style=dashed"
		}
		if _, err := fmt.Fprintf(out, "  n%d -> n%d [label=%s%s]\n", e.From, e.To, dotString(e.Label), style); err != nil {
			return err
		}
	}
	out.WriteString("}\n")
	return out.Flush()
}

var dotEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `&`, `&amp;`)

// dotString returns a string as Graphviz reads it: quoted, and without the escapes and entities of labels.
func dotString(text string) string { return `"` + dotEscapes.Replace(shown(text)) + `"` }
