package model

import (
	"iter"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// references yields the models that the object at hand refers to: in containers, and in fields of custom resources. What
// something fills in later is left out.
func references(p *lint.Pass) iter.Seq[model.Reference] {
	return func(yield func(model.Reference) bool) {
		for _, c := range p.Serving() {
			for _, r := range c.References() {
				if !r.Unknown && !yield(r) {
					return
				}
			}
		}
		for r := range fieldReferences(p.Object()) {
			if !r.Unknown && !yield(r) {
				return
			}
		}
	}
}

// field is where a custom resource refers to a model.
type field struct {
	group     string
	path      string // from the root: [] is every item, {} every field
	spec      model.Spec
	revision  string // field with the revision beside the last of path
	arguments string // path of the server's arguments, from the root
}

const kserve = "hf://owner/model[:revision]"

// fields are those of the custom resources that are most used, by kind.
var fields = map[string][]field{
	"InferenceService": {
		{group: "serving.kserve.io", path: "spec.predictor{}.storageUri", spec: model.Spec{Format: "uri", RevisionSyntax: kserve}},
		{group: "serving.kserve.io", path: "spec.predictor.storageUris[].uri", spec: model.Spec{Format: "uri", RevisionSyntax: kserve}},
		{group: "serving.kserve.io", path: "spec.canary[].predictor{}.storageUri", spec: model.Spec{Format: "uri", RevisionSyntax: kserve}},
	},
	"LLMInferenceService": {
		{group: "serving.kserve.io", path: "spec.model.uri", spec: model.Spec{Format: "uri", RevisionSyntax: kserve}},
		{group: "serving.kserve.io", path: "spec.model.lora.adapters[].uri", spec: model.Spec{Format: "uri", RevisionSyntax: kserve}},
	},
	"LLMInferenceServiceConfig": {
		{group: "serving.kserve.io", path: "spec.model.uri", spec: model.Spec{Format: "uri", RevisionSyntax: kserve}},
	},
	"TrainedModel": {
		{group: "serving.kserve.io", path: "spec.model.storageUri", spec: model.Spec{Format: "uri", RevisionSyntax: kserve}},
	},
	"LocalModelCache": {
		{group: "serving.kserve.io", path: "spec.sourceModelUri", spec: model.Spec{Format: "uri", RevisionSyntax: kserve}},
	},
	"LocalModelNamespaceCache": {
		{group: "serving.kserve.io", path: "spec.sourceModelUri", spec: model.Spec{Format: "uri", RevisionSyntax: kserve}},
	},
	"SeldonDeployment": {
		{group: "machinelearning.seldon.io", path: "spec.predictors[].graph.modelUri", spec: model.Spec{Format: "uri"}},
		{group: "machinelearning.seldon.io", path: "spec.predictors[].graph.children[].modelUri", spec: model.Spec{Format: "uri"}},
	},
	"Model": {
		{group: "mlops.seldon.io", path: "spec.storageUri", spec: model.Spec{Format: "uri"}},
		{group: "kubeai.org", path: "spec.url", spec: model.Spec{Format: "uri"}, arguments: "spec.args"},
		{group: "kubeai.org", path: "spec.adapters[].url", spec: model.Spec{Format: "uri"}},
	},
	"TrainJob": {
		{group: "trainer.kubeflow.org", path: "spec.initializer.model.storageUri", spec: model.Spec{Format: "uri"}},
	},
	"NIMCache": {
		{group: "apps.nvidia.com", path: "spec.source.hf.modelName", spec: model.Spec{Format: "hf-id"}, revision: "revision"},
	},
	"DynamoGraphDeployment": {
		{group: "nvidia.com", path: "spec.services{}.modelRef.name", spec: model.Spec{Format: "hf-id-or-path"}, revision: "revision"},
	},
	"DynamoComponentDeployment": {
		{group: "nvidia.com", path: "spec.modelRef.name", spec: model.Spec{Format: "hf-id-or-path"}, revision: "revision"},
	},
	"DynamoGraphDeploymentRequest": {
		{group: "nvidia.com", path: "spec.model", spec: model.Spec{Format: "hf-id-or-path"}},
	},
	"DynamoModel": {
		{group: "nvidia.com", path: "spec.source.uri", spec: model.Spec{Format: "uri", RevisionSyntax: "hf://org/model@revision"}},
	},
	"VLLMRuntime": {
		{group: "production-stack.vllm.ai", path: "spec.model.modelURL", spec: model.Spec{Format: "hf-id-or-path"}, arguments: "spec.vllmConfig.extraArgs"},
	},
	"ModelAdapter": {
		{group: "model.aibrix.ai", path: "spec.artifactURL", spec: model.Spec{Format: "uri"}},
	},
	"OpenModel": {
		{group: "llmaz.io", path: "spec.source.modelHub.modelID", spec: model.Spec{Format: "hf-id"}, revision: "revision"},
		{group: "llmaz.io", path: "spec.source.uri", spec: model.Spec{Format: "uri"}},
	},
	"ModelBooster": {
		{group: "workload.serving.volcano.sh", path: "spec.backend.modelURI", spec: model.Spec{Format: "uri"}},
	},
	"BaseModel": {
		{group: "ome.io", path: "spec.storage.storageUri", spec: model.Spec{Format: "uri", RevisionSyntax: "hf://model-id[@branch]"}},
	},
	"ClusterBaseModel": {
		{group: "ome.io", path: "spec.storage.storageUri", spec: model.Spec{Format: "uri", RevisionSyntax: "hf://model-id[@branch]"}},
	},
}

// fieldReferences yields the models that a custom resource refers to outside of its containers.
func fieldReferences(o *manifest.Object) iter.Seq[model.Reference] {
	return func(yield func(model.Reference) bool) {
		for _, f := range fields[o.Kind] {
			if f.group != o.Group() {
				continue
			}
			parent, last := f.path[:strings.LastIndexByte(f.path, '.')], f.path[strings.LastIndexByte(f.path, '.')+1:]
			for at := range find(o.Value, parent) {
				spec := f.spec
				if f.revision != "" {
					spec.Revision = at.Field(f.revision)
				}
				if f.arguments != "" {
					spec.Arguments = o.Field(strings.Split(f.arguments, ".")...)
				}
				if r, ok := model.Parse(at.Field(last), spec); ok && !yield(r) {
					return
				}
			}
		}
	}
}

// find yields the values at a path.
func find(v manifest.Value, path string) iter.Seq[manifest.Value] {
	return func(yield func(manifest.Value) bool) { walk(v, path, yield) }
}

func walk(v manifest.Value, path string, yield func(manifest.Value) bool) bool {
	if path == "" {
		return !v.Exists() || yield(v)
	}
	name, rest, _ := strings.Cut(path, ".")
	plain := strings.TrimRight(name, "[]{}")
	v = v.Field(plain)
	switch name[len(plain):] {
	case "[]":
		for _, item := range v.Items() {
			if !walk(item, rest, yield) {
				return false
			}
		}
		return true
	case "{}":
		for _, entry := range v.Entries() {
			if !walk(entry, rest, yield) {
				return false
			}
		}
		return true
	}
	return walk(v, rest, yield)
}

// report reports a reference at the place where it is written.
func report(p *lint.Pass, r model.Reference, message string, options ...lint.Option) {
	p.Report(r.Value, message, append(options, at(r.Place(), r.Value), lint.In(r.Container))...)
}

// at points a finding at a place in a value. The source is left out where it would show a credential.
func at(place manifest.Place, v manifest.Value) lint.Option {
	if text := v.Text(); model.Redact(text) != text {
		place.Excerpt = nil
	}
	return lint.At(place)
}

// reportVariable reports the value of a container's environment variable.
func reportVariable(p *lint.Pass, c model.Container, v manifest.Value, message string, options ...lint.Option) {
	p.Report(v, message, append(options, at(v.Place(), v), lint.In(c.Container))...)
}

// reportWord reports a word of a container's command line.
func reportWord(p *lint.Pass, c model.Container, w model.Word, message string, options ...lint.Option) {
	p.Report(w.Value, message, append(options, at(w.Place(), w.Value), lint.In(c.Container))...)
}
