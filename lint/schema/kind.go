package schema

import (
	"regexp"
	"sort"
	"strings"
)

// Misnomer is an apiVersion and kind that Kubernetes has not.
type Misnomer struct {
	Version bool   // the apiVersion is at fault, rather than the kind
	Meant   string // what was most likely meant instead of the one at fault; "" if nothing is near
}

// Misnamed reports whether Kubernetes, up to [APIVersion], has no kind of that name in the API version, and neither can
// anyone else: the API version is its own, or misspells one. API versions of other groups, which custom resources may
// have, and versions of its own groups that are not in the table are left alone.
func Misnamed(apiVersion, kind string) (m Misnomer, ok bool) {
	if _, known := find(apiVersion, kind); known {
		return Misnomer{}, false
	}
	served := home(kind)
	kinds := kindsOf(apiVersion)
	switch {
	case served != "" && (len(kinds) > 0 || misspells(apiVersion, served)):
		return Misnomer{true, served}, true
	case len(kinds) == 0:
		return Misnomer{}, false
	}
	near := nearestKind(kinds, kind)
	// The list of a kind is one too. The core version also has kinds of other programs, such as the Config of kubectl and
	// those OpenShift had before its API had groups; k8s.io/api is not all there is of apiextensions.
	if strings.HasSuffix(kind, "List") || near == "" && (apiVersion == "v1" || strings.HasPrefix(apiVersion, "apiextensions.")) {
		return Misnomer{}, false
	}
	return Misnomer{false, near}, true
}

// kindsOf returns the kinds of an API version.
func kindsOf(apiVersion string) []api {
	first := sort.Search(len(apis), func(i int) bool { return apis[i].version >= apiVersion })
	rest := apis[first:]
	return rest[:sort.Search(len(rest), func(i int) bool { return rest[i].version > apiVersion })]
}

// home returns the API version that serves a kind, the last in order of the alphabet but a stable one if there is one, or
// "" if none does.
func home(kind string) string {
	best := ""
	for _, i := range versionsOf(kind) {
		if a := &apis[i]; a.removed == 0 && (best == "" || stable(a.version) || !stable(best)) {
			best = a.version
		}
	}
	return best
}

func stable(apiVersion string) bool {
	return !strings.Contains(apiVersion, "alpha") && !strings.Contains(apiVersion, "beta")
}

var versionForm = regexp.MustCompile(`^v[1-9][0-9]*((alpha|beta)[1-9][0-9]*)?$`)

// misspells reports whether an API version that is not in the table can mean no other than the one that is.
func misspells(apiVersion, meant string) bool {
	group, version, grouped := strings.Cut(apiVersion, "/")
	if !grouped && versionForm.MatchString(group) {
		group, version = "", group
	}
	right, _, grouped := strings.Cut(meant, "/")
	if !grouped {
		right = ""
	}
	switch {
	case group == right:
		return !versionForm.MatchString(version) // or else it may be older or newer than the table
	case !strings.Contains(group, "."), isGroup(group):
		return true // the groups of custom resources have a dot
	}
	return slips(group, right, 2) < 2
}

// isGroup reports whether Kubernetes has an API group.
func isGroup(group string) bool {
	prefix := group + "/"
	i := sort.Search(len(apis), func(i int) bool { return apis[i].version >= prefix })
	return i < len(apis) && strings.HasPrefix(apis[i].version, prefix)
}

func nearestKind(kinds []api, kind string) string {
	nearest, least := "", min(len(kind)/3, 2)+1
	for _, a := range kinds {
		if strings.EqualFold(a.kind, kind) {
			return a.kind
		}
		if d := slips(strings.ToLower(kind), strings.ToLower(a.kind), least); d < least {
			nearest, least = a.kind, d
		}
	}
	return nearest
}
