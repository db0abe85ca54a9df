package manifest

import (
	"iter"
	"strings"
)

// Object is a Kubernetes object: a document's root, or an item of a list in it.
type Object struct {
	Value
	APIVersion string
	Kind       string
	Name       string // metadata.name, or metadata.generateName where only that is set
	Namespace  string // as written; empty where none is
	Generated  bool   // Name is the beginning of a name that the API server completes
	Templated  bool   // item of an OpenShift Template: ${PARAMETERS} are not filled in
	// Source is the template or file the object was rendered from, where the input says so.
	Source string
}

// Group returns the API group: "" for the core group.
func (o *Object) Group() string {
	group, _, ok := strings.Cut(o.APIVersion, "/")
	if !ok {
		return ""
	}
	return group
}

// Is reports whether the object is of a kind of an API group, in whatever version.
func (o *Object) Is(group, kind string) bool { return o.Kind == kind && o.Group() == group }

// Metadata returns the object's metadata.
func (o *Object) Metadata() Value { return o.Field("metadata") }

// BuiltIn reports whether the object is of a group that Kubernetes itself serves.
func (o *Object) BuiltIn() bool { return isBuiltIn(o.APIVersion) }

// Unfilled reports whether a text says nothing until something is filled in: the parameters of an OpenShift Template, or a
// variable of kustomize or of the kubelet.
func (o *Object) Unfilled(text string) bool {
	return strings.Contains(text, "$(") || o.Templated && strings.Contains(text, "${")
}

// Part is one part of a document: an object, or what is none together with the reason.
type Part struct {
	Object Object
	At     Value
	Reason string // why there is no object; empty where there is one
}

// Parts yields the objects of a document: the root, or for a list the items of it, and of lists in it; and what is no object.
func (d *Document) Parts() iter.Seq[Part] {
	return func(yield func(Part) bool) {
		switch root := d.Root(); {
		case root.doc == nil || d.holdsItems:
		case d.Piece == ListItem:
			d.itemParts(root, yield)
		default:
			d.parts(root, "", "", false, yield)
		}
	}
}

const (
	notAnObject   = "not a Kubernetes object"
	kustomization = "a kustomization: lint the output of kustomize build"

	kustomizeGroup = "kustomize.config.k8s.io"
)

// parts yields what stands at v. An item of a typed list need not repeat its type, which then is that of the list.
func (d *Document) parts(v Value, apiVersion, kind string, templated bool, yield func(Part) bool) bool {
	if v.Kind() == Null {
		return yield(Part{At: v, Reason: "null"})
	}
	if s := v.Field("apiVersion").Text(); s != "" {
		apiVersion = s
	}
	if s := v.Field("kind").Text(); s != "" {
		kind = s
	}
	group, _, _ := strings.Cut(apiVersion, "/")
	switch {
	case v.Kind() != Mapping || apiVersion == "" || kind == "":
		return yield(Part{At: v, Reason: notAnObject})
	case group == kustomizeGroup:
		return yield(Part{At: v, Reason: kustomization})
	}
	items := Value{}
	itemVersion, itemKind, isList := itemType(apiVersion, kind)
	switch {
	case isList && v.Field("items").Kind() == Sequence:
		items = v.Field("items")
	case kind == "Template" && (apiVersion == "v1" || group == "template.openshift.io") && v.Field("objects").Kind() == Sequence:
		items, templated = v.Field("objects"), true
	default:
		return yield(Part{At: v, Object: d.object(v, apiVersion, kind, templated)})
	}
	if templated {
		itemVersion, itemKind = "", ""
	}
	for _, item := range items.Items() {
		if !d.parts(item, itemVersion, itemKind, templated, yield) {
			return false
		}
	}
	return true
}

func (d *Document) object(v Value, apiVersion, kind string, templated bool) Object {
	metadata := v.Field("metadata")
	o := Object{
		Value:      v,
		APIVersion: apiVersion,
		Kind:       kind,
		Name:       metadata.Field("name").Text(),
		Namespace:  metadata.Field("namespace").Text(),
		Templated:  templated,
		Source:     d.Source,
	}
	if o.Name == "" {
		o.Name = metadata.Field("generateName").Text()
		o.Generated = o.Name != ""
	}
	if o.Source == "" {
		o.Source = origin(metadata.Field("annotations", "config.kubernetes.io/origin").Text())
	}
	return o
}

// origin reads the annotation by which kustomize build names the file an object came from, when its build metadata ask
// for it: a little YAML mapping with path, and repo and ref where it is remote.
func origin(annotation string) string {
	var path, repo, ref string
	for line := range strings.Lines(annotation) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		value = strings.Trim(strings.TrimSpace(value), `"'`)
		switch name {
		case "path":
			path = value
		case "repo":
			repo = value
		case "ref":
			ref = value
		}
	}
	if repo == "" || path == "" {
		return path
	}
	if ref != "" {
		repo += "@" + ref
	}
	return repo + "//" + path
}

// Embedded yields the objects that stand in a value of another object, or in the text of a string in it: that which is there,
// or the items of a list. One without name is called after the object around it, as what an operator makes of it is.
func (o *Object) Embedded(v Value) iter.Seq[Part] {
	return func(yield func(Part) bool) {
		if v.doc == nil {
			return
		}
		v.doc.parts(v, "", "", o.Templated, func(part Part) bool {
			if part.Reason == "" && part.Object.Name == "" {
				part.Object.Name, part.Object.Generated = o.Name, true
			}
			if part.Object.Source == "" {
				part.Object.Source = o.Source
			}
			return yield(part)
		})
	}
}

// InClone returns the object as it is in a clone of its document.
func (o *Object) InClone(d *Document) Object {
	c := *o
	c.Value.doc = d
	c.APIVersion, c.Kind, c.Name, c.Namespace = strings.Clone(o.APIVersion), strings.Clone(o.Kind), strings.Clone(o.Name), strings.Clone(o.Namespace)
	c.Source = strings.Clone(o.Source)
	return c
}
