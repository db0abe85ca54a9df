package manifest

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Span is a part of a document's text: from one byte up to, but not including, another.
type Span struct{ From, To uint32 }

// SpanOf returns the part of the text where the bytes of a scalar's content stand, from from up to to. Where the content is not
// as it stands in the text, as behind an escape, it is that of the whole value.
func (v Value) SpanOf(from, to int) Span {
	if v.doc == nil {
		return Span{}
	}
	n := v.n()
	start, ok := v.offset(from)
	if !ok || to < from {
		return Span{n.off, n.end}
	}
	end, ok := v.offset(to)
	if !ok || n.flags&flagBlock == 0 && string(v.doc.Text[start:end]) != v.doc.text(v.node)[from:to] {
		return Span{n.off, n.end}
	}
	return Span{start, end}
}

// Glance returns the text of a string for a first look: its content, or the lines of a literal block scalar as they stand in the
// text, with their indentation, which costs less. It returns "" for everything else, and may for what is shorter than
// least bytes.
func (v Value) Glance(least int) string {
	if v.Kind() != String {
		return ""
	}
	n := v.n()
	switch text := v.doc.Text[n.off:n.end]; {
	case len(text) < least && n.flags&flagStored == 0:
		return ""
	case n.flags&flagBlock != 0 && len(text) > 0 && text[0] == '|':
		return share(text[lineLength(text):])
	}
	return v.doc.text(v.node)
}

// Overridden yields the fields of a mapping that do not count, because a later one has the same name.
func (v Value) Overridden() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if v.Kind() != Mapping {
			return
		}
		for key := v.node + 1; key < v.n().next; key = v.doc.nodes[key+1].next {
			if v.doc.nodes[key].flags&flagOverridden != 0 && !yield(v.doc.text(key), Value{doc: v.doc, node: key + 1}) {
				return
			}
		}
	}
}

// IsAlias reports whether the value stands elsewhere in the text, and an alias in its place.
func (v Value) IsAlias() bool {
	return v.Kind() != Absent && v.n().flags&flagAliased != 0 && v.doc.Text[v.n().off] == '*'
}

// Contains reports whether another value is v, or is somewhere in it.
func (v Value) Contains(other Value) bool {
	return v.doc != nil && v.doc == other.doc && v.absent == 0 && v.node <= other.node && other.node < v.n().next
}

// Conceal has every excerpt of the document, those of its problems included, show asterisks in place of parts of the text: one
// for each character, so that columns stay. It is called before any place is asked for, and takes the spans over.
func (d *Document) Conceal(spans []Span) {
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	d.concealed = spans[:0]
	for _, s := range spans {
		if last := len(d.concealed) - 1; last >= 0 && s.From <= d.concealed[last].To {
			d.concealed[last].To = max(d.concealed[last].To, s.To)
			continue
		}
		d.concealed = append(d.concealed, s)
	}
	for i := range d.Problems {
		p := &d.Problems[i]
		d.concealIn(p.Place.Excerpt)
		d.concealIn(p.First.Excerpt)
	}
}

// Conceals reports whether there is something in the document that is not shown.
func (d *Document) Conceals() bool { return len(d.concealed) > 0 }

// concealIn conceals what it has to in lines of the document.
func (d *Document) concealIn(lines []Line) {
	for i := range lines {
		line := &lines[i]
		index, first, indent := line.Number-d.Line, 0, d.Column-1
		if d.seam.index > 0 && line.Number >= d.seam.line {
			index, first, indent = line.Number-d.seam.line+d.seam.index, d.seam.index, d.seam.indent
		}
		d.lineIndex(0) // which finds the lines
		if index < 0 || index >= len(d.lines) {
			continue
		}
		start, skip := d.lines[index], line.Column-1
		if index == first {
			skip -= indent
		}
		for ; skip > 0 && int(start) < len(d.Text); skip-- {
			for start++; int(start) < len(d.Text) && d.Text[start]&0xC0 == 0x80; start++ {
			}
		}
		// Of JSON values that stand on one line, each is a document. What is not of this one is left out.
		same := 0
		for same < len(line.Text) && int(start)+same < len(d.Text) && line.Text[same] == d.Text[int(start)+same] {
			same++
		}
		line.Text = d.conceal(line.Text[:same], start)
	}
}

// concealedIn returns the spans that are concealed in a part of the text.
func (d *Document) concealedIn(part Span) []Span {
	from := sort.Search(len(d.concealed), func(i int) bool { return d.concealed[i].To > part.From })
	to := sort.Search(len(d.concealed), func(i int) bool { return d.concealed[i].From >= part.To })
	return d.concealed[from:max(from, to)]
}

// conceal returns a part of the text, which starts at an offset, as it may be shown.
func (d *Document) conceal(text string, start uint32) string {
	hidden := d.concealedIn(Span{start, start + uint32(len(text))})
	if len(hidden) == 0 {
		return text
	}
	var shown strings.Builder
	rest := text
	for _, s := range hidden {
		at := uint32(len(text) - len(rest))
		before := max(s.From, start+at) - start - at
		length := min(s.To-start-at, uint32(len(rest))) - before
		shown.WriteString(rest[:before])
		rest = rest[before:]
		shown.WriteString(strings.Repeat("*", utf8.RuneCountInString(rest[:length])))
		rest = rest[length:]
	}
	shown.WriteString(rest)
	return shown.String()
}

// Comments yields what may be comments in the document, with the offset in its text: what stands from a # to the end of the line,
// together with the lines below that are comments from their beginning. Some of it may be part of a scalar.
func (d *Document) Comments() iter.Seq2[uint32, string] {
	return func(yield func(uint32, string) bool) {
		if d.json {
			return
		}
		for off := 0; ; {
			at := bytes.IndexByte(d.Text[off:], '#')
			if at < 0 {
				return
			}
			start := off + at
			off = start + lineLength(d.Text[start:])
			if start > 0 && d.Text[start-1] > ' ' {
				off = start + 1
				continue
			}
			for rest := bytes.TrimLeft(d.Text[off:], " \t\r\n"); len(rest) > 0 && rest[0] == '#'; rest = bytes.TrimLeft(d.Text[off:], " \t\r\n") {
				off = len(d.Text) - len(rest) + lineLength(rest)
			}
			if !yield(uint32(start), share(d.Text[start:off])) {
				return
			}
		}
	}
}

// lineLength returns how long the first line of a text is.
func lineLength(text []byte) int {
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		return end
	}
	return len(text)
}
