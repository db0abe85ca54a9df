package picture

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// MaxEdges is how many edges a Mermaid chart has at most: more of them are not read by anyone, nor drawn by everything.
const MaxEdges = 60

// Mermaid writes the groups as a flowchart. What may pass is dotted. What passes within a group is left out, and so are edges
// beyond the first ones, which are counted: those that surely pass come first.
func Mermaid(w io.Writer, m *Matrix) error {
	out := bufio.NewWriter(w)
	out.WriteString("flowchart LR\n")
	for i, name := range m.Groups {
		fmt.Fprintf(out, "  g%d[\"%s\"]\n", i, mermaidText(name))
	}
	edges := 0
	for _, pass := range []struct {
		verdict network.Verdict
		arrow   string
	}{{network.Allow, "-->"}, {network.May, "-.->|may|"}} {
		for from := range m.Groups {
			for to := range m.Groups {
				if v, ok := m.Verdict(from, to); from == to || !ok || v != pass.verdict {
					continue
				}
				edges++
				if edges <= MaxEdges {
					fmt.Fprintf(out, "  g%d %s g%d\n", from, pass.arrow, to)
				}
			}
		}
	}
	if more := edges - MaxEdges; more > 0 {
		fmt.Fprintf(out, "  more[\"+%d more\"]\n", more)
	}
	return out.Flush()
}

// mermaidText returns a text inside of quotes: all but letters, digits and a few marks by their numbers, so that it is neither
// Markdown nor HTML.
func mermaidText(text string) string {
	var b strings.Builder
	for _, r := range shown(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" -/:", r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}
