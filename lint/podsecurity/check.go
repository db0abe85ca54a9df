// Package podsecurity evaluates the Pod Security Standards: every control, at every policy version, with the place
// of each violation. It agrees with k8s.io/pod-security-admission v0.37 check for check, which rules/conformance
// proves; that library itself names no field and no container index.
//
// In: a [workload.Pod]. Out: [Violation] values, each with the versions at which it is one.
package podsecurity

import "fmt"

// Check is one check of Pod Security Admission.
type Check uint8

// Checks in the order in which Pod Security Admission reports them: the baseline checks by id, then the restricted
// ones by id.
const (
	AppArmorProfile Check = iota
	CapabilitiesBaseline
	HostNamespaces
	HostPathVolumes
	HostPorts
	HostProbesAndHostLifecycle
	Privileged
	ProcMount
	SELinuxOptions
	SeccompProfileBaseline
	Sysctls
	WindowsHostProcess

	AllowPrivilegeEscalation
	CapabilitiesRestricted
	ProcMountRestricted
	RestrictedVolumes
	RunAsNonRoot
	RunAsUser
	SeccompProfileRestricted

	checkCount
)

// since is the first policy version that has the check; overrides is the baseline check that it replaces within the
// restricted level, from that version on. Source: k8s.io/pod-security-admission/policy v0.37.2.
var checks = [checkCount]struct {
	id        string
	since     Version
	overrides Check
	replaces  bool
}{
	AppArmorProfile:            {id: "appArmorProfile"},
	CapabilitiesBaseline:       {id: "capabilities_baseline"},
	HostNamespaces:             {id: "hostNamespaces"},
	HostPathVolumes:            {id: "hostPathVolumes"},
	HostPorts:                  {id: "hostPorts"},
	HostProbesAndHostLifecycle: {id: "hostProbesAndHostLifecycle", since: 34},
	Privileged:                 {id: "privileged"},
	ProcMount:                  {id: "procMount"},
	SELinuxOptions:             {id: "seLinuxOptions"},
	SeccompProfileBaseline:     {id: "seccompProfile_baseline"},
	Sysctls:                    {id: "sysctls"},
	WindowsHostProcess:         {id: "windowsHostProcess"},

	AllowPrivilegeEscalation: {id: "allowPrivilegeEscalation", since: 8},
	CapabilitiesRestricted:   {id: "capabilities_restricted", since: 22, overrides: CapabilitiesBaseline, replaces: true},
	ProcMountRestricted:      {id: "procMount_restricted", since: 35, overrides: ProcMount, replaces: true},
	RestrictedVolumes:        {id: "restrictedVolumes", overrides: HostPathVolumes, replaces: true},
	RunAsNonRoot:             {id: "runAsNonRoot"},
	RunAsUser:                {id: "runAsUser", since: 23},
	SeccompProfileRestricted: {id: "seccompProfile_restricted", since: 19, overrides: SeccompProfileBaseline, replaces: true},
}

// String returns the id by which Pod Security Admission knows the check, such as "capabilities_restricted".
func (c Check) String() string {
	if c < checkCount {
		return checks[c].id
	}
	return fmt.Sprintf("Check(%d)", uint8(c))
}

// Level is a level of the Pod Security Standards.
type Level uint8

// Levels, from no restriction to the strictest.
const (
	PrivilegedLevel Level = iota
	BaselineLevel
	RestrictedLevel
)

func (l Level) String() string {
	switch l {
	case PrivilegedLevel:
		return "privileged"
	case BaselineLevel:
		return "baseline"
	case RestrictedLevel:
		return "restricted"
	}
	return fmt.Sprintf("Level(%d)", uint8(l))
}

// ParseLevel reads the value of a pod-security.kubernetes.io/enforce label: exact, case-sensitive.
func ParseLevel(s string) (Level, error) {
	for _, l := range []Level{PrivilegedLevel, BaselineLevel, RestrictedLevel} {
		if l.String() == s {
			return l, nil
		}
	}
	return RestrictedLevel, fmt.Errorf("must be one of privileged, baseline, restricted")
}

// Policy is a level at a version, as a namespace's labels name it.
type Policy struct {
	Level   Level
	Version Version
}

func (p Policy) String() string { return p.Level.String() + ":" + p.Version.String() }

// Has reports whether the policy runs the check: known at that version, of that level or a milder one, and not
// replaced by a restricted check.
func (p Policy) Has(c Check) bool {
	switch {
	case c >= checkCount || p.Version < checks[c].since:
		return false
	case c >= AllowPrivilegeEscalation:
		return p.Level == RestrictedLevel
	case p.Level == BaselineLevel:
		return true
	case p.Level == RestrictedLevel:
		for _, r := range checks[AllowPrivilegeEscalation:] {
			if r.replaces && r.overrides == c && p.Version >= r.since {
				return false
			}
		}
		return true
	}
	return false
}

// Checks returns every check, in the order in which Pod Security Admission reports them.
func Checks() []Check {
	all := make([]Check, checkCount)
	for c := range checkCount {
		all[c] = c
	}
	return all
}
