package image

import "strings"

// Redact returns a text that stands for an image without the credentials in it, and whether there were any: what stands before
// the host of an address, and its query. A reference that [Parse] reads has none.
func Redact(s string) (text string, redacted bool) {
	name, digest := s, ""
	if at := strings.LastIndex(s, "@sha"); at >= 0 && !strings.Contains(s[at:], "/") {
		name, digest = s[:at], s[at:]
	}
	scheme, rest, address := strings.Cut(name, "://")
	if address {
		scheme += "://"
	} else {
		scheme, rest = "", name
	}
	if path, query, ok := strings.Cut(rest, "?"); ok && (address || strings.Contains(query, "=")) {
		rest, redacted = path+"?…", true
	}
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		if user, host := rest[:at], rest[at+1:]; address || strings.Contains(host, "/") || strings.Contains(user, ":") {
			rest, redacted = "…@"+host, true
		}
	}
	if !redacted {
		return s, false
	}
	return scheme + rest + digest, true
}
