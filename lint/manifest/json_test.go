package manifest_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// roots returns what a stream holds.
func roots(t *testing.T, stream string) []any {
	t.Helper()
	documents, err := read([]byte(stream))
	require.NoError(t, err)
	var values []any
	for _, d := range documents {
		if d.Root().Exists() {
			values = append(values, tree(d.Root()))
		}
	}
	return values
}

func TestJSON(t *testing.T) {
	tests := []struct{ text, want string }{
		{`{}`, `{}`},
		{` {"a" : [ 1 , -2.5e+3, 0, true , false, null, "b" ] } `, `{"a":[1,-2.5e3,0,true,false,null,"b"]}`},
		{`{"a":"\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00"}`, `{"a":"\"\\/\b\f\n\r\tA\u00e9\ud83d\ude00"}`},
		{`{"a":"\ud83d","b":"\ude00\ud83d","c":"\ud83d\u0041","d":"\ud83dx"}`, `{"a":"\ufffd","b":"\ufffd\ufffd","c":"\ufffdA","d":"\ufffdx"}`},
		{`{"\u0061":1,"":2}`, `{"a":1,"":2}`},
		{`{"a":1,"a":2}`, `{"a":2}`},
		{"{\"a\":\"\u2028\u0085\x7f\"}", "{\"a\":\"\u2028\u0085\x7f\"}"},
		{`{"a":{"b":{"c":[[],{}]}}}`, `{"a":{"b":{"c":[[],{}]}}}`},
		{`{"a":12345678901234567890,"b":9223372036854775807}`, `{"a":12345678901234567000,"b":9223372036854775807}`},
		{"{\"" + strings.Repeat("k", 5000) + "\":1}", "{\"" + strings.Repeat("k", 5000) + "\":1}"},
		{"\r\n\t {\n\t\"a\"\r:\t1\n}\n\n", `{"a":1}`},
	}
	for _, tt := range tests {
		var want any
		want, err := fromJSON([]byte(tt.want))
		require.NoError(t, err)
		require.Equal(t, []any{want}, roots(t, tt.text), tt.text)
		got, err := kubectl([]byte(tt.text))
		require.NoError(t, err)
		require.Equal(t, []any{want}, got)
	}
}

// TestJSONStreams checks how kubectl tells JSON from YAML: a stream that starts with a brace is read as JSON values until
// that fails; what is then left is read as YAML, unless more than one value was read.
func TestJSONStreams(t *testing.T) {
	const a, b, c = `{"apiVersion":"v1","kind":"A","x":"\/"}`, `{"apiVersion":"v1","kind":"B"}`, `{"apiVersion":"v1","kind":"C"}`
	type problem struct {
		line, column int
		message      string
	}
	tests := []struct {
		name, stream string
		kinds        string
		problems     []problem
	}{
		{"values in a row", a + b + c, "ABC", nil},
		{"lines", a + "\n" + b + "\n\n" + c + "\n", "ABC", nil},
		{"null between", a + "null" + b, "AB", nil},
		{"then a comment", a + "\n# comment\n", "A", nil},
		{"then YAML", a + "\n---\napiVersion: v1\nkind: B\n---\n" + c, "ABC", nil},
		{"then YAML without separator", a + "\napiVersion: v1\nkind: B\n", "AB", nil},
		{"then indented YAML", a + "\n  apiVersion: v1\n  kind: B\n", "AB", nil},
		{"then YAML on the same line", a + "  apiVersion: v1\n", "A", nil},
		{"JSON in YAML", "---\n" + b, "B", nil},
		{"JSON in YAML is YAML", "---\n" + a, "", []problem{{2, 36, "unknown escape in a double-quoted string: write `\\\\` for a backslash, or use single quotes"}}},
		{"YAML, then JSON", "apiVersion: v1\nkind: A\n---\n" + b, "AB", nil},
		{"KYAML", "{\n  apiVersion: \"v1\",\n  kind: \"A\", # note\n}\n", "A", nil},
		{"KYAML behind separators", "---\n{\n  apiVersion: \"v1\",\n  kind: \"A\",\n}\n---\n{\n  apiVersion: \"v1\",\n  kind: \"B\",\n}\n", "AB", nil},
		{"trailing comma is YAML", `{"apiVersion":"v1","kind":"A",}`, "A", nil},
		{"comment is YAML", "{\"apiVersion\":\"v1\", # x\n\"kind\":\"A\"}", "A", nil},
		{"garbage behind a value", a + " garbage", "A", []problem{{1, 41, "text after the JSON value: not JSON: expected a value, not 'g'"}}},
		{"garbage behind two", a + b + "\n  garbage: [\n", "AB", []problem{{2, 3, "text after the JSON value: not JSON: expected a value, not 'g'"}}},
		{"brace behind a value", b + "}", "B", []problem{{1, 31, "text after the JSON value: not JSON: expected a value, not '}'"}}},
		{"no value behind two, though YAML", a + b + "\nkind: C\napiVersion: v1\n", "AB", []problem{{2, 1, "text after the JSON value: not JSON: expected a value, not 'k'"}}},
		{"separator behind two", a + b + "\n--- # x\n" + c, "ABC", []problem{{2, 1, "kubectl reads no YAML after several JSON values: put it in a file of its own"}}},
		{"second broken", b + "\n{\"a\": tru", "B", []problem{{2, 7, "not JSON: expected a value, not 't'"}}},
		{"unclosed", `{"a":1`, "", []problem{{1, 1, "`{` is not closed: expected `,` or `}` at the end of the text"}}},
		{"unclosed within", "{\"a\":{\n\"b\": [1, {}\n", "", []problem{{2, 6, "`[` is not closed: expected `,` or `]` at the end of the text"}}},
		{"unclosed without a name", "{\"a\":1,", "", []problem{{1, 1, "`{` is not closed: expected a name in double quotes at the end of the text"}}},
		{"number without digits", "{}-", "", []problem{{1, 4, "expected a value at the end of the text"}}},
		{"mismatch", "{\"a\":\n [1}", "", []problem{{2, 4, "not JSON: expected `,` or `]`, not '}'"}}},
		{"name without quotes", "{\"a\":1,\n b: c: d}", "", []problem{{2, 2, "not JSON: expected a name in double quotes, not 'b'"}}},
		{"broken KYAML", "{\n  a: 1,\n  b: [1, 2\n}", "", []problem{{3, 6, "`[` is not closed: expected `,` or `]`"}}},
		{"KYAML without a comma", "{\n  a: 1\n  b: 2\n}", "", []problem{{3, 4, "expected `,` or `}` before this"}}},
		{"string without end", "{\"a\":\"b\n}", "", []problem{{1, 6, "the quote is not closed"}}},
		{"tab in a string", "{\"a\":\"b\tc\", \"d\":", "", []problem{{1, 8, "not JSON: expected no control character in a string, not '\\t'"}}},
		{"second string without end", a + "{\"a\":\"b", "A", []problem{{1, 45, "the quote is not closed"}}},
		{"bad escape", b + `{"a":"\x"}`, "B", []problem{{1, 38, "not JSON: expected an escape that JSON has, not 'x'"}}},
		{"bad unicode escape", b + `{"a":"\u12"}`, "B", []problem{{1, 37, "not JSON: expected four hexadecimal digits after `\\u`, not '\\\\'"}}},
		{"huge number", `{"apiVersion":"v1","kind":"A","a": 1e999}`, "", []problem{{1, 36, "the number is out of range"}}},
		{"huge number that another overrides", `{"apiVersion":"v1","kind":"A","a":1e999,"a":1}`, "A", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			documents, err := read([]byte(tt.stream))
			require.NoError(t, err)
			kinds := ""
			var problems []problem
			for _, d := range documents {
				kinds += d.Root().Field("kind").Text()
				for _, p := range d.Problems {
					if p.Kind == manifest.DuplicateKey {
						continue
					}
					require.Equal(t, manifest.Syntax, p.Kind)
					problems = append(problems, problem{p.Place.Start.Line, p.Place.Start.Column, p.Message})
				}
			}
			require.Equal(t, tt.kinds, kinds)
			require.Equal(t, tt.problems, problems)
			require.Empty(t, disagreement([]byte(tt.stream)))
		})
	}
}

func TestJSONPlaces(t *testing.T) {
	documents, err := read([]byte("{\"é\": {\"b\": [1,\n  {\"name\": \"x\"}]}} {\"c\": true}\n{\"d\":\n1}"))
	require.NoError(t, err)
	require.Len(t, documents, 3)
	first := documents[0].Root()
	require.Equal(t, "file.yaml:1:2", first.Field("é").Place().String())
	require.Equal(t, "file.yaml:1:8", first.Field("é", "b").Place().String())
	for i, item := range first.Field("é", "b").Items() {
		require.Equal(t, fmt.Sprint("[é].b[", i, "]"), item.Path(first))
		require.Equal(t, []string{"file.yaml:1:14", "file.yaml:2:4"}[i], item.Place().String())
	}
	second := documents[1].Root().Field("c").Place()
	require.Equal(t, manifest.Position{Line: 2, Column: 21}, second.Start)
	require.Equal(t, manifest.Position{Line: 2, Column: 30}, second.End)
	require.Equal(t, []manifest.Line{{Number: 2, Column: 20, Text: `{"c": true}`}}, second.Excerpt)
	require.Equal(t, "file.yaml:3:2", documents[2].Root().Field("d").Place().String())
}

// FuzzJSON compares with encoding/json: a stream that starts with a brace is read value by value where kubectl does.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"a":[1,2.5e-3,"x\n\u00e9\ud83d\ude00",true,false,null]}`, `{"a":01}`, `{"a":-}`, `{"a":1.}`, `{"a":"\/"}`, `{"a":"\ud83d"}`, "{\"a\":\"\xff\"}",
		`{}{}{}`, `{"a":1}[2]3"4"null`, `{} 01`, `{} -`, `{} nul`, `{"a":tru`, `{"a":1,}`, `{"a":"b`, `{"a":1e5,"b":1E+5,"c":1e}`, "{\"a\":\"\x00\"}", "{}\x00", `{"a":123456789012345678901234567890}`,
	} {
		f.Add([]byte(seed))
	}
	r := rand.New(rand.NewPCG(3, 3))
	for i := range 60 {
		g := generator{Rand: r, newline: "\n", odds: 10 * (i % 3)}
		g.jsonDocument()
		f.Add([]byte(g.b.String()))
		f.Add([]byte(mutate(r, g.b.String())))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		// Behind two values, kubectl reads nothing but JSON.
		stream := append([]byte("{}{}"), text...)
		if bytes.Contains(stream, []byte("\n---")) {
			return // cut there before
		}
		decoder := json.NewDecoder(strings.NewReader(strings.ToValidUTF8(string(stream), "\uFFFD")))
		decoder.UseNumber()
		var want []any
		var refused error
		for {
			var v any
			if refused = decoder.Decode(&v); refused == nil {
				v, refused = numbers(v)
			}
			if errors.Is(refused, strconv.ErrRange) {
				return // only objects are refused for it
			}
			if refused != nil {
				break
			}
			if v != nil {
				want = append(want, v)
			}
		}
		documents, err := read([]byte(strings.ToValidUTF8(string(stream), "\uFFFD")))
		require.NoError(t, err)
		var got []any
		unread := false
		for _, d := range documents {
			checkDocument(t, d)
			unread = unread || d.Unread()
			if d.Root().Exists() {
				got = append(got, tree(d.Root()))
			}
		}
		require.Equal(t, refused != io.EOF, unread, "%v", refused)
		require.Equal(t, want, got)
	})
}
