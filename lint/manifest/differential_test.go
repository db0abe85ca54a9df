package manifest_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// isObject reports whether a document is one that kubectl would send to an API server.
func isObject(v any) bool {
	m, _ := v.(map[string]any)
	return m["apiVersion"] != nil && m["kind"] != nil
}

// disagreement says how reading a stream here differs from what kubectl makes of it; it is empty where it does not.
// What is no Kubernetes object does not count: kubectl has no use for it, and it is not the same what either says of it.
//
// Two differences are wanted, and have tests of their own: text behind the end of a document, which kubectl drops without
// a word, and template actions, even where they happen to be YAML, are problems here.
func disagreement(stream []byte) string {
	want, refused := kubectl(stream)
	documents, err := read(stream)
	if err != nil {
		return "read: " + err.Error()
	}
	for i, d := range documents {
		unread, last := "", false
		for _, p := range d.Problems {
			if p.Kind == manifest.Template {
				return ""
			}
			switch {
			case p.Message == noYAML || p.Message == onlyComment:
				last = true // for kubectl
			case p.Kind == manifest.Syntax && p.Message != dropped:
				unread = p.Message
			}
		}
		exists := d.Root().Kind() > manifest.Null
		switch {
		case len(want) > 0 && !isObject(want[0]):
			return ""
		case len(want) == 0 && refused != nil:
			if unread == "" && !last && isObject(tree(d.Root())) {
				return fmt.Sprintf("document %d: kubectl refuses it: %v", i, refused)
			}
			return ""
		case !exists && (unread == "" || len(want) == 0):
			continue // nothing, behind which text was dropped
		case len(want) == 0:
			return fmt.Sprintf("document %d: kubectl reads nothing, here it is %#v %s", i, tree(d.Root()), unread)
		case unread != "":
			return fmt.Sprintf("document %d: kubectl reads it, here: %s", i, unread)
		case !reflect.DeepEqual(tree(d.Root()), want[0]):
			return fmt.Sprintf("document %d:\n got %#v\nwant %#v", i, tree(d.Root()), want[0])
		}
		if want = want[1:]; last && (len(want) > 0 || refused == nil) {
			return fmt.Sprintf("document %d: kubectl reads on", i)
		} else if last {
			return ""
		}
	}
	if len(want) > 0 && isObject(want[0]) {
		return fmt.Sprintf("kubectl reads one document more: %#v", want[0])
	}
	return ""
}

const (
	dropped = "kubectl drops what follows the end of the document: separate it with a line ---"
	noYAML  = "kubectl reads no YAML after several JSON values: put it in a file of its own"

	onlyComment = "only a comment may follow the document separator ---"
)

// TestDifferential compares generated documents, and mutations of them, with what kubectl reads.
func TestDifferential(t *testing.T) {
	count := 7000
	if testing.Short() {
		count = 500
	}
	differ(t, 1, count)
}

func differ(t *testing.T, seed uint64, count int) {
	r := rand.New(rand.NewPCG(seed, 0))
	for range count {
		text := generate(r)
		for range 3 {
			if d := disagreement([]byte(text)); d != "" && !ambiguous([]byte(text)) {
				require.Fail(t, d, "%s\n%q", text, text)
			}
			text = mutate(r, text)
		}
	}
}

// TestDeviations holds what is read otherwise than kubectl reads it, on purpose. Template actions, text behind the end of a
// document and the limit on aliases have tests of their own.
func TestDeviations(t *testing.T) {
	t.Run("the rest of a stream is read", func(t *testing.T) {
		stream := []byte(object + "---\na: [\n---\n" + object + "hostPID: true\n--- x\n" + object)
		documents, err := kubectl(stream)
		require.Error(t, err)
		require.Len(t, documents, 1)
		got, err := read(stream)
		require.NoError(t, err)
		require.Len(t, got, 4)
		require.True(t, got[1].Unread())
		require.True(t, got[2].Root().Field("hostPID").IsTrue())
		require.True(t, got[3].Root().Exists())
	})
	t.Run("of keys that differ in type only, the last wins", func(t *testing.T) {
		// In kubectl, it is either.
		for _, text := range []string{"1: a\n'1': b\n", "1: a\n1.0: b\n", "yes: a\n'true': b\n", "2: x\n0x1: a\n\"1\": b\n"} {
			require.True(t, ambiguous([]byte(object+text)), text)
			d := parse(object + text)
			require.Len(t, d.Problems, 1)
			require.Equal(t, manifest.DuplicateKey, d.Problems[0].Kind)
			require.Equal(t, "b", d.Problems[0].At.Document().Root().Field(d.Problems[0].At.Path(d.Root())).Text())
		}
	})
	t.Run("other YAML may hold what JSON has not", func(t *testing.T) {
		for _, text := range []string{"a: .inf\n", "? [a]\n: b\n", "~: a\n", "a: !!int b\n", "<<: a\n"} {
			_, err := kubectl([]byte(text))
			require.Error(t, err)
			require.Empty(t, parse(text).Problems)
		}
	})
}
