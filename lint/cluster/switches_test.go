package cluster

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSwitches(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []ExposureKind
	}{
		"a type":               {"apiVersion: apps.nvidia.com/v1alpha1\nkind: NIMService\nmetadata: {name: a}\nspec: {expose: {service: {type: LoadBalancer}}}\n", []ExposureKind{ByLoadBalancer}},
		"a type inside":        {"apiVersion: apps.nvidia.com/v1alpha1\nkind: NIMService\nmetadata: {name: a}\nspec: {expose: {service: {type: ClusterIP}}}\n", nil},
		"what is on":           {"apiVersion: apps.nvidia.com/v1alpha1\nkind: NIMService\nmetadata: {name: a}\nspec: {expose: {ingress: {enabled: true}}}\n", []ExposureKind{ByEntry}},
		"what is off":          {"apiVersion: apps.nvidia.com/v1alpha1\nkind: NIMService\nmetadata: {name: a}\nspec: {expose: {ingress: {enabled: false}}}\n", nil},
		"what is there":        {"apiVersion: apps.nvidia.com/v1alpha1\nkind: NIMService\nmetadata: {name: a}\nspec: {expose: {router: {gateway: {}}}}\n", []ExposureKind{ByEntry}},
		"a list":               {"apiVersion: apps.nvidia.com/v1alpha1\nkind: NIMPipeline\nmetadata: {name: a}\nspec: {services: [{spec: {}}, {spec: {expose: {service: {type: NodePort}}}}]}\n", []ExposureKind{ByNodePort}},
		"a mapping":            {"apiVersion: nvidia.com/v1alpha1\nkind: DynamoGraphDeployment\nmetadata: {name: a}\nspec: {services: {Worker: {}, Frontend: {ingress: {enabled: true}}}}\n", []ExposureKind{ByEntry}},
		"a group of others":    {"apiVersion: example.com/v1\nkind: NIMService\nmetadata: {name: a}\nspec: {expose: {service: {type: LoadBalancer}}}\n", nil},
		"an annotation":        {"apiVersion: kaito.sh/v1beta1\nkind: Workspace\nmetadata: {name: a, annotations: {kaito.sh/enablelb: \"true\"}}\n", []ExposureKind{ByLoadBalancer}},
		"KServe":               {"apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: a}\n", []ExposureKind{ByPlatform}},
		"KServe, inside":       {"apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: a, labels: {networking.kserve.io/visibility: cluster-local}}\n", nil},
		"KServe, with a token": {"apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: a, annotations: {security.opendatahub.io/enable-auth: \"true\"}}\n", nil},
		"Open Data Hub":        {"apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: a, labels: {opendatahub.io/dashboard: \"true\"}}\n", nil},
		"Open Data Hub, asked": {"apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: a, labels: {opendatahub.io/dashboard: \"true\", networking.kserve.io/visibility: exposed}}\n", []ExposureKind{ByPlatform}},
		"a route":              {"apiVersion: serving.kserve.io/v1alpha1\nkind: LLMInferenceService\nmetadata: {name: a}\nspec: {router: {route: {}, gateway: {}}}\n", []ExposureKind{ByPlatform}},
		"no route":             {"apiVersion: serving.kserve.io/v1alpha1\nkind: LLMInferenceService\nmetadata: {name: a}\nspec: {router: {scheduler: {}}}\n", nil},
		"Knative":              {"apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\n", []ExposureKind{ByPlatform}},
		"Knative, inside":      {"apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a, labels: {networking.knative.dev/visibility: cluster-local}}\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			m, o := modelOf(t, []byte(test.text))
			var got []ExposureKind
			for _, p := range m.switches(o) {
				require.True(t, readPlace(p.at, "a").Start.IsValid())
				got = append(got, p.by)
			}
			require.Equal(t, test.want, got)
		})
	}
}
