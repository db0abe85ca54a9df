package manifest

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// yamlParser reads the YAML that manifests are written in: block and flow collections, scalars of every style, comments,
// anchors, aliases and merge keys. It makes the very nodes that the reference library's would become, or none: its methods
// return false where they are in any doubt, and at every fault. Tags, directives, complex keys, tabs as indentation and keys
// that are no strings to JSON are doubtful, among others.
type yamlParser struct {
	builder
	text []byte // of the document, up to and with a line feed
	at   int    // offset of the next byte to read

	// Where the line of content starts that at is on, and how far it is indented; indent is -1 at the end of the text.
	lineStart, indent int
	commented         bool // comments stand on the lines before it

	end   int // offset of the end of the last value's text
	colon int // offset of the colon behind the last key that startsKey found
	depth int // of collections

	anchors
}

// Bounds of what is not left to the reference library.
const (
	fastDepth   = 200
	fastKey     = 1000 // bytes; the library has a limit of 1024
	fastAnchors = 100  // which are looked through for each alias
)

// Bytes with a meaning in plain scalars.
const (
	endsPlain     = 1 << iota // may end one in block style
	endsFlowPlain             // may end one in flow style
	startsOther               // cannot start one, or could start something else
	startsTyped               // starts what may be other than a string
)

var meaning = meanings()

func meanings() (of [256]uint8) {
	for bytes, bit := range map[string]uint8{
		":#\n\r\t":                   endsPlain,
		":#\n\r\t,[]{}?":             endsFlowPlain,
		"?:,[]{}#&*!|>'\"%@`\t\r\n ": startsOther,
		"0123456789+-.~yYnNtTfFoO":   startsTyped,
	} {
		for _, c := range []byte(bytes) {
			of[c] |= bit
		}
	}
	return of
}

// endsToken reports whether a byte is a blank or starts a line break.
func endsToken(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// parse makes the nodes of a document whose text is clean. Where it returns false, the document has none.
func (p *yamlParser) parse(d *Document) bool {
	text := d.Text
	if len(text) == 0 {
		return true
	}
	if text[len(text)-1] != '\n' {
		text = append(make([]byte, 0, len(text)+1), text...)
		text = append(text, '\n')
	}
	p.doc, p.duplicates = d, p.duplicates[:0]
	p.text, p.at, p.end, p.colon, p.depth = text, 0, 0, 0, 0
	p.anchors.reset()
	ok := p.document()
	switch {
	case len(d.nodes) > MaxNodes:
		d.nodes, ok = d.nodes[:0], true
		d.addProblem(Syntax, p.at, p.at+1, tooMany)
	case ok:
		p.finish()
	default:
		d.nodes = d.nodes[:0]
	}
	p.doc, p.text = nil, nil
	return ok
}

func (p *yamlParser) document() bool {
	if !p.nextContent() {
		if !isMarker(p.text[p.at:], "---") {
			return false
		}
		p.at += len("---")
		if p.text[p.at] == '\t' || !p.endLine() {
			return false
		}
	}
	if p.indent < 0 {
		return true
	}
	return p.blockNode(-1) && p.indent < 0
}

// nextContent goes from the start of a line to the next that is neither blank nor a comment. It returns false where that
// starts or ends a document.
func (p *yamlParser) nextContent() bool {
	b, at := p.text, p.at
	p.commented = false
	for at < len(b) {
		start := at
		at = skipSpaces(b, at)
		switch b[at] {
		case '\n':
			at++
		case '\r':
			at += len("\r\n")
		case '#':
			p.commented = true
			at += bytes.IndexByte(b[at:], '\n') + 1
		case '\t':
			return false
		default:
			p.at, p.lineStart, p.indent = at, start, at-start
			return at > start || !isDocumentMark(b[at:])
		}
	}
	p.at, p.lineStart, p.indent = at, at, -1
	return true
}

// skipSpaces returns the offset of the next byte that is no space; the text ends with another. It looks at eight bytes at a
// time: half of what is in a definition of a custom resource is indentation.
func skipSpaces(b []byte, at int) int {
	for ; at+8 <= len(b); at += 8 {
		const spaces = ' ' * 0x0101010101010101
		if others := binary.LittleEndian.Uint64(b[at:]) ^ spaces; others != 0 {
			return at + bits.TrailingZeros64(others)/8
		}
	}
	for b[at] == ' ' {
		at++
	}
	return at
}

// isDocumentMark reports whether a line is the start or end of a document, or may be a directive.
func isDocumentMark(line []byte) bool {
	switch line[0] {
	case '-':
		return isMarker(line, "---")
	case '.':
		return isMarker(line, "...")
	}
	return line[0] == '%'
}

// endLine goes to the next content from behind a value, where only a comment may stand.
func (p *yamlParser) endLine() bool {
	b, at := p.text, p.at
	for isBlank(b[at]) {
		at++
	}
	switch b[at] {
	case '\n':
		p.at = at + 1
	case '\r':
		p.at = at + len("\r\n")
	case '#':
		if !isBlank(b[at-1]) {
			return false
		}
		p.at = at + bytes.IndexByte(b[at:], '\n') + 1
	default:
		return false
	}
	return p.nextContent()
}

// endValue is endLine behind a value in a block collection indented by parent: the next content must not be deeper.
func (p *yamlParser) endValue(parent int) bool { return p.endLine() && p.indent <= parent }

// blockNode reads the node at the start of content, in a collection indented by parent.
func (p *yamlParser) blockNode(parent int) bool {
	column := p.at - p.lineStart
	switch c := p.text[p.at]; {
	case c == '-' && endsToken(p.text[p.at+1]):
		return p.blockSequence(column)
	case c == '"' || c == '\'':
		end, _ := p.quoted(p.at)
		if end < 0 {
			return false
		}
		for p.text[end] == ' ' {
			end++
		}
		if p.text[end] == ':' {
			return p.blockMapping(column)
		}
	case p.startsPlain() && p.startsKey():
		return p.blockMapping(column)
	}
	switch c := p.text[p.at]; {
	case c == '{' || c == '[':
		return p.flow() && p.endValue(parent)
	case parent < 0:
		return false // a document that is a scalar
	case c == '&':
		return p.anchored(func() bool { return p.behindAnchor(parent, false) })
	}
	return p.inlineValue(parent)
}

// startsPlain reports whether a plain scalar starts at hand, in block style.
func (p *yamlParser) startsPlain() bool {
	c := p.text[p.at]
	if c == '-' || c == '?' || c == ':' {
		return !endsToken(p.text[p.at+1])
	}
	return meaning[c]&startsOther == 0
}

// startsKey reports whether a key and not a scalar starts with the plain text at hand, and notes where the key ends.
func (p *yamlParser) startsKey() bool {
	b, tabs := p.text, false
	for i := p.at; ; i++ {
		for meaning[b[i]]&endsPlain == 0 {
			i++
		}
		switch b[i] {
		case ':':
			if endsToken(b[i+1]) {
				if !tabs {
					p.colon = i
				}
				return true
			}
		case '\t':
			tabs = true
		case '#':
			if b[i-1] == ' ' {
				return false
			}
		case '\n', '\r':
			return false
		}
	}
}

// fits reports whether the document has no more nodes than it may have.
func (p *yamlParser) fits() bool { return len(p.doc.nodes) <= MaxNodes }

// openCollection appends a collection, which starts at the offset at hand.
func (p *yamlParser) openCollection(kind Kind, flags flag) (index uint32, ok bool) {
	if p.depth++; p.depth > fastDepth {
		return 0, false
	}
	p.deepest = max(p.deepest, p.depth)
	return p.push(node{off: uint32(p.at), kind: kind, flags: flags}), true
}

// closeCollection ends the text of a collection where that of its last value ends.
func (p *yamlParser) closeCollection(index uint32) {
	p.closeAt(index, uint32(p.end))
	p.depth--
}

// pushValue appends a scalar without children.
func (p *yamlParser) pushValue(kind Kind, flags flag, off, end int) {
	p.end = end
	p.pushLeaf(node{off: uint32(off), end: uint32(end), kind: kind, flags: flags})
}

// blockSequence reads a sequence whose dashes are in a column, the first of them at hand.
func (p *yamlParser) blockSequence(column int) bool {
	index, ok := p.openCollection(Sequence, 0)
	if !ok {
		return false
	}
	for {
		if !p.fits() {
			return false
		}
		dash := p.at
		p.at++
		for p.text[p.at] == ' ' {
			p.at++
		}
		switch p.text[p.at] {
		case '\n', '\r', '#':
			if !p.endLine() {
				return false
			}
			if p.indent > column {
				ok = p.blockNode(column)
			} else {
				p.pushValue(Null, flagPlain, dash+1, dash+1)
			}
		default:
			ok = p.blockNode(column)
		}
		if !ok || p.indent > column {
			return false
		}
		if p.indent < column || p.text[p.at] != '-' || !endsToken(p.text[p.at+1]) {
			break // a key at this indentation ends a sequence that is not indented; anything else is left to whoever called
		}
	}
	p.closeCollection(index)
	return true
}

// blockMapping reads a mapping whose keys are in a column, the first of them at hand.
func (p *yamlParser) blockMapping(column int) bool {
	index, ok := p.openCollection(Mapping, 0)
	if !ok {
		return false
	}
	var tags tagSet
	unsettled := false // whether two keys may be the same
	for {
		key := uint32(len(p.doc.nodes))
		if !p.fits() || !p.blockKey() {
			return false
		}
		if p.isMerge(key) {
			p.doc.nodes = p.doc.nodes[:key]
			ok, unsettled = p.blockMerge(column), true
		} else {
			unsettled = tags.add(p.doc.nodes[key].tag) || unsettled
			ok = p.blockValue(column)
		}
		if !ok || p.indent > column {
			return false
		}
		if p.indent < column {
			break
		}
	}
	p.closeCollection(index)
	if unsettled {
		p.settleKeys(index)
	}
	return true
}

// blockKey reads a key and the colon behind it.
func (p *yamlParser) blockKey() bool {
	b, start := p.text, p.at
	var n node
	if c := b[start]; c == '"' || c == '\'' {
		ok := false
		if n, ok = p.quotedKey(); !ok {
			return false
		}
		for b[p.at] == ' ' {
			p.at++
		}
		if b[p.at] != ':' || !endsToken(b[p.at+1]) {
			return false
		}
	} else {
		if !p.startsPlain() {
			return false
		}
		at := max(start, p.colon)
		for ; ; at++ {
			for meaning[b[at]]&endsPlain == 0 {
				at++
			}
			if b[at] == ':' && endsToken(b[at+1]) {
				break
			}
			if b[at] != ':' && (b[at] != '#' || b[at-1] == ' ') {
				return false
			}
		}
		end := at
		for b[end-1] == ' ' {
			end--
		}
		n = node{off: uint32(start), end: uint32(end), kind: String, flags: flagKey | flagPlain}
		p.at = at
	}
	p.at++
	return p.at-start <= fastKey && p.pushKey(n)
}

// quotedKey reads a key in quotes, which is on one line.
func (p *yamlParser) quotedKey() (n node, ok bool) {
	end, encoded := p.quoted(p.at)
	if end < 0 || encoded && bytes.IndexByte(p.text[p.at:end], '\n') >= 0 {
		return node{}, false
	}
	n = node{off: uint32(p.at), end: uint32(end), kind: String, flags: flagKey | flagQuoted}
	if encoded {
		n.flags |= flagEncoded
	}
	p.at = end
	return n, true
}

// pushKey appends a key. One that is no string to YAML has the name that kubectl makes of it.
func (p *yamlParser) pushKey(n node) bool {
	i := uint32(len(p.doc.nodes))
	p.pushLeaf(n)
	p.end = int(n.end)
	var name string
	switch {
	case n.flags&flagPlain != 0:
		name = share(p.text[n.off:n.end])
	case n.flags&flagEncoded == 0:
		name = share(p.text[n.off+1 : n.end-1])
	default:
		name = p.doc.text(i)
	}
	if n.flags&flagPlain != 0 && meaning[name[0]]&startsTyped != 0 {
		if kind := resolvePlain(name); kind != String {
			canonical, ok := keyText(name, kind)
			if !ok || kind == Float {
				return false
			}
			if canonical != name {
				p.doc.store(i, canonical)
				name = canonical
			}
		}
	}
	p.doc.nodes[i].tag = tagOf(name)
	return true
}

// blockValue reads the value of a field of a mapping whose keys are in a column, from behind the colon.
func (p *yamlParser) blockValue(column int) bool {
	colon := p.at
	for isBlank(p.text[p.at]) {
		p.at++
	}
	switch p.text[p.at] {
	case '\n', '\r', '#':
		if !p.endLine() {
			return false
		}
		return p.blockValueBelow(column, colon)
	}
	return p.inlineValue(column)
}

// blockValueBelow reads the value of a field from the next content on; it is null, and stands at an offset, if that is the
// next field.
func (p *yamlParser) blockValueBelow(column, empty int) bool {
	switch {
	case p.indent > column:
		return p.blockNode(column)
	case p.indent == column && p.text[p.at] == '-' && endsToken(p.text[p.at+1]):
		return p.blockSequence(column)
	}
	p.pushValue(Null, flagPlain, empty, empty)
	return true
}

// inlineValue reads a value that starts at hand and is neither a block collection nor empty, in one indented by parent.
func (p *yamlParser) inlineValue(parent int) bool {
	switch p.text[p.at] {
	case '"', '\'':
		end, encoded := p.quoted(p.at)
		if end < 0 {
			return false
		}
		p.pushQuoted(p.at, end, encoded)
		p.at = end
		return p.endValue(parent)
	case '{', '[':
		return p.flow() && p.endValue(parent)
	case '|', '>':
		return p.blockScalar(parent)
	case '&':
		return p.anchored(func() bool { return p.behindAnchor(parent, true) })
	case '*':
		return p.alias() && p.endValue(parent)
	}
	return p.startsPlain() && p.plain(parent)
}

// behindAnchor reads the value behind an anchor in a block collection: one that starts on the same line, where a key would
// have the anchor for itself, or a collection below. Only the value of a field may be a sequence that is not indented.
func (p *yamlParser) behindAnchor(parent int, ofField bool) bool {
	switch p.text[p.at] {
	case '\n', '\r', '#':
		if !p.endLine() {
			return false
		}
		unindented := ofField && p.indent == parent && p.text[p.at] == '-' && endsToken(p.text[p.at+1])
		return (p.indent > parent || unindented) && p.blockValueBelow(parent, p.at)
	case '&', '*':
		return false
	}
	return p.inlineValue(parent)
}

func (p *yamlParser) pushQuoted(off, end int, encoded bool) {
	flags := flagQuoted
	if encoded {
		flags |= flagEncoded
	}
	p.pushValue(String, flags, off, end)
}

// pushPlain appends a plain scalar that stands on one line; it reports false where JSON has no such number.
func (p *yamlParser) pushPlain(off, end int) bool {
	kind := String
	if meaning[p.text[off]]&startsTyped != 0 {
		kind = resolvePlain(share(p.text[off:end]))
		if kind == Float && !isFinite(share(p.text[off:end])) {
			return false
		}
	}
	p.pushValue(kind, flagPlain, off, end)
	return true
}

// plain reads a plain scalar in a block collection indented by parent.
func (p *yamlParser) plain(parent int) bool {
	start := p.at
	for lines := 1; ; lines++ {
		end, comment := p.plainLine()
		if end < 0 || !p.nextContent() {
			return false
		}
		if p.indent <= parent {
			if lines > 1 {
				p.pushValue(String, flagPlain|flagEncoded, start, end)
				return true
			}
			return p.pushPlain(start, end)
		}
		// The scalar goes on, unless a comment ended it.
		if comment || p.commented {
			return false
		}
	}
}

// plainLine reads a line of a plain scalar in block style, and returns the offset of the end of its text, or -1.
func (p *yamlParser) plainLine() (end int, comment bool) {
	b, at := p.text, p.at
	for {
		for meaning[b[at]]&endsPlain == 0 {
			at++
		}
		switch c := b[at]; {
		case c == ':' && endsToken(b[at+1]):
			return -1, false
		case c == '#' && isBlank(b[at-1]):
			comment = true
			p.at = at + bytes.IndexByte(b[at:], '\n') + 1
		case c == '\n':
			p.at = at + 1
		case c == '\r':
			p.at = at + len("\r\n")
		default:
			at++
			continue
		}
		for isBlank(b[at-1]) {
			at--
		}
		return at, comment
	}
}

// quoted returns the offset behind the quoted scalar at an offset, -1 where there is none, and whether its content is other
// than what stands between the quotes.
func (p *yamlParser) quoted(off int) (end int, encoded bool) {
	b := p.text
	lines := false
	at := off + 1
	if b[off] == '\'' {
		for {
			i := bytes.IndexByte(b[at:], '\'')
			if i < 0 {
				return -1, false
			}
			at += i + 1
			if at < len(b) && b[at] == '\'' {
				encoded = true
				at++
				continue
			}
			break
		}
		lines = bytes.IndexByte(b[off:at], '\n') >= 0
	} else {
		for b[at] != '"' {
			switch b[at] {
			case '\\':
				encoded = true
				n := yamlEscape(b[at:])
				if n == 0 {
					return -1, false
				}
				lines = lines || b[at+1] == '\n'
				at += n
			case '\n':
				lines = true
				at++
			default:
				at++
			}
			if at >= len(b) {
				return -1, false
			}
		}
		at++
	}
	if lines && holdsMarker(b[off:at]) || at >= len(b) {
		return -1, false
	}
	return at, encoded || lines
}

// holdsMarker reports whether a line behind the first starts like the end of a document.
func holdsMarker(text []byte) bool {
	return bytes.Contains(text, []byte("\n---")) || bytes.Contains(text, []byte("\n..."))
}

// yamlEscape returns the length of the escape that a text starts with, 0 where that is none.
func yamlEscape(text []byte) int {
	switch c := text[1]; c {
	case '0', 'a', 'b', 't', '\t', 'n', 'v', 'f', 'r', 'e', ' ', '"', '\'', '\\', 'N', '_', 'L', 'P', '\n':
		return 2
	case 'x', 'u', 'U':
		length := 2 + escapeDigits(c)
		if len(text) > length && isCharacter(text[2:length]) {
			return length
		}
	}
	return 0
}

// blockScalar reads a literal or folded scalar in a block collection indented by parent.
func (p *yamlParser) blockScalar(parent int) bool {
	b, off := p.text, p.at
	at, indent := off+1, 0
	strip, keep := false, false
	for range 2 { // indicators, in either order
		switch c := b[at]; {
		case c == '-' && !strip && !keep:
			strip = true
		case c == '+' && !strip && !keep:
			keep = true
		case '1' <= c && c <= '9' && indent == 0:
			indent = parent + int(c-'0')
		default:
			continue
		}
		at++
	}
	end := at
	for b[at] == ' ' {
		at++
	}
	if c := b[at]; c != '\n' && c != '\r' && (c != '#' || at == end) {
		return false
	}
	at += bytes.IndexByte(b[at:], '\n') + 1
	deepest := 0 // blanks on a line before the first that has text
	for at < len(b) {
		column := skipSpaces(b, at) - at
		if indent > 0 {
			column = min(column, indent)
		}
		start := at + column
		if c := b[start]; c == '\n' || c == '\r' {
			if keep {
				end = start
			}
			deepest = max(deepest, column)
			at = start + bytes.IndexByte(b[start:], '\n') + 1
			continue
		} else if c == '\t' && (indent == 0 || column < indent) {
			return false
		}
		if indent == 0 {
			if column <= parent {
				break
			}
			if indent = column; deepest > indent {
				return false
			}
		}
		if column < indent {
			break
		}
		at = start + bytes.IndexByte(b[start:], '\n') + 1
		end = at - 1
		if b[end-1] == '\r' {
			end--
		}
	}
	if max(deepest, indent) > maxTag || indent == 0 && deepest > parent {
		return false
	}
	if indent == 0 {
		indent = maxTag // all lines are blank
	}
	p.pushValue(String, flagBlock|flagEncoded, off, end)
	p.doc.nodes[len(p.doc.nodes)-1].tag = uint8(indent)
	p.at = at
	return p.nextContent() && p.indent <= parent
}

const maxTag = 1<<8 - 1
