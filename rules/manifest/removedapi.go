package manifest

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/schema"
)

// RemovedAPI reports API versions that the Kubernetes version of the run does not serve.
var RemovedAPI = &lint.Rule{
	ID:    "manifest/removed-api",
	Title: "API version that Kubernetes no longer serves",
	Why: "Kubernetes removes the beta versions of its APIs some releases after their successors came. An object of a version that is gone " +
		"is refused, and nothing of it reaches the cluster: a NetworkPolicy of group extensions isolates no pod since 1.16, and a " +
		"PodSecurityPolicy restricts none since 1.25.",
	Remedy:   "Change the object to an API version that is served.",
	Severity: lint.Medium,
	Profile:  lint.Restricted,
	Refs: []lint.Ref{
		lint.Docs("Deprecated API Migration Guide", "reference/using-api/deprecation-guide/"),
	},
	Bad: `apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata:
  name: server
spec:
  minAvailable: 1
  selector:
    matchLabels:
      app: server
`,
	Good: `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: server
spec:
  minAvailable: 1
  selector:
    matchLabels:
      app: server
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		minor, replacement, ok := schema.Removed(o.APIVersion, o.Kind)
		if !ok || int(p.KubernetesVersion) < minor {
			return
		}
		message := fmt.Sprintf("Kubernetes serves no %s in `%s` from 1.%d on", o.Kind, o.APIVersion, minor)
		severity := lint.Medium
		if isPolicy(o) {
			message += ", so that this one enforces nothing"
			severity = lint.High
		}
		remedy := "Remove it: nothing took its place."
		switch {
		case replacement != "":
			message += ": `" + replacement + "` took its place"
			remedy = "Change it to " + replacement + "."
		case o.Kind == "PodSecurityPolicy":
			message += ": Pod Security Admission took its place"
			remedy = "Label the namespaces with the Pod Security level they enforce."
		}
		p.Report(o.Field("apiVersion"), message, lint.As(severity), lint.Remedy(remedy))
	},
}

// isPolicy reports whether an object is there to forbid something.
func isPolicy(o *manifest.Object) bool {
	return o.Kind == "NetworkPolicy" || o.Kind == "PodSecurityPolicy" || o.Group() == "admissionregistration.k8s.io"
}
