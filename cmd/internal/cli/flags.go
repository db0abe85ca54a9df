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

// prefixes is a flag that lists blocks of addresses.
type prefixes struct{ list *[]netip.Prefix }

func (p prefixes) Set(s string) error {
	for text := range strings.SplitSeq(s, ",") {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return fmt.Errorf("%q is no block of addresses such as 10.128.0.0/14", text)
		}
		*p.list = append(*p.list, prefix.Masked())
	}
	return nil
}

func (p prefixes) String() string { return "" }

func (p prefixes) Type() string { return "blocks" }

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
