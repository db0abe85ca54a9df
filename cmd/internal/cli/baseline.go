package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/baseline"
	"github.com/seaworthy-lint/seaworthy/lint/fix"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// baselineOptions are the options of the baseline command.
type baselineOptions struct {
	reading
	to string
}

func newBaseline(env Env) *cobra.Command {
	o := baselineOptions{reading: newReading("baseline", "lint"), to: standardStream}
	cmd := &cobra.Command{
		Use:   "baseline [PATH...]",
		Short: "Write what is found today, for lint to report only what is new",
		Long: `Write what is found today in files and directories, or on standard input where PATH is
"-", one line a finding. seaworthy lint --baseline FILE then reports only what is not in
it. Without PATH, look into the working directory.

A line names a finding by rule, object and field: moving, re-indenting and reordering a
manifest changes nothing. What could not be read, what exceptions allow or allowed, and
what is wrong with exceptions is left out.

Exit codes: 0, whatever is found; 2 wrong usage, or input that could not be read.`,
		Example: `  seaworthy baseline deploy/ -o .seaworthy-baseline
  seaworthy lint deploy/ --baseline .seaworthy-baseline`,
		PreRunE: func(cmd *cobra.Command, _ []string) error { return o.configure(cmd.Flags(), o.ties) },
		RunE:    func(_ *cobra.Command, paths []string) error { return runBaseline(env, &o, paths) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVarP(&o.to, "output", "o", o.to, "`file` to write to")
	askingFlags(cmd, &o.reading)
	exceptionFlags(cmd, &o.Options)
	clusterFlags(cmd, &o.Options)
	registryFlags(cmd, &o.Options)
	readingFlags(cmd, &o.reading, "checked")
	return cmd
}

func runBaseline(env Env, o *baselineOptions, paths []string) error {
	if err := errors.Join(o.check(paths), checkExceptions(env, &o.Options)); err != nil {
		return err
	}
	linter, err := lint.New(rules.All(), o.Options)
	if err != nil {
		return err
	}
	paths = o.roots(paths)
	listing := o.find(env, paths)
	out := output{to: o.to}
	if err := spareInputs([]output{out}, listing.Files); err != nil {
		return err
	}
	result := linter.Run(inputs(listing.Files))
	o.account(&result.Inputs, listing, paths)
	found := baseline.Of(result)
	if o.to == standardStream {
		if err := found.Write(env.Stdout); err != nil {
			return fmt.Errorf("write baseline: %w", err)
		}
	} else if err := writeBaseline(o.to, found); err != nil {
		return err
	}
	if err := complain(env, nil, result); err != nil {
		return err
	}
	if len(result.Inputs.Failed) > 0 {
		return exitError(exitUnread)
	}
	return nil
}

func writeBaseline(name string, b *baseline.Baseline) error {
	if err := writeFile(name, func(w io.Writer) error { return b.Write(w) }); err != nil {
		return fmt.Errorf("write baseline %s: %w", name, fix.WithoutPath(err))
	}
	return nil
}

// readBaseline reads a baseline; nil where none is named.
func readBaseline(name string) (*baseline.Baseline, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read baseline %s: %w", name, fix.WithoutPath(err))
	}
	defer f.Close() //nolint:errcheck // nothing was written
	b, err := baseline.Read(f)
	if err != nil {
		return nil, fmt.Errorf("read baseline %s: %w", name, err)
	}
	return b, nil
}

// pruneBaseline drops from the baseline what matches nothing any more, if that is asked.
func (o *lintOptions) pruneBaseline(known *baseline.Baseline, r *lint.Result) error {
	if !o.prune || len(r.Baseline.Stale) == 0 {
		return nil
	}
	known.Prune(r.Baseline.Stale)
	err := writeBaseline(o.baseline, known)
	r.Baseline.Pruned = err == nil
	return err
}
