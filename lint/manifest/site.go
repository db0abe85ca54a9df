package manifest

import "bytes"

// site is where and how a change is written. Changes share it when they are copied: it stays as it was made.
type site struct {
	form     form
	copies   bool  // part of what is replaced is written again
	from, to Point // of what is replaced
	lead     string
	// between stands between entries, and tail behind the last.
	between, tail string
	column        int // in block style: of the key that a value is of, or of what is written
	*layout           // nil where only the lead is written
	*removal          // of what is removed
	wide          *extent
}

// extent says of a change that may reach further than what is replaced how far it does, and how: of a value in block style, what is
// replaced by one that takes lines of its own.
type extent struct {
	from, to         Point
	lines            bool // there is a way to write the value on several lines, the first of which ends with rest
	only             bool // and no other
	head, rest, kept string
}

// form is what is written at a site.
type form uint8

const (
	asWritten form = iota // the lead, and nothing else
	asValue               // a value in place of another one
	asItem                // the same, behind a dash
	asEntries             // entries of a collection
)

// reach returns the part of the text that a change touches at most.
func (s *site) reach() (from, to Point) {
	if s.wide != nil {
		return s.wide.from, s.wide.to
	}
	return s.from, s.to
}

// replaced returns the site of what takes the place of a value.
func (d *Document) replaced(node uint32) (site, error) {
	if node == 0 {
		return site{}, errRoot
	}
	n, key := &d.nodes[node], Value{doc: d, node: node}.key()
	switch isCollection := n.kind == Mapping || n.kind == Sequence; {
	case !isCollection || n.flags&flagFlow != 0:
		return d.filled(node)
	case key == 0:
		return site{}, errLayout
	case d.tagged(node):
		return site{}, errTagged
	}
	if err := d.expendable(node); err != nil {
		return site{}, err
	}
	return d.wholeField(key, string(d.Text[d.nodes[key].off:d.nodes[key].end])+":")
}

// expendable returns why a collection cannot be replaced.
func (d *Document) expendable(node uint32) error {
	n := &d.nodes[node]
	if d.editing().namesUsed(d.Text[n.off:n.end]) {
		return errShared
	}
	if len(d.comments(n.off, n.end, node, n.next)) > 0 {
		return errComments
	}
	return nil
}

// filled returns the site of what takes the place of a value that stands on one line: a scalar, nothing, or a collection in
// brackets.
func (d *Document) filled(node uint32) (site, error) {
	if d.tagged(node) {
		return site{}, errTagged
	}
	n := &d.nodes[node]
	if n.kind == Mapping || n.kind == Sequence {
		if err := d.expendable(node); err != nil {
			return site{}, err
		}
	}
	key := Value{doc: d, node: node}.key()
	if key != 0 && !d.lacksColon(node) && !d.isJoined(node) || !d.isEnd(n.end) {
		return site{}, errLayout
	}
	s := site{form: asValue, from: d.point(n.off), to: d.point(n.end)}
	if n.off == n.end && n.off > 0 && !endsToken(d.Text[n.off-1]) {
		s.lead = " "
	}
	if node == 0 {
		if n.flags&flagFlow == 0 {
			return site{}, errRoot
		}
		s.layout = d.shared(d.flowLayout(0))
		return s, nil
	}
	parent := d.link(node).parent
	p := &d.nodes[parent]
	var l layout
	if p.flags&flagFlow != 0 {
		l = d.nestedLayout(parent)
		if key != 0 && d.lacksColon(node) {
			s.lead = l.colon
		}
	} else {
		l = d.blockLayout(parent)
		d.widen(&s, node, parent, l.gap)
	}
	switch {
	case n.flags&flagBlock != 0 && bytes.IndexByte(d.header(n), '#') >= 0:
		return site{}, errComments
	case n.flags&flagBlock != 0 && d.ownLine(n.off):
		return site{}, errLayout // for no other scalar can stand as far left
	case n.kind == String && n.flags&flagQuoted != 0:
		l.strings = d.Text[n.off]
	case n.kind == String && n.flags&flagPlain != 0:
		l.strings = 0
	}
	s.layout = d.shared(l)
	return s, nil
}

// header returns the first line of a block scalar, which holds no text of it.
func (d *Document) header(scalar *node) []byte {
	text := d.Text[scalar.off:scalar.end]
	return text[:lineLength(text)]
}

// isJoined reports whether no more than a colon, blanks, comments and properties stand between the key of a field and its value.
func (d *Document) isJoined(node uint32) bool {
	key, n := &d.nodes[node-1], &d.nodes[node]
	if n.off < key.end {
		return false
	}
	if between := d.Text[key.end:n.off]; len(between) > 0 && between[0] == ':' && len(bytes.TrimLeft(between[1:], " ")) == 0 {
		return true
	}
	colon := skipBlank(d.Text, int(key.end))
	if colon >= int(n.off) || d.Text[colon] != ':' {
		return false
	}
	off := int(n.off)
	content := skipBlank(d.Text, colon+1)
	if content < off {
		if !endsToken(d.Text[colon+1]) {
			return false
		}
		content, _, _ = skipProperties(d.Text, content, off, -1)
	}
	return content == off || content > off && n.off == n.end
}

// isEnd reports whether a token that ends at an offset would do so whatever it were.
func (d *Document) isEnd(off uint32) bool {
	if int(off) == len(d.Text) {
		return true
	}
	c := d.Text[off]
	return endsToken(c) || c == ',' || c == ']' || c == '}'
}

// lacksColon reports whether a field of a collection in brackets is no more than a key, which can be followed by a colon.
func (d *Document) lacksColon(node uint32) bool {
	key, n := &d.nodes[node-1], &d.nodes[node]
	if n.off != key.end || n.end != key.end || d.nodes[d.link(node).parent].flags&flagFlow == 0 {
		return false
	}
	next := skipBlank(d.Text, int(n.off))
	return d.sameLine(key.off, n.off) && d.Text[n.off-1] != ':' && next < len(d.Text) && d.Text[next] != ':'
}

// widen lets a value in a block collection be one that takes lines of its own, if it can. Items stand gap behind their dash.
func (d *Document) widen(s *site, node, parent uint32, gap int) {
	n := &d.nodes[node]
	line := d.lineIndex(n.end)
	end := d.lineEnd(line)
	if line != d.lineIndex(n.off) || n.end < end && !isBlank(d.Text[n.end]) {
		return
	}
	start := n.off
	if d.nodes[parent].kind == Mapping {
		key := &d.nodes[node-1]
		if !d.sameLine(key.off, n.off) || key.off > n.off {
			return
		}
		for start > 0 && isBlank(d.Text[start-1]) {
			start--
		}
		column, ok := d.startColumn(key.off)
		if !ok {
			return
		}
		s.column = column
	} else {
		column, ok := d.startColumn(d.nodes[parent].off)
		if !ok {
			return
		}
		s.form = asItem
		dash := d.lineStart(n.off) + uint32(column)
		if dash >= n.off || d.Text[dash] != '-' || len(bytes.Trim(d.Text[dash+1:n.off], " ")) > 0 {
			return
		}
		between := n.off - dash
		if n.off == n.end {
			between = uint32(gap)
			s.lead = spaces(gap - 1)
		}
		s.column = column + int(between)
	}
	if n.off == n.end && d.nodes[parent].kind == Mapping {
		start = n.off
	}
	s.wide = &extent{from: d.point(start), to: d.point(end), lines: true, rest: string(d.Text[n.end:end])}
	s.copies = n.end < end
}

// startColumn returns the column of what starts at an offset, if there are no more than blanks and dashes before it on its line.
func (d *Document) startColumn(off uint32) (column int, ok bool) {
	before := d.Text[d.lineStart(off):off]
	for i, c := range before {
		if c != ' ' && (c != '-' || i+1 < len(before) && before[i+1] != ' ') {
			return 0, false
		}
	}
	if len(before) > 0 && before[len(before)-1] == '-' {
		return 0, false
	}
	return len(before), true
}

// ownLine reports whether only spaces stand before an offset on its line.
func (d *Document) ownLine(off uint32) bool {
	return len(bytes.Trim(d.Text[d.lineStart(off):off], " ")) == 0
}

// wholeField returns the site of a field that takes the place of another one in block style, from the key to the end of the
// line on which the value ends. Head is what stands before the new value.
func (d *Document) wholeField(key uint32, head string) (site, error) {
	k, v := &d.nodes[key], &d.nodes[key+1]
	column, ok := d.startColumn(k.off)
	if !ok || v.flags&flagAliased == 0 && v.off < k.end {
		return site{}, errLayout
	}
	end := d.lineEnd(d.lineIndex(max(k.end, v.end)))
	line := d.lineEnd(d.lineIndex(k.end))
	w := &extent{from: d.point(k.off), to: d.point(end), lines: true, only: true, head: head}
	s := site{form: asValue, from: w.from, to: w.to, layout: d.shared(d.blockLayout(d.link(key).parent)), column: column, copies: true, wide: w}
	comments := d.comments(k.off, end, key, v.next)
	if len(comments) > 0 && comments[0].From < line {
		// That on the line of the key stays there.
		from := comments[0].From
		for from > 0 && isBlank(d.Text[from-1]) {
			from--
		}
		w.rest = string(d.Text[from:comments[0].To])
		comments = comments[1:]
	}
	for _, c := range comments {
		w.kept += s.newline + spaces(column) + string(d.Text[c.From:c.To])
	}
	return s, nil
}

// swapped returns the site of what takes the place of a field.
func (d *Document) swapped(key uint32, name string) (site, error) {
	k, v := &d.nodes[key], &d.nodes[key+1]
	parent := d.link(key).parent
	if d.tagged(key) || d.tagged(key+1) {
		return site{}, errTagged
	}
	end := max(k.end, v.end)
	if d.editing().namesUsed(d.Text[k.off:end]) {
		return site{}, errShared
	}
	q := d.editing().quotes
	if d.nodes[parent].flags&flagFlow == 0 {
		if k.flags&flagPlain == 0 {
			q.keys = d.Text[k.off]
		}
		return d.wholeField(key, string(append(q.appendKey(nil, name), ':')))
	}
	if len(d.comments(k.off, end, key, v.next)) > 0 {
		return site{}, errComments
	}
	l := d.nestedLayout(parent)
	if k.flags&flagPlain == 0 {
		l.keys = d.Text[k.off]
	}
	lead := string(append(l.appendKey(nil, name), l.colon...))
	return site{form: asValue, from: d.point(k.off), to: d.point(end), lead: lead, layout: d.shared(l)}, nil
}

// below returns where a line that follows another one is inserted, and what makes it a line there.
func (d *Document) below(index, column int) site {
	s := site{form: asEntries, column: column}
	newline := d.newlineAt(index)
	s.between = newline + spaces(column)
	if index+1 < len(d.lines) {
		s.from = d.point(d.lines[index+1])
		s.lead, s.tail = spaces(column), newline
	} else {
		s.from = d.point(uint32(len(d.Text)))
		s.lead = s.between
	}
	s.to = s.from
	return s
}

// blockField returns where a mapping in block style takes another field: behind its first fields that take one line each, or behind
// all.
func (d *Document) blockField(mapping uint32, last bool) (site, error) {
	n := &d.nodes[mapping]
	column, ok := d.startColumn(n.off)
	if !ok {
		return site{}, errLayout
	}
	after := -1 // line
	key := d.firstOwn(mapping)
	switch {
	case key != 0 && d.nodes[key].off == n.off:
	case bytes.HasPrefix(d.Text[n.off:], []byte("<<")):
		after = d.mergeLine(n.off)
	default:
		return site{}, errTagged
	}
	if key == 0 || after < 0 && d.nodes[key].off != n.off {
		return d.withLayout(d.below(d.lineIndex(n.end), column), mapping), nil
	}
	if last {
		index := d.lineIndex(n.end)
		for index+1 < len(d.lines) && d.isComment(index+1) && indentation(d.Text[d.lines[index+1]:]) > column {
			index++ // it belongs to what is there
		}
		if !d.tabFollows(d.lineEnd(index)) {
			return d.withLayout(d.below(index, column), mapping), nil
		}
	}
	first := &d.nodes[key]
	for ; key < n.next; key = d.nodes[key+1].next {
		k := &d.nodes[key]
		if k.flags&flagMerged != 0 {
			continue
		}
		end := d.entryEnd(mapping, key)
		if k.off > n.off && (d.column(k.off) != column || !d.ownLine(k.off)) || !d.sameLine(k.off, end) {
			break
		}
		after = d.lineIndex(end)
	}
	switch {
	case after >= 0:
		return d.withLayout(d.below(after, column), mapping), nil
	case !d.ownLine(first.off):
		return d.withLayout(d.below(d.lineIndex(n.end), column), mapping), nil
	}
	// In front, above the comments of the first field.
	index := d.lineIndex(first.off)
	for index > 0 && d.isComment(index-1) {
		index--
	}
	s := site{form: asEntries, column: column, from: d.point(d.lines[index]), lead: spaces(column), tail: d.newlineAt(index)}
	s.between, s.to = s.tail+s.lead, s.from
	return d.withLayout(s, mapping), nil
}

func (d *Document) withLayout(s site, node uint32) site {
	s.layout = d.shared(d.blockLayout(node))
	return s
}

// isComment reports whether a line holds no more than a comment.
func (d *Document) isComment(index int) bool {
	line := bytes.TrimLeft(d.Text[d.lines[index]:d.lineEnd(index)], " \t")
	return len(line) > 0 && line[0] == '#'
}

// mergeLine returns the line of a merge key, if its value ends there, or else -1.
func (d *Document) mergeLine(off uint32) int {
	index := d.lineIndex(off)
	value := bytes.TrimLeft(d.Text[off+2:d.lineEnd(index)], " :\t")
	if len(value) > 0 && (value[0] == '*' || value[0] == '[' && bytes.IndexByte(value, ']') > 0) && bytes.IndexByte(value, '{') < 0 {
		return index
	}
	return -1
}

// blockItem returns where a sequence in block style takes another item: behind its last one.
func (d *Document) blockItem(sequence uint32) (site, error) {
	n := &d.nodes[sequence]
	column, ok := d.startColumn(n.off)
	if !ok || d.Text[n.off] != '-' {
		return site{}, errLayout
	}
	s := d.withLayout(d.below(d.lineIndex(n.end), column), sequence)
	dash := "-" + spaces(s.gap-1)
	s.lead += dash
	s.between += dash
	s.column += s.gap
	return s, nil
}

// flowEntry returns where a collection in brackets that has entries takes another one: behind its last one.
func (d *Document) flowEntry(node uint32) (site, error) {
	n := &d.nodes[node]
	s := site{form: asEntries, layout: d.shared(d.flowLayout(node))}
	last := d.lastOwn(node)
	if last == 0 {
		return site{}, errLayout
	}
	end := d.entryEnd(node, last)
	if end >= n.end || !d.isEnd(end) || d.Text[end-1] == ':' && d.nodes[last].end == end {
		return site{}, errLayout
	}
	s.from = d.point(end)
	s.to = s.from
	if d.Text[end-1] == ':' {
		s.lead = " "
	}
	if !s.lines {
		s.lead += s.comma
		s.between = s.comma
		return s, nil
	}
	s.layout = d.shared(d.nestedLayout(node))
	line := s.newline + s.indent
	s.lead += "," + line
	s.between = "," + line
	rest := d.Text[end:d.lineEnd(d.lineIndex(end))]
	commented := bytes.HasPrefix(bytes.TrimLeft(rest, " \t"), []byte("#"))
	comma := skipBlank(d.Text, int(end))
	switch {
	case s.ends != "" && d.sameLine(end, uint32(comma)) && d.closes(uint32(comma)+1):
		// The comma of the last entry stays, and the new one has its own.
		s.from = d.point(d.lineEnd(d.lineIndex(end)))
		s.to, s.lead, s.tail = s.from, line, ","
	case s.ends != "":
		if commented {
			return site{}, errComments
		}
	case commented:
		s.to = d.point(end + uint32(len(rest)))
		if s.lead[0] == ' ' {
			return site{}, errComments
		}
		s.lead, s.copies = ","+string(rest)+line, true
	}
	return s, nil
}

// closes reports whether no more than a comment follows on the line of an offset.
func (d *Document) closes(off uint32) bool {
	rest := bytes.TrimLeft(d.Text[off:d.lineEnd(d.lineIndex(off))], " \t")
	return len(rest) == 0 || rest[0] == '#'
}

// comments returns the comments in a part of the text that holds certain nodes, in order.
func (d *Document) comments(from, to, node, next uint32) (found []Span) {
	if d.json || bytes.IndexByte(d.Text[from:to], '#') < 0 {
		return nil
	}
	at := from
	gap := func(to uint32) {
		for at < to {
			i := bytes.IndexByte(d.Text[at:to], '#')
			if i < 0 {
				return
			}
			at += uint32(i)
			if at > 0 && !endsToken(d.Text[at-1]) {
				at++
				continue
			}
			end := d.lineEnd(d.lineIndex(at))
			for isBlank(d.Text[end-1]) {
				end--
			}
			found = append(found, Span{at, end})
			at = end
		}
	}
	for i := node; i < next; i++ {
		n := &d.nodes[i]
		if n.kind == Mapping || n.kind == Sequence || n.flags&flagAliased != 0 || n.off < at {
			continue
		}
		gap(n.off)
		if n.flags&flagBlock != 0 {
			at = n.off
			gap(n.off + uint32(len(d.header(n))))
		}
		at = max(at, n.end)
	}
	gap(to)
	return found
}
