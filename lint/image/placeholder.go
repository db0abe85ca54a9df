package image

import "strings"

// IsPlaceholder reports whether s is a value that something replaces before an image is pulled. What it will be is
// unknown, so it is never malformed. These are:
//
//   - {{ .Values.image }}, {{image}}: Go templates (Helm), Jinja and the like; {image}: Python's str.format
//   - ${IMAGE}, ${{ … }}, $IMAGE: shells, envsubst, Flux post-build substitution, OpenShift templates, GitHub Actions
//   - $(IMAGE): kustomize vars, Tekton
//   - #{IMAGE}#, __IMAGE__: the token patterns of Azure Pipelines' Replace Tokens
//   - %IMAGE%: Windows shells
//   - <image>: documentation
//   - ko://import/path: ko builds the package and writes the digest
//   - auto: Istio's injector replaces it by the proxy's image (Istio documentation, "Installing Gateways")
//   - one space: an OpenShift image trigger sets the image (the reason why the API server does not refuse white space
//     in pod templates, validateContainers in k8s.io/kubernetes/pkg/apis/core/validation)
//
// A name that kustomize, skaffold or kind replaces by configuration, such as controller:latest, looks like any other
// reference and is none of these.
func IsPlaceholder(s string) bool {
	return s == " " || s == "auto" || strings.HasPrefix(s, "ko://") ||
		encloses(s, "{", "}", isAny) ||
		encloses(s, "<", ">", isAny) ||
		encloses(s, "$(", ")", isAny) ||
		encloses(s, "%", "%", isVariable) ||
		encloses(s, "__", "__", isToken) ||
		hasVariable(s)
}

// encloses reports whether s has, between open and the next end, something that ok accepts.
func encloses(s, open, end string, ok func(string) bool) bool {
	for {
		_, rest, found := strings.Cut(s, open)
		if !found {
			return false
		}
		inner, _, found := strings.Cut(rest, end)
		if !found {
			return false
		}
		if inner != "" && ok(inner) {
			return true
		}
		s = rest
	}
}

func isAny(string) bool { return true }

// isVariable reports whether s can be the name of an environment variable.
func isVariable(s string) bool {
	return isNameStart(s[0]) && strings.Trim(strings.ToUpper(s), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

// isToken reports whether s is a name in capitals: in small letters, two underscores are part of a repository's name.
func isToken(s string) bool {
	return isVariable(s) && s == strings.ToUpper(s)
}

func hasVariable(s string) bool {
	_, name, found := strings.Cut(s, "$")
	return found && name != "" && isNameStart(name[0])
}

func isNameStart(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}
