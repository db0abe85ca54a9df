package model

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// GPUPrivileged reports privileged containers that request an accelerator. It speaks for pod/privileged there.
var GPUPrivileged = &lint.Rule{
	ID:    "model/gpu-privileged",
	Title: "Container with a GPU runs privileged",
	Why: "A device plugin opens to a container the devices that it requests, and no others; a privileged container sees them all. So it reads the " +
		"memory of the GPUs that other pods work on, with their models and prompts, and uses what it was not given; and it owns the node, as every " +
		"privileged container does. Manifests for many GPUs with RDMA are often privileged, because that was quicker to find than the one " +
		"capability they need.",
	Remedy: "Remove privileged: what is requested is opened without it. For RDMA, add the capability IPC_LOCK and request the device, such as rdma/ib.",
	Allow:  "For programs that set the devices up, in a namespace of their own, on nodes that no other tenant uses.",
	Fix: lint.RuleFix{
		Does:   "sets privileged to false",
		Breaks: "What reaches devices that are not requested, such as those of RDMA, fails until they are requested or a capability is added.",
	},

	Severity: lint.Critical,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.Privileged},
	Refs: []lint.Ref{
		lint.PSS("Privileged Containers"),
		lint.Docs("Schedule GPUs", "tasks/manage-gpus/scheduling-gpus/"),
		lint.MITRE("T1611", "Escape to Host"),
	},
	Bad: server + `          resources:
            limits:
              nvidia.com/gpu: 8
          securityContext:
            privileged: true
`,
	Good: server + `          resources:
            limits:
              nvidia.com/gpu: 8
              rdma/ib: 1
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop: [ALL]
              add: [IPC_LOCK]
`,
	Pod: func(p *lint.Pass, _ *workload.Pod) {
		for v := range p.Violations(podsecurity.Privileged) {
			if v.Container == nil {
				continue
			}
			if a, ok := model.AcceleratorOf(v.Container); ok {
				p.Report(v.At, fmt.Sprintf("%s runs privileged: it sees every %s of its node, not only what it requests, and owns the node", name(v.Container), a.Device),
					lint.In(v.Container), lint.With("requests a "+a.Device+" here", a.At.Place()), Unprivileged(v))
			}
		}
	},
}

// Unprivileged mends a privileged container. What it mounts may not be propagated to the node any more: ValidateVolumeMounts in
// k8s.io/kubernetes/pkg/apis/core/validation refuses that.
func Unprivileged(v podsecurity.Violation) lint.Option {
	edits := []lint.Edit{lint.Set(v.At, false)}
	for mount := range v.Container.Mounts() {
		if propagation := mount.Field("mountPropagation"); propagation.Text() == "Bidirectional" {
			edits = append(edits, lint.Delete(propagation, mount))
		}
	}
	return lint.Mend(edits...)
}

// HasGPU reports whether a container requests an accelerator.
func HasGPU(c *workload.Container) bool {
	_, ok := model.AcceleratorOf(c)
	return ok
}

// name says which container it is.
func name(c *workload.Container) string {
	if c.Name == "" {
		return "a " + c.Type.String() + " without name"
	}
	return c.Type.String() + " `" + c.Name + "`"
}
