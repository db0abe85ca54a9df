package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// RemoteCode reports servers that run the Python code which comes with a model.
var RemoteCode = &lint.Rule{
	ID:    "model/remote-code",
	Title: "The model may bring code that the server runs",
	Why: "A repository of a model may hold Python files beside the weights. With trust-remote-code the server imports them as it loads the " +
		"model: whoever can write to that repository, today or at any later start, runs what he likes with the server's GPUs, its network, its " +
		"credentials and its prompts. It takes no vulnerability, and no review of the image shows it.",
	Remedy: "Remove trust-remote-code: most architectures need it no longer. Else pin the model and its code to a commit that was read, or serve a copy of your own.",
	Allow:  "For a model whose code was read, which is pinned to that commit, in a pod that can reach neither secrets nor the internet.",
	Fix: lint.RuleFix{
		Does:   "switches trust-remote-code off",
		Breaks: "A model whose architecture the server does not know by itself is not loaded any more.",
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	Refs: []lint.Ref{
		{Title: "transformers: Security policy, Remote code", URL: "https://github.com/huggingface/transformers/blob/main/SECURITY.md"},
		{Title: "vLLM: Engine arguments, --trust-remote-code", URL: "https://docs.vllm.ai/en/latest/configuration/engine_args/"},
		lint.MITRE("T1195.002", "Compromise Software Supply Chain"),
	},
	Bad: server + `          args:
            - --model=some-org/some-model
            - --trust-remote-code
`,
	Good: server + `          args:
            - --model=/mnt/models/some-model
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		for _, c := range p.Serving() {
			reportRemoteCode(p, c)
		}
		switch o.Group() {
		case "nvidia.com":
			reportCodeFields(p, o.Field("spec", "overrides"), "trustRemoteCode")
		case "workload.serving.volcano.sh":
			for _, worker := range o.Field("spec", "backend", "workers").Items() {
				reportCodeFields(p, worker.Field("config"), "trust-remote-code", "trust_remote_code")
			}
		case "trustyai.opendatahub.io":
			reportCodeFields(p, o.Field("spec"), "allowCodeExecution")
			for _, arg := range o.Field("spec", "modelArgs").Items() {
				if v := arg.Field("value"); arg.Field("name").Text() == "trust_remote_code" && isOn(v) {
					p.Report(v, "`trust_remote_code` runs the Python code that comes with the model", switched(v))
				}
			}
		case "ray.io":
			reportRayRemoteCode(p)
		}
	},
}

// reportRemoteCode reports where a container is told to trust the code of models.
func reportRemoteCode(p *lint.Pass, c model.Container) {
	loaded := loadedBy(c)
	for command := range c.Words.Commands() {
		if f, on := command.Switch("trust-remote-code"); on {
			reportWord(p, c, f.Word, fmt.Sprintf("`%s` runs the Python code that comes with %s", f.Word.Text, loaded.what),
				append(slices.Clip(loaded.options), withoutSwitch(c, command, isOnAs("trust-remote-code")))...)
		}
		for _, w := range command {
			if at := strings.Index(w.Source(), inPython); at >= 0 {
				from, to := w.From+at, w.From+at+len(inPython)
				p.Report(w.Value, "`trust_remote_code=True` runs the Python code that comes with the model",
					append(slices.Clip(loaded.options), lint.At(w.Value.PlaceOf(from, to)), lint.In(c.Container),
						lint.Mend(lint.Patch(w.Value, to-len("True"), to, "False")))...)
			}
		}
	}
	for _, name := range []string{"TRUST_REMOTE_CODE", "HF_TRUST_REMOTE_CODE", "NIM_FORCE_TRUST_REMOTE_CODE", "NIM_TRUST_CUSTOM_CODE"} {
		if v, ok := c.Variable(name); ok && isOn(v) {
			reportVariable(p, c, v, fmt.Sprintf("`%s` lets the server run the Python code that comes with %s", name, loaded.what), append(slices.Clip(loaded.options), switched(v))...)
		}
	}
}

// inPython is how programs in Python, and the arguments of some, say it.
const inPython = "trust_remote_code=True"

// loaded says what a server loads, for a message, and what that means for the finding.
type loaded struct {
	what    string
	options []lint.Option
}

// loadedBy returns what a container loads: the code of a model that is pinned, or is on disk already, is not anybody's.
func loadedBy(c model.Container) loaded {
	l := loaded{what: "the model"}
	milder := false
	for _, r := range c.References() {
		switch {
		case r.Unknown:
			return loaded{what: "the model"}
		case r.Scheme.Hub() && !r.Pinned:
			return loaded{what: fmt.Sprintf("`%s`, which is whatever its owner uploaded last", r)}
		case r.Scheme.Hub():
			l.what, milder = fmt.Sprintf("`%s`, pinned to a commit", r), true
		case r.Scheme.Local():
			l.what, milder = fmt.Sprintf("the model in `%s`, and whoever can write there chose it", r), true
		}
	}
	if milder {
		l.options = []lint.Option{lint.Milder}
	}
	return l
}

// reportCodeFields reports those fields of a custom resource that switch remote code on.
func reportCodeFields(p *lint.Pass, at manifest.Value, names ...string) {
	for _, name := range names {
		if v := at.Field(name); isOn(v) {
			p.Report(v, fmt.Sprintf("`%s` lets a model bring Python code, and the server runs it", name), switched(v))
		}
	}
}

// isOn reports whether a value switches something on, be it a boolean or a text.
func isOn(v manifest.Value) bool {
	switch strings.ToLower(v.Literal()) {
	case "1", "true", "yes", "on":
		return true
	}
	return false
}

// server is the manifest of the examples, up to the container's image.
const server = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: server
spec:
  selector:
    matchLabels:
      app: server
  template:
    metadata:
      labels:
        app: server
    spec:
      containers:
        - name: server
          image: vllm/vllm-openai:v0.11.0
`
