// Package exception holds the rules about what was waved through.
package exception

import "github.com/seaworthy-lint/seaworthy/lint"

// Rules returns the rules of the family.
func Rules() []*lint.Rule {
	return []*lint.Rule{
		Overdue,
		DueSoon,
		Invalid,
		Unused,
		Forbidden,
		OpenPrivilegedNamespace,
	}
}
