package manifest_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator writes random YAML documents in every style that YAML has.
type generator struct {
	*rand.Rand
	b       strings.Builder
	anchors []string // names given so far
	newline string
	budget  int // nodes still to write
}

// generate returns a document of an apiVersion, a kind and random fields.
func generate(r *rand.Rand) string {
	g := generator{Rand: r, newline: "\n", budget: 3 + r.IntN(30)}
	if r.IntN(8) == 0 {
		g.newline = "\r\n"
	}
	if r.IntN(6) == 0 {
		g.comment(0)
	}
	switch r.IntN(10) {
	case 0:
		g.b.WriteString("---" + g.newline)
	case 1:
		g.b.WriteString("--- # start" + g.newline)
	}
	if r.IntN(8) == 0 {
		g.flowDocument()
	} else {
		g.b.WriteString("apiVersion: v1" + g.newline + "kind: Pod" + g.newline)
		g.blockMapping(0, true)
	}
	text := g.b.String()
	if r.IntN(10) == 0 {
		text = strings.TrimRight(text, "\r\n")
	}
	if r.IntN(30) == 0 {
		text += "..." + g.newline
	}
	return text
}

func pick(r *rand.Rand, choices []string) string { return choices[r.IntN(len(choices))] }

var (
	names  = strings.Fields(`a b name spec image hostPID labels app.kubernetes.io/name a-b x_1 $ref é 名 on y 1 0x10 1.5 null_ true`)
	plains = strings.Split("a|nginx:1.25|yes|No|on|off|y|N|true|False|null|~|Null|0|1|-1|+1|0644|0o17|0b101|0x1F|1_000|-0b11|"+
		"1.0|1.50|.5|-.5|1e3|1E+3|1e400|1.5e-3|.inf|-.Inf|.nan|1_0.5|2001-01-01|2001-12-14t21:59:43.10-05:00|12:30:45|1e|0x|08|09.5|"+
		"18446744073709551615|9223372036854775808|99999999999999999999|-9223372036854775808|a b c|a: |http://x/y|a#b|-x|?x|:x|a,b|"+
		"é ü|名前|<<|=|100m|1Gi|--x|...x|a'b|a\"b|!x|{{x}}|$(VAR)|${X}|-|?|x:y|[|%x|@x|`x|a\tb|0.1e1|1e21|123456789012345678|0.0|-0|-0.0|+.5|+.inf|.5.|+|.|..|0b2|1__0|_1|0_7", "|")
)

func (g *generator) scalarText() string {
	if g.IntN(3) == 0 {
		return pick(g.Rand, names)
	}
	return pick(g.Rand, plains)
}

func (g *generator) indent(n int) { g.b.WriteString(strings.Repeat(" ", n)) }

func (g *generator) comment(indent int) {
	g.indent(indent)
	g.b.WriteString(pick(g.Rand, []string{"# comment", "#", "# a: b", "#\ttab", "# Source: x/y.yaml", "# 'quote", "# {{ x }}"}))
	g.b.WriteString(g.newline)
}

func (g *generator) noise(indent int) {
	switch g.IntN(16) {
	case 0:
		g.comment(indent)
	case 1:
		g.comment(g.IntN(indent + 3))
	case 2:
		g.b.WriteString(g.newline)
	case 3:
		g.indent(g.IntN(6))
		g.b.WriteString(g.newline)
	}
}

// endLine ends a line, with a comment at times.
func (g *generator) endLine() {
	switch g.IntN(12) {
	case 0:
		g.b.WriteString(" # note")
	case 1:
		g.b.WriteString(pick(g.Rand, []string{" ", "  ", "\t", " \t# note"}))
	}
	g.b.WriteString(g.newline)
}

func (g *generator) properties() {
	if g.IntN(12) == 0 {
		name := fmt.Sprintf("a%d", g.IntN(4))
		g.anchors = append(g.anchors, name)
		g.b.WriteString("&" + name + " ")
	}
}

func (g *generator) blockMapping(indent int, root bool) {
	for i, n := 0, 1+g.IntN(5); i < n && (g.budget > 0 || i == 0); i++ {
		g.budget--
		if i > 0 || root {
			g.noise(indent)
			g.indent(indent)
		}
		if len(g.anchors) > 0 && g.IntN(10) == 0 {
			g.b.WriteString("<<: ")
			g.merge()
			g.endLine()
			continue
		}
		g.key()
		g.b.WriteString(":")
		g.blockValue(indent, true)
	}
}

func (g *generator) merge() {
	alias := func() string { return "*" + pick(g.Rand, g.anchors) }
	switch g.IntN(4) {
	case 0:
		g.b.WriteString("[" + alias() + " , " + alias() + " ]")
	case 1:
		g.b.WriteString("{name: merged}")
	case 2:
		g.b.WriteString("[" + alias() + " , {name: merged, x: 1}]")
	default:
		g.b.WriteString(alias())
	}
}

func (g *generator) key() {
	switch name := pick(g.Rand, names); g.IntN(8) {
	case 0:
		g.b.WriteString(`"` + name + `"`)
	case 1:
		g.b.WriteString(`'` + name + `'`)
	case 2:
		g.b.WriteString(name + " ")
	default:
		g.b.WriteString(name)
	}
}

// blockValue writes what stands behind the colon of a key, or the dash of an item.
func (g *generator) blockValue(indent int, ofKey bool) {
	g.budget--
	deeper := indent + 1 + g.IntN(4)
	g.b.WriteString(" ")
	kind := g.IntN(12)
	if g.budget <= 0 {
		kind = 5 + g.IntN(6)
	}
	switch kind {
	case 0, 1, 2: // mapping
		g.properties()
		if !ofKey && g.IntN(2) == 0 {
			deeper = indent + 2
			g.blockMapping(deeper, false)
			return
		}
		g.endLine()
		g.blockMapping(deeper, true)
	case 3, 4: // sequence
		g.properties()
		if !ofKey && g.IntN(3) == 0 {
			g.blockSequence(indent+2, false)
			return
		}
		g.endLine()
		if ofKey && g.IntN(2) == 0 {
			deeper = indent
		}
		g.blockSequence(deeper, true)
	case 5:
		g.properties()
		g.blockScalar(indent)
	case 6:
		g.properties()
		g.flow(0, false)
		g.endLine()
	case 7:
		if len(g.anchors) > 0 {
			g.b.WriteString("*" + pick(g.Rand, g.anchors))
		}
		g.endLine()
	case 8:
		g.properties()
		g.b.WriteString(pick(g.Rand, []string{"!!str ", "!!int ", "!!bool ", "!!float ", "!!null ", "!!binary ", "!!timestamp ", "!custom ", "! ", "!<tag:yaml.org,2002:str> ", "!!merge ", "!!map ", "!!seq "}))
		g.scalar(indent, deeper)
	default:
		g.properties()
		g.scalar(indent, deeper)
	}
}

func (g *generator) blockSequence(indent int, own bool) {
	for i, n := 0, 1+g.IntN(4); i < n && (g.budget > 0 || i == 0); i++ {
		if i > 0 || own {
			g.noise(indent)
			g.indent(indent)
		}
		g.b.WriteString("-")
		g.blockValue(indent, false)
	}
}

func (g *generator) blockScalar(indent int) {
	header := pick(g.Rand, []string{"|", "|", ">", "|-", "|+", ">-", ">+"})
	inner := indent + 1 + g.IntN(4)
	if g.IntN(5) == 0 {
		inner = indent + 2
		header += "2"
	}
	g.b.WriteString(header)
	g.endLine()
	for range g.IntN(5) {
		switch g.IntN(6) {
		case 0:
			g.b.WriteString(g.newline)
			continue
		case 1:
			g.indent(g.IntN(inner + 2))
			g.b.WriteString(g.newline)
			continue
		case 2:
			g.indent(inner + g.IntN(3))
		default:
			g.indent(inner)
		}
		g.b.WriteString(pick(g.Rand, []string{"text", "a: b", "# no comment", "- x", "'", "\"", "{{ x }}", "tab\tend ", "é", "---", "..."}))
		g.b.WriteString(g.newline)
	}
}

func (g *generator) scalar(indent, deeper int) {
	switch g.IntN(8) {
	case 0:
		g.quoted('"', deeper)
	case 1:
		g.quoted('\'', deeper)
	case 2: // plain over several lines
		g.b.WriteString(pick(g.Rand, []string{"one", "two words", "x-y"}))
		for range 1 + g.IntN(3) {
			g.b.WriteString(g.newline)
			if g.IntN(4) == 0 {
				g.b.WriteString(g.newline)
			}
			g.indent(deeper)
			g.b.WriteString(pick(g.Rand, []string{"more", "and more", "#x", "1"}))
		}
	default:
		g.b.WriteString(g.scalarText())
	}
	g.endLine()
}

func (g *generator) quoted(quote byte, deeper int) {
	g.b.WriteByte(quote)
	for range g.IntN(4) {
		switch g.IntN(7) {
		case 0:
			if deeper >= 0 {
				g.b.WriteString(pick(g.Rand, []string{"", " ", "\t"}) + g.newline)
				g.indent(deeper)
				g.b.WriteString("w")
			}
		case 1:
			if quote == '"' {
				g.b.WriteString(pick(g.Rand, []string{`\n`, `\t`, `\"`, `\\`, `\x41`, `\u00e9`, `\U0001F600`, `\_`, `\N`, `\L`, `\/`, `\e`, `\0`, `\ `}))
			} else {
				g.b.WriteString("''")
			}
		default:
			g.b.WriteString(pick(g.Rand, []string{"text", " ", "a: b", "# x", "yes", "1", "é", "{", "]", ","}))
		}
	}
	g.b.WriteByte(quote)
}

func (g *generator) flow(depth int, multi bool) {
	g.budget--
	sep := func() {
		switch g.IntN(8) {
		case 0:
			g.b.WriteString(" ")
		case 1:
			if multi {
				g.b.WriteString(g.newline + "    ")
			}
		case 2:
			if multi {
				g.b.WriteString(" # note" + g.newline + "    ")
			}
		}
	}
	switch {
	case depth < 4 && g.IntN(4) == 0:
		g.b.WriteString("[")
		for i, n := 0, g.IntN(4); i < n; i++ {
			if i > 0 {
				g.b.WriteString(",")
			}
			sep()
			g.flow(depth+1, multi)
			sep()
		}
		g.b.WriteString(pick(g.Rand, []string{"]", "]", " ]", ",]"}))
	case depth < 4 && (depth == 0 || g.IntN(3) == 0):
		g.b.WriteString("{")
		for i, n := 0, g.IntN(4); i < n; i++ {
			if i > 0 {
				g.b.WriteString(",")
			}
			sep()
			g.key()
			if g.IntN(10) > 0 {
				g.b.WriteString(pick(g.Rand, []string{": ", ": ", ":  ", ":"}))
				g.flow(depth+1, multi)
			}
			sep()
		}
		g.b.WriteString(pick(g.Rand, []string{"}", "}", " }", ",}"}))
	default:
		switch g.IntN(4) {
		case 0:
			g.quoted('"', -1)
		case 1:
			g.quoted('\'', -1)
		default:
			g.b.WriteString(g.scalarText())
		}
	}
}

// flowDocument writes a document in KYAML or JSON style.
func (g *generator) flowDocument() {
	q := pick(g.Rand, []string{"", `"`})
	g.b.WriteString("{" + g.newline + "  " + q + "apiVersion" + q + `: "v1",` + g.newline + "  " + q + "kind" + q + `: "Pod",` + g.newline + "  " + q + "spec" + q + ": ")
	if q == "" {
		g.flow(0, true)
		g.b.WriteString(",")
	} else {
		g.json(0)
	}
	g.b.WriteString(g.newline + "}" + g.newline)
}

func (g *generator) json(depth int) {
	switch k := g.IntN(7); {
	case k == 0 && depth < 4:
		g.b.WriteString("[")
		for i, n := 0, g.IntN(4); i < n; i++ {
			if i > 0 {
				g.b.WriteString(", ")
			}
			g.json(depth + 1)
		}
		g.b.WriteString("]")
	case k <= 2 && depth < 4:
		g.b.WriteString("{")
		for i, n := 0, g.IntN(4); i < n; i++ {
			if i > 0 {
				g.b.WriteString(",")
			}
			g.b.WriteString(pick(g.Rand, []string{`"a"`, `"b\n"`, `"é"`, `"name"`, `""`, "\t\"t\""}) + ":")
			g.json(depth + 1)
		}
		g.b.WriteString("}")
	default:
		g.b.WriteString(pick(g.Rand, []string{`"x"`, `"\u00e9"`, `"\ud83d\ude00"`, `"\ud83d"`, `"a\/b"`, `1`, `-1.5e3`, `1E2`, `0.1`, `-0`, `true`, `false`, `null`,
			`12345678901234567890`, `1.0`, `01`, `+1`, `.5`, `"tab	"`, `"` + strings.Repeat("k", 10) + `"`}))
	}
}

// mutate makes one to three random changes to a text.
func mutate(r *rand.Rand, text string) string {
	for range 1 + r.IntN(3) {
		at := r.IntN(len(text) + 1)
		switch r.IntN(6) {
		case 0: // drop some bytes
			end := min(len(text), at+1+r.IntN(3))
			text = text[:at] + text[end:]
		case 1, 2: // insert
			text = text[:at] + pick(r, pieces) + text[at:]
		case 3: // replace
			end := min(len(text), at+1)
			text = text[:at] + pick(r, pieces) + text[end:]
		default: // a line twice, elsewhere, or not at all
			lines := strings.SplitAfter(text, "\n")
			i, j := r.IntN(len(lines)), r.IntN(len(lines))
			switch r.IntN(3) {
			case 0:
				lines[i], lines[j] = lines[j], lines[i]
			case 1:
				lines[i] += lines[j]
			default:
				lines[i] = ""
			}
			text = strings.Join(lines, "")
		}
	}
	return text
}

var pieces = strings.Split(" |  |\n|\r\n|\r|\t|:|: |-|- |#| #|,|[|]|{|}|\"|'|&a0 |*a0|!|!!str |%|@|`|>|?|? |<<: |---|\n---\n|...|\n...\n|~|0|.|_|\\|\xff|\xc3|é|\u0085|\u2028|\u2029|\ufeff|\u00a0|\x00|\x07|\x7f|\u0081|\U0001F600|{{|}}|key: value\n|\n\n|\t#|  # c\n|\\n|y|=|+|1e3|null", "|")
