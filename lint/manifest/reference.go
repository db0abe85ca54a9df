package manifest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math"
	"regexp"
	"slices"
	"sort"

	yamlv2 "go.yaml.in/yaml/v2"
	"go.yaml.in/yaml/v3"
)

// parseReference reads the document's text with the reference library and makes nodes of what it finds. The library gives
// lines and columns of starts, no offsets and no ends: those are found in the text.
//
// Of the library's two versions, 3 gives positions, and 2 is what kubectl reads with. They scan alike but for comments
// and for what stands behind the end of a document, so version 2 is asked only where these may matter.
func parseReference(d *Document) {
	text := kubectlText(d.Text)
	root, err := decode(text)
	if err != nil {
		judged := judge(text)
		if judged == nil {
			// What the library cannot read is behind the end of the document, where kubectl does not look.
			root, err = decode(text[:documentEnd(text)])
		}
		if err != nil {
			d.addYAMLError(err, judged)
			return
		}
	} else if tabbed.Match(text) {
		if err := judge(text); err != nil {
			d.addYAMLError(err, err)
			return
		}
	}
	b := referenceBuilder{builder: builder{doc: d}, starts: lineStarts(d.Text), indent: -1, anchored: make(map[*yaml.Node]int)}
	end, fault := b.document(root)
	if fault != nil {
		d.nodes = d.nodes[:0]
		d.addProblem(Syntax, fault.off, fault.end, fault.message)
		return
	}
	b.finish()
	if off := afterDocument(d.Text, end); off < len(d.Text) && len(d.nodes) > 0 {
		d.addProblem(Syntax, off, len(d.Text), "kubectl drops what follows the end of the document: separate it with a line ---")
	}
}

// kubectlText returns the text that kubectl hands to its YAML library: each line ends in LF, the last one too. Source:
// k8s.io/apimachinery/pkg/util/yaml, LineReader.
func kubectlText(text []byte) []byte {
	if bytes.Contains(text, []byte("\r\n")) {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	}
	if len(text) > 0 && text[len(text)-1] != '\n' {
		text = append(slices.Clip(text), '\n')
	}
	return text
}

// decode returns the root of the first document of a text, or nil where there is none.
func decode(text []byte) (*yaml.Node, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil || len(document.Content) == 0 {
		return nil, err
	}
	return document.Content[0], nil
}

// judge returns the error of the library that kubectl reads with, if it has any.
func judge(text []byte) error { return yamlv2.Unmarshal(text, new(unread)) }

// unread decodes to nothing.
type unread struct{}

func (*unread) UnmarshalYAML(func(any) error) error { return nil }

// tabbed matches a tab behind which a line holds no more than a comment. Where it has other comments to read, version 3
// reads over such a tab, even where version 2 allows none.
var tabbed = regexp.MustCompile(`\t[ \t]*(?:[#\n\r\x{85}\x{2028}\x{2029}]|$)`)

// documentEnd returns the offset of the end of the first document: behind the bracket that closes its root, behind the line
// "...", before a line --- that is no separator to kubectl, before a line indented less than the root, or the end of the text.
func documentEnd(text []byte) int {
	root := skipBlank(text, 0)
	if isMarker(text[root:], "---") {
		root = skipBlank(text, root+len("---"))
	}
	root, _, _ = skipProperties(text, root, len(text), -1)
	if root < len(text) && (text[root] == '{' || text[root] == '[') {
		if walk := walkFlow(text, root); walk.end >= 0 {
			return walk.end
		}
	}
	indent := 0
	for _, start := range lineStarts(text) {
		line := text[start:]
		column := len(line) - len(bytes.TrimLeft(line, " "))
		switch {
		case isMarker(line, "..."):
			return int(start) + len("...")
		case int(start)+column <= root:
			indent = column
		case isMarker(line, "---"), column < indent && skipBlank(line, 0) == column:
			return int(start)
		}
	}
	return len(text)
}

// isMarker reports whether a line starts with a marker, --- or ..., and a blank.
func isMarker(line []byte, marker string) bool {
	return bytes.HasPrefix(line, []byte(marker)) &&
		(len(line) == len(marker) || isBlank(line[len(marker)]) || breakLength(line, len(marker)) > 0)
}

// afterDocument returns the offset of what kubectl drops behind the end of a document.
func afterDocument(text []byte, end int) int {
	end = skipBlank(text, end)
	if isMarker(text[end:], "...") {
		end = skipBlank(text, end+len("..."))
	}
	return end
}

// yamlError is what kubectl's reader refuses although the library reads it.
type yamlError struct {
	off, end int
	message  string
}

type referenceBuilder struct {
	builder
	starts   []uint32           // offset of each line's first byte, as YAML has lines
	indent   int                // column of the innermost block collection, -1 for none
	anchored map[*yaml.Node]int // length of the text of the nodes with an anchor that have been read to their end
	aliases  int                // depth of alias expansion
	depth    int
	decoded  int // nodes read, aliases expanded
	aliased  int // of these, nodes read through an alias
	expanded int // bytes of text that aliases add
}

// offset returns the byte offset of a node's start: of its anchor or tag, where it has one.
func (b *referenceBuilder) offset(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(b.starts) {
		return len(b.doc.Text)
	}
	runes := b.doc.runeIndex()
	return runes.offset(runes.before(int(b.starts[n.Line-1])) + n.Column - 1)
}

// sharesStart reports whether a collection starts where its first key does, so that an anchor, tag or bracket that stands
// there is the key's.
func sharesStart(n *yaml.Node) bool {
	return len(n.Content) > 0 && n.Content[0].Line == n.Line && n.Content[0].Column == n.Column
}

// content returns the offset of a collection's content, behind its anchor and tag. Those of its first item are not its own.
func (b *referenceBuilder) content(n *yaml.Node) int {
	limit := len(b.doc.Text)
	if len(n.Content) > 0 {
		limit = b.offset(n.Content[0])
	}
	content, _, _ := skipProperties(b.doc.Text, b.offset(n), limit, -1)
	return content
}

// document builds the root and all below it, and returns the offset of the end of its text.
func (b *referenceBuilder) document(root *yaml.Node) (end int, err *yamlError) {
	if root == nil {
		return len(b.doc.Text), nil
	}
	b.decoded++
	return b.add(root, b.offset(root))
}

// add appends a node and all below it, and returns the offset of the end of its text. A node without any stands at the
// offset empty.
func (b *referenceBuilder) add(n *yaml.Node, empty int) (end int, err *yamlError) {
	if err := b.count(n); err != nil {
		return 0, err
	}
	switch n.Kind {
	case yaml.AliasNode:
		return b.addAlias(n, empty)
	case yaml.MappingNode, yaml.SequenceNode:
		end, err = b.addCollection(n)
	default:
		end = b.addScalar(n, empty)
	}
	b.close(n, end)
	return end, err
}

// count keeps the books by which an alias bomb is known.
func (b *referenceBuilder) count(n *yaml.Node) *yamlError {
	b.decoded++
	if b.aliases > 0 {
		b.aliased++
	}
	if len(b.doc.nodes) >= MaxNodes {
		return b.fail(n, tooMany)
	}
	if excessiveAliasing(b.aliased, b.decoded) {
		return b.fail(n, "the document expands too much through aliases")
	}
	return nil
}

// close notes that a node has been read to its end.
func (b *referenceBuilder) close(n *yaml.Node, end int) {
	if n.Anchor != "" {
		b.anchored[n] = end - b.offset(n)
	}
}

// fail returns an error that points at the start of a node.
func (b *referenceBuilder) fail(n *yaml.Node, message string) *yamlError {
	off := b.offset(n)
	return &yamlError{off, off + 1, message}
}

// enter prepares for reading what an alias stands for.
func (b *referenceBuilder) enter(alias *yaml.Node) *yamlError {
	length, closed := b.anchored[alias.Alias]
	if !closed {
		return &yamlError{b.offset(alias), b.aliasEnd(alias), fmt.Sprintf("anchor `%s` contains itself", alias.Value)}
	}
	if b.expanded += length; b.expanded > MaxExpansion {
		return b.fail(alias, fmt.Sprintf("aliases add more than %d MiB to the document", MaxExpansion>>20))
	}
	b.aliases++
	return nil
}

// aliasEnd returns the offset of the end of an alias.
func (b *referenceBuilder) aliasEnd(alias *yaml.Node) int {
	return b.offset(alias) + len("*") + len(alias.Value)
}

// addAlias appends what an alias stands for. Its root stands where the alias does, what is below where it is written.
func (b *referenceBuilder) addAlias(n *yaml.Node, empty int) (end int, err *yamlError) {
	if err := b.enter(n); err != nil {
		return 0, err
	}
	index := uint32(len(b.doc.nodes))
	_, err = b.add(n.Alias, empty)
	b.aliases--
	if err != nil {
		return 0, err
	}
	end = b.aliasEnd(n)
	b.move(index, b.offset(n), end)
	return end, nil
}

func (b *referenceBuilder) flags() flag {
	if b.aliases > 0 {
		return flagAliased
	}
	return 0
}

// scalar is what kubectl makes of a scalar, and where it stands.
type scalar struct {
	off, end int
	kind     Kind
	flags    flag
	text     string
}

func (b *referenceBuilder) pushScalar(s *scalar) {
	b.pushText(node{off: uint32(s.off), end: uint32(s.end), kind: s.kind, flags: s.flags}, s.text)
}

func (b *referenceBuilder) addScalar(n *yaml.Node, empty int) (end int) {
	s := b.scalar(n)
	if s.end == b.offset(n) && s.flags&flagPlain != 0 {
		s.off, s.end = empty, empty // the library is not exact here
	}
	if s.kind == Float {
		if f, _ := parseFloat(s.text); math.IsNaN(f) || math.IsInf(f, 0) {
			b.refuseJSON(&s, fmt.Sprintf("`%s` is no number that JSON has", s.text))
		}
	}
	b.pushScalar(&s)
	return s.end
}

const quotedStyle = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle | yaml.LiteralStyle | yaml.FoldedStyle

// scalar resolves a scalar.
func (b *referenceBuilder) scalar(n *yaml.Node) scalar {
	text := b.doc.Text
	indent := -1
	if n.Value == "" && n.Style&quotedStyle == 0 {
		indent = b.indent // without content, the next line may be another's
	}
	content, end, verbatim := skipProperties(text, b.offset(n), len(text), indent)
	s := scalar{off: content, text: n.Value, flags: b.flags()}
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		s.flags |= flagBlock
		s.end = blockEnd(text, s.off, b.indent)
	case n.Style&quotedStyle != 0:
		s.end = quotedEnd(text, s.off)
	case n.Value == "":
		s.flags |= flagPlain
		s.off, s.end = end, end
	default:
		s.flags |= flagPlain
		s.end = plainEnd(text, s.off, n.Value)
	}
	switch {
	case n.Style&yaml.TaggedStyle != 0:
		b.resolveTagged(&s, n.Tag)
	case n.Style&quotedStyle != 0 || verbatim:
		s.kind = String
	default:
		s.kind = resolvePlain(n.Value)
	}
	// Whatever the library says, a node is in the text.
	s.off = min(s.off, len(text))
	s.end = min(max(s.end, s.off), len(text))
	return s
}

// resolveTagged resolves a scalar with a tag. Source: go.yaml.in/yaml/v2, resolve.go.
func (b *referenceBuilder) resolveTagged(s *scalar, tag string) {
	want := String
	switch tag {
	case "!!bool":
		want = Bool
	case "!!int":
		want = Int
	case "!!float":
		want = Float
	case "!!null":
		want = Null
	case "!!timestamp":
		if !isTimestamp(s.text) {
			b.refuse(s.off, s.end, fmt.Sprintf("`%s` is no timestamp, as its tag says", brief(s.text)))
		}
	case "!!binary":
		data, err := base64.StdEncoding.DecodeString(s.text)
		if err != nil {
			b.refuse(s.off, s.end, "a !!binary value must be base64")
		}
		s.text = string([]rune(string(data))) // with U+FFFD for each bad byte, as encoding/json writes them
	}
	if s.kind = want; want == String {
		return
	}
	kind := resolvePlain(s.text)
	if _, fits := parseInt(s.text); kind != want && !(want == Float && kind == Int && fits) {
		b.refuse(s.off, s.end, fmt.Sprintf("`%s` is no %s, as its tag says", brief(s.text), want))
	}
}

var timestampText = regexp.MustCompile(`^[-0-9TtZ:+. ]+$`)

// isTimestamp reports whether a text can have the tag !!timestamp. There are so few that the library may say.
func isTimestamp(s string) bool {
	var v any
	return timestampText.MatchString(s) && yamlv2.Unmarshal([]byte("!!timestamp '"+s+"'"), &v) == nil
}

// addCollection appends a mapping or a sequence.
func (b *referenceBuilder) addCollection(n *yaml.Node) (end int, err *yamlError) {
	off := b.content(n)
	if b.depth++; b.depth > MaxDepth {
		return 0, b.fail(n, tooDeep)
	}
	index := b.push(node{off: uint32(off), kind: Sequence, flags: b.flags()})
	if n.Kind == yaml.MappingNode {
		b.doc.nodes[index].kind = Mapping
		end, err = b.addPairs(n, 0)
	} else {
		end, err = b.addItems(n)
	}
	b.depth--
	if err != nil {
		return 0, err
	}
	end = max(end, off)
	if bracket := b.bracket(n); bracket != 0 {
		b.doc.nodes[index].flags |= flagFlow
		end = closingEnd(b.doc.Text, max(end, off+1), bracket)
	}
	b.closeAt(index, uint32(end))
	if n.Kind == yaml.MappingNode {
		b.settleKeys(index)
	}
	return end, nil
}

// bracket returns the bracket that closes a collection, 0 for one without.
func (b *referenceBuilder) bracket(n *yaml.Node) byte {
	switch off := b.content(n); {
	case n.Style&yaml.FlowStyle == 0 || sharesStart(n):
		return 0
	case b.isAt(off, '['):
		return ']'
	case b.isAt(off, '{'):
		return '}'
	}
	return 0
}

// indentTo notes where the items of a collection are, and returns where those of the collection around it are.
func (b *referenceBuilder) indentTo(n *yaml.Node) (outer int) {
	outer = b.indent
	if n.Style&yaml.FlowStyle == 0 {
		off := b.content(n)
		line := sort.Search(len(b.starts), func(i int) bool { return int(b.starts[i]) > off }) - 1
		b.indent = off - int(b.starts[line])
	}
	return outer
}

func (b *referenceBuilder) addItems(n *yaml.Node) (end int, err *yamlError) {
	outer := b.indentTo(n)
	end = b.content(n)
	for _, item := range n.Content {
		if end, err = b.add(item, b.behind(end, '-')); err != nil {
			return 0, err
		}
	}
	b.indent = outer
	return end, nil
}

// behind returns the offset behind the next token, if that is c, and off otherwise.
func (b *referenceBuilder) behind(off int, c byte) int {
	if next := skipBlank(b.doc.Text, off); b.isAt(next, c) {
		return next + 1
	}
	return off
}

// addPairs appends the fields of a mapping; those that come by a merge stand where the merge key stands, for kubectl lets
// a merge override what was before it. It returns the offset of the end of the last field's text.
func (b *referenceBuilder) addPairs(n *yaml.Node, flags flag) (end int, err *yamlError) {
	outer := b.indentTo(n)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if b.isMerge(key) {
			b.close(key, b.scalar(key).end)
			end, err = b.merge(value)
		} else if end, err = b.addKey(key, flags); err == nil {
			end, err = b.add(value, b.behind(end, ':'))
		}
		if err != nil {
			return 0, err
		}
	}
	b.indent = outer
	return end, nil
}

// isMerge reports whether a key is <<, by which the fields of other mappings join this one.
func (b *referenceBuilder) isMerge(key *yaml.Node) bool {
	if key.Kind != yaml.ScalarNode || key.Value != "<<" {
		return false
	}
	if key.Style&yaml.TaggedStyle != 0 {
		return key.Tag == "!!merge"
	}
	_, _, verbatim := skipProperties(b.doc.Text, b.offset(key), len(b.doc.Text), -1)
	return key.Style&quotedStyle == 0 || verbatim
}

// merge appends the fields of the mappings that a merge key names. Of several, the first has the last word. It returns the
// offset of the end of the text of the merge key's value.
func (b *referenceBuilder) merge(value *yaml.Node) (end int, err *yamlError) {
	mappings := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		mappings = value.Content
		end = b.offset(value)
	}
	for i := len(mappings) - 1; i >= 0; i-- {
		sourceEnd, err := b.mergeOne(mappings[i])
		if err != nil {
			return 0, err
		}
		end = max(end, sourceEnd)
	}
	if bracket := b.bracket(value); bracket != 0 {
		end = closingEnd(b.doc.Text, max(end, b.content(value)+1), bracket)
	}
	b.close(value, end)
	return end, nil
}

// mergeOne appends the fields of a mapping that a merge key names.
func (b *referenceBuilder) mergeOne(n *yaml.Node) (end int, err *yamlError) {
	if err := b.count(n); err != nil {
		return 0, err
	}
	switch {
	case n.Kind == yaml.MappingNode:
		if end, err = b.addPairs(n, flagMerged); err == nil {
			b.close(n, max(end, b.content(n)))
		}
	case n.Kind == yaml.AliasNode && n.Alias.Kind == yaml.MappingNode:
		if err := b.enter(n); err != nil {
			return 0, err
		}
		if err = b.count(n.Alias); err == nil {
			_, err = b.addPairs(n.Alias, flagMerged)
		}
		b.aliases--
		end = b.aliasEnd(n)
	default:
		if end, err = b.pass(n); err == nil {
			b.refuse(b.offset(n), end, "a merge key takes a mapping, or a list of mappings")
		}
	}
	return end, err
}

// pass returns the offset of the end of the text of a node that has no place in the tree.
func (b *referenceBuilder) pass(n *yaml.Node) (end int, err *yamlError) {
	nodes, objections, duplicates := len(b.doc.nodes), len(b.objections), len(b.duplicates)
	end, err = b.add(n, b.offset(n))
	b.doc.nodes, b.objections, b.duplicates = b.doc.nodes[:nodes], b.objections[:objections], b.duplicates[:duplicates]
	return end, err
}

// addKey appends a key, and returns the offset of the end of its text. What kubectl takes for one is always a scalar.
func (b *referenceBuilder) addKey(key *yaml.Node, flags flag) (end int, err *yamlError) {
	if err := b.count(key); err != nil {
		return 0, err
	}
	var s scalar
	switch {
	case key.Kind == yaml.ScalarNode:
		s = b.scalar(key)
		b.close(key, s.end)
	case key.Kind == yaml.AliasNode && key.Alias.Kind == yaml.ScalarNode:
		if s, err = b.aliasedKey(key); err != nil {
			return 0, err
		}
	default:
		if end, err = b.pass(key); err != nil {
			return 0, err
		}
		off := b.offset(key)
		b.refuse(off, end, "a key must be a string")
		s = scalar{off: off, end: end, kind: String}
	}
	text, ok := keyText(s.text, s.kind)
	if !ok {
		b.refuseJSON(&s, fmt.Sprintf("a key must be a string, not %s", s.kind))
	}
	s.kind, s.text, s.flags = String, text, s.flags|flagKey|flags
	b.pushScalar(&s)
	return s.end, nil
}

// aliasedKey resolves an alias of a scalar.
func (b *referenceBuilder) aliasedKey(alias *yaml.Node) (s scalar, err *yamlError) {
	if err := b.enter(alias); err != nil {
		return s, err
	}
	err = b.count(alias.Alias)
	s = b.scalar(alias.Alias)
	s.off, s.end = b.offset(alias), b.aliasEnd(alias)
	b.aliases--
	return s, err
}

// refuse notes what kubectl's YAML library refuses.
func (b *referenceBuilder) refuse(off, end int, message string) {
	b.objections = append(b.objections, objection{off, end, message, 0})
}

// refuseJSON notes that the node pushed next cannot be written as JSON.
func (b *referenceBuilder) refuseJSON(s *scalar, message string) {
	b.objections = append(b.objections, objection{s.off, s.end, message, uint32(len(b.doc.nodes))})
}

func (b *referenceBuilder) isAt(off int, c byte) bool {
	return off < len(b.doc.Text) && b.doc.Text[off] == c
}
