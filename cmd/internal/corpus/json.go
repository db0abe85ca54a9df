package corpus

import "strconv"

// appendJSON appends a value as `kubectl get -o json` prints it.
func appendJSON(b []byte, v value, indent int) []byte {
	switch v := v.(type) {
	case string:
		return appendQuoted(b, v)
	case mapping:
		if len(v) == 0 {
			return append(b, "{}"...)
		}
		b = append(b, '{')
		for i, f := range v.sorted() {
			b = appendJSONLine(b, i > 0, indent+4)
			b = appendQuoted(b, f.name)
			b = append(b, ": "...)
			b = appendJSON(b, f.value, indent+4)
		}
		b = appendJSONLine(b, false, indent)
		return append(b, '}')
	case sequence:
		if len(v) == 0 {
			return append(b, "[]"...)
		}
		b = append(b, '[')
		for i, item := range v {
			b = appendJSONLine(b, i > 0, indent+4)
			b = appendJSON(b, item, indent+4)
		}
		b = appendJSONLine(b, false, indent)
		return append(b, ']')
	default:
		return appendWord(b, v)
	}
}

func appendJSONLine(b []byte, comma bool, indent int) []byte {
	if comma {
		b = append(b, ',')
	}
	return appendSpaces(append(b, '\n'), indent)
}

// appendWord appends a scalar that is no string; YAML and JSON write it alike.
func appendWord(b []byte, v value) []byte {
	switch v := v.(type) {
	case bool:
		return strconv.AppendBool(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	default:
		return append(b, "null"...)
	}
}

func appendSpaces(b []byte, n int) []byte {
	const spaces = "                                                                "
	for n > len(spaces) {
		b, n = append(b, spaces...), n-len(spaces)
	}
	return append(b, spaces[:n]...)
}
