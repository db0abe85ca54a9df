package manifest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

func TestScalars(t *testing.T) {
	type kinds = map[string][]string // what stands in the text, by what it means
	for want, texts := range map[any]kinds{
		true:  {"boolean": {"y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "!!bool yes", `!!bool "true"`}},
		false: {"boolean": {"n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF", "!!bool 'off'"}},
		nil:   {"null": {"", "~", "null", "Null", "NULL", "!!null ''", "!!null ~", "&a"}},
	} {
		for kind, texts := range texts {
			for _, text := range texts {
				checkScalar(t, text, kind, want)
			}
		}
	}
	tests := []struct {
		text string
		kind string
		want any
	}{
		{"0", "integer", int64(0)},
		{"-0", "integer", int64(0)},
		{"+1", "integer", int64(1)},
		{"0644", "integer", int64(420)},
		{"0o644", "integer", int64(420)},
		{"0O17", "integer", int64(15)},
		{"0b11", "integer", int64(3)},
		{"-0b11", "integer", int64(-3)},
		{"0b+101", "integer", int64(5)},
		{"0b-11", "integer", int64(-3)},
		{"0x1F", "integer", int64(31)},
		{"0X1f", "integer", int64(31)},
		{"1_000", "integer", int64(1000)},
		{"1__0_", "integer", int64(10)},
		{"0_7", "integer", int64(7)},
		{"9223372036854775807", "integer", int64(9223372036854775807)},
		{"-9223372036854775808", "integer", int64(-9223372036854775808)},
		{"9223372036854775808", "integer", float64(9223372036854775808)},
		{"18446744073709551615", "integer", float64(18446744073709551615)},
		{"18446744073709551616", "number", float64(18446744073709551616)},
		{"0923372036854775808", "number", int64(923372036854775800)},
		{"0789", "number", int64(789)},
		{"1.0", "number", int64(1)},
		{"1.", "number", int64(1)},
		{"1.5", "number", 1.5},
		{"-.5", "number", -.5},
		{"+.5", "number", .5},
		{".5", "number", .5},
		{"1e3", "number", int64(1000)},
		{"1E-3", "number", .001},
		{"1e21", "number", 1e21},
		{"1_0.5", "number", 10.5},
		{"!!float 1", "number", int64(1)},
		{"!!float 0x10", "number", int64(16)},
		{"!!int '5'", "integer", int64(5)},
		{"1e400", "string", "1e400"},
		{"._5", "string", "._5"},
		{".5_0", "number", .5},
		{"0x", "string", "0x"},
		{"0b2", "string", "0b2"},
		{"0o8", "string", "0o8"},
		{"1e", "string", "1e"},
		{"+", "string", "+"},
		{".", "string", "."},
		{"_1", "string", "_1"},
		{"12:30:45", "string", "12:30:45"},
		{"2001-01-01", "string", "2001-01-01"},
		{"2001-12-14t21:59:43.10-05:00", "string", "2001-12-14t21:59:43.10-05:00"},
		{"!!timestamp 2001-1-1", "string", "2001-1-1"},
		{"yEs", "string", "yEs"},
		{"tRUE", "string", "tRUE"},
		{"nULL", "string", "nULL"},
		{"=", "string", "="},
		{"<<", "string", "<<"},
		{"100m", "string", "100m"},
		{"1.2.3", "string", "1.2.3"},
		{`"yes"`, "string", "yes"},
		{`'1'`, "string", "1"},
		{`""`, "string", ""},
		{`"\x41\u00e9\U0001F600\n\t\"\\"`, "string", "Aé😀\n\t\"\\"},
		{"'it''s'", "string", "it's"},
		{"|\n  yes\n", "string", "yes\n"},
		{">-\n  1\n  2\n", "string", "1 2"},
		{"one\n  two\n\n  three", "string", "one two\nthree"},
		{"!!str yes", "string", "yes"},
		{"!!str", "string", ""},
		{"! yes", "string", "yes"},
		{"!custom 1", "string", "1"},
		{"!<tag:yaml.org,2002:int> 7", "integer", int64(7)},
		{"!!binary aGk=", "string", "hi"},
		{"!!binary /w==", "string", "\uFFFD"},
	}
	for _, tt := range tests {
		checkScalar(t, tt.text, tt.kind, tt.want)
	}
}

func checkScalar(t *testing.T, text, kind string, want any) {
	t.Helper()
	const object = "apiVersion: v1\nkind: Pod\n"
	d := parse(object + "k: " + text)
	require.Empty(t, d.Problems, "%q", text)
	v := d.Root().Field("k")
	require.Equal(t, kind, v.Kind().String(), "%q", text)
	require.Equal(t, want, tree(v), "%q", text)
	require.Equal(t, want != nil, v.Exists(), "%q", text)
	b, isBool := v.Bool()
	require.Equal(t, kind == "boolean", isBool, "%q", text)
	require.Equal(t, want == true, b, "%q", text)
	require.Equal(t, want == true, v.IsTrue(), "%q", text)
	require.Equal(t, want == false, v.IsFalse(), "%q", text)
	asText, _ := want.(string)
	require.Equal(t, asText, v.Text(), "%q", text)

	documents, err := kubectl([]byte(object + "k: " + text))
	require.NoError(t, err, "%q", text)
	require.Equal(t, want, documents[0].(map[string]any)["k"], "kubectl, %q", text)
}

// TestRefusedScalars are those that kubectl's library cannot decode, or that JSON does not have.
func TestRefusedScalars(t *testing.T) {
	for text, message := range map[string]string{
		".inf":                         "`.inf` is no number that JSON has",
		"-.Inf":                        "`-.Inf` is no number that JSON has",
		".nan":                         "`.nan` is no number that JSON has",
		"!!int x":                      "`x` is no integer, as its tag says",
		"!!int 1.5":                    "`1.5` is no integer, as its tag says",
		"!!bool 1":                     "`1` is no boolean, as its tag says",
		"!!null x":                     "`x` is no null, as its tag says",
		"!!float x":                    "`x` is no number, as its tag says",
		"!!float 18446744073709551615": "`18446744073709551615` is no number, as its tag says",
		"!!timestamp x":                "`x` is no timestamp, as its tag says",
		"!!timestamp 2001-13-01":       "`2001-13-01` is no timestamp, as its tag says",
		"!!binary x":                   "a !!binary value must be base64",
	} {
		stream := "apiVersion: v1\nkind: Pod\nk: " + text + "\n"
		d := parse(stream)
		require.Len(t, d.Problems, 1, text)
		require.Equal(t, message, d.Problems[0].Message)
		require.Equal(t, manifest.Position{Line: 3, Column: 4 + strings.LastIndex(text, " ") + 1}, d.Problems[0].Place.Start)
		require.False(t, d.Root().Exists())
		_, err := kubectl([]byte(stream))
		require.Error(t, err, text)

		// What another value overrides does not count, unless the library refuses it.
		stream = "apiVersion: v1\nkind: Pod\nk: [" + text + "]\nk: 1\n"
		_, err = kubectl([]byte(stream))
		require.Equal(t, err != nil, parse(stream).Unread(), text)
		// Other YAML may hold it.
		require.Empty(t, parse("k: "+text).Problems)
	}
}

func TestKeys(t *testing.T) {
	for text, name := range map[string]string{
		"y": "true", "No": "false", "0x10": "16", "1_000": "1000", "1.50": "1.5", "'yes'": "yes", "2001-01-01": "2001-01-01",
		"!!str 1": "1", "!!float 1": "1", "1e3": "1000", "1e30": "1e+30", ".inf": ".inf", "-.INF": "-.inf", ".NaN": ".nan",
		"0.1": "0.1", "é": "é", `"a\nb"`: "a\nb", "!!binary aGk=": "hi", "? a\n  ": "a", "-0": "0", "-0.0": "-0",
	} {
		stream := "apiVersion: v1\nkind: Pod\nk:\n  " + text + ": 1\n"
		d := parse(stream)
		require.Empty(t, d.Problems, text)
		require.Equal(t, map[string]any{name: int64(1)}, tree(d.Root().Field("k")), text)
		require.Empty(t, disagreement([]byte(stream)))
	}
	for text, message := range map[string]string{
		"~":                    "a key must be a string, not null",
		"null":                 "a key must be a string, not null",
		"?\n ":                 "a key must be a string, not null",
		"18446744073709551615": "a key must be a string, not integer",
		"[a]":                  "a key must be a string",
		"{a: b}":               "a key must be a string",
		"? [a]\n ":             "a key must be a string",
	} {
		stream := "apiVersion: v1\nkind: Pod\nk:\n  " + text + " : 1\n"
		d := parse(stream)
		require.Len(t, d.Problems, 1, text)
		require.Equal(t, message, d.Problems[0].Message)
		require.Equal(t, 4, d.Problems[0].Place.Start.Line)
		require.Empty(t, disagreement([]byte(stream)))
	}
}
