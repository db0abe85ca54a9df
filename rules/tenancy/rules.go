// Package tenancy holds the rules about what keeps those apart who share a cluster.
package tenancy

import "github.com/seaworthy-lint/seaworthy/lint"

// Rules returns the rules of the family.
func Rules() []*lint.Rule {
	return []*lint.Rule{
		Reachable,
		SharedVolume,
		SharedModelStore,
		ForeignSubject,
		ForeignReference,
	}
}
