// Package image reads image references and says what a linter may conclude from them alone: which registry serves the
// image, whether the reference can change its meaning, whether strangers publish to that registry, and which user a
// well-known image runs as.
//
// The strings that go in are the values of `image:` fields. [IsPlaceholder] tells those that are replaced before anything
// is pulled, about which nothing is known; [Parse] reads the others, or returns a [*SyntaxError] that says in plain
// words what is wrong. No registry is ever asked.
package image

import (
	// The digest algorithms are accepted only where their hash is linked in, and the container runtimes link both:
	// sha256, and sha384 with sha512.
	_ "crypto/sha256"
	_ "crypto/sha512"
	"strings"

	"github.com/distribution/reference"
)

const (
	defaultRegistry = "docker.io"       // what a reference without a registry means
	legacyRegistry  = "index.docker.io" // an older name of it that every client replaces
	officialPrefix  = "library/"        // the namespace of Docker's official images, which may be left out
)

// Reference is an image reference, normalised. References are comparable.
type Reference struct {
	Registry   string // host and perhaps port, as written: "docker.io", "localhost:5000"
	Repository string // path within the registry: "library/nginx", "my-project/team/app"
	Tag        string // empty where none is written
	Digest     string // algorithm and hexadecimal digits, "sha256:9f86…"; empty where none is written
	// Unqualified says that no registry is written, and docker.io is the default. A runtime may be configured to search
	// other registries for such a name.
	Unqualified bool
}

// Parse reads s as the kubelet and the container runtimes do: by the normalising parser of
// github.com/distribution/reference. The error is a [*SyntaxError].
//
// A value that is to be replaced before it is pulled is mostly no reference: ask [IsPlaceholder] first.
func Parse(s string) (Reference, error) {
	if len(s) > maxReference {
		return Reference{}, newSyntaxError(s)
	}
	if ref, ok := parsePlain(s); ok {
		return ref, nil
	}
	return parseAny(s)
}

// parseAny reads what [parsePlain] does not know.
func parseAny(s string) (Reference, error) {
	named, err := reference.ParseNormalizedNamed(s)
	if err != nil {
		return Reference{}, newSyntaxError(s)
	}
	ref := Reference{
		Registry:   reference.Domain(named),
		Repository: reference.Path(named),
	}
	if ref.Registry == "" {
		// The parser takes a host with an underscore for a part of the path; containerd asks that host.
		ref.Registry, ref.Repository, _ = strings.Cut(ref.Repository, "/")
	}
	if tagged, ok := named.(reference.Tagged); ok {
		ref.Tag = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok {
		ref.Digest = digested.Digest().String()
	}
	_, written := splitRegistry(s)
	ref.Unqualified = !written
	return ref, nil
}

// splitRegistry returns the part of a reference that is its registry, and whether there is one. By the rule of Docker's
// client that all others follow, the first of several path components is a registry if no repository could be named so:
// it has a dot, a colon or an upper-case letter; or it is localhost.
func splitRegistry(name string) (registry string, ok bool) {
	first, _, ok := strings.Cut(name, "/")
	if !ok || !strings.ContainsAny(first, ".:") && first != "localhost" && first == strings.ToLower(first) {
		return "", false
	}
	return first, true
}

// Pinned reports whether the reference names one image for ever: it has a digest. A tag beside it is ignored by the
// runtimes.
func (r Reference) Pinned() bool {
	return r.Digest != ""
}

// Floating reports whether the reference means whatever was published last: it has no digest, and the tag is latest,
// written or, where there is none, by default.
func (r Reference) Floating() bool {
	return r.Digest == "" && (r.Tag == "" || r.Tag == "latest")
}

// String returns the whole reference, with its registry and without a default tag: [Parse] reads it back.
func (r Reference) String() string {
	return r.Registry + "/" + r.Repository + r.suffix()
}

// Familiar returns the shortest form that [Parse] reads as the same image: "nginx:1.27" for
// docker.io/library/nginx:1.27.
func (r Reference) Familiar() string {
	if r.Registry != defaultRegistry {
		return r.String()
	}
	name := r.Repository
	if short, ok := strings.CutPrefix(name, officialPrefix); ok && !strings.Contains(short, "/") {
		name = short
	}
	// A short form may mean something else: docker.io/localhost/app is not localhost/app, and what looks like the
	// id of an image is no name.
	if _, taken := splitRegistry(name); taken || isImageID(name+r.suffix()) {
		return r.String()
	}
	return name + r.suffix()
}

func (r Reference) suffix() string {
	suffix := ""
	if r.Tag != "" {
		suffix += ":" + r.Tag
	}
	if r.Digest != "" {
		suffix += "@" + r.Digest
	}
	return suffix
}

// isImageID reports whether s looks like the id of an image on a node, which no registry serves.
func isImageID(s string) bool {
	if len(s) != 64 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
