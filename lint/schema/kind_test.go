package schema

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMisnamed(t *testing.T) {
	tests := []struct {
		apiVersion, kind string
		version          bool
		meant            string
	}{
		{"apps/v1", "Deploymnet", false, "Deployment"},
		{"apps/v1", "deployment", false, "Deployment"},
		{"v1", "pod", false, "Pod"},
		{"v1", "Endpoint", false, "Endpoints"},
		{"networking.k8s.io/v1", "NetworkPolicies", false, ""},
		{"apps/v1", "Foo", false, ""},
		{"policy/v1", "PodSecurityPolicy", false, ""},
		{"v1", "Deployment", true, "apps/v1"},
		{"apps/v1", "CronJob", true, "batch/v1"},
		{"extensions/v1beta1", "Job", true, "batch/v1"},
		{"autoscaling/v2", "Pod", true, "v1"},
		{"app/v1", "Deployment", true, "apps/v1"},
		{"apps", "Deployment", true, "apps/v1"},
		{"appsv1", "Deployment", true, "apps/v1"},
		{"Apps/v1", "Deployment", true, "apps/v1"},
		{"apps/V1", "Deployment", true, "apps/v1"},
		{"apps/1", "Deployment", true, "apps/v1"},
		{"V1", "Pod", true, "v1"},
		{"v1beta1", "Deployment", true, "apps/v1"},
		{"networking.k8.io/v1", "NetworkPolicy", true, "networking.k8s.io/v1"},
		{"apps/v9", "HorizontalPodAutoscaler", true, "autoscaling/v2"},
	}
	for _, test := range tests {
		t.Run(test.apiVersion+" "+test.kind, func(t *testing.T) {
			m, ok := Misnamed(test.apiVersion, test.kind)
			require.True(t, ok)
			require.Equal(t, Misnomer{test.version, test.meant}, m)
		})
	}
	for _, right := range [][2]string{
		{"v1", "Pod"}, {"apps/v1", "Deployment"}, {"extensions/v1beta1", "Deployment"}, {"policy/v1beta1", "PodSecurityPolicy"},
		{"v1", "PodList"}, {"v1", "List"}, {"apps/v1", "DeploymentList"}, {"apiextensions.k8s.io/v1", "ConversionReview"},
		{"v1", "Config"}, {"v1", "Template"}, {"v1", "Route"}, {"v1", "DeploymentConfig"}, {"v1", "NetNamespace"}, {"v1", "Policy"},
		{"apps/v2", "Deployment"}, {"batch/v2beta1", "CronJob"}, {"v2", "Pod"}, // newer or older than the table
		{"apps.openshift.io/v1", "DeploymentConfig"}, {"apps.kruise.io/v1beta1", "StatefulSet"}, {"batch.volcano.sh/v1alpha1", "Job"},
		{"serving.knative.dev/v1", "Service"}, {"scheduling.x-k8s.io/v1alpha1", "PodGroup"}, {"projectcalico.org/v3", "NetworkPolicy"},
		{"gateway.networking.k8s.io/v1", "Gateway"}, {"rbac.istio.io/v1", "Role"}, {"example/v1", "Thing"}, {"", ""},
	} {
		_, ok := Misnamed(right[0], right[1])
		require.False(t, ok, "%s", right)
	}
}

func FuzzMisnamed(f *testing.F) {
	f.Add("apps/v1", "Deploymnet")
	f.Add("app//v1", "Pod")
	f.Add("", "\xff")
	f.Fuzz(func(t *testing.T, apiVersion, kind string) {
		m, ok := Misnamed(apiVersion, kind)
		if !ok || m.Meant == "" {
			return
		}
		if m.Version {
			apiVersion = m.Meant
		} else {
			kind = m.Meant
		}
		_, known := find(apiVersion, kind)
		require.True(t, known, "%s %s", apiVersion, kind)
	})
}
