package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/seaworthy-lint/seaworthy/lint/config"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// Options of the lint command that make no sense in a file, because they are about one run: where the configuration is, which
// day it is, what to lint, and what to show or write once.
var notConfigured = []string{"config", "no-config", "help", "today", "files-from", "no-exceptions", "prune"}

// Keys that make no sense on a command line, because they are too long for it.
var notOnCommandLine = []string{"overrides", "kinds", "exceptions"}

func lintCommand() (*lintOptions, *cobra.Command) {
	o := newLintOptions()
	cmd := &cobra.Command{}
	lintFlags(cmd, &o)
	cmd.InitDefaultHelpFlag()
	return &o, cmd
}

// Every option of the lint command has its key, and every key its option.
func TestEveryOptionHasItsKey(t *testing.T) {
	o, cmd := lintCommand()
	of := map[string]string{}
	tied := map[string]bool{}
	for _, tie := range o.ties(new(config.Settings)) {
		require.False(t, tied[tie.key], "%s is tied twice", tie.key)
		tied[tie.key] = true
	}
	for _, key := range config.Keys() {
		require.True(t, tied[key.Name], "key %s sets no option", key.Name)
		require.Equal(t, slices.Contains(notOnCommandLine, key.Name), len(key.Flags) == 0, key.Name)
		for _, flag := range key.Flags {
			require.NotNil(t, cmd.Flags().Lookup(flag), "key %s: there is no --%s", key.Name, flag)
			of[flag] = key.Name
		}
	}
	require.Len(t, tied, len(config.Keys()))
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		require.Equal(t, slices.Contains(notConfigured, f.Name), of[f.Name] == "", "--%s", f.Name)
	})
}

// Options of the fix command that are about one run, beside those of lint.
var notConfiguredOfFix = []string{"diff", "unsafe", "into", "add-exceptions", "reason", "review", "owner", "no-fixes"}

// Every option of the fix command that lint has too is set by the same key, and it has no others but those of one run.
func TestEveryOptionOfFixHasItsKey(t *testing.T) {
	o, cmd := fixOptions{}, &cobra.Command{}
	fixFlags(cmd, &o)
	tied := map[string]bool{}
	for _, tie := range o.ties(new(config.Settings)) {
		tied[tie.key] = true
	}
	of := map[string]bool{}
	for _, key := range config.Keys() {
		for _, flag := range key.Flags {
			of[flag] = tied[key.Name]
		}
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		excluded := slices.Contains(notConfigured, f.Name) || slices.Contains(notConfiguredOfFix, f.Name)
		require.Equal(t, excluded, !of[f.Name], "--%s", f.Name)
	})
}

// show returns what config show prints, without comments.
func show(t *testing.T, args ...string) map[string]string {
	t.Helper()
	var out strings.Builder
	code := Run(append([]string{"config", "show"}, args...), Env{Stdout: &out, Stderr: os.Stderr, Getenv: func(string) string { return "" }})
	require.Zero(t, code)
	shown := map[string]string{}
	key := ""
	for line := range strings.Lines(out.String()) {
		if strings.HasPrefix(line, "  ") {
			shown[key] += strings.TrimSpace(line) + ";"
			continue
		}
		line, _, _ = strings.Cut(line, "  #")
		var value string
		key, value, _ = strings.Cut(strings.TrimSpace(line), ":")
		shown[key] = strings.TrimSpace(value)
	}
	return shown
}

// Of every key, the file wins over the default and the command line over the file.
func TestPrecedence(t *testing.T) {
	t.Chdir(t.TempDir())
	file := func(text string) string {
		t.Helper()
		require.NoError(t, os.WriteFile("c.yaml", []byte(text), 0o644))
		return "--config=c.yaml"
	}
	defaults := show(t, "--no-config")
	onCommandLine := map[string][]string{
		"profile": {"strict"}, "kubernetes-version": {"1.30"}, "rules": {"pod/host-path=low"}, "select": {"namespace/*"}, "ignore": {"network/*"},
		"min-severity": {"high"}, "fail-on": {"never"}, "reports": {"json"}, "color": {"always"}, "show-fixes": {"never"}, "default-namespace": {"other"}, "cni": {"calico"},
		"pod-cidrs": {"10.0.0.0/8"}, "trusted-registries": {"other.example"}, "public-registries": {"other.example"}, "tenant-label": {"other"},
		"tenants": {"other=other"}, "shared-namespaces": {"other"}, "jump-hosts": {"other=other/a=b"}, "context": {"other"}, "stdin-filename": {"other"},
		"jobs": {"7"}, "not-waivable": {"namespace/*"}, "longest-span": {"7"}, "notice": {"7"}, "baseline": {"other"},
	}
	for _, key := range config.Keys() {
		t.Run(key.Name, func(t *testing.T) {
			name := file(key.Name + ": " + key.Example + "\n")
			inFile := show(t, name)
			require.NotEqual(t, defaults[key.Name], inFile[key.Name])
			for other, value := range defaults {
				if other != key.Name {
					require.Equal(t, value, inFile[other], other)
				}
			}
			if len(key.Flags) == 0 {
				return
			}
			flag := "--" + key.Flags[0]
			if values := onCommandLine[key.Name]; values != nil {
				flag += "=" + values[0]
			} else {
				flag += "=false" // a switch
			}
			both, alone := show(t, name, flag), show(t, "--no-config", flag)
			if key.Name == "rules" { // where both count, the command line last
				require.Equal(t, inFile[key.Name]+alone[key.Name], both[key.Name])
				return
			}
			require.Equal(t, alone[key.Name], both[key.Name])
			require.NotEqual(t, inFile[key.Name], both[key.Name])
		})
	}
}

// What config show prints is a configuration that says the same.
func TestShowIsAConfiguration(t *testing.T) {
	t.Chdir(t.TempDir())
	var all strings.Builder
	for _, key := range config.Keys() {
		all.WriteString(key.Name + ": " + key.Example + "\n")
	}
	require.NoError(t, os.WriteFile("a.yaml", []byte(all.String()), 0o644))
	var first, second strings.Builder
	env := func(out io.Writer) Env {
		return Env{Stdout: out, Stderr: os.Stderr, Getenv: func(string) string { return "" }}
	}
	require.Zero(t, Run([]string{"config", "show", "--config", "a.yaml"}, env(&first)))
	require.NoError(t, os.WriteFile("b.yaml", []byte(first.String()), 0o644))
	a, err := config.Load("a.yaml", "a.yaml", rules.All())
	require.NoError(t, err)
	b, err := config.Load("b.yaml", "b.yaml", rules.All())
	require.NoError(t, err)
	require.Equal(t, a.Settings, b.Settings)
	require.Zero(t, Run([]string{"config", "show", "--config", "b.yaml"}, env(&second)))
	withoutComments := func(s string) (lines []string) {
		for line := range strings.Lines(s) {
			line, _, _ = strings.Cut(line, "  #")
			lines = append(lines, strings.TrimRight(line, " \n"))
		}
		return lines
	}
	require.Equal(t, withoutComments(first.String()), withoutComments(second.String()))
}

func TestParseList(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"a.yaml\nb c.yaml\r\n\n", []string{"a.yaml", "b c.yaml"}},
		{"a.yaml\x00b\nc.yaml\x00", []string{"a.yaml", "b\nc.yaml"}},
		{`"\303\244\t.yaml"` + "\n\"a\n", []string{"ä\t.yaml", `"a`}},
	} {
		require.Equal(t, test.want, parseList([]byte(test.text)), "%q", test.text)
	}
}

// The schema in the repository is that of the program, and the example of a configuration is valid by it.
func TestSchemaIsCurrent(t *testing.T) {
	want, err := config.Schema(rules.All())
	require.NoError(t, err)
	got, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "schema", "config-v1.schema.json"))
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run make generate")

	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(got))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource(config.SchemaID, document))
	schema, err := c.Compile(config.SchemaID)
	require.NoError(t, err)
	example, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "examples", "adopting.yaml"))
	require.NoError(t, err)
	_, err = config.Read("adopting.yaml", example, rules.All())
	require.NoError(t, err)
	text, err := yaml.YAMLToJSON(example)
	require.NoError(t, err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	require.NoError(t, schema.Validate(value))
}
