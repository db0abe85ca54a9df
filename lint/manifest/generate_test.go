package manifest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode/utf16"
)

// generator writes random YAML documents in every style that YAML has.
type generator struct {
	*rand.Rand
	b        strings.Builder
	newline  string
	odds     int      // one in so many choices is one that kubectl may refuse, 0 for none
	anchors  []string // of all nodes written so far
	mappings []string // of these, those of mappings
	named    int      // names given to anchors so far
	budget   int      // nodes still to write
}

// generate returns a stream of one document for the most part: a Kubernetes object, in whatever style.
func generate(r *rand.Rand) string {
	text := document(r, []int{0, 0, 200, 60, 15}[r.IntN(5)])
	for r.IntN(12) == 0 {
		text = strings.TrimSuffix(text, "\n") + pick(r, separators) + document(r, 40)
	}
	switch r.IntN(80) {
	case 0:
		return "\ufeff" + text
	case 1:
		return utf16Text(r, text)
	}
	return text
}

// plausible returns a document that kubectl reads, in the styles that people and their tools write.
func plausible(r *rand.Rand) string { return document(r, 0) }

func document(r *rand.Rand, odds int) string {
	g := generator{Rand: r, newline: "\n", odds: odds, budget: 1 + r.IntN(24)}
	if g.one(8) {
		g.newline = "\r\n"
	}
	if g.one(12) {
		g.jsonDocument()
		return g.b.String()
	}
	if g.one(6) {
		g.comment(0)
	}
	switch {
	case g.one(8):
		g.b.WriteString("---" + g.newline)
	case g.one(20):
		g.write("--- # start", "---  ", "---\t", "---\n---")
		g.b.WriteString(g.newline)
	case g.odd():
		g.write("%YAML 1.1\n---\n", "\t\n", "\u2028", "...\n", "--- # x\u2028", "---#x\n", "--- !!map\n", "\n\n\n{} ")
	}
	if g.one(7) {
		g.flowDocument()
	} else {
		g.blockDocument()
	}
	switch {
	case g.one(10):
		return strings.TrimRight(g.b.String(), "\r\n")
	case g.one(12):
		g.write("# end", "\n\n", "  ", "...", "...\n# end", "... # end\n\n", " # end\n")
		g.b.WriteString(g.newline)
	case g.odd():
		g.write("\t", "...\na: b", "...\n...", "}", "\t# x", "- a", " a", "a", "\x00", "... x", "---\n...", "\u2029# x")
		g.b.WriteString(g.newline)
	}
	return g.b.String()
}

var separators = []string{"\n---\n", "\n---\n", "\n---\n", "\n---", "\r\n---\r\n", "\n--- # next\n", "\n---\n---\n", "\n---\n\n---\n", "\n---\n# x\n---\n", "\n--- x\n", "\n----\n", "\n", "\n...\n---\n", "\n---\n...\n", "\n ---\n", "\r---\r", "\u2028---\u2028"}

func utf16Text(r *rand.Rand, text string) string {
	order := r.IntN(2)
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
		two := [2]byte{byte(unit), byte(unit >> 8)}
		b.Write([]byte{two[order], two[1-order]})
	}
	return b.String()
}

func pick(r *rand.Rand, choices []string) string { return choices[r.IntN(len(choices))] }

// one reports true once in n times.
func (g *generator) one(n int) bool { return g.IntN(n) == 0 }

// odd reports whether to write what kubectl may refuse.
func (g *generator) odd() bool { return g.odds > 0 && g.IntN(g.odds) == 0 }

func (g *generator) write(choices ...string) { g.b.WriteString(pick(g.Rand, choices)) }

// list takes a list of texts apart.
func list(texts string) []string { return strings.Split(texts, "¦") }

var (
	names = list("a¦b¦name¦name¦spec¦image¦hostPID¦labels¦app.kubernetes.io/name¦a-b¦x_1¦$ref¦é¦名¦on¦y¦No¦1¦0x10¦1.5¦1e3¦0¦null_¦true¦two words¦a:b¦a#b¦" +
		"-x¦?x¦:x¦<<x¦.¦.x¦2001-01-01¦f:spec¦http://x¦a'b¦a\"b¦=¦x,y¦a|b")
	// oddNames are keys that kubectl may refuse, or that take a second look.
	oddNames = list("~¦null¦Null¦18446744073709551615¦.inf¦.nan¦[a]¦{a: b}¦*a0 ¦*a1¦\"a\n  b\"¦'a\n b'¦a\n  b¦!!int 5¦!!str¦!!int x¦&k¦<<¦'<<'¦!!merge <<¦!!merge x¦a: b¦%a¦@a¦`a¦- a¦!!binary aGk=¦!!binary x¦" +
		"!!null ''¦!!bool y¦\"\\x61\"¦\"\\u0061\"¦\"\\/\"¦''¦\"\"¦\t¦\ta¦? a¦?¦[]¦{}¦\u00a0¦\ufeff¦#a¦'a' b¦\"a\"b¦a\tb¦...¦---¦---x¦--- a¦,¦a\u2028¦\u0085a¦{{x}}¦\xff¦|¦>-\n  a")
	// plains are scalars without quotes, of all kinds.
	plains = list("nginx:1.25¦yes¦No¦on¦off¦y¦N¦true¦False¦null¦~¦Null¦0¦1¦-1¦+1¦8080¦0644¦0o17¦0b101¦0x1F¦1_000¦-0b11¦0b+1¦" +
		"1.0¦1.50¦.5¦-.5¦1e3¦1E+3¦1e400¦1.5e-3¦1_0.5¦2001-01-01¦2001-12-14t21:59:43.10-05:00¦12:30:45¦1e¦0x¦08¦09.5¦" +
		"18446744073709551615¦9223372036854775808¦99999999999999999999¦-9223372036854775808¦a b c¦http://x/y¦a#b¦-x¦?x¦:x¦a,b¦" +
		"é ü¦名前¦😀¦<<¦=¦100m¦1Gi¦--x¦...x¦a'b¦a\"b¦$(VAR)¦${X}¦x:y¦a\tb¦0.1e1¦1e21¦123456789012345678¦0.0¦-0¦-0.0¦+.5¦.5.¦+¦.¦..¦0b2¦1__0¦_1¦0_7¦" +
		"a  b¦a :b¦a, b¦a [b] {c}¦a & b¦a * b¦a ! b¦a | b¦a > b¦a % b¦a @ b¦a ` b¦a? b¦a ?b¦--¦---x¦=x¦a\\nb¦\u00a0¦\u2003x¦x|y")
	// oddPlains are texts that kubectl may refuse in place of a scalar, or take for something else.
	oddPlains = list(".inf¦-.Inf¦+.inf¦.nan¦.NaN¦a: ¦a: b¦a:¦-¦- ¦- x¦-\t¦-\tx¦?¦? x¦: x¦:¦[¦]¦{¦}¦[a¦{a¦a]¦a}¦,¦,a¦%x¦@x¦`x¦!x¦! x¦!¦!!¦!!int x¦!!int 1¦!!float 1¦!!str¦!<x> y¦!a!b¦!!map¦!!seq¦!!null x¦" +
		"&x¦& x¦&x y¦*a0¦*a9¦*a0 b¦*a0:¦*¦'¦\"¦'a¦\"a¦'a' b¦\"a\" b¦'a'#b¦\"a\"#b¦'a' # b¦\"a\":¦\"a\" : b¦[a] b¦[a]:¦{a} # b¦{{x}}¦a #b¦# b¦#b¦a\u2028 b¦a\u2029b¦\u0085¦a\ufeff¦\ufeffa¦\x00¦\x7f¦\u0081¦\xff¦\xc3¦\xe5\x90x¦" +
		"|x¦>x¦|0¦>0¦|+-¦>22¦|1¦>-¦|+¦\"\\q\"¦\"\\x4\"¦\"\\ud83d\"¦\"\\U00110000\"¦!!binary aGk¦!!timestamp x¦!!bool 1¦!!merge x¦!!omap x¦a\r b¦\tx¦x\t¦---¦--- x¦...¦... x")
	// pieces are what mutations insert: blanks, indicators and the beginnings of everything.
	pieces = list(" ¦ ¦  ¦\n¦\n¦\r\n¦\r¦\t¦:¦: ¦:\n¦-¦- ¦\n- ¦#¦ #¦# ¦,¦, ¦[¦]¦{¦}¦[]¦{}¦\"¦'¦\"\"¦''¦&a0 ¦*a0¦*a0 ¦!¦!!str ¦! ¦%¦@¦`¦|¦>¦|\n¦?¦? ¦\n? ¦<<: ¦<<¦---¦\n---\n¦...¦\n...\n¦~¦0¦.¦_¦\\¦\\n¦\\\"¦" +
		"\xff¦\xc3¦é¦\u0085¦\u2028¦\u2029¦\ufeff¦\u00a0¦\x00¦\x07¦\x7f¦\u0081¦😀¦key: value\n¦\n\n¦\n \n¦\t#¦  # c\n¦\\\n¦y¦=¦+¦-1¦1e3¦null¦a¦a b¦x: y¦\n  x¦\n\t")
)

func (g *generator) indent(n int) { g.b.WriteString(strings.Repeat(" ", n)) }

func (g *generator) comment(indent int) {
	g.indent(indent)
	g.write("# comment", "#", "# a: b", "#\ttab", "# Source: x/y.yaml", "# 'quote", "# - x", "#: |", "#é名😀")
	g.b.WriteString(g.newline)
}

// noise writes what may stand between two lines of a collection.
func (g *generator) noise(indent int) {
	switch g.IntN(18) {
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
	if g.odd() {
		g.write("\t", "\t\n", " \t\n", "\t# x\n", "\u2028", "# x\u2028", "\r", "\ufeff", "...\n", "---\n", "%x\n", " ", "#\xff\n", "# \x07\n")
	}
}

// endLine ends a line, with blanks or a comment at times.
func (g *generator) endLine() {
	if g.one(12) {
		g.write("\t# note", " \t# note", "\t", " \t")
	}
	g.endIndicator()
}

// endIndicator ends a line with a dash, where tabs are not allowed.
func (g *generator) endIndicator() {
	switch g.IntN(12) {
	case 0:
		g.write(" # note", "  # 'note", " #", " # a: b", " # [")
	case 1:
		g.write(" ", "  ")
	}
	if g.odd() {
		g.write("#note", " note", ":", ",", " \\", "\r", "\u2028", "\u0085", "\t\t", " &a0", " ]", "\x00")
	}
	g.b.WriteString(g.newline)
}

// anchor gives the node that is written next a name, at times. Aliases may use it once done is called, when all of the
// node is written.
func (g *generator) anchor(of *[]string) (done func()) {
	if !g.one(12) {
		return func() {}
	}
	name := fmt.Sprintf("a%d", g.named)
	if g.one(4) { // a name that was given before means the new node from here on
		name = fmt.Sprintf("a%d", g.IntN(g.named+1))
		for _, names := range []*[]string{&g.anchors, &g.mappings} {
			*names = slices.DeleteFunc(*names, func(s string) bool { return s == name })
		}
	}
	g.named++
	g.b.WriteString("&" + name + " ")
	return func() {
		g.anchors = append(g.anchors, name)
		if of != nil {
			*of = append(*of, name)
		}
	}
}

// properties writes an anchor, or a tag that changes nothing, at times.
func (g *generator) properties(of *[]string, tag string) (done func()) {
	if g.one(40) {
		g.b.WriteString(tag + " ")
		return g.anchor(of)
	}
	done = g.anchor(of)
	if g.one(40) {
		g.b.WriteString(tag + " ")
	}
	return done
}

func (g *generator) alias() {
	switch {
	case g.odd():
		g.write("*a0", "*a1", "*nowhere", "*", "* a", "*a-_1", "*é")
	case len(g.anchors) > 0:
		g.b.WriteString("*" + pick(g.Rand, g.anchors))
	}
}

// blockDocument writes a mapping with the fields that make it an object.
func (g *generator) blockDocument() {
	indent := 0
	if g.one(25) {
		indent = 1 + g.IntN(4)
	}
	head := func() {
		for _, field := range [][2]string{{"apiVersion", "v1"}, {"kind", "Pod"}} {
			g.indent(indent)
			g.headField(indent, field[0], field[1])
		}
	}
	last := g.one(8)
	if !last {
		head()
	}
	if g.budget > 1 || last {
		g.blockMapping(indent, true)
	}
	if last {
		head()
	}
}

// headField writes a field, at times in one of the ways that do not look like name: value.
func (g *generator) headField(indent int, name, value string) {
	deeper := "\n" + strings.Repeat(" ", indent+1+g.IntN(3))
	if !g.one(5) {
		g.b.WriteString(name + ": " + value)
	} else {
		g.write(name+" : "+value, `"`+name+`": `+value, "'"+name+"'  :  '"+value+"'", fmt.Sprintf(`"\u%04x%s": %s`, name[0], name[1:], value), fmt.Sprintf(`"\x%02x%s": %s`, name[0], name[1:], value),
			"? "+name+"\n"+strings.Repeat(" ", indent)+": "+value, "!!str "+name+": !!str "+value, "&head "+name+": "+value, name+":\t"+value, name+":"+deeper+value, name+": "+deeper+"# x"+deeper+value,
			name+": >-"+deeper+value, name+": !!binary "+map[string]string{"v1": "djE=", "Pod": "UG9k"}[value], name+": X\n"+strings.Repeat(" ", indent)+name+": "+value)
	}
	g.endLine()
}

// blockMapping writes the fields of a mapping, each on a line of its own but the first, which may stand behind a dash.
func (g *generator) blockMapping(indent int, ownLine bool) {
	for i, n := 0, 1+g.IntN(5); i < n && (g.budget > 0 || i == 0); i++ {
		g.budget--
		if i > 0 || ownLine {
			g.noise(indent)
			g.indent(indent)
		}
		if g.odd() {
			g.write(" ", "  ", "- ", "\t", "? ", ": ", "&a0 ", "!!map ", "-\t")
		}
		switch {
		case len(g.mappings) > 0 && g.one(6) || g.odd():
			g.write("<<:", "<<:", "<<:", "<< :", "!!merge <<:", "? <<\n"+strings.Repeat(" ", indent)+":", "&m <<:", `"<<":`)
			g.merge(indent)
		case g.one(30):
			g.explicitKey(indent)
			g.indent(indent)
			g.b.WriteString(":")
			g.blockValue(indent, false)
		default:
			g.key(true)
			g.b.WriteString(":")
			g.blockValue(indent, true)
		}
	}
}

// explicitKey writes a key behind a question mark.
func (g *generator) explicitKey(indent int) {
	g.b.WriteString("? ")
	switch {
	case g.one(6):
		g.blockScalar(indent)
		return
	case g.one(6):
		g.quoted(g.quote(), 1+g.IntN(4))
	case g.odd():
		g.write("- a", "a: b", "[a]", "{a: b}", "", "? a", "\n  a", ": x")
	default:
		g.key(true)
	}
	g.endLine()
}

func (g *generator) quote() byte { return `"'`[g.IntN(2)] }

// merge writes the value of a merge key.
func (g *generator) merge(indent int) {
	if len(g.mappings) == 0 {
		g.write(" {name: merged}", " {}", " []", " [{x: 1}, {x: 2, name: y}]", " 1", "", " *a0", " [*a0, 1]", " ~", " [[]]", " !!map {x: 1}")
		g.endLine()
		return
	}
	alias := func() string { return "*" + pick(g.Rand, g.mappings) }
	below := "\n" + strings.Repeat(" ", indent+g.IntN(2))
	g.write(" "+alias(), " "+alias(), " "+alias(), " ["+alias()+" , "+alias()+" ]", " [ "+alias()+" ]", " ["+alias()+", {name: merged, x: 1}]", " {<<: "+alias()+" , name: merged}",
		below+"- "+alias()+below+"- {x: 2}", "\n"+strings.Repeat(" ", indent+2)+"name: merged\n"+strings.Repeat(" ", indent+2)+"<<: "+alias())
	g.endLine()
}

// key writes a key as it stands before a colon.
func (g *generator) key(block bool) {
	if g.one(40) {
		g.properties(nil, "!!str")()
	}
	name := pick(g.Rand, names)
	if !block {
		for strings.ContainsAny(name, ",?[]{}") || strings.HasPrefix(name, ":") {
			name = pick(g.Rand, names)
		}
	}
	switch {
	case g.odd():
		g.b.WriteString(pick(g.Rand, oddNames))
	case g.one(300): // as long as a key may be, or a little longer
		long := strings.Repeat(pick(g.Rand, []string{"k", "é", "k k", "名:😀"}), 1024)
		g.b.WriteString(string([]rune(long)[:1019+g.IntN(5)]))
		if g.odd() {
			g.write("kkk", "   ", "kkkkkk")
		}
	default:
		switch g.IntN(10) {
		case 0:
			g.b.WriteString(`"` + strings.ReplaceAll(name, `"`, `\"`) + `"`)
		case 1:
			g.b.WriteString(`'` + strings.ReplaceAll(name, `'`, `''`) + `'`)
		case 2:
			g.b.WriteString(name + pick(g.Rand, []string{" ", "  ", "\t"}))
		default:
			g.b.WriteString(name)
		}
	}
}

// blockValue writes what stands behind the colon of a key, or the dash of an item.
func (g *generator) blockValue(indent int, ofKey bool) {
	g.budget--
	deeper := indent + 1 + g.IntN(4)
	kind := g.IntN(16)
	if g.budget <= 0 {
		kind = 5 + g.IntN(11)
	}
	compact := 1 + g.IntN(2)*g.IntN(4) // blanks behind the dash of an item that is a collection
	switch kind {
	case 0, 1, 2:
		if !ofKey && g.IntN(3) > 0 {
			g.indent(compact)
			g.blockMapping(indent+1+compact, false)
			return
		}
		done := g.blockProperties(ofKey, &g.mappings, "!!map")
		g.blockMapping(deeper, true)
		done()
	case 3, 4:
		if !ofKey && g.one(2) {
			g.indent(compact)
			g.blockSequence(indent+1+compact, false)
			return
		}
		done := g.blockProperties(ofKey, nil, "!!seq")
		if ofKey && g.one(2) {
			deeper = indent
		}
		g.blockSequence(deeper, true)
		done()
	case 5, 6:
		g.b.WriteString(" ")
		done := g.properties(nil, "!!str")
		g.blockScalar(indent)
		done()
	case 7:
		g.write(" ", " ", "  ", "\n"+strings.Repeat(" ", deeper))
		if g.one(2) {
			done := g.properties(&g.mappings, "!!map")
			g.flowMapping(0, g.one(2))
			done()
		} else {
			done := g.properties(nil, "!!seq")
			g.flowSequence(0, g.one(2))
			done()
		}
		g.endLine()
	case 8:
		if len(g.anchors) == 0 && g.odds == 0 {
			g.scalar(indent, deeper)
			return
		}
		g.b.WriteString(" ")
		g.alias()
		g.endLine()
	case 9:
		if g.one(4) {
			g.write(" &empty", " !!str", " !!null", " ~", " !")
			g.endLine()
		} else if ofKey {
			g.endLine()
		} else {
			g.endIndicator()
		}
	case 10:
		if !g.one(3) {
			g.scalar(indent, deeper)
			return
		}
		g.write(" !!str ", " ! ", " !custom ", " !!str &a0 ", " &a0 !!str ", " !<tag:yaml.org,2002:str> ", " !!str\t", " !local/x%20y ")
		g.b.WriteString(pick(g.Rand, plains))
		g.endLine()
	default:
		g.scalar(indent, deeper)
	}
}

// blockProperties writes what stands on the line before a block collection.
func (g *generator) blockProperties(ofKey bool, of *[]string, tag string) (done func()) {
	before := g.b.Len()
	g.b.WriteString(" ")
	if done = g.properties(of, tag); ofKey || g.b.Len() > before+1 {
		g.endLine()
	} else {
		g.endIndicator()
	}
	return done
}

// blockSequence writes the items of a sequence, like blockMapping.
func (g *generator) blockSequence(indent int, ownLine bool) {
	for i, n := 0, 1+g.IntN(4); i < n && (g.budget > 0 || i == 0); i++ {
		if i > 0 || ownLine {
			g.noise(indent)
			g.indent(indent)
		}
		if g.odd() {
			g.write(" ", "-", "--", "\t", "x")
		}
		g.b.WriteString("-")
		g.blockValue(indent, false)
	}
}

// blockScalar writes a literal or folded scalar that belongs to a collection at an indentation.
func (g *generator) blockScalar(indent int) {
	header := pick(g.Rand, []string{"|", ">"})
	inner := indent + 1 + g.IntN(4)
	explicit := g.one(4)
	chomp := pick(g.Rand, []string{"", "", "-", "+"})
	switch {
	case !explicit:
		header += chomp
	case g.one(2):
		header += fmt.Sprint(inner-indent) + chomp
	default:
		header += chomp + fmt.Sprint(inner-indent)
	}
	g.b.WriteString(header)
	g.endLine()
	free := explicit // to indent a line by more than inner
	for range g.IntN(6) {
		deeper := 0
		if free || g.odd() {
			deeper = 2
		}
		switch g.IntN(7) {
		case 0:
			g.b.WriteString(g.newline)
			continue
		case 1:
			g.indent(g.IntN(inner + deeper + 1))
			g.b.WriteString(g.newline)
			continue
		case 2:
			g.indent(inner)
			if deeper > 0 {
				g.write(" ", "  ", "\t", " \t")
			}
		default:
			g.indent(inner)
		}
		if g.odd() {
			g.write("\t", "\x07", "\u2028", "\u0085", "\r", "\xff", "a\r", "a\u2029b", "\ufeff")
		}
		g.write("text", "a: b", "# no comment", "- x", "'", "\"", "tab\tend ", "é 名", "---", "...", "x ", "\\n", "%d", "[", "*a")
		g.b.WriteString(g.newline)
		free = true
	}
	if g.one(8) { // what stands left of the text is a comment
		g.comment(g.IntN(indent + 1))
	}
}

// scalar writes a scalar that is no block behind a colon or dash.
func (g *generator) scalar(indent, deeper int) {
	below := func() string { return strings.Repeat(g.newline, 1+g.IntN(2)) + strings.Repeat(" ", deeper) }
	g.write(" ", " ", " ", " ", " ", "  ", "   ")
	if g.one(30) {
		g.noise(0)
		g.b.WriteString(below())
	}
	done := g.properties(nil, "!!str")
	switch g.IntN(10) {
	case 0, 1:
		g.quoted(g.quote(), g.IntN(deeper+2))
	case 2: // over several lines
		g.write("one", "two words", "x-y", "1", "-x", "a'b")
		for range 1 + g.IntN(3) {
			if g.one(5) {
				g.write(" ", "\t", "  ")
			}
			g.b.WriteString(below())
			if g.one(8) {
				g.write("\t", " ", " \t")
			}
			g.write("more", "and more", "1", "- x", "? x", "&x", "*x", "'x'", "\"x", "[x", "!x", "|", "x#", "-", "%x", "http://x", "é")
			if g.odd() {
				g.write(" # x", ": x", ":", "\n# x", "\n\t", "\u2028x", "\r", "#")
			}
		}
	default:
		if g.odd() {
			g.b.WriteString(pick(g.Rand, oddPlains))
		} else {
			g.b.WriteString(pick(g.Rand, plains))
		}
	}
	done()
	g.endLine()
}

// quoted writes a quoted scalar, whose lines have an indentation; of one line only where that is negative.
func (g *generator) quoted(quote byte, indent int) {
	g.b.WriteByte(quote)
	for range g.IntN(5) {
		switch g.IntN(8) {
		case 0:
			if indent >= 0 {
				g.write("", " ", "\t", "", "\n", " \n \n")
				if quote == '"' && g.one(3) {
					g.b.WriteString(`\`)
				}
				g.b.WriteString(g.newline)
				g.indent(indent)
				g.write("w", "w", "# x", "- x", "a: b", " \t", "kind: Pod", "[", "|")
			}
		case 1:
			if quote == '\'' {
				g.write("''", "''", `\`, `"`, `""`, `\n`)
				continue
			}
			g.write(`\n`, `\t`, `\"`, `\\`, `\x41`, `\u00e9`, `\U0001F600`, `\_`, `\N`, `\L`, `\P`, `\e`, `\0`, `\ `, `\a`, `\v`, `\'`, "\\\t", `'`, `''`)
			if g.odd() {
				g.write(`\/`, `\q`, `\x4`, `\u12`, `\ud83d\ude00`, `\U00110000`, `\`, "\x07", "\u2028", "\r", "\u0085 ", "\xff", "\n...\n", "\n---\n", "\n... x", "\n%x", "\ufeff")
			}
		default:
			g.write("text", " ", "a: b", " # x", "yes", "1", "é", "{", "]", ",", "名 😀", "*", "- ", "\t")
		}
	}
	g.b.WriteByte(quote)
}

// between writes what may stand between two tokens of a flow collection.
func (g *generator) between(multi bool) {
	switch g.IntN(8) {
	case 0:
		g.write(" ", "  ", "\t")
	case 1:
		if multi {
			g.b.WriteString(g.newline)
			g.indent(g.IntN(6))
		}
	case 2:
		if multi {
			g.write(" # note", "\n# ] }", "\t#", " # 'x")
			g.b.WriteString(g.newline)
			g.write("    ", "\t", "")
		}
	}
	if g.odd() {
		g.write("#x\n", "\u2028", "\n---\n", "\n...\n", "\n%x", "\x00", ",", ":", "?", "-", "|", "\r", "\n-", "]", "}", "\n\t", "\n \t", "\n\n\t", "\n   \t ")
	}
}

func (g *generator) flowSequence(depth int, multi bool) {
	g.b.WriteString("[")
	g.flowEntries(multi, func() {
		if g.one(10) { // a mapping of one field
			g.flowPair(depth, multi)
		} else {
			g.flowNode(depth, multi)
		}
	})
	g.b.WriteString("]")
}

func (g *generator) flowMapping(depth int, multi bool) {
	g.b.WriteString("{")
	g.flowEntries(multi, func() {
		if len(g.mappings) > 0 && g.one(5) {
			g.b.WriteString("<<: *" + pick(g.Rand, g.mappings) + " ")
		} else {
			g.flowPair(depth, multi)
		}
	})
	g.b.WriteString("}")
}

// flowNode writes a flow collection or a scalar, with its properties, or an alias.
func (g *generator) flowNode(depth int, multi bool) {
	if len(g.anchors) > 0 && g.one(8) {
		g.alias()
		g.b.WriteString(" ")
		return
	}
	g.budget--
	done := g.properties(nil, "!")
	switch k := g.IntN(5); {
	case k == 0 && depth < 4:
		g.flowSequence(depth+1, multi)
	case k == 1 && depth < 4:
		g.flowMapping(depth+1, multi)
	default:
		g.flowScalar()
	}
	done()
}

func (g *generator) flowEntries(multi bool, entry func()) {
	n := g.IntN(4)
	for i := range n {
		if i > 0 {
			g.b.WriteString(",")
		}
		g.between(multi)
		entry()
		g.between(multi)
	}
	if n > 0 && g.one(3) {
		g.b.WriteString(",")
		g.between(multi)
	}
	if g.odd() {
		g.write(",", " : ", "? ", "a b: c", ": x", "a,,b", "a: b: c", "[", "- a", "'a'b", "{a}: b", "[a]: b", "? a : b", "*a0: x", "a\n b: c", "\"a\":b,x")
	}
}

func (g *generator) flowPair(depth int, multi bool) {
	switch {
	case g.one(30):
		g.write("? a : b", "? a", "a ", "'a'", "? 'a' ", "a: ", "\"a\":", "\"a\":b", "'a':'b'", "\"a\" : {b}")
		return
	case g.one(20):
		g.b.WriteString("? ")
	}
	quoted := g.one(3)
	if quoted {
		g.write(`"a"`, `'b'`, `"name"`, `'é'`, `"\u0061"`, `""`)
	} else {
		g.key(false)
	}
	switch {
	case g.one(12):
		g.write("", " ", ": ", " : ", " :")
	default:
		g.write(": ", ": ", ": ", ":  ", " : ", ":\t")
		if multi && g.one(6) {
			g.b.WriteString(g.newline + "  ")
		} else if quoted && g.one(4) {
			g.write("", " # x\n ")
		}
		g.flowNode(depth, multi)
	}
}

func (g *generator) flowScalar() {
	switch g.IntN(5) {
	case 0:
		g.quoted('"', g.IntN(2)*4-1)
	case 1:
		g.quoted('\'', -1)
	default:
		if g.odd() {
			g.b.WriteString(pick(g.Rand, oddPlains))
			return
		}
		text := pick(g.Rand, plains)
		for strings.ContainsAny(text, ",?[]{}#") || strings.HasPrefix(text, ":") {
			text = pick(g.Rand, plains)
		}
		g.b.WriteString(text)
	}
}

// flowDocument writes a document in brackets, such as KYAML.
func (g *generator) flowDocument() {
	entries := []string{`apiVersion: "v1"`, `kind: Pod`}
	if g.one(3) {
		entries = []string{`"apiVersion":v1`, "'kind': \"Pod\""}
	}
	g.b.WriteString("{")
	for _, entry := range entries {
		g.b.WriteString(g.newline)
		g.write("  ", "\t", "")
		g.b.WriteString(entry + ",")
		g.write("", "", " # note")
	}
	g.b.WriteString(g.newline + "  spec: ")
	if g.one(3) {
		g.flowSequence(0, true)
	} else {
		g.flowMapping(0, true)
	}
	g.write("", ",", " ", " ,")
	g.b.WriteString(g.newline + "}")
	g.endLine()
}

// jsonDocument writes a JSON object, or several in a row.
func (g *generator) jsonDocument() {
	for i := 0; i == 0 || g.one(8); i++ {
		g.jsonSpace()
		g.b.WriteString(`{"apiVersion":"v1",`)
		g.jsonSpace()
		g.b.WriteString(`"kind":"Pod","spec":`)
		g.jsonSpace()
		g.json(0)
		g.b.WriteString("}")
	}
	g.b.WriteString(g.newline)
}

func (g *generator) jsonSpace() {
	if g.one(6) {
		g.write(" ", "\n", "\t", "\r\n  ", "  ")
	}
}

func (g *generator) json(depth int) {
	switch k := g.IntN(7); {
	case k == 0 && depth < 4:
		g.b.WriteString("[")
		for i, n := 0, g.IntN(4); i < n; i++ {
			if i > 0 {
				g.b.WriteString(",")
			}
			g.jsonSpace()
			g.json(depth + 1)
			g.jsonSpace()
		}
		g.b.WriteString("]")
	case k <= 2 && depth < 4:
		g.b.WriteString("{")
		for i, n := 0, g.IntN(4); i < n; i++ {
			if i > 0 {
				g.b.WriteString(",")
			}
			g.jsonSpace()
			g.write(`"a"`, `"b\n"`, `"é"`, `"name"`, `""`, `"\u0061"`, `"<<"`, `"1"`)
			g.jsonSpace()
			g.b.WriteString(":")
			g.json(depth + 1)
		}
		g.b.WriteString("}")
	default:
		g.write(`"x"`, `"\u00e9"`, `"\ud83d\ude00"`, `"\ud83d"`, `"a\/b"`, `"\b\f"`, `"é名😀"`, "\"\u2028\u0085\"", `1`, `-1.5e3`, `1E2`, `1e-7`, `0.1`, `-0`, `1.0`, `true`, `false`, `null`,
			`12345678901234567890`, `9223372036854775808`, `""`, `"`+strings.Repeat("k", 20)+`"`)
		if g.odd() {
			g.write(`01`, `+1`, `.5`, "\"tab\t\"", `tru`, `'x'`, `1.`, `-`, `,`, `}`, "# x\n", `1e999`, `"\x"`, `"\u12"`, "\"\n\"", "\xff", `nul`, `NaN`, `[1,]`, `{"a":1,}`, `{a: b}`)
		}
	}
}

// mutate makes some random changes to a text.
func mutate(r *rand.Rand, text string) string {
	for range 1 + r.IntN(2)*r.IntN(3) {
		text = edit(r, text)
	}
	return text
}

func edit(r *rand.Rand, text string) string {
	at := r.IntN(len(text) + 1)
	switch r.IntN(10) {
	case 0: // drop some bytes
		return text[:at] + text[min(len(text), at+1+r.IntN(3)):]
	case 1, 2:
		return text[:at] + pick(r, pieces) + text[at:]
	case 3:
		return text[:at] + pick(r, pieces) + text[min(len(text), at+1):]
	case 4: // a piece where a token may start
		if i := strings.IndexAny(text[at:], " \n:-,[{"); i >= 0 {
			at += i + 1
		}
		return text[:at] + pick(r, pieces) + text[at:]
	case 5: // the end
		if r.IntN(3) == 0 {
			return text[:at]
		}
		return strings.TrimRight(text, "\r\n") + pick(r, pieces)
	}
	lines := strings.SplitAfter(text, "\n")
	i, j := r.IntN(len(lines)), r.IntN(len(lines))
	switch r.IntN(6) {
	case 0:
		lines[i], lines[j] = lines[j], lines[i]
	case 1:
		lines[i] += lines[j]
	case 2:
		lines[i] = ""
	case 3: // some lines to the right
		for k := i; k < min(len(lines), i+1+r.IntN(4)); k++ {
			lines[k] = " " + lines[k]
		}
	case 4: // or to the left
		for k := i; k < min(len(lines), i+1+r.IntN(4)); k++ {
			lines[k] = strings.TrimPrefix(lines[k], " ")
		}
	default: // another end
		lines[i] = strings.TrimRight(lines[i], "\r\n") + pick(r, []string{"\n\n", "\r\n", " # x\n", " \n", "\t\n", "\r", "\u2028", "", "\n# x\n", " |\n", " >-\n"})
	}
	return strings.Join(lines, "")
}
