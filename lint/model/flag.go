package model

import (
	"iter"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Flag is an option of a program with what it is set to.
type Flag struct {
	Name  string // as written, without dashes
	Value string // what stands behind =, or the next word where that is no flag; empty where there is neither
	// Word names the flag, and Operand holds its value: it is the same word where that stands behind =, and the zero Word
	// where the flag has none.
	Word, Operand Word
	Unknown       bool // Value is to be filled in
}

// Is reports whether the flag has a name, be it written with dashes or with underscores.
func (f Flag) Is(name string) bool {
	if len(f.Name) != len(name) {
		return false
	}
	for i := range len(name) {
		if c := f.Name[i]; c != name[i] && (c != '_' || name[i] != '-') {
			return false
		}
	}
	return true
}

// isNo reports whether the flag switches off what one of a name switches on.
func (f Flag) isNo(name string) bool {
	return len(f.Name) > 3 && (f.Name[:3] == "no-" || f.Name[:3] == "no_") && Flag{Name: f.Name[3:]}.Is(name)
}

// On reports what a flag that takes no value is: on where nothing is said, and what a word behind it says which is either
// true or false.
func (f Flag) On() bool {
	if f.inline() {
		return !f.Unknown && isTrue(f.Value)
	}
	return !f.Operand.Value.Exists() || !isFalse(f.Value) // a word behind it may well be another argument
}

// inline reports whether the value stands in the word of the flag.
func (f Flag) inline() bool { return f.Operand.Value.Exists() && f.Operand == f.Word }

// Place returns where the flag stands.
func (f Flag) Place() manifest.Place { return f.Word.Place() }

// isTrue reports whether a text switches something on, as Python and Go programs read one.
func isTrue(text string) bool {
	switch strings.ToLower(text) {
	case "1", "true", "t", "yes", "y", "on":
		return true
	}
	return false
}

func isFalse(text string) bool {
	switch strings.ToLower(text) {
	case "0", "false", "f", "no", "n", "off", "none", "":
		return true
	}
	return false
}

// Flags yields the flags of a command line.
func (w Words) Flags() iter.Seq[Flag] {
	return func(yield func(Flag) bool) {
		for i, word := range w {
			if !isFlag(word) {
				continue
			}
			f := Flag{Word: word}
			name, value, inline := strings.Cut(strings.TrimPrefix(word.Text[1:], "-"), "=")
			f.Name = name
			if inline {
				f.Value, f.Operand, f.Unknown = value, word, word.Unknown
			} else if i+1 < len(w) && !isFlag(w[i+1]) && !w[i+1].Begins {
				f.Operand = w[i+1]
				f.Value, f.Unknown = f.Operand.Text, f.Operand.Unknown
			}
			if !yield(f) {
				return
			}
		}
	}
}

func isFlag(w Word) bool {
	if len(w.Text) < 2 || w.Text[0] != '-' || w.Text == "--" {
		return false
	}
	c := w.Text[1]
	return c < '0' || '9' < c
}

// Flag returns the last flag of a name, which counts: "api-key", which also finds --api_key.
func (w Words) Flag(name string) (flag Flag, ok bool) {
	for f := range w.Flags() {
		if f.Is(name) {
			flag, ok = f, true
		}
	}
	return flag, ok
}

// Switch returns the last flag that switches something on or off, --name or --no-name, and what it leaves it at.
func (w Words) Switch(name string) (flag Flag, on bool) {
	for f := range w.Flags() {
		switch {
		case f.Is(name):
			flag, on = f, f.On()
		case f.isNo(name):
			flag, on = f, false
		}
	}
	return flag, on
}
