package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// feed hands out pieces of a fuzz input, in turn and without end.
type feed struct {
	pieces []string
	next   int
}

func (f *feed) text() string {
	f.next++
	return f.pieces[(f.next-1)%len(f.pieces)]
}

// number returns a small number, now and then 0.
func (f *feed) number() int {
	n := 0
	for _, c := range []byte(f.text()) {
		n = n*31 + int(c)
	}
	return (n%97 + 97) % 97
}

// flag returns yes or no.
func (f *feed) flag() bool { return f.number()%2 == 0 }

func (f *feed) place() manifest.Place {
	line, column := f.number()%9, f.number()
	p := manifest.Place{
		File:  "f" + f.text(),
		Start: manifest.Position{Line: line, Column: column},
		End:   manifest.Position{Line: line, Column: column + f.number()},
	}
	for range f.number() % 4 {
		p.Excerpt = append(p.Excerpt, manifest.Line{Number: 1 + f.number()%9, Text: f.text()})
	}
	if line > 0 {
		p.Excerpt = append(p.Excerpt, manifest.Line{Number: line, Text: f.text()})
	}
	return p
}

func (f *feed) related() lint.Related { return lint.Related{Message: f.text(), Place: f.place()} }

// fuzzResult returns a result that has pieces of the data in every field that is text from an input, and numbers
// made of them in every other.
func fuzzResult(data string) *lint.Result {
	f := &feed{pieces: strings.Split(data, "|")}
	rules := []*lint.Rule{privileged, seccompMissing, ingressOpen, hostPort, syntax}
	r := &lint.Result{Options: lint.DefaultOptions(), Rules: rules[:f.number()%6]}
	r.Options.DefaultNamespace = f.text()
	for range 1 + f.number()%3 {
		finding := &lint.Finding{
			Rule:        rules[f.number()%len(rules)],
			Severity:    lint.Severities[f.number()%4],
			Confidence:  lint.Confidence(f.number() % 3),
			Message:     f.text(),
			Remedy:      f.text(),
			Place:       f.place(),
			Label:       f.text(),
			Path:        f.text(),
			Missing:     f.flag(),
			Unread:      f.flag(),
			Object:      manifest.Identity{APIVersion: f.text(), Kind: f.text(), Namespace: f.text(), Name: f.text()},
			Container:   f.text(),
			Source:      f.text(),
			PSA:         []string{"privileged"},
			Fingerprint: digest(f.text()),
		}
		if f.flag() {
			context := f.related()
			if f.flag() {
				context.Place.File = finding.Place.File
			}
			finding.Context = &context
		}
		finding.Fix = f.fix()
		for range f.number() % 8 {
			finding.Related = append(finding.Related, f.related())
		}
		r.Findings = append(r.Findings, finding)
	}
	if f.flag() {
		r.Findings[0].Exceptions = []*lint.Waiver{f.waiver(r.Findings[0])}
		r.Exceptions = r.Findings[0].Exceptions
		r.Suppressed, r.Findings = r.Findings[:1], r.Findings[1:]
	}
	r.Inputs = lint.Inputs{
		Files:    f.number(),
		Skipped:  []lint.Skipped{{File: "s" + f.text(), Line: f.number(), Reason: f.text()}, {File: "s" + f.text(), Reason: f.text()}},
		Failed:   []lint.Failed{{File: "f" + f.text(), Message: f.text()}, {File: "f" + f.text(), Line: 1 + f.number(), Column: f.number(), Message: f.text(), Rule: "manifest/syntax"}},
		Unjudged: []lint.Unjudged{{Place: f.place(), Reason: f.text()}},
	}
	return r
}

// fix returns a fix, or none. What its changes do to the text stays, and does not fit the lines that they are shown in.
func (f *feed) fix() *lint.Fix {
	if f.flag() {
		return nil
	}
	fix := &lint.Fix{RuleFix: lint.RuleFix{Does: f.text(), Breaks: f.text(), Safe: f.flag()}}
	switch f.number() % 3 {
	case 0:
		fix.Refusal = f.text()
	case 1:
		fix.Objects = []lint.NewObject{{Identity: manifest.Identity{APIVersion: f.text(), Kind: f.text() + "K", Namespace: f.text(), Name: f.text()}, Text: f.text()}}
	default:
		fix.Changes = []manifest.Change{serving.change("metadata.labels.app", set(f.text())), serving.change("spec.replicas", set(f.number()))}
		for i := range fix.Changes {
			c := &fix.Changes[i]
			if f.flag() {
				c.File = "f" + f.text()
			}
			for j := range c.Excerpt {
				c.Excerpt[j].Text += f.text()
				c.Excerpt[j].Column += f.number() % 2
			}
		}
	}
	return fix
}

// waiver returns an exception that covers a finding.
func (f *feed) waiver(covers *lint.Finding) *lint.Waiver {
	return &lint.Waiver{
		Exception: exception.Exception{
			Rules: []string{f.text(), f.text()}, Container: f.text(), Path: f.text(), Reason: f.text(), Owner: f.text(),
			Review: exception.Date{Year: 2027, Month: 1, Day: 1}, Origin: exception.Origin(f.number() % 3), Place: f.place(),
			Selector: exception.Selector{FileGlobs: []string{f.text()}, Labels: map[string]string{f.text(): f.text()}},
			Problems: []exception.Problem{{Message: f.text(), Place: f.place()}},
		},
		State: exception.State(f.number() % 7), Object: covers.Object, Source: f.text(), At: f.text(), Findings: []*lint.Finding{covers}, Fingerprint: digest(f.text()),
	}
}

func addSeeds(f *testing.F) {
	for _, seed := range []string{
		"", " ", "a|b", "plain: text|other",
		"\x1b[31mred\x1b[0m|\u202etxet|\u0085\u2028\u2029\ufeff\u200b|\xff\xfe\x00\x7f\u009b",
		"日本語|e\u0301|\U0001F468\u200d\U0001F469|\U000e0041\t\t|\uffff\U0010ffff",
		"::error::x|a\n::stop-commands::t|]]>|<a b=\"c\">&amp;|\\u0000|`](javascript:x)|%0A%",
		strings.Repeat("long ", 100) + "|" + strings.Repeat("日", 200) + "|\r\n|\r|\n",
	} {
		f.Add(seed)
	}
}

// ourEscapes are the sequences that the text format writes when it is asked for colours and links.
var ourEscapes = regexp.MustCompile(`\x1b\[[0-9;]*m|\x1b\]8;;[!-~]*\x1b\\`)

var sourceLine = regexp.MustCompile(`^( *[0-9]+ [-+|]|   [-+])( |$)`)

// requireSafe checks that a report can be shown on a terminal whatever it is about.
func requireSafe(t *testing.T, text string) {
	t.Helper()
	require.True(t, utf8.ValidString(text))
	for _, r := range text {
		require.True(t, r == '\n' || unicode.IsPrint(r), "%U in %q", r, text)
	}
}

func write(t *testing.T, format func(io.Writer, *lint.Result, Options) error, r *lint.Result, o Options) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, format(&out, r, o))
	return out.String()
}

func FuzzText(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data string) {
		r := fuzzResult(data)
		for _, width := range []int{0, 1, 40, DefaultWidth} {
			plain := write(t, Text, r, Options{Tool: testTool, Width: width})
			requireSafe(t, plain)
			colored := write(t, Text, r, Options{Tool: testTool, Width: width, Color: true, Hyperlinks: true})
			require.Equal(t, plain, ourEscapes.ReplaceAllString(colored, ""), "colours change nothing else")
			plain = write(t, Text, r, Options{Tool: testTool, Width: width, Fixes: AllFixes})
			requireSafe(t, plain)
			colored = write(t, Text, r, Options{Tool: testTool, Width: width, Fixes: AllFixes, Color: true})
			require.Equal(t, plain, ourEscapes.ReplaceAllString(colored, ""), "colours change nothing else")
			if width >= 40 {
				for line := range strings.Lines(plain) {
					if sourceLine.MatchString(line) {
						require.LessOrEqual(t, displayWidth(strings.TrimSuffix(line, "\n")), width, "%q", line)
					}
				}
			}
		}
		compact := write(t, Text, r, Options{Tool: testTool, Compact: true, Quiet: true})
		requireSafe(t, compact)
		require.Equal(t, len(r.Findings)+len(unreported(r)), strings.Count(compact, "\n"))
	})
}

func FuzzJSON(f *testing.F) {
	schema := loadSchema(f, findingsSchema)
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data string) {
		r := fuzzResult(data)
		text := write(t, JSON, r, Options{Tool: testTool})
		requireSafe(t, text)
		require.NoError(t, schema.Validate(decodeJSON(t, []byte(text))))
		require.Equal(t, marshal(t, newJSONReport(r, Options{Tool: testTool})), text)
	})
}

// Whatever an exception holds, the calendar has lines of 75 bytes at most that start with a property, or go on.
func FuzzCalendar(f *testing.F) {
	addSeeds(f)
	property := regexp.MustCompile(`^( .|(BEGIN|END|VERSION|PRODID|CALSCALE|METHOD|UID|DTSTAMP|DTSTART;VALUE=DATE|DTEND;VALUE=DATE|SUMMARY|DESCRIPTION|TRANSP|ACTION|TRIGGER):)`)
	f.Fuzz(func(t *testing.T, data string) {
		r := fuzzResult(data)
		r.Exceptions = []*lint.Waiver{(&feed{pieces: strings.Split(data, "|")}).waiver(&lint.Finding{Rule: privileged})}
		text := write(t, Calendar, r, Options{Tool: testTool})
		require.True(t, utf8.ValidString(text))
		for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
			require.LessOrEqual(t, len(line), 75)
			require.Regexp(t, property, line)
			require.NotContains(t, line, "\n")
			require.True(t, utf8.ValidString(line), "characters stay whole")
		}
		require.Equal(t, 1, strings.Count("\r\n"+text, "\r\nBEGIN:VEVENT\r\n"))
		requireSafe(t, write(t, Exceptions, r, Options{Tool: testTool}))
		decodeJSON(t, []byte(write(t, ExceptionsJSON, r, Options{Tool: testTool})))
	})
}

func FuzzSARIF(f *testing.F) {
	schema := loadSchema(f, oasisSchema)
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data string) {
		text := write(t, SARIF, fuzzResult(data), Options{Tool: testTool})
		requireSafe(t, text)
		require.NoError(t, schema.Validate(decodeJSON(t, []byte(text))))
		requireGitHub(t, []byte(text))
		requireMarshalled[sarifLog](t, text)
	})
}

func FuzzGitHub(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data string) {
		r := fuzzResult(data)
		text := write(t, GitHub, r, Options{Tool: testTool})
		requireSafe(t, text)
		commands, rest := readCommands(t, text)
		require.Len(t, commands, len(r.Findings)+len(unreported(r)))
		require.Len(t, rest, 1)
		for i, finding := range r.Findings {
			require.Equal(t, finding.Rule.ID, commands[i]["title"])
		}
	})
}

func FuzzGitLab(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data string) {
		r := fuzzResult(data)
		text := write(t, GitLab, r, Options{Tool: testTool})
		requireSafe(t, text)
		requireMarshalled[[]gitlabIssue](t, text)
		var issues []gitlabIssue
		require.NoError(t, json.Unmarshal([]byte(text), &issues))
		require.Len(t, issues, len(r.Findings)+len(unreported(r)))
		seen := map[string]bool{}
		for _, issue := range issues {
			require.NotEmpty(t, issue.Description)
			require.NotEmpty(t, issue.Location.Path)
			require.Positive(t, issue.Location.Lines.Begin)
			require.NotContains(t, seen, issue.Fingerprint)
			seen[issue.Fingerprint] = true
		}
	})
}

func FuzzJUnit(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data string) {
		r := fuzzResult(data)
		text := write(t, JUnit, r, Options{Tool: testTool})
		requireSafe(t, text)
		var report junitReport
		require.NoError(t, xml.Unmarshal([]byte(text), &report))
		require.Equal(t, len(r.Findings)+len(unreported(r)), report.Failures+report.Errors)
	})
}

// FuzzVisible checks that cells and visible agree, and that nothing is shown as nothing.
func FuzzVisible(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data string) {
		requireSafe(t, visible(data))
		columns, x := 0, 0
		for c := range cells(data) {
			columns++
			require.Equal(t, columns, c.column)
			require.Equal(t, x, c.x)
			require.NotEmpty(t, c.shown)
			require.Equal(t, displayWidth(c.shown), c.width)
			x = c.end()
		}
		require.Equal(t, utf8.RuneCountInString(data), columns)
	})
}
