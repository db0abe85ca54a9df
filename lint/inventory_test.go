package lint_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// everyUse names images and models in every way there is.
const everyUse = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  initContainers:
    - name: init
      image: registry.example/init:1
    - name: log
      image: registry.example/log:1
      restartPolicy: Always
  containers:
    - name: web
      image: registry.example/web@sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b
    - name: again
      image: registry.example/init:1
    - name: proxy
      image: nginx
    - name: unset
      image: ${IMAGE}
    - name: wrong
      image: bob:secret@registry.example/Wrong
  ephemeralContainers:
    - name: debug
      image: nginx:latest
  volumes:
    - name: words
      image: {reference: registry.example/words:1}
---
apiVersion: v1
kind: Pod
metadata:
  name: llama
spec:
  containers:
    - name: llama
      image: vllm/vllm-openai:v0.11.0
      command: [vllm, serve, Qwen/Qwen3-8B, --revision, main]
    - name: fetch
      image: registry.example/fetch:1
      command: [huggingface-cli, download, "$(MODEL)"]
---
apiVersion: ray.io/v1
kind: RayService
metadata:
  name: chat
spec:
  serveConfigV2: |
    applications:
      - name: chat
        args:
          llm_configs:
            - model_loading_config:
                model_id: qwen
                model_source: Qwen/Qwen3-4B
  rayClusterConfig:
    headGroupSpec:
      template:
        spec:
          containers:
            - name: head
              image: rayproject/ray:2.52.0
---
apiVersion: ollama.ayaka.io/v1
kind: Model
metadata:
  name: phi
spec:
  image: phi3:mini
---
apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: pi
spec:
  image: registry.example/spark:1
  driver: {cores: 1}
  executor: {cores: 1}
---
apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata:
  name: sums
spec:
  image: registry.example/flink:1
---
apiVersion: example.com/v1
kind: Robot
metadata:
  name: arm
spec:
  containers:
    - name: arm
      image: registry.example/arm:1
      ports: [{containerPort: 80}]
`

// halves are a service and the runtime that its pod is merged with, which comes behind it.
const halves = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: iris
  namespace: models
spec:
  predictor:
    model:
      modelFormat: {name: huggingface}
      runtime: vllm
      storageUri: hf://owner/iris:1234567890123456789012345678901234567890
      args: [--tokenizer=owner/words]
---
apiVersion: serving.kserve.io/v1alpha1
kind: ServingRuntime
metadata:
  name: vllm
  namespace: models
spec:
  containers:
    - name: kserve-container
      image: registry.example/vllm-openai:1
      command: [vllm, serve]
      args: [--model=owner/base]
`

func takeInventory(t *testing.T, jobs int, inputs ...lint.Input) (*lint.Inventory, lint.Inputs) {
	t.Helper()
	options := lint.DefaultOptions()
	options.Jobs = jobs
	linter, err := lint.New(nil, options)
	require.NoError(t, err)
	return linter.Inventory(slices.Values(inputs))
}

// lines returns what is named, with its uses.
func lines(all ...*lint.Named) []string {
	out := []string{}
	for _, n := range all {
		line := fmt.Sprintf("%s %s", n.State, n.Name)
		for _, u := range n.Uses {
			line += fmt.Sprintf("; %d %s %s %s", u.Place.Start.Line, u.Object.Name, u.Role, u.Container)
			if u.Engine.String() != "" || u.Format != "" {
				line += fmt.Sprintf(" %s/%s", u.Engine, u.Format)
			}
			if u.Guessed {
				line += " guessed"
			}
		}
		out = append(out, line)
	}
	return out
}

func imageLines(inv *lint.Inventory) []string {
	var all []*lint.Named
	for _, i := range inv.Images {
		all = append(all, &i.Named)
	}
	return lines(all...)
}

func modelLines(inv *lint.Inventory) []string {
	var all []*lint.Named
	for _, m := range inv.Models {
		all = append(all, &m.Named)
	}
	return lines(all...)
}

func TestInventory(t *testing.T) {
	inv, in := takeInventory(t, 1, text("all.yaml", everyUse))
	require.Empty(t, in.Failed)
	require.Equal(t, []string{
		"placeholder ${IMAGE}; 21 web container unset",
		"floating docker.io/library/nginx:latest; 19 web container proxy; 26 web ephemeral container debug",
		"tag docker.io/rayproject/ray:2.52.0; 63 chat container head",
		"tag docker.io/vllm/vllm-openai:v0.11.0; 38 llama container llama",
		"tag registry.example/arm:1; 95 arm container arm guessed",
		"tag registry.example/fetch:1; 41 llama container fetch",
		"tag registry.example/flink:1; 86 sums operator ",
		"tag registry.example/init:1; 9 web init container init; 17 web container again",
		"tag registry.example/log:1; 11 web sidecar log",
		"tag registry.example/spark:1; 77 pi container spark-kubernetes-driver; 77 pi container spark-kubernetes-executor",
		"pinned registry.example/web@sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b; 15 web container web",
		"tag registry.example/words:1; 29 web volume ",
		"malformed …@registry.example/Wrong; 23 web container wrong",
	}, imageLines(inv))
	require.Equal(t, []string{
		"placeholder $(MODEL); 42 llama container fetch",
		"floating hf://Qwen/Qwen3-4B; 56 chat field  ray/",
		"revision hf://Qwen/Qwen3-8B@main; 39 llama container llama vllm/",
		"revision ollama://phi3:mini; 70 phi field ",
	}, modelLines(inv))
}

// What stands in the other half of a merged pod belongs to that, wherever it comes in the input.
func TestInventoryMerged(t *testing.T) {
	inv, in := takeInventory(t, 1, text("all.yaml", halves))
	require.Empty(t, in.Failed)
	require.Equal(t, []string{"tag registry.example/vllm-openai:1; 22 vllm container kserve-container"}, imageLines(inv))
	require.Equal(t, []string{
		"floating hf://owner/base; 24 vllm container kserve-container vllm/",
		"pinned hf://owner/iris@1234567890123456789012345678901234567890; 11 iris field  vllm/huggingface",
		"floating hf://owner/words; 12 iris container kserve-container vllm/",
	}, modelLines(inv))
}

// corpus returns manifests of all kinds: the examples and the test files of the rules.
func corpus(t *testing.T) []lint.Input {
	t.Helper()
	inputs := []lint.Input{text("every-use.yaml", everyUse), text("halves.yaml", halves)}
	for _, r := range rules.All() {
		inputs = append(inputs, text(r.ID+"/bad.yaml", r.Bad), text(r.ID+"/good.yaml", r.Good))
	}
	files, err := filepath.Glob("../testdata/rules/*/*/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		inputs = append(inputs, text(name, string(content)))
	}
	return inputs
}

// Every image that a rule is shown is in the inventory once, and no other is.
func TestInventoryIsWhole(t *testing.T) {
	see := &lint.Rule{ID: "test/images", Severity: lint.Low, Profile: lint.Baseline, Object: func(p *lint.Pass, _ *manifest.Object) {
		for _, i := range p.OperatorImages() {
			p.Report(i.Value, i.Text)
		}
	}}
	seePods := &lint.Rule{ID: "test/pods", Severity: lint.Low, Profile: lint.Baseline, Pod: func(p *lint.Pass, pod *workload.Pod) {
		for i := range pod.Images() {
			p.Report(i.Value, i.Text, lint.In(i.Container))
		}
	}}
	inputs := corpus(t)
	want := map[string]bool{}
	for _, f := range run(t, []*lint.Rule{see, seePods}, nil, inputs...).Findings {
		want[f.Place.String()+" "+f.Path+" "+f.Message] = true // said once of what several containers share
	}
	inv, _ := takeInventory(t, 4, inputs...)
	got, uses := map[string]bool{}, map[string]bool{}
	for _, i := range inv.Images {
		for _, u := range i.Uses {
			written := u.Written
			if strings.HasPrefix(written, "…") {
				written = "bob:******" + strings.TrimPrefix(written, "…")
			}
			use := u.Place.String() + " " + u.Path + " " + written
			got[use] = true
			use += " " + u.Container
			require.False(t, uses[use], "%s: twice", use)
			uses[use] = true
		}
	}
	require.Equal(t, want, got)
	require.Greater(t, len(got), 500)
}

// The number of jobs changes nothing, in a long stream and in many files.
func TestInventoryJobs(t *testing.T) {
	inputs := corpus(t)
	var long strings.Builder
	for i := range 2000 {
		long.WriteString("---\n" + strings.ReplaceAll(halves, "iris", fmt.Sprint("iris-", i)))
	}
	inputs = append(inputs, text("long.yaml", long.String()), text("again.yaml", long.String()))
	want, wantIn := takeInventory(t, 1, inputs...)
	for _, jobs := range []int{2, 8} {
		got, gotIn := takeInventory(t, jobs, inputs...)
		require.Equal(t, wantIn, gotIn)
		require.Equal(t, want, got)
	}
}
