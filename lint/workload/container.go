package workload

import (
	"iter"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// EnvVar is an environment variable that a container is given.
type EnvVar struct {
	Name  string
	Value manifest.Value // its literal; absent where it comes from elsewhere, such as a Secret
	Item  manifest.Value // what gives it: to be pointed at where Value is not there
}

// Env yields the environment variables of the container, but for those of envFrom. Of two of one name, the later counts.
func (c *Container) Env() iter.Seq[EnvVar] {
	return func(yield func(EnvVar) bool) {
		for _, item := range c.Field("env").Items() {
			if !yield(EnvVar{item.Field("name").Text(), item.Field("value"), item}) {
				return
			}
		}
	}
}

// CommandLine yields the words of the container's command and then those of its args: those of the image where it says
// neither are not known.
func (c *Container) CommandLine() iter.Seq[manifest.Value] {
	return func(yield func(manifest.Value) bool) {
		for _, field := range [...]string{"command", "args"} {
			for _, word := range c.Field(field).Items() {
				if !yield(word) {
					return
				}
			}
		}
	}
}

// Mounts yields the volume mounts of the container.
func (c *Container) Mounts() iter.Seq[manifest.Value] {
	return func(yield func(manifest.Value) bool) {
		for _, mount := range c.Field("volumeMounts").Items() {
			if !yield(mount) {
				return
			}
		}
	}
}
