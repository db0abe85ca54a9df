package corpus_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
	"sigs.k8s.io/yaml/kyaml"

	"github.com/seaworthy-lint/seaworthy/cmd/internal/corpus"
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// write returns a stream in memory.
func write(t *testing.T, o corpus.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, corpus.Write(&b, o))
	return b.Bytes()
}

func run(t *testing.T, inputs ...lint.Input) *lint.Result {
	t.Helper()
	linter, err := lint.New(rules.All(), lint.DefaultOptions())
	require.NoError(t, err)
	return linter.Run(slices.Values(inputs))
}

func input(name string, text []byte) lint.Input {
	return lint.Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }}
}

// requireRead fails unless everything was read, and is as the API has it.
func requireRead(t *testing.T, r *lint.Result) {
	t.Helper()
	require.Empty(t, r.Inputs.Failed)
	require.Empty(t, r.Inputs.Skipped)
	require.Equal(t, r.Inputs.Documents, r.Inputs.Objects)
	for _, f := range r.Findings {
		require.NotEqual(t, "manifest", f.Rule.Family(), "%v: %s", f.Place, f.Message)
	}
}

// documents parts a stream of YAML.
func documents(stream []byte) []string {
	return regexp.MustCompile(`(?m)^---\r?\n`).Split(string(bytes.TrimPrefix(stream, []byte("---\n"))), -1)
}

// TestWriteSame holds the streams to their bytes: what was measured on another machine, or last year, was measured on the same.
// Whoever changes them on purpose changes the sums here, and measures again.
func TestWriteSame(t *testing.T) {
	for shape, want := range map[corpus.Shape]string{
		corpus.Workloads: "6532b4cab8790fc0",
		corpus.Mixed:     "eb376320e90864f1",
		corpus.List:      "328ce681fae00484",
		corpus.KYAML:     "65c71cc3918351c1",
		corpus.JSON:      "b79c799eae7285fc",
	} {
		sum := sha256.Sum256(write(t, corpus.Options{Shape: shape, Size: 3e6}))
		require.Equal(t, want, hex.EncodeToString(sum[:8]), "%s", shape)
	}
}

func TestWriteSeed(t *testing.T) {
	first := write(t, corpus.Options{Shape: corpus.Workloads, Size: 1e5, Seed: 1})
	require.NotEqual(t, first, write(t, corpus.Options{Shape: corpus.Workloads, Size: 1e5, Seed: 2}))
	longer := write(t, corpus.Options{Shape: corpus.Workloads, Size: 2e5, Seed: 1})
	require.True(t, bytes.HasPrefix(longer, first), "a longer stream does not begin as a shorter one")
}

func TestWriteRead(t *testing.T) {
	for _, shape := range corpus.Shapes {
		t.Run(string(shape), func(t *testing.T) {
			text := write(t, corpus.Options{Shape: shape, Size: 1e6, Seed: 3})
			require.NotRegexp(t, `<[a-z]+>`, string(text), "a slot was not filled")
			r := run(t, input("stream", text))
			if shape == corpus.List {
				require.Equal(t, 1, r.Inputs.Documents)
				require.Greater(t, r.Inputs.Objects, 300)
				r.Inputs.Documents = r.Inputs.Objects
			}
			requireRead(t, r)
			require.Greater(t, r.Inputs.Pods, 10)
		})
	}
}

// TestWriteShapes holds the shapes to the same objects, as kubectl reads them.
func TestWriteShapes(t *testing.T) {
	var objects [][]byte // of workloads, as JSON
	for _, document := range documents(write(t, corpus.Options{Shape: corpus.Workloads, Size: 1e6})) {
		object, err := yaml.YAMLToJSON([]byte(document))
		require.NoError(t, err, "%s", document)
		objects = append(objects, object)
	}
	require.Greater(t, len(objects), 500)

	asList := write(t, corpus.Options{Shape: corpus.List, Size: 6e5})
	var items struct{ Items []any }
	require.NoError(t, yaml.Unmarshal(asList, &items))
	require.Greater(t, len(items.Items), 300)

	asKYAML := documents(write(t, corpus.Options{Shape: corpus.KYAML, Size: 6e5}))
	for i, document := range asKYAML {
		var want bytes.Buffer
		require.NoError(t, (&kyaml.Encoder{}).FromYAML(bytes.NewReader(objects[i]), &want))
		require.Equal(t, want.String(), "---\n"+document)
	}

	asJSON := write(t, corpus.Options{Shape: corpus.JSON, Size: 6e5})
	for i, document := range strings.Split(strings.TrimSuffix(string(asJSON), "\n}\n"), "\n}\n") {
		require.JSONEq(t, string(objects[i]), document+"\n}")
		item, err := yaml.Marshal(items.Items[i])
		require.NoError(t, err)
		require.YAMLEq(t, string(item), string(objects[i]))
	}
}

// TestWorkloadsShape holds a stream of workloads to the shape of real ones.
func TestWorkloadsShape(t *testing.T) {
	text := write(t, corpus.Options{Shape: corpus.Workloads, Size: 3e6, Seed: 4})
	all := documents(text)
	lines := bytes.Count(text, []byte("\n"))
	share := func(pattern string, of int) float64 {
		return float64(len(regexp.MustCompile(pattern).FindAll(text, -1))) / float64(of)
	}
	require.InDelta(t, 965, len(text)/len(all), 40, "bytes of a document")
	require.InDelta(t, 27, float64(len(text))/float64(lines), 1.5, "bytes of a line")
	require.InDelta(t, 0.03, share(`(?m)^ *#| # `, lines), 0.01, "lines with a comment")
	require.InDelta(t, 0.003, share(`\r\n`, lines), 0.002, "lines that end with CRLF")
	require.InDelta(t, 0.002, share(`(?m) &labels`, len(all)), 0.0015, "documents with an anchor")
	require.Equal(t, share(` &labels`, 1), share(`&labels[^&]*\*labels`, 1), "anchors that have an alias")
	for name, pattern := range map[string]string{
		"literal":             `(?m): \|-?\r?$`,
		"folded":              `(?m): >-\r?$`,
		"plain in lines":      `(?m)^ +summary: \w[^#"']*\n +[a-z][^:]*\n`,
		"double in lines":     `(?m)^ +\w+: "[^"\n]{40,}\n`,
		"single quotes":       `: '[^'\n]+'\n`,
		"double quotes":       `: "[^"\n]+"\n`,
		"mapping in brackets": `: \{\w+: [^}\n]+\}\n`,
		"list in brackets":    `: \[\w+, [^\n]+\]\n`,
		"deeper items":        `(?m)^  ports:\n    - `,
		"items at their key":  `(?m)^  ports:\n  - `,
	} {
		require.Greater(t, share(pattern, 1), 3.0, name)
	}

	r := run(t, input("stream", text))
	require.InDelta(t, 0.18, float64(r.Inputs.Pods)/float64(r.Inputs.Objects), 0.02, "objects with pods")
	require.InDelta(t, 1.2, float64(len(r.Findings))/float64(r.Inputs.Documents), 0.3, "findings of a document")
}

func TestMixedShape(t *testing.T) {
	text := write(t, corpus.Options{Shape: corpus.Mixed, Size: 2e7})
	all := documents(text)
	defined := 0
	for _, document := range all {
		if strings.Contains(document, "kind: CustomResourceDefinition") {
			defined += len(document)
		}
	}
	require.InDelta(t, 0.86, float64(defined)/float64(len(text)), 0.02, "of definitions")
	require.InDelta(t, 7000, len(text)/len(all), 700, "bytes of a document")
}

func TestWriteMalformed(t *testing.T) {
	text := write(t, corpus.Options{Shape: corpus.Workloads, Size: 3e5, Malformed: 1000})
	r := run(t, input("stream", text))
	require.Equal(t, len(documents(text)), r.Inputs.Documents, "some are not on their own")
	require.Len(t, r.Inputs.Failed, len(documents(text)))
	require.Zero(t, r.Inputs.Objects)

	r = run(t, input("stream", write(t, corpus.Options{Shape: corpus.Workloads, Size: 1e6, Malformed: 20})))
	require.InDelta(t, 0.02, float64(len(r.Inputs.Failed))/float64(r.Inputs.Documents), 0.01)
	require.Equal(t, r.Inputs.Documents, r.Inputs.Objects+len(r.Inputs.Failed))
}

var errFull = errors.New("no space left")

type full struct{ room int }

func (f *full) Write(b []byte) (int, error) {
	n := min(len(b), f.room)
	if f.room -= n; n < len(b) {
		return n, errFull
	}
	return n, nil
}

func TestWriteFails(t *testing.T) {
	for _, shape := range corpus.Shapes {
		require.ErrorIs(t, corpus.Write(&full{room: 10_000}, corpus.Options{Shape: shape, Size: 1e6}), errFull)
	}
	require.ErrorContains(t, corpus.Write(io.Discard, corpus.Options{Shape: "poetry"}), `unknown shape "poetry"`)
}

func TestFiles(t *testing.T) {
	var inputs []lint.Input
	paths := map[string]bool{}
	size := 0
	for path, text := range corpus.Files(2000, 5) {
		require.Regexp(t, `^[a-z0-9-]+/[a-z]+-[a-z0-9-]+\.yaml$`, path)
		require.False(t, paths[path], "%s: twice", path)
		paths[path] = true
		size += len(text)
		inputs = append(inputs, input(path, bytes.Clone(text)))
	}
	require.Len(t, paths, 2000)
	require.InDelta(t, 1400, size/len(inputs), 100, "bytes of a file")
	requireRead(t, run(t, inputs...))

	for path := range corpus.Files(10, 5) {
		require.True(t, paths[path], "%s: not the same files", path)
		break
	}
}
