package sample

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// Write returns a text that means the objects, in a random style.
func Write(r *rand.Rand, objects []Map) []byte {
	s := newStyle(r)
	w := &writer{Rand: r, style: s}
	if s.marked {
		w.put("\ufeff")
	}
	if len(objects) > 0 && w.one(10) {
		objects = listed(objects)
	}
	if s.shuffled {
		for i := range objects {
			objects[i] = shuffled(r, objects[i]).(Map)
		}
	}
	if s.json != notJSON {
		w.json(objects)
	} else {
		w.documents(objects)
	}
	text := w.String()
	if s.unended {
		text = strings.TrimRight(text, "\r\n")
	}
	return []byte(text)
}

// listed returns a List of all objects.
func listed(objects []Map) []Map {
	items := List{}
	for _, o := range objects {
		items = append(items, o)
	}
	return []Map{{{"apiVersion", "v1"}, {"kind", "List"}, {"items", items}}}
}

// style is how somebody writes a file.
type style struct {
	newline  string
	indent   int  // columns by which a mapping is to the right of its parent
	ragged   bool // the indentation differs from collection to collection
	dash     int  // columns by which dashes are to the right of their parent: 0 or indent
	gap      int  // blanks behind a dash
	flow     float64
	spread   float64 // of collections in flow style: how often they go over lines
	comments float64
	blank    float64 // empty lines
	trailing float64 // blanks and tabs at the end of lines
	key      quoting
	value    quoting
	blocks   float64 // literal and folded scalars for what could stand in a line
	names    float64 // anchors, and aliases and merges instead of what was written before
	oddities float64 // tags, explicit keys, other spellings of booleans and nulls
	json     jsonStyle
	shuffled bool
	marked   bool // by a byte order mark
	unended  bool // no newline at the end
}

// quoting is when to quote what needs no quotes.
type quoting uint8

const (
	never quoting = iota
	double
	single
	mixed
)

type jsonStyle uint8

const (
	notJSON jsonStyle = iota
	compact
	pretty
	loose
)

func newStyle(r *rand.Rand) style {
	one := func(n int) bool { return r.IntN(n) == 0 }
	s := style{newline: "\n", indent: pick(r, 2, 2, 2, 2, 4, 4, 1, 3, 5, 6, 7, 8), gap: 1}
	if one(7) {
		s.newline = "\r\n"
	}
	s.ragged = one(10)
	s.dash = pick(r, 0, s.indent)
	if one(4) {
		s.gap = max(1, s.indent-1)
	}
	s.flow = pick(r, 0, 0, 0, 0.03, 0.2, 0.5, 1)
	s.spread = pick(r, 0, 0, 0.3, 0.6, 1)
	s.comments = pick(r, 0, 0, 0, 0.03, 0.1, 0.4)
	s.blank = pick(r, 0, 0, 0.03, 0.15)
	s.trailing = pick(r, 0, 0, 0, 0.03, 0.2)
	s.key = pick(r, never, never, never, never, never, double, single, mixed)
	s.value = pick(r, never, never, never, double, single, mixed)
	s.blocks = pick(r, 0, 0, 0, 0.1)
	s.names = pick(r, 0, 0, 0, 0, 0, 0.3, 0.8)
	s.oddities = pick(r, 0, 0, 0, 0.03)
	if one(9) {
		s.json = pick(r, compact, pretty, pretty, loose)
	}
	s.shuffled = one(6)
	s.marked = one(20)
	s.unended = one(8)
	return s
}

// writer writes one file.
type writer struct {
	*rand.Rand
	strings.Builder
	style
	comment int // number of comments so far, each of which says its own
	// open is the greatest indentation of a comment that does not belong to the block scalar written last; negative where there
	// is none. Empty lines are kept from such a scalar.
	open     int
	explicit bool // behind the colon of an explicit key, where no tab may be
	anchor   int  // number of names given so far
	named    []named
	twice    map[string]int // by their meaning, how often collections come
}

// named is a collection that has an anchor.
type named struct {
	name    string
	meaning string
	fields  Map // nil where it is no mapping
}

func (w *writer) one(n int) bool        { return w.IntN(n) == 0 }
func (w *writer) chance(p float64) bool { return p > 0 && w.Float64() < p }
func (w *writer) put(text string)       { w.WriteString(text) }
func (w *writer) blanks(n int)          { w.put(strings.Repeat(" ", n)) }

const unlimited = 1 << 10

// newDocument forgets what a document may not refer to.
func (w *writer) newDocument(o Map) {
	w.open, w.named, w.twice = unlimited, nil, map[string]int{}
	if w.names > 0 {
		w.count(o)
	}
}

// count counts collections that mean the same.
func (w *writer) count(v any) {
	switch v := v.(type) {
	case Map:
		w.twice[meaning(v)]++
		for _, f := range v {
			w.count(f.Value)
		}
	case List:
		w.twice[meaning(v)]++
		for _, item := range v {
			w.count(item)
		}
	}
}

func (w *writer) documents(objects []Map) {
	if w.chance(w.comments) {
		w.commentLine(0)
	}
	for i, o := range objects {
		w.newDocument(o)
		if i > 0 || w.one(4) {
			w.put("---" + w.newline)
		}
		if w.chance(w.comments) {
			w.commentLine(0)
		}
		if w.chance(w.flow / 3) {
			w.flowMap(o, 0, true)
			w.endLine()
		} else {
			w.blockMap(o, 0, false)
		}
		w.noise(0)
	}
	if w.one(30) {
		w.put(pick(w.Rand, "---", "...", "---\n# nothing") + w.newline)
	}
}

// newComment returns a comment that the file has once.
func (w *writer) newComment() string {
	w.comment++
	n := strconv.Itoa(w.comment)
	return pick(w.Rand, "# note ", "#note ", "# a: b ", "# - x ", "# 'quote ", "# [{ ", "#\ttab ", "# é名 ") + n + "."
}

func (w *writer) commentLine(indent int) {
	w.blanks(min(indent, w.open))
	w.put(w.newComment() + w.newline)
}

// noise writes what may stand between the lines of collections.
func (w *writer) noise(indent int) {
	for range 2 {
		if w.chance(w.comments) {
			w.commentLine(pick(w.Rand, indent, indent, indent, w.IntN(indent+4)))
		}
	}
	if w.chance(w.blank) && w.open == unlimited {
		w.put(pick(w.Rand, "", "", "", "  ") + w.newline)
	}
}

// endLine ends a line, behind a value or what starts a collection.
func (w *writer) endLine() {
	blanks := []string{" ", " ", "  ", "      ", "\t", " \t"}
	if w.explicit {
		blanks = blanks[:4]
	}
	w.explicit = false
	switch {
	case w.chance(w.comments):
		w.put(pick(w.Rand, blanks...) + w.newComment())
	case w.chance(w.trailing):
		w.put(pick(w.Rand, blanks...))
	}
	w.put(w.newline)
}

// deeper returns the indentation of a mapping below one.
func (w *writer) deeper(indent int) int {
	if w.ragged {
		return indent + 1 + w.IntN(8)
	}
	return indent + w.indent
}

// dashes returns the indentation of the items of a list below a mapping.
func (w *writer) dashes(indent int) int {
	if w.ragged {
		return indent + w.IntN(8)
	}
	return indent + w.dash
}

// blockMap writes the fields of a mapping that is not empty, the first one at once where it stands behind a dash.
func (w *writer) blockMap(m Map, indent int, begun bool) {
	m, merge := w.merged(m)
	for i, f := range m {
		if i > 0 || !begun {
			w.noise(indent)
			w.blanks(indent)
		}
		w.open = unlimited
		if i == 0 && merge != "" {
			w.put("<<: *" + merge)
			w.endLine()
			continue
		}
		if w.chance(w.oddities) {
			w.put("? " + w.keyText(f.Name, false) + w.newline)
			w.blanks(indent)
			w.explicit = true
		} else {
			w.put(w.keyText(f.Name, false))
		}
		w.put(":")
		w.behindKey(f.Value, indent)
	}
}

// merged returns what of a mapping is to be written beside a merge, which has the place of the first field, and the name of the
// mapping that is merged.
func (w *writer) merged(m Map) (fields Map, anchor string) {
	for _, n := range w.named {
		if len(n.fields) == 0 || !w.chance(w.names) {
			continue
		}
		rest, ok := without(m, n.fields)
		if ok {
			return append(Map{{}}, rest...), n.name
		}
	}
	return m, ""
}

// without returns the fields of a mapping that another one has not or has otherwise. It reports whether it has all names that the
// other one has, and the same value for some.
func without(m, other Map) (rest Map, ok bool) {
	same := 0
	for _, f := range other {
		if !hasField(m, f.Name) {
			return nil, false
		}
	}
	for _, f := range m {
		if hasField(other, f.Name) && meaning(other.get(f.Name)) == meaning(f.Value) {
			same++
			continue
		}
		rest = append(rest, f)
	}
	return rest, same > 0
}

func hasField(m Map, name string) bool {
	for _, f := range m {
		if f.Name == name {
			return true
		}
	}
	return false
}

// alias writes an alias of a collection that was written before, or the anchor of one that comes again. It reports whether the
// collection is written with that.
func (w *writer) alias(v any) (done bool) {
	if w.names == 0 {
		return false
	}
	text := meaning(v)
	for _, n := range w.named {
		if n.meaning == text && w.chance(w.names) {
			w.put("*" + n.name + " ")
			return true
		}
	}
	return false
}

// name writes an anchor for a collection, at times, and returns what to call once the collection is written.
func (w *writer) name(v any) (written func()) {
	if w.names == 0 {
		return func() {}
	}
	text := meaning(v)
	if w.twice[text] < 2 && !w.chance(w.names/8) || !w.chance(w.names) {
		return func() {}
	}
	w.anchor++
	n := named{name: "a" + strconv.Itoa(w.anchor), meaning: text}
	n.fields, _ = v.(Map)
	w.put("&" + n.name + " ")
	return func() { w.named = append(w.named, n) }
}

// empty reports whether a value can not be written in block style as a collection.
func empty(v any) bool {
	switch v := v.(type) {
	case Map:
		return len(v) == 0
	case List:
		return len(v) == 0
	}
	return true
}

// behindKey writes a value behind the colon of a key.
func (w *writer) behindKey(v any, indent int) {
	if empty(v) || w.chance(w.flow) {
		w.inLine(v, indent)
		return
	}
	if w.put(" "); w.alias(v) {
		w.endLine()
		return
	}
	written := w.name(v)
	w.endLine()
	switch v := v.(type) {
	case Map:
		w.blockMap(v, w.deeper(indent), false)
	case List:
		w.blockList(v, w.dashes(indent), false)
	}
	written()
}

// inLine writes a scalar, or a collection in brackets.
func (w *writer) inLine(v any, indent int) {
	w.put(pick(w.Rand, " ", " ", " ", " ", " ", "  "))
	switch v := v.(type) {
	case Map, List:
		if w.alias(v) {
			break
		}
		written := w.name(v)
		w.flowValue(v, indent, w.chance(w.spread))
		written()
	default:
		w.scalar(v, indent)
		return
	}
	w.endLine()
}

func (w *writer) blockList(l List, indent int, begun bool) {
	for i, item := range l {
		if i > 0 || !begun {
			w.noise(indent)
			w.blanks(indent)
		}
		w.open = unlimited
		w.put("-")
		w.behindDash(item, indent)
	}
}

func (w *writer) behindDash(v any, indent int) {
	if empty(v) || w.chance(w.flow) {
		w.inLine(v, indent)
		return
	}
	gap := w.gap
	if w.ragged {
		gap = 1 + w.IntN(3)
	}
	before := w.Len()
	w.blanks(gap)
	if w.alias(v) {
		w.endLine()
		return
	}
	written := w.name(v)
	column := indent + 1 + gap
	if begun := w.Len() == before+gap && !w.one(20); !begun {
		w.put(pick(w.Rand, "", w.newComment()) + w.newline)
		column = w.deeper(indent)
		w.noise(column)
		w.blanks(column)
	}
	switch v := v.(type) {
	case Map:
		w.blockMap(v, column, true)
	case List:
		w.blockList(v, column, true)
	}
	written()
}
