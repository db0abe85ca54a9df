// Package rules lists every rule of seaworthy. Each family has a folder, each rule a file.
package rules

import (
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/rules/exception"
	"github.com/seaworthy-lint/seaworthy/rules/image"
	"github.com/seaworthy-lint/seaworthy/rules/manifest"
	"github.com/seaworthy-lint/seaworthy/rules/model"
	"github.com/seaworthy-lint/seaworthy/rules/namespace"
	"github.com/seaworthy-lint/seaworthy/rules/network"
	"github.com/seaworthy-lint/seaworthy/rules/pod"
	"github.com/seaworthy-lint/seaworthy/rules/secret"
	"github.com/seaworthy-lint/seaworthy/rules/tenancy"
)

// All returns every rule, family by family.
func All() []*lint.Rule {
	return slices.Concat(
		manifest.Rules(),
		pod.Rules(),
		namespace.Rules(),
		image.Rules(),
		network.Rules(),
		tenancy.Rules(),
		secret.Rules(),
		model.Rules(),
		exception.Rules(),
	)
}
