package manifest

import (
	"bytes"
	"errors"
	"strings"
)

// editing is what the changes of a document have in common.
type editing struct {
	refusal error // why there can be none
	quotes
	used     map[string]bool // names of anchors that aliases may stand for
	searched bool            // for what follows
	step     int             // of the first mapping in another one, 0 where there is none
	dash     int             // of the first sequence in a mapping, -1 where there is none
	gap      int             // of the first sequence

	// What changes share, up to maxShared of each: a pod has few places that several rules add to.
	layouts   []*layout
	additions []addition
}

var (
	errNoDocument = errors.New("it is not in a document")
	errInString   = errors.New("it is in a document that stands in a string: change that string")
	errNotAsFile  = errors.New("the text is not as it stands in the file: it is not in UTF-8, or the frame of a very long list")
	errPartly     = errors.New("part of the text around it could not be read")
	errUnusual    = errors.New("the document holds characters that YAML forbids, or line breaks that no editor knows")
)

// editing returns what the changes of the document have in common.
func (d *Document) editing() *editing {
	if d.edits == nil {
		d.edits = &editing{quotes: d.quotes()}
		switch {
		case d.within.doc != nil:
			d.edits.refusal = errInString
		case d.Offset < 0:
			d.edits.refusal = errNotAsFile
		case d.partly: // how it is read depends on what it was
			d.edits.refusal = errPartly
		case !d.json && (d.Column > 1 || !isClean(d.Text)):
			d.edits.refusal = errUnusual
		case !d.json && bytes.IndexByte(d.Text, '&') >= 0:
			d.edits.used = usedAnchors(d.Text)
		}
	}
	return d.edits
}

// quotes finds out how the document quotes strings: one that has its kind in quotes has all of them in quotes.
func (d *Document) quotes() quotes {
	if d.json {
		return quotes{'"', '"', '"'}
	}
	q := quotes{needed: '"'}
	if kind := d.Root().Field("kind"); kind.Kind() == String && kind.n().flags&(flagQuoted|flagAliased|flagMerged) == flagQuoted {
		q.strings = d.Text[kind.n().off]
		q.needed = q.strings
		return q
	}
	for i := range d.nodes {
		if n := &d.nodes[i]; n.flags&(flagQuoted|flagKey|flagAliased) == flagQuoted && n.flags&flagEncoded == 0 {
			q.needed = d.Text[n.off]
			break
		}
	}
	return q
}

// usedAnchors returns the names of anchors that aliases in a text may stand for.
func usedAnchors(text []byte) (names map[string]bool) {
	for {
		at := bytes.IndexByte(text, '*')
		if at < 0 {
			return names
		}
		text = text[at+1:]
		end := 0
		for end < len(text) && isAnchorName(text[end]) {
			end++
		}
		if end > 0 {
			if names == nil {
				names = make(map[string]bool)
			}
			names[string(text[:end])] = true
		}
	}
}

// namesUsed reports whether a part of the text may hold an anchor that an alias stands for.
func (e *editing) namesUsed(text []byte) bool {
	if len(e.used) == 0 {
		return false
	}
	for {
		at := bytes.IndexByte(text, '&')
		if at < 0 {
			return false
		}
		text = text[at+1:]
		end := 0
		for end < len(text) && isAnchorName(text[end]) {
			end++
		}
		if e.used[string(text[:end])] {
			return true
		}
	}
}

// search finds the indentation that the document starts with.
func (d *Document) search() *editing {
	e := d.editing()
	if e.searched {
		return e
	}
	e.searched, e.dash = true, -1
	for i := uint32(0); i < uint32(len(d.nodes)) && (e.step == 0 || e.dash < 0 || e.gap == 0); i++ {
		n := &d.nodes[i]
		if n.flags&(flagFlow|flagAliased|flagMerged) != 0 {
			continue
		}
		switch n.kind {
		case Mapping:
			if e.step == 0 {
				e.step = d.stepIn(i)
			}
			if e.dash < 0 {
				e.dash = d.dashIn(i)
			}
		case Sequence:
			if e.gap == 0 {
				e.gap = d.gapIn(i)
			}
		}
	}
	return e
}

// isBlock reports whether a value is a collection in block style that stands below the key before it.
func (d *Document) isBlock(value uint32, kind Kind) bool {
	n := &d.nodes[value]
	return n.kind == kind && n.flags&(flagFlow|flagAliased|flagMerged) == 0 && n.next > value+1
}

// stepIn returns how much deeper the first mapping in a mapping is indented, 0 where there is none.
func (d *Document) stepIn(mapping uint32) int {
	for key := mapping + 1; key < d.nodes[mapping].next; key = d.nodes[key+1].next {
		if d.isBlock(key+1, Mapping) && d.nodes[key].flags&flagMerged == 0 {
			return max(0, d.column(d.nodes[key+1].off)-d.column(d.nodes[mapping].off))
		}
	}
	return 0
}

// dashIn returns how much deeper the first sequence in a mapping is indented, -1 where there is none.
func (d *Document) dashIn(mapping uint32) int {
	for key := mapping + 1; key < d.nodes[mapping].next; key = d.nodes[key+1].next {
		if d.isBlock(key+1, Sequence) && d.nodes[key].flags&flagMerged == 0 {
			return max(-1, d.column(d.nodes[key+1].off)-d.column(d.nodes[mapping].off))
		}
	}
	return -1
}

// gapIn returns how far behind its dash the first item of a sequence stands, 0 where it does not stand on its line.
func (d *Document) gapIn(sequence uint32) int {
	n, item := &d.nodes[sequence], &d.nodes[sequence+1]
	if n.next == sequence+1 || item.flags&flagAliased != 0 || item.off <= n.off || item.off > n.off+8 {
		return 0
	}
	between := d.Text[n.off+1 : item.off]
	if len(between) == 0 || len(bytes.Trim(between, " ")) > 0 {
		return 0
	}
	return 1 + len(between)
}

// lineStart returns the offset of the start of the line that an offset is on.
func (d *Document) lineStart(off uint32) uint32 { return d.lines[d.lineIndex(off)] }

// column returns how many bytes stand before an offset on its line.
func (d *Document) column(off uint32) int { return int(off - d.lineStart(off)) }

// blockLayout returns the style in which to write in a block collection, or in the value of a field of it.
func (d *Document) blockLayout(node uint32) layout {
	l := layout{quotes: d.editing().quotes, newline: d.newlineAt(d.lineIndex(d.nodes[node].end)), dash: -1}
	step := 0
	for at := node; ; {
		switch d.nodes[at].kind {
		case Mapping:
			if step == 0 {
				step = d.stepIn(at)
			}
			if l.dash < 0 {
				l.dash = d.dashIn(at)
			}
		case Sequence:
			if l.gap == 0 {
				l.gap = d.gapIn(at)
			}
		}
		if at == 0 || step > 0 && l.dash >= 0 && l.gap > 0 {
			break
		}
		parent := d.link(at).parent
		// A step that led here is as good as one that leads on.
		if step == 0 && d.nodes[at].kind == Mapping && d.nodes[parent].kind == Mapping {
			step = max(0, d.column(d.nodes[at].off)-d.column(d.nodes[parent].off))
		}
		at = parent
	}
	if step == 0 || l.dash < 0 || l.gap == 0 {
		e := d.search()
		if step == 0 {
			step = e.step
		}
		if l.dash < 0 {
			l.dash = e.dash
		}
		if l.gap == 0 {
			l.gap = e.gap
		}
	}
	if step == 0 {
		step = 2
	}
	if l.dash < 0 {
		l.dash = step
	}
	if l.gap == 0 {
		l.gap = 2
	}
	l.unit = spaces(step)
	l.colon, l.comma = ": ", ", " // for what cannot be written in block style
	return l
}

const maxShared = 8

// shared returns a layout that is kept once for the document's changes.
func (d *Document) shared(l layout) *layout {
	e := d.editing()
	for _, known := range e.layouts {
		if *known == l {
			return known
		}
	}
	made := new(layout)
	*made = l
	if len(e.layouts) < maxShared {
		e.layouts = append(e.layouts, made)
	}
	return made
}

// newlineAt returns the line break at the end of a line, or else of one near it.
func (d *Document) newlineAt(index int) string {
	if index+1 >= len(d.lines) {
		index--
	}
	if index >= 0 {
		if end := d.lines[index+1]; end >= 2 && d.Text[end-2] == '\r' {
			return "\r\n"
		}
	}
	return "\n"
}

// flowLayout returns the style in which to write in a flow collection.
func (d *Document) flowLayout(node uint32) layout {
	l := layout{flow: true, quotes: d.editing().quotes, newline: d.newlineAt(d.lineIndex(d.nodes[node].off))}
	for at := node; ; at = d.link(at).parent {
		n := &d.nodes[at]
		if n.flags&flagFlow == 0 {
			break
		}
		d.flowSpaces(&l, at)
		if at == 0 || l.colon != "" && l.comma != "" {
			break
		}
	}
	if l.colon == "" {
		l.colon = ": "
	}
	if l.comma == "" {
		l.comma = "," + strings.TrimPrefix(strings.TrimLeft(l.colon, " "), ":")
	}
	n := &d.nodes[node]
	if n.next > node+1 && d.Text[n.off+1] == ' ' {
		l.pad = " "
	}
	d.flowLines(&l, node)
	return l
}

// nestedLayout returns the style of what is written into a flow collection.
func (d *Document) nestedLayout(node uint32) layout {
	l := d.flowLayout(node)
	l.indent += l.unit
	l.lines = l.lines && d.nestedLines(node)
	return l
}

// flowSpaces finds the white space in a flow collection, and the quotes of its keys, as far as they are not known yet.
func (d *Document) flowSpaces(l *layout, node uint32) {
	n := &d.nodes[node]
	if n.kind == Mapping {
		if key := d.firstOwn(node); key != 0 {
			k, v := &d.nodes[key], &d.nodes[key+1]
			if c := d.Text[k.off]; l.colon == "" && c == '"' {
				l.keys, l.strings, l.needed = c, c, c
			}
			if l.colon == "" && v.off > k.end && v.end > v.off {
				colon := d.Text[k.end:v.off]
				if string(bytes.Trim(colon, " ")) == ":" && (d.json || colon[len(colon)-1] == ' ') {
					l.colon = string(colon)
				}
			}
		}
	}
	if l.comma != "" {
		return
	}
	end := uint32(0) // of the entry before
	for child := node + 1; child < n.next; {
		first, last := child, child
		if n.kind == Mapping {
			last++
		}
		off := d.nodes[first].off
		if end > 0 && off > end && off < n.end {
			between := d.Text[end:off]
			if between[0] == ',' && len(bytes.Trim(between[1:], " ")) == 0 {
				l.comma = string(between)
			}
			return
		}
		end = d.nodes[last].end
		child = d.nodes[last].next
	}
}

// flowLines finds out whether the entries of a flow collection have lines of their own.
func (d *Document) flowLines(l *layout, node uint32) {
	n := &d.nodes[node]
	last := d.lastOwn(node)
	if last == 0 {
		// An empty collection is written like the one around it.
		if node > 0 {
			if parent := d.link(node).parent; d.nodes[parent].flags&flagFlow != 0 {
				outer := layout{}
				d.flowLines(&outer, parent)
				l.lines, l.indent, l.unit, l.ends = outer.lines, outer.indent+outer.unit, outer.unit, outer.ends
			}
		}
		return
	}
	start := d.lineStart(d.nodes[last].off)
	before := d.Text[start:d.nodes[last].off]
	if start <= n.off || len(bytes.Trim(before, " \t")) > 0 || !d.json && bytes.IndexByte(before, '\t') >= 0 {
		return
	}
	l.lines, l.unit = true, "  "
	l.indent = string(before)
	closing := d.Text[d.lineStart(n.end-1) : n.end-1]
	if len(bytes.Trim(closing, " \t")) == 0 && len(closing) < len(before) && bytes.HasPrefix(before, closing) {
		l.unit, l.indent = string(before[len(closing):]), string(closing)
	} else {
		l.indent = strings.TrimSuffix(l.indent, l.unit)
	}
	if end := skipBlank(d.Text, int(d.entryEnd(node, last))); d.Text[end] == ',' {
		l.ends = ","
	}
}

// nestedLines reports whether what is written into a flow collection whose entries have lines of their own is to have such
// itself: the first collection in it decides.
func (d *Document) nestedLines(node uint32) bool {
	for i := node + 1; i < d.nodes[node].next; i++ {
		n := &d.nodes[i]
		if n.next > i+1 && n.flags&flagAliased == 0 {
			return !d.sameLine(n.off, n.end)
		}
	}
	return true
}

// firstOwn returns the first child of a collection that stands in it: a key, or an item; 0 where there is none.
func (d *Document) firstOwn(node uint32) uint32 {
	n := &d.nodes[node]
	if n.kind == Sequence && n.next > node+1 {
		return node + 1
	}
	if n.kind == Mapping {
		for key := node + 1; key < n.next; key = d.nodes[key+1].next {
			if d.nodes[key].flags&flagMerged == 0 {
				return key
			}
		}
	}
	return 0
}

// lastOwn is firstOwn for the last one.
func (d *Document) lastOwn(node uint32) (last uint32) {
	n := &d.nodes[node]
	for child := node + 1; child < n.next; {
		value := child
		if n.kind == Mapping {
			value++
		}
		if n.kind == Sequence || d.nodes[child].flags&flagMerged == 0 {
			last = child
		}
		child = d.nodes[value].next
	}
	return last
}

// entryEnd returns the offset of the end of an entry of a collection.
func (d *Document) entryEnd(node, entry uint32) uint32 {
	end := d.nodes[entry].end
	if d.nodes[node].kind == Mapping {
		end = max(end, d.nodes[entry+1].end)
	}
	return end
}
