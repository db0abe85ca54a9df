package manifest

import (
	"bytes"
	"iter"
	"maps"
	"slices"
	"sort"
	"unicode/utf8"
	"unsafe"
)

// Kind is what a value is to kubectl.
type Kind uint8

// Kinds of values. Absent is that of a field that is not there.
const (
	Absent Kind = iota
	Null
	Bool
	Int
	Float
	String
	Sequence
	Mapping
)

func (k Kind) String() string {
	return [...]string{"nothing", "null", "boolean", "integer", "number", "string", "list", "mapping"}[k]
}

type flag uint16

const (
	flagPlain      flag = 1 << iota // scalar without quotes
	flagFlow                        // collection in brackets
	flagBlock                       // literal or folded scalar
	flagQuoted                      // scalar whose content is what stands between its first and its last byte
	flagEncoded                     // scalar whose content is not as it stands in the text: escaped, or on several lines
	flagStored                      // scalar whose content is in doc.stored
	flagAliased                     // stands elsewhere in the text, behind an alias
	flagMerged                      // key that came by a merge
	flagOverridden                  // key that a later one of the same name replaces
	flagKey                         // key of a mapping
)

// node is one node of a document: its text is doc.Text[off:end]. A mapping's children are key, value, key, value;
// next is the index just past the subtree. A key is always a scalar, so that its value is the node after it. A node takes 16
// bytes, so that four of them share a cache line.
type node struct {
	off, end uint32
	next     uint32
	flags    flag
	kind     Kind
	tag      uint8 // of a key: of its name, see tagOf; of an encoded block scalar: the indentation of its content
}

// Document is one YAML document or JSON value of an input. It is not safe for concurrent use.
type Document struct {
	File     string
	Text     []byte // the document as it stands in the input, in UTF-8
	Line     int    // 1-based line of Text's first byte in the file
	Offset   int64  // of Text's first byte in the file; -1 where Text is not as it stands there
	Column   int    // 1-based column of Text's first byte
	Source   string // template or file that the document was rendered from, where the input says so
	Rendered bool   // part of the output of helm template
	Problems []Problem
	Piece    Piece

	memory
	json   bool // read as JSON
	braces bool // the text holds {{, as template actions do
	partly bool // part of its section could not be read

	list       *list // that the document is a piece of
	seam       seam
	within     within // the string that holds the document; the zero value where a file does
	holdsItems bool

	concealed []Span // apart from each other and in order, see [Document.Conceal]

	// What follows is made when first asked for.
	runes    *runeIndex // of Text
	names    map[uint32]map[string]uint32
	blocks   map[uint32][]blockLine // of literal and folded scalars
	edits    *editing
	subjects map[int]*subject // of lines
}

// memory is what a document takes, and leaves to the next one that a [Parser] reads.
type memory struct {
	nodes    []node
	stored   map[uint32]string // content of nodes with flagStored
	lines    []uint32          // offset of each line's first byte; empty until asked for
	links    []link            // of nodes; empty until asked for
	absences absences          // what values have been asked for in vain
}

// again returns the memory emptied, for another document. What an unusually long document took is given up.
func (m memory) again() memory {
	const most = 1 << 18
	if cap(m.nodes) > most || cap(m.lines) > most || len(m.absences.slots) > most || len(m.stored) > most {
		return memory{}
	}
	clear(m.stored)
	return memory{m.nodes[:0], m.stored, m.lines[:0], m.links[:0], m.absences.again()}
}

// text returns the content of a scalar. It shares the memory of the document's text where it can.
func (d *Document) text(i uint32) string {
	n := &d.nodes[i]
	switch {
	case n.flags&flagStored != 0:
		return d.stored[i]
	case n.flags&flagEncoded != 0:
		d.store(i, d.decode(n))
		return d.stored[i]
	case n.flags&flagQuoted != 0:
		return share(d.Text[n.off+1 : n.end-1])
	}
	return share(d.Text[n.off:n.end])
}

// store keeps the content of a scalar that is not as it stands in the text.
func (d *Document) store(i uint32, content string) {
	if d.stored == nil {
		d.stored = make(map[uint32]string)
	}
	d.stored[i] = content
	d.nodes[i].flags |= flagStored
}

// share returns a string that shares the memory of a document's text, which nobody writes to.
func share(text []byte) string { return unsafe.String(unsafe.SliceData(text), len(text)) }

// Clone returns a copy of the document, which stays as it is when the parser goes on.
func (d *Document) Clone() *Document {
	c := *d
	c.Text, c.Problems = bytes.Clone(d.Text), slices.Clone(d.Problems)
	c.memory = memory{nodes: slices.Clone(d.nodes), stored: maps.Clone(d.stored)}
	c.runes, c.names, c.blocks, c.subjects, c.edits, c.concealed = nil, nil, nil, nil, nil, slices.Clone(d.concealed)
	return &c
}

// Root returns the document's root value; it does not exist in an empty document or one that could not be read.
func (d *Document) Root() Value {
	if len(d.nodes) == 0 {
		return Value{}
	}
	return Value{doc: d}
}

// Unread reports whether part of the document could not be read.
func (d *Document) Unread() bool {
	for i := range d.Problems {
		if d.Problems[i].Kind.Unread() {
			return true
		}
	}
	return false
}

// ProblemKind is a kind of fault in the text itself.
type ProblemKind uint8

// Kinds of problems.
const (
	Syntax       ProblemKind = iota // not valid YAML or JSON, or over a limit: not read
	Template                        // holds template actions: not read
	DuplicateKey                    // a key stands twice in a mapping: the last wins
	Encoding                        // not UTF-8: read with U+FFFD in place of each bad byte, as kubectl does
)

// Unread reports whether a problem of this kind means that text was not read.
func (k ProblemKind) Unread() bool { return k == Syntax || k == Template }

// Rule returns the id of the rule that reports problems of this kind.
func (k ProblemKind) Rule() string {
	return [...]string{"manifest/syntax", "manifest/unrendered-template", "manifest/duplicate-key", "manifest/syntax"}[k]
}

// Problem is a fault in the text of a document.
type Problem struct {
	Kind    ProblemKind
	Message string // lower case, no final period
	Place   Place
	At      Value // the key that wins, for DuplicateKey
	First   Place // where the key stands first, for DuplicateKey
}

// Overridden yields the values of the keys that the one at At replaces, for [DuplicateKey].
func (p *Problem) Overridden() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		d := p.At.doc
		if d == nil || p.At.node == 0 {
			return
		}
		name := d.text(p.At.node)
		for key := d.link(p.At.node).parent + 1; key < p.At.node; key = d.nodes[key+1].next {
			k := &d.nodes[key]
			if k.flags&flagOverridden != 0 && k.flags&flagMerged == 0 && d.text(key) == name && !yield(Value{doc: d, node: key + 1}) {
				return
			}
		}
	}
}

func (d *Document) addProblem(kind ProblemKind, off, end int, message string) {
	off = min(max(off, 0), len(d.Text))
	end = min(max(end, off), len(d.Text))
	d.Problems = append(d.Problems, Problem{Kind: kind, Message: message, Place: d.place(uint32(off), uint32(end))})
}

// lineIndex returns the 0-based line within the document that holds the offset.
func (d *Document) lineIndex(off uint32) int {
	if len(d.lines) == 0 {
		d.lines = append(d.lines, 0)
		for i := 0; ; {
			n := bytes.IndexByte(d.Text[i:], '\n')
			if n < 0 {
				break
			}
			i += n + 1
			d.lines = append(d.lines, uint32(i))
		}
	}
	return sort.Search(len(d.lines), func(i int) bool { return d.lines[i] > off }) - 1
}

// lineEnd returns the offset of the end of a line's text, its line feed or CRLF not included.
func (d *Document) lineEnd(index int) uint32 {
	end := uint32(len(d.Text))
	if index+1 < len(d.lines) {
		end = d.lines[index+1] - 1
		if end > d.lines[index] && d.Text[end-1] == '\r' {
			end--
		}
	}
	return end
}

func (d *Document) runeIndex() *runeIndex {
	if d.runes == nil {
		d.runes = newRuneIndex(d.Text)
	}
	return d.runes
}

func (d *Document) position(off uint32) Position { return d.positionOn(d.lineIndex(off), off) }

// positionOn returns the position of an offset that is on a line.
func (d *Document) positionOn(index int, off uint32) Position {
	column := 1 + d.runesBetween(d.lines[index], off)
	line, first, indent := d.Line+index, 0, d.Column-1
	if d.seam.index > 0 && index >= d.seam.index {
		line, first, indent = d.seam.line+index-d.seam.index, d.seam.index, d.seam.indent
	}
	if index == first {
		column += indent
	}
	return Position{Line: line, Column: column}
}

// runesBetween returns how many code points start in a part of a line. In a very long line they are counted once for all.
func (d *Document) runesBetween(start, end uint32) int {
	if end-start <= maxExcerpt {
		return countRunes(d.Text[start:end])
	}
	runes := d.runeIndex()
	return runes.before(int(end)) - runes.before(int(start))
}

// Excerpts show the line of the place and up to excerptBefore lines above it.
const (
	excerptBefore = 2
	// maxExcerpt is the longest line that an excerpt holds whole, in bytes; of a longer one it holds a part of that length.
	maxExcerpt = 1 << 10
)

// place returns the part of [off, end) that is on off's line.
func (d *Document) place(off, end uint32) Place {
	if d.within.doc != nil {
		return d.within.place(off, end)
	}
	return d.placeIn(make([]Line, 0, excerptBefore+1), off, end, func(text []byte) string { return string(text) })
}

// placeIn appends the excerpt to lines, and keeps its text as it is told to.
func (d *Document) placeIn(lines []Line, off, end uint32, keep func([]byte) string) Place {
	if d.within.doc != nil {
		return d.within.place(off, end)
	}
	index := d.lineIndex(off)
	end = max(off, min(end, d.lineEnd(index)))
	first := max(0, index-excerptBefore)
	p := Place{File: d.File, Start: d.positionOn(index, off), End: d.positionOn(index, end), Excerpt: lines}
	start, stop := d.lines[first], d.lineEnd(index)
	if stop-start > maxExcerpt || d.seam.index > 0 {
		for i := first; i < index; i++ {
			p.Excerpt = append(p.Excerpt, d.excerpt(i, d.lines[i]))
		}
		p.Excerpt = append(p.Excerpt, d.excerpt(index, off))
		return p
	}
	text := keep(d.Text[start:stop]) // one copy for all lines
	for i := first; i <= index; i++ {
		line := Line{Number: d.Line + i, Column: 1, Text: text[d.lines[i]-start : d.lineEnd(i)-start]}
		if d.concealed != nil {
			line.Text = d.conceal(line.Text, d.lines[i])
		}
		if i == 0 {
			line.Column = d.Column
		}
		p.Excerpt = append(p.Excerpt, line)
	}
	return p
}

// excerpt returns a line of the document, cut to the part around an offset if it is very long.
func (d *Document) excerpt(index int, around uint32) Line {
	start, end := d.lines[index], d.lineEnd(index)
	if end > start+maxExcerpt {
		start = d.runeStart(max(start, around-min(around, maxExcerpt/4)))
		end = d.runeStart(min(end, start+maxExcerpt))
	}
	at := d.position(start)
	return Line{Number: at.Line, Column: at.Column, Text: d.conceal(string(d.Text[start:end]), start)}
}

// runeStart returns the offset of the first byte of the code point that the byte at an offset is part of.
func (d *Document) runeStart(off uint32) uint32 {
	for off > 0 && int(off) < len(d.Text) && !utf8.RuneStart(d.Text[off]) {
		off--
	}
	return off
}
