package manifest

import (
	"bytes"
	"sort"
	"unicode/utf8"
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

type flag uint8

const (
	flagPlain      flag = 1 << iota // scalar without quotes
	flagFlow                        // collection in brackets
	flagBlock                       // literal or folded scalar
	flagAliased                     // stands elsewhere in the text, behind an alias
	flagMerged                      // key that came by a merge
	flagOverridden                  // key that a later one of the same name replaces
	flagKey                         // key of a mapping
)

// node is one node of a document: its text is doc.Text[off:end]. A mapping's children are key, value, key, value;
// next is the index just past the subtree. A key is always a scalar, so that its value is the node after it. Scalars and
// keys hold their content in text.
type node struct {
	off, end uint32
	next     uint32
	kind     Kind
	flags    flag
	text     string
}

// Document is one YAML document or JSON value of an input. It is not safe for concurrent use.
type Document struct {
	File     string
	Text     []byte // the document as it stands in the input, in UTF-8
	Line     int    // 1-based line of Text's first byte in the file
	Column   int    // 1-based column of Text's first byte
	Source   string // template or file that the document was rendered from, where the input says so
	Rendered bool   // part of the output of helm template
	Problems []Problem

	nodes []node

	// What follows is made when first asked for.
	lines []uint32   // offset of each line's first byte
	runes *runeIndex // of Text
	links []link     // of nodes
	names map[uint32]map[string]uint32
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

func (d *Document) addProblem(kind ProblemKind, off, end int, message string) {
	off = min(max(off, 0), len(d.Text))
	end = min(max(end, off), len(d.Text))
	d.Problems = append(d.Problems, Problem{Kind: kind, Message: message, Place: d.place(uint32(off), uint32(end))})
}

// lineIndex returns the 0-based line within the document that holds the offset.
func (d *Document) lineIndex(off uint32) int {
	if d.lines == nil {
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

func (d *Document) position(off uint32) Position {
	index, runes := d.lineIndex(off), d.runeIndex()
	column := 1 + runes.before(int(off)) - runes.before(int(d.lines[index]))
	if index == 0 {
		column += d.Column - 1
	}
	return Position{Line: d.Line + index, Column: column}
}

// Excerpts show the line of the place and up to excerptBefore lines above it.
const (
	excerptBefore = 2
	// maxExcerpt is the longest line that an excerpt holds whole, in bytes; of a longer one it holds a part of that length.
	maxExcerpt = 1 << 10
)

// place returns the part of [off, end) that is on off's line.
func (d *Document) place(off, end uint32) Place {
	index := d.lineIndex(off)
	end = max(off, min(end, d.lineEnd(index)))
	p := Place{File: d.File, Start: d.position(off), End: d.position(end)}
	for i := max(0, index-excerptBefore); i <= index; i++ {
		at := d.lines[i]
		if i == index {
			at = off
		}
		p.Excerpt = append(p.Excerpt, d.excerpt(i, at))
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
	return Line{Number: at.Line, Column: at.Column, Text: string(d.Text[start:end])}
}

// runeStart returns the offset of the first byte of the code point that the byte at an offset is part of.
func (d *Document) runeStart(off uint32) uint32 {
	for off > 0 && int(off) < len(d.Text) && !utf8.RuneStart(d.Text[off]) {
		off--
	}
	return off
}
