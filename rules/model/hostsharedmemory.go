package model

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// HostSharedMemory reports model servers that use the shared memory of their node. It speaks for pod/host-ipc and pod/host-path
// there.
var HostSharedMemory = &lint.Rule{
	ID:    "model/host-shared-memory",
	Title: "Model server uses the shared memory of its node",
	Why: "The processes of an inference server pass tensors to each other through shared memory, of which a container has little unless it is " +
		"given some. With hostIPC, or /dev/shm of the node, they do it where every process of the node and every other pod that does the same " +
		"looks on: prompts and activations are read there, and changed. Guides that say --ipc=host mean Docker on a machine of one's own; in " +
		"Kubernetes an emptyDir in memory does the same for one pod alone.",
	Remedy: "Mount an emptyDir with medium: Memory and a sizeLimit at /dev/shm instead.",
	Allow:  "On nodes that serve one model and nothing else, where pods of one server exchange data over shared memory.",
	Fix: lint.RuleFix{
		Does:   "gives the model server shared memory of its own pod in place of its node's",
		Breaks: "Processes that share memory with those of the node, or of other pods there, do not find it any more.",
	},

	Severity: lint.High,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.HostNamespaces, podsecurity.HostPathVolumes, podsecurity.RestrictedVolumes},
	Refs: []lint.Ref{
		lint.PSS("Host Namespaces"),
		lint.PSS("HostPath Volumes"),
		{Title: "vLLM: Using Kubernetes, with an emptyDir for shared memory", URL: "https://docs.vllm.ai/en/latest/deployment/k8s/"},
		lint.Docs("Volumes: emptyDir", "concepts/storage/volumes/#emptydir"),
	},
	Bad: server + `      hostIPC: true
`,
	Good: server + `          volumeMounts:
            - name: shm
              mountPath: /dev/shm
      volumes:
        - name: shm
          emptyDir:
            medium: Memory
            sizeLimit: 8Gi
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		for v := range p.Violations(podsecurity.HostNamespaces) {
			if SharesMemory(pod, v.At) {
				p.Report(v.At, "the model server shares memory segments with its node: what it passes between its processes is open to others there",
					lint.Mend(lint.Set(v.At, false)), lint.Mend(mountMemory(pod)...))
			}
		}
		for v := range p.Violations(podsecurity.HostPathVolumes) {
			if SharesMemory(pod, v.At) {
				p.Report(v.At, "the model server uses /dev/shm of its node: what it passes between its processes is open to others there",
					lint.Mend(lint.Swap(v.At, "emptyDir", memory(pod))))
			}
		}
	},
}

// SharesMemory reports whether what stands at a value gives a model server the shared memory of its node: hostIPC, or a hostPath.
func SharesMemory(pod *workload.Pod, at manifest.Value) bool {
	shares := at.IsTrue() && at == pod.Field("hostIPC") || model.IsSharedMemory(at.Field("path").Text())
	return shares && model.Serves(pod)
}

// mountMemory returns the edits that give the containers of a pod that serve models shared memory of their own in place of that of
// their node, but for those that mount some already.
func mountMemory(pod *workload.Pod) []lint.Edit {
	volume := manifest.Fields{{Name: "name", Value: freeVolume(pod)}, {Name: "emptyDir", Value: memory(pod)}}
	var edits []lint.Edit
	for c := range pod.Containers() {
		if serves(c) && !mountsMemory(c) {
			mount := manifest.Fields{volume[0], {Name: "mountPath", Value: "/dev/shm"}}
			edits = append(edits, lint.Append(c.Field("volumeMounts"), mount))
		}
	}
	if len(edits) > 0 {
		edits = append(edits, lint.Append(pod.Field("volumes"), volume))
	}
	return edits
}

// serves reports whether a container has to do with models by what it runs, or by the hardware that it requests.
func serves(c *workload.Container) bool { return HasGPU(c) || model.EngineOf(c) != model.None }

func mountsMemory(c *workload.Container) bool {
	for mount := range c.Mounts() {
		if model.IsSharedMemory(mount.Field("mountPath").Text()) {
			return true
		}
	}
	return false
}

// freeVolume returns a name that no volume of the pod has.
func freeVolume(pod *workload.Pod) string {
	taken := map[string]bool{}
	for _, volume := range pod.Volumes() {
		taken[volume.Field("name").Text()] = true
	}
	name := "shm"
	for i := 2; taken[name]; i++ {
		name = fmt.Sprintf("shm-%d", i)
	}
	return name
}

// memory returns an emptyDir in memory. What is written to it counts as memory of the container that writes, so that the limit of
// the first container that serves is the most that fits; without one, it is what vLLM's documentation gives it.
func memory(pod *workload.Pod) manifest.Fields {
	size := "2Gi"
	for c := range pod.Containers() {
		limit := c.Field("resources", "limits", "memory")
		if _, ok := workload.Bytes(limit); ok && serves(c) {
			size = limit.Literal()
			break
		}
	}
	return manifest.Fields{{Name: "medium", Value: "Memory"}, {Name: "sizeLimit", Value: size}}
}
