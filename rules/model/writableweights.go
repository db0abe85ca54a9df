package model

import (
	"fmt"
	"path"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// WritableWeights reports servers that may change the models they serve. Of folders of the node, it speaks for pod/host-path.
var WritableWeights = &lint.Rule{
	ID:    "model/writable-weights",
	Title: "The server may change the model that it serves",
	Why: "A server reads its model and has no need to write to it. Where it may, whoever gets into the server once changes the weights, and so " +
		"what is answered from then on, after every restart and in every pod that mounts the same volume; formats that hold code run it there. " +
		"A folder of the node is worse: it is the same for every pod that mounts it, of whatever tenant.",
	Remedy: "Mount the volume with readOnly: true, and have a Job of its own fill it.",
	Allow:  "Where the server itself downloads the models, on a volume that no other workload mounts.",
	Fix: lint.RuleFix{
		Does:   "mounts the models read-only",
		Breaks: "A program that downloads, converts or unlocks models where they are kept fails at that.",
	},

	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	PSA:        []podsecurity.Check{podsecurity.HostPathVolumes, podsecurity.RestrictedVolumes},
	Refs: []lint.Ref{
		{Title: "vLLM: Security, Cache Directory Security", URL: "https://docs.vllm.ai/en/latest/usage/security/"},
		{Title: "KServe: PVC as storage, mounted read-only by default", URL: "https://kserve.github.io/website/docs/model-serving/storage/providers/pvc"},
		{Title: "MITRE ATLAS AML.T0018: Manipulate AI Model", URL: "https://atlas.mitre.org/techniques/AML.T0018"},
		lint.Docs("Volumes", "concepts/storage/volumes/"),
	},
	Bad: server + `          args: [--model, /mnt/models/llama]
          volumeMounts:
            - name: models
              mountPath: /mnt/models
      volumes:
        - name: models
          persistentVolumeClaim:
            claimName: models
`,
	Good: server + `          args: [--model, /mnt/models/llama]
          volumeMounts:
            - name: models
              mountPath: /mnt/models
              readOnly: true
      volumes:
        - name: models
          persistentVolumeClaim:
            claimName: models
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		if pod == p.Pods()[0] {
			reportReadOnlyOff(p, p.Object().Metadata())
		}
		if pod.Template {
			reportReadOnlyOff(p, pod.Metadata)
		}
		for v := range p.Violations(podsecurity.HostPathVolumes) {
			if c, mount, ok := WritesWeights(pod, v.At); ok {
				p.Report(v.At, fmt.Sprintf("%s may write to `%s` of the node, where models are kept for every pod that mounts it", name(c), v.At.Field("path").Text()),
					lint.In(c), lint.As(lint.High), lint.With("mounted here", mount.Place()),
					lint.NotMended("where the models are to be kept instead, in a volume of the cluster, only its author knows"))
			}
		}
		for _, volume := range pod.Volumes() {
			reportWritableVolume(p, pod, volume)
		}
	},
}

// reportReadOnlyOff reports the annotation by which KServe mounts the claims of models read-write. Source: storage_initializer_injector.go
// of KServe, which heeds the literal false alone.
func reportReadOnlyOff(p *lint.Pass, metadata manifest.Value) {
	if v := metadata.Field("annotations", "storage.kserve.io/readonly"); v.Text() == "false" {
		p.Report(v, "KServe mounts the claim of the model read-write by this annotation: the server may change what it serves",
			lint.Remedy("Remove the annotation: claims of models are mounted read-only without it."), lint.Mend(lint.Set(v, "true")))
	}
}

// reportWritableVolume reports where a server mounts a volume of the cluster read-write that holds its models.
func reportWritableVolume(p *lint.Pass, pod *workload.Pod, volume manifest.Value) {
	if !isKept(volume) {
		return
	}
	for c := range pod.Containers() {
		for mount := range c.Mounts() {
			if mount.Field("name").Text() == volume.Field("name").Text() && !mount.Field("readOnly").IsTrue() && servesFrom(c, mount) {
				readOnly := mount.Field("readOnly")
				p.Report(readOnly, fmt.Sprintf("%s mounts the models at `%s` read-write: it may change what it serves", name(c), mount.Field("mountPath").Text()),
					lint.In(c), lint.Mend(lint.Set(readOnly, true)), lint.Fixed(lint.RuleFix{Safe: reads(c, mount)}))
			}
		}
	}
}

// isKept reports whether a volume outlives its pod and may be written to.
func isKept(volume manifest.Value) bool {
	for source, v := range volume.Entries() {
		switch source {
		case "persistentVolumeClaim", "nfs", "csi", "cephfs", "glusterfs", "azureFile":
			return v.Exists() && !v.Field("readOnly").IsTrue()
		}
	}
	return false
}

// WritesWeights returns the container of a pod that may write to the folder of models which a hostPath is, and where it mounts it.
func WritesWeights(pod *workload.Pod, host manifest.Value) (c *workload.Container, mount manifest.Value, ok bool) {
	if !model.IsWeights(host.Field("path").Text()) || !model.Serves(pod) {
		return nil, manifest.Value{}, false
	}
	volume := VolumeOf(pod, host)
	for c := range pod.Containers() {
		for _, mount := range mountsOf(c, volume) {
			if !mount.Field("readOnly").IsTrue() {
				return c, mount, true
			}
		}
	}
	return nil, manifest.Value{}, false
}

// servesFrom reports whether a container is a server that reads its models from what it mounts, and does not keep there what it
// downloads.
func servesFrom(c *workload.Container, mount manifest.Value) bool {
	folder := path.Clean(mount.Field("mountPath").Text())
	if c.Type != workload.Regular || !isModelFolder(folder) {
		return false
	}
	switch model.EngineOf(c) {
	// The others keep what they are given, or are asked to fetch.
	case model.None, model.TorchServe, model.Ollama, model.MLflow, model.Jupyter, model.TensorBoard, model.Ray, model.NIM:
		return false
	}
	for e := range c.Env() {
		if isWithin(e.Value.Text(), folder) && (strings.Contains(e.Name, "CACHE") || strings.HasSuffix(e.Name, "_HOME")) {
			return false
		}
	}
	words := model.WordsOf(c)
	for i, word := range words {
		flag, value, inline := strings.Cut(word.Text, "=")
		if !inline && i+1 < len(words) {
			value = words[i+1].Text
		}
		if isWithin(value, folder) && (strings.Contains(flag, "download") || strings.Contains(flag, "cache")) {
			return false
		}
	}
	return true
}

// reads reports whether the command line of a server names a model in what it mounts, where servers look for a model without writing
// to it.
func reads(c *workload.Container, mount manifest.Value) bool {
	folder := path.Clean(mount.Field("mountPath").Text())
	for _, word := range model.WordsOf(c) {
		flag, value, inline := strings.Cut(word.Text, "=")
		if !inline {
			value = flag
		}
		if isWithin(value, folder) {
			return true
		}
	}
	return false
}

func isModelFolder(folder string) bool {
	rest := strings.TrimPrefix(strings.TrimPrefix(folder, "/mnt"), "/data")
	for _, name := range [...]string{"/model", "/models", "/model-repository", "/model_repository"} {
		if isWithin(rest, name) {
			return true
		}
	}
	return false
}

// isWithin reports whether a path is a folder, or leads into it.
func isWithin(text, folder string) bool {
	rest, ok := strings.CutPrefix(text, folder)
	return ok && (rest == "" || rest[0] == '/')
}
