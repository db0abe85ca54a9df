package lint_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// text is an input that holds a text.
func text(name, content string) lint.Input {
	return lint.Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

func run(t *testing.T, rules []*lint.Rule, change func(*lint.Options), inputs ...lint.Input) *lint.Result {
	t.Helper()
	options := lint.DefaultOptions()
	if change != nil {
		change(&options)
	}
	linter, err := lint.New(rules, options)
	require.NoError(t, err)
	return linter.Run(slices.Values(inputs))
}

// object is a rule that reports every object at its name.
func object(id string, severity lint.Severity) *lint.Rule {
	return &lint.Rule{ID: id, Severity: severity, Profile: lint.Baseline, Object: func(p *lint.Pass, o *manifest.Object) {
		p.Report(o.Metadata().Field("name"), o.Kind+" "+o.Name)
	}}
}

// outline returns the place and the rule of each finding.
func outline(r *lint.Result) []string {
	lines := []string{}
	for _, f := range r.Findings {
		lines = append(lines, f.Place.String()+" "+f.Rule.ID+" "+f.Message)
	}
	return lines
}

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  initContainers:
    - name: init
      image: registry.example/init:1.0
  containers:
    - name: first
      image: registry.example/first:1.0
    - name: second
      image: registry.example/second:1.0
`

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n"

func TestRunCounts(t *testing.T) {
	list := "apiVersion: v1\nkind: List\nitems:\n  - null\n  - {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: c, image: i}]}}\n  - just: a value\n"
	r := run(t, []*lint.Rule{object("test/object", lint.Low)}, nil,
		text("pods.yaml", pod+"---\n# nothing\n---\n"+configMap+"---\nvalues: true\n"),
		text("list.yaml", list),
		text("broken.yaml", "a: b: c\n---\n"+configMap),
		text("template.yaml", "a: {{ .Values.b }}\n"),
		text("empty.yaml", ""),
	)
	require.Equal(t, lint.Inputs{
		Files: 5, Documents: 7, Objects: 4, Pods: 2,
		Skipped: []lint.Skipped{
			{File: "pods.yaml", Line: 22, Reason: "not a Kubernetes object"},
			{File: "list.yaml", Line: 4, Reason: "null"},
			{File: "list.yaml", Line: 6, Reason: "not a Kubernetes object"},
		},
		Failed: r.Inputs.Failed,
	}, r.Inputs)
	require.Len(t, r.Inputs.Failed, 2)
	require.Equal(t, "broken.yaml", r.Inputs.Failed[0].File)
	require.Equal(t, 1, r.Inputs.Failed[0].Line)
	require.Equal(t, "manifest/syntax", r.Inputs.Failed[0].Rule)
	require.Equal(t, "template.yaml", r.Inputs.Failed[1].File)
	require.Equal(t, "manifest/unrendered-template", r.Inputs.Failed[1].Rule)
	require.Equal(t, []string{
		"pods.yaml:4:3 test/object Pod shop",
		"pods.yaml:20:3 test/object ConfigMap settings",
		"list.yaml:5:44 test/object Pod a",
		"broken.yaml:6:3 test/object ConfigMap settings",
	}, outline(r))
	require.Equal(t, 4, r.Count(lint.Low))
	require.Zero(t, r.Count(lint.High))
}

// What cannot be read is told, and what can be is checked.
func TestRunUnread(t *testing.T) {
	open := func(stream io.Reader, err error) func() (io.ReadCloser, error) {
		return func() (io.ReadCloser, error) {
			if err != nil {
				return nil, err
			}
			return io.NopCloser(stream), nil
		}
	}
	reset := errors.New("connection reset")
	r := run(t, []*lint.Rule{object("test/object", lint.Low)}, nil,
		lint.Input{Name: "missing.yaml", Open: open(nil, &fs.PathError{Op: "open", Path: "/tmp/missing.yaml", Err: fs.ErrNotExist})},
		lint.Input{Name: "never.yaml", Open: open(failing(reset), nil)},
		lint.Input{Name: "half.yaml", Open: open(io.MultiReader(strings.NewReader(configMap+"---\n"), failing(reset)), nil)},
		text("whole.yaml", configMap),
	)
	require.Equal(t, []lint.Failed{
		{File: "missing.yaml", Message: "open: file does not exist"},
		{File: "never.yaml", Message: "connection reset"},
		{File: "half.yaml", Message: "connection reset"},
	}, r.Inputs.Failed)
	require.Equal(t, 3, r.Inputs.Files, "a file that was not opened was not read")
	require.Equal(t, []string{"half.yaml:4:3 test/object ConfigMap settings", "whole.yaml:4:3 test/object ConfigMap settings"}, outline(r))
}

// failing returns a stream that ends with an error.
func failing(err error) io.Reader {
	r, w := io.Pipe()
	_ = w.CloseWithError(err)
	return r
}

// A .json file that a walk found and that is not JSON is skipped, unless it speaks of a Kubernetes object.
func TestRunForeignJSON(t *testing.T) {
	const comments, broken = "{\n// settings\n\"a\": 1,,\n}", "{\"apiVersion\": \"v1\",,\n}"
	tests := []struct {
		name    string
		content string
		found   bool
		skipped bool
	}{
		{"settings.json", comments, true, true},
		{"settings.JSON", comments, true, true},
		{"settings.json", comments, false, false},
		{"settings.yaml", comments, true, false},
		{"pod.json", broken, true, false},
	}
	for _, test := range tests {
		input := text(test.name, test.content)
		input.Found = test.found
		r := run(t, []*lint.Rule{object("test/object", lint.Low)}, nil, input)
		if test.skipped {
			require.Len(t, r.Inputs.Skipped, 1, test.name)
			require.Empty(t, r.Inputs.Failed, test.name)
		} else {
			require.Empty(t, r.Inputs.Skipped, test.name)
			require.Len(t, r.Inputs.Failed, 1, test.name)
		}
	}
}

// Each hook is called for what its name says, and sees the object at hand.
func TestRunHooks(t *testing.T) {
	at := func(p *lint.Pass) string { return p.Identity().String() }
	rules := []*lint.Rule{
		{ID: "test/document", Profile: lint.Baseline, Severity: lint.Low, Document: func(p *lint.Pass, d *manifest.Document) {
			p.Report(d.Root(), fmt.Sprint("document ", d.Line, at(p), p.Object() == nil))
		}},
		{ID: "test/object", Profile: lint.Baseline, Severity: lint.Low, Object: func(p *lint.Pass, o *manifest.Object) {
			p.Report(o.Value, fmt.Sprint("object ", at(p), p.Object() == o))
		}},
		{ID: "test/pod", Profile: lint.Baseline, Severity: lint.Low, Pod: func(p *lint.Pass, pod *workload.Pod) {
			p.Report(pod.Field(), "pod of "+at(p))
		}},
		{ID: "test/container", Profile: lint.Baseline, Severity: lint.Low, Container: func(p *lint.Pass, c *workload.Container) {
			p.Report(c.Field("name"), "container of "+at(p), lint.In(c))
		}},
		{ID: "test/cluster", Profile: lint.Baseline, Severity: lint.Low, Cluster: func(p *lint.Pass, m *cluster.Model) {
			for _, w := range m.Workloads {
				p.ReportRef(w.Ref, "workload "+w.Identity.String())
			}
		}},
	}
	r := run(t, rules, nil, text("a.yaml", configMap+"---\n"+pod))
	require.Equal(t, []string{
		"a.yaml:1:1 test/document document 1true",
		"a.yaml:1:1 test/object object ConfigMap default/settingstrue",
		"a.yaml:6:1 test/document document 6true",
		"a.yaml:6:1 test/object object Pod default/shoptrue",
		"a.yaml:9:3 test/cluster workload Pod default/shop",
		"a.yaml:10:1 test/pod pod of Pod default/shop",
		"a.yaml:12:7 test/container container of Pod default/shop",
		"a.yaml:15:7 test/container container of Pod default/shop",
		"a.yaml:17:7 test/container container of Pod default/shop",
	}, outline(r))
	require.Equal(t, "init", r.Findings[6].Container)
}

// Rules across objects are given the identities of all objects if they ask for them.
func TestRunIdentities(t *testing.T) {
	count := func(asks bool) (n int) {
		rule := &lint.Rule{ID: "test/cluster", Profile: lint.Baseline, Severity: lint.Low, Identities: asks, Cluster: func(_ *lint.Pass, m *cluster.Model) {
			n = len(m.Objects)
		}}
		run(t, []*lint.Rule{rule}, nil, text("a.yaml", configMap+"---\n"+configMap))
		return n
	}
	require.Equal(t, 2, count(true))
	require.Zero(t, count(false))
}

// Findings come in the order of inputs and of places; at one place the worst first, then by id, then by message.
func TestRunOrder(t *testing.T) {
	rules := []*lint.Rule{
		object("test/b", lint.High), object("test/a", lint.High), object("test/worst", lint.Critical), object("test/c", lint.Low),
		{ID: "test/cluster", Profile: lint.Baseline, Severity: lint.Medium, Cluster: func(p *lint.Pass, m *cluster.Model) {
			for _, w := range slices.Backward(m.Workloads) {
				p.ReportRef(w.Ref, "second")
				p.ReportRef(w.Ref, "first")
			}
		}},
	}
	want := func(file string) (lines []string) {
		for _, line := range []string{"worst Pod shop", "a Pod shop", "b Pod shop", "cluster first", "cluster second", "c Pod shop"} {
			lines = append(lines, file+":4:3 test/"+line)
		}
		return lines
	}
	r := run(t, rules, nil, text("z.yaml", pod), text("a.yaml", pod))
	require.Equal(t, slices.Concat(want("z.yaml"), want("a.yaml")), outline(r))
	require.Equal(t, []string{"test/a", "test/b", "test/c", "test/cluster", "test/worst"}, ids(r.Rules))
}

func ids(rules []*lint.Rule) (all []string) {
	for _, r := range rules {
		all = append(all, r.ID)
	}
	return all
}

// A part of a manifest, such as a patch, is judged by what it sets: what it lacks is not reported, and it is no workload.
func TestRunFragment(t *testing.T) {
	patch := strings.ReplaceAll(pod, "      image: registry.example/first:1.0\n", "      tty: true\n")
	modelled := 0
	rules := []*lint.Rule{containers("tty"), {ID: "test/cluster", Profile: lint.Baseline, Severity: lint.Low, Cluster: func(_ *lint.Pass, m *cluster.Model) {
		modelled = len(m.Workloads)
	}}}
	r := run(t, rules, nil, text("patch.yaml", patch))
	require.Equal(t, []string{"patch.yaml:11:7 test/container fault"}, outline(r))
	require.Zero(t, modelled)
	require.Len(t, r.Inputs.Skipped, 1)
	require.Regexp(t, "^in part: ", r.Inputs.Skipped[0].Reason)
	r = run(t, rules, nil, text("pod.yaml", pod))
	require.Equal(t, 3, len(r.Findings))
	require.Equal(t, 1, modelled)
	require.Empty(t, r.Inputs.Skipped)
}

// The namespace of an object that names none is the one the run assumes, unless its kind has none.
func TestRunIdentity(t *testing.T) {
	tests := []struct {
		apiVersion, kind, namespace string
		want                        string
	}{
		{"v1", "ConfigMap", "", "ConfigMap assumed/x"},
		{"v1", "ConfigMap", "shop", "ConfigMap shop/x"},
		{"apps/v1", "Deployment", "", "Deployment assumed/x"},
		{"v1", "Namespace", "", "Namespace x"},
		{"rbac.authorization.k8s.io/v1", "ClusterRole", "shop", "ClusterRole x"},
		{"example.com/v1", "Widget", "", "Widget x"}, // nothing says whether it has one
		{"example.com/v1", "Widget", "shop", "Widget shop/x"},
	}
	for _, test := range tests {
		manifest := fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata:\n  name: x\n  namespace: %s\n", test.apiVersion, test.kind, test.namespace)
		r := run(t, []*lint.Rule{object("test/object", lint.Low)}, func(o *lint.Options) { o.DefaultNamespace = "assumed" }, text("a.yaml", manifest))
		require.Equal(t, test.want, r.Findings[0].Object.String(), test)
	}
}

// The result is the same whatever the number of jobs, over inputs that make many batches of work.
func TestRunJobs(t *testing.T) {
	var inputs []lint.Input
	for file := range 7 {
		var content strings.Builder
		for document := range 300 {
			fmt.Fprintf(&content, "%s---\n", strings.ReplaceAll(pod, "shop", fmt.Sprintf("shop-%d-%d", file, document)))
			if document%50 == 0 {
				content.WriteString("broken: yaml: here\n---\nvalues: 1\n---\n")
			}
		}
		inputs = append(inputs, text(fmt.Sprintf("f%d.yaml", file), content.String()))
	}
	rules := []*lint.Rule{object("test/object", lint.Low), {ID: "test/cluster", Profile: lint.Baseline, Severity: lint.Low, Cluster: func(p *lint.Pass, m *cluster.Model) {
		for i, w := range m.Workloads {
			p.ReportRef(w.Ref, fmt.Sprint("workload ", i))
			p.LeaveUnjudged(w.Place(), "no reason")
		}
	}}}
	lintWith := func(jobs int) *lint.Result {
		r := run(t, rules, func(o *lint.Options) { o.Jobs = jobs }, inputs...)
		r.Options.Jobs = 0
		return r
	}
	want := lintWith(1)
	require.Equal(t, 2*7*300, len(want.Findings))
	require.Equal(t, 7*300, len(want.Inputs.Unjudged))
	require.Equal(t, "workload 299", want.Findings[598].Message)
	for _, jobs := range []int{0, 2, 8} {
		require.True(t, reflect.DeepEqual(want, lintWith(jobs)), "%d jobs", jobs)
	}
}

// Short and long inputs, and such that cannot be read, come in their order, and no goroutine is left behind.
func TestRunManyInputs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var inputs []lint.Input
		var want []string
		for i := range 200 {
			name := fmt.Sprintf("%d.yaml", i)
			documents := i % 3
			switch i % 20 {
			case 5:
				inputs = append(inputs, lint.Input{Name: name, Open: func() (io.ReadCloser, error) { return nil, fs.ErrNotExist }})
				continue
			case 11:
				documents = 1500
			}
			inputs = append(inputs, text(name, strings.Repeat(configMap+"---\n", documents)))
			for document := range documents {
				want = append(want, fmt.Sprintf("%s:%d:3 test/object ConfigMap settings", name, 4+5*document))
			}
		}
		for _, jobs := range []int{1, 2, 5} {
			r := run(t, []*lint.Rule{object("test/object", lint.Low)}, func(o *lint.Options) { o.Jobs = jobs }, inputs...)
			require.Equal(t, want, outline(r))
			require.Equal(t, 190, r.Inputs.Files)
			require.Len(t, r.Inputs.Failed, 10)
			require.Equal(t, "185.yaml", r.Inputs.Failed[9].File)
		}
	})
}

// A linter can run more than once, and at the same time.
func TestRunConcurrently(t *testing.T) {
	linter, err := lint.New([]*lint.Rule{object("test/object", lint.Low)}, lint.DefaultOptions())
	require.NoError(t, err)
	results := make(chan *lint.Result)
	for range 4 {
		go func() { results <- linter.Run(slices.Values([]lint.Input{text("a.yaml", pod)})) }()
	}
	for range 4 {
		require.Len(t, (<-results).Findings, 1)
	}
}

func TestRunProgress(t *testing.T) {
	linter, err := lint.New([]*lint.Rule{object("test/object", lint.Low)}, lint.DefaultOptions())
	require.NoError(t, err)
	var last lint.Inputs
	calls := 0
	linter.Progress = func(in lint.Inputs) {
		require.GreaterOrEqual(t, in.Documents, last.Documents)
		last = in
		calls++
	}
	r := linter.Run(slices.Values([]lint.Input{text("a.yaml", strings.Repeat(configMap+"---\n", 1000))}))
	require.Greater(t, calls, 1)
	require.Equal(t, r.Inputs, last)
	require.Equal(t, 1000, last.Documents)
}

// Documents are checked while the input still comes.
func TestRunStreams(t *testing.T) {
	linter, err := lint.New([]*lint.Rule{object("test/object", lint.Low)}, lint.DefaultOptions())
	require.NoError(t, err)
	checked := make(chan lint.Inputs, 1)
	linter.Progress = func(in lint.Inputs) {
		select {
		case checked <- in:
		default:
		}
	}
	r, w := io.Pipe()
	endless := lint.Input{Name: "stream.yaml", Open: func() (io.ReadCloser, error) { return r, nil }}
	go func() {
		for len(checked) == 0 {
			if _, err := io.WriteString(w, configMap+"---\n"); err != nil {
				return
			}
		}
		_ = w.Close()
	}()
	result := linter.Run(slices.Values([]lint.Input{endless}))
	require.Positive(t, (<-checked).Objects)
	require.Positive(t, result.Inputs.Objects)
}

// Every stream that was opened is closed.
func TestRunCloses(t *testing.T) {
	opened, closed := 0, 0
	inputs := func() iter.Seq[lint.Input] {
		return func(yield func(lint.Input) bool) {
			for range 3 {
				if !yield(lint.Input{Name: "a.yaml", Open: func() (io.ReadCloser, error) {
					opened++
					return closer{strings.NewReader(pod), &closed}, nil
				}}) {
					return
				}
			}
		}
	}
	linter, err := lint.New([]*lint.Rule{object("test/object", lint.Low)}, lint.DefaultOptions())
	require.NoError(t, err)
	linter.Run(inputs())
	require.Equal(t, 3, opened)
	require.Equal(t, 3, closed)
}

type closer struct {
	io.Reader
	closed *int
}

func (c closer) Close() error {
	*c.closed++
	return nil
}

func TestModelIsMadeWithoutRules(t *testing.T) {
	reported := false
	linter, err := lint.New([]*lint.Rule{{ID: "a/b", Severity: lint.Low, Profile: lint.Baseline, Object: func(*lint.Pass, *manifest.Object) { reported = true }}}, lint.DefaultOptions())
	require.NoError(t, err)
	model, in := linter.Model(slices.Values([]lint.Input{text("pod.yaml", pod), text("broken.yaml", "a: b: c\n"), text("again.yaml", pod)}))
	require.False(t, reported)
	require.Len(t, model.Workloads, 2)
	require.Equal(t, "shop", model.Workloads[0].Name)
	require.Equal(t, "default", model.Workloads[0].Namespace)
	require.Equal(t, "again.yaml", model.Workloads[1].Place().File)
	require.Empty(t, model.Objects)
	require.Equal(t, 3, in.Files)
	require.Len(t, in.Failed, 1)
	require.Equal(t, "broken.yaml", in.Failed[0].File)
}

func TestContext(t *testing.T) {
	names := &lint.Rule{ID: "test/names", Severity: lint.Low, Profile: lint.Baseline, Identities: true, Cluster: func(p *lint.Pass, m *cluster.Model) {
		for _, ref := range m.Objects {
			p.ReportRef(ref, "one of "+fmt.Sprint(len(m.Objects)))
		}
	}}
	configMap := func(name string) string { return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + "}\n" }
	aside := func(in lint.Input) lint.Input {
		in.Context = true
		return in
	}
	r := run(t, []*lint.Rule{object("test/object", lint.Low), names}, nil,
		aside(text("a.yaml", configMap("a"))), text("b.yaml", configMap("b")), aside(text("c.yaml", "a: b: c\n")), aside(text("d.yaml", pod)))
	require.Equal(t, []string{"b.yaml:3:12 test/names one of 3", "b.yaml:3:12 test/object ConfigMap b"}, outline(r))
	require.Equal(t, lint.Inputs{
		Files: 1, Context: 3, Documents: 1, Objects: 1,
		Unjudged: r.Inputs.Unjudged,
	}, r.Inputs)
	require.Len(t, r.Inputs.Unjudged, 1)
	require.Equal(t, "c.yaml:1:5", r.Inputs.Unjudged[0].Place.String())
}

// An input that was judged before is judged again only by rules across objects.
func TestJudged(t *testing.T) {
	across := &lint.Rule{ID: "test/across", Severity: lint.Low, Profile: lint.Baseline, Identities: true, Cluster: func(p *lint.Pass, m *cluster.Model) {
		for _, o := range m.Objects {
			p.ReportRef(o, "one of several")
		}
	}}
	old := text("old.yaml", configMap)
	old.Judged = true
	r := run(t, []*lint.Rule{object("test/object", lint.Low), across}, nil, old, text("new.yaml", configMap))
	require.Equal(t, []string{
		"old.yaml:4:3 test/across one of several", "new.yaml:4:3 test/across one of several", "new.yaml:4:3 test/object ConfigMap settings",
	}, outline(r))
	require.Equal(t, 2, r.Inputs.Files)
}

// What was read of an input is known to a later run, which does not open it; but for what exceptions are about, which may be others
// then.
func TestReading(t *testing.T) {
	across := &lint.Rule{ID: "test/across", Severity: lint.Low, Profile: lint.Baseline, Identities: true, Cluster: func(p *lint.Pass, m *cluster.Model) {
		for _, o := range m.Objects {
			p.ReportRef(o, fmt.Sprintf("one of %d", len(m.Objects)))
		}
	}}
	allowed := strings.Replace(configMap, "name: settings", "name: settings # seaworthy:allow test/across until 2026-12-31 -- known", 1)
	for _, tt := range []struct {
		name, text string
		opens      int
		want       []string
	}{
		{"objects", configMap, 1, []string{"old.yaml:4:3 test/across one of 2", "new.yaml:4:3 test/across one of 2", "new.yaml:4:3 test/object ConfigMap settings"}},
		{"nothing", "", 1, []string{"new.yaml:4:3 test/across one of 1", "new.yaml:4:3 test/object ConfigMap settings"}},
		{"an exception", allowed, 2, []string{"new.yaml:4:3 test/across one of 2", "new.yaml:4:3 test/object ConfigMap settings"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			options := lint.DefaultOptions()
			options.Today = exception.Date{Year: 2026, Month: 11, Day: 1}
			linter, err := lint.New([]*lint.Rule{object("test/object", lint.Low), across}, options)
			require.NoError(t, err)
			opens := 0
			old := text("old.yaml", tt.text)
			open := old.Open
			old.Open = func() (io.ReadCloser, error) {
				opens++
				return open()
			}
			old.Reading = new(lint.Reading)
			linter.Run(slices.Values([]lint.Input{old}))
			old.Judged = true
			for range 2 {
				r := linter.Run(slices.Values([]lint.Input{old, text("new.yaml", configMap)}))
				require.Equal(t, tt.want, outline(r))
				require.Equal(t, 2, r.Inputs.Files)
			}
			require.Equal(t, 2*tt.opens-1, opens)
		})
	}
}
