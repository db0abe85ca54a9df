package manifest

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// UnrenderedTemplate reports documents that are templates of manifests rather than manifests.
var UnrenderedTemplate = &lint.Rule{
	ID:    "manifest/unrendered-template",
	Title: "Template was not rendered",
	Why: "The document holds template actions such as {{ .Values.image }} where YAML has values. What reaches the cluster depends on " +
		"the values it is rendered with, so nothing can be said of it as it stands, and it was not checked.",
	Remedy:   "Lint what the template renders to: helm template CHART | seaworthy lint -",
	Severity: lint.Medium,
	Profile:  lint.Baseline,
	Refs: []lint.Ref{
		{Title: "Helm documentation: helm template", URL: "https://helm.sh/docs/helm/helm_template/"},
	},
	Bad: `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
spec:
  ports:
    - port: 80
`,
	Good: `apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  ports:
    - port: 80
`,
	Document: func(p *lint.Pass, d *manifest.Document) {
		for _, problem := range d.Problems {
			if problem.Kind == manifest.Template {
				p.ReportProblem(problem)
			}
		}
	},
}
