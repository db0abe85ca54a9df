package workload

import "github.com/seaworthy-lint/seaworthy/lint/manifest"

// Unread returns the first container in a custom resource of which [Pods] knows none; false where there is none.
func Unread(o *manifest.Object) (container manifest.Value, ok bool) {
	if o.BuiltIn() {
		return manifest.Value{}, false
	}
	return firstContainer(o.Value)
}

// beside are the fields by which a mapping with an image is taken for a container.
var beside = []string{"name", "command", "args", "env", "ports", "resources", "volumeMounts", "imagePullPolicy"}

func firstContainer(v manifest.Value) (container manifest.Value, ok bool) {
	if v.Field("image").Text() != "" {
		for _, field := range beside {
			if v.Field(field).Exists() {
				return v, true
			}
		}
	}
	for name, field := range v.Entries() {
		if name == "status" {
			continue // what a controller observed
		}
		if container, ok = firstContainer(field); ok {
			return container, true
		}
	}
	for _, item := range v.Items() {
		if container, ok = firstContainer(item); ok {
			return container, true
		}
	}
	return manifest.Value{}, false
}
