package manifest

import "fmt"

// ResolvePlain is what kubectl takes a plain scalar for.
var ResolvePlain = resolvePlain

// NewReader returns a function that reads sections as a worker does: what it returns is valid until it is called again.
func NewReader() func(Section) []*Document { return Parse }

// Nodes returns all values of a document in the order of the text, keys and overridden fields included.
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
