package image

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/distribution/reference"
)

// SyntaxError says why a string is no image reference.
type SyntaxError struct {
	Problem string // what is wrong: one printable line
	Meant   string // the reference that was probably meant, itself valid; empty where nothing suggests itself
}

func (e *SyntaxError) Error() string {
	if e.Meant == "" {
		return e.Problem
	}
	return fmt.Sprintf("%s: did you mean %q?", e.Problem, e.Meant)
}

const (
	maxTag        = 128 // by the grammar of references
	maxRepository = 255 // by its parser
	// maxReference is more than a reference can need: a host of 253 characters and its port, 255, 128, and 135 for a
	// digest. The parser sets no limit, and would be slow on a long text.
	maxReference = 1024
)

// hexDigits is how many digits follow the name of each digest algorithm that the runtimes know.
var hexDigits = map[string]int{"sha256": 64, "sha384": 96, "sha512": 128}

// newSyntaxError explains what the parser refused.
func newSyntaxError(s string) *SyntaxError {
	problem, meant := diagnose(s)
	if _, err := reference.ParseNormalizedNamed(meant); err != nil || len(meant) > maxReference {
		meant = ""
	}
	return &SyntaxError{Problem: problem, Meant: meant}
}

// diagnose says what is wrong with s, which is no reference, and guesses what was meant; the guess may be no reference
// either.
func diagnose(s string) (problem, meant string) {
	switch {
	case s == "":
		return "the reference is empty", ""
	case IsPlaceholder(s):
		return "the reference is a placeholder that has not been replaced", ""
	case len(s) > maxReference:
		return fmt.Sprintf("the reference has %d bytes, more than a name can have", len(s)), ""
	case s != strings.TrimSpace(s):
		return "the reference has white space around it", strings.TrimSpace(s)
	case isImageID(s):
		return "the reference is the id of an image, which no registry serves", ""
	}
	if scheme, address, ok := strings.Cut(s, "://"); ok {
		return fmt.Sprintf("the reference begins with the URL scheme %s", quote(scheme+"://")), fromAddress(address)
	}
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			return "the reference has white space in it", ""
		case !isReferenceRune(r):
			return fmt.Sprintf("the reference has the character %q", r), strings.Trim(s, "\"'`")
		}
	}
	name, digest, pinned := strings.Cut(s, "@")
	if pinned {
		if problem, meant = diagnoseDigest(name, digest); problem != "" {
			return problem, meant
		}
	}
	suffix := s[len(name):]
	name, tag, tagged := cutTag(name)
	if tagged {
		if problem, meant = diagnoseTag(name, tag, suffix); problem != "" {
			return problem, meant
		}
	}
	return diagnoseName(name, s[len(name):])
}

func diagnoseDigest(name, digest string) (problem, meant string) {
	algorithm, encoded, ok := strings.Cut(digest, ":")
	if digest == "" {
		return "nothing follows the '@'", name
	}
	if !ok && isImageID(digest) {
		return "the digest does not say its algorithm", name + "@sha256:" + digest
	}
	if !ok {
		return "a digest follows '@'; a tag follows ':'", name + ":" + digest
	}
	want, ok := hexDigits[algorithm]
	if !ok {
		return fmt.Sprintf("the digest algorithm %s is none of sha256, sha384 and sha512", quote(algorithm)),
			name + "@" + strings.ToLower(digest)
	}
	if encoded, tag, ok := strings.Cut(encoded, ":"); ok {
		return "the tag comes before the digest", name + ":" + tag + "@" + algorithm + ":" + encoded
	}
	if rest := strings.TrimLeft(encoded, "0123456789abcdefABCDEF"); rest != "" {
		return fmt.Sprintf("the digest has the character %q, which is no hexadecimal digit", rest[0]), ""
	}
	if len(encoded) != want {
		return fmt.Sprintf("the digest has %d hexadecimal digits; %s has %d", len(encoded), algorithm, want), ""
	}
	if lower := strings.ToLower(encoded); lower != encoded {
		return "the digest has upper-case letters", name + "@" + algorithm + ":" + lower
	}
	return "", ""
}

// cutTag splits off what follows the last colon, unless that begins a port.
func cutTag(s string) (name, tag string, ok bool) {
	colon := strings.LastIndexByte(s, ':')
	if colon <= strings.LastIndexByte(s, '/') {
		return s, "", false
	}
	return s[:colon], s[colon+1:], true
}

// diagnoseTag finds what is wrong with a tag; suffix is the digest behind it.
func diagnoseTag(name, tag, suffix string) (problem, meant string) {
	if repository, first, ok := cutTag(name); ok {
		if hexDigits[first] != 0 {
			return "a tag follows ':'; a digest follows '@'", repository + "@" + first + ":" + tag + suffix
		}
		return "the reference has two tags", ""
	}
	switch {
	case tag == "":
		return "nothing follows the ':'", name + suffix
	case len(tag) > maxTag:
		return fmt.Sprintf("the tag has %d characters; at most %d are allowed", len(tag), maxTag), ""
	case tag[0] == '.' || tag[0] == '-':
		return fmt.Sprintf("the tag %s begins with %q", quote(tag), tag[0]), ""
	}
	if i := strings.IndexAny(tag, "+[]"); i >= 0 {
		return fmt.Sprintf("the tag %s has the character %q", quote(tag), tag[i]), ""
	}
	return "", ""
}

// diagnoseName finds what is wrong with a name; suffix is the tag and digest behind it.
func diagnoseName(name, suffix string) (problem, meant string) {
	if name == "" {
		return fmt.Sprintf("no name comes before the %q", suffix[0]), ""
	}
	host, path := "", name
	if registry, ok := splitRegistry(name); ok {
		if !isHost(registry) {
			return diagnoseHost(registry), ""
		}
		host, path = name[:len(registry)+1], name[len(registry)+1:]
	}
	if path != strings.ToLower(path) {
		return fmt.Sprintf("the repository name %s has upper-case letters", quote(path)), strings.ToLower(name) + suffix
	}
	length := len(path)
	if !strings.Contains(name, "/") {
		length += len(officialPrefix)
	}
	if length > maxRepository {
		return fmt.Sprintf("the repository name has %d characters; at most %d are allowed", length, maxRepository), ""
	}
	for part := range strings.SplitSeq(path, "/") {
		if part == "" {
			parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
			return fmt.Sprintf("the name %s has an empty part", quote(name)), host + strings.Join(parts, "/") + suffix
		}
		if _, err := reference.WithName(part); err != nil {
			return fmt.Sprintf("the repository name has the part %s: letters and digits may be joined by '.', '_', '__' or dashes",
				quote(part)), ""
		}
	}
	return "the reference is not of the form [registry/]name[:tag][@digest]", ""
}

// diagnoseHost says why registry is no host.
func diagnoseHost(registry string) string {
	if host, port, ok := strings.Cut(registry, ":"); ok && isHost(host) {
		return fmt.Sprintf("the port %s of the registry is not a number", quote(port))
	}
	return fmt.Sprintf("the registry %s is not a host name", quote(registry))
}

// isHost reports whether s may be a registry: a host, perhaps with a port.
func isHost(s string) bool {
	named, err := reference.WithName(s + "/any")
	return err == nil && reference.Domain(named) == s
}

// fromAddress returns the reference that an address without its scheme stands for.
func fromAddress(address string) string {
	// Pages of Docker Hub are what browsers show for an image; they are at another path than the image is.
	address = strings.TrimPrefix(address, "hub.docker.com/r/")
	address = strings.TrimPrefix(address, "hub.docker.com/_/")
	return strings.TrimSuffix(address, "/")
}

// isReferenceRune reports whether r may stand somewhere in a reference.
func isReferenceRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("._-/:@+[]", r)
}

// quote quotes a part of a reference, and shortens what is too long to read.
func quote(s string) string {
	const most = 80
	if len(s) > most {
		return fmt.Sprintf("%q…", s[:most])
	}
	return fmt.Sprintf("%q", s)
}
