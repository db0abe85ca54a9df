package image

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// UntrustedRegistry reports images that come from elsewhere than the run's trusted registries.
var UntrustedRegistry = &lint.Rule{
	ID:    "image/untrusted-registry",
	Title: "Image comes from an untrusted registry",
	Why: "A list of trusted registries says who may put code into the cluster. An image from elsewhere passes all that is done to images on " +
		"the way into a trusted one: review, scanning, signing. The rule is silent unless the run names trusted registries.",
	Remedy:   "Copy the image to a trusted registry, or add its registry to the trusted ones.",
	Allow:    "While a supplier is being tried out, in a cluster where nothing is at stake.",
	Severity: lint.High,
	Profile:  lint.Restricted,
	Refs: []lint.Ref{
		lint.NSA("Building secure container images"),
		lint.CIS("5.5.1 Configure Image Provenance using ImagePolicyWebhook admission controller"),
		lint.MITRE("T1204.003", "Malicious Image"),
	},
	Args: []string{"--trusted-registry=registry.example"},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: elsewhere.example/server:1.4
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Object: func(p *lint.Pass, _ *manifest.Object) {
		for i, ref := range references(p) {
			if !p.Trusted(ref) {
				p.Report(i.Value, fmt.Sprintf("image `%s` comes from `%s`, which is none of the trusted registries", ref.Familiar(), ref.Registry),
					lint.In(i.Container))
			}
		}
	},
}
