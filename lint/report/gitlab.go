package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// GitLab writes a Code Quality report. What could not be read is a blocker.
func GitLab(w io.Writer, r *lint.Result, o Options) error {
	seen := make(uniqueFingerprints, len(r.Findings))
	fingerprints := make([]string, len(r.Findings))
	for i, f := range r.Findings {
		fingerprints[i] = seen.of(f.Fingerprint, f.Place.File)
	}
	e := &encoder{}
	e.open('[')
	err := e.stream(w, r.Options.Jobs, len(r.Findings), func(e *encoder, i int) {
		f := r.Findings[i]
		start, end := region(f.Place)
		encodeIssue(e, advice(f), suggestion(f), f.Rule.ID, fingerprints[i], gitlabSeverity(f), f.Place.File, start.Line, end.Line)
	})
	if err != nil {
		return err
	}
	for _, f := range unreported(r) {
		name := cmp.Or(f.Rule, unreadRule)
		encodeIssue(e, visible("could not be read: "+f.Message), "", name, seen.of(digest(name, f.Message), f.File), "blocker", f.File, f.Line, 0)
	}
	e.close(']')
	return e.end(w)
}

// encodeIssue writes an issue. GitLab asks for a line: where none is known it is the first. The content, in Markdown, is what the Code
// Climate specification has a member for, which GitLab takes and does not show:
// https://github.com/codeclimate/platform/blob/master/spec/analyzers/SPEC.md#contents.
func encodeIssue(e *encoder, description, content, rule, fingerprint, severity, file string, begin, end int) {
	e.item(func() {
		e.string("description", description)
		if content != "" {
			e.object("content", func() { e.string("body", content) })
		}
		e.string("check_name", rule)
		e.string("fingerprint", fingerprint)
		e.string("severity", severity)
		e.object("location", func() {
			e.string("path", file)
			e.object("lines", func() {
				e.int("begin", max(begin, 1))
				e.someInt("end", end)
			})
		})
	})
}

// suggestion returns what a fix does in Markdown, its diff as a block of code, or nothing where there is none. Such a block ends by what
// stands before its lines, and not by anything that stands in them.
func suggestion(f *lint.Finding) string {
	if !isFixable(f) {
		return ""
	}
	text := proposal(f.Fix)
	for i, line := range plainDiff(f) {
		if i == 0 {
			text += "\n"
		}
		text += "\n    " + line
	}
	return text
}

func gitlabSeverity(f *lint.Finding) string {
	if f.Unread {
		return "blocker"
	}
	switch f.Severity {
	case lint.Critical:
		return "critical"
	case lint.High:
		return "major"
	case lint.Medium:
		return "minor"
	}
	return "info"
}

// uniqueFingerprints makes fingerprints unique: GitLab keeps only one issue of each. Equal ones come from objects of
// one identity, in several files or twice in one.
type uniqueFingerprints map[string]bool

// of returns the fingerprint itself the first time, then one derived from it, the file and how often it was seen.
func (seen uniqueFingerprints) of(fingerprint, file string) string {
	unique := fingerprint
	for n := 1; unique == "" || seen[unique]; n++ {
		unique = digest(fingerprint, file, fmt.Sprint(n))
	}
	seen[unique] = true
	return unique
}

// digest returns 32 hexadecimal digits of a hash over parts.
func digest(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
