package pod

import (
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// mendOnLinux proposes edits to set what a pod for Windows may not. Source: validateWindows in
// k8s.io/kubernetes/pkg/apis/core/validation.
func mendOnLinux(pod *workload.Pod, edits ...lint.Edit) lint.Option {
	if pod.Windows() {
		return lint.NotMended("the API server refuses that in a pod for Windows")
	}
	return lint.Mend(edits...)
}

// setLacking returns the edits that set a field of the security context, or a field of that, for containers that lack it: on
// their pod where it belongs there.
func setLacking(pod *workload.Pod, lacking []*workload.Container, to manifest.Literal, field ...string) []lint.Edit {
	if belongsOnPod(pod, lacking, field[0]) {
		return []lint.Edit{lint.Set(pod.SecurityContext(field...), to)}
	}
	var edits []lint.Edit
	for _, c := range lacking {
		edits = append(edits, lint.Set(c.SecurityContext(field...), to))
	}
	return edits
}

// belongsOnPod reports whether a field of the security context that some containers lack is to be set on their pod: where no
// other one takes it from there, unless they are just one of several.
func belongsOnPod(pod *workload.Pod, lacking []*workload.Container, field string) bool {
	others := false
	for c := range pod.Containers() {
		if slices.Contains(lacking, c) {
			continue
		}
		if c.Effective(field).Level != workload.OnContainer {
			return false
		}
		others = true
	}
	return !others || len(lacking) > 1
}
