package pod

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Unmanaged reports pods that nothing brings back.
var Unmanaged = &lint.Rule{
	ID:    "pod/unmanaged",
	Title: "Pod belongs to no controller",
	Why: "A Pod that no controller owns is gone when its node is drained, fails or evicts it: nothing starts it again elsewhere, and " +
		"kubectl drain refuses to go on without --force because of it. Nor is it ever rolled out anew, so that it keeps an image with known holes " +
		"until somebody remembers it.",
	Remedy:   "Make it a Deployment, or a Job if it runs once.",
	Allow:    "Pods that are started by hand for a while, to look into something, and static pods of a node.",
	Severity: lint.Low,
	Profile:  lint.Strict,
	Refs: []lint.Ref{
		lint.Docs("Pods", "concepts/workloads/pods/"),
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
	Good: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: server
spec:
  selector:
    matchLabels: {app: server}
  template:
    metadata:
      labels: {app: server}
    spec:
      containers:
        - name: server
          image: registry.example/server:1.4
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		if pod.Template || pod.Metadata.Field("ownerReferences").Len() > 0 {
			return
		}
		for _, annotation := range managedBy {
			if pod.Metadata.Field("annotations", annotation).Exists() {
				return
			}
		}
		at := pod.Object.Field("kind")
		if !at.Exists() { // an item of a PodList
			at = pod.Metadata.Field("name")
		}
		switch pod.Field("restartPolicy").Text() {
		case "Never", "OnFailure":
			p.Report(at, "no controller owns this Pod: nothing runs it again if its node goes away before it has ended", lint.Remedy("Make it a Job."))
		default:
			p.Report(at, "no controller owns this Pod: nothing brings it back when its node goes away", lint.Remedy("Make it a Deployment."))
		}
	},
}

// managedBy are annotations of pods that are made again without being owned: by the kubelet, which keeps a mirror of each
// static pod, and by tools that run a hook with every release.
var managedBy = []string{
	"kubernetes.io/config.mirror",
	"helm.sh/hook",
	"argocd.argoproj.io/hook",
}
