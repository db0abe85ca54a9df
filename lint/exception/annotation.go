package exception

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Annotation is the annotation that holds exceptions: a YAML list of mappings with the fields rule (an id, several separated
// by commas, or a list of them), reason and review (a date), and if need be container, path and owner.
const Annotation = "seaworthy.dev/exceptions"

// ReadAnnotation reads the exceptions in the value of the annotation, by a parser whose documents are not in use. Their strings
// are no part of its text. What cannot be read is one exception, with that problem.
func ReadAnnotation(p *manifest.Parser, v manifest.Value) []Exception {
	switch v.Kind() {
	case manifest.Absent, manifest.Null:
		return nil
	case manifest.String:
	default:
		return []Exception{unreadable(v.Place(), "an annotation is a string: write | behind its name, and the list below")}
	}
	var all []Exception
	for d := range p.Within(v) {
		if d.Unread() {
			all = append(all, unreadable(d.Problems[0].Place, d.Problems[0].Message))
			continue
		}
		root := d.Root()
		if root.Kind() != manifest.Sequence {
			all = append(all, unreadable(root.Place(), "the annotation must hold a list, with a dash before each exception"))
			continue
		}
		for _, item := range root.Items() {
			all = append(all, readItem(item))
		}
		for i := range d.Problems { // keys that stand twice
			all = append(all, unreadable(d.Problems[i].Place, d.Problems[i].Message))
		}
	}
	return all
}

func unreadable(place manifest.Place, message string) Exception {
	return Exception{Origin: Annotated, Place: place, Problems: []Problem{{message, place}}}
}

// fields are the fields of an exception in the annotation.
var fields = [...]string{"rule", "container", "path", "reason", "owner", "review"}

func readItem(item manifest.Value) Exception {
	if item.Kind() != manifest.Mapping {
		return unreadable(item.Place(), "an exception is a mapping with rule, reason and review")
	}
	e := Exception{Origin: Annotated, Place: item.Place()}
	e.readRules(item.Field("rule"))
	for name, v := range item.Entries() {
		switch text := strings.Clone(strings.TrimSpace(v.Literal())); {
		case name == "rule":
		case v.Kind() == manifest.Mapping || v.Kind() == manifest.Sequence:
			e.object(v, "%s must be text", name)
		case name == "container":
			e.Container = text
		case name == "path":
			e.Path = text
		case name == "reason":
			e.Reason = text
		case name == "owner":
			e.Owner = text
		case name == "review":
			var err error
			if e.Review, err = ParseDate(text); err != nil {
				e.object(v, "%v", err)
			}
		default:
			e.object(v.Key(), "an exception has no field `%s`%s", name, nearestField(name))
		}
	}
	return e
}

func (e *Exception) readRules(v manifest.Value) {
	add := func(v manifest.Value) {
		for id := range strings.SplitSeq(v.Text(), ",") {
			if id = strings.TrimSpace(id); id != "" {
				e.Rules = append(e.Rules, strings.Clone(id))
			}
		}
	}
	add(v)
	for _, item := range v.Items() {
		add(item)
	}
}

// object adds a problem.
func (e *Exception) object(at manifest.Value, format string, args ...any) {
	e.Problems = append(e.Problems, Problem{fmt.Sprintf(format, args...), at.Place()})
}

func nearestField(name string) string {
	for _, known := range fields {
		if near(strings.ToLower(name), known) {
			return fmt.Sprintf(": did you mean %s?", known)
		}
	}
	switch strings.ToLower(name) {
	case "until", "date", "expires":
		return ": did you mean review?"
	}
	return ""
}
