package pod

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// profileMessage says what is wrong with the type of a seccomp or AppArmor profile: it is switched off, with what follows
// from that, or there is no such type.
func profileMessage(pod *workload.Pod, v podsecurity.Violation, kind, field, consequence string) string {
	switch t := v.At.Text(); t {
	case "Unconfined":
		return fmt.Sprintf("%s is switched off %s: %s", kind, profiled(pod, v.Container, field), consequence)
	case "":
		return fmt.Sprintf("the %s profile of %s has no type: the API server refuses it", kind, name(v.Container))
	default:
		return fmt.Sprintf("the %s profile of %s has type `%s`, which does not exist: the API server refuses it", kind, name(v.Container), t)
	}
}

// runtimesProfile mends the type of a seccomp or AppArmor profile, in a field of the security context of that name.
func runtimesProfile(pod *workload.Pod, v podsecurity.Violation, field string) lint.Option {
	profile := pod.SecurityContext(field)
	if v.Container != nil {
		profile = v.Container.SecurityContext(field)
	}
	// Only Localhost may have it: validateSeccompProfileField and validateAppArmorProfileField of
	// k8s.io/kubernetes/pkg/apis/core/validation.
	if profile.Field("localhostProfile").Exists() {
		return lint.NotMended("it names a profile of the node as well: type Localhost may be meant")
	}
	return lint.Mend(lint.Set(v.At, "RuntimeDefault"))
}

// profiled says for whom a profile is set: a container, or those of the pod's that have none of their own.
func profiled(pod *workload.Pod, c *workload.Container, field string) string {
	if c != nil {
		return "for " + name(c)
	}
	var heirs []*workload.Container
	for c := range pod.Containers() {
		if !c.SecurityContext(field).Exists() {
			heirs = append(heirs, c)
		}
	}
	if len(heirs) == 0 {
		return "on the pod"
	}
	return fmt.Sprintf("on the pod, for %s", names(heirs))
}

// annotatedProfileMessage is [profileMessage] for the annotations that came before the fields.
func annotatedProfileMessage(v podsecurity.Violation, kind, who, consequence string) string {
	switch profile := v.At.Text(); profile {
	case "unconfined":
		return fmt.Sprintf("an annotation switches %s off for %s: %s", kind, who, consequence)
	case "":
		return fmt.Sprintf("an annotation gives %s an empty %s profile: the API server refuses it", who, kind)
	default:
		return fmt.Sprintf("an annotation gives %s the %s profile `%s`, which does not exist: the API server refuses it", who, kind, profile)
	}
}
