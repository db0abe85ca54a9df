// Package workload finds the pods that Kubernetes objects describe. In: a [manifest.Object]. Out: every [Pod] in it, be it
// the object itself or a controller's template, with all its containers; and the images and models that it names elsewhere.
//
// Where they stand in custom resources says kinds.txt, and for other kinds their shape. A pod may be merged of several mappings,
// in the object or in another one that is in view, such as the ServingRuntime of an InferenceService; [Pod.Knows] tells what is
// absent from it for certain.
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
	Path     string         // field path of the pod's spec from the object's root
	// Template tells the pods that a controller will make from a pod that is created as it stands: the API server defaults
	// the two differently.
	Template bool
	// Whole is false for a pod of which a part stands elsewhere: what it sets is known, and what it lacks is not absent. A
	// container of it may be whole nevertheless, see [Container.Whole].
	Whole bool
	// Fragment is a part of a manifest that is merged with another one before anything is applied, such as a patch of a
	// kustomization. It is no pod yet.
	Fragment bool
	// Flat says that fields of the pod stand among others of its object, which has no fields for the rest of them.
	Flat bool
	// Operated says that an operator makes the pod from a custom resource.
	Operated bool
	// Guessed says that the pod was found by its shape, in an object of a kind that is not known.
	Guessed bool
	// Base is the object that the pod takes what it does not say itself from, such as the ServingRuntime of an
	// InferenceService; nil where there is none, or none in view.
	Base *manifest.Object

	// Security is the pod's security context.
	Security SecurityContext

	// The service account of the pod, by the field and by the older one, and whether its token is mounted: the zero Value
	// where they are not there.
	ServiceAccountName, ServiceAccount, AutomountServiceAccountToken manifest.Value

	hostNetwork, hostPID, hostIPC, hostUsers manifest.Value
	os                                       manifest.Value
	volumes                                  manifest.Value

	top     layer          // what the object says of the pod's spec
	under   []layer        // where the pod's spec comes from otherwise, the nearest first
	patches []*Pod         // what is merged over the pod
	patched manifest.Value // the mapping whose pods this is a patch for

	labels []label // that the operator adds
	open   bool    // operators may add labels that are not known
	said   bool    // what it lacks is said of the object beneath it

	lists [3]manifest.Value // of containers, of the layer at hand: regular, init and ephemeral ones

	containers []Container
	images     []Image
	imagesRead bool
}

// Pods returns the pods of an object. A controller without template, such as a ReplicationController that is given one
// elsewhere, has none.
func Pods(o *manifest.Object) []*Pod { return new(Reader).Pods(o) }

// Reader finds the pods of one object after the other, in memory that it uses again. What else it is asked about an object, it
// is asked after the pods.
type Reader struct {
	// Bases, if set, are the objects in view that pods may be merged with.
	Bases *Bases
	// Extra, if set, are kinds that the table does not have.
	Extra *Kinds

	pods  []*Pod // all that were ever made
	found []*Pod // the first of them: those of the object at hand
	kinds map[*kindRow]*kind

	of     *manifest.Object // whose pods were found last
	kindOf *kind            // what is known of its kind

	inner []*manifest.Parser // of strings that hold manifests; those of the object at hand have one each
	used  int                // of inner
}

// Pods is [Pods], but that what it returns is valid only until the next call.
func (r *Reader) Pods(o *manifest.Object) []*Pod {
	r.found, r.used = r.pods[:0], 0
	r.of, r.kindOf = o, r.find(o)
	if at := template(o); at != nil {
		root := o.Value.Field(at.fields...)
		if spec := root.Field("spec"); spec.Exists() {
			p := r.next(o)
			p.Metadata, p.Path, p.Template = root.Field("metadata"), at.spec, len(at.fields) > 0
			p.top.Value = spec
			p.read(true)
			p.Whole = p.isWhole()
			p.Fragment = !p.Whole
			p.settle()
		}
		if o.Kind != "DeploymentConfig" { // whose hooks run containers too
			return r.found
		}
	}
	if r.kindOf != nil {
		r.custom(o, r.kindOf)
		r.merge(o)
	} else if !o.BuiltIn() {
		r.guess(o)
	}
	return r.found
}

// next returns an empty pod of an object.
func (r *Reader) next(o *manifest.Object) *Pod {
	n := len(r.found)
	if n == len(r.pods) {
		r.pods = append(r.pods, new(Pod))
	}
	p := r.pods[n]
	*p = Pod{Object: o, containers: p.containers[:0], images: p.images[:0], under: p.under[:0], labels: p.labels[:0]}
	r.found = r.pods[:n+1]
	return p
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

// read looks up the fields of the pod's spec, and its lists of containers if it is told to.
func (p *Pod) read(lists bool) {
	p.readLayer(&p.top, lists)
	for i := range p.under {
		p.readLayer(&p.under[i], false)
	}
}

func (p *Pod) readLayer(l *layer, lists bool) {
	p.lists = [3]manifest.Value{}
	for i := range l.given {
		p.take(l.given[i].name, l.given[i].first(l.Value))
	}
	for name, v := range l.Value.Entries() {
		if !l.gives(name) {
			p.take(name, v)
		}
	}
	if lists {
		p.readContainers(p.lists[1], Init)
		p.readContainers(p.lists[0], Regular)
		p.readContainers(p.lists[2], Ephemeral)
	}
}

// take takes a field of a layer.
func (p *Pod) take(name string, v manifest.Value) {
	switch name {
	case "containers":
		p.lists[0] = v
	case "initContainers":
		p.lists[1] = v
	case "ephemeralContainers":
		p.lists[2] = v
	case "securityContext":
		p.Security.read(v)
	case "securityContext.runAsUser":
		set(&p.Security.RunAsUser, v)
	case "hostNetwork":
		set(&p.hostNetwork, v)
	case "hostPID":
		set(&p.hostPID, v)
	case "hostIPC":
		set(&p.hostIPC, v)
	case "hostUsers":
		set(&p.hostUsers, v)
	case "os":
		set(&p.os, v)
	case "volumes":
		set(&p.volumes, v)
	case "serviceAccountName":
		set(&p.ServiceAccountName, v)
	case "serviceAccount":
		set(&p.ServiceAccount, v)
	case "automountServiceAccountToken":
		set(&p.AutomountServiceAccountToken, v)
	}
}

// set sets what a nearer layer left open.
func set(field *manifest.Value, v manifest.Value) {
	if !field.Exists() {
		*field = v
	}
}

// settle ends the reading of a pod: its containers stay where they are from now on.
func (p *Pod) settle() {
	for i := range p.containers {
		p.containers[i].Pod = p
		p.containers[i].Whole = p.containers[i].Whole || p.Whole
	}
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
	manifest.Value // what the object at hand says of it
	Pod            *Pod
	Name           string
	Type           ContainerType
	Index          int // in its list; -1 where it stands in none of those of a PodSpec
	// Whole says that what the container lacks is absent, but for what it may inherit from a pod that is not whole.
	Whole bool

	Image, ImagePullPolicy                      manifest.Value
	Ports                                       manifest.Value
	LivenessProbe, ReadinessProbe, StartupProbe manifest.Value
	Lifecycle                                   manifest.Value

	Security SecurityContext // its own: see [Container.Effective] for what it inherits

	command, args, env, mounts manifest.Value
	imageRegistry, imageTag    manifest.Value // where the image is split among fields

	bare    bool             // says nothing but which image to take
	given   []named          // its fields of other names
	under   []layer          // where it takes what it does not say itself from, the nearest first
	of      *manifest.Object // that it stands in; nil for the object at hand
	appends bool             // its args follow those beneath it
	said    bool             // what it lacks by itself is said of the object beneath it
}

func (p *Pod) readContainers(list manifest.Value, t ContainerType) {
	for index, item := range list.Items() {
		if item.Kind() == manifest.Mapping {
			p.containers = append(p.containers, Container{Value: item, Type: t, Index: index})
			p.containers[len(p.containers)-1].read()
		}
	}
}

// read looks up the fields of the container.
func (c *Container) read() {
	c.bare = true
	c.readLayer(&layer{Value: c.Value, given: c.given})
	for i := range c.under {
		c.readLayer(&c.under[i])
	}
}

func (c *Container) readLayer(l *layer) {
	for i := range l.given {
		c.take(l.given[i].name, l.given[i].first(l.Value))
	}
	for name, v := range l.Value.Entries() {
		if !l.gives(name) {
			c.take(name, v)
		}
	}
}

// take takes a field of a layer.
func (c *Container) take(name string, v manifest.Value) {
	switch name {
	case "name":
		if c.Name == "" {
			c.Name = v.Text()
		}
		return
	case "image":
		set(&c.Image, v)
		return
	case "image-registry":
		set(&c.imageRegistry, v)
		return
	case "image-tag":
		set(&c.imageTag, v)
		return
	case "imagePullPolicy":
		set(&c.ImagePullPolicy, v)
		return
	case "restartPolicy":
		if c.Type == Init && v.Text() == "Always" {
			c.Type = Sidecar
		}
	case "securityContext":
		c.Security.read(v)
	case "ports":
		set(&c.Ports, v)
	case "livenessProbe":
		set(&c.LivenessProbe, v)
	case "readinessProbe":
		set(&c.ReadinessProbe, v)
	case "startupProbe":
		set(&c.StartupProbe, v)
	case "lifecycle":
		set(&c.Lifecycle, v)
	case "command":
		set(&c.command, v)
	case "args":
		set(&c.args, v)
	case "env":
		set(&c.env, v)
	case "volumeMounts":
		set(&c.mounts, v)
	}
	c.bare = false
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
func (p *Pod) Field(names ...string) manifest.Value { return field(&p.top, p.under, names) }

// SecurityContext returns a field of the pod's security context.
func (p *Pod) SecurityContext(names ...string) manifest.Value {
	if len(p.under) == 0 {
		return p.top.field("securityContext").Field(names...)
	}
	return p.Field(append([]string{"securityContext"}, names...)...)
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

// Volumes yields the volumes of the pod with their index in the list they stand in.
func (p *Pod) Volumes() iter.Seq2[int, manifest.Value] {
	return func(yield func(int, manifest.Value) bool) {
		if len(p.top.given) > 0 || len(p.under) > 0 {
			layered(&p.top, p.under, "volumes", "name", yield)
			return
		}
		for index, volume := range p.volumes.Items() {
			if !yield(index, volume) {
				return
			}
		}
	}
}

// SecurityContext returns a field of the container's own security context. See [Container.Effective] for what it inherits.
func (c *Container) SecurityContext(names ...string) manifest.Value {
	if len(c.under) == 0 {
		return c.Field("securityContext").Field(names...)
	}
	return c.Field(append([]string{"securityContext"}, names...)...)
}
