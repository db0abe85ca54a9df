package manifest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Piece says which part of a document a section holds.
type Piece uint8

// Pieces of documents. Of a long list, the items come first, one by one, and then its frame.
const (
	Whole     Piece = iota // all of it
	ListItem               // an item of a long list
	ListFrame              // a long list without its items
)

// list is a list that is read in pieces. It does not change: its pieces are read at the same time.
type list struct {
	json       bool
	indent     int // of the dashes before its items, where it is YAML
	apiVersion string
	// The type of items that name none, as far as what stands before the items tells it.
	itemVersion, itemKind string
}

// comma returns how long what stands between two items is.
func (l *list) comma() int {
	if l.json {
		return len(",")
	}
	return 0
}

// seam is where the items were cut out of a frame.
type seam struct {
	index  int // 0-based line of the frame's text that is the first behind the items; 0 where there is no seam
	line   int // 1-based line of the file that it is
	indent int // code points at the start of that line that are cut out
}

// itemType returns the type that a kind of list gives to items that name none. It reports whether the kind is that of a list.
func itemType(apiVersion, kind string) (itemVersion, itemKind string, isList bool) {
	itemKind, isList = strings.CutSuffix(kind, "List")
	if itemKind == "" || !isList {
		return "", "", isList
	}
	return apiVersion, itemKind, true
}

// readItem reads the one value that an item of a list in JSON holds.
func (d *Document) readItem() {
	d.json, d.braces = true, bytes.Contains(d.Text, []byte("{{"))
	p := jsonParser{builder: builder{doc: d}, text: d.Text, open: -1}
	end, err := p.value(0, 0)
	if err == nil {
		if end = skipSpace(d.Text, end); end < len(d.Text) {
			err = p.fail(end, "`,` or `]`")
		}
	}
	if err != nil {
		d.nodes = d.nodes[:0]
		d.addProblem(Syntax, err.off, err.off+1, err.message)
		return
	}
	p.finish()
}

// judge decides whether the items that came before a frame are those of its list. If the frame is no list, nothing that came
// before it means anything, and that is a problem.
func (d *Document) judge() {
	root := d.Root()
	version, kind, items := root.Field("apiVersion").Text(), root.Field("kind"), root.Field("items")
	if root.Kind() != Mapping || d.lineIndex(d.nodes[items.key()].off) >= d.seam.index {
		return // it has its problem, or reads like any other document: what stands behind the items replaces them
	}
	itemVersion, itemKind, isList := itemType(version, kind.Text())
	message := ""
	switch {
	case !isList || items.Exists() != d.list.json || items.Len() > 0:
		message = fmt.Sprintf("the document is longer than %d MiB and no list: nothing in it was checked", MaxWhole>>20)
	case version != d.list.apiVersion || itemVersion != d.list.itemVersion || itemKind != d.list.itemKind:
		message = fmt.Sprintf("in a list longer than %d MiB, apiVersion and kind must stand before the items", MaxWhole>>20)
	default:
		d.holdsItems = true
		return
	}
	at := kind
	if !kind.Exists() {
		at = items
	}
	off, end := at.span()
	d.addProblem(Syntax, int(off), int(end), message)
	d.nodes = d.nodes[:0]
	d.Problems = slices.DeleteFunc(d.Problems, func(p Problem) bool { return p.Kind == DuplicateKey }) // its values are gone
}

// HoldsItems reports whether the list items that were read before the document, which is the frame of a long list, are part
// of it. Otherwise they mean nothing.
func (d *Document) HoldsItems() bool { return d.holdsItems }

// objectVersion returns the apiVersion of the object that the document is, or is an item of.
func (d *Document) objectVersion() string {
	if d.list != nil && d.Piece == ListItem {
		return d.list.apiVersion
	}
	return d.Root().Field("apiVersion").Text()
}

// itemParts yields what stands in an item of the list.
func (d *Document) itemParts(root Value, yield func(Part) bool) {
	if d.list.json {
		d.parts(root, d.list.itemVersion, d.list.itemKind, false, yield)
		return
	}
	for _, item := range root.Items() {
		if !d.parts(item, d.list.itemVersion, d.list.itemKind, false, yield) {
			return
		}
	}
}
