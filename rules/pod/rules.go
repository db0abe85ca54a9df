// Package pod holds the rules about pods: every control of the Pod Security Standards, and more. What the standards say
// is evaluated by lint/podsecurity; the rules here say it to people.
package pod

import "github.com/seaworthy-lint/seaworthy/lint"

// Rules returns the rules of the family.
func Rules() []*lint.Rule {
	return []*lint.Rule{
		Privileged,
		HostNetwork,
		HostPID,
		HostIPC,
		HostProcess,
		HostPath,
		HostPort,
		HostProbe,
		AddedCapability,
		AppArmorUnconfined,
		SELinuxOptions,
		ProcMount,
		SeccompUnconfined,
		UnsafeSysctl,
		SeccompMissing,
		RetainedCapabilities,
		PrivilegeEscalation,
		RunAsRoot,
		RootNotPrevented,
		VolumeType,
		ServiceAccountToken,
		DefaultServiceAccount,
		WritableRootFilesystem,
		UnboundedResources,
		SharedProcessNamespace,
		Unmanaged,
	}
}
