package config_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/config"
)

var known = []*lint.Rule{
	{ID: "pod/privileged", Severity: lint.Critical, Profile: lint.Baseline},
	{ID: "pod/host-path", Severity: lint.High, Profile: lint.Baseline},
	{ID: "image/unverified", Severity: lint.Low, Profile: lint.Strict},
	{ID: "network/exposed-service", Severity: lint.Medium, Profile: lint.Restricted},
}

func read(t *testing.T, text string) *config.File {
	t.Helper()
	f, err := config.Read("c.yaml", []byte(text), known)
	require.NoError(t, err)
	return f
}

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := config.Schema(known)
	require.NoError(t, err)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource(config.SchemaID, document))
	s, err := c.Compile(config.SchemaID)
	require.NoError(t, err)
	return s
}

// valid reports whether a text is valid by the schema.
func valid(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	document, err := yaml.YAMLToJSON([]byte(text))
	require.NoError(t, err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	require.NoError(t, err)
	return s.Validate(value)
}

// The example of every key is read, sets it to something, is valid by the schema, and the key is documented.
func TestKeys(t *testing.T) {
	s := schema(t)
	reference := config.Reference()
	seen := map[string]bool{}
	for _, k := range config.Keys() {
		require.False(t, seen[k.Name], k.Name)
		seen[k.Name] = true
		require.NotEmpty(t, k.Doc, k.Name)
		text := k.Name + ": " + k.Example + "\n"
		f := read(t, text)
		place, ok := f.Has(k.Name)
		require.True(t, ok)
		require.Equal(t, "c.yaml:1:1", place.String())
		require.NotEqual(t, config.Settings{}, f.Settings, k.Name)
		require.NoError(t, valid(t, s, text), k.Name)
		require.Contains(t, reference, "\n## "+k.Name+"\n")
	}
	require.Len(t, seen, reflect.TypeFor[config.Settings]().NumField())
}

func TestRead(t *testing.T) {
	f := read(t, `# all that has a form of its own
profile: strict
kubernetes-version: 1.30
rules:
  pod/privileged: on
  image/*: off
  pod/host-path: low
overrides:
  - paths: [old/]
    profile: baseline
    rules: {pod/*: off}
pod-cidrs: [10.1.2.3/16]
tenants:
  red: [red, red-*]
  blue: [blue]
jump-hosts:
  gpu: ops/app=bastion
exceptions:
  - rule: pod/host-path
    reason: "it's #1: needed"
    review: 2027-03-31
    namespace: [a, b]
    labels: {app: "x*", version: 1}
  - {rule: [pod/*], reason: r, review: "2027-04-01", file: old/*.yaml}
`)
	s := f.Settings
	require.Equal(t, lint.Strict, s.Profile)
	require.Equal(t, "1.30", s.KubernetesVersion.String())
	require.Equal(t, config.Rules{
		{Pattern: "pod/privileged", On: true}, {Pattern: "image/*", Off: true}, {Pattern: "pod/host-path", Severity: lint.Low},
	}, s.Rules)
	require.Equal(t, "10.1.0.0/16", s.PodCIDRs[0].String())
	require.Equal(t, config.Tenants{
		cluster.TenantNamespaces{Tenant: "red", Globs: []string{"red", "red-*"}}, cluster.TenantNamespaces{Tenant: "blue", Globs: []string{"blue"}},
	}, s.Tenants)
	require.Equal(t, config.JumpHosts{{Namespaces: "gpu", Host: "ops/app=bastion"}}, s.JumpHosts)

	exceptions := f.AllExceptions()
	require.Len(t, exceptions, 2)
	require.Equal(t, "pod/host-path until 2027-03-31: it's #1: needed", exceptions[0].String())
	require.Equal(t, []string{"a", "b"}, exceptions[0].Selector.Namespaces)
	require.Equal(t, map[string]string{"app": "x*", "version": "1"}, exceptions[0].Selector.Labels)
	require.Equal(t, "c.yaml:19:5", exceptions[0].Place.String())
	require.True(t, exceptions[1].Selector.Files("/old/a.yaml"))
	require.False(t, exceptions[1].Selector.Files("/new/a.yaml"))

	overrides := f.Overrides()
	require.Len(t, overrides, 1)
	require.True(t, overrides[0].Match("/old/deep/a.yaml"))
	require.False(t, overrides[0].Match("/older/a.yaml"))
	require.Equal(t, lint.Baseline, overrides[0].Profile)
	require.Equal(t, []lint.RuleSetting{{Pattern: "pod/*", Off: true}}, overrides[0].Rules)
}

func TestNothing(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n"} {
		require.Equal(t, config.Settings{}, read(t, text).Settings)
	}
}

func TestErrors(t *testing.T) {
	s := schema(t)
	for _, test := range []struct{ name, text, want string }{
		{"key", "profil: strict\n", "c.yaml:1:1: unknown key `profil`: did you mean profile?"},
		{"key that is like none", "zzz: 1\n", "c.yaml:1:1: unknown key `zzz`"},
		{"value", "profile: stric\n", `c.yaml:1:10: unknown profile "stric": use baseline, restricted or strict: did you mean strict?`},
		{"rule", "rules:\n  pod/privilged: off\n", `c.yaml:2:3: no rule is named "pod/privilged": did you mean pod/privileged?`},
		{"level", "rules:\n  pod/privileged: hgih\n", `c.yaml:2:19: unknown value "hgih": use off, on, critical, high, medium or low: did you mean high?`},
		{"level that is a list", "rules:\n  pod/privileged: [high]\n", `c.yaml:2:3: unknown value "list": use off, on, critical, high, medium or low`},
		{"rule in a list", "select:\n  - pod/*\n  - secret/*\n", `c.yaml:3:5: no rule is named "secret/*": see seaworthy rules`},
		{"no value", "profile:\n", "c.yaml:1:1: profile has no value: give it one, or leave it out"},
		{"scalar for a list", "select: pod/*\n", "c.yaml:1:9: string `pod/*` stands where a list is expected"},
		{"list for a scalar", "profile: [strict]\n", "c.yaml:1:1: list stands where a string is expected"},
		{"number for text", "tenant-label: 1\n", "c.yaml:1:15: integer `1` stands where a string is expected: put it in quotes"},
		{"boolean", "complete: maybe\n", "c.yaml:1:11: string `maybe` is no boolean: write true or false"},
		{"number", "jobs: -1\n", "c.yaml:1:7: integer `-1` is no number that makes sense here"},
		{"block", "pod-cidrs: [10.1.2.3]\n", `c.yaml:1:13: "10.1.2.3" is no block of addresses such as 10.128.0.0/14`},
		{"glob", "shared-namespaces: ['[a']\n", `c.yaml:1:22: "[a" is no glob`},
		{"path outside", "overrides: [{paths: [../a]}]\n", `c.yaml:1:22: "../a" leads out of the folder of the configuration`},
		{"required", "overrides:\n  - profile: strict\n", "c.yaml:2:5: paths is missing"},
		{"jump host", "jump-hosts: {a: b}\n", `c.yaml:1:17: "b" names no jump host: write namespace/label=value`},
		{"date", "exceptions: [{rule: pod/*, reason: r, review: soon}]\n", `c.yaml:1:47: "soon" is no date: write YYYY-MM-DD`},
		{"kind", "kinds:\n  - group: example.com\n    kind: Server\n    pods:\n      - template spec.a\n      - templat spec.b\n", "c.yaml:6:9: unknown verb templat"},
		{"group of a kind", "kinds: [{group: apps, kind: Deployment, pods: [pod spec]}]\n", "c.yaml:1:10: group \"apps\" is none of custom resources"},
		{"root", "- profile\n", "c.yaml:1:1: list stands where a mapping is expected"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := config.Read("c.yaml", []byte(test.text), known)
			require.EqualError(t, err, test.want)
			switch test.name {
			case "rule in a list", "block", "glob", "path outside", "group of a kind", "kind": // what a schema cannot know
			default:
				require.Error(t, valid(t, s, test.text))
			}
		})
	}
}

func TestAllErrorsAtOnce(t *testing.T) {
	_, err := config.Read("c.yaml", []byte("profil: strict\nrules: {pod/privilged: hgih}\nprofile: a\nprofile: strict\n---\na: 1\n"), known)
	var all config.Errors
	require.ErrorAs(t, err, &all)
	require.Len(t, all, 5)
	require.Equal(t, []string{"c.yaml:1:1", "c.yaml:2:9", "c.yaml:2:24", "c.yaml:4:1", "c.yaml:6:1"}, func() (places []string) {
		for _, e := range all {
			places = append(places, e.Place.String())
		}
		return places
	}())
	_, err = config.Read("c.yaml", []byte("a: b: c\n"), known)
	require.ErrorContains(t, err, "c.yaml:1:5: ")
}

func TestFind(t *testing.T) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	inner := filepath.Join(top, "repository", "a", "b")
	require.NoError(t, os.MkdirAll(inner, 0o755))
	write := func(folder ...string) string {
		file := filepath.Join(append(append([]string{top}, folder...), config.Name)...)
		require.NoError(t, os.WriteFile(file, nil, 0o644))
		return file
	}
	find := func() string {
		file, err := config.Find(inner)
		require.NoError(t, err)
		return file
	}
	write()
	atTop := write("repository")
	require.Empty(t, find(), "outside of a repository, in the folder alone")
	require.NoError(t, os.Mkdir(filepath.Join(top, "repository", ".git"), 0o755))
	require.Equal(t, atTop, find())
	above := write("repository", "a")
	require.Equal(t, above, find())
	require.NoError(t, os.Remove(above))
	require.NoError(t, os.Remove(atTop))
	require.Empty(t, find(), "not above the repository")
	require.NoError(t, os.WriteFile(filepath.Join(inner, ".seaworthy.yml"), nil, 0o644))
	_, err = config.Find(inner)
	require.ErrorContains(t, err, "a configuration is called .seaworthy.yaml")
}

func TestPaths(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	require.NoError(t, os.MkdirAll(filepath.Join("conf", "old"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join("conf", config.Name), []byte("overrides: [{paths: ['old', '**/test/*.yaml']}]\nbaseline: known\nreports: [{format: json, output: out.json}, {format: text, output: '-'}]\ncontext: [., ..]\n"), 0o644))
	f, err := config.Load(filepath.Join("conf", config.Name), "conf/"+config.Name, known)
	require.NoError(t, err)
	require.Equal(t, filepath.Join("conf", "out.json"), f.Settings.Reports[0].Output)
	require.Equal(t, "-", f.Settings.Reports[1].Output)
	require.Equal(t, filepath.Join("conf", "known"), f.Settings.Baseline)
	require.Equal(t, []string{"conf", "."}, f.Settings.Context)
	match := f.Overrides()[0].Match
	for name, want := range map[string]bool{
		"conf/old/a.yaml": true, "conf/old/b/a.yaml": true, "old/a.yaml": false, "conf/older/a.yaml": false,
		"conf/x/y/test/a.yaml": true, "conf/test/a.yaml": true, "conf/test/b/a.yaml": false, "<stdin>": false,
	} {
		require.Equal(t, want, match(name), name)
	}
	full, err := filepath.EvalSymlinks(dir)
	require.NoError(t, err)
	require.True(t, match(filepath.ToSlash(filepath.Join(full, "conf", "old", "a.yaml"))))
}

// The schema is what is committed for editors.
func TestSchemaIsJSON(t *testing.T) {
	text, err := config.Schema(known)
	require.NoError(t, err)
	require.True(t, json.Valid(text))
	require.True(t, strings.HasSuffix(string(text), "}\n"))
}

// Whatever a file holds, reading ends with settings or with errors that have a place in it.
func FuzzRead(f *testing.F) {
	for _, k := range config.Keys() {
		f.Add([]byte(k.Name + ": " + k.Example + "\n"))
	}
	for _, text := range []string{"a: &a [*a]\n", "rules: {<<: {pod/*: off}}\n", "\xff", "# \xff", "exceptions: null\n", "{", "%YAML 1.2\n---\nprofile: !!str strict\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := config.Read("c.yaml", text, known)
		if err == nil {
			file.AllExceptions()
			file.Overrides()
			_, err := lint.New(known, lint.Options{Profile: lint.Strict, Rules: file.Settings.Rules, Kinds: file.Settings.WorkloadKinds()})
			if err != nil {
				require.ErrorContains(t, err, "no rule is left")
			}
			return
		}
		var all config.Errors
		require.ErrorAs(t, err, &all)
		for _, e := range all {
			require.Equal(t, "c.yaml", e.Place.File)
			require.NotEmpty(t, e.Message)
		}
	})
}
