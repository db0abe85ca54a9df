package podsecurity

import (
	"fmt"
	"regexp"
	"strconv"
)

// Version is a Kubernetes minor version 1.N, and the version of a Pod Security policy; its value is N.
type Version uint8

// Latest is the newest version known here: that of the k8s.io/api release from which lint/schema is generated, and
// of the k8s.io/pod-security-admission release that rules/conformance compares with.
const Latest Version = 37

func (v Version) String() string { return fmt.Sprintf("1.%d", uint8(v)) }

// Pod Security Admission reads a version with this expression (api.ParseVersion).
var versionPattern = regexp.MustCompile(`^(?:latest|v1\.([0-9]|[1-9][0-9]*))$`)

// ParsePolicyVersion reads the value of a pod-security.kubernetes.io/enforce-version label: "latest" or "v1.N". A
// version newer than [Latest] is evaluated as Latest, as Pod Security Admission does with one newer than itself.
func ParsePolicyVersion(s string) (Version, error) {
	m := versionPattern.FindStringSubmatch(s)
	switch {
	case m == nil:
		return Latest, fmt.Errorf(`must be "latest" or "v1.x"`)
	case m[1] == "":
		return Latest, nil
	}
	n, err := strconv.ParseUint(m[1], 10, 63)
	if err != nil {
		return Latest, fmt.Errorf(`must be "latest" or "v1.x"`)
	}
	return Version(min(n, uint64(Latest))), nil
}

// ParseKubernetesVersion reads "1.N", "v1.N", either followed by a patch version, or "latest". A version newer than
// [Latest] is an error: what it knows is not known here.
func ParseKubernetesVersion(s string) (Version, error) {
	if s == "latest" {
		return Latest, nil
	}
	m := kubernetesVersion.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("unknown Kubernetes version %q: use 1.0 to %s, or latest", s, Latest)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n > int(Latest) {
		return 0, fmt.Errorf("version %q of Kubernetes is newer than any known here: use 1.0 to %s, or latest", s, Latest)
	}
	return Version(n), nil
}

var kubernetesVersion = regexp.MustCompile(`^v?1\.([0-9]{1,4})(?:\.[0-9]+)?$`)
