package fix

import (
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Edit is a part of a text that is replaced.
type Edit struct {
	Start, End int // bytes of the text as it was
	Text       string
}

// piece is a part of a text: of the original, or new.
type piece struct {
	start, end int // bytes of the original; nothing where text is not empty
	text       string
}

func (p piece) len() int { return p.end - p.start + len(p.text) }

// cut cuts a piece.
func (p piece) cut(at int) (before, after piece) {
	if p.text != "" {
		return piece{text: p.text[:at]}, piece{text: p.text[at:]}
	}
	return piece{start: p.start, end: p.start + at}, piece{start: p.start + at, end: p.end}
}

// patched is a text that was changed several times, as pieces of the original and new ones between them.
type patched []piece

// splice makes splices, which are in order and apart from each other. Their places are those of the text as it is.
func (p patched) splice(splices []manifest.Splice) patched {
	var made patched
	at := 0 // where the rest starts
	// take moves what stands before a place to the result, or drops it.
	take := func(until int, keep bool) {
		for at < until {
			first := p[0]
			if first.len() > until-at {
				before, after := first.cut(until - at)
				first = before
				p[0] = after
			} else {
				p = p[1:]
			}
			at += first.len()
			if keep {
				made = append(made, first)
			}
		}
	}
	p = append(patched{}, p...)
	for _, s := range splices {
		take(int(s.Start.Offset), true)
		if s.Text != "" {
			made = append(made, piece{text: s.Text})
		}
		take(int(s.End.Offset), false)
	}
	return append(made, p...)
}

// apply returns the text.
func (p patched) apply(original []byte) []byte {
	length := 0
	for _, piece := range p {
		length += piece.len()
	}
	text := make([]byte, 0, length)
	for _, piece := range p {
		text = append(append(text, original[piece.start:piece.end]...), piece.text...)
	}
	return text
}

// edits returns what was changed of the original, which has a length. What is new and stands at one place is one edit.
func (p patched) edits(length int) []Edit {
	var edits []Edit
	e := Edit{}
	close := func(until int) {
		if e.End = until; e.Start < e.End || e.Text != "" {
			edits = append(edits, e)
		}
	}
	for _, piece := range p {
		if piece.text != "" {
			e.Text += piece.text
			continue
		}
		if piece.start == piece.end {
			continue
		}
		close(piece.start)
		e = Edit{Start: piece.end}
	}
	close(length)
	return edits
}

// apply makes edits, which are in order and apart from each other.
func apply(text []byte, edits []Edit) []byte {
	more := 0
	for _, e := range edits {
		more += len(e.Text)
	}
	made := make([]byte, 0, len(text)+more)
	at := 0
	for _, e := range edits {
		made = append(append(made, text[at:e.Start]...), e.Text...)
		at = e.End
	}
	return append(made, text[at:]...)
}
