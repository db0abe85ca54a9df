package manifest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// conceal parses a text, conceals the first «marked» part of the value of field x, and returns what the excerpt of field q shows.
func conceal(t *testing.T, text, hide string) string {
	t.Helper()
	section, err := manifest.NewSplitter("test.yaml", strings.NewReader(text)).Next()
	require.NoError(t, err)
	d := manifest.Parse(section)[0]
	v := d.Root().Field("x")
	from := strings.Index(v.Literal(), hide)
	require.GreaterOrEqual(t, from, 0)
	d.Conceal([]manifest.Span{v.SpanOf(from, from+len(hide)), v.SpanOf(from, from+1)})
	var lines []string
	for _, line := range d.Root().Field("q").Place().Excerpt {
		lines = append(lines, line.Text)
	}
	return strings.Join(lines, "\n")
}

func TestConceal(t *testing.T) {
	for _, test := range []struct{ name, text, hide, want string }{
		{"plain", "x: abcdef\nq: 1\n", "bcd", "x: a***ef\nq: 1"},
		{"single quotes", "x: 'abcdef' # é\nq: 1\n", "bcd", "x: 'a***ef' # é\nq: 1"},
		{"double quotes", "x: \"abcdef\"\nq: 1\n", "bcd", "x: \"a***ef\"\nq: 1"},
		{"an escape", "x: \"a\\u0062cdef\"\nq: 1\n", "bcd", "x: *************\nq: 1"},
		{"escapes that make up for each other", "x: \"\\Lbcd\\t\"\nq: 1\n", "bcd", "x: *********\nq: 1"},
		{"wide characters", "x: aéßdef\nq: 1\n", "éßd", "x: a***ef\nq: 1"},
		{"a literal block", "x: |\n  ab\n  cd\nq: 1\n", "b\nc", "  a*\n***d\nq: 1"},
		{"a folded block", "x: >\n  ab\n  cd\nq: 1\n", "b c", "  a*\n***d\nq: 1"},
		{"on several lines", "x: ab\n  cd\nq: 1\n", "b c", "x: **\n****\nq: 1"},
		{"flow", "{x: abcdef, q: 1}\n", "bcd", "{x: a***ef, q: 1}"},
		{"JSON", `{"x": "abcdef", "q": 1}`, "bcd", `{"x": "a***ef", "q": 1}`},
	} {
		require.Equal(t, test.want, conceal(t, test.text, test.hide), test.name)
	}
}

// Of a very long line, an excerpt is cut somewhere.
func TestConcealInALongLine(t *testing.T) {
	shown := conceal(t, `{"x": "`+strings.Repeat("abc", 1000)+`", "q": 1, "z": "`+strings.Repeat("z", 4000)+`"}`, strings.Repeat("abc", 1000))
	require.NotContains(t, shown, "abc")
	require.Contains(t, shown, `", "q": 1, "z": "zzz`)
}

func TestConcealInProblems(t *testing.T) {
	section, err := manifest.NewSplitter("test.yaml", strings.NewReader("x: abcdef\nz: 1\nz: 2\n")).Next()
	require.NoError(t, err)
	d := manifest.Parse(section)[0]
	require.Len(t, d.Problems, 1)
	d.Conceal([]manifest.Span{d.Root().Field("x").SpanOf(0, 6)})
	require.Equal(t, "x: ******", d.Problems[0].Place.Excerpt[0].Text)
	require.Equal(t, "x: ******", d.Problems[0].First.Excerpt[0].Text)
}

// A path that is hashed into a fingerprint does not tell what is concealed.
func TestConcealInPaths(t *testing.T) {
	section, err := manifest.NewSplitter("test.yaml", strings.NewReader("x: [abc, def]\n")).Next()
	require.NoError(t, err)
	d := manifest.Parse(section)[0]
	for i, item := range d.Root().Field("x").Items() {
		if i == 1 {
			d.Conceal([]manifest.Span{item.SpanOf(0, 3)})
		}
	}
	var paths []string
	for _, item := range d.Root().Field("x").Items() {
		paths = append(paths, item.StablePath(d.Root()))
	}
	require.Equal(t, []string{`x["abc"]`, "x[1]"}, paths)
}

func TestComments(t *testing.T) {
	section, err := manifest.NewSplitter("test.yaml", strings.NewReader("# a\nx: 1 # b\n  # c\n\n# d\nq: z#z\nw: '# e'\n")).Next()
	require.NoError(t, err)
	d := manifest.Parse(section)[0]
	var comments []string
	for off, text := range d.Comments() {
		require.Equal(t, text, string(d.Text[off:int(off)+len(text)]))
		comments = append(comments, text)
	}
	require.Equal(t, []string{"# a", "# b\n  # c\n\n# d"}, comments)
}

func TestContains(t *testing.T) {
	section, err := manifest.NewSplitter("test.yaml", strings.NewReader("x: {a: 1}\nq: 2\n")).Next()
	require.NoError(t, err)
	root := manifest.Parse(section)[0].Root()
	x, a, y := root.Field("x"), root.Field("x", "a"), root.Field("q")
	require.True(t, root.Contains(a))
	require.True(t, x.Contains(a))
	require.True(t, x.Contains(x))
	require.False(t, x.Contains(y))
	require.False(t, a.Contains(x))
	require.False(t, root.Field("z").Contains(a))
	require.False(t, manifest.Value{}.Contains(a))
}

func TestGlance(t *testing.T) {
	for text, want := range map[string]string{
		"x: abcd":                  "abcd",
		"x: abc":                   "",
		"x: 'abcd'":                "abcd",
		"x: \"ab\\u0063d\"":        "abcd",
		"x: 12345":                 "",
		"x: [abcd]":                "",
		"x: |\n  ab\n  cd\n":       "\n  ab\n  cd",
		"x: >\n  ab\n  cd\n":       "ab cd\n",
		"a: &a abcdef\nx: *a\n":    "abcdef",
		"a: &a |\n  abcd\nx: *a\n": "abcd\n",
		"a: &a {b: abc}\nx: *a\n":  "",
	} {
		section, err := manifest.NewSplitter("test.yaml", strings.NewReader(text)).Next()
		require.NoError(t, err)
		require.Equal(t, want, manifest.Parse(section)[0].Root().Field("x").Glance(4), text)
	}
}
