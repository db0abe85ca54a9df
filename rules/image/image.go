package image

import (
	"iter"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// images yields every image that an object names, once: those of its pods, and those that it gives an operator.
func images(p *lint.Pass) iter.Seq[*workload.Image] {
	return func(yield func(*workload.Image) bool) {
		var shared []manifest.Value
		for _, pod := range p.Pods() {
			for i := range pod.Images() {
				if !pod.Says(i.Value) {
					continue
				}
				if pod.Shares(i.Value) {
					if slices.Contains(shared, i.Value) {
						continue
					}
					shared = append(shared, i.Value)
				}
				if !yield(i) {
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
