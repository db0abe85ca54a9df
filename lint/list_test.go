package lint_test

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// listOf returns a list of 40 pods and as many ConfigMaps, with something among its items and something behind them.
// Padding makes it longer, but not by a line.
func listOf(padding int, among, behind string) string {
	var b strings.Builder
	b.WriteString("apiVersion: v1\nitems:\n")
	item := func(manifest string) {
		b.WriteString("- " + strings.ReplaceAll(strings.TrimSuffix(manifest, "\n"), "\n", "\n  ") + "\n")
	}
	for i := range 40 {
		item(strings.ReplaceAll(configMap, "settings", fmt.Sprint("settings-", i)) + "data: {a: " + strings.Repeat("a", 1+padding/40) + "}\n")
		item(strings.ReplaceAll(pod, "shop", fmt.Sprint("shop-", i)))
		if i == 20 {
			b.WriteString(among)
		}
	}
	return b.String() + behind
}

// A list that is so long that it is read item by item yields what it yields as a whole.
func TestRunLongList(t *testing.T) {
	rules := []*lint.Rule{
		object("test/object", lint.Low),
		{ID: "test/document", Profile: lint.Baseline, Severity: lint.Medium, Document: func(p *lint.Pass, d *manifest.Document) {
			for _, problem := range d.Problems {
				p.ReportProblem(problem)
			}
		}},
		{ID: "test/cluster", Profile: lint.Baseline, Severity: lint.Low, Identities: true, Cluster: func(p *lint.Pass, m *cluster.Model) {
			for i, ref := range m.Objects {
				p.ReportRef(ref, fmt.Sprint("object ", i))
			}
			for i, w := range m.Workloads {
				p.ReportRef(w.Ref, fmt.Sprint("workload ", i))
			}
		}},
	}
	const kind = "kind: List\nmetadata: {}\nmetadata: {}\n"
	tests := []struct {
		name, among, behind string
		objects             int
		failed              []int // lines
		differs             bool  // from what it is as a whole
	}{
		{"list", "- null\n- a: b\n- {apiVersion: v1, kind: Pod}\n", kind, 81, nil, false},
		{"unread item", "- a: b: c\n", kind, 80, []int{397}, true},
		{"no list", "", "kind: Pod\n", 0, []int{739}, true},
		{"unread item of no list", "- a: b: c\n", "kind: Pod\n", 0, []int{397, 740}, true},
		{"other items", "", kind + "items:\n- {apiVersion: v1, kind: Pod}\n", 1, nil, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			read := func(padding, jobs int) *lint.Result {
				stream := "values: 1\n---\n" + pod + "---\n" + listOf(padding, test.among, test.behind) + "---\n" + configMap
				r := run(t, rules, func(o *lint.Options) { o.Jobs = jobs }, text("a.yaml", configMap), text("b.yaml", stream), text("c.yaml", configMap))
				r.Options, r.Rules = lint.Options{}, nil
				for i := range r.Findings {
					r.Findings[i].Place.Excerpt = nil // which ends where the item does
				}
				return r
			}
			long := read(manifest.MaxWhole, 1)
			require.Equal(t, long, read(manifest.MaxWhole, 4))
			require.Equal(t, 3, long.Inputs.Files)
			require.Equal(t, 6, long.Inputs.Documents)
			require.Equal(t, 4+test.objects, long.Inputs.Objects)
			var failed []int
			for _, f := range long.Inputs.Failed {
				failed = append(failed, f.Line)
			}
			require.Equal(t, test.failed, failed)
			if !test.differs {
				require.Equal(t, read(0, 1), long)
			}
		})
	}
}

// endless yields a text again and again, until it is long, and notes how much memory is in use meanwhile.
type endless struct {
	text, rest string
	size, read int
	inUse      uint64 // at most
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.read >= e.size {
			return 0, io.EOF
		}
		e.rest = e.text
	}
	n := copy(p, e.rest)
	const step = 4 << 20
	if e.read/step != (e.read+n)/step {
		e.inUse = max(e.inUse, inUse())
	}
	e.rest = e.rest[n:]
	e.read += n
	return n, nil
}

// inUse returns how many bytes are in use.
func inUse() uint64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// Memory does not grow with the input, be it a stream or a list.
func TestRunMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 192 MiB")
	}
	const size, most = 64 << 20, 24 << 20
	settings := configMap + "data:\n  text: |\n" + strings.Repeat("    some text\n", 100)
	tests := []struct{ name, before, again, behind string }{
		{"stream", "", settings + "---\n", ""},
		{"list", "apiVersion: v1\nitems:\n", "- " + strings.ReplaceAll(settings[:len(settings)-1], "\n", "\n  ") + "\n", "kind: List\n"},
		{"JSON list", `{"apiVersion":"v1","items":[`, `{"apiVersion":"v1","kind":"ConfigMap","data":{"text":"` + strings.Repeat("some text,", 100) + `"}},`,
			`{"apiVersion":"v1","kind":"ConfigMap"}],"kind":"List"}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			stream := &endless{text: test.again, size: size}
			in := io.NopCloser(io.MultiReader(strings.NewReader(test.before), stream, strings.NewReader(test.behind)))
			before := inUse()
			r := run(t, []*lint.Rule{containers("privileged")}, nil, lint.Input{Name: "stream", Open: func() (io.ReadCloser, error) { return in, nil }})
			require.Empty(t, r.Inputs.Failed)
			require.Greater(t, r.Inputs.Objects, size/len(test.again))
			require.Less(t, stream.inUse, before+most)
		})
	}
}
