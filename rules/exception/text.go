package exception

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// reviewed are the references of the rules about exceptions.
var reviewed = []lint.Ref{
	{Title: "NIST SP 800-53 Rev. 5: CA-5 Plan of Action and Milestones", URL: "https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final"},
	lint.Docs("Security Checklist", "concepts/security/security-checklist/"),
}

// hostPID returns the manifest of the examples, with a line in its spec.
func hostPID(line string) string {
	return `apiVersion: v1
kind: Pod
metadata:
  name: node-agent
  namespace: agents
spec:
` + line + `
  containers:
    - name: agent
      image: registry.example/agent:1.4
`
}

// rules names the rules of an exception.
func rules(w *lint.Waiver) string { return strings.Join(w.Rules, ", ") }

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", n)
}

// found shows the findings that are back.
func found(w *lint.Waiver) lint.Option {
	return func(p *lint.Pass, f *lint.Finding) {
		for _, back := range w.Findings {
			lint.With(back.Rule.ID+": "+back.Message, back.Place)(p, f)
		}
	}
}
