package lint_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// allowed lints manifests by the strict profile and returns, for some rules, what is reported and what is suppressed, and the
// states of the exceptions.
func allowed(t *testing.T, change func(*lint.Options), selected string, inputs ...lint.Input) (reported, suppressed, states []string) {
	t.Helper()
	r := run(t, rules.All(), func(o *lint.Options) {
		o.Profile, o.Today, o.Select = lint.Strict, today, strings.Split(selected, ",")
		if change != nil {
			change(o)
		}
	}, inputs...)
	short := func(findings []*lint.Finding) (all []string) {
		for _, f := range findings {
			all = append(all, fmt.Sprintf("%s:%d %s", f.Place.File, f.Place.Start.Line, f.Rule.ID))
		}
		return all
	}
	for _, w := range r.Exceptions {
		states = append(states, fmt.Sprintf("%s:%d %s", w.Place.File, w.Place.Start.Line, w.State))
	}
	return short(r.Findings), short(r.Suppressed), states
}

// serve is a Deployment of two containers: what is behind at the end of a line goes to the line of that number.
func serve(name string, behind map[int]string) string {
	lines := strings.Split(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: NAME
  namespace: shop
spec:
  selector: {matchLabels: {app: NAME}}
  template:
    metadata:
      labels: {app: NAME}
    spec:
      containers:
        - name: server
          image: registry.example/server:1.4
          securityContext:
            privileged: true
        - name: server-2
          image: registry.example/server:1.4
          securityContext:
            privileged: true
`, "\n")
	for n, text := range behind {
		lines[n-1] += text
	}
	return strings.ReplaceAll(strings.Join(lines, "\n"), "NAME", name)
}

const until = " until 2027-12-31 -- why"

func TestScopeOfComments(t *testing.T) {
	both := []string{"a.yaml:16 pod/privileged", "a.yaml:20 pod/privileged"}
	for _, test := range []struct {
		name       string
		line       int
		rule       string
		suppressed []string
	}{
		{"the scalar", 16, "pod/privileged", both[:1]},
		{"the mapping", 15, "pod/privileged", both[:1]},
		{"the container", 13, "pod/privileged", both[:1]},
		{"the other container", 17, "pod/privileged", both[1:]},
		{"the list", 12, "pod/privileged", both},
		{"the pod", 11, "pod/privileged", both},
		{"a container of the pod", 11, "pod/privileged container=server", both[:1]},
		{"a name is a whole name", 11, "pod/privileged container=serv", nil},
		{"a container that is another", 17, "pod/privileged container=server", nil},
		{"another rule", 16, "pod/host-pid", nil},
		{"a glob", 16, "pod/priv*", both[:1]},
		{"a glob of the family", 16, "pod/*", both[:1]},
		{"another field", 14, "pod/privileged", nil},
		{"the name of the object", 4, "pod/privileged", nil},
		{"another line of the object", 1, "pod/privileged", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			inputs := []lint.Input{
				text("a.yaml", serve("web", map[int]string{test.line: " # seaworthy:allow " + test.rule + until})),
				text("twin.yaml", serve("web", nil)),
			}
			reported, suppressed, _ := allowed(t, nil, "pod/privileged", inputs...)
			require.Equal(t, test.suppressed, suppressed)
			require.Len(t, reported, 4-len(test.suppressed), "the twin in the other file is not allowed")
		})
	}
}

func TestScopeOfObjects(t *testing.T) {
	// A comment above an object covers all of it, the findings of rules across objects included, and nothing behind it.
	first := "# seaworthy:allow pod/privileged, network/*, pod/default-service-account" + until + "\n" + serve("web", nil)
	reported, suppressed, states := allowed(t, nil, "pod/privileged,network/ingress-open,network/egress-open", text("a.yaml", first+"---\n"+serve("api", nil)))
	require.Equal(t, []string{"a.yaml:17 pod/privileged", "a.yaml:21 pod/privileged"}, suppressed, "the open workloads are one finding about both")
	require.Equal(t, []string{"a.yaml:5 network/ingress-open", "a.yaml:5 network/egress-open", "a.yaml:38 pod/privileged", "a.yaml:42 pod/privileged"}, reported)
	require.Equal(t, []string{"a.yaml:1 used"}, states)

	second := "# seaworthy:allow network/*" + until + "\n" + serve("api", nil)
	_, suppressed, _ = allowed(t, nil, "network/ingress-open,network/egress-open", text("a.yaml", first), text("b.yaml", second))
	require.Equal(t, []string{"a.yaml:5 network/ingress-open", "a.yaml:5 network/egress-open"}, suppressed, "each of the two is allowed")

	// Twins are told apart within a file as well.
	_, suppressed, _ = allowed(t, nil, "pod/default-service-account", text("a.yaml", first+"---\n"+serve("web", nil)))
	require.Equal(t, []string{"a.yaml:12 pod/default-service-account"}, suppressed)
}

// annotate puts exceptions into the annotation of the metadata at a line.
func annotate(content string, line int, indent string, items ...string) string {
	lines := strings.Split(content, "\n")
	block := []string{indent + "annotations:", indent + "  seaworthy.dev/exceptions: |"}
	for _, item := range items {
		block = append(block, indent+"    - "+item)
	}
	return strings.Join(slices.Insert(lines, line, block...), "\n")
}

func TestScopeOfAnnotations(t *testing.T) {
	item := func(more string) string {
		return "{rule: 'pod/privileged,pod/default-service-account', reason: why, review: 2027-12-31" + more + "}"
	}
	selected := "pod/privileged,pod/default-service-account"
	all := []string{"a.yaml:14 pod/default-service-account", "a.yaml:19 pod/privileged", "a.yaml:23 pod/privileged"}
	for _, test := range []struct {
		name, item string
		suppressed []string
	}{
		{"all", item(""), all},
		{"a container", item(", container: server"), all[1:2]},
		{"a whole name", item(", container: server-"), nil},
		{"a path", item(", path: 'spec.template.spec.containers[1]'"), all[2:]},
		{"a path by name", item(", path: 'spec.template.spec.containers[name=server].securityContext'"), all[1:2]},
		{"a path of the pod", item(", path: spec.template.spec"), all},
		{"another path", item(", path: spec.template.spe"), nil},
	} {
		_, suppressed, _ := allowed(t, nil, selected, text("a.yaml", annotate(serve("web", nil), 4, "  ", test.item)), text("b.yaml", serve("web", nil)))
		require.Equal(t, test.suppressed, suppressed, test.name)
		_, suppressed, _ = allowed(t, nil, selected, text("a.yaml", annotate(serve("web", nil), 9, "      ", test.item)))
		require.Len(t, suppressed, len(test.suppressed), "on the template: "+test.name)
	}

	// The annotation of one of several templates is about its pod.
	two := `apiVersion: ray.io/v1
kind: RayCluster
metadata:
  name: ray
  namespace: shop
spec:
  headGroupSpec:
    template:
      metadata:
        annotations:
          seaworthy.dev/exceptions: '[{rule: pod/privileged, reason: why, review: 2027-12-31}]'
      spec:
        containers: [{name: ray, image: "registry.example/ray:2", securityContext: {privileged: true}}]
  workerGroupSpecs:
    - groupName: workers
      template:
        metadata: {labels: {a: b}}
        spec:
          containers: [{name: ray, image: "registry.example/ray:2", securityContext: {privileged: true}}]
`
	reported, suppressed, _ := allowed(t, nil, "pod/privileged", text("a.yaml", two))
	require.Equal(t, []string{"a.yaml:13 pod/privileged"}, suppressed)
	require.Equal(t, []string{"a.yaml:19 pod/privileged"}, reported)
}

func configure(change func(*exception.Exception)) func(*lint.Options) {
	e := exception.Exception{
		Origin: exception.Configured, Rules: []string{"pod/privileged"}, Reason: "why", Review: exception.Date{Year: 2027, Month: 12, Day: 31},
		Place: manifest.Place{File: ".seaworthy.yaml", Start: manifest.Position{Line: 3, Column: 5}},
	}
	change(&e)
	return func(o *lint.Options) { o.Exceptions = []exception.Exception{e} }
}

func TestScopeOfConfiguration(t *testing.T) {
	only := func(name string) func(string) bool { return func(file string) bool { return file == name } }
	for _, test := range []struct {
		name       string
		change     func(*exception.Exception)
		suppressed int
		state      exception.State
	}{
		{"everything", func(*exception.Exception) {}, 4, exception.Used},
		{"a file", func(e *exception.Exception) { e.Selector.Files = only("a.yaml") }, 2, exception.Used},
		{"a name", func(e *exception.Exception) { e.Selector.Names = []string{"web"} }, 2, exception.Used},
		{"labels of the pods", func(e *exception.Exception) { e.Selector.Labels = map[string]string{"app": "api"} }, 2, exception.Used},
		{"a container", func(e *exception.Exception) { e.Container = "server" }, 2, exception.Used},
		{"a path", func(e *exception.Exception) { e.Path = "spec.template.spec.containers[1].securityContext.privileged" }, 2, exception.Used},
		{"a rule that finds nothing", func(e *exception.Exception) { e.Rules = []string{"pod/host-pid"} }, 0, exception.Unused},
		{"a rule that did not run", func(e *exception.Exception) { e.Rules = []string{"pod/host-pid", "pod/host-ipc"} }, 0, exception.Unchecked},
		{"an object that was not read", func(e *exception.Exception) { e.Selector.Names = []string{"other"} }, 0, exception.Unchecked},
		{"a file that was not read", func(e *exception.Exception) { e.Selector.Files = only("c.yaml") }, 0, exception.Unchecked},
		{"no such object in a file that was read", func(e *exception.Exception) {
			e.Selector.Files, e.Selector.Names = only("a.yaml"), []string{"other"}
		}, 0, exception.Unused},
		{"overdue", func(e *exception.Exception) { e.Review.Year = 2026 }, 0, exception.Overdue},
		{"without reason", func(e *exception.Exception) { e.Reason = " " }, 0, exception.Invalid},
		{"without date", func(e *exception.Exception) { e.Review = exception.Date{} }, 0, exception.Invalid},
		{"what the configuration could not read", func(e *exception.Exception) { e.Problems = []exception.Problem{{Message: "no"}} }, 0, exception.Invalid},
	} {
		_, suppressed, states := allowed(t, configure(test.change), "pod/privileged,pod/host-pid", text("a.yaml", serve("web", nil)), text("b.yaml", serve("api", nil)))
		require.Len(t, suppressed, test.suppressed, test.name)
		require.Equal(t, []string{".seaworthy.yaml:3 " + test.state.String()}, states, test.name)
	}
	complete := func(o *lint.Options) {
		configure(func(e *exception.Exception) { e.Selector.Names = []string{"other"} })(o)
		o.Complete = true
	}
	_, _, states := allowed(t, complete, "pod/privileged", text("a.yaml", serve("web", nil)))
	require.Equal(t, []string{".seaworthy.yaml:3 unused"}, states, "the whole cluster was read")

	// What is of no object is covered by files alone.
	twice := text("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: b\n  a: c\n")
	rule := func(e *exception.Exception) { e.Rules = []string{"manifest/duplicate-key"} }
	_, suppressed, _ := allowed(t, configure(rule), "manifest/duplicate-key", twice)
	require.Len(t, suppressed, 1)
	_, suppressed, _ = allowed(t, configure(func(e *exception.Exception) { rule(e); e.Selector.Kinds = []string{"Secret"} }), "manifest/duplicate-key", twice)
	require.Empty(t, suppressed)
}

// What could not be read is never allowed.
func TestUnreadIsNeverAllowed(t *testing.T) {
	rule := func(e *exception.Exception) { e.Rules = []string{"manifest/*"} }
	reported, suppressed, _ := allowed(t, configure(rule), "manifest/syntax", text("a.yaml", "a: b: c\n"))
	require.Len(t, reported, 1)
	require.Empty(t, suppressed)
}

// A finding about several containers is allowed when each of them is.
func TestFindingsAboutSeveralContainers(t *testing.T) {
	comment := " # seaworthy:allow pod/seccomp-missing,pod/unbounded-resources" + until
	selected := "pod/seccomp-missing,pod/unbounded-resources"
	_, suppressed, states := allowed(t, nil, selected, text("a.yaml", serve("web", map[int]string{13: comment})))
	require.Empty(t, suppressed)
	require.Equal(t, []string{"a.yaml:13 unused"}, states)
	_, suppressed, states = allowed(t, nil, selected, text("a.yaml", serve("web", map[int]string{13: comment, 17: comment})))
	require.Equal(t, []string{"a.yaml:11 pod/seccomp-missing", "a.yaml:13 pod/unbounded-resources"}, suppressed)
	require.Equal(t, []string{"a.yaml:13 used", "a.yaml:17 used"}, states)
	_, suppressed, _ = allowed(t, nil, selected, text("a.yaml", serve("web", map[int]string{13: comment, 17: strings.Replace(comment, "2027", "2026", 1)})))
	require.Empty(t, suppressed, "one of the two is overdue")
	_, suppressed, _ = allowed(t, nil, selected, text("a.yaml", serve("web", map[int]string{11: comment})))
	require.Len(t, suppressed, 2, "an exception for the pod is one for all its containers")
	item := func(container string) string {
		return "{rule: 'pod/seccomp-missing, pod/unbounded-resources', reason: why, review: 2027-12-31, container: " + container + "}"
	}
	_, suppressed, _ = allowed(t, nil, selected, text("a.yaml", annotate(serve("web", nil), 4, "  ", item("server"))))
	require.Empty(t, suppressed)
	_, suppressed, _ = allowed(t, nil, selected, text("a.yaml", annotate(serve("web", nil), 4, "  ", item("server"), item("server-2"))))
	require.Len(t, suppressed, 2)
}

// What an alias brings is not covered by a comment where it stands in the text.
func TestAliases(t *testing.T) {
	const aliased = `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop}
spec:
  containers:
    - name: one
      image: registry.example/a:1
      securityContext: &s {privileged: true} # seaworthy:allow pod/privileged until 2027-12-31 -- why
    - name: two
      image: registry.example/a:1
      securityContext: *s
`
	reported, suppressed, _ := allowed(t, nil, "pod/privileged", text("a.yaml", aliased))
	require.Len(t, suppressed, 1)
	require.Len(t, reported, 1)
	again := strings.Replace(aliased, "*s\n", "*s # seaworthy:allow pod/privileged until 2027-12-31 -- why\n", 1)
	_, suppressed, _ = allowed(t, nil, "pod/privileged", text("a.yaml", again))
	require.Len(t, suppressed, 2)
}

// Objects in lists and in strings are objects of their own.
func TestObjectsInObjects(t *testing.T) {
	indented := func(content, by string) string { return strings.ReplaceAll(strings.TrimSpace(content), "\n", "\n"+by) }
	list := "apiVersion: v1\nkind: List\nitems:\n  - " + indented(serve("web", map[int]string{1: " # seaworthy:allow pod/privileged" + until}), "    ") +
		"\n  - " + indented(serve("api", nil), "    ") + "\n"
	_, suppressed, _ := allowed(t, nil, "pod/privileged", text("a.yaml", list))
	require.Equal(t, []string{"a.yaml:19 pod/privileged", "a.yaml:23 pod/privileged"}, suppressed, "the first line of an item is about all of it")

	const wrapped = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: w, namespace: shop}
spec:
  templates:
    - name: make
      resource:
        action: create
        manifest: |
          apiVersion: v1
          kind: Pod
          metadata: {name: a, namespace: shop}
          spec:
            hostPID: true # seaworthy:allow pod/host-pid until 2027-12-31 -- why
            hostIPC: true
            containers: [{name: a, image: "registry.example/a:1"}]
`
	reported, suppressed, states := allowed(t, nil, "pod/host-pid,pod/host-ipc", text("a.yaml", wrapped))
	require.Equal(t, []string{"a.yaml:14 pod/host-pid"}, suppressed)
	require.Equal(t, []string{"a.yaml:15 pod/host-ipc"}, reported)
	require.Equal(t, []string{"a.yaml:14 used"}, states)
	outside := strings.Replace(wrapped, "manifest: |", "manifest: | # seaworthy:allow pod/host-*"+until, 1)
	reported, _, _ = allowed(t, nil, "pod/host-pid,pod/host-ipc", text("a.yaml", outside))
	require.Empty(t, reported, "a comment on the string covers what is in it")
}

// Without a date nothing is allowed.
func TestWithoutDate(t *testing.T) {
	r := run(t, rules.All(), func(o *lint.Options) { o.Select = []string{"pod/privileged", "exception/*"} },
		text("a.yaml", serve("web", map[int]string{16: " # seaworthy:allow pod/privileged" + until, 20: " # seaworthy:allow"})))
	require.Len(t, r.Findings, 2)
	require.Empty(t, r.Exceptions)
}

// An exception for what is too mild to be reported is used all the same.
func TestMildFindings(t *testing.T) {
	options := func(o *lint.Options) { o.MinSeverity = lint.High }
	reported, suppressed, states := allowed(t, options, "pod/default-service-account,exception/unused", text("a.yaml",
		"# seaworthy:allow pod/default-service-account"+until+"\n"+serve("web", nil)+"---\n"+serve("api", nil)))
	require.Empty(t, reported)
	require.Empty(t, suppressed)
	require.Equal(t, []string{"a.yaml:1 used"}, states)
}

// A fingerprint survives another date, reason or place, and tells exceptions apart.
func TestFingerprintsOfExceptions(t *testing.T) {
	of := func(content string) (all []string) {
		for _, w := range run(t, rules.All(), func(o *lint.Options) { o.Today = today }, text("a.yaml", content)).Exceptions {
			all = append(all, w.Fingerprint)
		}
		return all
	}
	comment := " # seaworthy:allow pod/privileged"
	want := of(serve("web", map[int]string{16: comment + until, 20: comment + until}))
	require.Len(t, want, 2)
	require.NotEqual(t, want[0], want[1])
	require.Equal(t, want, of("# moved\n\n"+serve("web", map[int]string{16: comment + " until 2028-01-31 -- another", 20: comment + until})))
	require.NotEqual(t, want[0], of(serve("api", map[int]string{16: comment + until}))[0])
	twice := of(serve("web", map[int]string{15: comment + until + "\n            #" + comment[2:] + until}))
	require.Len(t, twice, 2)
	require.NotEqual(t, twice[0], twice[1])
}

// chaos makes manifests with faults and exceptions.
type chaos struct{ *rand.Rand }

func (c chaos) one(of ...string) string { return of[c.IntN(len(of))] }

func (c chaos) rule() string {
	return c.one("pod/privileged", "pod/host-pid", "pod/*", "pod/seccomp-missing", "pod/root-not-prevented", "network/*", "image/floating-tag", "pod/no-such", "*",
		"pod/host-pid,pod/host-network", "exception/overdue", "namespace/unset", "pod/unbounded-resources", "pod/privilege-escalation")
}

func (c chaos) date() string {
	return c.one("2027-02-28", "2027-03-01", "2027-03-02", "2027-03-31", "2027-04-01", "2027-12-31", "2030-01-01", "2027-02-30")
}

func (c chaos) comment() string {
	if c.IntN(5) > 0 {
		return ""
	}
	container := c.one("", "", "", " container=c0", " container=c1", " container=c")
	return fmt.Sprintf("# seaworthy:allow %s%s until %s%s", c.rule(), container, c.date(), c.one(" -- why: #1", " -- why", "", " --"))
}

func (c chaos) item() string {
	return fmt.Sprintf("{rule: '%s', reason: why, review: %s%s}", c.rule(), c.date(), c.one("", ", container: c1", ", path: spec", ", path: 'spec.containers[0]'", ", owner: me", ", what: x"))
}

func (c chaos) configured() exception.Exception {
	e := exception.Exception{
		Origin: exception.Configured, Rules: strings.Split(c.rule(), ","), Reason: c.one("why", "why", ""), Container: c.one("", "", "c0"),
		Place: manifest.Place{File: ".seaworthy.yaml", Start: manifest.Position{Line: 1 + c.IntN(9), Column: 1}},
	}
	e.Review, _ = exception.ParseDate(c.date())
	switch c.IntN(4) {
	case 0:
		e.Selector.Names = []string{c.one("o0", "o1", "o*", "x")}
	case 1:
		file := c.one("0.yaml", "1.yaml", "x.yaml")
		e.Selector.Files = func(name string) bool { return name == file }
	case 2:
		e.Selector.Labels = map[string]string{"app": c.one("o0", "o1")}
	}
	return e
}

func (c chaos) pod() string {
	var b strings.Builder
	line := func(format string, args ...any) {
		if comment := c.comment(); comment != "" && c.IntN(2) == 0 {
			b.WriteString(strings.Repeat(" ", c.IntN(4)) + comment + "\n")
		}
		fmt.Fprintf(&b, format, args...)
		if comment := c.comment(); comment != "" && !strings.HasSuffix(format, "|") {
			b.WriteString(" " + comment)
		}
		b.WriteByte('\n')
	}
	name := c.one("o0", "o1", "o2")
	line("apiVersion: v1")
	line("kind: Pod")
	line("metadata:")
	line("  name: %s", name)
	line("  labels: {app: %s}", name)
	if c.IntN(3) == 0 {
		line("  annotations:")
		b.WriteString("    seaworthy.dev/exceptions: |\n")
		for range 1 + c.IntN(3) {
			b.WriteString("      - " + c.item() + "\n")
		}
	}
	line("spec:")
	if c.IntN(3) == 0 {
		line("  hostPID: true")
	}
	if c.IntN(3) == 0 {
		line("  hostNetwork: %s", c.one("true", "false"))
	}
	line("  containers:")
	for i := range 1 + c.IntN(3) {
		line("    - name: c%d", i)
		line("      image: %s", c.one("nginx", "registry.example/a:1"))
		if c.IntN(2) == 0 {
			line("      securityContext:")
			line("        privileged: %s", c.one("true", "false"))
		}
		if c.IntN(4) == 0 {
			line("      resources: {limits: {memory: 1Gi}}")
		}
	}
	return b.String()
}

func (c chaos) file() string {
	var documents []string
	for range 1 + c.IntN(3) {
		documents = append(documents, c.pod())
	}
	return strings.Join(documents, "---\n")
}

// For random manifests, exceptions and dates: what is reported and what is suppressed are together what is reported without
// exceptions, every exception ends in one state, and only those that are good allow anything.
func TestExceptionsHideNothing(t *testing.T) {
	states := map[exception.State]int{}
	for seed := range uint64(400) {
		c := chaos{rand.New(rand.NewPCG(seed, 1))}
		var inputs []lint.Input
		var content []string
		for i := range 1 + c.IntN(3) {
			content = append(content, c.file())
			inputs = append(inputs, text(fmt.Sprintf("%d.yaml", i), content[i]))
		}
		change := func(o *lint.Options) {
			o.Profile = lint.Profiles[c.IntN(3)]
			o.MinSeverity = lint.Severities[c.IntN(4)]
			o.Notice, o.LongestSpan, o.RequireOwner = c.IntN(60), c.IntN(2)*400, c.IntN(8) == 0
			if c.IntN(3) == 0 {
				o.NotWaivable = []string{c.one("pod/privileged", "pod/host-*")}
			}
			for range c.IntN(4) {
				o.Exceptions = append(o.Exceptions, c.configured())
			}
			o.Today = today
		}
		var options lint.Options
		with := run(t, rules.All(), func(o *lint.Options) { change(o); options = *o }, inputs...)
		without := run(t, rules.All(), func(o *lint.Options) { *o = options; o.Today = exception.Date{} }, inputs...)
		alone := run(t, rules.All(), func(o *lint.Options) { *o = options; o.Jobs = 1 }, inputs...)
		all := strings.Join(content, "======\n")

		name := func(f *lint.Finding) string {
			return fmt.Sprintf("%s %s %s %s %s", f.Place, f.Rule.ID, f.Severity, f.Fingerprint, f.Message)
		}
		var expected, got []string
		for _, f := range without.Findings {
			expected = append(expected, name(f))
		}
		for _, f := range with.Findings {
			require.Empty(t, f.Exceptions)
			if f.Rule.Exception == nil {
				got = append(got, name(f))
			}
		}
		for _, f := range with.Suppressed {
			require.NotEmpty(t, f.Exceptions)
			for _, w := range f.Exceptions {
				require.Contains(t, []exception.State{exception.Used, exception.DueSoon}, w.State)
				require.Contains(t, w.Findings, f)
			}
			got = append(got, name(f))
		}
		slices.Sort(expected)
		slices.Sort(got)
		require.Equal(t, expected, got, all)
		require.Equal(t, outline(with), outline(alone), "whatever the number of jobs")

		require.Len(t, with.Exceptions, strings.Count(all, "# seaworthy:allow")+strings.Count(all, "- {rule:")+len(options.Exceptions), all)
		for _, w := range with.Exceptions {
			states[w.State]++
			switch w.State {
			case exception.Used, exception.DueSoon:
				require.NotEmpty(t, w.Findings)
				require.Equal(t, w.State == exception.DueSoon, today.DaysUntil(w.Review) <= options.Notice)
			case exception.Overdue:
				require.Negative(t, w.Review.Compare(today))
				for _, f := range w.Findings {
					require.True(t, f.Severity >= options.MinSeverity && !slices.Contains(with.Suppressed, f))
				}
			case exception.Invalid:
				require.NotEmpty(t, w.Problems)
				require.Empty(t, w.Findings)
			default:
				require.Empty(t, w.Findings)
			}
		}
	}
	for state := exception.Unchecked; state <= exception.Invalid; state++ {
		require.Positive(t, states[state], "no exception is %s", state)
	}
}

// What is said once of a field that several containers take is allowed where it is for each of them.
func TestSharedFields(t *testing.T) {
	task := func(items ...string) string {
		return annotate(`apiVersion: tekton.dev/v1
kind: Task
metadata:
  name: build
  namespace: shop
spec:
  stepTemplate:
    securityContext:
      privileged: true
  steps:
    - {name: one, image: "registry.example/one:1"}
    - {name: two, image: "registry.example/two:1"}
`, 4, "  ", items...)
	}
	item := func(container string) string {
		return "{rule: pod/privileged, reason: why, review: 2027-12-31, container: " + container + "}"
	}
	reported, suppressed, _ := allowed(t, nil, "pod/privileged", text("a.yaml", task()))
	require.Len(t, reported, 1)
	require.Empty(t, suppressed)
	reported, suppressed, _ = allowed(t, nil, "pod/privileged", text("a.yaml", task(item("one"))))
	require.Len(t, reported, 1)
	require.Empty(t, suppressed)
	reported, suppressed, _ = allowed(t, nil, "pod/privileged", text("a.yaml", task(item("step"), item("one"), item("two"))))
	require.Empty(t, reported, "the template counts as a container of its own")
	require.Len(t, suppressed, 1)
	comment := strings.Replace(task(), "privileged: true", "privileged: true # seaworthy:allow pod/privileged"+until, 1)
	_, suppressed, _ = allowed(t, nil, "pod/privileged", text("a.yaml", comment))
	require.Len(t, suppressed, 1)
}
