package model

import (
	"iter"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Word is a word of a command line.
type Word struct {
	Text string // without quotes
	// Value is the item of command or args that holds it, and From and To where in that one's text it stands, quotes
	// included: a script holds many.
	Value    manifest.Value
	From, To int
	Begins   bool // the first of a command
	Unknown  bool // something is filled in before it means anything: a variable, a template's parameter

	script bool // stands in a script
}

// Place returns the place of the word, be it inside a script.
func (w Word) Place() manifest.Place { return w.Value.PlaceOf(w.From, w.To) }

// Source returns the word as it is written, quotes included.
func (w Word) Source() string { return w.Value.Literal()[w.From:w.To] }

// Alone reports whether the word is an item of the command line by itself, and no part of a script.
func (w Word) Alone() bool { return !w.script && w.From == 0 && w.To == len(w.Value.Literal()) }

// Words are the words of a command line, or of one command in it.
type Words []Word

// WordsOf returns the words of a container's command and args. A script that a shell is given is taken to pieces: each of its
// commands is one.
func WordsOf(c *workload.Container) Words {
	var words Words
	for raw := range scan(c) {
		words = append(words, raw.read())
	}
	return words
}

// Commands yields the commands one by one.
func (w Words) Commands() iter.Seq[Words] {
	return func(yield func(Words) bool) {
		for len(w) > 0 {
			n := 1
			for n < len(w) && !w[n].Begins {
				n++
			}
			if !yield(w[:n:n]) {
				return
			}
			w = w[n:]
		}
	}
}

// Engine returns the engine that a command starts.
func (w Words) Engine() Engine {
	var e engineFinder
	for _, word := range w {
		if word.Begins {
			e.before = ""
		}
		e.word(word.Text)
	}
	return e.found
}

// IsUnknown reports whether a text says nothing until something is filled in: $(VAR), ${VAR}, $VAR, {{ template }}, <model>.
func IsUnknown(text string) bool {
	if at := strings.IndexByte(text, '$'); at >= 0 && at+1 < len(text) {
		c := text[at+1]
		if c == '(' || c == '{' || c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
			return true
		}
	}
	return strings.Contains(text, "{{") || !strings.HasPrefix(text, "{") && text != "auto" && image.IsPlaceholder(text)
}

// rawWord is a word that was found and not yet read.
type rawWord struct {
	value    manifest.Value
	text     string // of value
	from, to int
	begins   bool
	script   bool // stands in a script
}

func (r rawWord) raw() string { return r.text[r.from:r.to] }

// bare returns the word without the quotes around it.
func (r rawWord) bare() string {
	if inner, ok := enclosed(r.raw()); ok && r.script {
		return inner
	}
	return r.raw()
}

func (r rawWord) read() Word {
	text := r.raw()
	unknown := false
	if r.script {
		unknown = substitutes(text)
		text = unquote(text)
		unknown = unknown || strings.Contains(text, "{{") || IsUnknown(text) && strings.IndexByte(text, '$') < 0
	} else {
		unknown = IsUnknown(text)
	}
	return Word{text, r.value, r.from, r.to, r.begins, unknown, r.script}
}

// scan yields the words of a command line.
func scan(c *workload.Container) iter.Seq[rawWord] {
	return func(yield func(rawWord) bool) {
		// Where only args are there, the image may well have a shell for its command.
		e := execWords{yield: yield, begins: true, shell: c.Field("command").Len() == 0}
		for v := range c.CommandLine() {
			if !e.word(v) {
				return
			}
		}
	}
}

// execWords looks at the items of command and args for scripts.
type execWords struct {
	yield  func(rawWord) bool
	begins bool // the next word is the first of a command
	shell  bool // the words before are a shell and its options
	option bool // the word before is an option that takes an argument
	script bool // the next word is a script
	ran    bool // a script was there
}

func (e *execWords) word(v manifest.Value) bool {
	text := v.Literal()
	if len(text) <= maxScript && (e.script && text != "--" || e.ran && strings.ContainsAny(text, " \n")) {
		e.script, e.shell, e.ran, e.begins = false, false, true, true
		return scanScript(v, text, 0, len(text), 0, e.yield)
	}
	e.look(text)
	begins := e.begins
	e.begins = false
	return e.yield(rawWord{v, text, 0, len(text), begins, false})
}

// look notes what a word means to a shell.
func (e *execWords) look(text string) {
	switch {
	case isShell(text):
		e.shell = true
	case !e.shell || text == "--":
	case e.option:
		e.option = false
	case isShellOption(text):
		e.script = strings.IndexByte(text, 'c') >= 0
		e.option = !e.script && text[len(text)-1] == 'o'
	case !strings.HasPrefix(text, "--"):
		e.shell = false // a file
	}
}

func isShell(word string) bool {
	switch word[strings.LastIndexByte(word, '/')+1:] {
	case "sh", "bash", "ash", "dash", "zsh", "ksh":
		return true
	}
	return false
}

// isShellOption reports whether a word is one or more short options of a shell.
func isShellOption(word string) bool {
	return len(word) > 1 && (word[0] == '-' || word[0] == '+') && word[1] != '-'
}

// scanScript yields the words of a script that stands at from up to to in a text; and in place of a script in it, as after
// a further sh -c, its words.
func scanScript(v manifest.Value, text string, from, to, depth int, yield func(rawWord) bool) bool {
	s := shell{text: text[from:to], begins: true}
	e := execWords{yield: yield}
	for {
		start, end, begins, ok := s.next()
		if !ok {
			return true
		}
		word := rawWord{v, text, from + start, from + end, begins, true}
		if begins {
			e.shell, e.script = false, false
		}
		if inner, quoted := enclosed(word.raw()); quoted && e.script && depth < maxScripts {
			e.shell, e.script = false, false
			if !scanScript(v, text, word.from+1, word.from+1+len(inner), depth+1, yield) {
				return false
			}
			continue
		}
		e.look(word.raw())
		if !yield(word) {
			return false
		}
	}
}

const (
	maxScripts = 3         // how deep scripts in scripts are read
	maxScript  = 128 << 10 // the longest argument that Linux gives a program, in bytes (MAX_ARG_STRLEN)
)
