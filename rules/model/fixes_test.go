package model_test

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/fix"
	"github.com/seaworthy-lint/seaworthy/rules/model"
)

// TestRefusals holds the rules to what they must not mend.
func TestRefusals(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: "
	const vllm, script = pod + "vllm/vllm-openai:v0.11.0\n      ", "it stands in a script, where it is not plain what else depends on it"
	for _, test := range []struct{ text, rule, refusal string }{
		{vllm + "args: [--trust-remote-code]", "model/remote-code", "without any argument, the program gets those that the image has for it"},
		{vllm + "args: [--trust-remote-code, 'true']", "model/remote-code", "without any argument, the program gets those that the image has for it"},
		{vllm + "args: [--trust-remote-code, --trust-remote-code]", "model/remote-code", "without any argument, the program gets those that the image has for it"},
		{vllm + "args: [--model=org/m, --trust-remote-code]", "model/remote-code", ""},
		{pod + "pytorch/torchserve:0.12.0\n      args: [--disable-token-auth, --enable-model-api]", "model/dynamic-repository",
			"without any argument, the program gets those that the image has for it"},
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

// TestRepeated holds the rules to mend what a command line says several times, in one go.
func TestRepeated(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: "
	const vllm, mlflow, torch = pod + "vllm/vllm-openai:v0.11.0", pod + "ghcr.io/mlflow/mlflow:v3.1.0", pod + "pytorch/torchserve:0.12.0"
	for _, test := range []struct{ image, rule, before, after string }{
		{vllm, "model/remote-code", "args: [--trust-remote-code, --port=8080, --trust-remote-code]", "args: [--port=8080]"},
		{vllm, "model/remote-code", "args: [--port=8080, --trust-remote-code, 'true', --trust_remote_code=1]", "args: [--port=8080]"},
		{vllm, "model/remote-code", "args: [--no-trust-remote-code, --trust-remote-code]", "args: [--no-trust-remote-code]"},
		{vllm, "model/remote-code", "command: [sh, -c, vllm serve m --trust-remote-code --port 1 --trust-remote-code]", "command: [sh, -c, vllm serve m --port 1]"},
		{vllm, "model/remote-code", "command: [sh, -c, vllm serve m --trust-remote-code --trust-remote-code]", "command: [sh, -c, vllm serve m]"},
		{vllm, "model/unsafe-format", "args: [--port=1, --load-format, pt, --load-format=npcache]", "args: [--port=1]"},
		{vllm, "model/unsafe-format", "args: [--load-format=auto, --load-format=pt]", "args: [--load-format=auto]"},
		{vllm, "model/debug-switch", "args: [--port=1, --tool-server, demo, --tool-server=demo]", "args: [--port=1]"},
		{mlflow, "model/auth-disabled", "args: [server, --allowed-hosts=*, --allowed-hosts, '*']", "args: [server]"},
		{mlflow, "model/auth-disabled", "args: [server, --disable-security-middleware, --port=1, --disable-security-middleware]", "args: [server, --port=1]"},
		{torch, "model/dynamic-repository", "args: [torchserve, --enable-model-api, --enable-model-api]", "args: [torchserve]"},
		{torch, "model/plaintext-source", "command: [sh, -c, pip install --trusted-host a.example --trusted-host a.example torch==1]", "command: [sh, -c, pip install torch==1]"},
	} {
		require.Equal(t, test.image+"\n      "+test.after+"\n", fixed(t, test.rule, test.image+"\n      "+test.before+"\n"))
	}
}

// TestSharedMemory holds the size of shared memory to what the API server takes.
func TestSharedMemory(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  hostIPC: true\n  containers:\n    - {name: c, image: 'vllm/vllm-openai:v0.11.0', " +
		"resources: {limits: {memory: %s}}}\n"
	for limit, size := range map[string]string{"3Gi": "3Gi", "'3false2Gi'": "2Gi", "0": "2Gi", "''": "2Gi", "'${MEMORY}'": "2Gi"} {
		text := fixed(t, "model/host-shared-memory", fmt.Sprintf(pod, limit))
		require.Contains(t, text, "sizeLimit: "+size, limit)
	}
}

// fixed returns what the fixes of a rule make of a text.
func fixed(t *testing.T, rule, text string) string {
	t.Helper()
	options := lint.DefaultOptions()
	options.Profile, options.Fixes, options.Select = lint.Strict, true, []string{rule}
	linter, err := lint.New(model.Rules(), options)
	require.NoError(t, err)
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(text))), nil }
	result := fix.Run(linter, []fix.Input{{Input: lint.Input{Name: "m.yaml", Open: open}}}, fix.Options{Unsafe: true})
	require.Empty(t, result.Faults, text)
	require.Len(t, result.Files, 1, "%s%v", text, result.Left)
	return string(result.Files[0].After)
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
