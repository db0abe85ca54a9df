package image

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// FloatingTag reports images that are named by nothing but "the latest".
var FloatingTag = &lint.Rule{
	ID:    "image/floating-tag",
	Title: "Image is whatever was pushed last",
	Why: "The tag latest, which is also what no tag means, moves with every push. Two pods of one workload, started an hour apart, may run " +
		"different code; a restart is an unannounced upgrade; and rolling back does nothing, for the manifest did not change. Nobody can say " +
		"which version was running when something went wrong.",
	Remedy:   "Name a version, or better a digest.",
	Allow:    "Clusters on a developer's machine.",
	Severity: lint.Medium,
	Profile:  lint.Baseline,
	Refs: []lint.Ref{
		lint.Docs("Images", "concepts/containers/images/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:latest
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
			switch {
			case !ref.Floating(), p.Public(ref) && p.Selected(UnpinnedPublic.ID): // which says more
			case ref.Tag == "":
				p.Report(i.Value, fmt.Sprintf("image `%s` has neither tag nor digest: it is whatever was pushed last when a pod starts", ref.Familiar()), lint.In(i.Container))
			default:
				p.Report(i.Value, fmt.Sprintf("image `%s` is whatever was pushed last when a pod starts", ref.Familiar()), lint.In(i.Container))
			}
		}
	},
}
