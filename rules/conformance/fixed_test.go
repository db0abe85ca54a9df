package conformance

import (
	"bytes"
	stdjson "encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/fix"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/rules"
	random "github.com/seaworthy-lint/seaworthy/rules/internal/sample"
)

// TestFixed holds pods to the restricted standard after fix --unsafe: each check that Pod Security Admission still reports is
// named by a finding that has no fix, or whose fix is refused.
func TestFixed(t *testing.T) {
	g := newGenerator(seed)
	var texts [][]byte
	for i := range generated {
		made := newSample(t, g, fmt.Sprintf("generated %d", i), kinds[i%len(kinds)](g.pod()))
		texts = append(texts, made.text, respelled(t, g, made.text))
	}
	for i := range generated {
		r := rand.New(rand.NewPCG(seed, uint64(i)))
		for _, o := range random.Objects(r) {
			texts = append(texts, random.Write(r, []random.Map{o}))
		}
	}
	fixer := newFixer(t)
	for _, text := range texts {
		fixer.require(t, text, podsecurity.Version(g.IntN(int(podsecurity.Latest)+1)))
	}
	t.Logf("%d pods of %d texts were fixed, %d pass restricted now; left are %v", fixer.pods, len(texts), fixer.clean, fixer.left)
	require.Greater(t, fixer.clean*10, fixer.pods*7)
}

// respelled writes an object in another style.
func respelled(t *testing.T, g *generator, text []byte) []byte {
	t.Helper()
	var object map[string]any
	require.NoError(t, yaml.Unmarshal(text, &object))
	return random.Write(g.Rand, []random.Map{random.Tree(object).(random.Map)})
}

// fixer fixes pods, and asks Pod Security Admission what it thinks of them.
type fixer struct {
	oracle  *oracle
	linters map[podsecurity.Version]*lint.Linter
	kinds   map[string]reflect.Type // that hold pods, by apiVersion and kind

	pods, clean int
	left        map[string]int // by check
}

func newFixer(t *testing.T) *fixer {
	t.Helper()
	f := &fixer{linters: map[podsecurity.Version]*lint.Linter{}, kinds: map[string]reflect.Type{}, left: map[string]int{}}
	var err error
	f.oracle, err = newOracle()
	require.NoError(t, err)
	for version := podsecurity.Version(0); version <= podsecurity.Latest; version++ {
		options := lint.DefaultOptions()
		options.KubernetesVersion, options.Fixes, options.Jobs = version, true, 1
		f.linters[version], err = lint.New(rules.All(), options)
		require.NoError(t, err)
	}
	for _, kind := range kinds {
		object := kind(corev1.PodTemplateSpec{})
		text, err := stdjson.Marshal(object)
		require.NoError(t, err)
		f.kinds[kindOf(t, text)] = reflect.TypeOf(object).Elem()
	}
	return f
}

func kindOf(t *testing.T, text []byte) string {
	t.Helper()
	var meta struct{ APIVersion, Kind string }
	require.NoError(t, yaml.Unmarshal(text, &meta), "%s", text)
	return meta.APIVersion + " " + meta.Kind
}

// require fixes a text of one object, which may stand in a List.
func (f *fixer) require(t *testing.T, text []byte, version podsecurity.Version) {
	t.Helper()
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
	result := fix.Run(f.linters[version], []fix.Input{{Input: lint.Input{Name: "m.yaml", Open: open}}}, fix.Options{Unsafe: true})
	require.Empty(t, result.Faults, "%s", text)
	fixed := text
	if len(result.Files) > 0 {
		fixed = result.Files[0].After
	}
	pod := f.podIn(t, fixed)
	if pod == nil {
		return
	}
	f.pods++
	var excused []string
	for _, left := range result.Left {
		require.True(t, left.Why == fix.NoFix || left.Why == fix.Objects || left.Why == fix.Refused, "%s: %s\n%s", left.Rule.ID, left.Reason, text)
		excused = append(excused, left.PSA...)
	}
	policy := podsecurity.Policy{Level: podsecurity.RestrictedLevel, Version: version}
	violated := f.oracle.violated(policy, pod)
	for _, check := range violated {
		f.left[check]++
		require.True(t, slices.Contains(excused, check), "%s under %s, and nothing of %v says so:\n%s\nwhich was made of\n%s", check, policy, excused, fixed, text)
	}
	if len(violated) == 0 {
		f.clean++
	}
}

// podIn returns the pod in a text, as admission sees it; nil where there is none.
func (f *fixer) podIn(t *testing.T, text []byte) *corev1.PodTemplateSpec {
	t.Helper()
	sent, err := yaml.YAMLToJSON(bytes.TrimPrefix(text, []byte("\ufeff")))
	require.NoError(t, err, "%s", text)
	var list struct{ Items []stdjson.RawMessage }
	require.NoError(t, stdjson.Unmarshal(sent, &list))
	if len(list.Items) == 1 {
		sent = list.Items[0]
	}
	kind, ok := f.kinds[kindOf(t, sent)]
	if !ok {
		return nil
	}
	object := reflect.New(kind).Interface()
	require.NoError(t, json.UnmarshalCaseSensitivePreserveInts(sent, object), "%s", text)
	pod, err := podOf(object)
	require.NoError(t, err)
	return pod
}
