package report

import (
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// encoder writes JSON with an indentation of two blanks, byte for byte as encoding/json does where HTML is not escaped, and
// safe to show: what [isPlain] calls no plain character is escaped too. Bytes that are not UTF-8 become U+FFFD. It is the
// caller who sees to it that brackets match and members have names. It knows no types: to look at those of a report, as
// encoding/json does, takes longer than to find what is in it.
type encoder struct {
	text  []byte
	depth int  // of brackets that are open
	later bool // a value stands before the next one in the same brackets
}

// next goes to where the next value of an array, or the name of the next member of an object, stands.
func (e *encoder) next() {
	if e.later {
		e.text = append(e.text, ',')
	}
	e.later = true
	e.newLine()
}

func (e *encoder) newLine() {
	const deepest = "\n                                "
	e.text = append(e.text, deepest[:1+2*e.depth]...)
}

// name goes to where the value of a member stands. The name is plain ASCII.
func (e *encoder) name(name string) {
	e.next()
	e.text = append(e.text, '"')
	e.text = append(e.text, name...)
	e.text = append(e.text, `": `...)
}

func (e *encoder) open(bracket byte) {
	e.text = append(e.text, bracket)
	e.depth++
	e.later = false
}

func (e *encoder) close(bracket byte) {
	e.depth--
	if e.later {
		e.newLine()
	}
	e.text = append(e.text, bracket)
	e.later = true
}

// object writes a member that is an object.
func (e *encoder) object(name string, members func()) {
	e.name(name)
	e.open('{')
	members()
	e.close('}')
}

// array writes a member that is an array.
func (e *encoder) array(name string, items func()) {
	e.name(name)
	e.open('[')
	items()
	e.close(']')
}

// item writes an item of an array, an object.
func (e *encoder) item(members func()) {
	e.next()
	e.open('{')
	members()
	e.close('}')
}

// stream writes to an output what the encoder holds, and then many items of the array that is open: item writes the one of
// an index. Some jobs write parts of them at once; no more than one part for each job is held in memory.
func (e *encoder) stream(out io.Writer, jobs, items int, item func(e *encoder, index int)) error {
	const partItems = 256 // of findings, a quarter of a megabyte: worth handing over, and soon written
	if err := e.flush(out); err != nil {
		return err
	}
	parts := (items + partItems - 1) / partItems
	type part struct {
		encoder
		written chan struct{}
	}
	ring := make([]part, min(max(jobs, 1), parts))
	begin := func(n int) {
		p := &ring[n%len(ring)]
		p.encoder = encoder{text: p.text[:0], depth: e.depth, later: e.later || n > 0}
		p.written = make(chan struct{})
		go func() {
			defer close(p.written)
			for i := n * partItems; i < min((n+1)*partItems, items); i++ {
				item(&p.encoder, i)
			}
		}()
	}
	for n := range ring {
		begin(n)
	}
	for n := range parts {
		p := &ring[n%len(ring)]
		<-p.written
		if err := p.flush(out); err != nil {
			return err
		}
		if next := n + len(ring); next < parts {
			begin(next)
		}
	}
	e.later = e.later || items > 0
	return nil
}

// end ends the JSON with a line feed and writes what is left of it to an output.
func (e *encoder) end(out io.Writer) error {
	e.text = append(e.text, '\n')
	return e.flush(out)
}

// flush writes what the encoder holds to an output.
func (e *encoder) flush(out io.Writer) error {
	_, err := out.Write(e.text)
	e.text = e.text[:0]
	return err
}

// strings writes a member that is an array of strings.
func (e *encoder) strings(name string, values []string) {
	e.name(name)
	e.open('[')
	for _, value := range values {
		e.next()
		e.text = appendJSON(e.text, value)
	}
	e.close(']')
}

// string writes a member that is a string.
func (e *encoder) string(name, value string) {
	e.name(name)
	e.text = appendJSON(e.text, value)
}

// someString writes a member that is a string, unless it is empty.
func (e *encoder) someString(name, value string) {
	if value != "" {
		e.string(name, value)
	}
}

// int writes a member that is a number.
func (e *encoder) int(name string, value int) {
	e.name(name)
	e.text = strconv.AppendInt(e.text, int64(value), 10)
}

// someInt writes a member that is a number, unless it is 0.
func (e *encoder) someInt(name string, value int) {
	if value != 0 {
		e.int(name, value)
	}
}

// bool writes a member that is a boolean.
func (e *encoder) bool(name string, value bool) {
	e.name(name)
	e.text = strconv.AppendBool(e.text, value)
}

// someBool writes a member that is true, and nothing where it is false.
func (e *encoder) someBool(name string, value bool) {
	if value {
		e.bool(name, true)
	}
}

// appendJSON appends a text as a JSON string.
func appendJSON(dst []byte, text string) []byte {
	dst = append(dst, '"')
	start := 0 // of what is not yet appended
	for i := 0; i < len(text); {
		if asItIs[text[i]] {
			i++
			continue
		}
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
			if isPlain(r) && size > 1 {
				i += size
				continue
			}
		}
		dst = append(dst, text[start:i]...)
		dst = appendEscape(dst, r)
		i += size
		start = i
	}
	dst = append(dst, text[start:]...)
	return append(dst, '"')
}

// asItIs holds the bytes that stand for themselves in a JSON string.
var asItIs = func() (bytes [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		bytes[c] = c != '"' && c != '\\'
	}
	return bytes
}()

func appendEscape(dst []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(dst, '\\', byte(r))
	case '\b':
		return append(dst, `\b`...)
	case '\f':
		return append(dst, `\f`...)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	if r > 0xffff {
		high, low := utf16.EncodeRune(r)
		return appendEscape(appendEscape(dst, high), low)
	}
	const digits = "0123456789abcdef"
	return append(dst, '\\', 'u', digits[r>>12], digits[r>>8&0xf], digits[r>>4&0xf], digits[r&0xf])
}
