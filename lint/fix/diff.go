package fix

import (
	"fmt"
	"slices"
	"strings"
)

// context is how many lines a diff shows around those that change.
const context = 3

// Diff returns what is changed of a file as a unified diff that git apply takes. It is empty where nothing changes.
func (f *File) Diff() string {
	if !f.Changed() {
		return ""
	}
	return diff(f.Name, f.Name, f.Before, f.Edits)
}

// DiffNew returns a file that is new as a unified diff.
func DiffNew(name, text string) string { return diff("", name, nil, []Edit{{Text: text}}) }

// change is lines that take the place of others.
type change struct {
	start, end int // lines of the text as it was, from 0
	lines      []string
}

// diff writes a diff. A file without name is none.
func diff(from, to string, before []byte, edits []Edit) string {
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", diffName("a/", from), diffName("b/", to))
	lines, changes := lineChanges(before, edits)
	shift := 0 // of the lines behind what was written
	for len(changes) > 0 {
		n := 1
		for n < len(changes) && changes[n].start-changes[n-1].end <= 2*context {
			n++
		}
		shift += hunk(&b, lines, changes[:n], shift)
		changes = changes[n:]
	}
	return b.String()
}

// hunk writes changes that are near each other, and returns by how many lines they make the text longer.
func hunk(b *strings.Builder, lines []string, changes []change, shift int) int {
	start := max(0, changes[0].start-context)
	end := min(len(lines), changes[len(changes)-1].end+context)
	more := 0
	for _, c := range changes {
		more += len(c.lines) - (c.end - c.start)
	}
	fmt.Fprintf(b, "@@ -%s +%s @@\n", lineRange(start, end), lineRange(start+shift, end+shift+more))
	at := start
	for _, c := range changes {
		writeLines(b, ' ', lines[at:c.start])
		writeLines(b, '-', lines[c.start:c.end])
		writeLines(b, '+', c.lines)
		at = c.end
	}
	writeLines(b, ' ', lines[at:end])
	return more
}

func writeLines(b *strings.Builder, mark byte, lines []string) {
	for _, line := range lines {
		b.WriteByte(mark)
		b.WriteString(line)
		if !strings.HasSuffix(line, "\n") {
			b.WriteString("\n\\ No newline at end of file\n")
		}
	}
}

// lineRange writes a range of lines, counted from 0, as the head of a hunk has it. One without lines is named by the line before.
func lineRange(start, end int) string {
	switch end - start {
	case 0:
		return fmt.Sprintf("%d,0", start)
	case 1:
		return fmt.Sprint(start + 1)
	}
	return fmt.Sprintf("%d,%d", start+1, end-start)
}

// lineChanges returns edits of bytes as changes of lines, in order and with a line between each two.
func lineChanges(text []byte, edits []Edit) (lines []string, changes []change) {
	lines = splitLines(string(text))
	starts := make([]int, 1, len(lines)+1)
	for i, line := range lines {
		starts = append(starts, starts[i]+len(line))
	}
	for len(edits) > 0 {
		c := change{start: lineOf(lines, starts, edits[0].Start)}
		c.end = c.start
		var made string
		for n := 0; ; c.end++ { // until a line ends where one ended before
			for n < len(edits) && edits[n].Start <= starts[c.end] || n == 0 {
				end := lineOf(lines, starts, edits[n].End)
				if starts[end] < edits[n].End {
					end++
				}
				c.end = max(c.end, end)
				n++
			}
			made = replaced(text, starts[c.start], starts[c.end], edits[:n])
			if made == "" || strings.HasSuffix(made, "\n") || c.end == len(lines) {
				edits = edits[n:]
				break
			}
		}
		c.lines = splitLines(made)
		c.trim(lines)
		if c.start < c.end || len(c.lines) > 0 {
			changes = append(changes, c)
		}
	}
	return lines, changes
}

// replaced returns a part of a text after edits in it.
func replaced(text []byte, start, end int, edits []Edit) string {
	inside := make([]Edit, len(edits))
	for i, e := range edits {
		inside[i] = Edit{e.Start - start, e.End - start, e.Text}
	}
	return string(apply(text[start:end], inside))
}

// lineOf returns the line that a byte stands in. Behind the last line feed there is an empty line.
func lineOf(lines []string, starts []int, offset int) int {
	line, found := slices.BinarySearch(starts, offset)
	last := len(lines) - 1
	if !found || line > last && last >= 0 && !strings.HasSuffix(lines[last], "\n") {
		line--
	}
	return line
}

// trim takes out the lines that stay as they are.
func (c *change) trim(lines []string) {
	for c.start < c.end && len(c.lines) > 0 && lines[c.start] == c.lines[0] {
		c.start, c.lines = c.start+1, c.lines[1:]
	}
	for c.start < c.end && len(c.lines) > 0 && lines[c.end-1] == c.lines[len(c.lines)-1] {
		c.end, c.lines = c.end-1, c.lines[:len(c.lines)-1]
	}
}

// splitLines splits a text behind each line feed.
func splitLines(text string) []string {
	return slices.Collect(strings.Lines(text))
}

// diffName writes the name of a file as git does: in quotes where it has unusual characters, with a tab behind one that has spaces.
func diffName(side, name string) string {
	if name == "" {
		return "/dev/null"
	}
	name = side + strings.TrimPrefix(name, "/")
	switch {
	case strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r == 0x7f }):
		return quoteName(name)
	case strings.Contains(name, " "):
		return name + "\t"
	}
	return name
}

// quoteName writes a name as a string of C.
func quoteName(name string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(name) {
		switch c := name[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, "\\%03o", c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
