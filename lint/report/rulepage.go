package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// section is a part of a rule's page: prose, a manifest or references.
type section struct {
	title    string
	prose    []string // paragraphs
	manifest string
	refs     []lint.Ref
}

// sections returns what is to be said of a rule, in order.
func sections(r *lint.Rule) []section {
	bad := section{title: "Bad", manifest: r.Bad}
	if len(r.Args) > 0 {
		bad.prose = []string{"Read with `" + strings.Join(r.Args, " ") + "`:"}
	}
	all := []section{
		{title: "Why it matters", prose: []string{r.Why}},
		bad,
		{title: "Good", manifest: r.Good},
		{title: "How to fix it", prose: remedies(r)},
		{title: "When to allow it", prose: []string{cmp.Or(r.Allow, "Never.")}},
	}
	if len(r.Refs) > 0 {
		all = append(all, section{title: "References", refs: r.Refs})
	}
	return all
}

// remedies says, in paragraphs, what to do about findings of a rule, what the command fix does about them, and what that may break.
func remedies(r *lint.Rule) []string {
	does := "`seaworthy fix --unsafe` " + r.Fix.Does + ". It may need a change elsewhere."
	switch {
	case r.Fix.Does == "":
		return []string{r.Remedy}
	case r.Fix.Safe:
		does = "`seaworthy fix` " + r.Fix.Does + ". This is safe: the workload keeps working unless it relied on just that."
	}
	return []string{r.Remedy, strings.TrimRight(does+" "+r.Fix.Breaks, " ")}
}

// property is a fact about a rule.
type property struct{ name, value string }

func properties(r *lint.Rule) []property {
	all := []property{
		{"Severity", r.Severity.String()},
		{"Profile", r.Profile.String()},
		{"Confidence", r.Confidence.String()},
		{"Fix", r.Fix.String()},
	}
	if checks := psa(r); len(checks) > 0 {
		all = append(all, property{"Pod Security Admission", strings.Join(checks, ", ")})
	}
	return all
}

// psa returns the ids of the Pod Security Admission checks that a rule speaks for.
func psa(r *lint.Rule) []string {
	var ids []string
	for _, c := range r.PSA {
		ids = append(ids, c.String())
	}
	return ids
}

// RulePage returns the documentation of a rule in Markdown.
func RulePage(r *lint.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", r.ID, r.Title)
	names, rules, values := "|", "|", "|"
	for _, p := range properties(r) {
		names += " " + p.name + " |"
		rules += " --- |"
		values += " " + p.value + " |"
	}
	fmt.Fprintf(&b, "%s\n%s\n%s\n", names, rules, values)
	for _, s := range sections(r) {
		fmt.Fprintf(&b, "\n## %s\n\n", s.title)
		if len(s.prose) > 0 {
			fmt.Fprintf(&b, "%s\n", strings.Join(s.prose, "\n\n"))
		}
		if len(s.prose) > 0 && s.manifest != "" {
			b.WriteByte('\n')
		}
		if s.manifest != "" {
			fmt.Fprintf(&b, "```yaml\n%s\n```\n", strings.TrimRight(s.manifest, "\n"))
		}
		for _, ref := range s.refs {
			fmt.Fprintf(&b, "- [%s](%s)\n", ref.Title, ref.URL)
		}
	}
	return b.String()
}

// Explain writes the documentation of a rule for reading in a terminal, as a page of a manual. Of the options it
// heeds Tool, Color, Hyperlinks and Width.
func Explain(w io.Writer, r *lint.Rule, o Options) error {
	out := bufio.NewWriter(w)
	t := &text{Writer: out, Options: o, palette: newPalette(o.Color)}
	fmt.Fprintf(t, "%s: %s\n\n", t.strong.Sprint(t.link(r.ID)), r.Title)
	for _, p := range properties(r) {
		value := p.value
		if ink, ok := t.severities[r.Severity]; ok && p.name == "Severity" {
			value = ink.Sprint(value)
		}
		fmt.Fprintf(t, "  %-24s%s\n", p.name, value)
	}
	for _, s := range sections(r) {
		fmt.Fprintf(t, "\n%s\n", t.strong.Sprint(s.title))
		for i, paragraph := range s.prose {
			if i > 0 {
				t.WriteByte('\n')
			}
			t.indented(paragraph)
		}
		if s.manifest != "" {
			for line := range strings.Lines(s.manifest) {
				fmt.Fprintln(t, strings.TrimRight("    "+line, " \n"))
			}
		}
		for _, ref := range s.refs {
			t.indented(ref.Title)
			fmt.Fprintf(t, "    %s\n", ref.URL) // not broken, however long
		}
	}
	if address := o.Tool.ruleURL(r.ID); address != "" {
		fmt.Fprintf(t, "\n%s\n", address)
	}
	return out.Flush()
}

// indented writes prose, wrapped and indented by two columns.
func (t *text) indented(prose string) {
	hang(t, prose, "  ", "  ", t.Width)
}
