package lint

import (
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Checker checks documents that were parsed before.
type Checker struct{ *checker }

// NewChecker returns a checker for one batch.
func (l *Linter) NewChecker() *Checker {
	return &Checker{l.checker(l.configured())}
}

// Check checks a document and returns how many findings the batch has so far.
func (c *Checker) Check(d *manifest.Document) int {
	c.readable(d)
	return len(c.pass.findings)
}

// Check returns all that a run keeps of a section.
func (l *Linter) Check(section manifest.Section) ([]*Finding, Inputs, cluster.Model) {
	out := l.checker(l.configured()).do(&task{items: []item{{first: true, section: section}}})
	return out.findings, out.inputs, out.model
}

// Take returns all that an inventory keeps of a section.
func (l *Linter) Take(section manifest.Section) any {
	reader := &Linter{options: l.options, needsInventory: true}
	return reader.checker(nil).do(&task{items: []item{{first: true, section: section}}}).inventory
}
