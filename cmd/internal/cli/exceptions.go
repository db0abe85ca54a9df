package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/report"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// exceptionFlags adds the options about exceptions.
func exceptionFlags(cmd *cobra.Command, o *lint.Options) {
	flags := cmd.Flags()
	flags.Var(choice[exception.Date]{&o.Today, exception.ParseDate, "date"}, "today", "date by which exceptions are due, YYYY-MM-DD (default that of the clock, in UTC)")
	flags.IntVar(&o.Notice, "notice", o.Notice, "`days` before its review from which on an exception is soon due")
	flags.IntVar(&o.LongestSpan, "longest-span", 0, "most `days` from today on in which an exception must be reviewed (default any)")
	flags.BoolVar(&o.RequireOwner, "require-owner", false, "exceptions must name an owner")
	flags.StringSliceVar(&o.NotWaivable, "not-waivable", nil, "`patterns` of rules that no exception may name")
	completeRules(cmd, "not-waivable")
}

// checkExceptions refuses what the options about exceptions cannot be, and sets the date where it is left open.
func checkExceptions(env Env, o *lint.Options) error {
	switch {
	case o.Notice < 0:
		return errors.New("--notice: use a number of days")
	case o.LongestSpan < 0:
		return errors.New("--longest-span: use a number of days")
	}
	if o.Today.IsZero() {
		o.Today = exception.DateOf(env.Now())
	}
	return nil
}

// exceptionsOptions are the options of the exceptions command.
type exceptionsOptions struct {
	reading
	format word
	color  word
}

func newExceptions(env Env) *cobra.Command {
	o := exceptionsOptions{reading: newReading("exceptions", "lint"), format: "text", color: "auto"}
	cmd := &cobra.Command{
		Use:   "exceptions [PATH...]",
		Short: "List the exceptions, the soonest review first",
		Long: `List the exceptions in manifests, in files and directories or on standard input where
PATH is "-": when they are to be reviewed, what became of them, who owns them and why,
and the findings that they allow. Without PATH, look into the working directory.

Every rule is checked, whatever its profile, so that each exception is known to be used
or not.

Exit codes: 0, whatever the exceptions are like; 2 wrong usage, or input that could not
be read.`,
		Example: `  seaworthy exceptions deploy/
  seaworthy exceptions --format ical > reviews.ics`,
		PreRunE: func(cmd *cobra.Command, _ []string) error { return o.configure(cmd.Flags(), o.ties) },
		RunE:    func(_ *cobra.Command, paths []string) error { return runExceptions(env, &o, paths) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	var formats, described []string
	for _, f := range report.ExceptionFormats {
		formats, described = append(formats, f.Name), append(described, f.Name+"\t"+f.About)
	}
	flags.Var(choice[word]{&o.format, oneOf(formats...), "format"}, "format", "text, json or ical")
	colorFlag(cmd, &o.color, "text: colour")
	exceptionFlags(cmd, &o.Options)
	clusterFlags(cmd, &o.Options)
	readingFlags(cmd, &o.reading, "checked")
	complete(cmd, "format", described...)
	return cmd
}

func runExceptions(env Env, o *exceptionsOptions, paths []string) error {
	if err := errors.Join(o.check(paths), checkExceptions(env, &o.Options)); err != nil {
		return err
	}
	o.Profile = lint.Strict
	linter, err := lint.New(rules.All(), o.Options)
	if err != nil {
		return err
	}
	paths = o.roots(paths)
	listing := o.find(env, paths)
	result := linter.Run(inputs(listing.Files))
	o.account(&result.Inputs, listing, paths)
	for _, format := range report.ExceptionFormats {
		if format.Name != string(o.format) {
			continue
		}
		options := styled(env, o.color, report.Options{Tool: tool(), Width: report.DefaultWidth, Color: o.color == "always"})
		if err := format.Write(env.Stdout, result, options); err != nil {
			return fmt.Errorf("write %s report: %w", format.Name, err)
		}
	}
	if len(result.Inputs.Failed) == 0 {
		return nil
	}
	if o.format != "text" {
		if err := complain(env, nil, result); err != nil {
			return err
		}
	}
	return exitError(exitUnread)
}
