package manifest_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// sections splits a stream to its end.
func sections(t *testing.T, in io.Reader) []manifest.Section {
	t.Helper()
	var all []manifest.Section
	splitter := manifest.NewSplitter("file.yaml", in)
	for {
		section, err := splitter.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		require.Equal(t, "file.yaml", section.File)
		all = append(all, section)
	}
}

func TestSplitter(t *testing.T) {
	type section struct {
		line  int
		text  string
		fault string // line:column message
	}
	const separator = "only a comment may follow the document separator ---"
	tests := []struct {
		name, stream string
		want         []section
	}{
		{"empty", "", nil},
		{"blank", " \n  \r\n\n---\n \n--- \n", nil},
		{"tab", "\n\t\n", []section{{1, "\n\t\n", ""}}}, // to kubectl an error
		{"one", "a: b\n", []section{{1, "a: b\n", ""}}},
		{"no final newline", "a: b", []section{{1, "a: b", ""}}},
		{"two", "a: b\n---\nc: d\n", []section{{1, "a: b\n", ""}, {3, "c: d\n", ""}}},
		{"separator first", "---\na: b\n", []section{{1, "---\na: b\n", ""}}},
		{"separators in a row", "---\n---\n---\na: b\n---\n---\nc: d\n---\n", []section{{3, "---\na: b\n", ""}, {6, "---\nc: d\n", ""}}},
		{"separator after blank lines", "\n\n---\na: b\n", []section{{4, "a: b\n", ""}}},
		{"separator last", "a: b\n---", []section{{1, "a: b\n", ""}}},
		{"separator and blanks", "a: b\n--- \t \nc: d\n", []section{{1, "a: b\n", ""}, {3, "c: d\n", ""}}},
		{"separator and comment", "a: b\n--- # next\nc: d\n", []section{{1, "a: b\n", ""}, {3, "c: d\n", ""}}},
		{"separator and comment without blank", "a: b\n---# next\nc: d\n", []section{{1, "a: b\n", ""}, {3, "c: d\n", ""}}},
		{"separator with mapping", "a: b\n--- {c: d}\ne: f\n", []section{{1, "a: b\n", "2:1 " + separator}, {3, "e: f\n", ""}}},
		{"separator with tag", "a: b\n--- !!map\ne: f\n", []section{{1, "a: b\n", "2:1 " + separator}, {3, "e: f\n", ""}}},
		{"separator with block scalar", "a: b\n--- |\ne: f\n", []section{{1, "a: b\n", "2:1 " + separator}, {3, "e: f\n", ""}}},
		{"separator with letter", "a: b\n---b\ne: f\n", []section{{1, "a: b\n", "2:1 " + separator}, {3, "e: f\n", ""}}},
		{"four dashes", "----\na: b\n", []section{{1, "", "1:1 " + separator}, {2, "a: b\n", ""}}},
		{"indented dashes are text", "a: |\n ---\n b\n", []section{{1, "a: |\n ---\n b\n", ""}}},
		{"dashes in a block scalar", "a: |\n---\n b\n", []section{{1, "a: |\n", ""}, {3, " b\n", ""}}},
		{"dots do not split", "a: b\n...\nc: d\n", []section{{1, "a: b\n...\nc: d\n", ""}}},
		{"CRLF", "a: b\r\n---\r\nc: d\r\n", []section{{1, "a: b\r\n", ""}, {3, "c: d\r\n", ""}}},
		{"lone CR does not split", "a: b\r---\rc: d\n", []section{{1, "a: b\r---\rc: d\n", ""}}},
		{"line separator does not split", "a: b\u2028---\u2028c: d\n", []section{{1, "a: b\u2028---\u2028c: d\n", ""}}},
		{"byte order mark", "\ufeffa: b\n---\n\ufeffc: d\n", []section{{1, "a: b\n", ""}, {3, "\ufeffc: d\n", ""}}},
		{"byte order mark before separator", "\ufeff---\nc: d\n", []section{{1, "---\nc: d\n", ""}}},
		{"invalid UTF-8", "a: \xff\n---\nc: \xc3\n", []section{{1, "a: \xff\n", ""}, {3, "c: \xc3\n", ""}}},
		{"only comments", "# a\n---\n# b\n", []section{{1, "# a\n", ""}, {3, "# b\n", ""}}},
		{"NUL", "a: \x00\n---\nb: c\n", []section{{1, "a: \x00\n", ""}, {3, "b: c\n", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, in := range []io.Reader{strings.NewReader(tt.stream), iotest.OneByteReader(strings.NewReader(tt.stream)), iotest.DataErrReader(strings.NewReader(tt.stream))} {
				var got []section
				for _, s := range sections(t, in) {
					fault := ""
					if s.Fault.Message != "" {
						require.Equal(t, manifest.Syntax, s.Fault.Kind)
						fault = strings.TrimPrefix(s.Fault.Place.String(), "file.yaml:") + " " + s.Fault.Message
					}
					got = append(got, section{s.Line, string(s.Text), fault})
				}
				require.Equal(t, tt.want, got)
			}
		})
	}
}

func TestSplitterUTF16(t *testing.T) {
	const text = "a: é\n---\nb: 名😀\n"
	for name, order := range map[string][2]int{"big endian": {1, 0}, "little endian": {0, 1}} {
		t.Run(name, func(t *testing.T) {
			var stream []byte
			for _, unit := range append([]uint16{0xFEFF}, utf16.Encode([]rune(text))...) {
				two := [2]byte{byte(unit), byte(unit >> 8)}
				stream = append(stream, two[order[0]], two[order[1]])
			}
			got := sections(t, bytes.NewReader(stream))
			require.Len(t, got, 2)
			require.Equal(t, "a: é\n", string(got[0].Text))
			require.Equal(t, "b: 名😀\n", string(got[1].Text))
		})
	}
}

func TestSplitterSource(t *testing.T) {
	const stream = `# Source: only/a/comment.yaml
---
# Source: chart/templates/a.yaml
a: b
---
c: d
---
# Copyright
# Source: chart/templates/b.yaml 
e: f
---
g: h
# Source: behind/content.yaml
`
	var got []string
	for _, s := range sections(t, strings.NewReader(stream)) {
		got = append(got, s.Source)
	}
	require.Equal(t, []string{"only/a/comment.yaml", "chart/templates/a.yaml", "chart/templates/a.yaml", "chart/templates/b.yaml", "chart/templates/b.yaml"}, got)

	for _, d := range manifest.Parse(sections(t, strings.NewReader("---\n# Source: x/y.yaml\na: b\n"))[0]) {
		require.Equal(t, "x/y.yaml", d.Source)
		require.True(t, d.Rendered)
	}
	require.False(t, parse("a: b").Rendered)
}

// TestSplitterBrokenStream checks that a section which is not whole is not taken for one.
func TestSplitterBrokenStream(t *testing.T) {
	broken := errors.New("broken")
	for _, rest := range []string{"", "c: d", "c: d\n", "# e\n", "--"} {
		splitter := manifest.NewSplitter("file.yaml", io.MultiReader(strings.NewReader("a: b\n---\n"+rest), iotest.ErrReader(broken)))
		section, err := splitter.Next()
		require.NoError(t, err)
		require.Equal(t, "a: b\n", string(section.Text))
		for range 2 {
			_, err = splitter.Next()
			require.ErrorIs(t, err, broken)
		}
	}
	_, err := manifest.NewSplitter("file.yaml", iotest.ErrReader(broken)).Next()
	require.ErrorIs(t, err, broken)
}

func TestSplitterLongLines(t *testing.T) {
	long := strings.Repeat("x", 200_000)
	stream := "a: " + long + "\n--- # " + long + "\nb: c\n---" + strings.Repeat(" ", 200_000) + "{\nd: e\n"
	got := sections(t, strings.NewReader(stream))
	require.Len(t, got, 3)
	require.Equal(t, "a: "+long+"\n", string(got[0].Text))
	require.Equal(t, "b: c\n", string(got[1].Text))
	require.Empty(t, got[0].Fault.Message)
	require.NotEmpty(t, got[1].Fault.Message, "a brace far behind the dashes")
	require.Less(t, len(got[1].Fault.Place.Excerpt[0].Text), 2000)
	require.Equal(t, 5, got[2].Line)

	got = sections(t, strings.NewReader("--- # "+long+"\na: b\n"))
	require.Len(t, got, 1)
	require.Equal(t, 1, got[0].Line)
	require.Equal(t, "b", manifest.Parse(got[0])[0].Root().Field("a").Text())
	require.Equal(t, 2, manifest.Parse(got[0])[0].Root().Field("a").Place().Start.Line)
}

// A Splitter can read one stream after another, whatever became of the one before. What it gave out stays as it is.
func TestSplitterReset(t *testing.T) {
	splitter := manifest.NewSplitter("first.yaml", strings.NewReader("a: b\n---\nc: d\n"))
	splitter.SetMaxWhole(100)
	var sections []manifest.Section
	var texts []string
	for i := range 1000 {
		text := fmt.Sprintf("a: %d\n---\nb: %s\n", i, strings.Repeat("c", i))
		switch i % 4 {
		case 0:
			text = longList("", podItem+mapItem, kindList)
		case 1:
			text = "\ufeff---\n" + text
		}
		in := io.Reader(strings.NewReader(text))
		if i%4 == 2 {
			in = io.MultiReader(in, iotest.ErrReader(io.ErrUnexpectedEOF))
		}
		splitter.Reset("file.yaml", in)
		section, err := splitter.Next()
		require.NoError(t, err)
		require.Equal(t, "file.yaml", section.File)
		require.Contains(t, text, string(section.Text))
		sections = append(sections, section)
		texts = append(texts, string(section.Text))
	}
	for i, section := range sections {
		require.Equal(t, texts[i], string(section.Text))
	}
}

// Splitting takes hardly more memory than the text, of many small inputs and of long ones.
func TestSplitterMemory(t *testing.T) {
	small, stream := deployments(1), deployments(5000)
	items := []byte(longList("", strings.Repeat(podItem, 60_000), kindList))
	for _, test := range []struct {
		name      string
		text      []byte
		times     int
		allocated int // bytes
		objects   int
	}{
		{"small input", small, 1, 32 << 10, 20},
		{"small inputs", small, 4000, 4000*len(small) + 3<<20, 6 * 4000},
		{"stream", stream, 1, len(stream) + 3<<20, 5000 + 100}, // and each comment that names a template
		{"list", items, 1, len(items) + 16<<20, 500},
	} {
		t.Run(test.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			splitter := manifest.NewSplitter("file.yaml", nil)
			for range test.times {
				splitter.Reset("file.yaml", bytes.NewReader(test.text))
				for {
					if _, err := splitter.Next(); err != nil {
						require.ErrorIs(t, err, io.EOF)
						break
					}
				}
			}
			runtime.ReadMemStats(&after)
			require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(test.allocated))
			require.Less(t, after.Mallocs-before.Mallocs, uint64(test.objects))
		})
	}
}
