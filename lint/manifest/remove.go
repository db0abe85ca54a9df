package manifest

import "bytes"

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
	s.entries = d.entries(d.link(target).parent)
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
		c.at.wideFrom, c.at.wideTo = outer.doc.point(outer.n().off), outer.doc.point(outer.n().end)
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
	switch {
	case d.isOnly(node, collection):
		return d.emptied(collection)
	case d.nodes[collection].flags&flagFlow != 0:
		return d.withoutFlow(collection, first, node)
	}
	return d.withoutBlock(collection, first, node)
}

// emptied returns the site of a collection that is left empty.
func (d *Document) emptied(collection uint32) (site, error) {
	n := &d.nodes[collection]
	empty := "{}"
	if n.kind == Sequence {
		empty = "[]"
	}
	if d.tagged(collection) {
		return site{}, errTagged
	}
	if n.flags&flagFlow != 0 {
		if err := d.expendable(collection); err != nil {
			return site{}, err
		}
		return site{from: d.point(n.off), to: d.point(n.end), lead: empty}, nil
	}
	key := Value{doc: d, node: collection}.key()
	if key == 0 {
		return site{}, errLayout
	}
	k := &d.nodes[key]
	if d.editing().namesUsed(d.Text[k.end:n.end]) {
		return site{}, errShared
	}
	s, err := d.wholeField(key, "")
	if err != nil {
		return site{}, err
	}
	head := string(d.Text[k.off:k.end]) + ": " + empty
	return site{from: s.from, to: s.to, lead: head + s.rest + s.kept, copies: true}, nil
}

// withoutBlock returns the site of an entry that is removed from a collection in block style.
func (d *Document) withoutBlock(collection, first, node uint32) (site, error) {
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
	if !d.ownLine(off) {
		return d.pulledUp(collection, off, end, v.next, column)
	}
	start := d.lineStart(off)
	if d.column(off) != column {
		return site{}, errLayout
	}
	if len(comments) == 1 && comments[0].From >= end {
		s := site{from: d.point(off), to: d.point(comments[0].From)}
		s.wideFrom, s.wideTo = s.from, d.point(stop)
		return s, nil
	}
	if before := &d.nodes[first-1]; len(comments) == 0 && before.flags&flagBlock != 0 && d.absorbs(before, line+1, column) {
		return site{}, errLayout
	}
	s := site{from: d.point(start), copies: len(comments) > 0, afterBlock: d.nodes[first-1].flags&flagBlock != 0}
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
	case s.afterBlock: // to which the line break before belongs
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

// absorbs reports whether blank lines or a comment would become part of a block scalar before a collection in a column, if they
// were to follow it.
func (d *Document) absorbs(scalar *node, index, column int) bool {
	header := d.header(scalar)
	for ; index < len(d.lines) && int(d.lines[index]) < len(d.Text); index++ {
		line := d.Text[d.lines[index]:d.lineEnd(index)]
		rest := bytes.TrimLeft(line, " \t")
		if len(rest) > 0 {
			return rest[0] == '#' && len(line)-len(rest) > column
		}
		if len(line) > 0 || bytes.IndexByte(header, '+') >= 0 {
			return true
		}
	}
	return false
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
// where it can be that one, so that what is removed behind it is apart.
func (d *Document) withoutFlow(collection, first, node uint32) (site, error) {
	n, next := &d.nodes[collection], d.nodes[node].next
	off, end := d.nodes[first].off, d.entryEnd(collection, first)
	from, to := d.endBefore(collection, first), end
	parted := from != 0 && from <= off && onlyComma(d.Text[from:off])
	switch followed := next < n.next && d.nodes[next].flags&flagMerged == 0; {
	case parted && !(followed && len(d.comments(from, end, first, next)) > 0):
	case !followed:
		return site{}, errLayout
	default:
		from, to = off, d.nodes[next].off
		if to < end || !onlyComma(d.Text[end:to]) || !d.startsEntry(off) {
			return site{}, errLayout
		}
	}
	if d.editing().namesUsed(d.Text[from:to]) {
		return site{}, errShared
	}
	if len(d.comments(from, to, first, next)) > 0 {
		return site{}, errComments
	}
	return site{from: d.point(from), to: d.point(to)}, nil
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
