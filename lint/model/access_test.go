package model

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAccessOf(t *testing.T) {
	const vllm, jupyter, torchserve, ray = "image: vllm/vllm-openai:v0.9.1\n", "image: quay.io/jupyter/base-notebook:2025-06-30\n", "image: pytorch/torchserve:0.12.0-cpu\n", "image: rayproject/ray:2.46.0\n"
	for name, test := range map[string]struct {
		container string
		want      Access
		word      string
	}{
		"vLLM":                          {vllm, Open, ""},
		"vLLM with a key":               {vllm + "args: [--api-key, abc]", Partial, "--api-key"},
		"vLLM with a key in a script":   {vllm + "command: [sh, -c, 'vllm serve m --api-key=$KEY']", Partial, "--api-key=$KEY"},
		"vLLM with a key from a Secret": {vllm + "env: [{name: VLLM_API_KEY, valueFrom: {secretKeyRef: {name: a, key: b}}}]", Partial, ""},
		"vLLM with an empty key":        {vllm + "env: [{name: VLLM_API_KEY, value: ''}]", Open, ""},
		"vLLM for its own pod":          {vllm + "args: [--host, 127.0.0.1]", Closed, "--host"},
		"vLLM for everyone":             {vllm + "args: [--host, 0.0.0.0]", Open, ""},
		"SGLang":                        {"image: lmsysorg/sglang:v0.4.6\nargs: [--api-key=a]", Closed, "--api-key=a"},
		"Text Generation Inference":     {"image: ghcr.io/huggingface/text-generation-inference:3.3\nenv: [{name: API_KEY, value: a}]", Closed, "a"},
		"Triton":                        {"image: nvcr.io/nvidia/tritonserver:25.08-py3\nargs: [--api-key=a]", Open, ""},
		"MLflow":                        {"command: [mlflow, server]", Open, ""},
		"MLflow with accounts":          {"command: [mlflow, server, --app-name, basic-auth]", Closed, "--app-name"},

		"Jupyter makes up a token":    {jupyter, Closed, ""},
		"Jupyter's token is empty":    {jupyter + `args: ["--ServerApp.token=''"]`, Open, "--ServerApp.token=''"},
		"in a script":                 {jupyter + `command: [bash, -c, "jupyter lab --NotebookApp.token='' --NotebookApp.password=''"]`, Open, "--NotebookApp.token="},
		"in a variable":               {jupyter + "env: [{name: NOTEBOOK_ARGS, value: '--port=8888 --NotebookApp.token= --x'}]", Open, "--NotebookApp.token="},
		"in a variable over lines":    {jupyter + "env:\n  - name: NOTEBOOK_ARGS\n    value: |\n      --ServerApp.port=1\n      --ServerApp.token=''\n", Open, "--ServerApp.token=''"},
		"a password":                  {jupyter + "args: [--IdentityProvider.token=, --PasswordIdentityProvider.hashed_password=argon2]", Closed, "--IdentityProvider.token="},
		"an empty password":           {jupyter + "args: [--ServerApp.password=]", Closed, ""},
		"a token":                     {jupyter + "args: [--ServerApp.token=$(TOKEN)]", Closed, "--ServerApp.token=$(TOKEN)"},
		"a token from the shell":      {jupyter + "command: [sh, -c, 'jupyter lab --ServerApp.token=$TOKEN']", Closed, "--ServerApp.token=$TOKEN"},
		"a folder for the templates":  {jupyter + "env: [{name: NOTEBOOK_ARGS}]", Closed, ""},
		"TorchServe makes up tokens":  {torchserve, Closed, ""},
		"TorchServe without":          {torchserve + "args: [torchserve, --disable-token-auth]", Open, "--disable-token-auth"},
		"TorchServe by environment":   {torchserve + "env: [{name: TS_DISABLE_TOKEN_AUTHORIZATION, value: 'true'}]", Open, "true"},
		"TorchServe knew none":        {"image: pytorch/torchserve:0.9.0-gpu", Open, ""},
		"Ray's head":                  {ray + "command: [ray, start, --head, --block]", Open, "--head"},
		"Ray's head in a script":      {ray + "command: [sh, -c, 'ulimit -n 65536; ray start --head']", Open, "--head"},
		"Ray's head, with a token":    {ray + "command: [ray, start, --head]\nenv: [{name: RAY_AUTH_MODE, value: token}]", Closed, "token"},
		"Ray's head, without a token": {ray + "command: [ray, start, --head]\nenv: [{name: RAY_AUTH_MODE, value: disabled}]", Open, "--head"},
		"Ray's head, with TLS":        {ray + "command: [ray, start, --head]\nenv: [{name: RAY_USE_TLS, value: '1'}]", Partial, "--head"},
		"Ray's worker":                {ray + "command: [ray, start, '--address=head:6379']", Closed, ""},
		"a job for Ray":               {ray + "command: [ray, job, submit]", Closed, ""},
		"a later Ray":                 {"image: rayproject/ray:2.61.0-py312\ncommand: [ray, start, --head]", Closed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c, ok := Read(container(t, test.container))
			require.True(t, ok)
			access, word := AccessOf(&c)
			require.Equal(t, test.want, access)
			require.Equal(t, test.word, word.Text)
			if word.Value.Exists() {
				require.True(t, word.Place().Start.IsValid())
			}
		})
	}
}

func TestVersion(t *testing.T) {
	for text, want := range map[string]bool{
		"2.61.0": true, "v2.61": true, "3.0.0": true, "2.9.3": false, "2.60.1": false, "nightly": false, "": false,
		"rayproject/ray:2.62.0-gpu": true, "registry.example:5000/ray": false, "rayproject/ray:2.61.0@sha256:0": true, "2.": false, "rayproject/ray:latest": false,
	} {
		require.Equal(t, want, TokensByDefault(text), text)
	}
}

func TestTitles(t *testing.T) {
	for e := None + 1; int(e) < len(engines); e++ {
		require.NotEmpty(t, e.Title(), e)
	}
}

func FuzzFields(f *testing.F) {
	for _, seed := range []string{"", " ", "a", " --a=b\n\t--c ''  ", "\xff \x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var got []string
		for from, to := range fields(text) {
			got = append(got, text[from:to])
		}
		require.Equal(t, strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }), append([]string{}, got...))
	})
}

func FuzzVersion(f *testing.F) {
	for _, seed := range []string{"2.61.0", "v2", "a/b:2.61-gpu@sha256:0", "", ":", "9999999999999999999.1", "2.", "@", "/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if major, minor, ok := version(text); ok {
			require.Contains(t, text, strconv.Itoa(minor))
			require.Contains(t, text, strconv.Itoa(max(major, -major)))
		}
	})
}
