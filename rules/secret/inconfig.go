package secret

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// InConfig reports credentials in ConfigMaps.
var InConfig = &lint.Rule{
	ID:    "secret/in-config",
	Title: "A credential stands in a ConfigMap",
	Why: "A ConfigMap is for what everyone may know: roles that only look at a namespace, such as view, may read all of them and no Secret, " +
		"dashboards show them, and encryption at rest, where it is set up, is often for Secrets alone. A credential in one is known to all of " +
		"these, and to the version control that the manifest is in.",
	Remedy: "Move it into a Secret, which is mounted and referred to in the same ways; and replace it, for it has been read.",
	Allow:  "Fixtures of a test, with credentials that open nothing.",

	Severity: lint.Medium,
	Profile:  lint.Restricted,
	Refs: []lint.Ref{
		lint.Docs("ConfigMaps", "concepts/configuration/configmap/"),
		lint.Docs("Good practices for Kubernetes Secrets", "concepts/security/secrets-good-practices/"),
		lint.NSA("Protecting Secrets and sensitive credentials"),
		lint.MITRE("T1552.001", "Unsecured Credentials: Credentials In Files"),
	},
	Bad: `apiVersion: v1
kind: ConfigMap
metadata:
  name: server
data:
  DB_USER: server
  DB_PASSWORD: n0t-4-s3cret
`,
	Good: `apiVersion: v1
kind: ConfigMap
metadata:
  name: server
data:
  DB_USER: server
  DB_PASSWORD_FILE: /run/secrets/database/password
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		if !o.Is("", "ConfigMap") {
			return
		}
		for c := range p.Credentials() {
			if !isConfig(o, c) || c.ID {
				continue
			}
			subject := fmt.Sprintf("`%s` of ConfigMap `%s`", c.Name, o.Name)
			options := []lint.Option{lint.Sure(confidence(c))}
			if c.From > 0 || c.To < len(c.Value.Literal()) {
				options = append(options, lint.At(c.Value.PlaceOf(c.From, c.To)))
			}
			p.Report(c.Value, subject+" holds "+c.What+" in plain text: many may read ConfigMaps who may read no Secret", options...)
		}
	},
}
