package lint_test

import (
	"bytes"
	"cmp"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// FuzzLint runs every rule over a file of any content. Whatever it is, nothing panics; every finding stands in the text;
// what was not read is told; and the result is the same whatever the number of jobs.
func FuzzLint(f *testing.F) {
	for _, r := range rules.All() {
		f.Add([]byte(r.Bad), false)
		f.Add([]byte(r.Bad+"---\n"+r.Good), false)
	}
	for _, seed := range []string{
		"", "---", "null", "{}", "[]", "\x00", "a: b: c", "a:\n\tb: c", "{{ .Values.a }}", "...\na: b", "--- a\nb: c", "a: &a [*a]",
		"\ufeffapiVersion: v1\nkind: Pod\nspec: null\n", "\xff\xfea\x00:\x00 \x001\x00", "\xfe\xff\x00a", "apiVersion: v1\r\nkind: Pod\r\n",
		"apiVersion: v1\nkind: Pod\nspec:\n  containers: [{name: \"a\xff\", securityContext: {privileged: true}}]\n",
		"apiVersion: v1\nkind: List\nitems: [null, 1, {kind: List, apiVersion: v1, items: [{}]}]\n",
		"apiVersion: v1\u0085kind: Pod\u2028spec:\u2029  hostPID: yes\n",
		`{"apiVersion":"v1","kind":"Pod","spec":{"hostPID":true,"hostPID":true}} x`,
		"a: &a {privileged: true}\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - <<: *a\n    securityContext: *a\n",
	} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	// An input that is too long for one worker, between two copies of the input, makes work for two. It is slow.
	between := text("between.json", `{"a":"`+strings.Repeat("x", 256<<10)+`"}`+"\n---\n")
	linters := map[int]*lint.Linter{}
	for _, jobs := range []int{1, 4} {
		options := lint.DefaultOptions()
		options.Profile, options.Jobs = lint.Strict, jobs
		linter, err := lint.New(rules.All(), options)
		if err != nil {
			f.Fatal(err)
		}
		linters[jobs] = linter
	}
	f.Fuzz(func(t *testing.T, content []byte, json bool) {
		name := "input.yaml"
		if json {
			name = "input.json"
		}
		first, second := text("first/"+name, string(content)), text("second/"+name, string(content))
		second.Found = true
		inputs := []lint.Input{first, second}
		if len(content)%16 == 0 {
			inputs = []lint.Input{first, between, second}
		}
		results := map[int]*lint.Result{}
		for jobs, linter := range linters {
			results[jobs] = linter.Run(slices.Values(inputs))
			results[jobs].Options.Jobs = 0
		}
		if !reflect.DeepEqual(results[1], results[4]) {
			t.Errorf("1 and 4 jobs differ:\n%v\n%v", results[1], results[4])
		}
		check(t, results[1], content)
	})
}

var fingerprint = regexp.MustCompile(`^[0-9a-f]{32}$`)

func check(t *testing.T, r *lint.Result, content []byte) {
	lines := linesOf(content)
	told := map[string]bool{}
	for _, f := range r.Findings {
		switch {
		case !within(f.Place, lines):
			t.Errorf("%s: %s: outside of the text", f.Place, f.Rule.ID)
		case f.Context != nil && !within(f.Context.Place, lines):
			t.Errorf("%s: %s: its context is outside of the text", f.Context.Place, f.Rule.ID)
		case f.Message == "" || strings.Contains(f.Message, "\n") && !f.Unread:
			t.Errorf("%s: %s: message %q", f.Place, f.Rule.ID, f.Message)
		case !fingerprint.MatchString(f.Fingerprint):
			t.Errorf("%s: %s: fingerprint %q", f.Place, f.Rule.ID, f.Fingerprint)
		case !slices.IsSorted(f.PSA):
			t.Errorf("%s: %s: checks %q are not sorted", f.Place, f.Rule.ID, f.PSA)
		case f.Unread && len(r.Inputs.Failed) == 0:
			t.Errorf("%s: %s: unread, and nothing failed", f.Place, f.Rule.ID)
		}
		for _, related := range f.Related {
			if !within(related.Place, lines) {
				t.Errorf("%s: %s: what is related is outside of the text", related.Place, f.Rule.ID)
			}
		}
		told[f.Place.File+f.Rule.ID] = true
	}
	for _, failed := range r.Inputs.Failed {
		if failed.Rule != "" && !told[failed.File+failed.Rule] {
			t.Errorf("%v: no finding of %s", failed, failed.Rule)
		}
	}
	if !slices.IsSortedFunc(r.Findings, func(a, b *lint.Finding) int {
		return cmp.Or(cmp.Compare(a.Place.File, b.Place.File), a.Place.Start.Compare(b.Place.Start)) // "first" comes before "second"
	}) {
		t.Error("the findings are not in the order of inputs and places")
	}
	in := &r.Inputs
	if in.Files < 2 || in.Pods > in.Objects || in.Objects > 0 && in.Documents == 0 {
		t.Errorf("%d files, %d documents, %d objects, %d pods", in.Files, in.Documents, in.Objects, in.Pods)
	}
}

// linesOf returns how many characters each line of a text has.
func linesOf(content []byte) (lengths []int) {
	decoded, _, err := transform.Bytes(unicode.BOMOverride(encoding.Nop.NewDecoder()), content)
	if err != nil {
		decoded = content
	}
	for _, line := range bytes.Split(decoded, []byte("\n")) {
		lengths = append(lengths, utf8.RuneCount(line))
	}
	return lengths
}

// within reports whether a place is one of a text: at most behind the last character of a line.
func within(p manifest.Place, lines []int) bool {
	return p.Start.Line >= 1 && p.Start.Line <= len(lines) && p.End.Line == p.Start.Line &&
		p.Start.Column >= 1 && p.Start.Column <= p.End.Column && p.End.Column <= lines[p.Start.Line-1]+1
}
