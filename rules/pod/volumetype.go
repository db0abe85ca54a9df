package pod

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// VolumeType reports volumes of the types that the restricted level leaves to administrators. Host paths have a rule of
// their own.
var VolumeType = &lint.Rule{
	ID:    "pod/volume-type",
	Title: "Volume reaches storage past the cluster's control",
	Why: "A volume such as nfs, iscsi or rbd names a server and a path in the pod itself, and the kubelet mounts it with the rights of the node: " +
		"whoever may create pods reaches every export that any node reaches. Through a PersistentVolumeClaim, it is an administrator who decides " +
		"what can be mounted. A gitRepo volume even makes the kubelet run git on the node, which CVE-2024-10220 turned into running any command there.",
	Remedy:   "Mount the storage through a PersistentVolumeClaim.",
	Allow:    "Where the people who create pods also administer the storage and the nodes, a direct volume gives nothing away.",
	Severity: lint.Medium,
	Profile:  lint.Restricted,
	PSA:      []podsecurity.Check{podsecurity.RestrictedVolumes},
	Refs: []lint.Ref{
		lint.PSS("Volume Types"),
		lint.Docs("Volumes", "concepts/storage/volumes/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      volumeMounts:
        - name: models
          mountPath: /models
  volumes:
    - name: models
      nfs:
        server: files.example
        path: /models
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      volumeMounts:
        - name: models
          mountPath: /models
  volumes:
    - name: models
      persistentVolumeClaim:
        claimName: models
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		for v := range p.Violations(podsecurity.RestrictedVolumes) {
			switch source := v.At.Key().Text(); source {
			case "hostPath": // pod/host-path
			case "gitRepo":
				p.Report(v.At, volumeName(pod, v.At)+" is of type gitRepo: the kubelet runs git for it on the node, as root",
					lint.As(lint.High), lint.Remedy("Clone the repository into an emptyDir by an init container."))
			case "flexVolume":
				p.Report(v.At, volumeName(pod, v.At)+" is of type flexVolume: a program on the node runs for it as root, with options that the pod chooses")
			case "nfs":
				p.Report(v.At, fmt.Sprintf("%s mounts `%s:%s` by NFS: whoever may create pods reaches every export that the nodes reach",
					volumeName(pod, v.At), v.At.Field("server").Text(), v.At.Field("path").Text()))
			default:
				p.Report(v.At, fmt.Sprintf("%s is of type %s: it reaches storage that the pod names itself, past claims and quotas", volumeName(pod, v.At), source))
			}
		}
	},
}

// volumeName names the volume that a source is of.
func volumeName(pod *workload.Pod, source manifest.Value) string {
	for _, volume := range pod.Volumes() {
		if volume.Field(source.Key().Text()) == source {
			return fmt.Sprintf("volume `%s`", volume.Field("name").Text())
		}
	}
	return "a volume"
}
