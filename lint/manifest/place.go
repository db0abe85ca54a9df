package manifest

import "fmt"

// Position is a place in a file. Line and Column are 1-based; a column counts Unicode code points,
// and only a line feed ends a line, as editors count. The zero Position means "no place known".
type Position struct {
	Line   int
	Column int
}

// IsValid reports whether the position names a place.
func (p Position) IsValid() bool { return p.Line > 0 }

// Compare orders positions by line, then column.
func (p Position) Compare(q Position) int {
	if p.Line != q.Line {
		return p.Line - q.Line
	}
	return p.Column - q.Column
}

// Place is a range of text in an input, on one line: from Start up to but not including End.
// File is the input's name, with forward slashes. Excerpt holds the source lines a report shows.
type Place struct {
	File    string
	Start   Position
	End     Position
	Excerpt []Line
}

// String returns file:line:column, or the file alone when no position is known.
func (p Place) String() string {
	if !p.Start.IsValid() {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Start.Line, p.Start.Column)
}

// Line is one line of source text, without its line feed, as it stands in the input: it may hold control
// characters, which whoever shows it must make visible. Column is that of the first character of Text: 1, or more
// where a very long line was cut to the part around the place.
type Line struct {
	Number int
	Column int
	Text   string
}

// Identity names a Kubernetes object. Namespace is resolved: for a namespaced object that names none it is the
// namespace the run was told to assume; for a cluster-scoped object it is empty.
type Identity struct {
	APIVersion string
	Kind       string
	Namespace  string
	Name       string
}

// String returns "Kind namespace/name", leaving out what is empty.
func (id Identity) String() string {
	switch {
	case id.Name == "":
		return id.Kind
	case id.Namespace == "":
		return id.Kind + " " + id.Name
	}
	return id.Kind + " " + id.Namespace + "/" + id.Name
}
