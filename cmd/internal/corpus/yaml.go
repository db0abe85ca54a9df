package corpus

import (
	"math/rand/v2"
	"strings"
)

// hand is how somebody writes YAML: each document is in one hand.
type hand struct {
	random   *rand.Rand
	newline  string
	sorted   bool // fields stand by name
	indented bool // the items of a sequence stand deeper than its key
	mark     byte // what this hand quotes with: ' or "
	anchors  bool // labels that are the same are written once
	// Of a thousand:
	quoted   int // strings that need no quotes, how many have them
	flow     int // small collections, how many are in brackets
	wrapped  int // long strings, how many are in several lines
	remarks  int // lines, how many have a comment before them
	licensed int // documents, how many begin with a licence
}

// kubectl is the hand of programs: nothing is quoted that need not be, or in brackets, or explained.
var kubectl = hand{newline: "\n", sorted: true}

// newHand draws the hand of a document.
func newHand(random *rand.Rand) hand {
	if random.IntN(100) < 15 {
		return kubectl
	}
	h := hand{random: random, newline: "\n", indented: random.IntN(2) == 0, mark: '"', remarks: 30, licensed: 15}
	if random.IntN(3) == 0 {
		h.mark = '\''
	}
	if random.IntN(3) == 0 {
		h.quoted = random.IntN(500)
	}
	if random.IntN(3) == 0 {
		h.flow = 200 + random.IntN(600)
	}
	h.wrapped = random.IntN(1000)
	h.anchors = random.IntN(1000) < 14
	if random.IntN(1000) < 4 {
		h.newline = "\r\n"
	}
	return h
}

// chance is true in so many of a thousand cases.
func (h *hand) chance(permille int) bool { return permille > 0 && h.random.IntN(1000) < permille }

// yamlWriter appends one document of block YAML to b.
type yamlWriter struct {
	hand
	b       []byte
	shared  *field // the first of the labels that bear the anchor
	aliased bool
}

// document appends an object.
func (w *yamlWriter) document(object mapping) {
	if w.chance(w.licensed) {
		for line := range strings.Lines(license) {
			w.b = append(append(w.b, strings.TrimSuffix(line, "\n")...), w.newline...)
		}
	}
	start := len(w.b)
	w.mapping(object, 0, false)
	if w.shared != nil && !w.aliased {
		w.b, w.anchors = w.b[:start], false // nobody writes an anchor for nothing
		w.mapping(object, 0, false)
	}
}

func (w *yamlWriter) mapping(m mapping, indent int, inLine bool) {
	if w.sorted {
		m = m.sorted()
	}
	for i, f := range m {
		if !inLine || i > 0 {
			w.remark(indent)
			w.b = appendSpaces(w.b, indent)
		}
		w.scalar(f.name, false, false)
		w.b = append(w.b, ':')
		if labels, ok := f.value.(mapping); ok && w.anchors && w.share(labels, f.name) {
			continue
		}
		w.value(f.value, indent)
	}
}

// share writes the anchor of the first labels, or an alias in place of the same labels; done says that nothing is left to write.
func (w *yamlWriter) share(labels mapping, name string) (done bool) {
	switch {
	case len(labels) == 0:
		return false
	case w.shared == nil && (name == "labels" || name == "matchLabels"):
		w.shared = &labels[0]
		w.b = append(w.b, " &labels"...)
		return false
	case w.shared == &labels[0]:
		w.b = append(append(w.b, " *labels"...), w.newline...)
		w.aliased = true
		return true
	}
	return false
}

// value appends what follows a colon or a dash, and ends the line. The indentation is that of the key or dash.
func (w *yamlWriter) value(v value, indent int) {
	switch v := v.(type) {
	case mapping:
		if w.bracketed(v) {
			return
		}
		w.b = append(w.b, w.newline...)
		w.mapping(v, indent+2, false)
	case sequence:
		if w.bracketed(v) {
			return
		}
		w.b = append(w.b, w.newline...)
		w.items(v, indent)
	case string:
		w.text(v, indent+2)
	default:
		w.b = appendWord(append(w.b, ' '), v)
		w.endLine()
	}
}

func (w *yamlWriter) items(items sequence, indent int) {
	if w.indented {
		indent += 2
	}
	for _, item := range items {
		w.remark(indent)
		w.b = append(appendSpaces(w.b, indent), '-')
		if m, ok := item.(mapping); ok && !w.bracketed(m) {
			w.b = append(w.b, ' ')
			w.mapping(m, indent+2, true)
		} else if !ok {
			w.value(item, indent)
		}
	}
}

// bracketWidth is the longest collection in brackets that people write, in bytes.
const bracketWidth = 70

// bracketed appends a collection in brackets and ends the line, where the collection is empty, or small and this hand likes
// brackets.
func (w *yamlWriter) bracketed(v value) bool {
	size := 0
	switch v := v.(type) {
	case mapping:
		size = len(v)
	case sequence:
		size = len(v)
	}
	if size > 6 || size > 0 && !w.chance(w.flow) {
		return false
	}
	start := len(w.b)
	w.b = append(w.b, ' ')
	if !w.flowing(v, start+bracketWidth) {
		w.b = w.b[:start]
		return false
	}
	w.endLine()
	return true
}

// flowing appends a value as it stands within brackets; it reports whether it could, and came no further than the limit.
func (w *yamlWriter) flowing(v value, limit int) bool {
	switch v := v.(type) {
	case mapping:
		w.b = append(w.b, '{')
		for i, f := range v {
			if i > 0 {
				w.b = append(w.b, ", "...)
			}
			w.scalar(f.name, true, false)
			w.b = append(w.b, ": "...)
			if !w.flowing(f.value, limit) {
				return false
			}
		}
		w.b = append(w.b, '}')
	case sequence:
		w.b = append(w.b, '[')
		for i, item := range v {
			if i > 0 {
				w.b = append(w.b, ", "...)
			}
			if !w.flowing(item, limit) {
				return false
			}
		}
		w.b = append(w.b, ']')
	case string:
		if strings.Contains(v, "\n") {
			return false
		}
		w.scalar(v, true, w.chance(w.quoted))
	default:
		w.b = appendWord(w.b, v)
	}
	return len(w.b) <= limit
}

// text appends a string as the value of a field or an item, and ends the line.
func (w *yamlWriter) text(s string, indent int) {
	switch {
	case strings.Contains(s, "\n"):
		w.lines(s, indent)
	case len(s) > 72 && strings.Count(s, " ") > 5 && w.chance(w.wrapped):
		w.wrap(s, indent)
	default:
		w.b = append(w.b, ' ')
		w.scalar(s, false, w.chance(w.quoted))
		w.endLine()
	}
}

// lines appends a string of several lines as a block scalar, or in quotes where a block scalar would need an indicator.
func (w *yamlWriter) lines(s string, indent int) {
	body, ended := strings.CutSuffix(s, "\n")
	if strings.HasSuffix(body, "\n") || strings.IndexByte(" \t\n", s[0]) >= 0 {
		w.b = appendQuoted(append(w.b, ' '), s)
		w.b = append(w.b, w.newline...)
		return
	}
	w.b = append(w.b, " |"...)
	if !ended {
		w.b = append(w.b, '-')
	}
	w.b = append(w.b, w.newline...)
	for line := range strings.Lines(s) {
		line = strings.TrimSuffix(line, "\n")
		if line != "" {
			w.b = append(appendSpaces(w.b, indent), line...)
		}
		w.b = append(w.b, w.newline...)
	}
}

// wrap appends a long string in several lines: folded, in quotes or without.
func (w *yamlWriter) wrap(s string, indent int) {
	plain := isPlain(s, false)
	style := w.random.IntN(3)
	switch {
	case style == 0 && plain:
		w.b = append(w.b, ' ')
		w.fold(s, indent)
	case style == 1:
		w.b = append(w.b, ' ', '"')
		w.fold(string(appendEscaped(nil, s)), indent)
		w.b = append(w.b, '"')
	default:
		w.b = append(append(w.b, " >-"...), w.newline...)
		w.b = appendSpaces(w.b, indent)
		w.fold(s, indent)
	}
	w.b = append(w.b, w.newline...)
}

// fold appends words in lines of some eighty bytes. A line begins with a letter only, lest it means something.
func (w *yamlWriter) fold(s string, indent int) {
	width := max(40, 80-indent)
	for len(s) > width {
		at := strings.LastIndexByte(s[:width], ' ')
		if at <= 0 || !isLetter(s[at+1]) || s[at-1] == ' ' || s[at-1] == '\\' {
			break
		}
		w.b = append(append(w.b, s[:at]...), w.newline...)
		w.b = appendSpaces(w.b, indent)
		s = s[at+1:]
	}
	w.b = append(w.b, s...)
}

// scalar appends a string of one line, in quotes if it needs or is to have them.
func (w *yamlWriter) scalar(s string, inFlow, quoted bool) {
	switch {
	case !quoted && isPlain(s, inFlow):
		w.b = append(w.b, s...)
	case w.mark == '\'' && !strings.ContainsAny(s, "\t\n"):
		w.b = append(w.b, '\'')
		w.b = append(w.b, strings.ReplaceAll(s, "'", "''")...)
		w.b = append(w.b, '\'')
	default:
		w.b = appendQuoted(w.b, s)
	}
}

// endLine ends the line, after a comment now and then.
func (w *yamlWriter) endLine() {
	if w.chance(w.remarks / 6) {
		w.b = append(append(w.b, " # "...), pick(w.random, remarks)...)
	}
	w.b = append(w.b, w.newline...)
}

// remark appends a line with a comment now and then.
func (w *yamlWriter) remark(indent int) {
	if w.chance(w.remarks) {
		w.b = append(appendSpaces(w.b, indent), "# "...)
		w.b = append(append(w.b, pick(w.random, remarks)...), w.newline...)
	}
}
