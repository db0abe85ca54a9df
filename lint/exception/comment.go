package exception

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Mark starts a comment that allows something:
//
//	# seaworthy:allow RULE[,RULE...] [container=NAME] [owner=NAME] until YYYY-MM-DD -- REASON
//
// The reason is all that follows the two dashes.
const Mark = "seaworthy:allow"

// Commented is an exception that stands in a comment.
type Commented struct {
	Exception
	Comment manifest.Comment
}

// Comments reads the exceptions in the comments of a document. Their strings are no part of its text.
func Comments(d *manifest.Document) []Commented {
	var all []Commented
	for _, c := range d.CommentsWith(Mark) {
		e, faults := parse(strings.Clone(c.Text))
		e.Place = c.Place()
		for _, f := range faults {
			e.Problems = append(e.Problems, Problem{f.message, c.Part(f.from, f.to)})
		}
		if c.Covers.Document() == nil {
			e.Problems = append(e.Problems, Problem{"it stands beside nothing, so that it is about nothing: put it on the line that it is about" + orAbove(d), e.Place})
		}
		all = append(all, Commented{e, c})
	}
	return all
}

// orAbove says where else a comment may stand. The items of a long list are read one by one, and what is above one of them is
// read with the one before.
func orAbove(d *manifest.Document) string {
	if d.Piece == manifest.Whole {
		return ", or above it and below ---"
	}
	return fmt.Sprintf("; above the item of a list longer than %d MiB it is not seen", manifest.MaxWhole>>20)
}

// fault is what is wrong with a part of a comment's text.
type fault struct {
	message  string
	from, to int
}

// word is a word of a comment.
type word struct {
	text string
	from int
}

func (w word) fault(format string, args ...any) fault {
	return fault{fmt.Sprintf(format, args...), w.from, w.from + len(w.text)}
}

// parse reads what follows the mark of a comment.
func parse(text string) (e Exception, faults []fault) {
	words, reason := split(text)
	e.Reason = reason
	words = e.takeRules(words)
	dated := false
	for len(words) > 0 {
		w := words[0]
		words = words[1:]
		key, value, assigned := strings.Cut(w.text, "=")
		switch {
		case w.text == "until" && dated:
			faults = append(faults, w.fault("it has two dates"))
		case w.text == "until":
			dated = true
			if len(words) == 0 {
				faults = append(faults, w.fault("no date follows until"))
				continue
			}
			var err error
			if e.Review, err = ParseDate(words[0].text); err != nil {
				faults = append(faults, words[0].fault("%v", err))
			}
			words = words[1:]
		case assigned && value == "":
			faults = append(faults, w.fault("%s= has no value", key))
		case assigned && key == "container" && e.Container == "":
			e.Container = value
		case assigned && key == "owner" && e.Owner == "":
			e.Owner = value
		case assigned && (key == "container" || key == "owner"):
			faults = append(faults, w.fault("it has two values for %s", key))
		default:
			faults = append(faults, w.fault("%q is not understood%s: only container=NAME, owner=NAME and until YYYY-MM-DD may stand between the rules and --", w.text, hint(key)))
		}
	}
	return e, faults
}

// split returns the words of a comment up to its first --, and what follows that.
func split(text string) (words []word, reason string) {
	for at := 0; at < len(text); {
		if isBlank(text[at]) {
			at++
			continue
		}
		end := at
		for end < len(text) && !isBlank(text[end]) {
			end++
		}
		if text[at:end] == "--" {
			return words, strings.TrimSpace(text[end:])
		}
		words = append(words, word{text[at:end], at})
		at = end
	}
	return words, ""
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// takeRules takes the rules off the words: they are separated by commas, behind which blanks may stand. It returns the rest.
func (e *Exception) takeRules(words []word) []word {
	more := true
	for more && len(words) > 0 && words[0].text != "until" && !strings.Contains(words[0].text, "=") {
		for id := range strings.SplitSeq(words[0].text, ",") {
			if id != "" {
				e.Rules = append(e.Rules, id)
			}
		}
		more = strings.HasSuffix(words[0].text, ",") || len(words) > 1 && strings.HasPrefix(words[1].text, ",")
		words = words[1:]
	}
	return words
}

// hint says which word was probably meant.
func hint(key string) string {
	for _, known := range [...]string{"container", "owner", "until"} {
		if near(strings.ToLower(key), known) {
			return fmt.Sprintf(" (did you mean %s?)", known)
		}
	}
	switch strings.ToLower(key) {
	case "review", "date":
		return " (did you mean until?)"
	case "reason", "-", "—", "–":
		return " (did you mean --?)"
	}
	return ""
}

// near reports whether two words differ in no more than two letters at their beginning or end, or one in the middle.
func near(a, b string) bool {
	if a == "" || len(a) > len(b)+2 || len(b) > len(a)+2 {
		return false
	}
	start := 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return max(len(a), len(b))-start-end <= 2
}
