package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// A code quality report as GitLab reads it: an array of these.
type (
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
		End   int `json:"end,omitempty"`
	}
)

// GitLab writes a Code Quality report. What could not be read is a blocker.
func GitLab(w io.Writer, r *lint.Result, o Options) error {
	issues := []gitlabIssue{}
	fingerprints := uniqueFingerprints{}
	for _, f := range r.Findings {
		start, end := region(f.Place)
		issues = append(issues, gitlabIssue{
			Description: advice(f),
			CheckName:   f.Rule.ID,
			Fingerprint: fingerprints.of(f.Fingerprint, f.Place.File),
			Severity:    gitlabSeverity(f),
			Location:    gitlabPlace(f.Place.File, start.Line, end.Line),
		})
	}
	for _, f := range unreported(r) {
		name := cmp.Or(f.Rule, unreadRule)
		issues = append(issues, gitlabIssue{
			Description: visible("could not be read: " + f.Message),
			CheckName:   name,
			Fingerprint: fingerprints.of(digest(name, f.Message), f.File),
			Severity:    "blocker",
			Location:    gitlabPlace(f.File, f.Line, 0),
		})
	}
	return writeJSON(w, issues)
}

// gitlabPlace returns a location. GitLab asks for a line: where none is known it is the first.
func gitlabPlace(file string, begin, end int) gitlabLocation {
	return gitlabLocation{Path: file, Lines: gitlabLines{Begin: max(begin, 1), End: end}}
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
