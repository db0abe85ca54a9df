package cluster

import (
	"regexp"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// ImagePolicy is what an admission policy says of some images: that they must be signed, say. A policy of several rules
// is several of these.
type ImagePolicy struct {
	Ref
	Enforced bool // an image that does not pass is refused, rather than reported
	// OptIn says that the policy looks only at namespaces that have the label [IncludeLabel].
	OptIn bool

	namespace   string // the only one that it looks at; empty for all
	match, skip []*regexp.Regexp
}

// IncludeLabel is the label, "true", of namespaces in which sigstore's policy-controller verifies images.
const IncludeLabel = "policy.sigstore.dev/include"

// imagePolicies returns what an object says of images, if it is a policy of a language that is read: those of Kyverno,
// and of sigstore's policy-controller.
func imagePolicies(o *manifest.Object, ref func() Ref) []ImagePolicy {
	switch o.Kind {
	case "ClusterPolicy", "Policy":
		if o.Group() == "kyverno.io" {
			return kyvernoPolicies(o, ref)
		}
	case "ImageValidatingPolicy", "NamespacedImageValidatingPolicy":
		if o.Group() == "policies.kyverno.io" {
			return []ImagePolicy{imageValidatingPolicy(o, ref())}
		}
	case "ClusterImagePolicy":
		if o.Group() == "policy.sigstore.dev" {
			return []ImagePolicy{clusterImagePolicy(o, ref())}
		}
	}
	return nil
}

// kyvernoPolicies reads the verifyImages rules of a Kyverno policy. Which resources a rule matches and excludes is not
// decided: it is taken to look at all.
func kyvernoPolicies(o *manifest.Object, ref func() Ref) []ImagePolicy {
	spec := o.Value.Field("spec")
	var policies []ImagePolicy
	for _, rule := range spec.Field("rules").Items() {
		for _, v := range rule.Field("verifyImages").Items() {
			p := ImagePolicy{Ref: ref(), namespace: strings.Clone(o.Namespace), Enforced: kyvernoEnforces(spec, v)}
			references := slices.Concat(texts(v.Field("imageReferences")), texts(v.Field("image")))
			if len(references) == 0 {
				references = []string{"*"}
			}
			p.match = wildcards(references)
			p.skip = wildcards(texts(v.Field("skipImageReferences")))
			policies = append(policies, p)
		}
	}
	return policies
}

// kyvernoEnforces reports whether what fails a verification is refused. The default is Audit, case is free, and an
// override for some namespaces is taken to be about the one in question.
func kyvernoEnforces(spec, verification manifest.Value) bool {
	if spec.Field("admission").IsFalse() {
		return false
	}
	if action := verification.Field("failureAction"); action.Exists() {
		return strings.EqualFold(action.Text(), "Enforce")
	}
	for _, override := range spec.Field("validationFailureActionOverrides").Items() {
		if strings.EqualFold(override.Field("action").Text(), "Enforce") {
			return true
		}
	}
	return strings.EqualFold(spec.Field("validationFailureAction").Text(), "Enforce")
}

// imageValidatingPolicy reads a policy of Kyverno's newer kind. An expression is taken to match every image.
func imageValidatingPolicy(o *manifest.Object, ref Ref) ImagePolicy {
	spec := o.Value.Field("spec")
	p := ImagePolicy{Ref: ref, namespace: strings.Clone(o.Namespace)}
	actions := texts(spec.Field("validationActions"))
	p.Enforced = (len(actions) == 0 || slices.Contains(actions, "Deny")) &&
		!spec.Field("evaluation", "admission", "enabled").IsFalse()
	var globs []string
	for _, reference := range spec.Field("matchImageReferences").Items() {
		glob := reference.Field("glob").Text()
		if glob == "" {
			glob = "*"
		}
		globs = append(globs, glob)
	}
	if len(globs) == 0 {
		globs = []string{"*"}
	}
	p.match = wildcards(globs)
	return p
}

// clusterImagePolicy reads a policy of sigstore's policy-controller. Which resources it matches is not decided.
func clusterImagePolicy(o *manifest.Object, ref Ref) ImagePolicy {
	spec := o.Value.Field("spec")
	p := ImagePolicy{Ref: ref, OptIn: true, Enforced: spec.Field("mode").Text() != "warn"}
	for _, pattern := range spec.Field("images").Items() {
		glob := pattern.Field("glob").Text()
		switch glob {
		case "":
			glob = "**" // an older kind of pattern
		case "*":
			glob = "index.docker.io/library/*"
		case "*/*":
			glob = "index.docker.io/*/*"
		}
		p.match = append(p.match, compile(glob, strings.NewReplacer(`\*\*`, ".*", `\*`, "[^/]*")))
	}
	return p
}

// wildcards reads patterns of Kyverno: * is any text, ? any character. One with a variable matches everything.
func wildcards(patterns []string) []*regexp.Regexp {
	var all []*regexp.Regexp
	for _, pattern := range patterns {
		if strings.Contains(pattern, "{{") {
			pattern = "*"
		}
		all = append(all, compile(pattern, strings.NewReplacer(`\*`, ".*", `\?`, ".")))
	}
	return all
}

// compile makes a regular expression of a glob; wild turns its quoted wildcards into expressions. One that is too large, or
// no text, is taken to match everything.
func compile(glob string, wild *strings.Replacer) *regexp.Regexp {
	if pattern, err := regexp.Compile("^" + wild.Replace(regexp.QuoteMeta(glob)) + "$"); err == nil {
		return pattern
	}
	return everything
}

var everything = regexp.MustCompile("")

// texts returns a string, or the strings of a list.
func texts(v manifest.Value) []string {
	if v.Text() != "" {
		return []string{v.Text()}
	}
	var all []string
	for _, item := range v.Items() {
		all = append(all, item.Text())
	}
	return all
}

// Covers reports whether the policy looks at an image of a workload, whose names are those of [ImageNames]. A workload
// whose manifest names no namespace may be meant for any.
func (p *ImagePolicy) Covers(w *Workload, names []string) bool {
	if p.namespace != "" && w.Explicit && p.namespace != w.Namespace {
		return false
	}
	matches := func(pattern *regexp.Regexp) bool { return slices.ContainsFunc(names, pattern.MatchString) }
	return slices.ContainsFunc(p.match, matches) && !slices.ContainsFunc(p.skip, matches)
}

// ImageNames returns the names by which policy engines may know an image. Kyverno adds what is left out of a reference:
// docker.io, in some versions library/, and latest; policy-controller knows Docker Hub as index.docker.io, and gives a
// digest to what has none.
func ImageNames(ref image.Reference, written string) []string {
	repositories := []string{ref.Registry + "/" + ref.Repository}
	if ref.Registry == "docker.io" {
		short := strings.TrimPrefix(ref.Repository, "library/")
		repositories = append(repositories, "index.docker.io/"+ref.Repository, "docker.io/"+short, ref.Repository, short)
	}
	tag, digest := ref.Tag, ref.Digest
	if tag == "" {
		tag = "latest"
	}
	if digest == "" {
		digest = "sha256:" + strings.Repeat("0", 64)
	}
	names := []string{written}
	for _, repository := range repositories {
		names = append(names, repository+"@"+digest)
		if ref.Digest == "" || ref.Tag != "" {
			names = append(names, repository+":"+tag, repository+":"+tag+"@"+digest)
		}
	}
	return names
}
