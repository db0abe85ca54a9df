package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/fatih/color"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/fix"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// FixOptions say what to tell of a run that fixes.
type FixOptions struct {
	Options
	New       []NewFile
	Shown     bool // nothing was written
	Unwritten []Unwritten
	Review    exception.Date // of exceptions that were written
}

// Unwritten is a file that could not be written.
type Unwritten struct {
	File string
	Err  error
}

// NewFile is a file to be made.
type NewFile struct{ Name, Text string }

// FixDiff writes what a run changes as a diff. On a terminal, what would not be seen is spelt out.
func FixDiff(w io.Writer, r *fix.Result, o FixOptions) error {
	out := bufio.NewWriter(w)
	p := newDiffPalette(o.Color)
	for _, f := range r.Files {
		p.write(out, f.Diff())
	}
	for _, f := range o.New {
		p.write(out, fix.DiffNew(f.Name, f.Text))
	}
	return out.Flush()
}

// diffPalette holds the colours of a diff; nil where it has none.
type diffPalette struct{ removed, added, hunk, file *color.Color }

func newDiffPalette(on bool) *diffPalette {
	if !on {
		return nil
	}
	ink := func(attribute color.Attribute) *color.Color {
		c := color.New(attribute)
		c.EnableColor()
		return c
	}
	return &diffPalette{ink(color.FgRed), ink(color.FgGreen), ink(color.FgCyan), ink(color.Bold)}
}

func (p *diffPalette) write(w *bufio.Writer, diff string) {
	if p == nil {
		w.WriteString(diff) //nolint:errcheck // Flush returns it
		return
	}
	head := true
	for line := range strings.Lines(diff) {
		line = strings.TrimSuffix(line, "\n")
		head = head && !strings.HasPrefix(line, "@@")
		fmt.Fprintln(w, p.line(strings.TrimSuffix(line, "\r"), head))
	}
}

// line returns a line as it is shown.
func (p *diffPalette) line(line string, head bool) string {
	parts := strings.Split(line, "\t")
	for i := range parts {
		parts[i] = visible(parts[i])
	}
	line = strings.Join(parts, "\t")
	switch {
	case head:
		return p.file.Sprint(line)
	case strings.HasPrefix(line, "@@"):
		return p.hunk.Sprint(line)
	case strings.HasPrefix(line, "-"):
		return p.removed.Sprint(line)
	case strings.HasPrefix(line, "+"):
		return p.added.Sprint(line)
	}
	return line
}

// Fix writes what a run fixed and what it left, for people.
func Fix(w io.Writer, r *fix.Result, o FixOptions) error {
	out := bufio.NewWriter(w)
	f := &fixText{Writer: out, FixOptions: o, failed: map[string]bool{}}
	for _, u := range o.Unwritten {
		f.failed[u.File] = true
	}
	f.mended(r.Files)
	f.made(o.New)
	f.left(r.Left)
	f.open(r.Open)
	f.kinds("may break something:", &f.risky, fixKind.risk)
	f.kinds("with --unsafe, as --diff --unsafe shows:", &f.waiting, fixKind.offer)
	f.configured(r.Open)
	f.summary()
	return out.Flush()
}

// fixText is one report being written. Its writer keeps the first error, which Flush returns.
type fixText struct {
	*bufio.Writer
	FixOptions
	failed         map[string]bool // files that could not be written
	fixed, files   int
	refused, none  int
	allowed        int      // findings for which exceptions were written
	unallowed      int      // those for which none could be
	risky, waiting fixKinds // fixes that were made and are not safe, and that were not made for this
}

// fixKind is a fix as many findings have it.
type fixKind struct{ rule, does, breaks string }

func (k fixKind) risk() string { return k.breaks }

func (k fixKind) offer() string { return k.does + ". " + k.breaks }

// fixKinds are fixes of several kinds, and how many of each.
type fixKinds struct {
	counts map[fixKind]int
	all    int
}

func (k *fixKinds) add(f *lint.Finding) {
	if k.counts == nil {
		k.counts = map[fixKind]int{}
	}
	k.counts[fixKind{f.Rule.ID, f.Fix.Does, f.Fix.Breaks}]++
	k.all++
}

// mended writes what was fixed, but in files that could not be written.
func (f *fixText) mended(files []*fix.File) {
	for _, file := range files {
		if f.failed[file.Name] {
			continue
		}
		if file.Changed() && len(file.Mended) > 0 {
			f.files++
		}
		f.fixed += len(file.Mended)
		f.allowed += len(file.Allowed)
		for _, m := range file.Mended {
			mark := ""
			if !m.Fix.Safe {
				mark = ", unsafe"
				f.risky.add(m.Finding)
			}
			if !f.Shown {
				place := location(m.Place.File, m.At.Line, m.At.Column)
				fmt.Fprintf(f, "%s: %s (%s%s)\n", visible(place), visible(m.Fix.Does), m.Rule.ID, mark)
			}
		}
		for _, m := range file.Allowed {
			if !f.Shown {
				fmt.Fprintf(f, "%s: allowed until %s (%s)\n", visible(location(m.Place.File, m.At.Line, m.At.Column)), f.Review, m.Rule.ID)
			}
		}
	}
}

// made writes which files are new.
func (f *fixText) made(files []NewFile) {
	for _, n := range files {
		if f.failed[n.Name] {
			continue
		}
		f.files++
		if !f.Shown {
			fmt.Fprintf(f, "%s: new\n", visible(n.Name))
		}
	}
}

// refusal is why findings of a file are left for which there is a fix.
type refusal struct{ file, why string }

// left counts what is left, and writes what could not be edited: once a file and reason, at the first of them.
func (f *fixText) left(all []fix.Left) {
	var refused refusals
	for _, left := range all {
		switch left.Why {
		case fix.NoFix:
			f.none++
		case fix.Unsafe, fix.Objects:
			f.waiting.add(left.Finding)
		case fix.Refused:
			f.refused++
			at := left.Place.Start
			if f.Shown {
				at = left.At
			}
			refused.add(left.Finding, at, left.Reason)
		}
	}
	refused.write(f, "not fixed")
}

// open counts the findings for which no exception could be written, and writes why.
func (f *fixText) open(all []fix.Open) {
	var refused refusals
	for _, left := range all {
		f.unallowed++
		refused.add(left.Finding, left.Place.Start, left.Why)
	}
	refused.write(f, "not allowed")
}

// refusals are findings by why something was not done about them.
type refusals struct {
	of    map[refusal][]refused
	order []refusal
}

// refused is a finding that nothing was done about, and where it stands.
type refused struct {
	*lint.Finding
	at manifest.Position
}

func (r *refusals) add(f *lint.Finding, at manifest.Position, why string) {
	about := refusal{f.Place.File, why}
	if r.of == nil {
		r.of = map[refusal][]refused{}
	}
	if r.of[about] == nil {
		r.order = append(r.order, about)
	}
	r.of[about] = append(r.of[about], refused{f, at})
}

// write writes what was not done, once a file and reason, at the first of the findings.
func (r *refusals) write(w io.Writer, not string) {
	for _, about := range r.order {
		of := r.of[about]
		rules := of[0].Rule.ID
		if more := len(of) - 1; more > 0 {
			rules += fmt.Sprintf(" and %d more", more)
		}
		fmt.Fprintf(w, "%s: %s: %s (%s)\n", visible(location(about.file, of[0].at.Line, of[0].at.Column)), not, visible(about.why), rules) //nolint:errcheck // Flush returns it
	}
}

// configured writes the exceptions that would do in a configuration where none could be written into the manifest.
func (f *fixText) configured(all []fix.Open) {
	head := "exceptions that allow these in .seaworthy.yaml:\n\nexceptions:\n"
	for _, left := range all {
		if left.Configured != nil {
			fmt.Fprint(f, head)
			for line := range strings.Lines(left.Configured.Item()) {
				fmt.Fprintln(f, "  "+visible(strings.TrimSuffix(line, "\n")))
			}
			head = ""
		}
	}
	if head == "" {
		fmt.Fprintln(f)
	}
}

// kinds writes fixes by kind, in the order of their rules.
func (f *fixText) kinds(head string, k *fixKinds, text func(fixKind) string) {
	if k.all == 0 {
		return
	}
	fmt.Fprintln(f, head)
	rules := map[string][]string{} // of a text
	var order []string
	for _, kind := range slices.SortedFunc(maps.Keys(k.counts), func(a, b fixKind) int {
		return cmp.Or(strings.Compare(a.rule, b.rule), strings.Compare(a.does, b.does), strings.Compare(a.breaks, b.breaks))
	}) {
		rule := kind.rule
		if n := k.counts[kind]; n > 1 {
			rule += fmt.Sprintf(" (%d times)", n)
		}
		said := text(kind)
		if rules[said] == nil {
			order = append(order, said)
		}
		rules[said] = append(rules[said], rule)
	}
	for _, said := range order {
		hang(f, strings.Join(rules[said], ", ")+": "+visible(said), "  ", "    ", f.Width)
	}
}

// summary writes the last line.
func (f *fixText) summary() {
	did, nothing := "fixed", "nothing fixed"
	if f.Shown {
		did, nothing = "would fix", "nothing to fix"
	}
	said := []string{nothing}
	if f.fixed > 0 {
		said[0] = did + " " + count(f.fixed, "finding") + " in " + count(f.files, "file")
	}
	if f.allowed > 0 {
		allowed := "allowed "
		if f.Shown {
			allowed = "would allow "
		}
		said = append(said, fmt.Sprintf("%s%s until %s", allowed, count(f.allowed, "finding"), f.Review))
	}
	if f.unallowed > 0 {
		said = append(said, fmt.Sprintf("%d could not be allowed", f.unallowed))
	}
	if n := f.waiting.all; n > 0 {
		said = append(said, fmt.Sprintf("%d more with --unsafe", n))
	}
	if f.refused > 0 {
		said = append(said, fmt.Sprintf("%d could not be edited", f.refused))
	}
	switch f.none {
	case 0:
	case 1:
		said = append(said, "1 has no fix")
	default:
		said = append(said, fmt.Sprintf("%d have no fix", f.none))
	}
	fmt.Fprintln(f, strings.Join(said, "; "))
}

// FixFailures writes which files could not be fixed or written, and why.
func FixFailures(w io.Writer, r *fix.Result, o FixOptions) error {
	out := bufio.NewWriter(w)
	for _, f := range r.Faults {
		fmt.Fprintf(out, "%s: left as it was: a fix would not have done what it says, which is a fault of %s: please report it with the file (%s)\n",
			visible(f.File), visible(o.Tool.Name), visible(f.Why))
	}
	for _, u := range o.Unwritten {
		fmt.Fprintf(out, "%s: not written: %s\n", visible(u.File), visible(u.Err.Error()))
	}
	return out.Flush()
}
