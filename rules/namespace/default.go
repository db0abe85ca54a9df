package namespace

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Default reports workloads that are put in the namespace called default.
var Default = &lint.Rule{
	ID:    "namespace/default",
	Title: "Workload is put in the default namespace",
	Why: "Rights, quotas, network policies and Pod Security levels are given by namespace. The one called default is where everything " +
		"ends up that nobody placed, so that a policy for it would have to suit everything, and in practice there is none. Whatever " +
		"runs there shares its service accounts, its secrets and its network with the others there.",
	Remedy:   "Give the workload a namespace of its own, or that of its team.",
	Allow:    "Throw-away clusters with a single user have little to separate.",
	Severity: lint.Medium,
	Profile:  lint.Restricted,
	Refs: []lint.Ref{
		lint.CIS("5.7.4 The default namespace should not be used"),
		lint.NSA("Network separation and hardening: namespaces"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
  namespace: default
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
		if o.Namespace != "default" || len(p.Pods()) == 0 {
			return
		}
		message := fmt.Sprintf("%s `%s` is put in namespace `default`, among everything that nobody placed", o.Kind, o.Name)
		at := o.Metadata().Field("namespace")
		if o.Value.Document().Rendered {
			// helm template fills in default where it is told no other namespace.
			p.Report(at, message, lint.Sure(lint.MediumConfidence), lint.Remedy("Render the chart with --namespace, or give the workload one of its own."))
			return
		}
		p.Report(at, message)
	},
}
