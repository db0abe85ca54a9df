// Package model holds the rules of family model: where models come from, and what serves them.
package model

import "github.com/seaworthy-lint/seaworthy/lint"

// Rules returns the rules of the family.
func Rules() []*lint.Rule {
	return []*lint.Rule{
		RemoteCode,
		Unpinned,
		PlaintextSource,
		UnknownHub,
		UnsafeFormat,
		CodeAtStart,
	}
}
