package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// numbered returns lines of a file, of which the first has a number.
func numbered(first int, text string) []manifest.Line {
	var lines []manifest.Line
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, manifest.Line{Number: first + len(lines), Column: 1, Text: line})
	}
	return lines
}

// splice replaces what is between two places on lines.
func splice(line, column, endLine, endColumn int, text string) manifest.Splice {
	return manifest.Splice{
		Start: manifest.Point{Position: manifest.Position{Line: line, Column: column}},
		End:   manifest.Point{Position: manifest.Position{Line: endLine, Column: endColumn}},
		Text:  text,
	}
}

func TestDiff(t *testing.T) {
	for _, test := range []struct {
		name    string
		lines   []manifest.Line
		splices []manifest.Splice
		want    string
	}{
		{
			"a value", numbered(4, "a:\n  b: true\n  c: 1"), []manifest.Splice{splice(5, 6, 5, 10, "false")},
			"4   a:\n5 -   b: true\n  +   b: false\n",
		},
		{
			"lines behind one", numbered(4, "a:\n  b: 1"), []manifest.Splice{splice(4, 3, 4, 3, "\n  x: 1\n  y: 2")},
			"4   a:\n  +   x: 1\n  +   y: 2\n",
		},
		{
			"lines before one", numbered(4, "a:\n  b: 1"), []manifest.Splice{splice(5, 1, 5, 1, "  x: 1\n")},
			"4   a:\n  +   x: 1\n",
		},
		{
			"a line that goes", numbered(4, "a:\n  b: 1\n  c: 2"), []manifest.Splice{splice(5, 1, 6, 1, "")},
			"4   a:\n5 -   b: 1\n",
		},
		{"the last line goes", numbered(4, "a:\n  b: 1"), []manifest.Splice{splice(5, 1, 6, 1, "")}, "4   a:\n5 -   b: 1\n"},
		{"the only line goes", numbered(1, "b: 1"), []manifest.Splice{splice(1, 1, 2, 1, "")}, "1 - b: 1\n"},
		{"behind the last line", numbered(4, "a: 1"), []manifest.Splice{splice(5, 1, 5, 1, "b: 2\n")}, "4   a: 1\n  + b: 2\n"},
		{"in front of all", numbered(1, "a: 1"), []manifest.Splice{splice(1, 1, 1, 1, "b: 2\n")}, "  + b: 2\n"},
		{
			"two in a line", numbered(7, "x: {a: 1, b: 2}"), []manifest.Splice{splice(7, 8, 7, 9, "10"), splice(7, 14, 7, 15, "20")},
			"7 - x: {a: 1, b: 2}\n  + x: {a: 10, b: 20}\n",
		},
		{
			"in two lines", numbered(7, "x:\n  a: 1\n  b: 2"), []manifest.Splice{splice(8, 6, 8, 7, "10"), splice(9, 6, 9, 7, "20")},
			"7   x:\n8 -   a: 1\n  +   a: 10\n9 -   b: 2\n  +   b: 20\n",
		},
		{
			"far apart", append(numbered(9, "y:\n  b: 2"), numbered(2, "x:\n  a: 1")...), []manifest.Splice{splice(2, 3, 2, 3, "\n  z: 0"), splice(10, 6, 10, 7, "20")},
			"2   x:\n  +   z: 0\n9   y:\n10 -   b: 2\n  +   b: 20\n",
		},
		{
			"of several lines", numbered(1, "a:\n- b\n- c\nd: e"), []manifest.Splice{splice(1, 3, 3, 4, " []")},
			"1 - a:\n2 - - b\n3 - - c\n  + a: []\n",
		},
		{
			"characters of several bytes", numbered(1, "ä: [ü, ö]"), []manifest.Splice{splice(1, 5, 1, 6, "日")},
			"1 - ä: [ü, ö]\n  + ä: [日, ö]\n",
		},
		{
			"part of a line", []manifest.Line{{Number: 1, Column: 901, Text: "\"a\": true"}}, []manifest.Splice{splice(1, 906, 1, 910, "false")},
			"1 - \"a\": true\n  + \"a\": false\n",
		},
		{"out of that part", []manifest.Line{{Number: 1, Column: 901, Text: "\"a\": true"}}, []manifest.Splice{splice(1, 6, 1, 10, "false")}, ""},
		{"behind that part", []manifest.Line{{Number: 1, Column: 901, Text: "\"a\": true"}}, []manifest.Splice{splice(1, 911, 1, 911, "x")}, ""},
		{"lines that are not at hand", numbered(4, "a: 1"), []manifest.Splice{splice(8, 3, 8, 4, "2")}, ""},
		{"a gap", append(numbered(1, "a:"), numbered(3, "  c: 1")...), []manifest.Splice{splice(1, 3, 3, 7, "")}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got strings.Builder
			for _, l := range diff(test.lines, test.splices) {
				number := " "
				if l.line.Number > 0 {
					number = fmt.Sprint(l.line.Number)
				}
				fmt.Fprintf(&got, "%s %s %s\n", number, l.sign, l.line.Text)
			}
			require.Equal(t, test.want, got.String())
		})
	}
}

func TestDifference(t *testing.T) {
	line := func(column int, text string) manifest.Line { return manifest.Line{Column: column, Text: text} }
	for _, test := range []struct {
		line       manifest.Line
		others     []manifest.Line
		start, end int
	}{
		{line(901, "ä: 10, b"), []manifest.Line{line(901, "ä: 20, b")}, 904, 905},
		{line(1, "a: 10"), []manifest.Line{line(1, "a: 1")}, 5, 6},
		{line(1, "a: 1"), []manifest.Line{line(1, "a: 10")}, 5, 5},
		{line(1, "aaa"), []manifest.Line{line(1, "aaaa")}, 4, 4},
		{line(1, "aaa"), nil, 1, 4},
	} {
		at := difference(test.line, test.others, 0)
		require.Equal(t, []int{test.start, test.end}, []int{at.Start.Column, at.End.Column}, test.line.Text)
	}
}
