package model

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

const commit = "0e9e39f249a16976918f6564b8830bc894c89659"

// mapping returns the root of a YAML document.
func mapping(t testing.TB, text string) manifest.Value {
	t.Helper()
	documents := manifest.Parse(manifest.Section{File: "m.yaml", Text: []byte(text), Line: 1})
	require.Len(t, documents, 1)
	return documents[0].Root()
}

// describeReference writes what a reference says: scheme and name, # and the revision, ! where it is pinned, its format.
func describeReference(r Reference) string {
	s := string(r.Scheme) + " " + r.Name
	if r.Revision != "" {
		s += "#" + r.Revision
	}
	if r.Pinned {
		s += " !"
	}
	if r.Format != UnknownFormat {
		s += " " + string(r.Format)
	}
	if r.Unknown {
		s += " ?"
	}
	return strings.ReplaceAll(s, commit, "COMMIT")
}

func TestParse(t *testing.T) {
	const digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	for _, test := range []struct{ text, format, want string }{
		{"hf://org/m", "uri", "hf org/m"},
		{"hf://org/m:main", "uri", "hf org/m#main"},
		{"hf://org/m:" + commit, "uri", "hf org/m#COMMIT !"},
		{"hf://org/m@" + commit, "uri", "hf org/m#COMMIT !"},
		{"hf://m@main", "uri", "hf m#main"},
		{"hf://org/m:${REVISION}", "uri", "hf org/m#${REVISION} ?"},
		{"huggingface://org/m", "uri", "hf org/m"},
		{"ms://org/m", "uri", "modelscope org/m"},
		{"oci://registry.example/m:1", "uri", "oci registry.example/m:1#1"},
		{"oci+native://registry.example/m@" + digest, "uri", "oci registry.example/m@" + digest + "#" + digest + " !"},
		{"oci://n/ns/b/bucket/o/models/m.pt", "uri", "oracle n/ns/b/bucket/o/models/m.pt pytorch"},
		{"s3://bucket/m.safetensors", "uri", "s3 bucket/m.safetensors safetensors"},
		{"abfss://bucket/m", "uri", "az bucket/m"},
		{"https://host.example/m.pkl", "uri", "https host.example/m.pkl pickle"},
		{"https://host.example/org/m/resolve/" + commit + "/m.gguf", "uri", "https host.example/org/m/resolve/COMMIT/m.gguf ! gguf"},
		{"https://github.com/o/r/archive/" + commit + ".zip", "uri", "https github.com/o/r/archive/COMMIT.zip !"},
		{"https://host.example/m.git", "uri", "git host.example/m.git"},
		{"pvc://claim/m", "uri", "pvc claim/m"},
		{"ollama://gemma:2b", "uri", "ollama gemma:2b"},
		{"models/m.joblib", "uri", "file models/m.joblib joblib"},
		{"org/m", "hf-id", "hf org/m"},
		{"gpt2", "hf-id", "hf gpt2"},
		{"org/m", "hf-id-or-path", "hf org/m"},
		{"/models/org/m", "hf-id-or-path", "file /models/org/m"},
		{"./m.pt", "hf-id-or-path", "file ./m.pt pytorch"},
		{"s3://b/m", "hf-id-or-path", "s3 b/m"},
		{"gpt2", "hf-id-or-path", ""},
		{"$(MODEL)", "uri", "  ?"},
		{"{{inputs.model}}", "hf-id", "  ?"},
		{"/data", "hostPath", "host /data"},
		{"phi", "ollama-ref", "ollama phi"},
		{"other", "ref:NIMCache", ""},
		{"other", "name", ""},
		{"", "uri", ""},
		{"a:b://c", "uri", "file a:b://c"},
	} {
		value := mapping(t, fmt.Sprintf("uri: %q\n", test.text)).Field("uri")
		r, ok := Parse(value, Spec{Format: test.format})
		require.Equal(t, test.want != "", ok, test.text)
		if ok {
			require.Equal(t, test.want, describeReference(r), test.text)
			require.Equal(t, value, r.Value)
		}
	}
}

func TestParseRevision(t *testing.T) {
	root := mapping(t, "uri: hf://org/m\nname: org/m\nrevision: "+commit+"\nargs: [--x, --revision, "+commit+"]\n")
	for _, test := range []struct {
		spec   Spec
		by     string
		pinned bool
	}{
		{Spec{Format: "uri"}, "", false},
		{Spec{Format: "uri", Revision: root.Field("revision")}, "revision", true},
		{Spec{Format: "uri", Revision: root.Field("other")}, "other", false},
	} {
		r, ok := Parse(root.Field("uri"), test.spec)
		require.True(t, ok)
		require.Equal(t, test.by, r.RevisionBy)
		require.Equal(t, test.pinned, r.Pinned)
	}
}

// TestOfField reads what the table of kinds says of fields.
func TestOfField(t *testing.T) {
	root := mapping(t, "uri: hf://org/m\nid: org/m\nname: phi-4\npath: /models/m\nrevision: "+commit+"\n")
	for _, test := range []struct {
		field, format, syntax string
		revision              string // field with it
		want, by              string // empty for no model
	}{
		{"uri", "uri", ":", "", "hf org/m", ":"},
		{"uri", "uri", "@", "", "hf org/m", "@"},
		{"uri", "uri", "none", "", "hf org/m", ""},
		{"id", "hf-id", "", "revision", "hf org/m#COMMIT !", "revision"},
		{"id", "hf-id|path", "", "", "hf org/m", ""},
		{"path", "hf-id|path", "", "", "file /models/m", ""},
		{"uri", "hf-id|uri", "", "", "hf org/m", ""},
		{"name", "preset|hf-id", "", "", "preset phi-4", ""},
		{"id", "preset|hf-id", "", "", "hf org/m", ""},
		{"name", "preset", "", "", "preset phi-4", ""},
		{"name", "name", "", "", "", ""},
		{"name", "ref:NIMCache", "", "", "", ""},
		{"uri", "endpoint", "", "", "", ""},
	} {
		m := workload.Model{Value: root.Field(test.field), Format: test.format, RevisionSyntax: test.syntax}
		if test.revision != "" {
			m.Revision = root.Field(test.revision)
		}
		r, ok := OfField(&m)
		require.Equal(t, test.want != "", ok, test)
		if ok {
			require.Equal(t, test.want, describeReference(r), test)
			require.Equal(t, test.by, r.RevisionBy, test)
		}
		m.Dataset = true
		_, ok = OfField(&m)
		require.False(t, ok, "data")
	}
}

// TestNoCredentials holds every text of a reference to what may be printed.
func TestNoCredentials(t *testing.T) {
	for _, test := range []struct {
		uri, want   string
		credentials bool
	}{
		{"https://user:SECRET@host.example/m.onnx", "https://…@host.example/m.onnx", true},
		{"https://SECRET@host.example/m.onnx", "https://…@host.example/m.onnx", false},
		{"https://user:SEC@RET@host.example/m.git", "https://…@host.example/m.git", true},
		{"s3://key:SECRET@bucket/m", "s3://…@bucket/m", true},
		{"hf://user:SECRET@hub/org/m", "hf://…@hub/org/m", true},
		{"https://user:SECRET@host.example", "https://…@host.example", true},
		{"https://host.example/m.onnx?sig=SECRET", "https://host.example/m.onnx?…", false},
		{"https://user:SECRET@host.example/m?sig=SECRET", "https://…@host.example/m?…", true},
		{"https://host.example?sig=SECRET", "https://host.example?…", false},
		{"https://user:$(PASSWORD)@host.example/m", "https://…@host.example/m", false},
		{"https://host.example/a@b", "https://host.example/a@b", false},
	} {
		r, ok := Parse(mapping(t, fmt.Sprintf("uri: %q\n", test.uri)).Field("uri"), Spec{Format: "uri"})
		require.True(t, ok)
		require.Equal(t, test.want, r.String())
		require.Equal(t, test.credentials, r.Credentials, test.uri)
		require.NotContains(t, fmt.Sprint(r.Name, r.Host, r.Revision, r.text), "SECRET")
	}
}

func TestRedact(t *testing.T) {
	for text, want := range map[string]string{
		"":                                         "",
		"transformers==4":                          "transformers==4",
		"https://host.example/a@b":                 "https://host.example/a@b",
		"https://user:SECRET@host.example/a":       "https://…@host.example/a",
		"https://SECRET@host.example":              "https://…@host.example",
		"https://host.example?token=SECRET":        "https://host.example?…",
		"a @ git+https://SECRET@host.example/a":    "a @ git+https://…@host.example/a",
		"https://S:1@a.example/x, ftp://S@b?S://S": "https://…@a.example/x, ftp://…@b?…",
		"https://user:SEC/RET@host.example/a":      "https://user:SEC/RET@host.example/a", // what a client takes for a path
	} {
		require.Equal(t, want, Redact(text))
	}
}

func TestVersioned(t *testing.T) {
	for name, want := range map[string]bool{
		"bucket/model": false, "bucket/v1/model": true, "bucket/1.0/m": true, "bucket/v1.16.0-dev/m": true, "b/mlserver_1.3.5/m": true,
		"b/2024-06-01": true, "b/Qwen2.5-7B": false, "b/resnet50": false, "b/resnet-50": false, "b/" + commit: true, "b/3": true, "b/densenet161-8d451a50.pth": true, "b/v": false,
	} {
		require.Equal(t, want, Reference{Name: name}.Versioned(), name)
	}
}

func TestReferences(t *testing.T) {
	for _, test := range []struct{ name, fields, want string }{
		{"nothing", "image: nginx\nargs: [--model, org/m]", ""},
		{"vllm", "image: vllm/vllm-openai\nargs: [--model, org/m, --revision, " + commit + "]", "hf org/m#COMMIT !"},
		{"vllm in a script", `command: [sh, -c, "vllm serve org/m --revision=main"]`, "hf org/m#main"},
		{"positional", "image: vllm/vllm-openai\nargs: [org/m, --port, '80']", "hf org/m"},
		{"path", "image: vllm/vllm-openai\nargs: [--model=/mnt/models]", "file /mnt/models"},
		{"tokenizer", "image: vllm/vllm-openai\nargs: [--model=org/m, --tokenizer=org/t]", "hf org/m, hf org/t"},
		{"two servers", `command: [sh, -c, "vllm serve org/a & vllm serve org/b --revision ` + commit + `"]`, "hf org/a, hf org/b#COMMIT !"},
		{"one model twice", `command: [sh, -c, "vllm serve org/a & vllm serve org/a"]`, "hf org/a"},
		{"variable", "image: vllm/vllm-openai\nargs: [--model, $(MODEL)]\nenv: [{name: MODEL, value: org/m}]", "hf org/m"},
		{"variable from elsewhere", "image: vllm/vllm-openai\nargs: [--model, $(MODEL)]\nenv: [{name: MODEL, valueFrom: {}}]", "  ?"},
		{"variable of the script", "command: [sh, -c, 'export MODEL=org/m; vllm serve ${MODEL}']", "hf org/m"},
		{"sglang", "command: [python3, -m, sglang.launch_server, --model-path, org/m]", "hf org/m"},
		{"tgi", "image: ghcr.io/huggingface/text-generation-inference:3\nenv: [{name: MODEL_ID, value: org/m}, {name: REVISION, value: " + commit + "}]", "hf org/m#COMMIT !"},
		{"tgi with a flag", "image: ghcr.io/huggingface/text-generation-inference:3\nargs: [--model-id, org/a]\nenv: [{name: MODEL_ID, value: org/b}]", "hf org/a"},
		{"kserve", "image: kserve/huggingfaceserver\nargs: [--model_name=x, --model_id=org/m, --model_revision=" + commit + "]", "hf org/m#COMMIT !"},
		{"triton", "image: nvcr.io/nvidia/tritonserver:24.05-py3\nargs: [tritonserver, '--model-repository=s3://b/m']", "s3 b/m"},
		{"torchserve", "image: pytorch/torchserve\nargs: [torchserve, --models, 'm=https://host.example/m.mar']", "https host.example/m.mar mar"},
		{"llama.cpp", "image: ghcr.io/ggml-org/llama.cpp:server\nargs: [-hf, org/m, -m, /m.gguf]", "hf org/m, file /m.gguf gguf"},
		{"storage initializer", "image: kserve/storage-initializer:v0.15\nargs: ['hf://org/m', /mnt/models]", "hf org/m"},
		{"data to train on", "image: ghcr.io/kubeflow/trainer/dataset-initializer\nenv: [{name: STORAGE_URI, value: 'hf://org/d'}]", ""},
		{"storage variable", "image: i\nenv: [{name: STORAGE_URI, value: 'gs://b/m'}]", "gs b/m"},
		{"download", "command: [sh, -c, 'huggingface-cli download --token t org/m --local-dir d --revision main']", "hf org/m#main"},
		{"download of data", "command: [hf, download, org/d, --repo-type, dataset]", ""},
		{"modelscope", "command: [modelscope, download, --model, org/m]", "modelscope org/m"},
		{"download of something else", "command: [sh, -c, 'hf download ./m; modelscope download']", ""},
		{"fetched file", "command: [curl, -L, -o, m.gguf, 'https://host.example/m.gguf?download=true']", "https host.example/m.gguf gguf"},
		{"fetched page", "command: [curl, 'https://host.example/health']", ""},
		{"cloned model", "command: [git, clone, 'https://huggingface.co/org/m']", "https huggingface.co/org/m"},
		{"adapters", "image: vllm/vllm-openai\nargs: [--model=/m, --lora-modules, a=org/a, b=/b, '{\"name\": \"c\", \"path\": \"org/c\"}', --port=80]", "file /m, hf org/a, file /b"},
		{"download in Python", "command: [python3, -c, 'from huggingface_hub import snapshot_download; snapshot_download(repo_id=\"org/m\", revision=\"main\")']", "hf org/m#main"},
		{"first argument in Python", "command: [sh, -c, \"python3 -c 'from huggingface_hub import *; snapshot_download(\\\"org/m\\\")'\"]", "hf org/m"},
		{"variable in Python", "command: [python3, -c, 'import huggingface_hub as h, os; h.snapshot_download(os.environ[\"M\"], local_dir=\"a/b\")']", ""},
		{"client", `command: [sh, -c, "python3 bench.py --model org/m && pip install x"]`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, _ := Read(container(t, test.fields))
			var got []string
			if c.Container != nil {
				for _, r := range c.References() {
					got = append(got, describeReference(r))
				}
			}
			require.Equal(t, test.want, strings.Join(got, ", "))
		})
	}
}

func TestRead(t *testing.T) {
	for fields, want := range map[string]bool{
		"image: nginx": false,
		"image: nginx\nargs: [--port=80]\nenv: [{name: A}]": false,
		"image: i\ncommand: [sh, -c, 'echo pip']":           true, // it is a word: rules look at commands
		"image: i\nargs: [--trust_remote_code]":             true,
		"image: i\nenv: [{name: HF_ENDPOINT, value: x}]":    true,
		"image: ollama/ollama":                              true,
	} {
		_, ok := Read(container(t, fields))
		require.Equal(t, want, ok, fields)
	}
	c := container(t, "image: registry.example/app:1\nargs: [--port=80]\nenv: [{name: A, value: b}]")
	require.Zero(t, testing.AllocsPerRun(100, func() { Read(c) }))
}

func TestInCluster(t *testing.T) {
	for host, want := range map[string]bool{
		"minio": true, "minio:9000": true, "minio.ns.svc:9000": true, "minio.ns.svc.cluster.local": true, "s3.kserve:8333": true,
		"10.0.0.1:80": true, "127.0.0.1": true, "[::1]:80": true, "hub.corp.internal": true,
		"example.com": false, "hub.example.com:8080": false, "93.184.215.14": false, "[2606:4700::1]:80": false,
	} {
		require.Equal(t, want, InCluster(host), host)
	}
}

// FuzzParse reads addresses with a password: whatever stands around it, it does not come out.
func FuzzParse(f *testing.F) {
	for _, seed := range [][3]string{
		{"https", "user", "h/x?q"}, {"hf", "u", "a/b:c"}, {"oci", "", "n/a/b/c"}, {"s3", "a@b", "c@d/e@f?g?h"}, {"pvc", ":", ""}, {"git+ssh", "$(A)", "h:22/r.git"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, scheme, user, rest string) {
		if !isScheme(scheme) || strings.ContainsAny(user, "/?") {
			return
		}
		r, ok := parse(scheme+"://"+user+":S3CR3T@"+rest, "uri")
		require.True(t, ok)
		require.NotContains(t, fmt.Sprint(r, r.Name, r.Host, r.Revision), "S3CR3T")
		r.Versioned()
	})
}
