package fix

import (
	"bytes"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// documents returns objects as they are added to the end of a text.
func documents(text []byte, objects []lint.NewObject) string {
	if len(objects) == 0 {
		return ""
	}
	var b strings.Builder
	if len(text) > 0 && text[len(text)-1] != '\n' {
		b.WriteByte('\n')
	}
	for i, o := range objects {
		if i > 0 || !endsInSeparator(text) {
			b.WriteString("---\n")
		}
		b.WriteString(o.Text)
	}
	if first := bytes.IndexByte(text, '\n'); first > 0 && text[first-1] == '\r' {
		return strings.ReplaceAll(b.String(), "\n", "\r\n")
	}
	return b.String()
}

// endsInSeparator reports whether nothing but a document marker is in the last line of a text, or nothing is in the text at all.
func endsInSeparator(text []byte) bool {
	text = bytes.TrimRight(text, " \t\r\n")
	last := text[bytes.LastIndexByte(text, '\n')+1:]
	return len(text) == 0 || string(last) == "---"
}

// atEnd returns a splice at the end of a text.
func atEnd(text []byte, more string) manifest.Splice {
	end := manifest.Point{Offset: int64(len(text))}
	return manifest.Splice{Start: end, End: end, Text: more}
}
