package cli

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/config"
	"github.com/seaworthy-lint/seaworthy/lint/report"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// choice is a flag whose value is one of a few words.
type choice[T fmt.Stringer] struct {
	value *T
	parse func(string) (T, error)
	typ   string
}

func (c choice[T]) Set(s string) (err error) {
	*c.value, err = c.parse(s)
	return err
}

func (c choice[T]) String() string {
	if c.value == nil {
		return ""
	}
	return (*c.value).String()
}

func (c choice[T]) Type() string { return c.typ }

// word is a choice that stays a string.
type word string

func (w word) String() string { return string(w) }

// oneOf parses a word that must be one of some.
func oneOf(words ...string) func(string) (word, error) {
	return func(s string) (word, error) {
		if !slices.Contains(words, s) {
			last := len(words) - 1
			return "", fmt.Errorf("unknown value %q: use %s or %s", s, strings.Join(words[:last], ", "), words[last])
		}
		return word(s), nil
	}
}

// severityFlag adds the option of which findings are taken up. Done says what becomes of them.
func severityFlag(cmd *cobra.Command, o *lint.Options, done string) {
	cmd.Flags().Var(choice[lint.Severity]{&o.MinSeverity, lint.ParseSeverity, "severity"}, "min-severity", done+" only findings of this severity or worse: critical, high, medium or low")
	complete(cmd, "min-severity", "critical", "high", "medium", "low")
}

// colorFlag adds the option of whether to colour something.
func colorFlag(cmd *cobra.Command, value *word, what string) {
	cmd.Flags().Var(choice[word]{value, oneOf(config.Whens...), "when"}, "color", what+" auto, always or never; auto heeds NO_COLOR and FORCE_COLOR")
	complete(cmd, "color", config.Whens...)
}

// parseWhen parses a word of [config.Whens], and what one writes of a switch: true for always, false for never.
func parseWhen(s string) (word, error) {
	switch s {
	case "true":
		return "always", nil
	case "false":
		return "never", nil
	}
	return oneOf(config.Whens...)(s)
}

// prefixes is a flag that lists blocks of addresses.
type prefixes struct{ list *[]netip.Prefix }

func (p prefixes) Set(s string) error {
	for text := range strings.SplitSeq(s, ",") {
		prefix, err := config.ParsePrefix(text)
		if err != nil {
			return err
		}
		*p.list = append(*p.list, prefix)
	}
	return nil
}

func (p prefixes) String() string { return "" }

func (p prefixes) Type() string { return "blocks" }

// ruleFlag is a flag that says something of rules: pattern=what.
type ruleFlag struct{ list *[]lint.RuleSetting }

func (f ruleFlag) Set(s string) error {
	at := strings.LastIndex(s, "=")
	if at < 0 {
		return fmt.Errorf("%q says nothing of rules: write pattern=off, on or a severity", s)
	}
	if _, err := lint.Matching(rules.All(), []string{s[:at]}); err != nil {
		return err
	}
	setting, err := config.ParseRuleSetting(s[:at], s[at+1:])
	*f.list = append(*f.list, setting)
	return err
}

func (f ruleFlag) String() string { return "" }
func (f ruleFlag) Type() string   { return "pattern=what" }

// tenantFlag is a flag that names a tenant with globs of its namespaces: tenant=glob,glob.
type tenantFlag struct{ list *[]cluster.TenantNamespaces }

func (f tenantFlag) Set(s string) error {
	tenant, globs, ok := strings.Cut(s, "=")
	if !ok || tenant == "" {
		return fmt.Errorf("%q says no tenant and its namespaces: write tenant=glob,glob", s)
	}
	t := cluster.TenantNamespaces{Tenant: tenant, Globs: strings.Split(globs, ",")}
	for _, glob := range t.Globs {
		if err := config.ParseGlob(glob); err != nil {
			return err
		}
	}
	*f.list = append(*f.list, t)
	return nil
}

func (f tenantFlag) String() string { return "" }
func (f tenantFlag) Type() string   { return "tenant=globs" }

// jumpHostFlag is a flag that names the jump host of namespaces: glob=namespace/label=value.
type jumpHostFlag struct{ list *[]lint.JumpHost }

func (f jumpHostFlag) Set(s string) error {
	glob, host, _ := strings.Cut(s, "=")
	if err := errors.Join(config.ParseGlob(glob), config.ParseJumpHost(host)); err != nil {
		return err
	}
	*f.list = append(*f.list, lint.JumpHost{Namespaces: glob, Host: host})
	return nil
}

func (f jumpHostFlag) String() string { return "" }
func (f jumpHostFlag) Type() string   { return "glob=host" }

// output is one report to write: where to is a file, or - for standard output.
type output struct {
	format report.Format
	to     string
}

// outputs collects --format and --output. An --output belongs to the --format before it or, if that has one, to the next.
type outputs struct {
	list    []output
	pending string // an --output that waits for its --format
}

// standardStream stands for standard input where a file to read is named, and for standard output where one to write is.
const standardStream = "-"

var errUnpaired = errors.New("each --output needs a --format of its own")

type formatFlag struct{ *outputs }

func (f formatFlag) Set(name string) error {
	format, err := report.ParseFormat(name)
	if err != nil {
		return err
	}
	f.list = append(f.list, output{format, f.pending})
	f.pending = ""
	return nil
}

func (f formatFlag) String() string { return "" }
func (f formatFlag) Type() string   { return "format" }

type outputFlag struct{ *outputs }

func (f outputFlag) Set(to string) error {
	if to == "" {
		return errors.New("name a file, or - for standard output")
	}
	switch last := len(f.list) - 1; {
	case last >= 0 && f.list[last].to == "":
		f.list[last].to = to
	case f.pending == "":
		f.pending = to
	default:
		return errUnpaired
	}
	return nil
}

func (f outputFlag) String() string { return "" }
func (f outputFlag) Type() string   { return "file" }

// resolve returns the reports to write. Two of them cannot go to one place.
func (o *outputs) resolve() ([]output, error) {
	list := slices.Clone(o.list)
	switch {
	case len(list) == 0:
		list = []output{{report.Formats[0], o.pending}}
	case o.pending != "":
		return nil, errUnpaired
	}
	seen := map[string]bool{}
	for i := range list {
		to, place := cmp.Or(list[i].to, standardStream), "standard output"
		if to != standardStream {
			var err error
			if place, err = filepath.Abs(to); err != nil {
				return nil, err
			}
		}
		if seen[place] {
			return nil, fmt.Errorf("two reports cannot both go to %s: give each --format an --output of its own", place)
		}
		seen[place] = true
		list[i].to = to
	}
	return list, nil
}

// complete offers words for a flag, in the shells that have completions.
func complete(cmd *cobra.Command, flag string, words ...string) {
	completeWith(cmd, flag, func(typed string) []string { return beginning(typed, words) })
}

// completeRules offers rules for a flag that takes several, separated by commas.
func completeRules(cmd *cobra.Command, flag string) {
	completeWith(cmd, flag, func(typed string) []string {
		before := typed[:strings.LastIndex(typed, ",")+1]
		words := beginning(typed[len(before):], rulePatterns())
		for i := range words {
			words[i] = before + words[i]
		}
		return words
	})
}

func completeWith(cmd *cobra.Command, flag string, words func(typed string) []string) {
	offer := func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return words(typed), cobra.ShellCompDirectiveNoFileComp
	}
	if err := cmd.RegisterFlagCompletionFunc(flag, offer); err != nil {
		panic(err) // the flag is not defined: a mistake in this package, which every test run would meet
	}
}

// beginning returns the words that begin with what was typed.
func beginning(typed string, words []string) []string {
	var fitting []string
	for _, word := range words {
		if strings.HasPrefix(word, typed) {
			fitting = append(fitting, word)
		}
	}
	return fitting
}

// ruleIDs returns the ids of the rules, each with its title for the shells that show one.
func ruleIDs() []string {
	var ids []string
	for _, r := range rules.All() {
		ids = append(ids, r.ID+"\t"+r.Title)
	}
	return ids
}

// rulePatterns returns what --select and --ignore take: ids, and a glob for each family.
func rulePatterns() []string {
	patterns := ruleIDs()
	for _, r := range rules.All() {
		if glob := r.Family() + "/*"; !slices.Contains(patterns, glob) {
			patterns = append(patterns, glob)
		}
	}
	return patterns
}
