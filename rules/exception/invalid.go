package exception

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
)

// Invalid reports exceptions that cannot be heeded as they are written.
var Invalid = &lint.Rule{
	ID:    "exception/invalid",
	Title: "An exception is not valid, and allows nothing",
	Why: "An exception says which rule it is about, why that is right here, and when somebody looks at it again. Without a reason nobody can " +
		"judge it later; without a date nobody will; and one for a rule that does not exist, or for every rule, says nothing about what " +
		"was thought of. An exception that lacks one of these, or cannot be read, allows nothing at all.",
	Remedy:   "Write # seaworthy:allow RULE until YYYY-MM-DD -- REASON, or an item with rule, reason and review in the annotation seaworthy.dev/exceptions.",
	Severity: lint.Medium,
	Profile:  lint.Baseline,
	Refs:     reviewed,
	Args:     []string{"--today=2027-01-15"},
	Bad:      hostPID("  hostPID: true # seaworthy:allow pod/host-pids until 2027-03-31"),
	Good:     hostPID("  hostPID: true # seaworthy:allow pod/host-pid until 2027-03-31 -- reads process statistics of the node"),
	Exception: func(p *lint.Pass, w *lint.Waiver) {
		if w.State != exception.Invalid {
			return
		}
		for _, problem := range w.Problems {
			p.ReportException(w, problem.Place, "this exception allows nothing: "+problem.Message)
		}
	},
}
