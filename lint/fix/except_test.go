package fix_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/fix"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/rules"
)

func date(t testing.TB, text string) exception.Date {
	t.Helper()
	d, err := exception.ParseDate(text)
	require.NoError(t, err)
	return d
}

// excepting returns the options of a run on a day, and what is to be written on it.
func excepting(t testing.TB, selected ...string) (lint.Options, *fix.Exceptions) {
	o := lint.DefaultOptions()
	o.Profile, o.Today, o.Jobs = lint.Strict, date(t, "2027-01-15"), 1
	o.Select = selected
	return o, &fix.Exceptions{Reason: "as found", Review: date(t, "2027-06-30")}
}

// excepted writes exceptions for what is found in a text, and returns the text then and the findings for which there is none.
func excepted(t testing.TB, o lint.Options, e *fix.Exceptions, name, text string) (string, []fix.Open) {
	t.Helper()
	linter, err := lint.New(rules.All(), o)
	require.NoError(t, err)
	r := fix.Run(linter, []fix.Input{input(name, text)}, fix.Options{Exceptions: e})
	require.Empty(t, r.Faults)
	if len(r.Files) == 0 {
		return text, r.Open
	}
	return string(r.Files[0].After), r.Open
}

func why(open []fix.Open) (all []string) {
	for _, f := range open {
		all = append(all, fmt.Sprintf("%s: %s", f.Rule.ID, f.Why))
	}
	return all
}

const until = " until 2027-06-30 -- as found\n"

func TestExcept(t *testing.T) {
	for _, test := range []struct{ name, selected, text, want string }{
		{
			"a field", "pod/host-pid",
			"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  hostPID: true\n",
			"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  # seaworthy:allow pod/host-pid" + until + "  hostPID: true\n",
		},
		{
			"several rules", "pod/host-*",
			"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec: {hostPID: true, hostIPC: true, containers: []}\n",
			"apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n# seaworthy:allow pod/host-ipc,pod/host-pid" + until + "spec: {hostPID: true, hostIPC: true, containers: []}\n",
		},
		{
			"line ends of Windows, and none at the end", "pod/host-pid",
			"apiVersion: v1\r\nkind: Pod\r\nmetadata: {name: a}\r\nspec:\r\n  hostPID: true",
			"apiVersion: v1\r\nkind: Pod\r\nmetadata: {name: a}\r\nspec:\r\n  # seaworthy:allow pod/host-pid until 2027-06-30 -- as found\r\n  hostPID: true",
		},
		{
			"byte order mark", "pod/host-pid",
			"\uFEFFapiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostPID: true\n",
			"\uFEFFapiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  # seaworthy:allow pod/host-pid" + until + "  hostPID: true\n",
		},
		{
			"the first line", "pod/host-pid",
			"spec: {hostPID: true}\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n",
			"spec: {hostPID: true}  # seaworthy:allow pod/host-pid until 2027-06-30 -- as found\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\n",
		},
		{
			"the first line with a comment", "pod/host-pid",
			"spec: {hostPID: true}  # agent\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n",
			"spec: {hostPID: true}  # agent\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    seaworthy.dev/exceptions: |\n      - rule: pod/host-pid\n        path: spec.hostPID\n        reason: as found\n        review: 2027-06-30\n",
		},
		{
			"JSON", "pod/host-*",
			"{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"a\"}, \"spec\": {\"hostPID\": true, \"hostIPC\": true}}\n",
			"{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"a\", \"annotations\": {\"seaworthy.dev/exceptions\": \"" +
				"- rule: pod/host-pid\\n  path: spec.hostPID\\n  reason: as found\\n  review: 2027-06-30\\n- rule: pod/host-ipc\\n  path: spec.hostIPC\\n  reason: as found\\n  review: 2027-06-30\"}}, \"spec\": {\"hostPID\": true, \"hostIPC\": true}}\n",
		},
		{
			"an annotation that is there", "pod/host-*",
			"spec: {hostPID: true, hostIPC: true}  # agent\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    seaworthy.dev/exceptions: |\n        - rule: pod/host-ipc\n          reason: why\n          review: 2027-03-31\n",
			"spec: {hostPID: true, hostIPC: true}  # agent\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    seaworthy.dev/exceptions: |\n        - rule: pod/host-ipc\n          reason: why\n          review: 2027-03-31\n" +
				"        - rule: pod/host-pid\n          path: spec.hostPID\n          reason: as found\n          review: 2027-06-30\n",
		},
		{
			"several containers", "pod/unbounded-resources",
			"apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - image: x\n    name: b\n  - name: c\n    image: x\n",
			"apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  # seaworthy:allow pod/unbounded-resources" + until + "  - image: x\n    name: b\n  # seaworthy:allow pod/unbounded-resources" + until + "  - name: c\n    image: x\n",
		},
		{
			"what an alias repeats", "pod/privileged",
			"apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: b\n    securityContext: &sc\n      privileged: true\n  - name: c\n    securityContext: *sc\n",
			"apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: b\n    securityContext: &sc\n      # seaworthy:allow pod/privileged" + until + "      privileged: true\n  - name: c\n    # seaworthy:allow pod/privileged" + until + "    securityContext: *sc\n",
		},
		{
			"a script in a block scalar", "model/*",
			"apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: b\n    image: vllm/vllm-openai\n    command: [sh, -c]\n    args:\n    - |\n      set -e\n      vllm serve --trust-remote-code x/y\n",
			"apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: b\n    image: vllm/vllm-openai\n    command: [sh, -c]\n    args:\n    # seaworthy:allow model/remote-code" + until + "    - |\n      set -e\n      vllm serve --trust-remote-code x/y\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			o, e := excepting(t, test.selected)
			got, open := excepted(t, o, e, "a.yaml", test.text)
			require.Empty(t, why(open))
			require.Equal(t, test.want, got)
		})
	}
}

// A finding about several workloads is allowed at each of them, be they in one file or in several.
func TestExceptTogether(t *testing.T) {
	pod := func(name, labels string) string {
		return "apiVersion: v1\nkind: Pod\nmetadata:\n  name: " + name + "\n  namespace: n\n  labels: {" + labels + "}\nspec:\n  containers: [{name: c, image: x}]\n"
	}
	o, e := excepting(t, "network/ingress-open")
	linter, err := lint.New(rules.All(), o)
	require.NoError(t, err)
	inputs := []fix.Input{input("a.yaml", pod("a", "x: y")), input("b.yaml", pod("b", "x: y")+"---\n"+pod("c", "x: z"))}
	r := fix.Run(linter, inputs, fix.Options{Exceptions: e})
	require.Len(t, r.Found.Findings, 1)
	require.Empty(t, why(r.Open))
	require.Empty(t, r.Left)
	require.Len(t, r.Files, 2)
	require.Len(t, r.Files[0].Allowed, 1)
	const comment = "  # seaworthy:allow network/ingress-open" + until
	require.Equal(t, 1, strings.Count(string(r.Files[0].After), comment+"  name: a\n"))
	require.Equal(t, 1, strings.Count(string(r.Files[1].After), comment+"  name: b\n"))
	require.Equal(t, 1, strings.Count(string(r.Files[1].After), comment+"  name: c\n"))

	inputs[1].Refusal = "it is read from standard input"
	r = fix.Run(linter, inputs, fix.Options{Exceptions: e})
	require.Empty(t, r.Files)
	require.Equal(t, []string{"network/ingress-open: it is read from standard input"}, why(r.Open))
	require.NotNil(t, r.Open[0].Configured)
}

// What no exception may allow, and what one does not allow any more, stays as it is.
func TestExceptNot(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n"
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"syntax", "a: [\n", []string{"manifest/syntax: what cannot be read is never allowed"}},
		{"not waivable", pod + "  hostNetwork: true\n", []string{"pod/host-network: its rule may not be waived"}},
		{"an exception", pod + "  # seaworthy:allow pod/host-pid\n  dnsPolicy: Default\n", []string{"exception/invalid: it is about an exception", "exception/invalid: it is about an exception"}},
		{
			"overdue", pod + "  # seaworthy:allow pod/host-pid until 2027-01-01 -- why\n  hostPID: true\n",
			[]string{
				"exception/overdue: it is about an exception",
				"pod/host-pid: the exception at a.yaml:5:3 ended on 2027-01-01: give that another date, if it is still right",
			},
		},
		{
			"in a list on one line", "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostPID: true}}, &x {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {hostPID: true}}, *x]\n",
			nil,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			o, e := excepting(t, "pod/host-*", "exception/*", "manifest/*")
			o.NotWaivable = []string{"pod/host-network"}
			got, open := excepted(t, o, e, "a.yaml", test.text)
			if test.want != nil {
				require.Equal(t, test.text, got)
			}
			require.Equal(t, test.want, why(open))
		})
	}
}

// In a list that is read item by item nothing is written: what can allow it is for the configuration.
func TestExceptLongList(t *testing.T) {
	item := "- {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostPID: true}}\n"
	filler := "- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}, data: {c: " + strings.Repeat("d", 1<<16) + "}}\n"
	text := "apiVersion: v1\nkind: List\nitems:\n" + item + strings.Repeat(filler, 1+manifest.MaxWhole>>16)
	o, e := excepting(t, "pod/host-pid")
	got, open := excepted(t, o, e, "a.yaml", text)
	require.True(t, got == text)
	require.Equal(t, []string{"pod/host-pid: it is in a list longer than 4 MiB, which is read item by item"}, why(open))
	require.Equal(t, "- rule: pod/host-pid\n  file: a.yaml\n  kind: Pod\n  namespace: default\n  name: a\n  path: spec.hostPID\n  reason: as found\n  review: 2027-06-30\n", open[0].Configured.Item())
}

// For every fixture of a rule, in its own style and in others: what is left is just what is said to be open, each exception that
// was written is used, and to write them again changes nothing.
func TestExceptFixtures(t *testing.T) {
	o, e := excepting(t)
	linter, err := lint.New(rules.All(), o)
	require.NoError(t, err)
	files, err := filepath.Glob("../../testdata/rules/*/*/*")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	allowed, annotated := 0, 0
	for i, file := range files {
		if base := filepath.Base(file); strings.HasPrefix(base, "fix") || strings.Contains(base, ".fixed.") {
			continue // much the same as others, in other styles
		}
		read, err := os.ReadFile(file)
		require.NoError(t, err)
		for style, text := range styles(string(read)) {
			if style == "crlf" && i%5 != 0 || style == "json" && i%2 != 0 {
				continue // there are enough of them
			}
			name := file + " " + style
			r := fix.Run(linter, []fix.Input{input("a.yaml", text)}, fix.Options{Exceptions: e})
			made := text
			if len(r.Files) > 0 {
				made = string(r.Files[0].After)
				allowed += len(r.Files[0].Allowed)
			}
			annotated += strings.Count(made, "seaworthy.dev/exceptions") - strings.Count(text, "seaworthy.dev/exceptions")
			left, idle := counts(linter, made)
			require.Equal(t, openOnes(r.Open), left, name)
			if _, before := counts(linter, text); before == 0 {
				require.Zero(t, idle, name)
			}
			require.Empty(t, fix.Run(linter, []fix.Input{input("a.yaml", made)}, fix.Options{Exceptions: e}).Files, name)
			for _, f := range r.Open {
				if f.Rule.ID != "image/unverified" { // of what several objects take from another one
					require.NotContains(t, f.Why, "reach", name)
				}
			}
		}
	}
	require.Greater(t, allowed, 1000)
	require.Greater(t, annotated, 100)
}

// counts returns how often each rule reports something in a text, and how many exceptions in it allow nothing.
func counts(linter *lint.Linter, text string) (reported map[string]int, idle int) {
	reported = map[string]int{}
	r := linter.Run(slices.Values([]lint.Input{input("a.yaml", text).Input}))
	for _, f := range r.Findings {
		if f.Rule.Exception == nil { // one that covered a part of a finding is used when the rest is allowed too
			reported[f.Rule.ID]++
		}
	}
	for _, w := range r.Exceptions {
		if w.State == exception.Unused || w.State == exception.Invalid || w.State == exception.Unchecked {
			idle++
		}
	}
	return reported, idle
}

func openOnes(open []fix.Open) map[string]int {
	of := map[string]int{}
	for _, f := range open {
		if f.Rule.Exception == nil {
			of[f.Rule.ID]++
		}
	}
	return of
}

// styles returns a text in several styles: as it is, with line ends of Windows and without the last one, and as JSON, which is read as
// YAML behind the first document.
func styles(text string) map[string]string {
	all := map[string]string{"": text, "crlf": strings.TrimSuffix(strings.ReplaceAll(text, "\n", "\r\n"), "\r\n")}
	var documents []string
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for {
		var content any
		if err := decoder.Decode(&content); err != nil {
			break
		}
		encoded, err := json.MarshalIndent(content, "", "  ")
		if err != nil {
			return all
		}
		documents = append(documents, string(encoded))
	}
	all["json"] = strings.Join(documents, "\n---\n")
	return all
}
