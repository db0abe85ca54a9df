package schema

import (
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// path walks from a kind down to a type: a name is a field, "[]" the items of a list or the values of a map.
func path(t *testing.T, apiVersion, kind string, steps ...string) Type {
	t.Helper()
	typ, ok := Lookup(apiVersion, kind)
	require.True(t, ok, "%s %s", apiVersion, kind)
	for _, step := range steps {
		if step == "[]" {
			typ = typ.Elem()
			continue
		}
		typ, ok = typ.Field(step)
		require.True(t, ok, "field %s", step)
	}
	return typ
}

func TestTypes(t *testing.T) {
	deployment := []string{"spec", "template", "spec"}
	tests := []struct {
		apiVersion, kind string
		steps            []string
		want             Kind
		name             string
	}{
		{"apps/v1", "Deployment", nil, Object, "Deployment"},
		{"apps/v1", "Deployment", []string{"apiVersion"}, String, ""},
		{"apps/v1", "Deployment", []string{"metadata"}, Object, "ObjectMeta"},
		{"apps/v1", "Deployment", []string{"metadata", "labels"}, Map, ""},
		{"apps/v1", "Deployment", []string{"metadata", "labels", "[]"}, String, ""},
		{"apps/v1", "Deployment", []string{"metadata", "creationTimestamp"}, Time, ""},
		{"apps/v1", "Deployment", []string{"metadata", "managedFields", "[]", "fieldsV1"}, Any, ""},
		{"apps/v1", "Deployment", []string{"spec", "replicas"}, Int32, ""},
		{"apps/v1", "Deployment", []string{"spec", "strategy", "rollingUpdate", "maxSurge"}, IntOrString, ""},
		{"apps/v1", "Deployment", deployment, Object, "PodSpec"},
		{"apps/v1", "Deployment", append(deployment, "hostPID"), Bool, ""},
		{"apps/v1", "Deployment", append(deployment, "securityContext"), Object, "PodSecurityContext"},
		{"apps/v1", "Deployment", append(deployment, "containers"), List, ""},
		{"apps/v1", "Deployment", append(deployment, "containers", "[]", "securityContext"), Object, "SecurityContext"},
		{"apps/v1", "Deployment", append(deployment, "containers", "[]", "securityContext", "runAsUser"), Int64, ""},
		{"apps/v1", "Deployment", append(deployment, "containers", "[]", "resources", "limits", "[]"), Quantity, ""},
		{"apps/v1", "Deployment", append(deployment, "ephemeralContainers", "[]", "image"), String, ""}, // in an embedded struct
		{"apps/v1", "Deployment", append(deployment, "volumes", "[]", "hostPath"), Object, "HostPathVolumeSource"},
		{"apps/v1", "ControllerRevision", []string{"data"}, Any, ""},
		{"coordination.k8s.io/v1", "Lease", []string{"spec", "renewTime"}, MicroTime, ""},
		{"v1", "Secret", []string{"data", "[]"}, Bytes, ""},
		{"networking.k8s.io/v1", "NetworkPolicy", []string{"spec"}, Object, "NetworkPolicySpec"},
		{"authentication.k8s.io/v1", "TokenReview", []string{"status", "user", "extra", "[]", "[]"}, String, ""},
	}
	for _, test := range tests {
		t.Run(test.kind+" "+strings.Join(test.steps, " "), func(t *testing.T) {
			typ := path(t, test.apiVersion, test.kind, test.steps...)
			require.Equal(t, test.want, typ.Kind())
			require.Equal(t, test.name, typ.Name())
		})
	}
}

func TestUnknown(t *testing.T) {
	for _, unknown := range [][2]string{
		{"", ""}, {"v1", ""}, {"v1", "pod"}, {"v2", "Pod"}, {"v1", "PodList"}, {"v1", "List"}, {"v1", "ListOptions"},
		{"apps/v1", "Pod"}, {"apiextensions.k8s.io/v1", "CustomResourceDefinition"}, {"v1", "DeploymentConfig"},
		{"autoscaling/v2beta2", "HorizontalPodAutoscaler"}, {"zzz/v1", "Zzz"},
	} {
		typ, ok := Lookup(unknown[0], unknown[1])
		require.False(t, ok, "%s", unknown)
		require.Zero(t, typ)
	}
	container := path(t, "v1", "Pod", "spec", "containers", "[]")
	_, ok := container.Field("securitycontext")
	require.False(t, ok, "names are told apart by case")
	_, ok = container.Field("")
	require.False(t, ok)
}

func TestZeroType(t *testing.T) {
	var zero Type
	require.Equal(t, Any, zero.Kind())
	require.Zero(t, zero.Elem())
	require.Empty(t, zero.Name())
	require.Empty(t, slices.Collect(zero.FieldNames()))
	_, ok := zero.Nearest("spec")
	require.False(t, ok)
}

func TestNamed(t *testing.T) {
	spec, ok := Named("PodSpec")
	require.True(t, ok)
	require.Equal(t, path(t, "v1", "Pod", "spec"), spec)
	template, ok := Named("PodTemplateSpec")
	require.True(t, ok)
	require.Equal(t, path(t, "apps/v1", "DaemonSet", "spec", "template"), template)
	for id := firstCoreV1; id <= lastCoreV1; id++ {
		named, ok := Named(types[id].name)
		require.True(t, ok, types[id].name)
		require.Equal(t, Type{id}, named)
	}
	for _, name := range []string{"", "podSpec", "Deployment", "Zzz"} {
		_, ok := Named(name)
		require.False(t, ok, name)
	}
}

func TestFieldNames(t *testing.T) {
	capabilities := path(t, "v1", "Pod", "spec", "containers", "[]", "securityContext", "capabilities")
	require.Equal(t, []string{"add", "drop"}, slices.Collect(capabilities.FieldNames()))
	for name := range capabilities.FieldNames() {
		require.Equal(t, "add", name)
		break
	}
}

func TestKindString(t *testing.T) {
	require.Len(t, kindNames, int(Bytes)+1)
	for _, name := range kindNames {
		require.NotEmpty(t, name)
	}
	require.Equal(t, "boolean", Bool.String())
	require.Equal(t, "Kind(200)", Kind(200).String())
}

// Some lookups search by halves: the table must be sorted.
func TestTableIsSorted(t *testing.T) {
	require.True(t, slices.IsSortedFunc(apis[:], func(a, b api) int {
		if a.version != b.version {
			return strings.Compare(a.version, b.version)
		}
		return strings.Compare(a.kind, b.kind)
	}))
	for _, e := range types {
		require.True(t, slices.IsSortedFunc(e.fields, func(a, b field) int { return strings.Compare(a.name, b.name) }), e.name)
	}
}

// The generator makes the hash tables, with a hash function of its own.
func TestEveryNameIsFound(t *testing.T) {
	for id := range types {
		for _, f := range types[id].fields {
			found, ok := types[id].field(f.name)
			require.True(t, ok, f.name)
			require.Equal(t, f.typ, found)
		}
		for _, name := range []string{"", "x", "nosuchfield"} {
			_, ok := types[id].field(name)
			require.False(t, ok)
		}
	}
	for _, a := range apis {
		found, ok := find(a.version, a.kind)
		require.True(t, ok)
		require.Equal(t, a, *found)
	}
}

func TestRemoved(t *testing.T) {
	tests := []struct {
		apiVersion, kind string
		minor            int
		replacement      string
	}{
		{"extensions/v1beta1", "Deployment", 16, "apps/v1 Deployment"},
		{"extensions/v1beta1", "DaemonSet", 16, "apps/v1 DaemonSet"},
		{"extensions/v1beta1", "ReplicaSet", 16, "apps/v1 ReplicaSet"},
		{"extensions/v1beta1", "NetworkPolicy", 16, "networking.k8s.io/v1 NetworkPolicy"},
		{"extensions/v1beta1", "PodSecurityPolicy", 16, ""},
		{"extensions/v1beta1", "Ingress", 22, "networking.k8s.io/v1 Ingress"},
		{"apps/v1beta1", "StatefulSet", 16, "apps/v1 StatefulSet"},
		{"apps/v1beta2", "Deployment", 16, "apps/v1 Deployment"},
		{"policy/v1beta1", "PodSecurityPolicy", 25, ""},
		{"policy/v1beta1", "PodDisruptionBudget", 25, "policy/v1 PodDisruptionBudget"},
		{"batch/v1beta1", "CronJob", 25, "batch/v1 CronJob"},
		{"batch/v2alpha1", "CronJob", 21, "batch/v1 CronJob"},
		{"autoscaling/v2beta1", "HorizontalPodAutoscaler", 25, "autoscaling/v2 HorizontalPodAutoscaler"},
		{"autoscaling/v2beta2", "HorizontalPodAutoscaler", 26, "autoscaling/v2 HorizontalPodAutoscaler"},
		{"apiextensions.k8s.io/v1beta1", "CustomResourceDefinition", 22, "apiextensions.k8s.io/v1 CustomResourceDefinition"},
		{"apiregistration.k8s.io/v1beta1", "APIService", 22, "apiregistration.k8s.io/v1 APIService"},
		{"admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration", 22, "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration"},
		{"admissionregistration.k8s.io/v1beta1", "ValidatingAdmissionPolicy", 34, "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy"},
		{"rbac.authorization.k8s.io/v1beta1", "ClusterRole", 22, "rbac.authorization.k8s.io/v1 ClusterRole"},
		{"rbac.authorization.k8s.io/v1alpha1", "Role", 23, "rbac.authorization.k8s.io/v1 Role"},
		{"networking.k8s.io/v1beta1", "Ingress", 22, "networking.k8s.io/v1 Ingress"},
		{"networking.k8s.io/v1beta1", "IngressClass", 22, "networking.k8s.io/v1 IngressClass"},
		{"certificates.k8s.io/v1beta1", "CertificateSigningRequest", 22, "certificates.k8s.io/v1 CertificateSigningRequest"},
		{"coordination.k8s.io/v1beta1", "Lease", 22, "coordination.k8s.io/v1 Lease"},
		{"storage.k8s.io/v1beta1", "StorageClass", 22, "storage.k8s.io/v1 StorageClass"},
		{"storage.k8s.io/v1beta1", "CSIStorageCapacity", 27, "storage.k8s.io/v1 CSIStorageCapacity"},
		{"scheduling.k8s.io/v1alpha1", "PriorityClass", 23, "scheduling.k8s.io/v1 PriorityClass"},
		{"scheduling.k8s.io/v1beta1", "PriorityClass", 22, "scheduling.k8s.io/v1 PriorityClass"},
		{"discovery.k8s.io/v1beta1", "EndpointSlice", 25, "discovery.k8s.io/v1 EndpointSlice"},
		{"events.k8s.io/v1beta1", "Event", 25, "events.k8s.io/v1 Event"},
		{"node.k8s.io/v1beta1", "RuntimeClass", 25, "node.k8s.io/v1 RuntimeClass"},
		{"node.k8s.io/v1alpha1", "RuntimeClass", 24, "node.k8s.io/v1 RuntimeClass"},
		// v1beta3 was named as the replacement of the two before it, and was removed in turn.
		{"flowcontrol.apiserver.k8s.io/v1beta1", "FlowSchema", 26, "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
		{"flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema", 29, "flowcontrol.apiserver.k8s.io/v1 FlowSchema"},
		{"flowcontrol.apiserver.k8s.io/v1beta3", "PriorityLevelConfiguration", 32, "flowcontrol.apiserver.k8s.io/v1 PriorityLevelConfiguration"},
	}
	for _, test := range tests {
		t.Run(test.apiVersion+" "+test.kind, func(t *testing.T) {
			minor, replacement, ok := Removed(test.apiVersion, test.kind)
			require.True(t, ok)
			require.Equal(t, test.minor, minor)
			require.Equal(t, test.replacement, replacement)
		})
	}
	for _, served := range [][2]string{
		{"v1", "Pod"}, {"apps/v1", "Deployment"}, {"networking.k8s.io/v1", "Ingress"}, {"autoscaling/v1", "HorizontalPodAutoscaler"},
		{"apiextensions.k8s.io/v1", "CustomResourceDefinition"},
		{"admission.k8s.io/v1beta1", "AdmissionReview"}, {"policy/v1beta1", "Eviction"}, // no objects of their own
		{"example.com/v1", "Thing"},
	} {
		minor, replacement, ok := Removed(served[0], served[1])
		require.False(t, ok, "%s", served)
		require.Zero(t, minor)
		require.Empty(t, replacement)
	}
}

func TestReplacementsAreServed(t *testing.T) {
	minor, err := strconv.Atoi(strings.TrimPrefix(APIVersion, "1."))
	require.NoError(t, err)
	for _, a := range apis {
		if a.replacement == "" {
			continue
		}
		version, kind, _ := strings.Cut(a.replacement, " ")
		next, ok := find(version, kind)
		require.True(t, ok, a.replacement)
		require.NotZero(t, a.removed, "%s %s", a.version, a.kind)
		require.True(t, next.removed == 0 || int(next.removed) > minor, "%s %s: %s", a.version, a.kind, a.replacement)
	}
}

func TestClusterScoped(t *testing.T) {
	tests := []struct {
		apiVersion, kind string
		cluster, known   bool
	}{
		{"v1", "Pod", false, true},
		{"v1", "Namespace", true, true},
		{"v1", "Node", true, true},
		{"v1", "PersistentVolume", true, true},
		{"v1", "PersistentVolumeClaim", false, true},
		{"v1", "Binding", false, true},
		{"v1", "ComponentStatus", true, true},
		{"apps/v1", "Deployment", false, true},
		{"rbac.authorization.k8s.io/v1", "ClusterRole", true, true},
		{"rbac.authorization.k8s.io/v1", "RoleBinding", false, true},
		{"networking.k8s.io/v1", "IngressClass", true, true},
		{"storage.k8s.io/v1", "StorageClass", true, true},
		{"storage.k8s.io/v1", "CSIStorageCapacity", false, true},
		{"policy/v1beta1", "PodSecurityPolicy", true, true},
		{"authentication.k8s.io/v1", "TokenReview", true, true},
		{"authorization.k8s.io/v1", "LocalSubjectAccessReview", false, true},
		{"apiextensions.k8s.io/v1", "CustomResourceDefinition", true, true},
		{"apiregistration.k8s.io/v1", "APIService", true, true},
		{"admission.k8s.io/v1", "AdmissionReview", false, false},
		{"example.com/v1", "Thing", false, false},
	}
	for _, test := range tests {
		t.Run(test.apiVersion+" "+test.kind, func(t *testing.T) {
			cluster, known := ClusterScoped(test.apiVersion, test.kind)
			require.Equal(t, test.cluster, cluster)
			require.Equal(t, test.known, known)
		})
	}
}

func TestDependencies(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the go command is not here")
	}
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	require.Contains(t, string(out), "lint/schema")
	require.NotContains(t, string(out), "k8s.io/")
}

func TestLookupsDoNotAllocate(t *testing.T) {
	require.Zero(t, testing.AllocsPerRun(10, func() {
		pod, _ := Lookup("v1", "Pod")
		pod.Field("spec")
	}))
}

func BenchmarkLookupField(b *testing.B) {
	for b.Loop() {
		deployment, _ := Lookup("apps/v1", "Deployment")
		spec, _ := deployment.Field("spec")
		if _, ok := spec.Field("template"); !ok {
			b.Fatal("a Deployment has a template")
		}
	}
}
