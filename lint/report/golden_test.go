package report

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestGolden(t *testing.T) {
	text := Options{Tool: testTool, Width: DefaultWidth}
	tests := []struct {
		file    string
		write   func(io.Writer, *lint.Result, Options) error
		result  *lint.Result
		options Options
	}{
		{"full.txt", Text, fullResult(), text},
		{"wide.txt", Text, fullResult(), Options{Tool: testTool}},
		{"narrow.txt", Text, fullResult(), Options{Tool: testTool, Width: 50}},
		{"compact.txt", Text, fullResult(), Options{Tool: testTool, Width: DefaultWidth, Compact: true}},
		{"quiet.txt", Text, fullResult(), Options{Tool: testTool, Width: DefaultWidth, Compact: true, Quiet: true}},
		{"color.txt", Text, fullResult(), Options{Tool: testTool, Width: DefaultWidth, Color: true, Hyperlinks: true}},
		{"fixes.txt", Text, fixResult(), Options{Tool: testTool, Width: DefaultWidth, Fixes: AllFixes}},
		{"short-fixes.txt", Text, fixResult(), Options{Tool: testTool, Width: 50, Color: true, Fixes: ShortFixes}},
		{"full.json", JSON, fullResult(), text},
		{"clean.json", JSON, cleanResult(), text},
		{"full.sarif", SARIF, fullResult(), text},
		{"suppressed.sarif", SARIF, fullResult(), Options{Tool: testTool, Suppressed: true}},
		{"exceptions.txt", Exceptions, fullResult(), text},
		{"no-exceptions.txt", Exceptions, cleanResult(), text},
		{"exceptions.json", ExceptionsJSON, fullResult(), text},
		{"exceptions.ics", Calendar, fullResult(), text},
		{"show-exceptions.txt", Text, fullResult(), Options{Tool: testTool, Width: DefaultWidth, Compact: true, Exceptions: true}},
		{"clean.sarif", SARIF, cleanResult(), Options{Tool: Tool{Name: "seaworthy", Version: "dev"}}},
		{"full.github", GitHub, fullResult(), text},
		{"full.gitlab.json", GitLab, fullResult(), text},
		{"clean.gitlab.json", GitLab, cleanResult(), text},
		{"full.junit.xml", JUnit, fullResult(), text},
		{"clean.junit.xml", JUnit, cleanResult(), text},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			var out bytes.Buffer
			require.NoError(t, test.write(&out, test.result, test.options))
			golden(t, test.file, out.Bytes())
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, got, 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

// full is a writer whose disk is full.
type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriterErrorsAreReturned(t *testing.T) {
	for _, format := range Formats {
		t.Run(format.Name, func(t *testing.T) {
			require.ErrorIs(t, format.Write(full{}, fullResult(), Options{Tool: testTool}), errFull)
		})
	}
	require.ErrorIs(t, Explain(full{}, privileged, Options{}), errFull)
}

func TestParseFormat(t *testing.T) {
	for _, want := range Formats {
		got, err := ParseFormat(want.Name)
		require.NoError(t, err)
		require.Equal(t, want.Name, got.Name)
	}
	_, err := ParseFormat("yaml")
	require.EqualError(t, err, `unknown format "yaml": use text, json, sarif, github, gitlab or junit`)
}

func TestRuleURL(t *testing.T) {
	tests := []struct{ uri, id, want string }{
		{"https://git.example/owner/repo", "pod/host-pid", "https://git.example/owner/repo/blob/main/docs/rules/pod/host-pid.md"},
		{"https://git.example/owner/repo/", "pod/host-pid", "https://git.example/owner/repo/blob/main/docs/rules/pod/host-pid.md"},
		{"https://git.example", "p o/\x1b", "https://git.example/blob/main/docs/rules/p%20o/%1B.md"},
		{"", "pod/host-pid", ""},
		{"owner/repo", "pod/host-pid", ""},
		{"https://git.example/\x1b]", "pod/host-pid", ""},
	}
	for _, test := range tests {
		require.Equal(t, test.want, Tool{URI: test.uri}.ruleURL(test.id), test.uri)
	}
}
