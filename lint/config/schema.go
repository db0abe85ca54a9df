package config

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// jsonSchema is a part of a JSON schema.
type jsonSchema map[string]any

// SchemaID identifies the JSON schema.
const SchemaID = "urn:seaworthy:config-v1"

// Schema returns the JSON schema of the file, for editors. Ids of rules are offered, and globs over them taken.
func Schema(rules []*lint.Rule) ([]byte, error) {
	w := schemaWriter{rules: rules, scalars: scalars()}
	root := w.fields(reflect.TypeFor[Settings]())
	root["$schema"], root["$id"], root["title"] = "https://json-schema.org/draft/2020-12/schema", SchemaID, "seaworthy configuration"
	root["description"] = "What " + Name + " may say."
	root["$defs"] = jsonSchema{"rule": w.patterns()}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(root)
	return b.Bytes(), err
}

type schemaWriter struct {
	rules   []*lint.Rule
	scalars map[reflect.Type]scalar
}

// patterns describes what names rules.
func (w *schemaWriter) patterns() jsonSchema {
	var ids []string
	for _, r := range w.rules {
		if glob := r.Family() + "/*"; !slices.Contains(ids, glob) {
			ids = append(ids, glob)
		}
		ids = append(ids, r.ID)
	}
	return jsonSchema{"anyOf": []any{jsonSchema{"enum": ids}, jsonSchema{"type": "string", "pattern": `[*?\[]`}}}
}

func (w *schemaWriter) fields(t reflect.Type) jsonSchema {
	properties, required := jsonSchema{}, []string{}
	for _, k := range keysOf(t) {
		s := w.of(k.typ)
		if k.single {
			s = jsonSchema{"anyOf": []any{s["items"], s}}
		}
		s["description"] = k.Doc
		properties[k.Name] = s
		if k.Required {
			required = append(required, k.Name)
		}
	}
	s := jsonSchema{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

func (w *schemaWriter) of(t reflect.Type) jsonSchema {
	if m, ok := reflect.New(t).Interface().(mapping); ok {
		s := jsonSchema{"type": "object", "additionalProperties": m.values()}
		if t == reflect.TypeFor[Rules]() {
			s["propertyNames"] = jsonSchema{"$ref": "#/$defs/rule"}
		}
		return s
	}
	if t == reflect.TypeFor[Pattern]() {
		return jsonSchema{"$ref": "#/$defs/rule"}
	}
	if s, ok := w.scalars[t]; ok {
		switch {
		case s.words != nil:
			return jsonSchema{"enum": s.words}
		case t == reflect.TypeFor[Date]():
			return jsonSchema{"type": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`}
		case s.plain != nil:
			return jsonSchema{"type": append([]string{"string"}, s.plain...)}
		}
		return jsonSchema{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Struct:
		return w.fields(t)
	case reflect.Slice:
		return jsonSchema{"type": "array", "items": w.of(t.Elem())}
	case reflect.Map:
		return jsonSchema{"type": "object", "additionalProperties": jsonSchema{"type": []string{"string", "number", "boolean"}}}
	case reflect.Bool:
		return jsonSchema{"type": "boolean"}
	case reflect.Int:
		return jsonSchema{"type": "integer", "minimum": 0, "maximum": 1 << 20}
	}
	return jsonSchema{"type": "string"}
}
