package cluster

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What the pods of one object are called.
func TestParts(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"one pod": {"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{image: a}]}}}\n", []string{""}},
		"groups of workers": {`apiVersion: ray.io/v1
kind: RayCluster
metadata: {name: a}
spec:
  headGroupSpec: {template: {spec: {containers: [{image: a}]}}}
  workerGroupSpecs:
    - {groupName: gpu, template: {spec: {containers: [{image: a}]}}}
    - {template: {spec: {containers: [{image: a}]}}}
`, []string{"head", "gpu", "worker-2"}},
		"one group of workers": {`apiVersion: ray.io/v1
kind: RayJob
metadata: {name: a}
spec:
  rayClusterSpec:
    headGroupSpec: {template: {spec: {containers: [{image: a}]}}}
    workerGroupSpecs: [{template: {spec: {containers: [{image: a}]}}}]
`, []string{"head", "worker"}},
		"components": {`apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: a}
spec:
  predictor: {containers: [{image: a}], workerSpec: {containers: [{image: a}]}}
  transformer: {containers: [{image: a}]}
`, []string{"predictor", "predictor-worker", "transformer"}},
		"types of replicas": {`apiVersion: kubeflow.org/v1
kind: PyTorchJob
metadata: {name: a}
spec:
  pytorchReplicaSpecs:
    Master: {template: {spec: {containers: [{image: a}]}}}
    Worker: {template: {spec: {containers: [{image: a}]}}}
`, []string{"master", "worker"}},
		"named jobs": {`apiVersion: jobset.x-k8s.io/v1alpha2
kind: JobSet
metadata: {name: a}
spec:
  replicatedJobs:
    - {name: driver, template: {spec: {template: {spec: {containers: [{image: a}]}}}}}
    - {name: driver, template: {spec: {template: {spec: {containers: [{image: a}]}}}}}
`, []string{"driver", "driver-2"}},
		"leader and workers": {`apiVersion: leaderworkerset.x-k8s.io/v1
kind: LeaderWorkerSet
metadata: {name: a}
spec:
  leaderWorkerTemplate:
    leaderTemplate: {spec: {containers: [{image: a}]}}
    workerTemplate: {spec: {containers: [{image: a}]}}
`, []string{"leader", "worker"}},
		"the pod itself and another": {`apiVersion: serving.kserve.io/v1alpha2
kind: LLMInferenceService
metadata: {name: a}
spec:
  template: {containers: [{image: a}]}
  worker: {containers: [{image: a}]}
`, []string{"main", "worker"}},
		"of a kind that is not known": {`apiVersion: made.example/v1
kind: Pair
metadata: {name: a}
spec:
  front: {podSpec: {containers: [{name: a, image: a}]}}
  others: [{metadata: {name: x}, spec: {containers: [{name: a, image: a}]}}, {spec: {containers: [{name: a, image: a}]}}]
`, []string{"front", "x", "other-2"}},
	} {
		t.Run(name, func(t *testing.T) {
			m := read(t, test.text)
			var got []string
			for i := range m.Workloads {
				got = append(got, m.Workloads[i].Part)
				require.NotEmpty(t, m.Workloads[i].String())
			}
			require.ElementsMatch(t, test.want, got)
		})
	}
}

// An object in one of a kind that is not known is of a namespace that is not known either: its pods are none of the model's.
func TestPodsInObjectsOfUnknownKinds(t *testing.T) {
	m := read(t, `apiVersion: made.example/v1
kind: Bundle
metadata: {name: a, namespace: shop}
spec:
  objects:
    - {apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {containers: [{name: a, image: a}]}}}}
  template: {spec: {containers: [{name: a, image: a}]}}
`)
	require.Len(t, m.Workloads, 1)
	w := &m.Workloads[0]
	require.True(t, w.Guessed && w.Open && w.Operated)
	require.Empty(t, w.Account.Name, "the operator may choose it")
	require.Empty(t, w.Part)
}
