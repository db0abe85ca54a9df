package cluster

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// switchKind says what a field of a custom resource publishes.
type switchKind uint8

const (
	serviceType switchKind = iota // the type of a Service
	service                       // a whole Service
	enabled                       // true
	ingress                       // an Ingress or a route of its own, by being there
)

// switchTable lists the fields by which custom resources have their operators publish what they run. In a path, [] stands
// for the items of a list and {} for the values of a mapping.
var switchTable = [...]struct {
	group, kind, path string
	is                switchKind
}{
	{rayGroup, "RayCluster", "spec.headGroupSpec.serviceType", serviceType},
	{rayGroup, "RayCluster", "spec.headGroupSpec.headService", service},
	{rayGroup, "RayCluster", "spec.headGroupSpec.enableIngress", enabled},
	{rayGroup, "RayJob", "spec.rayClusterSpec.headGroupSpec.serviceType", serviceType},
	{rayGroup, "RayJob", "spec.rayClusterSpec.headGroupSpec.headService", service},
	{rayGroup, "RayJob", "spec.rayClusterSpec.headGroupSpec.enableIngress", enabled},
	{rayGroup, "RayService", "spec.rayClusterConfig.headGroupSpec.serviceType", serviceType},
	{rayGroup, "RayService", "spec.rayClusterConfig.headGroupSpec.headService", service},
	{rayGroup, "RayService", "spec.rayClusterConfig.headGroupSpec.enableIngress", enabled},
	{rayGroup, "RayCronJob", "spec.jobTemplate.rayClusterSpec.headGroupSpec.serviceType", serviceType},
	{rayGroup, "RayCronJob", "spec.jobTemplate.rayClusterSpec.headGroupSpec.headService", service},
	{rayGroup, "RayCronJob", "spec.jobTemplate.rayClusterSpec.headGroupSpec.enableIngress", enabled},
	{"apps.nvidia.com", "NIMService", "spec.expose.service.type", serviceType},
	{"apps.nvidia.com", "NIMService", "spec.expose.ingress.enabled", enabled},
	{"apps.nvidia.com", "NIMService", "spec.expose.router.ingress", ingress},
	{"apps.nvidia.com", "NIMService", "spec.expose.router.gateway", ingress},
	{"apps.nvidia.com", "NIMPipeline", "spec.services[].spec.expose.service.type", serviceType},
	{"apps.nvidia.com", "NIMPipeline", "spec.services[].spec.expose.ingress.enabled", enabled},
	{"nvidia.com", "DynamoGraphDeployment", "spec.services{}.ingress.enabled", enabled},
	{"nvidia.com", "DynamoComponentDeployment", "spec.ingress.enabled", enabled},
	{"llamastack.io", "LlamaStackDistribution", "spec.network.exposeRoute", enabled},
	{"serving.yatai.ai", "BentoDeployment", "spec.ingress.enabled", enabled},
	{"milvus.io", "Milvus", "spec.components.proxy.serviceType", serviceType},
	{"nuclio.io", "NuclioFunction", "spec.serviceType", serviceType},
}

// switches returns where a custom resource publishes what it runs.
func (m *Model) switches(o *manifest.Object) []published {
	var all []published
	add := func(by ExposureKind, internal bool, at manifest.Value) {
		all = append(all, published{by: by, internal: internal, at: m.text.mark(at.Place())})
	}
	group := o.Group()
	for i := range switchTable {
		t := &switchTable[i]
		if t.kind != o.Kind || t.group != group {
			continue
		}
		each(o.Value, t.path, func(parent, v manifest.Value) {
			at, annotations := v, parent.Field("annotations")
			switch t.is {
			case enabled, ingress:
				if v.IsTrue() || t.is == ingress && v.Exists() {
					add(ByEntry, false, at)
				}
				return
			case service:
				at, annotations = v.Field("spec", "type"), v.Field("metadata", "annotations")
			}
			switch at.Text() {
			case "LoadBalancer":
				add(ByLoadBalancer, isInternal(annotations), at)
			case "NodePort":
				add(ByNodePort, false, at)
			}
		})
	}
	if balanced := o.Metadata().Field("annotations", "kaito.sh/enablelb"); balanced.Literal() == "true" {
		add(ByLoadBalancer, false, balanced)
	}
	switch group + "/" + o.Kind {
	case "serving.kserve.io/InferenceService", "serving.knative.dev/Service":
		if publishesItself(o) {
			add(ByPlatform, false, o.Metadata().Field("name"))
		}
	case "serving.kserve.io/LLMInferenceService":
		for _, field := range [...]string{"route", "ingress"} {
			if v := o.Field("spec", "router", field); v.Exists() && publishesItself(o) {
				add(ByPlatform, false, v)
			}
		}
	}
	return all
}

// each calls a function with the values at a path that stand there, and what holds them.
func each(v manifest.Value, path string, found func(parent, v manifest.Value)) {
	name, rest, more := strings.Cut(path, ".")
	field, list := strings.CutSuffix(name, "[]")
	field, mapping := strings.CutSuffix(field, "{}")
	next := v.Field(field)
	step := func(below manifest.Value) {
		if more {
			each(below, rest, found)
		} else {
			found(v, below)
		}
	}
	switch {
	case !next.Exists():
	case list:
		for _, item := range next.Items() {
			step(item)
		}
	case mapping:
		for _, item := range next.Entries() {
			step(item)
		}
	default:
		step(next)
	}
}

// publishesItself reports whether KServe or Knative leads to a service from the gateway of the cluster: they do unless a
// label keeps it inside. Open Data Hub does so for a service without Knative only where a label asks for it.
func publishesItself(o *manifest.Object) bool {
	labels, annotations := o.Metadata().Field("labels"), o.Metadata().Field("annotations")
	visibility := labels.Field("networking.kserve.io/visibility").Text()
	if labels.Field("networking.knative.dev/visibility").Text() == "cluster-local" || visibility == "cluster-local" ||
		annotations.Field("security.opendatahub.io/enable-auth").Literal() == "true" {
		return false
	}
	return visibility == "exposed" || !labels.Field("opendatahub.io/dashboard").Exists()
}
