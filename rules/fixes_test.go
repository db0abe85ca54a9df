package rules_test

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/fix"
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
	name, options := filepath.Base(file), fixtureOptions(t, r, text)

	fixed, left := runFix(t, options, name, text)
	if *update {
		writeFixed(t, fixedName(file), text, fixed)
	}
	want := text
	if golden, err := os.ReadFile(fixedName(file)); err == nil {
		require.NotEqual(t, string(text), string(golden), "%s is like the file that it is made of", fixedName(file))
		want = golden
	}
	require.Equal(t, string(want), string(fixed), file)
	if slices.Contains(styles, name) {
		require.Empty(t, left, file)
	}
	again, _ := runFix(t, options, name, fixed)
	require.Equal(t, string(fixed), string(again), "%s: fixed twice", file)
}

// runFix makes the fixes of a text that its rules have, and says what remains.
func runFix(t *testing.T, options lint.Options, name string, text []byte) (fixed []byte, left []string) {
	options.Fixes = true
	linter, err := lint.New(rules.All(), options)
	require.NoError(t, err)
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
	inputs := []fix.Input{{Input: lint.Input{Name: name, Open: open}}}
	result := fix.Run(linter, inputs, fix.Options{Unsafe: !onlySafe.Match(text), Objects: true})
	require.Empty(t, result.Faults, name)
	for _, l := range result.Left {
		left = append(left, fmt.Sprintf("%d: %s %s", l.Place.Start.Line, l.Message, l.Reason))
	}
	if len(result.Files) == 0 {
		return text, left
	}
	return result.Files[0].After, left
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

// addsObjects reports whether what mends the findings of a rule is objects, which have a style of their own.
func addsObjects(t *testing.T, r *lint.Rule) bool {
	options := alone(r)
	options.Fixes = true
	return slices.ContainsFunc(run(t, options, "bad.yaml", []byte(r.Bad)).Findings, func(f *lint.Finding) bool {
		return f.Fix != nil && len(f.Fix.Objects) > 0
	})
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
			if addsObjects(t, r) {
				return
			}
			for _, name := range styles {
				require.FileExists(t, filepath.Join(fixtures, filepath.FromSlash(r.ID), fixedName(name)))
			}
			crlf, err := os.ReadFile(filepath.Join(fixtures, filepath.FromSlash(r.ID), fixedName("fix-crlf.yaml")))
			require.NoError(t, err)
			require.Equal(t, bytes.Count(crlf, []byte("\n")), bytes.Count(crlf, []byte("\r\n")))
		})
	}
}

// Whatever a rule mends, it is proven with every other rule beside it: none finds anything new.
func TestFixesTogether(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(fixtures, "*", "*", "*"))
	require.NoError(t, err)
	for _, file := range files {
		if isFixed(file) {
			continue
		}
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		options := parseOptions(t, lint.DefaultOptions(), headerOf(text))
		options.Profile, options.Select = lint.Strict, nil
		fixed, _ := runFix(t, options, file, text)
		again, _ := runFix(t, options, file, fixed)
		require.Equal(t, string(fixed), string(again), "%s: fixed twice", file)
	}
}
