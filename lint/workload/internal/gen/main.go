// Command gen writes kinds_table.go of package workload from its kinds.txt, which says how that is written. Run go generate
// in package workload.
package main

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"log"
	"os"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/workload/internal/grammar"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	text, err := os.ReadFile("kinds.txt")
	if err != nil {
		return err
	}
	table, err := generate(string(text))
	if err != nil {
		return fmt.Errorf("kinds.txt:%w", err)
	}
	return os.WriteFile("kinds_table.go", table, 0o644)
}

// generate returns the Go source of the table. Errors begin with the number of the line that they are about.
func generate(text string) ([]byte, error) {
	kinds, err := grammar.Parse(text)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(kinds, func(a, b grammar.Kind) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), strings.Compare(a.Name, b.Name), strings.Compare(a.Object, b.Object))
	})
	var b bytes.Buffer
	b.WriteString("// Code generated from kinds.txt by lint/workload/internal/gen. DO NOT EDIT.\n\npackage workload\n\n" +
		"// kindTable holds the kinds of kinds.txt by group, kind and name of the one object meant, with their statements, one a\n" +
		"// line, and every include and comment resolved.\n" +
		"var kindTable = [...]kindRow{\n")
	for _, k := range kinds {
		fmt.Fprintf(&b, "{%q, %q, %q, %t, %t, `%s`},\n", k.Group, k.Name, k.Object, k.ClusterScoped, k.Passive, strings.Join(k.Statements, "\n"))
	}
	b.WriteString("}\n")
	return format.Source(b.Bytes())
}
