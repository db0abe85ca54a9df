package pod

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// UnboundedResources reports pods that may use up the memory of their node.
var UnboundedResources = &lint.Rule{
	ID:    "pod/unbounded-resources",
	Title: "Pod may use up the memory of its node",
	Why: "A container without memory limit grows until its node runs out: then the kernel or the kubelet kills processes, and those may " +
		"belong to other pods. One leak, or one request made to be expensive, so takes down its neighbours. A volume in memory without " +
		"sizeLimit counts as memory too, and grows until the limits of its pod or the node stop it.",
	Remedy:     "Set resources.limits.memory on every container, and sizeLimit on every emptyDir in memory.",
	Allow:      "Agents that must never be killed for their memory, on nodes that are watched.",
	Severity:   lint.Low,
	Profile:    lint.Strict,
	Confidence: lint.MediumConfidence, // a LimitRange of the namespace may set a default
	Refs: []lint.Ref{
		lint.NSA("Resource policies"),
		lint.MITRE("T1499", "Endpoint Denial of Service"),
		lint.Docs("Resource Management for Pods and Containers", "concepts/configuration/manage-resources-containers/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      resources:
        limits:
          memory: 256Mi
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		unlimited := unlimitedContainers(p, pod)
		if len(unlimited) > 0 {
			at := unlimited[0].Field("resources", "limits", "memory")
			p.Report(at, fmt.Sprintf("no memory limit: %s may use up the memory of the node", names(unlimited)), lint.Among(unlimited))
		}
		for _, volume := range pod.Volumes() {
			emptyDir := volume.Field("emptyDir")
			if emptyDir.Field("medium").Text() != "Memory" || emptyDir.Field("sizeLimit").Exists() {
				continue
			}
			bound := "all the memory that the limits of its pod allow"
			if len(unlimited) > 0 {
				bound = "the memory of the node"
			}
			p.Report(emptyDir.Field("sizeLimit"), fmt.Sprintf("volume `%s` is in memory and has no sizeLimit: what is written to it may use up %s",
				volume.Field("name").Text(), bound), lint.Sure(lint.HighConfidence))
		}
	},
}

// podResources is the first version at which a pod can have limits of its own, without a feature gate.
const podResources podsecurity.Version = 34

// unlimitedContainers returns the containers without memory limit, of those that run as long as their pod.
func unlimitedContainers(p *lint.Pass, pod *workload.Pod) []*workload.Container {
	if p.KubernetesVersion >= podResources && pod.Field("resources", "limits", "memory").Exists() {
		return nil
	}
	var unlimited []*workload.Container
	for c := range pod.Containers() {
		runsOn := c.Type == workload.Regular || c.Type == workload.Sidecar
		if runsOn && !c.Field("resources", "limits", "memory").Exists() {
			unlimited = append(unlimited, c)
		}
	}
	return unlimited
}
