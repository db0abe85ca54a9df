package model

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// VolumeOf returns the volume of a pod that has a source; the zero Value where none has.
func VolumeOf(pod *workload.Pod, source manifest.Value) manifest.Value {
	for _, volume := range pod.Volumes() {
		if source.In(volume) {
			return volume
		}
	}
	return manifest.Value{}
}

// mountsOf returns where a container mounts a volume.
func mountsOf(c *workload.Container, volume manifest.Value) []manifest.Value {
	var mounts []manifest.Value
	name := volume.Field("name").Text()
	for mount := range c.Mounts() {
		if name != "" && mount.Field("name").Text() == name {
			mounts = append(mounts, mount)
		}
	}
	return mounts
}

// WithoutVolume returns the edits that remove a volume of a pod and its mounts.
func WithoutVolume(pod *workload.Pod, volume manifest.Value) []lint.Edit {
	edits := []lint.Edit{lint.Delete(volume, pod.Field())}
	for c := range pod.Containers() {
		if mounts := mountsOf(c, volume); len(mounts) > 0 {
			edits = append(edits, lint.DeleteAll(mounts, c.Field("volumeMounts"), c.Value)...)
		}
	}
	return edits
}
