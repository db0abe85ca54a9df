package sample

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// keyText returns a key as it is written.
func (w *writer) keyText(name string, flow bool) string {
	plain := isPlain(name, flow)
	switch q := w.pickQuoting(w.key); {
	case q == single && isPrintable(name):
		return quoteSingle(name)
	case q == double || !plain:
		return quoteDouble(name)
	}
	return name
}

// pickQuoting decides for a text.
func (w *writer) pickQuoting(q quoting) quoting {
	if q == mixed {
		return pick(w.Rand, never, never, double, single)
	}
	return q
}

// scalar writes a scalar in block style, and ends its line.
func (w *writer) scalar(v any, indent int) {
	text, ok := v.(string)
	if !ok {
		w.put(w.notString(v))
		w.endLine()
		return
	}
	switch several := strings.Contains(text, "\n"); {
	case several && isBlock(text) && !w.one(4), !several && text != "" && isBlock(text) && w.chance(w.blocks):
		w.literal(text, indent)
		return
	case !several && isFoldable(text) && w.chance(w.blocks*2):
		w.folded(text, indent)
		return
	case !several && isFoldable(text) && isPlain(text, false) && w.chance(w.blocks):
		w.put(strings.ReplaceAll(text, " ", w.newline+strings.Repeat(" ", indent+1+w.IntN(4))))
	default:
		w.put(w.stringText(text, false))
	}
	w.endLine()
}

func (w *writer) flowScalar(v any) {
	if text, ok := v.(string); ok {
		w.put(w.stringText(text, true))
		return
	}
	w.put(w.notString(v))
}

// stringText returns a string as it is written in a line.
func (w *writer) stringText(text string, flow bool) string {
	tag := ""
	if w.chance(w.oddities) {
		tag = "!!str "
	}
	switch q := w.pickQuoting(w.value); {
	case q == never && isPlain(text, flow):
		return tag + text
	case q != double && isPrintable(text) && !w.one(4):
		return tag + quoteSingle(text)
	}
	return tag + quoteDouble(text)
}

// notString returns a null, a boolean or a number as it is written.
func (w *writer) notString(v any) string {
	odd := w.chance(w.oddities * 3)
	switch v := v.(type) {
	case nil:
		if odd {
			return pick(w.Rand, "~", "Null", "NULL")
		}
		return "null"
	case bool:
		if !odd {
			return fmt.Sprint(v)
		}
		if v {
			return pick(w.Rand, "True", "yes", "on", "TRUE", "Yes")
		}
		return pick(w.Rand, "False", "no", "off", "FALSE", "No")
	case int:
		if odd && v >= 0 {
			return fmt.Sprintf(pick(w.Rand, "0x%X", "+%d", "%d.0"), v)
		}
	}
	return fmt.Sprint(v)
}

// literal writes a string as a literal block.
func (w *writer) literal(text string, indent int) {
	body := strings.TrimRight(text, "\n")
	ends := len(text) - len(body)
	chomp := []string{"-", "", "+"}[min(ends, 2)]
	if body == "" {
		chomp = "+"
	}
	if ends == 1 && w.one(4) {
		chomp = "+"
	}
	inner := indent + 1 + w.IntN(max(w.indent, 2))
	header := "|" + chomp
	if strings.HasPrefix(text, " ") || strings.HasPrefix(text, "\n") || w.one(10) {
		inner = indent + 1 + w.IntN(min(8, max(w.indent, 2)))
		header = fmt.Sprintf("|%d%s", inner-indent, chomp)
	}
	w.put(header)
	w.endLine()
	for line := range strings.SplitSeq(body, "\n") {
		if line != "" {
			w.blanks(inner)
		}
		w.put(line + w.newline)
	}
	for range ends - 1 {
		w.put(w.newline)
	}
	w.open = indent
}

// folded writes a string as a folded block, parted at its blanks.
func (w *writer) folded(text string, indent int) {
	inner := indent + 1 + w.IntN(max(w.indent, 2))
	w.put(">-")
	w.endLine()
	for line := range strings.SplitSeq(text, " ") {
		w.blanks(inner)
		w.put(line + w.newline)
	}
	w.open = indent
}

func quoteSingle(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// quoteDouble returns the text as a string of JSON, which is one of YAML as well.
func quoteDouble(text string) string {
	quoted, _ := json.Marshal(text) //nolint:errcheck // a string has no fault
	return string(quoted)
}

// isPrintable reports whether a text can stand in single quotes, in one line.
func isPrintable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) })
}

// isBlock reports whether a text can be a literal block.
func isBlock(text string) bool {
	return strings.Trim(text, "\n") != "" && !strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && !unicode.IsPrint(r) }) &&
		!strings.HasPrefix(text, "\t") && !strings.HasPrefix(strings.TrimLeft(text, "\n"), " ") && !strings.HasPrefix(strings.TrimLeft(text, "\n"), "\t")
}

// isFoldable reports whether a text is words with one blank between them.
func isFoldable(text string) bool {
	return strings.Contains(text, " ") && isPrintable(text) && strings.Join(strings.Fields(text), " ") == text && !strings.Contains(text, "#") &&
		!slices.ContainsFunc(strings.Fields(text), func(word string) bool { return strings.ContainsAny(word, "-?:") })
}

var (
	// plainText is what is surely a string without quotes.
	plainText = regexp.MustCompile(`^(?:[A-Za-z/_$(]|--?[a-z])(?:[A-Za-z0-9/_$().=@~*+<>&!%'"-]|:[A-Za-z0-9/]|[ ][A-Za-z0-9/(=&-])*$`)
	// plainAmount is an amount or a version: no number.
	plainAmount = regexp.MustCompile(`^(?:[1-9][0-9]*(?:m|Mi|Gi|Ki)|[0-9]+\.[0-9]+\.[0-9]+)$`)
	reserved    = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
)

// isPlain reports whether a string can be written without quotes.
func isPlain(text string, flow bool) bool {
	if slices.Contains(reserved, strings.ToLower(text)) {
		return false
	}
	if flow && strings.ContainsAny(text, ",[]{}:") {
		return false
	}
	return plainText.MatchString(text) || plainAmount.MatchString(text)
}
