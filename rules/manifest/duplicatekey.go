package manifest

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// DuplicateKey reports keys that stand more than once in one mapping.
var DuplicateKey = &lint.Rule{
	ID:    "manifest/duplicate-key",
	Title: "Key stands twice in one mapping",
	Why: "YAML forbids a key to stand twice, but kubectl takes the last one without a word, and the API server never learns of the " +
		"others. Whoever reads the first one, such as a reviewer who sees `privileged: false` at the top, is misled.",
	Remedy: "Keep the one that is meant and remove the others.",
	Fix: lint.RuleFix{
		Does:   "removes the keys that the last one of the same name overrides",
		Breaks: "One of the values that kubectl passes over may be what was meant.",
	},
	Severity: lint.Medium,
	Profile:  lint.Baseline,
	Refs: []lint.Ref{
		{Title: "Kubernetes issue 125885: duplicate keys in YAML are accepted", URL: "https://github.com/kubernetes/kubernetes/issues/125885"},
	},
	Bad: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  mode: strict
  mode: lenient
`,
	Good: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  mode: strict
`,
	Document: func(p *lint.Pass, d *manifest.Document) {
		for _, problem := range d.Problems {
			if problem.Kind == manifest.DuplicateKey {
				p.ReportProblem(problem, lint.With("first here", problem.First), withoutOverridden(d, &problem))
			}
		}
	},
}

func withoutOverridden(d *manifest.Document, problem *manifest.Problem) lint.Option {
	var edits []lint.Edit
	for v := range problem.Overridden() {
		edits = append(edits, lint.Delete(v, d.Root()))
	}
	return lint.Mend(edits...)
}
