package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
)

// ExceptionFormats lists the formats of what exceptions there are, the default first.
var ExceptionFormats = []Format{
	{"text", "for people: the soonest review first", Exceptions},
	{"json", "for programs: every exception, with what it covers", ExceptionsJSON},
	{"ical", "iCalendar: a day for each review", Calendar},
}

// soonestFirst returns exceptions in the order in which they are to be reviewed. Those without a date come first: something
// is wrong with them.
func soonestFirst(all []*lint.Waiver) []*lint.Waiver {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b *lint.Waiver) int { return a.Review.Compare(b.Review) })
	return sorted
}

// Exceptions writes for people what exceptions there are.
func Exceptions(w io.Writer, r *lint.Result, o Options) error {
	out := bufio.NewWriter(w)
	t := &text{Writer: out, Options: o, palette: newPalette(o.Color)}
	for _, e := range soonestFirst(r.Exceptions) {
		t.block()
		t.exception(e)
	}
	for _, f := range unreported(r) {
		t.failed(f)
	}
	if !o.Quiet {
		if t.begun {
			t.WriteByte('\n')
		}
		t.paragraph(exceptionCounts(r.Exceptions) + "; " + readInputs(&r.Inputs))
		if len(r.Inputs.Failed) > 0 {
			fmt.Fprintln(t, t.err.Sprint(unreadInputs(r.Inputs.Failed)))
		}
	}
	return out.Flush()
}

// exceptionCounts says how many exceptions there are: "3 exceptions: 1 overdue, 2 used".
func exceptionCounts(all []*lint.Waiver) string {
	of := map[exception.State]int{}
	for _, w := range all {
		of[w.State]++
	}
	var counts []string
	for _, state := range []exception.State{
		exception.Invalid, exception.Forbidden, exception.Overdue, exception.DueSoon, exception.Used, exception.Unused, exception.Unchecked,
	} {
		if of[state] > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", of[state], state))
		}
	}
	if len(counts) == 0 {
		return "no exceptions"
	}
	return count(len(all), "exception") + ": " + strings.Join(counts, ", ")
}

// exception writes one exception: when it is to be reviewed, what became of it, and what was understood of it.
func (t *text) exception(w *lint.Waiver) {
	date := w.Review.String()
	if date == "" {
		date = "no date"
	}
	state := fmt.Sprint(w.State)
	if ink, ok := t.severities[stateSeverity(w.State)]; ok {
		state = ink.Sprint(state)
	}
	fmt.Fprintf(t, "%s %s: %s\n", date, state, t.strong.Sprint(visible(cmp.Or(strings.Join(w.Rules, ", "), "no rule"))))
	fmt.Fprintf(t, "  --> %s\n", visible(w.Place.String()))
	add := func(format string, args ...any) { t.note(2, strings.Split(visible(fmt.Sprintf(format, args...)), " ")) }
	if where := whereOf(w); where != "" {
		add("%s", where)
	}
	if w.Source != "" {
		add("rendered from %s", w.Source)
	}
	if w.Owner != "" {
		add("owner: %s", w.Owner)
	}
	if w.Reason != "" {
		add("reason: %s", w.Reason)
	}
	for _, problem := range w.Problems {
		add("%s", problem.Message)
	}
	if covers := coversOf(w); covers != "" {
		add("%s", covers)
	}
}

// stateSeverity returns the severity whose colour tells how bad a state is.
func stateSeverity(s exception.State) lint.Severity {
	switch s {
	case exception.Overdue, exception.Forbidden:
		return lint.High
	case exception.Invalid:
		return lint.Medium
	case exception.DueSoon, exception.Unused:
		return lint.Low
	}
	return 0
}

// whereOf says what an exception is limited to.
func whereOf(w *lint.Waiver) string {
	var parts []string
	if object := w.Object.String(); object != "" {
		parts = append(parts, "in "+object)
	}
	if w.Container != "" {
		parts = append(parts, "container `"+w.Container+"`")
	}
	switch {
	case w.Path != "":
		parts = append(parts, "at "+w.Path)
	case w.Origin == exception.Line && w.At != "":
		parts = append(parts, "at "+w.At)
	}
	for _, limit := range limits(&w.Selector) {
		parts = append(parts, limit.name+" "+strings.Join(limit.values, ", "))
	}
	return strings.Join(parts, ", ")
}

// coversOf says what an exception covers: how many findings, and where the first of them are.
func coversOf(w *lint.Waiver) string {
	const shown = 5
	n := len(w.Findings)
	if n == 0 {
		return ""
	}
	var places []string
	for _, f := range w.Findings[:min(n, shown)] {
		places = append(places, f.Rule.ID+" at "+f.Place.String())
	}
	if n > shown {
		places = append(places, fmt.Sprintf("and %d more", n-shown))
	}
	verb := "allows "
	if w.State == exception.Overdue {
		verb = "no longer allows "
	}
	return verb + count(n, "finding") + ": " + strings.Join(places, ", ")
}

// ExceptionsJSON writes for programs what exceptions there are, as docs/exceptions.md shows.
func ExceptionsJSON(w io.Writer, r *lint.Result, o Options) error {
	e := &encoder{}
	e.open('{')
	e.int("version", 1)
	e.object("tool", func() {
		e.string("name", o.Tool.Name)
		e.string("version", o.Tool.Version)
	})
	e.someString("today", r.Options.Today.String())
	e.array("exceptions", func() {
		for _, x := range soonestFirst(r.Exceptions) {
			e.item(func() {
				encodeException(e, x)
				e.array("problems", func() {
					for _, p := range x.Problems {
						e.item(func() {
							e.string("message", p.Message)
							encodePlace(e, p.Place)
						})
					}
				})
				encodeSelector(e, &x.Selector)
				e.array("findings", func() {
					for _, f := range x.Findings {
						e.item(func() {
							e.string("rule", f.Rule.ID)
							e.string("severity", f.Severity.String())
							e.string("message", f.Message)
							encodePlace(e, f.Place)
							e.string("fingerprint", f.Fingerprint)
						})
					}
				})
			})
		}
	})
	e.object("inputs", func() { encodeInputs(e, &r.Inputs) })
	e.close('}')
	return e.end(w)
}

func encodeSelector(e *encoder, s *exception.Selector) {
	if s.IsZero() {
		return
	}
	e.object("selector", func() {
		for _, limit := range limits(s) {
			e.strings(limit.name, limit.values)
		}
	})
}

// limit is what a selector asks of objects in one respect.
type limit struct {
	name   string
	values []string
}

// limits returns all that a selector asks.
func limits(s *exception.Selector) []limit {
	var labels []string
	for _, key := range slices.Sorted(maps.Keys(s.Labels)) {
		labels = append(labels, key+"="+s.Labels[key])
	}
	all := []limit{{"files", s.FileGlobs}, {"kinds", s.Kinds}, {"namespaces", s.Namespaces}, {"names", s.Names}, {"labels", labels}}
	return slices.DeleteFunc(all, func(l limit) bool { return len(l.values) == 0 })
}
