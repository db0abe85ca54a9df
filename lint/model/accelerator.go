package model

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// accelerators are the resources that device plugins offer for the hardware that models run on. Sources: the documentation of the
// plugins.
var accelerators = [...]struct {
	resource string
	prefix   bool // only the beginning of its name
	device   string
}{
	{"nvidia.com/gpu", false, "GPU"},
	{"nvidia.com/gpu.", true, "GPU"}, // shared
	{"nvidia.com/mig-", true, "GPU"},
	{"amd.com/gpu", false, "GPU"},
	{"gpu.intel.com/", true, "GPU"},
	{"aliyun.com/gpu-", true, "GPU"},
	{"volcano.sh/vgpu-", true, "GPU"},
	{"habana.ai/gaudi", false, "Gaudi accelerator"},
	{"google.com/tpu", false, "TPU"},
	{"cloud-tpus.google.com/", true, "TPU"},
	{"aws.amazon.com/neuron", false, "Neuron device"},
	{"aws.amazon.com/neuroncore", false, "Neuron device"},
	{"aws.amazon.com/neurondevice", false, "Neuron device"},
	{"huawei.com/Ascend", true, "Ascend NPU"},
	{"cambricon.com/", true, "MLU"},
	{"qualcomm.com/qaic", false, "Cloud AI device"},
}

// Accelerator is what a container requests to run models on.
type Accelerator struct {
	Device string         // GPU
	At     manifest.Value // the limit or request
}

// AcceleratorOf returns the first accelerator that a container requests by name.
func AcceleratorOf(c *workload.Container) (a Accelerator, ok bool) {
	resources := c.Field("resources")
	for _, list := range [...]string{"limits", "requests"} {
		for name, amount := range resources.Field(list).Entries() {
			if device := deviceOf(name); device != "" && amount.Literal() != "0" {
				return Accelerator{device, amount}, true
			}
		}
	}
	return Accelerator{}, false
}

// Requests reports whether a container requests an accelerator, or by a claim any device: the manifest does not say which one
// a claim is for.
func Requests(c *workload.Container) bool {
	_, ok := AcceleratorOf(c)
	return ok || c.Field("resources", "claims").Len() > 0
}

func deviceOf(resource string) string {
	if strings.IndexByte(resource, '/') < 0 {
		return "" // such as cpu
	}
	for _, a := range accelerators {
		if resource == a.resource || a.prefix && strings.HasPrefix(resource, a.resource) {
			return a.device
		}
	}
	return ""
}

// Serves reports whether a pod has to do with models by what it runs, or by the hardware that it requests.
func Serves(pod *workload.Pod) bool {
	for c := range pod.Containers() {
		if _, ok := AcceleratorOf(c); ok || EngineOf(c) != None {
			return true
		}
	}
	return false
}

// IsSharedMemory reports whether a path of a node is where its shared memory is.
func IsSharedMemory(path string) bool { return isBelow(path, "/dev/shm") || isBelow(path, "/run/shm") }

// IsDevice reports whether a path of a node is a device of an accelerator.
func IsDevice(path string) bool {
	return strings.HasPrefix(path, "/dev/nvidia") || strings.HasPrefix(path, "/dev/accel") || isBelow(path, "/dev/dri") || isBelow(path, "/dev/kfd")
}

// IsWeights reports whether a path of a node is a folder of models by its name, outside of those of the system.
func IsWeights(path string) bool {
	if path == "" || path[0] != '/' {
		return false
	}
	for _, system := range [...]string{"/etc", "/dev", "/proc", "/sys", "/run", "/root", "/home", "/usr", "/boot", "/lib", "/var/lib/kubelet", "/var/run", "/var/log"} {
		if isBelow(path, system) {
			return false
		}
	}
	path = strings.ToLower(path)
	for _, word := range [...]string{"model", "weights", "huggingface", "hf-", "hf_", "checkpoint", "/.cache"} {
		if strings.Contains(path, word) {
			return true
		}
	}
	return false
}

// isBelow reports whether a path is another one, or leads into it.
func isBelow(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, folder)
	return ok && (rest == "" || rest[0] == '/')
}
