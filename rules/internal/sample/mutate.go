package sample

import (
	"bytes"
	"math/rand/v2"
	"slices"
)

// pieces are what mutations insert: blanks, indicators and the beginnings of everything.
var pieces = []string{
	" ", "  ", "\n", "\r\n", "\r", "\t", ":", ": ", ":\n", "-", "- ", "\n- ", "#", " #", "# x\n", ",", ", ", "[", "]", "{", "}", "[]", "{}", "\"", "'", "\"\"", "''", "&a1 ", "*a1", "*a1 ", "!!str ", "! ",
	"|", "|\n", ">-\n", "? ", "<<: ", "---\n", "\n---\n", "...\n", "~", "null", "0", "true", "false", "yes", "\\", "\\n", "\xff", "é", "\u0085", "\u2028", "\ufeff", "\x00", "😀", "\n\n", "\n \n", "key: value\n",
	"securityContext:", "privileged: true", "hostPath: {}", "containers:", "name: x", "ALL", "{{ .x }}",
}

// Mutate returns a text with some random changes of bytes and lines, which need not be a manifest any more.
func Mutate(r *rand.Rand, text []byte) []byte {
	text = bytes.Clone(text)
	for range 1 + r.IntN(3)*r.IntN(2) {
		if r.IntN(2) == 0 {
			text = mutateBytes(r, text)
		} else {
			text = mutateLines(r, text)
		}
	}
	return text
}

func mutateBytes(r *rand.Rand, text []byte) []byte {
	from := r.IntN(len(text) + 1)
	to := min(len(text), from+r.IntN(4))
	switch r.IntN(4) {
	case 0:
		return slices.Delete(text, from, to)
	case 1:
		return slices.Insert(text, from, []byte(pick(r, pieces...))...)
	case 2:
		return slices.Replace(text, from, to, []byte(pick(r, pieces...))...)
	}
	return slices.Insert(text, from, bytes.Clone(text[from:min(len(text), from+r.IntN(40))])...)
}

func mutateLines(r *rand.Rand, text []byte) []byte {
	lines := bytes.SplitAfter(text, []byte("\n"))
	from := r.IntN(len(lines))
	to := min(len(lines), from+1+r.IntN(4))
	some := slices.Clone(lines[from:to])
	switch r.IntN(6) {
	case 0:
		lines = slices.Delete(lines, from, to)
	case 1:
		lines = slices.Insert(lines, from, some...)
	case 2: // to another place
		lines = slices.Insert(slices.Delete(lines, from, to), r.IntN(len(lines)-len(some)+1), some...)
	case 3: // to the right
		for i := from; i < to; i++ {
			lines[i] = append([]byte(" "), lines[i]...)
		}
	case 4: // or to the left
		for i := from; i < to; i++ {
			lines[i] = bytes.TrimPrefix(lines[i], []byte(" "))
		}
	default: // another end
		lines[from] = append(bytes.TrimRight(lines[from], "\r\n"), pick(r, "\n\n", "\r\n", " # x\n", " \n", "\t\n", "", "\n# x\n", " |\n", " >-\n", ",\n")...)
	}
	return bytes.Join(lines, nil)
}
