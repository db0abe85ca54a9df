package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/report"
	"github.com/seaworthy-lint/seaworthy/rules"
)

func newExplain(env Env) *cobra.Command {
	return &cobra.Command{
		Use:     "explain RULE",
		Short:   "Explain a rule: what it reports, why, and what to do",
		Example: "  seaworthy explain pod/privileged",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("explain takes the id of one rule: seaworthy rules lists them")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			matching, err := lint.Matching(rules.All(), args)
			switch {
			case err != nil:
				return err
			case len(matching) > 1:
				return fmt.Errorf("explain takes one rule: seaworthy rules '%s' lists those of that name", args[0])
			}
			options := report.Options{Tool: tool(), Width: report.DefaultWidth}
			return report.Explain(env.Stdout, matching[0], styled(env, "auto", options))
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return beginning(typed, ruleIDs()), cobra.ShellCompDirectiveNoFileComp
		},
	}
}
