package workload

import (
	"iter"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Field returns a field of the container: as the object at hand sets it, or else as what it is merged with does.
func (c *Container) Field(names ...string) manifest.Value {
	if c.isWritten() {
		return c.Value.Field(names...)
	}
	return field(&layer{Value: c.Value, given: c.given}, c.under, names)
}

// isWritten reports whether the container stands in the object at hand as it is: most do.
func (c *Container) isWritten() bool { return len(c.given) == 0 && len(c.under) == 0 }

// EnvVar is an environment variable that a container is given.
type EnvVar struct {
	Name  string
	Value manifest.Value // its literal; absent where it comes from elsewhere, such as a Secret
	Item  manifest.Value // what gives it: to be pointed at where Value is not there
}

// Env yields the environment variables of the container, but for those of envFrom. Of two of one name, the later counts.
func (c *Container) Env() iter.Seq[EnvVar] {
	return func(yield func(EnvVar) bool) { c.eachVar(yield) }
}

func (c *Container) eachVar(yield func(EnvVar) bool) {
	if c.isWritten() && c.env.Kind() != manifest.Mapping {
		for _, item := range c.env.Items() {
			if !yield(variable(item)) {
				return
			}
		}
		return
	}
	top := layer{Value: c.Value, given: c.given}
	more := top.each("env", func(env manifest.Value) bool {
		for name, value := range env.Entries() { // as some operators have it
			if !yield(EnvVar{name, value, value}) {
				return false
			}
		}
		return true
	})
	if !more {
		return
	}
	layered(&top, c.under, "env", "name", func(_ int, item manifest.Value) bool { return yield(variable(item)) })
}

func variable(item manifest.Value) EnvVar {
	return EnvVar{item.Field("name").Text(), item.Field("value"), item}
}

// CommandLine yields the words of the container's command and then those of its args: those of the image where it says
// neither are not known.
func (c *Container) CommandLine() iter.Seq[manifest.Value] {
	return func(yield func(manifest.Value) bool) { c.eachWord(yield) }
}

func (c *Container) eachWord(yield func(manifest.Value) bool) {
	for _, word := range c.command.Items() {
		if !yield(word) {
			return
		}
	}
	if !c.appends {
		for _, word := range c.args.Items() {
			if !yield(word) {
				return
			}
		}
		return
	}
	for i := len(c.under) - 1; i >= -1; i-- {
		l := layer{Value: c.Value, given: c.given}
		if i >= 0 {
			l = c.under[i]
		}
		for _, word := range l.field("args").Items() {
			if !yield(word) {
				return
			}
		}
	}
}

// Mounts yields the volume mounts of the container.
func (c *Container) Mounts() iter.Seq[manifest.Value] {
	return func(yield func(manifest.Value) bool) { c.eachMount(yield) }
}

func (c *Container) eachMount(yield func(manifest.Value) bool) {
	if c.isWritten() {
		for _, mount := range c.mounts.Items() {
			if !yield(mount) {
				return
			}
		}
		return
	}
	layered(&layer{Value: c.Value, given: c.given}, c.under, "volumeMounts", "mountPath", func(_ int, mount manifest.Value) bool { return yield(mount) })
}

// Listed reports whether the container stands in one of the lists of its pod's spec, at its index.
func (c *Container) Listed() bool { return c.Index >= 0 && c.Value.In(c.Pod.top.Value) }
