package podsecurity

import (
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Versions is a set of policy versions.
type Versions uint64

// Has reports whether the set holds a version.
func (s Versions) Has(v Version) bool { return s&(1<<v) != 0 }

// from returns the versions from v on; until, those before it.
func from(v Version) Versions  { return ^until(v) & until(Latest+1) }
func until(v Version) Versions { return 1<<v - 1 }

// Violation is a violation of a check, whether or not a policy runs it.
type Violation struct {
	Check     Check
	Versions  Versions            // policy versions at which the check objects
	At        manifest.Value      // what is wrong, or the absent field
	Container *workload.Container // nil where the pod itself is at fault
}

// Summary holds, for every check, the policy versions at which a pod violates it.
type Summary [checkCount]Versions

// Summarize folds violations into one line per check.
func Summarize(violations []Violation) Summary {
	var s Summary
	for _, v := range violations {
		s[v.Check] |= v.Versions
	}
	return s
}

// Violates returns the checks of a policy that the pod violates, in the order in which Pod Security Admission lists them.
func (s *Summary) Violates(policy Policy) []Check {
	var failed []Check
	for c := range checkCount {
		if s[c].Has(policy.Version) && policy.Has(c) {
			failed = append(failed, c)
		}
	}
	return failed
}

// Evaluate returns the violations of a pod by every check at every version, appended to buf. It sees the pod as Pod Security
// Admission does, after the API server's defaults: a volume without source is an emptyDir, and a Pod on its node's
// network publishes its container ports there.
func Evaluate(buf []Violation, pod *workload.Pod) []Violation {
	e := evaluation{pod: pod, found: buf, windows: pod.Windows(), ownUsers: pod.OwnUsers()}
	e.evaluatePod()
	for c := range pod.Containers() {
		e.evaluateContainer(c)
	}
	return e.found
}

type evaluation struct {
	pod      *workload.Pod
	found    []Violation
	windows  bool
	ownUsers bool
}

func (e *evaluation) add(check Check, versions Versions, at manifest.Value, c *workload.Container) {
	if versions &= from(checks[check].since); versions != 0 {
		e.found = append(e.found, Violation{check, versions, at, c})
	}
}

// always is every version; linuxOnly are those at which a check that skips Windows pods sees this one; hostUsersOnly those
// at which a check that trusts user namespaces sees it.
const always = Versions(1<<(Latest+1) - 1)

func (e *evaluation) linuxOnly() Versions {
	if e.windows {
		return until(25)
	}
	return always
}

func (e *evaluation) hostUsersOnly() Versions {
	if e.ownUsers {
		return until(35)
	}
	return always
}

func (e *evaluation) evaluatePod() {
	for _, v := range e.pod.HostNamespaces() {
		if v.IsTrue() {
			e.add(HostNamespaces, always, v, nil)
		}
	}
	for _, volume := range e.pod.Volumes() {
		e.volume(volume)
	}
	for _, sysctl := range e.pod.Security.Sysctls.Items() {
		name := sysctl.Field("name")
		if versions := always &^ sysctlAllowed(name.Text()); sysctl.Exists() && versions != 0 {
			e.add(Sysctls, versions, name, nil)
		}
	}
	for name, value := range e.pod.Metadata.Field("annotations").Entries() {
		e.annotation(name, value)
	}
	e.identity(&e.pod.Security, nil)
}

// identity evaluates what pod and container security contexts have in common.
func (e *evaluation) identity(sc *workload.SecurityContext, c *workload.Container) {
	if v := sc.WindowsOptions.Field("hostProcess"); v.IsTrue() {
		e.add(WindowsHostProcess, always, v, c)
	}
	if v := sc.AppArmorProfile; v.Exists() && !allowedProfile(v) {
		e.add(AppArmorProfile, always, v.Field("type"), c)
	}
	if sc.SELinuxOptions.Exists() {
		e.seLinux(sc.SELinuxOptions, c)
	}
	if v := sc.RunAsUser; v.Exists() {
		if uid, ok := v.Int(); ok && uid == 0 {
			e.add(RunAsUser, e.hostUsersOnly(), v, c)
		}
	}
	if v := sc.RunAsNonRoot; v.IsFalse() {
		e.add(RunAsNonRoot, e.hostUsersOnly(), v, c)
	}
	if v := sc.SeccompProfile; v.Exists() && !allowedProfile(v) {
		e.add(SeccompProfileBaseline, from(19), v.Field("type"), c)
		e.add(SeccompProfileRestricted, e.linuxOnly(), v.Field("type"), c)
	}
}

// allowedProfile reports whether a seccomp or AppArmor profile is of a type that the standards allow.
func allowedProfile(profile manifest.Value) bool {
	switch profile.Field("type").Text() {
	case "RuntimeDefault", "Localhost":
		return true
	}
	return false
}

func (e *evaluation) seLinux(options manifest.Value, c *workload.Container) {
	switch v := options.Field("type"); v.Text() {
	case "", "container_t", "container_init_t", "container_kvm_t":
	case "container_engine_t":
		e.add(SELinuxOptions, until(31), v, c)
	default:
		e.add(SELinuxOptions, always, v, c)
	}
	for _, field := range []string{"user", "role"} {
		if v := options.Field(field); v.Text() != "" {
			e.add(SELinuxOptions, always, v, c)
		}
	}
}

// Annotations by which profiles were set before there were fields.
const (
	AppArmorAnnotation         = "container.apparmor.security.beta.kubernetes.io/" // + container name
	SeccompPodAnnotation       = "seccomp.security.alpha.kubernetes.io/pod"
	SeccompContainerAnnotation = "container.seccomp.security.alpha.kubernetes.io/" // + container name
)

func (e *evaluation) annotation(name string, value manifest.Value) {
	if _, ok := strings.CutPrefix(name, AppArmorAnnotation); ok {
		// The container need not exist.
		if p := value.Text(); p != "" && p != "runtime/default" && !strings.HasPrefix(p, "localhost/") {
			e.add(AppArmorProfile, always, value, nil)
		}
	}
	if name == SeccompPodAnnotation && !allowedSeccompAnnotation(value) {
		e.add(SeccompProfileBaseline, until(19), value, nil)
	}
	if container, ok := strings.CutPrefix(name, SeccompContainerAnnotation); ok && !allowedSeccompAnnotation(value) {
		for c := range e.pod.Containers() {
			if c.Name == container {
				e.add(SeccompProfileBaseline, until(19), value, c)
				break
			}
		}
	}
}

func allowedSeccompAnnotation(value manifest.Value) bool {
	p := value.Text()
	return p == "runtime/default" || p == "docker/default" || strings.HasPrefix(p, "localhost/")
}

// isAllowedVolume reports whether the restricted level allows a volume source.
func isAllowedVolume(source string) bool {
	switch source {
	case "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret":
		return true
	}
	return false
}

// otherVolumes are all other sources that the API has had. The first one that a volume has counts.
var otherVolumes = []string{
	"hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd", "flexVolume",
	"cinder", "cephfs", "flocker", "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk", "photonPersistentDisk",
	"portworxVolume", "scaleIO", "storageos",
}

func (e *evaluation) volume(volume manifest.Value) {
	allowed, other := false, len(otherVolumes)
	var source manifest.Value
	for name, v := range volume.Entries() {
		switch {
		case name == "name" || !v.Exists():
		case isAllowedVolume(name):
			allowed = true
		default:
			if i := slices.Index(otherVolumes, name); i >= 0 && i < other {
				other, source = i, v
			}
		}
	}
	if source.Exists() && other == 0 {
		e.add(HostPathVolumes, always, source, nil)
	}
	// A volume without source becomes an emptyDir before the checks see it (SetDefaults_Volume).
	if source.Exists() && !allowed {
		e.add(RestrictedVolumes, always, source, nil)
	}
}

// sysctlAllowed returns the policy versions at which a sysctl is allowed.
func sysctlAllowed(name string) Versions {
	switch name {
	case "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
		"net.ipv4.ip_unprivileged_port_start":
		return always
	case "net.ipv4.ip_local_reserved_ports":
		return from(27)
	case "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
		"net.ipv4.tcp_keepalive_probes":
		return from(29)
	case "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem":
		return from(32)
	case "net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat":
		return from(37)
	}
	return 0
}

// SysctlSince returns the policy version from which on a sysctl is allowed, and false if it never is.
func SysctlSince(name string) (Version, bool) {
	allowed := sysctlAllowed(name)
	for v := Version(0); v <= Latest; v++ {
		if allowed.Has(v) {
			return v, true
		}
	}
	return 0, false
}

func (e *evaluation) evaluateContainer(c *workload.Container) {
	sc := &c.Security
	e.identity(sc, c)
	if v := sc.Privileged; v.IsTrue() {
		e.add(Privileged, always, v, c)
	}
	if v := sc.ProcMount; v.Exists() && v.Text() != "Default" {
		e.add(ProcMount, e.hostUsersOnly(), v, c)
		e.add(ProcMountRestricted, always, v, c)
	}
	if !sc.AllowPrivilegeEscalation.IsFalse() {
		e.add(AllowPrivilegeEscalation, e.linuxOnly(), c.SecurityContext("allowPrivilegeEscalation"), c)
	}
	e.capabilities(sc.Capabilities, c)
	e.ports(c)
	for _, probe := range [...]manifest.Value{c.LivenessProbe, c.ReadinessProbe, c.StartupProbe} {
		e.handler(probe, c)
	}
	for _, hook := range [...]string{"postStart", "preStop"} {
		e.handler(c.Lifecycle.Field(hook), c)
	}
	e.inherited(c)
}

// inherited evaluates what a container has to have from its pod if it does not have it itself. A pod that sets it wrongly is
// at fault itself.
func (e *evaluation) inherited(c *workload.Container) {
	if v := c.Effective("runAsNonRoot"); !v.IsTrue() && !v.IsFalse() {
		e.add(RunAsNonRoot, e.hostUsersOnly(), c.SecurityContext("runAsNonRoot"), c)
	}
	if v := c.Effective("seccompProfile"); v.Level == workload.Nowhere {
		e.add(SeccompProfileRestricted, e.linuxOnly(), v.Value, c)
	}
}

// handler evaluates a probe or lifecycle hook: a host makes the kubelet connect to where the pod says.
func (e *evaluation) handler(handler manifest.Value, c *workload.Container) {
	if !handler.Exists() {
		return
	}
	for _, action := range [...]string{"httpGet", "tcpSocket"} {
		if v := handler.Field(action, "host"); v.Text() != "" {
			e.add(HostProbesAndHostLifecycle, always, v, c)
		}
	}
}

func (e *evaluation) ports(c *workload.Container) {
	for _, port := range c.Ports.Items() {
		v := port.Field("hostPort")
		number, _ := v.Int()
		// SetDefaults_Pod, for Pods only and not for ephemeral containers.
		if number == 0 && !e.pod.Template && e.pod.HostNetwork() && c.Type != workload.Ephemeral {
			number, _ = port.Field("containerPort").Int()
		}
		if number != 0 {
			e.add(HostPorts, always, v, c)
		}
	}
}

// BaselineCapability reports whether the baseline level allows a capability to be added: the names are exact, without CAP_.
func BaselineCapability(name string) bool {
	switch name {
	case "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
		"SETPCAP", "SETUID", "SYS_CHROOT":
		return true
	}
	return false
}

func (e *evaluation) capabilities(capabilities manifest.Value, c *workload.Container) {
	for _, v := range capabilities.Field("add").Items() {
		if !BaselineCapability(v.Text()) {
			e.add(CapabilitiesBaseline, always, v, c)
		}
		if v.Text() != "NET_BIND_SERVICE" {
			e.add(CapabilitiesRestricted, e.linuxOnly(), v, c)
		}
	}
	for _, v := range capabilities.Field("drop").Items() {
		if v.Text() == "ALL" {
			return
		}
	}
	e.add(CapabilitiesRestricted, e.linuxOnly(), c.SecurityContext("capabilities", "drop"), c)
}
