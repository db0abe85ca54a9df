package secret

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/secret"
)

// Literal reports credentials in manifests of workloads and of other objects that are no place for them.
var Literal = &lint.Rule{
	ID:    "secret/literal",
	Title: "A credential stands in the manifest",
	Why: "A manifest is read by many: it is in version control with all that it ever said, in the logs of the pipeline, and open to " +
		"everyone who may get the object from the cluster, which is far more than those who may read its Secrets. What is on a command line is " +
		"also in the list of processes of the node. Tokens that were committed once are found by programs that do nothing else, within minutes " +
		"where the repository is public.",
	Remedy: "Put it into a Secret and refer to that by valueFrom.secretKeyRef; and replace it, for it has been read.",
	Allow:  "Fixtures of a test, with credentials that open nothing.",

	Severity: lint.High,
	Profile:  lint.Baseline,
	Refs: []lint.Ref{
		lint.Docs("Good practices for Kubernetes Secrets", "concepts/security/secrets-good-practices/"),
		lint.NSA("Protecting Secrets and sensitive credentials"),
		lint.CIS("5.4.2 Consider external secret storage"),
		lint.MITRE("T1552.001", "Unsecured Credentials: Credentials In Files"),
		{Title: "CWE-798: Use of Hard-coded Credentials", URL: "https://cwe.mitre.org/data/definitions/798.html"},
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      env:
        - name: DB_PASSWORD
          value: n0t-4-s3cret
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      env:
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: database
              key: password
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		if isStore(o) {
			return
		}
		asked, beside := false, false // the id of a key stands beside the key
		for c := range p.Credentials() {
			if c.ID && !asked {
				asked, beside = true, holdsKey(p)
			}
			if c.Copy || isConfig(o, c) || c.ID && beside {
				continue
			}
			container, as := user(p, c.Value)
			options := []lint.Option{lint.In(container), lint.Sure(confidence(c))}
			if c.From > 0 || c.To < len(c.Value.Literal()) {
				options = append(options, lint.At(c.Value.PlaceOf(c.From, c.To)))
			}
			if c.ID {
				options = append(options, lint.As(lint.Low))
			}
			if as == commandLine {
				options = append(options, lint.Remedy("Put it into a Secret, give it to the container as a variable by valueFrom.secretKeyRef, and write $(NAME) here; and replace it, for it has been read."))
			}
			p.Report(c.Value, holder(c, as)+" holds "+c.What+" in plain text: whoever may read the manifest or the object has it", options...)
		}
	},
}

// holder says what holds a credential, by the names that the manifest has for it.
func holder(c *secret.Credential, as string) string {
	switch {
	case as == commandLine && strings.HasPrefix(c.Part, "-"):
		return fmt.Sprintf("option `%s`", c.Part)
	case as == commandLine && c.Part != "":
		return fmt.Sprintf("`%s` on the command line", c.Part)
	case as == commandLine:
		return "the command line"
	case as == variable:
		return fmt.Sprintf("variable `%s`", c.Name)
	case c.Name != "":
		return fmt.Sprintf("field `%s`", c.Name)
	case c.Part != "":
		return fmt.Sprintf("`%s`", c.Part)
	}
	return "the list"
}

// isStore reports whether an object is where credentials are kept, in whatever form, or describes objects.
func isStore(o *manifest.Object) bool {
	switch o.Group() {
	case "external-secrets.io", "generators.external-secrets.io", "kubernetes-client.io", "secrets.hashicorp.com", "secrets-store.csi.x-k8s.io",
		"secrets.infisical.com", "apiextensions.k8s.io", "apiregistration.k8s.io":
		return true
	}
	return o.Is("", "Secret") || o.Is("bitnami.com", "SealedSecret") || o.Kind == "SopsSecret"
}

// isConfig reports whether a credential is in the data of a ConfigMap, of which another rule speaks.
func isConfig(o *manifest.Object, c *secret.Credential) bool {
	return o.Is("", "ConfigMap") && (o.Field("data").Contains(c.Value) || o.Field("binaryData").Contains(c.Value))
}

// holdsKey reports whether the object holds more than the ids of keys: one fault is one finding.
func holdsKey(p *lint.Pass) bool {
	for c := range p.Credentials() {
		if !c.ID && !c.Copy && strings.Contains(strings.ToLower(c.Name+c.Part), "secret") {
			return true
		}
	}
	return false
}
