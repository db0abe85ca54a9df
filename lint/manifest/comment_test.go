package manifest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// commented returns what each comment that starts with the word mark speaks of.
func commented(t *testing.T, text string) (of []string) {
	t.Helper()
	for _, section := range sections(t, strings.NewReader(text)) {
		for _, d := range manifest.Parse(section) {
			require.Empty(t, d.Problems)
			for _, c := range d.CommentsWith("mark") {
				path := "nothing"
				if c.Covers.Document() != nil {
					path = c.Covers.StablePath(d.Root())
				}
				of = append(of, strings.TrimSpace(c.Text)+": "+path)
			}
		}
	}
	return of
}

// one returns the only document of a text.
func one(t *testing.T, text string) *manifest.Document {
	documents := manifest.Parse(sections(t, strings.NewReader(text))[0])
	require.Len(t, documents, 1)
	return documents[0]
}

func TestCommentsWith(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"key", "a: b # mark 1\nc:  # mark 2\n  d: e\n", []string{"1: a", "2: c"}},
		{"first key of a mapping", "a:\n  b: c # mark 1\n  d: e\n", []string{"1: a.b"}},
		{"flow", "a: {b: c, d: [e]} # mark 1\n", []string{"1: a"}},
		{"end of flow", "a: {b: c,\n  d: e # mark 1\n  } # mark 2\n", []string{"1: a.d", "2: a"}},
		{"item", "a:\n  - name: b # mark 1\n    c: d # mark 2\n  - e # mark 3\n", []string{"1: a[name=b]", "2: a[name=b].c", `3: a["e"]`}},
		{"item in item", "a:\n  - - b # mark 1\n    - c # mark 2\n", []string{"1: a[0]", `2: a[0]["c"]`}},
		{"dash alone", "a:\n  - # mark 1\n    name: b\n  -   # mark 2\n\n    - c\n", []string{"1: a[name=b]", "2: a[1]"}},
		{"line of its own", "a: b\n# mark 1\n# and more\n\nc:\n  # mark 2\n  d: e\n  # mark 3\n  f:\n    # mark 4\n    - g\n", []string{"1: c", "2: c.d", "3: c.f", `4: c.f["g"]`}},
		{"first of the document", "# mark 1\n\n# mark 2\na: b # mark 3\n", []string{"1: ", "2: ", "3: a"}},
		{"first behind a separator", "---\n# mark 1\na: b\n", []string{"1: "}},
		{"last of the document", "a:\n  b: c\n  # mark 1\n", []string{"1: nothing"}},
		{"before the end", "a: b\n# mark 1\n...\n", []string{"1: nothing"}},
		{"block scalar", "a: | # mark 1\n  # mark 2\n  text # mark 3\n# mark 4\nb: >-\n  text\n\n  # mark 5\n", []string{"1: a", "4: b"}},
		{"block scalar at the end", "a: |\n  text\n# mark 1\n", []string{"1: nothing"}},
		{"quoted", "a: \"# mark 1\"\nb: 'c # mark 2\n  # mark 3' # mark 4\n", []string{"4: b"}},
		{"plain on two lines", "a: b\n  c # mark 1\n", []string{"1: a"}},
		{"no comment", "a: b#mark 1\nc: d# mark 2\ne: f ## mark 3\ng: h # the mark 4\ni: j # marked 5\n", nil},
		{"without blank", "a: b #mark 1\n", []string{"1: a"}},
		{"alias", "a: &x {b: c} # mark 1\nd: *x # mark 2\ne:\n  - *x # mark 3\n", []string{"1: a", "2: d", "3: e[0]"}},
		{"merge", "a: &x\n  b: c # mark 1\nd:\n  <<: *x # mark 2\n  e: f\n", []string{"1: a.b", "2: nothing"}},
		{"json", `{"a": "# mark 1"}`, nil},
		{"two on a line", "a: b # mark 1 # mark 2\n", []string{"1 # mark 2: a"}},
		{"read by the library", "a: !!str b # mark 1\nc:\n  - name: d # mark 2\n  - |\n    # mark 3\n  # mark 4\n  - e\n", []string{"1: a", "2: c[name=d]", `4: c["e"]`}},
		{"line ends of Windows", "a: b # mark 1\r\n# mark 2\r\nc: d\r\n", []string{"1: a", "2: c"}},
		{"root is a list", "# mark 1\n- a # mark 2\n# mark 3\n- b\n", []string{"1: ", `2: ["a"]`, `3: ["b"]`}},
	} {
		t.Run(test.name, func(t *testing.T) { require.Equal(t, test.want, commented(t, test.text)) })
	}
}

func TestCommentPlace(t *testing.T) {
	d := one(t, "a: ä # mark one two\n")
	c := d.CommentsWith("mark")[0]
	require.Equal(t, " one two", c.Text)
	place := c.Place()
	require.Equal(t, manifest.Position{Line: 1, Column: 6}, place.Start)
	require.Equal(t, manifest.Position{Line: 1, Column: 20}, place.End)
	place = c.Part(5, 8)
	require.Equal(t, manifest.Position{Line: 1, Column: 17}, place.Start)
	require.Equal(t, manifest.Position{Line: 1, Column: 20}, place.End)
}

// Comments in a manifest that stands in a string are found in it, with their places in the file.
func TestCommentsWithInAString(t *testing.T) {
	outer := one(t, "a: |\n  b: c # mark 1\n  # mark 2\n  d: e\n")
	require.Empty(t, outer.CommentsWith("mark"))
	var parser manifest.Parser
	for d := range parser.Within(outer.Root().Field("a")) {
		found := d.CommentsWith("mark")
		require.Len(t, found, 2)
		require.Equal(t, "file.yaml:2:8", found[0].Place().String())
		require.Equal(t, "file.yaml:3:3", found[1].Place().String())
		require.True(t, found[1].Covers.In(outer.Root().Field("a")))
		require.True(t, d.Root().Field("d").Of(found[1].Covers))
	}
}

func TestOf(t *testing.T) {
	root := one(t, "a: {b: c}\nd: e\n").Root()
	a := root.Field("a")
	require.True(t, a.Of(a))
	require.True(t, a.Key().Of(a))
	require.True(t, a.Field("b").Key().Of(a))
	require.True(t, a.Field("x", "y").Of(a), "what is absent is where it is missing from")
	require.False(t, root.Field("d").Of(a))
	require.False(t, root.Field("d").Key().Of(a))
	require.False(t, root.Field("x").Of(a))
	require.True(t, a.Of(root))
	require.False(t, root.Of(a))
}

func FuzzCommentsWith(f *testing.F) {
	for _, seed := range []string{
		"a: b # mark\n", "# mark\na:\n- b\n", "a: |\n # mark\n", "a: &x [b] # mark\nc: *x # mark", "{a: b # mark\n}", "- # mark", "---\n# mark\n...\n", "a: 'b\n # mark\n' # mark",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, section := range sections(t, strings.NewReader(text)) {
			for _, d := range manifest.Parse(section) {
				for _, c := range d.CommentsWith("mark") {
					require.NotContains(t, c.Text, "\n")
					require.Positive(t, c.Place().Start.Line)
					require.LessOrEqual(t, c.Place().Start.Compare(c.Place().End), 0)
					require.Equal(t, d.Root().Document() == nil, d.Root().Kind() == manifest.Absent)
					c.Covers.Path(d.Root())
				}
			}
		}
	})
}
