package manifest

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// Parser reads sections, and uses the memory of one for the next. It is not safe for concurrent use.
type Parser struct {
	yaml      yamlParser
	within    within      // of the documents to come
	documents []*Document // of the section read last
	spare     []*Document // of those before
}

// Parse reads a section: one YAML document, or the JSON values that follow each other in it. It returns no document for
// what kubectl passes over, comments and null; what could not be read is among the problems of the documents. Documents, and
// the values in them, are valid until the next call. Strings got from them share the memory of the section's text: that
// stays as it is, but a string which is to be kept for long is better cloned.
func (p *Parser) Parse(s Section) []*Document {
	p.spare = append(p.spare, p.documents...)
	p.spare = p.spare[:min(len(p.spare), maxSpare)]
	p.documents = p.documents[:0]
	text, invalid, offset := s.Text, -1, s.Offset
	clean := isClean(text)
	if !clean {
		text, invalid = replaceInvalid(text, s.marked)
		if s.Piece != ListItem && bytes.HasPrefix(text, []byte(byteOrderMark)) {
			text = text[len(byteOrderMark):]
			invalid -= len(byteOrderMark)
			offset += int64(len(byteOrderMark))
		}
	}
	d := p.document(s.File, s.Source, text, s.Line, 1+s.indent)
	d.Piece, d.list, d.seam, d.Offset = s.Piece, s.list, s.seam, offset
	if s.Offset < 0 || invalid >= 0 || p.within.doc != nil {
		d.Offset = -1
	}
	json := !s.later && startsJSON(text)
	if s.list != nil {
		json = s.list.json
	}
	if invalid >= 0 {
		kind, message := Encoding, "the text is not UTF-8: kubectl puts U+FFFD in place of each bad byte, and so it is read here"
		if s.marked && !json {
			kind, message = Syntax, "the text is not UTF-8, although it starts with a byte order mark"
		}
		d.addProblem(kind, invalid, invalid+len("\uFFFD"), message)
	}
	if json {
		p.parseJSON(d, s.endOfJSON)
	} else {
		p.documents = append(p.documents, d)
		if !d.Unread() {
			p.parseYAML(d, clean)
		}
	}
	if s.Piece == ListFrame {
		p.documents[0].judge()
	}
	if s.Fault.Message != "" {
		last := p.documents[len(p.documents)-1]
		last.Problems = append(last.Problems, s.Fault)
	}
	partly := slices.ContainsFunc(p.documents, (*Document).Unread)
	found := p.documents[:0]
	for _, d := range p.documents {
		d.partly = partly
		if d.Piece == Whole && d.Root().Kind() <= Null && len(d.Problems) == 0 {
			p.spare = append(p.spare, d)
			continue
		}
		found = append(found, d)
	}
	p.documents = found
	return found
}

// maxSpare is how many documents a parser keeps the memory of: only sections of JSON have more than one.
const maxSpare = 4

// Parse reads a section by a [Parser] of its own.
func Parse(s Section) []*Document { return new(Parser).Parse(s) }

// document returns an empty document, in memory that is used no more if there is any.
func (p *Parser) document(file, source string, text []byte, line, column int) *Document {
	var d *Document
	if last := len(p.spare) - 1; last >= 0 {
		d, p.spare = p.spare[last], p.spare[:last]
	} else {
		d = new(Document)
	}
	*d = Document{
		File: file, Text: text, Line: line, Column: column, Source: source, Rendered: source != "", Problems: d.Problems[:0],
		memory: d.memory.again(), within: p.within,
	}
	return d
}

// parseYAML reads a document by the parser for what manifests are written in. What it leaves in doubt, and every fault, is
// for the reference library to say.
func (p *Parser) parseYAML(d *Document, clean bool) {
	d.braces = bytes.Contains(d.Text, []byte("{{"))
	if at := d.templateLine(); at >= 0 {
		d.addProblem(Template, at, at+len("{{"), unrendered)
		return
	}
	if !clean || !p.yaml.parse(d) {
		parseReference(d)
	}
}

// replaceInvalid puts U+FFFD in place of what is not UTF-8, and returns the offset of the first, or a negative number.
// kubectl's decoder does so, with one U+FFFD for the beginning of a sequence; behind a byte order mark it does nothing, and
// the JSON decoder puts one for each byte. Source: golang.org/x/text/encoding/unicode, BOMOverride.
func replaceInvalid(text []byte, marked bool) (valid []byte, first int) {
	if utf8.Valid(text) {
		return text, -1
	}
	for first < len(text) {
		r, size := utf8.DecodeRune(text[first:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		first += size
	}
	if marked {
		return []byte(string([]rune(string(text)))), first
	}
	valid, _ = unicode.UTF8.NewDecoder().Bytes(text) // which has no errors
	return valid, first
}

// builder makes the nodes of a document.
type builder struct {
	doc        *Document
	objections []objection
	duplicates []duplicate
	keys       []uint32 // scratch of settleKeys
	slots      []uint32 // scratch of keysDiffer
}

// objection is what kubectl refuses only where the document is a Kubernetes object: other YAML may well hold it.
type objection struct {
	off, end int
	message  string
	// node is the one objected to, 0 where the YAML library itself would refuse it. What is only no JSON does not matter
	// in a value that another overrides.
	node uint32
}

func (b *builder) push(n node) uint32 {
	b.doc.nodes = append(b.doc.nodes, n)
	return uint32(len(b.doc.nodes) - 1)
}

// pushLeaf appends a node without children.
func (b *builder) pushLeaf(n node) {
	n.next = uint32(len(b.doc.nodes) + 1)
	b.push(n)
}

// pushText appends a scalar or a key of a content, which is kept if it is not as it stands in the text.
func (b *builder) pushText(n node, content string) {
	i := uint32(len(b.doc.nodes))
	if n.flags&flagKey != 0 {
		n.tag = tagOf(content)
	}
	b.pushLeaf(n)
	if written := b.doc.text(i); written != content {
		b.doc.store(i, content)
	}
}

// move makes a node stand elsewhere in the text, without changing its content.
func (b *builder) move(i uint32, off, end int) {
	n := &b.doc.nodes[i]
	if n.kind != Mapping && n.kind != Sequence {
		b.doc.store(i, b.doc.text(i))
	}
	n.off, n.end = uint32(off), uint32(end)
}

// closeAt ends a node's subtree with the last node pushed.
func (b *builder) closeAt(index, end uint32) {
	b.doc.nodes[index].next = uint32(len(b.doc.nodes))
	b.doc.nodes[index].end = end
}

// finish turns what the builder noted into problems of the document.
func (b *builder) finish() {
	d := b.doc
	if off, ok := d.template(); ok {
		d.nodes = d.nodes[:0]
		d.addProblem(Template, off, off+len("{{"), unrendered)
		return
	}
	if len(b.objections) > 0 && d.looksLikeObject() {
		overridden := b.overridden()
		for _, o := range b.objections {
			if o.node == 0 || !overridden[o.node] {
				d.addProblem(Syntax, o.off, o.end, o.message)
			}
		}
		if d.Unread() {
			d.nodes = d.nodes[:0]
			return
		}
	}
	if len(b.duplicates) == 0 {
		return
	}
	slices.SortFunc(b.duplicates, func(x, y duplicate) int { return cmp.Compare(x.last, y.last) })
	for _, dup := range b.duplicates {
		first, last := d.nodes[dup.first], d.nodes[dup.last]
		times := "twice"
		if dup.count > 2 {
			times = fmt.Sprintf("%d times", dup.count)
		}
		d.Problems = append(d.Problems, Problem{
			Kind:    DuplicateKey,
			Message: fmt.Sprintf("key `%s` stands %s in one mapping: the last one wins", brief(d.text(dup.last)), times),
			Place:   d.place(last.off, last.end),
			At:      Value{doc: d, node: dup.last},
			First:   d.place(first.off, first.end),
		})
	}
}

// overridden returns which nodes are part of a value that a later one of the same name replaces.
func (b *builder) overridden() []bool {
	nodes := b.doc.nodes
	is := make([]bool, len(nodes))
	for i := 0; i < len(nodes); i++ {
		if nodes[i].flags&flagOverridden == 0 {
			continue
		}
		for end := int(nodes[i+1].next); i+1 < end; i++ {
			is[i+1] = true
		}
	}
	return is
}

// looksLikeObject reports whether the root is what kubectl would send to an API server.
func (d *Document) looksLikeObject() bool {
	root := d.Root()
	return d.Piece == ListItem || root.Field("apiVersion").Exists() && root.Field("kind").Exists()
}

// brief shortens a text for a message.
func brief(text string) string {
	const longest = 60
	line, _, cut := strings.Cut(text, "\n")
	if len(line) > longest {
		line, cut = strings.ToValidUTF8(line[:longest], ""), true
	}
	if cut {
		line += "…"
	}
	return line
}
