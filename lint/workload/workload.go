// Package workload finds the pods that Kubernetes objects describe. In: a [manifest.Object]. Out: every [Pod] in it, be it
// the object itself or a controller's template, with all its containers.
//
// What a container inherits from its pod is asked in one place, [Container.Effective].
package workload

import (
	"iter"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Pod is a pod, or the template of pods.
type Pod struct {
	Object   *manifest.Object
	Metadata manifest.Value // of the pod: a template's own, never its controller's
	Spec     manifest.Value // a PodSpec
	// Template tells the pods that a controller will make from a pod that is created as it stands: the API server defaults
	// the two differently.
	Template bool
	// Whole is false for a part of a manifest that is merged with another one before anything is applied, such as a patch
	// of a kustomization: what it sets is known, and what it lacks is not absent.
	Whole bool

	containers []Container
}

// templates maps the built-in kinds that hold a pod to where it is. Sources: k8s.io/api; for DeploymentConfig,
// github.com/openshift/api/apps/v1.
var templates = map[[2]string][]string{
	{"", "Pod"}:                               nil,
	{"", "PodTemplate"}:                       {"template"},
	{"", "ReplicationController"}:             {"spec", "template"},
	{"apps", "Deployment"}:                    {"spec", "template"},
	{"apps", "StatefulSet"}:                   {"spec", "template"},
	{"apps", "DaemonSet"}:                     {"spec", "template"},
	{"apps", "ReplicaSet"}:                    {"spec", "template"},
	{"extensions", "Deployment"}:              {"spec", "template"},
	{"extensions", "DaemonSet"}:               {"spec", "template"},
	{"extensions", "ReplicaSet"}:              {"spec", "template"},
	{"batch", "Job"}:                          {"spec", "template"},
	{"batch", "CronJob"}:                      {"spec", "jobTemplate", "spec", "template"},
	{"", "DeploymentConfig"}:                  {"spec", "template"}, // OpenShift before its API had groups
	{"apps.openshift.io", "DeploymentConfig"}: {"spec", "template"},
}

// Pods returns the pods of an object. A controller without template, such as a ReplicationController that is given one
// elsewhere, has none.
func Pods(o *manifest.Object) []*Pod {
	path, ok := templates[[2]string{o.Group(), o.Kind}]
	if !ok {
		return nil
	}
	root := o.Value.Field(path...)
	if !root.Field("spec").Exists() {
		return nil
	}
	pod := &Pod{Object: o, Metadata: root.Field("metadata"), Spec: root.Field("spec"), Template: len(path) > 0}
	pod.collect()
	pod.Whole = pod.isWhole()
	return []*Pod{pod}
}

// isWhole reports whether the pod could be applied as it stands. The API server refuses a pod without containers and a
// container without image (ValidatePodSpec); a controller of apps/v1 without selector is refused too, but a kustomization
// may well add that, so it tells a patch only where the containers say nothing but which image to take.
func (p *Pod) isWhole() bool {
	if p.Object.Kind == "DeploymentConfig" {
		return true // its triggers fill in images
	}
	regular, bare := 0, true
	for c := range p.Containers() {
		if c.Type != Regular {
			continue
		}
		regular++
		if !c.Field("image").Exists() {
			return false
		}
		for field := range c.Entries() {
			bare = bare && (field == "name" || field == "image" || field == "imagePullPolicy")
		}
	}
	selected := p.Object.APIVersion != "apps/v1" || p.Object.Value.Field("spec", "selector").Exists()
	return regular > 0 && (selected || !bare)
}

// ContainerType says which of a pod's lists a container is in.
type ContainerType uint8

// Types of containers. A sidecar is an init container that runs as long as the pod does.
const (
	Regular ContainerType = iota
	Init
	Sidecar
	Ephemeral
)

func (t ContainerType) String() string {
	return [...]string{"container", "init container", "sidecar", "ephemeral container"}[t]
}

// Container is one container of a pod.
type Container struct {
	manifest.Value
	Pod  *Pod
	Name string
	Type ContainerType
}

func (p *Pod) collect() {
	for _, list := range []struct {
		field string
		kind  ContainerType
	}{{"initContainers", Init}, {"containers", Regular}, {"ephemeralContainers", Ephemeral}} {
		for _, item := range p.Spec.Field(list.field).Items() {
			if item.Kind() != manifest.Mapping {
				continue
			}
			c := Container{Value: item, Pod: p, Name: item.Field("name").Text(), Type: list.kind}
			if c.Type == Init && item.Field("restartPolicy").Text() == "Always" {
				c.Type = Sidecar
			}
			p.containers = append(p.containers, c)
		}
	}
}

// Containers yields every container: init containers and sidecars first, then the regular ones, then ephemeral ones.
func (p *Pod) Containers() iter.Seq[*Container] {
	return func(yield func(*Container) bool) {
		for i := range p.containers {
			if !yield(&p.containers[i]) {
				return
			}
		}
	}
}

// SecurityContext returns a field of the pod's security context.
func (p *Pod) SecurityContext(names ...string) manifest.Value {
	return p.Spec.Field("securityContext").Field(names...)
}

// HostNetwork reports whether the pod shares its node's network.
func (p *Pod) HostNetwork() bool { return p.Spec.Field("hostNetwork").IsTrue() }

// Windows reports whether the pod says that it runs on Windows.
func (p *Pod) Windows() bool { return p.Spec.Field("os", "name").Text() == "windows" }

// OwnUsers reports whether the pod runs in a user namespace of its own, where root is nobody on the node.
func (p *Pod) OwnUsers() bool { return p.Spec.Field("hostUsers").IsFalse() }

// SecurityContext returns a field of the container's own security context. See [Container.Effective] for what it inherits.
func (c *Container) SecurityContext(names ...string) manifest.Value {
	return c.Field("securityContext").Field(names...)
}

// Level says where a setting was made.
type Level uint8

// Levels at which a security context can be set.
const (
	Nowhere Level = iota
	OnContainer
	OnPod
)

func (l Level) String() string {
	return [...]string{"nowhere", "on the container", "on the pod"}[l]
}

// Setting is a field of the security context in force for a container, and the level that decided.
type Setting struct {
	manifest.Value
	Level Level
}

// Effective returns a field of the security context that is in force for the container: its own, or else its pod's. Where
// neither sets it, the value is the absent field of the container.
func (c *Container) Effective(names ...string) Setting {
	own := c.SecurityContext(names...)
	if own.Exists() {
		return Setting{own, OnContainer}
	}
	if inherited := c.Pod.SecurityContext(names...); inherited.Exists() {
		return Setting{inherited, OnPod}
	}
	return Setting{own, Nowhere}
}
