package manifest_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// written is a node as the library found it.
type written struct {
	*yaml.Node
	key    bool
	inFlow bool
	indent int // of the block collection around it, -1 for none
}

// lineStarts returns the offset of each line's first byte, as YAML has lines.
func lineStarts(text string) []int {
	starts := []int{0}
	for off := 0; off < len(text); {
		switch rest := text[off:]; {
		case strings.HasPrefix(rest, "\r\n"), strings.HasPrefix(rest, "\u0085"):
			off += 2
		case rest[0] == '\n', rest[0] == '\r':
			off++
		case strings.HasPrefix(rest, "\u2028"), strings.HasPrefix(rest, "\u2029"):
			off += 3
		default:
			off++
			continue
		}
		starts = append(starts, off)
	}
	return starts
}

// oddBreaks are the characters by which YAML and people count lines and columns in different ways.
const oddBreaks = "\u0085\u2028\u2029\ufeff"

// library is what the YAML library says of a document.
type library struct {
	text   string
	starts []int
	root   *yaml.Node
}

// ask has the library read the text of a document; there is no root if it cannot.
func ask(d *manifest.Document) library {
	text := string(bytes.TrimSuffix(d.Text, []byte("\n"))) + "\n"
	var document yaml.Node
	if yaml.Unmarshal([]byte(text), &document) != nil || len(document.Content) == 0 {
		return library{}
	}
	return library{text, lineStarts(text), document.Content[0]}
}

// offset returns where a node starts, with its anchor and tag.
func (l *library) offset(n *yaml.Node) int {
	off := l.starts[n.Line-1]
	for range n.Column - 1 {
		_, size := utf8.DecodeRuneInString(l.text[off:])
		off += size
	}
	return off
}

// writtenNodes returns the nodes of a document in the order of the text, and false if it has aliases or merges: then they
// are not those that the document means.
func (l *library) writtenNodes(n *yaml.Node, around written, nodes []written) ([]written, bool) {
	around.Node = n
	nodes = append(nodes, around)
	around.key = false
	if n.Style&yaml.FlowStyle != 0 {
		around.inFlow = true
	} else if n.Kind != yaml.ScalarNode {
		around.indent = l.indentOf(n)
	}
	ok := n.Kind != yaml.AliasNode
	for i, child := range n.Content {
		isKey := n.Kind == yaml.MappingNode && i%2 == 0
		if isKey && (child.Value == "<<" || child.Kind != yaml.ScalarNode) {
			return nil, false
		}
		around.key = isKey
		if ok {
			nodes, ok = l.writtenNodes(child, around, nodes)
		}
	}
	return nodes, ok
}

// indentOf returns the column of a block collection's items, counted from 0. Behind an anchor or a tag, the library does
// not tell it.
func (l *library) indentOf(n *yaml.Node) int {
	start := l.offset(n)
	if c := l.text[start]; (c == '&' || c == '!') && (len(n.Content) == 0 || l.offset(n.Content[0]) != start) {
		return unknown
	}
	return n.Column - 1
}

const unknown = -2

// TestPositions checks that all nodes of documents in every style start where the library says, at the same line and
// column: keys and values, in collections that an alias or a merge brings too.
func TestPositions(t *testing.T) {
	const shards = 10
	count := 20_000 / shards // of documents to check in each
	if testing.Short() {
		count = 100
	}
	all := readCorpus(t)
	for seed := range uint64(shards) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(3, 0))
			parse := parser(manifest.NewReader())
			for checked := 0; checked < count; {
				text := all.sample(r)
				if r.IntN(3) == 0 {
					text = mutate(r, text)
				}
				for d, err := range parse.in([]byte(text)) {
					require.NoError(t, err)
					if d.Root().Kind() <= manifest.Null {
						continue
					}
					if l := ask(d); l.root != nil {
						l.check(t, d.Root(), l.root)
						checked++
					}
				}
			}
		})
	}
}

// check compares where a value stands with where the library has it, and all that is in it.
func (l *library) check(t *testing.T, v manifest.Value, n *yaml.Node) {
	off, _ := v.Span()
	if n.Kind == yaml.AliasNode {
		require.Equal(t, l.offset(n), off, "an alias in\n%s", l.text)
		n = n.Alias
	} else {
		l.checkStart(t, v, n)
	}
	switch n.Kind {
	case yaml.SequenceNode:
		require.Equal(t, len(n.Content), v.Len(), l.text)
		for i, item := range v.Items() {
			l.check(t, item, n.Content[i])
		}
	case yaml.MappingNode:
		fields := l.fields(nil, n)
		for _, value := range v.Entries() {
			// A field that is not among the values is one that another overrides.
			at := slices.IndexFunc(fields, func(f pair) bool { return l.starting(value.Key(), f.key) })
			require.GreaterOrEqual(t, at, 0, "key %q in\n%s", value.Key().Text(), l.text)
			l.checkKey(t, value.Key(), fields[at].key)
			l.check(t, value, fields[at].value)
			fields = fields[at+1:]
		}
	}
}

// pair is a field of a mapping; its key may be an alias.
type pair struct{ key, value *yaml.Node }

// fields returns the fields of a mapping in the order in which they override each other, those that merges bring among
// them: of the mappings of a list the first comes last.
func (l *library) fields(to []pair, n *yaml.Node) []pair {
	for i := 0; i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !l.isMerge(key) {
			to = append(to, pair{key, value})
			continue
		}
		sources := []*yaml.Node{value}
		if value.Kind == yaml.SequenceNode {
			sources = value.Content
		}
		for _, source := range slices.Backward(sources) {
			if source.Kind == yaml.AliasNode {
				source = source.Alias
			}
			to = l.fields(to, source)
		}
	}
	return to
}

func (l *library) isMerge(key *yaml.Node) bool {
	switch {
	case key.Kind != yaml.ScalarNode || key.Value != "<<":
		return false
	case key.Style&yaml.TaggedStyle != 0:
		return key.Tag == "!!merge"
	}
	// The library keeps no tag "!", by which a merge key may have quotes.
	return key.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0 || strings.HasPrefix(l.text[l.offset(key):], "!")
}

// starting reports whether a value stands where a node does, behind the node's anchor and tag. Of what is empty, the
// library does not always know the place.
func (l *library) starting(v manifest.Value, n *yaml.Node) bool {
	off, end := v.Span()
	if n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&^yaml.TaggedStyle == 0 {
		return off == end
	}
	start := l.offset(n)
	if off <= start || l.text[start] != '&' && l.text[start] != '!' {
		return off == start
	}
	return properties.MatchString(l.text[start:off])
}

// properties matches an anchor, a tag, or both, and what may stand between them and what they belong to.
var properties = regexp.MustCompile(strings.ReplaceAll(`^((&[-\w]+|!\S*)~*(#.*~+)*)+$`, "~", "[\\s"+oddBreaks+"]"))

func (l *library) checkStart(t *testing.T, v manifest.Value, n *yaml.Node) {
	if !l.starting(v, n) {
		off, _ := v.Span()
		t.Fatalf("%s: at offset %d, here %d\n%s\n%q", v.Path(v.Document().Root()), l.offset(n), off, l.text, l.text)
	}
}

// checkKey checks the place that reports show for a key.
func (l *library) checkKey(t *testing.T, key manifest.Value, n *yaml.Node) {
	d := key.Document()
	if off, _ := key.Span(); off != l.offset(n) || strings.ContainsAny(l.text, oddBreaks) || strings.Count(l.text, "\r") != strings.Count(l.text, "\r\n") {
		return
	}
	want := manifest.Position{Line: d.Line + n.Line - 1, Column: n.Column}
	if n.Line == 1 {
		want.Column += d.Column - 1
	}
	require.Equal(t, want, key.Place().Start, l.text)
}

// TestSpans checks that the text of every node of generated documents, read by itself, gives the same value again.
func TestSpans(t *testing.T) {
	const shards = 4
	count := 4_000 / shards // of documents to check in each
	if testing.Short() {
		count = 100
	}
	all := readCorpus(t)
	for seed := range uint64(shards) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(3, seed))
			for checked := 0; checked < count; {
				text := all.sample(r)
				if r.IntN(3) == 0 {
					text = mutate(r, text)
				}
				documents, err := read([]byte(text))
				require.NoError(t, err)
				for _, d := range documents {
					if checkSpans(t, d) {
						checked++
					}
				}
			}
		})
	}
}

// checkSpans reports whether it could check the nodes of a document.
func checkSpans(t *testing.T, d *manifest.Document) bool {
	l := ask(d)
	if d.Root().Kind() <= manifest.Null || l.root == nil {
		return false
	}
	nodes, ok := l.writtenNodes(l.root, written{indent: -1}, nil)
	if !ok {
		return false
	}
	values := d.Nodes()
	require.Len(t, values, len(nodes), "%s", l.text)
	for i, v := range values {
		if w := &nodes[i]; w.Value != "" || w.Kind != yaml.ScalarNode || w.Style != 0 || w.Anchor != "" {
			l.checkStart(t, v, w.Node)
			l.checkSpan(t, v, w)
		} else if i > 0 && values[i-1].IsKey() && !w.inFlow { // in brackets, what is empty takes the properties of the next entry along
			checkEmpty(t, values[i-1], v)
		}
	}
	return true
}

// checkEmpty checks that a field without a value has it behind the colon, or the key if there is none. The library does
// not always say so.
func checkEmpty(t *testing.T, key, v manifest.Value) {
	_, keyEnd := key.Span()
	off, end := v.Span()
	require.Equal(t, off, end)
	between := string(v.Document().Text[keyEnd:off])
	if !strings.ContainsAny(between, oddBreaks) {
		require.Regexp(t, `^(\s*(#.*\s+)*:(\s*!)?)?$`, between, "%q", v.Document().Text)
	}
}

const blockStyle = yaml.LiteralStyle | yaml.FoldedStyle

// checkSpan reads the text of a node again, in a place like the one it has.
func (l *library) checkSpan(t *testing.T, v manifest.Value, w *written) {
	off, end := v.Span()
	require.LessOrEqual(t, off, end)
	require.LessOrEqual(t, end, len(l.text))
	self := l.text[off:end]
	where := []any{"%s\n%q\nnode %q [%d:%d)", l.text, l.text, self, off, end}
	switch {
	case strings.ContainsAny(l.text, oddBreaks), strings.Count(l.text, "\r") != strings.Count(l.text, "\r\n"):
		// These mean another thing at the edge of a text than in it.
	case self == "":
		require.Empty(t, w.Value, where...)
	case w.key && w.Kind == yaml.ScalarNode && w.Style&blockStyle == 0 && !strings.ContainsAny(self, "\n\r") && len(self) < 1000:
		context := " " + self + ": 1"
		if w.inFlow {
			context = "{ " + context + "}"
		}
		require.Equal(t, w.Value, reread(t, context, where).Content[0].Value, where...)
	case w.key:
	case w.indent == unknown && w.Style&blockStyle != 0:
	case w.Kind == yaml.ScalarNode:
		context := "k: " + self
		if w.inFlow {
			context = "[ " + self + ",]"
		} else if w.indent > 0 {
			context = strings.Repeat(" ", w.indent) + context
		} else if w.indent == -1 {
			context = " " + self // at the root, its lines need no indentation
		}
		again := reread(t, context+"\n", where)
		if len(again.Content) > 0 {
			again = again.Content[len(again.Content)-1]
		}
		require.Equal(t, w.Value, again.Value, where...)
		require.Equal(t, w.Style&^yaml.TaggedStyle, again.Style, where...)
	case w.inFlow:
		closing := " ,]"
		switch l.text[end] { // what ends a scalar otherwise than a blank does
		case ',':
			closing = ",]"
		case ']':
			closing = "]"
		}
		again := reread(t, "[ "+self+closing, where)
		require.Equal(t, plain(w.Node), plain(again.Content[0]), where...)
	default:
		indent := w.Column - 1
		if off != l.offset(w.Node) {
			indent = off - 1 - strings.LastIndexAny(l.text[:off], "\n\r")
		}
		again := reread(t, strings.Repeat(" ", indent)+self+"\n", where)
		require.Equal(t, plain(w.Node), plain(again), where...)
	}
}

func reread(t *testing.T, text string, where []any) *yaml.Node {
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document), where...)
	return document.Content[0]
}

// plain writes a node's structure and contents.
func plain(n *yaml.Node) string {
	if n.Kind == yaml.ScalarNode {
		return fmt.Sprintf("%q", n.Value)
	}
	s := fmt.Sprint(n.Kind, "(")
	for _, child := range n.Content {
		s += plain(child) + " "
	}
	return s + ")"
}
