package manifest

import (
	"bytes"
	"cmp"
	"slices"
)

// Comment is a comment of a YAML document that starts with a certain word.
type Comment struct {
	Text string // what stands behind the word on the line; it shares the memory of the document's text
	// Covers is what the comment speaks of: the value of the key, or the item of the list, that starts first on the line. A
	// comment on a line of its own speaks of the next line that is more than a comment; above the first one of a document, of
	// all of that. On a line on which neither starts, it speaks of the value that goes on there. It does not exist behind the
	// last line of the document.
	Covers Value
	// Part returns the place of a part of Text, by byte offsets.
	Part func(from, to int) Place

	doc  *Document
	hash int // offset of the #
}

// Place returns the place of the comment, from its # on.
func (c *Comment) Place() Place { return c.Part(-1, len(c.Text)) }

// Delete removes the comment: its line if it has one of its own, or else all from the blanks before it on.
func (c *Comment) Delete() (Change, error) {
	d := c.doc
	line := d.lineIndex(uint32(c.hash))
	start, end := d.lines[line], d.lineEnd(line)
	switch before := bytes.TrimRight(d.Text[start:c.hash], " \t"); {
	case len(before) > 0:
		start += uint32(len(before))
	case line+1 < len(d.lines):
		end = d.lines[line+1]
	case line > 0: // the line before has the missing line break now
		start = d.lineEnd(line - 1)
	}
	return d.withoutText(RemoveComment, start, end)
}

// withoutText returns the change that removes a part of the text: of the string that holds it, where one does.
func (d *Document) withoutText(kind ChangeKind, start, end uint32) (Change, error) {
	if outer := d.within; outer.doc != nil && outer.at >= 0 {
		return outer.Patch(outer.at+int(start), outer.at+int(end), "")
	}
	if len(d.nodes) == 0 {
		return Change{}, errNoDocument
	}
	if refusal := d.editing().refusal; refusal != nil {
		return Change{}, refusal
	}
	return d.Root().change(kind, nil, nil, site{form: asWritten, from: d.point(start), to: d.point(end)})
}

// CommentsWith returns the comments that start with a word, in the order of the text. JSON has none.
func (d *Document) CommentsWith(word string) []Comment {
	if d.json || !bytes.Contains(d.Text, []byte(word)) {
		return nil
	}
	var found []Comment
	for at := 0; ; {
		next := bytes.Index(d.Text[at:], []byte(word))
		if next < 0 {
			break
		}
		start := at + next
		at = start + len(word)
		hash, ok := d.commentStart(start)
		if !ok || at < len(d.Text) && !endsToken(d.Text[at]) {
			continue
		}
		from := uint32(at)
		end := d.lineEnd(d.lineIndex(from))
		found = append(found, Comment{Text: share(d.Text[from:end]), doc: d, hash: hash, Part: func(first, last int) Place {
			if first < 0 {
				return d.place(uint32(hash), end)
			}
			return d.place(from+uint32(first), from+uint32(last))
		}})
	}
	found = d.outsideOfScalars(found)
	d.cover(found)
	return found
}

// commentStart returns the offset of the # that is all that stands before a word but for blanks, and before which a blank
// stands or the line starts.
func (d *Document) commentStart(word int) (hash int, ok bool) {
	before := bytes.TrimRight(d.Text[:word], " \t")
	hash = len(before) - 1
	if hash < 0 || before[hash] != '#' {
		return 0, false
	}
	return hash, hash == 0 || endsToken(before[hash-1])
}

// outsideOfScalars leaves out what is no comment but a part of a scalar, or of another comment.
func (d *Document) outsideOfScalars(comments []Comment) []Comment {
	inside := make([]bool, len(comments))
	for i := range d.nodes {
		n := &d.nodes[i]
		if n.kind == Mapping || n.kind == Sequence || n.flags&flagAliased != 0 {
			continue
		}
		off := int(n.off)
		if n.flags&flagBlock != 0 { // a comment may stand behind its indicator
			off += max(0, bytes.IndexByte(d.Text[off:n.end], '\n'))
		}
		first, _ := slices.BinarySearchFunc(comments, off, func(c Comment, off int) int { return c.hash - off })
		for ; first < len(comments) && comments[first].hash < int(n.end); first++ {
			inside[first] = true
		}
	}
	kept := comments[:0]
	for i, c := range comments {
		last := len(kept) - 1
		partOfLast := last >= 0 && d.lineIndex(uint32(kept[last].hash)) == d.lineIndex(uint32(c.hash))
		if !inside[i] && !partOfLast {
			kept = append(kept, c)
		}
	}
	return kept
}

// cover finds what comments speak of.
func (d *Document) cover(comments []Comment) {
	if len(comments) == 0 || len(d.nodes) == 0 {
		return
	}
	lines := d.linesSpokenOf(comments)
	subjects := map[int]*subject{}
	for _, line := range lines {
		if line >= 0 {
			subjects[line] = nil
		}
	}
	d.findSubjects(subjects)
	first := d.firstLine()
	for i, line := range lines {
		c := &comments[i]
		switch {
		case line < 0:
		case line == first && line != d.lineIndex(uint32(c.hash)):
			c.Covers = d.Root()
		case subjects[line] != nil:
			c.Covers = Value{doc: d, node: subjects[line].node}
		}
	}
}

// linesSpokenOf returns for each comment the line that it speaks of: its own, or the next that holds more than a comment or the
// dash of an item; -1 where there is none.
func (d *Document) linesSpokenOf(comments []Comment) []int {
	lines := make([]int, len(comments))
	next, nextLine := -1, len(d.lines) // what the comment behind the one at hand speaks of, and where it stands by itself
	for i, c := range slices.Backward(comments) {
		own := d.lineIndex(uint32(c.hash))
		if len(bytes.Trim(d.Text[d.lines[own]:c.hash], "- \t")) > 0 {
			lines[i] = own
			continue
		}
		line := own + 1
		for line < nextLine && !d.holdsContent(line) {
			line++
		}
		if line >= nextLine {
			line = next
		}
		lines[i], next, nextLine = line, line, own
	}
	return lines
}

// holdsContent reports whether there is more on a line than a comment or the dash of an item.
func (d *Document) holdsContent(line int) bool {
	text := bytes.TrimSpace(d.Text[d.lines[line]:d.lineEnd(line)])
	if isMarker(text, "---") || isMarker(text, "...") {
		return false
	}
	text = bytes.TrimLeft(text, "- \t")
	return len(text) > 0 && text[0] != '#'
}

// firstLine returns the line that the content of the document starts on.
func (d *Document) firstLine() int {
	first := uint32(len(d.Text))
	for i := range d.nodes {
		if d.nodes[i].flags&flagAliased == 0 {
			first = min(first, d.nodes[i].off)
		}
	}
	return d.lineIndex(first)
}

// subject is what a line is about.
type subject struct {
	node   uint32
	starts bool // on the line
}

// findSubjects finds, for each of some lines, the value of the key or the item that starts first on it, or else the innermost
// value that goes on there.
func (d *Document) findSubjects(of map[int]*subject) {
	type beginning struct {
		off  uint32 // of the first character on the line
		line int
	}
	var beginnings []beginning
	for line := range of {
		off := d.lines[line]
		for d.Text[off] == ' ' || d.Text[off] == '\t' {
			off++
		}
		beginnings = append(beginnings, beginning{off, line})
	}
	slices.SortFunc(beginnings, func(a, b beginning) int { return cmp.Compare(a.off, b.off) })
	for i := uint32(1); i < uint32(len(d.nodes)); i++ {
		n := &d.nodes[i]
		isKey, isItem := n.flags&flagKey != 0, d.nodes[d.link(i).parent].kind == Sequence
		// An item that is an alias stands where that does.
		if elsewhere := n.flags&flagAliased != 0; elsewhere && (!isItem || d.nodes[d.link(i).parent].flags&flagAliased != 0) {
			continue
		}
		if isKey || isItem {
			line := d.lineIndex(n.off)
			if s, asked := of[line]; asked && (s == nil || !s.starts) {
				of[line] = &subject{i, true}
				if isKey {
					of[line].node++
				}
			}
		}
		if isKey || (n.kind == Mapping || n.kind == Sequence) && n.flags&flagFlow == 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(beginnings, n.off, func(b beginning, off uint32) int { return cmp.Compare(b.off, off) })
		for ; at < len(beginnings) && beginnings[at].off < n.end; at++ {
			if line := beginnings[at].line; of[line] == nil || !of[line].starts {
				of[line] = &subject{node: i}
			}
		}
	}
}
