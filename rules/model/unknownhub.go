package model

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// UnknownHub reports hubs of models and indexes of packages beside those that a run allows.
var UnknownHub = &lint.Rule{
	ID:    "model/unknown-hub",
	Title: "Models or packages come from a hub that is not among the allowed ones",
	Why: "A variable such as HF_ENDPOINT or PIP_INDEX_URL sends every download elsewhere, with the token of the true hub in its headers: the host that " +
		"answers decides which weights and which packages arrive, whatever name and revision were asked for. Mirrors run by somebody " +
		"nobody knows are common where the true hub is slow to reach. Allowed unless the run says otherwise are the hubs of Hugging Face, ModelScope, Ollama and NVIDIA, and " +
		"the indexes of PyPI, PyTorch, NVIDIA, vLLM and conda.",
	Remedy:     "Use the hub itself or a mirror of your own, and name that by --model-hub.",
	Allow:      "Where the mirror's owner is trusted like the hub itself: name the host by --model-hub.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		{Title: "Hugging Face Hub: Environment variables, HF_ENDPOINT", URL: "https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables"},
		{Title: "pip: Configuration, index-url", URL: "https://pip.pypa.io/en/stable/topics/configuration/"},
		{Title: "MITRE ATLAS AML.T0010: AI Supply Chain Compromise", URL: "https://atlas.mitre.org/techniques/AML.T0010"},
	},
	Bad: server + `          env:
            - name: HF_ENDPOINT
              value: https://hub-mirror.example
`,
	Good: server + `          env:
            - name: HF_ENDPOINT
              value: https://huggingface.co
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		for _, c := range p.Serving() {
			for _, name := range indexVariables {
				v, _ := c.Variable(name)
				for word := range strings.FieldsSeq(v.Text()) {
					if host := unknownHub(p, word); host != "" {
						reportVariable(p, c, v, fmt.Sprintf("`%s` sends downloads to `%s`, which is none of the allowed hubs", name, host))
						break
					}
				}
			}
			reportIndexes(p, c)
		}
		for r := range references(p) {
			if host := r.Scheme.Host(); host != "" && !p.Hub(host, r.Name) {
				report(p, r, fmt.Sprintf("model `%s` comes from `%s`, which is none of the allowed hubs", r, host), lint.Sure(lint.HighConfidence))
			}
		}
		if o.Is("apps.nvidia.com", "NIMCache") {
			if v := o.Field("spec", "source", "hf", "endpoint"); unknownHub(p, v.Text()) != "" {
				p.Report(v, fmt.Sprintf("models come from `%s`, which is none of the allowed hubs", unknownHub(p, v.Text())))
			}
		}
	},
}

// reportIndexes reports the indexes that commands install packages from.
func reportIndexes(p *lint.Pass, c model.Container) {
	for command := range c.Words.Commands() {
		program := installer(command)
		if program == "" {
			continue
		}
		for f := range command.Flags() {
			if host := unknownHub(p, f.Value); isIndex(f) && host != "" && !f.Unknown {
				reportWord(p, c, f.Word, fmt.Sprintf("%s takes packages from `%s`, which is none of the allowed hubs", program, host))
			}
		}
	}
}

// unknownHub returns the host of an address if nothing may come from it; model/plaintext-source says more of one over http.
func unknownHub(p *lint.Pass, address string) string {
	host, path, ok := model.URL(address)
	if !ok || model.InCluster(host) || p.Hub(host, path) || strings.HasPrefix(address, "http://") && p.Selected("model/plaintext-source") {
		return ""
	}
	return host
}
