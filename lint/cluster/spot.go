package cluster

import "github.com/seaworthy-lint/seaworthy/lint/manifest"

// Spot is a value inside an object, or the place where one is missing, kept when its document is gone.
type Spot struct {
	Place   manifest.Place
	Path    string // field path from the object's root
	Stable  string // the same with list items by their names, see [manifest.Value.StablePath]
	Missing string // what is absent at Place; empty where Place shows the value itself
}
