package manifest

import (
	"bytes"
	"errors"
	"unicode/utf8"
)

// Margin is where a comment may be written, see [Value.Margin].
type Margin struct {
	// Covers is what the comment speaks of, as [Comment] has it: the value that it was asked for, or what is around that.
	Covers Value
	// Beside says that the comment stands behind what is on the line, so that there is room for just one.
	Beside bool

	at            Point
	before, after string
}

// Splice returns the splice that writes a comment, of which the text is what follows its # on the line.
func (m *Margin) Splice(text string) Splice {
	return Splice{m.at, m.at, m.before + "# " + text + m.after}
}

// Margin returns where a comment may be written that speaks of the value, and of as little else as can be: on a line of its own
// above the value, or beside the value where what is above speaks of the whole document. Its error says why there is no such place.
func (v Value) Margin() (Margin, error) {
	for v.doc != nil && v.doc.within.doc != nil {
		v = v.doc.within.Value
	}
	d := v.doc
	switch {
	case d == nil || len(d.nodes) == 0:
		return Margin{}, errors.New("it is about no value")
	case d.json:
		return Margin{}, errors.New("JSON has no comments")
	case d.Piece != Whole:
		return Margin{}, errors.New("it is in a list that is read item by item")
	case d.Offset < 0:
		return Margin{}, errors.New("the text is not in UTF-8")
	}
	subjects := d.allSubjects()
	for at := v.node; at != 0; at = d.link(at).parent {
		off, ok := d.beginning(at)
		if !ok {
			continue
		}
		line := d.lineIndex(off)
		s := subjects[line]
		if s == nil || !s.starts {
			continue
		}
		covers := Value{doc: d, node: s.node}
		if !v.Of(covers) {
			continue
		}
		if line == d.firstLine() {
			return d.marginBeside(line, covers)
		}
		if d.startsInside(line) {
			continue
		}
		return d.marginAbove(line, covers), nil
	}
	if v.node != 0 || !d.holdsContent(d.firstLine()) {
		return Margin{}, errors.New("no line is about it alone")
	}
	return d.marginAbove(d.firstLine(), d.Root()), nil
}

// beginning returns where the key of a field, or an item, starts, and false for what stands elsewhere in the text.
func (d *Document) beginning(at uint32) (off uint32, ok bool) {
	if key := (Value{doc: d, node: at}).key(); key != 0 {
		n := &d.nodes[key]
		return n.off, n.flags&(flagAliased|flagMerged) == 0
	}
	n := &d.nodes[at]
	return n.off, n.flags&flagAliased == 0 || d.nodes[d.link(at).parent].flags&flagAliased == 0
}

// allSubjects returns what each line is about that is about something.
func (d *Document) allSubjects() map[int]*subject {
	if d.subjects == nil {
		d.subjects = map[int]*subject{}
		d.lineIndex(0) // which finds the lines
		for line := range d.lines {
			if d.holdsContent(line) {
				d.subjects[line] = nil
			}
		}
		d.findSubjects(d.subjects)
	}
	return d.subjects
}

// startsInside reports whether a line starts inside of a scalar.
func (d *Document) startsInside(line int) bool {
	start := d.lines[line]
	for i := range d.nodes {
		n := &d.nodes[i]
		if n.off < start && start < n.end && n.kind != Mapping && n.kind != Sequence && n.flags&flagAliased == 0 {
			return true
		}
	}
	return false
}

func (d *Document) marginAbove(line int, covers Value) Margin {
	start := d.lines[line]
	text := d.Text[start:d.lineEnd(line)]
	indent := text[:len(text)-len(bytes.TrimLeft(text, " \t"))]
	return Margin{Covers: covers, at: d.point(start), before: string(indent), after: d.newlineAt(line)}
}

// marginBeside returns the margin at the end of a line, if nothing that goes on below stands there, nor a comment.
func (d *Document) marginBeside(line int, covers Value) (Margin, error) {
	end := d.lineEnd(line)
	last := d.lines[line]
	for i := range d.nodes {
		n := &d.nodes[i]
		if n.flags&flagAliased != 0 || n.off >= end {
			continue
		}
		switch scalar := n.kind != Mapping && n.kind != Sequence; {
		case n.end <= end:
			last = max(last, n.end)
		case scalar && n.flags&flagBlock == 0:
			return Margin{}, errors.New("the text of its line goes on below")
		case scalar:
			last = max(last, n.off)
		}
	}
	if bytes.IndexByte(d.Text[last:end], '#') >= 0 {
		return Margin{}, errors.New("a comment stands beside it")
	}
	text := bytes.TrimRight(d.Text[:end], " \t")
	return Margin{Covers: covers, Beside: true, at: d.point(uint32(len(text))), before: "  "}, nil
}

// ValueAt returns the innermost value at a position of the input that stands there itself, rather than by an alias; of the key of
// a field, the value of that. It does not exist where none is.
func (d *Document) ValueAt(p Position) Value {
	off, ok := d.offsetOf(p)
	if !ok {
		return Value{}
	}
	found := Value{}
	for i := range d.nodes {
		n := &d.nodes[i]
		if n.flags&flagAliased == 0 && n.off <= off && (off < n.end || off == n.off) {
			found = Value{doc: d, node: uint32(i)}
			if n.flags&flagKey != 0 {
				found.node++
			}
		}
	}
	return found
}

// offsetOf returns the offset in the text of a position of the input.
func (d *Document) offsetOf(p Position) (off uint32, ok bool) {
	d.lineIndex(0) // which finds the lines
	line := p.Line - d.Line
	if line < 0 || line >= len(d.lines) {
		return 0, false
	}
	column := p.Column - 1
	if line == 0 {
		column -= d.Column - 1
	}
	off = d.lines[line]
	for ; column > 0 && off < uint32(len(d.Text)); column-- {
		_, size := utf8.DecodeRune(d.Text[off:])
		off += uint32(size)
	}
	return off, column == 0
}

// At returns the value at a path below v, as [Value.Path] writes it. Of what is absent it is the nearest parent, which ok is false for.
func (v Value) At(path string) (at Value, ok bool) {
	for path != "" {
		next, rest := v.step(path)
		if next.doc == nil {
			return v, false
		}
		v, path = next, rest
	}
	return v, true
}

// step returns the value that a path starts with, and the rest of the path; the zero Value where it is absent.
func (v Value) step(path string) (next Value, rest string) {
	first := func(step []byte) bool {
		after, ok := bytes.CutPrefix([]byte(path), step)
		if !ok || len(after) > 0 && after[0] != '.' && after[0] != '[' {
			return false
		}
		rest = string(bytes.TrimPrefix(after, []byte(".")))
		return true
	}
	for name, field := range v.Entries() {
		if first(appendName(nil, name)) {
			return field, rest
		}
	}
	for i, item := range v.Items() {
		if first(appendIndex(nil, int64(i))) {
			return item, rest
		}
	}
	return Value{}, ""
}
