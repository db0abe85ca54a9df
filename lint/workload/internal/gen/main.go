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
	f, err := parse(text)
	if err != nil {
		return nil, err
	}
	kinds, err := f.resolve()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(kinds, func(a, b kind) int {
		return cmp.Or(strings.Compare(a.group, b.group), strings.Compare(a.name, b.name), strings.Compare(a.object, b.object))
	})
	var b bytes.Buffer
	b.WriteString("// Code generated from kinds.txt by lint/workload/internal/gen. DO NOT EDIT.\n\npackage workload\n\n" +
		"// kindTable holds the kinds of kinds.txt by group, kind and name of the one object meant, with their statements, one a\n" +
		"// line, and every include and comment resolved.\n" +
		"var kindTable = [...]kindRow{\n")
	for _, k := range kinds {
		lines := make([]string, len(k.statements))
		for i, s := range k.statements {
			lines[i] = s.String()
		}
		fmt.Fprintf(&b, "{%q, %q, %q, %t, %t, `%s`},\n", k.group, k.name, k.object, k.clusterScoped, k.passive, strings.Join(lines, "\n"))
	}
	b.WriteString("}\n")
	return format.Source(b.Bytes())
}
