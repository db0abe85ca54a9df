package manifest_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// What stands in a string is found where it stands in the file, as far as the string is written as it is read.
func TestWithin(t *testing.T) {
	const whole = "whole"
	for _, test := range []struct{ name, text, want string }{
		{"literal", "v: |\n  a: b\n  privileged: true\n", "3:3"},
		{"literal, deeper", "v: |\n  a:\n    privileged: true\n", "3:5"},
		{"second document", "v: |\n  a: b\n  ---\n  privileged: true\n", "4:3"},
		{"two documents alike", "v: |\n  a: b\n  ---\n  a: b\n  privileged: true\n", "5:3"},
		{"behind a comment", "v: |\n  # comment\n\n  privileged: true\n", "4:3"},
		{"expression of a workflow", "v: |\n  a: {{inputs.parameters.a}}\n  b: {{x}}-{{y}}\n  privileged: true\n", "4:3"},
		{"JSON in quotes", `v: '{"a": [1], "privileged": true}'` + "\n", "1:16"},
		{"JSON with escapes", `v: "{\"a\": [1], \"privileged\": true}"` + "\n", whole},
		{"string in a string", "v: |\n  v: |\n    privileged: true\n", "3:5"},
		{"beyond ASCII", "v: |\n  a: größer\n  privileged: true\n", "3:3"},
		{"folded", "v: >-\n  {a: b,\n  privileged: true}\n", "3:3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			outer := manifest.Parse(manifest.Section{File: "f.yaml", Text: []byte(test.text), Line: 1})
			require.Len(t, outer, 1)
			v := outer[0].Root().Field("v")
			found := 0
			search(v, 3, func(inner manifest.Value) {
				if inner.Text() == "" && inner.IsTrue() {
					found++
					require.True(t, inner.In(v))
					if test.want == whole {
						require.Equal(t, v.Place(), inner.Place())
						return
					}
					require.Equal(t, "f.yaml:"+test.want, inner.Place().String())
				}
			})
			require.Equal(t, 1, found)
		})
	}
}

// search visits every value in a string, and in the strings there, to a depth.
func search(v manifest.Value, depth int, visit func(manifest.Value)) {
	if depth == 0 {
		return
	}
	parser := new(manifest.Parser)
	for d := range parser.Within(v) {
		if d.Unread() {
			continue
		}
		each(d.Root(), func(inner manifest.Value) {
			visit(inner)
			if inner.Kind() == manifest.String {
				search(inner, depth-1, visit)
			}
		})
	}
}

// each visits a value and those in it.
func each(v manifest.Value, visit func(manifest.Value)) {
	visit(v)
	for _, item := range v.Items() {
		each(item, visit)
	}
	for _, field := range v.Entries() {
		each(field, visit)
	}
}

// FuzzWithin checks that what stands in strings is placed in the file, and in the string.
func FuzzWithin(f *testing.F) {
	for _, seed := range []string{
		"v: |\n  a: b\n  ---\n  c: [d]\n", "v: 'a: b'\n", "v: \"a: b\\n c: d\"\n", "v: |\n  v: |\n    a: {{b}}\n", "v: >-\n  a:\n\n  b\n", "v: '{\"a\": ''b''}'\n",
		"v: |2\n   a: b\n", "v: |\n\n  é: ü\n  {{\n  }}\n", "v: |\r\n  a: b\r\n  ---\r\n  c: d\r\n", "{\"v\": \"a: b\"}", "- |\n a: &x b\n c: *x\n", "v: \"\\u00e9: {{x}}\"\n", "v: |\n  ---\n  ---\n  a\n",
		"v: \"\ufeffa: b\"\n", "v: |\n  {{a}}: b\n  {{a}}: c\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		section, err := manifest.NewSplitter("f.yaml", bytes.NewReader(stream)).Next()
		if err != nil || len(stream) > 4096 {
			return
		}
		lines := strings.Split(string(section.Text), "\n")
		for _, d := range manifest.Parse(section) {
			each(d.Root(), func(outer manifest.Value) {
				search(outer, 3, func(v manifest.Value) {
					place := v.Place()
					require.True(t, v.In(d.Root()))
					require.Equal(t, "f.yaml", place.File)
					line := place.Start.Line - section.Line
					require.GreaterOrEqual(t, line, 0)
					require.Less(t, line, len(lines))
					require.GreaterOrEqual(t, place.Start.Column, 1)
					require.LessOrEqual(t, place.End.Column, len(lines[line])+2)
					require.GreaterOrEqual(t, place.End.Compare(place.Start), 0)
					v.Field("missing").Place()
					_, _ = v.Paths(d.Root())
				})
			})
		}
	})
}
