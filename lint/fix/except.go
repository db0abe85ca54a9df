package fix

import (
	"fmt"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
)

// Exceptions are to be written for what is left: the same reason, owner and date for each.
type Exceptions struct {
	Reason, Owner string
	Review        exception.Date
	Only          bool // nothing is fixed before
}

// Open is a finding for which no exception was written.
type Open struct {
	*lint.Finding
	Why string // a clause
	// Configured is an exception that allows it where it stands in a configuration. It is nil where none may, or where the
	// finding is better served otherwise.
	Configured *exception.Exception
}

// way is where the exceptions for a finding are written. The next is tried where one does not do.
type way uint8

const (
	beside     way = iota // in a comment where the finding is
	besideEach            // in a comment at each of the containers that it is about
	atField               // in the annotation of the object, for the field or for each of the containers
	onObject              // in the annotation of the object, for all of it
	nowhere
)

// leftover is a finding that is to be allowed.
type leftover struct {
	*lint.Finding
	whole []spot // one, or one in each of the objects that it is about
	parts []spot // one at each of the containers that it is about; nothing where it is about one
	way   way
	why   string // the last way did not do
}

// spots returns where exceptions are to be, by the way.
func (l *leftover) spots() []spot {
	if l.parts != nil && (l.way == besideEach || l.way == atField) {
		return l.parts
	}
	return l.whole
}

// raise has the next way tried.
func (l *leftover) raise(why string) {
	if l.way == nowhere {
		return
	}
	l.why = why
	if l.way++; l.way == besideEach && l.parts == nil {
		l.way++
	}
}

// except writes exceptions for what is left. Where one does not allow just what it is written for, it is written another way, and
// where none is left, the finding stays.
func (r *run) except() {
	r.across = true // what exceptions allow of what is found across objects matters
	w := r.leftovers(r.lintAgain())
	for slices.ContainsFunc(w.leftovers, func(l *leftover) bool { return l.way < nowhere }) {
		proposals := w.propose()
		if w.raised {
			continue
		}
		if w.prove(proposals); w.raised {
			continue
		}
		w.take(proposals)
		break
	}
	for _, l := range w.leftovers {
		if l.way == nowhere {
			r.open = append(r.open, Open{l.Finding, l.why, r.configured(l.Finding)})
		}
	}
}

// lintAgain lints all inputs as they are now.
func (r *run) lintAgain() *lint.Result {
	all := map[*file]*proposal{}
	for _, f := range r.files {
		all[f] = &proposal{file: f, text: f.text}
	}
	return r.lint(r.view(all))
}

// leftovers sorts what is left by whether an exception can be written for it.
func (r *run) leftovers(base *lint.Result) *writing {
	w := &writing{run: r, base: tallyOf(base), texts: map[*file]*outline{}, places: map[*file]*origins{}}
	overdue := map[*lint.Finding]*lint.Waiver{}
	for _, e := range base.Exceptions {
		if e.State == exception.Overdue {
			for _, f := range e.Findings {
				overdue[f] = e
			}
		}
	}
	for _, f := range base.Findings {
		switch late := overdue[f]; {
		case f.Unread:
			r.open = append(r.open, Open{Finding: f, Why: "what cannot be read is never allowed"})
		case f.Rule.Exception != nil:
			r.open = append(r.open, Open{Finding: f, Why: "it is about an exception"})
		case !r.linter.Waivable(f.Rule):
			r.open = append(r.open, Open{Finding: f, Why: "its rule may not be waived"})
		case late != nil:
			r.open = append(r.open, Open{Finding: f, Why: fmt.Sprintf("the exception at %s ended on %s: give that another date, if it is still right", late.Place, late.Review)})
		default:
			l := leftoverOf(f)
			for _, s := range l.spots() {
				if why := r.untouchable(f, s.file); why != "" {
					l.way, l.why = nowhere, why
				}
			}
			w.leftovers = append(w.leftovers, l)
		}
	}
	return w
}

// untouchable returns why nothing can be written into a file for a finding; "" where something can.
func (r *run) untouchable(f *lint.Finding, name string) string {
	to := r.byName[name]
	switch {
	case to == nil:
		return "it is in no input: " + name
	case to.Refusal != "":
		return to.Refusal
	case to.Context:
		return "it is also about " + name + ", which is only context"
	case f.Source != "" && !to.Rendered:
		return "it is rendered from " + f.Source + ", and what is rendered is rendered again"
	}
	if err := to.load(); err != nil {
		return err.Error()
	}
	return ""
}

// configured returns the exception that allows a finding where it stands in a configuration.
func (r *run) configured(f *lint.Finding) *exception.Exception {
	e := r.exception(f)
	e.Origin = exception.Configured
	e.Selector.Namespaces = only(f.Object.Namespace)
	if slices.ContainsFunc(f.Parts, func(part lint.Part) bool { return part.Object != f.Object }) {
		return &e // about several objects
	}
	e.Container, e.Path = f.Container, fieldOf(f.StablePath, f.Path)
	e.Selector.Kinds, e.Selector.Names = only(f.Object.Kind), only(f.Object.Name)
	if file := r.byName[f.Place.File]; file != nil && !file.Rendered || f.Object.Name == "" { // standard input has no name that lasts
		e.Selector.FileGlobs = only(f.Place.File)
	}
	return &e
}

func only(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// exception returns the exception that is to allow a finding, without what it covers.
func (r *run) exception(f *lint.Finding) exception.Exception {
	o := r.options.Exceptions
	return exception.Exception{Rules: []string{f.Rule.ID}, Reason: o.Reason, Owner: o.Owner, Review: o.Review}
}

// tally counts what a run reported, and what it did not because exceptions allow it.
type tally struct {
	reported, allowed map[kept]int
	idle              map[string]int // exceptions that allow nothing, by file
}

// kept is what of a finding stays while comments and annotations are written around it.
type kept struct{ file, fingerprint string }

func keptOf(f *lint.Finding) kept { return kept{f.Place.File, f.Fingerprint} }

func tallyOf(r *lint.Result) tally {
	t := tally{map[kept]int{}, map[kept]int{}, map[string]int{}}
	for _, f := range r.Findings {
		t.reported[keptOf(f)]++
	}
	for _, f := range r.Suppressed {
		t.allowed[keptOf(f)]++
	}
	for _, e := range r.Exceptions {
		if idle(e) {
			t.idle[e.Place.File]++
		}
	}
	return t
}

// idle reports whether an exception allows nothing.
func idle(e *lint.Waiver) bool {
	switch e.State {
	case exception.Used, exception.DueSoon, exception.Overdue:
		return false
	}
	return true
}

// prove lints what was proposed, and raises what was not allowed and what allows more than it was written for.
func (w *writing) prove(proposals []*proposal) {
	changed := map[*file]*proposal{}
	prover := newProver()
	for _, p := range proposals {
		changed[p.file] = p
		if why := prover.proveTree(p, true); why != "" {
			w.raiseIn(p.file, "a comment would change what is read: "+string(why))
		}
	}
	if w.raised {
		return
	}
	result := w.run.lint(w.run.view(changed))
	after := tallyOf(result)
	wanted := map[kept]int{}
	for _, l := range w.leftovers {
		if l.way < nowhere {
			wanted[keptOf(l.Finding)]++
		}
	}
	for _, l := range w.leftovers {
		if k := keptOf(l.Finding); l.way < nowhere && after.reported[k] > w.base.reported[k]-wanted[k] {
			w.raise(l, "an exception does not reach it")
		}
	}
	for _, f := range result.Suppressed {
		if k := keptOf(f); after.allowed[k] > w.base.allowed[k]+wanted[k] {
			w.raiseFor(f, wanted)
		}
	}
	for _, p := range proposals {
		if name := p.Name; !w.raised && after.idle[name] > w.base.idle[name] {
			w.raiseIn(p.file, "an exception would allow nothing")
		}
	}
}

// raiseFor raises what is allowed together with a finding that is not to be.
func (w *writing) raiseFor(f *lint.Finding, wanted map[kept]int) {
	for _, e := range f.Exceptions {
		for _, other := range e.Findings {
			for _, l := range w.leftovers {
				if k := keptOf(other); wanted[k] > 0 && k == keptOf(l.Finding) {
					w.raise(l, "an exception for it would allow more than that")
				}
			}
		}
	}
}

// raiseIn raises all that is written into a file.
func (w *writing) raiseIn(f *file, why string) {
	for _, l := range w.leftovers {
		if slices.ContainsFunc(l.spots(), func(s spot) bool { return s.file == f.Name }) {
			w.raise(l, why)
		}
	}
}

func (w *writing) raise(l *leftover, why string) {
	if l.way < nowhere {
		l.raise(why)
		w.raised = true
	}
}

// take takes over what was proposed.
func (w *writing) take(proposals []*proposal) {
	for _, l := range w.leftovers {
		if l.way < nowhere {
			home := w.run.byName[l.Place.File]
			home.allowed = append(home.allowed, Mended{l.Finding, w.origins(home).of(l.Place.Start)})
		}
	}
	for _, p := range proposals {
		p.file.text, p.file.pieces, p.file.reading = p.text, p.pieces, p.reading
	}
}

// origins finds where in a file something stood before anything was changed.
func (w *writing) origins(f *file) *origins {
	if w.places[f] == nil {
		w.places[f] = f.origins()
	}
	return w.places[f]
}
