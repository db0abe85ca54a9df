package manifest

// Change is one change of a document's tree, together with where and how it is written into the text of the input. It holds
// nothing of the document, and outlives it.
//
// Changes are made by methods of [Value]: [Value.Set], [Value.Patch], [Value.Append], [Value.Delete], [Value.Swap] and
// [Value.Rename]. What they do to the text follows the text: its indentation, its style, its line ends. [Compose] turns them
// into splices.
type Change struct {
	Kind ChangeKind
	File string // name of the input
	// Document is the offset in the input of the document that is changed.
	Document int64
	// Path leads from the root of the document to what is replaced, deleted or renamed, or to the mapping or the sequence that
	// something is added to, which may be null.
	Path []Step
	// Keys are the names of the fields that are added one in the other, the outermost first; of a renamed or swapped field, the
	// new name.
	Keys []string
	// New is what is put there. It may be exchanged for another literal before the change is composed.
	New Literal
	// From and To are bytes of the content of a string, for EditText.
	From, To int
	// Excerpt holds the lines that are touched, whole, and the one before them. What a report must not show is masked.
	Excerpt []Line

	at *site
}

// ChangeKind says what becomes of a value.
type ChangeKind uint8

// Kinds of changes.
const (
	Replace          ChangeKind = iota // a value by another one
	AddField                           // to a mapping: one field, with those around it that are absent too
	AddItem                            // to a sequence, as its last; where Keys are not empty, the sequence is absent and Path leads as for AddField
	Remove                             // a field or an item
	RemoveOverridden                   // a field that a later one of the same name overrides: the tree stays as it is
	RemoveComment                      // a comment: the tree stays as it is, and Path leads to its root
	EditText                           // of a string: the bytes of its content from From up to To, by New, which is a string
	RenameKey                          // of a field, whose value stays
	SwapField                          // a field by another one at its place
)

// Step is a step from a value to one below it.
type Step struct {
	Name  string // of a field
	Index int    // of an item; -1 for a field
}

// Literal is what a change puts into a document: a bool, an int, a string, [Items] or [Fields].
type Literal any

// Items are the items of a sequence.
type Items []Literal

// Fields are the fields of a mapping, in order.
type Fields []Field

// Field is a field of a mapping.
type Field struct {
	Name  string
	Value Literal
}

// Splice is a piece of text that takes the place of another one.
type Splice struct {
	Start, End Point // of what is replaced, which is nothing where they are equal
	Text       string
}

// Point is a place between two bytes of an input.
type Point struct {
	Offset int64 // from the first byte of the input
	Position
}
