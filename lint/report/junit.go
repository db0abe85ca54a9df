package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// A JUnit report as Jenkins, GitLab and others read it.
type (
	junitReport struct {
		XMLName  xml.Name      `xml:"testsuites"`
		Name     string        `xml:"name,attr"`
		Tests    int           `xml:"tests,attr"`
		Failures int           `xml:"failures,attr"`
		Errors   int           `xml:"errors,attr"`
		Skipped  int           `xml:"skipped,attr"`
		Suites   []*junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Failure *junitOutcome `xml:"failure"`
		Error   *junitOutcome `xml:"error"`
		Skipped *junitSkipped `xml:"skipped"`
	}
	junitOutcome struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
)

// JUnit writes a test report: a suite for each file of which something is said, in which findings are failures, what
// could not be read is an error, and what was skipped, not judged, allowed by an exception or in the baseline is skipped. A
// run without findings or errors has one test that passes.
func JUnit(w io.Writer, r *lint.Result, o Options) error {
	report := &junitReport{Name: visible(o.Tool.Name)}
	suites := map[string]*junitSuite{}
	suite := func(file string) *junitSuite {
		s, ok := suites[file]
		if !ok {
			s = &junitSuite{Name: visible(file)}
			suites[file] = s
			report.Suites = append(report.Suites, s)
		}
		return s
	}
	for _, f := range r.Findings {
		s := suite(f.Place.File)
		outcome := &junitOutcome{
			Type:    visible(f.Rule.ID),
			Message: visible(f.Severity.String() + ": " + f.Message),
			Text:    visible(f.Place.String()),
		}
		if f.Remedy != "" {
			outcome.Text += "\n" + visible(f.Remedy)
		}
		if isFixable(f) {
			outcome.Text += "\n" + strings.Join(append([]string{proposal(f.Fix)}, plainDiff(f)...), "\n")
		}
		if f.Unread {
			s.add(junitCase{Name: junitName(f), Error: outcome})
		} else {
			s.add(junitCase{Name: junitName(f), Failure: outcome})
		}
	}
	for _, f := range unreported(r) {
		place := location(f.File, f.Line, f.Column)
		suite(f.File).add(junitCase{
			Name:  visible("could not be read: " + place),
			Error: &junitOutcome{Type: visible(cmp.Or(f.Rule, unreadRule)), Message: visible(f.Message), Text: visible(place)},
		})
	}
	for _, f := range unreportedFindings(r) {
		suite(f.Place.File).add(junitCase{Name: junitName(f), Skipped: &junitSkipped{visible(whyNot(f))}})
	}
	for _, sk := range r.Inputs.Skipped {
		suite(sk.File).add(junitCase{Name: visible(location(sk.File, sk.Line, 0)), Skipped: &junitSkipped{visible(sk.Reason)}})
	}
	for _, u := range r.Inputs.Unjudged {
		suite(u.Place.File).add(junitCase{Name: visible("not judged: " + u.Place.String()), Skipped: &junitSkipped{visible(u.Reason)}})
	}
	if len(r.Findings) == 0 && len(r.Inputs.Failed) == 0 {
		suite(o.Tool.Name).add(junitCase{Name: readInputs(&r.Inputs)})
	}
	for _, s := range report.Suites {
		report.Tests += s.Tests
		report.Failures += s.Failures
		report.Errors += s.Errors
		report.Skipped += s.Skipped
	}

	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(report); err != nil {
		return fmt.Errorf("encode report: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// whyNot says why a finding is no failure.
func whyNot(f *lint.Finding) string {
	if len(f.Exceptions) == 0 {
		return "in the baseline"
	}
	w := f.Exceptions[0]
	return fmt.Sprintf("allowed until %s: %s", w.Review, w.Reason)
}

// add appends a case and counts its outcome.
func (s *junitSuite) add(c junitCase) {
	c.Class = s.Name
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

// junitName names the test of a finding: by object and field where it has them, so that a test keeps its history when
// lines move.
func junitName(f *lint.Finding) string {
	about := strings.TrimSpace(subject(f) + " " + f.Path)
	if about == "" {
		about = f.Place.String()
	}
	return visible(f.Rule.ID + ": " + about)
}
