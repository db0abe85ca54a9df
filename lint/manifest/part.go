package manifest

import (
	"bytes"
	"strings"
)

// PlaceOf returns the place of a part of a scalar's content: of the bytes from from up to to, as far as they stand on one
// line. Where the content is not as it stands in the text, as behind an escape, it is the place of the whole value.
func (v Value) PlaceOf(from, to int) Place {
	start, ok := v.offset(from)
	if !ok || to < from {
		return v.Place()
	}
	return v.doc.place(start, start+uint32(to-from))
}

// offset returns where in the document's text a byte of a scalar's content stands.
func (v Value) offset(at int) (off uint32, ok bool) {
	switch v.Kind() {
	case Absent, Null, Sequence, Mapping:
		return 0, false
	}
	n := v.n()
	switch content := v.doc.text(v.node); {
	case at < 0 || at > len(content):
		return 0, false
	case n.flags&flagBlock != 0:
		return v.doc.blockOffset(n, content, at)
	case n.flags&flagQuoted != 0 && int(n.end-n.off) == len(content)+2:
		return n.off + 1 + uint32(at), true
	case n.flags&flagPlain != 0 && int(n.end-n.off) == len(content):
		return n.off + uint32(at), true
	}
	return 0, false
}

// blockOffset is offset for a literal or folded scalar: its lines stand in the content one after the other, without their
// indentation and whatever joins them.
func (d *Document) blockOffset(n *node, content string, at int) (off uint32, ok bool) {
	text := d.Text[n.off:n.end]
	header := bytes.IndexByte(text, '\n') + 1
	if header == 0 {
		return 0, false
	}
	indent := int(n.tag)
	if indent == 0 {
		indent = indentation(text[header:])
	}
	read := 0 // of the content
	for start := header; start < len(text); {
		length := bytes.IndexByte(text[start:], '\n')
		if length < 0 {
			length = len(text) - start
		}
		line := bytes.TrimSuffix(text[start:start+length], []byte("\r"))
		line = line[min(indent, len(line)):]
		if len(line) > 0 {
			for read < len(content) && (content[read] == '\n' || content[read] == ' ') && !strings.HasPrefix(content[read:], string(line)) {
				read++
			}
			if !strings.HasPrefix(content[read:], string(line)) {
				return 0, false
			}
			if at < read {
				at = read // in what joins two lines: the second
			}
			if at <= read+len(line) {
				return n.off + uint32(start+indent+at-read), true
			}
			read += len(line)
		}
		start += length + 1
	}
	return 0, false
}

// indentation returns how far the first line that is not blank is indented.
func indentation(text []byte) int {
	for line := range bytes.Lines(text) {
		if rest := bytes.TrimLeft(line, " "); len(bytes.TrimSpace(rest)) > 0 {
			return len(line) - len(rest)
		}
	}
	return 0
}
