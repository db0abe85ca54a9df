package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// frame is the source lines that show a finding.
type frame struct {
	gutter int // columns of the line numbers
	lines  []manifest.Line
	marks  []mark // the finding's own place first
}

// mark is a place underlined in a frame.
type mark struct {
	place manifest.Place
	sign  string
	label string
	ink   *color.Color
}

func (t *text) newFrame(f *lint.Finding, ink *color.Color) frame {
	fr := frame{
		gutter: 2,
		lines:  slices.Clone(f.Place.Excerpt),
		marks:  []mark{{f.Place, "^", visible(f.Label), ink}},
	}
	if c := f.Context; c != nil && c.Place.File == f.Place.File && c.Place.Start != f.Place.Start {
		fr.lines = append(fr.lines, c.Place.Excerpt...)
		fr.marks = append(fr.marks, mark{c.Place, "-", visible(c.Message), t.plain})
	}
	slices.SortStableFunc(fr.lines, func(a, b manifest.Line) int { return cmp.Compare(a.Number, b.Number) })
	fr.lines = slices.CompactFunc(fr.lines, func(a, b manifest.Line) bool { return a.Number == b.Number })
	if n := len(fr.lines); n > 0 {
		fr.gutter = max(fr.gutter, len(strconv.Itoa(fr.lines[n-1].Number)))
	}
	return fr
}

// frame writes source lines, each with its number, and the marks below them. Lines left out between two show as dots.
func (t *text) frame(fr frame) {
	t.row(fr.gutter, "", "|", "")
	for i, line := range fr.lines {
		if i > 0 && line.Number > fr.lines[i-1].Number+1 {
			fmt.Fprintln(t, "...")
		}
		var marks []mark
		for _, m := range fr.marks {
			if m.place.Start.Line == line.Number {
				marks = append(marks, m)
			}
		}
		shown, spans := layOut(line, marks, t.room(fr.gutter))
		t.row(fr.gutter, strconv.Itoa(line.Number), "|", shown)
		for j, m := range marks {
			t.mark(fr.gutter, spans[j], m)
		}
	}
}

// row writes one line of a frame, with a rule between the number and the content.
func (t *text) row(gutter int, number, rule, content string) {
	fmt.Fprintln(t, strings.TrimRight(fmt.Sprintf("%*s %s %s", gutter, number, rule, content), " "))
}

// mark underlines a place and says its label beside it, or below it where there is no room beside.
func (t *text) mark(gutter int, at span, m mark) {
	if at.width() <= 0 {
		return
	}
	write := func(indent int, s string) {
		if s = strings.TrimRight(s, " "); s != "" {
			s = strings.Repeat(" ", indent) + m.ink.Sprint(s)
		}
		t.row(gutter, "", "|", s)
	}
	underline := strings.Repeat(m.sign, at.width())
	room := t.room(gutter)
	switch {
	case m.label == "":
		write(at.from, underline)
	case room == 0 || at.to+1+displayWidth(m.label) <= room:
		write(at.from, underline+" "+m.label)
	default:
		write(at.from, underline)
		lines := wrap(strings.Split(m.label, " "), room)
		indent := at.from
		for _, line := range lines {
			indent = max(min(indent, room-displayWidth(line)), 0)
		}
		for _, line := range lines {
			write(indent, line)
		}
	}
}

// span is a range of display columns, from 0, without its end.
type span struct{ from, to int }

func (s span) width() int { return s.to - s.from }

// layOut returns a source line as it is shown in at most room display columns, or in any number if room is 0, and
// where its marks are in that: a mark out of view has no width. Of a line that is longer, the part around the first
// mark is shown, and an ellipsis for the rest.
func layOut(source manifest.Line, marks []mark, room int) (string, []span) {
	line, first := strings.TrimSuffix(source.Text, "\r"), max(source.Column, 1) // of a line that ends in CR LF
	if first > 1 {
		line, first = "…"+line, first-1
	}
	var focus manifest.Place
	if len(marks) > 0 {
		focus = marks[0].place
	}
	line, first = near(line, first, focus.Start.Column, room)

	width := 0
	for c := range cells(line) {
		width = c.end()
	}
	spans := make([]span, len(marks))
	for i, m := range marks {
		spans[i] = extent(line, first, m.place)
		width = max(width, spans[i].to) // a place may be the end of the line
	}
	shown := span{0, width}
	if room > 0 && width > room {
		shown = window(width, spans, room)
	}
	shift := -shown.from
	if shown.from > 0 {
		shift++ // for the ellipsis
	}
	for i, s := range spans {
		spans[i] = span{max(s.from, shown.from) + shift, min(s.to, shown.to) + shift}
	}
	return cut(line, shown, width), spans
}

// near returns the part of a line around a column, and the column it starts at, as the line starts at the column first. A manifest
// may be one line of many megabytes with a thousand findings: what is far from the place is not looked at more than needed.
func near(line string, first, column, room int) (string, int) {
	if room == 0 {
		return line, first
	}
	reach := 4 * room
	for line != "" && first < column-reach {
		_, size := utf8.DecodeRuneInString(line)
		line = line[size:]
		first++
	}
	end := 0
	for n := 0; n < 2*reach && end < len(line); n++ {
		_, size := utf8.DecodeRuneInString(line[end:])
		end += size
	}
	return line[:end], first
}

// extent returns the display columns of a place in a line whose first code point is the given column: at least one,
// which is the one after the line for a place at its end, and none for a place before it.
func extent(line string, first int, place manifest.Place) span {
	end := place.End.Column
	var s span
	if place.Start.Column < first && end <= first && place.End.Line == place.Start.Line {
		return s
	}
	for c := range cells(line) {
		column := first + c.column - 1
		if column < place.Start.Column {
			s.from = c.end()
		}
		if column < end || place.End.Line > place.Start.Line {
			s.to = c.end()
		}
	}
	s.to = max(s.to, s.from+1)
	return s
}

// window returns which display columns of a line that is wider than room are shown, so that the first mark is among
// them and there is room for an ellipsis at each end that is cut.
func window(width int, marks []span, room int) span {
	var target span
	if len(marks) > 0 {
		target = marks[0]
	}
	if target.from+min(target.width(), room/2) < room {
		return span{0, room - 1}
	}
	inner := room - 2
	from := target.from - (inner-min(target.width(), inner))/2
	if from+room-1 >= width {
		return span{width - (room - 1), width}
	}
	return span{from, from + inner}
}

// cut returns the display columns of a line that are shown, with an ellipsis for what is not.
func cut(line string, shown span, width int) string {
	var b strings.Builder
	if shown.from > 0 {
		b.WriteString("…")
	}
	for c := range cells(line) {
		// What takes no column belongs to the character before it, which may be the last that is shown.
		if c.x > shown.to || c.x == shown.to && c.width > 0 {
			break
		}
		switch {
		case c.x >= shown.from && c.end() <= shown.to:
			b.WriteString(c.shown)
		case c.end() > shown.from: // a wide character that the window cuts
			b.WriteString(strings.Repeat(" ", min(c.end(), shown.to)-max(c.x, shown.from)))
		}
	}
	if shown.to < width {
		b.WriteString("…")
	}
	return b.String()
}
