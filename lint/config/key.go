package config

import (
	"reflect"
	"strings"
)

// Key is a key of a mapping in a configuration.
type Key struct {
	Name     string
	Flags    []string // options of the command that win over it
	Doc      string
	Default  string // what holds without it, in words; empty for nothing
	Example  string // in YAML
	Required bool

	single bool // one value may stand for the list
	typ    reflect.Type
	index  []int
}

// Keys returns the keys of a file, in the order in which they are documented.
func Keys() []Key { return keysOf(reflect.TypeFor[Settings]()) }

func keysOf(t reflect.Type) []Key {
	var keys []Key
	for _, f := range reflect.VisibleFields(t) {
		name, ok := f.Tag.Lookup("key")
		if !ok {
			continue
		}
		keys = append(keys, Key{
			Name: name, Flags: strings.FieldsFunc(f.Tag.Get("flag"), func(r rune) bool { return r == ',' }), Doc: f.Tag.Get("doc"), Default: f.Tag.Get("default"), Example: f.Tag.Get("example"),
			Required: f.Tag.Get("required") == "true", single: f.Tag.Get("single") == "true", typ: f.Type, index: f.Index,
		})
	}
	return keys
}

func names(keys []Key) []string {
	all := make([]string, len(keys))
	for i := range keys {
		all[i] = keys[i].Name
	}
	return all
}
