// Package report writes what a run found in the formats that people and programs read.
//
// In: a [lint.Result], whose order of findings every format keeps, and [Options]. Out: bytes on a writer, the same
// for the same input. Manifests are not trusted: whatever they hold, a report is valid UTF-8, holds no control
// character but the line feed (and the escape sequences that [Options] ask for), and is valid in its format.
package report

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Tool is the program that reports.
type Tool struct {
	Name    string
	Version string
	URI     string // home of the project, under which its documentation is found; links are left out where it is empty
}

// ruleURL returns where the documentation of a rule is, or nothing where that is not known.
func (t Tool) ruleURL(id string) string {
	home := t.homeURL()
	if home == "" {
		return ""
	}
	family, name, _ := strings.Cut(id, "/")
	return strings.TrimRight(home, "/") + "/blob/main/docs/rules/" + url.PathEscape(family) + "/" + url.PathEscape(name) + ".md"
}

// homeURL returns the tool's URI in printable ASCII, or nothing where it is not an absolute URI.
func (t Tool) homeURL() string {
	u, err := url.Parse(t.URI)
	if err != nil || u.Scheme == "" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return ""
	}
	home := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	for _, c := range []byte(home.String()) {
		if c <= ' ' || c >= 0x7f {
			return ""
		}
	}
	return home.String()
}

// Options say how a report looks. All but Tool and Suppressed are for the text format.
type Options struct {
	Tool       Tool
	Suppressed bool // SARIF: with what exceptions allow and what is in the baseline, as suppressed results
	Exceptions bool // lists what was understood of the exceptions
	Color      bool // colours for the severities
	Hyperlinks bool // rule ids link to their documentation, for terminals that can (OSC 8)
	Compact    bool // one line a finding
	Quiet      bool // findings and errors only: no summary, and nothing at all when clean
	Width      int  // display columns to keep to where possible; no limit if 0
	Fixes      FixView
}

// DefaultWidth is the width of a report that is not told how wide its terminal is.
const DefaultWidth = 80

// Format is a format that a report can have.
type Format struct {
	Name  string
	About string // what it is, in a few words
	Write func(io.Writer, *lint.Result, Options) error
}

// Formats lists every format, the default first.
var Formats = []Format{
	{"text", "for people: the source lines, and what to do", Text},
	{"json", "for programs: everything that was found, documented and versioned", JSON},
	{"sarif", "SARIF 2.1.0, for code scanning", SARIF},
	{"github", "workflow commands of GitHub Actions: annotations", GitHub},
	{"gitlab", "GitLab Code Quality", GitLab},
	{"junit", "JUnit XML, for test reports", JUnit},
}

// ParseFormat returns the format of a name.
func ParseFormat(name string) (Format, error) {
	names := make([]string, len(Formats))
	for i, f := range Formats {
		if f.Name == name {
			return f, nil
		}
		names[i] = f.Name
	}
	last := len(names) - 1
	return Format{}, fmt.Errorf("unknown format %q: use %s or %s", name, strings.Join(names[:last], ", "), names[last])
}

// unreported returns the inputs that could not be read and that no finding speaks of.
func unreported(r *lint.Result) []lint.Failed {
	if len(r.Inputs.Failed) == 0 {
		return nil // without a look at findings, which may be many
	}
	type fault struct {
		file string
		line int
		rule string
	}
	reported := map[fault]bool{}
	for _, f := range r.Findings {
		reported[fault{f.Place.File, f.Place.Start.Line, f.Rule.ID}] = true
	}
	var rest []lint.Failed
	for _, f := range r.Inputs.Failed {
		if f.Rule == "" || !reported[fault{f.File, f.Line, f.Rule}] {
			rest = append(rest, f)
		}
	}
	return rest
}

// unreportedFindings returns what was found and is not reported: what exceptions allow, then what is in the baseline.
func unreportedFindings(r *lint.Result) []*lint.Finding {
	if r.Baseline == nil {
		return r.Suppressed
	}
	return slices.Concat(r.Suppressed, r.Baseline.Findings)
}

// setAside says how much was found and is not reported: "2 allowed by exceptions (next review 2027-01-15), 0 in the baseline";
// empty where there is neither.
func setAside(r *lint.Result) string {
	var parts []string
	if n := len(r.Suppressed); n > 0 {
		next := exception.Date{}
		for _, f := range r.Suppressed {
			for _, w := range f.Exceptions {
				if next.IsZero() || w.Review.Compare(next) < 0 {
					next = w.Review
				}
			}
		}
		parts = append(parts, fmt.Sprintf("%d allowed by exceptions (next review %s)", n, next))
	}
	if r.Baseline != nil {
		parts = append(parts, fmt.Sprintf("%d in the baseline", len(r.Baseline.Findings)))
	}
	return strings.Join(parts, ", ")
}

// location returns file:line:column as far as they are known.
func location(file string, line, column int) string {
	switch {
	case line == 0:
		return file
	case column == 0:
		return fmt.Sprintf("%s:%d", file, line)
	}
	return fmt.Sprintf("%s:%d:%d", file, line, column)
}

// region returns where a place starts and ends, with the end never before the start. Both are zero where no position
// is known.
func region(p manifest.Place) (start, end manifest.Position) {
	if !p.Start.IsValid() {
		return
	}
	start = manifest.Position{Line: p.Start.Line, Column: max(p.Start.Column, 1)}
	if p.End.Compare(start) < 0 {
		return start, start
	}
	return start, p.End
}

// subject says which object and container a finding is about, or nothing.
func subject(f *lint.Finding) string {
	s := f.Object.String()
	if f.Container == "" {
		return s
	}
	if s != "" {
		s += ", "
	}
	return s + "container `" + f.Container + "`"
}

// advice says what is wrong and what to do, in visible sentences; never nothing.
func advice(f *lint.Finding) string {
	sentence := func(s string) string { return strings.TrimRight(visible(s), ". ") + "." }
	s := sentence(cmp.Or(f.Message, f.Rule.Title))
	if f.Remedy != "" {
		s += " To fix: " + sentence(f.Remedy)
	}
	return s
}

// unreadRule stands for a rule where an input could not be read and no rule says so.
const unreadRule = "could-not-be-read"

// count returns "1 file" or "2 files".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// readInputs says how much was read.
func readInputs(in *lint.Inputs) string {
	read := "read " + count(in.Files, "file") + ", " + count(in.Documents, "document") + ", " +
		count(in.Objects, "object") + ", " + count(in.Pods, "pod")
	if in.Context > 0 {
		read += "; context: " + count(in.Context, "file")
	}
	return read
}

// unreadInputs says how much could not be read: "1 input and 2 documents could not be read".
func unreadInputs(failed []lint.Failed) string {
	inputs := 0
	for _, f := range failed {
		if f.Line == 0 {
			inputs++
		}
	}
	var parts []string
	if inputs > 0 {
		parts = append(parts, count(inputs, "input"))
	}
	if documents := len(failed) - inputs; documents > 0 {
		parts = append(parts, count(documents, "document"))
	}
	return strings.Join(parts, " and ") + " could not be read"
}
