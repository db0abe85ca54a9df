package namespace

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// NoQuota reports namespaces whose workloads may take all there is.
var NoQuota = &lint.Rule{
	ID:    "namespace/no-quota",
	Title: "Namespace without ResourceQuota",
	Why: "A ResourceQuota caps what the pods of a namespace may take together: processors, memory, accelerators, storage, and how many " +
		"objects there may be. Without one, a runaway autoscaler or a stolen credential in one tenant's namespace takes the whole " +
		"cluster, and the others' pods stay pending.",
	Remedy:     "Add a ResourceQuota to the namespace.",
	Allow:      "Namespaces of the cluster's own components, and clusters with a single tenant, need none.",
	Severity:   lint.Low,
	Profile:    lint.Strict,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.Docs("Resource Quotas", "concepts/policy/resource-quotas/"),
		lint.NSA("Network separation and hardening: resource policies"),
		lint.MITRE("T1496", "Resource Hijacking"),
	},
	Bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Pod
metadata:
  name: server
  namespace: shop
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Good: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: ResourceQuota
metadata:
  name: quota
  namespace: shop
spec:
  hard:
    limits.cpu: "20"
    limits.memory: 64Gi
    pods: "50"
---
apiVersion: v1
kind: Pod
metadata:
  name: server
  namespace: shop
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		for _, population := range m.Populations() {
			if len(population.Quotas) == 0 && !isShared(population.Name) {
				p.ReportRef(population.Declarations[0].Ref, fmt.Sprintf("namespace `%s` has no ResourceQuota: its workloads may take all that the cluster has", population.Name))
			}
		}
	},
}

// isShared reports whether a namespace is of the cluster rather than of a tenant, as far as its name tells.
func isShared(name string) bool {
	return strings.HasPrefix(name, "kube-") || strings.HasSuffix(name, "-system") || slices.Contains(shared, name)
}

var shared = []string{"default", "argocd", "cert-manager", "ingress-nginx", "logging", "monitoring", "observability", "system"}
