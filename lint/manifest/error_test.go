package manifest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// TestErrors checks that the problem of a malformed document points at what a person would look at. The place is marked
// in the text: it starts at « and ends at » or with the line.
func TestErrors(t *testing.T) {
	const (
		mapping = "a `key: value` is not allowed here: quote the text, or check the indentation"
		key     = "expected a key here: check the indentation of this line and of those above"
		item    = "expected a list item here: check the indentation of this line and of those above"
		colon   = "expected `:` after the key"
		tabs    = "YAML indents with spaces, never tabs"
		quote   = "the quote is not closed"
		start   = "a value cannot start with this character: quote it"
		behind  = "expected the end of the line, or a comment: quote the whole value"
		square  = "`[` is not closed: expected `,` or `]`"
		curly   = "`{` is not closed: expected `,` or `}`"
		node    = "expected a value here: quote it if it starts with this character"
		anchor  = "a value that starts with `*` or `&` must be quoted, unless it is an alias or an anchor"
		noSuch  = "no anchor `&x` stands before this alias: quote a value that starts with `*`"
	)
	tests := []struct{ text, message string }{
		{"a: b«:» c\n", mapping},
		{"x: 1\n«- a: b: c»\n", key},
		{"x: 1\na: \"b: c\"«:» d\n", mapping},
		{"\"a\": b«:» d\n", mapping},
		{"a: http://x: y\n", mapping},
		{"a: b\n  «c: d»\n", mapping},
		{"a: b\n c\nd: e\n «f: g»\n", mapping},
		{"a:\n- b\n «c: d»\n", mapping},
		{"spec:\n  containers:\n  - name: a\n     «image: b»\n", mapping},
		{"“a”: b«:» “c”\n", mapping},

		{"spec:\n  containers:\n  - name: a\n    image: b\n   «ports:»\n  - 80\n", key},
		{"a:\n  b: 1\n «c: 2»\nd: 3\n", key},
		{"a:\n    b: 1\n\n  # comment\n  «c: 2»\nd: 3\n", key},
		{"a:\n  b: c\n  «- d»\n", key},
		{"a: b\n«- c»\n", key},
		{"a: >\n  b\n «c»\n", key},
		{"a: 1\n«]»\n", key},
		{"a:\n  - b\n  «c: d»\n", item},
		{"a:\n- - b\n  «c»\nd: 1\n", colon},

		{"a: 1\n«b»\nc: 2\n", colon},
		{"a: 1\n«b»\n", colon},
		{"metadata:\n  name: a\n  «labels»\n    x: y\n", colon},
		{"metadata:\n  name: a\n  «labels»\n\n# comment\n  x: y\n", colon},
		{"«a:b»\nc:d\n", colon},
		{"a:\n- b\n«c»\n", colon},
		{"«<html>»\n<body>x: y</body>\n", colon},

		{"«\t»a: b\n", tabs},
		{"a:\n«\t»b: c\n", tabs},
		{"a:\n  «\t»- b\n", tabs},
		{"a:\n  -«\t»b: 1\n", tabs},
		{"a: |\n«\t»b\n", tabs},
		{"a: |\n  b\n«\t»c\n", tabs},

		{"a: «\"»b\nc: 1\nd: 2\n", quote},
		{"x: 1\na: «'»b\nc: 1\n", quote},
		{"a: «\"»b\nc: \"d\"\ne: 1\n", quote},
		{"a: «'»b\nc: 'd'\ne: 1\n", quote},
		{"a: [b, «\"»c]\n", quote},
		{"a: it's\nb: 'it'«s'»\n", behind},
		{"a: \"b\" «c»\n", behind},
		{"a: [b] «c # d»\n", behind},
		{"a: [b c]«]»\n", behind},
		{"a:\n- {b: c} «{d: e}»\n", behind},

		{"a: «[»1, 2\nb: 3\n", square},
		{"x: 1\na: «[»1, 2\nb: 3\nc: 4\n", square},
		{"a: «[»1, 2}\n", square},
		{"a: «{»b: 1\nc: 3\n", curly},
		{"a: «{»b: 1, c\n", curly},
		{"a: {b: «[»1, 2}\n", square},
		{"a: {b: c, d: e f«:» g}\n", "expected `,` or `}` before this"},
		{"a: {b: \"c\" «d»: e}\n", "expected `,` or `}` before this"},
		{"a: [\n  b,\n  c: d«:» e\n]\n", "expected `,` or `]` before this"},
		{"a: [«,»]\n", node},
		{"a: «]»\n", node},
		{"a: «,»\n", node},

		{"a: «@»b\n", start},
		{"a: «`»b`\n", start},
		{"a: «%»b\n", start},
		{"a: [«@»b]\n", start},
		{"a: «-» b\n", "a list item is not allowed here: start the list on a line of its own"},
		{"a: «*»\n", anchor},
		{"a: «*».txt\n", anchor},
		{"a: «&»\n", anchor},
		{"a: «*x»\n", noSuch},
		{"x: 1\na: [b, «*x»]\nc: &x d\n", noSuch},
		{"a: &x [«*x»]\n", "anchor `x` contains itself"},

		{"a: \"b «\\q»\"\n", "unknown escape in a double-quoted string: write `\\\\` for a backslash, or use single quotes"},
		{"x: 1\na: \"«\\u12»\"\n", "expected hexadecimal digits: 2 after `\\x`, 4 after `\\u`, 8 after `\\U`"},
		{"a: \"«\\ud83d»\\ude00\"\n", "the escape is no Unicode character"},
		{"a: «|x»\n  b\n", "expected the text of the block on the lines below `|` or `>`"},
		{"a: «|0»\n  b\n", "the indentation of a block must be 1 to 9"},
		{"a: «!<foo»\n", "expected `>` at the end of the tag"},
		{"a: «!foo!bar» b\n", "unknown tag: quote a value that starts with `!`"},
		{"a: «!{foo}»\n", "expected a blank after the tag: quote a value that starts with `!`"},
		{"a: b«\x00»c\n", "control character U+0000 is not allowed"},
		{"a: b\nc: é«\x1b»d\n", "control character U+001B is not allowed"},
		{"«[a]»: b\n", "a key must be a string"},
		{"«~»: b\n", "a key must be a string, not null"},
		{"a: «.inf»\n", "`.inf` is no number that JSON has"},
		{"a: !!int «b»\n", "`b` is no integer, as its tag says"},
		{"<<: «b»\n", "a merge key takes a mapping, or a list of mappings"},
		{"«%YAML 1.2»\n", dropped},
		{"...\n«a: b»\n", dropped},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.text, "\n", "⏎"), func(t *testing.T) {
			// The library counts the first line otherwise, so all is tried there as well.
			for _, head := range []string{"", "apiVersion: v1\nkind: Pod\n"} {
				if head == "" && (strings.HasPrefix(tt.text, "...") || strings.HasPrefix(tt.text, "«%")) {
					continue
				}
				text := head + tt.text
				line, column, end := marked(text)
				text = strings.NewReplacer("«", "", "»", "").Replace(text)
				if head == "" {
					// What only an object may not hold is no problem here, and a document of one value another.
					d := parse(text)
					if d == nil || len(d.Problems) == 0 || d.Problems[0].Message != tt.message {
						continue
					}
				}
				d := parse(text)
				require.NotEmpty(t, d.Problems)
				p := d.Problems[0]
				require.Equal(t, manifest.Syntax, p.Kind)
				require.Equal(t, tt.message, p.Message)
				if line > 0 {
					require.Equal(t, fmt.Sprint(line, ":", column, "-", end), fmt.Sprint(p.Place.Start.Line, ":", p.Place.Start.Column, "-", p.Place.End.Column))
				}
				require.Empty(t, disagreement([]byte(text)))
			}
		})
	}
}

// marked returns the line and the columns of what is marked in a text; the line is 0 where nothing is.
func marked(text string) (line, column, end int) {
	before, rest, ok := strings.Cut(text, "«")
	if !ok {
		return 0, 0, 0
	}
	within, _, _ := strings.Cut(rest, "»")
	line = 1 + strings.Count(before, "\n")
	column = 1 + len([]rune(before[strings.LastIndex(before, "\n")+1:]))
	return line, column, column + len([]rune(within))
}
