package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/secret"
)

// Waiver is an exception in a run: what it covers, and what became of it.
type Waiver struct {
	exception.Exception
	State  exception.State
	Object manifest.Identity // that it stands in; zero for one of the configuration, or beside no object
	Source string            // template or file the text was rendered from, where the input says so
	At     string            // field path from the object's root of what a comment speaks of, or of the exception in an annotation
	// Findings are those that it allows or, where it is overdue, that are back.
	Findings []*Finding
	// Shared are findings about several containers or objects of which it covers some: they are allowed only when all are.
	Shared []*Finding
	// Removal takes the exception away. It is nil where Refusal says why that cannot be, for one of the configuration, and where
	// fixes are not asked for.
	Removal *manifest.Change
	Refusal error
	// Fingerprint is 32 hexadecimal digits that survive a new review date, another reason or owner, and moving.
	Fingerprint string

	rules  []*Rule     // that it names
	input  int         // order of the input it is in; -1 for the configuration
	stable string      // At with list items by their names
	met    atomic.Bool // something that it is about was read
}

// good reports whether the exception may allow anything.
func (w *Waiver) good() bool { return w.State < exception.Overdue }

// due reports whether it would allow something if it were not overdue.
func (w *Waiver) due() bool { return w.State == exception.Overdue }

func (w *Waiver) names(r *Rule) bool { return slices.Contains(w.rules, r) }

// LooksAcross reports whether the exception names a rule about several objects: whether it covers anything may depend on what was
// not read.
func (w *Waiver) LooksAcross() bool {
	return slices.ContainsFunc(w.rules, func(r *Rule) bool { return r.Cluster != nil })
}

// judge returns an exception with what is wrong with it, as far as that does not depend on what it covers.
func (l *Linter) judge(e exception.Exception) *Waiver {
	w := &Waiver{Exception: e}
	w.Reason, w.Owner = secret.Redact(w.Reason), secret.Redact(w.Owner)
	w.Problems = w.Check(exception.Limits{Today: l.options.Today, LongestSpan: l.options.LongestSpan, RequireOwner: l.options.RequireOwner})
	for _, pattern := range w.Rules {
		rules, err := l.waivable(pattern)
		if err != nil {
			w.Problems = append(w.Problems, exception.Problem{Message: err.Error(), Place: w.Place})
		}
		w.rules = append(w.rules, rules...)
	}
	for i := range w.Problems {
		w.Problems[i].Message = secret.Redact(w.Problems[i].Message)
	}
	forbidden := func(r *Rule) bool { return slices.Contains(l.notWaivable, r) }
	switch {
	case len(w.Problems) > 0:
		w.State = exception.Invalid
	case slices.ContainsFunc(w.rules, forbidden):
		w.State = exception.Forbidden
	case w.Review.Compare(l.options.Today) < 0:
		w.State = exception.Overdue
	}
	return w
}

// waivable returns the rules that a pattern of an exception names. Those about exceptions are none of them.
func (l *Linter) waivable(pattern string) ([]*Rule, error) {
	rules, err := Matching(l.known, []string{pattern})
	if err != nil {
		return nil, err
	}
	aboutAll := !slices.ContainsFunc(rules, func(r *Rule) bool { return r.Family() != rules[0].Family() })
	if strings.Trim(pattern, "*?/") == "" || !aboutAll && len(rules) == len(l.known) {
		return nil, fmt.Errorf("%q names every rule: name those that are meant", pattern)
	}
	rules = slices.DeleteFunc(rules, func(r *Rule) bool { return r.Exception != nil })
	if len(rules) == 0 {
		return nil, fmt.Errorf("%s is about exceptions, and cannot be allowed by one", pattern)
	}
	return rules, nil
}

// Waivable reports whether exceptions may allow what a rule reports.
func (l *Linter) Waivable(r *Rule) bool {
	return r.Exception == nil && !slices.Contains(l.notWaivable, r)
}

// Forbidden returns the ids of the rules that an exception names and that may not be allowed.
func (p *Pass) Forbidden(w *Waiver) []string {
	var ids []string
	for _, r := range w.rules {
		if slices.Contains(p.linter.notWaivable, r) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// configured returns the exceptions of the configuration for a run.
func (l *Linter) configured() []*Waiver {
	if l.options.Today.IsZero() {
		return nil
	}
	var all []*Waiver
	for _, e := range l.options.Exceptions {
		w := l.judge(e)
		w.input = -1
		all = append(all, w)
	}
	return all
}

// settle says which findings are suppressed, and what becomes of the exceptions. Of those in inputs that are only context, the
// result does not speak.
func (l *Linter) settle(r *Result, contexts map[int]bool) {
	slices.SortStableFunc(r.Exceptions, func(a, b *Waiver) int {
		if a.input != b.input {
			return a.input - b.input
		}
		return a.Place.Start.Compare(b.Place.Start)
	})
	reported := r.Findings[:0:0]
	for _, f := range r.Findings {
		for _, w := range f.waivers {
			switch {
			case f.waived && w.good():
				w.Findings = append(w.Findings, f)
				f.Exceptions = append(f.Exceptions, w)
			case f.waived:
			case w.due() && f.mild:
			case w.due():
				w.Findings = append(w.Findings, f)
			default:
				w.Shared = append(w.Shared, f)
			}
		}
		switch {
		case f.mild:
		case f.waived:
			r.Suppressed = append(r.Suppressed, f)
		default:
			reported = append(reported, f)
		}
	}
	seen := map[string]int{}
	for _, w := range r.Exceptions {
		l.conclude(w)
		w.Fingerprint = w.fingerprint(seen)
	}
	var about []*Finding
	for _, rule := range l.exception {
		p := Pass{Options: &l.options, linter: l, rule: rule, contexts: contexts}
		for _, w := range r.Exceptions {
			rule.Exception(&p, w)
		}
		about = append(about, p.findings...)
	}
	slices.SortStableFunc(about, compareFindings)
	r.Findings = mergeFindings(reported, about)
	r.Exceptions = slices.DeleteFunc(r.Exceptions, func(w *Waiver) bool { return contexts[w.input] })
}

// conclude settles the state of an exception whose findings are known.
func (l *Linter) conclude(w *Waiver) {
	switch {
	case !w.good():
	case len(w.Findings) == 0:
		if l.asked(w) {
			w.State = exception.Unused
		}
	case l.options.Today.DaysUntil(w.Review) <= l.options.Notice:
		w.State = exception.DueSoon
	default:
		w.State = exception.Used
	}
}

// asked reports whether the rules that an exception names ran on what it is about.
func (l *Linter) asked(w *Waiver) bool {
	ran := !slices.ContainsFunc(w.rules, func(r *Rule) bool { return !slices.Contains(l.rules, r) })
	return ran && (w.met.Load() || w.Origin == exception.Configured && l.options.Complete)
}

// Asked reports whether the rules that an exception names ran on what it is about.
func (p *Pass) Asked(w *Waiver) bool { return p.linter.asked(w) }

func (w *Waiver) fingerprint(seen map[string]int) string {
	s := &w.Selector
	labels := []string{}
	for key, value := range s.Labels {
		labels = append(labels, key+"="+value)
	}
	slices.Sort(labels)
	list := func(items []string) string { return strings.Join(items, "\x01") }
	text := strings.Join([]string{
		w.Origin.String(), list(w.Rules), w.Container, w.Path, w.stable, w.Object.Kind, w.Object.Namespace, w.Object.Name,
		list(s.FileGlobs), list(s.Kinds), list(s.Namespaces), list(s.Names), list(labels),
	}, "\x00")
	seen[text]++
	if n := seen[text]; n > 1 {
		text += "\x00" + strconv.Itoa(n)
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}

// Due returns in how many days the review of an exception is: a negative number where it is overdue.
func (p *Pass) Due(w *Waiver) int { return p.Today.DaysUntil(w.Review) }

// ReportException reports an exception at a place of it.
func (p *Pass) ReportException(w *Waiver, place manifest.Place, message string, options ...Option) {
	p.add(&Finding{
		Message: message,
		Place:   place,
		Path:    w.At,
		Object:  w.Object,
		Source:  w.Source,
		input:   w.input,
	}, w.Fingerprint, options)
}
