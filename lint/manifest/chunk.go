package manifest

import "io"

// Chunks are what a stream is read into. The first is small, for most inputs are.
const (
	firstChunk = 16 << 10
	chunkSize  = 1 << 20
)

// chunk holds the part of a stream that was read and not taken yet. What was taken is never written again: where a chunk is
// full, the rest of it moves to a new one.
type chunk struct {
	in   io.Reader
	err  error  // of in, behind text
	text []byte // what can be taken; new text is read into its capacity
	size int    // of the memory that text is part of
	read int64  // bytes of the stream before text
}

// maxEmptyReads is how often a reader may return nothing and no error.
const maxEmptyReads = 100

// more reads on, behind the text. It reports false at the end of the stream, the reason of which then is in err.
func (c *chunk) more() bool {
	if c.err != nil {
		return false
	}
	if full := len(c.text) == cap(c.text); full || c.size > chunkSize && len(c.text) < chunkSize/2 {
		c.size = max(2*len(c.text), min(max(firstChunk, 4*c.size), chunkSize))
		c.text = append(make([]byte, 0, c.size), c.text...)
	}
	for range maxEmptyReads {
		n, err := c.in.Read(c.text[len(c.text):cap(c.text)])
		c.text, c.err = c.text[:len(c.text)+n], err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	c.err = io.ErrNoProgress
	return false
}

// take returns the first n bytes of the text, which are the caller's.
func (c *chunk) take(n int) []byte {
	taken := c.text[:n:n]
	c.text = c.text[n:]
	c.read += int64(n)
	return taken
}
