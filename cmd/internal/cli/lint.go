package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/config"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/fix"
	"github.com/seaworthy-lint/seaworthy/lint/report"
	"github.com/seaworthy-lint/seaworthy/lint/source"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// lintOptions are the options of the lint command.
type lintOptions struct {
	reading
	failOn    config.Threshold
	outputs   outputs
	color     word
	compact   bool
	quiet     bool
	showFixes word

	noExceptions    bool
	showExceptions  bool
	sarifSuppressed bool
	baseline        string
	prune           bool
}

func newLintOptions() lintOptions {
	return lintOptions{reading: newReading("lint", "lint"), failOn: config.Threshold(lint.Low), color: "auto", showFixes: "auto"}
}

func newLint(env Env) *cobra.Command {
	o := newLintOptions()
	cmd := &cobra.Command{
		Use:        "lint [PATH...]",
		Short:      "Lint manifests",
		SuggestFor: []string{"check", "scan", "test", "validate"},
		Long: `Lint the manifests in files and directories, or on standard input where PATH is "-".
Without PATH, lint the working directory.

Directories are read recursively: files that end in .yaml, .yml or .json, but neither
hidden ones nor what .gitignore excludes. Links that lead out of the tree are not followed.
A file named as PATH is always read.

Exit codes: 0 clean; 1 findings at or above --fail-on; 2 wrong usage, or input that could
not be read. What could be read is linted and reported all the same.`,
		Example: `  seaworthy lint
  seaworthy lint deploy/ --profile baseline
  helm template ./chart | seaworthy lint -
  kustomize build overlays/prod | seaworthy lint - --fail-on high
  seaworthy lint --format text --format sarif --output seaworthy.sarif`,
		PreRunE: func(cmd *cobra.Command, _ []string) error { return o.configure(cmd.Flags(), o.ties) },
		RunE:    func(_ *cobra.Command, paths []string) error { return runLint(env, &o, paths) },
	}
	lintFlags(cmd, &o)
	return cmd
}

// lintFlags adds the options of the lint command.
func lintFlags(cmd *cobra.Command, o *lintOptions) {
	flags := cmd.Flags()
	flags.SortFlags = false
	askingFlags(cmd, &o.reading)
	severityFlag(cmd, &o.Options, "report")
	flags.Var(choice[config.Threshold]{&o.failOn, config.ParseThreshold, "severity"}, "fail-on", "end with 1 on findings of this severity or worse: critical, high, medium, low or never")
	flags.Var(formatFlag{&o.outputs}, "format", "format of the report: text, json, sarif, github, gitlab or junit; repeat for several (default text)")
	flags.Var(outputFlag{&o.outputs}, "output", "write the report of the --format before it to a file (default standard output)")
	flags.BoolVar(&o.compact, "compact", false, "text: one line a finding")
	flags.BoolVarP(&o.quiet, "quiet", "q", false, "text: no summary, and nothing at all when clean")
	colorFlag(cmd, &o.color, "text: colour")
	flags.Var(choice[word]{&o.showFixes, parseWhen, "when"}, "show-fixes", "text: show what seaworthy fix would change, auto, always or never; auto is up to eight lines a finding, on a terminal")
	flags.Lookup("show-fixes").NoOptDefVal = "always"
	exceptionFlags(cmd, &o.Options)
	flags.BoolVar(&o.noExceptions, "no-exceptions", false, "heed no exceptions: report everything")
	flags.BoolVar(&o.showExceptions, "show-exceptions", false, "text: show what was understood of every exception")
	flags.StringVar(&o.baseline, "baseline", "", "report only what is not in the baseline that is in this `file`")
	flags.BoolVar(&o.prune, "prune", false, "drop from the --baseline what matches nothing any more")
	flags.BoolVar(&o.sarifSuppressed, "sarif-suppressed", false, "sarif: write what is not reported too, as suppressed results")
	clusterFlags(cmd, &o.Options)
	registryFlags(cmd, &o.Options)
	flags.StringVar(&o.filesFrom, "files-from", "", "lint the files that this `file` lists, or - for standard input, one a line or each ended by NUL; other files and those that are gone are passed over")
	flags.StringArrayVar(&o.context, "context", nil, "read what this `directory` holds, and report nothing in it but what is found in the files to lint")
	readingFlags(cmd, &o.reading, "checked")

	complete(cmd, "fail-on", "critical", "high", "medium", "low", "never")
	complete(cmd, "show-fixes", config.Whens...)
	var formats []string
	for _, f := range report.Formats {
		formats = append(formats, f.Name+"\t"+f.About)
	}
	complete(cmd, "format", formats...)
}

func runLint(env Env, o *lintOptions, paths []string) error {
	if err := o.check(paths); err != nil {
		return err
	}
	if err := checkExceptions(env, &o.Options); err != nil {
		return err
	}
	if o.noExceptions {
		o.Today = exception.Date{}
	}
	if err := o.readList(env, paths); err != nil {
		return err
	}
	if o.prune && o.baseline == "" {
		return errors.New("--prune: name the --baseline to prune")
	}
	known, err := readBaseline(o.baseline)
	if err != nil {
		return err
	}
	outputs, err := o.outputs.resolve()
	if err != nil {
		return err
	}
	o.Fixes = true
	linter, err := lint.New(rules.All(), o.Options)
	if err != nil {
		return err
	}
	paths = o.roots(paths)
	listing := o.find(env, paths)
	if err := spareInputs(outputs, listing.Files); err != nil {
		return err
	}
	progress := newProgress(env)
	linter.Progress = progress.show
	result := linter.Run(inputs(listing.Files))
	progress.clear()
	o.account(&result.Inputs, listing, paths)
	if known != nil {
		known.Apply(result, rules.All())
		if o.listed != nil || result.Inputs.Context > 0 {
			result.Baseline.Stale = nil // the rest may be in files that are not checked
		}
	}

	failed := []error{o.pruneBaseline(known, result)}
	for _, out := range outputs {
		failed = append(failed, o.write(env, out, result))
	}
	if err := errors.Join(append(failed, complain(env, outputs, result))...); err != nil {
		return err
	}
	if len(result.Inputs.Failed) > 0 {
		return exitError(exitUnread)
	}
	for _, f := range result.Findings {
		if o.failOn != config.Never && f.Severity >= lint.Severity(o.failOn) {
			return exitError(exitFindings)
		}
	}
	return nil
}

// spareInputs refuses to write a report over a file that was named as an input.
func spareInputs(outputs []output, files []source.File) error {
	for _, out := range outputs {
		target, err := os.Stat(out.to)
		if err != nil || out.to == standardStream {
			continue
		}
		for _, f := range files {
			if !f.Named || f.Path == "" {
				continue
			}
			if input, err := os.Stat(f.Path); err == nil && os.SameFile(target, input) {
				return fmt.Errorf("--output %s: this is a file to lint", out.to)
			}
		}
	}
	return nil
}

// complain says on standard error what could not be read, where no report on standard output tells it to people.
func complain(env Env, outputs []output, result *lint.Result) error {
	told := func(out output) bool { return out.to == standardStream && out.format.Name == "text" }
	if len(result.Inputs.Failed) == 0 || slices.ContainsFunc(outputs, told) {
		return nil
	}
	failed := &lint.Result{Options: result.Options, Inputs: lint.Inputs{Failed: result.Inputs.Failed}}
	return report.Text(env.Stderr, failed, report.Options{Tool: tool(), Compact: true, Quiet: true})
}

// write writes one report. A file appears whole or not at all.
func (o *lintOptions) write(env Env, out output, result *lint.Result) error {
	options := report.Options{
		Tool: tool(), Suppressed: o.sarifSuppressed, Exceptions: o.showExceptions,
		Compact: o.compact, Quiet: o.quiet, Width: report.DefaultWidth, Color: o.color == "always",
	}
	if o.showFixes == "always" {
		options.Fixes = report.AllFixes
	}
	if out.to == standardStream {
		options = styled(env, o.color, options)
		if _, terminal := env.Width(env.Stdout); terminal && o.showFixes == "auto" {
			options.Fixes = report.ShortFixes
		}
		if err := out.format.Write(env.Stdout, result, options); err != nil {
			return fmt.Errorf("write %s report: %w", out.format.Name, err)
		}
		return nil
	}
	if err := writeFile(out.to, func(w io.Writer) error { return out.format.Write(w, result, options) }); err != nil {
		return fmt.Errorf("write %s report to %s: %w", out.format.Name, out.to, fix.WithoutPath(err))
	}
	return nil
}

// writeFile writes a file beside the one named and then puts it in its place; what is no regular file, such as a pipe, is
// written to as it is.
func writeFile(name string, write func(io.Writer) error) error {
	if info, err := os.Stat(name); err == nil {
		if !info.Mode().IsRegular() {
			return writeTo(name, write)
		}
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return err
		}
	}
	return fix.Replace(name, write)
}

func writeTo(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	return errors.Join(write(w), w.Flush(), f.Close())
}
