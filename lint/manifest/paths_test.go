package manifest_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// TestPaths checks that what the fast path reads is what the reference library makes of it, node for node, and that it
// reads nearly all that people and tools write.
func TestPaths(t *testing.T) {
	count := 10_000 // documents that can be read
	if testing.Short() {
		count = 1_000
	}
	all := readCorpus(t)
	for _, source := range []struct {
		name  string
		text  func(*rand.Rand) string
		least float64 // share that the fast path must take
	}{
		{"manifests", all.pick, 0.9},
		{"plausible", plausible, 0},
		{"generated", generate, 0},
		{"mutated", func(r *rand.Rand) string { return mutate(r, all.sample(r)) }, 0},
	} {
		t.Run(source.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(4, 0))
			taken, readable := 0, 0
			for readable < count {
				for _, section := range sectionsOf(t, source.text(r)) {
					want := manifest.ParseReference(section)
					if !want.Unread() {
						readable++
					}
					d, ok := manifest.ParseFast(section)
					if !ok {
						continue
					}
					taken++
					if difference := unlike(d, want); difference != "" {
						small := shrink(string(section.Text), func(text string) bool {
							section.Text = []byte(text)
							d, ok := manifest.ParseFast(section)
							return ok && unlike(d, manifest.ParseReference(section)) != ""
						})
						require.Fail(t, difference, "%s\n%q", small, small)
					}
				}
			}
			share := float64(taken) / float64(readable)
			t.Logf("the fast path takes %d of %d documents, %.1f %%", taken, readable, 100*share)
			require.GreaterOrEqual(t, share, source.least)
		})
	}
}

// sectionsOf splits a text into sections, none of which is read as JSON.
func sectionsOf(t *testing.T, text string) []manifest.Section {
	if strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(text, "\ufeff")), "{") {
		text = "---\n" + text
	}
	return sections(t, strings.NewReader(text))
}

// unlike says how two documents differ that were read from the same text; it is empty if they do not.
func unlike(got, want *manifest.Document) string {
	nodes, wanted := got.Tree(), want.Tree()
	if got.Root().Kind() <= manifest.Null && want.Root().Kind() <= manifest.Null {
		nodes, wanted = nil, nil // an empty document may have a node or not
	}
	for i := range min(len(nodes), len(wanted)) {
		if nodes[i] != wanted[i] {
			return fmt.Sprintf("node %d:\n got %+v\nwant %+v", i, nodes[i], wanted[i])
		}
	}
	problems, wantedProblems := describe(got), describe(want)
	switch {
	case len(nodes) != len(wanted):
		return fmt.Sprintf("%d nodes, not %d", len(nodes), len(wanted))
	case problems != wantedProblems:
		return fmt.Sprintf("problems:\n got %s\nwant %s", problems, wantedProblems)
	case !bytes.Equal(got.Text, want.Text) || got.Line != want.Line || got.Column != want.Column || got.Source != want.Source:
		return "the text is another"
	}
	return ""
}

// describe writes what there is to know of a document's problems.
func describe(d *manifest.Document) string {
	var b strings.Builder
	for _, p := range d.Problems {
		fmt.Fprintf(&b, "%v %q %+v %+v %q\n", p.Kind, p.Message, p.Place, p.First, p.At.Path(d.Root()))
	}
	return b.String()
}
