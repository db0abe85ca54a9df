package fix

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

func TestDiff(t *testing.T) {
	const text = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n"
	for name, test := range map[string]struct {
		before string
		edits  []Edit
		want   string
	}{
		"nothing":            {text, nil, ""},
		"in a line":          {text, []Edit{{8, 9, "five"}}, "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"},
		"a line more":        {text, []Edit{{2, 2, "new\n"}}, "@@ -1,4 +1,5 @@\n 1\n+new\n 2\n 3\n 4\n"},
		"behind a line":      {text, []Edit{{3, 3, "\nnew"}}, "@@ -1,5 +1,6 @@\n 1\n 2\n+new\n 3\n 4\n 5\n"},
		"a line less":        {text, []Edit{{0, 2, ""}}, "@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n"},
		"two lines":          {text, []Edit{{0, 0, "a"}, {2, 2, "b"}}, "@@ -1,5 +1,5 @@\n-1\n-2\n+a1\n+b2\n 3\n 4\n 5\n"},
		"joined":             {text, []Edit{{1, 2, ""}}, "@@ -1,5 +1,4 @@\n-1\n-2\n+12\n 3\n 4\n 5\n"},
		"near":               {text, []Edit{{0, 1, "a"}, {12, 13, "b"}}, "@@ -1,10 +1,10 @@\n-1\n+a\n 2\n 3\n 4\n 5\n 6\n-7\n+b\n 8\n 9\n 10\n"},
		"far":                {text, []Edit{{0, 0, "new\n"}, {24, 26, "b"}}, "@@ -1,3 +1,4 @@\n+new\n 1\n 2\n 3\n@@ -9,4 +10,4 @@\n 9\n 10\n 11\n-12\n+b\n"},
		"at the end":         {"1\n", []Edit{{2, 2, "2\n"}}, "@@ -1 +1,2 @@\n 1\n+2\n"},
		"no end of line":     {"1", []Edit{{0, 1, "2"}}, "@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+2\n\\ No newline at end of file\n"},
		"more behind no end": {"1", []Edit{{1, 1, "\n2\n"}}, "@@ -1 +1,2 @@\n-1\n\\ No newline at end of file\n+1\n+2\n"},
		"all goes":           {"1\n", []Edit{{0, 2, ""}}, "@@ -1 +0,0 @@\n-1\n"},
		"CRLF":               {"1\r\n2\r\n", []Edit{{1, 1, "\r\n3"}}, "@@ -1,2 +1,3 @@\n 1\r\n+3\r\n 2\r\n"},
		"the same":           {text, []Edit{{0, 1, "1"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := File{Name: "a.yaml", Before: []byte(test.before), Edits: test.edits}
			_, hunks, _ := strings.Cut(f.Diff(), "+++ b/a.yaml\n")
			require.Equal(t, test.want, hunks)
		})
	}
	require.Equal(t, "--- /dev/null\n+++ b/d/a.yaml\n@@ -0,0 +1,2 @@\n+1\n+2\n", DiffNew("d/a.yaml", "1\n2\n"))
}

func TestDiffName(t *testing.T) {
	for name, want := range map[string]string{
		"a.yaml": "a/a.yaml", "/d/a.yaml": "a/d/a.yaml", "a b.yaml": "a/a b.yaml\t", "ä.yaml": "a/ä.yaml",
		"a\tb\"c\\.yaml": `"a/a\011b\"c\\.yaml"`, "": "/dev/null",
	} {
		require.Equal(t, want, diffName("a/", name))
	}
}

// patch applies hunks as patch does, and complains of whatever does not fit.
func patch(t *testing.T, text, diff string) string {
	t.Helper()
	var out strings.Builder
	lines := splitLines(text)
	next := 0
	all := splitLines(diff)
	require.True(t, strings.HasPrefix(all[0], "--- ") && strings.HasPrefix(all[1], "+++ "))
	for i, line := range all[2:] {
		rest := line[1:]
		if i+3 < len(all) && strings.HasPrefix(all[i+3], "\\") {
			rest = strings.TrimSuffix(rest, "\n")
		}
		switch line[0] {
		case '@':
			from, _, _ := strings.Cut(strings.TrimPrefix(line, "@@ -"), " ")
			first, count, ok := strings.Cut(from, ",")
			start, err := strconv.Atoi(first)
			require.NoError(t, err)
			if !ok || count != "0" {
				start--
			}
			require.GreaterOrEqual(t, start, next)
			out.WriteString(strings.Join(lines[next:start], ""))
			next = start
		case ' ', '-':
			require.Equal(t, lines[next], rest)
			next++
			if line[0] == ' ' {
				out.WriteString(rest)
			}
		case '+':
			out.WriteString(rest)
		}
	}
	return out.String() + strings.Join(lines[next:], "")
}

// randomSplices returns splices of a text, in order and apart from each other.
func randomSplices(random *rand.Rand, text string) []manifest.Splice {
	var at []int
	for range 2 * random.IntN(4) {
		at = append(at, random.IntN(len(text)+1))
	}
	slices.Sort(at)
	var splices []manifest.Splice
	for i := 0; i+1 < len(at); i += 2 {
		s := manifest.Splice{Text: []string{"", "x", "\n", "y\n", "\nz", "a\nb\nc\n", "\r\n"}[random.IntN(7)]}
		s.Start.Offset, s.End.Offset = int64(at[i]), int64(at[i+1])
		splices = append(splices, s)
	}
	return splices
}

func spliced(text string, splices []manifest.Splice) string {
	for _, s := range slices.Backward(splices) {
		text = text[:s.Start.Offset] + s.Text + text[s.End.Offset:]
	}
	return text
}

// Whatever is changed in however many passes, the edits and the diff make the text of it.
func TestEdits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var b strings.Builder
		for line := range random.IntN(30) {
			fmt.Fprint(&b, line%7, []string{"\n", "\n", "\n", "\r\n", "\n\n"}[random.IntN(5)])
		}
		before := b.String()
		if random.IntN(3) == 0 {
			before = strings.TrimSuffix(before, "\n")
		}
		after, pieces := before, patched{{end: len(before)}}
		for range 1 + random.IntN(3) {
			splices := randomSplices(random, after)
			after, pieces = spliced(after, splices), pieces.splice(splices)
		}
		require.Equal(t, after, string(pieces.apply([]byte(before))))
		f := File{Name: "a", Before: []byte(before), After: []byte(after), Edits: pieces.edits(len(before))}
		require.Equal(t, after, string(apply(f.Before, f.Edits)))
		if diff := f.Diff(); diff != "" {
			require.Equal(t, after, patch(t, before, diff), "%q %q", before, diff)
		} else {
			require.Equal(t, after, before)
		}
	}
}

// What git makes of a diff is what it says.
func TestGitApplies(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("there is no git")
	}
	random := rand.New(rand.NewPCG(3, 4))
	names := []string{"a.yaml", "a b.yaml", "ä.yaml"}
	if runtime.GOOS != "windows" {
		names = append(names, "tab\tand \"quotes\".yaml")
	}
	for _, name := range names {
		for _, end := range []string{"\n", "\r\n", ""} {
			before := "1\n2\n3\r\n4\n5\n6\n7\n8\n9" + end
			splices := randomSplices(random, before)
			pieces := patched{{end: len(before)}}.splice(splices)
			f := File{Name: name, Before: []byte(before), Edits: pieces.edits(len(before))}
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(before), 0o644))
			if f.Diff() == "" {
				continue
			}
			cmd := exec.Command(git, "apply", "-")
			cmd.Dir, cmd.Stdin = dir, strings.NewReader(f.Diff())
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s\n%s", out, f.Diff())
			after, err := os.ReadFile(filepath.Join(dir, name))
			require.NoError(t, err)
			require.Equal(t, spliced(before, splices), string(after))
		}
	}
}

func TestOrigins(t *testing.T) {
	before := "ä: 1\nb: 2\nc: 3\n"
	splices := []manifest.Splice{{Text: "new: 0\n"}, {Start: manifest.Point{Offset: 11}, End: manifest.Point{Offset: 11}, Text: "x\n  y: "}}
	f := file{before: []byte(before), pieces: patched{{end: len(before)}}.splice(splices)}
	f.text = f.pieces.apply(f.before)
	require.Equal(t, "new: 0\nä: 1\nb: 2\nx\n  y: c: 3\n", string(f.text))
	o := f.origins()
	for now, was := range map[manifest.Position]manifest.Position{
		{Line: 1, Column: 3}: {Line: 1, Column: 1}, {Line: 2, Column: 1}: {Line: 1, Column: 1}, {Line: 2, Column: 4}: {Line: 1, Column: 4},
		{Line: 3, Column: 1}: {Line: 2, Column: 1}, {Line: 4, Column: 1}: {Line: 3, Column: 1}, {Line: 5, Column: 3}: {Line: 3, Column: 1},
		{Line: 5, Column: 7}: {Line: 3, Column: 2}, {}: {},
	} {
		require.Equal(t, was, o.of(now), now)
	}
}
