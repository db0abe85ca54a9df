package conformance

import (
	"fmt"
	"reflect"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// kinds make an object of every built-in kind that holds a pod.
var kinds = []func(corev1.PodTemplateSpec) any{
	func(t corev1.PodTemplateSpec) any {
		return &corev1.Pod{TypeMeta: meta("v1", "Pod"), ObjectMeta: t.ObjectMeta, Spec: t.Spec}
	},
	func(t corev1.PodTemplateSpec) any {
		return &corev1.PodTemplate{TypeMeta: meta("v1", "PodTemplate"), ObjectMeta: misleading(t), Template: t}
	},
	func(t corev1.PodTemplateSpec) any {
		return &corev1.ReplicationController{TypeMeta: meta("v1", "ReplicationController"), ObjectMeta: misleading(t), Spec: corev1.ReplicationControllerSpec{Template: &t}}
	},
	func(t corev1.PodTemplateSpec) any {
		return &appsv1.ReplicaSet{TypeMeta: meta("apps/v1", "ReplicaSet"), ObjectMeta: misleading(t), Spec: appsv1.ReplicaSetSpec{Selector: selector, Template: t}}
	},
	func(t corev1.PodTemplateSpec) any {
		return &appsv1.Deployment{TypeMeta: meta("apps/v1", "Deployment"), ObjectMeta: misleading(t), Spec: appsv1.DeploymentSpec{Selector: selector, Template: t}}
	},
	func(t corev1.PodTemplateSpec) any {
		return &appsv1.StatefulSet{TypeMeta: meta("apps/v1", "StatefulSet"), ObjectMeta: misleading(t), Spec: appsv1.StatefulSetSpec{Selector: selector, Template: t}}
	},
	func(t corev1.PodTemplateSpec) any {
		return &appsv1.DaemonSet{TypeMeta: meta("apps/v1", "DaemonSet"), ObjectMeta: misleading(t), Spec: appsv1.DaemonSetSpec{Selector: selector, Template: t}}
	},
	func(t corev1.PodTemplateSpec) any {
		return &batchv1.Job{TypeMeta: meta("batch/v1", "Job"), ObjectMeta: misleading(t), Spec: batchv1.JobSpec{Template: t}}
	},
	func(t corev1.PodTemplateSpec) any {
		return &batchv1.CronJob{TypeMeta: meta("batch/v1", "CronJob"), ObjectMeta: misleading(t), Spec: batchv1.CronJobSpec{JobTemplate: batchv1.JobTemplateSpec{Spec: batchv1.JobSpec{Template: t}}}}
	},
}

// Without a selector, the API server refuses a controller of apps/v1, and seaworthy may take it for a fragment that is to be
// merged with another object. The same holds for a pod without a container that has an image.
var selector = &metav1.LabelSelector{MatchLabels: map[string]string{"app": "shop"}}

func meta(apiVersion, kind string) metav1.TypeMeta {
	return metav1.TypeMeta{APIVersion: apiVersion, Kind: kind}
}

// misleading is a controller's metadata, the annotations of which do not count.
func misleading(t corev1.PodTemplateSpec) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: t.Name, Annotations: map[string]string{
		"container.apparmor.security.beta.kubernetes.io/a": "unconfined",
		"seccomp.security.alpha.kubernetes.io/pod":         "unconfined",
	}}
}

// podOf returns the pod of an object, as admission sees it.
func podOf(object any) (*corev1.PodTemplateSpec, error) {
	switch o := object.(type) {
	case *corev1.Pod:
		return defaulted(&corev1.PodTemplateSpec{ObjectMeta: o.ObjectMeta, Spec: o.Spec}, false), nil
	case *corev1.PodTemplate:
		return defaulted(&o.Template, true), nil
	case *corev1.ReplicationController:
		return defaulted(o.Spec.Template, true), nil
	case *appsv1.ReplicaSet:
		return defaulted(&o.Spec.Template, true), nil
	case *appsv1.Deployment:
		return defaulted(&o.Spec.Template, true), nil
	case *appsv1.StatefulSet:
		return defaulted(&o.Spec.Template, true), nil
	case *appsv1.DaemonSet:
		return defaulted(&o.Spec.Template, true), nil
	case *batchv1.Job:
		return defaulted(&o.Spec.Template, true), nil
	case *batchv1.CronJob:
		return defaulted(&o.Spec.JobTemplate.Spec.Template, true), nil
	}
	return nil, fmt.Errorf("no pod in %s", reflect.TypeOf(object))
}
