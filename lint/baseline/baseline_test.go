package baseline_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/baseline"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// file is an input that holds a text.
func file(name, content string) lint.Input {
	return lint.Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil }}
}

func run(t *testing.T, change func(*lint.Options), inputs ...lint.Input) *lint.Result {
	t.Helper()
	options := lint.DefaultOptions()
	options.Today = exception.Date{Year: 2027, Month: 3, Day: 1}
	if change != nil {
		change(&options)
	}
	linter, err := lint.New(rules.All(), options)
	require.NoError(t, err)
	return linter.Run(slices.Values(inputs))
}

func written(t *testing.T, b *baseline.Baseline) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, b.Write(&out))
	return out.String()
}

// again returns the baseline as it is read from its text.
func again(t *testing.T, b *baseline.Baseline) *baseline.Baseline {
	t.Helper()
	read, err := baseline.Read(strings.NewReader(written(t, b)))
	require.NoError(t, err)
	require.Equal(t, written(t, b), written(t, read))
	return read
}

// fresh returns what a run reports beside a baseline, and how much of it is stale.
func fresh(t *testing.T, b *baseline.Baseline, r *lint.Result) (found []string, stale int) {
	t.Helper()
	before := len(r.Findings)
	again(t, b).Apply(r, rules.All())
	require.Len(t, r.Findings, before-len(r.Baseline.Findings))
	for _, f := range r.Findings {
		require.False(t, f.Known)
		found = append(found, strings.TrimSpace(f.Rule.ID+" "+f.Container))
	}
	for _, f := range r.Baseline.Findings {
		require.True(t, f.Known)
	}
	return found, len(r.Baseline.Stale)
}

const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: server
          image: registry.example/server
          securityContext:
            privileged: true
        - name: proxy
          image: registry.example/proxy:1.4
`

const third = `        - name: third
          image: registry.example/third
          securityContext:
            privileged: true
`

// Where a manifest stands, and how it is written, does not matter.
func TestSame(t *testing.T) {
	b := baseline.Of(run(t, nil, file("web.yaml", web)))
	require.Greater(t, len(b.Entries()), 5)
	blocks := strings.SplitAfter(web, "      containers:\n")
	containers := strings.SplitAfter(blocks[1], "privileged: true\n")
	for name, content := range map[string]string{
		"the same":       web,
		"moved":          "# moved\n\n" + web,
		"indented":       "apiVersion: v1\nkind: List\nitems:\n  - " + strings.ReplaceAll(strings.TrimSpace(web), "\n", "\n    ") + "\n",
		"reordered":      blocks[0] + containers[1] + containers[0],
		"fields ordered": strings.Replace(web, "          image: registry.example/server\n          securityContext:\n            privileged: true\n", "          securityContext: {privileged: true}\n          image: registry.example/server\n", 1),
	} {
		found, stale := fresh(t, b, run(t, nil, file("elsewhere/other.yaml", content)))
		require.Empty(t, found, name)
		require.Zero(t, stale, name)
	}
}

func TestNew(t *testing.T) {
	b := baseline.Of(run(t, nil, file("web.yaml", web)))
	found, stale := fresh(t, b, run(t, nil, file("web.yaml", web+third)))
	require.Subset(t, found, []string{"pod/privileged third", "image/floating-tag third", "pod/retained-capabilities third"})
	require.Contains(t, found, "pod/seccomp-missing", "the finding about all containers is about one that is new")
	require.NotContains(t, found, "pod/privileged server")
	require.Zero(t, stale)

	found, stale = fresh(t, b, run(t, nil, file("web.yaml", strings.ReplaceAll(web, "name: web", "name: api"))))
	require.NotEmpty(t, found, "another object")
	require.Positive(t, stale)

	found, stale = fresh(t, b, run(t, nil, file("web.yaml", strings.Replace(web, "privileged: true", "privileged: false", 1))))
	require.NotContains(t, found, "pod/privileged server")
	require.Positive(t, stale)
}

// One of the containers that a finding is about is mended: the rest of it is known.
func TestPartOfAFinding(t *testing.T) {
	only := func(o *lint.Options) { o.Select = []string{"pod/seccomp-missing"} }
	b := baseline.Of(run(t, only, file("web.yaml", web+third)))
	require.Len(t, b.Entries(), 3)
	found, stale := fresh(t, b, run(t, only, file("web.yaml", web)))
	require.Empty(t, found)
	require.Equal(t, 1, stale)
}

// A workload that is open joins others that were: the finding about all of them is reported.
func TestFindingsAboutSeveralObjects(t *testing.T) {
	only := func(o *lint.Options) { o.Select = []string{"network/ingress-open"} }
	one, two := file("a.yaml", web), file("b.yaml", strings.ReplaceAll(web, "web", "api"))
	both := baseline.Of(run(t, only, one, two))
	require.Len(t, both.Entries(), 2)
	for _, inputs := range [][]lint.Input{{one, two}, {two, one}, {one}, {two}} {
		found, stale := fresh(t, both, run(t, only, inputs...))
		require.Empty(t, found)
		require.Equal(t, 2-len(inputs), stale)
	}
	found, _ := fresh(t, baseline.Of(run(t, only, one)), run(t, only, one, two))
	require.Equal(t, []string{"network/ingress-open"}, found)
}

func TestTwins(t *testing.T) {
	only := func(o *lint.Options) { o.Select = []string{"pod/privileged"} }
	twins := baseline.Of(run(t, only, file("a.yaml", web), file("b.yaml", web)))
	entries := twins.Entries()
	require.Equal(t, []string{"a.yaml", "b.yaml"}, []string{entries[0].File, entries[1].File}, "files tell twins apart")
	require.Empty(t, baseline.Of(run(t, only, file("a.yaml", web))).Entries()[0].File)

	r := run(t, only, file("a.yaml", web), file("b.yaml", web), file("c.yaml", web))
	found, stale := fresh(t, twins, r)
	require.Len(t, found, 1, "two were known")
	require.Equal(t, "c.yaml", r.Findings[0].Place.File)
	require.Zero(t, stale)
	r = run(t, only, file("0.yaml", web), file("b.yaml", web))
	found, _ = fresh(t, twins, r)
	require.Empty(t, found, "one of them has moved")
	_, stale = fresh(t, twins, run(t, only, file("b.yaml", web)))
	require.Equal(t, 1, stale)
	found, _ = fresh(t, twins, run(t, only, file("a.yaml", web+"---\n"+web+"---\n"+web)))
	require.Len(t, found, 1)
}

// What is worse than it was is new.
func TestWorse(t *testing.T) {
	mount := func(path string) string {
		return web + "          volumeMounts: [{name: data, mountPath: /data}]\n      volumes:\n        - name: data\n          hostPath: {path: " + path + "}\n"
	}
	only := func(o *lint.Options) { o.Select = []string{"pod/host-path"} }
	b := baseline.Of(run(t, only, file("a.yaml", mount("/srv/data"))))
	found, _ := fresh(t, b, run(t, only, file("a.yaml", mount("/srv/other"))))
	require.Empty(t, found)
	found, _ = fresh(t, b, run(t, only, file("a.yaml", mount("/"))))
	require.Equal(t, []string{"pod/host-path"}, found)
}

// What could not be read, and what is wrong with exceptions, is in no baseline.
func TestNeverKnown(t *testing.T) {
	content := strings.Replace(web, "privileged: true", "privileged: true # seaworthy:allow pod/privileged until 2027-02-28 -- why", 1)
	r := run(t, nil, file("a.yaml", "a: b: c\n---\n"+content))
	b := baseline.Of(r)
	for _, e := range b.Entries() {
		require.NotContains(t, []string{"manifest/syntax", "exception/overdue", "pod/privileged"}, e.Rule)
	}
	found, stale := fresh(t, b, r)
	require.Equal(t, []string{"manifest/syntax", "pod/privileged server", "exception/overdue"}, found)
	require.Zero(t, stale)

	// What an exception allowed is back when it is overdue, even where a baseline from before the exception knows it.
	before := baseline.Of(run(t, nil, file("a.yaml", web)))
	found, _ = fresh(t, before, run(t, nil, file("a.yaml", content)))
	require.Equal(t, []string{"pod/privileged server", "exception/overdue"}, found)
	r = run(t, nil, file("a.yaml", strings.Replace(content, "2027-02-28", "2027-12-31", 1)))
	found, stale = fresh(t, before, r)
	require.Empty(t, found)
	require.Equal(t, 1, stale, "what an exception allows need not be in the baseline")
	require.Len(t, r.Suppressed, 1)
}

// Only entries that the run would have reported are stale.
func TestStale(t *testing.T) {
	b := baseline.Of(run(t, nil, file("web.yaml", web)))
	mended := file("web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n")
	_, stale := fresh(t, b, run(t, nil, mended))
	require.Len(t, b.Entries(), stale)
	_, stale = fresh(t, b, run(t, func(o *lint.Options) { o.Select = []string{"pod/privileged"} }, mended))
	require.Equal(t, 1, stale, "of the rules that ran")
	_, stale = fresh(t, b, run(t, func(o *lint.Options) { o.MinSeverity = lint.Critical }, mended))
	require.Equal(t, 1, stale, "of what is bad enough")
	_, stale = fresh(t, b, run(t, nil, mended, file("b.yaml", "a: b: c\n")))
	require.Zero(t, stale, "what was not read may hold the rest")

	gone, err := baseline.Read(strings.NewReader("# seaworthy baseline 1\n" + strings.Repeat("0", 32) + " low pod/gone Pod/shop/a spec\n"))
	require.NoError(t, err)
	_, stale = fresh(t, gone, run(t, nil, mended))
	require.Equal(t, 1, stale, "no rule has the name any more")
}

func TestPrune(t *testing.T) {
	b := baseline.Of(run(t, nil, file("web.yaml", web)))
	text := written(t, b) + "# kept\n"
	b, err := baseline.Read(strings.NewReader(text))
	require.NoError(t, err)
	r := run(t, nil, file("web.yaml", strings.Replace(web, "privileged: true", "privileged: false", 1)))
	b.Apply(r, rules.All())
	require.NotEmpty(t, r.Baseline.Stale)
	b.Prune(r.Baseline.Stale)
	want := text
	for _, line := range r.Baseline.Stale {
		want = strings.Replace(want, line+"\n", "", 1)
	}
	require.Equal(t, want, written(t, b))
	require.NotContains(t, written(t, b), "pod/privileged")
	_, stale := fresh(t, b, run(t, nil, file("web.yaml", strings.Replace(web, "privileged: true", "privileged: false", 1))))
	require.Zero(t, stale)
}

func TestText(t *testing.T) {
	only := func(o *lint.Options) {
		o.Select = []string{"pod/privileged", "pod/seccomp-missing", "manifest/duplicate-key"}
	}
	r := run(t, only, file("b.yaml", web), file("with blank.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: b\n  a: c\n"))
	require.Equal(t, `# seaworthy baseline 1
# What was found when this was written: seaworthy lint --baseline reports only what is not in it.
FP medium manifest/duplicate-key - - file="with blank.yaml"
FP critical pod/privileged Deployment/shop/web spec.template.spec.containers[name=server].securityContext.privileged container=server
FP medium pod/seccomp-missing Deployment/shop/web spec.template.spec.securityContext.seccompProfile container=proxy
FP medium pod/seccomp-missing Deployment/shop/web spec.template.spec.securityContext.seccompProfile container=server
`, anonymous(written(t, baseline.Of(r))))
	found, _ := fresh(t, baseline.Of(r), r)
	require.Empty(t, found)
	require.Equal(t, written(t, baseline.Of(run(t, only, file("b.yaml", web)))), written(t, baseline.Of(run(t, only, file("x.yaml", "# moved\n"+web)))))
}

// anonymous replaces the fingerprints.
func anonymous(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if len(line) > 32 && line[0] != '#' {
			lines[i] = "FP" + line[32:]
		}
	}
	return strings.Join(lines, "\n")
}

func TestReadProblems(t *testing.T) {
	fp := strings.Repeat("a", 32)
	for text, want := range map[string]string{
		"":                            "this is no baseline: it is empty",
		"a: b\n":                      "this is no baseline: its first line is not # seaworthy baseline 1",
		"# seaworthy baseline 2\n":    "it is of version 2: this program reads version 1",
		"# seaworthy baseline 1\nx\n": "line 2: it must have fingerprint, severity, rule, object and path",
		"# seaworthy baseline 1\n\n# x\n" + fp[1:] + " low r o p\n":   `line 4: "` + fp[1:] + `" is no fingerprint: that is 32 hexadecimal digits`,
		"# seaworthy baseline 1\n" + fp + " lowest r o p\n":           `line 2: unknown severity "lowest": use critical, high, medium or low`,
		"# seaworthy baseline 1\n" + fp + " low r o p line=3\n":       `line 2: "line=3" is not understood: only container= and file= follow the path`,
		"# seaworthy baseline 1\n" + fp + " low r o p file=\"a b\n":   "line 2: a quotation does not end",
		"# seaworthy baseline 1\n" + fp + " low r o p file=\"\\q\"\n": "line 2: a quotation does not end",
	} {
		_, err := baseline.Read(strings.NewReader(text))
		require.EqualError(t, err, want)
	}
}

// Whatever is read is written as it was, but for blanks at the ends of lines; and an entry is read as it is written.
func FuzzRead(f *testing.F) {
	fp := strings.Repeat("a", 32)
	for _, seed := range []string{"", fp + " low pod/a Pod/a/b spec", fp + ` high r "a b" "\"" container=c file="x y"`, "# x\n\n", fp + ` low - "-" - container="" file=-`, fp + " low r o p\r\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := baseline.Read(strings.NewReader("# seaworthy baseline 1\n" + text))
		if err != nil {
			require.NotContains(t, err.Error(), "\n")
			return
		}
		require.Equal(t, written(t, b), written(t, again(t, b)))
		for _, e := range b.Entries() {
			read, err := baseline.Read(strings.NewReader("# seaworthy baseline 1\n" + e.String() + "\n"))
			require.NoError(t, err)
			require.Equal(t, []baseline.Entry{e}, read.Entries())
		}
		b.Apply(&lint.Result{}, rules.All())
	})
}
