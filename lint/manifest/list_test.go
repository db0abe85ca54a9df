package manifest_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// reading is all there is to know of a stream after reading it.
type reading struct {
	documents int
	parts     []string // objects with all that is in them, and what is no object
	problems  []string
	unread    bool
	encoding  bool // some of it is not UTF-8, which is told once for each document
	items     int  // of lists that were read in pieces
}

// readPieces reads a stream whose lists come in pieces if they are longer than a number of bytes. What came before a frame
// that does not hold it counts only where it could not be read.
func readPieces(t *testing.T, in io.Reader, maxWhole int) reading {
	t.Helper()
	splitter := manifest.NewSplitter("file.yaml", in)
	splitter.SetMaxWhole(maxWhole)
	var r reading
	var before reading // the list at hand
	for last := manifest.Whole; ; {
		section, err := splitter.Next()
		if errors.Is(err, io.EOF) {
			require.NotEqual(t, manifest.ListItem, last, "a list without frame")
			slices.Sort(r.problems) // those of a frame come last
			return r
		}
		require.NoError(t, err)
		if section.Piece == manifest.ListItem && last != manifest.ListItem {
			before = r
			before.parts, before.problems = slices.Clip(r.parts), slices.Clip(r.problems)
		}
		last = section.Piece
		for i, d := range manifest.Parse(section) {
			checkDocument(t, d)
			require.True(t, i > 0 || d.Piece == section.Piece || section.Piece == manifest.ListFrame)
			if i == 0 && section.Piece == manifest.ListFrame && !d.HoldsItems() {
				before.unread, before.problems, before.items = r.unread, r.problems, r.items
				r = before
			}
			r.add(d)
		}
	}
}

func (r *reading) add(d *manifest.Document) {
	if d.Piece == manifest.ListItem {
		r.items++
	} else {
		r.documents++
	}
	for part := range d.Parts() {
		line := fmt.Sprintf("%s %s", part.At.Place(), part.Reason)
		if part.Reason == "" {
			o := &part.Object
			line += fmt.Sprintf("%s %s %s/%s %v %s", o.APIVersion, o.Kind, o.Namespace, o.Name, o.Templated, o.Source)
			for _, v := range below(o.Value) {
				line += fmt.Sprintf("\n%s %s-%d %s %q", v.Path(o.Value), v.Place(), v.Place().End.Column, v.Kind(), v.Literal())
			}
		}
		r.parts = append(r.parts, line)
	}
	for _, p := range d.Problems {
		r.unread = r.unread || p.Kind.Unread()
		if p.Kind == manifest.Encoding {
			r.encoding = true
			continue
		}
		r.problems = append(r.problems, fmt.Sprintf("%s %s", p.Place, p.Message))
	}
}

// below returns a value and all in it.
func below(v manifest.Value) []manifest.Value {
	all := []manifest.Value{v}
	for _, field := range v.Entries() {
		all = append(all, below(field)...)
	}
	for _, item := range v.Items() {
		all = append(all, below(item)...)
	}
	return all
}

const (
	whole = math.MaxInt // no list is read in pieces

	podItem = `- apiVersion: v1
  kind: Pod
  metadata:
    name: a
    labels: {é: "名"}
  spec:
    hostPID: true
`
	mapItem = `- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: b
    namespace: c
  data:
    text: |
      - not an item
      # no comment
    list: "- no
      - item"
`
)

// longList writes a list as kubectl does, but for what stands around its items.
func longList(before, items, after string) string {
	return "apiVersion: v1\n" + before + "items:\n" + items + after
}

func indented(text string) string {
	return "  " + strings.TrimSuffix(strings.ReplaceAll(text, "\n", "\n  "), "  ")
}

const kindList = "kind: List\nmetadata:\n  resourceVersion: \"\"\n"

// Lists that are read in pieces mean what they mean as a whole.
var readableLists = map[string]string{
	"kubectl":               longList("", podItem+mapItem+podItem, kindList),
	"indented":              longList("", indented(podItem+mapItem+podItem), kindList),
	"kind before items":     longList(kindList, podItem+mapItem, ""),
	"typed":                 longList("kind: PodList\n", "- metadata:\n    name: a\n  spec: {}\n- metadata: {name: b}\n- kind: Other\n", ""),
	"not a list of objects": longList("kind: List\n", podItem+"- just: a value\n- a\n- [b]\n", ""),
	"null items":            longList("kind: List\n", "-\n- null\n- ~\n-   # nothing\n"+podItem, ""),
	"null items first":      longList("", "- null\n"+podItem, kindList),
	"flow items":            longList("", "- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {\"apiVersion\":\"v1\",\"kind\":\"Pod\"}\n- {apiVersion: v1,\n   kind: Pod}\n", kindList),
	"aliases in an item":    longList("", "- apiVersion: v1\n  kind: Pod\n  a: &a {b: c}\n  d: *a\n  <<: *a\n"+podItem, kindList),
	"an anchor twice":       longList("", "- apiVersion: v1\n  kind: &a Pod\n  a: *a\n- apiVersion: v1\n  kind: &a Job\n  a: *a\n", kindList),
	"CRLF":                  strings.ReplaceAll(longList("", podItem+mapItem+podItem, kindList), "\n", "\r\n"),
	"no final newline":      strings.TrimSuffix(longList("", podItem+mapItem, "kind: List\n"), "\n"),
	"items last":            strings.TrimSuffix(longList("kind: List\n", podItem+"- apiVersion: v1\n  kind: Job\n", ""), "\n"),
	"a dash last":           longList("kind: List\n", podItem+mapItem+"-", ""),
	"comments":              "# a\napiVersion: v1 # b\n# c\nitems: # d\n# e\n\n  # f\n" + podItem + "# - g\n  # h\n\n" + mapItem + "# i\n\n# j\n" + kindList + "# k\n",
	"blanks":                "apiVersion: v1  \nitems:\t \n\n" + podItem + "\n   \n" + mapItem + "\n\n" + kindList,
	"blank lines kept":      longList("", "- apiVersion: v1\n  kind: ConfigMap\n  data:\n    a: |+\n      b\n\n\n"+podItem, kindList),
	"dashes on dashes":      longList("kind: List\n", podItem+"- - a\n  - b\n- - - c\n-   d\n", ""),
	"nested lists":          longList("", "- apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: v1\n    kind: Pod\n- apiVersion: v1\n  items:\n  - metadata: {name: x}\n  kind: ServiceList\n", kindList),
	"items twice":           longList("", podItem+mapItem, kindList+"items:\n"+mapItem+podItem),
	"items twice, empty":    longList("", podItem+mapItem, kindList+"items: []\n"),
	"items twice, before":   "apiVersion: v1\nitems: []\nkind: List\nitems:\n" + podItem + mapItem,
	"items by merge":        longList("", podItem+mapItem, kindList+"<<: {items: [{apiVersion: v1, kind: Job}]}\n"),
	"kind twice":            longList("kind: List\n", podItem+mapItem, "kind: List\n"),
	"in a stream":           "a: b\n---\n# Source: x.yaml\n" + longList("", podItem+mapItem, kindList) + "--- # y\n# Source: z.yaml\n" + longList("", indented(mapItem+podItem), kindList) + "---\nc: d\n",
	"kept separator":        "---\n" + longList("", podItem+mapItem, kindList) + "---\n",
	"separator with more":   longList("", podItem+mapItem, kindList) + "--- a\nb: c\n",
	"byte order mark":       "\ufeff" + longList("", podItem+mapItem, kindList),
	"duplicate keys":        longList("", podItem+"- apiVersion: v1\n  kind: Pod\n  a: b\n  a: c\n", kindList+"d: e\nd: f\n"),
	"infinite":              longList("", podItem+"- apiVersion: v1\n  kind: Pod\n  a: 1\n  b: {? 2 : 3}\n", kindList),
	"custom actions":        strings.ReplaceAll(longList("", podItem+"- apiVersion: x.io/v1\n  kind: X\n  a: b {{ c }}\n", kindList), "apiVersion: v1\nitems", "apiVersion: example.com/v1\nitems"),
	"JSON":                  `{"apiVersion":"v1","items":[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}},{"apiVersion":"v1","kind":"Pod"}],"kind":"List"}`,
	"JSON, pretty":          "{\n    \"apiVersion\": \"v1\",\n    \"items\": [\n        {\n            \"apiVersion\": \"v1\",\n            \"kind\": \"é\"\n        },\n        {\n            \"apiVersion\": \"v1\",\n            \"kind\": \"Pod\"\n        }\n    ],\n    \"kind\": \"List\",\n    \"metadata\": {\n        \"resourceVersion\": \"\"\n    }\n}\n",
	"JSON, strings":         `{"apiVersion":"v1","a":"\",{[","items" : [{"apiVersion":"v1","kind":"a]},\"\\"}, {"apiVersion":"v\u0031","kind":"\/é,"},null,{"kind":{"a":[1,{}]}}],"kind":"List"}`,
	"JSON, typed":           `{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}},1,"c",[]]}`,
	"JSON, twice":           `{"apiVersion":"v1","items":[{"apiVersion":"v1","kind":"Pod"},{"apiVersion":"v1","kind":"Pod"}],"kind":"List","items":[{"apiVersion":"v1","kind":"Job"}]}`,
	"JSON stream":           `{"apiVersion":"v1","items":[{"apiVersion":"v1","kind":"Pod"},{"apiVersion":"v1","kind":"Pod"}],"kind":"List"}` + "\n{\"a\":\"b\"} {\"c\":\"d\"}\n---\n",
	"JSON, duplicate keys":  `{"apiVersion":"v1","items":[{"apiVersion":"v1","kind":"Pod","a":1,"a":2},{"apiVersion":"v1","kind":"Pod"}],"kind":"List","b":1,"b":2}`,
}

func TestLists(t *testing.T) {
	for name, text := range readableLists {
		t.Run(name, func(t *testing.T) {
			want := readPieces(t, strings.NewReader(text), whole)
			require.Zero(t, want.items)
			inPieces := 0
			for maxWhole := 0; maxWhole < len(text); maxWhole += 1 + len(text)/15 {
				for _, in := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
					got := readPieces(t, in, maxWhole)
					inPieces += got.items
					got.items = 0
					require.Equal(t, want, got, "%d bytes of\n%s", maxWhole, text)
				}
			}
			require.Positive(t, inPieces)
		})
	}
}

// What is not surely a list in block style, or an object of JSON, is read as a whole.
func TestWholeDocuments(t *testing.T) {
	const untyped = "- metadata: {name: a}\n- metadata: {name: b}\n"
	for name, text := range map[string]string{
		"not a list":                longList("kind: Pod\n", podItem+mapItem, ""),
		"no version":                "kind: List\nitems:\n" + podItem + mapItem,
		"types behind the items":    longList("", untyped, "kind: PodList\n"),
		"something behind items":    "apiVersion: v1\nkind: List\nitems: &a\n" + podItem + mapItem,
		"items of something":        "apiVersion: v1\nkind: List\nspec:\n  items:\n" + indented(podItem+mapItem),
		"items in a block scalar":   "apiVersion: v1\nkind: List\nspec: |\n  \n items:\n  - a\n  - b\n",
		"items in quotes":           "apiVersion: v1\nkind: List\nspec: \"\nitems:\n- a\n- b\"\n",
		"no items":                  "apiVersion: v1\nkind: List\nitems: []\nmore:\n- a\n- b\n",
		"no dashes":                 "apiVersion: v1\nkind: List\nitems:\n  a: b\n  c: d\n",
		"brackets that are closed":  longList("kind: List\n", "- {apiVersion: v1, kind: Pod\n}\n"+podItem, ""),
		"behind the end":            "apiVersion: v1\nkind: List\n...\nitems:\n" + podItem + mapItem,
		"template":                  "apiVersion: v1\nkind: List\n{{ if .Values.a }}\nitems:\n" + podItem + mapItem,
		"KYAML":                     "---\n{\n  apiVersion: \"v1\",\n  items: [{\n    kind: \"Pod\",\n  }],\n  kind: \"List\",\n}\n",
		"flow":                      "{apiVersion: v1, \"items\":[{kind: Pod},{kind: Pod}],kind: List}\n",
		"JSON, not a list":          `{"apiVersion":"v1","kind":"Pod","items":[{"a":1},{"b":2}]}`,
		"JSON, behind a separator":  "---\n" + `{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Pod"},{"b":2}]}`,
		"JSON, the second value":    `{"a":1}{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Pod"},{"b":2}]}`,
		"JSON, no objects":          `{"apiVersion":"v1","kind":"List","items":[1,2,3]}`,
		"JSON, items of something":  `{"apiVersion":"v1","kind":"List","a":{"items":[{"apiVersion":"v1","kind":"Pod"},{"b":2}]}}`,
		"JSON, items as text":       `{"apiVersion":"v1","kind":"List","a":"\"items\":[{","b":["items",{"a":{"b":1}}]}`,
		"JSON, a comment":           "{\"apiVersion\":\"v1\",\n# \n\"kind\":\"List\",\"items\":[{\"apiVersion\":\"v1\",\"kind\":\"Pod\"},{\"b\":2}]}",
		"nothing but a first part":  "apiVersion: v1\nkind: List\nitems:\n- a",
		"nothing but what precedes": "apiVersion: v1\nkind: List\nitems:\n  \n#",
	} {
		t.Run(name, func(t *testing.T) {
			want := readPieces(t, strings.NewReader(text), whole)
			for maxWhole := range len(text) {
				require.Equal(t, want, readPieces(t, strings.NewReader(text), maxWhole), "%d bytes of\n%s", maxWhole, text)
			}
		})
	}
}

// What of a list in pieces cannot be read is told, with what to do where that is not plain.
func TestListProblems(t *testing.T) {
	const (
		noList    = "the document is longer than 4 MiB and no list: nothing in it was checked"
		typeFirst = "in a list longer than 4 MiB, apiVersion and kind must stand before the items"
		ownAnchor = "no anchor `&x` stands before this alias: quote a value that starts with `*`; in a list longer than 4 MiB, an alias reaches no anchor of another item"
		job       = "- apiVersion: v1\n  kind: Job\n"
		aPod      = `{"apiVersion":"v1","kind":"Pod"}`
	)
	pods := strings.Repeat("- apiVersion: v1\n  kind: Pod\n", 2)
	yaml := func(items, after string) string { return "apiVersion: v1\nitems:\n" + pods + items + after }
	json := func(items, after string) string {
		return `{"apiVersion":"v1","items":[` + aPod + "," + aPod + items + after
	}
	tests := []struct {
		name, text string
		parts      int      // that count
		problems   []string // if they matter
	}{
		{"kind missing", yaml(job, "metadata: {}\n"), 0, []string{"file.yaml:2:1 " + noList}},
		{"kind of something else", yaml(job, "kind: Pod\n"), 0, []string{"file.yaml:9:1 " + noList}},
		{"kind is null", yaml(job, "kind:\n"), 0, []string{"file.yaml:2:1 " + noList}},
		{"another apiVersion", yaml(job, "kind: List\napiVersion: v2\n"), 0, []string{"file.yaml:9:1 " + typeFirst}},
		{"types that items need", yaml("- a: b\n", "kind: PodList\n"), 0, []string{"file.yaml:8:1 " + typeFirst}},
		{"items that are dashed twice", strings.ReplaceAll(yaml(job, "kind: List\n"), "\n-", "\n  -") + "- a\n", 0, nil},
		{"alias", yaml("- a: &x b\n- c: *x\n"+job, "kind: List\n"), 4, []string{"file.yaml:8:6 " + ownAnchor}},
		{"alias behind the items", yaml("- a: &x b\n", "kind: List\nc: *x\n"), 0, []string{"file.yaml:9:4 " + ownAnchor}},
		{"item", yaml("- a: b: c\n"+job, "kind: List\n"), 3, []string{"file.yaml:7:7 a `key: value` is not allowed here: quote the text, or check the indentation"}},
		{"items", yaml("- a: [b\n- 'c\n"+job, "kind: List\n"), 3, nil},
		{"item and frame", yaml("- a: b: c\n"+job, "kind: Pod\n"), 0, nil},
		{"what looks like an item in quotes", yaml("- a: 'b\n- c'\n"+job, "kind: List\n"), 4, nil},
		{"what looks like an item in brackets", yaml("- a: [b,\n- c]\n"+job, "kind: List\n"), 4, nil},
		{"what looks like a field in quotes", yaml("- a: 'b\nkind: List'\n"+job, "kind: List\n"), 0, nil},
		{"what looks like a field in brackets", yaml("- a: {b: c,\nkind: List}\n"+job, ""), 0, nil},
		{"text behind the end", yaml(job, "kind: List\n...\na: b\n"), 3, []string{"file.yaml:11:1 kubectl drops what follows the end of the document: separate it with a line ---"}},
		{"items behind the end", yaml("...\n"+job, "kind: List\n"), 0, nil},
		{"scalar behind the items", yaml("|\n", "kind: List\n"), 0, nil},
		{"scalar behind items that others replace", yaml("|\n", "kind: List\nitems: []\n"), 0, nil},
		{"template", yaml("- {{ .Values.a }}\n"+job, "kind: List\n"), 3, []string{"file.yaml:7:3 the document holds template actions: lint what the template renders to"}},
		{"separator", yaml("- a: |\n---\n    b\n"+job, "kind: List\n"), 0, nil},
		{"JSON, kind missing", json("", "]}"), 0, []string{"file.yaml:1:20 " + noList}},
		{"JSON, kind of something else", json("", `],"kind":"Pod"}`), 0, []string{"file.yaml:1:96 " + noList}},
		{"JSON, item", json(`,{"a":b},`+aPod, `],"kind":"List"}`), 3, nil},
		{"JSON, no comma", json(aPod, `],"kind":"List"}`), 1, nil},
		{"JSON, two commas", json(",,"+aPod, `],"kind":"List"}`), 3, nil},
		{"JSON, comma at the end", json(",", `],"kind":"List"}`), 2, nil},
		{"JSON, brackets", json(`,{"a":]`, `],"kind":"List"}`), 2, nil},
		{"JSON, brackets of another kind", json(`,{"a":1]`, `],"kind":"List"}`), 2, nil},
		{"JSON, item without end", json(`,{"a":1`, `],"kind":"List"}`), 0, nil},
		{"JSON, string without end", json(`,{"a":"1}`, `],"kind":"List"}`), 0, nil},
		{"JSON, list without end", json("", ""), 0, nil},
		{"JSON, object without end", json("", `],"kind":"List"`), 0, nil},
		{"JSON, YAML behind the items", json("", `],"kind":List}`), 0, nil},
		{"JSON, separator", json(",{\n---\n}", `],"kind":"List"}`), 0, nil},
		{"JSON, byte order mark", json(",\ufeff"+aPod, `],"kind":"List"}`), 2, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := readPieces(t, strings.NewReader(test.text), len(yaml("", "")))
			require.Positive(t, r.items)
			require.True(t, r.unread)
			require.Len(t, r.parts, test.parts)
			if test.problems != nil {
				require.Equal(t, test.problems, r.problems)
			}
		})
	}
}

// A list whose stream breaks off has no frame, nor has an item that is not whole.
func TestListBreaksOff(t *testing.T) {
	broken := errors.New("broken")
	for name, text := range readableLists {
		for end := len(text) / 2; end < len(text); end += 7 {
			splitter := manifest.NewSplitter("file.yaml", io.MultiReader(strings.NewReader(text[:end]), iotest.ErrReader(broken)))
			splitter.SetMaxWhole(len(text) / 3)
			whole := manifest.NewSplitter("file.yaml", strings.NewReader(text))
			whole.SetMaxWhole(len(text) / 3)
			for {
				want, err := whole.Next()
				require.NoError(t, err)
				section, err := splitter.Next()
				if err != nil {
					require.ErrorIs(t, err, broken, name)
					break
				}
				require.Equal(t, want.Text, section.Text)
			}
		}
	}
}

// TestMutatedLists checks lists with faults of all kinds for what FuzzList does.
func TestMutatedLists(t *testing.T) {
	count := 30
	if testing.Short() {
		count = 6
	}
	r := rand.New(rand.NewPCG(5, 0))
	for _, name := range slices.Sorted(maps.Keys(readableLists)) {
		for range count {
			text := mutate(r, readableLists[name])
			checkPieces(t, []byte(text), r.IntN(len(text)+1))
		}
	}
}

// FuzzList checks that a list which is read in pieces means what it means as a whole, or else could not be read.
func FuzzList(f *testing.F) {
	for _, text := range readableLists {
		f.Add([]byte(text), uint(len(text)/2))
	}
	f.Fuzz(func(t *testing.T, stream []byte, maxWhole uint) {
		checkPieces(t, stream, int(maxWhole%uint(len(stream)+1)))
	})
}

func checkPieces(t *testing.T, stream []byte, maxWhole int) {
	got := readPieces(t, bytes.NewReader(stream), maxWhole)
	if got.unread {
		return
	}
	want := readPieces(t, bytes.NewReader(stream), whole)
	require.True(t, want.encoding || !got.encoding)
	got.items, got.encoding = 0, want.encoding // which is not told of items that another field replaces
	require.Equal(t, want, got, "%d bytes of\n%s\n%q", maxWhole, stream, stream)
}
