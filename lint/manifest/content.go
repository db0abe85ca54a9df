package manifest

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// decode returns the content of a scalar that is not as it stands in the text. Sources: RFC 8259 for JSON, and
// go.yaml.in/yaml, yaml_parser_scan_flow_scalar, yaml_parser_scan_plain_scalar and yaml_parser_scan_block_scalar. Lines end
// in LF or CRLF: other text is read by the library itself.
func (d *Document) decode(n *node) string {
	text := d.Text[n.off:n.end]
	switch {
	case n.flags&flagBlock != 0:
		return blockContent(text, int(n.tag))
	case n.flags&flagQuoted == 0:
		return string(fold(nil, text))
	case d.json:
		return decodeJSON(text[1 : len(text)-1])
	case text[0] == '\'':
		return string(bytes.ReplaceAll(fold(nil, text[1:len(text)-1]), []byte("''"), []byte("'")))
	}
	return doubleQuoted(text[1 : len(text)-1])
}

// fold appends the lines of a plain or quoted scalar, joined: one line break is a blank, of more the first is dropped.
// Blanks around them do not count.
func fold(out, text []byte) []byte {
	for {
		line := bytes.IndexByte(text, '\n')
		if line < 0 {
			return append(out, text...)
		}
		out = append(out, bytes.TrimRight(text[:line], " \t\r")...)
		next := len(text) - len(bytes.TrimLeft(text[line:], " \t\r\n"))
		if breaks := bytes.Count(text[line:next], []byte("\n")); breaks == 1 {
			out = append(out, ' ')
		} else {
			out = append(out, bytes.Repeat([]byte("\n"), breaks-1)...)
		}
		text = text[next:]
	}
}

// doubleQuoted returns the content of a scalar in double quotes, whose escapes are known to be well-formed.
func doubleQuoted(text []byte) string {
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		escape := bytes.IndexByte(text, '\\')
		if escape < 0 {
			return string(fold(out, text))
		}
		// Blanks before an escape count, even those behind a line break that the fold takes for indentation.
		out = fold(out, text[:escape])
		text = text[escape+1:]
		switch c := text[0]; c {
		case '\n':
			// The break does not count, those behind it do.
			rest := bytes.TrimLeft(text, " \t\r\n")
			out = append(out, bytes.Repeat([]byte("\n"), bytes.Count(text[:len(text)-len(rest)], []byte("\n"))-1)...)
			text = rest
			continue
		case '0':
			out = append(out, 0)
		case 'a':
			out = append(out, '\a')
		case 'b':
			out = append(out, '\b')
		case 't', '\t':
			out = append(out, '\t')
		case 'n':
			out = append(out, '\n')
		case 'v':
			out = append(out, '\v')
		case 'f':
			out = append(out, '\f')
		case 'r':
			out = append(out, '\r')
		case 'e':
			out = append(out, 0x1B)
		case 'N':
			out = append(out, "\u0085"...)
		case '_':
			out = append(out, "\u00A0"...)
		case 'L':
			out = append(out, "\u2028"...)
		case 'P':
			out = append(out, "\u2029"...)
		case 'x', 'u', 'U':
			digits := escapeDigits(c)
			r, _ := strconv.ParseUint(string(text[1:1+digits]), 16, 32)
			out = utf8.AppendRune(out, rune(r))
			text = text[digits:]
		default: // blank, quote, backslash
			out = append(out, c)
		}
		text = text[1:]
	}
	return string(out)
}

// escapeDigits returns how many hexadecimal digits the escape of a letter has.
func escapeDigits(letter byte) int {
	switch letter {
	case 'x':
		return 2
	case 'u':
		return 4
	}
	return 8
}

// isCharacter reports whether hexadecimal digits are those of a code point that text may hold.
func isCharacter(digits []byte) bool {
	r, err := strconv.ParseUint(string(digits), 16, 32)
	return err == nil && r <= utf8.MaxRune && utf8.ValidRune(rune(r))
}

// blockContent returns the content of a literal or folded scalar, from its indicator up to the break that ends its last
// line; content is indented by indent columns.
func blockContent(text []byte, indent int) string {
	header, body, ok := bytes.Cut(text, []byte("\n"))
	if !ok {
		return "" // no line at all
	}
	folded := header[0] == '>'
	strip, keep := false, false
	for _, c := range header[1:] {
		if c == '#' {
			break
		}
		strip, keep = strip || c == '-', keep || c == '+'
	}
	out := make([]byte, 0, len(body)+1)
	started, broken, blanked := false, 0, false // any text; line breaks pending behind the last; whether that starts with a blank
	for more := true; more; {
		var line []byte
		line, body, more = bytes.Cut(body, []byte("\n"))
		line = bytes.TrimSuffix(line, []byte("\r"))
		line = line[min(indent, len(line)):]
		if len(line) == 0 {
			broken++
			continue
		}
		starts := isBlank(line[0])
		switch {
		case !started:
		case folded && !blanked && !starts:
			if broken == 0 {
				out = append(out, ' ')
			}
		default:
			out = append(out, '\n')
		}
		for ; broken > 0; broken-- {
			out = append(out, '\n')
		}
		out = append(out, line...)
		started, blanked = true, starts
	}
	if started && !strip {
		out = append(out, '\n')
	}
	if keep {
		for ; broken > 0; broken-- {
			out = append(out, '\n')
		}
	}
	return string(out)
}
