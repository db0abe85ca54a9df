package model

import (
	"fmt"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// UnsafeFormat reports models in formats that run code as they are loaded.
var UnsafeFormat = &lint.Rule{
	ID:    "model/unsafe-format",
	Title: "The model is in a format that runs code when it is loaded",
	Why: "Pickle is not a data format but a little program that Python runs to rebuild an object, and .pkl, .joblib, .pt and .ckpt files are " +
		"pickles; a .mar archive holds Python code on purpose. Whoever can change the file, or stands between the server and where it comes " +
		"from, runs commands in the server. Scanners of hubs find such models every week. safetensors, GGUF and ONNX hold weights and no code.",
	Remedy: "Convert the model to safetensors, GGUF or ONNX; or pin it to a content that was scanned, from a place only you can write to.",
	Allow:  "Models that your own pipeline trains and stores where nobody else can write: scikit-learn has little else than joblib.",
	Fix: lint.RuleFix{
		Does:   "turns off the switch by which the server loads pickles",
		Breaks: "A model that there is only as a pickle may be refused.",
	},
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		{Title: "Hugging Face Hub: Pickle scanning", URL: "https://huggingface.co/docs/hub/security-pickle"},
		{Title: "Python: pickle, Warning", URL: "https://docs.python.org/3/library/pickle.html"},
		{Title: "TorchServe: Security policy", URL: "https://github.com/pytorch/serve/blob/master/SECURITY.md"},
	},
	Bad: `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: iris
spec:
  predictor:
    model:
      modelFormat:
        name: sklearn
      storageUri: https://models.example/iris/1.0/model.joblib
`,
	Good: `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: iris
spec:
  predictor:
    model:
      modelFormat:
        name: onnx
      storageUri: https://models.example/iris/1.0/model.onnx
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		for r := range references(p) {
			if kind := codeFiles[r.Format]; kind != "" {
				report(p, r, fmt.Sprintf("model `%s` is %s: loading it runs the code in it, which %s chose", r, kind, author(r)), severity(r))
			}
		}
		for _, c := range p.Serving() {
			reportLoading(p, c)
		}
		reportCodeFormat(p, o)
	},
}

// codeFiles are the formats that run code, for a message.
var codeFiles = map[model.Format]string{
	model.Pickle:       "a pickle file",
	model.Joblib:       "a joblib file, which is a pickle",
	model.PyTorch:      "a PyTorch file, which holds a pickle",
	model.ModelArchive: "an archive of TorchServe, which holds Python",
	model.Keras:        "a Keras file, which may hold Python",
}

// author says who decides what a model holds.
func author(r model.Reference) string {
	switch {
	case r.Scheme.Hub():
		return "its publisher"
	case r.Scheme.Local():
		return "whoever can write there"
	case r.Scheme.Bucket():
		return "whoever can write to the bucket"
	}
	return "whoever publishes it"
}

// severity is high for what strangers can change, and low for what is in the pod's reach already.
func severity(r model.Reference) lint.Option {
	switch {
	case r.Scheme.Local():
		return lint.As(lint.Low)
	case !r.Pinned && !r.Versioned() && (r.Scheme.Hub() || r.Scheme == model.HTTP || r.Scheme == model.HTTPS || r.Scheme == model.Git):
		return lint.As(lint.High)
	}
	return lint.As(lint.Medium)
}

// reportLoading reports switches by which a server loads pickles.
func reportLoading(p *lint.Pass, c model.Container) {
	pickles := func(f model.Flag) bool { return f.Is("load-format") && (f.Value == "pt" || f.Value == "npcache") }
	for command := range c.Words.Commands() {
		if f, ok := command.Flag("load-format"); ok && c.Engine == model.VLLM && pickles(f) {
			reportWord(p, c, f.Word, fmt.Sprintf("the server loads PyTorch files (`%s`) and passes over safetensors: a pickle in the model's repository runs as code", f.Value),
				lint.Remedy("Leave out --load-format, or set it to safetensors."), withoutFlag(c, command, pickles))
		}
	}
	for _, s := range unsafeSwitches {
		if v, ok := c.Variable(s.name); ok && isOn(v) {
			reportVariable(p, c, v, fmt.Sprintf("`%s` %s", s.name, s.effect), lint.Remedy("Remove "+s.name+"."), switched(v))
		}
	}
}

// unsafeSwitches are environment variables by which servers load pickles that they would refuse.
var unsafeSwitches = []struct{ name, effect string }{
	{"TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "makes torch.load run whatever code a file holds"},
	{"VLLM_ALLOW_INSECURE_SERIALIZATION", "lets vLLM unpickle what it is sent"},
}

// codeFormats are the model formats of KServe whose servers unpickle what they are given.
var codeFormats = []string{"sklearn", "pytorch", "mlflow"}

// reportCodeFormat reports models that a KServe InferenceService unpickles, from a place that strangers write to, where the
// name of no file says so.
func reportCodeFormat(p *lint.Pass, o *manifest.Object) {
	if !o.Is("serving.kserve.io", "InferenceService") {
		return
	}
	for name, predictor := range o.Field("spec", "predictor").Entries() {
		format := name
		if name == "model" {
			format = predictor.Field("modelFormat", "name").Text()
		}
		if !slices.Contains(codeFormats, format) {
			continue
		}
		r, ok := model.Parse(predictor.Field("storageUri"), model.Spec{Format: "uri"})
		if ok && !r.Unknown && !r.Pinned && r.Format == model.UnknownFormat && (r.Scheme.Hub() || r.Scheme == model.HTTPS || r.Scheme == model.HTTP) {
			report(p, r, fmt.Sprintf("a server for %s unpickles model `%s`: that runs code, which %s chose", format, r, author(r)))
		}
	}
}
