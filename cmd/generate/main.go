// Command generate writes what is made from the program itself: with "docs DIR" the pages of the rules, of the command line,
// and of the registries and custom resources it knows, and the examples in the README beside DIR and in the page about
// inventories; with "man DIR" its manual pages.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/seaworthy-lint/seaworthy/cmd/internal/cli"
	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/report"
	"github.com/seaworthy-lint/seaworthy/rules"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "generate: %v\n", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("usage: generate docs|man DIR")
	}
	switch what, dir := args[0], args[1]; what {
	case "docs":
		return errors.Join(
			rulePages(filepath.Join(dir, "rules")),
			commandPages(filepath.Join(dir, "cli")),
			registryPage(filepath.Join(dir, "registries.md")),
			kindsPage(filepath.Join(dir, "kinds.md")),
			inventoryPage(filepath.Join(dir, "inventory.md"), dir),
			readme(filepath.Join(dir, "..", "README.md"), dir),
		)
	case "man":
		return manualPages(dir)
	default:
		return fmt.Errorf("unknown %q: use docs or man", what)
	}
}

// rulePages writes a page for each rule, and one that lists them. Pages of rules that are no more go.
func rulePages(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	for _, r := range rules.All() {
		page := filepath.Join(dir, filepath.FromSlash(r.ID)+".md")
		if err := os.MkdirAll(filepath.Dir(page), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(page, []byte(report.RulePage(r)), 0o644); err != nil {
			return err
		}
	}
	var index bytes.Buffer
	index.WriteString("# Rules\n\n")
	env := environment(&index)
	if code := cli.Run([]string{"rules", "--format", "markdown"}, env); code != 0 {
		return fmt.Errorf("list the rules: exit code %d", code)
	}
	return os.WriteFile(filepath.Join(dir, "README.md"), index.Bytes(), 0o644)
}

func environment(out io.Writer) cli.Env {
	return cli.Env{
		Stdin:  strings.NewReader(""),
		Stdout: out,
		Stderr: os.Stderr,
		Getenv: func(string) string { return "" },
		Now:    func() time.Time { return time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC) },
		Width:  func(any) (int, bool) { return 0, false },
	}
}

// command returns the command as it is documented: without the version it was built from.
func command() *cobra.Command {
	root := cli.Command(environment(io.Discard))
	root.DisableAutoGenTag = true
	root.InitDefaultCompletionCmd()
	return root
}

func commandPages(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return doc.GenMarkdownTree(command(), dir)
}

// registryPage lists the registries that are called public.
func registryPage(page string) error {
	var b bytes.Buffer
	b.WriteString("# Public registries\n\n" +
		"A registry is public where anyone may push images of their own, or where the images of many publishers are for anyone to\n" +
		"pull. An image from one of these that is not pinned to a digest is reported by [image/unpinned-public](rules/image/unpinned-public.md).\n" +
		"`--public-registry` adds to the list.\n\n| Registry | Why |\n| --- | --- |\n")
	for _, r := range image.PublicRegistries {
		fmt.Fprintf(&b, "| `%s` | %s |\n", r.Pattern, r.Reason)
	}
	return os.WriteFile(page, b.Bytes(), 0o644)
}

// example is what the program says of some manifests, on a page between a line with a mark and one that ends it.
type example struct {
	mark string
	args []string
	code int
}

// readme puts into the README what the program says of its examples.
func readme(page, docs string) error {
	scenario := filepath.ToSlash(filepath.Join(docs, "..", "testdata", "scenarios", "gateway", "mended"))
	return examples(page, []example{
		{"lint-example", []string{"lint", "--min-severity", "high", filepath.ToSlash(filepath.Join(docs, "examples", "tf-serving.yaml"))}, 1},
		{"model-example", []string{"lint", "--select", "model/*", "--compact", filepath.ToSlash(filepath.Join(docs, "examples", "ray-service.yaml"))}, 1},
		{"models-example", []string{"models", filepath.ToSlash(filepath.Join(docs, "examples", "model-serving.yaml"))}, 0},
		{"network-example", []string{"network", scenario}, 0},
		{"network-question", []string{"network", "--from", "istio-system/istio-ingressgateway", "--to", "models/llama-predictor", scenario}, 0},
	})
}

// inventoryPage does so for the page about the commands images and models.
func inventoryPage(page, docs string) error {
	served := filepath.ToSlash(filepath.Join(docs, "examples", "model-serving.yaml"))
	return examples(page, []example{
		{"images", []string{"images", served}, 0},
		{"unpinned", []string{"images", "--unpinned", "--uses", served}, 0},
		{"models", []string{"models", served}, 0},
		{"names", []string{"models", "--names", served}, 0},
	})
}

func examples(page string, all []example) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	for _, example := range all {
		begin, end := "<!-- "+example.mark+" -->\n", "<!-- end -->\n"
		before, rest, ok := bytes.Cut(text, []byte(begin))
		_, after, closed := bytes.Cut(rest, []byte(end))
		if !ok || !closed {
			return fmt.Errorf("%s has no lines %q and %q", page, begin, end)
		}
		var out bytes.Buffer
		if code := cli.Run(example.args, environment(&out)); code != example.code {
			return fmt.Errorf("%s: exit code %d", strings.Join(example.args, " "), code)
		}
		command := "```console\n$ seaworthy " + strings.Join(example.args, " ") + "\n"
		text = slices.Concat(before, []byte(begin+command), out.Bytes(), []byte("```\n"+end), after)
	}
	return os.WriteFile(page, text, 0o644)
}

func manualPages(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return doc.GenManTree(command(), &doc.GenManHeader{Title: "SEAWORTHY", Section: "1", Source: "seaworthy", Manual: "seaworthy"}, dir)
}
