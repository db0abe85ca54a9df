package report

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

const oasisSchema = "../../testdata/sarif/sarif-schema-2.1.0.json"

func encodeSARIF(t testing.TB, r *lint.Result, tool Tool) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, SARIF(&out, r, Options{Tool: tool}))
	return out.Bytes()
}

func TestSARIFIsValid(t *testing.T) {
	schema := loadSchema(t, oasisSchema)
	for _, r := range []*lint.Result{fullResult(), cleanResult()} {
		for _, tool := range []Tool{testTool, {Name: "seaworthy", Version: "dev"}} {
			require.NoError(t, schema.Validate(decodeJSON(t, encodeSARIF(t, r, tool))))
		}
	}
	log := decodeJSON(t, encodeSARIF(t, fullResult(), testTool)).(map[string]any)
	delete(log["runs"].([]any)[0].(map[string]any), "tool")
	require.Error(t, schema.Validate(log), "the schema is not heeded")
}

// What GitHub's page on SARIF support calls required or recommended, property by property.
func TestSARIFForGitHub(t *testing.T) {
	for name, r := range map[string]*lint.Result{"full": fullResult(), "clean": cleanResult()} {
		t.Run(name, func(t *testing.T) { requireGitHub(t, encodeSARIF(t, r, testTool)) })
	}
}

func requireGitHub(t testing.TB, text []byte) {
	var log struct {
		Schema  *string `json:"$schema"`
		Version *string `json:"version"`
		Runs    []struct {
			Tool struct {
				Driver struct {
					Name, SemanticVersion *string
					Rules                 []json.RawMessage
				}
			}
			AutomationDetails json.RawMessage
			ColumnKind        string
			Results           []struct {
				RuleID              *string
				RuleIndex           *int
				Level               *string
				Message             struct{ Text string }
				Locations           []sarifLocation
				RelatedLocations    []sarifLocation
				PartialFingerprints map[string]string
			}
		} `json:"runs"`
	}
	require.NoError(t, json.Unmarshal(text, &log))
	require.NotEmpty(t, log.Schema)
	require.Equal(t, "2.1.0", *log.Version)
	require.Len(t, log.Runs, 1)
	run := log.Runs[0]
	require.NotEmpty(t, *run.Tool.Driver.Name)
	require.NotNil(t, run.Tool.Driver.Rules)
	require.NotNil(t, run.Results)
	require.Equal(t, "unicodeCodePoints", run.ColumnKind)
	require.Regexp(t, `^\d+\.\d+\.\d+`, *run.Tool.Driver.SemanticVersion)
	// upload-sarif fills in the category that a workflow names only where there are no automation details.
	require.Empty(t, run.AutomationDetails)

	var rules []string
	for _, raw := range run.Tool.Driver.Rules {
		var rule struct {
			ID, Name                          string
			ShortDescription, FullDescription struct{ Text string }
			Help                              struct{ Text, Markdown string }
			DefaultConfiguration              struct{ Level string }
			HelpURI                           string
			Properties                        struct {
				Tags             []string
				Precision        string
				ProblemSeverity  string `json:"problem.severity"`
				SecuritySeverity string `json:"security-severity"`
			}
		}
		require.NoError(t, json.Unmarshal(raw, &rule))
		require.NotEmpty(t, rule.ID)
		require.NotContains(t, rules, rule.ID)
		rules = append(rules, rule.ID)
		require.Regexp(t, `^[A-Z][A-Za-z0-9]{0,254}$`, rule.Name)
		for _, description := range []string{rule.ShortDescription.Text, rule.FullDescription.Text} {
			require.NotEmpty(t, description)
			require.LessOrEqual(t, utf8.RuneCountInString(description), 1024)
		}
		require.NotEmpty(t, rule.Help.Text)
		require.NotEmpty(t, rule.Help.Markdown)
		require.Contains(t, []string{"error", "warning", "note"}, rule.DefaultConfiguration.Level)
		require.Contains(t, rule.Properties.Tags, "security")
		require.LessOrEqual(t, len(rule.Properties.Tags), 20)
		require.Contains(t, []string{"very-high", "high", "medium", "low"}, rule.Properties.Precision)
		require.Contains(t, []string{"error", "warning", "recommendation"}, rule.Properties.ProblemSeverity)
		score, err := strconv.ParseFloat(rule.Properties.SecuritySeverity, 64)
		require.NoError(t, err)
		require.Greater(t, score, 0.0)
		require.LessOrEqual(t, score, 10.0)
	}

	fingerprints := map[string]bool{}
	link := regexp.MustCompile(`[^\\](?:\\\\)*\]\((\d+)\)`) // an escaped bracket ends no link, one behind an escaped backslash does
	for _, result := range run.Results {
		require.Equal(t, rules[*result.RuleIndex], *result.RuleID)
		require.Contains(t, []string{"error", "warning", "note"}, *result.Level)
		require.NotEmpty(t, result.Message.Text)
		require.Len(t, result.Locations, 1)
		for i, location := range append(result.Locations, result.RelatedLocations...) {
			at := location.PhysicalLocation
			require.NotEmpty(t, at.ArtifactLocation.URI)
			uri, err := url.Parse(at.ArtifactLocation.URI)
			require.NoError(t, err)
			require.Equal(t, uri.IsAbs(), at.ArtifactLocation.URIBaseID == "", "only a relative URI has a base")
			require.Positive(t, at.Region.StartLine)
			require.Positive(t, at.Region.StartColumn)
			require.Equal(t, at.Region.StartLine, at.Region.EndLine)
			require.GreaterOrEqual(t, at.Region.EndColumn, at.Region.StartColumn)
			require.Equal(t, i, location.ID)
		}
		linked := map[string]bool{}
		for _, m := range link.FindAllStringSubmatch(result.Message.Text, -1) {
			linked[m[1]] = true
		}
		require.Len(t, linked, len(result.RelatedLocations), "GitHub shows only the related locations that the message links to")
		fingerprint := result.PartialFingerprints["primaryLocationLineHash"]
		require.NotEmpty(t, fingerprint)
		fingerprint = result.Locations[0].PhysicalLocation.ArtifactLocation.URI + " " + *result.RuleID + " " + fingerprint
		require.NotContains(t, fingerprints, fingerprint)
		fingerprints[fingerprint] = true
	}
}

func TestSARIFSeverities(t *testing.T) {
	bands := map[lint.Severity][2]float64{ // how GitHub reads the scores
		lint.Critical: {9.1, 10}, lint.High: {7, 8.9}, lint.Medium: {4, 6.9}, lint.Low: {0.1, 3.9},
	}
	for s, band := range bands {
		_, _, text := sarifSeverity(s)
		score, err := strconv.ParseFloat(text, 64)
		require.NoError(t, err)
		require.GreaterOrEqual(t, score, band[0], s)
		require.LessOrEqual(t, score, band[1], s)
	}
}

func TestSARIFLocation(t *testing.T) {
	tests := []struct{ file, uri, base string }{
		{"deploy/a.yaml", "deploy/a.yaml", sourceRoot},
		{"../a.yaml", "../a.yaml", sourceRoot},
		{"a b%#?.yaml", "a%20b%25%23%3F.yaml", sourceRoot},
		{"c:a.yaml", "./c:a.yaml", sourceRoot},
		{"https://evil.example/a.yaml", "./https://evil.example/a.yaml", sourceRoot},
		{"日本.yaml", "%E6%97%A5%E6%9C%AC.yaml", sourceRoot},
		{"\xff\x1b.yaml", "%FF%1B.yaml", sourceRoot},
		{"-", "-", sourceRoot},
		{"<stdin>", "%3Cstdin%3E", sourceRoot},
		{"/srv/a b.yaml", "file:///srv/a%20b.yaml", ""},
		{"C:/srv/a.yaml", "file:///C:/srv/a.yaml", ""},
		{"//host/share/a.yaml", "file:////host/share/a.yaml", ""},
	}
	for _, test := range tests {
		uri, base := artifactLocation(test.file)
		require.Equal(t, test.uri, uri, test.file)
		require.Equal(t, test.base, base, test.file)
	}
}

func TestSARIFMessage(t *testing.T) {
	f := &lint.Finding{Rule: privileged, Message: "`[x](https://evil.example)` is bad.", Remedy: "mend it"}
	related := []lint.Related{{Message: `a [1] \ b`}, {Place: manifest.Place{File: "b.yaml"}}}
	require.Equal(t, "`[x] (https://evil.example)` is bad. To fix: mend it. See [a \\[1\\] \\\\ b](1), [b.yaml](2).", sarifMessage(f, related))
	require.Equal(t, "Container runs privileged.", sarifMessage(&lint.Finding{Rule: privileged}, nil))
}

// A rule that reported without being among those that ran is described all the same.
func TestSARIFRuleThatDidNotRun(t *testing.T) {
	r := fullResult()
	r.Rules = nil
	requireGitHub(t, encodeSARIF(t, r, testTool))
}

func TestSemanticVersion(t *testing.T) {
	for version, want := range map[string]string{
		"v1.2.3": "1.2.3", "1.2.3": "1.2.3", "v0.1.0-rc.1+dirty": "0.1.0-rc.1+dirty",
		"dev": "", "": "", "v1.2": "", "01.2.3": "", "v1.2.3 x": "",
	} {
		require.Equal(t, want, semanticVersion(version), version)
	}
}

func TestPascalCase(t *testing.T) {
	require.Equal(t, "PodHostPath", pascalCase("pod/host-path"))
}

func TestShorten(t *testing.T) {
	require.Equal(t, "äöü", shorten("äöü", 3))
	require.Equal(t, "ä…", shorten("äöü", 2))
	require.Equal(t, 1024, utf8.RuneCountInString(shorten(strings.Repeat("ü", 2000), 1024)))
}
