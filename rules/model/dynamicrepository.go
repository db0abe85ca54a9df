package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// DynamicRepository reports servers whose clients may load models into them, or that take up what appears among their models.
var DynamicRepository = &lint.Rule{
	ID:    "model/dynamic-repository",
	Title: "Clients may load models while the server runs",
	Why: "A model may hold code: a Python backend of Triton's, the handler in an archive of TorchServe's, a pickle. A server that loads " +
		"models when its clients say so runs the code of whoever reaches it, and one that watches its repository runs the code of whoever " +
		"can write there. Several remote code executions of Triton and TorchServe start like this.",
	Remedy: "Load the models at start: --model-control-mode=none for Triton, and no --enable-model-api for TorchServe, whose tokens and local " +
		"management address stay as they are by default.",
	Allow: "Where a controller of your own loads models and nothing else reaches the server; Triton under ModelMesh or Seldon Core, which " +
		"works like that, is not reported. Restrict the endpoint then, with --http-restricted-api=model-repository:key=value.",
	Fix: lint.RuleFix{
		Does:   "lets the server load its models at start only",
		Breaks: "Whatever loads, changes or removes models while the server runs cannot do so any more.",
	},
	Severity: lint.Medium,
	Profile:  lint.Restricted,
	Refs: []lint.Ref{
		{Title: "Triton Inference Server: Secure Deployment Considerations", URL: "https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/customization_guide/deploy.html"},
		{Title: "CVE-2023-31036: code execution by Triton's explicit model control", URL: "https://nvd.nist.gov/vuln/detail/CVE-2023-31036"},
		{Title: "TorchServe: token authorization API", URL: "https://github.com/pytorch/serve/blob/master/docs/token_authorization_api.md"},
		{Title: "CVE-2023-43654: TorchServe loads models from anywhere", URL: "https://nvd.nist.gov/vuln/detail/CVE-2023-43654"},
	},
	Bad:  triton + "          args: [tritonserver, --model-repository=/models, --model-control-mode=explicit]\n",
	Good: triton + "          args: [tritonserver, --model-repository=/models, --model-control-mode=none]\n",
	Object: func(p *lint.Pass, o *manifest.Object) {
		if o.Is("", "ConfigMap") {
			for file, v := range o.Field("data").Entries() {
				if strings.HasSuffix(file, ".properties") && isTorchServeConfig(v.Text()) {
					reportTorchServeConfig(p, v)
				}
			}
			return
		}
		for _, c := range p.Serving() {
			switch c.Engine {
			case model.Triton:
				reportTriton(p, c)
			case model.TorchServe:
				reportTorchServe(p, c)
			}
		}
	},
}

func reportTriton(p *lint.Pass, c model.Container) {
	mode, ok := c.Words.Flag("model-control-mode")
	if !ok || mode.Unknown || isServedByOthers(c.Pod) || restrictsRepository(c.Words) {
		return
	}
	mend := withValue(mode, "none")
	if _, named := c.Words.Flag("load-model"); named {
		mend = lint.NotMended("--load-model is for explicit control only: without that, all models of the repository are loaded")
	}
	switch mode.Value {
	case "explicit":
		p.Report(mode.Word.Value, fmt.Sprintf("Triton in container `%s` loads the models that its clients name: whoever reaches it and can have a model there runs code in it", c.Name),
			lint.In(c.Container), lint.At(mode.Place()), mend)
	case "poll":
		p.Report(mode.Word.Value, fmt.Sprintf("Triton in container `%s` takes up whatever appears in its model repository: whoever can write there runs code in it", c.Name),
			lint.In(c.Container), lint.At(mode.Place()), mend)
	}
}

// loaders are the containers of ModelMesh and of Seldon Core that tell a server beside them which models to load.
var loaders = []string{"mm", "puller", "agent", "rclone"}

// isServedByOthers reports whether a pod belongs to a system that cannot do without explicit control: its own containers are
// in the pod, or it is a runtime that ModelMesh adds them to.
func isServedByOthers(pod *workload.Pod) bool {
	for c := range pod.Containers() {
		if slices.Contains(loaders, c.Name) {
			return true
		}
	}
	o := pod.Object
	return o.Field("spec", "multiModel").IsTrue() || o.Field("spec", "builtInAdapter").Exists() || o.Group() == "mlops.seldon.io"
}

// restrictsRepository reports whether Triton asks for a secret before it loads a model.
func restrictsRepository(words model.Words) bool {
	for f := range words.Flags() {
		if (f.Is("http-restricted-api") || f.Is("grpc-restricted-protocol")) && strings.Contains(f.Value, "model-repository") {
			return true
		}
	}
	return false
}

const (
	tokensOff = "TorchServe asks nobody for a token: whoever reaches its ports may use, change and remove its models"
	modelAPI  = "TorchServe lets whoever reaches its management port register models, whose code it runs"
	openPort  = "TorchServe's management port, where models are registered and removed, listens to everyone instead of its own pod"
	anyURL    = "TorchServe loads models from any address, so that whoever may register one brings his own code"
)

// tokensOn says what it does to let TorchServe ask for tokens again.
var tokensOn = lint.Fixed(lint.RuleFix{Does: "lets the server ask for tokens", Breaks: "Clients that show no token are turned away."})

// portClosed says what it does to have TorchServe's management port listen to its own pod alone.
var portClosed = lint.Fixed(lint.RuleFix{
	Does:   "has the management port listen to its own pod alone",
	Breaks: "Whatever registers or removes models from outside of the pod does not reach it any more.",
})

func reportTorchServe(p *lint.Pass, c model.Container) {
	tokens, withoutTokens := c.Words.Switch("disable-token-auth")
	api, withAPI := c.Words.Switch("enable-model-api")
	isTokens, isAPI := isOnAs("disable-token-auth"), isOnAs("enable-model-api")
	bare := nothing
	if isMadeOf(c.Words, func(f model.Flag) bool { return isTokens(f) || isAPI(f) }) {
		bare = lint.NotMended(noArguments)
	}
	if withoutTokens {
		p.Report(tokens.Word.Value, tokensOff, lint.In(c.Container), lint.At(tokens.Place()), lint.As(lint.High),
			withoutSwitch(c, c.Words, isTokens), bare, tokensOn)
	}
	if withAPI {
		p.Report(api.Word.Value, modelAPI, lint.In(c.Container), lint.At(api.Place()), withoutSwitch(c, c.Words, isAPI), bare)
	}
	for v := range c.Env() {
		if !strings.EqualFold(v.Value.Literal(), "true") {
			continue
		}
		switch v.Name {
		case "TS_DISABLE_TOKEN_AUTHORIZATION":
			p.Report(v.Value, tokensOff, lint.In(c.Container), lint.As(lint.High), switched(v.Value), tokensOn)
		case "TS_ENABLE_MODEL_API":
			p.Report(v.Value, modelAPI, lint.In(c.Container), switched(v.Value))
		}
	}
}

// isMadeOf reports whether a command line holds nothing but some flags.
func isMadeOf(command model.Words, flags func(model.Flag) bool) bool {
	n := 0
	for f := range command.Flags() {
		if flags(f) {
			n++
		}
	}
	return n == len(command)
}

// isTorchServeConfig reports whether a text is a config.properties of TorchServe's.
func isTorchServeConfig(text string) bool {
	return strings.Contains(text, "inference_address=") || strings.Contains(text, "management_address=")
}

func reportTorchServeConfig(p *lint.Pass, v manifest.Value) {
	from := 0
	for line := range strings.Lines(v.Text()) {
		setting := strings.TrimSpace(line)
		start := from
		at := lint.At(v.PlaceOf(from, from+len(strings.TrimRight(line, "\r\n"))))
		from += len(line)
		replace := func(old, by string) lint.Option {
			first := start + strings.LastIndex(line, old)
			return lint.Mend(lint.Patch(v, first, first+len(old), by))
		}
		name, value, _ := strings.Cut(setting, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case name == "disable_token_authorization" && value == "true":
			p.Report(v, tokensOff, at, lint.As(lint.High), replace("true", "false"), tokensOn)
		case name == "enable_model_api" && value == "true":
			p.Report(v, modelAPI, at, replace("true", "false"))
		case name == "management_address" && strings.Contains(value, "://0.0.0.0"):
			p.Report(v, openPort, at, replace("0.0.0.0", "127.0.0.1"), portClosed)
		case name == "allowed_urls" && opensAll(value):
			p.Report(v, anyURL, at)
		}
	}
}

// opensAll reports whether one of a list of patterns matches every URL.
func opensAll(patterns string) bool {
	for pattern := range strings.SplitSeq(patterns, ",") {
		switch strings.TrimSpace(pattern) {
		case ".*", "http(s)?://.*", "https?://.*", "http://.*", "https://.*":
			return true
		}
	}
	return false
}

// triton is the beginning of the manifest of the examples.
const triton = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: triton
  namespace: serving
spec:
  selector:
    matchLabels:
      app: triton
  template:
    metadata:
      labels:
        app: triton
    spec:
      containers:
        - name: server
          image: nvcr.io/nvidia/tritonserver:25.08-py3
`
