package manifest

import "bytes"

// removal is what is known of the removal of one of the entries of a collection, for when others are removed too.
type removal struct {
	entries int   // of the collection
	emptied *site // of the collection, when nothing is left; nil where that cannot be

	entry, next uint32  // nodes: where it starts, and what follows it
	usual       stretch // what goes with it
	behind      stretch // the same when what is before it goes: up to the start of what follows; nothing where that cannot be

	// In block style, for when nothing is left between what is before it and what is behind it:
	keeps   kept // which lines would become part of the block scalar before it, if one is
	follows kept // which lines are behind it
}

// stretch is a part of an input.
type stretch struct{ from, to Point }

// Delete removes a field or an item, and the collections around it that hold nothing else, up to but without those that within
// stands in: of these, the innermost may be left empty.
//
// Of a document that stands in a string, items can be removed of a list that is all of it.
func (v Value) Delete(within Value) (Change, error) {
	if v.doc != nil && v.doc.within.doc != nil {
		return v.deleteFromString()
	}
	if err := v.present(); err != nil {
		return Change{}, err
	}
	if v.node == 0 {
		return Change{}, errRoot
	}
	d, kind := v.doc, Remove
	if key := v.key(); key != 0 {
		if d.nodes[key].flags&flagOverridden != 0 {
			kind = RemoveOverridden
		} else if d.hasAlso(d.link(key).parent, key) {
			return Change{}, errSurfaces
		}
	}
	target := v.node
	for kind == Remove {
		parent := d.link(target).parent
		if parent == 0 || !d.isOnly(target, parent) || within.doc == d && d.nodes[parent].next > within.node && parent <= within.node {
			break
		}
		if key := (Value{doc: d, node: parent}).key(); key != 0 && d.hasAlso(d.link(key).parent, key) {
			break
		}
		target = parent
	}
	s, err := d.removed(target)
	if err != nil {
		return Change{}, err
	}
	return Value{doc: d, node: target}.change(kind, nil, nil, s)
}

// deleteFromString removes the lines of an item of a list in block style that is all of a document in a string.
func (v Value) deleteFromString() (Change, error) {
	d := v.doc
	if v.absent != 0 || v.node == 0 || d.link(v.node).parent != 0 || d.nodes[0].kind != Sequence || d.nodes[0].flags&flagFlow != 0 {
		return Change{}, errInString
	}
	column, ok := d.startColumn(d.nodes[0].off)
	off, found := d.dash(0, v.node, column)
	n := v.n()
	if !ok || !found || !d.ownLine(off) || n.flags&flagAliased != 0 || d.isOnly(v.node, 0) || bytes.IndexByte(d.Text, '&') >= 0 {
		return Change{}, errInString
	}
	start, line := d.lineStart(off), d.lineIndex(max(off, n.end-1))
	end := d.lineEnd(line)
	if line+1 < len(d.lines) && int(d.lines[line+1]) < len(d.Text) {
		end = d.lines[line+1]
	} else {
		start = d.lineEnd(d.lineIndex(start) - 1)
	}
	c, err := d.withoutText(Remove, start, end)
	if err == nil { // one after the other, for the last one goes with the string
		outer := d.within
		c.at.wide = &extent{from: outer.doc.point(outer.n().off), to: outer.doc.point(outer.n().end)}
	}
	return c, err
}

// isOnly reports whether a collection holds one value and nothing else.
func (d *Document) isOnly(value, collection uint32) bool {
	n := &d.nodes[collection]
	first := value
	if n.kind == Mapping {
		first--
	}
	if first != collection+1 || d.nodes[value].next != n.next {
		return false
	}
	// A merge of nothing leaves no node.
	end := d.entryEnd(collection, first)
	if n.flags&flagFlow == 0 {
		return n.off == d.nodes[first].off && end == n.end || n.kind == Sequence
	}
	return skipBlank(d.Text, int(n.off)+1) == int(d.nodes[first].off) && skipBlank(d.Text, int(end)) == int(n.end)-1
}

// removed returns the site of what is removed.
func (d *Document) removed(node uint32) (site, error) {
	collection := d.link(node).parent
	first := node
	if d.nodes[collection].kind == Mapping {
		first--
		if d.tagged(first) {
			return site{}, errTagged
		}
	}
	r := &removal{entries: d.entries(collection), entry: first, next: d.nodes[node].next}
	empty, err := d.emptied(collection)
	if err == nil {
		part := d.spanOf(&empty)
		if (d.json || !d.tabFollows(part.To)) && !(empty.copies && len(d.concealedIn(part)) > 0) {
			r.emptied = &empty
		}
	}
	var s site
	switch {
	case d.isOnly(node, collection):
		s = empty
	case d.nodes[collection].flags&flagFlow != 0:
		s, err = d.withoutFlow(collection, first, node, r)
	default:
		s, err = d.withoutBlock(collection, first, node, r)
	}
	s.removal, r.usual = r, stretch{s.from, s.to}
	return s, err
}

// spanOf returns the part of the document's text that a site reaches.
func (d *Document) spanOf(s *site) Span {
	from, to := s.reach()
	return Span{uint32(from.Offset - d.Offset), uint32(to.Offset - d.Offset)}
}

// emptied returns the site of a collection that is left empty, or with other entries than it has.
func (d *Document) emptied(collection uint32) (site, error) {
	n := &d.nodes[collection]
	if d.tagged(collection) {
		return site{}, errTagged
	}
	if n.flags&flagFlow != 0 {
		if err := d.expendable(collection); err != nil {
			return site{}, err
		}
		return site{form: asValue, from: d.point(n.off), to: d.point(n.end), layout: d.shared(d.flowLayout(collection))}, nil
	}
	key := Value{doc: d, node: collection}.key()
	if key == 0 {
		return site{}, errLayout
	}
	k := &d.nodes[key]
	if d.editing().namesUsed(d.Text[k.end:n.end]) {
		return site{}, errShared
	}
	return d.wholeField(key, string(d.Text[k.off:k.end])+":")
}

// withoutBlock returns the site of an entry that is removed from a collection in block style.
func (d *Document) withoutBlock(collection, first, node uint32, r *removal) (site, error) {
	n, v := &d.nodes[collection], &d.nodes[node]
	off, end := d.nodes[first].off, d.entryEnd(collection, first)
	column, ok := d.startColumn(n.off)
	if !ok {
		return site{}, errLayout
	}
	if n.kind == Sequence {
		if off, ok = d.dash(collection, node, column); !ok {
			return site{}, errLayout
		}
	}
	if off > end || d.editing().namesUsed(d.Text[off:end]) {
		return site{}, errShared
	}
	line := d.lineIndex(end)
	stop := d.lineEnd(line)
	comments := d.comments(off, stop, first, v.next)
	if !d.ownLine(n.off) {
		s, err := d.pulledUp(collection, off, end, v.next, column)
		if off == n.off {
			r.behind = stretch{s.from, s.to}
			return s, err
		} else if err == nil {
			r.behind = stretch{s.from, s.to}
		}
	}
	start := d.lineStart(off)
	if d.column(off) != column {
		return site{}, errLayout
	}
	if len(comments) == 1 && comments[0].From >= end {
		s := site{from: d.point(off), to: d.point(comments[0].From)}
		s.wide = &extent{from: s.from, to: d.point(stop)}
		return s, nil
	}
	s := site{from: d.point(start), copies: len(comments) > 0}
	if before := &d.nodes[first-1]; before.flags&flagBlock != 0 {
		r.keeps = keptText
		if bytes.IndexByte(d.header(before), '+') >= 0 {
			r.keeps = keptAlways
		}
	}
	if r.follows = d.kept(line+1, column); r.keeps&r.follows != 0 && len(comments) == 0 {
		return site{}, errLayout
	}
	newline := d.newlineAt(line)
	for _, c := range comments {
		s.lead += spaces(column) + string(d.Text[c.From:c.To]) + newline
	}
	switch {
	case line+1 < len(d.lines):
		s.to = d.point(d.lines[line+1])
	case s.lead != "":
		s.to = d.point(stop)
		s.lead = s.lead[:len(s.lead)-len(newline)]
	case r.keeps != 0: // to which the line break before belongs
		s.to = d.point(stop)
	default:
		// The line before has the missing line break now.
		s.to = d.point(stop)
		if start == 0 {
			return site{}, errLayout
		}
		s.from = d.point(d.lineEnd(d.lineIndex(start) - 1))
	}
	return s, nil
}

// kept are kinds of lines that become part of a block scalar when they follow it.
type kept uint8

const (
	keptBlank  kept = 1 << iota // an empty line: of one that keeps them
	keptText                    // a comment that is as far in as its text, or spaces: of any
	keptAlways = keptBlank | keptText
)

// kept returns which lines from one on would become part of a block scalar before an entry of a collection in a column, if they
// were to follow it.
func (d *Document) kept(index, column int) (lines kept) {
	for ; index < len(d.lines) && int(d.lines[index]) < len(d.Text); index++ {
		line := d.Text[d.lines[index]:d.lineEnd(index)]
		rest := bytes.TrimLeft(line, " \t")
		switch {
		case len(rest) > 0 && rest[0] == '#' && len(line)-len(rest) > column:
			return lines | keptText
		case len(rest) > 0:
			return lines
		case len(line) > 0:
			return lines | keptText
		}
		lines |= keptBlank
	}
	return lines
}

// dash returns the offset of the dash of an item of a sequence whose dashes are in a column.
func (d *Document) dash(sequence, item uint32, column int) (off uint32, ok bool) {
	n := &d.nodes[sequence]
	if item == sequence+1 {
		return n.off, d.Text[n.off] == '-'
	}
	for index := d.lineIndex(d.nodes[item].off); index >= 0 && d.lines[index] > n.off; index-- {
		off = d.lines[index] + uint32(column)
		if off < d.lineEnd(index) && d.Text[off] == '-' && d.ownLine(off) && off < d.nodes[item].off {
			return off, true
		}
	}
	return 0, false
}

// pulledUp returns the site of the first entry of a collection, which stands behind a dash: the next one takes its place.
func (d *Document) pulledUp(collection, off, end, next uint32, column int) (site, error) {
	n := &d.nodes[collection]
	if _, ok := d.startColumn(off); !ok || next >= n.next || d.nodes[next].flags&(flagMerged|flagAliased) != 0 {
		return site{}, errLayout
	}
	to := d.nodes[next].off
	if n.kind == Sequence {
		ok := false
		if to, ok = d.dash(collection, next, column); !ok {
			return site{}, errLayout
		}
	}
	if to < end || !d.ownLine(to) || d.column(to) != column {
		return site{}, errLayout
	}
	if len(d.comments(off, to, collection+1, next)) > 0 {
		return site{}, errComments
	}
	if len(bytes.TrimSpace(d.Text[end:to])) > 0 {
		return site{}, errLayout
	}
	return site{from: d.point(off), to: d.point(to)}, nil
}

// withoutFlow returns the site of an entry that is removed from a collection in brackets, together with a comma: the one before it
// where it can be that one, or else the one behind it.
func (d *Document) withoutFlow(collection, first, node uint32, r *removal) (site, error) {
	n, next := &d.nodes[collection], d.nodes[node].next
	off, end := d.nodes[first].off, d.entryEnd(collection, first)
	before, behind := errLayout, errLayout
	s := site{}
	if from := d.endBefore(collection, first); from != 0 && from <= off && onlyComma(d.Text[from:off]) {
		before = d.goes(from, end, first, next)
		s.from, s.to = d.point(from), d.point(end)
	}
	if next == n.next || d.nodes[next].flags&flagMerged != 0 {
		behind = before
	} else if to := d.nodes[next].off; to >= end && onlyComma(d.Text[end:to]) && d.startsEntry(off) {
		if behind = d.goes(off, to, first, next); behind == nil {
			r.behind = stretch{d.point(off), d.point(to)}
		}
	}
	switch {
	case before == nil:
		return s, nil
	case behind == nil:
		return site{from: r.behind.from, to: r.behind.to}, nil
	}
	return site{}, behind
}

// goes returns why a part of the text cannot be removed that holds certain nodes.
func (d *Document) goes(from, to, node, next uint32) error {
	if d.editing().namesUsed(d.Text[from:to]) {
		return errShared
	}
	if len(d.comments(from, to, node, next)) > 0 {
		return errComments
	}
	return nil
}

// endBefore returns where the entry before another one of a collection in brackets ends; 0 where there is none, or where that is
// not sure.
func (d *Document) endBefore(collection, first uint32) uint32 {
	var last, value uint32
	for child := collection + 1; child < first; child = d.nodes[value].next {
		last, value = child, child
		if d.nodes[collection].kind == Mapping {
			value++
		}
	}
	if last == 0 || d.nodes[last].flags&flagMerged != 0 || d.nodes[value].off == d.nodes[value].end {
		return 0
	}
	return d.entryEnd(collection, last)
}

// onlyComma reports whether a text holds one comma, and white space.
func onlyComma(text []byte) bool { return string(bytes.TrimSpace(text)) == "," }

// startsEntry reports whether an entry of a collection in brackets starts at an offset.
func (d *Document) startsEntry(off uint32) bool {
	before := bytes.TrimRight(d.Text[:off], " \t\r\n")
	return len(before) > 0 && bytes.IndexByte([]byte("[{,"), before[len(before)-1]) >= 0
}

// entries returns how many entries a collection has, those that are overridden not counted.
func (d *Document) entries(collection uint32) (count int) {
	n := &d.nodes[collection]
	for child := collection + 1; child < n.next; {
		value := child
		if n.kind == Mapping {
			value++
		}
		if d.nodes[child].flags&flagOverridden == 0 {
			count++
		}
		child = d.nodes[value].next
	}
	return count
}
