package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// tree is a directory by its contents. A value is the text of a file, or where a link leads after "-> ".
type tree map[string]string

// chdir makes the tree in a new directory, goes there, and returns its resolved path.
func (t tree) chdir(tb *testing.T) string {
	tb.Helper()
	dir, err := filepath.EvalSymlinks(tb.TempDir())
	require.NoError(tb, err)
	for name, content := range t {
		if target, isLink := strings.CutPrefix(content, "-> "); isLink {
			link(tb, dir, name, target)
		} else {
			write(tb, dir, name, content)
		}
	}
	tb.Chdir(dir)
	return dir
}

func write(tb testing.TB, dir, name, text string) {
	tb.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(tb, os.MkdirAll(filepath.Dir(path), 0o777))
	require.NoError(tb, os.WriteFile(path, []byte(text), 0o666))
}

func link(tb testing.TB, dir, name, target string) {
	tb.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	require.NoError(tb, os.MkdirAll(filepath.Dir(path), 0o777))
	if err := os.Symlink(filepath.FromSlash(target), path); err != nil {
		tb.Skip("links cannot be made here: ", err)
	}
}

func names(files []File) []string {
	var names []string
	for _, file := range files {
		names = append(names, file.Name)
	}
	return names
}

func read(t *testing.T, file File) string {
	t.Helper()
	r, err := file.Open()
	require.NoError(t, err)
	text, err := io.ReadAll(r)
	require.NoError(t, err)
	require.NoError(t, r.Close())
	return string(text)
}

// lines renders skips and problems as "name: reason".
func lines[T any](items []T) []string {
	var lines []string
	for _, item := range items {
		switch item := any(item).(type) {
		case Skip:
			lines = append(lines, item.Name+": "+item.Reason)
		case Problem:
			lines = append(lines, item.Error())
		}
	}
	return lines
}

func TestFind(t *testing.T) {
	words := strings.Fields
	noManifests := ErrNoManifests.Error()
	tests := []struct {
		name     string
		tree     tree
		paths    []string
		files    []string
		skipped  []string
		problems []string
	}{
		{
			name:  "no path is the current directory",
			tree:  tree{"b.yaml": "", "a.yml": ""},
			files: words("a.yml b.yaml"),
		},
		{
			name:  "a directory is searched to any depth for three extensions in any case",
			tree:  tree{"a.yaml": "", "b.YML": "", "c.Json": "", "d/e/f/g.yaml": "", "h.txt": "", "yaml": "", "i.yaml.bak": "", "d/k.tf": "", "l.yaml/m.yaml": ""},
			paths: words("."),
			files: words("a.yaml b.YML c.Json d/e/f/g.yaml l.yaml/m.yaml"),
		},
		{
			name:  "hidden files and directories are left out, others are not",
			tree:  tree{"a.yaml": "", ".b.yaml": "", ".d/c.yaml": "", "..e/c.yaml": "", "d/.yaml": "", "vendor/c.yaml": "", "node_modules/c.yaml": ""},
			paths: words("."),
			files: words("a.yaml node_modules/c.yaml vendor/c.yaml"),
		},
		{
			name:  "a named file is read whatever it is called",
			tree:  tree{".gitignore": "ignored\n", "a.txt": "", "noextension": "", ".hidden": "", ".d/e": "", "ignored/f": ""},
			paths: words("noextension a.txt .hidden .d/e ignored/f"),
			files: words("noextension a.txt .hidden .d/e ignored/f"),
		},
		{
			name:  "a named directory is searched though it is hidden or ignored",
			tree:  tree{".git/HEAD": "", ".gitignore": "ignored\nx.yaml\n", "ignored/a.yaml": "", "ignored/x.yaml": "", ".hidden/a.yaml": "", ".hidden/.b/c.yaml": ""},
			paths: words("ignored .hidden"),
			files: words("ignored/a.yaml .hidden/a.yaml"),
		},
		{
			name:  "names are cleaned and in the order of the paths, then of the names",
			tree:  tree{"d/b.yaml": "", "d/a/x.yaml": "", "d/a-b/x.yaml": "", "d/a.yaml": "", "c.yaml": ""},
			paths: words("./c.yaml ./d/../d//"),
			files: words("c.yaml d/a-b/x.yaml d/a.yaml d/a/x.yaml d/b.yaml"),
		},
		{
			name:  "what is named twice is read once",
			tree:  tree{"a.yaml": "", "b.yaml": "", "d/c.yaml": "", "l.yaml": "-> a.yaml"},
			paths: words("b.yaml ./b.yaml l.yaml a.yaml . d d/c.yaml"),
			files: words("b.yaml l.yaml d/c.yaml"),
		},
		{
			name:     "what is missing is a problem once, and the rest is found",
			tree:     tree{"a.yaml": "", "l.yaml": "-> missing.yaml"},
			paths:    words("missing.yaml ./missing.yaml l.yaml a.yaml"),
			files:    words("a.yaml"),
			problems: []string{"missing.yaml: no such file or directory", "l.yaml: link to missing.yaml: no such file or directory"},
		},
		{
			name:     "an empty path is not the current directory",
			tree:     tree{"a.yaml": ""},
			paths:    []string{""},
			problems: []string{`"": the path is empty`},
		},
		{
			name:     "a directory without manifests",
			tree:     tree{"d/a.txt": ""},
			paths:    words("d"),
			problems: []string{"d: " + noManifests},
		},
		{
			name: "a directory of which everything is left out",
			tree: tree{
				"d/.gitignore": "*.yaml\n/gen\n", "d/.git/x": "", "d/a.yaml": "", "d/b.yaml": "", "d/c.txt": "", "d/gen/x.json": "",
				"d/.h.yml": "", "d/.h.txt": "",
			},
			paths:    words("d"),
			problems: []string{"d: " + noManifests + "; ignored by .gitignore: 2 files and 1 directory; hidden: 1 file"},
		},
		{
			name:  "a directory whose files are known from an earlier path holds manifests",
			tree:  tree{"d/a.yaml": ""},
			paths: words("d/a.yaml d"),
			files: words("d/a.yaml"),
		},
		{
			name: "a mounted ConfigMap",
			tree: tree{
				"cm/..2026_01/a.yaml": "", "cm/..2026_01/sub/b.yaml": "", "cm/..data": "-> ..2026_01",
				"cm/a.yaml": "-> ..data/a.yaml", "cm/sub": "-> ..data/sub",
			},
			paths: words("cm"),
			files: words("cm/a.yaml cm/sub/b.yaml"),
		},
		{
			name:  "a file has its own name where the search meets it",
			tree:  tree{"current": "-> v2", "v2/a.yaml": "", "a.yaml": "-> z.yaml", "z.yaml": ""},
			paths: words("."),
			files: words("v2/a.yaml z.yaml"),
		},
		{
			name:  "of two links to what has no name of its own, the first counts",
			tree:  tree{".data/x.yaml": "", "b": "-> .data", "a": "-> .data", "c.yaml": "-> .data/x.yaml"},
			paths: words("."),
			files: words("a/x.yaml"),
		},
		{
			name:  "what is in a linked directory is judged where it is",
			tree:  tree{"l": "-> .data", ".data/a.yaml": "", ".data/.b.yaml": "", ".data/c.yaml": "", ".data/.gitignore": "/c.yaml\n", ".data/m": "-> ../.more", ".more/d.yaml": ""},
			paths: words("."),
			files: words("l/a.yaml l/m/d.yaml"),
		},
		{
			name: "a link out of the tree",
			tree: tree{
				"out/a.yaml": "", "in/a.yaml": "-> ../out/a.yaml", "in/d": "-> ../out", "in/up": "-> ..", "in/notes.txt": "-> ../out/a.yaml",
				"in/gone.yaml": "-> ../out/gone.yaml", "in/b.yaml": "",
			},
			paths:   words("in"),
			files:   words("in/b.yaml"),
			skipped: []string{"in/a.yaml: link out of in: name it to read it", "in/d: link out of in: name it to read it", "in/gone.yaml: link out of in: name it to read it", "in/up: link out of in: name it to read it"},
		},
		{
			name:  "a named link is followed",
			tree:  tree{"out/a.yaml": "", "out/b": "", "in/d": "-> ../out", "in/f": "-> ../out/b"},
			paths: words("in/d in/f"),
			files: words("in/d/a.yaml in/f"),
		},
		{
			name: "a link cycle",
			tree: tree{
				"a.yaml": "", "self.yaml": "-> self.yaml", "one.yaml": "-> two.yaml", "two.yaml": "-> one.yaml", "here": "-> .", "d/up": "-> ..",
				".p/q": "-> ../.q", ".q/p": "-> ../.p", ".q/x.yaml": "", "p": "-> .p",
			},
			paths: words("."),
			files: words("a.yaml p/q/x.yaml"),
			skipped: []string{
				"d/up: link cycle: leads to a directory that it is in", "here: link cycle: leads to a directory that it is in",
				"one.yaml: link cycle: leads to itself", "self.yaml: link cycle: leads to itself", "two.yaml: link cycle: leads to itself",
			},
		},
		{
			name:     "a broken link",
			tree:     tree{"a.yaml": "", "b.yaml": "-> gone.yaml", "c.yaml": "-> a.yaml/x", "README": "-> gone"},
			paths:    words("."),
			files:    words("a.yaml"),
			skipped:  []string{"README: link to what does not exist"},
			problems: []string{"b.yaml: link to gone.yaml: no such file or directory", "c.yaml: link to a.yaml/x: not a directory"},
		},
		{
			name:  "a hidden or ignored link is left out",
			tree:  tree{"a.yaml": "", ".gitignore": "l.yaml\n", "l.yaml": "-> gone", ".h.yaml": "-> gone"},
			paths: words("."),
			files: words("a.yaml"),
		},
		{
			name: "ignore files of parent directories apply up to the top of the repository",
			tree: tree{
				".gitignore": "a.yaml\n", "r/.git/info/exclude": "e.yaml\nkeep.yaml\n", "r/.gitignore": "/d/s/b.yaml\n!keep.yaml\n", "r/d/.gitignore": "c.yaml\n",
				"r/d/s/a.yaml": "", "r/d/s/b.yaml": "", "r/d/s/c.yaml": "", "r/d/s/e.yaml": "", "r/d/s/keep.yaml": "",
			},
			paths: words("r/d/s"),
			files: words("r/d/s/a.yaml r/d/s/keep.yaml"),
		},
		{
			name:  "the top of a worktree holds a file called .git",
			tree:  tree{".gitignore": "a.yaml\n", "r/.git": "gitdir: /x\n", "r/.gitignore": "b.yaml\n", "r/d/a.yaml": "", "r/d/b.yaml": ""},
			paths: words("r/d"),
			files: words("r/d/a.yaml"),
		},
		{
			name:  "outside a repository nothing above the named directory applies",
			tree:  tree{".gitignore": "a.yaml\n", "d/.gitignore": "b.yaml\n", "d/a.yaml": "", "d/b.yaml": "", "d/e/b.yaml": ""},
			paths: words("d"),
			files: words("d/a.yaml"),
		},
		{
			name:  "a repository in another has its own rules",
			tree:  tree{".git/HEAD": "", ".gitignore": "a.yaml\nother\n", "a.yaml": "", "m/.git/HEAD": "", "m/a.yaml": "", "other/.git/HEAD": "", "other/x.yaml": ""},
			paths: words("."),
			files: words("m/a.yaml"),
		},
		{
			name:  "an ignore file that is a link is not read",
			tree:  tree{"rules": "a.yaml\n", ".gitignore": "-> rules", "a.yaml": ""},
			paths: words("."),
			files: words("a.yaml"),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.tree.chdir(t)
			listing := Finder{}.Find(tt.paths)
			require.Equal(t, tt.files, names(listing.Files))
			require.Equal(t, tt.skipped, lines(listing.Skipped))
			require.Equal(t, tt.problems, lines(listing.Problems))
		})
	}
}

func TestAbsolutePathsStayAbsolute(t *testing.T) {
	dir := tree{"d/a.yaml": ""}.chdir(t)
	listing := Finder{}.Find([]string{filepath.Join(dir, "d"), "d/a.yaml"})
	require.Equal(t, []string{filepath.ToSlash(dir) + "/d/a.yaml"}, names(listing.Files))
}

func TestParentDirectory(t *testing.T) {
	dir := tree{"d/e/x": "", "a.yaml": "", "d/b.yaml": ""}.chdir(t)
	t.Chdir(filepath.Join(dir, "d", "e"))
	require.Equal(t, []string{"../b.yaml", "../../a.yaml"}, names(Finder{}.Find([]string{"..", "../../a.yaml"}).Files))
}

func TestFile(t *testing.T) {
	dir := tree{"d/a.yaml": "a", "d/b.yaml": "b", "d/l.yaml": "-> .c.yaml", "d/.c.yaml": "c", "named": "-> d/a.yaml"}.chdir(t)
	listing := Finder{}.Find([]string{"d", "named"})
	require.Len(t, listing.Files, 3)
	for i, want := range []File{
		{Name: "d/a.yaml", Path: filepath.Join(dir, "d", "a.yaml"), Named: true},
		{Name: "d/b.yaml", Path: filepath.Join(dir, "d", "b.yaml")},
		{Name: "d/l.yaml", Path: filepath.Join(dir, "d", ".c.yaml")},
	} {
		got := listing.Files[i]
		require.Equal(t, string("abc"[i]), read(t, got))
		got.Open = nil
		require.Equal(t, want, got)
	}
}

func TestRemovedFileFailsToOpen(t *testing.T) {
	tree{"d/a.yaml": "", "d/b.yaml": "b"}.chdir(t)
	listing := Finder{}.Find([]string{"d"})
	require.NoError(t, os.Remove("d/a.yaml"))
	_, err := listing.Files[0].Open()
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.Equal(t, "d/a.yaml: no such file or directory", err.Error())
	require.Equal(t, "b", read(t, listing.Files[1]))
}

func TestStdin(t *testing.T) {
	tree{"-": "a file", "a.yaml": ""}.chdir(t)

	listing := Finder{Stdin: strings.NewReader("piped"), StdinName: "deploy.yaml"}.Find([]string{"-", "a.yaml", "-", "./-"})
	require.Equal(t, []string{"deploy.yaml", "a.yaml", "-"}, names(listing.Files))
	require.True(t, listing.Files[0].Named)
	require.Empty(t, listing.Files[0].Path)
	require.Equal(t, "piped", read(t, listing.Files[0]))
	require.Equal(t, "a file", read(t, listing.Files[2]))

	require.Equal(t, []string{"<stdin>"}, names(Finder{Stdin: strings.NewReader("")}.Find([]string{"-"}).Files))
	require.Equal(t, []string{"<stdin>: there is no standard input"}, lines(Finder{}.Find([]string{"-"}).Problems))
}

func TestUnreadableDirectory(t *testing.T) {
	tree{"d/a.yaml": "", "d/b/x.yaml": "", "d/c.yaml": "", "e/x.yaml": ""}.chdir(t)
	refuse := func(path string) ([]fs.DirEntry, error) {
		if base := filepath.Base(path); base == "b" || base == "e" {
			return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrPermission}
		}
		return os.ReadDir(path)
	}
	listing := Finder{}.find([]string{"d", "e"}, refuse)
	require.Equal(t, []string{"d/a.yaml", "d/c.yaml"}, names(listing.Files))
	require.Equal(t, []string{"d/b: permission denied", "e: permission denied"}, lines(listing.Problems))
	require.ErrorIs(t, listing.Problems[0], fs.ErrPermission)
}

func TestDirectoryReadInPart(t *testing.T) {
	tree{"a.yaml": "", "b.yaml": ""}.chdir(t)
	failed := errors.New("input/output error")
	listing := Finder{}.find([]string{"."}, func(path string) ([]fs.DirEntry, error) {
		entries, err := os.ReadDir(path)
		require.NoError(t, err)
		return entries[:1], failed
	})
	require.Equal(t, []string{"a.yaml"}, names(listing.Files))
	require.Equal(t, []Problem{{".", failed}}, listing.Problems)
}

func TestNoManifestsIsAnErrorToTestFor(t *testing.T) {
	tree{"a.txt": "", ".gitignore": "*.yaml\n", "a.yaml": ""}.chdir(t)
	listing := Finder{}.Find(nil)
	require.Len(t, listing.Problems, 1)
	require.ErrorIs(t, listing.Problems[0], ErrNoManifests)
}

func TestLargeIgnoreFileIsRefused(t *testing.T) {
	dir := tree{".gitignore": strings.Repeat("#", maxIgnoreFile+1), "a.yaml": ""}.chdir(t)
	listing := Finder{}.Find(nil)
	require.Equal(t, []string{"a.yaml"}, names(listing.Files))
	require.Equal(t, []string{filepath.ToSlash(dir) + "/.gitignore: read ignore file: larger than 1048576 bytes"}, lines(listing.Problems))
}

func TestSameTreeSameListing(t *testing.T) {
	content := tree{}
	for i := range 50 {
		content[fmt.Sprintf("d%d/f%d.yaml", i%7, i)] = ""
		content[fmt.Sprintf("d%d/l%d.yaml", i%5, i)] = fmt.Sprintf("-> ../.hidden/f%d.yaml", i%3)
		content[fmt.Sprintf(".hidden/f%d.yaml", i)] = ""
	}
	content.chdir(t)
	want := names(Finder{}.Find(nil).Files)
	require.Len(t, want, 53)
	require.IsIncreasing(t, want)
	for range 5 {
		require.Equal(t, want, names(Finder{}.Find(nil).Files))
	}
}

func BenchmarkFind(b *testing.B) {
	top := b.TempDir()
	write(b, top, ".git/info/exclude", "")
	write(b, top, ".gitignore", "# build output\n/dist/\n*.log\n*.tmp.yaml\n!keep.tmp.yaml\n**/secrets/*.yaml\n.env\n")
	for i := range 4000 {
		write(b, top, fmt.Sprintf("team%d/app%d/%d.yaml", i%20, i%400, i), "")
	}
	b.ReportAllocs()
	for b.Loop() {
		if got := len((Finder{}).Find([]string{top}).Files); got != 4000 {
			b.Fatalf("found %d files", got)
		}
	}
}

// BenchmarkOpen opens and reads small files.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	for i := range 500 {
		write(b, dir, fmt.Sprintf("app-%d.yaml", i), strings.Repeat("a: b\n", 300))
	}
	files := Finder{}.Find([]string{dir}).Files
	text := make([]byte, 4<<10)
	b.ReportAllocs()
	for b.Loop() {
		for _, file := range files {
			stream, err := file.Open()
			require.NoError(b, err)
			for err == nil {
				_, err = stream.Read(text)
			}
			require.ErrorIs(b, err, io.EOF)
			require.NoError(b, stream.Close())
		}
	}
}
