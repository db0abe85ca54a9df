package fix

import (
	"bytes"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// apply makes splices, which are in order and apart from each other.
func apply(text []byte, splices []manifest.Splice) []byte {
	more := 0
	for _, s := range splices {
		more += len(s.Text)
	}
	made := make([]byte, 0, len(text)+more)
	at := 0
	for _, s := range splices {
		made = append(append(made, text[at:s.Start.Offset]...), s.Text...)
		at = int(s.End.Offset)
	}
	return append(made, text[at:]...)
}

// appendObjects adds objects as documents at the end of a text.
func appendObjects(text []byte, objects []lint.NewObject) []byte {
	if len(objects) == 0 {
		return text
	}
	end := "\n"
	if first := bytes.IndexByte(text, '\n'); first > 0 && text[first-1] == '\r' {
		end = "\r\n"
	}
	made := bytes.Clone(text)
	if len(made) > 0 && made[len(made)-1] != '\n' {
		made = append(made, end...)
	}
	for _, o := range objects {
		if !endsInSeparator(made) {
			made = append(append(made, "---"...), end...)
		}
		made = append(made, strings.ReplaceAll(o.Text, "\n", end)...)
	}
	return made
}

// endsInSeparator reports whether nothing but a document marker is in the last line of a text, or nothing is in the text at all.
func endsInSeparator(text []byte) bool {
	text = bytes.TrimRight(text, " \t\r\n")
	last := text[bytes.LastIndexByte(text, '\n')+1:]
	return len(text) == 0 || string(last) == "---"
}
