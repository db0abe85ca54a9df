package image

import (
	"errors"
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Malformed reports what stands for an image and is no image reference.
var Malformed = &lint.Rule{
	ID:    "image/malformed",
	Title: "Not an image reference",
	Why: "The kubelet cannot pull what it cannot read, and the pod stays in InvalidImageName for ever. A digest that lost a character, or a tag " +
		"that follows where a digest was meant, is a pin that does not hold, and the hasty mend is often to drop it altogether.",
	Remedy:   "Write it as [registry/]name[:tag][@digest], in lower case, the digest with all of its digits.",
	Severity: lint.High,
	Profile:  lint.Baseline,
	Refs: []lint.Ref{
		lint.Docs("Images", "concepts/containers/images/"),
		{Title: "distribution/reference: the grammar of references", URL: "https://pkg.go.dev/github.com/distribution/reference"},
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/Server:1.4
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
		for i := range images(p) {
			if i.Err == nil {
				continue
			}
			var syntax *image.SyntaxError
			if !errors.As(i.Err, &syntax) {
				continue
			}
			options := []lint.Option{lint.In(i.Container)}
			if syntax.Meant != "" {
				options = append(options, lint.Remedy(fmt.Sprintf("Write %s, if that is what is meant.", syntax.Meant)))
			}
			p.Report(i.Value, fmt.Sprintf("image `%s` cannot be pulled: %s", shorten(i.Text), syntax.Problem), options...)
		}
	},
}

// shorten cuts a text that is too long to be what was meant as an image.
func shorten(s string) string {
	const most = 80
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
