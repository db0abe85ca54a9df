package main

// binding is created in a namespace by schedulers, but k8s.io/api asks for no client of its own for it.
var binding = gvk{"v1", "Binding"}

// untagged are the kinds of k8s.io/api that do not say when they were removed, with the minor of the first Kubernetes
// 1.N that does not serve them.
var untagged = map[gvk]int{
	// CHANGELOG-1.23: the rbac.authorization.k8s.io/v1alpha1 API version is removed (kubernetes/kubernetes#104248).
	{"rbac.authorization.k8s.io/v1alpha1", "ClusterRole"}:        23,
	{"rbac.authorization.k8s.io/v1alpha1", "ClusterRoleBinding"}: 23,
	{"rbac.authorization.k8s.io/v1alpha1", "Role"}:               23,
	{"rbac.authorization.k8s.io/v1alpha1", "RoleBinding"}:        23,
	// CHANGELOG-1.24: the node.k8s.io/v1alpha1 RuntimeClass API is no longer served (kubernetes/kubernetes#103061).
	{"node.k8s.io/v1alpha1", "RuntimeClass"}: 24,
}

// absent are kinds that k8s.io/api does not hold: those of other modules that every cluster serves, and those it held
// once. Beta versions are as the deprecation guide says
// (https://kubernetes.io/docs/reference/using-api/deprecation-guide/). For alpha versions, which it leaves out, the
// minor is that of the first k8s.io/api v0.N without the type, unless another source is given.
var absent = map[gvk]api{
	// k8s.io/apiextensions-apiserver and k8s.io/kube-aggregator
	{"apiextensions.k8s.io/v1", "CustomResourceDefinition"}:      {scope: "clusterScoped"},
	{"apiextensions.k8s.io/v1beta1", "CustomResourceDefinition"}: {scope: "clusterScoped", removed: 22},
	{"apiregistration.k8s.io/v1", "APIService"}:                  {scope: "clusterScoped"},
	{"apiregistration.k8s.io/v1beta1", "APIService"}:             {scope: "clusterScoped", removed: 22},

	{"autoscaling/v2beta1", "HorizontalPodAutoscaler"}: {scope: "namespaced", removed: 25},
	{"autoscaling/v2beta2", "HorizontalPodAutoscaler"}: {scope: "namespaced", removed: 26},
	// Pod Security Admission, which is configured by labels of namespaces, took its place.
	{"policy/v1beta1", "PodSecurityPolicy"}: {scope: "clusterScoped", removed: 25},
	// k8s.io/api v0.24: APILifecycleRemoved says 1.16.
	{"extensions/v1beta1", "PodSecurityPolicy"}: {scope: "clusterScoped", removed: 16},

	// CHANGELOG-1.14: alpha initializers and their API version have been removed (kubernetes/kubernetes#72972).
	{"admissionregistration.k8s.io/v1alpha1", "InitializerConfiguration"}: {scope: "clusterScoped", removed: 14},

	// k8s.io/api v0.28: APILifecycleRemoved says 1.21.
	{"flowcontrol.apiserver.k8s.io/v1alpha1", "FlowSchema"}:                 {scope: "clusterScoped", removed: 21},
	{"flowcontrol.apiserver.k8s.io/v1alpha1", "PriorityLevelConfiguration"}: {scope: "clusterScoped", removed: 21},

	// kubernetes/kubernetes#125021: Kubernetes 1.31 serves these as v1beta1 only.
	{"networking.k8s.io/v1alpha1", "IPAddress"}:   {scope: "clusterScoped", removed: 31},
	{"networking.k8s.io/v1alpha1", "ServiceCIDR"}: {scope: "clusterScoped", removed: 31},

	// CHANGELOG-1.23: the scheduling.k8s.io/v1alpha1 API version is removed (kubernetes/kubernetes#104248).
	{"scheduling.k8s.io/v1alpha1", "PriorityClass"}: {scope: "clusterScoped", removed: 23},

	{"auditregistration.k8s.io/v1alpha1", "AuditSink"}:              {scope: "clusterScoped", removed: 19},
	{"batch/v2alpha1", "CronJob"}:                                   {scope: "namespaced", removed: 21},
	{"discovery.k8s.io/v1alpha1", "EndpointSlice"}:                  {scope: "namespaced", removed: 21},
	{"networking.k8s.io/v1alpha1", "ClusterCIDR"}:                   {scope: "clusterScoped", removed: 29},
	{"resource.k8s.io/v1alpha2", "PodSchedulingContext"}:            {scope: "namespaced", removed: 31},
	{"resource.k8s.io/v1alpha2", "ResourceClaim"}:                   {scope: "namespaced", removed: 31},
	{"resource.k8s.io/v1alpha2", "ResourceClaimParameters"}:         {scope: "namespaced", removed: 31},
	{"resource.k8s.io/v1alpha2", "ResourceClaimTemplate"}:           {scope: "namespaced", removed: 31},
	{"resource.k8s.io/v1alpha2", "ResourceClass"}:                   {scope: "clusterScoped", removed: 31},
	{"resource.k8s.io/v1alpha2", "ResourceClassParameters"}:         {scope: "namespaced", removed: 31},
	{"resource.k8s.io/v1alpha2", "ResourceSlice"}:                   {scope: "clusterScoped", removed: 31},
	{"resource.k8s.io/v1alpha3", "DeviceClass"}:                     {scope: "clusterScoped", removed: 34},
	{"resource.k8s.io/v1alpha3", "PodSchedulingContext"}:            {scope: "namespaced", removed: 32},
	{"resource.k8s.io/v1alpha3", "ResourceClaim"}:                   {scope: "namespaced", removed: 34},
	{"resource.k8s.io/v1alpha3", "ResourceClaimTemplate"}:           {scope: "namespaced", removed: 34},
	{"resource.k8s.io/v1alpha3", "ResourceSlice"}:                   {scope: "clusterScoped", removed: 34},
	{"scheduling.k8s.io/v1alpha1", "Workload"}:                      {scope: "namespaced", removed: 36},
	{"scheduling.k8s.io/v1alpha2", "PodGroup"}:                      {scope: "namespaced", removed: 37},
	{"scheduling.k8s.io/v1alpha2", "Workload"}:                      {scope: "namespaced", removed: 37},
	{"settings.k8s.io/v1alpha1", "PodPreset"}:                       {scope: "namespaced", removed: 20},
	{"storagemigration.k8s.io/v1alpha1", "StorageVersionMigration"}: {scope: "clusterScoped", removed: 35},
}
