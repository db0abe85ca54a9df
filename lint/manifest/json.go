package manifest

import (
	"bytes"
	"fmt"
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
// YAMLOrJSONDecoder. The documents share the text of whole; its problems are the first one's.
func parseJSON(whole *Document, separator *Problem) []*Document {
	var documents []*Document
	read, end := 0, 0
	for off := skipSpace(whole.Text, 0); off < len(whole.Text); off = skipSpace(whole.Text, end) {
		d := whole.from(off)
		p := jsonParser{builder: builder{doc: d}, text: d.Text, open: -1}
		length, err := p.value(0, 0)
		if err != nil {
			d.nodes = nil
			message := err.message
			if read > 0 && err.off == 0 {
				message = "text after the JSON value: " + message
			}
			d.addProblem(Syntax, err.off, err.off+1, message)
			if read <= 1 {
				d = orYAML(d, whole.from(afterSpace(whole.Text, end)))
			}
			documents = append(documents, d)
			break
		}
		d.Text = d.Text[:length]
		p.finish()
		documents = append(documents, d)
		read++
		end = off + length
	}
	last := documents[len(documents)-1]
	if read > 1 && !last.Unread() && separator != nil {
		last.Problems = append(last.Problems, *separator)
	}
	documents[0].Problems = append(whole.Problems, documents[0].Problems...)
	return documents
}

// from returns a document of the text from an offset on.
func (d *Document) from(off int) *Document {
	at := d.position(uint32(off))
	return &Document{File: d.File, Text: d.Text[off:], Line: at.Line, Column: at.Column, Source: d.Source, Rendered: d.Rendered}
}

// orYAML reads as YAML what is not JSON. It returns the document that tells more: the YAML one where it can be read, or
// where its author meant YAML.
func orYAML(notJSON, y *Document) *Document {
	parseYAML(y)
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
		n.text, end, err = p.str(off)
	case 't':
		n.kind, n.text = Bool, "true"
		end, err = p.literal(off, n.text)
	case 'f':
		n.kind, n.text = Bool, "false"
		end, err = p.literal(off, n.text)
	case 'n':
		n.kind = Null
		end, err = p.literal(off, "null")
	default:
		n.kind, end, err = p.number(off)
		if err == nil {
			n.text = string(p.text[off:end])
		}
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
	for empty := true; ; empty = false {
		if off < len(p.text) && p.text[off] == closer && empty {
			break
		}
		if kind == Mapping {
			if off >= len(p.text) || p.text[off] != '"' {
				return 0, p.fail(off, "a name in double quotes")
			}
			name, end, err := p.str(off)
			if err != nil {
				return 0, err
			}
			p.pushLeaf(node{off: uint32(off), end: uint32(end), kind: String, flags: flagKey, text: name})
			if off = skipSpace(p.text, end); off >= len(p.text) || p.text[off] != ':' {
				return 0, p.fail(off, "`:` after the name")
			}
			off++
		}
		end, err := p.value(off, depth+1)
		if err != nil {
			return 0, err
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
	if kind == Mapping {
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
	if _, err := strconv.ParseFloat(string(p.text[off:i]), 64); err != nil {
		p.objections = append(p.objections, objection{off, i, "the number is out of range", uint32(len(p.doc.nodes))})
	}
	return kind, i, nil
}

// str reads the string at an offset.
func (p *jsonParser) str(off int) (text string, end int, err *jsonError) {
	start := off + 1
	for i := start; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '"':
			return string(p.text[start:i]), i + 1, nil
		case c == '\\':
			return p.escaped(start, i)
		case c < 0x20:
			return "", 0, p.control(start, i)
		}
	}
	return "", 0, &jsonError{off, unclosedQuote}
}

// control returns the error for a control character in the string that starts at an offset.
func (p *jsonParser) control(start, off int) *jsonError {
	if c := p.text[off]; c == '\n' || c == '\r' {
		return &jsonError{start - 1, unclosedQuote}
	}
	return p.fail(off, "no control character in a string")
}

// escaped reads the rest of a string from its first escape on.
func (p *jsonParser) escaped(start, i int) (text string, end int, err *jsonError) {
	out := append([]byte(nil), p.text[start:i]...)
	for i < len(p.text) {
		c := p.text[i]
		switch {
		case c == '"':
			return string(out), i + 1, nil
		case c < 0x20:
			return "", 0, p.control(start, i)
		case c != '\\':
			out = append(out, c)
			i++
			continue
		}
		if i+1 >= len(p.text) {
			break
		}
		switch e := p.text[i+1]; e {
		case '"', '\\', '/':
			out = append(out, e)
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
			r, ok := p.unit(i)
			if !ok {
				return "", 0, p.fail(i, "four hexadecimal digits after `\\u`")
			}
			i += 4
			if utf16.IsSurrogate(r) {
				if low, ok := p.unit(i + 2); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
					r = utf16.DecodeRune(r, low)
					i += 6
				} else {
					r = utf8.RuneError
				}
			}
			out = utf8.AppendRune(out, r)
		default:
			return "", 0, p.fail(i+1, "an escape that JSON has")
		}
		i += 2
	}
	return "", 0, &jsonError{start - 1, unclosedQuote}
}

// unit reads the UTF-16 code unit of the escape \uXXXX at an offset.
func (p *jsonParser) unit(i int) (rune, bool) {
	if i+6 > len(p.text) || p.text[i] != '\\' || p.text[i+1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(p.text[i+2:i+6]), 16, 16)
	return rune(n), err == nil
}
