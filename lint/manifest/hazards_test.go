package manifest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// TestHazards reads what YAML libraries are known to read otherwise than kubectl does: as another value, not at all, or
// though kubectl refuses it.
func TestHazards(t *testing.T) {
	const refused = "refused"
	tests := []struct{ name, text, want string }{ // want is JSON
		{"YAML 1.1 booleans", "k: [yes, No, ON, off, y, N, True, FALSE]", `[true,false,true,false,true,false,true,false]`},
		{"texts like booleans", "k: [yEs, tRUE, yeah, 'no', \"on\", Nope]", `["yEs","tRUE","yeah","no","on","Nope"]`},
		{"booleans as keys", "k: {y: 1, no: 2}", `{"true":1,"false":2}`},
		{"integers", "k: [0644, 0o644, 0b11, 0x1F, 1_000, +1, 0789, -0]", `[420,420,3,31,1000,1,789,0]`},
		{"floats", "k: [1e3, 1., .5, 1_0.5, 1e400]", `[1000,1,0.5,10.5,"1e400"]`},
		{"keys that are numbers", "k: {0x10: a, 1.50: b, 1e3: c}", `{"16":"a","1.5":"b","1000":"c"}`},
		{"dates", "k: [2001-01-01, 2001-12-14t21:59:43.10-05:00, 12:30:45]", `["2001-01-01","2001-12-14t21:59:43.10-05:00","12:30:45"]`},
		{"infinity", "k: .inf", refused},
		{"not a number", "k: [.NaN]", refused},
		{"a key that is null", "k: {~: a}", refused},
		{"a key that is a list", "k: {[a]: b}", refused},
		{"a key behind a question mark that is a mapping", "k:\n  ? a: b\n  : c", refused},
		{"a key twice", "k: {a: 1, b: 2, a: 3}", `{"a":3,"b":2}`},
		{"a key twice, in quotes and without", "k: {a: 1, 'a': 2, \"\\x61\": 3}", `{"a":3}`},
		{"merge behind a key", "m: &m {a: 1}\nk: {a: 2, <<: *m}", `{"a":1}`},
		{"merge before a key", "m: &m {a: 1}\nk: {<<: *m, a: 2}", `{"a":2}`},
		{"merge of a list", "m: &m {a: 1}\nn: &n {a: 2, b: 2}\nk: {<<: [*m, *n]}", `{"a":1,"b":2}`},
		{"merge of text", "k: {<<: a}", refused},

		{"tab in indentation", "k:\n\ta: b", refused},
		{"tab behind indentation", "k:\n \ta: b", refused},
		{"tab behind a colon", "k:\tb", `"b"`},
		{"tab behind a dash", "k:\n-\tb", refused},
		{"tab behind a blank behind a dash", "k:\n- \tb", refused},
		{"tabs in brackets", "k: [\ta,\t\n\tb\t]", `["a","b"]`},
		{"tab behind a value", "k: b\t", `"b"`},
		{"tab before a comment", "k: b\t# c", `"b"`},
		{"tab before a line of text", "k: b\n \tc", `"b c"`},
		{"tab that violates indentation", "k: b\n\tc", refused},
		{"tab that violates indentation in brackets", "k: [a\n\t]", refused},
		{"tab that violates indentation in brackets, deeper", "l:\n    k: [a\n    \t]", refused},
		{"tab behind indentation in brackets", "k: [a\n \tb\n \t]", `["a b"]`},
		{"tab behind a quoted text in brackets", "k: ['a'\n\t, b]", `["a","b"]`},
		{"tab behind a comma in brackets", "k: [a,\n\tb]", `["a","b"]`},
		{"tab in a quoted text", "k: 'a\n\tb'", `"a b"`},
		{"tab on a blank line", "k: b\n\t\nl: c", refused},
		{"tab in a block", "k: |\n  a\n  \tb", `"a\n\tb\n"`},
		{"tab as the indentation of a block", "k: |\n\ta", refused},

		{"NEL ends a comment", "# c\u0085k: true", `true`},
		{"LS ends a comment", "# c\u2028k: true", `true`},
		{"PS ends a comment", "# c\u2029k: true", `true`},
		{"CR ends a comment", "# c\rk: true", `true`},
		{"LS ends a value", "k: a\u2028l: b", `"a"`},
		{"LS in a quoted text", "k: \"a\u2028  b\"", `"a\u2028b"`},
		{"LS in a block", "k: |\n  a\u2028  b", `"a\u2028b\n"`},
		{"NEL in a block", "k: |\n  a\u0085  b", `"a\nb\n"`},
		{"byte order mark at the start of a line", "k: a\n\ufeffk: b", `"a"`},
		{"byte order mark in a text", "k: a\ufeffb", "\"a\ufeffb\""},
		{"NUL", "k: a\x00", refused},
		{"control character", "k: 'a\x1b'", refused},
		{"DEL", "k: a\x7f", refused},
		{"C1 control character", "k: a\u0081", refused},
		{"not a character", "k: a\uffff", refused},
		{"bad UTF-8", "k: a\xffb\xe5\x90", "\"a\ufffdb\ufffd\""},
		{"no-break space in a text", "k: \u00a0", "\"\u00a0\""},

		{"escaped slash", `k: "\/"`, refused},
		{"surrogate halves", `k: "\ud83d\ude00"`, refused},
		{"escapes", `k: "\x41\u00e9\U0001F600\N\_\L\P\e\0\a\v\ "`, `"Aé😀\u0085\u00a0\u2028\u2029\u001b\u0000\u0007\u000b "`},
		{"question mark in brackets", "k: [b?c]", refused},
		{"question mark in a text", "k: b?c", `"b?c"`},
		{"no key", ": a", refused},
		{"no key in brackets", "k: {: a}", refused},
		{"comment right behind a quote", "k: \"b\"#c", `"b"`},
		{"comment right behind a bracket", "k: []#c", `[]`},
		{"text behind a quote", "k: \"b\"c", refused},
		{"colon right behind a quoted key", "k: {\"a\":b}", `{"a":"b"}`},
		{"colon right behind a key", "k: {a:b}", `{"a:b":null}`},
		{"comma in a text", "k: a,b", `"a,b"`},
		{"longest key", strings.Repeat("a", 1024) + ": a\nk: b", `"b"`},
		{"longer key", strings.Repeat("a", 1025) + ": a", refused},
		{"longest key in characters", strings.Repeat("é", 1024) + ": a\nk: b", `"b"`},
		{"longer key in characters", strings.Repeat("é", 1025) + ": a", refused},
		{"longest key in quotes", "'" + strings.Repeat("a", 1022) + "': a\nk: b", `"b"`},
		{"longer key in quotes", "'" + strings.Repeat("a", 1023) + "': a", refused},
		{"longest key in braces", "k: {" + strings.Repeat("a", 1024) + ": b}", `{"` + strings.Repeat("a", 1024) + `":"b"}`},
		{"longer key in braces", "k: {" + strings.Repeat("a", 1025) + ": b}", refused},
		{"blanks before the colon in braces", "k: {" + strings.Repeat("a", 900) + strings.Repeat(" ", 124) + ": b}", `{"` + strings.Repeat("a", 900) + `":"b"}`},
		{"more blanks before the colon in braces", "k: {" + strings.Repeat("a", 900) + strings.Repeat(" ", 125) + ": b}", refused},
		{"more blanks before the colon of a quoted key in braces", "k: {'" + strings.Repeat("a", 900) + "'" + strings.Repeat(" ", 123) + ": b}", refused},
		{"more blanks before the colon of a merge key", "l: &l {a: b}\nk: {<<" + strings.Repeat(" ", 1023) + ": *l}", refused},
		{"long key with a question mark", "? " + strings.Repeat("a", 2000) + "\n: a\nk: b", `"b"`},
		{"blanks before the colon", "k" + strings.Repeat(" ", 1024) + ": b", refused},
		{"key over two lines", "k\n l: b", refused},
		{"key in quotes over two lines", "'k\n l': b", refused},
		{"key in braces over two lines", "k: {a\n  b: c}", refused},

		{"block with its indentation", "k: |2\n   a\n  b", `" a\nb\n"`},
		{"block with its indentation in a list", "k:\n- |1\n   a\n  b", `["  a\n b\n"]`},
		{"block of blanks", "k: >+\n   \n \nl: b", `"\n\n"`},
		{"block that ends with the text", "k: |\n  a", `"a\n"`},
		{"block that ends with blanks", "k: |+\n  a\n ", `"a\n\n"`},
		{"block with its signs twice", "k: |++\n  a", refused},
		{"block with both signs in either order", "k: [|2-\n]", refused},
		{"block with blanks deeper than its text", "k: |\n    \n  a\nl: b", refused},
		{"block with indentation 0", "k: |0\n  a", refused},
		{"block with a comment right behind its sign", "k: |#c\n  a", `"a\n"`},
		{"folded block", "k: >\n  a\n  b\n\n  c\n   d\n  e", `"a b\nc\n d\ne\n"`},
		{"dashes in a quoted text", "k: '\n --- a'", `" --- a"`},
		{"dots in a quoted text", "k: '\n... a'", refused},
		{"dots in a text", "k: a\n ... b", `"a ... b"`},
		{"text less indented than its key", "k: {a:\nb}", `{"a":"b"}`},
		{"comment in a text", "k: a\n  # c\n  b", refused},
		{"sharp in a text", "k: a#b c# d", `"a#b c# d"`},
		{"list as deep as its key", "k:\n- a\n-\n- - b\n- c: d\n  e: f", `["a",null,["b"],{"c":"d","e":"f"}]`},
		{"list on the line of its key", "k: - a", refused},
		{"anchor before a list as deep as its key", "k: &a\n- b\nl: *a", `["b"]`},
		{"anchor of a key", "k: [&a b: c, *a : d]", `[{"b":"c"},{"b":"d"}]`},
		{"alias with a colon", "a: &a b\nk: {*a: c}", `{"b":"c"}`},
		{"alias of nothing", "k: *a", refused},
		{"alias in itself", "k: &a [*a]", refused},
		{"tag that is unknown", "k: !a 5", `"5"`},
		{"percent sign at the start of a line", "k: a\n%b", refused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, stream := range []string{object + tt.text, object + tt.text + "\n", strings.ReplaceAll(object+tt.text+"\n", "\n", "\r\n"), "--- # x\n" + object + tt.text + "\n"} {
				c := parser(manifest.NewReader()).compare([]byte(stream))
				require.Empty(t, c.difference, "%q", stream)
				require.Equal(t, tt.want == refused, c.refused, "%q", stream)
				require.Equal(t, tt.want != refused, c.accepted > 0, "%q", stream)
			}
			if tt.want != refused {
				want, err := fromJSON([]byte(tt.want))
				require.NoError(t, err)
				require.Equal(t, want, tree(parse(object+tt.text+"\n").Root().Field("k")))
			}
		})
	}
}

// TestHiddenKinds reads objects whose kind is not where one would look for it, or where one would see another.
func TestHiddenKinds(t *testing.T) {
	for name, text := range map[string]string{
		"blank before the colon":  "apiVersion: v1\nkind : Pod\n",
		"in quotes":               "apiVersion: v1\n\"kind\": Pod\n",
		"escaped":                 "apiVersion: v1\n\"\\u006bind\": Pod\n",
		"question mark":           "apiVersion: v1\n? kind\n: Pod\n",
		"tag":                     "apiVersion: v1\n!!str kind: Pod\n",
		"anchor":                  "apiVersion: v1\n&a kind: &b Pod\n",
		"alias":                   "a: [&a kind, &b Pod]\napiVersion: v1\n*a : *b\n",
		"braces":                  "{apiVersion: v1, kind: Pod}\n",
		"JSON":                    "{\"apiVersion\": \"v1\", \"\\u006bind\": \"Pod\"}\n",
		"merge":                   "a: &a {kind: Pod}\napiVersion: v1\nkind: CustomResourceDefinition\n<<: *a\n",
		"twice":                   "apiVersion: v1\nkind: CustomResourceDefinition\nkind: Pod\n",
		"behind LS in a comment":  "apiVersion: v1\nkind: CustomResourceDefinition\n# x\u2028kind: Pod\n",
		"behind NEL in a comment": "apiVersion: v1\nkind: CustomResourceDefinition\n# x\u0085kind: Pod\n",
		"behind CR":               "apiVersion: v1\rkind: Pod\r",
		"one in a quoted text":    "  a: \"\nkind: CustomResourceDefinition\n  \"\n  apiVersion: v1\n  kind: Pod\n",
		"one in a text":           "a: {apiVersion: v1, a: '\nkind: CustomResourceDefinition\n', kind: Pod, b: x\n, <<: {c: d}}\n<<: {apiVersion: v1}\nkind:\n  Pod\n",
		"on the next line":        "apiVersion: v1\nkind:\n  Pod\n",
		"folded":                  "apiVersion: v1\nkind: >-\n  Pod\n",
		"binary":                  "apiVersion: v1\nkind: !!binary UG9k\n",
		"indented":                "   # x\n   apiVersion: v1\n\n   kind: Pod\n",
		"behind a separator":      "--- # x\u2028kind: Pod\napiVersion: v1\n",
	} {
		t.Run(name, func(t *testing.T) {
			d := parse(text)
			require.False(t, d.Unread())
			require.Equal(t, "Pod", d.Root().Field("kind").Text())
			c := parser(manifest.NewReader()).compare([]byte(text))
			require.Empty(t, c.difference)
			require.Equal(t, 1, c.accepted)
		})
	}
}
