package manifest_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// refusal returns the one problem of a document that is over a limit, and requires that nothing of it is read.
func refusal(t *testing.T, d *manifest.Document) manifest.Problem {
	t.Helper()
	require.Len(t, d.Problems, 1)
	require.Equal(t, manifest.Syntax, d.Problems[0].Kind)
	require.False(t, d.Root().Exists())
	return d.Problems[0]
}

// blanks yields a number of blanks.
type blanks int

func (b *blanks) Read(p []byte) (int, error) {
	if *b == 0 {
		return 0, io.EOF
	}
	n := min(len(p), int(*b))
	for i := range p[:n] {
		p[i] = ' '
	}
	*b -= blanks(n)
	return n, nil
}

func TestMaxDocumentSize(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 512 MiB")
	}
	longest, longer := blanks(manifest.MaxDocumentSize-len("c:\n")), blanks(manifest.MaxDocumentSize-len("c:\n")+1)
	splitter := manifest.NewSplitter("file.yaml", io.MultiReader(strings.NewReader("a: b\n---\nc:"), &longest, strings.NewReader("\n---\nc:"), &longer, strings.NewReader("\n---\ne: f\n")))
	for i, want := range []int{len("a: b\n"), manifest.MaxDocumentSize, 0, len("e: f\n")} {
		section, err := splitter.Next()
		require.NoError(t, err)
		require.Len(t, section.Text, want)
		require.Equal(t, 2*i+1, section.Line)
		if want > 0 {
			require.Empty(t, section.Fault.Message)
			continue
		}
		require.Equal(t, "file.yaml:5:1", section.Fault.Place.String())
		documents := manifest.Parse(section)
		require.Len(t, documents, 1)
		require.Equal(t, "the document is longer than 256 MiB", refusal(t, documents[0]).Message)
	}
	_, err := splitter.Next()
	require.ErrorIs(t, err, io.EOF)
}

// TestMaxExpansion checks the limit on what aliases add, which is ours: kubectl takes gigabytes of memory here. It is the
// text that counts, for in the library's hands it is read again.
func TestMaxExpansion(t *testing.T) {
	const times = manifest.MaxExpansion >> 20
	text := func(last int) string { // of aliases whose text is a MiB each, but the last one's
		return object + "a: &a " + strings.Repeat("x", 1<<20-len("&a ")) + "\nb: &b " + strings.Repeat("y", last-len("&b ")) + "\nk:\n- *b\n" + strings.Repeat("- *a\n", times-1)
	}
	d := parse(text(1 << 20))
	require.Empty(t, d.Problems)
	require.Equal(t, times, d.Root().Field("k").Len())
	d = parse(text(1<<20 + 1))
	require.Equal(t, "aliases add more than 64 MiB to the document", refusal(t, d).Message)
	require.Equal(t, 5+times, d.Problems[0].Place.Start.Line)

	// These are long in the text, and short in value.
	long := strings.Repeat("x", 1<<20)
	for _, text := range []string{"!" + long + " v", "# " + long + "\n  v", "| # " + long + "\n  v", "[ # " + long + "\n  v ]", "\"v \\\n " + strings.ReplaceAll(long, "x", " ") + " w\""} {
		require.True(t, parse(object+"a: &a "+text+"\nk:\n"+strings.Repeat("- *a\n", 100)).Unread())
	}
}

// TestAliasRatio checks both sides of each step of the share of nodes that may come by aliases. Source:
// go.yaml.in/yaml/v2, allowedAliasRatio.
func TestAliasRatio(t *testing.T) {
	for _, border := range []struct{ decoded, most int }{
		{1_000, 1_000},
		{1_001, 990},
		{10_000, 9_900},
		{400_000, 396_000},
		{700_000, 641_083}, // 91.58 %
		{4_000_000, 400_000},
		{40_000_000, 4_000_000},
	} {
		require.False(t, manifest.ExcessiveAliasing(border.most, border.decoded), border)
		require.Equal(t, border.decoded > 1_000, manifest.ExcessiveAliasing(border.most+1, border.decoded), border)
		require.False(t, manifest.ExcessiveAliasing(100, border.decoded), border)
	}
}

// TestAliasBombs checks that documents which kubectl refuses, since they are of aliases for the most part, are not built.
func TestAliasBombs(t *testing.T) {
	bomb := object + "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		alias := fmt.Sprintf("*a%d", i)
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.Repeat(alias+", ", 9))
	}
	problem := refusal(t, parse(bomb))
	require.Equal(t, "the document expands too much through aliases", problem.Message)
	require.Greater(t, problem.Place.Start.Line, 2)
	_, err := kubectl([]byte(bomb))
	require.ErrorContains(t, err, "excessive aliasing")

	merges := object + "a0: &a0 {x0: 1}\n"
	for i := range 30 {
		merges += fmt.Sprintf("a%d: &a%d {<<: [*a%d, *a%d], x%d: 1}\n", i+1, i+1, i, i, i+1)
	}
	require.True(t, parse(merges).Unread())
	_, err = kubectl([]byte(merges))
	require.ErrorContains(t, err, "excessive aliasing")

	// The exact share of aliases that kubectl allows, on both sides of the border.
	for _, n := range []int{95, 96, 97, 98, 99, 100, 101, 102, 103, 2000, 5000} {
		for _, size := range []int{1, 8, 9, 10, 11, 12} {
			text := object + "a: &a [" + strings.Repeat("1,", size) + "]\nk: [" + strings.Repeat("*a,", n) + "]\n"
			require.Empty(t, disagreement([]byte(text)), "%d aliases of %d", n, size)
		}
	}
}

// TestAliasShare checks that the share of aliases which kubectl allows falls with the size of a document.
func TestAliasShare(t *testing.T) {
	if testing.Short() {
		t.Skip("reads two million nodes")
	}
	for share, refused := range map[int]bool{75: false, 90: true} { // of a million nodes, in percent; 84 are allowed
		const all = 1_000_000
		text := object + "a: &a [" + strings.Repeat("1,", 997) + "1]\nl: [" + strings.Repeat("1,", all*(100-share)/100) + "]\nk: [" + strings.Repeat("*a,", all*share/100/1000) + "]\n"
		d := parse(text)
		require.Equal(t, refused, d.Unread(), share)
		require.Empty(t, disagreement([]byte(text)))
	}
}

// nests are collections one in the other, behind the head of an object: so many in the root.
var nests = map[string]func(depth int) string{
	"flow": func(depth int) string { return "k: " + strings.Repeat("[", depth) + strings.Repeat("]", depth) + "\n" },
	"flow mappings": func(depth int) string {
		return "k: " + strings.Repeat("{a: ", depth) + strings.Repeat("}", depth) + "\n"
	},
	"dashes": func(depth int) string { return "k:\n" + strings.Repeat("- ", depth) + "1\n" },
	"both": func(depth int) string {
		return "k:\n" + strings.Repeat("- ", depth/2) + strings.Repeat("[", depth-depth/2) + strings.Repeat("]", depth-depth/2) + "\n"
	},
	"flow with fields": func(depth int) string {
		return "k: " + strings.Repeat("[a, {b: c, d: ", depth/2) + strings.Repeat("[", depth%2) + strings.Repeat("]", depth%2) + strings.Repeat(", e: f}, g]", depth/2) + "\n"
	},
	"aliases": func(depth int) string {
		half := (depth - 1) / 2
		return "a: &a " + strings.Repeat("[", half) + strings.Repeat("]", half) + "\nk: " + strings.Repeat("[", depth-half) + "*a" + strings.Repeat("]", depth-half) + "\n"
	},
	"merges": func(depth int) string {
		half := (depth - 1) / 2
		return "a: &a " + strings.Repeat("{a: ", half) + strings.Repeat("}", half) + "\nk: " + strings.Repeat("[", depth-half) + "{<<: *a}" + strings.Repeat("]", depth-half) + "\n"
	},
}

func TestMaxDepth(t *testing.T) {
	depths, farTooDeep := []int{1, 2, 63, 64, 65, 99, 100, 101, 127, 128, 129, 199, 200, 201, 255, 256, 257, 399, 400, 401, 511, 512, 513, 1023, 1024, 1025}, 100_000
	if testing.Short() {
		depths, farTooDeep = []int{1, 2, 100, 101, 200, 201, 1024}, manifest.MaxDepth+1
	}
	for name, nest := range nests {
		t.Run(name, func(t *testing.T) {
			for _, depth := range depths {
				require.Empty(t, disagreement([]byte(object+nest(depth))), depth)
			}
			deepest := object + nest(manifest.MaxDepth-1) // and the root
			require.Empty(t, parse(deepest).Problems)
			for _, depth := range []int{manifest.MaxDepth, farTooDeep} {
				problem := refusal(t, parse(object+nest(depth)))
				require.Equal(t, "collections nest deeper than 10000 levels", problem.Message, depth)
				require.Greater(t, problem.Place.Start.Line, 2, depth)
			}
			if testing.Short() {
				return
			}
			require.Empty(t, disagreement([]byte(deepest)))
			if name != "aliases" && name != "merges" { // there, kubectl's own limit is that of the JSON that it makes
				require.Empty(t, disagreement([]byte(object+nest(manifest.MaxDepth))))
			}
		})
	}
	t.Run("JSON", func(t *testing.T) {
		nest := func(depth int) string {
			return `{"apiVersion":"v1","kind":"Pod","k":` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + "}"
		}
		require.Empty(t, parse(nest(manifest.MaxDepth-1)).Problems)
		require.Equal(t, "collections nest deeper than 10000 levels", refusal(t, parse(nest(manifest.MaxDepth))).Message)
		for _, depth := range []int{1, 200, manifest.MaxDepth - 1, manifest.MaxDepth, farTooDeep} {
			require.Empty(t, disagreement([]byte(nest(depth))))
		}
	})
	t.Run("indentation", func(t *testing.T) {
		if testing.Short() {
			t.Skip("the text grows with the square of its depth: reads 100 MB")
		}
		var b strings.Builder
		b.WriteString(object)
		for i := range manifest.MaxDepth - 1 {
			b.WriteString(strings.Repeat(" ", i) + "a:\n")
		}
		deepest := b.String() + strings.Repeat(" ", manifest.MaxDepth-1)
		require.Empty(t, parse(deepest+"a: b\n").Problems)
		require.Equal(t, "collections nest deeper than 10000 levels", refusal(t, parse(deepest+"a:\n"+strings.Repeat(" ", manifest.MaxDepth)+"a: b\n")).Message)
	})
	t.Run("back to the left", func(t *testing.T) {
		var b strings.Builder
		b.WriteString(object + "k:\n")
		for i := range 3_000 {
			b.WriteString(strings.Repeat(" ", i%500+1) + "a:\n")
		}
		require.Empty(t, disagreement([]byte(b.String())))
	})
	t.Run("path", func(t *testing.T) {
		v := parse(object + nests["dashes"](manifest.MaxDepth-1)).Root().Field("k")
		for v.Kind() == manifest.Sequence {
			v = at(v, 0)
		}
		require.Equal(t, "k"+strings.Repeat("[0]", manifest.MaxDepth-1), v.Path(v.Document().Root()))
		require.Equal(t, "file.yaml:4:19999", v.Place().String())
	})
}

func TestWideMappings(t *testing.T) {
	n := 200_000
	if testing.Short() {
		n = 20_000
	}
	var distinct strings.Builder
	distinct.WriteString(object)
	for i := range n {
		fmt.Fprintf(&distinct, "k%d: %d\n", i, i)
	}
	d := parse(distinct.String())
	require.Empty(t, d.Problems)
	root := d.Root()
	require.Equal(t, n+2, root.Len())
	for _, i := range []int{0, 1, n / 2, n - 1} {
		v := root.Field(fmt.Sprint("k", i))
		got, _ := v.Int()
		require.EqualValues(t, i, got)
		require.Equal(t, i+3, v.Place().Start.Line)
		require.Equal(t, fmt.Sprint("k", i), v.Path(root))
	}
	require.False(t, root.Field("k").Exists())

	d = parse(object + strings.Repeat("k: v\n", n-1) + "k: last\n")
	require.Equal(t, 3, d.Root().Len())
	require.Equal(t, "last", d.Root().Field("k").Text())
	require.Len(t, d.Problems, 1)
	problem := d.Problems[0]
	require.Equal(t, manifest.DuplicateKey, problem.Kind)
	require.Equal(t, fmt.Sprintf("key `k` stands %d times in one mapping: the last one wins", n), problem.Message)
	require.Equal(t, 3, problem.First.Start.Line)
	require.Equal(t, n+2, problem.Place.Start.Line)
	require.Equal(t, "k", problem.At.Path(d.Root()))
}

func TestLongScalar(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 64 MiB")
	}
	d := parse(object + "k: " + strings.Repeat("x", 64<<20) + "\nhostPID: yes\n")
	require.Empty(t, d.Problems)
	require.Len(t, d.Root().Field("k").Text(), 64<<20)
	require.True(t, d.Root().Field("hostPID").IsTrue())
	require.Less(t, len(d.Root().Field("k").Place().Excerpt[2].Text), 2000)
}
func TestMaxNodes(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 64 million nodes")
	}
	const head = 7 // the root, its three keys and their values
	for name, text := range map[string]func(items int) string{
		"YAML": func(items int) string { return object + "k: [" + strings.Repeat("1,", items) + "]\n" },
		"JSON": func(items int) string {
			return `{"apiVersion":"v1","kind":"Pod","k":[` + strings.Repeat("1,", items-1) + "1]}"
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := parse(text(manifest.MaxNodes - head))
			require.Empty(t, d.Problems)
			require.Equal(t, manifest.MaxNodes-head, d.Root().Field("k").Len())
			require.Equal(t, "the document has more than 16777216 keys and values", refusal(t, parse(text(manifest.MaxNodes-head+1))).Message)
		})
	}
}
