package workload

import "github.com/seaworthy-lint/seaworthy/lint/manifest"

// SecurityContext holds the fields of a security context that are judged, each looked up once. One that is not there is the
// zero Value, which knows no place: [Container.SecurityContext] and [Pod.SecurityContext] return one that does.
type SecurityContext struct {
	AllowPrivilegeEscalation, AppArmorProfile, Capabilities, Privileged, ProcMount, ReadOnlyRootFilesystem, RunAsNonRoot,
	RunAsUser, SeccompProfile, SELinuxOptions, Sysctls, WindowsOptions manifest.Value

	all manifest.Value
}

// field returns where the field of a name is held, or nil if it is not.
func (sc *SecurityContext) field(name string) *manifest.Value {
	switch name {
	case "allowPrivilegeEscalation":
		return &sc.AllowPrivilegeEscalation
	case "appArmorProfile":
		return &sc.AppArmorProfile
	case "capabilities":
		return &sc.Capabilities
	case "privileged":
		return &sc.Privileged
	case "procMount":
		return &sc.ProcMount
	case "readOnlyRootFilesystem":
		return &sc.ReadOnlyRootFilesystem
	case "runAsNonRoot":
		return &sc.RunAsNonRoot
	case "runAsUser":
		return &sc.RunAsUser
	case "seccompProfile":
		return &sc.SeccompProfile
	case "seLinuxOptions":
		return &sc.SELinuxOptions
	case "sysctls":
		return &sc.Sysctls
	case "windowsOptions":
		return &sc.WindowsOptions
	}
	return nil
}

// value returns the field of a name.
func (sc *SecurityContext) value(name string) manifest.Value {
	if field := sc.field(name); field != nil {
		return *field
	}
	return sc.all.Field(name)
}

// read reads a security context, for what those before it left open.
func (sc *SecurityContext) read(all manifest.Value) {
	set(&sc.all, all)
	for name, v := range all.Entries() {
		if field := sc.field(name); field != nil {
			set(field, v)
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

// Effective returns a field of the security context that is in force for the container: its own, or else its pod's. Where
// neither sets it, the value is the absent field of the container.
func (c *Container) Effective(name string) Setting {
	if own := c.Security.value(name); own.Exists() {
		return Setting{own, OnContainer}
	}
	if inherited := c.Pod.Security.value(name); inherited.Exists() {
		return Setting{inherited, OnPod}
	}
	return Setting{c.SecurityContext(name), Nowhere}
}
