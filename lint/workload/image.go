package workload

import (
	"iter"

	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Image is a place where a pod names an image.
type Image struct {
	manifest.Value                // its reference; never empty
	Container      *Container     // that runs the image; nil for a volume
	Volume         manifest.Value // that holds the image; does not exist for a container
	Index          int            // of the volume in its list

	// Placeholder says that the reference is to be replaced, see [image.IsPlaceholder], so that it was not read. Reference
	// is what it says otherwise, or Err why it says nothing.
	Placeholder bool
	Reference   image.Reference
	Err         error
}

// PullPolicy returns when the kubelet pulls the image, as the manifest says it; empty where it says nothing.
func (i *Image) PullPolicy() string {
	if i.Container != nil {
		return i.Container.ImagePullPolicy.Text()
	}
	return i.Volume.Field("image", "pullPolicy").Text()
}

// Images yields every image that the kubelet pulls for the pod: those of all containers, and those that are mounted as
// volumes. A container without image, as in an overlay, has none.
func (p *Pod) Images() iter.Seq[*Image] {
	return func(yield func(*Image) bool) {
		if !p.imagesRead {
			p.readImages()
		}
		for i := range p.images {
			if !yield(&p.images[i]) {
				return
			}
		}
	}
}

func (p *Pod) readImages() {
	p.imagesRead = true
	for c := range p.Containers() {
		p.addImage(Image{Value: c.Image, Container: c})
	}
	for index, volume := range p.Volumes() {
		p.addImage(Image{Value: volume.Field("image", "reference"), Volume: volume, Index: index})
	}
}

func (p *Pod) addImage(i Image) {
	text := i.Text()
	if text == "" {
		return
	}
	if i.Placeholder = image.IsPlaceholder(text); !i.Placeholder {
		i.Reference, i.Err = image.Parse(text)
	}
	p.images = append(p.images, i)
}
