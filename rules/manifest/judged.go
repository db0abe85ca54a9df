package manifest

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// isJudged reports whether a value, once it is that of a field of some name, may be what another rule reports: a fix must not
// make what it mends worse.
func isJudged(name string, v manifest.Value) bool {
	switch v.Kind() {
	case manifest.Mapping:
		for key, field := range v.Entries() {
			if isJudged(key, field) {
				return true
			}
		}
	case manifest.Sequence:
		for _, item := range v.Items() {
			if isJudged(name, item) {
				return true
			}
		}
	}
	text := strings.ToLower(v.Literal())
	switch name {
	case "allowPrivilegeEscalation", "automountServiceAccountToken", "hostIPC", "hostNetwork", "hostPID", "hostProcess", "privileged",
		"shareProcessNamespace":
		return text != "false"
	case "hostUsers", "readOnly", "readOnlyRootFilesystem", "runAsNonRoot":
		return text != "true"
	case "runAsUser":
		return strings.Trim(text, "0") == ""
	case "hostPort":
		return text != "0"
	case "type":
		return text == "unconfined" || text == "loadbalancer" || text == "nodeport"
	case "add", "annotations", "args", "command", "containers", "data", "egress", "emptyDir", "env", "ephemeralContainers", "externalIPs",
		"generateName", "host", "hostPath", "image", "ingress", "initContainers", "labels", "listeners", "metadata", "name", "namespace",
		"procMount", "seLinuxOptions", "serviceAccount", "serviceAccountName", "spec", "stringData", "subjects", "sysctls", "template", "value",
		"volumeMounts", "volumes", "windowsOptions":
		return true
	}
	return false
}
