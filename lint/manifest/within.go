package manifest

import (
	"bytes"
	"iter"
	"strings"
)

// within is where the text of a document stands: in a string of another one.
type within struct {
	Value
	at int // byte of the string's content at which the text begins; -1 where it is not known
}

// Within reads a string as a stream of its own. Its documents stand where they do in the string, as far as its content is as
// it stands in the text: see [Value.PlaceOf]. The expressions of workflow engines, {{...}}, are read as what is filled in
// later. A document is valid until the next one, the last until the parser is used again.
func (p *Parser) Within(v Value) iter.Seq[*Document] {
	return func(yield func(*Document) bool) {
		text := v.Text()
		if text == "" {
			return
		}
		text = unfilled(text)
		splitter, read := NewSplitter(v.doc.File, strings.NewReader(text)), 0
		for {
			section, err := splitter.Next()
			if err != nil {
				return // the end: reading a string does not fail
			}
			inside := within{v, strings.Index(text[read:], string(section.Text))}
			if inside.at >= 0 {
				inside.at += read
				read = inside.at
			}
			p.within = inside
			documents := p.Parse(section)
			p.within = within{}
			for _, d := range documents {
				if !yield(d) {
					return
				}
			}
		}
	}
}

// place returns the place of a part of the text, by offsets into that.
func (w *within) place(off, end uint32) Place {
	if w.at < 0 {
		return w.Value.Place()
	}
	return w.Value.PlaceOf(w.at+int(off), w.at+int(end))
}

// unfilled returns a text in which the expressions of workflow engines are variables, of the same length.
func unfilled(text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	out := []byte(text)
	for at := 0; ; {
		start := bytes.Index(out[at:], []byte("{{"))
		if start < 0 {
			return string(out)
		}
		start += at
		length := bytes.Index(out[start:], []byte("}}"))
		if length < 0 || bytes.IndexByte(out[start:start+length], '\n') >= 0 {
			at = start + len("{{")
			continue
		}
		end := start + length + len("}}")
		for i := start + len("{{"); i < end-1; i++ {
			if c := out[i]; c < '0' || c > '9' && c < 'A' || c > 'Z' && c < 'a' || c > 'z' {
				out[i] = '_'
			}
		}
		copy(out[start:], "$(")
		out[end-1] = ')'
		at = end
	}
}
