package exception

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
)

// DueSoon reports exceptions that are to be reviewed within the notice period.
var DueSoon = &lint.Rule{
	ID:    "exception/due-soon",
	Title: "An exception is to be reviewed soon",
	Why: "From the day after its review date on an exception allows nothing, and what it covers fails the check that it passed the day " +
		"before. Whoever owns the workload needs some time to decide, and to change what is to be changed: 30 days, unless the " +
		"configuration says otherwise.",
	Remedy:   "Remove what the exception allows, or look at it again and give the exception a new review date.",
	Severity: lint.Low,
	Profile:  lint.Restricted,
	Refs:     reviewed,
	Args:     []string{"--today=2027-03-10", "--select=exception/due-soon,pod/host-pid"},
	Bad:      hostPID("  hostPID: true # seaworthy:allow pod/host-pid until 2027-03-31 -- reads process statistics of the node"),
	Good:     hostPID("  hostPID: true # seaworthy:allow pod/host-pid until 2027-09-30 -- reads process statistics of the node"),
	Exception: func(p *lint.Pass, w *lint.Waiver) {
		if w.State != exception.DueSoon {
			return
		}
		when := "in " + days(p.Due(w))
		if p.Due(w) == 0 {
			when = "today"
		}
		p.ReportException(w, w.Place, fmt.Sprintf("the exception for %s is to be reviewed by %s, %s: after that day it allows nothing", rules(w), w.Review, when))
	},
}
