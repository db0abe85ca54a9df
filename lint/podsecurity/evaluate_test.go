package podsecurity_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// evaluate returns the pod of a manifest and its violations.
func evaluate(t *testing.T, text string) (*workload.Pod, []podsecurity.Violation) {
	t.Helper()
	section, err := manifest.NewSplitter("test.yaml", strings.NewReader(text)).Next()
	require.NoError(t, err)
	for _, d := range manifest.Parse(section) {
		for part := range d.Parts() {
			for _, pod := range workload.Pods(&part.Object) {
				return pod, podsecurity.Evaluate(nil, pod)
			}
		}
	}
	require.Fail(t, "no pod", text)
	return nil, nil
}

// The whole truth is in rules/conformance, which compares with Pod Security Admission. Here is where violations are, and at
// which versions they are some.
func TestEvaluate(t *testing.T) {
	const restricted = "allowPrivilegeEscalation: false, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}, capabilities: {drop: [ALL]}"
	for _, test := range []struct {
		name, spec string
		want       []string // check, versions at which it is violated, path
	}{
		{"clean", "containers: [{name: a, securityContext: {%s}}]", nil},
		{"nothing set", "containers: [{name: a}]", []string{
			"allowPrivilegeEscalation 1.8-1.37 spec.containers[0].securityContext.allowPrivilegeEscalation",
			"capabilities_restricted 1.22-1.37 spec.containers[0].securityContext.capabilities.drop",
			"runAsNonRoot 1.0-1.37 spec.containers[0].securityContext.runAsNonRoot",
			"seccompProfile_restricted 1.19-1.37 spec.containers[0].securityContext.seccompProfile",
		}},
		{"Windows", "os: {name: windows}, containers: [{name: a}]", []string{
			"allowPrivilegeEscalation 1.8-1.24 spec.containers[0].securityContext.allowPrivilegeEscalation",
			"capabilities_restricted 1.22-1.24 spec.containers[0].securityContext.capabilities.drop",
			"runAsNonRoot 1.0-1.37 spec.containers[0].securityContext.runAsNonRoot",
			"seccompProfile_restricted 1.19-1.24 spec.containers[0].securityContext.seccompProfile",
		}},
		{"user namespace", "hostUsers: false, containers: [{name: a, securityContext: {%s, runAsUser: 0, procMount: Unmasked}}]", []string{
			"runAsUser 1.23-1.34 spec.containers[0].securityContext.runAsUser",
			"procMount 1.0-1.34 spec.containers[0].securityContext.procMount",
			"procMount_restricted 1.35-1.37 spec.containers[0].securityContext.procMount",
		}},
		{"namespaces", "hostNetwork: yes, hostPID: true, hostIPC: false", []string{
			"hostNamespaces 1.0-1.37 spec.hostNetwork",
			"hostNamespaces 1.0-1.37 spec.hostPID",
		}},
		{"volumes", "volumes: [{name: a}, {name: b, emptyDir: {}, hostPath: {path: /}}, {name: c, nfs: {}}, {name: d, hostPath: {path: /}}]", []string{
			"hostPathVolumes 1.0-1.37 spec.volumes[1].hostPath",
			"restrictedVolumes 1.0-1.37 spec.volumes[2].nfs",
			"hostPathVolumes 1.0-1.37 spec.volumes[3].hostPath",
			"restrictedVolumes 1.0-1.37 spec.volumes[3].hostPath",
		}},
		{"ports", "containers: [{name: a, ports: [{containerPort: 80}, {containerPort: 81, hostPort: 81}], securityContext: {%s}}]", []string{
			"hostPorts 1.0-1.37 spec.containers[0].ports[1].hostPort",
		}},
		{"ports of the node", "hostNetwork: true, containers: [{name: a, ports: [{containerPort: 80}], securityContext: {%s}}]", []string{
			"hostNamespaces 1.0-1.37 spec.hostNetwork",
			"hostPorts 1.0-1.37 spec.containers[0].ports[0].hostPort",
		}},
		{"hosts", "containers: [{name: a, livenessProbe: {httpGet: {host: 127.0.0.1}}, lifecycle: {preStop: {tcpSocket: {host: b}}}, securityContext: {%s}}]", []string{
			"hostProbesAndHostLifecycle 1.34-1.37 spec.containers[0].livenessProbe.httpGet.host",
			"hostProbesAndHostLifecycle 1.34-1.37 spec.containers[0].lifecycle.preStop.tcpSocket.host",
		}},
		{"sysctls", "securityContext: {sysctls: [{name: net.ipv4.tcp_rmem}, {name: kernel.msgmax}, {name: kernel.shm_rmid_forced}]}", []string{
			"sysctls 1.0-1.31 spec.securityContext.sysctls[0].name",
			"sysctls 1.0-1.37 spec.securityContext.sysctls[1].name",
		}},
		{"SELinux", "securityContext: {seLinuxOptions: {type: container_engine_t, user: u, role: r, level: l}}", []string{
			"seLinuxOptions 1.0-1.30 spec.securityContext.seLinuxOptions.type",
			"seLinuxOptions 1.0-1.37 spec.securityContext.seLinuxOptions.user",
			"seLinuxOptions 1.0-1.37 spec.securityContext.seLinuxOptions.role",
		}},
		{"profiles", "securityContext: {seccompProfile: {type: Unconfined}, appArmorProfile: {}, runAsNonRoot: false, windowsOptions: {hostProcess: true}}", []string{
			"windowsHostProcess 1.0-1.37 spec.securityContext.windowsOptions.hostProcess",
			"appArmorProfile 1.0-1.37 spec.securityContext.appArmorProfile.type",
			"runAsNonRoot 1.0-1.37 spec.securityContext.runAsNonRoot",
			"seccompProfile_baseline 1.19-1.37 spec.securityContext.seccompProfile.type",
			"seccompProfile_restricted 1.19-1.37 spec.securityContext.seccompProfile.type",
		}},
		{"capabilities", "initContainers: [{name: a, securityContext: {%s, privileged: true}}], ephemeralContainers: [{name: b, securityContext: {%s, capabilities: {add: [CHOWN, SYS_ADMIN], drop: [all]}}}]", []string{
			"privileged 1.0-1.37 spec.initContainers[0].securityContext.privileged",
			"capabilities_restricted 1.22-1.37 spec.ephemeralContainers[0].securityContext.capabilities.add[0]",
			"capabilities_baseline 1.0-1.37 spec.ephemeralContainers[0].securityContext.capabilities.add[1]",
			"capabilities_restricted 1.22-1.37 spec.ephemeralContainers[0].securityContext.capabilities.add[1]",
			"capabilities_restricted 1.22-1.37 spec.ephemeralContainers[0].securityContext.capabilities.drop",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			pod, violations := evaluate(t, "apiVersion: v1\nkind: Pod\nspec: {"+strings.ReplaceAll(test.spec, "%s", restricted)+"}")
			var got []string
			for _, v := range violations {
				got = append(got, fmt.Sprintf("%s %s %s", v.Check, versions(v.Versions), v.At.Path(pod.Object.Value)))
				if v.Container != nil {
					require.True(t, strings.HasPrefix(v.At.Path(pod.Object.Value), v.Container.Path(pod.Object.Value)))
				}
			}
			require.Equal(t, test.want, got)
		})
	}
}

// versions shows a set of versions without gap as "1.8-1.37".
func versions(set podsecurity.Versions) string {
	var in []podsecurity.Version
	for v := podsecurity.Version(0); v <= podsecurity.Latest; v++ {
		if set.Has(v) {
			in = append(in, v)
		}
	}
	return in[0].String() + "-" + in[len(in)-1].String()
}

func TestEvaluateAnnotations(t *testing.T) {
	const text = `
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    seccomp.security.alpha.kubernetes.io/pod: unconfined
spec:
  template:
    metadata:
      annotations:
        seccomp.security.alpha.kubernetes.io/pod: ""
        container.seccomp.security.alpha.kubernetes.io/a: localhost/a.json
        container.seccomp.security.alpha.kubernetes.io/absent: unconfined
        container.apparmor.security.beta.kubernetes.io/absent: unconfined
        container.apparmor.security.beta.kubernetes.io/a: ""
    spec:
      hostNetwork: false
      containers: []
`
	pod, violations := evaluate(t, text)
	var got []string
	for _, v := range violations {
		require.Nil(t, v.Container)
		got = append(got, fmt.Sprintf("%s %s %s", v.Check, versions(v.Versions), v.At.Path(pod.Object.Value)))
	}
	require.Equal(t, []string{
		"seccompProfile_baseline 1.0-1.18 spec.template.metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]",
		"appArmorProfile 1.0-1.37 spec.template.metadata.annotations[container.apparmor.security.beta.kubernetes.io/absent]",
	}, got)
}

// A template is not defaulted as a pod is; its pods will be.
func TestTemplatePortsAreNotDefaulted(t *testing.T) {
	const spec = "{hostNetwork: true, containers: [{name: a, ports: [{containerPort: 80}]}]}"
	for text, want := range map[string]bool{
		"apiVersion: v1\nkind: Pod\nspec: " + spec:                                      true,
		"apiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: " + spec + "}}": false,
	} {
		_, violations := evaluate(t, text)
		summary := podsecurity.Summarize(violations)
		require.Equal(t, want, summary[podsecurity.HostPorts].Has(podsecurity.Latest), text)
	}
}

func TestViolates(t *testing.T) {
	_, violations := evaluate(t, "apiVersion: v1\nkind: Pod\nspec: {volumes: [{name: a, hostPath: {path: /}}], containers: [{name: a, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]}")
	summary := podsecurity.Summarize(violations)
	for _, test := range []struct {
		level   podsecurity.Level
		version podsecurity.Version
		want    []podsecurity.Check
	}{
		{podsecurity.PrivilegedLevel, podsecurity.Latest, nil},
		{podsecurity.BaselineLevel, podsecurity.Latest, []podsecurity.Check{podsecurity.CapabilitiesBaseline, podsecurity.HostPathVolumes}},
		{podsecurity.RestrictedLevel, 0, []podsecurity.Check{podsecurity.CapabilitiesBaseline, podsecurity.RestrictedVolumes, podsecurity.RunAsNonRoot}},
		{podsecurity.RestrictedLevel, podsecurity.Latest, []podsecurity.Check{
			podsecurity.AllowPrivilegeEscalation, podsecurity.CapabilitiesRestricted, podsecurity.RestrictedVolumes, podsecurity.RunAsNonRoot,
			podsecurity.SeccompProfileRestricted,
		}},
	} {
		policy := podsecurity.Policy{Level: test.level, Version: test.version}
		require.Equal(t, test.want, summary.Violates(policy), policy.String())
	}
}

func TestSysctlSince(t *testing.T) {
	for _, test := range []struct {
		name  string
		since podsecurity.Version
		ok    bool
	}{
		{"kernel.shm_rmid_forced", 0, true},
		{"net.ipv4.ip_local_reserved_ports", 27, true},
		{"net.ipv4.tcp_notsent_lowat", 37, true},
		{"kernel.msgmax", 0, false},
		{"net/ipv4/tcp_syncookies", 0, false},
		{"", 0, false},
	} {
		since, ok := podsecurity.SysctlSince(test.name)
		require.Equal(t, test.since, since, test.name)
		require.Equal(t, test.ok, ok, test.name)
	}
}
