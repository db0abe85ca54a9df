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
	Path     string         // field path of Spec from the object's root
	// Template tells the pods that a controller will make from a pod that is created as it stands: the API server defaults
	// the two differently.
	Template bool
	// Whole is false for a part of a manifest that is merged with another one before anything is applied, such as a patch
	// of a kustomization: what it sets is known, and what it lacks is not absent.
	Whole bool

	// Security is the pod's security context.
	Security SecurityContext

	hostNetwork, hostPID, hostIPC, hostUsers manifest.Value
	os, volumes                              manifest.Value

	containers []Container
	images     []Image
	imagesRead bool
}

// Pods returns the pods of an object. A controller without template, such as a ReplicationController that is given one
// elsewhere, has none.
func Pods(o *manifest.Object) []*Pod { return new(Reader).Pods(o) }

// Reader finds the pods of one object after the other, in memory that it uses again.
type Reader struct {
	pod   Pod
	found [1]*Pod
}

// Pods is [Pods], but that what it returns is valid only until the next call.
func (r *Reader) Pods(o *manifest.Object) []*Pod {
	at := template(o)
	if at == nil {
		return nil
	}
	root := o.Value.Field(at.fields...)
	spec := root.Field("spec")
	if !spec.Exists() {
		return nil
	}
	r.pod = Pod{
		Object: o, Metadata: root.Field("metadata"), Spec: spec, Path: at.spec, Template: len(at.fields) > 0,
		containers: r.pod.containers[:0], images: r.pod.images[:0],
	}
	r.pod.read()
	r.pod.Whole = r.pod.isWhole()
	r.found[0] = &r.pod
	return r.found[:]
}

// place is where an object holds a pod.
type place struct {
	fields []string // from the object's root to the pod
	spec   string   // field path of the pod's spec
}

var (
	atRoot         = place{nil, "spec"}
	inTemplate     = place{[]string{"template"}, "template.spec"}
	inSpecTemplate = place{[]string{"spec", "template"}, "spec.template.spec"}
	inJobTemplate  = place{[]string{"spec", "jobTemplate", "spec", "template"}, "spec.jobTemplate.spec.template.spec"}
)

// template returns where the pod of an object is, if it is of a built-in kind that holds one. Sources: k8s.io/api; for
// DeploymentConfig, github.com/openshift/api/apps/v1.
func template(o *manifest.Object) *place {
	at, groups := &inSpecTemplate, [2]string{}
	switch o.Kind {
	case "Pod":
		at = &atRoot
	case "PodTemplate":
		at = &inTemplate
	case "ReplicationController":
	case "StatefulSet":
		groups = [2]string{"apps", "apps"}
	case "Deployment", "DaemonSet", "ReplicaSet":
		groups = [2]string{"apps", "extensions"}
	case "Job":
		groups = [2]string{"batch", "batch"}
	case "CronJob":
		at, groups = &inJobTemplate, [2]string{"batch", "batch"}
	case "DeploymentConfig":
		groups = [2]string{"apps.openshift.io", ""} // OpenShift before its API had groups
	default:
		return nil
	}
	if group := o.Group(); group == groups[0] || group == groups[1] {
		return at
	}
	return nil
}

// read looks up the fields of the pod's spec.
func (p *Pod) read() {
	var regular, init, ephemeral, security manifest.Value
	for name, v := range p.Spec.Entries() {
		switch name {
		case "containers":
			regular = v
		case "initContainers":
			init = v
		case "ephemeralContainers":
			ephemeral = v
		case "securityContext":
			security = v
		case "hostNetwork":
			p.hostNetwork = v
		case "hostPID":
			p.hostPID = v
		case "hostIPC":
			p.hostIPC = v
		case "hostUsers":
			p.hostUsers = v
		case "os":
			p.os = v
		case "volumes":
			p.volumes = v
		}
	}
	p.Security.read(security)
	p.readContainers(init, Init)
	p.readContainers(regular, Regular)
	p.readContainers(ephemeral, Ephemeral)
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
		if !c.Image.Exists() {
			return false
		}
		bare = bare && c.bare
	}
	return regular > 0 && (!bare || p.Object.APIVersion != "apps/v1" || p.Object.Value.Field("spec", "selector").Exists())
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

// List returns the field of a PodSpec that lists the containers of the type.
func (t ContainerType) List() string {
	return [...]string{"containers", "initContainers", "initContainers", "ephemeralContainers"}[t]
}

// Container is one container of a pod. Those of its fields that are looked up beforehand are the zero Value where they are
// not there, which knows no place: Field returns one that does.
type Container struct {
	manifest.Value
	Pod   *Pod
	Name  string
	Type  ContainerType
	Index int // in its list

	Image, ImagePullPolicy                      manifest.Value
	Ports                                       manifest.Value
	LivenessProbe, ReadinessProbe, StartupProbe manifest.Value
	Lifecycle                                   manifest.Value

	Security SecurityContext // its own: see [Container.Effective] for what it inherits

	bare bool // says nothing but which image to take
}

func (p *Pod) readContainers(list manifest.Value, t ContainerType) {
	for index, item := range list.Items() {
		if item.Kind() == manifest.Mapping {
			p.containers = append(p.containers, Container{Value: item, Pod: p, Type: t, Index: index})
			p.containers[len(p.containers)-1].read()
		}
	}
}

// read looks up the fields of the container.
func (c *Container) read() {
	var security manifest.Value
	c.bare = true
	for name, v := range c.Entries() {
		switch name {
		case "name":
			c.Name = v.Text()
			continue
		case "image":
			c.Image = v
			continue
		case "imagePullPolicy":
			c.ImagePullPolicy = v
			continue
		case "restartPolicy":
			if c.Type == Init && v.Text() == "Always" {
				c.Type = Sidecar
			}
		case "securityContext":
			security = v
		case "ports":
			c.Ports = v
		case "livenessProbe":
			c.LivenessProbe = v
		case "readinessProbe":
			c.ReadinessProbe = v
		case "startupProbe":
			c.StartupProbe = v
		case "lifecycle":
			c.Lifecycle = v
		}
		c.bare = false
	}
	c.Security.read(security)
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

// Field returns a field of the pod's spec.
func (p *Pod) Field(names ...string) manifest.Value { return p.Spec.Field(names...) }

// SecurityContext returns a field of the pod's security context.
func (p *Pod) SecurityContext(names ...string) manifest.Value {
	return p.Spec.Field("securityContext").Field(names...)
}

// HostNetwork reports whether the pod shares its node's network.
func (p *Pod) HostNetwork() bool { return p.hostNetwork.IsTrue() }

// HostNamespaces returns the fields by which the pod may share its node's network, processes and memory segments: the
// zero Value for one that is not there.
func (p *Pod) HostNamespaces() [3]manifest.Value {
	return [...]manifest.Value{p.hostNetwork, p.hostPID, p.hostIPC}
}

// Windows reports whether the pod says that it runs on Windows.
func (p *Pod) Windows() bool { return p.os.Field("name").Text() == "windows" }

// OwnUsers reports whether the pod runs in a user namespace of its own, where root is nobody on the node.
func (p *Pod) OwnUsers() bool { return p.hostUsers.IsFalse() }

// Volumes yields the volumes of the pod with their index.
func (p *Pod) Volumes() iter.Seq2[int, manifest.Value] { return p.volumes.Items() }

// SecurityContext returns a field of the container's own security context. See [Container.Effective] for what it inherits.
func (c *Container) SecurityContext(names ...string) manifest.Value {
	return c.Field("securityContext").Field(names...)
}
