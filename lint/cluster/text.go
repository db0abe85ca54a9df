package cluster

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// text collects the strings that are kept of an object, to keep them in one piece of memory.
type text struct {
	bytes   []byte
	ends    []int
	strings []string
	lines   []manifest.Line
}

// end ends a string, which begins where the last one ended.
func (t *text) end() { t.ends = append(t.ends, len(t.bytes)) }

// add adds a string.
func (t *text) add(s string) {
	t.bytes = append(t.bytes, s...)
	t.end()
}

// take returns the strings and starts anew. The slice is valid until the next call.
func (t *text) take() []string {
	all, start := string(t.bytes), 0
	t.strings = t.strings[:0]
	for _, end := range t.ends {
		t.strings = append(t.strings, all[start:end])
		start = end
	}
	t.bytes, t.ends = t.bytes[:0], t.ends[:0]
	clear(t.lines[:cap(t.lines)]) // whose text would keep the document's in memory
	return t.strings
}

// number appends a number to what is packed: small ones in one byte, whatever their sign.
func (t *text) number(n int) {
	u := uint64(n)<<1 ^ uint64(n>>63)
	for ; u >= 0x80; u >>= 7 {
		t.bytes = append(t.bytes, byte(u)|0x80)
	}
	t.bytes = append(t.bytes, byte(u))
}

// string appends a string to what is packed, after its length.
func (t *text) string(s string) {
	t.number(len(s))
	t.bytes = append(t.bytes, s...)
}

// place packs all of a place but its file. It is not kept as it is because there are several in every workload.
func (t *text) place(p manifest.Place) {
	t.number(p.Start.Line)
	t.number(p.Start.Column)
	t.number(p.End.Line - p.Start.Line)
	t.number(p.End.Column - p.Start.Column)
	t.number(len(p.Excerpt))
	for _, line := range p.Excerpt {
		t.number(p.Start.Line - line.Number)
		t.number(line.Column)
		t.string(line.Text)
	}
}

// placeOf packs the place of a value, and returns it: its excerpt is valid until the next call.
func (t *text) placeOf(v manifest.Value) manifest.Place {
	p := v.PlaceIn(t.lines[:0])
	t.lines = p.Excerpt
	t.place(p)
	return p
}

// spot packs a spot: a value of an object, or of one that it is merged with, or the place where one is missing.
func (t *text) spot(o *manifest.Object, v manifest.Value) {
	path, stable := v.Paths(o.Value)
	t.string(v.Document().File)
	t.string(path)
	t.string(stable)
	t.string(v.Missing())
	t.placeOf(v)
}

// readSpot reads a spot by itself; there is none in an empty text.
func readSpot(text string) Spot {
	if text == "" {
		return Spot{}
	}
	p := packed(text)
	file := p.string()
	s := Spot{Path: p.string(), Stable: p.string(), Missing: p.string()}
	s.Place = p.place(file)
	return s
}

// packed is what a text packed, to be read in the same order.
type packed string

func (p *packed) number() int {
	u, shift, i := uint64(0), 0, 0
	for ; (*p)[i] >= 0x80; i++ {
		u |= uint64((*p)[i]&0x7f) << shift
		shift += 7
	}
	u |= uint64((*p)[i]) << shift
	*p = (*p)[i+1:]
	return int(u>>1) ^ -int(u&1)
}

func (p *packed) string() string {
	n := p.number()
	s := string((*p)[:n])
	*p = (*p)[n:]
	return s
}

func (p *packed) place(file string) manifest.Place {
	at := manifest.Place{File: file}
	at.Start.Line, at.Start.Column = p.number(), p.number()
	at.End.Line, at.End.Column = at.Start.Line+p.number(), at.Start.Column+p.number()
	for range p.number() {
		at.Excerpt = append(at.Excerpt, manifest.Line{Number: at.Start.Line - p.number(), Column: p.number(), Text: p.string()})
	}
	return at
}

// readPlace reads a place by itself; there is none in an empty text.
func readPlace(text, file string) manifest.Place {
	if text == "" {
		return manifest.Place{}
	}
	p := packed(text)
	return p.place(file)
}

// names are strings that come again in many objects: each is kept once.
type names map[string]string

func (n *names) keep(s string) string {
	if s == "" {
		return ""
	}
	kept, ok := (*n)[s]
	if !ok {
		if *n == nil {
			*n = names{}
		}
		kept = strings.Clone(s)
		(*n)[kept] = kept
	}
	return kept
}
