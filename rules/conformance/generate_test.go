package conformance

import (
	"fmt"
	"math/rand/v2"
	"reflect"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// generator makes pods. Bad is how often it takes a value that some policy forbids where it could take one that all allow,
// so that pods without fault are among them as well as pods full of it.
type generator struct {
	*rand.Rand
	bad float64
}

func newGenerator(seed uint64) *generator {
	return &generator{Rand: rand.New(rand.NewPCG(seed, 0))}
}

func (g *generator) chance(p float64) bool { return g.Float64() < p }

func pick[T any](g *generator, values ...T) T { return values[g.IntN(len(values))] }

// choose takes a value that all policies allow, or one that some may not.
func choose[T any](g *generator, good, bad []T) T {
	if g.chance(g.bad) {
		return pick(g, bad...)
	}
	return pick(g, good...)
}

// some returns up to n values.
func some[T any](g *generator, n int, next func() T) []T {
	var values []T
	for range g.IntN(n + 1) {
		values = append(values, next())
	}
	return values
}

// inherited is whether a pod sets what its containers would have to set otherwise.
type inherited struct {
	nonRoot, seccomp bool
}

func (g *generator) pod() corev1.PodTemplateSpec {
	g.bad = pick(g, 0, 0.01, 0.05, 0.2, 0.6)
	from := inherited{nonRoot: g.chance(0.5), seccomp: g.chance(0.5)}
	var pod corev1.PodTemplateSpec
	pod.Name = fmt.Sprintf("pod-%d", g.IntN(1000))
	spec := &pod.Spec
	spec.HostNetwork = g.chance(g.bad / 2)
	spec.HostPID = g.chance(g.bad / 4)
	spec.HostIPC = g.chance(g.bad / 4)
	spec.HostUsers = pick(g, nil, nil, new(true), new(false))
	spec.OS = pick(g, nil, nil, &corev1.PodOS{Name: corev1.Linux}, &corev1.PodOS{Name: corev1.Windows}, &corev1.PodOS{}, &corev1.PodOS{Name: "Windows"})
	spec.SecurityContext = g.podSecurityContext(from)
	spec.Volumes = some(g, 3, g.volume)
	spec.InitContainers = some(g, 2, func() corev1.Container { return g.container(from) })
	spec.Containers = append(some(g, 2, func() corev1.Container { return g.container(from) }), g.container(from))
	for i := range spec.InitContainers {
		spec.InitContainers[i].RestartPolicy = pick(g, nil, new(corev1.ContainerRestartPolicyAlways))
	}
	if g.chance(0.3) {
		spec.EphemeralContainers = append(spec.EphemeralContainers, corev1.EphemeralContainer{
			EphemeralContainerCommon: corev1.EphemeralContainerCommon(g.container(from)),
		})
	}
	pod.Annotations = g.annotations()
	return pod
}

func (g *generator) podSecurityContext(from inherited) *corev1.PodSecurityContext {
	if !from.nonRoot && !from.seccomp && g.chance(0.3) {
		return nil
	}
	sc := &corev1.PodSecurityContext{
		AppArmorProfile: g.appArmor(),
		SELinuxOptions:  g.seLinux(),
		WindowsOptions:  g.windows(),
		RunAsUser:       g.user(),
		Sysctls:         some(g, 2, g.sysctl),
	}
	if from.nonRoot {
		sc.RunAsNonRoot = choose(g, []*bool{new(true)}, []*bool{nil, new(false)})
	}
	if from.seccomp {
		sc.SeccompProfile = g.seccomp(false)
	}
	return sc
}

func (g *generator) container(from inherited) corev1.Container {
	c := corev1.Container{
		// Names repeat, and may be missing.
		Name:           choose(g, []string{"a", "b", "server"}, []string{"a", ""}),
		Image:          pick(g, "registry.example/server:1.4", "nginx", "postgres:17@sha256:0000000000000000000000000000000000000000000000000000000000000000"),
		Ports:          some(g, 2, g.port),
		LivenessProbe:  g.probe(),
		ReadinessProbe: g.probe(),
		StartupProbe:   g.probe(),
	}
	if g.chance(0.3) {
		c.Lifecycle = &corev1.Lifecycle{PostStart: g.hook(), PreStop: g.hook()}
	}
	if g.chance(g.bad / 2) {
		return c // no security context at all
	}
	sc := &corev1.SecurityContext{
		AllowPrivilegeEscalation: choose(g, []*bool{new(false)}, []*bool{nil, new(true)}),
		AppArmorProfile:          g.appArmor(),
		Capabilities:             g.capabilities(),
		Privileged:               choose(g, []*bool{nil, new(false)}, []*bool{new(true)}),
		ProcMount:                choose(g, []*corev1.ProcMountType{nil, new(corev1.DefaultProcMount)}, []*corev1.ProcMountType{new(corev1.UnmaskedProcMount), new(corev1.ProcMountType("")), new(corev1.ProcMountType("default"))}),
		RunAsUser:                g.user(),
		SELinuxOptions:           g.seLinux(),
		WindowsOptions:           g.windows(),
		RunAsNonRoot:             choose(g, []*bool{new(true)}, []*bool{nil, new(false)}),
		SeccompProfile:           g.seccomp(from.seccomp),
	}
	if from.nonRoot && g.chance(0.5) {
		sc.RunAsNonRoot = nil
	}
	c.SecurityContext = sc
	return c
}

func (g *generator) user() *int64 {
	return choose(g, []*int64{nil, new(int64(1000)), new(int64(1))}, []*int64{new(int64(0)), new(int64(-1))})
}

func (g *generator) appArmor() *corev1.AppArmorProfile {
	return choose(g,
		[]*corev1.AppArmorProfile{nil, nil, {Type: corev1.AppArmorProfileTypeRuntimeDefault}, {Type: corev1.AppArmorProfileTypeLocalhost, LocalhostProfile: new("server")}},
		[]*corev1.AppArmorProfile{{Type: corev1.AppArmorProfileTypeUnconfined}, {}, {Type: "localhost"}})
}

func (g *generator) seccomp(optional bool) *corev1.SeccompProfile {
	if optional && g.chance(0.5) {
		return nil
	}
	return choose(g,
		[]*corev1.SeccompProfile{{Type: corev1.SeccompProfileTypeRuntimeDefault}, {Type: corev1.SeccompProfileTypeLocalhost, LocalhostProfile: new("server.json")}},
		[]*corev1.SeccompProfile{nil, {Type: corev1.SeccompProfileTypeUnconfined}, {}, {Type: "runtime/default"}})
}

func (g *generator) seLinux() *corev1.SELinuxOptions {
	if g.chance(0.6) {
		return nil
	}
	return &corev1.SELinuxOptions{
		Type:  choose(g, []string{"", "container_t", "container_init_t", "container_kvm_t"}, []string{"container_engine_t", "spc_t", "Container_t"}),
		User:  choose(g, []string{""}, []string{"", "system_u"}),
		Role:  choose(g, []string{""}, []string{"", "system_r"}),
		Level: pick(g, "", "s0:c123,c456"),
	}
}

func (g *generator) windows() *corev1.WindowsSecurityContextOptions {
	return choose(g,
		[]*corev1.WindowsSecurityContextOptions{nil, nil, {}, {HostProcess: new(false)}},
		[]*corev1.WindowsSecurityContextOptions{{HostProcess: new(true)}})
}

func (g *generator) sysctl() corev1.Sysctl {
	return corev1.Sysctl{Value: "1", Name: choose(g,
		[]string{"kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start"},
		[]string{
			"net.ipv4.ip_local_reserved_ports",
			"net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes",
			"net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
			"net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat",
			"kernel.msgmax", "net.core.somaxconn", "vm.max_map_count", "net/ipv4/tcp_syncookies", "",
		})}
}

func (g *generator) capabilities() *corev1.Capabilities {
	if g.chance(g.bad / 2) {
		return pick(g, nil, &corev1.Capabilities{})
	}
	return &corev1.Capabilities{
		Drop: choose(g,
			[][]corev1.Capability{{"ALL"}, {"NET_RAW", "ALL"}},
			[][]corev1.Capability{nil, {}, {"all"}, {"NET_RAW"}, {"CAP_ALL"}}),
		Add: some(g, 2, func() corev1.Capability {
			return choose(g,
				[]corev1.Capability{"NET_BIND_SERVICE"},
				[]corev1.Capability{
					"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
					"ALL", "SYS_ADMIN", "NET_RAW", "NET_ADMIN", "SYS_PTRACE", "CAP_NET_BIND_SERVICE", "CAP_CHOWN", "net_bind_service", "NONE", "",
				})
		}),
	}
}

func (g *generator) port() corev1.ContainerPort {
	container := pick[int32](g, 80, 8080, 0)
	return corev1.ContainerPort{
		ContainerPort: container,
		HostPort:      choose(g, []int32{0}, []int32{container, 80, 443, -1}),
		HostIP:        pick(g, "", "127.0.0.1"),
		Protocol:      pick(g, "", corev1.ProtocolTCP, corev1.ProtocolUDP),
	}
}

func (g *generator) host() string {
	return choose(g, []string{""}, []string{"127.0.0.1", "localhost", "10.0.0.1", " "})
}

func (g *generator) probe() *corev1.Probe {
	if g.chance(0.7) {
		return nil
	}
	return &corev1.Probe{PeriodSeconds: 10, ProbeHandler: pick(g,
		corev1.ProbeHandler{},
		corev1.ProbeHandler{Exec: &corev1.ExecAction{Command: []string{"true"}}},
		corev1.ProbeHandler{GRPC: &corev1.GRPCAction{Port: 80, Service: new("health")}},
		corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/", Port: intstr.FromInt32(80), Host: g.host()}},
		corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromString("http"), Host: g.host()}},
	)}
}

func (g *generator) hook() *corev1.LifecycleHandler {
	return pick(g,
		nil,
		&corev1.LifecycleHandler{Sleep: &corev1.SleepAction{Seconds: 1}},
		&corev1.LifecycleHandler{HTTPGet: &corev1.HTTPGetAction{Port: intstr.FromInt32(80), Host: g.host()}},
		&corev1.LifecycleHandler{TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromInt32(80), Host: g.host()}},
	)
}

// volume makes a volume of any source that the API has: of one, none or two.
func (g *generator) volume() corev1.Volume {
	v := corev1.Volume{Name: pick(g, "data", "config", "")}
	for range choose(g, []int{1}, []int{0, 1, 1, 2}) {
		g.setSource(&v.VolumeSource)
	}
	return v
}

// setSource gives a volume one more source.
func (g *generator) setSource(source *corev1.VolumeSource) {
	v := reflect.ValueOf(source).Elem()
	field := v.FieldByName(choose(g,
		[]string{"ConfigMap", "CSI", "DownwardAPI", "EmptyDir", "Ephemeral", "Image", "PersistentVolumeClaim", "Projected", "Secret"},
		[]string{"HostPath", v.Type().Field(g.IntN(v.NumField())).Name}))
	field.Set(reflect.New(field.Type().Elem()))
}

func (g *generator) annotations() map[string]string {
	annotations := map[string]string{}
	for range g.IntN(3) {
		container := pick(g, "a", "b", "server", "absent", "")
		switch g.IntN(5) {
		case 0:
			annotations["container.apparmor.security.beta.kubernetes.io/"+container] = g.annotatedAppArmor()
		case 1:
			annotations["container.seccomp.security.alpha.kubernetes.io/"+container] = g.annotatedSeccomp()
		case 2:
			annotations["seccomp.security.alpha.kubernetes.io/pod"] = g.annotatedSeccomp()
		case 3:
			annotations["example.com/team"] = "unconfined"
		case 4:
			annotations[pick(g, "apparmor.security.beta.kubernetes.io/"+container, "seccomp.security.alpha.kubernetes.io/a")] = "unconfined"
		}
	}
	return annotations
}

func (g *generator) annotatedAppArmor() string {
	return choose(g, []string{"", "runtime/default", "localhost/", "localhost/server"}, []string{"unconfined", "Runtime/Default", "docker/default"})
}

func (g *generator) annotatedSeccomp() string {
	return choose(g, []string{"runtime/default", "docker/default", "localhost/", "localhost/server.json"}, []string{"unconfined", "", "Localhost/server.json"})
}
