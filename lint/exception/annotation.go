package exception

import (
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Annotation is the annotation that holds exceptions: a YAML list of mappings with the fields rule (an id, several separated
// by commas, or a list of them), reason and review (a date), and if need be container, path and owner.
const Annotation = "seaworthy.dev/exceptions"

// Item is an exception that stands in the annotation, in the value of it.
type Item struct {
	Exception
	Value manifest.Value // valid until the next one is read; it does not exist where the exception could not be read
}

// ReadAnnotation yields the exceptions in the value of the annotation, which it reads by a parser whose documents are not in use.
// Their strings are no part of its text. What cannot be read is one exception, with that problem.
func ReadAnnotation(p *manifest.Parser, v manifest.Value) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		switch v.Kind() {
		case manifest.Absent, manifest.Null:
			return
		case manifest.String:
		default:
			yield(unreadable(v.Place(), "an annotation is a string: write | behind its name, and the list below"))
			return
		}
		for d := range p.Within(v) {
			for item := range readItems(d) {
				if !yield(item) {
					return
				}
			}
		}
	}
}

// readItems yields the exceptions in a document of the annotation.
func readItems(d *manifest.Document) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		root := d.Root()
		switch {
		case d.Unread():
			yield(unreadable(d.Problems[0].Place, d.Problems[0].Message))
			return
		case root.Kind() != manifest.Sequence:
			yield(unreadable(root.Place(), "the annotation must hold a list, with a dash before each exception"))
			return
		}
		for _, item := range root.Items() {
			if !yield(Item{readItem(item), item}) {
				return
			}
		}
		for i := range d.Problems { // keys that stand twice
			if !yield(unreadable(d.Problems[i].Place, d.Problems[i].Message)) {
				return
			}
		}
	}
}

// Delete removes the exception from the annotation of an object, which it reads; the annotation, if it is the only one there.
func (i *Item) Delete(annotation, object manifest.Value) (manifest.Change, error) {
	all := i.Value.Document().Root()
	if all.Len() > 1 {
		return i.Value.Delete(all)
	}
	if strings.Contains(annotation.Text(), "\n---") {
		return manifest.Change{}, errors.New("it stands in one of several documents of the annotation")
	}
	return annotation.Delete(object)
}

func unreadable(place manifest.Place, message string) Item {
	return Item{Exception: Exception{Origin: Annotated, Place: place, Problems: []Problem{{message, place}}}}
}

// fields are the fields of an exception in the annotation.
var fields = [...]string{"rule", "container", "path", "reason", "owner", "review"}

func readItem(item manifest.Value) Exception {
	if item.Kind() != manifest.Mapping {
		return unreadable(item.Place(), "an exception is a mapping with rule, reason and review").Exception
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
