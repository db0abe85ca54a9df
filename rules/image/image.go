package image

import (
	"iter"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// images yields every image that an object names: those of its pods, and those that it gives an operator.
func images(p *lint.Pass) iter.Seq[*workload.Image] {
	return func(yield func(*workload.Image) bool) {
		for _, pod := range p.Pods() {
			for i := range pod.Images() {
				if pod.Says(i.Value) && !yield(i) {
					return
				}
			}
		}
		for _, i := range p.OperatorImages() {
			if !yield(i) {
				return
			}
		}
	}
}

// references yields those that are pulled, and what they say.
func references(p *lint.Pass) iter.Seq2[*workload.Image, image.Reference] {
	return func(yield func(*workload.Image, image.Reference) bool) {
		for i := range images(p) {
			if !i.Placeholder && i.Err == nil && i.PullPolicy() != "Never" && !yield(i, i.Reference) {
				return
			}
		}
	}
}
