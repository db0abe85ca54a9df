package manifest_test

import (
	"bytes"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	yamlv2 "go.yaml.in/yaml/v2"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// checkDocument checks what holds for every document.
func checkDocument(t *testing.T, d *manifest.Document) {
	t.Helper()
	require.True(t, utf8.Valid(d.Text))
	for _, p := range d.Problems {
		checkPlace(t, d, p.Place)
		require.NotEmpty(t, p.Message)
		require.NotContains(t, p.Message, "\n")
		require.NotEmpty(t, p.Kind.Rule())
		if p.Kind == manifest.DuplicateKey {
			checkPlace(t, d, p.First)
			require.NotEmpty(t, p.At.Path(d.Root()))
		}
	}
	end := 0
	for i, v := range d.Nodes() {
		if i > 200 {
			break // each is checked by all, and that takes its time
		}
		off, nodeEnd := v.Span()
		require.LessOrEqual(t, off, nodeEnd)
		require.LessOrEqual(t, nodeEnd, len(d.Text))
		end = max(end, nodeEnd)
		checkPlace(t, d, v.Place())
		checkPlace(t, d, v.Key().Place())
		if i > 0 {
			require.NotEmpty(t, v.Path(d.Root()))
			require.NotEmpty(t, v.StablePath(d.Root()))
		}
		absent := v.Field("no such field", "b")
		require.False(t, absent.Exists())
		checkPlace(t, d, absent.Place())
		require.Equal(t, "[no such field].b", absent.Missing())
		require.True(t, strings.HasSuffix(absent.Path(d.Root()), absent.Missing()))
		v.Len()
		v.Literal()
		v.Int()
	}
	for part := range d.Parts() {
		require.NotEqual(t, part.Reason == "", part.Object.Kind == "")
		part.At.Place()
	}
}

func checkPlace(t *testing.T, d *manifest.Document, p manifest.Place) {
	t.Helper()
	require.Equal(t, d.File, p.File)
	require.Equal(t, p.Start.Line, p.End.Line)
	require.LessOrEqual(t, p.Start.Column, p.End.Column)
	require.GreaterOrEqual(t, p.Start.Column, 1)
	require.NotEmpty(t, p.Excerpt)
	last := p.Excerpt[len(p.Excerpt)-1]
	require.Equal(t, p.Start.Line, last.Number)
	require.GreaterOrEqual(t, p.Start.Column, last.Column)
	require.LessOrEqual(t, p.Start.Column, last.Column+utf8.RuneCountInString(last.Text))
	for _, line := range p.Excerpt {
		require.NotContains(t, line.Text, "\n")
		require.True(t, utf8.ValidString(line.Text))
		require.LessOrEqual(t, len(line.Text), 1<<10)
	}
}

// addSeeds adds streams in all styles, and streams of its own, to what a fuzz target starts from.
func addSeeds(f *testing.F, seed uint64, own ...string) {
	for _, text := range own {
		f.Add([]byte(text))
	}
	for _, text := range readCorpus(f) {
		f.Add([]byte(text))
	}
	r := rand.New(rand.NewPCG(3, seed))
	for range 20 {
		for _, odds := range []int{0, 60, 10} {
			text := document(r, odds)
			f.Add([]byte(text))
			f.Add([]byte(mutate(r, text+pick(r, separators)+document(r, odds))))
		}
	}
}

// FuzzSplit checks that no byte is lost: sections and the separators between them are the stream. It does not matter how
// the stream arrives, and it is cut where kubectl cuts it.
func FuzzSplit(f *testing.F) {
	addSeeds(f, 0, "", "a: b\n---\nc: d", "---\n---\n--- # x\na\n\n---x\n----\n --- \n...\n", "\ufeffa\n---\n\ufeffb", "\xfe\xff\x00a\x00\n\x00-\x00-\x00-", "a\r\n---\r\nb",
		"# Source: a\n---\n# Source: b", "{}{}\n---\n{}", "--", "a\n--", "\xef\xbb", "\xfe", "a\r---\rb\n---")
	f.Fuzz(func(t *testing.T, stream []byte) {
		all := sections(t, bytes.NewReader(stream))
		for name, reader := range readers {
			got := sections(t, reader(stream))
			require.Len(t, got, len(all), name)
			for i := range all {
				require.Equal(t, all[i].Text, got[i].Text, name)
				require.Equal(t, all[i].Line, got[i].Line, name)
				require.Equal(t, all[i].Source, got[i].Source, name)
				require.Equal(t, all[i].Fault, got[i].Fault, name)
			}
		}
		if difference := otherCuts(t, stream); difference != "" && !excused(stream) {
			t.Fatal(difference)
		}
		if bytes.HasPrefix(stream, []byte{0xFE, 0xFF}) || bytes.HasPrefix(stream, []byte{0xFF, 0xFE}) {
			return // transcoded
		}
		var lines []string // of the stream; those that are in no section are empty
		for _, section := range all {
			require.GreaterOrEqual(t, section.Line-1, len(lines), "sections overlap")
			for len(lines) < section.Line-1 {
				lines = append(lines, "")
			}
			lines = append(lines, strings.SplitAfter(strings.TrimSuffix(string(section.Text), "\n"), "\n")...)
			if section.Fault.Message != "" {
				require.Equal(t, section.Line+bytes.Count(section.Text, []byte("\n")), section.Fault.Place.Start.Line)
			}
		}
		whole := strings.TrimPrefix(string(stream), "\ufeff")
		for i, line := range strings.SplitAfter(whole, "\n") {
			if i < len(lines) && lines[i] != "" {
				require.Equal(t, strings.TrimSuffix(line, "\n"), strings.TrimSuffix(lines[i], "\n"))
			} else {
				require.True(t, strings.HasPrefix(line, "---") || strings.TrimSpace(line) == "", "line %d is lost: %q", i+1, line)
			}
		}
	})
}

// FuzzParse checks that nothing makes a document that is not one, and that kubectl reads the same.
func FuzzParse(f *testing.F) {
	addSeeds(f, 1, object+"a: &a [1, *b]\n", object+"a: {<<: {x: 1}, x: 2}\n", object+"a: |+2\n  x\n\n b: c\n", object+"a: \"b\n", object+"a: [b\n", object+"\ta: b\n",
		object+"a: b\n...\nc: d\n", object+"? a\n: b\n", object+"a: !!binary aGk=\n", object+"- a\n", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",}", "%YAML 1.1\n---\n"+object,
		object+"a: &x\n! \"b\": &y\n", object+"a:\n- ? \t# x\n", object+"a: 0b+1\n", object+"a: !\tb\n c\n", "  apiVersion: v1\n  kind: Pod\na\u0085b: c\n", " \t\n---\n"+object, "\u00a0{apiVersion: v1, kind: Pod}",
		object+"a: {{ .Values.x }}\n", "apiVersion: v1\nkind: List\nitems: [null, {}, {apiVersion: v1, kind: Pod}]\n")
	for _, d := range defects {
		for _, example := range d.examples {
			f.Add([]byte(example))
		}
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		documents, err := read(stream)
		require.NoError(t, err)
		for _, d := range documents {
			checkDocument(t, d)
		}
		if d := disagreement(stream); d != "" && !excused(stream) {
			t.Fatalf("%s\n%q", d, stream)
		}
	})
}

// FuzzValue checks what rules do with the values of documents: it never fails, and depends on nothing asked before.
func FuzzValue(f *testing.F) {
	addSeeds(f, 2, object+"a: &a {name: b, <<: {name: c}}\nb: [*a, {<<: *a}, {<<: [*a, {d: e}]}]\n", object+"a: 1\n'a': 2\na: {a: 3, a: 4}\n", "[[], {}, [{name: a}, {name: ''}, {name: 5}]]\n",
		object+"\"\": {\"\": [a.b, \"a[0]\"]}\na.b: c\n", "{\"a\":{\"a\":1,\"a\":[2]}}{\"b\":null}")
	f.Fuzz(func(t *testing.T, stream []byte) {
		documents, err := read(stream)
		require.NoError(t, err)
		again, err := read(stream)
		require.NoError(t, err)
		for i, d := range documents {
			checkPaths(t, d.Root(), "", "")
			// The same questions, in another order.
			values, others := d.Nodes(), again[i].Nodes()
			for at, other := range slices.Backward(others) {
				v := values[at]
				require.Equal(t, v.Place(), other.Place())
				require.Equal(t, v.Key().Place(), other.Key().Place())
				require.Equal(t, v.StablePath(d.Root()), other.StablePath(again[i].Root()))
				require.Equal(t, v.Field("a", "b").Place(), other.Field("a", "b").Place())
				require.Empty(t, v.Missing())
			}
		}
	})
}

// checkPaths checks the paths of a value and all that is in it, and that each field is found by its name.
func checkPaths(t *testing.T, v manifest.Value, path, stable string) {
	if !v.Exists() {
		return
	}
	root := v.Document().Root()
	require.Equal(t, path, v.Path(root))
	require.Equal(t, stable, v.StablePath(root))
	length := 0
	for name, value := range v.Entries() {
		length++
		require.Equal(t, value, v.Field(name), "%s: another field is found by the name %q", path, name)
		require.Equal(t, name, value.Key().Text())
		require.Equal(t, value.Key(), value.Key().Key())
		step := step(name)
		checkPaths(t, value, strings.TrimPrefix(path+step, "."), strings.TrimPrefix(stable+step, "."))
	}
	for i, item := range v.Items() {
		require.Equal(t, length, i)
		length++
		index := strconv.Itoa(i)
		name := index
		if text := item.Field("name").Text(); text != "" && len(text) <= 253 {
			name = "name=" + text
		} else if item.Kind() == manifest.String && len(item.Text()) <= 253 {
			name = strconv.Quote(item.Text())
		}
		checkPaths(t, item, path+"["+index+"]", stable+"["+name+"]")
	}
	require.Equal(t, length, v.Len())
	absent := v.Field("no such field")
	require.Equal(t, manifest.Absent, absent.Kind())
	require.Equal(t, "[no such field]", absent.Missing())
	require.Equal(t, path+"[no such field]", absent.Path(root))
	require.Equal(t, path+"[no such field].a", absent.Field("a").Path(root))
}

// step writes a field name as part of a path.
func step(name string) string {
	if regexp.MustCompile(`^[-_$0-9A-Za-z]+$`).MatchString(name) {
		return "." + name
	}
	return "[" + name + "]"
}

// FuzzScalar compares what a plain scalar is taken for with the library that kubectl reads with.
func FuzzScalar(f *testing.F) {
	for _, seed := range slices.Concat(plains, oddPlains, names, oddNames) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var v struct{ K any }
		if strings.ContainsAny(text, "\r\n\u0085\u2028\u2029\ufeff") || yamlv2.Unmarshal([]byte("k: "+text+"\n"), &v) != nil {
			return
		}
		d := parse(object + "k: " + text)
		if d.Unread() {
			require.Contains(t, []any{manifest.Template, manifest.Syntax}, d.Problems[0].Kind)
			return
		}
		k := d.Root().Field("k")
		if !k.IsPlain() || k.Literal() != text {
			return // not a plain scalar, or one with a comment
		}
		want := map[manifest.Kind]bool{}
		switch v.K.(type) {
		case nil:
			want[manifest.Null] = true
		case bool:
			want[manifest.Bool] = true
		case int, int64, uint64:
			want[manifest.Int] = true
		case float64:
			want[manifest.Float] = true
		case string:
			want[manifest.String] = true
		}
		require.True(t, want[k.Kind()], "%q is %T to kubectl, here %s", text, v.K, k.Kind())
		require.Equal(t, k.Kind(), manifest.ResolvePlain(text))
	})
}
