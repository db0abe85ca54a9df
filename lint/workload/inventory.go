package workload

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// OperatorImages returns the images that an object names beside those of its pods, for an operator to run or to build on.
func (r *Reader) OperatorImages(o *manifest.Object) []*Image {
	k := r.kind(o)
	if k == nil {
		return nil
	}
	var images []*Image
	add := func(at manifest.Value, text string) {
		if text != "" {
			i := &Image{Value: at, Text: text}
			i.read()
			images = append(images, i)
		}
	}
	for i := range k.images {
		place := &k.images[i]
		if !serves(o, place.versions) {
			continue
		}
		each(o.Value, place.path, func(t *trail) {
			switch {
			case !place.meant(t):
			case place.json != "":
				root := r.text(t.end())
				field, each := strings.CutPrefix(place.json, "*.")
				if !each {
					add(reference(root.Field(field)))
					return
				}
				for _, v := range root.Entries() {
					tag := manifest.Value{}
					if place.jsonTag != "" {
						tag = v.Field(strings.TrimPrefix(place.jsonTag, "*."))
					}
					add(joined([4]manifest.Value{{}, v.Field(field), {}, tag}))
				}
			case len(place.parts) == 0:
				add(reference(t.end()))
			default:
				add(joined(place.split(t)))
			}
		})
	}
	return images
}

// meant reports whether what a trail leads to is an image, where a field beside it tells.
func (place *imagePlace) meant(t *trail) bool {
	if place.when[0] == "" {
		return true
	}
	other := append(path{}, place.path...)
	other[len(other)-1] = step{field: place.when[0]}
	return beside(t, place.path, other).Text() == place.when[1]
}

// split returns the parts of the reference that a trail leads to one of.
func (place *imagePlace) split(t *trail) (parts [4]manifest.Value) {
	anchored := false
	for i, name := range imageParts {
		if p := place.parts[name]; p != nil {
			parts[i] = beside(t, place.path, p)
			anchored = anchored || i < len(imageParts)-1
		}
	}
	if !anchored {
		parts[1] = t.end()
	}
	return parts
}

// Model is a place where an object says which model it is about.
type Model struct {
	manifest.Value
	// Format says how it says so: uri, hf-id (owner/name on Hugging Face), path, url, git, ollama, name, ref:KIND and the like.
	Format string
	// RevisionSyntax is what separates a revision from the rest of a URI, ":" or "@"; "none" where the operator knows no
	// revisions, and empty where nothing is known.
	RevisionSyntax string
	Revision       manifest.Value // in a field of its own; the zero Value where the kind has none
	Dataset        bool           // it is no model, but data to train or test one on
}

// Models returns where an object of a custom resource says which models it is about. What the containers of its pods are told
// on their command lines is not among them.
func (r *Reader) Models(o *manifest.Object) []Model {
	k := r.kind(o)
	if k == nil {
		return nil
	}
	var models []Model
	for i := range k.models {
		place := &k.models[i]
		if !serves(o, place.versions) {
			continue
		}
		each(o.Value, place.path, func(t *trail) {
			m := Model{Value: t.end(), Format: place.format, RevisionSyntax: place.revision, Dataset: place.dataset}
			if place.at != nil {
				m.Revision = beside(t, place.path, place.at)
			}
			models = append(models, m)
		})
	}
	return models
}

// Text is a string in a custom resource that holds a script or settings.
type Text struct {
	manifest.Value
	// Config is what the string holds where that is YAML or JSON, read; it does not exist for a script of a shell, and for what
	// could not be read.
	Config manifest.Value
	Shell  bool
}

// Texts returns the strings of an object that hold scripts or settings, such as the applications of a RayService. What was
// read of them is valid until the next call of [Reader.Pods].
func (r *Reader) Texts(o *manifest.Object) []Text {
	k := r.kind(o)
	if k == nil {
		return nil
	}
	var texts []Text
	for i := range k.texts {
		place := &k.texts[i]
		if !serves(o, place.versions) {
			continue
		}
		each(o.Value, place.path, func(t *trail) {
			v := Text{Value: t.end(), Shell: place.verb == "shell"}
			switch {
			case v.Shell:
			case v.Kind() == manifest.Mapping:
				v.Config = v.Value
			default:
				v.Config = r.text(v.Value)
			}
			texts = append(texts, v)
		})
	}
	return texts
}

// Exposure is a switch of a custom resource by which its operator publishes the pods.
type Exposure struct {
	manifest.Value
	// By is what the switch is: service-type (the type of a Service), enabled (a boolean, or a mapping that is there), service
	// (a Service, or its spec) or ingress.
	By string
}

// Exposures returns the switches of an object by which its operator publishes the pods, as far as they are set.
func (r *Reader) Exposures(o *manifest.Object) []Exposure {
	k := r.kind(o)
	if k == nil {
		return nil
	}
	var exposures []Exposure
	for i := range k.exposes {
		place := &k.exposes[i]
		each(o.Value, place.path, func(t *trail) { exposures = append(exposures, Exposure{t.end(), place.by}) })
	}
	return exposures
}

// Embedded is a value in a custom resource that is an object, or holds some.
type Embedded struct {
	manifest.Value
	Text      bool // it is a string that holds them
	Elsewhere bool // they are made in another cluster
	Templated bool // strings in them are filled in later
}

// Embedded returns the values of an object that are objects, or hold some: the trials of Katib, the manifests of a ManifestWork
// and the like.
func (r *Reader) Embedded(o *manifest.Object) []Embedded {
	k := r.kind(o)
	if k == nil {
		return nil
	}
	var all []Embedded
	for i := range k.embedded {
		place := &k.embedded[i]
		if !serves(o, place.versions) {
			continue
		}
		each(o.Value, place.path, func(t *trail) {
			all = append(all, Embedded{
				Value: t.end(), Text: place.verb == "yaml", Elsewhere: place.elsewhere, Templated: place.templated,
			})
		})
	}
	return all
}
