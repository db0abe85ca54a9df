package manifest

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Section is what stands between two document separators of a stream: one YAML document, or a run of JSON values. A list
// that is longer than [MaxWhole] comes in pieces.
type Section struct {
	File string
	// Text is what kubectl reads as one. The separator before it is part of it where kubectl has it so: where nothing, not
	// even an empty line, stands between the separator and the one before, or the beginning of the stream. It is nil where
	// there is too much of it.
	Text   []byte
	Line   int    // 1-based line of Text's first byte in the file
	Offset int64  // of Text's first byte in the file; -1 where Text is not as it stands there
	Source string // template that the text was rendered from, by the comment that helm template writes
	Piece  Piece
	// Fault says what of the stream was not kept: the rest of the separator line after Text, or all of a document that is
	// too long. Its message is empty where nothing is missing.
	Fault Problem

	marked    bool   // the stream has the byte order mark of UTF-8
	later     bool   // a separator stands before Text: from there on, kubectl reads no JSON
	separator []byte // the line that ends Text; empty at the end of the stream

	list   *list // that the section is a piece of
	indent int   // code points before Text on its line
	seam   seam
}

// Splitter reads a stream and cuts it where kubectl does: at every line that starts with ---, whatever stands around it.
// It keeps one section in memory at a time.
type Splitter struct {
	chunk
	file     string
	begun    bool
	ended    bool
	marked   bool
	foreign  bool // the stream is not in UTF-8
	line     int  // of the first byte that was not taken yet
	later    bool
	kept     int // length of the separator that is part of the next section
	source   string
	maxWhole int // MaxWhole, or less in tests

	listReader
}

// NewSplitter returns a Splitter over a stream in UTF-8, or in UTF-16 with a byte order mark, which it transcodes. File is
// the name that sections carry.
func NewSplitter(file string, r io.Reader) *Splitter {
	s := &Splitter{maxWhole: MaxWhole}
	s.Reset(file, r)
	return s
}

// Reset makes the Splitter read another stream. It has more to read into then than a new one.
func (s *Splitter) Reset(file string, r io.Reader) {
	*s = Splitter{file: file, line: 1, maxWhole: s.maxWhole, chunk: chunk{in: r, text: s.text[len(s.text):], size: s.size}}
}

const byteOrderMark = "\uFEFF"

// begin deals with a byte order mark.
func (s *Splitter) begin() {
	s.begun = true
	for len(s.text) < len(byteOrderMark) {
		if !s.more() {
			break
		}
	}
	switch {
	case bytes.HasPrefix(s.text, []byte(byteOrderMark)):
		s.marked = true
		s.take(len(byteOrderMark))
	case bytes.HasPrefix(s.text, []byte{0xFE, 0xFF}), bytes.HasPrefix(s.text, []byte{0xFF, 0xFE}):
		s.foreign = true
		utf16 := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
		all := io.MultiReader(bytes.NewReader(bytes.Clone(s.text)), s.in)
		s.in, s.err, s.text = transform.NewReader(all, utf16.NewDecoder()), nil, s.text[:0]
	}
}

// Next returns the next section, which is the caller's to keep. It returns io.EOF at the end of the stream. Where the
// stream breaks off, it returns the stream's own error in place of the section that is not whole.
func (s *Splitter) Next() (Section, error) {
	if !s.begun {
		s.begin()
	}
	for !s.ended {
		var section Section
		if s.list == nil {
			section = s.read()
		}
		if s.list != nil {
			section = s.nextPiece()
		}
		if s.ended && s.err != io.EOF {
			break
		}
		content := bytes.TrimPrefix(section.Text, dashes)
		if section.Piece != Whole || section.Fault.Message != "" || len(bytes.Trim(content, " \r\n")) > 0 {
			s.attribute(&section)
			return section, nil
		}
	}
	return Section{}, s.err
}

// read returns the lines up to the next separator, which it consumes, or to the end of the stream; nothing where they turn
// out to be a long list. Source: k8s.io/apimachinery/pkg/util/yaml, YAMLReader.
func (s *Splitter) read() Section {
	section := Section{File: s.file, Line: s.line, marked: s.marked, later: s.later}
	dropped, asked := 0, s.list != nil
	from := s.kept
	end, found := indexSeparator(s.text, from)
	for {
		if !asked && end > s.maxWhole {
			asked = true
			if s.beginList(&section) {
				return Section{}
			}
		}
		if found {
			break
		}
		from = max(from, end-len("--"))
		if dropped+end > MaxDocumentSize {
			// All that is needed of it is what may be the first part of a separator.
			from = len("\n")
			dropped += len(s.pass(end - len("\n--")))
		}
		if !s.more() {
			s.ended = true
			break
		}
		end, found = indexSeparator(s.text, from)
	}
	section.Offset = s.offset()
	section.Text = s.pass(end)
	size := dropped + end
	s.kept = 0
	if found {
		s.endAt(&section, size == 0 && s.list == nil)
	}
	if size > MaxDocumentSize {
		section.tooLong("document")
	}
	return section
}

var dashes = []byte("---")

// indexSeparator returns the offset of the first line from an offset on that starts with ---. Where none does, that is the
// length of the text.
func indexSeparator(text []byte, from int) (off int, found bool) {
	if (from == 0 || text[from-1] == '\n') && bytes.HasPrefix(text[from:], dashes) {
		return from, true
	}
	if i := bytes.Index(text[from:], []byte("\n---")); i >= 0 {
		return from + i + len("\n"), true
	}
	return len(text), false
}

// pass takes the next n bytes, and counts their lines.
func (s *Splitter) pass(n int) []byte {
	text := s.take(n)
	s.line += bytes.Count(text, []byte("\n"))
	if s.list != nil && s.list.json {
		s.countColumns(text)
	}
	return text
}

// offset returns how many bytes of the file stand before the text; -1 where the file is not in UTF-8.
func (s *Splitter) offset() int64 {
	if s.foreign {
		return -1
	}
	return s.chunk.read
}

// endAt ends a section at a separator line, which may be part of the next section.
func (s *Splitter) endAt(section *Section, mayKeep bool) {
	s.later = true
	line := s.separatorLine()
	section.separator = bytes.TrimRight(line, "\r\n")
	rest := bytes.TrimSpace(line[len(dashes):])
	switch {
	case len(rest) > 0 && rest[0] != '#':
		section.fault(s.line, section.separator, "only a comment may follow the document separator ---")
	case mayKeep && !s.ended:
		s.kept = len(line)
		return
	}
	s.pass(len(line))
}

// maxSeparator is how much of a separator line is kept, in bytes. Only the blanks and the comment in it can be longer.
const maxSeparator = 64 << 10

// separatorLine returns the line that the text starts with, its line feed included.
func (s *Splitter) separatorLine() []byte {
	for from := 0; ; {
		end := len(s.text)
		feed := bytes.IndexByte(s.text[from:], '\n')
		if feed >= 0 {
			end = from + feed
		}
		if end > maxSeparator {
			end = s.shortenSeparator(end)
		}
		if feed >= 0 {
			return s.text[:end+len("\n")]
		}
		if from = end; !s.more() {
			s.ended = true
			return s.text
		}
	}
}

// shortenSeparator drops what need not be kept of a separator line, and returns how long it is then.
func (s *Splitter) shortenSeparator(end int) int {
	start := len("--- ")
	blanks := end - start - len(bytes.TrimLeft(s.text[start:end], " \t"))
	s.text = slices.Delete(s.text, start, start+blanks)
	end -= blanks
	cut := min(end, maxSeparator)
	s.text = slices.Delete(s.text, cut, end)
	s.chunk.read += int64(blanks + end - cut)
	return cut
}

func (s *Section) fault(number int, line []byte, message string) {
	text := strings.ToValidUTF8(string(line), "\uFFFD")
	text = strings.ToValidUTF8(text[:min(len(text), maxExcerpt)], "")
	s.Fault = Problem{Kind: Syntax, Message: message, Place: Place{
		File:    s.File,
		Start:   Position{Line: number, Column: 1},
		End:     Position{Line: number, Column: 1 + utf8.RuneCountInString(text)},
		Excerpt: []Line{{Number: number, Column: 1, Text: text}},
	}}
}

func (s *Section) tooLong(what string) {
	s.Text = nil
	s.fault(s.Line, nil, fmt.Sprintf("the %s is longer than %d MiB", what, MaxDocumentSize>>20))
}

// attribute finds the comment by which helm template names the template of a document. A document without one, such as
// the second of a template that holds two, has the source of the document before it.
func (s *Splitter) attribute(section *Section) {
	for text := section.Text; len(text) > 0; {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && !bytes.HasPrefix(line, dashes) {
			break
		}
		if source, ok := bytes.CutPrefix(line, []byte("# Source: ")); ok {
			if source = bytes.TrimSpace(source); string(source) != s.source {
				s.source = string(source)
			}
			break
		}
		text = rest
	}
	section.Source = s.source
}

// endOfJSON returns the problem of a separator behind several JSON values, or nil where there is none: kubectl does not
// turn to YAML any more. Source: k8s.io/apimachinery/pkg/util/yaml, YAMLOrJSONDecoder.
func (s *Section) endOfJSON() *Problem {
	if len(s.separator) == 0 {
		return nil
	}
	line := s.Line + bytes.Count(s.Text, []byte("\n"))
	if s.seam.index > 0 {
		line += s.seam.line - s.Line - s.seam.index
	}
	at := Section{File: s.File}
	at.fault(line, s.separator, "kubectl reads no YAML after several JSON values: put it in a file of its own")
	return &at.Fault
}
