package lint_test

import (
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// Nothing of the input stays in memory with what is found in it: no string is a part of its text.
func TestRunKeepsNoInput(t *testing.T) {
	options := lint.DefaultOptions()
	options.Profile, options.Today = lint.Strict, today
	linter, err := lint.New(rules.All(), options)
	require.NoError(t, err)
	for _, r := range rules.All() {
		text := []byte(r.Bad)
		findings, inputs, model := linter.Check(manifest.Section{File: "bad.yaml", Line: 1, Text: text})
		for _, f := range findings {
			requireApart(t, text, r.ID+": finding of "+f.Rule.ID, reflect.ValueOf(f))
		}
		requireApart(t, text, r.ID+": inputs", reflect.ValueOf(inputs))
		requireApart(t, text, r.ID+": model", reflect.ValueOf(model))
		requireApart(t, text, r.ID+": inventory", reflect.ValueOf(linter.Take(manifest.Section{File: "bad.yaml", Line: 1, Text: text})))
	}
}

// Nothing of the input stays in memory with what it names.
func TestInventoryKeepsNoInput(t *testing.T) {
	linter, err := lint.New(nil, lint.DefaultOptions())
	require.NoError(t, err)
	images, models := 0, 0
	for document := range strings.SplitSeq(everyUse, "---\n") {
		text := []byte(document)
		kept := reflect.ValueOf(linter.Take(manifest.Section{File: "all.yaml", Line: 1, Text: text}))
		requireApart(t, text, "inventory", kept)
		images += kept.FieldByName("images").Len()
		models += kept.FieldByName("models").Len()
	}
	require.Equal(t, []int{16, 4}, []int{images, models})
}

// requireApart checks that no string in a value is a part of a text.
func requireApart(t *testing.T, text []byte, where string, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		start, at := uintptr(unsafe.Pointer(unsafe.SliceData(text))), uintptr(unsafe.Pointer(unsafe.StringData(s)))
		require.False(t, s != "" && at >= start && at < start+uintptr(len(text)), "%s: %q", where, s)
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() && v.Type() != reflect.TypeFor[*lint.Rule]() {
			requireApart(t, text, where, v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			requireApart(t, text, where, v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			requireApart(t, text, where, key)
			requireApart(t, text, where, v.MapIndex(key))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			requireApart(t, text, where+"."+v.Type().Field(i).Name, v.Field(i))
		}
	}
}
