package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// Text writes a report for people: one block a finding with its source lines, what could not be read, and a summary.
func Text(w io.Writer, r *lint.Result, o Options) error {
	out := bufio.NewWriter(w)
	t := &text{Writer: out, Options: o, palette: newPalette(o.Color)}
	for _, f := range r.Findings {
		t.finding(f)
	}
	for _, f := range unreported(r) {
		t.failed(f)
	}
	if o.Exceptions {
		for _, w := range soonestFirst(r.Exceptions) {
			t.block()
			t.exception(w)
		}
	}
	if !o.Quiet {
		t.summary(r)
	}
	return out.Flush()
}

// text is one report being written. Its writer keeps the first error, which Flush returns.
type text struct {
	*bufio.Writer
	Options
	palette
	begun bool // something was written: the next block is set off by an empty line
}

// palette holds the colours of a report. They say how bad something is and, of a diff, what goes and what comes; nothing else.
type palette struct {
	severities map[lint.Severity]*color.Color
	signs      map[string]*color.Color // of lines of a diff
	err        *color.Color
	strong     *color.Color
	plain      *color.Color
}

func newPalette(on bool) palette {
	ink := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		if on {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c
	}
	plain := color.New()
	plain.DisableColor()
	return palette{
		severities: map[lint.Severity]*color.Color{
			lint.Critical: ink(color.FgHiRed, color.Bold),
			lint.High:     ink(color.FgRed),
			lint.Medium:   ink(color.FgYellow),
			lint.Low:      ink(color.FgCyan),
		},
		signs: map[string]*color.Color{
			gone:   ink(color.FgRed),
			come:   ink(color.FgGreen),
			stayed: plain,
		},
		err:    ink(color.FgHiRed, color.Bold),
		strong: ink(color.Bold),
		plain:  plain,
	}
}

// of returns the word for how bad a finding is, and its colour.
func (p palette) of(f *lint.Finding) (string, *color.Color) {
	if f.Unread {
		return "error", p.err
	}
	if c, ok := p.severities[f.Severity]; ok {
		return f.Severity.String(), c
	}
	return f.Severity.String(), p.plain
}

// block sets off what follows from what was written before.
func (t *text) block() {
	if t.begun && !t.Compact {
		t.WriteByte('\n')
	}
	t.begun = true
}

func (t *text) finding(f *lint.Finding) {
	t.block()
	word, ink := t.of(f)
	head := ink.Sprint(word + "[" + t.link(f.Rule.ID) + "]")
	message := visible(f.Message)
	start := f.Place.Start
	place := visible(location(f.Place.File, start.Line, start.Column))
	if t.Compact {
		fmt.Fprintf(t, "%s: %s: %s\n", place, head, message)
		return
	}
	fmt.Fprintf(t, "%s: %s\n", head, t.strong.Sprint(message))
	frame := t.newFrame(f, ink)
	changes := t.changes(f)
	for _, d := range changes {
		for _, l := range d.lines {
			frame.gutter = max(frame.gutter, len(strconv.Itoa(l.line.Number)))
		}
	}
	fmt.Fprintf(t, "%*s--> %s\n", frame.gutter, "", place)
	if len(frame.lines) > 0 {
		t.frame(frame)
	}
	for _, note := range t.notes(f, len(changes) > 0) {
		t.note(frame.gutter, note)
	}
	for _, d := range changes {
		t.diff(frame.gutter, d, f.Place.File)
	}
}

// link returns the id of a rule, with a link to its documentation where one is wanted and known.
func (t *text) link(id string) string {
	shown := visible(id)
	if !t.Hyperlinks {
		return shown
	}
	address := t.Tool.ruleURL(id)
	if address == "" {
		return shown
	}
	return "\x1b]8;;" + address + "\x1b\\" + shown + "\x1b]8;;\x1b\\"
}

const maxRelated = 5

// notes returns what is said below the frame, as words that are not to be broken. Less is said of a fix that is shown.
func (t *text) notes(f *lint.Finding, shown bool) [][]string {
	var notes [][]string
	add := func(note string, unbroken ...string) {
		notes = append(notes, append(strings.Split(visible(note), " "), unbroken...))
	}
	if s := subject(f); s != "" {
		add("in " + s)
	}
	if f.Source != "" {
		add("rendered from " + f.Source)
	}
	if c := f.Context; c != nil && c.Place.File != f.Place.File {
		add("see " + c.Place.String() + ": " + c.Message)
	}
	for i, related := range f.Related {
		if i == maxRelated {
			add(fmt.Sprintf("and %d more", len(f.Related)-i))
			break
		}
		add("see " + related.Place.String() + ": " + related.Message)
	}
	if f.Remedy != "" {
		explain := fmt.Sprintf("(%s explain %s)", visible(t.Tool.Name), visible(f.Rule.ID))
		if isFixable(f) && f.Fix.Safe {
			add(f.Remedy, "(safe fix)", explain)
		} else {
			add(f.Remedy, explain)
		}
	}
	for _, note := range t.fixNotes(f, shown) {
		add(note)
	}
	return notes
}

func (t *text) note(gutter int, words []string) {
	mark := "= "
	for _, line := range wrap(words, t.room(gutter)) {
		fmt.Fprintf(t, "%*s %s%s\n", gutter, "", mark, line)
		mark = "  "
	}
}

// room returns how many columns are left beside a gutter, or 0 where there is no limit.
func (t *text) room(gutter int) int {
	const least = 24 // narrower, a frame shows nothing
	if t.Width == 0 {
		return 0
	}
	return max(t.Width-gutter-len(" | "), least)
}

func (t *text) failed(f lint.Failed) {
	t.block()
	word := "error"
	if f.Rule != "" {
		word += "[" + t.link(f.Rule) + "]"
	}
	place, message := visible(location(f.File, f.Line, f.Column)), visible(f.Message)
	if t.Compact {
		fmt.Fprintf(t, "%s: %s: %s\n", place, t.err.Sprint(word), message)
		return
	}
	fmt.Fprintf(t, "%s: %s: %s\n", t.err.Sprint(word), place, message)
}

func (t *text) summary(r *lint.Result) {
	if t.begun {
		t.WriteByte('\n')
	}
	in := &r.Inputs
	for _, question := range unjudged(in.Unjudged) {
		t.paragraph("not judged: " + question)
	}
	read := readInputs(in)
	if len(in.Skipped) > 0 {
		read += "; " + skipped(in.Skipped)
	}
	floor := "nothing at or above " + max(r.Options.MinSeverity, lint.Low).String()
	switch {
	case len(r.Findings) > 0:
		t.counts(r)
		if s := fixable(r.Findings); s != "" {
			t.paragraph(s)
		}
		t.paragraph(read)
	case len(in.Failed) > 0 || len(in.Unjudged) > 0:
		t.paragraph(read + "; " + floor)
	case in.Objects == 0:
		t.paragraph("nothing to lint: " + read)
	default:
		t.paragraph("clean: " + read + "; " + floor)
	}
	if aside := setAside(r); aside != "" {
		t.paragraph(aside)
	}
	if r.Baseline != nil && len(r.Baseline.Stale) > 0 {
		t.paragraph(stale(r.Baseline))
	}
	if len(in.Failed) > 0 {
		fmt.Fprintln(t, t.err.Sprint(unreadInputs(in.Failed)))
	}
}

// stale says that entries of the baseline match nothing any more.
func stale(known *lint.Known) string {
	entries, match, drops := "1 entry", "matches", "--prune drops it"
	if n := len(known.Stale); n > 1 {
		entries, match, drops = fmt.Sprintf("%d entries", n), "match", "--prune drops them"
	}
	if known.Pruned {
		return entries + " of the baseline matched nothing any more: dropped"
	}
	return entries + " of the baseline " + match + " nothing any more: " + drops
}

// counts writes how many findings there are: "3 findings: 1 critical, 2 low".
func (t *text) counts(r *lint.Result) {
	var counts []string
	for _, s := range lint.Severities {
		if n := r.Count(s); n > 0 {
			counts = append(counts, t.severities[s].Sprint(n, " ", s))
		}
	}
	fmt.Fprintf(t, "%s: %s\n", count(len(r.Findings), "finding"), strings.Join(counts, ", "))
}

// paragraph writes a text in lines, all but the first indented.
func (t *text) paragraph(s string) {
	hang(t, visible(s), "", "  ", t.Width)
}

// tally is how often something was said, and where.
type tally struct {
	reason string
	places []string
}

// tallies groups places by reason: the most frequent first, then as they came.
func tallies[T any](items []T, of func(T) (reason, place string)) []tally {
	var all []tally
	index := map[string]int{}
	for _, item := range items {
		reason, place := of(item)
		i, ok := index[reason]
		if !ok {
			i = len(all)
			index[reason] = i
			all = append(all, tally{reason: reason})
		}
		all[i].places = append(all[i].places, place)
	}
	slices.SortStableFunc(all, func(a, b tally) int { return len(b.places) - len(a.places) })
	return all
}

// skipped says what was skipped and why: the place where it is one, else how many for which reason.
func skipped(all []lint.Skipped) string {
	reasons := tallies(all, func(s lint.Skipped) (string, string) { return s.Reason, location(s.File, s.Line, 0) })
	var why []string
	switch {
	case len(all) == 1:
		why = []string{reasons[0].places[0] + ": " + reasons[0].reason}
	case len(reasons) == 1:
		why = []string{reasons[0].reason}
	default:
		for _, t := range reasons {
			why = append(why, fmt.Sprintf("%d %s", len(t.places), t.reason))
		}
	}
	return fmt.Sprintf("skipped %d (%s)", len(all), strings.Join(why, ", "))
}

// unjudged returns the questions left open, each with its first places.
func unjudged(all []lint.Unjudged) []string {
	const most = 3
	var questions []string
	for _, t := range tallies(all, func(u lint.Unjudged) (string, string) { return u.Reason, u.Place.String() }) {
		where := strings.Join(t.places[:min(most, len(t.places))], ", ")
		if more := len(t.places) - most; more > 0 {
			where += fmt.Sprintf(" and %d more", more)
		}
		questions = append(questions, t.reason+" ("+where+")")
	}
	return questions
}
