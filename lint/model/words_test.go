package model

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// container returns the container that a text describes, by the lines of its fields.
func container(t testing.TB, fields string) *workload.Container {
	t.Helper()
	text := "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      " +
		strings.ReplaceAll(strings.TrimSpace(fields), "\n", "\n      ") + "\n"
	documents := manifest.Parse(manifest.Section{File: "pod.yaml", Text: []byte(text), Line: 1})
	require.Len(t, documents, 1)
	require.Empty(t, documents[0].Problems, text)
	for part := range documents[0].Parts() {
		for _, pod := range workload.Pods(&part.Object) {
			for c := range pod.Containers() {
				return c
			}
		}
	}
	t.Fatal("no container")
	return nil
}

// describe writes words one after the other: / before the first of a command, ? behind what is unknown.
func describe(words Words) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteString(" ")
		}
		if w.Begins {
			b.WriteString("/ ")
		}
		b.WriteString(w.Text)
		if w.Unknown {
			b.WriteString("?")
		}
	}
	return b.String()
}

func TestWordsOf(t *testing.T) {
	for _, test := range []struct{ name, fields, want string }{
		{"nothing", "image: i", ""},
		{"words", "command: [vllm, serve]\nargs: [--model, my org/m, '$(MODEL)']", "/ vllm serve --model my org/m $(MODEL)?"},
		{"numbers", "args: [--port, 8000]", "/ --port 8000"},
		{"script", `command: [/bin/sh, -c, "vllm serve m --port 80"]`, "/ /bin/sh -c / vllm serve m --port 80"},
		{"script in args", "command: [bash, -lc]\nargs: ['a b', 'c d']", "/ bash -lc / a b / c d"},
		{"options of the shell", "command: [/bin/bash, -euo, pipefail, -c, 'a; b']", "/ /bin/bash -euo pipefail -c / a / b"},
		{"end of options", "command: [sh, -c, --, 'a; b']", "/ sh -c -- / a / b"},
		{"behind another program", "command: [tini, --, sh, -c, 'a && b']", "/ tini -- sh -c / a / b"},
		{"shell of the image", "args: [-c, 'a; b']", "/ -c / a / b"},
		{"file", "command: [sh, run.sh, -c, 'a; b']", "/ sh run.sh -c a; b"},
		{"no shell", "command: [python3, -c, 'a; b']", "/ python3 -c a; b"},
		{"more arguments", `command: [sh, -c, 'exec "$@"', --, vllm]`, "/ sh -c / exec $@? / -- vllm"},
		{"script in a script", `command: [sh, -c, "bash -c 'a; b' && c"]`, "/ sh -c / bash -c / a / b / c"},
		{"block", "command:\n  - sh\n  - -c\n  - |\n    # comment 'x\n    a --b \\\n      --c # rest\n    d\n", "/ sh -c / a --b --c / d"},
		{"operators", `command: [sh, -c, "a & b | c || d && e; (f g); { h; }"]`, "/ sh -c / a / b / c / d / e / f g / h"},
		{"keywords", `command: [sh, -c, "if a; then b; else ! c; fi; while d; do e; done"]`, "/ sh -c / a / b / c / d / e"},
		{"redirections", `command: [sh, -c, "a > /dev/null 2>&1 b <in >>out && c 2"]`, "/ sh -c / a b / c 2"},
		{"quotes", `command: [sh, -c, 'a "b c" "d"e"f" \g "h\"i" $j "${k:-l m}" "it''s"']`, `/ sh -c / a b c def g h"i $j? ${k:-l m}? it's`},
		{"single quotes", `command: [sh, -c, "a 'b $c' 'd'"]`, "/ sh -c / a b $c d"},
		{"substitutions", "command: [sh, -c, 'a $(b \"c )\" $(d)) `e f` {{ g h }} i']", "/ sh -c / a $(b c ) $(d))? `e f`? {{ g h }}? i"},
		{"here-document", "command:\n  - sh\n  - -c\n  - |\n    cat <<EOF > f && b\n    pip install x\n    EOF\n    c\n", "/ sh -c / cat / b / c"},
		{"open ends", `command: [sh, -c, 'a "b $(c ''d']`, `/ sh -c / a b $(c 'd?`},
		{"placeholders", "args: ['<model>', '{{inputs.x}}', '{\"a\": 1}', __MODEL__, auto]", "/ <model>? {{inputs.x}}? {\"a\": 1} __MODEL__? auto"},
	} {
		t.Run(test.name, func(t *testing.T) {
			words := WordsOf(container(t, test.fields))
			require.Equal(t, test.want, describe(words))
		})
	}
}

// TestWordPlace points at words inside scripts.
func TestWordPlace(t *testing.T) {
	c := container(t, "command:\n  - bash\n  - -c\n  - |\n    set -e\n    vllm serve m \\\n      '--trust-remote-code'\n")
	words := WordsOf(c)
	last := words[len(words)-1]
	require.Equal(t, "--trust-remote-code", last.Text)
	place := last.Place()
	require.Equal(t, "14:13", fmt.Sprintf("%d:%d", place.Start.Line, place.Start.Column))
	require.Equal(t, len("'--trust-remote-code'"), place.End.Column-place.Start.Column)
}

func TestFlags(t *testing.T) {
	words := WordsOf(container(t, `command: [sh, -c, "ray start --head; vllm serve --trust_remote_code org/m --api-key=k --port 80 --no-enable-lora -x --last"]`))
	flag, ok := words.Flag("api-key")
	require.True(t, ok)
	require.Equal(t, "k", flag.Value)
	flag, ok = words.Flag("port")
	require.True(t, ok)
	require.Equal(t, "80", flag.Value)
	_, ok = words.Flag("ap")
	require.False(t, ok)
	flag, _ = words.Flag("head")
	require.Empty(t, flag.Value, "the next command is no value")

	for _, test := range []struct {
		words string
		want  bool
	}{
		{"--trust-remote-code", true},
		{"--trust_remote_code", true},
		{"--trust-remote-code=true", true},
		{"--trust-remote-code=True", true},
		{"--trust-remote-code=$TRUST", false},
		{"--trust-remote-code=false", false},
		{"--trust-remote-code true", true},
		{"--trust-remote-code org/m", true},
		{"--trust-remote-code $MODEL", true},
		{"--trust-remote-code False", false},
		{"--no-trust-remote-code", false},
		{"--trust-remote-code --no-trust-remote-code", false},
		{"--trust-remote-codes", false},
		{"--code", false},
	} {
		words := WordsOf(container(t, fmt.Sprintf("command: [sh, -c, %q]", "serve "+test.words)))
		_, on := words.Switch("trust-remote-code")
		require.Equal(t, test.want, on, test.words)
	}
}

func TestEngineOf(t *testing.T) {
	for _, test := range []struct {
		fields string
		want   Engine
	}{
		{"image: nginx", None},
		{"image: vllm/vllm-openai:v0.8.5", VLLM},
		{"image: registry.example:5000/vllm/vllm-openai-rocm@sha256:0", VLLM},
		{"image: lmsysorg/sglang:latest", SGLang},
		{"image: ghcr.io/huggingface/text-generation-inference:2.0", TGI},
		{"image: nvcr.io/nvidia/tritonserver:24.05-py3", Triton},
		{"image: nvcr.io/nim/meta/llama3-8b-instruct:1.0", NIM},
		{"image: tensorflow/serving", TFServing},
		{"image: tensorflow/tensorflow", None},
		{"image: example/serving", None},
		{"image: pytorch/torchserve-kfs:0.9", TorchServe},
		{"image: openvino/model_server:latest-gpu", OpenVINO},
		{"image: example/model_server", None},
		{"image: rayproject/ray-llm:2.9", Ray},
		{"image: example/x-ray", None},
		{"image: ollama/ollama", Ollama},
		{"image: kserve/huggingfaceserver:latest-gpu", KServeHF},
		{"image: '{{inputs.image}}'", None},
		{"image: rayproject/ray\ncommand: [vllm, serve, m]", VLLM},
		{"image: vllm/vllm-openai\ncommand: [ray, start]", VLLM},
		{"image: i\ncommand: [python3, -m, vllm.entrypoints.openai.api_server]", VLLM},
		{"image: i\ncommand: [python3, -m, vllmish]", None},
		{"image: i\ncommand: [sh, -c, 'pip install vllm && /usr/local/bin/vllm serve m']", VLLM},
		{"image: i\ncommand: [sh, -c, 'echo vllm; serve']", None},
		{"image: i\ncommand: [sh, -c, 'cat vllm']", None},
		{"image: i\ncommand: [sh, -c, '\"ray\" start --head']", Ray},
		{"image: i\ncommand: [jupyter]\nargs: [lab]", Jupyter},
		{"image: i\nargs: [--vllm, serve]", None},
	} {
		require.Equal(t, test.want, EngineOf(container(t, test.fields)), test.fields)
	}
}

// TestEngineOfCost holds what runs on every container to no memory.
func TestEngineOfCost(t *testing.T) {
	c := container(t, `command: [/bin/sh, -c, "set -e; echo \"a b\" 'c'; bash -c 'd && e' | f"]`)
	require.Zero(t, testing.AllocsPerRun(100, func() { EngineOf(c) }))
}

func TestEngines(t *testing.T) {
	seen := map[string]bool{}
	for e := range engines {
		name := Engine(e).String()
		require.Equal(t, e == int(None), name == "", "engine %d", e)
		require.False(t, seen[name], name)
		seen[name] = true
		require.Equal(t, e == int(None), len(Engine(e).Ports()) == 0, name)
	}
}

// FuzzWords reads scripts: every word stands where it says, words follow each other, and none is read twice.
func FuzzWords(f *testing.F) {
	for _, seed := range []string{
		"", "a b", "a 'b", `a "b $(c "d`, "cat <<EOF\nx\nEOF\ny", "a \\\n b", "sh -c 'a; sh -c \"b\"'", "{{ x", "${a", "`a", "((", "<<", "2>", "a=(b c)", "\\", "#", "-c", "sh -c '' x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, script string) {
		last, count := 0, 0
		scanScript(manifest.Value{}, script, 0, len(script), 0, func(w rawWord) bool {
			require.GreaterOrEqual(t, w.from, last)
			require.Greater(t, w.to, w.from)
			require.LessOrEqual(t, w.to, len(script))
			w.read()
			last = w.to
			count++
			return true
		})
		require.LessOrEqual(t, count, len(script))
	})
}

// TestScriptsAreReadOnce reads texts on which a reader that looks back takes for ever.
func TestScriptsAreReadOnce(t *testing.T) {
	for _, unit := range []string{`"$(`, "$(", "'", "((", "<<a\n", "{{", "${", "`", "\\", "sh -c 'a' ", "<", "sh -c \"sh -c '"} {
		script := strings.Repeat(unit, 200_000)
		scanScript(manifest.Value{}, script, 0, len(script), 0, func(rawWord) bool { return true })
	}
}

// TestLongScript leaves alone what no program can be given.
func TestLongScript(t *testing.T) {
	script := "vllm serve org/m; " + strings.Repeat(" ", maxScript)
	require.Len(t, WordsOf(container(t, "command: [sh, -c, '"+script+"']")), 3)
	require.Len(t, WordsOf(container(t, "command: [sh, -c, '"+script[:maxScript]+"']")), 5)
}
