package model

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// nothing says no more about a finding.
func nothing(*lint.Pass, *lint.Finding) {}

// inScript is why a word of a script is left alone.
const inScript = "it stands in a script, where it is not plain what else depends on it"

// noArguments is why the last arguments are left alone.
const noArguments = "without any argument, the program gets those that the image has for it"

// withoutSwitch mends by leaving out flags that take no value, each with the word behind it where that says that it is on. It is all
// those of a command line that count, or would if the others were gone.
func withoutSwitch(c model.Container, command model.Words, counts func(model.Flag) bool) lint.Option {
	return without(c, command, counts, func(f model.Flag) bool { return switchesOn(f.Operand.Text) })
}

// withoutFlag mends by leaving out flags and their values: all those of a command line that count, or would if the others were gone.
func withoutFlag(c model.Container, command model.Words, counts func(model.Flag) bool) lint.Option {
	return without(c, command, counts, func(f model.Flag) bool { return f.Operand.Value.Exists() })
}

// isOnAs returns what tells the flags that switch on what has a name.
func isOnAs(name string) func(model.Flag) bool {
	return func(f model.Flag) bool { return f.Is(name) && f.On() }
}

func without(c model.Container, command model.Words, counts, takesOperand func(model.Flag) bool) lint.Option {
	var edits []lint.Edit
	gone := 0
	for f := range command.Flags() {
		if !counts(f) {
			continue
		}
		words := model.Words{f.Word}
		if f.Operand != f.Word && takesOperand(f) {
			words = append(words, f.Operand)
		}
		without, ok := withoutWords(c, words)
		if !ok {
			return lint.NotMended(inScript)
		}
		edits = append(edits, without...)
		gone += len(words)
	}
	if gone == len(c.Words) {
		return lint.NotMended(noArguments)
	}
	return lint.Mend(edits...)
}

// withoutWords returns the edits that leave out words which follow each other.
func withoutWords(c model.Container, words model.Words) (edits []lint.Edit, ok bool) {
	first, last := words[0], words[len(words)-1]
	if !first.Alone() || !last.Alone() {
		edit, ok := withoutPart(first, last)
		return []lint.Edit{edit}, ok
	}
	for _, w := range words {
		edits = append(edits, lint.Delete(w.Value, c.Value))
	}
	return edits, true
}

// withoutPart returns the edit that leaves out a part of a script, with the blanks before it and the line's continuation among them.
func withoutPart(first, last model.Word) (edit lint.Edit, ok bool) {
	text := first.Value.Literal()
	start := first.From - len(text[:first.From]) + len(strings.TrimRight(text[:first.From], " \t"))
	for before, ok := continued(text[:start]); ok; before, ok = continued(text[:start]) {
		start = len(before)
	}
	if first.Value != last.Value || first.Begins || start == first.From || start == 0 ||
		first != last && strings.Trim(text[first.To:last.From], " \t") != "" {
		return lint.Edit{}, false
	}
	return lint.Patch(first.Value, start, last.To, ""), true
}

// continued returns a text without the backslash at the end of its last line, and the blanks before that.
func continued(text string) (before string, ok bool) {
	before, ok = strings.CutSuffix(strings.TrimSuffix(text, "\n"), "\\")
	return strings.TrimRight(before, " \t"), ok && strings.HasSuffix(text, "\n")
}

// withValue mends by giving a flag another value.
func withValue(f model.Flag, value string) lint.Option {
	w := f.Operand
	switch from := w.To - len(f.Value); {
	case !w.Value.Exists() || w.Source() != w.Text: // quoted, or escaped
		return lint.NotMended(inScript)
	default:
		return lint.Mend(lint.Patch(w.Value, from, w.To, value))
	}
}

// switched mends by turning over a switch: a boolean, or a word that means one.
func switched(v manifest.Value) lint.Option {
	if value, ok := v.Bool(); ok {
		return lint.Mend(lint.Set(v, !value))
	}
	to, ok := opposites[v.Literal()]
	switch {
	case !ok:
		return nothing
	case v.Kind() == manifest.Int:
		return lint.Mend(lint.Set(v, int(to[0]-'0')))
	}
	return lint.Mend(lint.Set(v, to))
}

// opposites are the words that switch something on and off, each with the one that does the other.
var opposites = map[string]string{
	"0": "1", "false": "true", "False": "True", "FALSE": "TRUE", "no": "yes", "No": "Yes", "off": "on", "Off": "On",
	"1": "0", "true": "false", "True": "False", "TRUE": "FALSE", "yes": "no", "Yes": "No", "on": "off", "On": "Off",
}

// unset mends by leaving out the environment variable that has a value.
func unset(c *workload.Container, value manifest.Value) lint.Option {
	for v := range c.Env() {
		if v.Value == value {
			return lint.Mend(lint.Delete(v.Item, c.Value))
		}
	}
	return nothing
}
