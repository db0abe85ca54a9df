package pod

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

// report lints a text with one rule, and returns "severity message" of each finding.
func report(t *testing.T, rule *lint.Rule, version podsecurity.Version, text string) []string {
	t.Helper()
	options := lint.DefaultOptions()
	options.KubernetesVersion = version
	linter, err := lint.New([]*lint.Rule{rule}, options)
	require.NoError(t, err)
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	var lines []string
	for _, f := range linter.Run(slices.Values([]lint.Input{{Name: "test.yaml", Open: open}})).Findings {
		require.NotContains(t, f.Message, "\n")
		lines = append(lines, f.Severity.String()+" "+f.Message)
	}
	return lines
}

func TestHostPathMessages(t *testing.T) {
	for _, test := range []struct{ path, want string }{
		{"/var/run/docker.sock", "critical `/var/run/docker.sock` of the node is mounted read-write in `a`: " + runtimeSocket},
		{"/host/k3s/containerd.sock", "critical `/host/k3s/containerd.sock` of the node is mounted read-write in `a`: " + runtimeSocket},
		{`\\.\pipe\docker_engine`, `critical ` + "`" + `\\.\pipe\docker_engine` + "`" + ` of the node is mounted read-write in ` + "`a`: " + runtimeSocket},
		{`C:\`, "critical `C:\\` of the node is mounted read-write in `a`: a whole disk of the node"},
		{"/", "critical `/` of the node is mounted read-write in `a`: the whole disk of the node, " + everySecret},
		{"//", "critical `//` of the node is mounted read-write in `a`: the whole disk of the node, " + everySecret},
		{"/etc/", "critical `/etc/` of the node is mounted read-write in `a`: the configuration of the node, with its accounts, keys, jobs and Kubernetes credentials"},
		{"/etc/ssl/certs", "high `/etc/ssl/certs` of the node is mounted read-write in `a`: part of the configuration of the node"},
		{"/etc/../etc/kubernetes/pki", "critical `/etc/../etc/kubernetes/pki` of the node is mounted read-write in `a`: where nodes keep their Kubernetes credentials and the static pods that the kubelet runs unasked"},
		{"/etcetera", "high `/etcetera` of the node is mounted read-write in `a`: files outside the pod, shared with the node and with every other pod that mounts them"},
		{"/var/run", "critical `/var/run` of the node is mounted read-write in `a`: the sockets of the node's services, that of the container runtime among them"},
		{"/var/running", "high `/var/running` of the node is mounted read-write in `a`: files outside the pod, shared with the node and with every other pod that mounts them"},
		{"/proc/sys", "critical `/proc/sys` of the node is mounted read-write in `a`: the processes of the node with their files and environment, and the settings of its kernel"},
		{"/dev/kmsg", "critical `/dev/kmsg` of the node is mounted read-write in `a`: devices of the node"},
		{"/dev/shm", "high `/dev/shm` of the node is mounted read-write in `a`: the shared memory of the node, of every process and pod that uses it"},
		{"/var/lib/kubelet", "critical `/var/lib/kubelet` of the node is mounted read-write in `a`: the files of the kubelet, " + everySecret},
		{"/var/lib/kubelet/pods", "critical `/var/lib/kubelet/pods` of the node is mounted read-write in `a`: the files of the kubelet, " + everySecret},
		{"/var/lib/kubelet/device-plugins", "high `/var/lib/kubelet/device-plugins` of the node is mounted read-write in `a`: " + kubeletPlugins},
	} {
		t.Run(test.path, func(t *testing.T) {
			const pod = "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: i, volumeMounts: [{name: v}]}], volumes: [{name: v, hostPath: {path: '%s'}}]}"
			require.Equal(t, []string{test.want}, report(t, HostPath, podsecurity.Latest, fmt.Sprintf(pod, test.path)))
		})
	}
}

func TestHostPathMounts(t *testing.T) {
	const readWrite, readOnly, none = "[{name: v}]", "[{name: v, readOnly: true}]", "[]"
	for _, test := range []struct{ a, b, want string }{
		{none, "[{name: other}]", "medium `/srv` of the node is a volume of the pod, though no container mounts it"},
		{readOnly, none, "high `/srv` of the node is mounted read-only in `a`"},
		{"[{name: v, readOnly: true}, {name: v, readOnly: no}]", none, "high `/srv` of the node is mounted read-write in `a`"},
		{readOnly, readWrite, "high `/srv` of the node is mounted read-write in `b` and read-only in `a`"},
		{"[{name: v}, {name: v}]", readWrite, "high `/srv` of the node is mounted read-write in `a` and `b`"},
	} {
		text := fmt.Sprintf("apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: i, volumeMounts: %s}, {name: b, image: i, volumeMounts: %s}], "+
			"volumes: [{name: v, hostPath: {path: /srv}}]}", test.a, test.b)
		require.Equal(t, []string{test.want + ": files outside the pod, shared with the node and with every other pod that mounts them"},
			report(t, HostPath, podsecurity.Latest, text), "%s %s", test.a, test.b)
	}
}

// What a fragment does not mount, the other half may.
func TestHostPathOfFragment(t *testing.T) {
	require.Equal(t, []string{"critical `/etc/kubernetes` of the node is a volume of the pod: where nodes keep their Kubernetes credentials and the static pods that the kubelet runs unasked"},
		report(t, HostPath, podsecurity.Latest, "apiVersion: v1\nkind: Pod\nspec: {volumes: [{name: v, hostPath: {path: /etc/kubernetes}}]}"))
}

func TestCapabilityMessages(t *testing.T) {
	for _, test := range []struct{ pod, name, want string }{
		{"", "ALL", "critical container `a` is given ALL: it has every capability there is, and with them all that root of the node may"},
		{"", "IPC_LOCK", "medium container `a` is given IPC_LOCK: it locks any amount of memory, which the node then cannot swap out"},
		{"", "NET_ADMIN", "high container `a` is given NET_ADMIN: it changes addresses, routes and firewall rules, and listens to all traffic of its network"},
		{"hostNetwork: true", "NET_ADMIN", "high container `a` is given NET_ADMIN: it changes addresses, routes and firewall rules, and listens to all traffic of its network, which is the node's"},
		{"", "SYS_PTRACE", "high container `a` is given SYS_PTRACE: it reads and changes the memory of all processes that it sees"},
		{"hostPID: true", "SYS_PTRACE", "critical container `a` is given SYS_PTRACE: it reads and changes the memory of all processes that it sees, which are those of the node"},
		{"hostUsers: false", "SYS_ADMIN", "medium container `a` is given SYS_ADMIN: in the pod's own user namespace that gives no power over the node, but opens more of its kernel to attack"},
		{"", "cap_sys_time", "high container `a` is given `cap_sys_time`: spelled like that, container runtimes differ in whether they grant SYS_TIME, by which it sets the clock of the node"},
		{"", "CAP_CHOWN", "medium container `a` is given `CAP_CHOWN`: spelled like that, container runtimes differ in whether they grant CHOWN, and Pod Security Admission refuses it"},
		{"", "CAP_CAP_CHOWN", "medium container `a` is given `CAP_CAP_CHOWN`, which is no capability of Linux: Pod Security Admission refuses it"},
		{"", "''", "medium container `a` is given a capability without name: Pod Security Admission refuses it"},
	} {
		text := fmt.Sprintf("apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, image: i, securityContext: {capabilities: {add: [%s]}}}], %s}", test.name, test.pod)
		require.Equal(t, []string{test.want}, report(t, AddedCapability, podsecurity.Latest, text), "%s %s", test.name, test.pod)
	}
}

// Every capability of Linux is either allowed by the baseline level or described here.
func TestPowers(t *testing.T) {
	require.Len(t, powers, 41-13+1, "41 capabilities, of which 13 are allowed, and ALL")
	for name := range powers {
		require.False(t, podsecurity.BaselineCapability(name), name)
		require.Equal(t, strings.ToUpper(name), name)
	}
}

func TestMessagesOfBaseline(t *testing.T) {
	for _, test := range []struct {
		rule    *lint.Rule
		version podsecurity.Version
		spec    string
		want    string
	}{
		{HostNetwork, podsecurity.Latest, "hostNetwork: true, containers: [{name: a, image: i}]",
			"high the pod shares the network of its node: it reaches what listens on the node's localhost, and its traffic counts as the node's"},
		{HostPID, podsecurity.Latest, "hostPID: true, containers: [{name: a, image: i}]",
			"high the pod shares the process namespace of its node: it sees every process there with its command line, and as root may kill it"},
		{HostIPC, podsecurity.Latest, "hostIPC: true, containers: [{name: a, image: i}]",
			"high the pod shares the memory segments and message queues of its node: those of other processes there are in its reach"},
		{HostProcess, podsecurity.Latest, "securityContext: {windowsOptions: {hostProcess: true}}, containers: [{name: a, image: i}]",
			"critical the pod's containers run as processes of their Windows node: they own it"},
		{HostPort, podsecurity.Latest, "containers: [{name: a, image: i, ports: [{containerPort: 53, hostPort: 0x35, protocol: UDP, hostIP: '::'}]}]",
			"medium container `a` takes UDP port 53 of its node: it is reachable at every address of the node, and a second such pod does not fit there"},
		{HostPort, podsecurity.Latest, "containers: [{image: i, ports: [{containerPort: 80, hostPort: 80, hostIP: 127.0.0.1}]}]",
			"medium a container without name takes TCP port 80 of its node: it is reachable at `127.0.0.1` of the node, and a second such pod does not fit there"},
		{HostProbe, podsecurity.Latest, "containers: [{name: a, image: i, lifecycle: {preStop: {httpGet: {host: 169.254.169.254}}}}]",
			"medium the preStop hook of container `a` makes the kubelet connect to `169.254.169.254`: it does so from the node, past the network policies of the pod"},
		{HostProbe, podsecurity.Latest, "containers: [{name: a, image: i, startupProbe: {tcpSocket: {host: 127.0.0.1}}}]",
			"medium the startup probe of container `a` makes the kubelet connect to `127.0.0.1`: that is the node's localhost, not the pod's"},
		{SELinuxOptions, podsecurity.Latest, "containers: [{name: a, image: i, securityContext: {seLinuxOptions: {user: u, role: r, type: spc_t}}}]",
			"high container `a` sets SELinux type `spc_t`, user `u`, role `r`: SELinux does not confine such a process at all"},
		{SELinuxOptions, 30, "containers: [{name: a, image: i, securityContext: {seLinuxOptions: {type: container_engine_t}}}]",
			"medium container `a` sets SELinux type `container_engine_t`: Pod Security Admission allows it from version 1.31 on"},
		{ProcMount, podsecurity.Latest, "containers: [{name: a, image: i, securityContext: {procMount: Unmasked}}]",
			"high container `a` sees all of /proc: the keys and settings of the node's kernel, which runtimes hide, are open to it"},
		{ProcMount, podsecurity.Latest, "hostUsers: false, containers: [{name: a, image: i, securityContext: {procMount: Unmasked}}]",
			"medium container `a` sees all of /proc: the pod's own user namespace takes the power over the node from it, but more of the kernel is open to attack"},
		{SeccompUnconfined, podsecurity.Latest, "securityContext: {seccompProfile: {type: Unconfined}}, containers: [{name: a, image: i}, {name: b, image: i, securityContext: {seccompProfile: {type: Localhost}}}]",
			"high seccomp is switched off on the pod, for `a`: every system call of the kernel is open"},
		{AppArmorUnconfined, podsecurity.Latest, "securityContext: {appArmorProfile: {type: Unconfined}}, containers: [{name: a, image: i, securityContext: {appArmorProfile: {type: RuntimeDefault}}}]",
			"high AppArmor is switched off on the pod: where other walls fail, nothing denies mounts and changes to the kernel's settings"},
		{UnsafeSysctl, 36, "securityContext: {sysctls: [{name: net.ipv4.tcp_notsent_lowat}]}, containers: [{name: a, image: i}]",
			"medium the pod sets sysctl `net.ipv4.tcp_notsent_lowat`, which counts as safe from Kubernetes 1.37 on, not in 1.36"},
		{UnsafeSysctl, podsecurity.Latest, "securityContext: {sysctls: [{name: kernel.sem}]}, containers: [{name: a, image: i}]",
			"high the pod sets sysctl `kernel.sem`, which may take resources from other pods: the kubelet refuses it unless the node allows it"},
		{UnsafeSysctl, podsecurity.Latest, "securityContext: {sysctls: [{name: vm.swappiness}]}, containers: [{name: a, image: i}]",
			"high the pod sets sysctl `vm.swappiness`, which would hold for the whole node: the kubelet refuses it"},
	} {
		require.Equal(t, []string{test.want}, report(t, test.rule, test.version, "apiVersion: v1\nkind: Pod\nspec: {"+test.spec+"}"))
	}
}
