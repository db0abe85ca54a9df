package image

import "strings"

// parsePlain reads references as nearly all images are written, by the grammar of github.com/distribution/reference but
// without its regular expressions, which cost more than all other checks of a pod together. It reports false for what is
// no reference, and for some that are: those with another digest than one of SHA-256, or an IPv6 address.
func parsePlain(s string) (ref Reference, ok bool) {
	name, digest, pinned := strings.Cut(s, "@")
	name, tag, tagged := cutTag(name)
	registry, written := splitRegistry(name)
	path := name
	switch {
	case pinned && !isSHA256(digest), tagged && !isTag(tag), isImageID(s):
		return Reference{}, false
	case !written:
		registry = defaultRegistry
	case isPlainHost(registry):
		path = name[len(registry)+1:]
	default:
		return Reference{}, false
	}
	if registry == legacyRegistry {
		registry = defaultRegistry
	}
	if registry == defaultRegistry && !strings.Contains(path, "/") {
		path = officialPrefix + path
	}
	if len(path) > maxRepository || !isPath(path) {
		return Reference{}, false
	}
	return Reference{Registry: registry, Repository: path, Tag: tag, Digest: digest, Unqualified: !written}, true
}

// isPlainHost reports whether s is a host name, perhaps with a port.
func isPlainHost(s string) bool {
	host, port, ok := strings.Cut(s, ":")
	if ok && (port == "" || strings.Trim(port, "0123456789") != "") {
		return false
	}
	before := byte('.') // the separator before a byte, or 0
	for i := range len(host) {
		switch c := host[i]; {
		case isLower(c), 'A' <= c && c <= 'Z':
			before = 0
		case c == '-' && before != '.', c == '.' && before == 0:
			before = c
		default:
			return false
		}
	}
	return before == 0
}

// isPath reports whether s is the path of a repository: letters and digits, joined by a slash, a period, one or two
// underscores, or dashes.
func isPath(s string) bool {
	before := byte('/') // the separator before a byte, or 0
	for i := range len(s) {
		switch c := s[i]; {
		case isLower(c):
			before = 0
		case before == 0 && (c == '/' || c == '.' || c == '_' || c == '-'):
			before = c
		case c == '-' && before == '-':
		case c == '_' && before == '_':
			before = '.' // not a third
		default:
			return false
		}
	}
	return before == 0
}

func isTag(s string) bool {
	if s == "" || len(s) > maxTag || s[0] == '.' || s[0] == '-' {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isLower(c) && (c < 'A' || c > 'Z') && c != '_' && c != '.' && c != '-' {
			return false
		}
	}
	return true
}

func isSHA256(digest string) bool {
	encoded, ok := strings.CutPrefix(digest, "sha256:")
	return ok && isImageID(encoded)
}

// isLower reports whether c is a small letter or a digit.
func isLower(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }
