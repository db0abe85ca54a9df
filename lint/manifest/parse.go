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

// Parse reads a section: one YAML document, or the JSON values that follow each other in it. It returns no document for
// what kubectl passes over, comments and null; what could not be read is among the problems of the documents.
func Parse(s Section) []*Document {
	text, invalid := replaceInvalid(s.Text, s.marked)
	if bytes.HasPrefix(text, []byte(byteOrderMark)) {
		text = text[len(byteOrderMark):]
		invalid -= len(byteOrderMark)
	}
	d := &Document{File: s.File, Text: text, Line: s.Line, Column: 1, Source: s.Source, Rendered: s.Source != ""}
	json := !s.later && startsJSON(text)
	if invalid >= 0 {
		kind, message := Encoding, "the text is not UTF-8: kubectl puts U+FFFD in place of each bad byte, and so it is read here"
		if s.marked && !json {
			kind, message = Syntax, "the text is not UTF-8, although it starts with a byte order mark"
		}
		d.addProblem(kind, invalid, invalid+len("\uFFFD"), message)
	}
	documents := []*Document{d}
	if json {
		documents = parseJSON(d, s.endOfJSON())
	} else if !d.Unread() {
		parseYAML(d)
	}
	if s.Fault.Message != "" {
		last := documents[len(documents)-1]
		last.Problems = append(last.Problems, s.Fault)
	}
	return slices.DeleteFunc(documents, func(d *Document) bool {
		return d.Root().Kind() <= Null && len(d.Problems) == 0
	})
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
}

// objection is what kubectl refuses only where the document is a Kubernetes object: other YAML may well hold it.
type objection struct {
	off, end int
	message  string
	// node is the one objected to, 0 where the YAML library itself would refuse it. What is only no JSON does not matter
	// in a value that another overrides.
	node uint32
}

// duplicate is a key that stands more than once in one mapping.
type duplicate struct {
	first, last uint32 // nodes of the keys
	count       int
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

// closeAt ends a node's subtree with the last node pushed.
func (b *builder) closeAt(index, end uint32) {
	b.doc.nodes[index].next = uint32(len(b.doc.nodes))
	b.doc.nodes[index].end = end
}

// settleKeys marks the keys of a mapping that a later key of the same name overrides, and notes those that stand in the
// text more than once.
func (b *builder) settleKeys(mapping uint32) {
	nodes := b.doc.nodes
	b.keys = b.keys[:0]
	for key := mapping + 1; key < nodes[mapping].next; key = nodes[key+1].next {
		b.keys = append(b.keys, key)
	}
	slices.SortFunc(b.keys, func(i, j uint32) int {
		return cmp.Or(strings.Compare(nodes[i].text, nodes[j].text), cmp.Compare(i, j))
	})
	for keys := b.keys; len(keys) > 0; {
		same := 1
		for same < len(keys) && nodes[keys[same]].text == nodes[keys[0]].text {
			same++
		}
		if same > 1 {
			b.override(keys[:same])
		}
		keys = keys[same:]
	}
}

// override settles keys of one name in one mapping: the last of them wins.
func (b *builder) override(keys []uint32) {
	var written duplicate
	for i, key := range keys {
		n := &b.doc.nodes[key]
		if i < len(keys)-1 {
			n.flags |= flagOverridden
		}
		if n.flags&flagMerged != 0 {
			continue
		}
		if written.count++; written.count == 1 {
			written.first = key
		}
		written.last = key
	}
	if written.count > 1 && b.doc.nodes[written.first].flags&flagAliased == 0 {
		b.duplicates = append(b.duplicates, written)
	}
}

// finish turns what the builder noted into problems of the document.
func (b *builder) finish() {
	d := b.doc
	if off, ok := d.template(); ok {
		d.nodes = nil
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
			d.nodes = nil
			return
		}
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
			Message: fmt.Sprintf("key `%s` stands %s in one mapping: the last one wins", brief(last.text), times),
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
	return root.Field("apiVersion").Exists() && root.Field("kind").Exists()
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
