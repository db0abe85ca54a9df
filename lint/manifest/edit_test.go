package manifest_test

import (
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// valueAt returns the value at a path of names and indices, by dots.
func valueAt(v manifest.Value, path string) manifest.Value {
	if path == "" {
		return v
	}
	for name := range strings.SplitSeq(path, ".") {
		if index, err := strconv.Atoi(name); err == nil && v.Kind() == manifest.Sequence {
			for i, item := range v.Items() {
				if i == index {
					v = item
				}
			}
			continue
		}
		v = v.Field(name)
	}
	return v
}

// spliced returns a stream with splices made.
func spliced(t *testing.T, stream string, splices []manifest.Splice) string {
	t.Helper()
	var b strings.Builder
	end := int64(0)
	for _, s := range splices {
		require.LessOrEqual(t, end, s.Start.Offset)
		require.LessOrEqual(t, s.Start.Offset, s.End.Offset)
		for _, p := range []manifest.Point{s.Start, s.End} {
			before := stream[:p.Offset]
			require.Equal(t, 1+strings.Count(before, "\n"), p.Line)
			line := strings.TrimPrefix(before[strings.LastIndex(before, "\n")+1:], "\ufeff")
			require.Equal(t, 1+len([]rune(line)), p.Column)
		}
		b.WriteString(stream[end:s.Start.Offset] + s.Text)
		end = s.End.Offset
	}
	return b.String() + stream[end:]
}

// change is an edit by a test.
type change func(root manifest.Value) (manifest.Change, error)

func set(path string, to manifest.Literal) change {
	return func(root manifest.Value) (manifest.Change, error) { return valueAt(root, path).Set(to) }
}

func add(path string, item manifest.Literal) change {
	return func(root manifest.Value) (manifest.Change, error) { return valueAt(root, path).Append(item) }
}

func remove(path, within string) change {
	return func(root manifest.Value) (manifest.Change, error) {
		return valueAt(root, path).Delete(valueAt(root, within))
	}
}

func swap(path, name string, to manifest.Literal) change {
	return func(root manifest.Value) (manifest.Change, error) { return valueAt(root, path).Swap(name, to) }
}

func rename(path, name string) change {
	return func(root manifest.Value) (manifest.Change, error) { return valueAt(root, path).Rename(name) }
}

func patch(path string, from, to int, text string) change {
	return func(root manifest.Value) (manifest.Change, error) { return valueAt(root, path).Patch(from, to, text) }
}

// edited returns a stream of one document with changes made, or why they are not.
func edited(t *testing.T, text string, changes ...change) string {
	t.Helper()
	d := parse(text)
	require.NotNil(t, d)
	require.False(t, d.Unread(), "%s: %v", text, d.Problems)
	var sets [][]manifest.Change
	for _, c := range changes {
		made, err := c(d.Root())
		if err != nil {
			return "! " + err.Error()
		}
		sets = append(sets, []manifest.Change{made})
	}
	splices, waiting := manifest.Compose(sets)
	require.Empty(t, waiting)
	return spliced(t, text, splices)
}

type editTest struct {
	name, in string
	change   change
	want     string
}

func checkEdits(t *testing.T, tests []editTest) {
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, edited(t, tt.in, tt.change))
		})
	}
}

var nested = manifest.Fields{{"a", true}, {"b", manifest.Items{"ALL", manifest.Fields{{"c", 1}, {"d", manifest.Fields{}}}}}}

func TestSet(t *testing.T) {
	checkEdits(t, []editTest{
		{"boolean", "a: true # c\n", set("a", false), "a: false # c\n"},
		{"spacing stays", "a:   true\t\n", set("a", false), "a:   false\t\n"},
		{"no final newline", "a: true", set("a", false), "a: false"},
		{"plain stays plain", "a: b\n", set("a", "c"), "a: c\n"},
		{"plain that would not be a string", "a: b\n", set("a", "yes"), "a: \"yes\"\n"},
		{"double quotes", "a: \"b\"\n", set("a", "c\"d"), "a: \"c\\\"d\"\n"},
		{"single quotes", "a: 'b'\n", set("a", "c'd"), "a: 'c''d'\n"},
		{"quotes of the document", "a: 'b'\nc: d\n", set("c", "1"), "a: 'b'\nc: '1'\n"},
		{"empty", "a:\nb: c\n", set("a", 1), "a: 1\nb: c\n"},
		{"empty with a comment", "a:  # c\nb: c\n", set("a", 1), "a: 1  # c\nb: c\n"},
		{"null", "a: ~ # c\n", set("a", 1), "a: 1 # c\n"},
		{"item", "a:\n- b\n- c\n", set("a.1", "d"), "a:\n- b\n- d\n"},
		{"empty item", "a:\n-\n- c\n", set("a.0", "d"), "a:\n- d\n- c\n"},
		{"flow", "a: {b: c, d: [e,f]}\n", set("a.d.0", true), "a: {b: c, d: [true,f]}\n"},
		{"flow null", "a: {b: }\n", set("a.b", true), "a: {b: true }\n"},
		{"flow without a colon", "a: {b, c: d}\n", set("a.b", true), "a: {b: true, c: d}\n"},
		{"JSON", `{"a":"b"}`, set("a", "c\n"), `{"a":"c\n"}`},
		{"JSON null", `{"a":null}`, set("a", manifest.Fields{{"x", manifest.Items{1, 2}}}), `{"a":{"x":[1,2]}}`},
		{"scalar by a mapping", "a: b # c\nd: e\n", set("a", nested), "a: # c\n  a: true\n  b:\n    - ALL\n    - c: 1\n      d: {}\nd: e\n"},
		{"scalar by an empty mapping", "a: b # c\n", set("a", manifest.Fields{}), "a: {} # c\n"},
		{"item by a mapping", "a:\n  - b # c\n  - d\n", set("a.0", nested), "a:\n  - a: true # c\n    b:\n      - ALL\n      - c: 1\n        d: {}\n  - d\n"},
		{"block scalar", "a: |\n  x\n  y\nb: c\n", set("a", "z"), "a: z\nb: c\n"},
		{"several lines", "a: x\n  y\nb: c\n", set("a", "z"), "a: z\nb: c\n"},
		{"whole mapping", "a: # c\n  b: d\n  e: f # g\nh: i\n", set("a", manifest.Fields{}), "a: {} # c\n# g\nh: i\n"},
		{"whole mapping with comments in it", "a:\n  # c\n  b: d\n  # g\n  e: f\n", set("a", manifest.Fields{}), "! there are comments in it"},
		{"whole mapping without comments", "a:  # c\n  b: d\n  e: f\nh: i\n", set("a", manifest.Fields{}), "a: {}  # c\nh: i\n"},
		{"whole mapping by another", "a:  # c\n  b: d\nh: i\n", set("a", manifest.Fields{{"j", 1}}), "a:  # c\n  j: 1\nh: i\n"},
		{"whole sequence", "a:\n- b\n- d\nh: i\n", set("a", manifest.Items{"x", "w"}), "a:\n- x\n- w\nh: i\n"},
		{"whole flow", "a: {b: c} # d\n", set("a", manifest.Items{}), "a: [] # d\n"},
		{"alias", "a: &x {b: c}\nd: *x\n", set("d.b", 1), "! it comes by an alias: change what the alias stands for"},
		{"aliased", "a: &x {b: c}\nd: *x\n", set("a.b", 1), "! it is used elsewhere through an alias, and would change there too"},
		{"merged", "a: &x {b: c}\nd:\n  <<: *x\n  e: f\n", set("d.b", 1), "! it comes by an alias: change what the alias stands for"},
		{"anchor", "a: &x {b: c}\nd: e\n", set("a.b", 1), "a: &x {b: 1}\nd: e\n"},
		{"anchored scalar", "a: &x b\nd: e\n", set("a", 1), "a: &x 1\nd: e\n"},
		{"anchored scalar that is used", "a: &x b\nd: *x\n", set("a", 1), "! it is used elsewhere through an alias, and would change there too"},
		{"tag", "a: !!str 5\n", set("a", 1), "! it has a tag, or a key of an unusual form"},
	})
}

func TestAddField(t *testing.T) {
	checkEdits(t, []editTest{
		{"behind the fields on one line", "a: b\nc: d # e\nf:\n  g: h\n", set("x", true), "a: b\nc: d # e\nx: true\nf:\n  g: h\n"},
		{"chain", "a:\n    b: c\nf: g\n", set("a.x.w.z", true), "a:\n    b: c\n    x:\n        w:\n            z: true\nf: g\n"},
		{"in front", "a:\n  b:\n    c: d\n", set("a.x", 1), "a:\n  x: 1\n  b:\n    c: d\n"},
		{"in front, above comments", "a: # e\n\n  # f\n  # g\n  b:\n    c: d\n", set("a.x", 1), "a: # e\n\n  x: 1\n  # f\n  # g\n  b:\n    c: d\n"},
		{"behind a dash", "a:\n- b:\n    c: d\n  e: f\n- g\n", set("a.0.x", 1), "a:\n- b:\n    c: d\n  e: f\n  x: 1\n- g\n"},
		{"behind a dash and a field", "a:\n  -   b: c\n      d:\n      - e\n", set("a.0.x", nested), "a:\n  -   b: c\n      x:\n        a: true\n        b:\n        -   ALL\n        -   c: 1\n            d: {}\n      d:\n      - e\n"},
		{"no final newline", "a: b", set("x", 1), "a: b\nx: 1"},
		{"no final newline, CRLF", "a: b\r\nc: d", set("x.w", 1), "a: b\r\nc: d\r\nx:\r\n  w: 1"},
		{"CRLF", "a: b\r\nc:\r\n  d: e\r\n", set("c.x.w", 1), "a: b\r\nc:\r\n  d: e\r\n  x:\r\n    w: 1\r\n"},
		{"byte order mark", "\ufeffa: b\nc: d\n", set("x", 1), "\ufeffa: b\nc: d\nx: 1\n"},
		{"null", "a: b\nc:\nd: e\n", set("c.x.w", 1), "a: b\nc:\n  x:\n    w: 1\nd: e\n"},
		{"null with a comment", "c:  # z\nd: e\n", set("c.x", 1), "c:  # z\n  x: 1\nd: e\n"},
		{"null and no newline", "d: e\nc:", set("c.x", 1), "d: e\nc:\n  x: 1"},
		{"tilde", "c: ~  # z\nd: e\n", set("c.x", 1), "c:  # z\n  x: 1\nd: e\n"},
		{"empty braces", "c: {}  # z\nd: e\n", set("c.x", 1), "c:  # z\n  x: 1\nd: e\n"},
		{"empty item", "a:\n-\n- b\n", set("a.0.x.w", 1), "a:\n- x:\n    w: 1\n- b\n"},
		{"empty braces as an item", "a:\n- {} # c\n- b\n", set("a.0.x.w", 1), "a:\n- x: # c\n    w: 1\n- b\n"},
		{"block scalar behind a dash", "a:\n- b: |+\n    x\n\n\nc: d\n", set("a.0.x", 1), "a:\n- b: |+\n    x\n\n\n  x: 1\nc: d\n"},
		{"block scalar at the end", "a:\n- b: |+\n    x", set("a.0.x", 1), "a:\n- b: |+\n    x\n  x: 1"},
		{"end of document", "a: b\n...\n", set("x", 1), "a: b\nx: 1\n...\n"},
		{"start of document", "--- # c\na: b\n", set("x", 1), "--- # c\na: b\nx: 1\n"},
		{"merge", "a: &a {b: c}\nd:\n  <<: *a\n  e:\n    f: g\n", set("d.x", 1), "a: &a {b: c}\nd:\n  <<: *a\n  x: 1\n  e:\n    f: g\n"},
		{"merge alone", "a: &a {b: c}\nd:\n  <<: *a\n", set("d.x", 1), "a: &a {b: c}\nd:\n  <<: *a\n  x: 1\n"},
		{"of a string", "a: b\n", set("a.x", 1), "! a field can only be added to a mapping"},
		{"quoted kind", "kind: \"Pod\"\n", set("x", "y"), "kind: \"Pod\"\nx: \"y\"\n"},
		{"flow", "a: {b: c}\n", set("a.x.w", true), "a: {b: c, x: {w: true}}\n"},
		{"flow with blanks", "a: { b: c }\n", set("a.x.w", true), "a: { b: c, x: { w: true } }\n"},
		{"flow with a comma", "a: {b: c,}\n", set("a.x", true), "a: {b: c, x: true,}\n"},
		{"flow null", "a: {b: }\n", set("a.x", true), "a: {b: , x: true }\n"},
		{"flow lines", "a: {\n  b: c\n}\n", set("a.x.w", true), "a: {\n  b: c,\n  x: {\n    w: true\n  }\n}\n"},
		{"flow lines with comments", "a: {\n  b: c # d\n}\n", set("a.x", true), "a: {\n  b: c, # d\n  x: true\n}\n"},
		{"flow lines with commas", "a: {\n  b: c, # d\n}\n", set("a.x", true), "a: {\n  b: c, # d\n  x: true,\n}\n"},
		{"flow in flow", "a: {b: {}}\n", set("a.b.x", true), "a: {b: {x: true}}\n"},
		{"compact JSON", `{"a":{"b":1}}`, set("a.x.w", "z"), `{"a":{"b":1,"x":{"w":"z"}}}`},
		{"spaced JSON", `{"a": {"b": 1}}`, set("a.x.w", "z"), `{"a": {"b": 1, "x": {"w": "z"}}}`},
		{"pretty JSON", "{\n    \"a\": {\n        \"b\": 1\n    }\n}\n", set("a.x.w", manifest.Items{1, 2}),
			"{\n    \"a\": {\n        \"b\": 1,\n        \"x\": {\n            \"w\": [\n                1,\n                2\n            ]\n        }\n    }\n}\n"},
		{"pretty JSON with tabs", "{\n\t\"a\": {}\n}\n", set("a.x", true), "{\n\t\"a\": {\n\t\t\"x\": true\n\t}\n}\n"},
	})
}

func TestAppend(t *testing.T) {
	checkEdits(t, []editTest{
		{"flush", "a:\n- b\nc: d\n", add("a", "x"), "a:\n- b\n- x\nc: d\n"},
		{"indented", "a:\n  - b: 1\n    c: 2\nc: d\n", add("a", nested), "a:\n  - b: 1\n    c: 2\n  - a: true\n    b:\n      - ALL\n      - c: 1\n        d: {}\nc: d\n"},
		{"absent", "a: b\n", add("x.w", "z"), "a: b\nx:\n  w:\n    - z\n"},
		{"null", "a: # c\nb: c\n", add("a", "z"), "a: # c\n  - z\nb: c\n"},
		{"null like a flush list", "a:\nb:\n- c\n", add("a", "z"), "a:\n- z\nb:\n- c\n"},
		{"empty", "a: [] # c\n", add("a", "z"), "a: # c\n  - z\n"},
		{"flow", "a: [b, c]\n", add("a", nested), "a: [b, c, {a: true, b: [ALL, {c: 1, d: {}}]}]\n"},
		{"JSON", `{"a":[1]}`, add("a", "x"), `{"a":[1,"x"]}`},
		{"pretty JSON", "{\n  \"a\": [\n    1\n  ]\n}", add("a", "x"), "{\n  \"a\": [\n    1,\n    \"x\"\n  ]\n}"},
	})
}

func TestDelete(t *testing.T) {
	checkEdits(t, []editTest{
		{"field", "a: b\nc: d\ne: f\n", remove("c", ""), "a: b\ne: f\n"},
		{"with a comment", "a: b\n# x\nc: d # y\ne: f\n", remove("c", ""), "a: b\n# x\n# y\ne: f\n"},
		{"lines", "a: b\nc:\n  d: # x\n    e: f\n# y\ng: h\n", remove("c", ""), "a: b\n# x\n# y\ng: h\n"},
		{"last without a newline", "a: b\nc: d", remove("c", ""), "a: b"},
		{"empty parents", "a: b\nc:\n  d:\n    e: f\n", remove("c.d.e", ""), "a: b\n"},
		{"empty parents up to", "a: b\nc: # x\n  d:\n    e: f # y\n", remove("c.d.e", "c"), "a: b\nc: {} # x\n# y\n"},
		{"behind a dash", "a:\n- b: c # x\n  d: e\n", remove("a.0.b", ""), "! there are comments in it"},
		{"behind a dash, next up", "a:\n- b: c\n  d: e\n", remove("a.0.b", ""), "a:\n- d: e\n"},
		{"item", "a:\n- b: c\n  d: e\n- f\n", remove("a.0", ""), "a:\n- f\n"},
		{"item of items", "a:\n- - b\n  - c\n", remove("a.0.0", ""), "a:\n- - c\n"},
		{"empty item", "a:\n-\n- f\n", remove("a.0", ""), "a:\n- f\n"},
		{"item below its dash", "a:\n- x\n-\n  # c\n  b: c\n- f\n", remove("a.1", ""), "a:\n- x\n# c\n- f\n"},
		{"the only item", "a: b\nc:\n- d\n", remove("c.0", ""), "a: b\n"},
		{"the only item within", "a: b\nc:\n- d\n", remove("c.0", "c"), "a: b\nc: []\n"},
		{"flow first", "a: {b: c, d: e}\n", remove("a.b", ""), "a: {d: e}\n"},
		{"flow last", "a: { b: c, d: e }\n", remove("a.d", ""), "a: { b: c }\n"},
		{"flow only", "a: { b: c }\nx: y\n", remove("a.b", "a"), "a: {}\nx: y\n"},
		{"flow item", "a: [b, c, d]\nx: y\n", remove("a.1", "a"), "a: [b, d]\nx: y\n"},
		{"pretty JSON", "{\n  \"a\": 1,\n  \"b\": 2\n}\n", remove("b", ""), "{\n  \"a\": 1\n}\n"},
		{"pretty JSON first", "{\n  \"a\": 1,\n  \"b\": 2\n}\n", remove("a", ""), "{\n  \"b\": 2\n}\n"},
	})
}

func TestSwapAndRename(t *testing.T) {
	checkEdits(t, []editTest{
		{"block", "v:\n- name: x\n  hostPath: # c\n    path: /x # d\n    type: \"\"\n- y\n", swap("v.0.hostPath", "emptyDir", manifest.Fields{}), "v:\n- name: x\n  emptyDir: {} # c\n  # d\n- y\n"},
		{"behind a dash", "v:\n- hostPath:\n    path: /x\n  name: x\n", swap("v.0.hostPath", "emptyDir", manifest.Fields{}), "v:\n- emptyDir: {}\n  name: x\n"},
		{"by fields", "v:\n- hostPath: {path: /x}\n  name: x\n", swap("v.0.hostPath", "a", manifest.Fields{{"b", 1}}), "v:\n- a:\n    b: 1\n  name: x\n"},
		{"flow", "v: {hostPath: {path: /x}, name: x}\n", swap("v.hostPath", "emptyDir", manifest.Fields{}), "v: {emptyDir: {}, name: x}\n"},
		{"JSON", `{"v":{"hostPath":{"path":"/x"}}}`, swap("v.hostPath", "emptyDir", manifest.Fields{}), `{"v":{"emptyDir":{}}}`},
		{"rename", "a: b # c\n", rename("a", "x"), "x: b # c\n"},
		{"rename in quotes", "'a' : b # c\n", rename("a", "x"), "'x' : b # c\n"},
		{"rename to what is there", "a: b\nx: c\n", rename("a", "x"), "! the mapping has a field of that name already"},
		{"patch", "a: image:1.2\n", patch("a", 6, 7, "2"), "a: image:2.2\n"},
		{"patch in quotes", "a: \"image:1.2\"\n", patch("a", 5, 9, ""), "a: \"image\"\n"},
		{"patch in a block", "a: |\n  one\n  two\n", patch("a", 4, 7, "three"), "a: |\n  one\n  three\n"},
	})
}

// TestAppendMapping adds lists of mappings, which are long: they come last.
func TestAppendMapping(t *testing.T) {
	item := manifest.Fields{{"name", "x"}}
	checkEdits(t, []editTest{
		{"behind what is long", "a: 1\nb:\n- c\nd: e\nf:\n  g: h\n", add("x", item), "a: 1\nb:\n- c\nd: e\nf:\n  g: h\nx:\n- name: x\n"},
		{"of an item", "a:\n- b: 1\n  c:\n    d: 2\n- e", add("a.0.x", item), "a:\n- b: 1\n  c:\n    d: 2\n  x:\n  - name: x\n- e"},
		{"before the comments behind it", "a:\n  b: c\n  # d\n# e\nf: g\n", add("a.x", item), "a:\n  b: c\n  x:\n    - name: x\n  # d\n# e\nf: g\n"},
		{"comments that are further in", "a:\n  b:\n    c: d\n    # e\n  # f\n", add("a.x", item), "a:\n  b:\n    c: d\n    # e\n  x:\n    - name: x\n  # f\n"},
		{"behind a block scalar", "a: |\n  b\n\n\nc: d\n---\n", add("x", item), "a: |\n  b\n\n\nc: d\nx:\n  - name: x\n---\n"},
		{"other lists", "a: 1\nb:\n- c\n", add("x", "z"), "a: 1\nx:\n- z\nb:\n- c\n"},
		{"deeper lists", "a: 1\nb:\n- c\n", add("x.z", item), "a: 1\nx:\n  z:\n  - name: x\nb:\n- c\n"},
	})
	require.Equal(t, "a:\n  s: true\n  b:\n  - c: d\n    x:\n    - name: x\n  x:\n  - name: x\n",
		edited(t, "a:\n  b:\n  - c: d\n", add("a.x", item), set("a.s", true), add("a.b.0.x", item)))
}

func TestCompose(t *testing.T) {
	const pod = "spec:\n  containers:\n  - name: a\n    image: b\n  volumes: []"
	require.Equal(t, "spec:\n  securityContext:\n    runAsNonRoot: true\n    seccompProfile:\n      type: RuntimeDefault\n  hostPID: false\n  containers:\n  - name: a\n    image: b\n    securityContext:\n"+
		"      capabilities:\n        drop:\n        - ALL\n        - x\n  - name: c\n  volumes:\n  - name: d\n  - e",
		edited(t, pod, set("spec.securityContext.runAsNonRoot", true), set("spec.securityContext.seccompProfile.type", "RuntimeDefault"), set("spec.securityContext.runAsNonRoot", true), set("spec.hostPID", false),
			add("spec.containers.0.securityContext.capabilities.drop", "ALL"), add("spec.containers", manifest.Fields{{"name", "c"}}), add("spec.containers.0.securityContext.capabilities.drop", "x"),
			add("spec.volumes", manifest.Fields{{"name", "d"}}), add("spec.volumes", "e"), add("spec.volumes", "e")))
	// What ends at one place: the deepest comes first.
	require.Equal(t, "a:\n- b: |+\n    c\n\n  x: 1\n- 2\nd:\n- e: 3\n",
		edited(t, "a:\n- b: |+\n    c\n\nd:\n- e: 3\n", add("a", 2), set("a.0.x", 1)))
	require.Equal(t, "z: 3\na:\n- b: c\n  x: 1\n- 2", edited(t, "a:\n- b: c", add("a", 2), set("a.0.x", 1), set("z", 3)))
	// A field that is added as a mapping takes others.
	require.Equal(t, "a: b\nx:\n  c: 1\n  d: 2\n", edited(t, "a: b\n", set("x", manifest.Fields{{"c", 1}}), set("x.d", 2)))
	require.Equal(t, "a: b\nx:\n  c: 1\n  d:\n    e: 2\n    f: 3\n", edited(t, "a: b\n", set("x.c", 1), set("x", manifest.Fields{{"d", manifest.Fields{{"e", 2}}}}), set("x.d", manifest.Fields{{"e", 2}, {"f", 3}})))
}

func TestComposeConflicts(t *testing.T) {
	tests := []setsTest{
		{"two values", "a: b\n", [][]change{{set("a", 1)}, {set("a", 2)}, {set("a", 1)}}, "a: 1\n", []int{1}},
		{"two values of what is absent", "a: b\n", [][]change{{set("x.c", 1)}, {set("x.c", 2)}, {set("x", 3)}, {set("x.c.d", 3)}, {add("x", 3)}}, "a: b\nx:\n  c: 1\n", []int{1, 2, 3, 4}},
		{"a set waits as a whole", "a: b\nc: d\n", [][]change{{set("a", 1)}, {set("c", 2), set("x.e", 2), set("a", 2)}, {set("x.f", 3)}}, "a: 1\nc: d\nx:\n  f: 3\n", []int{1}},
		{"into what is removed", "a: b\nc:\n  d: e\n", [][]change{{remove("c", "")}, {set("c.x", 1)}, {set("c.d", 1)}}, "a: b\n", []int{1, 2}},
		{"remove what is added to", "a: b\nc:\n  d: e\n  f: g\n", [][]change{{set("c.x", 1)}, {remove("c", "")}, {remove("c.f", "")}}, "a: b\nc:\n  d: e\n  x: 1\n", []int{1}},
		{"set and remove", "a: b\nc: d\ne: f\n", [][]change{{set("c", 1)}, {remove("c", "")}, {remove("e", "")}}, "a: b\nc: 1\n", []int{1}},
		{"null", "a: b\nc:\n", [][]change{{set("c", 1)}, {set("c.x", 1)}, {add("c", 1)}}, "a: b\nc: 1\n", []int{1, 2}},
		{"null and below", "a: b\nc:\n", [][]change{{set("c.x", 1)}, {set("c", 1)}, {add("c", 1)}, {set("d", 1)}}, "a: b\nc:\n  x: 1\nd: 1\n", []int{1, 2}},
		{"swap", "a: b\nc:\n  d: e\n", [][]change{{swap("c", "f", manifest.Fields{})}, {set("c.x", 1)}, {rename("c", "g")}}, "a: b\nf: {}\n", []int{1, 2}},
	}
	checkSets(t, tests)
}

type setsTest struct {
	name, in string
	sets     [][]change
	want     string
	waiting  []int
}

func checkSets(t *testing.T, tests []setsTest) {
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := parse(tt.in)
			var sets [][]manifest.Change
			for _, changes := range tt.sets {
				var set []manifest.Change
				for _, c := range changes {
					made, err := c(d.Root())
					require.NoError(t, err)
					set = append(set, made)
				}
				sets = append(sets, set)
			}
			splices, waiting := manifest.Compose(sets)
			require.Equal(t, tt.want, spliced(t, tt.in, splices))
			require.Equal(t, tt.waiting, waiting)
		})
	}
}

// TestComposeRemovals puts removals together with each other, and with what is added.
func TestComposeRemovals(t *testing.T) {
	const flow, block = "a: {b: 1, c: 2, d: 3}\n", "a:\n  b: 1 # x\n  c: 2\n  d: 3\n"
	checkSets(t, []setsTest{
		{"all of a flow mapping", flow, [][]change{{remove("a.b", ""), remove("a.d", ""), remove("a.c", "")}}, "a: {}\n", nil},
		{"all of a flow sequence", "a: [b, c]\n", [][]change{{remove("a.0", ""), remove("a.1", "")}}, "a: []\n", nil},
		{"all of a block mapping", block, [][]change{{remove("a.b", ""), remove("a.c", ""), remove("a.d", "")}}, "a: {}\n# x\n", nil},
		{"all, by several sets", flow, [][]change{{remove("a.b", "")}, {remove("a.d", "")}, {remove("a.c", "")}}, "a: {c: 2}\n", []int{2}},
		{"all of JSON", "{\"a\": {\n  \"b\": 1,\n  \"c\": 2\n}}", [][]change{{remove("a.b", ""), remove("a.c", ""), set("a.x.y", 1)}}, "{\"a\": {\n  \"x\": {\n    \"y\": 1\n  }\n}}", nil},
		{"the first two", "a: [b, c, d, e]\n", [][]change{{remove("a.0", "")}, {remove("a.1", ""), remove("a.2", "")}}, "a: [e]\n", nil},
		{"the first two, backwards", "a: [b, c, d, e]\n", [][]change{{remove("a.2", ""), remove("a.1", "")}, {remove("a.0", "")}, {remove("a.1", "")}}, "a: [e]\n", nil},
		{"the last two", "a: [b, c, d, e]\n", [][]change{{remove("a.3", ""), remove("a.2", "")}, {add("a", "f")}}, "a: [b, c, f]\n", nil},
		{"the first two and one behind", "a: [b, c, d, e]\n", [][]change{{remove("a.0", ""), remove("a.3", ""), remove("a.1", "")}}, "a: [d]\n", nil},
		{"on lines of their own", "a: [\n  b,\n  c,\n  d,\n]\n", [][]change{{remove("a.0", ""), remove("a.1", "")}, {add("a", "x")}}, "a: [\n  d,\n  x,\n]\n", nil},
		{"the only one, and another one added", "a: {b: [C]}\n", [][]change{{remove("a.b", "a.b"), add("a.x", 1)}}, "a: {x: [1]}\n", nil},
		{"the only one, and others added", "a: {b: [C]}\n", [][]change{{add("a.x", 1)}, {remove("a.b", "a.b")}, {add("a.x", 2), set("a.z", 3)}}, "a: {x: [1, 2], z: 3}\n", nil},
		{"the only one of a block mapping, and another one added", "a:\n  b:\n  - C\nc: d\n", [][]change{{remove("a.b", "a.b"), add("a.x", 1)}}, "a:\n  x:\n  - 1\nc: d\n", nil},
		{"all of a block mapping, and another one added", block, [][]change{{remove("a.b", ""), remove("a.c", ""), remove("a.d", ""), set("a.x", 1)}}, "a:\n  x: 1\n# x\n", nil},
		{"all items, and another one added", "a:\n- b\n- c\n", [][]change{{remove("a.0", ""), remove("a.1", "")}, {add("a", 1)}}, "a:\n- 1\n", nil},
		{"neighbours in block style", "a:\n- b:\n  - c\nd: e\nf: g\n", [][]change{{remove("a", ""), remove("d", "")}}, "f: g\n", nil},
		{"behind a dash", "- a: 1\n  b: 2\n  c: 3\n- d\n", [][]change{{remove("0.a", ""), remove("0.b", "")}}, "- c: 3\n- d\n", nil},
		{"without a final newline", "a: 1\nb: 2\nc: 3", [][]change{{remove("b", ""), remove("c", "")}}, "a: 1\n", nil},
		{"without a final newline, backwards", "a: 1\nb: 2\nc: 3", [][]change{{remove("c", ""), remove("b", "")}}, "a: 1\n", nil},
		{"behind a block scalar", "a: |\n  x\nb: 2\nc: 3\nd: 4\n", [][]change{{remove("b", ""), remove("c", "")}}, "a: |\n  x\nd: 4\n", nil},
		{"behind a block scalar, before a blank line", "a: |\n  x\nb: 2\nc: 3\n\nd: 4\n", [][]change{{remove("b", ""), remove("c", "")}}, "a: |\n  x\n\nd: 4\n", nil},
		{"between a block scalar that keeps lines and a blank one", "a: |+\n  x\nb: 2\nc: 3\ne: 5\n\nd: 4\n", [][]change{{remove("b", "")}, {remove("e", "")}, {remove("c", "")}}, "a: |+\n  x\nc: 3\n\nd: 4\n", []int{2}},
		{"between a block scalar and a comment as far in", "a: |\n  x\nb: 2\nc: 3\n  # d\nd: 4\n", [][]change{{remove("b", "")}, {remove("c", "")}}, "a: |\n  x\nc: 3\n  # d\nd: 4\n", []int{1}},
		{"what a field is added behind", "a: 1\nb: 2\nc:\n- 3\n", [][]change{{remove("b", ""), set("x", 1)}}, "a: 1\nx: 1\nc:\n- 3\n", nil},
		{"what a field is added before", "a: 1\nb:\n- 2\nc: 3\n", [][]change{{remove("b", ""), set("x", 1)}}, "a: 1\nx: 1\nc: 3\n", nil},
		{"a part of the text before", "a: [bcd, e]\n", [][]change{{remove("a.1", ""), patch("a.0", 1, 3, "x")}}, "a: [bx]\n", nil},
	})
}

// TestOffset checks that a document stands in its file where it says.
func TestOffset(t *testing.T) {
	const item = "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: é\n"
	list := "apiVersion: v1\nkind: List\nitems:\n" + strings.Repeat(item, 20)
	streams := map[string]string{
		"plain":           object + "a: b",
		"mark":            "\ufeff" + object,
		"several":         object + "---\n" + object + "--- # x\n---\n# y\n" + object,
		"CRLF":            strings.ReplaceAll(object+"---\n"+object, "\n", "\r\n"),
		"first":           "---\n" + object + "---\n---\n" + object,
		"long dash":       object + "---" + strings.Repeat(" ", 70<<10) + "# x\n" + object + "--- #" + strings.Repeat("x", 70<<10) + "\n" + object,
		"JSON":            "  {\"a\": 1} {\"b\": \"é\"}\n\n{\"c\": 3}\n---\n{\"d\": 4}\n",
		"JSON, mark":      "\ufeff{\"a\": 1}{\"b\": 2}",
		"not JSON":        "{\"a\": 1}\na: b\n",
		"list":            list,
		"lists":           object + "---\n" + list + "---\n" + list + "metadata: {}\n---\n" + object,
		"JSON list":       "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [" + strings.Repeat("{\"kind\": \"é\"},\n", 30) + "{}]}",
		"mark in between": object + "---\n\ufeff" + object,
	}
	for name, stream := range streams {
		t.Run(name, func(t *testing.T) {
			for _, maxWhole := range []int{1 << 20, 150, 300} {
				splitter, known := manifest.NewSplitter("file.yaml", strings.NewReader(stream)), 0
				splitter.SetMaxWhole(maxWhole)
				for {
					section, err := splitter.Next()
					if err == io.EOF {
						break
					}
					require.NoError(t, err)
					for _, d := range manifest.Parse(section) {
						if d.Offset < 0 {
							require.Equal(t, manifest.ListFrame, d.Piece)
							continue
						}
						known++
						require.Equal(t, string(d.Text), stream[d.Offset:d.Offset+int64(len(d.Text))])
					}
				}
				require.NotZero(t, known)
			}
		})
	}
	for name, stream := range map[string]string{"UTF-16": "\xff\xfea\x00:\x00 \x001\x00", "not UTF-8": "a: \xff\n"} {
		for d := range parser(manifest.Parse).in([]byte(stream)) {
			require.Negative(t, d.Offset, name)
			_, err := d.Root().Field("x").Set(1)
			require.EqualError(t, err, "the text is not as it stands in the file: it is not in UTF-8, or the frame of a very long list")
		}
	}
}

// How the rest of a section is read may depend on what is changed in it.
func TestEditsBesideUnread(t *testing.T) {
	const read = "{\"a\": 1}\n"
	for stream, refusal := range map[string]string{
		read + "{\"b\": 2}\n":           "",
		read + "{\"b\": 2\n":            "part of the text around it could not be read",
		"{a: 1}\n{b: 2}\n":              "part of the text around it could not be read",
		read + "---\n{\"b\": 2\n":       "",
		read + read + "{\"b\": oops}\n": "part of the text around it could not be read",
	} {
		for d := range parser(manifest.Parse).in([]byte(stream)) {
			v := d.Root().Field("a")
			if _, err := v.Set(3); v.Exists() && refusal == "" {
				require.NoError(t, err, stream)
			} else if v.Exists() {
				require.EqualError(t, err, refusal, stream)
			}
		}
	}
}

func TestPatchOfScripts(t *testing.T) {
	without := func(part string) change {
		return func(root manifest.Value) (manifest.Change, error) {
			v := root.Field("a")
			from := strings.Index(v.Text(), part)
			return v.Patch(from, from+len(part), "")
		}
	}
	checkEdits(t, []editTest{
		{"a line of a literal", "a: |\n  serve \\\n    --x \\\n    --y\nb: 1\n", without(" \\\n  --x"), "a: |\n  serve \\\n    --y\nb: 1\n"},
		{"the last line of one", "a: |-\n  serve \\\n    --x\n", without(" \\\n  --x"), "a: |-\n  serve\n"},
		{"lines that end in CRLF", "a: |\r\n  1\r\n  2\r\n  3\r\n", without("2\n"), "a: |\r\n  1\r\n  3\r\n"},
		{"a fold", "a: >-\n  serve m\n  --x\n  --y\n", without(" --x"), "a: >-\n  serve m\n  --y\n"},
		{"the indentation", "a: |\n  1\n    2\n", without("1\n"), "! the text of the string is not as it is written, or would not stay in its form"},
		{"a plain flag", "a: --mode=explicit\n", patch("a", 7, 15, "none"), "a: --mode=none\n"},
		{"a comment to be", "a: serve b#c\n", without("b"), "! the text of the string is not as it is written, or would not stay in its form"},
	})
}

func TestTwoPatchesOfOneString(t *testing.T) {
	require.Equal(t, "a: |\n  x=0\n  y=0\n", edited(t, "a: |\n  x=1\n  y=1\n", patch("a", 2, 3, "0"), patch("a", 6, 7, "0")))
}

func TestDeleteNeighboursInFlow(t *testing.T) {
	require.Equal(t, "a: [x]\n", edited(t, "a: [x, --flag, value]\n", remove("a.1", ""), remove("a.2", "")))
}

func TestDeleteComment(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{"beside", "a: 1 \t# mark x\nb: 2\n", "a: 1\nb: 2\n"},
		{"above", "a:\n  # mark x\n  # more\n  b: 2\n", "a:\n  # more\n  b: 2\n"},
		{"CRLF", "a: 1 # mark x\r\n# mark y\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"},
		{"at the end", "a: 1\n# mark x", "a: 1"},
		{"at the end of a line", "a: 1 # mark x", "a: 1"},
		{"behind the marker", "--- # mark x\na: 1\n", "---\na: 1\n"},
		{"in a flow", "{a: 1, # mark x\n b: 2}\n", "{a: 1,\n b: 2}\n"},
		{"behind a literal's indicator", "a: | # mark x\n  1\n", "a: |\n  1\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var sets [][]manifest.Change
			for _, c := range parse(test.in).CommentsWith("mark") {
				made, err := c.Delete()
				require.NoError(t, err)
				sets = append(sets, []manifest.Change{made})
			}
			require.NotEmpty(t, sets)
			splices, waiting := manifest.Compose(sets)
			require.Empty(t, waiting)
			require.Equal(t, test.want, spliced(t, test.in, splices))
		})
	}
}

func TestDeleteInString(t *testing.T) {
	item := func(index int) change {
		return func(root manifest.Value) (c manifest.Change, err error) {
			for d := range new(manifest.Parser).Within(root.Field("a")) {
				for i, v := range d.Root().Items() {
					if i == index {
						return v.Delete(d.Root())
					}
				}
			}
			return c, io.EOF
		}
	}
	const refusal = "! it is in a document that stands in a string: change that string"
	checkEdits(t, []editTest{
		{"the first", "a: |\n  - x: 1\n    y: 2\n  - z\nb: 1\n", item(0), "a: |\n  - z\nb: 1\n"},
		{"the last", "a: |\n  - x\n  # of y\n  - y: 1\n    z: 2\nb: 1\n", item(1), "a: |\n  - x\n  # of y\nb: 1\n"},
		{"the last, stripped", "a: |-\n  - x\n  - y", item(1), "a: |-\n  - x"},
		{"one that holds a literal", "a: |\n  - |\n    1\n    2\n  - y\n", item(0), "a: |\n  - y\n"},
		{"in quotes", "a: \"- x\\n- y\\n\"\n", item(0), "! the text of the string is not as it is written, or would not stay in its form"},
		{"the only one", "a: |\n  - x\n", item(0), refusal},
		{"in brackets", "a: '[x, y]'\n", item(0), refusal},
	})
}

func TestEditStyles(t *testing.T) {
	const kyaml = "---\n{\n  apiVersion: \"v1\",\n  kind: \"Pod\",\n  spec: {\n    containers: [{\n      name: \"a\", # x\n      args: [\"b\"],\n    }],\n  },\n}\n"
	checkEdits(t, []editTest{
		{"KYAML field", kyaml, set("spec.containers.0.x.w", "z"), strings.Replace(kyaml, "[\"b\"],\n", "[\"b\"],\n      x: {w: \"z\"},\n", 1)},
		{"KYAML item", kyaml, add("spec.containers.0.args", "z"), strings.Replace(kyaml, "[\"b\"", "[\"b\", \"z\"", 1)},
		{"KYAML pod", kyaml, set("spec.x.w", true), strings.Replace(kyaml, "    }],\n", "    }],\n    x: {\n      w: true,\n    },\n", 1)},
		{"quoted keys", "{\"a\": {\"b\": c}}\n", set("a.x.w", "z"), "{\"a\": {\"b\": c, \"x\": {\"w\": \"z\"}}}\n"},
		{"compact braces in YAML", "a: {\"b\":1}\n", set("a.x", 2), "a: {\"b\":1, \"x\": 2}\n"},
		{"one blank of indentation", "a:\n b:\n  - c\nd: e\n", set("a.x.w", manifest.Items{"z"}), "a:\n x:\n  w:\n   - z\n b:\n  - c\nd: e\n"},
		{"eight blanks of indentation", "a:\n        b: c\n", set("a.x.w", manifest.Items{"z"}), "a:\n        b: c\n        x:\n                w:\n                        - z\n"},
		{"dashes as near", "a:\n- b:\n    - 1\n  c: {}\n", add("a.0.x", 2), "a:\n- b:\n    - 1\n  c: {}\n  x:\n    - 2\n"},
		{"tabs behind values", "a: b\t\nc:\t# x\n  d: e\t# y\n", set("c.x", 1), "a: b\t\nc:\t# x\n  d: e\t# y\n  x: 1\n"},
		{"comments between", "a: b\n# of c\nc:\n  # of d\n  d: e\n  # end\n\n# of f\nf: g\n", set("c.x", 1), "a: b\n# of c\nc:\n  # of d\n  d: e\n  x: 1\n  # end\n\n# of f\nf: g\n"},
		{"null on the next line", "a:\n  ~\nb: c\n", set("a.x.w", 1), "a:\n  {x: {w: 1}}\nb: c\n"},
		{"explicit key", "? a\n: b: c\n", set("a.x", 1), "! the text around it is laid out in an unusual way"},
		{"explicit keys", "? a\n: b\n? c\n: d\n", set("x", 1), "! it has a tag, or a key of an unusual form"},
		{"tagged mapping", "a: !!map\n  b: !!str c\n", set("a.x", 1), "a: !!map\n  b: !!str c\n  x: 1\n"},
		{"anchored key", "&k a: b\nc: *k\n", rename("a", "x"), "! it is used elsewhere through an alias, and would change there too"},
		{"anchor in what is removed", "a:\n  b: &x 1\nc: *x\nd: e\n", remove("a", ""), "! it is used elsewhere through an alias, and would change there too"},
		{"line break of YAML alone", "a: b\u2028c: d\n", set("a", 1), "! the document holds characters that YAML forbids, or line breaks that no editor knows"},
		{"the last line of a document", "a: b\n--- \n", set("x", 1), "a: b\nx: 1\n--- \n"},
	})
}

// TestEditInStreams checks that changes find their place in inputs of several documents, and in long lists that are read in
// pieces.
func TestEditInStreams(t *testing.T) {
	item := func(indent, name string) string {
		return indent + "- apiVersion: v1\n" + indent + "  kind: Pod\n" + indent + "  metadata: {name: " + name + "}\n" + indent + "  spec:\n" + indent + "    hostPID: true # why\n"
	}
	streams := []string{
		object + "spec: {hostPID: true}\n--- # x\n" + object + "spec:\n  hostPID: true\n---\n" + object + "spec:\n  hostPID: true",
		"apiVersion: v1\nkind: List\nitems:\n" + strings.Repeat(item("", "é"), 20),
		"apiVersion: v1\nkind: List\nitems:\n" + strings.Repeat(item("  ", "é"), 20) + "metadata: {}\n",
		"{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [" + strings.Repeat("{\"kind\": \"é\",\n \"spec\": {\"hostPID\": true}},", 30) + "{}]}",
		"{\"spec\": {\"hostPID\": true}} {\"spec\": {\"hostPID\": true}}",
	}
	for _, stream := range streams {
		for _, maxWhole := range []int{1 << 20, 200} {
			var sets [][]manifest.Change
			splitter := manifest.NewSplitter("file.yaml", strings.NewReader(stream))
			splitter.SetMaxWhole(maxWhole)
			for {
				section, err := splitter.Next()
				if err == io.EOF {
					break
				}
				require.NoError(t, err)
				for _, d := range manifest.Parse(section) {
					for _, v := range d.Nodes() {
						if spec := v.Field("spec"); v.Kind() == manifest.Mapping && spec.Field("hostPID").Exists() {
							for _, edit := range []change{set("hostPID", false), set("securityContext.runAsNonRoot", true), set("securityContext.runAsUser", 1000)} {
								made, err := edit(spec)
								require.NoError(t, err)
								sets = append(sets, []manifest.Change{made})
							}
						}
					}
				}
			}
			require.NotEmpty(t, sets)
			splices, waiting := manifest.Compose(sets)
			require.Empty(t, waiting)
			after, err := kubectl([]byte(spliced(t, stream, splices)))
			require.NoError(t, err)
			want, err := kubectl([]byte(stream))
			require.NoError(t, err)
			harden(want)
			require.Equal(t, want, after)
		}
	}
}

// harden changes all mappings that have a hostPID, as the test above does.
func harden(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			harden(item)
		}
	case map[string]any:
		for _, field := range v {
			harden(field)
		}
		if _, ok := v["hostPID"]; ok {
			v["hostPID"] = false
			v["securityContext"] = map[string]any{"runAsNonRoot": true, "runAsUser": int64(1000)}
		}
	}
}

func TestExcerptOfChange(t *testing.T) {
	const text = "a: b\nc:\n  d: e # secret\n  f: [1,\n   2]\ng: h\n"
	tests := []struct {
		name   string
		change change
		want   []manifest.Line
	}{
		{"replaced", set("c.d", "x"), []manifest.Line{{2, 1, "c:"}, {3, 1, "  d: e # ******"}}},
		{"inserted", set("c.x", "z"), []manifest.Line{{3, 1, "  d: e # ******"}}},
		{"several lines", set("c.f", 1), []manifest.Line{{3, 1, "  d: e # ******"}, {4, 1, "  f: [1,"}, {5, 1, "   2]"}}},
		{"removed", remove("c.f", ""), []manifest.Line{{3, 1, "  d: e # ******"}, {4, 1, "  f: [1,"}, {5, 1, "   2]"}}},
		{"the first line", set("a", "x"), []manifest.Line{{1, 1, "a: b"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := parse(text)
			secret := uint32(strings.Index(text, "secret"))
			d.Conceal([]manifest.Span{{From: secret, To: secret + 6}})
			made, err := tt.change(d.Root())
			require.NoError(t, err)
			require.Equal(t, tt.want, made.Excerpt)
			// What is not shown is not written either.
			splices, _ := manifest.Compose([][]manifest.Change{{made}})
			require.NotContains(t, splices[0].Text, "secret")
		})
	}
	d := parse(text)
	secret := uint32(strings.Index(text, "secret"))
	d.Conceal([]manifest.Span{{From: secret, To: secret + 6}})
	_, err := d.Root().Field("c", "d").Swap("x", 1)
	require.EqualError(t, err, "there is something in its lines that is not shown")
	_, err = d.Root().Field("c", "d").Set(manifest.Fields{{"x", 1}}) // in braces, before the comment
	require.NoError(t, err)
}

func TestChange(t *testing.T) {
	text := []byte("k: v\na:\n- b: {c: d}\n  e: f\n")
	documents, err := read(text)
	require.NoError(t, err)
	root := documents[0].Root()
	way := []manifest.Step{{Name: "a", Index: -1}, {Index: 0}, {Name: "b", Index: -1}}
	made, err := valueAt(root, "a.0.b.x.w").Append(1)
	require.NoError(t, err)
	clear(text) // of which nothing is kept
	require.Equal(t, manifest.AddItem, made.Kind)
	require.Equal(t, "file.yaml", made.File)
	require.Equal(t, way, made.Path)
	require.Equal(t, []string{"x", "w"}, made.Keys)
	require.Equal(t, 1, made.New)

	made.New = "other"
	splices, waiting := manifest.Compose([][]manifest.Change{{made}})
	require.Empty(t, waiting)
	at := manifest.Point{Offset: 18, Position: manifest.Position{Line: 3, Column: 11}}
	require.Equal(t, []manifest.Splice{{Start: at, End: at, Text: ", x: {w: [other]}"}}, splices)
}

// TestDeleteOverridden checks that a key that stands twice can lose those that do not count.
func TestDeleteOverridden(t *testing.T) {
	const text = "a: 1\nb: 2 # x\na: 3\na: 4\n"
	d := parse(text)
	var sets [][]manifest.Change
	for dead := range d.Problems[0].Overridden() {
		made, err := dead.Delete(d.Root())
		require.NoError(t, err)
		require.Equal(t, manifest.RemoveOverridden, made.Kind)
		sets = append(sets, []manifest.Change{made})
	}
	splices, waiting := manifest.Compose(sets)
	require.Empty(t, waiting)
	require.Equal(t, "b: 2 # x\na: 4\n", spliced(t, text, splices))
	_, err := d.Root().Field("a").Delete(d.Root())
	require.EqualError(t, err, "another field of the same name would take its place")
	for dead := range d.Problems[0].Overridden() {
		_, err = dead.Set(1)
		require.EqualError(t, err, "a later field of the same name overrides it")
	}
}
