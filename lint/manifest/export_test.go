package manifest

// ResolvePlain is what kubectl takes a plain scalar for.
var ResolvePlain = resolvePlain

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
