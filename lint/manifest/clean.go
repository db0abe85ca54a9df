package manifest

import (
	"encoding/binary"
	"unicode/utf8"
)

// isClean reports whether a text holds only what the parser reads without the reference library: printable characters, tabs
// and line breaks LF and CRLF, in UTF-8. What else ends a line in YAML (CR, NEL, LS, PS), what it forbids (most control
// characters), and byte order marks are not clean.
func isClean(text []byte) bool {
	for {
		text = text[printable(text):]
		if len(text) == 0 {
			return true
		}
		switch c := text[0]; {
		case c == '\t':
			text = text[1:]
		case c == '\r' && len(text) > 1 && text[1] == '\n':
			text = text[2:]
		case c < utf8.RuneSelf:
			return false
		default:
			r, size := utf8.DecodeRune(text)
			if r < 0xA0 || r == 0x2028 || r == 0x2029 || r == 0xFEFF || r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError && size == 1 {
				return false
			}
			text = text[size:]
		}
	}
}

// printable returns how many bytes at the beginning of a text are printable ASCII or line feeds. It looks at eight bytes at
// a time, as every byte of every input passes here.
func printable(text []byte) int {
	i := 0
	for ; i+32 <= len(text); i += 32 {
		part := text[i : i+32]
		if odd(binary.LittleEndian.Uint64(part))|odd(binary.LittleEndian.Uint64(part[8:]))|
			odd(binary.LittleEndian.Uint64(part[16:]))|odd(binary.LittleEndian.Uint64(part[24:])) != 0 {
			break
		}
	}
	for ; i+8 <= len(text) && odd(binary.LittleEndian.Uint64(text[i:])) == 0; i += 8 {
	}
	for i < len(text) && (text[i] >= ' ' && text[i] < 0x7F || text[i] == '\n') {
		i++
	}
	return i
}

// odd returns a word with the highest bit set of each byte of another that is neither printable ASCII nor a line feed.
func odd(word uint64) uint64 {
	const (
		each    = 0x0101010101010101
		highest = 0x80 * each
		low     = 0x7F * each
	)
	ascii := word & low
	belowBlank := ^(ascii + (0x80-' ')*each)
	deleted := ascii + each                  // only 0x7F carries into the highest bit
	notLineFeed := (ascii ^ '\n'*each) + low // only 0 does not
	return (belowBlank&notLineFeed | deleted | word) & highest
}
