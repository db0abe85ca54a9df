package fix_test

import (
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/fix"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// object returns a rule that reports data.NAME of every object, and does something about it.
func object(name string, safe bool, report func(p *lint.Pass, v manifest.Value)) *lint.Rule {
	return &lint.Rule{ID: "test/" + name, Profile: lint.Baseline, Severity: lint.Low, Confidence: lint.HighConfidence,
		Fix: lint.RuleFix{Does: "mends " + name, Breaks: "What relies on it stops.", Safe: safe},
		Object: func(p *lint.Pass, o *manifest.Object) {
			if v := o.Field("data", name); v.Exists() {
				report(p, v)
			}
		}}
}

// becomes returns a rule that sets data.NAME to false where it is true.
func becomes(name string, safe bool) *lint.Rule {
	return object(name, safe, func(p *lint.Pass, v manifest.Value) {
		if v.IsTrue() {
			p.Report(v, "is true", lint.Mend(lint.Set(v, false)))
		}
	})
}

// goes returns a rule that removes data.NAME.
func goes(name string) *lint.Rule {
	return object(name, true, func(p *lint.Pass, v manifest.Value) {
		p.Report(v, "is there", lint.Mend(lint.Delete(v, v.Document().Root())))
	})
}

// wants returns a rule that asks for an object beside every ConfigMap.
func wants(text string) *lint.Rule {
	return &lint.Rule{ID: "test/wants", Profile: lint.Baseline, Severity: lint.Low, Confidence: lint.HighConfidence, Identities: true,
		Fix: lint.RuleFix{Does: "adds it", Breaks: "What relies on it stops."},
		Cluster: func(p *lint.Pass, m *cluster.Model) {
			missing := lint.NewObject{Identity: manifest.Identity{APIVersion: "v1", Kind: "Secret", Namespace: "shop", Name: "added"}, Text: text}
			if slices.ContainsFunc(m.Objects, func(o cluster.Ref) bool { return o.Kind == "Secret" }) {
				return
			}
			for _, o := range m.Objects {
				p.ReportRef(o, "lacks a Secret", lint.AddObject(missing))
			}
		}}
}

func config(name string, data ...string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n  namespace: shop\ndata:\n  " + strings.Join(data, "\n  ") + "\n"
}

// input returns an input that holds a text.
func input(name, text string) fix.Input {
	return fix.Input{Input: lint.Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}}
}

func run(t *testing.T, rules []*lint.Rule, o fix.Options, inputs ...fix.Input) *fix.Result {
	t.Helper()
	return runWith(t, rules, o, func(*lint.Options) {}, inputs...)
}

func runWith(t *testing.T, rules []*lint.Rule, o fix.Options, more func(*lint.Options), inputs ...fix.Input) *fix.Result {
	t.Helper()
	options := lint.DefaultOptions()
	options.Fixes = true
	more(&options)
	linter, err := lint.New(rules, options)
	require.NoError(t, err)
	return fix.Run(linter, inputs, o)
}

func left(r *fix.Result) (all []string) {
	for _, l := range r.Left {
		all = append(all, fmt.Sprint(l.Place, " ", l.Rule.ID, " ", l.Why, " ", l.Reason))
	}
	return all
}

func TestRun(t *testing.T) {
	a, b, c := becomes("a", true), becomes("b", true), becomes("c", false)
	text := config("x", "a: true # why", "b: yes", "c: true")
	r := run(t, []*lint.Rule{a, b, c}, fix.Options{}, input("x.yaml", text), input("y.yaml", config("z", "d: true")))
	require.Len(t, r.Files, 1)
	f := r.Files[0]
	require.Equal(t, text, string(f.Before))
	require.Equal(t, config("x", "a: false # why", "b: false", "c: true"), string(f.After))
	require.Len(t, f.Mended, 2)
	require.Equal(t, manifest.Position{Line: 7, Column: 3}, f.Mended[0].At)
	require.Equal(t, []string{"x.yaml:9:3 test/c unsafe "}, left(r))
	require.Empty(t, r.Faults)
	require.Len(t, r.Found.Findings, 3)

	r = run(t, []*lint.Rule{a, b, c}, fix.Options{Unsafe: true}, input("x.yaml", text))
	require.Equal(t, config("x", "a: false # why", "b: false", "c: false"), string(r.Files[0].After))
	require.Empty(t, r.Left)

	r = run(t, []*lint.Rule{a, b, c}, fix.Options{Unsafe: true}, input("x.yaml", string(r.Files[0].After)))
	require.Empty(t, r.Files)
}

// Fixes that cannot be made together are made one after the other, and what they were about is told where it stood at first.
func TestRunInPasses(t *testing.T) {
	var rules []*lint.Rule
	for _, to := range []string{"1", "2", "3"} {
		rules = append(rules, object("a", true, func(p *lint.Pass, v manifest.Value) {
			if text := v.Text(); text < to {
				p.Report(v, "less than "+to, lint.Mend(lint.Set(v, to)))
			}
		}))
		rules[len(rules)-1].ID += to
	}
	rules = append(rules, goes("gone"))
	r := run(t, rules, fix.Options{}, input("x.yaml", config("x", "gone: true", `a: "0"`)))
	require.Equal(t, config("x", `a: "3"`), string(r.Files[0].After))
	require.Empty(t, r.Left)
	for _, m := range r.Files[0].Mended[1:] {
		require.Equal(t, manifest.Position{Line: 8, Column: 3}, m.At)
	}
	require.Equal(t, "--- a/x.yaml\n+++ b/x.yaml\n@@ -4,5 +4,4 @@\n   name: x\n   namespace: shop\n data:\n-  gone: true\n-  a: \"0\"\n+  a: \"3\"\n", r.Files[0].Diff())
}

// What takes more passes than there are is left for the next run.
func TestRunEnds(t *testing.T) {
	var rules []*lint.Rule
	for i := range fix.MaxPasses + 2 {
		to := fmt.Sprintf("%02d", i+1)
		rule := object("a", true, func(p *lint.Pass, v manifest.Value) {
			if v.Text() < to {
				p.Report(v, "less than "+to, lint.Mend(lint.Set(v, to)))
			}
		})
		rule.ID += to
		rules = append(rules, rule)
	}
	r := run(t, rules, fix.Options{}, input("x.yaml", config("x", `a: "00"`)))
	require.Empty(t, r.Faults)
	require.Equal(t, config("x", `a: "10"`), string(r.Files[0].After))
	const why = " refused it waits for other edits: run seaworthy fix again"
	require.Equal(t, []string{"x.yaml:7:3 test/a11" + why, "x.yaml:7:3 test/a12" + why}, left(r))
}

func TestNothingIsFixed(t *testing.T) {
	a := becomes("a", true)
	faulty := config("x", "a: true")
	linked := input("x.yaml", faulty)
	linked.Refusal = "it is far away"
	context := input("x.yaml", faulty)
	context.Context = true
	rendered := "# Source: chart/templates/x.yaml\n" + faulty
	for name, test := range map[string]struct {
		inputs []fix.Input
		want   []string
	}{
		"may not be changed": {[]fix.Input{linked}, []string{"x.yaml:7:3 test/a refused it is far away"}},
		"one name for two": {[]fix.Input{input("x.yaml", faulty), input("x.yaml", config("z", "b: true"))},
			[]string{"x.yaml:7:3 test/a refused several inputs have this name"}},
		"context":  {[]fix.Input{context}, nil},
		"rendered": {[]fix.Input{input("x.yaml", "---\n"+rendered)}, []string{"x.yaml:9:3 test/a refused it is rendered from chart/templates/x.yaml: change that"}},
		"alias": {[]fix.Input{input("x.yaml", config("x", "z: &z {a: true}", "<<: *z"))},
			[]string{"x.yaml:7:10 test/a refused it comes by an alias: change what the alias stands for"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, []*lint.Rule{a}, fix.Options{}, test.inputs...)
			require.Empty(t, r.Files)
			require.Equal(t, test.want, left(r))
		})
	}

	piped := input("<stdin>", "---\n"+rendered)
	piped.Rendered = true
	require.Len(t, run(t, []*lint.Rule{a}, fix.Options{}, piped).Files, 1)
}

// A file that is another one when it is read again stays as it is.
func TestRunLeavesAChangedFileAlone(t *testing.T) {
	in := input("x.yaml", "")
	text := config("x", "a: true")
	in.Open = func() (io.ReadCloser, error) {
		defer func() { text = config("x", "a: true", "b: true") }()
		return io.NopCloser(strings.NewReader(text)), nil
	}
	r := run(t, []*lint.Rule{becomes("a", true)}, fix.Options{}, in)
	require.Empty(t, r.Files)
	require.Equal(t, []string{"x.yaml:7:3 test/a refused it has changed while it was read"}, left(r))
}

// What exceptions allow and what a filter takes out is not fixed.
func TestRunHeedsWhatIsAllowed(t *testing.T) {
	text := config("x", "a: true # seaworthy:allow test/a until 2027-01-01 -- it is needed", "b: true")
	rules := []*lint.Rule{becomes("a", true), becomes("b", true)}
	today := func(o *lint.Options) { o.Today = exception.DateOf(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)) }
	r := runWith(t, rules, fix.Options{}, today, input("x.yaml", text))
	require.Equal(t, strings.Replace(text, "b: true", "b: false", 1), string(r.Files[0].After))

	known := func(r *lint.Result) {
		isB := func(f *lint.Finding) bool { return f.Rule == rules[1] }
		r.Baseline = &lint.Known{}
		for _, f := range r.Findings {
			if isB(f) {
				r.Baseline.Findings = append(r.Baseline.Findings, f)
			}
		}
		r.Findings = slices.DeleteFunc(r.Findings, isB)
	}
	r = runWith(t, rules, fix.Options{Filter: known}, today, input("x.yaml", text))
	require.Empty(t, r.Files)
	require.Empty(t, r.Left)
}

// A fix that does not hold to its word leaves the file as it was, and no other.
func TestRunFaults(t *testing.T) {
	a := becomes("a", true)
	other := "  other: y\n"
	for name, test := range map[string]struct {
		rule *lint.Rule
		text string
		why  string
	}{
		"the finding remains": {object("b", true, func(p *lint.Pass, v manifest.Value) {
			p.Report(v, "is there", lint.Mend(lint.Set(v, "changed")))
		}), "b: x", "test/b at x.yaml:8:3 remains or has come: is there"},
		"another comes": {object("b", true, func(p *lint.Pass, v manifest.Value) {
			if v.Text() == "x" {
				p.Report(v, "is x", lint.Mend(lint.Swap(v, "c", "x")))
			}
		}), "b: x", "test/c at x.yaml:8:3 remains or has come: is there"},
	} {
		t.Run(name, func(t *testing.T) {
			c := object("c", true, func(p *lint.Pass, v manifest.Value) { p.Report(v, "is there") })
			text := config("x", "a: true", test.text)
			r := run(t, []*lint.Rule{a, test.rule, c}, fix.Options{}, input("x.yaml", text+other), input("y.yaml", config("z", "a: true")))
			require.Equal(t, []fix.Fault{{File: "x.yaml", Why: test.why}}, r.Faults)
			require.Len(t, r.Files, 1)
			require.Equal(t, "y.yaml", r.Files[0].Name)
			require.Contains(t, left(r), "x.yaml:7:3 test/a faulty ")
		})
	}
}

func TestRunAddsObjects(t *testing.T) {
	const added = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: added\n  namespace: shop\n"
	all := fix.Options{Unsafe: true, Objects: true}
	for name, test := range map[string]struct{ file, text, want string }{
		"plain":              {"x.yaml", config("x", "a: 1"), config("x", "a: 1") + "---\n" + added},
		"no final newline":   {"x.yaml", strings.TrimSuffix(config("x", "a: 1"), "\n"), config("x", "a: 1") + "---\n" + added},
		"separator":          {"x.yaml", config("x", "a: 1") + "---\n", config("x", "a: 1") + "---\n" + added},
		"separator, no line": {"x.yaml", config("x", "a: 1") + "---", config("x", "a: 1") + "---\n" + added},
		"comment at the end": {"x.yaml", config("x", "a: 1") + "---\n# end\n", config("x", "a: 1") + "---\n# end\n---\n" + added},
		"CRLF":               {"x.yaml", crlf(config("x", "a: 1")), crlf(config("x", "a: 1") + "---\n" + added)},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, []*lint.Rule{wants(added)}, all, input(test.file, test.text), input("y.yaml", config("z", "a: 1")))
			require.Empty(t, r.Faults)
			require.Equal(t, test.want, string(r.Files[0].After))
			require.Len(t, r.Files, 2)
			require.False(t, r.Files[1].Changed(), "one is enough")
			require.Len(t, r.Files[1].Mended, 1)
			require.Empty(t, r.Left)
		})
	}

	rules := []*lint.Rule{wants(added)}
	x := input("x.yaml", config("x", "a: 1"))
	require.Equal(t, []string{"x.yaml:4:3 test/wants unsafe "}, left(run(t, rules, fix.Options{}, x)))
	require.Equal(t, []string{"x.yaml:4:3 test/wants objects "}, left(run(t, rules, fix.Options{Unsafe: true}, x)))
	json := input("x.json", `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}}`)
	require.Equal(t, []string{"x.json:1:56 test/wants refused nothing can be appended to a JSON file: write the object into a directory"}, left(run(t, rules, all, json)))

	all.Into = true
	r := run(t, rules, all, x, json)
	require.Len(t, r.New, 1)
	require.Equal(t, added, r.New[0].Text)
	require.Empty(t, r.Left)
	for _, f := range r.Files {
		require.False(t, f.Changed(), f.Name)
	}

	r = run(t, []*lint.Rule{wants("kind: [\n")}, fix.Options{Unsafe: true, Objects: true}, x)
	require.Empty(t, r.Files)
	require.Len(t, r.Faults, 1)
}

func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

// The result is the same whatever the number of jobs.
func TestRunIsDeterministic(t *testing.T) {
	var inputs []fix.Input
	for i := range 100 {
		inputs = append(inputs, input(path.Join("d", fmt.Sprint(i, ".yaml")), config(fmt.Sprint("x", i), "a: true", "b: true", "gone: 1")))
	}
	const added = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: added\n  namespace: shop\n"
	of := func(jobs int) (text []string) {
		r := runWith(t, []*lint.Rule{becomes("a", true), becomes("b", false), goes("gone"), wants(added)}, fix.Options{Unsafe: true, Objects: true},
			func(o *lint.Options) { o.Jobs = jobs }, inputs...)
		require.Empty(t, r.Faults)
		for _, f := range r.Files {
			text = append(text, f.Diff())
			for _, m := range f.Mended {
				text = append(text, fmt.Sprint(f.Name, m.At, m.Rule.ID))
			}
		}
		return append(text, left(r)...)
	}
	require.Equal(t, of(1), of(8))
}
