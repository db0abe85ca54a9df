package manifest_test

import (
	"fmt"
	"runtime"
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
	"open quotes":   func(n int) string { return object + strings.Repeat("k: \"v\n", n) },
	"open quote":    func(n int) string { return object + "k: \"" + lines(n, "  v%d\n") },
	"odd quotes":    func(n int) string { return object + "k: 'v'" + strings.Repeat(" 'v'", n) + "\n" },
	"open brackets": func(n int) string { return object + strings.Repeat("k: [v\n", n) },
	"odd brackets":  func(n int) string { return object + "k: [" + strings.Repeat("[v], ", n) + "}\n" },
	"colons":        func(n int) string { return object + strings.Repeat("k: ", n) + "v\n" },
	"no colons":     func(n int) string { return object + lines(n, "k%d\n") },
	"bad indent":    func(n int) string { return object + "k:\n" + lines(n, "    k%d: v\n") + "  k: v\n" },
	"tab":           func(n int) string { return object + lines(n, "k%d: v\n") + "\tk: v\n" },
	"tabs":          func(n int) string { return object + "# x\n" + strings.Repeat("\t# x\n", n) },
	"asterisks":     func(n int) string { return object + lines(n, "k%d: v\n") + "k: *x\n" },
	"depth": func(n int) string {
		return object + "k: " + strings.Repeat("[", n/10) + strings.Repeat("]", n/10) + "\n"
	},
	"deep, with comments": func(n int) string {
		return object + "k:\n" + strings.Repeat("- ", n/100) + "v\n" + strings.Repeat("# x\n", n)
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

// TestCost checks that the memory which reading takes, and finding the place and path of all there is, grows no faster
// than the text. What takes the square of it in time alone shows as a test that does not end.
func TestCost(t *testing.T) {
	n := 20_000
	if testing.Short() {
		n = 4_000
	}
	for name, shape := range shapes {
		t.Run(name, func(t *testing.T) {
			once, twice := cost(t, shape(n/2)), cost(t, shape(n))
			require.Less(t, float64(twice), 2.6*float64(once)+1<<20, "bytes allocated for %d and for half of it", n)
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
