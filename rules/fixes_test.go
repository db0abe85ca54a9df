package rules_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/rules"
)

var update = flag.Bool("update", false, "write what fixes make of the testdata")

// styles are the fixtures that every rule with a fix has: the same faults in every style that manifests are written in. Nothing
// is left to report of them when they are fixed.
var styles = []string{"fix-block.yaml", "fix-flow.yaml", "fix-indent.yaml", "fix-crlf.yaml", "fix-comments.yaml", "fix.json"}

// onlySafe is the line of a fixture of which only the safe fixes are made.
var onlySafe = regexp.MustCompile(`(?m)^# fix: safe\r?$`)

// fixedName returns the name of the file that says what fixes make of another one.
func fixedName(name string) string {
	ext := filepath.Ext(name)
	return strings.TrimSuffix(name, ext) + ".fixed" + ext
}

func isFixed(name string) bool {
	return strings.HasSuffix(strings.TrimSuffix(name, filepath.Ext(name)), ".fixed")
}

// TestFixes makes of every file under testdata/rules/<family>/<rule> what fixes of that rule make of it, and compares it with
// the .fixed file beside it. Where there is none, nothing is changed.
func TestFixes(t *testing.T) {
	for _, r := range rules.All() {
		t.Run(r.ID, func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join(fixtures, filepath.FromSlash(r.ID), "*"))
			require.NoError(t, err)
			for _, file := range files {
				if !isFixed(file) {
					testFix(t, r, file)
				} else {
					require.Contains(t, files, strings.Replace(file, ".fixed", "", 1))
				}
			}
		})
	}
}

func testFix(t *testing.T, r *lint.Rule, file string) {
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	name := filepath.Base(file)
	options := fixtureOptions(t, r, text)
	options.Fixes = true
	accept := func(f *lint.Fix) bool { return f.Safe || !onlySafe.Match(text) }

	fixed := fix(t, options, name, text, accept)
	if *update {
		writeFixed(t, fixedName(file), text, fixed)
	}
	want := text
	if golden, err := os.ReadFile(fixedName(file)); err == nil {
		require.NotEqual(t, string(text), string(golden), "%s is like the file that it is made of", fixedName(file))
		want = golden
	}
	require.Equal(t, string(want), string(fixed), file)
	require.Equal(t, string(fixed), string(fix(t, options, name, fixed, accept)), "%s: fixed twice", file)
	for _, f := range run(t, options, name, fixed).Findings {
		left := f.Fix == nil || f.Fix.Refusal != "" || !accept(f.Fix)
		require.True(t, left && !slices.Contains(styles, name), "%s: %d: %s is left", file, f.Place.Start.Line, f.Message)
	}
}

// fix makes the fixes that are accepted, until there are none.
func fix(t *testing.T, options lint.Options, name string, text []byte, accept func(*lint.Fix) bool) []byte {
	for range 10 {
		var sets [][]manifest.Change
		for _, f := range run(t, options, name, text).Findings {
			if f.Fix != nil && len(f.Fix.Changes) > 0 && accept(f.Fix) {
				sets = append(sets, f.Fix.Changes)
			}
		}
		splices, _ := manifest.Compose(sets)
		if len(splices) == 0 {
			break
		}
		text = apply(text, splices)
	}
	return text
}

func apply(text []byte, splices []manifest.Splice) []byte {
	var b bytes.Buffer
	at := int64(0)
	for _, s := range splices {
		b.Write(text[at:s.Start.Offset])
		b.WriteString(s.Text)
		at = s.End.Offset
	}
	b.Write(text[at:])
	return b.Bytes()
}

func writeFixed(t *testing.T, file string, text, fixed []byte) {
	if bytes.Equal(text, fixed) {
		if err := os.Remove(file); !os.IsNotExist(err) {
			require.NoError(t, err)
		}
		return
	}
	require.NoError(t, os.WriteFile(file, fixed, 0o644))
}

// Every rule with a fix shows it in every style.
func TestFixesInEveryStyle(t *testing.T) {
	for _, r := range rules.All() {
		if r.Fix.Does == "" {
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			require.NotContains(t, r.Fix.Does[len(r.Fix.Does)-1:], ".", "it completes a sentence")
			require.True(t, strings.HasSuffix(r.Fix.Breaks, "."), "Breaks is a sentence")
			for _, name := range styles {
				require.FileExists(t, filepath.Join(fixtures, filepath.FromSlash(r.ID), fixedName(name)))
			}
			crlf, err := os.ReadFile(filepath.Join(fixtures, filepath.FromSlash(r.ID), fixedName("fix-crlf.yaml")))
			require.NoError(t, err)
			require.Equal(t, bytes.Count(crlf, []byte("\n")), bytes.Count(crlf, []byte("\r\n")))
		})
	}
}
