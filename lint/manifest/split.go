package manifest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Section is what stands between two document separators of a stream: one YAML document, or a run of JSON values.
type Section struct {
	File string
	// Text is what kubectl reads as one. The separator before it is part of it where kubectl has it so: where nothing, not
	// even an empty line, stands between the separator and the one before, or the beginning of the stream.
	Text   []byte
	Line   int    // 1-based line of Text's first byte in the file
	Source string // template that the text was rendered from, by the comment that helm template writes
	// Fault says what of the stream was not kept: the rest of the separator line after Text, or all of a document that is
	// too long. Its message is empty where nothing is missing.
	Fault Problem

	marked    bool   // the stream has the byte order mark of UTF-8
	later     bool   // a separator stands before Text: from there on, kubectl reads no JSON
	separator string // the line that ends Text; empty at the end of the stream
}

// Splitter reads a stream and cuts it where kubectl does: at every line that starts with ---, whatever stands around it.
// It keeps one section in memory at a time.
type Splitter struct {
	file   string
	in     *bufio.Reader
	marked bool
	line   int // of the next line read
	later  bool
	kept   []byte // separator that is part of the next section
	source string
	err    error
}

// NewSplitter returns a Splitter over a stream in UTF-8, or in UTF-16 with a byte order mark, which it transcodes. File is
// the name that sections carry.
func NewSplitter(file string, r io.Reader) *Splitter {
	in := bufio.NewReaderSize(r, 64<<10)
	marked := false
	switch mark, _ := in.Peek(3); {
	case bytes.HasPrefix(mark, []byte(byteOrderMark)):
		marked = true
		in.Discard(len(byteOrderMark)) //nolint:errcheck // the bytes were just peeked at
	case bytes.HasPrefix(mark, []byte{0xFE, 0xFF}), bytes.HasPrefix(mark, []byte{0xFF, 0xFE}):
		utf16 := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)
		in = bufio.NewReaderSize(transform.NewReader(in, utf16.NewDecoder()), 64<<10)
	}
	return &Splitter{file: file, in: in, marked: marked, line: 1}
}

const byteOrderMark = "\uFEFF"

// Next returns the next section, which is the caller's to keep. It returns io.EOF at the end of the stream. Where the
// stream breaks off, it returns the stream's own error in place of the section that is not whole.
func (s *Splitter) Next() (Section, error) {
	for s.err == nil {
		section := s.read()
		if s.err != nil && s.err != io.EOF {
			break
		}
		content := bytes.TrimPrefix(section.Text, []byte("---"))
		if section.Fault.Message != "" || len(bytes.Trim(content, " \r\n")) > 0 {
			s.attribute(&section)
			return section, nil
		}
	}
	return Section{}, s.err
}

// read returns the lines up to the next separator, which it consumes, or to the end of the stream. Source:
// k8s.io/apimachinery/pkg/util/yaml, YAMLReader.
func (s *Splitter) read() Section {
	section := Section{File: s.file, Line: s.line, Text: s.kept, marked: s.marked, later: s.later}
	if s.kept != nil {
		section.Line--
	}
	s.kept = nil
	size := len(section.Text)
	for s.err == nil {
		line, whole := s.readLine()
		if bytes.HasPrefix(line, []byte("---")) {
			s.later = true
			s.endAt(&section, line, whole)
			break
		}
		for {
			if size += len(line); size <= MaxDocumentSize {
				section.Text = append(section.Text, line...)
			}
			if whole {
				break
			}
			line, whole = s.readLine()
		}
		s.line++
	}
	if size > MaxDocumentSize {
		section.Text = nil
		section.fault(section.Line, "", fmt.Sprintf("the document is longer than %d MiB", MaxDocumentSize>>20))
	}
	return section
}

// endAt ends a section at a separator line, of which all or the first part has been read.
func (s *Splitter) endAt(section *Section, line []byte, whole bool) {
	text := bytes.Clone(line)
	for !whole {
		if line, whole = s.readLine(); len(bytes.TrimSpace(text)) == len("---") {
			text = append(text[:len("---")], line...)
		}
	}
	section.separator = string(bytes.TrimRight(text, "\r\n"))
	rest := bytes.TrimSpace(text[len("---"):])
	switch {
	case len(rest) > 0 && rest[0] != '#':
		section.fault(s.line, section.separator, "only a comment may follow the document separator ---")
	case len(section.Text) == 0:
		s.kept = append(bytes.TrimSuffix(text, []byte("\n")), '\n') // the rest of a very long comment is left out
	}
	s.line++
}

func (s *Section) fault(number int, line, message string) {
	line = strings.ToValidUTF8(line, "\uFFFD")
	line = strings.ToValidUTF8(line[:min(len(line), maxExcerpt)], "")
	s.Fault = Problem{Kind: Syntax, Message: message, Place: Place{
		File:    s.File,
		Start:   Position{Line: number, Column: 1},
		End:     Position{Line: number, Column: 1 + utf8.RuneCountInString(line)},
		Excerpt: []Line{{Number: number, Column: 1, Text: line}},
	}}
}

// readLine returns the next line, or a part of one that is longer than the buffer; the bytes are valid until the next
// call.
func (s *Splitter) readLine() (line []byte, whole bool) {
	line, err := s.in.ReadSlice('\n')
	switch err {
	case nil:
		return line, true
	case bufio.ErrBufferFull:
		return line, false
	}
	s.err = err
	return line, true
}

// attribute finds the comment by which helm template names the template of a document. A document without one, such as
// the second of a template that holds two, has the source of the document before it.
func (s *Splitter) attribute(section *Section) {
	for text := section.Text; len(text) > 0; {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		line = bytes.TrimSpace(line)
		if len(line) > 0 && line[0] != '#' && !bytes.HasPrefix(line, []byte("---")) {
			break
		}
		if source, ok := bytes.CutPrefix(line, []byte("# Source: ")); ok {
			s.source = string(bytes.TrimSpace(source))
			break
		}
		text = rest
	}
	section.Source = s.source
}

// endOfJSON returns the problem of a separator behind several JSON values, or nil where there is none: kubectl does not
// turn to YAML any more. Source: k8s.io/apimachinery/pkg/util/yaml, YAMLOrJSONDecoder.
func (s *Section) endOfJSON() *Problem {
	if s.separator == "" {
		return nil
	}
	at := Section{File: s.File}
	at.fault(s.Line+bytes.Count(s.Text, []byte("\n")), s.separator, "kubectl reads no YAML after several JSON values: put it in a file of its own")
	return &at.Fault
}
