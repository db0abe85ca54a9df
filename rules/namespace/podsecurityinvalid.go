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
	Remedy: "Write a value that Pod Security Admission knows.",
	Fix: lint.RuleFix{
		Does:   "writes the value as Pod Security Admission knows it",
		Breaks: "The API server refuses to create the namespace as it is, so nothing relies on it yet.",
		Safe:   true,
	},
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
				checkLevel(p, value, true, "held to restricted")
			case "audit":
				checkLevel(p, value, false, "not audited")
			case "warn":
				checkLevel(p, value, false, "not warned about")
			case "enforce-version", "audit-version", "warn-version":
				checkVersion(p, value)
			}
		}
	},
}

func checkLevel(p *lint.Pass, value manifest.Value, enforces bool, effect string) {
	if _, err := podsecurity.ParseLevel(value.Text()); err == nil {
		return
	}
	remedy, mend := "Write privileged, baseline or restricted.", nothing
	if meant, err := meantLevel(value.Text()); err == nil {
		remedy = fmt.Sprintf("Write %s.", meant)
		mend = lint.Mend(lint.Set(value, meant.String()))
		if asked := p.Policy().Level; enforces && meant < asked {
			mend = lint.NotMended(fmt.Sprintf("what is meant is less than %s, which is asked", asked))
		}
	}
	p.Report(value, fmt.Sprintf("%s is no Pod Security level: the API server refuses to create the namespace, and pods of one that exists are %s",
		quote(value), effect), lint.Remedy(remedy), mend)
}

// nothing says no more about a finding.
func nothing(*lint.Pass, *lint.Finding) {}

// meantLevel returns the level that a text can only mean.
func meantLevel(text string) (podsecurity.Level, error) {
	return podsecurity.ParseLevel(strings.ToLower(strings.TrimSpace(text)))
}

func checkVersion(p *lint.Pass, value manifest.Value) {
	if _, err := podsecurity.ParsePolicyVersion(value.Text()); err == nil {
		return
	}
	remedy, mend := fmt.Sprintf("Write latest, or a version such as v%s.", p.KubernetesVersion), nothing
	if meant, err := podsecurity.ParseKubernetesVersion(value.Text()); err == nil {
		remedy = fmt.Sprintf("Write v%s.", meant)
		mend = lint.Mend(lint.Set(value, "v"+meant.String()))
	}
	p.Report(value, fmt.Sprintf("%s is no Pod Security version: the API server refuses to create the namespace, and one that exists is held to the latest",
		quote(value)), lint.Remedy(remedy), mend)
}

func quote(value manifest.Value) string {
	if value.Text() == "" {
		return "an empty value"
	}
	return "`" + value.Text() + "`"
}
