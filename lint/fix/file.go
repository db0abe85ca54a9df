package fix

import (
	"bytes"
	"cmp"
	"errors"
	"hash/maphash"
	"io"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// file is an input, and what was made of it.
type file struct {
	Input
	order    int
	seen     seen
	before   []byte  // nil where nothing was to be changed
	text     []byte  // as it is now
	pieces   patched // of before, that text is
	findings findings
	reading  *lint.Reading // of text
	mended   []Mended
	allowed  []Mended
	fault    string
}

// findings are those of a file: those that are reported, and those that exceptions allow or a baseline knows.
type findings struct{ reported, others []*lint.Finding }

// all yields the findings, those that are reported and the others.
func (f *findings) all(yield func(*lint.Finding) bool) {
	for _, some := range [][]*lint.Finding{f.reported, f.others} {
		for _, finding := range some {
			if !yield(finding) {
				return
			}
		}
	}
}

// drop takes out findings.
func (f *findings) drop(is func(*lint.Finding) bool) {
	f.reported = slices.DeleteFunc(slices.Clone(f.reported), is)
	f.others = slices.DeleteFunc(slices.Clone(f.others), is)
}

// sort puts findings in the order of their places.
func (f *findings) sort() {
	byPlace := func(a, b *lint.Finding) int { return a.Place.Start.Compare(b.Place.Start) }
	slices.SortStableFunc(f.reported, byPlace)
	slices.SortStableFunc(f.others, byPlace)
}

// seen is what was read of an input.
type seen struct {
	hash  maphash.Hash
	size  int64
	ended bool // there was nothing more
}

// tee notes what is read from a stream.
type tee struct {
	io.ReadCloser
	seen *seen
}

func (t tee) Read(p []byte) (int, error) {
	n, err := t.ReadCloser.Read(p)
	t.seen.hash.Write(p[:n]) //nolint:errcheck // it has none
	t.seen.size += int64(n)
	t.seen.ended = t.seen.ended || err == io.EOF
	return n, err
}

// is reports whether a text is what was read, as far as it was read.
func (s *seen) is(text []byte) bool {
	if int64(len(text)) < s.size || s.ended && int64(len(text)) != s.size {
		return false
	}
	return maphash.Bytes(s.hash.Seed(), text[:s.size]) == s.hash.Sum64()
}

// noted returns the input, of which what is read is noted.
func (f *file) noted() lint.Input {
	in := f.Input.Input
	f.reading = new(lint.Reading)
	in.Reading = f.reading
	in.Open = func() (io.ReadCloser, error) {
		stream, err := f.Open()
		if err != nil {
			return nil, err
		}
		return tee{stream, &f.seen}, nil
	}
	return in
}

// load reads the text of a file that is to be changed. It must be the one that was linted.
func (f *file) load() error {
	if f.before != nil {
		return nil
	}
	stream, err := f.Open()
	if err != nil {
		return err
	}
	text, err := io.ReadAll(stream)
	if err := cmp.Or(err, stream.Close()); err != nil {
		return err
	}
	if !f.seen.is(text) {
		return errors.New("it has changed while it was read")
	}
	f.before, f.text, f.pieces = text, text, patched{{end: len(text)}}
	return nil
}

// input returns the input as it is now, or with a text in its place.
func (f *file) input(text []byte) lint.Input {
	in := f.Input.Input
	if text == nil {
		text = f.text
	}
	if text != nil {
		in.Open = opens(text)
	}
	return in
}

// opens opens a text that is in memory.
func opens(text []byte) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
}
