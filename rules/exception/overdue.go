package exception

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
)

// Overdue reports exceptions whose review date has passed.
var Overdue = &lint.Rule{
	ID:    "exception/overdue",
	Title: "The review date of an exception has passed",
	Why: "An exception is a promise to look again: on its review date somebody decides whether what it allows is still needed, and still " +
		"kept apart from everything else. Once the date has passed nobody has decided, and what was right a year ago may be a door " +
		"that was forgotten. So it allows nothing any more from the next day on, and what it covered is reported again.",
	Remedy: "Remove what the exception allows, or look at it again and give the exception a new review date.",
	Fix: lint.RuleFix{
		Does:   "removes the exception if nothing is found that it allowed",
		Breaks: "It allows nothing any more, so nothing new is reported.",
		Safe:   true,
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	Refs:     reviewed,
	Args:     []string{"--today=2027-04-01", "--select=exception/overdue,pod/host-pid"},
	Bad:      hostPID("  hostPID: true # seaworthy:allow pod/host-pid until 2027-03-31 -- reads process statistics of the node"),
	Good:     hostPID("  hostPID: false"),
	Exception: func(p *lint.Pass, w *lint.Waiver) {
		if w.State != exception.Overdue {
			return
		}
		if len(w.Findings) == 0 {
			p.ReportException(w, w.Place, fmt.Sprintf("the exception for %s was to be reviewed by %s, %s ago, and allows nothing that is found here",
				rules(w), w.Review, days(-p.Due(w))), lint.As(lint.Low), lint.Remedy("Remove the exception."), dropped(p, w))
			return
		}
		p.ReportException(w, w.Place, fmt.Sprintf("the exception for %s was to be reviewed by %s, %s ago: %s", rules(w), w.Review,
			days(-p.Due(w)), back(len(w.Findings))), found(w))
	},
}

// dropped mends an exception that is over, unless not all that it is about was checked.
func dropped(p *lint.Pass, w *lint.Waiver) lint.Option {
	if !p.Asked(w) {
		return lint.NotMended("not all of its rules ran, or what it is about was not read")
	}
	return removed(w)
}

func back(findings int) string {
	if findings == 1 {
		return "what it allowed is reported again"
	}
	return fmt.Sprintf("the %d findings that it allowed are reported again", findings)
}
