package config

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// Format returns the value of a key in settings as YAML: on one line, or for mappings and lists of them a line for each entry,
// indented.
func (k *Key) Format(s *Settings) (line string, block []string) {
	v := reflect.ValueOf(s).Elem().FieldByIndex(k.index)
	if v.Kind() != reflect.Slice || v.Len() == 0 {
		return flow(v), nil
	}
	element := v.Type().Elem()
	_, isScalar := scalars()[element]
	switch {
	case element.Kind() != reflect.Struct || isScalar:
		return flow(v), nil
	case v.Addr().Type().Implements(reflect.TypeFor[mapping]()):
		return "", pairs(v)
	}
	for i := range v.Len() {
		block = append(block, "- "+flow(v.Index(i)))
	}
	return "", block
}

// pairs returns the entries of a mapping.
func pairs(v reflect.Value) []string {
	var lines []string
	switch all := v.Interface().(type) {
	case Rules:
		for _, r := range all {
			level := "on"
			switch {
			case r.Off:
				level = "off"
			case r.Severity != 0:
				level = r.Severity.String()
			}
			lines = append(lines, Text(r.Pattern)+": "+level)
		}
	case Tenants:
		for _, t := range all {
			lines = append(lines, Text(t.Tenant)+": "+flow(reflect.ValueOf(t.Globs)))
		}
	case JumpHosts:
		for _, j := range all {
			lines = append(lines, Text(j.Namespaces)+": "+Text(j.Host))
		}
	}
	return lines
}

// flow returns a value in flow style.
func flow(v reflect.Value) string {
	if v.CanAddr() && v.Addr().Type().Implements(reflect.TypeFor[mapping]()) {
		return "{" + strings.Join(pairs(v), ", ") + "}"
	}
	if _, ok := scalars()[v.Type()]; ok {
		return Text(fmt.Sprint(v.Interface()))
	}
	switch v.Kind() {
	case reflect.Slice:
		items := make([]string, v.Len())
		for i := range items {
			items[i] = flow(v.Index(i))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case reflect.Map:
		var items []string
		for _, key := range v.MapKeys() {
			items = append(items, Text(key.String())+": "+Text(v.MapIndex(key).String()))
		}
		slices.Sort(items)
		return "{" + strings.Join(items, ", ") + "}"
	case reflect.Struct:
		var items []string
		for _, k := range keysOf(v.Type()) {
			if field := v.FieldByIndex(k.index); !field.IsZero() {
				items = append(items, k.Name+": "+flow(field))
			}
		}
		return "{" + strings.Join(items, ", ") + "}"
	case reflect.Bool, reflect.Int:
		return fmt.Sprint(v.Interface())
	}
	return Text(v.String())
}

var plainText = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9/._-]*$`)

// Text returns a string as YAML reads it: without quotes where it cannot be taken for anything else.
func Text(s string) string {
	switch strings.ToLower(s) {
	case "on", "off", "yes", "no", "y", "n", "true", "false", "null":
	default:
		if plainText.MatchString(s) {
			return s
		}
	}
	var quoted strings.Builder
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a string can always be encoded
	return strings.TrimSuffix(quoted.String(), "\n")
}

// List returns strings as a YAML list on one line.
func List(all []string) string { return flow(reflect.ValueOf(all)) }
