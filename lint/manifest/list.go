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
	if root.Kind() != Mapping {
		return // it has its problem
	}
	own, version, kind := d.itemsBeforeSeam(), root.Field("apiVersion").Text(), root.Field("kind")
	itemVersion, itemKind, isList := itemType(version, kind.Text())
	cutOut := own.Exists() == d.list.json && own.Len() == 0 // otherwise, what stands behind the items is in their place
	if cutOut && own != root.Field("items") {
		return // it reads like any other document: another field replaces this one
	}
	format := "the document is longer than %d MiB and no list: nothing in it was checked"
	if cutOut && isList {
		if version == d.list.apiVersion && itemVersion == d.list.itemVersion && itemKind == d.list.itemKind {
			d.holdsItems = true
			return
		}
		format = "in a list longer than %d MiB, apiVersion and kind must stand before the items"
	}
	at := own
	if kind.Exists() {
		at = kind
	}
	off, end := at.span()
	d.addProblem(Syntax, int(off), int(end), fmt.Sprintf(format, MaxWhole>>20))
	d.nodes = d.nodes[:0]
	d.Problems = slices.DeleteFunc(d.Problems, func(p Problem) bool { return p.Kind == DuplicateKey }) // its values are gone
}

// itemsBeforeSeam returns the field from which the items were cut out, which is the last one before the seam.
func (d *Document) itemsBeforeSeam() Value {
	var last uint32
	for key := uint32(1); key < d.nodes[0].next; key = d.nodes[key+1].next {
		switch n := &d.nodes[key]; {
		case d.lineIndex(n.off) >= d.seam.index:
			return Value{doc: d, node: last}
		case n.flags&flagMerged == 0:
			last = key + 1
		}
	}
	return Value{doc: d, node: last}
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
