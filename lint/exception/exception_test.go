package exception_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

func parse(t testing.TB, text string) *manifest.Document {
	t.Helper()
	section, err := manifest.NewSplitter("a.yaml", strings.NewReader(text)).Next()
	require.NoError(t, err)
	documents := manifest.Parse(section)
	require.Len(t, documents, 1)
	return documents[0]
}

func date(text string) exception.Date {
	d, err := exception.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

var limits = exception.Limits{Today: date("2027-01-15")}

// problems returns what is wrong with an exception, with the places.
func problems(e *exception.Exception, l exception.Limits) []string {
	var all []string
	for _, p := range e.Check(l) {
		all = append(all, fmt.Sprintf("%d-%d %s", p.Place.Start.Column, p.Place.End.Column, p.Message))
	}
	return all
}

func TestComment(t *testing.T) {
	for _, test := range []struct {
		text string
		want exception.Exception
	}{
		{
			"pod/host-pid until 2027-03-31 -- node agent reads process statistics",
			exception.Exception{Rules: []string{"pod/host-pid"}, Review: date("2027-03-31"), Reason: "node agent reads process statistics"},
		},
		{
			`pod/host-pid,pod/host-ipc, image/* ,net until 2027-03-31 -- # = "quoted": it's -- a 'reason', until=2020-01-01`,
			exception.Exception{
				Rules: []string{"pod/host-pid", "pod/host-ipc", "image/*", "net"}, Review: date("2027-03-31"),
				Reason: `# = "quoted": it's -- a 'reason', until=2020-01-01`,
			},
		},
		{
			"pod/privileged container=gpu-driver owner=a@b.example\tuntil 2027-03-31 --   loads\ta module  ",
			exception.Exception{Rules: []string{"pod/privileged"}, Container: "gpu-driver", Owner: "a@b.example", Review: date("2027-03-31"), Reason: "loads\ta module"},
		},
		{
			"pod/privileged until 2027-03-31 owner=x=y container=c -- ünï 日本",
			exception.Exception{Rules: []string{"pod/privileged"}, Container: "c", Owner: "x=y", Review: date("2027-03-31"), Reason: "ünï 日本"},
		},
	} {
		found := exception.Comments(parse(t, "a: b # seaworthy:allow "+test.text+"\n"))
		require.Len(t, found, 1)
		e := found[0].Exception
		require.Empty(t, e.Check(limits))
		require.Equal(t, "a.yaml:1:6", e.Place.String())
		e.Place = manifest.Place{}
		require.Equal(t, test.want, e)
	}
}

func TestCommentProblems(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                              {"6-23 it names no rule: write a rule behind seaworthy:allow", "6-23 it has no review date: write until YYYY-MM-DD", "6-23 it gives no reason: write -- and the reason at its end"},
		" pod/a":                                        {"6-29 it has no review date: write until YYYY-MM-DD", "6-29 it gives no reason: write -- and the reason at its end"},
		" pod/a -- why":                                 {"6-36 it has no review date: write until YYYY-MM-DD"},
		" until 2027-03-31 -- why":                      {"6-47 it names no rule: write a rule behind seaworthy:allow"},
		" pod/a until 2027-03-31":                       {"6-46 it gives no reason: write -- and the reason at its end"},
		" pod/a until 2027-03-31 --":                    {"6-49 it gives no reason: write -- and the reason at its end"},
		" pod/a until 2027-02-29 -- x":                  {`36-46 "2027-02-29" is no date: write YYYY-MM-DD`},
		" pod/a until tomorrow -- x":                    {`36-44 "tomorrow" is no date: write YYYY-MM-DD`},
		" pod/a until -- x":                             {"30-35 no date follows until"},
		" pod/a unitl 2027-03-31 -- x":                  {`30-35 "unitl" is not understood (did you mean until?): only container=NAME, owner=NAME and until YYYY-MM-DD may stand between the rules and --`, `36-46 "2027-03-31" is not understood: only container=NAME, owner=NAME and until YYYY-MM-DD may stand between the rules and --`},
		" pod/a cont=x until 2027-03-31 -- x":           {`30-36 "cont=x" is not understood: only container=NAME, owner=NAME and until YYYY-MM-DD may stand between the rules and --`},
		" pod/a contianer=x until 2027-03-31 -- x":      {`30-41 "contianer=x" is not understood (did you mean container?): only container=NAME, owner=NAME and until YYYY-MM-DD may stand between the rules and --`},
		" pod/a container= until 2027-03-31 -- x":       {"30-40 container= has no value"},
		" pod/a owner=x owner=y until 2027-03-31 -- x":  {"38-45 it has two values for owner"},
		" pod/a until 2027-03-31 until 2027-04-01 -- x": {"47-52 it has two dates", `53-63 "2027-04-01" is not understood: only container=NAME, owner=NAME and until YYYY-MM-DD may stand between the rules and --`},
		" pod/a pod/b until 2027-03-31 -- x":            {`30-35 "pod/b" is not understood: only container=NAME, owner=NAME and until YYYY-MM-DD may stand between the rules and --`},
		" pod/a until 2027-03-31 — typeset":             {`47-48 "—" is not understood (did you mean --?): only container=NAME, owner=NAME and until YYYY-MM-DD may stand between the rules and --`, `49-56 "typeset" is not understood: only container=NAME, owner=NAME and until YYYY-MM-DD may stand between the rules and --`},
	} {
		found := exception.Comments(parse(t, "a: b # seaworthy:allow"+text+"\n"))
		require.Len(t, found, 1, text)
		require.Equal(t, want, problems(&found[0].Exception, limits), text)
	}
	stray := exception.Comments(parse(t, "a: b\n# seaworthy:allow pod/a until 2027-03-31 -- why\n"))
	require.Len(t, stray, 1)
	require.Equal(t, []string{"1-48 it stands beside nothing, so that it is about nothing: put it on the line that it is about, or above it and below ---"}, problems(&stray[0].Exception, limits))
}

func TestLimits(t *testing.T) {
	e := exception.Comments(parse(t, "a: b # seaworthy:allow pod/a until 2027-07-14 -- why\n"))[0].Exception
	require.Empty(t, e.Check(exception.Limits{Today: date("2027-01-15"), LongestSpan: 180}))
	require.Equal(t, []string{"6-53 its review is in 181 days: no more than 180 are allowed, which is until 2027-07-13"},
		problems(&e, exception.Limits{Today: date("2027-01-14"), LongestSpan: 180}))
	require.Equal(t, []string{"6-53 it names no owner: write owner=NAME before until"}, problems(&e, exception.Limits{Today: date("2027-01-15"), RequireOwner: true}))
	e.Owner = "somebody"
	require.Empty(t, e.Check(exception.Limits{Today: date("2027-01-15"), RequireOwner: true}))
}

const annotated = `metadata:
  annotations:
    seaworthy.dev/exceptions: |
      - rule: pod/host-pid
        container: agent
        path: spec.template.spec
        reason: "reads: process # statistics = 1"
        owner: platform@example.com
        review: 2027-03-31
      - {rule: [pod/a, "pod/b"], reason: two, review: "2027-04-01"}
      - {rule: "pod/a, pod/b", reason: 2, review: 2027-04-01}
`

func annotation(d *manifest.Document) []exception.Exception {
	var all []exception.Exception
	for item := range exception.ReadAnnotation(new(manifest.Parser), d.Root().Field("metadata", "annotations", exception.Annotation)) {
		all = append(all, item.Exception)
	}
	return all
}

func TestAnnotation(t *testing.T) {
	found := annotation(parse(t, annotated))
	require.Len(t, found, 3)
	for i, place := range []string{"a.yaml:4:9", "a.yaml:10:10", "a.yaml:11:10"} {
		require.Equal(t, place, found[i].Place.String())
		require.Empty(t, found[i].Check(limits))
		found[i].Place = manifest.Place{}
	}
	require.Equal(t, []exception.Exception{
		{
			Origin: exception.Annotated, Rules: []string{"pod/host-pid"}, Container: "agent", Path: "spec.template.spec", Reason: "reads: process # statistics = 1",
			Owner: "platform@example.com", Review: date("2027-03-31"),
		},
		{Origin: exception.Annotated, Rules: []string{"pod/a", "pod/b"}, Reason: "two", Review: date("2027-04-01")},
		{Origin: exception.Annotated, Rules: []string{"pod/a", "pod/b"}, Reason: "2", Review: date("2027-04-01")},
	}, found)
}

// However the string is written, its exceptions are the same.
func TestAnnotationStyles(t *testing.T) {
	for _, value := range []string{
		`'[{rule: pod/a, reason: why, review: 2027-03-31}]'`,
		`"- rule: pod/a\n  reason: why\n  review: 2027-03-31\n"`,
		">-\n      [{rule: pod/a,\n      reason: why, review: 2027-03-31}]",
		`'[{"rule": "pod/a", "reason": "why", "review": "2027-03-31"}]'`,
	} {
		found := annotation(parse(t, "metadata:\n  annotations:\n    seaworthy.dev/exceptions: "+value+"\n"))
		require.Len(t, found, 1, value)
		require.Empty(t, found[0].Check(limits), value)
		require.Equal(t, "pod/a until 2027-03-31: why", found[0].String())
		require.Positive(t, found[0].Place.Start.Line)
	}
	require.Empty(t, annotation(parse(t, "metadata: {}\n")))
	require.Empty(t, annotation(parse(t, "metadata:\n  annotations:\n    seaworthy.dev/exceptions: ''\n")))
	require.Empty(t, annotation(parse(t, "metadata:\n  annotations:\n    seaworthy.dev/exceptions: null\n")))
}

func TestAnnotationProblems(t *testing.T) {
	for item, want := range map[string]string{
		"{rule: pod/a, reason: why}":                                         "10-21 it has no review date: write review: YYYY-MM-DD",
		"{rule: pod/a, review: 2027-03-31}":                                  "10-21 it gives no reason: write reason: TEXT",
		"{reason: why, review: 2027-03-31}":                                  "10-21 it names no rule: write rule: ID",
		"{rule: pod/a, reason: why, review: 31.3.2027}":                      `36-53 "31.3.2027" is no date: write YYYY-MM-DD`,
		"{rule: pod/a, reason: why, until: 2027-03-31}":                      "36-41 an exception has no field `until`: did you mean review?",
		"{rules: pod/a, reason: why, review: 2027-03-31}":                    "10-15 an exception has no field `rules`: did you mean rule?",
		"{rule: pod/a, reason: [why], review: 2027-03-31}":                   "23-36 reason must be text",
		"{rule: pod/a, reason: why, review: 2027-03-31, review: 2027-04-01}": "56-62 key `review` stands twice in one mapping: the last one wins",
		"text": "9-13 an exception is a mapping with rule, reason and review",
	} {
		found := annotation(parse(t, "metadata:\n  annotations:\n    seaworthy.dev/exceptions: |\n      - "+item+"\n"))
		last := found[len(found)-1]
		require.Equal(t, []string{want}, problems(&last, limits), item)
		require.Equal(t, exception.Annotated, last.Origin)
	}
}

func TestString(t *testing.T) {
	e := exception.Exception{Rules: []string{"pod/a", "pod/b"}, Container: "c", Path: "spec", Reason: "why: #1", Owner: "me", Review: date("2027-03-31")}
	require.Equal(t, "pod/a, pod/b in container `c` at spec until 2027-03-31, owner me: why: #1", e.String())
}

func TestSelector(t *testing.T) {
	labels := parse(t, "labels: {app: web, tier: front-1, rank: 1}\nnone: {}\n").Root().Field("labels")
	id := manifest.Identity{APIVersion: "apps/v1", Kind: "Deployment", Namespace: "shop", Name: "web"}
	for _, test := range []struct {
		name string
		s    exception.Selector
		want bool
	}{
		{"all", exception.Selector{}, true},
		{"file", exception.Selector{Files: func(name string) bool { return name == "a.yaml" }}, true},
		{"other file", exception.Selector{Files: func(name string) bool { return name == "b.yaml" }}, false},
		{"kind", exception.Selector{Kinds: []string{"Pod", "Deployment"}}, true},
		{"a kind is a whole name", exception.Selector{Kinds: []string{"Deploy"}}, false},
		{"namespace", exception.Selector{Namespaces: []string{"sh*"}}, true},
		{"other namespace", exception.Selector{Namespaces: []string{"sh"}}, false},
		{"name", exception.Selector{Names: []string{"x", "web"}}, true},
		{"other name", exception.Selector{Names: []string{"we"}}, false},
		{"label", exception.Selector{Labels: map[string]string{"app": "web", "tier": "front-*", "rank": "1"}}, true},
		{"other label", exception.Selector{Labels: map[string]string{"app": "web", "tier": "back"}}, false},
		{"no such label", exception.Selector{Labels: map[string]string{"x": "*"}}, false},
		{"kind and name", exception.Selector{Kinds: []string{"Deployment"}, Names: []string{"api"}}, false},
	} {
		require.Equal(t, test.want, test.s.Selects("a.yaml", id, labels), test.name)
	}
}

func TestHolds(t *testing.T) {
	for _, test := range []struct {
		limit, path string
		want        bool
	}{
		{"", "spec", true},
		{"spec", "spec", true},
		{"spec", "spec.hostPID", true},
		{"spec", "specs", false},
		{"spec.containers", "spec.containers[0].image", true},
		{"spec.containers[1]", "spec.containers[10]", false},
		{"spec.containers[0].image", "spec.containers[0]", false},
	} {
		e := exception.Exception{Path: test.limit}
		require.Equal(t, test.want, e.Holds(test.path, test.path), "%s holds %s", test.limit, test.path)
	}
	e := exception.Exception{Path: "spec.containers[name=a]"}
	require.True(t, e.Holds("spec.containers[0].image", "spec.containers[name=a].image"))
}

func TestDate(t *testing.T) {
	d := date("2028-02-28")
	require.Equal(t, "2028-02-29", d.AddDays(1).String())
	require.Equal(t, "2027-12-31", date("2028-01-01").AddDays(-1).String())
	require.Equal(t, 366, date("2028-01-01").DaysUntil(date("2029-01-01")))
	require.Equal(t, -1, date("2028-01-01").DaysUntil(date("2027-12-31")))
	require.Negative(t, date("2027-12-31").Compare(date("2028-01-01")))
	require.Zero(t, d.Compare(d))
	require.True(t, exception.Date{}.IsZero())
	require.Empty(t, exception.Date{}.String())
	for _, bad := range []string{"", "2027-1-1", "2027-13-01", "2027-02-30", "27-01-01", "2027-01-01T00:00:00Z", " 2027-01-01"} {
		_, err := exception.ParseDate(bad)
		require.Error(t, err, bad)
	}
}

// Whatever a comment says, it is an exception with all it needs or one that says what it lacks, in places on its line.
func FuzzComment(f *testing.F) {
	for _, seed := range []string{
		"pod/host-pid until 2027-03-31 -- why", "a,b , c container=x owner=y until 2027-03-31 -- # = : \" '", "until until -- --", "x= =y = until=", "--", ", ,", "pod/a until 2027-99-99 --",
		"\u00a0 — –", "pod/*\tuntil\t2027-03-31\t--\t\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "\r\n\u0085\u2028\u2029\ufeff") || !utf8.ValidString(text) {
			return
		}
		section := manifest.Section{File: "a.yaml", Line: 1, Text: []byte("a: b # seaworthy:allow " + text + "\n")}
		for _, d := range manifest.Parse(section) {
			if d.Unread() {
				return
			}
			found := exception.Comments(d)
			require.Len(t, found, 1)
			requireWhole(t, &found[0].Exception, 1, len([]rune(text))+len("a: b # seaworthy:allow ")+1)
			if _, reason, ok := strings.Cut(" "+text+" ", " -- "); ok {
				if before, _, _ := strings.Cut(" "+text+" ", " -- "); !strings.Contains(before, "\t") {
					require.Equal(t, strings.TrimSpace(reason), found[0].Reason, "a reason stays as it is written")
				}
			}
		}
	})
}

func requireWhole(t *testing.T, e *exception.Exception, lines, columns int) {
	problems := e.Check(limits)
	if len(problems) == 0 {
		require.NotEmpty(t, e.Rules)
		require.NotEmpty(t, e.Reason)
		require.False(t, e.Review.IsZero())
	}
	for _, p := range problems {
		require.NotEmpty(t, p.Message)
		require.NotContains(t, p.Message, "\n")
		require.Positive(t, p.Place.Start.Line)
		require.LessOrEqual(t, p.Place.Start.Line, lines)
		require.LessOrEqual(t, p.Place.End.Column, columns)
	}
	_ = e.String()
}

// Whatever an annotation holds, its exceptions are whole or say what they lack, at places in the annotation.
func FuzzAnnotation(f *testing.F) {
	for _, seed := range []string{
		"- {rule: pod/a, reason: why, review: 2027-03-31}", "- rule: [a, b]\n  reason: x\n", "[]", "{}", "-", "- -\n- {}", "text", "a: b: c", "---\n- a\n---\n- {rule: *x}", "- {{ x }}",
		"- rule: pod/*\n  review: 2027-03-31\n  review: 2027-03-31\n", "- <<: {rule: x}\n  reason: {a: b}\n  container: [x]\n", "\t", "- &a {rule: x, reason: y, review: 2027-01-01}\n- *a",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		var b strings.Builder
		b.WriteString("metadata:\n  annotations:\n    seaworthy.dev/exceptions: |2\n")
		lines := strings.Split(text, "\n")
		for _, line := range lines {
			b.WriteString("      " + line + "\n")
		}
		section, err := manifest.NewSplitter("a.yaml", strings.NewReader(b.String())).Next()
		require.NoError(t, err)
		for _, d := range manifest.Parse(section) {
			if d.Unread() {
				return
			}
			found := annotation(d)
			for i := range found {
				requireWhole(t, &found[i], 4+strings.Count(text, "\n")+strings.Count(text, "\r")+strings.Count(text, "\u2028")+strings.Count(text, "\u2029")+strings.Count(text, "\u0085"), 1<<20)
			}
		}
	})
}
