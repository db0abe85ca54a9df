package image

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// UnpinnedPublic reports images of public registries that are named without digest.
var UnpinnedPublic = &lint.Rule{
	ID:    "image/unpinned-public",
	Title: "Public image is not pinned to a digest",
	Why: "A tag is a name that its owner can point at another image at any time; on a public registry the owner is a stranger, or whoever stole " +
		"a stranger's password. In 2025 the attackers of the tj-actions/changed-files action moved all of its version tags to code of " +
		"theirs, and who had named it by a hash was not hit: images work the same way. Only a digest names one content for ever.",
	Remedy: "Append the digest of the image that was tested: name:tag@sha256:...",
	Allow: "Clusters that pull through a mirror which never lets a tag change, or whose admission controller verifies signatures and writes " +
		"the digest.",
	Severity: lint.High,
	Profile:  lint.Restricted,
	Refs: []lint.Ref{
		lint.Docs("Images", "concepts/containers/images/"),
		lint.NSA("Building secure container images"),
		lint.CIS("5.5.1 Configure Image Provenance using ImagePolicyWebhook admission controller"),
		lint.MITRE("T1195.002", "Compromise Software Supply Chain"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
`,
	Object: func(p *lint.Pass, _ *manifest.Object) {
		for i, ref := range references(p) {
			if ref.Pinned() || !p.Public(ref) {
				continue
			}
			sure := lint.HighConfidence
			if ref.Unqualified { // a node may be told of another default than Docker Hub
				sure = lint.MediumConfidence
			}
			p.Report(i.Value, unpinned(ref), lint.In(i.Container), lint.Sure(sure))
		}
	},
}

func unpinned(ref image.Reference) string {
	from := ref.Registry
	if ref.Unqualified {
		from = "Docker Hub, the default,"
	}
	fault := "without digest: whoever publishes it can point the tag at another image"
	switch {
	case ref.Tag == "":
		fault = "with neither tag nor digest: it is whatever was published last"
	case ref.Floating():
		fault = "without digest: it is whatever was published last"
	}
	return "image `" + ref.Familiar() + "` comes from " + from + " " + fault
}
