package manifest

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Syntax reports text that kubectl does not read, or does not read as it stands.
var Syntax = &lint.Rule{
	ID:    "manifest/syntax",
	Title: "Not valid YAML or JSON",
	Why: "A document that kubectl cannot read is not applied, and nothing in it was checked: whatever it was meant to protect is " +
		"unprotected. Some text is worse, because kubectl drops it or changes it without a word: what follows the end marker `...`, " +
		"or bytes that are not UTF-8. The rest of the file is still read, but the run cannot end clean.",
	Remedy:   "Correct the text at the place shown.",
	Severity: lint.High,
	Profile:  lint.Baseline,
	Refs: []lint.Ref{
		{Title: "YAML 1.1 specification", URL: "https://yaml.org/spec/1.1/"},
	},
	Bad: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  motd: hello: world
`,
	Good: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  motd: "hello: world"
`,
	Document: func(p *lint.Pass, d *manifest.Document) {
		for _, problem := range d.Problems {
			switch problem.Kind {
			case manifest.Syntax:
				p.ReportProblem(problem)
			case manifest.Encoding:
				p.ReportProblem(problem, lint.As(lint.Medium), lint.Remedy("Save the file as UTF-8."))
			}
		}
	},
}
