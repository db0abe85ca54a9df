package manifest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	yamlv2 "go.yaml.in/yaml/v2"
	"go.yaml.in/yaml/v3"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// isObject reports whether a document is one that kubectl would send to an API server.
func isObject(v any) bool {
	m, _ := v.(map[string]any)
	return m["apiVersion"] != nil && m["kind"] != nil
}

// comparison is what comes of reading a stream here and as kubectl does.
type comparison struct {
	difference string // empty if there is none
	accepted   int    // documents that both read, and alike
	refused    bool   // what follows these, kubectl refuses
}

// compare reads a stream both ways. What is no Kubernetes object does not count: kubectl has no use for it, and it is not
// the same what either says of it.
//
// Two differences are wanted, and have tests of their own: text behind the end of a document, which kubectl drops without
// a word, and template actions, even where they happen to be YAML, are problems here.
func (parse parser) compare(stream []byte) (c comparison) {
	want, refused := kubectl(stream)
	differ := func(format string, args ...any) comparison {
		c.difference = fmt.Sprintf("document %d: ", c.accepted) + fmt.Sprintf(format, args...)
		return c
	}
	for d, err := range parse.in(stream) {
		if err != nil {
			return differ("not read: %v", err)
		}
		unread, last := "", false
		for _, p := range d.Problems {
			if p.Kind == manifest.Template {
				return c
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
			return c
		case len(want) == 0 && refused != nil:
			if unread == "" && !last && isObject(tree(d.Root())) {
				return differ("kubectl refuses it: %v", refused)
			}
			c.refused = unread != "" || last
			return c
		case !exists && (unread == "" || len(want) == 0):
			continue // nothing, behind which text was dropped
		case len(want) == 0:
			return differ("kubectl reads nothing, here it is %#v %s", tree(d.Root()), unread)
		case unread != "":
			return differ("kubectl reads it, here: %s", unread)
		}
		if d := difference(d.Root(), want[0]); d != "" {
			return differ("%s", d)
		}
		c.accepted++
		if want = want[1:]; last && (len(want) > 0 || refused == nil) {
			return differ("kubectl reads on behind it")
		} else if last {
			c.refused = true
			return c
		}
	}
	if len(want) > 0 && isObject(want[0]) {
		return differ("kubectl reads it, here there is none: %#v", want[0])
	}
	return c
}

// disagreement says how reading a stream here differs from what kubectl makes of it; it is empty where it does not.
func disagreement(stream []byte) string {
	return parser(manifest.Parse).compare(stream).difference
}

const (
	dropped = "kubectl drops what follows the end of the document: separate it with a line ---"
	noYAML  = "kubectl reads no YAML after several JSON values: put it in a file of its own"

	onlyComment = "only a comment may follow the document separator ---"
)

// TestDifferential compares what is read with what kubectl reads: of generated streams, of manifests, and of mutations of
// both.
func TestDifferential(t *testing.T) {
	const shards = 50
	count := 200_000 / shards // of comparisons in each
	if testing.Short() {
		count = 100
	}
	all := readCorpus(t)
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // there is little to keep, and a lot of garbage
	var total tally
	t.Run("shards", func(t *testing.T) {
		for seed := range uint64(shards) {
			t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
				t.Parallel()
				total.add(compareSome(t, all, rand.New(rand.NewPCG(1, seed)), count))
			})
		}
	})
	for origin, n := range map[string]*outcomes{"as written": &total.written, "mutated": &total.mutated} {
		t.Logf("%s: %d read alike, %d refused alike, %d hold no Kubernetes object", origin, n.accepted, n.refused, n.nothing)
	}
	accepted, compared := total.written.accepted+total.mutated.accepted, total.written.compared()+total.mutated.compared()
	require.GreaterOrEqual(t, compared, shards*count)
	require.Greater(t, float64(accepted), 0.4*float64(compared), "kubectl refuses too many of them: the mutations are too rough")
	require.Greater(t, float64(total.written.accepted), 0.8*float64(total.written.compared()), "what is generated is too odd")
}

// tally counts what comes of comparisons.
type tally struct {
	sync.Mutex
	written, mutated outcomes
}

type outcomes struct {
	accepted, refused int
	nothing           int // no Kubernetes object, or a template
}

func (o *outcomes) compared() int { return o.accepted + o.refused }

func (o *outcomes) add(other outcomes) {
	o.accepted += other.accepted
	o.refused += other.refused
	o.nothing += other.nothing
}

func (t *tally) add(written, mutated outcomes) {
	t.Lock()
	defer t.Unlock()
	t.written.add(written)
	t.mutated.add(mutated)
}

// compareSome makes a number of comparisons. One parser reads all the streams, so that what is left of one would show in
// the next.
func compareSome(t *testing.T, all corpus, r *rand.Rand, count int) (written, mutated outcomes) {
	parse := parser(manifest.NewReader())
	for written.compared()+mutated.compared() < count {
		text := all.sample(r)
		written.add(outcome(t, parse, text))
		for range 3 {
			mutated.add(outcome(t, parse, mutate(r, text)))
		}
	}
	return written, mutated
}

func outcome(t *testing.T, parse parser, text string) outcomes {
	switch c := parse.compare([]byte(text)); {
	case c.difference != "" && !excused([]byte(text)):
		t.Fatal(explain(text))
	case c.refused:
		return outcomes{refused: 1}
	case c.accepted > 0:
		return outcomes{accepted: 1}
	}
	return outcomes{nothing: 1}
}

// excused reports whether a difference does not count.
func excused(stream []byte) bool {
	return ambiguous(stream) || slices.ContainsFunc(defects, func(d defect) bool { return d.shows(stream) })
}

// explain says how a text is read otherwise than by kubectl, with what is left of it when all is taken away that does not
// matter.
func explain(text string) string {
	differ := func(text string) bool { return disagreement([]byte(text)) != "" && !excused([]byte(text)) }
	if !differ(text) {
		return fmt.Sprintf("read otherwise only behind other documents: %q", text)
	}
	small := shrink(text, differ)
	return fmt.Sprintf("%s\n%q\nis left of\n%q", disagreement([]byte(small)), small, text)
}

// shrink takes away from a text what is not needed for it to fail.
func shrink(text string, fails func(string) bool) string {
	for size := len(text); size > 0; size /= 2 {
		for off := 0; off < len(text); {
			if less := text[:off] + text[min(len(text), off+size):]; fails(less) {
				text = less
			} else {
				off += size
			}
		}
	}
	return text
}

// defect is a way in which streams are known to be read otherwise than by kubectl, without a wish that they be.
type defect struct {
	name     string
	examples []string
	shows    func(stream []byte) bool // in streams like the examples, and few others
}

var defects = []defect{
	{"what follows a JSON value and starts with --- is not read with this line as part of it", []string{
		"{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}\n---\n%YAML 1.1\n---\n" + object, // kubectl sees an empty document
		"{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}\n---\n...\n---\n" + object,
		"{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}\n---#\n" + object,  // and here text without a key
		"{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}---\u2028" + object, // and here a separator that is none
	}, func(stream []byte) bool {
		text, _ := io.ReadAll(decoded(stream))
		decoder := json.NewDecoder(bytes.NewReader(text))
		return decoder.Decode(new(any)) == nil && bytes.HasPrefix(bytes.TrimSpace(text[decoder.InputOffset():]), []byte("---"))
	}},
	{"behind more blanks than kubectl looks at, JSON is not YAML", []string{
		strings.Repeat("\n", 4096) + `{"apiVersion":"v1","kind":"Pod","a":"\/"}`,
	}, func(stream []byte) bool { return len(stream) > 4096 && len(bytes.TrimSpace(stream[:4096])) == 0 }},
	{"a separator line that is all of a stream, and does not end, is not read with what follows a line break other than LF", []string{
		"--- #\u2028apiVersion: v1\u2028kind: Pod",
	}, func(stream []byte) bool {
		return bytes.HasPrefix(stream[bytes.LastIndexByte(stream, '\n')+1:], []byte("---"))
	}},
	{"behind a byte order mark, bad bytes in what looks like JSON but is YAML are let through", []string{
		"\ufeff{apiVersion: v1, kind: Pod, a: \xff}",
	}, func(stream []byte) bool { return bytes.HasPrefix(stream, []byte("\ufeff")) && !utf8.Valid(stream) }},
	{"an error behind the end of a document is taken for one in it", []string{
		"{apiVersion: v1, kind: Pod, a: [b,&c \" #\"]\n}d:",
		"{apiVersion: v1, kind: Pod, a: [{b:\t! ','},]\n}c:",
		"  apiVersion: v1\n  kind: Pod\n  a: &b\n    [\n]1:",
		"  \"\\x61piVersion\": v1\n  kind: Pod\n  a: \"\n\"b:",
	}, func(stream []byte) bool {
		for text := range chunks(stream) {
			if yamlv2.Unmarshal(text, new(any)) == nil && yaml.Unmarshal(text, new(yaml.Node)) != nil {
				return true
			}
		}
		return false
	}},
	{"the tag ! of a key is taken for one of the value before it, where that is empty", []string{
		object + "? a\n! b: c\n",
	}, regexp.MustCompile(`(^|[\s,:{[])!(\s|$)`).Match},
}

// TestDefects checks that the known defects are all there is to know: one that is mended is to be taken off the list.
func TestDefects(t *testing.T) {
	for _, d := range defects {
		for _, stream := range d.examples {
			require.NotEmpty(t, disagreement([]byte(stream)), "%s: mended in %q", d.name, stream)
			require.True(t, d.shows([]byte(stream)), "%s: not seen in %q", d.name, stream)
			require.False(t, ambiguous([]byte(stream)))
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
