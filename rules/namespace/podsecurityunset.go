package namespace

import (
	"fmt"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

// PodSecurityUnset reports namespaces that leave open what pods may ask for.
var PodSecurityUnset = &lint.Rule{
	ID:    "namespace/pod-security-unset",
	Title: "Namespace enforces no Pod Security level",
	Why: "Pod Security Admission, which every cluster has, refuses the pods that ask for more than their namespace's label " +
		"pod-security.kubernetes.io/enforce allows. Without the label it refuses nothing unless the cluster was given another default: " +
		"whoever may create a pod in the namespace may create a privileged one, and own the node it runs on.",
	Remedy: "Label the namespace with pod-security.kubernetes.io/enforce: restricted, or baseline if that is too much for its pods.",
	Allow:  "Clusters that enforce the Pod Security Standards by a default for all namespaces or by another admission controller need no label.",
	Fix: lint.RuleFix{
		Does:   "labels the namespace with the level that its pods meet already",
		Breaks: "Pods that are not in view, and ask for more, are refused.",
		Safe:   true,
	},
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.Docs("Pod Security Admission", "concepts/security/pod-security-admission/"),
		lint.NSA("Kubernetes Pod security: Pod security enforcement"),
		lint.CIS("5.2.1 Ensure that the cluster has at least one active policy control mechanism in place"),
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
  labels:
    pod-security.kubernetes.io/enforce: restricted
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
			set := func(n *cluster.Namespace) bool { return n.Enforce.Set }
			if population.Name == controlPlane || slices.ContainsFunc(population.Declarations, set) {
				continue
			}
			n := population.Declarations[0]
			message := fmt.Sprintf("namespace `%s` enforces no Pod Security level: its pods may ask for anything, to run privileged included", n.Name)
			if only := watching(n.Labels); only != "" {
				message += "; " + only + " refuses nothing"
			}
			p.ReportPlace(n.Ref, n.Enforce.Place(), n.Enforce.Path, message, missingLabel(n), labelled(p, &population))
		}
	},
}

// labelled mends a namespace whose pods meet the level that is asked, or a stricter one.
func labelled(p *lint.Pass, of *cluster.Population) lint.Option {
	n := of.Declarations[0]
	version := p.KubernetesVersion
	if pinned, err := podsecurity.ParsePolicyVersion(n.Version.Value); err == nil {
		version = min(version, pinned)
	}
	meets := func(level podsecurity.Level) bool {
		return !slices.ContainsFunc(of.Workloads, func(w *cluster.Workload) bool {
			return len(w.PodSecurity.Violates(podsecurity.Policy{Level: level, Version: version})) > 0
		})
	}
	level, asked := podsecurity.RestrictedLevel, p.Policy().Level
	for level > asked && !meets(level) {
		level--
	}
	switch {
	case len(of.Declarations) > 1:
		return lint.NotMended("it is declared more than once: label the declaration that is applied")
	case !meets(level):
		return lint.NotMended(fmt.Sprintf("its pods ask for more than %s allows: mend them first", asked))
	}
	edits := []lint.Edit{labelTo(&n.Enforce, level.String())}
	if !n.Version.Set && p.Selected(UnpinnedVersion.ID) {
		edits = append(edits, labelTo(&n.Version, "v"+version.String()))
	}
	inView := !slices.ContainsFunc(of.Workloads, func(w *cluster.Workload) bool { return !w.Whole || w.Operated })
	mend := lint.Mend(edits...)
	return func(p *lint.Pass, f *lint.Finding) {
		mend(p, f)
		lint.Fixed(lint.RuleFix{Does: fmt.Sprintf("labels the namespace with %s, which its pods meet already", level), Safe: inView})(p, f)
	}
}

// labelTo sets a label.
func labelTo(l *cluster.Label, value string) lint.Edit {
	if l.Change == nil {
		return lint.Made(nil, l.Refusal)
	}
	change := *l.Change
	change.New = value
	return lint.Made(&change, nil)
}

// watching names the label by which Pod Security Admission only speaks of violations, if there is one.
func watching(labels cluster.Labels) string {
	for _, mode := range []string{"warn", "audit"} {
		if _, ok := labels.Get(prefix + mode); ok {
			return "`" + mode + "`"
		}
	}
	return ""
}

// missingLabel says that the place is the parent of a label which is not there, unless it is there but null.
func missingLabel(n *cluster.Namespace) lint.Option {
	return func(_ *lint.Pass, f *lint.Finding) {
		if _, null := n.Labels.Get(cluster.EnforceLabel); !null {
			f.Missing = true
			f.Label = "missing here: " + cluster.EnforceLabel
		}
	}
}
