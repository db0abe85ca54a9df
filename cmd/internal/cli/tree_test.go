package cli_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/cmd/internal/cli"
)

// run runs the command as in a pipe, without anything in its environment.
func run(t *testing.T, stdin string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = cli.Run(args, cli.Env{
		Stdin:  strings.NewReader(stdin),
		Stdout: &out,
		Stderr: &err,
		Getenv: func(string) string { return "" },
		Now:    func() time.Time { return time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC) },
		Width:  func(any) (int, bool) { return 0, false },
	})
	return code, out.String(), err.String()
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
}

// tree writes manifests of every kind, good ones and bad ones, the same at each call, and returns their directory.
func tree(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	files, documents := 40, 600
	if testing.Short() {
		files, documents = 8, 300
	}
	for file := range files {
		var text strings.Builder
		for document := range 1 + random.IntN(10) {
			text.WriteString(manifest(random, fmt.Sprintf("o%d-%d", file, document)) + "---\n")
		}
		writeFile(t, filepath.Join(dir, fmt.Sprintf("d%d", file%4), fmt.Sprintf("f%d.yaml", file)), text.String())
	}
	// A file that makes more than one batch of work.
	var long strings.Builder
	for document := range documents {
		long.WriteString(manifest(random, fmt.Sprintf("long-%d", document)) + "---\n")
	}
	writeFile(t, filepath.Join(dir, "long.yaml"), long.String())
	return dir
}

func manifest(random *rand.Rand, name string) string {
	one := func(words ...string) string { return words[random.IntN(len(words))] }
	namespace := one("", "  namespace: shop\n", "  namespace: models\n", "  namespace: default\n")
	switch random.IntN(12) {
	case 0:
		return "broken: yaml: " + name + "\n"
	case 1:
		return "name: {{ .Values." + name + " }}\n"
	case 2:
		return "just: values\n"
	case 3:
		return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n" + namespace + "data:\n  a: one\n  a: two\n"
	case 4:
		return "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: " + name + "\n" + namespace +
			"spec:\n  podSelector:\n    matchLabels: {app: " + one("a", "b", "c") + "}\n  policyTypes: [" + one("Ingress", "Egress") + "]\n"
	case 5:
		return `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "` + name + `"}, "spec": {"hostPID": ` + one("true", "false", "7") +
			`, "containers": [{"name": "c", "image": "` + one("nginx", "registry.example/nginx:1.27") + `"}]}}` + "\n"
	}
	containers := ""
	for i := range 1 + random.IntN(3) {
		containers += fmt.Sprintf("        - name: c%d\n          image: %s\n          securityContext:\n            privileged: %s\n            runAsUser: %s\n",
			i, one("nginx", "nginx:latest", "registry.example/nginx:1.27"), one("true", "false", `"true"`), one("0", "1000", "root"))
	}
	return "apiVersion: apps/v1\nkind: " + one("Deployment", "StatefulSet", "DaemonSet") + "\nmetadata:\n  name: " + name + "\n" + namespace +
		"spec:\n  template:\n    metadata:\n      labels: {app: " + one("a", "b", "c") + "}\n    spec:\n      hostNetwork: " + one("true", "false") +
		"\n      containers:\n" + containers
}

// The report is the same, byte for byte, however many documents are checked at once.
func TestDeterministic(t *testing.T) {
	dir := tree(t)
	for _, format := range []string{"text", "json", "sarif", "github", "gitlab", "junit"} {
		t.Run(format, func(t *testing.T) {
			report := func(jobs string) string {
				code, stdout, _ := run(t, "", "lint", "--profile", "strict", "--format", format, "--jobs", jobs, dir)
				require.Equal(t, 2, code)
				return stdout
			}
			one := report("1")
			for range 2 {
				require.True(t, one == report("8"), "the reports differ")
			}
		})
	}
}

// listed is what all formats tell of a finding.
type listed struct {
	rule, file   string
	line, column int
}

// Text, JSON and SARIF list the same findings in the same order.
func TestFormatsAgree(t *testing.T) {
	dir := tree(t)
	lint := func(format string) string {
		_, stdout, _ := run(t, "", "lint", "--profile", "strict", "--compact", "--format", format, dir)
		return stdout
	}
	text, inJSON, inSARIF := textFindings(t, lint("text")), jsonFindings(t, lint("json")), sarifFindings(t, lint("sarif"))
	require.Greater(t, len(text), 500)
	require.Equal(t, text, inJSON)
	require.Equal(t, text, inSARIF)
}

func textFindings(t *testing.T, report string) (all []listed) {
	line := regexp.MustCompile(`(?m)^(.+?):(\d+):(\d+): [a-z]+\[([a-z/-]+)\]: `)
	for _, m := range line.FindAllStringSubmatch(report, -1) {
		l, err := strconv.Atoi(m[2])
		require.NoError(t, err)
		c, err := strconv.Atoi(m[3])
		require.NoError(t, err)
		all = append(all, listed{m[4], m[1], l, c})
	}
	return all
}

func jsonFindings(t *testing.T, text string) (all []listed) {
	var report struct {
		Findings []struct {
			Rule, File             string
			StartLine, StartColumn int
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text), &report))
	for _, f := range report.Findings {
		all = append(all, listed{f.Rule, f.File, f.StartLine, f.StartColumn})
	}
	return all
}

func sarifFindings(t *testing.T, text string) (all []listed) {
	var report struct {
		Runs []struct {
			Results []struct {
				RuleID    string
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine, StartColumn int }
					}
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text), &report))
	for _, r := range report.Runs[0].Results {
		at := r.Locations[0].PhysicalLocation
		uri, err := url.Parse(at.ArtifactLocation.URI)
		require.NoError(t, err)
		all = append(all, listed{r.RuleID, uri.Path, at.Region.StartLine, at.Region.StartColumn})
	}
	return all
}

// Inputs at and beyond what a manifest may be: none of them ends the run, and the pod that follows is found.
func TestExtremeInput(t *testing.T) {
	const privileged = `
---
apiVersion: v1
kind: Pod
metadata:
  name: last
spec:
  containers:
    - name: server
      securityContext:
        privileged: true
`
	const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: first\ndata:\n"
	var keys strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&keys, "  key%d: value\n", i)
	}
	const depth = 100_000
	tests := []struct {
		name   string
		text   string
		file   string
		failed string // what could not be read; empty where all could
		long   bool
	}{
		{name: "depth of flow collections", text: "a: " + strings.Repeat("[", depth) + strings.Repeat("]", depth), failed: "depth|deeper"},
		{name: "depth of block sequences", text: "a:\n  " + strings.Repeat("- ", depth) + "b", failed: "depth|deeper"},
		{name: "depth of JSON", file: "deep.json", text: strings.Repeat(`{"a":`, depth) + "1" + strings.Repeat("}", depth), failed: "depth|deeper"},
		{name: "unclosed brackets", text: "a: " + strings.Repeat("[", depth), failed: "."},
		{name: "wide mapping", text: configMap + keys.String(), long: true},
		{name: "long scalar", text: configMap + "  a: " + strings.Repeat("x", 64<<20), long: true},
		{name: "long line in a comment", text: "# " + strings.Repeat("x", 1<<20) + "\n" + configMap + "  a: b"},
		{name: "expansion", text: configMap + "  a: &a " + strings.Repeat("x", 1<<20) + strings.Repeat("\n  b: *a", 65), failed: "aliases add more than 64 MiB"},
		{name: "many documents", text: strings.Repeat("a: b\n---\n", 100_000) + configMap + "  a: b", long: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.long && testing.Short() {
				t.Skip("takes seconds")
			}
			file := filepath.Join(t.TempDir(), cmp.Or(test.file, "input.yaml"))
			writeFile(t, file, test.text+privileged)
			code, stdout, _ := run(t, "", "lint", "--format", "json", "--select", "pod/privileged", file)
			var report struct {
				Inputs   struct{ Failed []struct{ Message string } }
				Findings []struct{ Object struct{ Name string } }
			}
			require.NoError(t, json.Unmarshal([]byte(stdout), &report))
			require.Len(t, report.Findings, 1)
			require.Equal(t, "last", report.Findings[0].Object.Name)
			if test.failed == "" {
				require.Empty(t, report.Inputs.Failed)
				require.Equal(t, 1, code)
				return
			}
			require.Len(t, report.Inputs.Failed, 1)
			require.Regexp(t, test.failed, report.Inputs.Failed[0].Message)
			require.Equal(t, 2, code)
		})
	}
}

// A report that cannot be written to standard output is an error, not a clean run.
func TestStandardOutputFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pod.yaml")
	writeFile(t, file, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers: []\n")
	for _, args := range [][]string{
		{"lint", "--select", "pod/privileged", file},
		{"lint", "--select", "pod/privileged", "--format", "json", file},
		{"rules"},
		{"rules", "--format", "json"},
		{"rules", "--format", "markdown"},
		{"explain", "pod/privileged"},
		{"version"},
	} {
		t.Run(strings.Join(args[:1], " "), func(t *testing.T) {
			var stderr bytes.Buffer
			code := cli.Run(args, cli.Env{
				Stdin:  strings.NewReader(""),
				Stdout: full{},
				Stderr: &stderr,
				Getenv: func(string) string { return "" },
				Now:    func() time.Time { return time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC) },
				Width:  func(any) (int, bool) { return 0, false },
			})
			require.Equal(t, 2, code)
			require.Regexp(t, "^seaworthy: .*no space left", stderr.String())
		})
	}
}

// full is a stream that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// Standard input that fails in the middle is not clean, and what came before is reported.
func TestStandardInputFails(t *testing.T) {
	var stdout bytes.Buffer
	pod := "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: c\n      securityContext:\n        privileged: true\n---\n"
	code := cli.Run([]string{"lint", "--compact", "--select", "pod/privileged", "-"}, cli.Env{
		Stdin:  io.MultiReader(strings.NewReader(pod), broken{}),
		Stdout: &stdout,
		Stderr: io.Discard,
		Getenv: func(string) string { return "" },
		Now:    func() time.Time { return time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC) },
		Width:  func(any) (int, bool) { return 0, false },
	})
	require.Equal(t, 2, code)
	require.Contains(t, stdout.String(), "<stdin>:9:9: critical[pod/privileged]")
	require.Contains(t, stdout.String(), "<stdin>: error: connection reset")
}

// broken is a stream that ends with an error.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("connection reset") }
