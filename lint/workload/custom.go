package workload

import "github.com/seaworthy-lint/seaworthy/lint/manifest"

// Unread returns the first container in a custom resource of which [Pods] knows none; false where there is none.
func Unread(o *manifest.Object) (container manifest.Value, ok bool) {
	if o.BuiltIn() {
		return manifest.Value{}, false
	}
	return firstContainer(o.Value)
}

// firstContainer looks for a mapping with an image, and with another field of a container.
func firstContainer(v manifest.Value) (container manifest.Value, ok bool) {
	image, beside := false, false
	for name, field := range v.Entries() {
		switch name {
		case "image":
			image = field.Text() != ""
		case "name", "command", "args", "env", "ports", "resources", "volumeMounts", "imagePullPolicy":
			beside = beside || field.Exists()
		case "status":
			continue // what a controller observed
		}
		if !ok && isCollection(field) {
			container, ok = firstContainer(field)
		}
	}
	if image && beside {
		return v, true
	}
	for _, item := range v.Items() {
		if !ok && isCollection(item) {
			container, ok = firstContainer(item)
		}
	}
	return container, ok
}

func isCollection(v manifest.Value) bool {
	return v.Kind() == manifest.Mapping || v.Kind() == manifest.Sequence
}
