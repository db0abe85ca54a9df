package sample

import "math/rand/v2"

// Objects returns the objects of a file: workloads for the most part, and what stands beside them.
func Objects(r *rand.Rand) []Map {
	a := &author{Rand: r}
	objects := []Map{a.workload()}
	for a.chance(0.15) {
		if a.chance(0.5) {
			objects = append(objects, a.workload())
			continue
		}
		objects = append(objects, a.neighbour())
	}
	return objects
}

// workload returns an object that has pods.
func (a *author) workload() Map {
	name := a.name(pick(a.Rand, "web", "llm", "batch"))
	labels := Map{{"app", name}}
	selector := Map{{"matchLabels", labels}}
	template := func() Map {
		t := a.template()
		if t[0].Name == "metadata" && a.chance(0.8) {
			t[0].Value = labelled(t[0].Value.(Map), labels)
		}
		return t
	}
	switch a.IntN(11) {
	case 0, 1, 2:
		return Map{{"apiVersion", "v1"}, {"kind", "Pod"}, {"metadata", a.metadata(name, true)}, {"spec", a.podSpec()}}
	case 3:
		job := Map{{"spec", Map{{"template", template()}}}}
		return Map{{"apiVersion", "batch/v1"}, {"kind", "CronJob"}, {"metadata", a.metadata(name, false)}, {"spec", Map{{"schedule", "*/5 * * * *"}, {"jobTemplate", job}}}}
	case 4:
		return Map{{"apiVersion", "batch/v1"}, {"kind", "Job"}, {"metadata", a.metadata(name, false)}, {"spec", Map{{"backoffLimit", 2}, {"template", template()}}}}
	case 5:
		return Map{{"apiVersion", "apps/v1"}, {"kind", pick(a.Rand, "DaemonSet", "ReplicaSet")}, {"metadata", a.metadata(name, false)}, {"spec", Map{{"selector", selector}, {"template", template()}}}}
	case 6:
		claim := Map{{"metadata", Map{{"name", "data"}}}, {"spec", Map{{"accessModes", List{"ReadWriteOnce"}}, {"resources", Map{{"requests", Map{{"storage", "1Gi"}}}}}}}}
		return Map{{"apiVersion", "apps/v1"}, {"kind", "StatefulSet"}, {"metadata", a.metadata(name, false)},
			{"spec", Map{{"serviceName", name}, {"selector", selector}, {"template", template()}, {"volumeClaimTemplates", List{claim}}}}}
	case 7:
		return a.inferenceService(name)
	case 8:
		return a.ray(name)
	}
	return Map{{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"metadata", a.metadata(name, false)}, {"spec", Map{{"replicas", 1 + a.IntN(3)}, {"selector", selector}, {"template", template()}}}}
}

// labelled returns metadata with other labels.
func labelled(metadata, labels Map) Map {
	all := Map{{"labels", labels}}
	for _, f := range metadata {
		if f.Name != "labels" {
			all = append(all, f)
		}
	}
	return all
}

// inferenceService returns a predictor, whose spec is a pod's with one more field or with containers of its own.
func (a *author) inferenceService(name string) Map {
	spec := a.podSpec()
	if a.chance(0.6) {
		served := builder{author: a}
		served.set("modelFormat", Map{{"name", pick(a.Rand, "sklearn", "onnx", "huggingface", "pytorch")}})
		served.set("storageUri", pick(a.Rand, "s3://models/iris", "http://models.example.com/iris.onnx", "hf://bigcode/starcoder", "pvc://models/iris", "gs://models/x.pkl"))
		served.maybe(0.4, "args", List{"--trust-remote-code"}, List{"--model_name=x", "--trust-remote-code", "--port=8080"})
		served.maybe(0.3, "securityContext", a.securityContext())
		served.maybe(0.3, "protocolVersion", "v2")
		for i := range spec {
			if spec[i].Name == "containers" {
				spec[i] = Field{"model", served.fields}
			}
		}
	}
	return Map{{"apiVersion", "serving.kserve.io/v1beta1"}, {"kind", "InferenceService"}, {"metadata", a.metadata(name, true)}, {"spec", Map{{"predictor", spec}}}}
}

// ray returns a cluster of Ray, or a service with one.
func (a *author) ray(name string) Map {
	cluster := builder{author: a}
	cluster.maybe(0.7, "rayVersion", "2.9.0", "2.53.0")
	if a.chance(0.3) {
		cluster.set("authOptions", Map{{"mode", pick(a.Rand, "token", "disabled")}})
	}
	cluster.set("headGroupSpec", Map{
		{"rayStartParams", pick(a.Rand, Map{}, Map{{"dashboard-host", "0.0.0.0"}})},
		{"template", a.template()},
	})
	if a.chance(0.3) {
		cluster.set("workerGroupSpecs", List{Map{{"groupName", "small"}, {"replicas", 1}, {"rayStartParams", Map{}}, {"template", a.template()}}})
	}
	if a.chance(0.5) {
		return Map{{"apiVersion", "ray.io/v1"}, {"kind", "RayCluster"}, {"metadata", a.metadata(name, false)}, {"spec", cluster.fields}}
	}
	return Map{{"apiVersion", "ray.io/v1"}, {"kind", "RayService"}, {"metadata", a.metadata(name, false)},
		{"spec", Map{{"serveConfigV2", "applications:\n- name: shop\n  import_path: shop:app\n"}, {"rayClusterConfig", cluster.fields}}}}
}

// neighbour returns an object without pods.
func (a *author) neighbour() Map {
	name := a.name("n")
	switch a.IntN(5) {
	case 0:
		labels := builder{author: a}
		labels.maybe(0.6, "pod-security.kubernetes.io/enforce", "privileged", "baseline", "restricted", "Restricted", "")
		labels.maybe(0.4, "pod-security.kubernetes.io/enforce-version", "latest", "v1.30", "1.30")
		labels.maybe(0.4, "pod-security.kubernetes.io/warn", "restricted", "strict")
		labels.maybe(0.3, "team", "a")
		metadata := builder{author: a}
		metadata.set("name", pick(a.Rand, "shop", "models", "team-a"))
		metadata.some("labels", labels.fields)
		return Map{{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", metadata.fields}}
	case 1:
		spec := builder{author: a}
		spec.maybe(0.7, "type", "LoadBalancer", "NodePort", "ClusterIP")
		spec.set("selector", Map{{"app", pick(a.Rand, "shop", "web", "llm")}})
		spec.set("ports", List{Map{{"name", "http"}, {"port", 80}, {"targetPort", pick[any](a.Rand, 8080, "http")}}})
		return Map{{"apiVersion", "v1"}, {"kind", "Service"}, {"metadata", a.metadata(name, false)}, {"spec", spec.fields}}
	case 2:
		spec := builder{author: a}
		spec.set("podSelector", pick(a.Rand, Map{}, Map{{"matchLabels", Map{{"app", "web"}}}}))
		spec.maybe(0.7, "policyTypes", List{"Ingress"}, List{"Ingress", "Egress"}, List{"Egress"})
		spec.maybe(0.6, "ingress", List{}, List{Map{}}, List{Map{{"from", List{Map{{"namespaceSelector", Map{}}}, Map{{"podSelector", Map{{"matchLabels", Map{{"app", "web"}}}}}}}}}})
		spec.maybe(0.6, "egress", List{Map{{"to", List{Map{{"ipBlock", Map{{"cidr", "0.0.0.0/0"}}}}}}}},
			List{Map{{"to", List{Map{{"ipBlock", Map{{"cidr", "0.0.0.0/0"}, {"except", List{"10.0.0.0/8"}}}}}}}, {"ports", List{Map{{"port", 443}}}}}})
		return Map{{"apiVersion", "networking.k8s.io/v1"}, {"kind", "NetworkPolicy"}, {"metadata", a.metadata(name, false)}, {"spec", spec.fields}}
	case 3:
		return Map{{"apiVersion", "v1"}, {"kind", "ServiceAccount"}, {"metadata", a.metadata(pick(a.Rand, "server", name), false)}}
	}
	return Map{{"apiVersion", "v1"}, {"kind", "ConfigMap"}, {"metadata", a.metadata(name, false)},
		{"data", Map{{"LEVEL", "info"}, {"app.yaml", "a: b\nlist:\n  - 1\n# end\n"}, {"yes", "on"}, {"script", "\n  indented\nnot\n\n"}, {"empty", ""}, {"odd", " \ttab: 'x' \"y\" #z"}}}}
}
