package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

func TestTextSummary(t *testing.T) {
	finding := &lint.Finding{Rule: privileged, Severity: lint.Critical, Message: "m", Place: manifest.Place{File: "a.yaml"}}
	place := func(line int) manifest.Place {
		return manifest.Place{File: "a.yaml", Start: manifest.Position{Line: line, Column: 1}}
	}
	tests := []struct {
		name    string
		inputs  lint.Inputs
		finding bool
		floor   lint.Severity
		options Options
		want    string
	}{
		{
			name:   "clean",
			inputs: lint.Inputs{Files: 12, Documents: 31, Objects: 31, Pods: 1},
			want:   "clean: read 12 files, 31 documents, 31 objects, 1 pod; nothing at or above low\n",
		},
		{
			name:   "clean above a severity, with one skipped",
			inputs: lint.Inputs{Files: 1, Documents: 1, Objects: 1, Skipped: []lint.Skipped{{File: "v.yaml", Line: 3, Reason: "no object"}}},
			floor:  lint.High,
			want:   "clean: read 1 file, 1 document, 1 object, 0 pods; skipped 1 (v.yaml:3: no object); nothing at or above high\n",
		},
		{name: "clean and quiet", inputs: lint.Inputs{Files: 1, Objects: 1}, options: Options{Quiet: true}},
		{
			name:   "no object is not clean",
			inputs: lint.Inputs{Files: 1, Documents: 1, Skipped: []lint.Skipped{{File: "v.yaml", Reason: "no object"}}},
			want:   "nothing to lint: read 1 file, 1 document, 0 objects, 0 pods; skipped 1 (v.yaml: no object)\n",
		},
		{
			name: "skipped for one reason",
			inputs: lint.Inputs{Objects: 1, Skipped: []lint.Skipped{
				{File: "v.yaml", Reason: "no object"}, {File: "w.yaml", Reason: "no object"},
			}},
			want: "clean: read 0 files, 0 documents, 1 object, 0 pods; skipped 2 (no object); nothing at or above low\n",
		},
		{
			name:   "unread is not clean",
			inputs: lint.Inputs{Objects: 1, Failed: []lint.Failed{{File: "a.yaml", Line: 2, Message: "bad"}}},
			want: "error: a.yaml:2: bad\n\n" +
				"read 0 files, 0 documents, 1 object, 0 pods; nothing at or above low\n1 document could not be read\n",
		},
		{
			name:    "unread and quiet",
			inputs:  lint.Inputs{Objects: 1, Failed: []lint.Failed{{File: "a.yaml", Message: "no such file"}}},
			options: Options{Quiet: true},
			want:    "error: a.yaml: no such file\n",
		},
		{
			name: "unjudged is not clean",
			inputs: lint.Inputs{Objects: 1, Unjudged: []lint.Unjudged{
				{Place: place(1), Reason: "other"},
				{Place: place(2), Reason: "why"}, {Place: place(3), Reason: "why"}, {Place: place(4), Reason: "why"}, {Place: place(5), Reason: "why"},
			}},
			want: "not judged: why (a.yaml:2:1, a.yaml:3:1, a.yaml:4:1 and 1 more)\nnot judged: other (a.yaml:1:1)\n" +
				"read 0 files, 0 documents, 1 object, 0 pods; nothing at or above low\n",
		},
		{
			name:    "one finding",
			inputs:  lint.Inputs{Files: 1, Objects: 1},
			finding: true,
			want: "critical[pod/privileged]: m\n  --> a.yaml\n\n" +
				"1 finding: 1 critical\nread 1 file, 0 documents, 1 object, 0 pods\n",
		},
		{
			name:    "one finding, compact and quiet",
			inputs:  lint.Inputs{Files: 1, Objects: 1},
			finding: true,
			options: Options{Quiet: true, Compact: true},
			want:    "a.yaml: critical[pod/privileged]: m\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := &lint.Result{Inputs: test.inputs, Options: lint.Options{MinSeverity: test.floor}}
			if test.finding {
				r.Findings = []*lint.Finding{finding}
			}
			var out strings.Builder
			require.NoError(t, Text(&out, r, test.options))
			require.Equal(t, test.want, out.String())
		})
	}
}

// A finding that was reported is not reported again as an input that failed; one that was deselected is.
func TestTextFailedOnce(t *testing.T) {
	r := &lint.Result{
		Findings: []*lint.Finding{{Rule: syntax, Unread: true, Message: "bad", Place: manifest.Place{File: "a.yaml", Start: manifest.Position{Line: 2, Column: 1}}}},
		Inputs: lint.Inputs{Failed: []lint.Failed{
			{File: "a.yaml", Line: 2, Message: "bad", Rule: syntax.ID},
			{File: "a.yaml", Line: 9, Message: "bad too", Rule: syntax.ID},
		}},
	}
	var out strings.Builder
	require.NoError(t, Text(&out, r, Options{Compact: true, Quiet: true}))
	require.Equal(t, "a.yaml:2:1: error[manifest/syntax]: bad\na.yaml:9: error[manifest/syntax]: bad too\n", out.String())
}

func TestVisible(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain `text` 日本 é é 🚢", "plain `text` 日本 é é 🚢"},
		{"\x00\x1b[31m\t\r\n\x7f", "␀␛[31m␉␍␊␡"},
		{"\u0085\u009b", `\u{85}\u{9b}`},
		{"\u202a\u202e\u2066\u2069", `\u{202a}\u{202e}\u{2066}\u{2069}`},
		{"\u200b\u200d\u2028\u2029\ufeff", `\u{200b}\u{200d}\u{2028}\u{2029}\u{feff}`},
		{"\u00a0\u3000\u00ad\u3164\u2800\ufe0f", `\u{a0}\u{3000}\u{ad}\u{3164}\u{2800}\u{fe0f}`},
		{"\U000e0041\U0010ffff\ue000", `\u{e0041}\u{10ffff}\u{e000}`},
		{"a\xffb\xc3", `a\xffb\xc3`},
		{"\ufffd", "\ufffd"},
	}
	for _, test := range tests {
		require.Equal(t, test.want, visible(test.in), "%q", test.in)
	}
}

func TestLayOut(t *testing.T) {
	long := strings.Repeat("0123456789", 10)
	place := func(start, end int) mark {
		return mark{place: manifest.Place{Start: manifest.Position{Line: 1, Column: start}, End: manifest.Position{Line: 1, Column: end}}}
	}
	tests := []struct {
		name  string
		line  string
		marks []mark
		room  int
		want  string
		spans []span
	}{
		{"fits", "key: value", []mark{place(6, 11)}, 24, "key: value", []span{{5, 10}}},
		{"empty place", "key: value", []mark{place(6, 6)}, 24, "key: value", []span{{5, 6}}},
		{"end of line", "key:", []mark{place(5, 5)}, 24, "key:", []span{{4, 5}}},
		{"beyond the line", "key:", []mark{place(50, 60)}, 24, "key:", []span{{4, 5}}},
		{"up to the next line", "key: value", []mark{{place: manifest.Place{Start: manifest.Position{Line: 1, Column: 6}, End: manifest.Position{Line: 2, Column: 1}}}}, 24, "key: value", []span{{5, 10}}},
		{"tab", "\ta\tb", []mark{place(2, 3), place(4, 5)}, 24, "    a   b", []span{{4, 5}, {8, 9}}},
		{"wide", "名前: 値", []mark{place(1, 3), place(5, 6)}, 24, "名前: 値", []span{{0, 4}, {6, 8}}},
		{"combining", "e\u0301tat", []mark{place(3, 4)}, 24, "e\u0301tat", []span{{1, 2}}},
		{"escaped", "\x1b\u202ex", []mark{place(3, 4)}, 24, `␛\u{202e}x`, []span{{9, 10}}},
		{"not UTF-8", "\xff\xfex", []mark{place(3, 4)}, 24, `\xff\xfex`, []span{{8, 9}}},
		{"carriage return", "key\r", []mark{place(1, 4)}, 24, "key", []span{{0, 3}}},
		{"no limit", long, []mark{place(91, 101)}, 0, long, []span{{90, 100}}},
		{"no mark", long, nil, 24, long[:23] + "…", []span{}},
		{"start", long, []mark{place(1, 5)}, 24, long[:23] + "…", []span{{0, 4}}},
		{"middle", long, []mark{place(51, 55)}, 24, "…" + long[41:63] + "…", []span{{10, 14}}},
		{"end", long, []mark{place(99, 101)}, 24, "…" + long[77:], []span{{22, 24}}},
		{"end of a long line", long, []mark{place(101, 101)}, 24, "…" + long[78:], []span{{23, 24}}},
		{"all", long, []mark{place(1, 101)}, 24, long[:23] + "…", []span{{0, 23}}},
		{"long from the middle", long, []mark{place(51, 101)}, 24, "…" + long[50:72] + "…", []span{{1, 23}}},
		{"second out of view", long, []mark{place(1, 5), place(91, 95)}, 24, long[:23] + "…", []span{{0, 4}, {90, 23}}},
		{"wide cut at both ends", strings.Repeat("日", 50), []mark{place(26, 28)}, 24, "… " + strings.Repeat("日", 10) + " …", []span{{10, 14}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			shown, spans := layOut(manifest.Line{Text: test.line}, test.marks, test.room)
			require.Equal(t, test.want, shown)
			require.Equal(t, test.spans, spans)
			if test.room > 0 {
				require.LessOrEqual(t, displayWidth(shown), test.room)
			}
		})
	}
}

// Of a very long line, an excerpt holds the part around the place.
func TestLayOutPartOfALine(t *testing.T) {
	at := func(start, end int) []mark {
		return []mark{{place: manifest.Place{Start: manifest.Position{Line: 1, Column: start}, End: manifest.Position{Line: 1, Column: end}}}}
	}
	part := manifest.Line{Column: 1001, Text: "0123456789"}
	shown, spans := layOut(part, at(1003, 1005), 24)
	require.Equal(t, "…0123456789", shown)
	require.Equal(t, []span{{3, 5}}, spans)
	shown, spans = layOut(part, at(1001, 1011), 0)
	require.Equal(t, "…0123456789", shown)
	require.Equal(t, []span{{1, 11}}, spans)
	_, spans = layOut(part, append(at(1003, 1005), at(7, 9)...), 24)
	require.Equal(t, []span{{3, 5}, {}}, spans)
	part.Text = strings.Repeat(part.Text, 100)
	shown, spans = layOut(part, at(1301, 1305), 24)
	require.Equal(t, "…1234567890123456789012…", shown)
	require.Equal(t, []span{{10, 14}}, spans)
}

// A line of many megabytes costs no more than what is near its places.
func TestLayOutHugeLine(t *testing.T) {
	line := strings.Repeat("x", 8<<20)
	m := mark{place: manifest.Place{Start: manifest.Position{Line: 1, Column: 4 << 20}, End: manifest.Position{Line: 1, Column: 8 << 20}}}
	allocated := testing.AllocsPerRun(1, func() {
		shown, spans := layOut(manifest.Line{Text: line, Column: 1}, []mark{m}, 40)
		require.Equal(t, "…"+strings.Repeat("x", 38)+"…", shown)
		require.Equal(t, []span{{1, 39}}, spans)
	})
	require.Less(t, allocated, 1000.0)
}
