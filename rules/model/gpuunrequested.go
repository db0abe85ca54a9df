package model

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// GPUUnrequested reports containers that take GPUs which the scheduler did not give them. Of devices that are mounted, it speaks for
// pod/host-path.
var GPUUnrequested = &lint.Rule{
	ID:    "model/gpu-unrequested",
	Title: "Container takes GPUs that it does not request",
	Why: "NVIDIA's container runtime opens the GPUs that the variable NVIDIA_VISIBLE_DEVICES names, unless it was told to heed the device " +
		"plugin alone: with all, a container has every GPU of its node without asking for one. Neither quota nor scheduler knows, so it works in " +
		"the memory of GPUs that belong to other pods and tenants; and a hole of that runtime, such as CVE-2024-0132 and CVE-2025-23266, is open " +
		"to it, by which an image takes over the node.",
	Remedy: "Request the GPUs in resources.limits, such as nvidia.com/gpu, and remove what goes around that.",
	Allow:  "For exporters of metrics and other agents that look at all GPUs of a node.",
	Fix: lint.RuleFix{
		Does:   "removes what goes around the device plugin",
		Breaks: "The container sees no GPUs but those that it requests.",
	},

	Severity: lint.High,
	Profile:  lint.Restricted,
	PSA:      []podsecurity.Check{podsecurity.HostPathVolumes, podsecurity.RestrictedVolumes},
	Refs: []lint.Ref{
		{Title: "NVIDIA: Kubernetes device plugin, with a warning about containers that request no GPU", URL: "https://github.com/NVIDIA/k8s-device-plugin#running-gpu-jobs"},
		{Title: "CVE-2024-0132: NVIDIA Container Toolkit, container escape", URL: "https://nvd.nist.gov/vuln/detail/CVE-2024-0132"},
		{Title: "CVE-2025-23266: NVIDIA Container Toolkit, container escape", URL: "https://nvd.nist.gov/vuln/detail/CVE-2025-23266"},
		lint.Docs("Schedule GPUs", "tasks/manage-gpus/scheduling-gpus/"),
	},
	Bad: server + `          env:
            - name: NVIDIA_VISIBLE_DEVICES
              value: all
`,
	Good: server + `          resources:
            limits:
              nvidia.com/gpu: 1
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		for c := range pod.Containers() {
			reportVisibleDevices(p, c)
			reportDeviceMounts(p, c)
		}
		for v := range p.Violations(podsecurity.HostPathVolumes) {
			if MountsGPU(v.At) {
				p.Report(v.At, fmt.Sprintf("`%s` of the node is a volume of the pod: a GPU that it has without requesting it, and others may have too", v.At.Field("path").Text()),
					lint.As(lint.Critical), mendDevice(pod, v.At))
			}
		}
	},
}

// MountsGPU reports whether a hostPath is the device of an accelerator.
func MountsGPU(host manifest.Value) bool { return model.IsDevice(host.Field("path").Text()) }

// reportVisibleDevices reports a variable that has the runtime open GPUs. Source: the documentation of the NVIDIA Container Toolkit,
// and accept-nvidia-visible-devices-envvar-when-unprivileged in its configuration, which is true unless set.
func reportVisibleDevices(p *lint.Pass, c *workload.Container) {
	for e := range c.Env() {
		if e.Name != "NVIDIA_VISIBLE_DEVICES" {
			continue
		}
		value := e.Value.Literal()
		switch {
		case value == "" || value == "none" || value == "void" || model.IsUnknown(value) || isAgent(p, c):
		case !model.Requests(c) && c.Pod.Whole:
			p.Report(e.Value, fmt.Sprintf("%s requests no GPU and is given those of NVIDIA_VISIBLE_DEVICES, which is set to `%s`: neither quota nor scheduler knows", name(c), value),
				lint.In(c), lint.Sure(lint.MediumConfidence), gpusUnknown)
		case value == "all":
			p.Report(e.Value, fmt.Sprintf("%s is given every GPU of its node by NVIDIA_VISIBLE_DEVICES, whatever it requests", name(c)),
				lint.In(c), lint.Sure(lint.MediumConfidence),
				lint.Remedy("Remove the variable: the device plugin sets it to the GPUs that are requested."), lint.Mend(lint.Delete(e.Item, c.Value)))
		}
	}
}

// reportDeviceMounts reports the mounts by whose names the runtime opens GPUs.
func reportDeviceMounts(p *lint.Pass, c *workload.Container) {
	for mount := range c.Mounts() {
		path := mount.Field("mountPath")
		if strings.HasPrefix(path.Text(), "/var/run/nvidia-container-devices/") && !isAgent(p, c) {
			p.Report(path, name(c)+" names GPUs by a mount below /var/run/nvidia-container-devices: the runtime opens them, and neither quota nor scheduler knows",
				lint.In(c), mendMount(c, mount))
		}
	}
}

var gpusUnknown = lint.NotMended("how many GPUs it is to request, only its author knows")

// mendMount removes a mount that stands for a GPU from a container that requests some.
func mendMount(c *workload.Container, mount manifest.Value) lint.Option {
	if !model.Requests(c) {
		return gpusUnknown
	}
	return lint.Mend(lint.Delete(mount, c.Value))
}

// mendDevice removes a device that is mounted as a volume, where all containers that mount it request GPUs.
func mendDevice(pod *workload.Pod, source manifest.Value) lint.Option {
	volume := VolumeOf(pod, source)
	for c := range pod.Containers() {
		if len(mountsOf(c, volume)) > 0 && !model.Requests(c) {
			return gpusUnknown
		}
	}
	return lint.Mend(WithoutVolume(pod, volume)...)
}

// agents are parts of the names of images that look at all GPUs of a node, or set them up.
var agents = []string{
	"dcgm", "device-plugin", "gpu-feature-discovery", "container-toolkit", "gpu-operator", "mig-manager", "mig-parted", "k8s-driver", "exporter", "nvidia/driver", "cloud-native",
}

// isAgent reports whether a container is one of the programs that have to do with every GPU of a node.
func isAgent(p *lint.Pass, c *workload.Container) bool {
	switch namespace := p.Identity().Namespace; {
	case namespace == "kube-system", namespace == "gpu-operator", strings.HasPrefix(namespace, "nvidia-"):
		return true
	}
	for _, part := range agents {
		if strings.Contains(c.Image.Text(), part) {
			return true
		}
	}
	return false
}
