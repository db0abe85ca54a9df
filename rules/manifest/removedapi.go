package manifest

import (
	"fmt"
	"strings"

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
	Remedy: "Change the object to an API version that is served.",
	Fix: lint.RuleFix{
		Does:   "changes apiVersion to the version that took its place",
		Breaks: "What the object leaves out may have another default in the new version.",
	},
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
		p.Report(o.Field("apiVersion"), message, lint.As(severity), lint.Remedy(remedy), moved(o, replacement))
	},
}

// moved mends an object that means the same in another API version, given with its kind.
func moved(o *manifest.Object, replacement string) lint.Option {
	apiVersion, kind, _ := strings.Cut(replacement, " ")
	v := o.Field("apiVersion")
	if kind != o.Kind || !v.Exists() {
		return nothing
	}
	served := *o
	served.APIVersion = apiVersion
	switch _, known := schema.Lookup(apiVersion, kind); {
	case isNetworkPolicy(o):
		return lint.NotMended("it would begin to cut off what pods need: look at what they do first")
	case !meansTheSame(o):
		return lint.NotMended("in " + apiVersion + " it may mean something else, or lack what is asked there")
	case !known || len(schema.CheckObject(&served)) > 0:
		return lint.NotMended("it has fields that " + apiVersion + " has not")
	}
	return lint.Mend(lint.Set(v, apiVersion))
}

// meansTheSame reports whether an object of a beta version, in which every field is known to the stable one, means the same
// there. Source: the migration guide, which says what else a version changed.
func meansTheSame(o *manifest.Object) bool {
	switch o.Kind {
	case "CronJob", "CSIDriver", "CSINode", "CSIStorageCapacity", "EndpointSlice", "Lease", "PriorityClass", "RuntimeClass", "StorageClass",
		"VolumeAttachment":
		return true
	case "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding":
		return o.APIVersion == "rbac.authorization.k8s.io/v1beta1"
	case "HorizontalPodAutoscaler":
		return o.APIVersion == "autoscaling/v2beta2"
	case "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet":
		return selectsOwn(o)
	case "PodDisruptionBudget": // an empty selector once selected no pod, and now selects all
		selector := o.Field("spec", "selector")
		return selector.Field("matchLabels").Len()+selector.Field("matchExpressions").Len() > 0
	}
	return false
}

// selectsOwn reports whether a controller says which pods are its own, and by labels that they have: once that was the default.
func selectsOwn(o *manifest.Object) bool {
	selected := o.Field("spec", "selector", "matchLabels")
	for key, value := range selected.Entries() {
		if label := o.Field("spec", "template", "metadata", "labels", key); !label.Exists() || label.Literal() != value.Literal() {
			return false
		}
	}
	return selected.Len() > 0
}

// isPolicy reports whether an object is there to forbid something.
func isPolicy(o *manifest.Object) bool {
	return o.Kind == "NetworkPolicy" || o.Kind == "PodSecurityPolicy" || o.Group() == "admissionregistration.k8s.io"
}
