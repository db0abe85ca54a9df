package conformance

import (
	"encoding/json"
	"reflect"
	"strings"

	"sigs.k8s.io/yaml"
)

// unset is how often a field that is not set is written out nevertheless.
const unset = 0.02

// write turns a typed object into one of the texts that mean it: YAML or JSON, alone or in a List, in which now and then an
// unset field is spelled out as null or as its zero value. What kubectl sends to the API server for it comes second.
func (g *generator) write(object any) (text, sent []byte, err error) {
	tree, err := g.spell(reflect.ValueOf(object).Elem())
	if err != nil {
		return nil, nil, err
	}
	sent, err = json.Marshal(tree)
	if err != nil {
		return nil, nil, err
	}
	if g.chance(0.1) {
		tree = map[string]any{"apiVersion": "v1", "kind": "List", "items": []any{tree}}
	}
	switch g.IntN(4) {
	case 0:
		text, err = json.Marshal(tree)
	case 1:
		text, err = json.MarshalIndent(tree, "", "  ")
	default:
		text, err = yaml.Marshal(tree)
	}
	return text, sent, err
}

// spell returns what encoding/json would make of a value, and more of its fields.
func (g *generator) spell(v reflect.Value) (any, error) {
	if _, ok := v.Interface().(json.Marshaler); ok || v.Kind() == reflect.Map {
		text, err := json.Marshal(v.Interface())
		if err != nil {
			return nil, err
		}
		var value any
		err = json.Unmarshal(text, &value)
		return value, err
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil, nil
		}
		return g.spell(v.Elem())
	case reflect.Slice:
		items := []any{}
		for i := range v.Len() {
			item, err := g.spell(v.Index(i))
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		return items, nil
	case reflect.Struct:
		fields := map[string]any{}
		return fields, g.spellFields(v, fields)
	}
	return v.Interface(), nil
}

func (g *generator) spellFields(v reflect.Value, into map[string]any) error {
	for i := range v.NumField() {
		field := v.Field(i)
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name == "" { // inline
			if err := g.spellFields(field, into); err != nil {
				return err
			}
			continue
		}
		if !field.IsZero() || !strings.Contains(options, "omitempty") {
			value, err := g.spell(field)
			if err != nil {
				return err
			}
			into[name] = value
			continue
		}
		if !g.chance(unset) {
			continue
		}
		into[name] = nil
		switch field.Kind() {
		case reflect.Slice:
			into[name] = []any{}
		case reflect.Map:
			into[name] = map[string]any{}
		case reflect.Bool, reflect.Int32, reflect.Int64, reflect.String:
			into[name] = pick(g, nil, field.Interface())
		}
	}
	return nil
}
