package picture

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Measures of the drawing, in pixels.
const (
	svgMargin  = 16
	svgLetter  = 7  // a letter of a label is no wider, mostly
	svgLabel   = 32 // letters of a label that are shown
	svgLegend  = 48
	svgHeading = 28
)

// SVG draws the matrix: a row for each group that traffic comes from, a column for each that it goes to. The titles of cells
// say more. It needs no script, no font of its own and no file beside it.
func SVG(w io.Writer, m *Matrix) error {
	out := bufio.NewWriter(w)
	cell := 28
	if len(m.Groups) > 24 {
		cell = 14
	}
	d := drawing{Writer: out, m: m, cell: cell}
	for _, name := range m.Groups {
		d.labels = max(d.labels, utf8.RuneCountInString(label(name))*svgLetter)
	}
	d.labels = max(d.labels, len(axes)*svgLetter)
	d.left, d.top = svgMargin+d.labels+8, svgMargin+svgHeading+d.labels+8
	d.draw()
	return out.Flush()
}

const axes = "from \u2193  to \u2192"

// drawing is a matrix being drawn.
type drawing struct {
	*bufio.Writer
	m         *Matrix
	cell      int
	labels    int // room for labels
	left, top int // of the first cell
}

const svgStyle = `<style>
text{font-family:sans-serif;font-size:12px;fill:#1b1f24}
.h{font-size:15px;font-weight:bold}
.k{text-anchor:middle;font-weight:bold}
.small .k{font-size:9px}
.small .l{font-size:11px}
.a{fill:#c2410c}.m{fill:#ffe066}.d{fill:#eef1f4}.n{fill:#ffffff}
rect.c{stroke:#ffffff;stroke-width:1}
.a+.k{fill:#ffffff}
g.c:hover rect{stroke:#1b1f24}
</style>
`

func (d *drawing) draw() {
	size := len(d.m.Groups) * d.cell
	width := max(d.left+size, 480) + svgMargin
	height := d.top + size + svgLegend + svgMargin
	fmt.Fprintf(d, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">`+"\n", width, height, width, height)
	fmt.Fprintf(d, "<title>Who can reach whom, by %s</title>\n", xmlText(d.m.Noun))
	d.WriteString(svgStyle)
	fmt.Fprintf(d, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", width, height)
	class := "large"
	if d.cell < 20 {
		class = "small"
	}
	fmt.Fprintf(d, `<g class="%s">`+"\n", class)
	fmt.Fprintf(d, `<text class="h" x="%d" y="%d">Who can reach whom, by %s</text>`+"\n", svgMargin, svgMargin+14, xmlText(d.m.Noun))
	fmt.Fprintf(d, `<text x="%d" y="%d" text-anchor="end">%s</text>`+"\n", d.left-8, d.top-8, axes)
	for i, name := range d.m.Groups {
		middle := i*d.cell + d.cell/2
		x, y := d.left+middle+4, d.top-8
		fmt.Fprintf(d, `<text class="l" x="%d" y="%d" transform="rotate(-90 %d %d)">%s</text>`+"\n", x, y, x, y, labelText(name))
		fmt.Fprintf(d, `<text class="l" x="%d" y="%d" text-anchor="end">%s</text>`+"\n", d.left-8, d.top+middle+4, labelText(name))
	}
	for from := range d.m.Groups {
		for to := range d.m.Groups {
			d.verdict(from, to)
		}
	}
	d.WriteString("</g>\n")
	d.legend(d.top + size + svgLegend/2)
	d.WriteString("</svg>\n")
}

// marks are the class of a verdict's cell, and the letter in it: what is denied has none, so that the rest stands out.
var marks = [...]struct{ class, letter string }{network.Deny: {"d", ""}, network.May: {"m", "m"}, network.Allow: {"a", "A"}}

func (d *drawing) verdict(from, to int) {
	v, ok := d.m.Verdict(from, to)
	if !ok {
		return
	}
	x, y := d.left+to*d.cell, d.top+from*d.cell
	mark := marks[v]
	fmt.Fprintf(d, `<g class="c"><title>%s</title><rect class="c %s" x="%d" y="%d" width="%d" height="%d"/>`,
		xmlText(d.m.Title(from, to)), mark.class, x, y, d.cell, d.cell)
	if mark.letter != "" {
		fmt.Fprintf(d, `<text class="k" x="%d" y="%d">%s</text>`, x+d.cell/2, y+d.cell/2+4, mark.letter)
	}
	d.WriteString("</g>\n")
}

func (d *drawing) legend(y int) {
	x := svgMargin
	for _, entry := range []struct {
		verdict network.Verdict
		meaning string
	}{
		{network.Allow, "allow"}, {network.May, "may: depends on what is not in view"}, {network.Deny, "deny"},
	} {
		mark := marks[entry.verdict]
		fmt.Fprintf(d, `<rect class="%s" x="%d" y="%d" width="18" height="18"/>`, mark.class, x, y)
		if mark.letter != "" {
			fmt.Fprintf(d, `<text class="k" x="%d" y="%d">%s</text>`, x+9, y+13, mark.letter)
		}
		fmt.Fprintf(d, `<text x="%d" y="%d">%s</text>`+"\n", x+24, y+13, entry.meaning)
		x += 24 + len(entry.meaning)*svgLetter + 24
	}
}

// label returns the part of a name that is shown.
func label(name string) string {
	name = shown(name)
	if utf8.RuneCountInString(name) <= svgLabel {
		return name
	}
	return string([]rune(name)[:svgLabel-1]) + "\u2026"
}

// labelText returns a label for an element, with the whole name as its title where it is cut.
func labelText(name string) string {
	cut := label(name)
	if cut == shown(name) {
		return xmlText(cut)
	}
	return "<title>" + xmlText(name) + "</title>" + xmlText(cut)
}

var xmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

// xmlText returns a text as XML has it, its lines kept.
func xmlText(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = shown(lines[i])
	}
	return xmlEscapes.Replace(strings.Join(lines, "\n"))
}
