package corpus

import "strings"

// appendQuoted appends a string in double quotes, which mean the same in YAML and JSON.
func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	b = appendEscaped(b, s)
	return append(b, '"')
}

func appendEscaped(b []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, c)
		}
	}
	return b
}

// isPlain reports whether a string can stand without quotes and is still read as a string. It says no where YAML would allow
// more than people trust it with.
func isPlain(s string, inFlow bool) bool {
	if s == "" || isAmbiguous(s) {
		return false
	}
	switch c := s[0]; {
	case isLetter(c), isDigit(c), c == '/', c == '.', c == '_', c == '$', c == '(':
	case c == '-' && len(s) > 1 && s[1] != ' ' && !strings.HasPrefix(s, "---"):
	default:
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == ':' && (inFlow || i+1 == len(s) || s[i+1] == ' '), c == '#' && s[i-1] == ' ', c == ' ' && i+1 == len(s):
			return false
		case inFlow && strings.IndexByte(",[]{}?", c) >= 0:
			return false
		}
	}
	return true
}

// isAmbiguous reports whether a string without quotes is, or may be taken for, something else: a number, a date, or one of the
// words for true, false and null.
func isAmbiguous(s string) bool {
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null", ".inf", "-.inf":
		return true
	}
	if c := s[0]; !isDigit(c) && c != '-' && c != '.' {
		return false
	}
	// Whatever the notation, no number and no date has one of these: 0x1F, 0o17, 1e3, .nan, 2026-01-02T03:04:05Z.
	return !strings.ContainsAny(s, "ghijklmpqrsuvw/")
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c >= 0x80 }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
