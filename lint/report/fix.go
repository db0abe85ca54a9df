package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// FixView says which fixes a report shows line by line.
type FixView uint8

// Views of fixes.
const (
	NoFixes    FixView = iota
	ShortFixes         // those of at most eight lines
	AllFixes           // every one, and why there is none where a rule has one for other findings
)

// maxShort is how many lines a short fix has at most.
const maxShort = 8

// fixOf returns what is known of how to mend a finding, or nil. What was rendered is mended where it was rendered from.
func fixOf(f *lint.Finding) *lint.Fix {
	if f.Source != "" {
		return nil
	}
	return f.Fix
}

// isFixable reports whether the command fix can mend a finding.
func isFixable(f *lint.Finding) bool {
	fix := fixOf(f)
	return fix != nil && len(fix.Changes)+len(fix.Objects) > 0
}

// fixable says how many findings the command fix can mend: "5 can be fixed safely with `seaworthy fix`, 2 more with --unsafe"; empty
// where there are none.
func fixable(findings []*lint.Finding) string {
	safe, unsafe := 0, 0
	for _, f := range findings {
		switch {
		case !isFixable(f):
		case f.Fix.Safe:
			safe++
		default:
			unsafe++
		}
	}
	switch {
	case safe == 0 && unsafe == 0:
		return ""
	case safe == 0:
		return fmt.Sprintf("%d can be fixed with `seaworthy fix --unsafe`", unsafe)
	case unsafe == 0:
		return fmt.Sprintf("%d can be fixed safely with `seaworthy fix`", safe)
	}
	return fmt.Sprintf("%d can be fixed safely with `seaworthy fix`, %d more with --unsafe", safe, unsafe)
}

// proposal says in visible sentences what a fix does and may break.
func proposal(fix *lint.Fix) string {
	kind := "Unsafe"
	if fix.Safe {
		kind = "Safe"
	}
	return strings.TrimRight(fmt.Sprintf("%s fix: it %s. %s", kind, visible(fix.Does), visible(fix.Breaks)), " ")
}

// fileEdits are what a fix does to one file.
type fileEdits struct {
	file    string
	changes []manifest.Change
	splices []manifest.Splice
}

// editsOf returns what a fix does to files, made by itself; nothing where its changes exclude each other.
func editsOf(fix *lint.Fix) []fileEdits {
	var all []fileEdits
	for rest := fix.Changes; len(rest) > 0; {
		e := fileEdits{file: rest[0].File}
		e.changes, rest = ofFile(rest, e.file)
		var waiting []int
		if e.splices, waiting = manifest.Compose([][]manifest.Change{e.changes}); len(waiting) > 0 {
			return nil
		}
		all = append(all, e)
	}
	return all
}

// ofFile returns which changes are of a file, and the others. Most often all are.
func ofFile(changes []manifest.Change, file string) (of, others []manifest.Change) {
	n := 0
	for n < len(changes) && changes[n].File == file {
		n++
	}
	of = slices.Clip(changes[:n])
	for i := range changes[n:] {
		if c := &changes[n+i]; c.File == file {
			of = append(of, *c)
		} else {
			others = append(others, *c)
		}
	}
	return of, others
}

// fixNotes returns what a report for people says of a fix beside the lines of it, if those are shown.
func (t *text) fixNotes(f *lint.Finding, shown bool) []string {
	fix := fixOf(f)
	if fix == nil {
		return nil
	}
	var notes []string
	if isFixable(f) && !fix.Safe {
		notes = append(notes, "unsafe fix: "+cmp.Or(fix.Breaks, "It may need a change elsewhere."))
	}
	if fix.Refusal != "" && t.Fixes == AllFixes {
		notes = append(notes, "no fix here: "+fix.Refusal)
	}
	if !shown && len(fix.Objects) > 0 {
		names := make([]string, len(fix.Objects))
		for i, o := range fix.Objects {
			names[i] = o.Identity.String()
		}
		notes = append(notes, "seaworthy fix --unsafe adds "+strings.Join(names, ", "))
	}
	return notes
}
