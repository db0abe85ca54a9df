// Package namespace holds the rules about namespaces: which one a workload is put in, and what that one enforces.
package namespace

import "github.com/seaworthy-lint/seaworthy/lint"

// Rules returns the rules of the family.
func Rules() []*lint.Rule {
	return []*lint.Rule{
		Default,
		Unset,
		PodSecurityUnset,
		PodSecurityWeak,
		PodSecurityInvalid,
		PodRejected,
		UnpinnedVersion,
		NoQuota,
	}
}

// prefix is that of the labels that Pod Security Admission reads.
const prefix = "pod-security.kubernetes.io/"

// controlPlane is the namespace of the cluster's own components, which cannot do without privileges.
const controlPlane = "kube-system"
