package rules_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// inPods are the rules that manifests of custom resources are tried with.
var inPods = []string{"pod/*", "image/floating-tag", "image/unpinned-public", "image/malformed"}

// The files of testdata/kinds are manifests as people write them, of the custom resources that they use most. Each file is
// linted by itself, and its lines announce the findings.
func TestKinds(t *testing.T) {
	files, err := filepath.Glob("../testdata/kinds/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	options := lint.DefaultOptions()
	options.Select = inPods
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			result := run(t, options, filepath.Base(file), text)
			require.Empty(t, result.Inputs.Failed)
			var found []expectation
			for _, f := range result.Findings {
				found = append(found, expectation{f.Place.Start.Line, f.Rule.ID})
			}
			require.Equal(t, expectations(t, text), inOrder(found))
		})
	}
}

// Each folder of testdata/halves holds objects that are merged with one another, one a file, and what is announced is said of
// the object of that file, whatever the order of the files, and however many are checked at once.
func TestHalves(t *testing.T) {
	folders, err := filepath.Glob("../testdata/halves/*")
	require.NoError(t, err)
	require.NotEmpty(t, folders)
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
			require.NoError(t, err)
			require.NotEmpty(t, files)
			for range len(files) {
				for _, jobs := range []int{1, 4} {
					lintHalves(t, files, jobs)
				}
				files = append(files[1:], files[0])
			}
			slices.Reverse(files)
			lintHalves(t, files, 4)
		})
	}
}

func lintHalves(t *testing.T, files []string, jobs int) {
	t.Helper()
	options := lint.DefaultOptions()
	options.Select, options.Jobs = inPods, jobs
	linter, err := lint.New(rules.All(), options)
	require.NoError(t, err)
	texts := map[string][]byte{}
	var inputs []lint.Input
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		texts[file] = text
		inputs = append(inputs, lint.Input{Name: file, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }})
	}
	result := linter.Run(slices.Values(inputs))
	require.Empty(t, result.Inputs.Failed)
	found := map[string][]expectation{}
	for _, f := range result.Findings {
		found[f.Place.File] = append(found[f.Place.File], expectation{f.Place.Start.Line, f.Rule.ID})
		require.Contains(t, string(texts[f.Place.File]), "\nkind: "+f.Object.Kind+"\n", "%s is said of another object", f.Rule.ID)
	}
	for file, text := range texts {
		require.Equal(t, expectations(t, text), inOrder(found[file]), "%s, of %v", file, files)
	}
}
