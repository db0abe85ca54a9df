package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// RuntimeForAll reports what the pods of many tenants are made from, where it takes more than a pod may or can change.
var RuntimeForAll = &lint.Rule{
	ID:    "model/runtime-for-all",
	Title: "A runtime that every tenant's pods are made from is unsafe",
	Why: "A ClusterServingRuntime, a ClusterTrainingRuntime or a SidecarSet is no pod, and yet runs in pods of every namespace that uses " +
		"it. What is wrong with it is wrong in all of them: whoever can push its floating tag runs code beside every tenant's model, " +
		"and a privileged container or a path of the node joins tenants that are otherwise apart. The tenants neither see nor chose it.",
	Remedy:     "Name images by digest, and keep the runtime within the restricted Pod Security Standard; give what needs more to one namespace, as a ServingRuntime.",
	Allow:      "Where all tenants trust whoever owns the runtime and its images, and need what it takes of the node.",
	Severity:   lint.Medium,
	Profile:    lint.Strict,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		{Title: "KServe: Serving Runtimes", URL: "https://kserve.github.io/website/docs/concepts/resources/servingruntime"},
		{Title: "OpenKruise: SidecarSet", URL: "https://openkruise.io/docs/user-manuals/sidecarset"},
		lint.MITRE("T1525", "Implant Internal Image"),
	},
	Bad: clusterRuntime + `      image: registry.example/vllm:latest
      securityContext:
        privileged: true
`,
	Good: clusterRuntime + `      image: registry.example/vllm@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		users := usersOf(o)
		if users == "" {
			return
		}
		var f runtimeFaults
		for field, v := range o.Entries() {
			if field != "metadata" && field != "status" {
				f.value(v)
			}
		}
		if len(f.all) == 0 {
			return
		}
		severity := lint.High
		if len(f.all) == 1 && f.all[0] == floating {
			severity = lint.Medium
		}
		options := append(f.places, lint.As(severity))
		p.Report(o.Metadata().Field("name"), fmt.Sprintf("%s `%s` %s: it is part of %s", o.Kind, o.Name, listed(f.all), users), options...)
	},
}

// usersOf says whose pods are made from an object; nothing where they are its namespace's own.
func usersOf(o *manifest.Object) string {
	switch o.Group() + "/" + o.Kind {
	case "serving.kserve.io/ClusterServingRuntime", "ome.io/ClusterServingRuntime":
		return "the pods of every namespace that serves a model with it"
	case "serving.kserve.io/ClusterStorageContainer":
		return "the pods of every namespace whose models it fetches"
	case "trainer.kubeflow.org/ClusterTrainingRuntime":
		return "the training jobs of every namespace that names it"
	case "apps.kruise.io/SidecarSet":
		if o.Field("spec", "namespace").Text() == "" {
			return "every pod that its selector matches, in all namespaces"
		}
	case "kubeflow.org/PodDefault":
		return "every pod of its namespace that has its label, whoever made it"
	}
	return ""
}

// listed joins what a sentence says of one thing.
func listed(all []string) string {
	if n := len(all) - 1; n > 0 {
		return strings.Join(all[:n], ", ") + " and " + all[n]
	}
	return all[0]
}

// floating is the fault of an image without tag, or with one like latest.
const floating = "runs whatever image was published last"

// runtimeFaults collects what is wrong with a runtime.
type runtimeFaults struct {
	all    []string // each once
	places []lint.Option
}

func (f *runtimeFaults) add(fault string, at manifest.Value) {
	if !slices.Contains(f.all, fault) {
		f.all = append(f.all, fault)
	}
	f.places = append(f.places, lint.With("it "+fault, at.Place()))
}

// value looks at a value and at what is in it: these kinds hold pods in fields of their own, that are named as those of a pod.
func (f *runtimeFaults) value(v manifest.Value) {
	for field, value := range v.Entries() {
		switch field {
		case "privileged":
			if value.IsTrue() {
				f.add("has a privileged container", value)
			}
		case "hostNetwork", "hostPID", "hostIPC":
			if value.IsTrue() {
				f.add("sets "+field, value)
			}
		case "hostPath":
			if path := value.Field("path").Text(); path != "" {
				f.add("mounts `"+path+"` of the node", value)
			}
		case "image":
			f.image(value)
		case "command", "args":
			for _, word := range value.Items() {
				if trustsRemoteCode(word.Text()) {
					f.add("runs code from the repositories of models", word)
				}
			}
		default:
			f.value(value)
		}
	}
	for _, item := range v.Items() {
		f.value(item)
	}
}

func (f *runtimeFaults) image(v manifest.Value) {
	text := v.Text()
	if text == "" || image.IsPlaceholder(text) {
		return
	}
	if ref, err := image.Parse(text); err == nil && !ref.Pinned() && ref.Floating() {
		f.add(floating, v)
	}
}

// trustsRemoteCode reports whether a word or a script has the flag by which models bring their own code.
func trustsRemoteCode(text string) bool {
	text = strings.ReplaceAll(text, "_", "-")
	_, rest, ok := strings.Cut(text, "--trust-remote-code")
	return ok && !strings.HasPrefix(strings.ToLower(rest), "=false")
}

// clusterRuntime is the beginning of the manifest of the examples.
const clusterRuntime = `apiVersion: serving.kserve.io/v1alpha1
kind: ClusterServingRuntime
metadata:
  name: vllm
spec:
  supportedModelFormats:
    - name: vllm
  containers:
    - name: kserve-container
`
