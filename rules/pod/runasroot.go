package pod

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// RunAsRoot reports pods and containers that ask for root, or allow it in so many words.
var RunAsRoot = &lint.Rule{
	ID:    "pod/run-as-root",
	Title: "Container runs as root",
	Why: "Root in a container is root on its node, held back only by the walls of the container: where one of them has a hole, it owns the " +
		"node, while another user would gain little. CVE-2019-5736 let root in a container overwrite runc on the node, and so run as root " +
		"outside; processes of other users could not use it.",
	Remedy: "Set runAsUser to a user that is not 0 and runAsNonRoot to true; give that user the files it needs when the image is built.",
	Allow: "Agents that manage their node need root. Where a program insists on user 0 but not on the node, hostUsers: false makes its root " +
		"a nobody outside the pod.",
	Fix: lint.RuleFix{
		Does:   "sets runAsUser to a user that is not 0 and runAsNonRoot to true",
		Breaks: "A program that needs files of root, or listens on a port below 1024, may not start.",
	},
	Severity: lint.High,
	Profile:  lint.Restricted,
	PSA:      []podsecurity.Check{podsecurity.RunAsUser, podsecurity.RunAsNonRoot},
	Refs: []lint.Ref{
		lint.PSS("Running as Non-root user"),
		lint.PSS("Running as Non-root"),
		lint.NSA("Non-root containers and rootless container engines"),
		lint.CIS("5.2.7 Minimize the admission of root containers"),
		lint.MITRE("T1611", "Escape to Host"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  securityContext:
    runAsUser: 0
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  securityContext:
    runAsUser: 10001
    runAsNonRoot: true
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Pod: runAsRoot,
}

// trustsOwnUsers is the first version at which Pod Security Admission allows root in a user namespace of the pod's own.
const trustsOwnUsers podsecurity.Version = 35

func runAsRoot(p *lint.Pass, pod *workload.Pod) {
	if pod.OwnUsers() && p.KubernetesVersion >= trustsOwnUsers {
		return
	}
	user, nonRoot := pod.Security.RunAsUser, pod.Security.RunAsNonRoot
	switch {
	case isZero(user):
		userZeroOnPod(p, pod, user)
	case nonRoot.IsFalse():
		rootAllowedOnPod(p, pod, nonRoot)
	}
	for c := range pod.Containers() {
		user, nonRoot := c.Security.RunAsUser, c.Security.RunAsNonRoot
		switch {
		case isZero(user):
			userZero(p, c, user)
		case nonRoot.IsFalse() && !isZero(c.Effective("runAsUser").Value): // or else the pod is at fault
			risk, options := rootRisk([]*workload.Container{c})
			p.Report(nonRoot, "runAsNonRoot is false: "+risk, append(options, lint.In(c), lint.Mend(forbidRoot(c, nonRoot)...))...)
		}
	}
}

func userZeroOnPod(p *lint.Pass, pod *workload.Pod, user manifest.Value) {
	var heirs []*workload.Container
	refused := true
	for c := range pod.Containers() {
		if c.Effective("runAsUser").Level == workload.OnPod {
			heirs = append(heirs, c)
			refused = refused && c.Effective("runAsNonRoot").IsTrue()
		}
	}
	fix := mendOnLinux(pod, otherUserOnPod(pod, user, heirs)...)
	switch {
	case len(heirs) == 0:
		p.Report(user, "user 0 is set on the pod, though every container names its own user", lint.As(lint.Low), fix)
	case refused:
		p.Report(user, fmt.Sprintf("user 0 is set on the pod, but runAsNonRoot forbids it: the kubelet will not start %s", names(heirs)),
			lint.Among(heirs), lint.As(lint.Medium), fix)
	case len(heirs) == 1:
		p.Report(user, fmt.Sprintf("%s runs as root, and %s: user 0 is set on the pod", name(heirs[0]), outside(pod)), lint.Among(heirs), fix)
	default:
		p.Report(user, fmt.Sprintf("%s run as root, and %s: user 0 is set on the pod", names(heirs), outside(pod)), lint.Among(heirs), fix)
	}
}

// otherUserOnPod returns the edits that exchange user 0 of a pod, and forbid it to the containers that inherit it.
func otherUserOnPod(pod *workload.Pod, user manifest.Value, heirs []*workload.Container) []lint.Edit {
	edits := []lint.Edit{lint.Set(user, nobody)}
	var open []*workload.Container // heirs that take runAsNonRoot from the pod
	for _, c := range heirs {
		switch own := c.Security.RunAsNonRoot; {
		case own.IsFalse():
			edits = append(edits, lint.Set(own, true))
		case !own.Exists():
			open = append(open, c)
		}
	}
	switch nonRoot := pod.Security.RunAsNonRoot; {
	case nonRoot.IsFalse():
		edits = append(edits, lint.Set(nonRoot, true))
	case !nonRoot.Exists() && len(open) > 0:
		edits = append(edits, setLacking(pod, open, true, "runAsNonRoot")...)
	}
	return edits
}

func userZero(p *lint.Pass, c *workload.Container, user manifest.Value) {
	nonRoot := c.Effective("runAsNonRoot")
	fix := mendOnLinux(c.Pod, otherUser(c, user, nonRoot)...)
	if nonRoot.IsTrue() {
		p.Report(user, fmt.Sprintf("%s asks for user 0, but runAsNonRoot (set %s) forbids it: the kubelet will not start it", name(c), nonRoot.Level),
			lint.In(c), lint.As(lint.Medium), fix)
		return
	}
	p.Report(user, fmt.Sprintf("%s runs as root, and %s: it asks for user 0", name(c), outside(c.Pod)), lint.In(c), fix)
}

// otherUser returns the edits that exchange user 0 of a container, and forbid it.
func otherUser(c *workload.Container, user manifest.Value, nonRoot workload.Setting) []lint.Edit {
	edits := []lint.Edit{lint.Set(user, harmlessUser(c))}
	if !nonRoot.Exists() || nonRoot.IsFalse() {
		edits = append(edits, lint.Set(c.SecurityContext("runAsNonRoot"), true))
	}
	return edits
}

// forbidRoot returns the edits that forbid root to a container that allows it, and have it run as another user.
func forbidRoot(c *workload.Container, nonRoot manifest.Value) []lint.Edit {
	edits := []lint.Edit{lint.Set(nonRoot, true)}
	if isVague(c) && !c.Pod.Windows() {
		edits = append(edits, lint.Set(c.SecurityContext("runAsUser"), harmlessUser(c)))
	}
	return edits
}

// outside says what root in a container is on its node.
func outside(pod *workload.Pod) string {
	if pod.OwnUsers() {
		return "only its user namespace makes it nobody on the node"
	}
	return "whoever breaks out is root on the node"
}

// rootAllowedOnPod reports a pod that allows its containers to run as root and leaves the user to them.
func rootAllowedOnPod(p *lint.Pass, pod *workload.Pod, nonRoot manifest.Value) {
	var heirs []*workload.Container
	for c := range pod.Containers() {
		if c.Effective("runAsNonRoot").Level == workload.OnPod && !isZero(c.Security.RunAsUser) {
			heirs = append(heirs, c)
		}
	}
	if len(heirs) == 0 {
		p.Report(nonRoot, "runAsNonRoot is false on the pod, though every container decides for itself", lint.As(lint.Low), lint.Mend(lint.Set(nonRoot, true)))
		return
	}
	risk, options := rootRisk(heirs)
	fix := lint.Mend(append(setUsers(pod, heirs), lint.Set(nonRoot, true))...)
	p.Report(nonRoot, "runAsNonRoot is false on the pod: "+risk, append(options, lint.Among(heirs), fix)...)
}
