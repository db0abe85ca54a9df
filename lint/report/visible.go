package report

import (
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// terminal measures characters as terminals do, whatever the locale of this process says.
var terminal = &runewidth.Condition{StrictEmojiNeutral: true}

// glyph returns how the first code point of a text that is not empty is shown, how many columns that takes on a
// terminal, and how many bytes of the text it stands for. What would not be seen, or would change how the rest is
// seen, is spelt out: control characters, bidirectional overrides, spaces that are not the ASCII space, characters
// without width, and bytes that are not UTF-8.
func glyph(text string) (shown string, width, size int) {
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case r == utf8.RuneError && size == 1:
		return fmt.Sprintf(`\x%02x`, text[0]), 4, 1
	case isPlain(r):
		return text[:size], terminal.RuneWidth(r), size
	case r < ' ':
		return string('␀' + r), 1, size
	case r == 0x7f:
		return "␡", 1, size
	}
	shown = fmt.Sprintf(`\u{%x}`, r)
	return shown, len(shown), size
}

// isPlain reports whether a character can be shown as it is.
func isPlain(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= ' ' && r < 0x7f
	}
	const brailleBlank = 0x2800
	return unicode.IsPrint(r) && r != brailleBlank && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// visible returns a text as it is shown: one line of printable characters.
func visible(text string) string {
	if isPrintableASCII(text) {
		return text
	}
	var b strings.Builder
	for len(text) > 0 {
		shown, _, size := glyph(text)
		b.WriteString(shown)
		text = text[size:]
	}
	return b.String()
}

func isPrintableASCII(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] >= 0x7f {
			return false
		}
	}
	return true
}

// displayWidth returns how many columns a visible text takes.
func displayWidth(text string) int {
	if isPrintableASCII(text) {
		return len(text)
	}
	width := 0
	for _, r := range text {
		width += terminal.RuneWidth(r)
	}
	return width
}

// cell is one code point of a source line as it is shown.
type cell struct {
	column int // of the code point in the line, from 1
	x      int // display column at which it starts, from 0
	width  int // display columns
	shown  string
}

// end returns the display column after the cell.
func (c cell) end() int { return c.x + c.width }

const tabStop = 4

// cells yields the code points of a source line, tabs as blanks up to the next stop.
func cells(line string) iter.Seq[cell] {
	return func(yield func(cell) bool) {
		c := cell{column: 1}
		for len(line) > 0 {
			var size int
			if line[0] == '\t' {
				c.width, size = tabStop-c.x%tabStop, 1
				c.shown = strings.Repeat(" ", c.width)
			} else {
				c.shown, c.width, size = glyph(line)
			}
			if !yield(c) {
				return
			}
			line = line[size:]
			c.x += c.width
			c.column++
		}
	}
}

// hang writes a text in lines, each behind an indentation: the first behind one of its own. Width is that of all, as [Options] has it.
func hang(w io.Writer, s, first, rest string, width int) {
	if width > 0 {
		width = max(width-len(rest), 24)
	}
	for _, line := range wrap(strings.Split(s, " "), width) {
		fmt.Fprintf(w, "%s%s\n", first, line) //nolint:errcheck // Flush returns it
		first = rest
	}
}

// wrap lays words out in lines of at most width display columns, and of any width if it is 0. A word that is wider
// stands alone.
func wrap(words []string, width int) []string {
	var lines []string
	first, used := 0, 0 // the word that the line starts with, and its columns so far
	for i, word := range words {
		columns := displayWidth(word)
		if i > first {
			columns += len(" ")
		}
		if i > first && width > 0 && used+columns > width {
			lines = append(lines, strings.Join(words[first:i], " "))
			first, used, columns = i, 0, columns-len(" ")
		}
		used += columns
	}
	return append(lines, strings.Join(words[first:], " "))
}
