package workload

import (
	"iter"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Image is a place where a pod names an image.
type Image struct {
	manifest.Value                // its reference; never empty
	Container      *Container     // that runs the image; nil for a volume
	Volume         manifest.Value // that holds the image; does not exist for a container
}

// PullPolicy returns when the kubelet pulls the image, as the manifest says it; empty where it says nothing.
func (i Image) PullPolicy() string {
	if i.Container != nil {
		return i.Container.Field("imagePullPolicy").Text()
	}
	return i.Volume.Field("image", "pullPolicy").Text()
}

// Images yields every image that the kubelet pulls for the pod: those of all containers, and those that are mounted as
// volumes. A container without image, as in an overlay, has none.
func (p *Pod) Images() iter.Seq[Image] {
	return func(yield func(Image) bool) {
		for c := range p.Containers() {
			if v := c.Field("image"); v.Text() != "" && !yield(Image{Value: v, Container: c}) {
				return
			}
		}
		for _, volume := range p.Spec.Field("volumes").Items() {
			v := volume.Field("image", "reference")
			if v.Text() != "" && !yield(Image{Value: v, Volume: volume}) {
				return
			}
		}
	}
}
