package namespace

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

// PodSecurityInvalid reports Pod Security labels with a value that is none.
var PodSecurityInvalid = &lint.Rule{
	ID:    "namespace/pod-security-invalid",
	Title: "Pod Security label with an unknown value",
	Why: "Pod Security Admission knows the levels privileged, baseline and restricted, and versions written latest or v1.30, in just these " +
		"letters. The API server refuses to create a namespace with any other value. In one that has such a value already, it enforces " +
		"restricted, or the latest version, and audits and warns of nothing.",
	Remedy:   "Write a value that Pod Security Admission knows.",
	Severity: lint.High,
	Profile:  lint.Baseline,
	Refs: []lint.Ref{
		lint.Docs("Pod Security Admission", "concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces"),
	},
	Bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: strict
`,
	Good: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		if !o.Is("", "Namespace") {
			return
		}
		for key, value := range o.Metadata().Field("labels").Entries() {
			mode, ok := strings.CutPrefix(key, prefix)
			if !ok || value.Kind() != manifest.String || o.Templated && strings.Contains(value.Text(), "${") {
				continue // a value that is no string is of the wrong type
			}
			switch mode {
			case "enforce":
				checkLevel(p, value, "held to restricted")
			case "audit":
				checkLevel(p, value, "not audited")
			case "warn":
				checkLevel(p, value, "not warned about")
			case "enforce-version", "audit-version", "warn-version":
				checkVersion(p, value)
			}
		}
	},
}

func checkLevel(p *lint.Pass, value manifest.Value, effect string) {
	if _, err := podsecurity.ParseLevel(value.Text()); err == nil {
		return
	}
	remedy := "Write privileged, baseline or restricted."
	if meant, err := podsecurity.ParseLevel(strings.ToLower(strings.TrimSpace(value.Text()))); err == nil {
		remedy = fmt.Sprintf("Write %s.", meant)
	}
	p.Report(value, fmt.Sprintf("%s is no Pod Security level: the API server refuses to create the namespace, and pods of one that exists are %s",
		quote(value), effect), lint.Remedy(remedy))
}

func checkVersion(p *lint.Pass, value manifest.Value) {
	if _, err := podsecurity.ParsePolicyVersion(value.Text()); err == nil {
		return
	}
	remedy := fmt.Sprintf("Write latest, or a version such as v%s.", p.KubernetesVersion)
	if meant, err := podsecurity.ParseKubernetesVersion(value.Text()); err == nil {
		remedy = fmt.Sprintf("Write v%s.", meant)
	}
	p.Report(value, fmt.Sprintf("%s is no Pod Security version: the API server refuses to create the namespace, and one that exists is held to the latest",
		quote(value)), lint.Remedy(remedy))
}

func quote(value manifest.Value) string {
	if value.Text() == "" {
		return "an empty value"
	}
	return "`" + value.Text() + "`"
}
