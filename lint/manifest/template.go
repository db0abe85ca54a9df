package manifest

import (
	"bytes"
	"iter"
	"regexp"
	"strings"
)

const unrendered = "the document holds template actions: lint what the template renders to"

// actionLine matches the start of a line that is nothing but a template action, such as {{- if .Values.x }}.
var actionLine = regexp.MustCompile(`^[ \t]*\{\{-?[ \t]*(?:/\*|if |else|end|range |with |define |template |block |include |\$[A-Za-z_]+[ \t]*:?=)`)

// templateLine returns the offset of the first template action that has a line to itself, or -1.
func (d *Document) templateLine() int {
	if !d.braces {
		return -1
	}
	for off, line := range linesOutsideBlocks(d.Text) {
		if actionLine.Match(line) {
			return off + bytes.Index(line, []byte("{{"))
		}
	}
	return -1
}

// Custom resources and configuration in built-in ones have placeholders of their own: Argo's {{workflow.name}},
// Prometheus' {{ $value }}, Alertmanager's {{ template "title" . }}.
var (
	// rendersHelm matches a template action that asks for what Helm knows, in a built-in kind.
	rendersHelm = regexp.MustCompile(`\{\{[^}]*(?:\.(?:Values|Release|Chart|Capabilities)\b|\b(?:include|tpl|template) )`)
	// rendersChart matches one that asks for what only Helm knows.
	rendersChart = regexp.MustCompile(`\{\{[^}]*\.(?:Values|Release|Chart|Capabilities)\b`)
)

// suspectedAction returns the offset of the first {{ or {% that may be why a document cannot be read, or -1: one that starts
// a value or a line, or one that is Helm's.
func suspectedAction(text []byte) int {
	if !bytes.Contains(text, []byte("{{")) && !bytes.Contains(text, []byte("{%")) {
		return -1
	}
	for off, line := range linesOutsideBlocks(text) {
		if i := actionAsValue(line); i >= 0 {
			return off + i
		}
		if m := rendersHelm.FindIndex(line); m != nil {
			return off + m[0]
		}
	}
	return -1
}

// actionAsValue returns the offset of the first {{ or {% of a line that stands where a value or key starts, or -1.
func actionAsValue(line []byte) int {
	for i := 0; i+1 < len(line); i++ {
		switch c := line[i]; {
		case c == '#' && (i == 0 || isSpace(line[i-1])):
			return -1
		case (c == '"' || c == '\'') && opensValue(line[:i]):
			end := quotedEnd(line, i)
			if end < 0 {
				return -1
			}
			i = end - 1
		case c == '{' && (line[i+1] == '{' || line[i+1] == '%') && opensValue(line[:i]):
			return i
		}
	}
	return -1
}

// template finds a template action in a document that could be read: what YAML took for a flow mapping, or part of a
// scalar that in Kubernetes is no free text.
func (d *Document) template() (off int, ok bool) {
	if !d.braces {
		return 0, false
	}
	builtin, helm := isBuiltIn(d.objectVersion()), rendersChart
	if builtin {
		helm = rendersHelm
	}
	freeText := uint32(0) // end of the last subtree that is free text
	for i := range uint32(len(d.nodes)) {
		n := &d.nodes[i]
		if n.flags&flagAliased != 0 {
			continue
		}
		text := d.Text[n.off:n.end]
		switch {
		case n.kind == Mapping && bytes.HasPrefix(text, []byte("{{")):
			return int(n.off), true
		case n.kind != String || n.flags&flagBlock != 0:
			continue
		case n.flags&flagKey != 0 && i >= freeText && isFreeText(d.text(i)):
			freeText = d.nodes[i+1].next
		}
		plain := n.flags&flagPlain != 0
		if m := helm.FindIndex(text); m != nil && (plain || i >= freeText) {
			return int(n.off) + m[0], true
		}
		if at := bytes.Index(text, []byte("{{")); at >= 0 && plain && builtin && i >= freeText && bytes.Contains(text[at:], []byte("}}")) {
			return int(n.off) + at, true
		}
	}
	return 0, false
}

// isFreeText reports whether the field of a name holds texts of which Kubernetes knows nothing.
func isFreeText(field string) bool {
	return field == "annotations" || field == "data" || field == "stringData"
}

// isBuiltIn reports whether an apiVersion is of a group that Kubernetes itself serves: v1, apps/v1, *.k8s.io. The Spark operator
// has such a name as well.
func isBuiltIn(apiVersion string) bool {
	group, _, grouped := strings.Cut(apiVersion, "/")
	return apiVersion != "" && (!grouped || !strings.Contains(group, ".") || strings.HasSuffix(group, ".k8s.io") && group != "sparkoperator.k8s.io")
}

// blockHeader matches a line that opens a literal or folded scalar.
var blockHeader = regexp.MustCompile(`(?:^|[ \t])[|>][-+0-9]*(?:[ \t]+#.*)?$`)

// linesOutsideBlocks yields the lines of a YAML text, with their offsets, but for those that are comments, blank, or part
// of a literal or folded scalar, where template actions are text.
func linesOutsideBlocks(text []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		block := -1 // indentation of the key or dash that a literal or folded scalar belongs to
		for off := 0; off < len(text); {
			line := text[off:]
			if i := bytes.IndexByte(line, '\n'); i >= 0 {
				line = line[:i+1]
			}
			content := bytes.TrimRight(line, " \t\r\n")
			indent := len(content) - len(bytes.TrimLeft(content, " "))
			switch {
			case len(content) == indent, block >= 0 && indent > block, content[indent] == '#':
				// not yielded
			default:
				block = -1
				if blockHeader.Match(content) {
					block = keyColumn(content)
				}
				if !yield(off, line) {
					return
				}
			}
			off += len(line)
		}
	}
}

// keyColumn returns the offset in a line of what stands behind indentation and dashes.
func keyColumn(line []byte) int {
	column := 0
	for i, c := range line {
		switch {
		case c == '-' && i+1 < len(line) && line[i+1] == ' ':
			column = i
		case c != ' ':
			if c != '|' && c != '>' && c != '&' && c != '!' {
				column = i
			}
			return column
		}
	}
	return column
}
