package manifest

import "fmt"

// ResolvePlain is what kubectl takes a plain scalar for.
var ResolvePlain = resolvePlain

// NewReader returns a function that reads sections as a worker does: what it returns is valid until it is called again.
func NewReader() func(Section) []*Document { return Parse }

// TwoPaths tells whether YAML is read on two paths, which TestPaths compares.
const TwoPaths = false

// ParseFast reads a section on the fast path alone. It returns false where that path leaves it to the other.
func ParseFast(s Section) (*Document, bool) { return ParseReference(s), true }

// ParseReference reads a section by the reference library.
func ParseReference(s Section) *Document {
	for _, d := range Parse(s) {
		return d
	}
	return &Document{Text: s.Text}
}

// Node is all there is to know of a node.
type Node struct {
	Off, End, Next uint32
	Kind           Kind
	Flags          uint8
	Text           string // content of a scalar
}

// Tree returns all nodes of a document in the order of the text, keys and overridden fields included.
func (d *Document) Tree() []Node {
	tree := make([]Node, len(d.nodes))
	for i, n := range d.nodes {
		tree[i] = Node{n.off, n.end, n.next, n.kind, uint8(n.flags), n.text}
	}
	return tree
}

// Nodes returns the values that are the nodes of a document, in the order of Tree.
func (d *Document) Nodes() []Value {
	values := make([]Value, len(d.nodes))
	for i := range d.nodes {
		values[i] = Value{doc: d, node: uint32(i)}
	}
	return values
}

// Span returns the offsets of the value in the document's text: [off, end).
func (v Value) Span() (off, end int) { return int(v.n().off), int(v.n().end) }

// IsKey reports whether the value is the key of a field.
func (v Value) IsKey() bool { return v.n().flags&flagKey != 0 }

// ParseFast reads a section without the reference library; false where it would be asked.
func ParseFast(s Section) (*Document, bool) {
	p := new(Parser)
	d := p.document(s.File, s.Source, s.Text, s.Line, 1)
	d.braces = true
	return d, isClean(s.Text) && p.yaml.parse(d)
}

// ParseReference reads a section by the reference library.
func ParseReference(s Section) *Document {
	d := new(Parser).document(s.File, s.Source, s.Text, s.Line, 1)
	d.braces = true
	parseReference(d)
	return d
}

// Node says all that is known of a node.
func (v Value) Node() string {
	n := v.n()
	const kept = flagPlain | flagFlow | flagBlock | flagAliased | flagMerged | flagOverridden | flagKey
	text := ""
	if n.kind != Mapping && n.kind != Sequence {
		text = v.doc.text(v.node)
	}
	return fmt.Sprintf("%d-%d next %d %s %b %q", n.off, n.end, n.next, n.kind, n.flags&kept, text)
}
