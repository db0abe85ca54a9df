package corpus

import "strings"

// appendKYAML appends a value as `kubectl get -o kyaml` prints it (KEP-5295).
func appendKYAML(b []byte, v value, indent int) []byte {
	switch v := v.(type) {
	case string:
		if strings.Contains(v, "\n") {
			return appendFolded(b, v, indent+2)
		}
		return appendQuoted(b, v)
	case mapping:
		if len(v) == 0 {
			return append(b, "{}"...)
		}
		b = append(b, "{\n"...)
		for _, f := range v.sorted() {
			b = appendSpaces(b, indent+2)
			if isKYAMLKey(f.name) {
				b = append(b, f.name...)
			} else {
				b = appendQuoted(b, f.name)
			}
			b = append(b, ": "...)
			b = appendKYAML(b, f.value, indent+2)
			b = append(b, ",\n"...)
		}
		b = appendSpaces(b, indent)
		return append(b, '}')
	case sequence:
		return appendKYAMLItems(b, v, indent)
	default:
		return appendWord(b, v)
	}
}

// appendKYAMLItems appends a sequence: mappings close to their brackets, scalars each on a line.
func appendKYAMLItems(b []byte, items sequence, indent int) []byte {
	if len(items) == 0 {
		return append(b, "[]"...)
	}
	b = append(b, '[')
	if _, ok := items[0].(mapping); ok {
		for i, item := range items {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendKYAML(b, item, indent)
		}
		return append(b, ']')
	}
	b = append(b, '\n')
	for _, item := range items {
		b = appendSpaces(b, indent+2)
		b = appendKYAML(b, item, indent+2)
		b = append(b, ",\n"...)
	}
	b = appendSpaces(b, indent)
	return append(b, ']')
}

// appendFolded appends a string of several lines, in as many lines: the backslash at the end of each takes back the break, and
// the one at the start keeps the blanks that follow it.
func appendFolded(b []byte, s string, indent int) []byte {
	b = append(b, "\"\\\n"...)
	for line := range strings.Lines(s) {
		text, broken := strings.CutSuffix(line, "\n")
		b = appendSpaces(b, indent)
		if strings.HasPrefix(text, " ") || strings.HasPrefix(text, "\t") {
			b = append(b, '\\')
		} else {
			b = append(b, ' ')
		}
		for i, part := range strings.Split(text, "\t") {
			if i > 0 {
				b = append(b, '\t') // stays as it is
			}
			b = appendEscaped(b, part)
		}
		if broken {
			b = append(b, `\n`...)
		}
		b = append(b, "\\\n"...)
	}
	b = appendSpaces(b, indent)
	return append(b, '"')
}

// isKYAMLKey reports whether a key stands without quotes.
func isKYAMLKey(s string) bool {
	if s == "" || isAmbiguous(s) {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case isLetter(c), isDigit(c), c == '_':
		case i > 0 && i+1 < len(s) && (c == '-' || c == '.' || c == '/'):
		default:
			return false
		}
	}
	return true
}
