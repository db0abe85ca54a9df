package fix

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

func pathTo(steps ...any) []manifest.Step {
	var all []manifest.Step
	for _, s := range steps {
		if index, ok := s.(int); ok {
			all = append(all, manifest.Step{Index: index})
		} else {
			all = append(all, manifest.Step{Name: s.(string), Index: -1})
		}
	}
	return all
}

func parse(t *testing.T, text string) *tree {
	t.Helper()
	documents := manifest.Parse(manifest.Section{Text: []byte(text), Line: 1})
	require.Len(t, documents, 1)
	require.Empty(t, documents[0].Problems)
	return treeOf(documents[0].Root())
}

// What a change says is what becomes of the tree, however that is written.
func TestChange(t *testing.T) {
	const text = "a: {b: yes, c: [x, w]}\nu:\nz: 010\n"
	change := func(kind manifest.ChangeKind, path []manifest.Step, to manifest.Literal, keys ...string) manifest.Change {
		return manifest.Change{Kind: kind, Path: path, New: to, Keys: keys}
	}
	for name, test := range map[string]struct {
		changes []manifest.Change
		want    string // the tree; empty for an error
	}{
		"nothing":             {nil, "z: 8\nu: ~\na: {c: [x, 'w'], b: true}"},
		"replaced":            {[]manifest.Change{change(manifest.Replace, pathTo("a", "b"), false)}, "a: {b: no, c: [x, 'w']}\nu:\nz: 8"},
		"by a list":           {[]manifest.Change{change(manifest.Replace, pathTo("a"), manifest.Items{1, "2"})}, "a: [1, '2']\nu:\nz: 8"},
		"item":                {[]manifest.Change{change(manifest.AddItem, pathTo("a", "c"), "z")}, "a: {b: yes, c: [x, 'w', z]}\nu:\nz: 8"},
		"item twice":          {[]manifest.Change{change(manifest.AddItem, pathTo("a", "c"), "z"), change(manifest.AddItem, pathTo("a", "c"), "z")}, "a: {b: yes, c: [x, 'w', z]}\nu:\nz: 8"},
		"item of null":        {[]manifest.Change{change(manifest.AddItem, pathTo("u"), "z")}, "a: {b: yes, c: [x, 'w']}\nu: [z]\nz: 8"},
		"item of no list":     {[]manifest.Change{change(manifest.AddItem, pathTo("z"), "z")}, ""},
		"item of new list":    {[]manifest.Change{change(manifest.AddItem, pathTo("a"), "z", "l")}, "a: {b: yes, c: [x, 'w'], l: [z]}\nu:\nz: 8"},
		"field":               {[]manifest.Change{change(manifest.AddField, pathTo(), "v", "d", "e")}, "a: {b: yes, c: [x, 'w']}\nd: {e: v}\nu:\nz: 8"},
		"field of null":       {[]manifest.Change{change(manifest.AddField, pathTo("u"), manifest.Fields{{Name: "e", Value: 1}}, "d")}, "a: {b: yes, c: [x, 'w']}\nu: {d: {e: 1}}\nz: 8"},
		"fields together":     {[]manifest.Change{change(manifest.AddField, pathTo(), 1, "d", "e"), change(manifest.AddField, pathTo(), 2, "d", "f")}, "a: {b: yes, c: [x, 'w']}\nd: {e: 1, f: 2}\nu:\nz: 8"},
		"field twice":         {[]manifest.Change{change(manifest.AddField, pathTo(), 1, "d"), change(manifest.AddField, pathTo(), 1, "d")}, "a: {b: yes, c: [x, 'w']}\nd: 1\nu:\nz: 8"},
		"field otherwise":     {[]manifest.Change{change(manifest.AddField, pathTo(), 1, "d"), change(manifest.AddField, pathTo(), 2, "d")}, ""},
		"field of no mapping": {[]manifest.Change{change(manifest.AddField, pathTo("z"), 1, "d")}, ""},
		"removed":             {[]manifest.Change{change(manifest.Remove, pathTo("a", "b"), nil), change(manifest.Remove, pathTo("z"), nil)}, "a: {c: [x, 'w']}\nu:"},
		"items removed":       {[]manifest.Change{change(manifest.Remove, pathTo("a", "c", 0), nil), change(manifest.Replace, pathTo("a", "c", 1), "v")}, "a: {b: yes, c: [v]}\nu:\nz: 8"},
		"overridden":          {[]manifest.Change{change(manifest.RemoveOverridden, pathTo("z"), nil)}, "a: {b: yes, c: [x, 'w']}\nu:\nz: 8"},
		"renamed":             {[]manifest.Change{change(manifest.RenameKey, pathTo("a"), nil, "d")}, "d: {b: yes, c: [x, 'w']}\nu:\nz: 8"},
		"swapped":             {[]manifest.Change{change(manifest.SwapField, pathTo("a"), 1, "d")}, "d: 1\nu:\nz: 8"},
		"all":                 {[]manifest.Change{change(manifest.Remove, nil, nil)}, ""},
		"nowhere":             {[]manifest.Change{change(manifest.Replace, pathTo("a", "x"), 1)}, ""},
		"no literal":          {[]manifest.Change{change(manifest.Replace, pathTo("a"), 1.5)}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			made := parse(t, text)
			err := made.change(test.changes)
			if test.want == "" {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			require.True(t, made.equal(parse(t, test.want)))
			require.False(t, made.equal(parse(t, test.want+"\nmore: 1")))
		})
	}
	require.False(t, parse(t, "a: 'true'").equal(parse(t, "a: true")))
	require.False(t, parse(t, "a: [x, z]").equal(parse(t, "a: [z, x]")))
}

// What the trees do not show is not taken over: a document more or less, or one that reads otherwise.
func TestProveTree(t *testing.T) {
	const text = "a: 1\n---\nb: 2\n"
	changes := []manifest.Change{{Kind: manifest.Replace, Document: 9, Path: pathTo("b"), New: 3}}
	for name, test := range map[string]struct{ made, want string }{
		"as it is to be":      {"a: 1\n---\nb: 3\n", ""},
		"otherwise written":   {"a:   1\n---\n'b': 3 # three", ""},
		"not changed":         {text, "the document in line 3 became something else than it was to become"},
		"another changed too": {"a: 2\n---\nb: 3\n", "the document in line 1 became something else than it was to become"},
		"one is lost":         {"a: 1\n", "it has other documents than before: EOF"},
		"one more":            {"a: 1\n---\nb: 3\n---\nc: 1\n", "there is more than was added"},
		"read no more":        {"a: 1\n---\nb: 3\n  c: 4\n", "line 3: it reads otherwise than before: a `key: value` is not allowed here: quote the text, or check the indentation"},
	} {
		t.Run(name, func(t *testing.T) {
			p := proposal{file: &file{text: []byte(text)}, sets: []set{{changes: changes}}, text: []byte(test.made)}
			require.Equal(t, test.want, string(newProver().proveTree(&p, false)))
		})
	}
}
