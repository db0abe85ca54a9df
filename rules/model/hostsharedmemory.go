package model

import (
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
				p.Report(v.At, "the model server shares memory segments with its node: what it passes between its processes is open to others there")
			}
		}
		for v := range p.Violations(podsecurity.HostPathVolumes) {
			if SharesMemory(pod, v.At) {
				p.Report(v.At, "the model server uses /dev/shm of its node: what it passes between its processes is open to others there")
			}
		}
	},
}

// SharesMemory reports whether what stands at a value gives a model server the shared memory of its node: hostIPC, or a hostPath.
func SharesMemory(pod *workload.Pod, at manifest.Value) bool {
	shares := at.IsTrue() && at == pod.Field("hostIPC") || model.IsSharedMemory(at.Field("path").Text())
	return shares && model.Serves(pod)
}
