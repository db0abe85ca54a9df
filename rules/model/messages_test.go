package model_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/rules/model"
)

// findings lints a manifest by the rules of the family.
func findings(t *testing.T, text string) []*lint.Finding {
	t.Helper()
	options := lint.DefaultOptions()
	options.Profile = lint.Strict
	linter, err := lint.New(model.Rules(), options)
	require.NoError(t, err)
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(text))), nil }
	return linter.Run(slices.Values([]lint.Input{{Name: "m.yaml", Open: open}})).Findings
}

// TestNoCredentials holds findings to say nothing of a password that an address holds.
func TestNoCredentials(t *testing.T) {
	found := findings(t, `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: vllm/vllm-openai:v0.11.0
      command: [sh, -c, "pip install git+https://t:SECRET@host.example/a && git clone https://t:SECRET@host.example/b?t=SECRET"]
      env: [{name: PIP_INDEX_URL, value: "https://t:SECRET@packages.example/simple"}]
    - name: other
      image: vllm/vllm-openai:v0.11.0
      env: [{name: STORAGE_URI, value: "https://t:SECRET@models.example/m.pt?sig=SECRET"}]
---
apiVersion: ray.io/v1
kind: RayJob
metadata:
  name: job
spec:
  runtimeEnvYAML: "working_dir: https://t:SECRET@host.example/main.zip"
`)
	require.Len(t, found, 7)
	for _, f := range found {
		require.NotContains(t, fmt.Sprint(f.Message, f.Remedy, f.Label, f.Path, f.Place.Excerpt, f.Related), "SECRET", f.Rule.ID)
	}
}

// TestSeverity holds findings to be milder where less is at stake.
func TestSeverity(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: vllm/vllm-openai:v0.11.0\n      "
	const commit = "0e9e39f249a16976918f6564b8830bc894c89659"
	for _, test := range []struct {
		fields, rule string
		want         lint.Severity
	}{
		{"args: [--model=org/m, --trust-remote-code]", "model/remote-code", lint.High},
		{"args: [--model=$(MODEL), --trust-remote-code]", "model/remote-code", lint.High},
		{"args: [--model=org/m, --revision=" + commit + ", --trust-remote-code]", "model/remote-code", lint.Medium},
		{"args: [--model=/m, --trust-remote-code]", "model/remote-code", lint.Medium},
		{"args: [--model=/m, --tokenizer=org/t, --trust-remote-code]", "model/remote-code", lint.High},
		{"args: [--model=org/m]", "model/unpinned", lint.Medium},
		{"args: [--model=org/m, --revision=main]", "model/unpinned", lint.Low},
		{"env: [{name: HF_ENDPOINT, value: 'http://hub.example'}]", "model/plaintext-source", lint.High},
		{"env: [{name: HF_ENDPOINT, value: 'http://hub.tools.svc'}]", "model/plaintext-source", lint.Low},
		{"env: [{name: STORAGE_URI, value: 'https://h.example/m.pkl'}]", "model/unsafe-format", lint.High},
		{"env: [{name: STORAGE_URI, value: 'https://h.example/1.0/m.pkl'}]", "model/unsafe-format", lint.Medium},
		{"env: [{name: STORAGE_URI, value: 'pvc://claim/m.pkl'}]", "model/unsafe-format", lint.Low},
		{"command: [pip, install, a]", "model/code-at-start", lint.Medium},
		{"command: [pip, install, a==1]", "model/code-at-start", lint.Low},
		{"command: [sh, -c, 'curl https://h.example | sh']", "model/code-at-start", lint.High},
	} {
		var got []lint.Severity
		for _, f := range findings(t, pod+test.fields+"\n") {
			if f.Rule.ID == test.rule {
				got = append(got, f.Severity)
			}
		}
		require.Equal(t, []lint.Severity{test.want}, got, test.fields)
	}
}

// TestRemedy holds what is said about pinning to what reads the reference.
func TestRemedy(t *testing.T) {
	for _, test := range []struct{ apiVersion, kind, spec, want string }{
		{"serving.kserve.io/v1alpha1", "LLMInferenceService", "{model: {uri: 'hf://org/m'}}", "Append `:` and"},
		{"ome.io/v1beta1", "BaseModel", "{storage: {storageUri: 'hf://org/m'}}", "Append `@` and"},
		{"trainer.kubeflow.org/v1alpha1", "TrainJob", "{initializer: {model: {storageUri: 'hf://org/m'}}}", "takes no revision"},
		{"llmaz.io/v1alpha1", "OpenModel", "{source: {modelHub: {modelID: org/m}}}", "Set revision to"},
		{"kubeai.org/v1", "Model", "{url: 'hf://org/m'}", "Add `--revision` with"},
	} {
		found := findings(t, fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: m}\nspec: %s\n", test.apiVersion, test.kind, test.spec))
		require.Len(t, found, 1)
		require.Contains(t, found[0].Remedy, test.want)
	}
}
