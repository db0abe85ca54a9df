package exception

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// CheckText returns why a reason and an owner cannot be written into a comment, where they have to stay on the line, and the owner
// is one word.
func CheckText(reason, owner string) error {
	if err := checkLine(reason); err != nil {
		return fmt.Errorf("the reason %w", err)
	}
	if err := checkLine(owner); err != nil {
		return fmt.Errorf("the owner %w", err)
	}
	if !isWord(owner) {
		return errors.New("the owner must be one word, such as the name of a team or an address")
	}
	return nil
}

func checkLine(text string) error {
	for _, r := range text {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return fmt.Errorf("must be plain text on one line: it holds %q", r)
		}
	}
	return nil
}

// isWord reports whether a comment can hold a text as one word, or nothing.
func isWord(text string) bool { return !strings.ContainsAny(text, " \t") }

// Comment returns the exception as the text of a comment, from the mark on. Not all of one can be said there: see [CheckText];
// a path cannot, and the name of a container must be one word. Then ok is false.
func (e *Exception) Comment() (text string, ok bool) {
	if e.Path != "" || !isWord(e.Container) || CheckText(e.Reason, e.Owner) != nil {
		return "", false
	}
	var b strings.Builder
	b.WriteString(Mark + " " + strings.Join(e.Rules, ","))
	if e.Container != "" {
		b.WriteString(" container=" + e.Container)
	}
	if e.Owner != "" {
		b.WriteString(" owner=" + e.Owner)
	}
	fmt.Fprintf(&b, " until %s -- %s", e.Review, strings.TrimSpace(e.Reason))
	return b.String(), true
}

// Item returns the exception as an item of a list in YAML: one that the annotation holds or, with what it selects, the
// configuration. It ends in a line feed.
func (e *Exception) Item() string {
	var b strings.Builder
	dash := "- "
	field := func(name, value string) {
		if value != "" {
			b.WriteString(dash + name + ": " + value + "\n")
			dash = "  "
		}
	}
	field("rule", list(e.Rules))
	field("file", list(e.Selector.FileGlobs))
	field("kind", list(e.Selector.Kinds))
	field("namespace", list(e.Selector.Namespaces))
	field("name", list(e.Selector.Names))
	field("container", scalar(e.Container))
	field("path", scalar(e.Path))
	field("reason", scalar(strings.TrimSpace(e.Reason)))
	field("owner", scalar(e.Owner))
	field("review", e.Review.String())
	return b.String()
}

// list returns one string as it is, and several as a list.
func list(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	if len(texts) == 1 {
		return scalar(texts[0])
	}
	return "[" + strings.Join(texts, ", ") + "]" // of rules, which need no quotes
}

// scalar returns a string as YAML has it in the value of a block mapping: in quotes where it could be taken for something else.
func scalar(text string) string {
	if text == "" || isPlain(text) {
		return text
	}
	return strconv.Quote(text)
}

func isPlain(text string) bool {
	for i, r := range text {
		letter := unicode.IsLetter(r)
		if i == 0 && !letter || !letter && !unicode.IsDigit(r) && !strings.ContainsRune(" -_./@,;()[]='\"+*&!?%", r) {
			return false
		}
	}
	switch strings.ToLower(text) { // what YAML 1.1 takes for a boolean or for nothing
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return strings.TrimSpace(text) == text
}
