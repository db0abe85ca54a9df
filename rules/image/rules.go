// Package image holds the rules of family image.
package image

import "github.com/seaworthy-lint/seaworthy/lint"

// Rules returns the rules of the family.
func Rules() []*lint.Rule {
	return []*lint.Rule{
		UnpinnedPublic,
		FloatingTag,
		UntrustedRegistry,
		Malformed,
		Unverified,
	}
}
