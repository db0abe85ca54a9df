package manifest

import "bytes"

// ResolvePlain is what kubectl takes a plain scalar for.
var ResolvePlain = resolvePlain

// ExcessiveAliasing tells whether kubectl refuses a document for its share of aliased nodes.
var ExcessiveAliasing = excessiveAliasing

// NewReader returns a function that reads sections as a worker does: what it returns is valid until it is called again.
func NewReader() func(Section) []*Document { return new(Parser).Parse }

// ParseFast reads a section without the reference library. It returns false where that would be asked.
func ParseFast(s Section) (*Document, bool) {
	p := new(Parser)
	d := p.section(s)
	return d, d.templateLine() < 0 && isClean(s.Text) && p.yaml.parse(d)
}

// ParseReference reads a section by the reference library.
func ParseReference(s Section) *Document {
	d := new(Parser).section(s)
	parseReference(d)
	return d
}

func (p *Parser) section(s Section) *Document {
	d := p.document(s.File, s.Source, s.Text, s.Line, 1)
	d.braces = bytes.Contains(s.Text, []byte("{{"))
	return d
}

// Node is all there is to know of a node.
type Node struct {
	Off, End, Next uint32
	Kind           Kind
	Flags          flag
	Text           string // content of a scalar
}

// Tree returns all nodes of a document in the order of the text, keys and overridden fields included.
func (d *Document) Tree() []Node {
	const ofMeaning = flagPlain | flagFlow | flagBlock | flagAliased | flagMerged | flagOverridden | flagKey
	tree := make([]Node, len(d.nodes))
	for i := range d.nodes {
		n := d.nodes[i]
		tree[i] = Node{Off: n.off, End: n.end, Next: n.next, Kind: n.kind, Flags: n.flags & ofMeaning}
		if n.kind != Mapping && n.kind != Sequence {
			tree[i].Text = d.text(uint32(i))
		}
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

// SetMaxWhole changes how long a list may be that is read as one document.
func (s *Splitter) SetMaxWhole(n int) { s.maxWhole = n }

// CommentTexts returns the comments of a document.
func (d *Document) CommentTexts() (texts []string) {
	for _, c := range d.comments(0, uint32(len(d.Text)), 0, uint32(len(d.nodes))) {
		texts = append(texts, string(d.Text[c.From:c.To]))
	}
	return texts
}
