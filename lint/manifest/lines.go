package manifest

import (
	"bytes"
	"strings"
)

// AddLines adds lines, each of which ends in a line feed, to the end of a string, which may be absent. The lines of a literal block
// scalar stay as they are.
func (v Value) AddLines(lines string) (Change, error) {
	text := v.Text()
	switch {
	case text == "":
		if v.doc != nil && !bytes.HasSuffix(v.doc.Text, []byte("\n")) { // nor may the string, should it stand last
			lines = strings.TrimSuffix(lines, "\n")
		}
		return v.Set(lines)
	case strings.HasSuffix(text, "\n"):
		text += lines
	default:
		text += "\n" + strings.TrimSuffix(lines, "\n")
	}
	if err := v.present(); err != nil {
		return Change{}, err
	}
	if s, ok := v.doc.behindLines(v, lines); ok {
		return v.change(Replace, nil, text, s)
	}
	return v.Set(text)
}

// behindLines returns the site of lines at the end of a literal block scalar, if they can be added there.
func (d *Document) behindLines(v Value, lines string) (site, bool) {
	n, content := v.n(), v.Text()
	if n.flags&flagBlock == 0 || d.Text[n.off] != '|' || d.tagged(v.node) || !isLines(lines) || strings.HasSuffix(content, "\n\n") {
		return site{}, false
	}
	if there := d.blockLines(n, content); len(there) > 0 {
		last := there[len(there)-1]
		index := d.lineIndex(last.off)
		end := d.lineEnd(index)
		l := layout{newline: d.newlineAt(index)}
		column := int(last.off - d.lines[index])
		text := l.appendLines(nil, strings.TrimSuffix(lines, "\n"), column)
		return site{form: asWritten, from: d.point(end), to: d.point(end), lead: string(text)}, true
	}
	return site{}, false
}
