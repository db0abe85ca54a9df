package manifest

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// layout is the style in which something is written at a place.
type layout struct {
	newline string
	unit    string // by which entries are indented more than what they are in
	quotes

	// In block style:
	dash int // columns from a key to the dashes of its sequence
	gap  int // columns from a dash to its item

	// In flow style:
	flow   bool
	indent string // of the line that the entries around it start on
	lines  bool   // each entry has a line of its own
	colon  string // between a key and its value
	comma  string // between two entries on a line
	pad    string // inside of brackets
	ends   string // behind the last of the entries that have lines of their own: a comma or nothing
}

// quotes says what is quoted, and how.
type quotes struct {
	keys    byte // the quote of every key; 0 where only those have one that need it
	strings byte // the same for values
	needed  byte // the quote of what needs one
}

// check returns an error for what is no literal.
func check(v Literal) error {
	switch v := v.(type) {
	case bool, int, string:
		return nil
	case Items:
		for _, item := range v {
			if err := check(item); err != nil {
				return err
			}
		}
		return nil
	case Fields:
		for _, field := range v {
			if err := check(field.Value); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("a value of type %T cannot be written", v)
}

// isCollection reports whether a literal is a collection with entries.
func isCollection(v Literal) bool {
	switch v := v.(type) {
	case Items:
		return len(v) > 0
	case Fields:
		return len(v) > 0
	}
	return false
}

const blanks = "                                                                "

func spaces(n int) string {
	if n <= len(blanks) {
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

// appendScalar appends a literal that stands on one line in any style.
func (q quotes) appendScalar(b []byte, v Literal) []byte {
	switch v := v.(type) {
	case bool:
		return strconv.AppendBool(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case string:
		return q.appendString(b, v, q.strings)
	case Items:
		return append(b, "[]"...)
	}
	return append(b, "{}"...)
}

func (q quotes) appendKey(b []byte, name string) []byte { return q.appendString(b, name, q.keys) }

// appendString appends a string in quotes, or without any if it needs none and quote is 0.
func (q quotes) appendString(b []byte, s string, quote byte) []byte {
	if quote == 0 && isSafePlain(s) {
		return append(b, s...)
	}
	if quote == 0 {
		quote = q.needed
	}
	return appendQuoted(b, s, quote)
}

// appendQuoted appends a string in quotes: double ones where it cannot be written in single ones.
func appendQuoted(b []byte, s string, quote byte) []byte {
	if quote == '\'' && isPrintable(s) {
		b = append(b, '\'')
		b = append(b, strings.ReplaceAll(s, "'", "''")...)
		return append(b, '\'')
	}
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\n':
			b = append(b, `\n`...)
		case r == '\t':
			b = append(b, `\t`...)
		case r == '\r':
			b = append(b, `\r`...)
		case !isPrintableRune(r) && r <= 0xFFFF:
			b = fmt.Appendf(b, `\u%04x`, r)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

func isPrintable(s string) bool {
	for _, r := range s {
		if !isPrintableRune(r) {
			return false
		}
	}
	return true
}

// isPrintableRune reports whether YAML and every editor show a character as it is. What is beyond 16 bits stands for itself.
func isPrintableRune(r rune) bool {
	return r == ' ' || r > 0xFFFF || r != utf8.RuneError && r != 0xFEFF && unicode.IsPrint(r)
}

// isSafePlain reports whether a text without quotes is a string to every reader of YAML, in block and in flow style.
func isSafePlain(s string) bool {
	if s == "" || resolvePlain(s) != String {
		return false
	}
	digit := false
	switch c := s[0]; {
	case '0' <= c && c <= '9':
		digit = true
	case c == '/' || c == '_' || c == '$' || isLetter(c):
	default:
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case isLetter(c) || '0' <= c && c <= '9' || c == '.' || c == '/':
		case c == '-' || c == '_' || c == '+':
			if digit { // may be a date or a number to some
				return false
			}
		case c == '@' || c == '=' || c == '$' || c == '(' || c == ')':
		case c == ':':
			if digit || i+1 == len(s) || s[i+1] == ' ' {
				return false
			}
		case c == ' ':
			if i+1 == len(s) || s[i+1] == ' ' {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// appendBlockValue appends what stands behind the colon of a key in a column.
func (l *layout) appendBlockValue(b []byte, v Literal, column int) []byte {
	switch v := v.(type) {
	case Fields:
		if len(v) > 0 {
			column += len(l.unit)
			return l.appendBlockFields(l.appendLine(b, column), v, column)
		}
	case Items:
		if len(v) > 0 {
			column += l.dash
			return l.appendBlockItems(l.appendLine(b, column), v, column)
		}
	case string:
		if isLines(v) {
			return l.appendLiteral(b, v, column+len(l.unit))
		}
	}
	return l.appendScalar(append(b, ' '), v)
}

// isLines reports whether a text is best written as a literal block scalar: several lines that editors show as they are.
func isLines(s string) bool {
	text := strings.TrimSuffix(s, "\n")
	return strings.Contains(s, "\n") && text != "" && text[0] != ' ' && text[0] != '\n' && text[len(text)-1] != '\n' &&
		isPrintable(strings.ReplaceAll(text, "\n", ""))
}

// appendLiteral appends a literal block scalar, whose lines start in a column.
func (l *layout) appendLiteral(b []byte, text string, column int) []byte {
	text, ended := strings.CutSuffix(text, "\n")
	b = append(b, " |"...)
	if !ended {
		b = append(b, '-')
	}
	return l.appendLines(b, text, column)
}

// appendLines appends the lines of a text, in a column each.
func (l *layout) appendLines(b []byte, text string, column int) []byte {
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" {
			b = append(b, l.newline...)
			continue
		}
		b = append(l.appendLine(b, column), line...)
	}
	return b
}

// appendLine starts a line whose first character is in a column.
func (l *layout) appendLine(b []byte, column int) []byte {
	return append(append(b, l.newline...), spaces(column)...)
}

// appendBlockFields appends fields in a column; the first where the text ends.
func (l *layout) appendBlockFields(b []byte, fields Fields, column int) []byte {
	for i, field := range fields {
		if i > 0 {
			b = l.appendLine(b, column)
		}
		b = append(l.appendKey(b, field.Name), ':')
		b = l.appendBlockValue(b, field.Value, column)
	}
	return b
}

// appendBlockItems appends items whose dashes are in a column; the first where the text ends.
func (l *layout) appendBlockItems(b []byte, items Items, column int) []byte {
	for i, item := range items {
		if i > 0 {
			b = l.appendLine(b, column)
		}
		b = append(append(b, '-'), spaces(l.gap-1)...)
		b = l.appendBlockItem(b, item, column+l.gap)
	}
	return b
}

// appendBlockItem appends an item that starts in a column.
func (l *layout) appendBlockItem(b []byte, item Literal, column int) []byte {
	switch item := item.(type) {
	case Fields:
		if len(item) > 0 {
			return l.appendBlockFields(b, item, column)
		}
	case Items:
		if len(item) > 0 {
			return l.appendBlockItems(b, item, column)
		}
	}
	return l.appendScalar(b, item)
}

// appendFlowValue appends a value, which starts on a line of an indentation.
func (l *layout) appendFlowValue(b []byte, v Literal, indent string) []byte {
	switch v := v.(type) {
	case Fields:
		if len(v) > 0 {
			return l.appendBrackets(b, "{}", len(v), indent, func(b []byte, i int, indent string) []byte {
				return l.appendFlowField(b, v[i], indent)
			})
		}
	case Items:
		if len(v) > 0 {
			return l.appendBrackets(b, "[]", len(v), indent, func(b []byte, i int, indent string) []byte {
				return l.appendFlowValue(b, v[i], indent)
			})
		}
	}
	return l.appendScalar(b, v)
}

func (l *layout) appendFlowField(b []byte, field Field, indent string) []byte {
	b = append(l.appendKey(b, field.Name), l.colon...)
	return l.appendFlowValue(b, field.Value, indent)
}

// appendBrackets appends a collection of n entries.
func (l *layout) appendBrackets(b []byte, brackets string, n int, indent string, entry func(b []byte, i int, indent string) []byte) []byte {
	b = append(b, brackets[0])
	inner := indent + l.unit
	for i := range n {
		switch {
		case l.lines && i > 0:
			b = append(append(append(b, ','), l.newline...), inner...)
		case l.lines:
			b = append(append(b, l.newline...), inner...)
		case i > 0:
			b = append(b, l.comma...)
		default:
			b = append(b, l.pad...)
		}
		b = entry(b, i, inner)
	}
	if l.lines {
		b = append(append(append(b, l.ends...), l.newline...), indent...)
	} else {
		b = append(b, l.pad...)
	}
	return append(b, brackets[1])
}
