// Package exception reads what is to be allowed for a time: an [Exception] says which rules, where, why, and until when.
//
// In: the comments of a [manifest.Document], see [Comments], and the annotation [Annotation] of an object, see
// [ReadAnnotation]. Out: exceptions with their places, those that are no good with what is wrong with them. Those of a
// configuration come ready-made in the options of a run, in the same type. The package knows neither rules nor the date: which
// rules an exception names, whether it is due and what it covers is for package lint to find.
package exception

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Exception allows findings until a date.
//
// Of a configuration, the following is expected. Rules, Reason, Review and Place are set as they are written, whatever is
// missing or wrong in them: package lint says what is, and only what has no place in this type, such as a date that cannot be
// read, goes to Problems. Origin is Configured; Selector says which objects are meant. Path counts from the object's root.
type Exception struct {
	Rules     []string // ids, or globs over them such as pod/host-*
	Container string   // whole name of the only container meant; empty for all, and for what is of no container
	Path      string   // field path that it is limited to, with what is below it; empty for everything
	Reason    string
	Owner     string
	Review    Date // the last day on which it holds
	Origin    Origin
	Place     manifest.Place
	Selector  Selector // of exceptions of a configuration
	// Problems say what could not be read as meant. An exception that has any allows nothing.
	Problems []Problem
}

// Origin is where an exception stands.
type Origin uint8

// Origins of exceptions.
const (
	Line       Origin = iota // a comment beside what it allows
	Annotated                // the annotation of an object
	Configured               // the configuration
)

func (o Origin) String() string { return [...]string{"line", "annotation", "config"}[o] }

// Problem is what is wrong with an exception.
type Problem struct {
	Message string // lower case, no final period
	Place   manifest.Place
}

// Selector selects objects. What is empty selects all of them.
type Selector struct {
	Files      func(name string) bool // by the name of the input; nil for all
	FileGlobs  []string               // what Files was made from, to be shown
	Kinds      []string               // whole names
	Namespaces []string               // globs, as path.Match reads them
	Names      []string               // globs, as path.Match reads them
	Labels     map[string]string      // of the object or its pods: all of them, each with a glob for its value
}

// IsZero reports whether everything is selected.
func (s *Selector) IsZero() bool {
	return s.Files == nil && len(s.Kinds)+len(s.Namespaces)+len(s.Names)+len(s.Labels) == 0
}

// SelectsFile reports whether objects of an input may be selected.
func (s *Selector) SelectsFile(name string) bool { return s.Files == nil || s.Files(name) }

// NeedsObject reports whether only what is about an object can be selected.
func (s *Selector) NeedsObject() bool {
	return len(s.Kinds)+len(s.Namespaces)+len(s.Names)+len(s.Labels) > 0
}

// Selects reports whether an object of an input is selected, by its own labels or by those of one of its pods.
func (s *Selector) Selects(file string, id manifest.Identity, labels ...manifest.Value) bool {
	if !s.SelectsFile(file) || len(s.Kinds) > 0 && !slices.Contains(s.Kinds, id.Kind) ||
		len(s.Namespaces) > 0 && !anyMatches(s.Namespaces, id.Namespace) || len(s.Names) > 0 && !anyMatches(s.Names, id.Name) {
		return false
	}
	return len(s.Labels) == 0 || slices.ContainsFunc(labels, func(v manifest.Value) bool {
		for key, pattern := range s.Labels {
			if value := v.Field(key); !value.Exists() || !matches(pattern, value.Literal()) {
				return false
			}
		}
		return true
	})
}

func anyMatches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, name) })
}

func matches(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return ok && err == nil
}

// String says what was understood: which rules, where, until when, why.
func (e *Exception) String() string {
	var b strings.Builder
	b.WriteString(strings.Join(e.Rules, ", "))
	if e.Container != "" {
		fmt.Fprintf(&b, " in container `%s`", e.Container)
	}
	if e.Path != "" {
		fmt.Fprintf(&b, " at %s", e.Path)
	}
	if !e.Review.IsZero() {
		fmt.Fprintf(&b, " until %s", e.Review)
	}
	if e.Owner != "" {
		fmt.Fprintf(&b, ", owner %s", e.Owner)
	}
	if e.Reason != "" {
		fmt.Fprintf(&b, ": %s", e.Reason)
	}
	return b.String()
}

// Within reports whether a field path is another one or below it, name by name.
func Within(path, other string) bool {
	rest, ok := strings.CutPrefix(path, other)
	return ok && (rest == "" || other == "" || rest[0] == '.' || rest[0] == '[')
}

// Holds reports whether the exception reaches a field, by its path and by the one that calls list items by their names.
func (e *Exception) Holds(path, stable string) bool {
	return e.Path == "" || Within(path, e.Path) || Within(stable, e.Path)
}

// Limits are what is asked of exceptions.
type Limits struct {
	Today        Date
	LongestSpan  int // days from today on in which the review must be; 0 for any
	RequireOwner bool
}

// Check returns what is wrong with the exception: what could not be read or else, if all of it could, what it lacks.
func (e *Exception) Check(l Limits) []Problem {
	if len(e.Problems) > 0 {
		return e.Problems
	}
	var problems []Problem
	add := func(format string, args ...any) {
		problems = append(problems, Problem{fmt.Sprintf(format, args...), e.Place})
	}
	syntax := [...]struct{ rule, review, reason, owner string }{
		Line:       {"a rule behind " + Mark, "until YYYY-MM-DD", "-- and the reason at its end", "owner=NAME before until"},
		Annotated:  {"rule: ID", "review: YYYY-MM-DD", "reason: TEXT", "owner: NAME"},
		Configured: {"rule: ID", "review: YYYY-MM-DD", "reason: TEXT", "owner: NAME"},
	}[e.Origin]
	if len(e.Rules) == 0 {
		add("it names no rule: write %s", syntax.rule)
	}
	if e.Review.IsZero() {
		add("it has no review date: write %s", syntax.review)
	} else if days := l.Today.DaysUntil(e.Review); l.LongestSpan > 0 && days > l.LongestSpan {
		add("its review is in %d days: no more than %d are allowed, which is until %s", days, l.LongestSpan, l.Today.AddDays(l.LongestSpan))
	}
	if strings.TrimSpace(e.Reason) == "" {
		add("it gives no reason: write %s", syntax.reason)
	}
	if e.Owner == "" && l.RequireOwner {
		add("it names no owner: write %s", syntax.owner)
	}
	return problems
}

// State is what became of an exception in a run.
type State uint8

// States, of which every exception has one. The one that comes last here is told where several would fit, but that what is
// soon due counts as that only if it is used.
const (
	Unchecked State = iota // covers nothing, but not all of its rules ran, or what it is about was not read
	Unused                 // covers nothing
	Used
	DueSoon   // used, and to be reviewed within the notice period
	Overdue   // its review date has passed: it allows nothing any more
	Forbidden // names a rule that may not be allowed: it allows nothing
	Invalid   // has a fault: it allows nothing
)

func (s State) String() string {
	return [...]string{"unchecked", "unused", "used", "due-soon", "overdue", "forbidden", "invalid"}[s]
}
