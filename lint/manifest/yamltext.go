package manifest

import "bytes"

// The YAML library tells where a node starts. The functions here find in the text where it ends.

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// breakLength returns the length of the line break at an offset, 0 where there is none: LF, CRLF, CR, NEL, LS or PS. A CR
// before a CRLF is part of it, since kubectl takes a CR off the end of each line that ends in LF.
func breakLength(text []byte, off int) int {
	rest := text[off:]
	switch {
	case len(rest) == 0:
		return 0
	case rest[0] == '\n':
		return 1
	case rest[0] == '\r':
		switch {
		case bytes.HasPrefix(rest, []byte("\r\r\n")):
			return 3
		case bytes.HasPrefix(rest, []byte("\r\n")):
			return 2
		}
		return 1
	case rest[0] == 0xC2 && len(rest) > 1 && rest[1] == 0x85:
		return 2
	case rest[0] == 0xE2 && len(rest) > 2 && rest[1] == 0x80 && rest[2]&^1 == 0xA8:
		return 3
	}
	return 0
}

// lineStarts returns the offset of each line's first byte, as YAML has lines.
func lineStarts(text []byte) []uint32 {
	starts := []uint32{0}
	for i := 0; i < len(text); i++ {
		if c := text[i]; c != '\n' && c != '\r' && c != 0xC2 && c != 0xE2 {
			continue
		}
		if n := breakLength(text, i); n > 0 {
			i += n - 1
			starts = append(starts, uint32(i+1))
		}
	}
	return starts
}

// lineBreak returns the offset of the next line break, or of the end of the text.
func lineBreak(text []byte, off int) int {
	for off < len(text) && breakLength(text, off) == 0 {
		off++
	}
	return off
}

// skipBlank returns the offset of the next byte that starts a token: blanks, line breaks and comments are skipped.
func skipBlank(text []byte, off int) int {
	for off < len(text) {
		switch n := breakLength(text, off); {
		case n > 0:
			off += n
			if bytes.HasPrefix(text[off:], []byte(byteOrderMark)) {
				off += len(byteOrderMark)
			}
		case isBlank(text[off]):
			off++
		case text[off] == '#':
			off = lineBreak(text, off)
		default:
			return off
		}
	}
	return off
}

// skipProperties returns the offset of a node's content, behind its anchor and tag, and where these end. It reports whether
// the tag is "!", by which a scalar is a string. What starts at limit is no property of the node any more, nor what stands
// on a line below that is indented no more than indent.
func skipProperties(text []byte, off, limit, indent int) (content, end int, verbatim bool) {
	for content, end = off, off; content < limit && !isDedented(text, end, content, indent); content = skipBlank(text, end) {
		switch text[content] {
		case '&':
			for end = content + 1; end < len(text) && isAnchorName(text[end]); {
				end++
			}
		case '!':
			for end = content + 1; end < len(text) && !isBlank(text[end]) && breakLength(text, end) == 0; {
				end++
			}
			verbatim = verbatim || end == content+1
		default:
			return content, end, verbatim
		}
	}
	return content, end, verbatim
}

// isDedented reports whether an offset is on another line than the one before it, and behind indent blanks at most.
func isDedented(text []byte, before, off, indent int) bool {
	line := off
	for line > before && text[line-1] == ' ' {
		line--
	}
	return line > before && !isBlank(text[line-1]) && off-line <= indent
}

func isAnchorName(c byte) bool {
	return c == '-' || c == '_' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
}

// plainEnd returns the offset of the end of a plain scalar: its text and its value differ in blanks and line breaks only.
func plainEnd(text []byte, off int, value string) int {
	if len(text)-off >= len(value) && string(text[off:off+len(value)]) == value {
		return off + len(value)
	}
	end := off
	for i := 0; i < len(value); i++ {
		if n := breakLength([]byte(value[i:min(len(value), i+3)]), 0); n > 0 || isBlank(value[i]) {
			i += max(n-1, 0)
			continue
		}
		end = skipFold(text, end) + 1
	}
	return end
}

// skipFold returns the offset of the next byte that is neither blank nor part of a line break.
func skipFold(text []byte, off int) int {
	for off < len(text) {
		n := breakLength(text, off)
		if n == 0 && !isBlank(text[off]) {
			break
		}
		off += max(n, 1)
	}
	return off
}

// quotedEnd returns the offset behind the quote that closes the scalar which the quote at an offset opens, or -1.
func quotedEnd(text []byte, off int) int {
	if off >= len(text) {
		return -1
	}
	quote := text[off]
	for i := off + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] != quote:
		case quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		default:
			return i + 1
		}
	}
	return -1
}

// blockEnd returns the offset of the end of a literal or folded scalar whose indicator is at an offset, in a collection
// indented by parent, -1 for none. Blank lines at the end are part of it only where the indicator keeps them (+). Source:
// go.yaml.in/yaml, yaml_parser_scan_block_scalar.
func blockEnd(text []byte, off, parent int) int {
	indent, keep := 0, false // an indent of 0 is not known yet
	end := off + 1
	for ; end < len(text); end++ {
		if c := text[end]; c == '+' {
			keep = true
		} else if '1' <= c && c <= '9' {
			indent = max(parent, 0) + int(c-'0')
		} else if c != '-' {
			break
		}
	}
	deepest := 0
	for at := lineBreak(text, end); at < len(text); {
		at += breakLength(text, at)
		column := 0
		for at+column < len(text) && text[at+column] == ' ' && (indent == 0 || column < indent) {
			column++
		}
		start := at + column
		deepest = max(deepest, column)
		if start == len(text) || breakLength(text, start) > 0 { // a blank line
			if at = start; keep && (at < len(text) || column > 0) {
				end = at
			}
			continue
		}
		if indent == 0 {
			indent = max(deepest, parent+1, 1)
		}
		if column != indent {
			break
		}
		at = lineBreak(text, start)
		end = at
	}
	return end
}

// closingEnd returns the offset behind the bracket that closes a flow collection whose last item ends at an offset.
func closingEnd(text []byte, off int, bracket byte) int {
	for off = skipBlank(text, off); off < len(text); off = skipBlank(text, off) {
		off++
		if text[off-1] == bracket {
			break
		}
	}
	return off
}

// opensValue reports whether what follows a part of a line may start a scalar.
func opensValue(before []byte) bool {
	trimmed := bytes.TrimRight(before, " \t")
	if len(trimmed) == 0 {
		return true
	}
	switch trimmed[len(trimmed)-1] {
	case ',', '[', '{':
		return true
	case ':', '-', '?':
		return len(trimmed) < len(before) || trimmed[len(trimmed)-1] == ':'
	}
	return false
}
