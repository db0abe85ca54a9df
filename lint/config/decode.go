package config

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/schema"
)

// Error is something in a file that is unknown or wrong.
type Error struct {
	Place   manifest.Place
	Message string // lower case, no final period
}

func (e Error) Error() string { return e.Place.String() + ": " + e.Message }

// Errors are all that is wrong with a file, in the order of places.
type Errors []Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].Error()
	}
	return strings.Join(lines, "\n")
}

// decoder reads settings from a document, and keeps all that is wrong with them.
type decoder struct {
	rules   []*lint.Rule
	scalars map[reflect.Type]scalar
	places  map[string]manifest.Place
	errors  Errors
}

func (d *decoder) errorAt(v manifest.Value, format string, args ...any) {
	place := v.Place()
	if isScalar(v) {
		place = valuePlace(v)
	}
	d.errors = append(d.errors, Error{place, fmt.Sprintf(format, args...)})
}

// valuePlace returns where the value of a field is, rather than its key.
func valuePlace(v manifest.Value) manifest.Place {
	if text := v.Literal(); text != "" {
		if place := v.PlaceOf(0, len(text)); place.Start.IsValid() {
			return place
		}
	}
	return v.Place()
}

// sorted returns the errors in the order of places, each once.
func (d *decoder) sorted() error {
	if len(d.errors) == 0 {
		return nil
	}
	slices.SortStableFunc(d.errors, func(a, b Error) int {
		return cmp.Or(a.Place.Start.Compare(b.Place.Start), strings.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(d.errors, func(a, b Error) bool { return a.Place.Start == b.Place.Start && a.Message == b.Message })
}

// nearest returns an addition to a message: which of some words was most likely meant.
func (d *decoder) nearest(name string, words []string) string {
	if near, ok := schema.Nearest(name, slices.Values(words)); ok {
		return fmt.Sprintf(": did you mean %s?", near)
	}
	return ""
}

// rule checks a pattern of rules.
func (d *decoder) rule(at manifest.Value, pattern string) {
	if _, err := lint.Matching(d.rules, []string{pattern}); err != nil {
		d.errorAt(at, "%v", err)
	}
}

// value reads a value into what a pointer points to.
func (d *decoder) value(v manifest.Value, into any) { d.read(v, reflect.ValueOf(into).Elem(), false) }

// read reads a value. Single says that one value may stand for a list of it.
func (d *decoder) read(v manifest.Value, into reflect.Value, single bool) {
	if v.Kind() == manifest.Null {
		d.errorAt(v, "%s has no value: give it one, or leave it out", cmp.Or(v.Key().Literal(), "this"))
		return
	}
	if m, ok := into.Addr().Interface().(mapping); ok {
		if d.is(v, manifest.Mapping) {
			m.read(d, v)
		}
		return
	}
	if s, ok := d.scalars[into.Type()]; ok {
		d.scalar(v, into, s)
		return
	}
	switch into.Kind() {
	case reflect.Struct:
		if d.is(v, manifest.Mapping) {
			d.fields(v, into)
		}
	case reflect.Slice:
		d.list(v, into, single)
	case reflect.Map:
		d.texts(v, into)
	case reflect.String:
		if d.is(v, manifest.String) {
			into.SetString(strings.Clone(v.Text()))
		}
	case reflect.Bool:
		if b, ok := v.Bool(); ok {
			into.SetBool(b)
		} else {
			d.errorAt(v, "%s is no boolean: write true or false", describe(v))
		}
	case reflect.Int:
		if n, ok := v.Int(); ok && n >= 0 && n <= 1<<20 {
			into.SetInt(n)
		} else {
			d.errorAt(v, "%s is no number that makes sense here", describe(v))
		}
	}
}

// is reports whether a value is of a kind, and says so if it is not.
func (d *decoder) is(v manifest.Value, kind manifest.Kind) bool {
	if v.Kind() == kind {
		return true
	}
	hint := ""
	if kind == manifest.String && isScalar(v) {
		hint = ": put it in quotes"
	}
	d.errorAt(v, "%s stands where a %s is expected%s", describe(v), kind, hint)
	return false
}

func (d *decoder) scalar(v manifest.Value, into reflect.Value, s scalar) {
	if !isScalar(v) || v.Kind() != manifest.String && !slices.Contains(s.plain, "number") {
		d.is(v, manifest.String)
		return
	}
	text := v.Literal()
	parsed, err := s.parse(strings.Clone(text))
	if err != nil {
		d.errorAt(v, "%v%s", err, d.nearest(text, s.words))
		return
	}
	if pattern, ok := parsed.(Pattern); ok {
		d.rule(v, string(pattern))
	}
	into.Set(reflect.ValueOf(parsed))
}

func (d *decoder) list(v manifest.Value, into reflect.Value, single bool) {
	into.SetZero()
	add := func(item manifest.Value) {
		element := reflect.New(into.Type().Elem()).Elem()
		d.read(item, element, false)
		into.Set(reflect.Append(into, element))
	}
	if single && isScalar(v) {
		add(v)
		return
	}
	if !d.is(v, manifest.Sequence) {
		return
	}
	for _, item := range v.Items() {
		add(item)
	}
}

// texts reads a mapping of strings.
func (d *decoder) texts(v manifest.Value, into reflect.Value) {
	if !d.is(v, manifest.Mapping) {
		return
	}
	all := map[string]string{}
	for name, value := range v.Entries() {
		if isScalar(value) {
			all[strings.Clone(name)] = strings.Clone(value.Literal())
		} else {
			d.is(value, manifest.String)
		}
	}
	into.Set(reflect.ValueOf(all))
}

// fields reads the fields of a mapping, and notes where those of the root stand.
func (d *decoder) fields(v manifest.Value, into reflect.Value) {
	keys := keysOf(into.Type())
	for name, value := range v.Entries() {
		at := slices.IndexFunc(keys, func(k Key) bool { return k.Name == name })
		if at < 0 {
			d.errorAt(value.Key(), "unknown key `%s`%s", name, d.nearest(name, names(keys)))
			continue
		}
		if _, ok := into.Addr().Interface().(*Settings); ok {
			d.places[keys[at].Name] = value.Key().Place()
		}
		d.read(value, into.FieldByIndex(keys[at].index), keys[at].single)
	}
	for _, k := range keys {
		if k.Required && v.Field(k.Name).Kind() == manifest.Absent {
			d.errors = append(d.errors, Error{v.Place(), fmt.Sprintf("%s is missing", k.Name)})
		}
	}
	if k, ok := into.Addr().Interface().(*Kind); ok && len(k.Pods) > 0 && k.Group != "" && k.Kind != "" {
		d.kind(v, k)
	}
}
