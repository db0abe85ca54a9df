package namespace

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Unset reports workloads that do not say which namespace they belong in.
var Unset = &lint.Rule{
	ID:    "namespace/unset",
	Title: "Workload names no namespace",
	Why: "An object that names no namespace is created in the one that the command which applies it points at, and that is default " +
		"unless someone said otherwise. Which policies, quotas and rights hold for the workload then depends on a flag or on the state " +
		"of somebody's kubeconfig file.",
	Remedy:   "Set metadata.namespace.",
	Allow:    "Where a tool sets the namespace for all it applies, such as kustomize, Helm or Argo CD, the manifests may leave it to the tool.",
	Severity: lint.Low,
	Profile:  lint.Strict,
	Refs: []lint.Ref{
		lint.CIS("5.7.1 Create administrative boundaries between resources using namespaces"),
		lint.NSA("Network separation and hardening: namespaces"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
  namespace: shop
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		at := o.Metadata().Field("namespace")
		if at.Exists() || o.Namespace != "" || isRendered(o) || !isNamespaced(p) {
			return
		}
		p.Report(at, fmt.Sprintf("%s `%s` names no namespace: it lands in whichever one the command that applies it points at", o.Kind, o.Name))
	},
}

// isNamespaced reports whether an object with pods is known to be in a namespace: where it names none, it has one by default.
func isNamespaced(p *lint.Pass) bool { return len(p.Pods()) > 0 && p.Identity().Namespace != "" }

// isRendered reports whether a tool made the object from a source that leaves the namespace open until it is installed: a
// chart, a kustomization or an OpenShift Template.
func isRendered(o *manifest.Object) bool {
	return o.Source != "" || o.Templated || o.Value.Document().Rendered
}
