package manifest

import (
	"bytes"
	"sort"
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
		return v.doc.blockOffset(v.node, content, at)
	case n.flags&flagQuoted != 0 && int(n.end-n.off) == len(content)+2:
		return n.off + 1 + uint32(at), true
	case n.flags&flagPlain != 0 && int(n.end-n.off) == len(content):
		return n.off + uint32(at), true
	}
	return 0, false
}

// blockLine is a line of a literal or folded scalar that is not empty.
type blockLine struct {
	at  int    // byte of the content at which it starts
	off uint32 // where it stands in the document's text, behind its indentation
	end int    // byte of the content behind it
}

// blockOffset is offset for a literal or folded scalar: its lines stand in the content one after the other, without their
// indentation and whatever joins them.
func (d *Document) blockOffset(node uint32, content string, at int) (off uint32, ok bool) {
	lines := d.linesOf(node, content)
	i := sort.Search(len(lines), func(i int) bool { return at <= lines[i].end })
	if i == len(lines) {
		return 0, false
	}
	return lines[i].off + uint32(max(at, lines[i].at)-lines[i].at), true // in what joins two lines: the second
}

// linesOf returns the lines of a literal or folded scalar, as far as they are found in its content.
func (d *Document) linesOf(node uint32, content string) []blockLine {
	lines, ok := d.blocks[node]
	if !ok {
		lines = d.blockLines(&d.nodes[node], content)
		if d.blocks == nil {
			d.blocks = make(map[uint32][]blockLine)
		}
		d.blocks[node] = lines
	}
	return lines
}

// blockLines finds the lines of a literal or folded scalar, as far as they are found in its content.
func (d *Document) blockLines(n *node, content string) (lines []blockLine) {
	text := d.Text[n.off:n.end]
	header := bytes.IndexByte(text, '\n') + 1
	if header == 0 {
		return nil
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
			for read < len(content) && (content[read] == '\n' || content[read] == ' ') && !strings.HasPrefix(content[read:], share(line)) {
				read++
			}
			if !strings.HasPrefix(content[read:], share(line)) {
				return lines
			}
			lines = append(lines, blockLine{read, n.off + uint32(start+indent), read + len(line)})
			read += len(line)
		}
		start += length + 1
	}
	return lines
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
