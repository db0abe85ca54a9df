package model

import (
	"fmt"
	"path"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// DebugSwitch reports switches of inference servers that are made for development.
var DebugSwitch = &lint.Rule{
	ID:    "model/debug-switch",
	Title: "The server runs with a switch that is meant for development",
	Why: "Some switches of inference servers open endpoints that their own documentation forbids in production: they run functions in the " +
		"workers, load adapters from a path that the client names, or read any file of the pod. No key is asked for there. They " +
		"are set once to try something, and stay.",
	Remedy: "Remove the switch.",
	Allow: "Where a controller needs it, as those that load LoRA adapters do, and a network policy lets nothing else reach the server; or while " +
		"somebody is measuring.",
	Fix: lint.RuleFix{
		Does:   "turns the switch off",
		Breaks: "Whoever uses what the switch opens, such as a controller that loads adapters, no longer gets there.",
	},
	Severity: lint.High,
	Profile:  lint.Restricted,
	Refs: []lint.Ref{
		{Title: "vLLM: Security", URL: "https://docs.vllm.ai/en/latest/usage/security.html"},
		{Title: "Ray: the Ray debugger", URL: "https://docs.ray.io/en/latest/ray-observability/user-guides/debug-apps/ray-debugging.html"},
		lint.MITRE("T1190", "Exploit Public-Facing Application"),
	},
	Bad: vllmPod + `      env:
        - name: VLLM_SERVER_DEV_MODE
          value: "1"
`,
	Good: vllmPod,
	Object: func(p *lint.Pass, _ *manifest.Object) {
		for _, c := range p.Serving() {
			if c.Engine != model.None {
				reportDebugVariables(p, c)
				reportDebugFlags(p, c)
			}
		}
	},
}

func reportDebugVariables(p *lint.Pass, c model.Container) {
	for v := range c.Env() {
		for _, known := range debugVariables {
			if v.Name == known.name && (known.isPath && v.Value.Literal() != "" || switchesOn(v.Value.Literal())) && needs(c.Words, known.flag) {
				mend := switched(v.Value)
				if known.isPath {
					mend = unset(c.Container, v.Value)
				}
				p.Report(v.Value, fmt.Sprintf("%s has `%s`, by which %s", owner(c), known.name, known.gives), lint.In(c.Container), lint.As(known.severity), mend)
			}
		}
	}
}

func reportDebugFlags(p *lint.Pass, c model.Container) {
	for f := range c.Words.Flags() {
		for _, known := range debugFlags {
			if f.Is(known.name) && known.is(f) {
				p.Report(f.Word.Value, fmt.Sprintf("%s has `--%s`, by which %s", owner(c), known.name, known.gives),
					lint.In(c.Container), lint.At(f.Place()), lint.As(known.severity), known.without(c, c.Words, func(f model.Flag) bool { return f.Is(known.name) && known.is(f) }))
			}
		}
	}
}

func owner(c model.Container) string {
	return fmt.Sprintf("%s in container `%s`", c.Engine.Title(), c.Name)
}

// debugVariables are variables that open something. Source: vLLM's documentation, "Security" and "Environment Variables".
var debugVariables = [...]struct {
	name, gives string
	flag        string // without which it does nothing
	isPath      bool   // it is on with any value
	severity    lint.Severity
}{
	{"VLLM_SERVER_DEV_MODE", "whoever reaches it may call functions of its workers without a key", "", false, lint.High},
	{"VLLM_ALLOW_RUNTIME_LORA_UPDATING", "clients may load adapters from paths that they name", "enable-lora", false, lint.Medium},
	{"VLLM_TORCH_PROFILER_DIR", "whoever reaches it may start a profiler that slows it down and fills its disk", "", true, lint.Low},
}

// debugFlags are flags that open something. Sources: vLLM's documentation, "Security"; that of ray start.
var debugFlags = [...]struct {
	name, gives string
	is          func(model.Flag) bool
	without     func(c model.Container, command model.Words, counts func(model.Flag) bool) lint.Option
	severity    lint.Severity
}{
	{"allowed-local-media-path", "clients may read files of the container, its credentials among them", isRootOfSecrets, withoutFlag, lint.High},
	{"tool-server", "the model may use tools that are made to show them", func(f model.Flag) bool { return f.Value == "demo" }, withoutFlag, lint.High},
	{"enable-tokenizer-info-endpoint", "whoever reaches it may read its chat template and tokenizer", model.Flag.On, withoutSwitch, lint.Low},
	{"ray-debugger-external", "whoever reaches a debugger of its nodes runs code there", model.Flag.On, withoutSwitch, lint.High},
}

// isRootOfSecrets reports whether a flag names a folder below which there is more than media.
func isRootOfSecrets(f model.Flag) bool {
	if f.Unknown || f.Value == "" {
		return false
	}
	switch path.Clean(f.Value) {
	case "/", "/etc", "/home", "/proc", "/root", "/run", "/var", "/var/run", "/var/run/secrets", "/run/secrets":
		return true
	}
	return false
}

// needs reports whether a command line has a flag, or does not say what is run.
func needs(words model.Words, flag string) bool {
	if flag == "" || len(words) == 0 {
		return true
	}
	_, on := words.Switch(flag)
	return on
}

func switchesOn(text string) bool {
	switch strings.ToLower(text) {
	case "1", "true", "yes", "on":
		return true
	}
	return false
}

// vllmPod is the beginning of the manifest of the examples.
const vllmPod = `apiVersion: v1
kind: Pod
metadata:
  name: vllm
  namespace: serving
spec:
  containers:
    - name: server
      image: vllm/vllm-openai:v0.9.1
      args: [--model, /models/llama]
`
