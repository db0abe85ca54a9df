// Package manifest holds the rules about what could not be read as it was meant.
package manifest

import "github.com/seaworthy-lint/seaworthy/lint"

// Rules returns the rules of the family.
func Rules() []*lint.Rule {
	return []*lint.Rule{
		Syntax,
		UnrenderedTemplate,
		WrongType,
		UnknownField,
		DuplicateKey,
		DuplicateObject,
		RemovedAPI,
	}
}
