package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Signs of the lines of a diff.
const (
	stayed = " "
	gone   = "-"
	come   = "+"
)

// diffLine is a line of a diff.
type diffLine struct {
	sign string
	line manifest.Line  // whose number is 0 where it comes
	at   manifest.Place // the part that differs from the line it stands for, or that stands for it
}

// diff returns what a fix does to a file, line by line.
func (e *fileEdits) diff() []diffLine {
	var lines []manifest.Line
	for i := range e.changes {
		lines = append(lines, e.changes[i].Excerpt...)
	}
	return diff(lines, e.splices)
}

// diff returns what splices do to lines: of lines that go or come, all, and the one before them. It is empty where not all that it
// takes is among the lines.
func diff(lines []manifest.Line, splices []manifest.Splice) []diffLine {
	slices.SortStableFunc(lines, func(a, b manifest.Line) int { return cmp.Compare(a.Number, b.Number) })
	lines = slices.CompactFunc(lines, func(a, b manifest.Line) bool { return a.Number == b.Number })
	var all []diffLine
	shown := 0 // the number of the last line that is in the diff, or that lines come after
	for rest := splices; len(rest) > 0; {
		n := hunk(rest)
		first := rest[0].Start.Line
		from, _ := slices.BinarySearchFunc(lines, first, byNumber)
		to, _ := slices.BinarySearchFunc(lines, rest[n-1].End.Line+1, byNumber)
		old := lines[from:to]
		text, ok := spliced(old, first, rest[:n])
		if !ok {
			return nil
		}
		old, with, before := differing(old, text)
		if from += before; from > 0 && lines[from-1].Number > shown && lines[from-1].Number == first+before-1 {
			all = append(all, diffLine{sign: stayed, line: lines[from-1]})
		}
		for i, line := range old {
			all = append(all, diffLine{gone, line, difference(line, with, i)})
		}
		for i, line := range with {
			all = append(all, diffLine{come, line, difference(line, old, i)})
		}
		if last := from + len(old); last > 0 {
			shown = lines[last-1].Number
		}
		rest = rest[n:]
	}
	return all
}

func byNumber(line manifest.Line, number int) int { return cmp.Compare(line.Number, number) }

// hunk returns how many splices, from the first on, are in lines that have no other line between them.
func hunk(splices []manifest.Splice) int {
	n := 1
	for n < len(splices) && splices[n].Start.Line <= splices[n-1].End.Line {
		n++
	}
	return n
}

// spliced returns the text of lines, the first of which has a number, with splices made. Each line ends in a line feed.
func spliced(lines []manifest.Line, number int, splices []manifest.Splice) (text string, ok bool) {
	var was, is strings.Builder
	starts := make([]int, len(lines)+1)
	for i, line := range lines {
		if line.Number != number+i {
			return "", false
		}
		was.WriteString(line.Text + "\n")
		starts[i+1] = was.Len()
	}
	offset := func(p manifest.Position) (int, bool) {
		i := p.Line - number
		switch {
		case i == len(lines):
			return starts[i], p.Column == 1 // the end of the last line
		case i > len(lines):
			return 0, false
		}
		within, ok := byteAt(lines[i], p.Column)
		return starts[i] + within, ok
	}
	done := 0
	for _, s := range splices {
		start, found := offset(s.Start.Position)
		end, ended := offset(s.End.Position)
		if !found || !ended {
			return "", false
		}
		is.WriteString(was.String()[done:start] + s.Text)
		done = end
	}
	return is.String() + was.String()[done:], true
}

// byteAt returns where in the text of a line a column starts, and false where the text does not reach it.
func byteAt(line manifest.Line, column int) (offset int, ok bool) {
	for c := max(line.Column, 1); c < column; c++ {
		if offset == len(line.Text) {
			return 0, false
		}
		_, size := utf8.DecodeRuneInString(line.Text[offset:])
		offset += size
	}
	return offset, column >= line.Column
}

// differing returns which lines a text does without, which it has instead of them, and how many it keeps before these.
func differing(lines []manifest.Line, text string) (old, with []manifest.Line, before int) {
	for s := range strings.Lines(text) {
		line := manifest.Line{Column: 1, Text: strings.TrimSuffix(s, "\n")}
		if len(with) == 0 && len(lines) > 0 {
			line.Column = lines[0].Column
		}
		with = append(with, line)
	}
	old = lines
	same := func(a, b manifest.Line) bool { return a.Text == b.Text }
	for len(old) > 0 && len(with) > 0 && same(old[0], with[0]) {
		old, with, before = old[1:], with[1:], before+1
	}
	for len(old) > 0 && len(with) > 0 && same(old[len(old)-1], with[len(with)-1]) {
		old, with = old[:len(old)-1], with[:len(with)-1]
	}
	return old, with, before
}

// difference returns the part of a line in which it differs from the one of an index among others; all of it where there is none.
func difference(line manifest.Line, others []manifest.Line, i int) manifest.Place {
	text, other := line.Text, ""
	if i < len(others) {
		other = others[i].Text
	}
	same := 0
	for same < min(len(text), len(other)) && text[same] == other[same] {
		same++
	}
	after := 0
	for after < min(len(text), len(other))-same && text[len(text)-1-after] == other[len(other)-1-after] {
		after++
	}
	start := max(line.Column, 1) + utf8.RuneCountInString(text[:same])
	end := start + utf8.RuneCountInString(text[same:len(text)-after])
	return manifest.Place{Start: manifest.Position{Line: 1, Column: start}, End: manifest.Position{Line: 1, Column: end}}
}

// fileDiff is what a fix does to a file, line by line, or an object that it adds, to no file in particular.
type fileDiff struct {
	file  string
	lines []diffLine
}

// diffOf returns all that a fix does, line by line; nothing where not all of it can be shown.
func diffOf(fix *lint.Fix) []fileDiff {
	var all []fileDiff
	for _, e := range editsOf(fix) {
		lines := e.diff()
		if len(lines) == 0 {
			return nil
		}
		all = append(all, fileDiff{e.file, lines})
	}
	for _, o := range fix.Objects {
		d := fileDiff{lines: []diffLine{{sign: come, line: manifest.Line{Text: "---"}}}}
		for line := range strings.Lines(o.Text) {
			d.lines = append(d.lines, diffLine{sign: come, line: manifest.Line{Text: strings.TrimSuffix(line, "\n")}})
		}
		all = append(all, d)
	}
	return all
}

// plainDiff returns all that the fix of a finding does as visible lines, each behind its sign.
func plainDiff(f *lint.Finding) []string {
	var all []string
	for _, d := range diffOf(f.Fix) {
		if d.file != "" && d.file != f.Place.File {
			all = append(all, "@@ "+visible(d.file)+" @@")
		}
		for _, l := range d.lines {
			all = append(all, l.sign+visible(strings.TrimSuffix(l.line.Text, "\r")))
		}
	}
	return all
}

// changes returns what is to be shown of a fix, line by line.
func (t *text) changes(f *lint.Finding) []fileDiff {
	if t.Fixes == NoFixes || !isFixable(f) {
		return nil
	}
	all := diffOf(f.Fix)
	lines := 0
	for _, d := range all {
		lines += len(d.lines)
	}
	if t.Fixes == ShortFixes && lines > maxShort {
		return nil
	}
	return all
}

// diff writes a diff in the manner of a frame, where the sign takes the place of the rule. Of a line that comes there is no number.
func (t *text) diff(gutter int, d fileDiff, file string) {
	if d.file != "" && d.file != file {
		fmt.Fprintf(t, "%*s--> %s\n", gutter, "", visible(d.file))
	}
	t.row(gutter, "", "|", "")
	last := 0
	for _, l := range d.lines {
		if n := l.line.Number; n > 0 {
			if last > 0 && n > last+1 {
				fmt.Fprintln(t, "...")
			}
			last = n
		}
		shown, _ := layOut(l.line, []mark{{place: l.at}}, t.room(gutter))
		sign, number := "|", ""
		if l.sign != stayed {
			sign = l.sign
		}
		if l.line.Number > 0 {
			number = strconv.Itoa(l.line.Number)
		}
		t.row(gutter, number, t.signs[l.sign].Sprint(strings.TrimRight(sign+" "+shown, " ")), "")
	}
}
