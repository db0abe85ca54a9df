package source

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// marked returns the names of files: in brackets those of the context, with a star those that were named.
func marked(files []File) []string {
	var all []string
	for _, f := range files {
		switch {
		case f.Context:
			all = append(all, "("+f.Name+")")
		case f.Named:
			all = append(all, "*"+f.Name)
		default:
			all = append(all, f.Name)
		}
	}
	return all
}

func TestContext(t *testing.T) {
	dir := tree{"a.yaml": "", "b/c.yaml": "", "b/d.yaml": "", "e/f.yaml": "", ".hidden/g.yaml": "", "empty/readme.md": ""}.chdir(t)
	for _, test := range []struct {
		name           string
		context, paths []string
		want           []string
	}{
		{"around a file", []string{"."}, []string{"b/c.yaml"}, []string{"(a.yaml)", "*b/c.yaml", "(b/d.yaml)", "(e/f.yaml)"}},
		{"around a folder", []string{"."}, []string{"b"}, []string{"(a.yaml)", "b/c.yaml", "b/d.yaml", "(e/f.yaml)"}},
		{"around all", []string{"b"}, []string{"."}, []string{"a.yaml", "e/f.yaml", "b/c.yaml", "b/d.yaml"}},
		{"in two folders", []string{"b", "e", "."}, []string{"a.yaml"}, []string{"(b/c.yaml)", "(b/d.yaml)", "(e/f.yaml)", "*a.yaml"}},
		{"beside", []string{"e"}, []string{".hidden/g.yaml", "b/c.yaml"}, []string{"*.hidden/g.yaml", "*b/c.yaml", "(e/f.yaml)"}},
		{"by another name", []string{"."}, []string{filepath.Join(dir, "a.yaml")}, []string{"*" + filepath.ToSlash(filepath.Join(dir, "a.yaml")), "(b/c.yaml)", "(b/d.yaml)", "(e/f.yaml)"}},
		{"nothing in it", []string{"empty"}, []string{"a.yaml"}, []string{"*a.yaml"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			listing := Finder{Context: test.context}.Find(test.paths)
			require.Equal(t, test.want, marked(listing.Files))
			require.Empty(t, listing.Problems)
			require.Empty(t, listing.Skipped)
		})
	}
	listing := Finder{Context: []string{"missing"}}.Find([]string{"a.yaml"})
	require.Equal(t, []string{"missing: no such file or directory"}, lines(listing.Problems))
}

func TestListed(t *testing.T) {
	dir := tree{"a.yaml": "", "b/c.yml": "", "b/notes.md": "", ".github/ci.yaml": "", "d.yaml/e.yaml": ""}.chdir(t)
	listing := Finder{Listed: []string{"b/c.yml", "./a.yaml", "gone.yaml", "gone.md", "b/notes.md", ".github/ci.yaml", "d.yaml", "-", "", filepath.Join(dir, "a.yaml")}}.Find(nil)
	require.Equal(t, []string{"b/c.yml", "a.yaml"}, marked(listing.Files))
	require.Equal(t, []Skip{{"gone.yaml", "listed, and not there any more"}, {"d.yaml", "listed, and not a regular file"}}, listing.Skipped)
	require.Empty(t, listing.Problems)

	listing = Finder{Listed: []string{"a.yaml"}, Context: []string{"."}}.Find([]string{"b"})
	require.Equal(t, []string{"a.yaml", "b/c.yml", "(d.yaml/e.yaml)"}, marked(listing.Files))
	require.Empty(t, Finder{Listed: []string{}}.Find(nil).Files, "an empty list does not mean everything")
}
