package manifest

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// startsJSON reports whether kubectl tries to read a stream as JSON. Source: k8s.io/apimachinery/pkg/util/yaml,
// IsJSONBuffer.
func startsJSON(text []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeftFunc(text, unicode.IsSpace), []byte("{"))
}

// parseJSON reads a section that starts with a brace as kubectl does: as JSON values one after the other, and as YAML from
// where that fails, unless more than one value was read by then. Source: k8s.io/apimachinery/pkg/util/yaml,
// YAMLOrJSONDecoder. The documents share the text of whole; its problems are the first one's. Separator returns the problem
// of a separator that stands behind the section, if there is one.
func (p *Parser) parseJSON(whole *Document, separator func() *Problem) {
	if whole.Piece == ListItem {
		whole.readItem()
		p.documents = append(p.documents, whole)
		return
	}
	read, end := 0, 0
	for off := skipSpace(whole.Text, 0); off < len(whole.Text); off = skipSpace(whole.Text, end) {
		d := p.from(whole, off)
		d.json = true
		reader := jsonParser{builder: builder{doc: d}, text: d.Text, open: -1}
		length, err := reader.value(0, 0)
		if err != nil {
			d.nodes = d.nodes[:0]
			message := err.message
			if read > 0 && err.off == 0 {
				message = "text after the JSON value: " + message
			}
			d.addProblem(Syntax, err.off, err.off+1, message)
			if read <= 1 && d.Piece == Whole {
				d = p.orYAML(d, p.from(whole, afterSpace(whole.Text, end)))
			}
			p.documents = append(p.documents, d)
			break
		}
		d.Text = d.Text[:length]
		d.braces = bytes.Contains(d.Text, []byte("{{"))
		reader.finish()
		p.documents = append(p.documents, d)
		read++
		end = off + length
	}
	last := p.documents[len(p.documents)-1]
	if read > 1 && !last.Unread() {
		if problem := separator(); problem != nil {
			last.Problems = append(last.Problems, *problem)
		}
	}
	p.documents[0].Problems = append(slices.Clone(whole.Problems), p.documents[0].Problems...)
	p.spare = append(p.spare, whole)
}

// from returns a document of the text of another from an offset on.
func (p *Parser) from(d *Document, off int) *Document {
	line, column := d.Line, d.Column
	if off > 0 {
		at := d.position(uint32(off))
		line, column = at.Line, at.Column
	}
	next := p.document(d.File, d.Source, d.Text[off:], line, column)
	if next.Offset = d.Offset; d.Offset >= 0 {
		next.Offset += int64(off)
	}
	if d.seam.index == 0 {
		return next
	}
	if skipped := d.lineIndex(uint32(off)); skipped < d.seam.index {
		next.Piece, next.list, next.seam = d.Piece, d.list, d.seam
		next.seam.index -= skipped
	}
	return next
}

// orYAML reads as YAML what is not JSON. It returns the document that tells more: the YAML one where it can be read, or
// where its author meant YAML.
func (p *Parser) orYAML(notJSON, y *Document) *Document {
	p.parseYAML(y, isClean(y.Text))
	switch {
	case y.Root().Kind() == Mapping, y.Root().Kind() <= Null && len(y.Problems) == 0:
		return y
	case y.Unread() && (y.Problems[0].Kind == Template || !meantAsJSON(notJSON.Text)):
		return y
	}
	return notJSON
}

// meantAsJSON reports whether a text starts like JSON, rather than like YAML or its flow mappings.
func meantAsJSON(text []byte) bool {
	if text[0] != '{' {
		return bytes.IndexByte([]byte(`}],:"`), text[0]) >= 0
	}
	off := skipSpace(text, 1)
	return off == len(text) || text[off] == '"' || text[off] == '}'
}

// skipSpace returns the offset of the next byte that is no white space to JSON.
func skipSpace(text []byte, off int) int {
	for off < len(text) && isSpace(text[off]) {
		off++
	}
	return off
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// afterSpace returns the offset behind white space up to the end of a line, which kubectl drops where it turns to YAML.
// Source: k8s.io/apimachinery/pkg/util/yaml, consumeWhitespace.
func afterSpace(text []byte, off int) int {
	for off < len(text) {
		r, size := utf8.DecodeRune(text[off:])
		if !unicode.IsSpace(r) {
			break
		}
		if off += size; r == '\n' {
			break
		}
	}
	return off
}

// jsonError says where text is not JSON.
type jsonError struct {
	off     int
	message string
}

// jsonParser reads what encoding/json reads.
type jsonParser struct {
	builder
	text []byte
	open int // offset of the innermost bracket that is open, -1 for none
}

func (p *jsonParser) fail(off int, expected string) *jsonError {
	switch {
	case off < len(p.text):
		r, _ := utf8.DecodeRune(p.text[off:])
		return &jsonError{off, fmt.Sprintf("not JSON: expected %s, not %s", expected, strconv.QuoteRune(r))}
	case p.open >= 0:
		return &jsonError{p.open, fmt.Sprintf("`%c` is not closed: expected %s at the end of the text", p.text[p.open], expected)}
	}
	return &jsonError{off, fmt.Sprintf("expected %s at the end of the text", expected)}
}

// value reads the value at an offset and returns the offset of its end.
func (p *jsonParser) value(off, depth int) (end int, err *jsonError) {
	off = skipSpace(p.text, off)
	if off >= len(p.text) {
		return 0, p.fail(off, "a value")
	}
	n := node{off: uint32(off)}
	switch c := p.text[off]; c {
	case '{', '[':
		return p.collection(off, depth)
	case '"':
		n.kind = String
		n.flags, end, err = p.str(off)
	case 't':
		n.kind = Bool
		end, err = p.literal(off, "true")
	case 'f':
		n.kind = Bool
		end, err = p.literal(off, "false")
	case 'n':
		n.kind = Null
		end, err = p.literal(off, "null")
	default:
		n.kind, end, err = p.number(off)
	}
	if err != nil {
		return 0, err
	}
	n.end = uint32(end)
	p.pushLeaf(n)
	return end, nil
}

func (p *jsonParser) literal(off int, word string) (int, *jsonError) {
	if !bytes.HasPrefix(p.text[off:], []byte(word)) {
		return 0, p.fail(off, "a value")
	}
	return off + len(word), nil
}

// collection reads an object or an array.
func (p *jsonParser) collection(off, depth int) (int, *jsonError) {
	if depth >= MaxDepth {
		return 0, &jsonError{off, tooDeep}
	}
	kind, closer := Mapping, byte('}')
	if p.text[off] == '[' {
		kind, closer = Sequence, ']'
	}
	outer := p.open
	p.open = off
	index := p.push(node{off: uint32(off), kind: kind, flags: flagFlow})
	off = skipSpace(p.text, off+1)
	var tags tagSet
	unsettled := false // whether two names may be the same
	for empty := true; ; empty = false {
		if off < len(p.text) && p.text[off] == closer && empty {
			break
		}
		if kind == Mapping {
			if off >= len(p.text) || p.text[off] != '"' {
				return 0, p.fail(off, "a name in double quotes")
			}
			flags, end, err := p.str(off)
			if err != nil {
				return 0, err
			}
			key := uint32(len(p.doc.nodes))
			p.pushLeaf(node{off: uint32(off), end: uint32(end), kind: String, flags: flagKey | flags})
			tag := tagOf(p.doc.text(key))
			p.doc.nodes[key].tag = tag
			unsettled = tags.add(tag) || unsettled
			if off = skipSpace(p.text, end); off >= len(p.text) || p.text[off] != ':' {
				return 0, p.fail(off, "`:` after the name")
			}
			off++
		}
		end, err := p.value(off, depth+1)
		if err != nil {
			return 0, err
		}
		if len(p.doc.nodes) > MaxNodes {
			return 0, &jsonError{off, tooMany}
		}
		if off = skipSpace(p.text, end); off < len(p.text) && p.text[off] == ',' {
			off = skipSpace(p.text, off+1)
			continue
		}
		if off < len(p.text) && p.text[off] == closer {
			break
		}
		return 0, p.fail(off, fmt.Sprintf("`,` or `%c`", closer))
	}
	off++
	p.open = outer
	p.closeAt(index, uint32(off))
	if unsettled {
		p.settleKeys(index)
	}
	return off, nil
}

// number reads a number by the grammar of RFC 8259, and tells those that are integers to kubectl.
func (p *jsonParser) number(off int) (kind Kind, end int, err *jsonError) {
	digits := func(i int) int {
		for i < len(p.text) && '0' <= p.text[i] && p.text[i] <= '9' {
			i++
		}
		return i
	}
	i := off
	if p.text[i] == '-' {
		i++
	}
	whole := digits(i)
	if whole == i {
		return 0, 0, p.fail(i, "a value")
	}
	if p.text[i] == '0' {
		whole = i + 1
	}
	kind, i = Int, whole
	if i < len(p.text) && p.text[i] == '.' {
		fraction := digits(i + 1)
		if fraction == i+1 {
			return 0, 0, p.fail(fraction, "a digit")
		}
		kind, i = Float, fraction
	}
	if i < len(p.text) && (p.text[i] == 'e' || p.text[i] == 'E') {
		i++
		if i < len(p.text) && (p.text[i] == '+' || p.text[i] == '-') {
			i++
		}
		exponent := digits(i)
		if exponent == i {
			return 0, 0, p.fail(exponent, "a digit")
		}
		kind, i = Float, exponent
	}
	const sure = 300 // digits of a number that no exponent makes longer are in range
	if i-off < sure && kind == Int {
		return kind, i, nil
	}
	if _, err := strconv.ParseFloat(string(p.text[off:i]), 64); err != nil {
		p.objections = append(p.objections, objection{off, i, "the number is out of range", uint32(len(p.doc.nodes))})
	}
	return kind, i, nil
}

// str finds the end of the string at an offset, and how its content is to be had from the text.
func (p *jsonParser) str(off int) (flags flag, end int, err *jsonError) {
	flags = flagQuoted
	for i := off + 1; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '"':
			return flags, i + 1, nil
		case c == '\\':
			flags |= flagEncoded
			if i, err = p.escape(i); err != nil {
				return 0, 0, err
			}
			i--
		case c < 0x20:
			return 0, 0, p.control(off+1, i)
		}
	}
	return 0, 0, &jsonError{off, unclosedQuote}
}

// escape returns the offset of the end of the escape at an offset.
func (p *jsonParser) escape(off int) (end int, err *jsonError) {
	if off+1 >= len(p.text) {
		return off + 1, nil // and the quote is not closed
	}
	switch p.text[off+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return off + 2, nil
	case 'u':
		if _, ok := jsonUnit(p.text[off:]); !ok {
			return 0, p.fail(off, "four hexadecimal digits after `\\u`")
		}
		return off + 6, nil
	}
	return 0, p.fail(off+1, "an escape that JSON has")
}

// control returns the error for a control character in the string that starts at an offset.
func (p *jsonParser) control(start, off int) *jsonError {
	if c := p.text[off]; c == '\n' || c == '\r' {
		return &jsonError{start - 1, unclosedQuote}
	}
	return p.fail(off, "no control character in a string")
}

// decodeJSON returns the content of a string that has escapes, which are known to be well-formed. Half of a surrogate pair is
// U+FFFD, as encoding/json has it.
func decodeJSON(text []byte) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			out = append(out, text[i])
			continue
		}
		i++
		switch e := text[i]; e {
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, _ := jsonUnit(text[i-1:])
			i += 4
			if utf16.IsSurrogate(r) {
				if low, ok := jsonUnit(text[i+1:]); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
					r = utf16.DecodeRune(r, low)
					i += 6
				} else {
					r = utf8.RuneError
				}
			}
			out = utf8.AppendRune(out, r)
		default:
			out = append(out, e)
		}
	}
	return string(out)
}

// jsonUnit returns the UTF-16 code unit of the escape \uXXXX that a text starts with.
func jsonUnit(text []byte) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(n), err == nil
}
