package manifest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// remarked returns a text with a comment in the margin of a value, or the reason why there is none.
func remarked(t *testing.T, text, path string) string {
	t.Helper()
	d := one(t, text)
	v, _ := d.Root().At(path)
	m, err := v.Margin()
	if err != nil {
		return err.Error()
	}
	require.True(t, v.Of(m.Covers))
	s := m.Splice("mark")
	require.Equal(t, s.Start, s.End)
	written := text[:s.Start.Offset] + s.Text + text[s.End.Offset:]
	again := one(t, written)
	require.Empty(t, again.Problems, written)
	require.Len(t, again.CommentsWith("mark"), 1, written)
	require.Equal(t, m.Covers.Path(d.Root()), again.CommentsWith("mark")[0].Covers.Path(again.Root()), written)
	return written
}

func TestMargin(t *testing.T) {
	for _, test := range []struct{ name, text, path, want string }{
		{"field", "x: y\na:\n  b: c\n", "a.b", "x: y\na:\n  # mark\n  b: c\n"},
		{"mapping", "x: y\na:\n  b: c\n", "a", "x: y\n# mark\na:\n  b: c\n"},
		{"absent", "x: y\na:\n  b: c\n", "a.d.e", "x: y\n# mark\na:\n  b: c\n"},
		{"under a comment", "x: y\n# of a\na: b # too\n", "a", "x: y\n# of a\n# mark\na: b # too\n"},
		{"item", "a:\n  - name: b\n    c: d\n", "a[0].name", "a:\n  # mark\n  - name: b\n    c: d\n"},
		{"in an item", "a:\n- name: b\n  c: d\n", "a[0].c", "a:\n- name: b\n  # mark\n  c: d\n"},
		{"scalar item", "a:\n- b\n- c\n", "a[1]", "a:\n- b\n# mark\n- c\n"},
		{"dash alone", "a:\n-\n  b: c\n", "a[0].b", "a:\n-\n  # mark\n  b: c\n"},
		{"list in a list", "a:\n- - b\n  - c\n", "a[0][1]", "a:\n- - b\n  # mark\n  - c\n"},
		{"document", "---\na: b\n", "", "---\n# mark\na: b\n"},
		{"absent in the document", "a: b\n", "c", "# mark\na: b\n"},
		{"first line", "a: b\nc: d\n", "a", "a: b  # mark\nc: d\n"},
		{"first line with a comment", "a: b # c\n", "a", "a comment stands beside it"},
		{"first line with an anchor", "a: &x # c\n  b: c\n", "a", "a comment stands beside it"},
		{"first line with blanks", "a: b \t\nc: d\n", "a", "a: b  # mark \t\nc: d\n"},
		{"first line that goes on", "a: b\n  c\n", "a", "the text of its line goes on below"},
		{"first line with a block", "a: |\n  b # c\n", "a", "a: |  # mark\n  b # c\n"},
		{"first line with a mapping", "a:\n  b: c # d\n", "a", "a:  # mark\n  b: c # d\n"},
		{"flow", "x: y\na: {b: {c: d}}\n", "a.b.c", "x: y\n# mark\na: {b: {c: d}}\n"},
		{"flow on lines", "x: y\na: {\n  b: c, d: e\n}\n", "a.b", "x: y\na: {\n  # mark\n  b: c, d: e\n}\n"},
		{"second in flow", "x: y\na: {\n  b: c, d: e\n}\n", "a.d", "x: y\n# mark\na: {\n  b: c, d: e\n}\n"},
		{"flow in a text", "x: y\na: {b: \"c\n  d\", e: f}\n", "a.e", "x: y\n# mark\na: {b: \"c\n  d\", e: f}\n"},
		{"block scalar", "x: y\na: |\n  b\n", "a", "x: y\n# mark\na: |\n  b\n"},
		{"behind a block scalar", "a: |+\n  b\n\nc: d\n", "c", "a: |+\n  b\n\n# mark\nc: d\n"},
		{"alias", "a: &x\n  b: c\nd: *x\n", "d.b", "a: &x\n  b: c\n# mark\nd: *x\n"},
		{"alias as item", "a: &x\n  b: c\nd:\n- *x\n", "d[0].b", "a: &x\n  b: c\nd:\n# mark\n- *x\n"},
		{"merge", "a: &x\n  b: c\nd:\n  <<: *x\n", "d.b", "a: &x\n  b: c\n# mark\nd:\n  <<: *x\n"},
		{"merged into the document", "a: &x\n  b: c\n<<: *x\n", "b", "no line is about it alone"},
		{"line ends of Windows", "x: y\r\na: b\r\n", "a", "x: y\r\n# mark\r\na: b\r\n"},
		{"no final newline", "x: y\na: b", "a", "x: y\n# mark\na: b"},
		{"no final newline of Windows", "x: y\r\na: b", "a", "x: y\r\n# mark\r\na: b"},
		{"JSON", `{"a": "b"}`, "a", "JSON has no comments"},
		{"tag", "x: y\na: !!str\n  b\n", "a", "x: y\n# mark\na: !!str\n  b\n"},
		{"quoted key", "x: y\n\"a\": ä\n", "a", "x: y\n# mark\n\"a\": ä\n"},
	} {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, remarked(t, test.text, test.path)) })
	}
}

// What stands in a string is remarked on beside the string.
func TestMarginOfAString(t *testing.T) {
	outer := one(t, "x: y\na: |\n  b: c\n")
	var parser manifest.Parser
	for d := range parser.Within(outer.Root().Field("a")) {
		m, err := d.Root().Field("b").Margin()
		require.NoError(t, err)
		require.Equal(t, outer.Root().Field("a"), m.Covers)
		require.Equal(t, int64(len("x: y\n")), m.Splice("mark").Start.Offset)
	}
}

// Offsets count from the beginning of the input.
func TestMarginOffset(t *testing.T) {
	stream := "\uFEFFa: b\n---\n\nc: ä\nd: e\n"
	all := sections(t, strings.NewReader(stream))
	v := manifest.Parse(all[1])[0].Root().Field("d")
	m, err := v.Margin()
	require.NoError(t, err)
	s := m.Splice("mark")
	require.Equal(t, strings.Index(stream, "d: e"), int(s.Start.Offset))
	require.Equal(t, manifest.Position{Line: 5, Column: 1}, s.Start.Position)
}

func TestAt(t *testing.T) {
	root := one(t, "a: {b.c: [d, {e: f}], '0': g}\n").Root()
	for path, want := range map[string]string{
		"": "", "a": "a", "a[b.c]": "a[b.c]", "a[b.c][1].e": "a[b.c][1].e", "a.0": "a.0",
		"x": "", "a.b": "a", "a[b.c][2].e": "a[b.c]", "a.b.c": "a", "ax": "",
	} {
		v, ok := root.At(path)
		require.Equal(t, want, v.Path(root), path)
		require.Equal(t, want == path, ok, path)
	}
}

func TestValueAt(t *testing.T) {
	d := one(t, "a: &x\n  ä: [b, ccc]\nd: *x\ne:\n")
	for _, test := range []struct {
		line, column int
		want         string
	}{
		{1, 1, "a"}, {2, 3, "a[ä]"}, {2, 6, "a[ä]"}, {2, 7, "a[ä][0]"}, {2, 12, "a[ä][1]"}, {3, 1, "d"}, {4, 1, "e"},
	} {
		require.Equal(t, test.want, d.ValueAt(manifest.Position{Line: test.line, Column: test.column}).Path(d.Root()), "%d:%d", test.line, test.column)
	}
	require.Nil(t, d.ValueAt(manifest.Position{Line: 9, Column: 1}).Document())
	require.Nil(t, d.ValueAt(manifest.Position{}).Document())
}

func FuzzMargin(f *testing.F) {
	for _, seed := range []string{
		"a: b\nc:\n- d: e\n  f: g\n", "a: {b: c,\n d: e}\n", "a: |\n b\nc: >+\n d\n\n", "a: &x [b]\nc: *x\n", "a: \"b\n  c\"\nd: e", "- - a\n  - b\r\n", "- -\n  - b\r\n", "? a\n: b\n", "a: !!str b # c\n", "a: b\n c\nd: {e: 'f\n  g', h: i}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		all := sections(t, strings.NewReader(text))
		if len(all) != 1 || len(text) > 200 || strings.Contains(text, "mark") {
			return
		}
		documents := manifest.Parse(all[0])
		if len(documents) != 1 || len(documents[0].Problems) > 0 {
			return
		}
		d := documents[0]
		for path, v := range values(d.Root(), "") {
			m, err := v.Margin()
			if err != nil {
				continue
			}
			require.True(t, v.Of(m.Covers), path)
			s := m.Splice("mark")
			require.Positive(t, s.Start.Line)
			written := text[:s.Start.Offset] + s.Text + text[s.End.Offset:]
			require.Equal(t, text, strings.Replace(written, s.Text, "", 1))
			again := one(t, written)
			require.Empty(t, again.Problems, written)
			require.Len(t, again.CommentsWith("mark"), 1, written)
			require.Equal(t, m.Covers.Path(d.Root()), again.CommentsWith("mark")[0].Covers.Path(again.Root()), written)
			require.Equal(t, scalarsOf(d.Root()), scalarsOf(again.Root()), written)
		}
	})
}

// values returns a value and all that stand in it, by their paths.
func values(v manifest.Value, path string) map[string]manifest.Value {
	all := map[string]manifest.Value{path: v}
	for name, field := range v.Entries() {
		for p, inner := range values(field, path+"."+name) {
			all[p] = inner
		}
	}
	for i, item := range v.Items() {
		for p, inner := range values(item, path+string(rune('0'+i))) {
			all[p] = inner
		}
	}
	return all
}

// scalarsOf returns the scalars of a value by their paths.
func scalarsOf(v manifest.Value) map[string]string {
	all := map[string]string{}
	for path, v := range values(v, "") {
		all[path] = v.Kind().String() + " " + v.Literal()
	}
	return all
}
