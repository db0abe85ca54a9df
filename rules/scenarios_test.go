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

// Each folder of testdata/scenarios is a cluster in two versions: bad, whose lines announce what the scenario is about, and
// mended, of which nothing is left to say.
func TestScenarios(t *testing.T) {
	for _, test := range []struct {
		name  string
		about []string // what the bad version announces
		clean []string // what the mended one is clean of
	}{
		{"two-teams", []string{"tenancy/*"}, []string{"*"}},
		{"published-ray", []string{"model/*"}, []string{"model/*", "network/exposed-service"}},
		{"remote-code", []string{"model/*"}, []string{"model/*"}},
		{"tf-serving", []string{"*"}, []string{"*"}},
		{"model-control", []string{"model/*"}, []string{"model/*"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := filepath.Join("..", "testdata", "scenarios", test.name)
			wanted, found := lintFolder(t, filepath.Join(folder, "bad"), test.about)
			require.NotEmpty(t, wanted)
			require.Equal(t, wanted, found)
			_, found = lintFolder(t, filepath.Join(folder, "mended"), test.clean)
			require.Empty(t, found)
		})
	}
}

// lintFolder lints the files of a folder together, and returns what they announce and what was found, by file.
func lintFolder(t *testing.T, folder string, selected []string) (wanted, found map[string][]string) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	options := lint.DefaultOptions()
	options.Select = selected
	linter, err := lint.New(rules.All(), options)
	require.NoError(t, err)

	wanted, found = map[string][]string{}, map[string][]string{}
	var inputs []lint.Input
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		name := filepath.Base(file)
		if all := expectations(t, text); len(all) > 0 {
			wanted[name] = all
		}
		inputs = append(inputs, lint.Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }})
	}
	result := linter.Run(slices.Values(inputs))
	require.Empty(t, result.Inputs.Failed)
	all := map[string][]expectation{}
	for _, f := range result.Findings {
		all[f.Place.File] = append(all[f.Place.File], expectation{f.Place.Start.Line, f.Rule.ID})
	}
	for name, expected := range all {
		found[name] = inOrder(expected)
	}
	return wanted, found
}
