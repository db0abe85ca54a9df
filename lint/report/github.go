package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// GitHub writes workflow commands, which GitHub Actions shows as annotations of the files, and a last line that counts
// what was read.
func GitHub(w io.Writer, r *lint.Result, o Options) error {
	out := bufio.NewWriter(w)
	for _, f := range r.Findings {
		message := f.Message
		if f.Remedy != "" {
			message += "\n" + f.Remedy
		}
		annotate(out, annotation(f), f.Place, f.Rule.ID, message)
	}
	for _, f := range unreported(r) {
		at := manifest.Position{Line: f.Line, Column: f.Column}
		annotate(out, "error", manifest.Place{File: f.File, Start: at, End: at}, cmp.Or(f.Rule, unreadRule), f.Message)
	}
	// No name from a manifest stands outside of a command: it could be a command itself.
	out.WriteString(count(len(r.Findings), "finding"))
	if s := fixable(r.Findings); s != "" {
		fmt.Fprintf(out, "; %s", s)
	}
	fmt.Fprintf(out, "; %s", readInputs(&r.Inputs))
	if aside := setAside(r); aside != "" {
		fmt.Fprintf(out, "; %s", aside)
	}
	if len(r.Inputs.Failed) > 0 {
		fmt.Fprintf(out, "; %s", unreadInputs(r.Inputs.Failed))
	}
	if n := len(r.Inputs.Unjudged); n > 0 {
		fmt.Fprintf(out, "; %s not judged", count(n, "question"))
	}
	out.WriteByte('\n')
	return out.Flush()
}

// annotation returns which workflow command annotates with a finding.
func annotation(f *lint.Finding) string {
	switch {
	case f.Unread || f.Severity >= lint.High:
		return "error"
	case f.Severity == lint.Medium:
		return "warning"
	}
	return "notice"
}

func annotate(w io.Writer, command string, place manifest.Place, title, message string) {
	fmt.Fprintf(w, "::%s file=%s", command, commandProperty(place.File))
	if start, end := region(place); start.IsValid() {
		fmt.Fprintf(w, ",line=%d,endLine=%d,col=%d,endColumn=%d", start.Line, end.Line, start.Column, end.Column)
	}
	fmt.Fprintf(w, ",title=%s::%s\n", commandProperty(title), commandData(message))
}

// commandData escapes the message of a workflow command.
func commandData(s string) string { return visible(dataEscapes.Replace(s)) }

// commandProperty escapes a property of a workflow command.
func commandProperty(s string) string { return propertyEscapes.Replace(commandData(s)) }

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer(":", "%3A", ",", "%2C")
)
