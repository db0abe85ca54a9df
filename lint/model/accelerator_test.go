package model

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDeviceOf(t *testing.T) {
	for resource, want := range map[string]string{
		"nvidia.com/gpu":              "GPU",
		"nvidia.com/gpu.shared":       "GPU",
		"nvidia.com/mig-1g.5gb":       "GPU",
		"gpu.intel.com/i915":          "GPU",
		"google.com/tpu":              "TPU",
		"aws.amazon.com/neuroncore":   "Neuron device",
		"huawei.com/Ascend910":        "Ascend NPU",
		"cpu":                         "",
		"nvidia.com/gpumem":           "",
		"rdma/ib":                     "",
		"example.com/nvidia.com/gpu":  "",
		"vpc.amazonaws.com/efa":       "",
		"aws.amazon.com/neuronlike-x": "",
	} {
		require.Equal(t, want, deviceOf(resource), resource)
	}
}

func TestPaths(t *testing.T) {
	for path, want := range map[string][3]bool{ // shared memory, device, weights
		"/dev/shm":             {true, false, false},
		"/dev/shm/x":           {true, false, false},
		"/dev/shmem":           {},
		"/dev/nvidia0":         {false, true, false},
		"/dev/nvidia-uvm":      {false, true, false},
		"/dev/dri/card0":       {false, true, false},
		"/dev/infiniband":      {},
		"/data/models":         {false, false, true},
		"/mnt/hf-cache":        {false, false, true},
		"/root/.cache":         {},
		"/var/lib/kubelet/x":   {},
		"/var/lib/models":      {false, false, true},
		"models":               {},
		"/data":                {},
		"/usr/share/modelines": {},
	} {
		require.Equal(t, want, [3]bool{IsSharedMemory(path), IsDevice(path), IsWeights(path)}, path)
	}
}
