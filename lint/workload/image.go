package workload

import (
	"iter"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Image is a place where a manifest names an image.
type Image struct {
	manifest.Value                // its reference, or the first part of one that is split among fields
	Text           string         // the whole reference; never empty
	Container      *Container     // that runs the image; nil for a volume, and for what an operator runs
	Volume         manifest.Value // that holds the image, if it does
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

func (i *Image) read() {
	if i.Placeholder = image.IsPlaceholder(i.Text); !i.Placeholder {
		i.Reference, i.Err = image.Parse(i.Text)
	}
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
		at, text := c.reference()
		p.addImage(Image{Value: at, Text: text, Container: c})
	}
	for index, volume := range p.Volumes() {
		at := volume.Field("image", "reference")
		p.addImage(Image{Value: at, Text: at.Text(), Volume: volume, Index: index})
	}
}

func (p *Pod) addImage(i Image) {
	if i.Text != "" {
		i.read()
		p.images = append(p.images, i)
	}
}

// ImageText returns the reference of the image that the container runs, be it a string or split among fields; empty where it
// names none.
func (c *Container) ImageText() string {
	_, text := c.reference()
	return text
}

// reference returns the reference of the image that the container runs, and where it stands: at the tag, where that takes the
// place of the one in an image which stands elsewhere.
func (c *Container) reference() (at manifest.Value, text string) {
	at, text = reference(c.Image)
	if text == "" || !c.imageRegistry.Exists() && !c.imageTag.Exists() {
		return at, text
	}
	if c.imageTag.Literal() != "" {
		text, _, _ = strings.Cut(text, "@")
		if i := strings.LastIndexByte(text, ':'); i > strings.LastIndexByte(text, '/') {
			text = text[:i]
		}
		if !c.Image.In(c.Value) {
			at = c.imageTag
		}
	}
	_, text = joined([4]manifest.Value{c.imageRegistry, {}, {}, c.imageTag}, text)
	return at, text
}

// reference returns the reference that an image field holds, and where: a string, or a mapping of its parts, as operators
// write them in the manner of Helm charts.
func reference(v manifest.Value) (at manifest.Value, text string) {
	if v.Kind() != manifest.Mapping {
		return v, v.Text()
	}
	parts := [4]manifest.Value{v.Field("registry"), v.Field("repository"), v.Field("name"), v.Field("tag")}
	for _, other := range [...]string{"version", "digest"} {
		if !parts[3].Exists() {
			parts[3] = v.Field(other)
		}
	}
	return joined(parts)
}

// joined returns the reference of which registry, repository, name and tag are parts, of which any but one may be missing;
// more is a last part of the name. What stands for the tag may be a digest.
func joined(parts [4]manifest.Value, more ...string) (at manifest.Value, text string) {
	var names []string
	for _, part := range parts[:3] {
		if s := strings.Trim(part.Text(), "/"); s != "" {
			if names = append(names, s); len(names) == 1 {
				at = part
			}
		}
	}
	names = append(names, more...)
	if len(names) == 0 {
		return at, ""
	}
	text = strings.Join(names, "/")
	switch tag := parts[3].Literal(); {
	case tag == "":
	case strings.HasPrefix(tag, "sha256:"):
		text += "@" + tag
	default:
		text += ":" + tag
	}
	return at, text
}
