package baseline

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// The text of a baseline starts with a line that says its version. Then comes a line for each entry:
//
//	FINGERPRINT SEVERITY RULE OBJECT PATH [container=NAME] [file=NAME]
//
// A field that is empty is -, and one that holds blanks is quoted as in Go. Lines that are empty or start with # are comments.
const (
	title  = "# seaworthy baseline "
	header = title + "1"
	about  = "# What was found when this was written: seaworthy lint --baseline reports only what is not in it."
)

// String returns the line of an entry.
func (e *Entry) String() string {
	fields := []string{e.Fingerprint, e.Severity.String(), quote(e.Rule), quote(e.Object), quote(e.Path)}
	if e.Container != "" {
		fields = append(fields, "container="+quote(e.Container))
	}
	if e.File != "" {
		fields = append(fields, "file="+quote(e.File))
	}
	return strings.Join(fields, " ")
}

func quote(field string) string {
	plain := func(r rune) bool { return r > ' ' && r != '"' && r != unicode.ReplacementChar && unicode.IsPrint(r) }
	switch {
	case field == "":
		return "-"
	case field == "-" || strings.ContainsFunc(field, func(r rune) bool { return !plain(r) }):
		return strconv.Quote(field)
	}
	return field
}

// Read reads the text of a baseline.
func Read(r io.Reader) (*Baseline, error) {
	b := &Baseline{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimRight(lines.Text(), " \t\r")
		switch version, ok := strings.CutPrefix(text, title); {
		case n > 1:
		case !ok:
			return nil, errors.New("this is no baseline: its first line is not " + header)
		case text != header:
			return nil, fmt.Errorf("it is of version %s: this program reads version 1", version)
		}
		l := line{text: text}
		if text != "" && text[0] != '#' {
			var err error
			if l.entry, err = parse(text); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
		}
		b.lines = append(b.lines, l)
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(b.lines) == 0 {
		return nil, errors.New("this is no baseline: it is empty")
	}
	return b, nil
}

// parse reads the line of an entry.
func parse(text string) (*Entry, error) {
	fields, err := split(text)
	if err != nil {
		return nil, err
	}
	if len(fields) < 5 {
		return nil, errors.New("it must have fingerprint, severity, rule, object and path")
	}
	e := &Entry{Fingerprint: fields[0], Rule: fields[2], Object: fields[3], Path: fields[4]}
	if len(e.Fingerprint) != 32 || strings.Trim(e.Fingerprint, "0123456789abcdef") != "" {
		return nil, fmt.Errorf("%q is no fingerprint: that is 32 hexadecimal digits", e.Fingerprint)
	}
	if e.Severity, err = lint.ParseSeverity(fields[1]); err != nil {
		return nil, err
	}
	for _, field := range fields[5:] {
		switch name, value, _ := strings.Cut(field, "="); name {
		case "container":
			e.Container = value
		case "file":
			e.File = value
		default:
			return nil, fmt.Errorf("%q is not understood: only container= and file= follow the path", field)
		}
	}
	return e, nil
}

// split returns the fields of a line, without their quotes.
func split(text string) ([]string, error) {
	var fields []string
	for text = strings.TrimLeft(text, " \t"); text != ""; text = strings.TrimLeft(text, " \t") {
		end := strings.IndexAny(text, " \t\"")
		if end < 0 {
			end = len(text)
		}
		field := text[:end]
		text = text[end:]
		if text != "" && text[0] == '"' {
			quoted, err := strconv.QuotedPrefix(text)
			if err != nil {
				return nil, errors.New("a quotation does not end")
			}
			content, err := strconv.Unquote(quoted)
			if err != nil {
				return nil, err
			}
			field, text = field+content, text[len(quoted):]
		} else if field == "-" {
			field = ""
		}
		fields = append(fields, field)
	}
	return fields, nil
}
