// Package corpus generates manifests as people and their programs write them, to measure with: streams of any length, and
// small files. The same arguments give the same bytes, on every machine.
//
// The shape is that of what some large public repositories hold. A sixth of the objects of a stream of workloads have pods;
// a document has some 965 bytes and a line 27; three lines of a hundred have comments. In a mixed stream few documents are
// CustomResourceDefinitions, but nearly all bytes are theirs. A program belongs to a team, and runs under the same name in
// many namespaces.
package corpus

import (
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
)

// Shape is the shape of a stream.
type Shape string

// Shapes of streams. All but the mixed one hold the same objects, if the seed is the same.
const (
	Workloads Shape = "workloads" // YAML documents by many hands
	Mixed     Shape = "mixed"     // the same, and definitions of custom resources with 86 % of the bytes
	List      Shape = "list"      // one List, in the order in which kubectl prints it
	KYAML     Shape = "kyaml"     // as kubectl prints KYAML
	JSON      Shape = "json"      // as kubectl prints JSON, one object after the other
)

// Shapes lists the shapes of streams.
var Shapes = []Shape{Workloads, Mixed, List, KYAML, JSON}

// Options say what a stream holds.
type Options struct {
	Shape Shape
	Size  int64 // in bytes: the stream ends with the document that reaches it
	Seed  uint64
	// Malformed is how many documents of a thousand are not valid YAML, among workloads and in mixed streams.
	Malformed int
}

// Write writes a stream. What it keeps in memory does not depend on the size.
func Write(w io.Writer, o Options) error {
	if !slices.Contains(Shapes, o.Shape) {
		return fmt.Errorf("unknown shape %q: use one of %v", o.Shape, Shapes)
	}
	s := stream{Options: o, author: newAuthor(o.Seed)}
	s.start()
	for s.written < s.Size {
		s.next()
		if err := s.flush(w); err != nil {
			return err
		}
	}
	s.finish()
	return s.flush(w)
}

// Files yields n small files of YAML, of 1.4 KB on average: a path with forward slashes, and the text, which is good until
// the next file.
func Files(n int, seed uint64) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		a := newAuthor(seed)
		var text []byte
		for range n {
			object := a.objects.next()
			path := fmt.Sprintf("%s/%s-%s.yaml", a.objects.place.namespace, strings.ToLower(object.kind()), object.name())
			text = a.append(text[:0], object)
			if a.random.IntN(100) < 45 {
				text = append(text, "---\n"...)
				text = a.append(text, a.objects.next())
			}
			if !yield(path, text) {
				return
			}
		}
	}
}

// author writes objects by many hands. Its random numbers are not those of the objects, which are the same however they
// are written.
type author struct {
	objects *generator
	random  *rand.Rand
}

func newAuthor(seed uint64) author {
	return author{newGenerator(seed), rand.New(rand.NewPCG(seed, 1))}
}

// append appends an object as a document of YAML.
func (a author) append(b []byte, object mapping) []byte {
	w := yamlWriter{hand: newHand(a.random), b: b}
	w.document(object)
	return w.b
}

// stream is a stream that is being written.
type stream struct {
	Options
	author
	b       []byte // not yet written
	written int64

	defined     int64 // of written, the bytes of definitions
	definitions int
}

func (s *stream) flush(w io.Writer) error {
	n, err := w.Write(s.b)
	s.written += int64(n)
	s.b = s.b[:0]
	return err
}

func (s *stream) start() {
	if s.Shape == List {
		s.b = append(s.b, "apiVersion: v1\nitems:\n"...)
	}
}

func (s *stream) finish() {
	if s.Shape == List {
		s.b = append(s.b, "kind: List\nmetadata:\n  resourceVersion: \"\"\n"...)
	}
}

// definedPercent is how many bytes of a hundred are those of definitions, in a mixed stream.
const definedPercent = 86

// next appends a document.
func (s *stream) next() {
	switch s.Shape {
	case List:
		w := yamlWriter{hand: kubectl, b: append(s.b, "- "...)}
		w.mapping(s.objects.next(), 2, true)
		s.b = w.b
	case KYAML:
		s.b = append(appendKYAML(append(s.b, "---\n"...), s.objects.next(), 0), '\n')
	case JSON:
		s.b = append(appendJSON(s.b, s.objects.next(), 0), '\n')
	default:
		s.b = append(s.b, "---\n"...)
		switch {
		case s.random.IntN(1000) < s.Malformed:
			s.b = s.malformed(s.append(s.b, s.objects.next()))
		case s.Shape == Mixed && s.defined*100 < definedPercent*s.written:
			s.definition()
		default:
			s.b = s.append(s.b, s.objects.next())
		}
	}
}

// definition appends a definition of 10 KB to 1.3 MB.
func (s *stream) definition() {
	size := 10_000 << s.random.IntN(7)
	size += s.random.IntN(size)
	w := yamlWriter{hand: hand{random: s.random, newline: "\n", sorted: true}, b: s.b}
	if s.random.IntN(3) == 0 {
		w.wrapped = 900 // older versions of controller-gen fold long lines
	}
	w.document(s.objects.definition(s.definitions, size))
	s.b = w.b
	s.definitions++
	s.defined += int64(len(s.b))
}

// malformed appends to a document what makes it invalid.
func (s *stream) malformed(b []byte) []byte {
	return append(append(b, pick(s.random, mistakes)...), '\n')
}

// mistakes are ends of documents that no YAML reader accepts.
var mistakes = []string{
	"\tenabled: true",
	"  stray: true\n broken: true",
	"extra: [one, two",
	"extra: {name: web, port: 80",
	"extra: \"never closed",
	"extra: one: two",
	"{{- if .Values.extra }}\nextra: {{ .Values.extra }}\n{{- end }}",
	"extra: *nowhere",
	"extra: - item",
}
