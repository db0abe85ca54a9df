package manifest

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"
)

// Reasons why a text cannot be changed.
var (
	errAlias      = errors.New("it comes by an alias: change what the alias stands for")
	errMerge      = errors.New("it comes by a merge: change what is merged")
	errShared     = errors.New("it is used elsewhere through an alias, and would change there too")
	errOverridden = errors.New("a later field of the same name overrides it")
	errTagged     = errors.New("it has a tag, or a key of an unusual form")
	errKind       = errors.New("a field can only be added to a mapping")
	errNoSequence = errors.New("an item can only be added to a list")
	errRoot       = errors.New("it is the whole document")
	errNoField    = errors.New("it is no field of a mapping")
	errAbsent     = errors.New("it is not there")
	errTaken      = errors.New("the mapping has a field of that name already")
	errComments   = errors.New("there are comments in it")
	errLayout     = errors.New("the text around it is laid out in an unusual way")
	errSurfaces   = errors.New("another field of the same name would take its place")
	errConcealed  = errors.New("there is something in its lines that is not shown")
	errPart       = errors.New("the text of the string is not as it is written, or would not stay in its form")
)

// Set changes a value: a scalar or a collection that is there, or a field that is absent, with the parents that it lacks. Its
// error says why the text cannot be changed so.
func (v Value) Set(to Literal) (Change, error) {
	if err := v.editable(); err != nil {
		return Change{}, err
	}
	if err := check(to); err != nil {
		return Change{}, err
	}
	if v.absent != 0 {
		return v.add(AddField, to)
	}
	s, err := v.doc.replaced(v.node)
	if err != nil {
		return Change{}, err
	}
	return v.change(Replace, nil, to, s)
}

// Append adds an item to a sequence, which may be absent or null.
func (v Value) Append(item Literal) (Change, error) {
	if err := v.editable(); err != nil {
		return Change{}, err
	}
	if err := check(item); err != nil {
		return Change{}, err
	}
	if v.absent != 0 {
		return v.add(AddItem, item)
	}
	n := v.n()
	var s site
	var err error
	switch {
	case n.kind == Null, n.kind == Sequence && n.next == v.node+1:
		s, err = v.doc.filled(v.node)
	case n.kind != Sequence:
		err = errNoSequence
	case n.flags&flagFlow != 0:
		s, err = v.doc.flowEntry(v.node)
	default:
		s, err = v.doc.blockItem(v.node)
	}
	if err != nil {
		return Change{}, err
	}
	return v.change(AddItem, nil, item, s)
}

// add adds a field that is absent, or one that holds a sequence of one item.
func (v Value) add(kind ChangeKind, to Literal) (Change, error) {
	names := v.missing()
	_, long := to.(Fields) // a list of mappings
	c, err := v.addition(long && kind == AddItem && len(names) == 1)
	if err != nil {
		return Change{}, err
	}
	c.Kind, c.Keys, c.New = kind, names, to
	return c, nil
}

// addition is what changes that add fields to one mapping have in common.
type addition struct {
	node uint32
	last bool // behind all others
	Change
}

// addition returns what is known of a change that adds a field, but for the field.
func (v Value) addition(last bool) (Change, error) {
	e := v.doc.editing()
	for i := range e.additions {
		if known := &e.additions[i]; known.node == v.node && known.last == last {
			return known.Change, nil
		}
	}
	s, err := v.newField(last)
	if err != nil {
		return Change{}, err
	}
	c, err := v.change(AddField, nil, nil, s)
	if err != nil {
		return Change{}, err
	}
	if len(e.additions) == maxShared {
		e.additions = e.additions[:0] // those of one object of a list are of no use to the next
	}
	e.additions = append(e.additions, addition{v.node, last, c})
	return c, nil
}

// newField returns where a field is added.
func (v Value) newField(last bool) (site, error) {
	switch n := v.n(); {
	case n.kind == Null, n.kind == Mapping && n.next == v.node+1 && n.flags&flagFlow != 0:
		return v.doc.filled(v.node)
	case n.kind != Mapping:
		return site{}, errKind
	case n.flags&flagFlow != 0:
		return v.doc.flowEntry(v.node)
	}
	return v.doc.blockField(v.node, last)
}

// missing returns the names of the fields from the nearest existing parent to what is absent.
func (v Value) missing() (names []string) {
	for number := v.absent; number != 0; {
		missing := &v.doc.absences.known[number-1]
		names = append(names, strings.Clone(missing.name))
		number = missing.parent
	}
	slices.Reverse(names)
	return names
}

// Patch changes a part of a string: the bytes of its content from from up to to.
func (v Value) Patch(from, to int, text string) (Change, error) {
	if err := v.present(); err != nil {
		return Change{}, err
	}
	if v.Kind() != String || from < 0 || to < from || to > len(v.Text()) {
		return Change{}, errPart
	}
	content := v.Text()
	start, ok := v.offset(from)
	end, alsoOK := v.offset(to)
	if !ok || !alsoOK || v.n().off == v.n().end || !isRuneStart(content, from) || !isRuneStart(content, to) || v.doc.tagged(v.node) {
		return Change{}, errPart
	}
	whole := content[:from] + text + content[to:]
	if n := v.n(); n.flags&flagBlock != 0 {
		ok = v.fitsBlock(start, end, text, whole)
	} else {
		ok = n.flags&flagEncoded == 0 && isPrintable(text) && (fitsQuotes(v.doc.Text[n.off], whole, text) || start > n.off+1 && staysPlain(whole, text))
	}
	if !ok {
		return Change{}, errPart
	}
	c, err := v.change(EditText, nil, strings.Clone(text), site{form: asWritten, from: v.doc.point(start), to: v.doc.point(end), lead: strings.Clone(text)})
	c.From, c.To = from, to
	return c, err
}

func isRuneStart(s string, at int) bool { return at == len(s) || utf8.RuneStart(s[at]) }

// fitsQuotes reports whether a scalar that is written as its content, and starts with a character, can be so with a text in it.
func fitsQuotes(first byte, whole, text string) bool {
	switch first {
	case '"':
		return !strings.ContainsAny(text, `"\\`)
	case '\'':
		return strings.IndexByte(text, '\'') < 0
	}
	return isSafePlain(whole)
}

// staysPlain reports whether what was a string without quotes is one still, as it begins like it did and text was put into it.
func staysPlain(whole, text string) bool {
	return (text == "" || isSafePlain("x"+text)) && resolvePlain(whole) == String && strings.TrimSpace(whole) == whole &&
		!strings.Contains(whole, " #") && !strings.Contains(whole, ": ") && !strings.HasSuffix(whole, ":")
}

// fitsBlock reports whether a block scalar gets some content if text takes the place of a part of its text.
func (v Value) fitsBlock(start, end uint32, text, content string) bool {
	d, n := v.doc, v.n()
	was := d.Text[n.off:n.end]
	made := slices.Concat(d.Text[n.off:start], []byte(text), d.Text[end:n.end])
	header, body, _ := bytes.Cut(was, []byte("\n"))
	header, _, _ = bytes.Cut(header, []byte("#"))
	_, madeBody, _ := bytes.Cut(made, []byte("\n"))
	indent := int(n.tag)
	if indent == 0 {
		indent = indentation(body)
	}
	indicated := bytes.ContainsAny(header, "123456789")
	return isPrintable(text) && (indicated || indentation(madeBody) == indent) && blockContent(was, indent) == v.Text() && blockContent(made, indent) == content
}

// Swap puts another field in the place of one.
func (v Value) Swap(name string, to Literal) (Change, error) {
	key, err := v.renamable(name)
	if err != nil {
		return Change{}, err
	}
	if err := check(to); err != nil {
		return Change{}, err
	}
	s, err := v.doc.swapped(key, name)
	if err != nil {
		return Change{}, err
	}
	return v.change(SwapField, []string{name}, to, s)
}

// Rename gives a field another name.
func (v Value) Rename(name string) (Change, error) {
	key, err := v.renamable(name)
	if err != nil {
		return Change{}, err
	}
	d := v.doc
	k := &d.nodes[key]
	start := max(d.lineStart(k.off), d.nodes[d.link(key).parent].off)
	if bytes.ContainsAny(d.Text[start:k.off], "&") && d.editing().namesUsed(d.Text[start:k.off]) || d.tagged(key) {
		return Change{}, errShared
	}
	q := d.editing().quotes
	if c := d.Text[k.off]; k.flags&flagPlain == 0 {
		q.keys = c
	}
	s := site{form: asWritten, from: d.point(k.off), to: d.point(k.end), lead: string(q.appendKey(nil, name))}
	return v.change(RenameKey, []string{name}, nil, s)
}

// renamable returns the key of a field that can have another name.
func (v Value) renamable(name string) (key uint32, err error) {
	if err := v.present(); err != nil {
		return 0, err
	}
	if key = v.key(); key == 0 {
		return 0, errNoField
	}
	mapping := v.doc.link(key).parent
	if _, taken := v.doc.key(mapping, name); taken {
		return 0, errTaken
	}
	if v.doc.hasAlso(mapping, key) {
		return 0, errSurfaces
	}
	return key, nil
}

// hasAlso reports whether a mapping has another key of the name of one.
func (d *Document) hasAlso(mapping, key uint32) bool {
	name, tag := d.text(key), d.nodes[key].tag
	for other := mapping + 1; other < d.nodes[mapping].next; other = d.nodes[other+1].next {
		if other != key && d.nodes[other].tag == tag && d.text(other) == name {
			return true
		}
	}
	return false
}

// present returns why a value that is there cannot be changed.
func (v Value) present() error {
	if err := v.editable(); err != nil {
		return err
	}
	if v.absent != 0 {
		return errAbsent
	}
	return nil
}

// editable returns why a value, or the nearest existing parent of one that is absent, cannot be changed.
func (v Value) editable() error {
	if v.doc == nil {
		return errNoDocument
	}
	d := v.doc
	edits := d.editing()
	if edits.refusal != nil {
		return edits.refusal
	}
	if v.n().flags&flagAliased != 0 {
		return errAlias
	}
	for at := v.node; at != 0; at = d.link(at).parent {
		key := Value{doc: d, node: at}.key()
		switch n := &d.nodes[at]; {
		case n.flags&flagFlow == 0 && (n.kind == Mapping || n.kind == Sequence) && d.nodes[d.link(at).parent].flags&flagFlow != 0:
			return errLayout // a pair without braces
		case key == 0:
		case d.nodes[key].flags&flagAliased != 0:
			return errMerge
		case d.nodes[key].flags&flagMerged != 0:
			return errMerge
		case d.nodes[key].flags&flagOverridden != 0 && (at != v.node || v.absent != 0):
			return errOverridden
		}
		if len(edits.used) > 0 && edits.namesUsed(d.before(at)) {
			return errShared
		}
	}
	if len(edits.used) > 0 && edits.namesUsed(d.before(0)) {
		return errShared
	}
	return nil
}

// before returns what stands between a value and what is before it: its properties, among other things.
func (d *Document) before(node uint32) []byte {
	off, from := d.nodes[node].off, uint32(0)
	if node != 0 {
		link := d.link(node)
		parent := &d.nodes[link.parent]
		if parent.kind == Mapping {
			from = d.nodes[node-1].end
			if link.index%2 == 0 {
				return nil
			}
		} else {
			from = parent.off
			for item := link.parent + 1; item != node; item = d.nodes[item].next {
				from = d.nodes[item].end
			}
		}
	}
	if from > off {
		return nil
	}
	return d.Text[from:off]
}

// tagged reports whether a value has a tag, or its key stands behind a question mark or a property.
func (d *Document) tagged(node uint32) bool {
	if d.json || node == 0 {
		return false
	}
	for at := int(d.nodes[node].off); ; {
		for at > 0 && endsToken(d.Text[at-1]) {
			at--
		}
		end := at
		for at > 0 && !endsToken(d.Text[at-1]) {
			at--
		}
		anchor := false
		for i := at; i < end; i++ {
			if i > at && strings.IndexByte(",[{", d.Text[i-1]) < 0 {
				continue
			}
			switch d.Text[i] {
			case '!', '?':
				return true
			case '&':
				anchor = true
			}
		}
		if !anchor {
			return false
		}
	}
}

// path returns the steps from the root to a node.
func (d *Document) path(node uint32) []Step {
	depth := 0
	for at := node; at != 0; at = d.link(at).parent {
		depth++
	}
	path := make([]Step, depth)
	for at := node; at != 0; {
		link := d.link(at)
		depth--
		if d.nodes[link.parent].kind == Mapping {
			path[depth] = Step{Name: strings.Clone(d.text(at - 1)), Index: -1}
		} else {
			path[depth] = Step{Index: int(link.index)}
		}
		at = link.parent
	}
	return path
}

// change returns the change of a value, or of its nearest existing parent, that is written at a site.
func (v Value) change(kind ChangeKind, keys []string, to Literal, s site) (Change, error) {
	if key := v.key(); v.absent == 0 && key != 0 && v.doc.nodes[key].flags&flagOverridden != 0 && kind != RemoveOverridden {
		return Change{}, errOverridden
	}
	d := v.doc
	part := d.spanOf(&s)
	if !d.json && d.tabFollows(part.To) {
		return Change{}, errLayout
	}
	if s.copies && len(d.concealedIn(part)) > 0 {
		if s.wide == nil || s.wide.only || !s.wide.lines {
			return Change{}, errConcealed
		}
		s.wide.lines = false // on one line, it need not copy the rest of that
	}
	return Change{
		Kind: kind, File: d.File, Document: d.Offset, Path: d.path(v.node), Keys: keys, New: to,
		Excerpt: d.touched(&s), at: &s,
	}, nil
}

// tabFollows reports whether the next line that is more than spaces starts with a tab: only behind some values is that allowed.
func (d *Document) tabFollows(off uint32) bool {
	index := d.lineIndex(off)
	if off != d.lines[index] {
		index++
	}
	for ; index < len(d.lines); index++ {
		line := bytes.TrimLeft(d.Text[d.lines[index]:d.lineEnd(index)], " ")
		if len(line) > 0 {
			return line[0] == '\t'
		}
	}
	return false
}

// touched returns the lines that a change touches, and the one before.
func (d *Document) touched(s *site) []Line {
	from, to := s.reach()
	first := d.lineIndex(uint32(from.Offset - d.Offset))
	last := d.lineIndex(uint32(to.Offset - d.Offset))
	if last > first && to.Column == 1 {
		last--
	}
	before := max(0, first-1)
	if from == to && from.Column == 1 && first > 0 {
		last = before // between two lines
	}
	lines := make([]Line, 0, last-before+1)
	for i := before; i <= last; i++ {
		around := d.lines[i]
		if i == first {
			around = uint32(from.Offset - d.Offset)
		}
		lines = append(lines, d.excerpt(i, around))
	}
	return lines
}

// point returns the place in the input of an offset in the document's text.
func (d *Document) point(off uint32) Point { return Point{d.Offset + int64(off), d.position(off)} }
