package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// workflowCommand is what the runner of GitHub Actions takes for a command.
var workflowCommand = regexp.MustCompile(`^::(error|warning|notice) ([^:]*)::(.*)$`)

// readCommands reads workflow commands as the runner does: the properties and message of each.
func readCommands(t testing.TB, text string) (commands []map[string]string, rest []string) {
	t.Helper()
	unescape := strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%")
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		m := workflowCommand.FindStringSubmatch(line)
		if m == nil {
			rest = append(rest, line)
			continue
		}
		command := map[string]string{"command": m[1], "message": unescape.Replace(m[3])}
		for _, property := range strings.Split(m[2], ",") {
			name, value, ok := strings.Cut(property, "=")
			require.True(t, ok, property)
			command[name] = unescape.Replace(value)
		}
		commands = append(commands, command)
	}
	return commands, rest
}

func TestGitHub(t *testing.T) {
	r := &lint.Result{
		Findings: []*lint.Finding{
			{
				Rule: privileged, Severity: lint.Critical, Message: "50% of\r\n::error::it, \x1b[31m", Remedy: "a:b",
				Place: manifest.Place{File: "a,b:c%2C.yaml", Start: manifest.Position{Line: 2, Column: 3}, End: manifest.Position{Line: 2, Column: 5}},
			},
			{Rule: seccompMissing, Severity: lint.Medium, Message: "m", Place: manifest.Place{File: "a.yaml"}},
			{Rule: hostPort, Severity: lint.Low, Message: "l", Place: manifest.Place{File: "a.yaml"}},
			{Rule: syntax, Severity: lint.Low, Unread: true, Message: "u", Place: manifest.Place{File: "a.yaml"}},
		},
		Inputs: lint.Inputs{Failed: []lint.Failed{{File: "b.yaml", Message: "no such file"}}},
	}
	var out strings.Builder
	require.NoError(t, GitHub(&out, r, Options{}))
	commands, rest := readCommands(t, out.String())
	require.Equal(t, []map[string]string{
		{
			"command": "error", "file": "a,b:c%2C.yaml", "line": "2", "endLine": "2", "col": "3", "endColumn": "5",
			"title": "pod/privileged", "message": "50% of\r\n::error::it, ␛[31m\na:b",
		},
		{"command": "warning", "file": "a.yaml", "title": "pod/seccomp-missing", "message": "m"},
		{"command": "notice", "file": "a.yaml", "title": "pod/host-port", "message": "l"},
		{"command": "error", "file": "a.yaml", "title": "manifest/syntax", "message": "u"},
		{"command": "error", "file": "b.yaml", "title": "could-not-be-read", "message": "no such file"},
	}, commands)
	require.Equal(t, []string{"4 findings; read 0 files, 0 documents, 0 objects, 0 pods; 1 input could not be read"}, rest)
}

func TestGitLabFingerprintsAreUnique(t *testing.T) {
	twice := func(files ...string) []string {
		r := &lint.Result{}
		for _, file := range files {
			r.Findings = append(r.Findings, &lint.Finding{Rule: privileged, Fingerprint: "f", Place: manifest.Place{File: file}})
		}
		r.Inputs.Failed = []lint.Failed{{File: "x", Message: "m"}, {File: "x", Message: "m"}}
		var out bytes.Buffer
		require.NoError(t, GitLab(&out, r, Options{}))
		var issues []gitlabIssue
		require.NoError(t, json.Unmarshal(out.Bytes(), &issues))
		seen := map[string]bool{}
		var fingerprints []string
		for _, issue := range issues {
			require.NotContains(t, seen, issue.Fingerprint)
			seen[issue.Fingerprint] = true
			fingerprints = append(fingerprints, issue.Fingerprint)
		}
		return fingerprints
	}
	first := twice("a", "b", "b")
	require.Equal(t, "f", first[0])
	second := twice("a", "c", "b", "b")
	require.Equal(t, first[1:3], second[2:4], "a file's fingerprints do not depend on other files")
}

func TestJUnitCounts(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, JUnit(&out, fullResult(), Options{Tool: testTool}))
	var report junitReport
	require.NoError(t, xml.Unmarshal(out.Bytes(), &report))
	var tests, failures, errors, skipped int
	for _, s := range report.Suites {
		require.Len(t, s.Cases, s.Tests)
		for _, c := range s.Cases {
			tests++
			switch {
			case c.Failure != nil:
				failures++
			case c.Error != nil:
				errors++
			case c.Skipped != nil:
				skipped++
			}
			require.Equal(t, s.Name, c.Class)
		}
	}
	require.Equal(t, []int{tests, failures, errors, skipped}, []int{report.Tests, report.Failures, report.Errors, report.Skipped})
	require.Equal(t, []int{23, 13, 3, 7}, []int{tests, failures, errors, skipped})
}
