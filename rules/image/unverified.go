package image

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/image"
)

// Unverified reports images that slip past the image policies in view.
var Unverified = &lint.Rule{
	ID:    "image/unverified",
	Title: "No image policy covers the image",
	Why: "A policy that verifies signatures at admission keeps out what was not built by those who may; whatever image its patterns leave " +
		"out, runs unasked. An attacker needs only one such gap: an image under any other name will do. A policy that audits or warns " +
		"writes a report and lets everything pass.",
	Remedy:     "Add the image's registry to a policy that enforces, and have the image signed.",
	Allow:      "Images that are verified by something out of view, such as a registry that accepts only signed ones.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence, // a policy that is not in view may cover it
	Refs: []lint.Ref{
		lint.CIS("5.5.1 Configure Image Provenance using ImagePolicyWebhook admission controller"),
		lint.NSA("Building secure container images"),
		{Title: "Kyverno: ImageValidatingPolicy", URL: "https://kyverno.io/docs/policy-types/image-validating-policy/"},
		{Title: "Sigstore policy-controller", URL: "https://docs.sigstore.dev/policy-controller/overview/"},
	},
	Bad: unverifiedPolicy + `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: elsewhere.example/server:1.4
`,
	Good: unverifiedPolicy + `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		if len(m.ImagePolicies) == 0 {
			return
		}
		included := includedNamespaces(m)
		names := map[string][]string{}
		for i := range m.Workloads {
			w := &m.Workloads[i]
			seen := map[string]bool{}
			for use := range w.Images() {
				if seen[use.Image] {
					continue // one finding for all containers of a pod that run it
				}
				seen[use.Image] = true
				if names[use.Image] == nil {
					ref, err := image.Parse(use.Image)
					if err != nil {
						continue // image/malformed
					}
					names[use.Image] = cluster.ImageNames(ref, use.Image)
				}
				if reason := gap(m, w, names[use.Image], included); reason != "" {
					p.ReportSpot(w.Ref, use.At, fmt.Sprintf("image `%s` runs unverified: %s", use.Image, reason), inContainer(use.Container))
				}
			}
		}
	},
}

const unverifiedPolicy = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata:
  name: signed-images
spec:
  validationFailureAction: Enforce
  rules:
    - name: check-signature
      match:
        any:
          - resources:
              kinds: [Pod]
      verifyImages:
        - imageReferences: ["registry.example/*"]
          attestors:
            - entries:
                - keyless:
                    issuer: https://token.actions.githubusercontent.com
                    subject: https://github.com/example/server/.github/workflows/release.yml@refs/heads/main
---
`

// gap says why no policy verifies an image of a workload; it returns "" where one does.
func gap(m *cluster.Model, w *cluster.Workload, names []string, included map[string]bool) string {
	reason := "none of the image policies in view covers it"
	for i := range m.ImagePolicies {
		policy := &m.ImagePolicies[i]
		in, known := included[w.Namespace]
		switch {
		case !policy.Covers(w, names):
		case !policy.Enforced:
			reason = fmt.Sprintf("policy `%s` covers it, but reports what fails and lets it pass", policy.Name)
		case policy.OptIn && w.Explicit && known && !in:
			reason = fmt.Sprintf("policy `%s` covers it only in namespaces labelled %s=true, which `%s` is not", policy.Name, cluster.IncludeLabel, w.Namespace)
		default:
			return ""
		}
	}
	return reason
}

// includedNamespaces holds the namespaces in view, and whether they ask policy-controller to verify images.
func includedNamespaces(m *cluster.Model) map[string]bool {
	included := map[string]bool{}
	for i := range m.Namespaces {
		n := &m.Namespaces[i]
		include, _ := n.Labels.Get(cluster.IncludeLabel)
		included[n.Name] = included[n.Name] || include == "true"
	}
	return included
}

func inContainer(name string) lint.Option {
	return func(_ *lint.Pass, f *lint.Finding) { f.Container = name }
}
