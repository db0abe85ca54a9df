package model

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// AuthDisabled reports where the authentication of a platform or of a server is switched off.
var AuthDisabled = &lint.Rule{
	ID:    "model/auth-disabled",
	Title: "Authentication is switched off",
	Why: "Platforms such as Open Data Hub put a proxy before models and notebooks that asks everyone for a token, and servers such as Open " +
		"WebUI have a login of their own. One annotation or variable turns that off, mostly to try something out, and nothing else " +
		"shows that the way is open since.",
	Remedy: "Remove the switch, or turn it on.",
	Allow:  "For a model that is meant for everyone who can reach it.",
	Fix: lint.RuleFix{
		Does:   "turns authentication on",
		Breaks: "Clients that show neither token nor key are turned away.",
	},
	Severity: lint.High,
	Profile:  lint.Restricted,
	Refs: []lint.Ref{
		{Title: "Open Data Hub: making models secure with authentication tokens", URL: "https://opendatahub.io/docs/serving-models/"},
		{Title: "Open WebUI: environment variables", URL: "https://docs.openwebui.com/getting-started/env-configuration/"},
		{Title: "MLflow: network security", URL: "https://mlflow.org/docs/latest/self-hosting/security/network/"},
		lint.MITRE("T1556", "Modify Authentication Process"),
	},
	Bad: inferenceService + `  annotations:
    security.opendatahub.io/enable-auth: "false"
` + predictor,
	Good: inferenceService + `  annotations:
    security.opendatahub.io/enable-auth: "true"
` + predictor,
	Object: func(p *lint.Pass, o *manifest.Object) {
		reportAnnotations(p, o)
		for _, pod := range p.Pods() {
			for c := range pod.Containers() {
				reportSwitchedOff(p, c)
			}
		}
		for _, c := range p.Serving() {
			if c.Engine == model.MLflow {
				reportMLflow(p, c)
			}
		}
	},
}

// reportAnnotations reports the annotations by which Open Data Hub leaves out its proxy. Sources: constants.go of
// odh-model-controller and of odh-notebook-controller.
func reportAnnotations(p *lint.Pass, o *manifest.Object) {
	annotations := o.Metadata().Field("annotations")
	switch {
	case o.Group() == "serving.kserve.io":
		v := annotations.Field("security.opendatahub.io/enable-auth")
		if v.Literal() != "false" {
			return
		}
		labels := o.Metadata().Field("labels")
		severity := lint.High
		if labels.Field("networking.kserve.io/visibility").Text() == "cluster-local" || labels.Field("networking.knative.dev/visibility").Text() == "cluster-local" {
			severity = lint.Medium
		}
		p.Report(v, fmt.Sprintf("%s `%s` is served without token: whoever reaches it may use the model", o.Kind, o.Name), lint.As(severity), switched(v))
	case o.Is("kubeflow.org", "Notebook"):
		for _, name := range [...]string{"notebooks.opendatahub.io/inject-oauth", "notebooks.opendatahub.io/inject-auth"} {
			if v := annotations.Field(name); v.Literal() == "false" {
				p.Report(v, fmt.Sprintf("Notebook `%s` has no proxy before it that asks who is there: whoever reaches it may run code in it", o.Name), switched(v))
			}
		}
	}
}

// off are variables that switch off a login, or a check like one.
var off = [...]struct {
	name     string
	is       func(text string) bool
	does     string
	severity lint.Severity
}{
	{"WEBUI_AUTH", func(text string) bool { return strings.EqualFold(text, "false") }, "leaves out the login: everyone who gets there is the administrator", lint.High},
	{"AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED", switchesOn, "lets everyone in who shows no key: whoever reaches the database may read, change and delete what is in it", lint.Medium},
	{"OLLAMA_ORIGINS", func(text string) bool { return text == "*" }, "lets every web page that somebody inside of the network opens use the server", lint.Low},
	{"MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE", switchesOn, "lets every web page that somebody inside of the network opens use the server", lint.Low},
}

func reportSwitchedOff(p *lint.Pass, c *workload.Container) {
	for v := range c.Env() {
		for i := range off {
			if known := &off[i]; v.Name == known.name && known.is(v.Value.Literal()) {
				mend := switched(v.Value)
				if v.Value.Literal() == "*" {
					mend = unset(c, v.Value)
				}
				p.Report(v.Value, fmt.Sprintf("`%s` of container `%s` %s", v.Name, c.Name, known.does), lint.In(c), lint.As(known.severity), mend)
			}
		}
	}
}

func reportMLflow(p *lint.Pass, c model.Container) {
	for f := range c.Words.Flags() {
		mend := nothing
		switch {
		case (f.Is("allowed-hosts") || f.Is("cors-allowed-origins")) && f.Value == "*":
			mend = withoutFlag(c, c.Words, func(other model.Flag) bool { return other.Name == f.Name && other.Value == "*" })
		case f.Is("disable-security-middleware") && f.On():
			mend = withoutSwitch(c, c.Words, isOnAs("disable-security-middleware"))
		default:
			continue
		}
		p.Report(f.Word.Value, fmt.Sprintf("`--%s` of container `%s` lets every web page that somebody inside of the network opens use MLflow", f.Name, c.Name),
			lint.In(c.Container), lint.At(f.Place()), lint.As(lint.Low), mend)
	}
}

// The manifest of the examples, in two parts.
const (
	inferenceService = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: fraud
  namespace: serving
`
	predictor = `spec:
  predictor:
    model:
      modelFormat:
        name: onnx
      storageUri: pvc://models/fraud
`
)
