package pod

import (
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// RootNotPrevented reports containers that nothing keeps from running as root, though nothing asks for it either.
var RootNotPrevented = &lint.Rule{
	ID:    "pod/root-not-prevented",
	Title: "Nothing keeps the container from running as root",
	Why: "Where a pod does not say which user it runs as, its image does, and an image that says nothing runs as root. With runAsNonRoot the " +
		"kubelet refuses to start such a container; without it, a rebuilt image or another base image brings root back unseen. Root in a " +
		"container is root on its node but for the container's walls, and some holes in them, such as CVE-2019-5736 in runc, were open to root only.",
	Remedy: "Set runAsNonRoot to true in the pod's securityContext, and a runAsUser or an image whose user is not root.",
	Allow:  "Programs that must start as root, such as some that manage their node; say so with an exception rather than by silence.",
	Fix: lint.RuleFix{
		Does:   "sets runAsNonRoot to true, and runAsUser where no user is known that is not root",
		Breaks: "A program that needs files of root, or listens on a port below 1024, may not start.",
	},
	Severity: lint.High,
	Profile:  lint.Restricted,
	PSA:      []podsecurity.Check{podsecurity.RunAsNonRoot},
	Refs: []lint.Ref{
		lint.PSS("Running as Non-root"),
		lint.NSA("Non-root containers and rootless container engines"),
		lint.CIS("5.2.7 Minimize the admission of root containers"),
		lint.Docs("Configure a Security Context for a Pod or Container", "tasks/configure-pod-container/security-context/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: web
      image: nginxinc/nginx-unprivileged:1.27
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		var free []*workload.Container
		for v := range p.Violations(podsecurity.RunAsNonRoot) {
			c := v.Container
			if c == nil || c.Effective("runAsNonRoot").Exists() || isZero(c.Effective("runAsUser").Value) {
				continue // pod/run-as-root speaks, or the value is refused or not yet filled in
			}
			free = append(free, c)
		}
		if len(free) == 0 {
			return
		}
		at := pod.SecurityContext("runAsNonRoot")
		if len(free) == 1 && !isAlone(free[0]) {
			at = free[0].SecurityContext("runAsNonRoot") // the others say it of themselves
		}
		risk, options := rootRisk(free)
		options = append(options, lint.Among(free), lint.Mend(setLacking(pod, free, true, "runAsNonRoot")...))
		if p.Fixes {
			options = append(options, mendUsers(pod, free)...)
		}
		p.Report(at, "runAsNonRoot is not set: "+risk, options...)
	},
}

// mendUsers gives containers users that are not root, where it is not known that they have some. Where all have, runAsNonRoot alone
// changes nothing.
func mendUsers(pod *workload.Pod, free []*workload.Container) []lint.Option {
	for _, c := range free {
		if user := userOf(c); user.source == userSet && !isNumber(user.set.Value) {
			return []lint.Option{lint.NotMended("runAsUser is no number")}
		}
	}
	if !slices.ContainsFunc(free, func(c *workload.Container) bool { return userOf(c).source != userSet }) {
		return []lint.Option{lint.Fixed(lint.RuleFix{
			Does:   "sets runAsNonRoot to true",
			Breaks: "While runAsUser stays as it is, the program runs as it did.",
			Safe:   true,
		})}
	}
	return []lint.Option{lint.Mend(setUsers(pod, free)...)}
}

func isAlone(c *workload.Container) bool {
	for other := range c.Pod.Containers() {
		if other != c {
			return false
		}
	}
	return true
}
