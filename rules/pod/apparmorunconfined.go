package pod

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// AppArmorUnconfined reports containers that opt out of AppArmor.
var AppArmorUnconfined = &lint.Rule{
	ID:    "pod/apparmor-unconfined",
	Title: "AppArmor is switched off",
	Why: "On nodes with AppArmor, container runtimes confine every container by a profile that denies what no ordinary program does, such as " +
		"mounting file systems and writing to the settings of the kernel. It holds even where a fault elsewhere gives a process more rights " +
		"than it should have: containers under that profile could not be left by CVE-2022-0492. Unconfined takes it away, and nodes without " +
		"AppArmor ignore the setting anyway.",
	Remedy: "Remove the setting, or set the type to RuntimeDefault.",
	Allow:  "A program that the runtime's profile keeps from its work needs a profile of its own, by type Localhost.",
	Fix: lint.RuleFix{
		Does:   "sets the AppArmor profile to that of the container runtime",
		Breaks: "What that profile denies, such as mounting file systems, fails on nodes with AppArmor.",
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.AppArmorProfile},
	Refs: []lint.Ref{
		lint.PSS("AppArmor"),
		lint.NSA("Kubernetes Pod security"),
		lint.Docs("Restrict a Container's Access to Resources with AppArmor", "tutorials/security/apparmor/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  securityContext:
    appArmorProfile:
      type: Unconfined
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
    appArmorProfile:
      type: RuntimeDefault
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		for v := range p.Violations(podsecurity.AppArmorProfile) {
			if undecided(pod, v.At) {
				continue
			}
			message, fix := profileMessage(pod, v, "AppArmor", "appArmorProfile", appArmorLost), runtimesProfile(pod, v, "appArmorProfile")
			if container, ok := strings.CutPrefix(v.At.Key().Text(), podsecurity.AppArmorAnnotation); ok {
				message = annotatedProfileMessage(v, "AppArmor", fmt.Sprintf("container `%s`", container), appArmorLost)
				fix = lint.Mend(lint.Set(v.At, "runtime/default"))
			}
			p.Report(v.At, message, lint.In(v.Container), fix)
		}
	},
}

const appArmorLost = "where other walls fail, nothing denies mounts and changes to the kernel's settings"
