package workload

import "github.com/seaworthy-lint/seaworthy/lint/manifest"

// SecurityContext holds the fields of a security context that are asked for everywhere. One that is not there is the zero
// Value, which knows no place: [Container.SecurityContext] and [Pod.SecurityContext] return one that does.
type SecurityContext struct {
	AllowPrivilegeEscalation, AppArmorProfile, Capabilities, Privileged, ProcMount, ReadOnlyRootFilesystem, RunAsNonRoot,
	RunAsUser, SeccompProfile, SELinuxOptions, Sysctls, WindowsOptions manifest.Value
}

func (sc *SecurityContext) read(from manifest.Value) {
	for name, v := range from.Entries() {
		switch name {
		case "allowPrivilegeEscalation":
			sc.AllowPrivilegeEscalation = v
		case "appArmorProfile":
			sc.AppArmorProfile = v
		case "capabilities":
			sc.Capabilities = v
		case "privileged":
			sc.Privileged = v
		case "procMount":
			sc.ProcMount = v
		case "readOnlyRootFilesystem":
			sc.ReadOnlyRootFilesystem = v
		case "runAsNonRoot":
			sc.RunAsNonRoot = v
		case "runAsUser":
			sc.RunAsUser = v
		case "seccompProfile":
			sc.SeccompProfile = v
		case "seLinuxOptions":
			sc.SELinuxOptions = v
		case "sysctls":
			sc.Sysctls = v
		case "windowsOptions":
			sc.WindowsOptions = v
		}
	}
}

// Level says where a setting was made.
type Level uint8

// Levels at which a security context can be set.
const (
	Nowhere Level = iota
	OnContainer
	OnPod
)

func (l Level) String() string {
	return [...]string{"nowhere", "on the container", "on the pod"}[l]
}

// Setting is a field of the security context in force for a container, and the level that decided.
type Setting struct {
	manifest.Value
	Level Level
}

// effective returns which of two settings is in force. Where neither is made, that is the container's: null, or nothing.
func effective(own, inherited manifest.Value) Setting {
	switch {
	case own.Exists():
		return Setting{own, OnContainer}
	case inherited.Exists():
		return Setting{inherited, OnPod}
	}
	return Setting{own, Nowhere}
}

// Effective returns a field of the security context that is in force for the container: its own, or else its pod's. Where
// neither sets it, the value is the absent field of the container.
func (c *Container) Effective(names ...string) Setting {
	return effective(c.SecurityContext(names...), c.Pod.SecurityContext(names...))
}
