// Package baseline keeps what was found once, so that later runs report only what is new.
//
// In: a [lint.Result]. Out: a [Baseline], which is a text of one line a finding, and which tells of another result what it
// knew. A line names the finding by its fingerprint, which is of the rule, the object and the field: moving, re-indenting and
// reordering a manifest changes nothing. A finding about several containers or objects has a line for each of them, and is
// known where all of them are.
//
// What is never known: that input could not be read, what is wrong with exceptions, what an exception allowed that is overdue,
// and what is worse than it was.
package baseline

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Entry is a finding, or one of the things that it is about.
type Entry struct {
	Fingerprint string
	Severity    lint.Severity // a finding that is worse is another one
	Rule        string
	Object      string // Kind/namespace/name, without what is empty
	Path        string // field path, list items by their names
	Container   string // empty where it is about none
	File        string // only where it is about no object, or several entries are equal otherwise
}

// key is what makes entries equal.
type key struct{ fingerprint, container string }

func (e *Entry) key() key { return key{e.Fingerprint, e.Container} }

// Baseline is what was found once.
type Baseline struct {
	lines []line
}

// line is a line of the text: a comment, or an entry.
type line struct {
	text  string
	entry *Entry
}

// Entries returns the entries.
func (b *Baseline) Entries() []Entry {
	var entries []Entry
	for _, l := range b.lines {
		if l.entry != nil {
			entries = append(entries, *l.entry)
		}
	}
	return entries
}

// Of returns what is found in a result, that which its own baseline knew included.
func Of(r *lint.Result) *Baseline {
	findings := r.Findings
	if r.Baseline != nil {
		findings = slices.Concat(findings, r.Baseline.Findings)
	}
	lapsed := lapsed(r)
	var entries []Entry
	count := map[key]int{}
	for _, f := range findings {
		if !keepable(f) || lapsed[f] {
			continue
		}
		for _, e := range entriesOf(f) {
			count[e.key()]++
			entries = append(entries, e)
		}
	}
	for i := range entries {
		if e := &entries[i]; count[e.key()] == 1 && e.Object != "" {
			e.File = ""
		}
	}
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.Object, b.Object), strings.Compare(a.Path, b.Path),
			strings.Compare(a.Container, b.Container), strings.Compare(a.Fingerprint, b.Fingerprint), strings.Compare(a.File, b.File),
			cmp.Compare(b.Severity, a.Severity))
	})
	b := &Baseline{lines: []line{{text: header}, {text: about}}}
	for i := range entries {
		b.lines = append(b.lines, line{entries[i].String(), &entries[i]})
	}
	return b
}

// keepable reports whether a finding may be in a baseline.
func keepable(f *lint.Finding) bool { return !f.Unread && f.Rule.Exception == nil }

// lapsed returns the findings that an exception allowed until it was overdue: they are back, whatever a baseline says.
func lapsed(r *lint.Result) map[*lint.Finding]bool {
	back := map[*lint.Finding]bool{}
	for _, w := range r.Exceptions {
		if w.State == exception.Overdue {
			for _, f := range w.Findings {
				back[f] = true
			}
		}
	}
	return back
}

// entriesOf returns the entries of a finding: one for each thing that it is about.
func entriesOf(f *lint.Finding) []Entry {
	e := Entry{
		Fingerprint: f.Fingerprint, Severity: f.Severity, Rule: f.Rule.ID, Object: name(f.Object), Path: cmp.Or(f.StablePath, f.Path),
		Container: f.Container, File: f.Place.File,
	}
	if len(f.Parts) == 0 {
		return []Entry{e}
	}
	var all []Entry
	for _, part := range f.Parts {
		e.Fingerprint, e.Object, e.Container = part.Fingerprint, name(part.Object), part.Container
		all = append(all, e)
	}
	return all
}

func name(id manifest.Identity) string {
	parts := slices.DeleteFunc([]string{id.Kind, id.Namespace, id.Name}, func(s string) bool { return s == "" })
	return strings.Join(parts, "/")
}

// Apply takes what is known out of the findings of a result, and says of the result what that was. All are the rules that there
// are: an entry of none of them is stale.
func (b *Baseline) Apply(r *lint.Result, all []*lint.Rule) {
	known := &lint.Known{}
	lapsed := lapsed(r)
	pool := newPool(b)
	matched := make([][]bool, len(r.Findings))
	for _, sameFile := range []bool{true, false} { // of several that are equal, those of the same file first
		for i, f := range r.Findings {
			if !keepable(f) || lapsed[f] {
				continue
			}
			entries := entriesOf(f)
			if matched[i] == nil {
				matched[i] = make([]bool, len(entries))
			}
			for j := range entries {
				matched[i][j] = matched[i][j] || pool.take(&entries[j], sameFile)
			}
		}
	}
	fresh := r.Findings[:0:0]
	for i, f := range r.Findings {
		if matched[i] == nil || slices.Contains(matched[i], false) {
			fresh = append(fresh, f)
			continue
		}
		f.Known = true
		known.Findings = append(known.Findings, f)
	}
	r.Findings, r.Baseline = fresh, known
	if len(r.Inputs.Failed) > 0 {
		return // what was not read may hold the rest
	}
	for i, l := range b.lines {
		if l.entry != nil && !pool.taken[i] && asked(l.entry, r, all) {
			known.Stale = append(known.Stale, l.text)
		}
	}
}

// asked reports whether the run would have reported an entry, or no run would.
func asked(e *Entry, r *lint.Result, all []*lint.Rule) bool {
	is := func(rule *lint.Rule) bool { return rule.ID == e.Rule }
	return slices.ContainsFunc(r.Rules, is) && e.Severity >= r.Options.MinSeverity || !slices.ContainsFunc(all, is)
}

// pool are the entries that were not found yet.
type pool struct {
	lines []line
	by    map[key][]int // lines
	taken []bool
}

func newPool(b *Baseline) *pool {
	p := &pool{lines: b.lines, by: map[key][]int{}, taken: make([]bool, len(b.lines))}
	for i, l := range b.lines {
		if l.entry != nil {
			p.by[l.entry.key()] = append(p.by[l.entry.key()], i)
		}
	}
	return p
}

// take takes an entry that is no milder, and of the same file if that is asked.
func (p *pool) take(e *Entry, sameFile bool) bool {
	for _, i := range p.by[e.key()] {
		if l := p.lines[i].entry; !p.taken[i] && l.Severity >= e.Severity && (!sameFile || l.File == e.File) {
			p.taken[i] = true
			return true
		}
	}
	return false
}

// Prune drops stale entries, as a result names them. What else the text holds stays as it is.
func (b *Baseline) Prune(stale []string) {
	drop := map[string]int{}
	for _, text := range stale {
		drop[text]++
	}
	b.lines = slices.DeleteFunc(b.lines, func(l line) bool {
		if l.entry == nil || drop[l.text] == 0 {
			return false
		}
		drop[l.text]--
		return true
	})
}

// Write writes the text.
func (b *Baseline) Write(w io.Writer) error {
	for _, l := range b.lines {
		if _, err := fmt.Fprintln(w, l.text); err != nil {
			return err
		}
	}
	return nil
}
