package manifest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// object is the head that makes a document a Kubernetes object.
const object = "apiVersion: v1\nkind: Pod\n"

// field returns a field of the object that a text describes, as a JSON value, and requires that kubectl agrees.
func field(t *testing.T, text, name string) any {
	t.Helper()
	require.Empty(t, disagreement([]byte(object+text)), "%s", text)
	d := parse(object + text)
	require.False(t, d.Unread(), "%s: %v", text, d.Problems)
	return tree(d.Root().Field(name))
}

func TestMergeKeys(t *testing.T) {
	const anchors = "a: &a {x: a, w: a}\nb: &b {w: b, z: b}\n"
	tests := []struct {
		name, text string
		want       map[string]any
	}{
		{"merge after explicit key overrides it", "k: {x: k, <<: *a}\n", map[string]any{"x": "a", "w": "a"}},
		{"explicit key after merge overrides it", "k: {<<: *a, x: k}\n", map[string]any{"x": "k", "w": "a"}},
		{"between", "k: {x: k, <<: *a, w: k}\n", map[string]any{"x": "a", "w": "k"}},
		{"the first of a list wins", "k: {<<: [*a, *b]}\n", map[string]any{"x": "a", "w": "a", "z": "b"}},
		{"the other way round", "k: {<<: [*b, *a]}\n", map[string]any{"x": "a", "w": "b", "z": "b"}},
		{"twice", "k: {<<: *a, <<: *b}\n", map[string]any{"x": "a", "w": "b", "z": "b"}},
		{"inline", "k:\n  <<: {x: k}\n  w: k\n", map[string]any{"x": "k", "w": "k"}},
		{"inline list", "k:\n  <<: [{x: 1}, *a, {x: 2, z: 2}]\n", map[string]any{"x": int64(1), "w": "a", "z": int64(2)}},
		{"nested", "c: &c {<<: *a, z: c}\nk: {<<: *c, w: k}\n", map[string]any{"x": "a", "w": "k", "z": "c"}},
		{"empty list", "k: {<<: [], x: k}\n", map[string]any{"x": "k"}},
		{"tagged", "k: {!!merge <<: *a}\n", map[string]any{"x": "a", "w": "a"}},
		{"tagged to no other", "k: {! <<: *a}\n", map[string]any{"x": "a", "w": "a"}},
		{"quoted is a key", "k: {'<<': 1}\n", map[string]any{"<<": int64(1)}},
		{"a string is a key", "k: {!!str <<: 1}\n", map[string]any{"<<": int64(1)}},
		{"dash list", "k:\n  <<:\n  - *a\n  - *b\n  q: 1\n", map[string]any{"x": "a", "w": "a", "z": "b", "q": int64(1)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, field(t, anchors+tt.text, "k"))
			require.Empty(t, parse(object+anchors+tt.text).Problems, "a merge repeats no key")
		})
	}
	for _, text := range []string{"<<: 5\n", "<<: [5]\n", "<<: *s\n", "<<: [*s]\n", "<<: ~\n"} {
		text = object + "s: &s [1]\n" + text
		d := parse(text)
		require.Len(t, d.Problems, 1, text)
		require.Equal(t, "a merge key takes a mapping, or a list of mappings", d.Problems[0].Message)
		require.Equal(t, 4, d.Problems[0].Place.Start.Line)
		require.Empty(t, disagreement([]byte(text)))
	}
	// At the root, a merge may bring what makes a document an object.
	d := parse("x: &x {apiVersion: v1, kind: Pod}\n<<: *x\nhostPID: yes\n")
	require.Equal(t, "Pod", d.Root().Field("kind").Text())
}

func TestAliases(t *testing.T) {
	require.Equal(t, []any{int64(1), int64(1)}, field(t, "k: [&a 1, *a]\n", "k"))
	require.Equal(t, "b", field(t, "x: &a a\ny: &a b\nk: *a\n", "k"), "the last anchor of a name counts")
	require.Equal(t, map[string]any{"a": []any{map[string]any{"b": true}}}, field(t, "x: &x [&y {b: yes}]\nk: {a: *x}\n", "k"))
	require.Equal(t, map[string]any{"v": int64(1)}, field(t, "x: &x v\nk: {*x : 1}\n", "k"), "an alias as key")
	require.Equal(t, int64(1), field(t, "&x 1: a\nk: *x\n", "k"), "an alias of a key")
	require.Equal(t, nil, field(t, "x: &x\nk: *x\n", "k"))
	require.Equal(t, nil, field(t, "k: &x\n! \"a\": &y\n", "k"), "the tag is of the next key")
	require.Equal(t, map[string]any{"a": nil}, field(t, "k: &x\n  ! \"a\": &y\n", "k"))
	require.Equal(t, []any{"b"}, field(t, "k: &x !!seq\n- ! b\n", "k"))
	require.Equal(t, "<<", field(t, "x: {&x <<: {a: b}}\nk: *x\n", "k"), "an alias of a merge key")
	require.Equal(t, []any{map[string]any{"a": "b"}}, field(t, "x: {<<: &x [{a: b}]}\nk: *x\n", "k"), "of what it merges")
	require.Equal(t, map[string]any{"a": "b"}, field(t, "x: {<<: [&x {a: b}]}\nk: *x\n", "k"))
	require.Equal(t, "a\nb\n", field(t, "x:\n    y: &x |2\n      a\n      b\nk: *x\n", "k"))

	for _, text := range []string{"k: &a [*a]\n", "k: &a {b: *a}\n", "k: &a\n  <<: *a\n", "k: &a [&b [*a, *b]]\n", "k: &a\n- {<<: [*a]}\n"} {
		d := parse(object + text)
		require.Len(t, d.Problems, 1, text)
		require.Regexp(t, "anchor `[ab]` contains itself|a merge key takes a mapping", d.Problems[0].Message, text)
		require.Equal(t, manifest.Syntax, d.Problems[0].Kind)
		require.Empty(t, disagreement([]byte(object+text)))
	}
}

func TestDuplicateKeys(t *testing.T) {
	d := parse(object + "a: 1\nb: {x: 1, x: 2}\na: 2\nc:\n- a: 1\n  'a': 2\n  y: 3\n  yes: 4\n  on: 5\n")
	var got []string
	for _, p := range d.Problems {
		got = append(got, fmt.Sprintf("%v %v %s", p.Place.Start, p.First.Start, p.Message))
		require.False(t, p.Kind.Unread())
		require.Equal(t, "manifest/duplicate-key", p.Kind.Rule())
	}
	require.Equal(t, []string{
		"{4 11} {4 5} key `x` stands twice in one mapping: the last one wins",
		"{5 1} {3 1} key `a` stands twice in one mapping: the last one wins",
		"{8 3} {7 3} key `a` stands twice in one mapping: the last one wins",
		"{11 3} {9 3} key `true` stands 3 times in one mapping: the last one wins",
	}, got)
	require.Equal(t, map[string]any{"x": int64(2)}, tree(d.Root().Field("b")))
	require.Equal(t, "[a:2 true:5]", strings.ReplaceAll(fmt.Sprint(tree(d.Root().Field("c"))), "map", "")[1:13])

	d = parse(object + strings.Repeat(strings.Repeat("é", 100)+": 1\n", 2) + "\"a\\nb\": 1\n\"a\\nb\": 2\n")
	require.Equal(t, "key `"+strings.Repeat("é", 30)+"…` stands twice in one mapping: the last one wins", d.Problems[0].Message)
	require.Equal(t, "key `a…` stands twice in one mapping: the last one wins", d.Problems[1].Message)

	// An alias repeats what was reported where it stands.
	d = parse(object + "a: &a {x: 1, x: 2}\nb: *a\nc: {<<: *a}\n")
	require.Len(t, d.Problems, 1)
	// JSON has keys too.
	d = parse(`{"apiVersion":"v1","kind":"Pod","a":1,"a":2}`)
	require.Len(t, d.Problems, 1)
	require.Equal(t, map[string]any{"apiVersion": "v1", "kind": "Pod", "a": int64(2)}, tree(d.Root()))
}

// TestLineBreaks checks that what YAML takes for a line break ends a comment: there, a field is live that an editor shows
// as part of the comment.
func TestLineBreaks(t *testing.T) {
	for _, br := range []string{"\r", "\u0085", "\u2028", "\u2029", "\r\r", "\n\r", "\r\r\n", "\r\n", "\n"} {
		require.Equal(t, true, field(t, "# x"+br+"hostPID: true\n", "hostPID"), "%q", br)
		require.Equal(t, true, field(t, "a: b"+br+"hostPID: true\n", "hostPID"), "%q", br)
		v := parse(object + "# x" + br + "hostPID: true\nb: c\n").Root()
		require.Equal(t, 4+strings.Count(br, "\n")-1+1, v.Field("b").Place().Start.Line, "only LF counts for an editor: %q", br)
	}
	for _, text := range []string{
		"a: |\n  x\r\n  y\r\n", "a: |\r\n  x\r\r\n  y\r\n", "a: |\n  x\u2028  y\n", "a: \"x\r\n  y\"\r\n", "a: x\r  y\n", "a: |\n  x\u0085  y\n", "a: >\n  x\r  y\n",
	} {
		field(t, text, "a")
	}
	// The separator at the beginning of a stream is part of what YAML reads.
	require.Equal(t, "Pod", parse("--- # x\u2028kind: Pod\n").Root().Field("kind").Text())
	require.Nil(t, parse("---\n--- # x\u2028kind: Pod\n"))
}

func TestFinalNewline(t *testing.T) {
	// kubectl ends the last line, so that a block scalar there has its newline.
	require.Equal(t, "x\n", field(t, "a: |\n  x", "a"))
	require.Equal(t, "x\n", field(t, "a: |\r\n  x", "a"))
	require.Equal(t, "x", field(t, "a: |-\n  x", "a"))
	require.Equal(t, "x", field(t, "a: x", "a"))
	require.Equal(t, nil, field(t, "a:", "a"))
	require.Equal(t, "x\n\n", field(t, "a: |+\n  x\n ", "a"))
}

func TestNothing(t *testing.T) {
	for _, text := range []string{"", "\n", "# only\n# comments\n", "---\n", "---\n# x\n---\n", "null\n", "~", "--- # x\n", "\ufeff", "\ufeff# x", "!!null ''\n", "---\n...\n# y\n"} {
		require.Nil(t, parse(text), "%q", text)
		require.Empty(t, disagreement([]byte(text)), "%q", text)
	}
	documents, err := read([]byte("{} null {}\n"))
	require.NoError(t, err)
	require.Len(t, documents, 2)
}

func TestTextAfterDocument(t *testing.T) {
	for _, tt := range []struct {
		text string
		line int
	}{
		{"a: b\n...\nhostPID: true\n", 5},
		{"a: b\n... # end\n# comment\nc: [\n", 6},
		{"a: b\n...\n}}\n", 5},
		{"a: b\n...\n@\n", 5},
		{"a: b\r--- c\r\n", 3},
		{"a: b\u2028---\u2028hostPID: true\n", 3},
		{"a: |\n  x\n...\n\"\n", 6},
	} {
		text := object + tt.text
		require.Empty(t, disagreement([]byte(text)), "%q", text)
		d := parse(text)
		require.Len(t, d.Problems, 1, "%q", text)
		require.True(t, d.Unread(), "what is dropped is not read")
		require.Equal(t, dropped, d.Problems[0].Message)
		require.Equal(t, tt.line, d.Problems[0].Place.Start.Line, "%q", text)
		require.Equal(t, "Pod", d.Root().Field("kind").Text(), "what stands before is")
		require.False(t, d.Root().Field("hostPID").Exists())
	}
	for text, line := range map[string]int{
		"{apiVersion: v1, kind: Pod}\n}\n":                          2,
		"{apiVersion: v1, kind: Pod} x\n":                           1,
		"--- # x\n{apiVersion: v1, kind: Pod}\n]\n":                 3,
		"  apiVersion: v1\n  kind: Pod\nhostPID: true\n":            3,
		"  apiVersion: v1\n  kind: Pod\n# x\nhostPID: [\n  a: b: c": 4,
	} {
		require.Empty(t, disagreement([]byte(text)), "%q", text)
		d := parse(text)
		require.Len(t, d.Problems, 1, "%q", text)
		require.Equal(t, dropped, d.Problems[0].Message)
		require.Equal(t, line, d.Problems[0].Place.Start.Line, "%q", text)
		require.Equal(t, "Pod", d.Root().Field("kind").Text())
	}
	for _, text := range []string{"a: b\n...\n", "a: b\n...", "a: b\n... # x\n\n# y\n", "a: b\n# x\n", "a: |\n  x\n\n\n# x\n"} {
		require.Empty(t, parse(object+text).Problems, "%q", text)
	}
}

func TestEncoding(t *testing.T) {
	text := object + "a: \xff\xfe\nb: \xe5\x90x\nhostPID: yes\n"
	require.Empty(t, disagreement([]byte(text)))
	d := parse(text)
	require.Len(t, d.Problems, 1)
	require.Equal(t, manifest.Encoding, d.Problems[0].Kind)
	require.Equal(t, "file.yaml:3:4", d.Problems[0].Place.String())
	require.False(t, d.Unread())
	require.Equal(t, "manifest/syntax", d.Problems[0].Kind.Rule())
	require.Equal(t, "\uFFFD\uFFFD", d.Root().Field("a").Text())
	require.Equal(t, "\uFFFDx", d.Root().Field("b").Text(), "one for the beginning of a sequence")
	require.True(t, d.Root().Field("hostPID").IsTrue())

	// Behind a byte order mark, kubectl replaces nothing.
	text = "\ufeff" + object + "a: \xff\n"
	require.Empty(t, disagreement([]byte(text)))
	d = parse(text)
	require.Equal(t, "the text is not UTF-8, although it starts with a byte order mark", d.Problems[0].Message)
	require.Equal(t, "file.yaml:3:4", d.Problems[0].Place.String())
	require.True(t, d.Unread())
	text = "\ufeff{\"apiVersion\": \"v1\", \"kind\": \"\xe5\x90x\"}\n"
	require.Empty(t, disagreement([]byte(text)))
	require.Equal(t, "\uFFFD\uFFFDx", parse(text).Root().Field("kind").Text())

	// A mark of its own, before a document in the middle of a stream.
	documents, err := read([]byte(object + "---\n\ufeff" + object + "a: \xff\n"))
	require.NoError(t, err)
	require.Len(t, documents, 2)
	require.Equal(t, "file.yaml:6:4", documents[1].Problems[0].Place.String())

	for _, c := range []string{"\x00", "\x01", "\x07", "\x1b", "\x7f", "\u0081", "\uffff", "\ufffe"} {
		for _, where := range []string{"a: b%s\n", "a: 'b%s'\n", "# %s\n", "a: |\n  b\n %s\n"} {
			text := object + fmt.Sprintf(where, c)
			d := parse(text)
			require.Len(t, d.Problems, 1, "%q", text)
			require.Equal(t, fmt.Sprintf("control character %U is not allowed", []rune(c)[0]), d.Problems[0].Message)
			require.Empty(t, disagreement([]byte(text)), "%q", text)
			start := strings.Index(text, c)
			require.Equal(t, 1+strings.Count(text[:start], "\n"), d.Problems[0].Place.Start.Line)
			require.Equal(t, start-strings.LastIndex(text[:start], "\n"), d.Problems[0].Place.Start.Column)
		}
	}
	require.Equal(t, "\x00\x07", field(t, `a: "\0\a"`+"\n", "a"), "an escape may make one")
}

func TestTabs(t *testing.T) {
	require.Equal(t, "b", field(t, "a:\tb\n", "a"))
	require.Equal(t, []any{"b", "c"}, field(t, "a: [\tb,\n\tc\t]\n", "a"))
	require.Equal(t, "b c", field(t, "a: b\n \tc\n", "a"))
	require.Equal(t, "b\tc", field(t, "a: b\tc\n", "a"))
	require.Equal(t, "b", field(t, "a: b\t# x\n", "a"))
	require.Equal(t, "b\n\tc\n", field(t, "a: |\n  b\n  \tc\n", "a"))
	for _, text := range []string{"\ta: b\n", "a:\n\tb: c\n", "a:\n-\tb: c\n", "a: b\n# x\n\t# y\nc: d\n", "a: b\n# x\n \t\n# y\nc: d\n", "a: |\n\tb\n", "a: |\n  \tb\n", "a: b\n\t\nc: d\n"} {
		require.Empty(t, disagreement([]byte(object+text)), "%q", text)
	}
	for _, text := range []string{"\ta: b\n", "a:\n-\tb: c\n", "a: b\n# x\n\t# y\nc: d\n"} {
		require.Equal(t, "YAML indents with spaces, never tabs", parse(object + text).Problems[0].Message, "%q", text)
	}
}

func TestLimits1024(t *testing.T) {
	// A key may be as long as this, the blanks before its colon included.
	for n := 1015; n < 1030; n++ {
		for _, key := range []string{strings.Repeat("k", n), strings.Repeat("é", n), strings.Repeat("k", n-5) + "     ", "k" + strings.Repeat(" ", n-1), "'" + strings.Repeat("k", n-2) + "'", `"` + strings.Repeat("k", 900) + `"` + strings.Repeat(" ", n-902)} {
			for _, text := range []string{key + ": v\n", "a: {" + key + ": v}\n", "a: [" + key + ": v]\n", "? " + key + "\n: v\n", "- " + key + ": v\n", "a: {b: c, " + key + "}\n", "a: &a {b: c}\nd: {" + strings.Replace(key, "k", "<<", 1) + ": *a}\n"} {
				require.Empty(t, disagreement([]byte(object+text)), "%d %q", n, text)
			}
		}
	}
}

func TestDirectives(t *testing.T) {
	for _, text := range []string{"%YAML 1.1\n---\n" + object, "%YAML 1.2\n---\n" + object, "%TAG ! x:\n---\n" + object, object + "%YAML 1.1\n", object + "%x\n"} {
		require.Empty(t, disagreement([]byte(text)), "%q", text)
		documents, err := read([]byte(text))
		require.NoError(t, err)
		require.True(t, documents[0].Unread(), "%q", text)
	}
}
