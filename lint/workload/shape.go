package workload

import "github.com/seaworthy-lint/seaworthy/lint/manifest"

// guess finds the pods of a custom resource of which nothing is known, by what they look like: a list of containers makes the
// mapping around it the spec of a pod, and what looks like one container is in a pod of which nothing else is known.
func (r *Reader) guess(o *manifest.Object) {
	for name, v := range o.Value.Entries() {
		if name != "metadata" && name != "status" { // what a controller observed
			r.guessIn(o, o.Value, name, v)
		}
	}
}

// guessIn looks at a field of a mapping.
func (r *Reader) guessIn(o *manifest.Object, parent manifest.Value, name string, v manifest.Value) {
	switch {
	case name == "relatedImages": // of an operator's bundle: a list of what may be pulled
	case v.Kind() == manifest.Sequence:
		for _, item := range v.Items() {
			r.guessIn(o, manifest.Value{}, "", item)
		}
	case v.Kind() != manifest.Mapping:
	case isPodSpec(v):
		p := r.next(o)
		if name == "spec" {
			p.Metadata = parent.Field("metadata")
		}
		p.guessed(v)
		p.top.Value = v
		p.read(true)
		p.Whole = p.imagesNamed()
		p.settle()
		for field, inner := range v.Entries() {
			switch field {
			case "containers", "initContainers", "ephemeralContainers", "volumes":
			default:
				r.guessIn(o, v, field, inner)
			}
		}
	case isContainer(v):
		p := r.next(o)
		p.guessed(v)
		c := Container{Value: v, Index: -1}
		c.read()
		p.containers = append(p.containers, c)
		p.settle()
	default:
		for field, inner := range v.Entries() {
			if field != "status" {
				r.guessIn(o, v, field, inner)
			}
		}
	}
}

// guessed says where a pod was found by its shape.
func (p *Pod) guessed(at manifest.Value) {
	p.Guessed, p.Operated, p.Template, p.open = true, true, true, true
	p.Path = at.Path(p.Object.Value)
}

// isPodSpec reports whether a mapping lists containers.
func isPodSpec(v manifest.Value) bool {
	for _, item := range v.Field("containers").Items() {
		return isContainer(item)
	}
	return false
}

// isContainer reports whether a mapping has an image, and another field of a container.
func isContainer(v manifest.Value) bool {
	image, beside := false, false
	for name, field := range v.Entries() {
		switch name {
		case "image":
			image = field.Text() != ""
		case "name", "command", "args", "env", "ports", "resources", "volumeMounts", "imagePullPolicy":
			beside = beside || field.Exists()
		}
	}
	return image && beside
}
