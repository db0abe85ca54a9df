package fix

import (
	"slices"
	"sort"
	"unicode/utf8"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// origins finds where in a file as it was something stood that has a place in it as it is.
type origins struct {
	before, text             []byte
	beforeStarts, textStarts []int // offsets of lines
	pieces                   patched
	starts                   []int // offsets of pieces in the text
}

func (f *file) origins() *origins {
	o := &origins{before: f.before, text: f.text, pieces: f.pieces}
	if len(f.pieces) < 2 {
		return o
	}
	at := 0
	for _, piece := range f.pieces {
		o.starts = append(o.starts, at)
		at += piece.len()
	}
	o.beforeStarts, o.textStarts = lineStarts(f.before), lineStarts(f.text)
	return o
}

func lineStarts(text []byte) []int {
	starts := []int{0}
	for i, c := range text {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// of returns where something stood that has a position now; of what was added, the place where that was done.
func (o *origins) of(p manifest.Position) manifest.Position {
	if len(o.starts) == 0 || !p.IsValid() || p.Line > len(o.textStarts) {
		return p
	}
	at := o.textStarts[p.Line-1]
	for range p.Column - 1 {
		_, size := utf8.DecodeRune(o.text[at:])
		at += size
	}
	at = o.offset(at)
	line := sort.SearchInts(o.beforeStarts, at+1)
	return manifest.Position{Line: line, Column: 1 + utf8.RuneCount(o.before[o.beforeStarts[line-1]:at])}
}

func (o *origins) offset(at int) int {
	i := sort.SearchInts(o.starts, at+1) - 1
	if piece := o.pieces[i]; piece.text == "" {
		return piece.start + at - o.starts[i]
	}
	for _, piece := range slices.Backward(o.pieces[:i]) {
		if piece.text == "" {
			return piece.end
		}
	}
	return 0
}
