package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/baseline"
	"github.com/seaworthy-lint/seaworthy/lint/config"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/fix"
	"github.com/seaworthy-lint/seaworthy/lint/report"
	"github.com/seaworthy-lint/seaworthy/lint/source"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// fixOptions are the options of the fix command.
type fixOptions struct {
	reading
	diff         bool
	unsafe       bool
	into         string
	color        word
	quiet        bool
	noExceptions bool
	baseline     string

	addExceptions bool
	noFixes       bool
	exceptions    fix.Exceptions
}

func newFix(env Env) *cobra.Command {
	o := fixOptions{reading: newReading("fix", "fix"), color: "auto"}
	cmd := &cobra.Command{
		Use:   "fix [PATH...]",
		Short: "Fix manifests by the smallest edits",
		Long: `Fix what seaworthy lint finds in files and directories, as far as that can be done by an
edit. On standard input, where PATH is "-", the fixed text is written to standard output.
Without PATH, fix the working directory.

Only what is needed is changed: comments, order and style of a file stay as they are. Every
file is read again before it is written, and must differ in just the places that were to
change. What exceptions allow, and what is in the --baseline, is not fixed.

A fix is safe if the workload keeps working unless it relied on what the rule forbids by
name. --unsafe makes the others too: look at what they may break. seaworthy explain says it
of every rule.

--add-exceptions writes an exception for all that is left: a comment above the line, or an
annotation where no comment can stand, with a reason, and with a day on which someone looks
again. With --no-fixes, nothing else is done.

Exit codes: 0 done, whatever is left; with --diff, 1 if there is anything to fix; 2 wrong
usage, or a file that could not be read, fixed or written. The others are fixed all the same.`,
		Example: `  seaworthy fix --diff
  seaworthy fix deploy/
  seaworthy fix --unsafe --select pod/run-as-root deploy/web.yaml
  seaworthy fix --diff --unsafe deploy/ | git apply
  seaworthy fix - <deploy.yaml >fixed.yaml
  seaworthy fix --add-exceptions --reason "as it was found" --review 2027-03-31 --diff`,
		PreRunE: func(cmd *cobra.Command, _ []string) error { return o.configure(cmd.Flags(), o.ties) },
		RunE:    func(_ *cobra.Command, paths []string) error { return runFix(env, &o, paths) },
	}
	fixFlags(cmd, &o)
	return cmd
}

// fixFlags adds the options of the fix command.
func fixFlags(cmd *cobra.Command, o *fixOptions) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&o.diff, "diff", false, "write nothing: show what would change, as git apply takes it")
	flags.BoolVar(&o.unsafe, "unsafe", false, "make also fixes that may need a change elsewhere, and add objects that are missing")
	flags.StringVar(&o.into, "into", "", "with --unsafe: write objects that are missing into this `directory`, each into a file of its own, rather than behind the workload")
	flags.BoolVar(&o.addExceptions, "add-exceptions", false, "write exceptions for what is left, with --reason and --review")
	flags.StringVar(&o.exceptions.Reason, "reason", "", "`why` what exceptions are added for may stay for now")
	flags.Var(choice[exception.Date]{&o.exceptions.Review, exception.ParseDate, "date"}, "review", "last day on which the exceptions added hold, YYYY-MM-DD")
	flags.StringVar(&o.exceptions.Owner, "owner", "", "`who` answers for the exceptions added")
	flags.BoolVar(&o.noFixes, "no-fixes", false, "with --add-exceptions: fix nothing before")
	askingFlags(cmd, &o.reading)
	severityFlag(cmd, &o.Options, "fix")
	flags.BoolVarP(&o.quiet, "quiet", "q", false, "do not say what was done")
	colorFlag(cmd, &o.color, "colour")
	exceptionFlags(cmd, &o.Options)
	flags.BoolVar(&o.noExceptions, "no-exceptions", false, "heed no exceptions: fix everything")
	flags.StringVar(&o.baseline, "baseline", "", "fix only what is not in the baseline that is in this `file`")
	clusterFlags(cmd, &o.Options)
	registryFlags(cmd, &o.Options)
	flags.StringVar(&o.filesFrom, "files-from", "", "fix the files that this `file` lists, or - for standard input, one a line or each ended by NUL; other files and those that are gone are passed over")
	flags.StringArrayVar(&o.context, "context", nil, "read what this `directory` holds, and fix nothing in it but the files to fix")
	readingFlags(cmd, &o.reading, "checked")
}

// ties ties the keys to the options of the fix command.
func (o *fixOptions) ties(s *config.Settings) []tie {
	return append(o.reading.ties(s), []tie{
		tied("min-severity", &o.MinSeverity, &s.MinSeverity),
		tied("quiet", &o.quiet, &s.Quiet),
		tiedText("color", &o.color, &s.Color),
		tied("baseline", &o.baseline, &s.Baseline),
	}...)
}

func runFix(env Env, o *fixOptions, paths []string) error {
	if err := errors.Join(o.check(paths), checkExceptions(env, &o.Options)); err != nil {
		return err
	}
	if o.into != "" && !o.unsafe {
		return errors.New("--into: objects are only added with --unsafe")
	}
	if err := o.checkAdded(); err != nil {
		return err
	}
	if o.noExceptions {
		o.Today = exception.Date{}
	}
	if err := o.readList(env, paths); err != nil {
		return err
	}
	known, err := readBaseline(o.baseline)
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
	files, err := newFixing(env, o, listing.Files, paths)
	if err != nil {
		return err
	}
	progress := newProgress(env)
	linter.Progress = progress.show
	result := fix.Run(linter, files.inputs, o.fixes(known))
	progress.clear()
	o.account(&result.Found.Inputs, listing, paths)
	return files.finish(result)
}

// checkAdded refuses what exceptions that are added cannot say.
func (o *fixOptions) checkAdded() error {
	e := &o.exceptions
	if !o.addExceptions {
		if e.Reason != "" || e.Owner != "" || !e.Review.IsZero() || o.noFixes {
			return errors.New("--reason, --review, --owner and --no-fixes: these are for --add-exceptions")
		}
		return nil
	}
	days := o.Today.DaysUntil(e.Review)
	switch err := exception.CheckText(e.Reason, e.Owner); {
	case o.noExceptions:
		return errors.New("--no-exceptions: those that are added would not be heeded")
	case strings.TrimSpace(e.Reason) == "":
		return errors.New("--add-exceptions: say why, with --reason")
	case e.Review.IsZero():
		return errors.New("--add-exceptions: say on which day to look again, with --review")
	case err != nil:
		return fmt.Errorf("--add-exceptions: %w", err)
	case days <= 0:
		return fmt.Errorf("--review %s: this is no day to come", e.Review)
	case o.LongestSpan > 0 && days > o.LongestSpan:
		return fmt.Errorf("--review %s: no more than %d days are allowed, which is until %s", e.Review, o.LongestSpan, o.Today.AddDays(o.LongestSpan))
	case o.RequireOwner && e.Owner == "":
		return errors.New("--add-exceptions: exceptions must name an owner: say who, with --owner")
	}
	e.Only = o.noFixes
	return nil
}

// fixes returns what is to be fixed.
func (o *fixOptions) fixes(known *baseline.Baseline) fix.Options {
	f := fix.Options{Unsafe: o.unsafe, Objects: o.unsafe, Into: o.into != ""}
	if o.addExceptions {
		f.Exceptions = &o.exceptions
	}
	if known != nil {
		f.Filter = func(r *lint.Result) { known.Apply(r, rules.All()) }
	}
	return f
}

// fixing is a run of the fix command over files.
type fixing struct {
	env    Env
	o      *fixOptions
	inputs []fix.Input
	paths  map[string]string // where a file is, by its name; empty for standard input
	stdin  *string           // what it holds; nil where it is not among the files
}

// newFixing prepares files to be fixed.
func newFixing(env Env, o *fixOptions, files []source.File, paths []string) (*fixing, error) {
	trees, err := treesOf(paths)
	if err != nil {
		return nil, err
	}
	f := &fixing{env: env, o: o, paths: map[string]string{}}
	for in := range inputs(files) {
		file := files[len(f.inputs)]
		input := fix.Input{Input: in}
		switch {
		case file.Path == "":
			input.Rendered = true
			if err := f.readStdin(&input.Input); err != nil {
				return nil, err
			}
		case !trees.hold(file.Path):
			input.Refusal = "a link out of the tree leads to it: name what the link leads to"
		}
		f.paths[file.Name] = file.Path
		f.inputs = append(f.inputs, input)
	}
	return f, nil
}

// readStdin reads standard input, which can be read only once.
func (f *fixing) readStdin(in *lint.Input) error {
	stream, err := in.Open()
	if err != nil {
		return err
	}
	text, err := io.ReadAll(stream)
	if err != nil {
		return fmt.Errorf("read %s: %w", in.Name, err)
	}
	held := string(text)
	f.stdin = &held
	in.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(held)), nil }
	return nil
}

// trees are directories, with their links resolved, in which files may be written.
type trees []string

// treesOf returns the working directory, the directories that are named, and those of the files that are.
func treesOf(paths []string) (trees, error) {
	var all trees
	for _, path := range append([]string{"."}, paths...) {
		if path == standardStream {
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			continue // which the search for files reports
		}
		if !info.IsDir() {
			path = filepath.Dir(path)
		}
		if path, err = filepath.Abs(path); err != nil {
			return nil, err
		}
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return nil, err
		}
		all = append(all, path)
	}
	return all, nil
}

// hold reports whether a file, whose links are resolved, is in one of the directories.
func (t trees) hold(path string) bool {
	return slices.ContainsFunc(t, func(dir string) bool {
		return strings.HasPrefix(path, strings.TrimSuffix(dir, string(filepath.Separator))+string(filepath.Separator))
	})
}

// finish writes what became of the files, or shows it, and says what was done.
func (f *fixing) finish(r *fix.Result) error {
	o := report.FixOptions{
		Options: styled(f.env, f.o.color, report.Options{Tool: tool(), Width: report.DefaultWidth, Color: f.o.color == "always"}),
		New:     f.newFiles(r), Shown: f.o.diff, Review: f.o.exceptions.Review,
	}
	told := f.env.Stdout
	var err error
	if o.Shown {
		err = report.FixDiff(f.env.Stdout, r, o)
	} else {
		o.Unwritten, err = f.write(r, o.New)
	}
	if o.Shown || f.stdin != nil {
		told = f.env.Stderr
	}
	err = errors.Join(err, complain(f.env, nil, r.Found), report.FixFailures(f.env.Stderr, r, o))
	if !f.o.quiet {
		err = errors.Join(err, report.Fix(told, r, o))
	}
	switch {
	case err != nil:
		return err
	case len(r.Found.Inputs.Failed)+len(r.Faults)+len(o.Unwritten) > 0:
		return exitError(exitUnread)
	case o.Shown && len(r.Files) > 0:
		return exitError(exitFindings)
	}
	return nil
}

// write writes the files that changed, and those that are new.
func (f *fixing) write(r *fix.Result, files []report.NewFile) (unwritten []report.Unwritten, err error) {
	for _, file := range r.Files {
		path := f.paths[file.Name]
		if path == "" || !file.Changed() {
			continue
		}
		if err := file.Write(path); err != nil {
			unwritten = append(unwritten, report.Unwritten{File: file.Name, Err: err})
		}
	}
	for _, n := range files {
		err := os.MkdirAll(filepath.Dir(n.Name), 0o755)
		if err == nil {
			err = fix.Create(n.Name, n.Text)
		}
		if err != nil {
			unwritten = append(unwritten, report.Unwritten{File: n.Name, Err: err})
		}
	}
	if f.stdin == nil {
		return unwritten, nil
	}
	text := *f.stdin
	for _, file := range r.Files {
		if f.paths[file.Name] == "" {
			text = string(file.After)
		}
	}
	_, err = io.WriteString(f.env.Stdout, text)
	return unwritten, err
}

// newFiles returns the files of objects that are to be in the directory --into.
func (f *fixing) newFiles(r *fix.Result) []report.NewFile {
	var files []report.NewFile
	for _, o := range r.New {
		parts := slices.DeleteFunc([]string{o.Kind, o.Namespace, o.Name}, func(part string) bool { return part == "" })
		name := strings.Map(inFileName, strings.ToLower(strings.Join(parts, "-"))) + ".yaml"
		files = append(files, report.NewFile{Name: filepath.ToSlash(filepath.Join(f.o.into, name)), Text: o.Text})
	}
	return files
}

// inFileName puts a dash in place of what has no place in the name of a file.
func inFileName(r rune) rune {
	if r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
		return r
	}
	return '-'
}
