package manifest_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// slicedReader yields a text in slices of the lengths that next returns, at most.
type slicedReader struct {
	text []byte
	next func() int
}

func (r *slicedReader) Read(p []byte) (int, error) {
	if len(r.text) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.text[:min(len(r.text), r.next())])
	r.text = r.text[n:]
	return n, nil
}

func inSlicesOf(size int) func([]byte) io.Reader {
	return func(text []byte) io.Reader { return &slicedReader{text, func() int { return size }} }
}

// readers yield the bytes of a stream as pipes, files and terminals may.
var readers = map[string]func([]byte) io.Reader{
	"at once":       func(text []byte) io.Reader { return bytes.NewReader(text) },
	"in bytes":      func(text []byte) io.Reader { return iotest.OneByteReader(bytes.NewReader(text)) },
	"in halves":     func(text []byte) io.Reader { return iotest.HalfReader(bytes.NewReader(text)) },
	"end with data": func(text []byte) io.Reader { return iotest.DataErrReader(bytes.NewReader(text)) },
	"end with bytes": func(text []byte) io.Reader {
		return iotest.DataErrReader(iotest.OneByteReader(bytes.NewReader(text)))
	},
	"in twos":         inSlicesOf(2),
	"in threes":       inSlicesOf(3),
	"in sevens":       inSlicesOf(7),
	"in pages":        inSlicesOf(4096),
	"less than a MiB": inSlicesOf(1<<20 - 1),
	"more than a MiB": inSlicesOf(1<<20 + 1),
	"in random slices": func(text []byte) io.Reader {
		r := rand.New(rand.NewPCG(5, 0))
		return &slicedReader{text, func() int { return r.IntN(1 << r.IntN(18)) }} // none at times
	},
}

// contents describes a section and all that is read from it.
func contents(section manifest.Section) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d source %q fault %v %q %+v\n%q\n", section.File, section.Line, section.Source, section.Fault.Kind, section.Fault.Message, section.Fault.Place, section.Text)
	for _, d := range manifest.Parse(section) {
		fmt.Fprintf(&b, "document %d:%d %q %+v\n%s", d.Line, d.Column, d.Text, d.Tree(), describe(d))
	}
	return b.String()
}

// TestReads checks that it does not matter how a stream arrives: where its reads are cut, and whether its end is known
// with its last bytes or after.
func TestReads(t *testing.T) {
	count := 300
	if testing.Short() {
		count = 30
	}
	all := readCorpus(t)
	for name, reader := range readers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(5, 1))
			for range count {
				stream := []byte(all.sample(r))
				if r.IntN(2) == 0 {
					stream = []byte(mutate(r, string(stream)))
				}
				want, got := sections(t, bytes.NewReader(stream)), sections(t, reader(stream))
				require.Len(t, got, len(want), "%q", stream)
				for i := range want {
					require.Equal(t, contents(want[i]), contents(got[i]), "%q", stream)
				}
			}
		})
	}
}

// longStream returns a stream of documents of very different lengths, up to megabytes, and its sections.
func longStream(r *rand.Rand, newline string, size int) (stream []byte, want []manifest.Section) {
	line := 1
	for len(stream) < size {
		section := manifest.Section{Line: line}
		length := 1 << r.IntN(22)
		from := len(stream)
		stream = fmt.Appendf(stream, "number: %d%s", len(want), newline)
		line++
		for len(stream)-from < length {
			text := pick(r, []string{"k: value", "# é名😀", "", "  ---", "- a", "é: " + strings.Repeat("名", r.IntN(40)), "a: |", "\"---\"", strings.Repeat("x", r.IntN(300))})
			if r.IntN(200) == 0 {
				text = "l: " + strings.Repeat("😀", 1<<r.IntN(18))
			}
			stream = append(append(stream, text...), newline...)
			line++
		}
		section.Text = stream[from:]
		want = append(want, section)
		stream = append(append(stream, pick(r, []string{"---", "--- # é"})...), newline...)
		line++
	}
	return stream, want
}

// TestLongReads is TestReads for streams that are longer than what is read at a time.
func TestLongReads(t *testing.T) {
	size, newlines := 8<<20, []string{"\n", "\r\n"}
	if testing.Short() {
		size, newlines = 2<<20, newlines[:1]
	}
	for seed, newline := range newlines {
		stream, want := longStream(rand.New(rand.NewPCG(6, uint64(seed))), newline, size)
		for name, reader := range readers {
			t.Run(fmt.Sprintf("%s %q", name, newline), func(t *testing.T) {
				got := sections(t, reader(stream))
				require.Len(t, got, len(want))
				for i, section := range want {
					require.Equal(t, section.Line, got[i].Line)
					require.True(t, bytes.Equal(section.Text, got[i].Text), "the text of section %d", i)
					require.Empty(t, got[i].Fault.Message)
				}
			})
		}
	}
}

// TestTextsStay checks that parsing leaves the text of a section as it is, and those of its neighbours in memory.
func TestTextsStay(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 0))
	all := readCorpus(t)
	var stream []byte
	for len(stream) < 1<<20 {
		text := all.sample(r)
		if r.IntN(2) == 0 {
			text = mutate(r, text)
		}
		stream = append(append(stream, text...), "\n---\n"...)
	}
	var texts []string
	together := sections(t, bytes.NewReader(stream))
	for _, section := range together {
		texts = append(texts, string(section.Text))
	}
	parse := manifest.NewReader()
	for _, section := range together {
		parse(section)
	}
	for i, section := range together {
		require.Equal(t, texts[i], string(section.Text))
	}
}

// TestSections checks that streams are cut where kubectl cuts them.
func TestSections(t *testing.T) {
	count := 20_000
	if testing.Short() {
		count = 1_000
	}
	r := rand.New(rand.NewPCG(7, 0))
	all := readCorpus(t)
	for range count {
		stream := all.sample(r)
		if r.IntN(2) == 0 {
			stream = mutate(r, stream)
		}
		if difference := otherCuts(t, []byte(stream)); difference != "" && !excused([]byte(stream)) {
			require.Fail(t, difference, "%q", stream)
		}
	}
}

// otherCuts says where the sections of a stream are not the chunks that kubectl reads as YAML, up to what it cannot cut.
func otherCuts(t *testing.T, stream []byte) string {
	if !utf8.Valid(stream) {
		return "" // sections have the bytes as they stand
	}
	got := sections(t, bytes.NewReader(stream))
	for chunk := range chunks(stream) {
		if len(bytes.Trim(bytes.TrimPrefix(chunk, []byte("---")), " \r\n")) == 0 {
			continue
		}
		if len(got) == 0 {
			return fmt.Sprintf("no section %q", chunk)
		}
		text := bytes.ReplaceAll(got[0].Text, []byte("\r\n"), []byte("\n"))
		if !bytes.Equal(chunk, append(bytes.TrimSuffix(text, []byte("\n")), '\n')) {
			return fmt.Sprintf("section %q instead of %q", got[0].Text, chunk)
		}
		got = got[1:]
	}
	return ""
}

// TestBrokenReads checks that of a stream which breaks off, what is whole is read, and nothing else.
func TestBrokenReads(t *testing.T) {
	broken := errors.New("broken")
	const stream = "a: b\n---\n# c\n--- # d\n---\r\ne: é\r\n--- x\nf: |\n ---\n\n---\n\ufeffg: h\n"
	want := sections(t, strings.NewReader(stream))
	for cut := range len(stream) {
		splitter := manifest.NewSplitter("file.yaml", io.MultiReader(strings.NewReader(stream[:cut]), iotest.ErrReader(broken)))
		for i := 0; ; i++ {
			section, err := splitter.Next()
			if err != nil {
				require.ErrorIs(t, err, broken)
				break
			}
			require.Less(t, i, len(want)-1, "%d bytes", cut)
			require.Equal(t, contents(want[i]), contents(section), "%d bytes", cut)
		}
	}
}

// endless yields a text again and again, and counts how much of it.
type endless struct {
	text  string
	count int
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.text[e.count%len(e.text):])
	e.count += n
	return n, nil
}

// TestEndlessStream checks that a stream is read no further than needed, so that its length does not matter.
func TestEndlessStream(t *testing.T) {
	in := &endless{text: strings.Repeat("k: v\n", 1000) + "---\n"}
	splitter := manifest.NewSplitter("file.yaml", in)
	for i := range 4_000 {
		section, err := splitter.Next()
		require.NoError(t, err)
		require.Len(t, section.Text, len(in.text)-len("---\n"))
		require.Equal(t, 1+i*1001, section.Line)
		require.Less(t, in.count-i*len(in.text), 8<<20, "bytes read ahead")
	}
}
