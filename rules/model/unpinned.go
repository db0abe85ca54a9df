package model

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// Unpinned reports models that are named in a way which may mean another one tomorrow.
var Unpinned = &lint.Rule{
	ID:    "model/unpinned",
	Title: "The model is not pinned to one version",
	Why: "A name on a hub, a branch, a tag and an address are names that their owner can put another model under at any time: the next start " +
		"of a pod serves it, and two replicas may serve two models. What was evaluated is no longer what answers, and whoever takes over the " +
		"owner's account chooses the weights, and with formats that hold code, the code. Only a commit or a digest names one content for ever.",
	Remedy:     "Give the revision as the hash of a commit, 40 hexadecimal digits in full; an image by its digest.",
	Allow:      "While models are tried out, and where the hub is a mirror that never lets a name change.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.HighConfidence,
	Refs: []lint.Ref{
		{Title: "transformers: Security policy", URL: "https://github.com/huggingface/transformers/blob/main/SECURITY.md"},
		{Title: "Hugging Face Hub: Download files, revision", URL: "https://huggingface.co/docs/huggingface_hub/guides/download"},
		{Title: "MITRE ATLAS AML.T0010: AI Supply Chain Compromise", URL: "https://atlas.mitre.org/techniques/AML.T0010"},
	},
	Bad: server + `          args:
            - --model=some-org/some-model
`,
	Good: server + `          args:
            - --model=some-org/some-model
            - --revision=0e9e39f249a16976918f6564b8830bc894c89659
`,
	Object: func(p *lint.Pass, _ *manifest.Object) {
		for r := range references(p) {
			if fault, options := unpinned(p, r); fault != "" {
				report(p, r, fmt.Sprintf("model `%s` %s", r, fault), options...)
			}
		}
	},
}

// unpinned says in which way a reference may change its meaning; nothing where it cannot, or another rule says more.
func unpinned(p *lint.Pass, r model.Reference) (fault string, options []lint.Option) {
	switch {
	case r.Pinned, r.Scheme == model.HTTP:
		return "", nil
	case r.Scheme == model.OllamaHub:
		return "is whatever its publisher put under that name last: Ollama has no names that stay", []lint.Option{
			lint.As(lint.Low), lint.Remedy("Copy the model to a registry or a volume of your own, and serve it from there.")}
	case r.Scheme.Hub() && r.Revision != "":
		return fmt.Sprintf("is taken at `%s`, a branch or a tag that its owner can move to another content", r.Revision), []lint.Option{
			lint.Milder, lint.Remedy("Give the hash of the commit in full, 40 hexadecimal digits, in place of the branch or tag.")}
	case r.Scheme.Hub():
		return "has no revision: it is whatever its owner uploaded last", []lint.Option{lint.Remedy(pinning(r))}
	case r.Scheme == model.OCI:
		fault = "has no digest: whoever publishes it can point the tag at another content"
		if r.Revision == "" {
			fault = "has neither tag nor digest: it is whatever was published last"
		}
		return fault, []lint.Option{lint.Remedy("Append the digest of what was tested: name:tag@sha256:...")}
	case r.Scheme == model.Git:
		return "is what the default branch of a repository holds at the next start", []lint.Option{
			lint.Remedy("Copy the model to an image, or to a bucket or volume of your own, and serve it from there.")}
	case r.Scheme == model.HTTPS && !r.Versioned():
		return "is whatever that address serves at the next start", []lint.Option{
			lint.Remedy("Take it from an address with a commit or a version in it, or copy it to a place of your own.")}
	case r.Scheme.Bucket() && !r.Versioned() && p.Profile == lint.Strict:
		return "names no version: whoever writes to the bucket changes what the next pod serves", []lint.Option{
			lint.As(lint.Low), lint.Sure(lint.LowConfidence), lint.Remedy("Put each version under a path of its own, and let nobody write over it.")}
	}
	return "", nil
}

// pinning says how the reader of a reference is told of a revision.
func pinning(r model.Reference) string {
	const commit = "the hash of a commit, 40 hexadecimal digits in full"
	switch {
	case r.RevisionBy == "":
		return "What reads this takes no revision: copy the model to an image, bucket or volume of your own, and serve it from there."
	case len(r.RevisionBy) == 1:
		return fmt.Sprintf("Append `%s` and %s.", r.RevisionBy, commit)
	case strings.HasPrefix(r.RevisionBy, "--"):
		return fmt.Sprintf("Add `%s` with %s.", r.RevisionBy, commit)
	}
	return fmt.Sprintf("Set %s to %s.", r.RevisionBy, commit)
}
