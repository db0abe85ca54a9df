package exception

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
)

// Unused reports exceptions that cover nothing.
var Unused = &lint.Rule{
	ID:    "exception/unused",
	Title: "An exception allows nothing that is found",
	Why: "An exception that covers nothing was for something that has since been mended, or was never where the exception looks for it: a " +
		"container of another name, another field. The first waits for the fault to come back, and would hide it; the second leaves a " +
		"reader believing that something was allowed. Only exceptions whose rules all ran are reported.",
	Remedy: "Remove the exception, or put it where the finding is.",
	Fix: lint.RuleFix{
		Does:   "removes the exception",
		Breaks: "It allows nothing that is found, so nothing new is reported.",
		Safe:   true,
	},
	Severity: lint.Low,
	Profile:  lint.Restricted,
	Refs:     reviewed,
	Args:     []string{"--today=2027-01-15", "--select=exception/unused,pod/host-pid"},
	Bad:      hostPID("  hostPID: false # seaworthy:allow pod/host-pid until 2027-03-31 -- reads process statistics of the node"),
	Good:     hostPID("  hostPID: true # seaworthy:allow pod/host-pid until 2027-03-31 -- reads process statistics of the node"),
	Exception: func(p *lint.Pass, w *lint.Waiver) {
		if w.State != exception.Unused {
			return
		}
		if len(w.Shared) > 0 {
			f := w.Shared[0]
			p.ReportException(w, w.Place, fmt.Sprintf("the exception for %s allows nothing: its finding is also about others that none covers", rules(w)),
				lint.Remedy("Add exceptions for the others, or mend them."), lint.With("this finding: "+f.Message, f.Place),
				lint.NotMended("it takes exceptions for the others, or these mended"))
			return
		}
		p.ReportException(w, w.Place, fmt.Sprintf("the exception for %s allows nothing: no such finding is %s", rules(w), place(w)), removed(w))
	},
}

// removed mends an exception that allows nothing by taking it away. Where not all is in view, what it is for may be elsewhere.
func removed(w *lint.Waiver) lint.Option {
	if w.Origin == exception.Configured {
		return lint.NotMended("it stands in the configuration: remove it there")
	}
	return func(p *lint.Pass, f *lint.Finding) {
		lint.Mend(lint.Made(w.Removal, w.Refusal))(p, f)
		lint.Fixed(lint.RuleFix{Safe: p.Complete || !w.LooksAcross()})(p, f)
	}
}

// place says where an exception looks for findings.
func place(w *lint.Waiver) string {
	switch {
	case w.Container != "":
		return fmt.Sprintf("about container `%s` here", w.Container)
	case w.Origin == exception.Configured && w.Selector.IsZero():
		return "in what was read"
	case w.Origin == exception.Configured:
		return "in what it selects"
	case w.Path != "":
		return "at " + w.Path
	}
	return "here"
}
