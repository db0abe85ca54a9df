package manifest

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// listReader is the part of a Splitter that reads a long list.
type listReader struct {
	list      *list // nil where there is none
	frame     Section
	moreItems bool
	column    int // code points of the line that were taken, where the list is JSON
}

// beginList looks at the first part of a document that may be too long to be kept. Where that is surely a list, it takes
// what stands before the first item, and reports true.
//
// A list in YAML has to be in block style: a line with no more than `items:`, and below it dashes that are all indented
// alike. Its items, and what is around them, then mean by themselves what they mean together, with one exception: a quoted
// scalar or flow collection of several lines is torn apart where one of them looks like the next item, or is not indented
// at all. Neither part of it can be read then.
func (s *Splitter) beginList(section *Section) bool {
	text := s.text[:s.maxWhole]
	l := &list{json: !s.later && startsJSON(text)}
	head, ok := 0, false
	if l.json {
		head, ok = findItemsJSON(text)
	} else {
		head, l.indent, ok = findItems(text)
	}
	if !ok || !l.describe(text[:head]) || !l.startsWith(text[head:]) {
		return false
	}
	section.Text, section.Piece, section.list = bytes.Clone(text[:head]), ListFrame, l
	s.attribute(section)
	s.listReader = listReader{list: l, frame: *section, moreItems: true}
	s.kept = 0
	s.pass(head)
	return true
}

// findItems returns the offset of the first line below `items:` that holds anything, and its indentation. It reports whether
// that starts an item.
func findItems(text []byte) (off, indent int, ok bool) {
	const items = "\nitems:"
	for found := false; !found; {
		i := bytes.Index(text[off:], []byte(items))
		if i < 0 {
			return 0, 0, false
		}
		off += i + len(items)
		rest := bytes.TrimLeft(text[off:], " \t")
		found = len(rest) > 0 && mayBeIdle(rest[0])
	}
	for {
		i := bytes.IndexByte(text[off:], '\n')
		if i < 0 {
			return 0, 0, false
		}
		off += i + len("\n")
		rest := bytes.TrimLeft(text[off:], " ")
		if len(rest) == 0 {
			return 0, 0, false
		}
		if !mayBeIdle(rest[0]) {
			return off, len(text) - off - len(rest), startsItem(rest)
		}
	}
}

// mayBeIdle reports whether what starts with a byte may be no more than a comment or the end of a line.
func mayBeIdle(c byte) bool { return c == '#' || c == '\n' || c == '\r' || c == '\t' }

// startsItem reports whether text is a dash and white space.
func startsItem(text []byte) bool { return text[0] == '-' && (len(text) == 1 || isSpace(text[1])) }

var itemsField = regexp.MustCompile(`^"items"[ \t\r\n]*:[ \t\r\n]*\[`)

// findItemsJSON returns the offset behind the bracket that opens the array `items` of the root. It reports whether the first
// of them is an object.
func findItemsJSON(text []byte) (off int, ok bool) {
	off = skipSpace(text, 0) + len("{")
	for off < len(text) {
		off = skipSpace(text, off)
		if m := itemsField.FindIndex(text[off:]); m != nil {
			off += m[1]
			first := skipSpace(text, off)
			return off, first < len(text) && text[first] == '{'
		}
		var field itemWalk
		if field.walkJSON(text[off:], false) != anItem {
			break
		}
		off += field.off + len(",")
	}
	return 0, false
}

// describe reads what stands before the items. It reports whether that is the first part of a list.
func (l *list) describe(head []byte) bool {
	if l.json {
		if head = append(bytes.Clone(head), "]}"...); !json.Valid(head) {
			return false
		}
	}
	documents := Parse(Section{Text: head, Line: 1, later: !l.json})
	if len(documents) != 1 || documents[0].Unread() {
		return false
	}
	root := documents[0].Root()
	version, kind := root.Field("apiVersion").Text(), root.Field("kind")
	itemVersion, itemKind, isList := itemType(version, kind.Text())
	if version == "" || strings.HasPrefix(version, kustomizeGroup+"/") || kind.Exists() && !isList || root.Field("items").Exists() != l.json {
		return false
	}
	l.apiVersion, l.itemVersion, l.itemKind = strings.Clone(version), strings.Clone(itemVersion), strings.Clone(itemKind)
	return true
}

// startsWith reports whether a text, which breaks off somewhere, starts with an object of the list, and whether a field of
// the list follows where the items end before that.
func (l *list) startsWith(text []byte) bool {
	w := itemWalk{list: l}
	found := w.walk(text, false)
	if found == nothing {
		return false
	}
	for _, d := range Parse(Section{Text: text[:w.off], Line: 1, later: !l.json, Piece: ListItem, list: l}) {
		for part := range d.Parts() {
			if part.Reason == notAnObject {
				return false // its type may stand behind the items
			}
		}
	}
	for found == anItem {
		text = text[w.off+l.comma():]
		w = itemWalk{list: l}
		found = w.walk(text, false)
	}
	return found == nothing || l.json || 'a' <= text[w.off] && text[w.off] <= 'z'
}

// itemWalk looks for the end of an item in a text that is still being read.
type itemWalk struct {
	*list
	off int // up to which the text was looked at
	// In JSON:
	depth  int // of brackets
	quoted bool
}

// What stands at the end of an item.
type found uint8

const (
	nothing found = iota // the end is not in the text
	anItem
	noItem
)

// walk moves off to the end of the item, and says what is there. Final tells that no more text is to come.
func (w *itemWalk) walk(text []byte, final bool) found {
	found := nothing
	if w.json {
		found = w.walkJSON(text, final)
	} else {
		found = w.walkYAML(text, final)
	}
	if found == nothing && final {
		w.off, found = len(text), noItem
	}
	return found
}

// walkYAML walks line by line.
func (w *itemWalk) walkYAML(text []byte, final bool) found {
	for {
		feed := bytes.IndexByte(text[w.off:], '\n')
		if feed < 0 {
			w.off = len(text)
			return nothing
		}
		start := w.off + feed + len("\n")
		found, known := w.startOfLine(text[start:], final)
		if !known {
			w.off += feed
			return nothing
		}
		w.off = start
		if found != nothing {
			return found
		}
	}
}

// startOfLine says what starts with a line. Known is false where too little of it is there to tell.
func (w *itemWalk) startOfLine(line []byte, final bool) (found found, known bool) {
	indent := 0
	for indent <= w.indent && indent < len(line) && line[indent] == ' ' {
		indent++
	}
	line = line[indent:]
	switch {
	case indent > w.indent:
		return nothing, true
	case len(line) < len("---") && !final && bytes.IndexByte(line, '\n') < 0:
		return nothing, false
	case len(line) == 0 || mayBeIdle(line[0]):
		return nothing, true
	case indent == w.indent && startsItem(line):
		return anItem, true
	case indent == 0:
		return noItem, true
	}
	return nothing, true // what it may be, the parser knows
}

// structural are the bytes of JSON that may tell where an item ends.
var structural = [256]bool{'"': true, '\\': true, ',': true, '[': true, ']': true, '{': true, '}': true, '\n': true}

// walkJSON follows quotes and brackets. It heeds separators, for these end a document whatever stands around them.
func (w *itemWalk) walkJSON(text []byte, final bool) found {
	for off := w.off; ; off++ {
		for off < len(text) && !structural[text[off]] {
			off++
		}
		w.off = off
		if off == len(text) {
			return nothing
		}
		switch c, rest := text[off], text[off+1:]; {
		case c == '\n':
			if len(rest) < len(dashes) && !final {
				return nothing
			}
			if bytes.HasPrefix(rest, dashes) {
				w.off++
				return noItem
			}
		case c == '"':
			w.quoted = !w.quoted
		case c == '\\':
			if len(rest) == 0 {
				return nothing
			}
			if w.quoted && rest[0] != '\n' {
				off++
			}
		case w.quoted || c == ',' && w.depth > 0:
		case c == ',':
			return anItem
		case c == '{' || c == '[':
			w.depth++
		case w.depth == 0:
			return noItem
		default:
			w.depth--
		}
	}
}

// nextPiece returns the next item of the list, or after the last of them its frame.
func (s *Splitter) nextPiece() Section {
	if s.moreItems {
		return s.nextItem()
	}
	section := s.frame
	section.Offset = -1
	section.seam = seam{line: s.line, indent: s.column}
	rest := s.read()
	section.Fault, section.separator = rest.Fault, rest.separator
	if rest.Text == nil {
		section.Text = nil
	} else {
		if s.list.json {
			section.Text = append(section.Text, '\n') // so that the rest has a line of its own
		}
		section.seam.index = bytes.Count(section.Text, []byte("\n"))
		section.Text = append(section.Text, rest.Text...)
	}
	s.listReader = listReader{}
	return section
}

func (s *Splitter) nextItem() Section {
	section := s.frame
	section.Piece, section.Line, section.indent = ListItem, s.line, s.column
	dropped := 0
	w := itemWalk{list: s.list}
	found := nothing
	for {
		if found = w.walk(s.text, s.err != nil); found != nothing {
			break
		}
		if dropped+w.off > MaxDocumentSize {
			dropped += len(s.pass(w.off))
			w.off = 0
		}
		if !s.more() && s.err != io.EOF {
			s.ended = true
			return Section{}
		}
	}
	section.Offset = s.offset()
	section.Text = s.pass(w.off)
	if dropped+w.off > MaxDocumentSize {
		section.tooLong("list item")
	}
	if s.moreItems = found == anItem; s.moreItems {
		s.pass(s.list.comma())
	}
	return section
}

// countColumns keeps count of the code points of the line that were taken.
func (s *Splitter) countColumns(text []byte) {
	if i := bytes.LastIndexByte(text, '\n'); i >= 0 {
		s.column, text = 0, text[i+1:]
	}
	s.column += utf8.RuneCount(text)
}
