package namespace

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

// PodRejected reports workloads whose own namespace refuses their pods.
var PodRejected = &lint.Rule{
	ID:    "namespace/pod-rejected",
	Title: "Namespace refuses the pods of the workload",
	Why: "Pod Security Admission refuses pods that ask for more than their namespace's enforce label allows. It looks at pods only, so " +
		"that the API server accepts the Deployment, and the rollout then hangs: its ReplicaSet fails to create pods, which shows in " +
		"the events of the namespace and nowhere else. The way out is often to weaken the label in haste.",
	Remedy:   "Mend the pods, or put the workload in a namespace of its own that allows what it needs.",
	Severity: lint.High,
	Profile:  lint.Baseline,
	Refs: []lint.Ref{
		lint.Docs("Pod Security Admission", "concepts/security/pod-security-admission/"),
		lint.Docs("Pod Security Standards", "concepts/security/pod-security-standards/"),
	},
	Bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: baseline
---
apiVersion: v1
kind: Pod
metadata:
  name: agent
  namespace: shop
spec:
  hostNetwork: true
  containers:
    - name: agent
      image: registry.example/agent:1.4
`,
	Good: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: baseline
---
apiVersion: v1
kind: Pod
metadata:
  name: agent
  namespace: shop
spec:
  hostNetwork: false
  containers:
    - name: agent
      image: registry.example/agent:1.4
`,
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		for _, population := range m.Populations() {
			for _, w := range population.Workloads {
				n, failed := refusal(w, population.DeclarationsFor(w), p.KubernetesVersion)
				if len(failed) > 0 {
					p.ReportRef(w.Ref, refused(w, n, failed), lint.With("the level that its namespace enforces", n.Enforce.Place()))
				}
			}
		}
	},
}

// refusal returns the checks of its namespace that a workload fails. Of several declarations the mildest counts, as it
// may be the one in force.
func refusal(w *cluster.Workload, declarations []*cluster.Namespace, newest podsecurity.Version) (mildest *cluster.Namespace, failed []podsecurity.Check) {
	for _, n := range declarations {
		policy, ok := enforced(n, newest)
		if !ok {
			return nil, nil
		}
		if fails := w.PodSecurity.Violates(policy); mildest == nil || len(fails) < len(failed) {
			mildest, failed = n, fails
		}
	}
	return mildest, failed
}

// enforced returns the policy of a namespace, if it has one that Pod Security Admission knows. Newest is the version of the
// cluster, which it takes for any that is newer.
func enforced(n *cluster.Namespace, newest podsecurity.Version) (policy podsecurity.Policy, ok bool) {
	level, err := podsecurity.ParseLevel(n.Enforce.Value)
	if err != nil {
		return podsecurity.Policy{}, false
	}
	version := newest
	if n.Version.Set {
		if version, err = podsecurity.ParsePolicyVersion(n.Version.Value); err != nil {
			return podsecurity.Policy{}, false
		}
	}
	return podsecurity.Policy{Level: level, Version: min(version, newest)}, true
}

func refused(w *cluster.Workload, n *cluster.Namespace, failed []podsecurity.Check) string {
	level := "`" + n.Enforce.Value + "`"
	if n.Version.Set {
		level += " of " + n.Version.Value
	}
	pods := "the pods of this " + w.Kind
	if w.Kind == "Pod" {
		pods = "this Pod"
	}
	reasons := make([]string, len(failed))
	for i, check := range failed {
		reasons[i] = refusals[check] + " (" + check.String() + ")"
	}
	return fmt.Sprintf("namespace `%s` enforces %s and refuses %s: %s", n.Name, level, pods, strings.Join(reasons, ", "))
}

// refusals says in words what each check objects to.
var refusals = [...]string{
	podsecurity.AppArmorProfile:            "AppArmor is off",
	podsecurity.CapabilitiesBaseline:       "capabilities are added",
	podsecurity.HostNamespaces:             "a namespace of the host is shared",
	podsecurity.HostPathVolumes:            "files of the host are mounted",
	podsecurity.HostPorts:                  "a port of the host is taken",
	podsecurity.HostProbesAndHostLifecycle: "a probe or hook names a host",
	podsecurity.Privileged:                 "a container is privileged",
	podsecurity.ProcMount:                  "/proc is not masked",
	podsecurity.SELinuxOptions:             "SELinux options are changed",
	podsecurity.SeccompProfileBaseline:     "seccomp is off",
	podsecurity.Sysctls:                    "an unsafe sysctl is set",
	podsecurity.WindowsHostProcess:         "a container is a process of the Windows host",
	podsecurity.AllowPrivilegeEscalation:   "privilege escalation is not forbidden",
	podsecurity.CapabilitiesRestricted:     "capabilities are not dropped",
	podsecurity.ProcMountRestricted:        "/proc is not masked",
	podsecurity.RestrictedVolumes:          "a volume is of a type that is not allowed",
	podsecurity.RunAsNonRoot:               "root is not forbidden",
	podsecurity.RunAsUser:                  "the user is root",
	podsecurity.SeccompProfileRestricted:   "no seccomp profile is set",
}
