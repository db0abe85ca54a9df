package workload

import (
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Bases are the objects in view that pods of other objects are merged with, such as a ServingRuntime. What they hold must
// stay valid.
type Bases struct {
	objects map[kindName][]*manifest.Object
}

// kindName is a kind of a group.
type kindName struct{ group, kind string }

// Add adds an object that is a base, see [IsBase].
func (b *Bases) Add(o *manifest.Object) {
	if b.objects == nil {
		b.objects = map[kindName][]*manifest.Object{}
	}
	at := kindName{o.Group(), o.Kind}
	b.objects[at] = append(b.objects[at], o)
}

// named returns the base of a name that an object refers to: one of its own namespace before one of the cluster, and that before
// one of a namespace of the operator. It is nil where there is none in view.
func (b *Bases) named(o *manifest.Object, name string, kinds ...string) *manifest.Object {
	if b == nil || name == "" {
		return nil
	}
	for _, kind := range kinds {
		for _, base := range b.objects[kindName{o.Group(), kind}] {
			if base.Name == name && sameNamespace(base, o) {
				return base
			}
		}
	}
	for _, base := range b.objects[kindName{o.Group(), kinds[0]}] {
		if base.Name == name && slices.Contains(systemNamespaces[base.Kind], base.Namespace) {
			return base
		}
	}
	return nil
}

// systemNamespaces are those in which an operator looks for bases of a kind that are not in the namespace of what refers to them:
// KServe in its own (pkg/controller/v1alpha1/llmisvc/config_merge.go), which distributions call otherwise.
var systemNamespaces = map[string][]string{
	"LLMInferenceServiceConfig": {"kserve", "opendatahub", "redhat-ods-applications"},
}

// sameNamespace reports whether an object of the cluster, or of a namespace, may be that which another one of a namespace names.
// Where one of them names none, it is applied where the other one is.
func sameNamespace(base, o *manifest.Object) bool {
	return base.Namespace == "" || o.Namespace == "" || base.Namespace == o.Namespace
}

// IsBase reports whether pods of other objects may be merged with the object.
func IsBase(o *manifest.Object) bool {
	switch o.Group() {
	case kserveGroup:
		return o.Kind == "ServingRuntime" || o.Kind == "ClusterServingRuntime" || o.Kind == "LLMInferenceServiceConfig"
	case omeGroup:
		return o.Kind == "ServingRuntime" || o.Kind == "ClusterServingRuntime"
	case trainerGroup:
		return o.Kind == "TrainingRuntime" || o.Kind == "ClusterTrainingRuntime"
	case seldonGroup:
		return o.Kind == "ServerConfig"
	case tektonGroup:
		return o.Kind == "Task" || o.Kind == "ClusterTask"
	}
	return false
}

// Awaits reports whether the pods of an object may have another half: an object that [IsBase], of whatever place in the input.
func Awaits(o *manifest.Object) bool {
	switch o.Group() {
	case kserveGroup:
		return o.Kind == "InferenceService" || o.Kind == "LLMInferenceService"
	case omeGroup:
		return o.Kind == "InferenceService"
	case trainerGroup:
		return o.Kind == "TrainJob"
	case seldonGroup:
		return o.Kind == "Server"
	case tektonGroup:
		return o.Kind == "TaskRun"
	}
	return false
}

// Groups of objects that have halves.
const (
	kserveGroup  = "serving.kserve.io"
	omeGroup     = "ome.io"
	trainerGroup = "trainer.kubeflow.org"
	seldonGroup  = "mlops.seldon.io"
	tektonGroup  = "tekton.dev"
)
