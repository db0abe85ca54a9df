package manifest_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

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

// writtenNodes returns the nodes of a document in the order of the text, and false if it has aliases or merges: then they
// are not those that the document means.
func writtenNodes(n *yaml.Node, around written, nodes []written) ([]written, bool) {
	around.Node = n
	nodes = append(nodes, around)
	around.key = false
	if n.Style&yaml.FlowStyle != 0 {
		around.inFlow = true
	} else if n.Kind != yaml.ScalarNode {
		around.indent = indentOf(n)
	}
	ok := n.Kind != yaml.AliasNode
	for i, child := range n.Content {
		isKey := n.Kind == yaml.MappingNode && i%2 == 0
		if isKey && (child.Value == "<<" || child.Kind != yaml.ScalarNode) {
			return nil, false
		}
		around.key = isKey
		if ok {
			nodes, ok = writtenNodes(child, around, nodes)
		}
	}
	return nodes, ok
}

// indentOf returns the column of a block collection's items, counted from 0.
func indentOf(n *yaml.Node) int {
	if n.Anchor == "" && n.Style&yaml.TaggedStyle == 0 {
		return n.Column - 1
	}
	first := n.Content[0]
	if n.Kind == yaml.MappingNode {
		return first.Column - 1
	}
	return unknown // of the dash, behind an anchor or a tag
}

const unknown = -2

// offset returns where a node starts, by a count of lines and columns.
func (w *written) offset(text string) int {
	off := 0
	for line := 1; line < w.Line; off++ {
		switch rest := text[off:]; {
		case strings.HasPrefix(rest, "\r\n"):
			off++
			line++
		case rest[0] == '\n', rest[0] == '\r':
			line++
		case strings.HasPrefix(rest, "\u0085"):
			off++
			line++
		case strings.HasPrefix(rest, "\u2028"), strings.HasPrefix(rest, "\u2029"):
			off += 2
			line++
		}
	}
	for _, r := range []rune(text[off:])[:w.Column-1] {
		off += len(string(r))
	}
	return off
}

// TestSpans checks that every node of generated documents starts where the library says, and that its text read by itself
// gives the same value again.
func TestSpans(t *testing.T) {
	count := 4000
	if testing.Short() {
		count = 400
	}
	r := rand.New(rand.NewPCG(2, 60))
	checked := 0
	for i := range count {
		text := generate(r)
		if i%3 == 0 {
			text = mutate(r, text)
		}
		documents, err := read([]byte(text))
		require.NoError(t, err)
		if len(documents) != 1 || documents[0].Unread() {
			continue
		}
		d := documents[0]
		var document yaml.Node
		if yaml.Unmarshal(append(bytes.TrimSuffix(d.Text, []byte("\n")), '\n'), &document) != nil {
			continue
		}
		nodes, ok := writtenNodes(document.Content[0], written{indent: -1}, nil)
		values := d.Nodes()
		if !ok || strings.HasPrefix(strings.TrimSpace(text), "{") && len(values) == 0 {
			continue
		}
		checked++
		require.Len(t, values, len(nodes), "%s", text)
		for i, v := range values {
			if w := &nodes[i]; w.Value == "" && w.Kind == yaml.ScalarNode && w.Style == 0 && w.Anchor == "" {
				if i > 0 && values[i-1].IsKey() {
					checkEmpty(t, values[i-1], v)
				}
				continue
			}
			checkSpan(t, v, &nodes[i])
		}
	}
	require.Greater(t, checked, count/4)
}

// checkEmpty checks that a field without a value has it behind the colon, or the key if there is none. The library does
// not always say so.
func checkEmpty(t *testing.T, key, v manifest.Value) {
	_, keyEnd := key.Span()
	off, end := v.Span()
	require.Equal(t, off, end)
	between := string(v.Document().Text[keyEnd:off])
	require.Regexp(t, `^(\s*(#.*\s+)*:(\s*!)?)?$`, between, "%s", v.Document().Text)
}

func checkSpan(t *testing.T, v manifest.Value, w *written) {
	text := string(v.Document().Text)
	off, end := v.Span()
	require.LessOrEqual(t, off, end)
	require.LessOrEqual(t, end, len(text))
	where := fmt.Sprintf("%s\n%q\nnode %q [%d:%d)", text, text, text[off:end], off, end)
	start := w.offset(text)
	properties := text[start:off]
	if properties != "" {
		// An anchor and a tag stand before the node; a mapping has none but its own.
		require.True(t, properties[0] == '&' || properties[0] == '!', where)
		require.True(t, w.Anchor != "" || w.Style&yaml.TaggedStyle != 0 || strings.TrimRight(properties[:min(2, len(properties))], " \t\r\n") == "!", where)
	}
	self := text[off:end]
	switch {
	case strings.ContainsAny(text, "\u0085\u2028\u2029\ufeff"):
		// These mean another thing at the edge of a text than in it.
	case self == "":
		require.Empty(t, w.Value, where)
	case w.key && w.Kind == yaml.ScalarNode && !strings.ContainsAny(self, "\n\r\u0085\u2028\u2029") && self != "" && len(self) < 1000:
		context := " " + self + ": 1"
		if w.inFlow {
			context = "{ " + context + "}"
		}
		require.Equal(t, w.Value, reread(t, context, where).Content[0].Value, where)
	case w.key:
	case w.indent == unknown && w.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
	case w.Kind == yaml.ScalarNode:
		context := "k: " + self
		if w.inFlow {
			context = "[ " + self + ",]"
		} else if w.indent > 0 {
			context = strings.Repeat(" ", w.indent) + context
		}
		root := reread(t, context+"\n", where)
		again := root.Content[len(root.Content)-1]
		require.Equal(t, w.Value, again.Value, where)
		require.Equal(t, w.Style&^yaml.TaggedStyle, again.Style, where)
	case w.inFlow:
		again := reread(t, "[ "+self+" ,]", where)
		require.Equal(t, plain(w.Node), plain(again.Content[0]), where)
	default:
		indent := w.Column - 1
		if properties != "" {
			indent = off - 1 - strings.LastIndexAny(text[:off], "\n\r")
		}
		again := reread(t, strings.Repeat(" ", indent)+self+"\n", where)
		require.Equal(t, plain(w.Node), plain(again), where)
	}
}

func reread(t *testing.T, text, where string) *yaml.Node {
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document), "%s\nagain %q", where, text)
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
