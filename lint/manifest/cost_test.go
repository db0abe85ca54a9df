package manifest_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// shapes are texts of a size that make trouble for readers which look at something again and again.
var shapes = map[string]func(n int) string{
	"keys":          func(n int) string { return object + lines(n, "k%d: v\n") },
	"the same keys": func(n int) string { return object + lines(n, "k: v%d\n") },
	"keys twice":    func(n int) string { return object + lines(n/2, "k%[1]d: v\nk%[1]d: w\n") },
	"items":         func(n int) string { return object + "k:\n" + lines(n, "- v%d\n") },
	"named items":   func(n int) string { return object + "k:\n" + lines(n/2, "- a: b\n  name: n%d\n") },
	"item of keys":  func(n int) string { return object + "k:\n- z: v\n" + lines(n, "  k%d: v\n") },
	"flow":          func(n int) string { return object + "k: {" + lines(n, "k%d: v,") + "}\n" },
	"flow, wide":    func(n int) string { return object + "k: [" + lines(n, "é%d, ") + "]\n" },
	"flow, lines":   func(n int) string { return object + "k: [\n" + lines(n, "é%d,\n") + "]\n" },
	"JSON":          func(n int) string { return "{\"apiVersion\":\"v1\",\"kind\":\"é\"" + lines(n, ",\"k%d\":1") + "}" },
	"JSON values":   func(n int) string { return strings.Repeat("{}", n) },
	"broken JSON":   func(n int) string { return "{\"apiVersion\":\"v1\"" + lines(n, ",\"k%d\":1") },
	"aliases": func(n int) string {
		return object + "a: &a v\nk:\n" + lines(n/200, "- {a: *a, k%d: *a}\n") + lines(n, "- v%d\n")
	},
	"merges": func(n int) string {
		return object + "a: &a {a: b, c: d}\nk:\n" + lines(n/20, "- {<<: *a, k%d: v}\n") + lines(n, "- v%d\n")
	},
	"aliases of all": func(n int) string { return object + lines(n, "k%[1]d: &a%[1]d v\n") + lines(n, "l%[1]d: *a%[1]d\n") },
	"aliases of the first": func(n int) string {
		return object + lines(n, "k%[1]d: &a%[1]d v\n") + "l: [" + lines(n/2, "x, *a0, ") + "]\n"
	},
	"merges of all": func(n int) string {
		return object + lines(n/20, "k%[1]d: &a%[1]d {a: b}\n") + lines(n/20, "l%[1]d: {<<: *a%[1]d}\n") + lines(n, "m%d: v\n")
	},
	"merge chain":    func(n int) string { return object + "a0: &a0 {a: b}\n" + chain(n/20, "a%d: &a%d {<<: *a%d}\n") },
	"alias chain":    func(n int) string { return object + "a0: &a0 [a]\n" + chain(n/20, "a%d: &a%d [*a%d]\n") },
	"merge list":     func(n int) string { return object + "k: {<<: [" + lines(n, "{é%d: v}, ") + "]}\n" },
	"anchors":        func(n int) string { return object + lines(n, "k%d: &a v\n") },
	"tags":           func(n int) string { return object + lines(n, "k%d: !!str v\n") },
	"nothing":        func(n int) string { return object + lines(n, "k%d:\n") },
	"plain, folded":  func(n int) string { return object + "k: v\n" + lines(n, "  v%d\n") },
	"quoted":         func(n int) string { return object + lines(n, "k%d: 'it''s'\n") },
	"blocks":         func(n int) string { return object + lines(n, "k%d: |\n  v\n") },
	"one block":      func(n int) string { return object + "k: |\n" + lines(n, "  v%d\n") },
	"comments":       func(n int) string { return object + lines(n, "# %d\n") + "k: v\n" },
	"trailing":       func(n int) string { return object + "k: v\n" + lines(n, "# %d\n") },
	"blank":          func(n int) string { return object + strings.Repeat("\n", n) + "k:" + strings.Repeat(" ", n) + "v\n" },
	"CRLF":           func(n int) string { return object + lines(n, "k%d: v\r\n") },
	"not UTF-8":      func(n int) string { return object + lines(n, "k%d: \xff\n") },
	"separators":     func(n int) string { return strings.Repeat("---\n", n) + object },
	"documents":      func(n int) string { return strings.Repeat(object+"---\n", n/20) },
	"sources":        func(n int) string { return strings.Repeat("# Source: x\n---\n", n) },
	"dropped":        func(n int) string { return object + "...\n" + lines(n, "k%d: v\n...\n") },
	"actions, block": func(n int) string { return object + "k: |\n" + lines(n, "  {{ if %d }}\n") },
	"actions, line":  func(n int) string { return object + "k: '" + strings.Repeat("{{ x }}", n) + "'\n" },
	"actions":        func(n int) string { return "apiVersion: example.com/v1\nkind: X\n" + lines(n, "k%d: x {{ y }}\n") },
	"open braces": func(n int) string {
		return "apiVersion: example.com/v1\nkind: X\nk: x" + strings.Repeat(" {{", n) + "\n"
	},
	"explicit keys": func(n int) string { return object + lines(n, "? k%d\n: v\n") },
	"blank block":   func(n int) string { return object + "k: |+\n" + strings.Repeat("\n", n) + "l: v\n" },
	"blank blocks":  func(n int) string { return object + lines(n, "k%d: |\n\n\n  v\n\n") },
	"deep blank lines": func(n int) string {
		return object + "k: |\n" + strings.Repeat(strings.Repeat(" ", 100)+"\n", n/100) + strings.Repeat(" ", 101) + "v\n"
	},
	"block of tabs":   func(n int) string { return object + "k: |\n" + strings.Repeat("  \tv\n", n) },
	"folded block":    func(n int) string { return object + "k: >\n" + lines(n, "  v%d\n\n   w\n") },
	"comments within": func(n int) string { return object + "k:\n" + lines(n, "  # %[1]d\n  k%[1]d: v # %[1]d\n") },
	"comment between": func(n int) string { return object + lines(n, "k%d:\n# x\n  - v\n") },
	"flow, comments":  func(n int) string { return object + "k: [ # x\n" + lines(n, "v%d, # x\n") + "]\n" },
	"flow, pairs":     func(n int) string { return object + "k: [" + lines(n, "k%d: v, ") + "]\n" },
	"flow, empty":     func(n int) string { return object + "k: [" + strings.Repeat("[], {}, ~, \"\", ", n/4) + "]\n" },
	"flow, blanks":    func(n int) string { return object + "k: [" + strings.Repeat(" \n\t", n) + "]\n" },
	"flow, folded":    func(n int) string { return object + "k: [v\n" + lines(n, "v%d\n") + "]\n" },
	"flow keys":       func(n int) string { return object + "k: {" + lines(n, "k%d, ") + "}\n" },
	"quoted, folded":  func(n int) string { return object + "k: \"v\n" + lines(n, "  v%d\n\n") + "\"\n" },
	"one quoted":      func(n int) string { return object + "k: '" + strings.Repeat("''", n) + "'\n" },
	"escapes":         func(n int) string { return object + "k: \"" + strings.Repeat(`\u00e9\n`, n) + "\"\n" },
	"JSON escapes":    func(n int) string { return "{\"apiVersion\":\"v1\",\"kind\":\"" + strings.Repeat(`\/\n`, n) + "\"}" },
	"words":           func(n int) string { return object + "k: " + strings.Repeat("v ", n) + "\n" },
	"words, no colon": func(n int) string { return object + strings.Repeat("k ", n) + "\n" },
	"long lines": func(n int) string {
		return object + "k: v\n" + strings.Repeat("  "+strings.Repeat("v ", 600)+"\n", n/600)
	},
	"long keys":      func(n int) string { return object + lines(n/100, strings.Repeat("k", 1000)+"%d: v\n") },
	"blanks behind":  func(n int) string { return object + lines(n/10, "k%d: v"+strings.Repeat(" ", 40)+"\n") },
	"blanks at last": func(n int) string { return object + "k: v" + strings.Repeat(" ", n) + "\n" + strings.Repeat(" \n", n) },
	"lone CR":        func(n int) string { return object + lines(n, "k%d: v\r") },
	"NEL":            func(n int) string { return object + lines(n, "k%d: v\u0085") },
	"empty items":    func(n int) string { return object + "k:\n" + strings.Repeat("-\n", n) },
	"dashes":         func(n int) string { return object + "k:\n" + strings.Repeat("- - - v\n", n/3) },
	"indents": func(n int) string {
		return object + lines(n/4, "k%d:\n  b:\n    c:\n      d: v\n")
	},
	"objects": func(n int) string {
		return "apiVersion: v1\nkind: List\nitems:\n" + lines(n/4, "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: n%d\n")
	},
	"JSON objects":   func(n int) string { return strings.Repeat("{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}\n", n/10) },
	"bad documents":  func(n int) string { return strings.Repeat("a: [\n---\n", n/10) },
	"bad separators": func(n int) string { return strings.Repeat("--- x\n", n) },
	"dashes in text": func(n int) string { return object + "k: |\n" + strings.Repeat(" ---\n", n) },
	"open quotes":    func(n int) string { return object + strings.Repeat("k: \"v\n", n) },
	"open quote":     func(n int) string { return object + "k: \"" + lines(n, "  v%d\n") },
	"odd quotes":     func(n int) string { return object + "k: 'v'" + strings.Repeat(" 'v'", n) + "\n" },
	"open brackets":  func(n int) string { return object + strings.Repeat("k: [v\n", n) },
	"odd brackets":   func(n int) string { return object + "k: [" + strings.Repeat("[v], ", n) + "}\n" },
	"colons":         func(n int) string { return object + strings.Repeat("k: ", n) + "v\n" },
	"no colons":      func(n int) string { return object + lines(n, "k%d\n") },
	"bad indent":     func(n int) string { return object + "k:\n" + lines(n, "    k%d: v\n") + "  k: v\n" },
	"tab":            func(n int) string { return object + lines(n, "k%d: v\n") + "\tk: v\n" },
	"tabs":           func(n int) string { return object + "# x\n" + strings.Repeat("\t# x\n", n) },
	"asterisks":      func(n int) string { return object + lines(n, "k%d: v\n") + "k: *x\n" },
	"depth": func(n int) string {
		return object + "k: " + strings.Repeat("[", n/10) + strings.Repeat("]", n/10) + "\n"
	},
	"deep, with comments": func(n int) string {
		return object + "k:\n" + strings.Repeat("- ", n/20) + "v\n" + strings.Repeat("# x\n", n)
	},
}

// lines writes n lines of a format with the line's number.
func lines(n int, format string) string {
	var b strings.Builder
	for i := range n {
		if strings.Contains(format, "%") {
			fmt.Fprintf(&b, format, i)
		}
	}
	return b.String()
}

// chain writes n lines of a format with the line's number, twice, and that of the line before.
func chain(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i+1, i+1, i)
	}
	return b.String()
}

// TestShapes checks that texts of all shapes are read as kubectl reads them, at sizes around those where a reader may turn
// to another way.
func TestShapes(t *testing.T) {
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, n := range []int{0, 1, 2, 3, 7, 8, 9, 20, 40, 63, 64, 65, 100, 128, 129, 200, 255, 256, 257, 400, 512, 513, 1000, 1023, 1024, 1025, 2047, 2048, 2049} {
				require.Empty(t, disagreement([]byte(shape(n))), n)
			}
		})
	}
}

// TestCost checks that the memory which reading takes, and finding the place and path of all there is, grows no faster
// than the text.
func TestCost(t *testing.T) {
	n := 20_000
	if testing.Short() {
		n = 8_000 // half of it takes the same of the two paths through the parser
	}
	for name, shape := range shapes {
		if strings.HasSuffix(name, "chain") {
			continue // what aliases of aliases stand for grows faster than the text, up to a limit
		}
		t.Run(name, func(t *testing.T) {
			once, twice := cost(t, shape(n/2)), cost(t, shape(n))
			require.Less(t, float64(twice), 2.6*float64(once)+1<<20, "bytes allocated for %d and for half of it", n)
		})
	}
}

// TestLinear reads texts of a size at which what takes the square of it in time alone does not end, or not soon: of ten
// times as many lines where a reader may look ahead, or back, to an end that is far.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 400 MB")
	}
	const n = 100_000
	far := strings.Split("keys|items|flow|flow, lines|flow, blanks|JSON|JSON values|JSON escapes|plain, folded|blank|blank block|deep blank lines|comments|trailing|"+
		"separators|colons|no colons|open quote|one block|words|one quoted|quoted, folded|escapes", "|")
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			size := n
			if slices.Contains(far, name) {
				size = 10 * n
			}
			_, err := read([]byte(shape(size)))
			require.NoError(t, err)
		})
	}
	// Nor is there a place or a path that takes long to find in a long text, or a long line.
	for _, name := range []string{"keys", "named items", "flow, wide", "JSON", "aliases", "CRLF", "documents"} {
		t.Run("places of "+name, func(t *testing.T) {
			documents, err := read([]byte(shapes[name](n)))
			require.NoError(t, err)
			for _, d := range documents {
				lookAtAll(d)
			}
		})
	}
}

// cost returns how many bytes reading a text allocates.
func cost(t *testing.T, text string) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	documents, err := read([]byte(text))
	require.NoError(t, err)
	for _, d := range documents {
		lookAtAll(d)
	}
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// lookAtAll finds the place and the path of all values of a document, as if each had a finding.
func lookAtAll(d *manifest.Document) {
	root := d.Root()
	for _, v := range d.Nodes() {
		if v.Kind() == manifest.Sequence && v.Len() == 1 {
			continue // a path of thousands of steps has its length
		}
		v.Place()
		v.StablePath(root)
		v.Field("absent").Path(root)
	}
}
