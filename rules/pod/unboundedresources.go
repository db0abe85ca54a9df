package pod

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
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
	Remedy: "Set resources.limits.memory on every container, and sizeLimit on every emptyDir in memory.",
	Allow:  "Agents that must never be killed for their memory, on nodes that are watched.",
	Fix: lint.RuleFix{
		Does:   "sets the memory limit to what is requested",
		Breaks: "A program that uses more memory than it requests is killed.",
	},
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
			p.Report(at, fmt.Sprintf("no memory limit: %s may use up the memory of the node", names(unlimited)),
				append(limitToRequest(unlimited), lint.Among(unlimited))...)
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
			options := append(limitVolume(p, pod, volume), lint.Sure(lint.HighConfidence))
			p.Report(emptyDir.Field("sizeLimit"), fmt.Sprintf("volume `%s` is in memory and has no sizeLimit: what is written to it may use up %s",
				volume.Field("name").Text(), bound), options...)
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

// limitToRequest gives containers the memory that they request as their limit, if all of them request any.
func limitToRequest(unlimited []*workload.Container) []lint.Option {
	var edits []lint.Edit
	for _, c := range unlimited {
		request := c.Field("resources", "requests", "memory")
		if _, ok := workload.Bytes(request); !ok {
			return nil
		}
		edits = append(edits, lint.Set(c.Field("resources", "limits", "memory"), scalar(request)))
	}
	return []lint.Option{lint.Mend(edits...)}
}

// limitVolume gives a volume in memory the limit of the container that writes to it as its size: what it writes counts as its memory,
// so that no more fits anyway. Of several, it is the largest of their limits, though together they could write more. Where one has no
// limit, only its author knows the size.
func limitVolume(p *lint.Pass, pod *workload.Pod, volume manifest.Value) []lint.Option {
	writers := writersOf(pod, volume.Field("name").Text())
	if len(writers) == 0 {
		return nil
	}
	var largest manifest.Value
	most := 0.0
	for _, c := range writers {
		limit := memoryLimit(p, c)
		n, ok := workload.Bytes(limit)
		if !ok {
			return nil
		}
		if n > most {
			largest, most = limit, n
		}
	}
	return []lint.Option{
		lint.Mend(lint.Set(volume.Field("emptyDir", "sizeLimit"), scalar(largest))),
		lint.Fixed(lint.RuleFix{
			Does:   "sets sizeLimit to the memory limit of what writes to the volume",
			Breaks: "The pod is evicted if several containers together write more than the largest of their limits.",
			Safe:   len(writers) == 1,
		}),
	}
}

// writersOf returns the containers that mount a volume read-write.
func writersOf(pod *workload.Pod, volume string) []*workload.Container {
	var writers []*workload.Container
	for c := range pod.Containers() {
		for mount := range c.Mounts() {
			if mount.Field("name").Text() == volume && !mount.Field("readOnly").IsTrue() {
				writers = append(writers, c)
				break
			}
		}
	}
	return writers
}

// memoryLimit returns the memory limit of a container, or else that of its pod.
func memoryLimit(p *lint.Pass, c *workload.Container) manifest.Value {
	own, shared := c.Field("resources", "limits", "memory"), c.Pod.Field("resources", "limits", "memory")
	if !own.Exists() && shared.Exists() && p.KubernetesVersion >= podResources {
		return shared
	}
	return own
}

// scalar returns a scalar as it is written: a number remains one.
func scalar(v manifest.Value) manifest.Literal {
	if n, ok := v.Int(); ok && v.Kind() == manifest.Int {
		return int(n)
	}
	return v.Literal()
}
