package namespace

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

// UnpinnedVersion reports namespaces whose Pod Security level changes with the cluster.
var UnpinnedVersion = &lint.Rule{
	ID:    "namespace/unpinned-version",
	Title: "Pod Security level without a fixed version",
	Why: "What a Pod Security level forbids changes with the version of Kubernetes: 1.34, for example, began to refuse probes that name a " +
		"host. A namespace that names no version, or latest, takes the change on the day the cluster is upgraded, and pods that ran " +
		"until then are refused the next time they are created.",
	Remedy: "Set pod-security.kubernetes.io/enforce-version to the version the pods were tested with, and raise it on purpose.",
	Allow:  "Those who would rather have every new check at once, and test upgrades before they reach production, may want latest.",
	Fix: lint.RuleFix{
		Does:   "sets " + cluster.EnforceVersionLabel + " to the Kubernetes version of the run",
		Breaks: "A newer cluster leaves out the checks that came later.",
		Safe:   true,
	},
	Severity: lint.Low,
	Profile:  lint.Strict,
	Refs: []lint.Ref{
		lint.Docs("Pod Security Admission", "concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces"),
	},
	Bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
`,
	Good: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
    pod-security.kubernetes.io/enforce-version: v1.34
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		if !o.Is("", "Namespace") {
			return
		}
		labels := o.Metadata().Field("labels")
		level, err := meantLevel(labels.Field(cluster.EnforceLabel).Text())
		if err != nil || level == podsecurity.PrivilegedLevel {
			return // forbids nothing in any version
		}
		at := labels.Field(cluster.EnforceVersionLabel)
		if at.Exists() && at.Text() != "latest" {
			return
		}
		p.Report(at, fmt.Sprintf("namespace `%s` enforces what `%s` means to the Kubernetes it is on: the pods may be refused after an upgrade", o.Name, level),
			lint.Remedy(fmt.Sprintf("Set %s to the version the pods were tested with, such as v%s.", cluster.EnforceVersionLabel, p.KubernetesVersion)),
			lint.Mend(lint.Set(at, "v"+p.KubernetesVersion.String())))
	},
}
