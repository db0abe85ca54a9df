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

// What is found in a file does not depend on whether the files around it are checked too, or read as context.
func TestContext(t *testing.T) {
	var folders []string
	for _, glob := range []string{"scenarios/*/bad", "rules/network/*", "rules/tenancy/*", "rules/namespace/*", "rules/manifest/duplicate-object"} {
		found, err := filepath.Glob(filepath.Join("..", "testdata", filepath.FromSlash(glob)))
		require.NoError(t, err)
		require.NotEmpty(t, found, glob)
		folders = append(folders, found...)
	}
	compared := 0
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		require.NoError(t, err)
		options := lint.DefaultOptions()
		options.Profile = lint.Strict
		linter, err := lint.New(rules.All(), options)
		require.NoError(t, err)
		lintAsContext := func(context func(i int) bool) map[string][]expectation {
			inputs := make([]lint.Input, len(files))
			for i, file := range files {
				inputs[i] = lint.Input{Name: file, Context: context(i), Open: func() (io.ReadCloser, error) {
					text, err := os.ReadFile(file)
					return io.NopCloser(bytes.NewReader(text)), err
				}}
			}
			found := map[string][]expectation{}
			for _, f := range linter.Run(slices.Values(inputs)).Findings {
				found[f.Place.File] = append(found[f.Place.File], expectation{f.Place.Start.Line, f.Rule.ID})
			}
			return found
		}
		all := lintAsContext(func(int) bool { return false })
		for i, file := range files {
			want := map[string][]expectation{}
			if len(all[file]) > 0 {
				want[file] = all[file]
			}
			require.Equal(t, want, lintAsContext(func(other int) bool { return other != i }), file)
			compared += len(all[file])
		}
	}
	require.Greater(t, compared, 100)
}
