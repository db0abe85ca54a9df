package cluster

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// readFiles returns the model of files with one object each, whose pods are merged with the bases among them.
func readFiles(t *testing.T, files ...string) *Model {
	t.Helper()
	reader := workload.Reader{Bases: new(workload.Bases)}
	var objects []*manifest.Object
	for i, text := range files {
		for _, d := range manifest.Parse(manifest.Section{File: string(rune('a'+i)) + ".yaml", Text: []byte(text), Line: 1}) {
			for part := range d.Parts() {
				o := part.Object
				objects = append(objects, &o)
				if workload.IsBase(&o) {
					reader.Bases.Add(&o)
				}
			}
		}
	}
	var m Model
	for _, o := range objects {
		var pods []Pod
		for _, pod := range reader.Pods(o) {
			if !reader.Extra.Passive(o) {
				pods = append(pods, Pod{Pod: pod})
			}
		}
		m.Add(o, manifest.Identity{APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Namespace, Name: o.Name}, 0, pods)
	}
	return &m
}

// where returns a spot in short.
func where(s Spot) []string { return []string{s.Place.String(), s.Path, s.Missing} }

// The fields of a custom resource are shown where they stand, under the names that they have there.
func TestSpotsOfRenamedFields(t *testing.T) {
	m := readFiles(t, `apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata: {name: a, namespace: shop}
spec:
  image: registry.example/spark:3
  driver:
    serviceAccount: default
    template:
      spec:
        automountServiceAccountToken: true
  executor:
    serviceAccount: spark
`)
	require.Len(t, m.Workloads, 2)
	driver, executor := &m.Workloads[0], &m.Workloads[1]
	require.Equal(t, DefaultAccount, driver.Account.Name)
	require.Equal(t, []string{"a.yaml:7:5", "spec.driver.serviceAccount", ""}, where(driver.AccountAt()))
	require.True(t, driver.Account.TokenOn)
	require.Equal(t, []string{"a.yaml:10:9", "spec.driver.template.spec.automountServiceAccountToken", ""}, where(driver.TokenAt()))
	require.Equal(t, "spark", executor.Account.Name)
	require.True(t, executor.Account.TokenOff, "the executor has no such field: what it gets is not known")
	image := slices.Collect(driver.Images())
	require.Len(t, image, 1)
	require.Equal(t, []string{"a.yaml:5:3", "spec.image", ""}, where(image[0].At))
}

// What a pod takes from its other half stands in the file of that.
func TestSpotsOfMergedPods(t *testing.T) {
	m := readFiles(t, `apiVersion: serving.kserve.io/v1alpha1
kind: ServingRuntime
metadata: {name: tuned, namespace: shop}
spec:
  volumes:
    - {name: models, hostPath: {path: /models}}
    - {name: more, image: {reference: registry.example/more:1}}
  containers:
    - name: kserve-container
      image: registry.example/server:1
      ports: [{name: h2c, containerPort: 9000}]
`, `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: detector, namespace: shop, labels: {team: a}}
spec:
  predictor:
    model: {runtime: tuned, modelFormat: {name: onnx}, storageUri: 'pvc://claim/a'}
`)
	require.Len(t, m.Workloads, 1, "a runtime makes no pods by itself")
	w := &m.Workloads[0]
	var at [][]string
	for use := range w.Images() {
		at = append(at, where(use.At))
	}
	require.Equal(t, [][]string{{"a.yaml:10:7", "spec.containers[0].image", ""}, {"a.yaml:7:28", "spec.volumes[1].image.reference", ""}}, at)
	require.Equal(t, []string{"b.yaml:5:3", "spec.predictor", "automountServiceAccountToken"}, []string{w.TokenAt().Place.String(), "spec.predictor", w.TokenAt().Missing})
	require.Equal(t, DefaultAccount, w.Account.Name)
	require.Equal(t, []network.NamedPort{{Name: "h2c", Protocol: network.TCP, Number: 9000}}, slices.Collect(w.Ports()))
	var storage [][]string
	for i := range m.Storage {
		u := &m.Storage[i]
		storage = append(storage, where(u.Spot()))
	}
	require.Equal(t, [][]string{{"a.yaml:6:33", "spec.volumes[0].hostPath.path", ""}, {"b.yaml:6:56", "spec.predictor.model.storageUri", ""}}, storage)

	value, ok := w.Labels.Get("serving.kserve.io/inferenceservice")
	require.True(t, ok)
	require.Equal(t, "detector", value)
	require.False(t, w.Open)
}

// An operator may make an account for pods that name none, and what an overlay lacks is not known.
func TestAccountsOfOperators(t *testing.T) {
	for name, test := range map[string]struct{ text, account string }{
		"a whole pod":  {"apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {name: a}\nspec: {headGroupSpec: {template: {spec: {containers: [{image: a}]}}}}\n", DefaultAccount},
		"its own":      {"apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {name: a}\nspec: {enableInTreeAutoscaling: true, headGroupSpec: {template: {spec: {containers: [{image: a}]}}}}\n", ""},
		"of launchers": {"apiVersion: kubeflow.org/v1\nkind: MPIJob\nmetadata: {name: a}\nspec: {mpiReplicaSpecs: {Launcher: {template: {spec: {containers: [{image: a}]}}}}}\n", ""},
		"an overlay":   {"apiVersion: serving.kserve.io/v1alpha2\nkind: LLMInferenceService\nmetadata: {name: a}\nspec: {template: {containers: [{image: a}]}}\n", ""},
		"named":        {"apiVersion: serving.kserve.io/v1alpha2\nkind: LLMInferenceService\nmetadata: {name: a}\nspec: {template: {serviceAccountName: b, containers: [{image: a}]}}\n", "b"},
	} {
		m := readFiles(t, test.text)
		require.Len(t, m.Workloads, 1, name)
		require.Equal(t, test.account, m.Workloads[0].Account.Name, name)
	}
}

func TestMeets(t *testing.T) {
	m := read(t, `apiVersion: jobset.x-k8s.io/v1alpha2
kind: JobSet
metadata: {name: a}
spec: {replicatedJobs: [{name: b, template: {spec: {template: {metadata: {labels: {app: c}}, spec: {containers: [{image: a}]}}}}}]}
---
apiVersion: made.example/v1
kind: Server
metadata: {name: a}
spec: {template: {metadata: {labels: {app: c}}, spec: {containers: [{name: a, image: a}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: own}
spec: {selector: {app: c}}
---
apiVersion: v1
kind: Service
metadata: {name: other}
spec: {selector: {app: c, tier: x}}
---
apiVersion: v1
kind: Service
metadata: {name: indexed}
spec: {selector: {app: c, jobset.sigs.k8s.io/job-index: '0'}}
---
apiVersion: v1
kind: Service
metadata: {name: wrong}
spec: {selector: {app: d, tier: x}}
`)
	known, open := &m.Workloads[0], &m.Workloads[1]
	for i, want := range [][2]network.Verdict{{network.Allow, network.Allow}, {network.Deny, network.May}, {network.May, network.May}, {network.Deny, network.Deny}} {
		s := &m.Services[i]
		require.Equal(t, want, [2]network.Verdict{known.Meets(s.Selector), open.Meets(s.Selector)}, s.Name)
		behind := map[int]network.Verdict{}
		for w, selects := range m.Behind(s, []int{0, 1}) {
			behind[w] = selects
		}
		for w, v := range want {
			require.Equal(t, v, behind[w], s.Name)
		}
	}
}

// KServe copies the annotations of an InferenceService to its pods: what they say of a mesh counts, beside what the pods say.
func TestMeshOfOperatedPods(t *testing.T) {
	const policy = `---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: strict, namespace: shop}
spec: {mtls: {mode: STRICT}}
`
	for name, test := range map[string]struct {
		annotations, predictor string
		guarded                bool
	}{
		"nothing said":          {"{}", "{}", true},
		"the object says no":    {"{sidecar.istio.io/inject: 'false'}", "{}", false},
		"the pod says yes":      {"{sidecar.istio.io/inject: 'false'}", "{sidecar.istio.io/inject: 'true'}", true},
		"one of another mesh":   {"{sidecar.istio.io/inject: 'false'}", "{linkerd.io/inject: disabled}", false},
		"the pod alone says no": {"{}", "{sidecar.istio.io/inject: 'false'}", false},
	} {
		m := read(t, "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: a, namespace: shop, annotations: "+test.annotations+"}\n"+
			"spec: {predictor: {annotations: "+test.predictor+", containers: [{name: kserve-container, image: a}]}}\n"+policy)
		_, guarded := m.Network(network.Options{}).Guard(&m.Workloads[0])
		require.Equal(t, test.guarded, guarded, name)
	}
}
