package model_test

import (
	"bytes"
	"io"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/rules/model"
)

// TestRefusals holds the rules to what they must not mend.
func TestRefusals(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: "
	const vllm, script = pod + "vllm/vllm-openai:v0.11.0\n      ", "it stands in a script, where it is not plain what else depends on it"
	for _, test := range []struct{ text, rule, refusal string }{
		{vllm + "args: [--trust-remote-code]", "model/remote-code", "without any argument, the program gets those that the image has for it"},
		{vllm + "args: [--trust-remote-code, 'true']", "model/remote-code", "without any argument, the program gets those that the image has for it"},
		{vllm + "args: [--model=org/m, --trust-remote-code]", "model/remote-code", ""},
		{vllm + "command: [sh, -c, vllm serve org/m --trust-remote-code]", "model/remote-code", ""},
		{vllm + "env: [{name: HF_ENDPOINT, value: 'http://hub.tools.svc'}]", "model/plaintext-source", "whether a server inside of the network serves https is not known"},
		{vllm + "env: [{name: HF_ENDPOINT, value: 'http://hub.example'}]", "model/plaintext-source", "over https it would still be none of the allowed hubs"},
		{vllm + "env: [{name: HF_ENDPOINT, value: 'http://hf.co'}]", "model/plaintext-source", ""},
		{vllm + "env: [{name: STORAGE_URI, value: 'http://h.example/m.onnx'}]", "model/plaintext-source",
			"over https it would still be whatever the address serves: name one with a version or a commit in it"},
		{vllm + "env: [{name: STORAGE_URI, value: 'http://u:p@h.example/1.0/m.onnx'}]", "model/plaintext-source",
			"the address holds a password as well: put that into a Secret first"},
		{pod + "nvcr.io/nvidia/tritonserver:25.08-py3\n      args: [tritonserver, --model-control-mode=explicit, --load-model=a]", "model/dynamic-repository",
			"--load-model is for explicit control only: without that, all models of the repository are loaded"},
		{pod + "nvcr.io/nvidia/tritonserver:25.08-py3\n      command: [sh, -c, 'tritonserver --model-control-mode=\"explicit\"']", "model/dynamic-repository", script},
		{pod + "rayproject/ray:2.52.0\n      securityContext: {capabilities: {add: [CAP_SYS_ADMIN]}}", "model/sudo-image",
			"the API server refuses it beside CAP_SYS_ADMIN: remove that first"},
	} {
		for _, f := range fixable(t, test.text+"\n") {
			if f.Rule.ID == test.rule {
				require.NotNil(t, f.Fix, test.text)
				require.Equal(t, test.refusal, f.Fix.Refusal, test.text)
				test.rule = ""
			}
		}
		require.Empty(t, test.rule, test.text)
	}
}

func fixable(t *testing.T, text string) []*lint.Finding {
	t.Helper()
	options := lint.DefaultOptions()
	options.Profile, options.Fixes = lint.Strict, true
	linter, err := lint.New(model.Rules(), options)
	require.NoError(t, err)
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(text))), nil }
	return linter.Run(slices.Values([]lint.Input{{Name: "m.yaml", Open: open}})).Findings
}
