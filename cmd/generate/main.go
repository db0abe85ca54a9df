// Command generate writes what is made from the program itself: with "docs DIR" the pages of the rules, of the command line, of the
// configuration and its schema, of standards, and of the registries and custom resources it knows, and the examples in pages and in
// the README beside DIR; with "man DIR" its manual pages.
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
	"github.com/seaworthy-lint/seaworthy/lint/config"
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
			standardsPage(filepath.Join(dir, "standards.md")),
			configurationPages(dir),
			examplePages(dir),
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
		Stderr: out,
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

// configurationPages writes the reference of the configuration, and its JSON schema.
func configurationPages(dir string) error {
	schema, err := config.Schema(rules.All())
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(dir, "configuration.md"), []byte(config.Reference()), 0o644),
		os.WriteFile(filepath.Join(dir, "schema", "config-v1.schema.json"), schema, 0o644),
	)
}

// example is a command whose output is shown in a page, between a line with its mark and the next that ends it.
type example struct {
	mark string
	args []string
	code int
}

// examplePages puts into pages what the program says of their examples.
func examplePages(docs string) error {
	path := func(elem ...string) string {
		return filepath.ToSlash(filepath.Join(append([]string{docs}, elem...)...))
	}
	serving, gateway := path("examples", "tf-serving.yaml"), path("..", "testdata", "scenarios", "gateway", "mended")
	agent, adopting := path("examples", "agent.yaml"), path("examples", "adopting.yaml")
	web := path("examples", "web.yaml")
	ray, served := path("examples", "ray-service.yaml"), path("examples", "model-serving.yaml")
	for page, all := range map[string][]example{
		path("..", "README.md"): {
			{"lint-example", []string{"lint", "--min-severity", "high", serving}, 1},
			{"model-example", []string{"lint", "--select", "model/*", "--compact", ray}, 1},
			{"fix-example", []string{"fix", "--diff", "--quiet", web}, 1},
			{"models-example", []string{"models", served}, 0},
			{"exceptions-example", []string{"lint", "--profile", "baseline", "--compact", "--today", "2026-11-23", path("examples", "allowed-agent.yaml")}, 1},
			{"network-example", []string{"network", gateway}, 0},
			{"network-question", []string{"network", "--from", "istio-system/istio-ingressgateway", "--to", "models/llama-predictor", gateway}, 0},
		},
		path("inventory.md"): {
			{"images", []string{"images", served}, 0},
			{"unpinned", []string{"images", "--unpinned", "--uses", served}, 0},
			{"models", []string{"models", served}, 0},
			{"names", []string{"models", "--names", served}, 0},
		},
		path("fix.md"): {{"fix", []string{"fix", "--diff", web}, 1}},
		path("getting-started.md"): {
			{"start", []string{"lint", "--profile", "baseline", agent}, 1},
			{"explain", []string{"explain", "pod/host-pid"}, 0},
			{"show", []string{"config", "show", "--changed", "--profile", "baseline", "--config", adopting}, 0},
		},
		path("adopting.md"): {
			{"config", []string{"config", "show", "--changed", "--config", adopting}, 0},
			{"baseline", []string{"baseline", "--profile", "baseline", agent}, 0},
			{"exceptions", []string{
				"fix", "--profile", "baseline", "--today", "2026-11-23", "--add-exceptions", "--reason", "as it was found", "--review", "2027-02-28", "--owner", "platform",
				"--diff", "--quiet", agent,
			}, 1},
		},
	} {
		if err := showExamples(page, all); err != nil {
			return err
		}
	}
	return nil
}

func showExamples(page string, all []example) error {
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	for _, e := range all {
		begin, end := "<!-- "+e.mark+" -->\n", "<!-- end -->\n"
		before, rest, ok := bytes.Cut(text, []byte(begin))
		_, after, closed := bytes.Cut(rest, []byte(end))
		if !ok || !closed {
			return fmt.Errorf("%s has no lines %q and %q", page, begin, end)
		}
		var out bytes.Buffer
		if code := cli.Run(e.args, environment(&out)); code != e.code {
			return fmt.Errorf("%s: exit code %d", strings.Join(e.args, " "), code)
		}
		command := "```console\n$ seaworthy " + shellWords(e.args) + "\n"
		text = slices.Concat(before, []byte(begin+command), out.Bytes(), []byte("```\n"+end), after)
	}
	return os.WriteFile(page, text, 0o644)
}

// shellWords joins words as one would type them.
func shellWords(words []string) string {
	typed := make([]string, len(words))
	for i, word := range words {
		typed[i] = word
		if strings.ContainsAny(word, "*?[ ") {
			typed[i] = "'" + word + "'"
		}
	}
	return strings.Join(typed, " ")
}

func manualPages(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return doc.GenManTree(command(), &doc.GenManHeader{Title: "SEAWORTHY", Section: "1", Source: "seaworthy", Manual: "seaworthy"}, dir)
}
