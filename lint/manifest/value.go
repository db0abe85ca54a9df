package manifest

import (
	"iter"
	"math"
	"slices"
	"strconv"
)

// Value is a cursor into a document: a value, or the place where one is missing. It knows its field path and its place
// in the text. The zero Value does not exist.
//
// Field of something absent is still a value: it does not exist, it reads as unset, and reporting it points at its nearest
// existing parent.
type Value struct {
	doc  *Document
	node uint32 // the value's node, or that of its nearest existing parent where absent is not 0
	// absent is the number of what is missing among the document's absences, 0 for what is there.
	absent uint32
}

func (v Value) n() *node { return &v.doc.nodes[v.node] }

// Exists reports whether the value is there and not null: null is unset.
func (v Value) Exists() bool { return v.Kind() > Null }

// Kind returns what the value is; Absent if it is not there.
func (v Value) Kind() Kind {
	if v.doc == nil || v.absent != 0 {
		return Absent
	}
	return v.n().kind
}

// Document returns the document that holds the value, or nil for the zero Value.
func (v Value) Document() *Document { return v.doc }

// Field returns the value at a path of field names below a mapping. Names are case-sensitive. The result is absent if v
// is no mapping or has no such field.
func (v Value) Field(names ...string) Value {
	for _, name := range names {
		v = v.field(name)
	}
	return v
}

func (v Value) field(name string) Value {
	if v.doc == nil {
		return v
	}
	if v.absent == 0 {
		if key, ok := v.doc.key(v.node, name); ok {
			return Value{doc: v.doc, node: key + 1}
		}
	}
	v.absent = v.doc.absences.find(absence{name, v.absent})
	return v
}

// wide is behind how many keys in vain a mapping's fields are found by an index.
const wide = 64

// key returns the node of the key that has a name in a mapping, and false where there is none.
func (d *Document) key(mapping uint32, name string) (key uint32, ok bool) {
	nodes := d.nodes
	if nodes[mapping].kind != Mapping {
		return 0, false
	}
	tag, looked := tagOf(name), 0
	for key, end := mapping+1, nodes[mapping].next; key < end; key = nodes[key+1].next {
		if k := &nodes[key]; k.tag == tag && k.flags&flagOverridden == 0 && d.text(key) == name {
			return key, true
		}
		if looked++; looked == wide {
			key, ok = d.index(mapping)[name]
			return key, ok
		}
	}
	return 0, false
}

// index returns the keys of a mapping by name.
func (d *Document) index(mapping uint32) map[string]uint32 {
	names, ok := d.names[mapping]
	if !ok {
		names = make(map[string]uint32)
		for key := mapping + 1; key < d.nodes[mapping].next; key = d.nodes[key+1].next {
			names[d.text(key)] = key // the last of a name wins
		}
		if d.names == nil {
			d.names = make(map[uint32]map[string]uint32)
		}
		d.names[mapping] = names
	}
	return names
}

// Entries yields the fields of a mapping in the order of the text, each once.
func (v Value) Entries() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if v.Kind() != Mapping {
			return
		}
		for key := v.node + 1; key < v.n().next; key = v.doc.nodes[key+1].next {
			k := &v.doc.nodes[key]
			if k.flags&flagOverridden == 0 && !yield(v.doc.text(key), Value{doc: v.doc, node: key + 1}) {
				return
			}
		}
	}
}

// Items yields the items of a sequence with their index.
func (v Value) Items() iter.Seq2[int, Value] {
	return func(yield func(int, Value) bool) {
		if v.Kind() != Sequence {
			return
		}
		index := 0
		for item := v.node + 1; item < v.n().next; item = v.doc.nodes[item].next {
			if !yield(index, Value{doc: v.doc, node: item}) {
				return
			}
			index++
		}
	}
}

// Len returns the number of items of a sequence or of fields of a mapping, 0 for anything else.
func (v Value) Len() int {
	n := 0
	switch v.Kind() {
	case Sequence:
		for range v.Items() {
			n++
		}
	case Mapping:
		for range v.Entries() {
			n++
		}
	}
	return n
}

// Text returns the content of a string, and "" for anything else. See [Value.Literal] for scalars of every kind.
func (v Value) Text() string {
	if v.Kind() != String {
		return ""
	}
	return v.doc.text(v.node)
}

// Literal returns the text of a scalar as it was written, quotes and escapes resolved: "yes" for a plain yes.
func (v Value) Literal() string {
	switch v.Kind() {
	case Bool, Int, Float, String:
		return v.doc.text(v.node)
	}
	return ""
}

// Bool returns the value of a boolean, and false where it is none.
func (v Value) Bool() (value, ok bool) {
	if v.Kind() != Bool {
		return false, false
	}
	return parseBool(v.doc.text(v.node))
}

// IsTrue reports whether the value is the boolean true, YAML 1.1's spellings included.
func (v Value) IsTrue() bool {
	value, _ := v.Bool()
	return value
}

// IsFalse reports whether the value is the boolean false, YAML 1.1's spellings included.
func (v Value) IsFalse() bool {
	value, ok := v.Bool()
	return ok && !value
}

// Int returns the value of an integer that fits 64 bits with sign. A number without fraction, such as 1.0, is one
// too: kubectl sends it to the API server as 1.
func (v Value) Int() (int64, bool) {
	switch v.Kind() {
	case Int:
		return parseInt(v.doc.text(v.node))
	case Float:
		// From 1e21 on, JSON numbers are written with an exponent, which the API server does not read as an integer.
		f, ok := parseFloat(v.doc.text(v.node))
		if ok && f == math.Trunc(f) && math.Abs(f) < 1e21 {
			n, err := strconv.ParseInt(strconv.FormatFloat(f, 'f', -1, 64), 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}

// IsPlain reports whether the value is a scalar written without quotes.
func (v Value) IsPlain() bool {
	return v.doc != nil && v.absent == 0 && v.n().flags&flagPlain != 0
}

// link is the way from a node to its parent.
type link struct {
	parent uint32
	// index counts the children of the parent: items, or keys and values in turn.
	index uint32
}

// link returns the link of a node other than the root.
func (d *Document) link(node uint32) link {
	if len(d.links) == 0 {
		d.links = slices.Grow(d.links, len(d.nodes))[:len(d.nodes)]
		for i := range uint32(len(d.nodes)) {
			if kind := d.nodes[i].kind; kind != Mapping && kind != Sequence {
				continue
			}
			index := uint32(0)
			for child := i + 1; child < d.nodes[i].next; child = d.nodes[child].next {
				d.links[child] = link{i, index}
				index++
			}
		}
	}
	return d.links[node]
}

// key returns the node of the key of the field that the value is, or is the key of; 0 where it is no field.
func (v Value) key() uint32 {
	if v.node == 0 {
		return 0
	}
	switch link := v.doc.link(v.node); {
	case v.doc.nodes[link.parent].kind != Mapping:
		return 0
	case link.index%2 == 0:
		return v.node
	}
	return v.node - 1
}

// Path returns the Kubernetes field path from an ancestor to the value: spec.containers[0].image. The path of what is
// absent is the one it would have.
func (v Value) Path(from Value) string {
	path, _ := v.Paths(from)
	return path
}

// StablePath is like Path but names list items by their name field where they have one, so that it survives reordering:
// spec.containers[name=server].image.
func (v Value) StablePath(from Value) string {
	_, stable := v.Paths(from)
	return stable
}

// Paths returns both the Path and the StablePath, in one walk.
func (v Value) Paths(from Value) (path, stable string) {
	if v.doc == nil {
		return "", ""
	}
	// Most ways are short: these stay on the stack.
	way := make([]uint32, 0, 24)
	indexed, named := make([]byte, 0, 128), make([]byte, 0, 128)
	if outer := v.doc.within.Value; outer.doc != nil && outer.doc == from.doc {
		path, stable = outer.Paths(from)
		indexed, named, from = append(indexed, path...), append(named, stable...), v.doc.Root()
	}
	for at := v.node; at != from.node && at != 0; at = v.doc.link(at).parent {
		way = append(way, at)
	}
	for _, at := range slices.Backward(way) {
		step := Value{doc: v.doc, node: at}
		if key := step.key(); key != 0 {
			name := v.doc.text(key)
			indexed, named = appendName(indexed, name), appendName(named, name)
			continue
		}
		index := int64(v.doc.link(at).index)
		indexed = appendIndex(indexed, index)
		named = append(step.appendItem(append(named, '['), index), ']')
	}
	indexed, named = v.doc.absences.appendPath(indexed, v.absent), v.doc.absences.appendPath(named, v.absent)
	path = string(indexed)
	if string(named) == path {
		return path, path
	}
	return path, string(named)
}

// maxName is the longest name by which a path calls a list item, in bytes: that of a DNS subdomain.
const maxName = 253

// appendItem appends what a stable path calls a list item. A text of which part is concealed is not in it, for paths are hashed
// into fingerprints, and whoever has one could try what makes it.
func (v Value) appendItem(path []byte, index int64) []byte {
	if name := v.Field("name").Text(); name != "" && len(name) <= maxName {
		return append(append(path, "name="...), name...)
	}
	if text := v.Text(); v.Kind() == String && len(text) <= maxName && len(v.doc.concealedIn(Span{v.n().off, v.n().end})) == 0 {
		return strconv.AppendQuote(path, text)
	}
	return strconv.AppendInt(path, index, 10)
}

// appendIndex appends the index of an item to a path.
func appendIndex(path []byte, index int64) []byte {
	return append(strconv.AppendInt(append(path, '['), index, 10), ']')
}

// appendName appends a field name to a path, in brackets where it would read as more than a name.
func appendName(path []byte, name string) []byte {
	if !isName(name) {
		path = append(path, '[')
		path = append(path, name...)
		return append(path, ']')
	}
	if len(path) > 0 {
		path = append(path, '.')
	}
	return append(path, name...)
}

func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '-' && c != '_' && c != '$' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return s != ""
}

// Missing returns the field path from the nearest existing parent to what is absent, and "" for what is there. A null
// is there, but unset: see [Value.Exists].
func (v Value) Missing() string {
	if v.absent == 0 {
		return ""
	}
	return string(v.doc.absences.appendPath(make([]byte, 0, 64), v.absent))
}

// Key returns a cursor to the key of a field, for pointing at the name rather than at the value. For what is no field
// of a mapping it returns v.
func (v Value) Key() Value {
	if v.doc == nil || v.absent != 0 {
		return v
	}
	if key := v.key(); key != 0 {
		return Value{doc: v.doc, node: key}
	}
	return v
}

// Place returns where to look: for a field its key and, on the same line, its value; for an item of a list its first line
// or, better, its name; for what is absent the key of its nearest existing parent.
func (v Value) Place() Place {
	if v.doc == nil {
		return Place{}
	}
	off, end := v.span()
	return v.doc.place(off, end)
}

// PlaceIn is Place, but that its excerpt is appended to lines and shares the memory of the document's text.
func (v Value) PlaceIn(lines []Line) Place {
	if v.doc == nil {
		return Place{}
	}
	off, end := v.span()
	return v.doc.placeIn(lines, off, end, share)
}

func (v Value) span() (off, end uint32) {
	key := v.key()
	if key == 0 {
		return v.head()
	}
	k, n := &v.doc.nodes[key], v.n()
	if v.absent == 0 && n.off >= k.off && v.doc.sameLine(k.off, n.end) {
		return k.off, n.end
	}
	return k.off, k.end
}

// head returns the part of the text that stands for a value without key: the name of a mapping that has one, its first
// field otherwise, or else all of it. What an alias or a merge brings stands elsewhere.
func (v Value) head() (off, end uint32) {
	n := v.n()
	if n.kind != Mapping {
		return n.off, n.end
	}
	key, ok := v.doc.key(v.node, "name")
	if !ok || !n.holds(&v.doc.nodes[key]) {
		for key = v.node + 1; key < n.next && !n.holds(&v.doc.nodes[key]); {
			key = v.doc.nodes[key+1].next
		}
	}
	if key >= n.next {
		return n.off, n.end
	}
	k, value := &v.doc.nodes[key], &v.doc.nodes[key+1]
	if value.kind != Mapping && value.kind != Sequence && value.off >= k.off {
		return k.off, value.end
	}
	return k.off, k.end
}

// holds reports whether another node stands in the text of n.
func (n *node) holds(other *node) bool { return n.off <= other.off && other.end <= n.end }

// sameLine reports whether an offset is on the line of an earlier one.
func (d *Document) sameLine(earlier, off uint32) bool {
	next := d.lineIndex(earlier) + 1
	return next == len(d.lines) || off < d.lines[next]
}

// In reports whether the value is another one or stands in it, be it in the text of a string.
func (v Value) In(other Value) bool {
	if v.doc != other.doc && v.doc != nil && v.doc.within.doc != nil {
		return v.doc.within.In(other)
	}
	return v.doc == other.doc && v.doc != nil && other.absent == 0 && other.node <= v.node && v.node < other.n().next
}

// Of reports whether the value is another one, stands in it, or is the key of it.
func (v Value) Of(other Value) bool {
	if v.In(other) {
		return true
	}
	return other.absent == 0 && v.doc == other.doc && v.doc != nil && v.absent == 0 && v.node == other.key() && v.node != 0
}

// InClone returns the value as it is in a clone of its document.
func (v Value) InClone(d *Document) Value {
	v.doc = d
	return v
}
