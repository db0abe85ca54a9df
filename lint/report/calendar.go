package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// Calendar writes the reviews of exceptions as an iCalendar stream (RFC 5545): a whole day for each exception that has a date,
// with an alarm when the notice period begins. The identity of an event stays the same when the exception gets another date,
// and nothing depends on the clock.
func Calendar(w io.Writer, r *lint.Result, o Options) error {
	c := &calendar{Writer: bufio.NewWriter(w)}
	c.line("BEGIN", "VCALENDAR")
	c.line("VERSION", "2.0")
	c.line("PRODID", "-//"+calendarText(o.Tool.Name)+"//"+calendarText(o.Tool.Version)+"//EN")
	c.line("CALSCALE", "GREGORIAN")
	c.line("METHOD", "PUBLISH")
	for _, e := range soonestFirst(r.Exceptions) {
		if !e.Review.IsZero() {
			c.event(e, r.Options.Notice)
		}
	}
	c.line("END", "VCALENDAR")
	return c.Flush()
}

// calendar writes content lines. Its writer keeps the first error, which Flush returns.
type calendar struct{ *bufio.Writer }

func (c *calendar) event(w *lint.Waiver, notice int) {
	day := strings.ReplaceAll(w.Review.String(), "-", "")
	summary := "Review the exception for " + strings.Join(w.Rules, ", ")
	if object := w.Object.String(); object != "" {
		summary += " of " + object
	}
	description := []string{w.State.String() + ": " + w.String(), w.Place.String()}
	if where := whereOf(w); where != "" {
		description = append(description, where)
	}
	if covers := coversOf(w); covers != "" {
		description = append(description, covers)
	}
	c.line("BEGIN", "VEVENT")
	c.line("UID", w.Fingerprint+"@seaworthy.dev")
	c.line("DTSTAMP", day+"T000000Z")
	c.line("DTSTART;VALUE=DATE", day)
	c.line("DTEND;VALUE=DATE", strings.ReplaceAll(w.Review.AddDays(1).String(), "-", ""))
	c.line("SUMMARY", calendarText(summary))
	c.line("DESCRIPTION", calendarText(description...))
	c.line("TRANSP", "TRANSPARENT")
	c.line("BEGIN", "VALARM")
	c.line("ACTION", "DISPLAY")
	c.line("DESCRIPTION", calendarText(summary))
	c.line("TRIGGER", fmt.Sprintf("-P%dD", notice))
	c.line("END", "VALARM")
	c.line("END", "VEVENT")
}

// calendarEscapes are those of a text (RFC 5545, 3.3.11).
var calendarEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`)

// calendarText returns a text of lines as the value of a property.
func calendarText(lines ...string) string {
	escaped := make([]string, len(lines))
	for i, line := range lines {
		escaped[i] = calendarEscapes.Replace(visible(line))
	}
	return strings.Join(escaped, `\n`)
}

// line writes a content line, folded so that no line is longer than 75 bytes (RFC 5545, 3.1). Characters stay whole.
func (c *calendar) line(name, value string) {
	const longest = 75
	text, room := name+":"+value, longest
	for len(text) > room {
		cut := room
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		fmt.Fprintf(c, "%s\r\n ", text[:cut])
		text, room = text[cut:], longest-len(" ")
	}
	fmt.Fprintf(c, "%s\r\n", text)
}
