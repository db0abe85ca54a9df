package manifest

import (
	"bytes"
	"fmt"
	"iter"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// yamlFault is what the library says of a text that it cannot read, and where to look.
type yamlFault struct {
	text    []byte
	starts  []uint32 // offset of each line's first byte, as YAML has lines
	message string
	line    int // 0-based line where the library gave up
	context int // 0-based line where that starts which the library was reading
}

// addYAMLError reports what version 3 of the library says, and version 2 if it is asked and finds fault too: that one names
// the line where it gave up, version 3 the one where what it was reading starts.
func (d *Document) addYAMLError(err, judged error) {
	if at := suspectedAction(d.Text); at >= 0 {
		d.addProblem(Template, at, at+len("{{"), unrendered)
		return
	}
	f := yamlFault{text: d.Text, starts: lineStarts(d.Text)}
	if judged == nil {
		judged = err
	}
	f.message, f.line = errorLine(judged)
	_, f.context = errorLine(err)
	f.line = min(f.line, len(f.starts)-1)
	f.context = min(f.context, f.line)
	off, end, message := f.locate()
	if d.Piece != Whole && strings.HasPrefix(f.message, "unknown anchor") {
		message = fmt.Sprintf("%s; in a list longer than %d MiB, an alias reaches no anchor of another item", message, MaxWhole>>20)
	}
	d.addProblem(Syntax, off, end, message)
}

var yamlErrorLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// errorLine returns the message of an error of the library, and the 0-based line that it names. Errors of its parser name
// lines counted from 0, those of its scanner from 1, and none of them the first line.
func errorLine(err error) (message string, line int) {
	message = err.Error()
	if m := yamlErrorLine.FindStringSubmatch(message); m != nil {
		message = message[len(m[0]):]
		line, _ = strconv.Atoi(m[1])
	}
	if line > 0 && !ofParser.MatchString(message) {
		line--
	}
	return message, line
}

// ofParser matches the messages of yaml_parser_set_parser_error.
var ofParser = regexp.MustCompile(`^(?:did not find expected (?:key|'-' indicator|',' or|node content|<document start>)|found (?:undefined tag handle|duplicate %|incompatible YAML))`)

// faults are the library's messages, where to look for what they speak of, and what to say. A place is the first group of
// an expression, matched against the line where the library gave up. Where nothing matches, the place is the whole line.
var faults = []struct {
	message string // what the library's message contains
	place   *regexp.Regexp
	say     string
}{
	{"mapping values are not allowed", regexp.MustCompile(`^[ -]*(?:[^ "'][^"']*?|"[^"]*"|'[^']*') *:[ \t]+(?:[^ "'].*?|"[^"]*"[ \t]*|'[^']*'[ \t]*)(:)(?:[ \t]|$)`),
		"a `key: value` is not allowed here: quote the text, or check the indentation"},
	{"block sequence entries are not allowed", regexp.MustCompile(`:[ \t]+(-)(?:[ \t]|$)`),
		"a list item is not allowed here: start the list on a line of its own"},
	{"found character that cannot start any token", regexp.MustCompile("^ *(?:- *)*(\t)"),
		"YAML indents with spaces, never tabs"},
	{"found character that cannot start any token", regexp.MustCompile("(?:^|[ \t:,\\[{-])([@`%])"),
		"a value cannot start with this character: quote it"},
	{"found a tab character", regexp.MustCompile(`(\t)`),
		"YAML indents with spaces, never tabs"},
	{"could not find expected ':'", nil,
		"expected `:` after the key"},
	{"did not find expected key", nil,
		"expected a key here: check the indentation of this line and of those above"},
	{"did not find expected '-' indicator", nil,
		"expected a list item here: check the indentation of this line and of those above"},
	{"did not find expected node content", regexp.MustCompile(`(?:^|[ \t:,\[{])([,\]}])`),
		"expected a value here: quote it if it starts with this character"},
	{"did not find expected alphabetic or numeric", regexp.MustCompile(`(?:^|[ \t,\[{])([*&][0-9A-Za-z_-]*)`),
		"a value that starts with `*` or `&` must be quoted, unless it is an alias or an anchor"},
	{"unknown escape character", regexp.MustCompile(`(\\(?:[^0abt\tnvfre "'\\N_LPxuU]|$))`),
		"unknown escape in a double-quoted string: write `\\\\` for a backslash, or use single quotes"},
	{"hexdecimal number", regexp.MustCompile(`(\\(?:x|u|U)[0-9A-Fa-f]*)`),
		"expected hexadecimal digits: 2 after `\\x`, 4 after `\\u`, 8 after `\\U`"},
	{"invalid Unicode character escape", regexp.MustCompile(`(\\(?:u[dD][89a-fA-F][0-9A-Fa-f]{2}|U[0-9A-Fa-f]{8}))`),
		"the escape is no Unicode character"},
	{"expected comment or line break", regexp.MustCompile(`([|>].*)`),
		"expected the text of the block on the lines below `|` or `>`"},
	{"indentation indicator equal to 0", regexp.MustCompile(`([|>][-+]?0)`),
		"the indentation of a block must be 1 to 9"},
	{"undefined tag handle", regexp.MustCompile(`(![^ \t]*)`),
		"unknown tag: quote a value that starts with `!`"},
	{"expected '>'", regexp.MustCompile(`(!<[^ \t]*)`),
		"expected `>` at the end of the tag"},
	{"expected tag URI", regexp.MustCompile(`(![^ \t]*)`),
		"expected a tag after `!`: quote a value that starts with it"},
	{"expected whitespace or line break", regexp.MustCompile(`(![^ \t]*)`),
		"expected a blank after the tag: quote a value that starts with `!`"},
	{"expected <document start>", nil,
		"kubectl reads no YAML directives: remove the line, or check the indentation"},
	{"incompatible YAML document", nil,
		"kubectl reads YAML 1.1 only: remove the directive"},
	{"exceeded max depth", nil, tooDeep},
}

// locate returns where to look, and what to say.
func (f *yamlFault) locate() (off, end int, message string) {
	switch {
	case f.message == "control characters are not allowed":
		if i := bytes.IndexFunc(f.text, isForbidden); i >= 0 {
			r, size := utf8.DecodeRune(f.text[i:])
			return i, i + size, fmt.Sprintf("control character %U is not allowed", r)
		}
	case strings.HasPrefix(f.message, "unknown anchor"):
		name := strings.Trim(strings.TrimSuffix(strings.TrimPrefix(f.message, "unknown anchor "), " referenced"), "'")
		if i := findAlias(f.text, name); i >= 0 {
			return i, i + len("*") + len(name), fmt.Sprintf("no anchor `&%s` stands before this alias: quote a value that starts with `*`", name)
		}
	case strings.HasPrefix(f.message, "found unexpected end of stream"), strings.HasPrefix(f.message, "found unexpected document indicator"):
		if i := f.openQuote(); i >= 0 {
			return i, i + 1, unclosedQuote
		}
	case strings.HasPrefix(f.message, "did not find expected ',' or"):
		if off, message := f.inFlow(); off >= 0 {
			return off, off + 1, message
		}
	case strings.HasPrefix(f.message, "did not find expected key"):
		if off, end, message := f.behindValue(); off >= 0 {
			return off, end, message
		}
	case strings.HasPrefix(f.message, "could not find expected ':'"):
		f.line = f.context
	}
	start, line := f.lineAt(f.line)
	indent := len(line) - len(bytes.TrimLeft(line, " "))
	message = f.message
	for _, known := range faults {
		if !strings.Contains(f.message, known.message) {
			continue
		}
		message = known.say
		if known.place == nil {
			break
		}
		if m := known.place.FindSubmatchIndex(line); m != nil {
			return start + m[2], start + m[3], message
		}
	}
	return start + indent, start + len(bytes.TrimRight(line, " \t")), message
}

// isForbidden reports whether YAML does not allow a character (the reader of go.yaml.in/yaml).
func isForbidden(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0x7F || r >= 0x80 && r < 0xA0 && r != 0x85 ||
		r == 0xFFFE || r == 0xFFFF
}

// findAlias returns the offset of the first alias of a name before which no anchor of that name stands, or -1.
func findAlias(text []byte, name string) int {
	m := regexp.MustCompile(`(?:^|[\s,\[{])(\*` + regexp.QuoteMeta(name) + `)(?:[\s,\]}:]|$)`).FindSubmatchIndex(text)
	if m == nil {
		return -1
	}
	return m[2]
}

const unclosedQuote = "the quote is not closed"

// lineAt returns a line and the offset of its start.
func (f *yamlFault) lineAt(index int) (start int, line []byte) {
	start = int(f.starts[index])
	return start, f.text[start:lineBreak(f.text, start)]
}

// openers yields the offsets of the quotes and brackets of a line that open a value, and of its end; that is -1 where the
// value is never closed.
func (f *yamlFault) openers(index int) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		start, line := f.lineAt(index)
		for i := 0; i < len(line); i++ {
			end := 0
			switch c := line[i]; {
			case c != '"' && c != '\'' && c != '[' && c != '{' || !opensValue(line[:i]):
				continue
			case c == '"' || c == '\'':
				end = quotedEnd(f.text, start+i)
			default:
				end = walkFlow(f.text, start+i).end
			}
			if !yield(start+i, end) || end < 0 || end > start+len(line) {
				return
			}
			i = end - start - 1
		}
	}
}

func (f *yamlFault) isQuote(off int) bool { return f.text[off] == '"' || f.text[off] == '\'' }

// contextLines are the lines where the library may have started to read what it gave up on: where it is the first of all,
// another is named.
func (f *yamlFault) contextLines() []int { return []int{f.context, 0} }

// openQuote returns the offset of the quote that is not closed, or -1.
func (f *yamlFault) openQuote() int {
	for _, index := range f.contextLines() {
		for off, end := range f.openers(index) {
			switch {
			case end >= 0:
			case f.isQuote(off):
				return off
			default:
				if open := walkFlow(f.text, off).open; f.isQuote(open) {
					return open
				}
			}
		}
	}
	return -1
}

// inFlow returns the offset of what is wrong in a flow collection and says what, or -1: the bracket that is not closed, or
// what is not separated by a comma.
func (f *yamlFault) inFlow() (off int, message string) {
	for _, index := range f.contextLines() {
		for off := range f.openers(index) {
			if f.isQuote(off) {
				continue
			}
			switch walk := walkFlow(f.text, off); {
			case walk.end < 0 && f.isQuote(walk.open):
				return walk.open, unclosedQuote
			case walk.end < 0:
				return walk.open, fmt.Sprintf("`%c` is not closed: expected `,` or `%c`", f.text[walk.open], counterpart(f.text[walk.open]))
			case walk.fault >= 0:
				return walk.fault, strings.TrimPrefix(strings.ReplaceAll(f.message, "'", "`"), "did not find ") + " before this"
			}
		}
	}
	return -1, ""
}

// behindValue finds what follows a quoted scalar or a flow collection although nothing may; off is -1 where that is not
// the fault. Where the scalar began on a line above, its quote was not meant to be closed here.
func (f *yamlFault) behindValue() (off, end int, message string) {
	start, line := f.lineAt(f.line)
	for index := max(0, f.line-maxQuoted); index < f.line; index++ {
		for off, end := range f.openers(index) {
			if f.isQuote(off) && start < end && end <= start+len(line) {
				return off, off + 1, unclosedQuote
			}
		}
	}
	for _, end := range f.openers(f.line) {
		if end < 0 || end > start+len(line) {
			break
		}
		rest := bytes.TrimLeft(f.text[end:start+len(line)], " \t")
		if len(rest) > 0 && rest[0] != ':' && rest[0] != '#' {
			end := start + len(line)
			return end - len(rest), end, "expected the end of the line, or a comment: quote the whole value"
		}
	}
	return -1, -1, ""
}

// maxQuoted is how many lines above a fault a quote is looked for that may have caused it.
const maxQuoted = 20

// flowWalk is what a walk over a flow collection finds; offsets are negative where there is nothing.
type flowWalk struct {
	end   int // behind the bracket that closes it
	open  int // the innermost bracket, or the quote, that is not closed
	fault int // the first place where a comma is missing, or a bracket does not match
}

// walkFlow walks over the flow collection that the bracket at an offset opens, in the way of a person rather than of YAML.
func walkFlow(text []byte, off int) flowWalk {
	walk := flowWalk{end: -1, open: -1, fault: -1}
	fault := func(at int) {
		if walk.fault < 0 {
			walk.fault = at
		}
	}
	var open []int
	const ( // what the current entry holds
		nothing = iota
		plain
		closed // a quoted scalar or a collection
	)
	entry, colon := nothing, false
	for i := off; i < len(text); i++ {
		switch c := text[i]; {
		case c == '[' || c == '{':
			if entry != nothing {
				fault(i)
			}
			open = append(open, i)
			entry, colon = nothing, false
		case c == ']' || c == '}':
			if opener := open[len(open)-1]; c != counterpart(text[opener]) {
				fault(i)
				walk.open = opener
				return walk
			}
			if open = open[:len(open)-1]; len(open) == 0 {
				walk.end = i + 1
				return walk
			}
			entry = closed
		case c == ',':
			entry, colon = nothing, false
		case (c == '"' || c == '\'') && entry != plain:
			if entry == closed {
				fault(i)
			}
			end := quotedEnd(text, i)
			if end < 0 {
				walk.open = i
				return walk
			}
			entry, i = closed, end-1
		case c == ':' && (entry == closed || i+1 == len(text) || isSpace(text[i+1]) || isFlowIndicator(text[i+1])):
			if colon {
				fault(i)
			}
			entry, colon = nothing, true
		case c == '#' && (isSpace(text[i-1]) || entry != plain):
			i = lineBreak(text, i) - 1
		case !isSpace(c):
			if entry == closed {
				fault(i)
			}
			entry = plain
		}
	}
	walk.open = open[len(open)-1]
	return walk
}

// counterpart returns the bracket or quote that closes what another opens.
func counterpart(c byte) byte {
	switch c {
	case '[':
		return ']'
	case '{':
		return '}'
	}
	return c
}

func isFlowIndicator(c byte) bool { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}' }
