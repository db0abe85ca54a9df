package conformance

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

// oracle is Pod Security Admission itself.
type oracle struct {
	evaluator policy.Evaluator
}

// newOracle returns an evaluator of all checks, whose results carry the id of their check in ForbiddenReason: the library
// keeps the ids to itself.
func newOracle() (*oracle, error) {
	checks := policy.DefaultChecks()
	for i, check := range checks {
		for j, versioned := range check.Versions {
			checks[i].Versions[j].CheckPod = func(metadata *metav1.ObjectMeta, spec *corev1.PodSpec) policy.CheckResult {
				result := versioned.CheckPod(metadata, spec)
				result.ForbiddenReason = string(check.ID)
				return result
			}
		}
	}
	evaluator, err := policy.NewEvaluator(checks, nil)
	if err != nil {
		return nil, err
	}
	return &oracle{evaluator}, nil
}

// violated returns the ids of the checks that a pod violates, in the library's order.
func (o *oracle) violated(p podsecurity.Policy, pod *corev1.PodTemplateSpec) []string {
	var ids []string
	for _, result := range o.evaluator.EvaluatePod(levelVersion(p), &pod.ObjectMeta, &pod.Spec) {
		if !result.Allowed {
			ids = append(ids, result.ForbiddenReason)
		}
	}
	return ids
}

// active returns the ids of the checks that a policy runs.
func (o *oracle) active(p podsecurity.Policy) []string {
	var ids []string
	for _, result := range o.evaluator.EvaluatePod(levelVersion(p), &metav1.ObjectMeta{}, &corev1.PodSpec{}) {
		ids = append(ids, result.ForbiddenReason)
	}
	return ids
}

func levelVersion(p podsecurity.Policy) api.LevelVersion {
	return api.LevelVersion{Level: api.Level(p.Level.String()), Version: api.MajorMinorVersion(1, int(p.Version))}
}

// defaulted returns what the API server makes of a pod before admission sees it, as far as it bears on the checks
// (k8s.io/kubernetes/pkg/apis/core/v1: SetDefaults_Volume, SetDefaults_Pod; the latter is for pods, not for templates).
func defaulted(pod *corev1.PodTemplateSpec, template bool) *corev1.PodTemplateSpec {
	pod = pod.DeepCopy()
	for i := range pod.Spec.Volumes {
		if source := &pod.Spec.Volumes[i].VolumeSource; *source == (corev1.VolumeSource{}) {
			source.EmptyDir = &corev1.EmptyDirVolumeSource{}
		}
	}
	if pod.Spec.HostNetwork && !template {
		for _, c := range slices.Concat(pod.Spec.InitContainers, pod.Spec.Containers) {
			for i := range c.Ports {
				if c.Ports[i].HostPort == 0 {
					c.Ports[i].HostPort = c.Ports[i].ContainerPort
				}
			}
		}
	}
	return pod
}

// policies are all there are: both levels at every version.
func policies() []podsecurity.Policy {
	var all []podsecurity.Policy
	for version := podsecurity.Version(0); version <= podsecurity.Latest; version++ {
		for _, level := range []podsecurity.Level{podsecurity.BaselineLevel, podsecurity.RestrictedLevel} {
			all = append(all, podsecurity.Policy{Level: level, Version: version})
		}
	}
	return all
}
