package exception

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
)

// Forbidden reports exceptions for rules that may not be allowed.
var Forbidden = &lint.Rule{
	ID:    "exception/forbidden",
	Title: "An exception is for a rule that nobody may waive",
	Why: "Whoever writes a manifest can write an exception into it. Some things are not for them to decide, and the configuration of the " +
		"repository lists the rules that no exception may name. One that does is not heeded, not even for the other rules that it names: " +
		"otherwise a glob would be a way around the list.",
	Remedy:   "Remove the rule from the exception and mend what it reports, or ask those who keep the configuration.",
	Severity: lint.High,
	Profile:  lint.Baseline,
	Refs:     reviewed,
	Args:     []string{"--today=2027-01-15", "--not-waivable=pod/host-pid"},
	Bad:      hostPID("  hostPID: true # seaworthy:allow pod/host-* until 2027-03-31 -- reads process statistics of the node"),
	Good:     hostPID("  hostNetwork: true # seaworthy:allow pod/host-network until 2027-03-31 -- serves DHCP to the node's network"),
	Exception: func(p *lint.Pass, w *lint.Waiver) {
		if w.State == exception.Forbidden {
			p.ReportException(w, w.Place, fmt.Sprintf("this exception allows nothing: nobody may waive %s", strings.Join(p.Forbidden(w), ", ")))
		}
	},
}
