package image

import (
	"iter"

	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// references yields the images that are pulled for a pod, and what their references say. Placeholders are left out, and
// what is no reference is image/malformed's.
func references(pod *workload.Pod) iter.Seq2[*workload.Image, image.Reference] {
	return func(yield func(*workload.Image, image.Reference) bool) {
		for i := range pod.Images() {
			if !i.Placeholder && i.Err == nil && i.PullPolicy() != "Never" && !yield(i, i.Reference) {
				return
			}
		}
	}
}
