package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/rules"
)

func newRules(env Env) *cobra.Command {
	format, fixable := word("text"), false
	cmd := &cobra.Command{
		Use:   "rules [PATTERN...]",
		Short: "List the rules",
		Long:  "List the rules, or those that a PATTERN names: an id, or a glob such as 'pod/*'.",
		RunE: func(_ *cobra.Command, patterns []string) error {
			selected := rules.All()
			if len(patterns) > 0 {
				var err error
				if selected, err = lint.Matching(selected, patterns); err != nil {
					return err
				}
			}
			if fixable {
				selected = slices.DeleteFunc(slices.Clone(selected), func(r *lint.Rule) bool { return r.Fix.Does == "" })
			}
			switch format {
			case "json":
				return rulesJSON(env.Stdout, selected)
			case "markdown":
				return rulesMarkdown(env.Stdout, selected)
			}
			return rulesTable(env.Stdout, selected)
		},
		ValidArgsFunction: func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
			return beginning(typed, rulePatterns()), cobra.ShellCompDirectiveNoFileComp
		},
	}
	formats := []string{"text", "json", "markdown"}
	cmd.Flags().Var(choice[word]{&format, oneOf(formats...), "format"}, "format", "text, json or markdown")
	cmd.Flags().BoolVar(&fixable, "fixable", false, "only those of which seaworthy fix mends findings")
	complete(cmd, "format", formats...)
	return cmd
}

func rulesTable(w io.Writer, selected []*lint.Rule) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "RULE\tSEVERITY\tPROFILE\tFIX\tREPORTS")
	for _, r := range selected {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Severity, r.Profile, r.Fix, r.Title)
	}
	return table.Flush()
}

func rulesMarkdown(w io.Writer, selected []*lint.Rule) error {
	var b strings.Builder
	b.WriteString("| Rule | Severity | Profile | Fix | Reports |\n| --- | --- | --- | --- | --- |\n")
	for _, r := range selected {
		fmt.Fprintf(&b, "| [%s](%s.md) | %s | %s | %s | %s |\n", r.ID, r.ID, r.Severity, r.Profile, r.Fix, r.Title)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func rulesJSON(w io.Writer, selected []*lint.Rule) error {
	type reference struct {
		Title string `json:"title"`
		URL   string `json:"url"`
	}
	type fix struct {
		Safe   bool   `json:"safe"`
		Does   string `json:"does"`
		Breaks string `json:"breaks,omitempty"`
	}
	type rule struct {
		ID         string      `json:"id"`
		Title      string      `json:"title"`
		Severity   string      `json:"severity"`
		Profile    string      `json:"profile"`
		Confidence string      `json:"confidence"`
		PSA        []string    `json:"psa"`
		Why        string      `json:"why"`
		Remedy     string      `json:"remedy"`
		Allow      string      `json:"allow,omitempty"`
		Fix        *fix        `json:"fix,omitempty"`
		References []reference `json:"references"`
	}
	all := []rule{}
	for _, r := range selected {
		out := rule{r.ID, r.Title, r.Severity.String(), r.Profile.String(), r.Confidence.String(), []string{}, r.Why, r.Remedy, r.Allow, nil, []reference{}}
		if r.Fix.Does != "" {
			out.Fix = &fix{r.Fix.Safe, r.Fix.Does, r.Fix.Breaks}
		}
		for _, check := range r.PSA {
			out.PSA = append(out.PSA, check.String())
		}
		for _, ref := range r.Refs {
			out.References = append(out.References, reference(ref))
		}
		all = append(all, out)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(all)
}
