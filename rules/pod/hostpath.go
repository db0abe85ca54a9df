package pod

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
	"github.com/seaworthy-lint/seaworthy/rules/model"
)

// HostPath reports volumes that are files of the node.
var HostPath = &lint.Rule{
	ID:    "pod/host-path",
	Title: "Volume is a path of the node",
	Why: "A hostPath volume opens files of the node to a pod, past every wall that a container has. A process that writes to the right place, " +
		"such as a folder of cron jobs, of keys or of static pods, runs as root on the node a moment later; one that reads finds the " +
		"credentials of the kubelet and of other pods. Read-only is no protection where the path holds a socket: whoever talks to that of the " +
		"container runtime starts what he likes.",
	Remedy: "Replace it by a PersistentVolumeClaim, or by an emptyDir, configMap or projected volume.",
	Allow: "Agents of the node, such as collectors of logs, network plugins and storage drivers, live off its files: give them the narrowest " +
		"path, read-only where that will do.",
	Fix: lint.RuleFix{
		Does:   "puts an emptyDir in the place of the hostPath",
		Breaks: "The volume starts empty and ends with its pod: what the program reads from the node, or keeps there, it no longer has.",
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	PSA:      []podsecurity.Check{podsecurity.HostPathVolumes, podsecurity.RestrictedVolumes},
	Refs: []lint.Ref{
		lint.PSS("HostPath Volumes"),
		lint.NSA("Kubernetes Pod security"),
		lint.CIS("5.2.12 Minimize the admission of HostPath volumes"),
		lint.MITRE("T1611", "Escape to Host"),
		lint.Docs("Volumes: hostPath", "concepts/storage/volumes/#hostpath"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: builder
spec:
  containers:
    - name: builder
      image: registry.example/builder:1.4
      volumeMounts:
        - name: work
          mountPath: /var/run/docker.sock
  volumes:
    - name: work
      hostPath:
        path: /var/run/docker.sock
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: builder
spec:
  containers:
    - name: builder
      image: registry.example/builder:1.4
      volumeMounts:
        - name: work
          mountPath: /work
  volumes:
    - name: work
      emptyDir: {}
`,
	Pod: func(p *lint.Pass, pod *workload.Pod) {
		for v := range p.Violations(podsecurity.HostPathVolumes) {
			if saidByModel(p, pod, v.At) {
				continue
			}
			mounts := mountsOf(pod, v.At)
			place := describePath(v.At.Field("path").Text())
			if len(mounts) == 0 && pod.Whole {
				place.severity = lint.Medium
			}
			options := []lint.Option{lint.As(place.severity)}
			if place.remedy != "" {
				options = append(options, lint.Remedy(place.remedy))
			}
			for _, m := range mounts {
				options = append(options, lint.With("mounted in "+name(m.container), m.at.Place()))
			}
			options = append(options, mendHostPath(pod, v.At, mounts)...)
			p.Report(v.At, hostPathMessage(pod, v.At, mounts)+": "+place.holds, options...)
		}
	},
}

// saidByModel reports whether a rule about models says more of a hostPath.
func saidByModel(p *lint.Pass, pod *workload.Pod, source manifest.Value) bool {
	if p.Selected(model.HostSharedMemory.ID) && model.SharesMemory(pod, source) {
		return true
	}
	if p.Selected(model.GPUUnrequested.ID) && model.MountsGPU(source) {
		return true
	}
	_, _, writes := model.WritesWeights(pod, source)
	return writes && p.Selected(model.WritableWeights.ID)
}

// mendHostPath puts an emptyDir in the place of a path of the node; but what no directory can stand in for, or nothing mounts,
// goes altogether.
func mendHostPath(pod *workload.Pod, source manifest.Value, mounts []mount) []lint.Option {
	if undecided(pod, source.Field("path")) {
		return []lint.Option{lint.NotMended("what its path will be is not known")}
	}
	unused := len(mounts) == 0 && pod.Complete()
	if !unused && !isFile(source) {
		return []lint.Option{lint.Mend(lint.Swap(source, "emptyDir", manifest.Fields{}))}
	}
	return []lint.Option{
		lint.Mend(model.WithoutVolume(pod, model.VolumeOf(pod, source))...),
		lint.Fixed(lint.RuleFix{Does: "removes the volume and its mounts", Breaks: "What the program does with the file, socket or device of the node fails."}),
	}
}

// nodeFiles are the paths of files that programs mount from the node, as far as these are no sockets or devices.
var nodeFiles = []string{
	"/etc/group", "/etc/hostname", "/etc/hosts", "/etc/localtime", "/etc/machine-id", "/etc/nsswitch.conf", "/etc/os-release", "/etc/passwd",
	"/etc/resolv.conf", "/etc/shadow", "/etc/timezone", "/usr/lib/os-release", "/var/lib/dbus/machine-id",
}

// isFile reports whether a hostPath is no directory by its type, or by what stands at its path on most nodes.
func isFile(hostPath manifest.Value) bool {
	switch hostPath.Field("type").Text() {
	case "Directory", "DirectoryOrCreate":
		return false
	case "File", "FileOrCreate", "Socket", "CharDevice", "BlockDevice":
		return true
	}
	p := path.Clean(strings.ReplaceAll(hostPath.Field("path").Text(), `\`, "/"))
	known := describePath(p)
	return known.holds == runtimeSocket || known.remedy == requestDevice || path.Dir(p) == "/dev" && known.remedy == "" ||
		path.Ext(p) == ".sock" || slices.Contains(nodeFiles, p)
}

// mount is where a container mounts a volume.
type mount struct {
	container *workload.Container
	at        manifest.Value
	readOnly  bool
}

// mountsOf returns the mounts of the volume that has the source.
func mountsOf(pod *workload.Pod, source manifest.Value) []mount {
	volume := model.VolumeOf(pod, source).Field("name").Text()
	var mounts []mount
	for c := range pod.Containers() {
		for at := range c.Mounts() {
			if volume != "" && at.Field("name").Text() == volume {
				mounts = append(mounts, mount{c, at, at.Field("readOnly").IsTrue()})
			}
		}
	}
	return mounts
}

func hostPathMessage(pod *workload.Pod, source manifest.Value, mounts []mount) string {
	subject := "a path of the node"
	if text := source.Field("path").Text(); text != "" {
		subject = fmt.Sprintf("`%s` of the node", text)
	}
	var writable, readOnly []*workload.Container
	for _, m := range mounts {
		if !m.readOnly && !slices.Contains(writable, m.container) {
			writable = append(writable, m.container)
		}
	}
	for _, m := range mounts {
		if m.readOnly && !slices.Contains(writable, m.container) && !slices.Contains(readOnly, m.container) {
			readOnly = append(readOnly, m.container)
		}
	}
	switch {
	case len(mounts) == 0 && !pod.Whole:
		return subject + " is a volume of the pod"
	case len(mounts) == 0:
		return subject + " is a volume of the pod, though no container mounts it"
	case len(readOnly) == 0:
		return fmt.Sprintf("%s is mounted read-write in %s", subject, names(writable))
	case len(writable) == 0:
		return fmt.Sprintf("%s is mounted read-only in %s", subject, names(readOnly))
	}
	return fmt.Sprintf("%s is mounted read-write in %s and read-only in %s", subject, names(writable), names(readOnly))
}

// nodePath is what stands at a path of a node.
type nodePath struct {
	path     string
	below    bool // holds for what is below the path too
	holds    string
	severity lint.Severity
	remedy   string // empty for the rule's own
}

const (
	runtimeSocket  = "the socket of the container runtime, over which anyone may start a privileged container"
	everySecret    = "with the secrets and tokens of every pod there"
	removeSocket   = "Remove the volume; build images without the node's runtime, and ask the API server about pods."
	requestDevice  = "Request the device from a device plugin, which opens that one device to the container."
	kubeletPlugins = "where plugins register with the kubelet and serve it"
	programs       = "programs and libraries that the node runs as root"
	timeZone       = "the node's time zone"
)

// nodePaths lists paths that are alike on most nodes. The longest that applies does, and the first of two alike.
var nodePaths = []nodePath{
	{path: "/", holds: "the whole disk of the node, " + everySecret, severity: lint.Critical},
	{path: "/bin", below: true, holds: programs, severity: lint.High},
	{path: "/boot", below: true, holds: "the kernel of the node and how it starts", severity: lint.High},
	{path: "/dev", below: true, holds: "devices of the node", severity: lint.Critical, remedy: requestDevice},
	{path: "/dev/hugepages", below: true, holds: "the huge pages of the node, shared with all that use them", severity: lint.High,
		remedy: "Use an emptyDir with medium: HugePages, and request hugepages in resources."},
	{path: "/dev/log", holds: "the socket of the node's log", severity: lint.High},
	{path: "/dev/random", holds: "a device of the node, though one that gives nothing away", severity: lint.High},
	{path: "/dev/urandom", holds: "a device of the node, though one that gives nothing away", severity: lint.High},
	{path: "/dev/shm", below: true, holds: "the shared memory of the node, of every process and pod that uses it", severity: lint.High,
		remedy: "Use an emptyDir with medium: Memory."},
	{path: "/etc", holds: "the configuration of the node, with its accounts, keys, jobs and Kubernetes credentials", severity: lint.Critical},
	{path: "/etc", below: true, holds: "part of the configuration of the node", severity: lint.High},
	{path: "/etc/kubernetes", below: true, holds: "where nodes keep their Kubernetes credentials and the static pods that the kubelet runs unasked", severity: lint.Critical},
	{path: "/etc/localtime", holds: timeZone, severity: lint.High, remedy: "Set the time zone by the environment variable TZ."},
	{path: "/etc/timezone", holds: timeZone, severity: lint.High, remedy: "Set the time zone by the environment variable TZ."},
	{path: "/etc/shadow", holds: "the password hashes of the node", severity: lint.Critical},
	{path: "/home", below: true, holds: "the home directories of the node's users, with their keys", severity: lint.High},
	{path: "/lib", below: true, holds: programs, severity: lint.High},
	{path: "/lib64", below: true, holds: programs, severity: lint.High},
	{path: "/lib/modules", below: true, holds: "the kernel modules of the node", severity: lint.High},
	{path: "/opt/cni/bin", below: true, holds: "programs that run as root on the node when a pod starts", severity: lint.High},
	{path: "/proc", below: true, holds: "the processes of the node with their files and environment, and the settings of its kernel", severity: lint.Critical},
	{path: "/root", below: true, holds: "the home directory of the node's root, where keys and credentials are kept", severity: lint.Critical},
	{path: "/run", holds: "the sockets of the node's services, that of the container runtime among them", severity: lint.Critical, remedy: removeSocket},
	{path: "/run/containerd", holds: "where containerd has its socket, over which anyone may start a privileged container", severity: lint.Critical, remedy: removeSocket},
	{path: "/run/crio", holds: "where CRI-O has its socket, over which anyone may start a privileged container", severity: lint.Critical, remedy: removeSocket},
	{path: "/run/k3s", holds: "where k3s has the socket of containerd, over which anyone may start a privileged container", severity: lint.Critical, remedy: removeSocket},
	{path: "/run/k3s/containerd", holds: "where k3s has the socket of containerd, over which anyone may start a privileged container", severity: lint.Critical, remedy: removeSocket},
	{path: "/sbin", below: true, holds: programs, severity: lint.High},
	{path: "/sys", below: true, holds: "devices and settings of the node's kernel", severity: lint.High},
	{path: "/usr", below: true, holds: programs, severity: lint.High},
	{path: "/usr/share/zoneinfo", below: true, holds: "the time zones that the node knows", severity: lint.High},
	{path: "/usr/src", below: true, holds: "the sources of the node's kernel", severity: lint.High},
	{path: "/var", holds: "the node's state, the kubelet's included, " + everySecret, severity: lint.Critical},
	{path: "/var/lib", holds: "the state of the node's services, the kubelet's included, " + everySecret, severity: lint.Critical},
	{path: "/var/lib/containerd", holds: "the file systems of the node's containers", severity: lint.Critical},
	{path: "/var/lib/containers", holds: "the file systems of the node's containers", severity: lint.Critical},
	{path: "/var/lib/docker", holds: "the file systems of the node's containers", severity: lint.Critical},
	{path: "/var/lib/docker/containers", below: true, holds: "the logs and settings of the node's containers", severity: lint.High},
	{path: "/var/lib/etcd", below: true, holds: "the database of the cluster, with every secret in it", severity: lint.Critical},
	{path: "/var/lib/kubelet", below: true, holds: "the files of the kubelet, " + everySecret, severity: lint.Critical},
	{path: "/var/lib/kubelet/device-plugins", below: true, holds: kubeletPlugins, severity: lint.High},
	{path: "/var/lib/kubelet/plugins", below: true, holds: kubeletPlugins, severity: lint.High},
	{path: "/var/lib/kubelet/plugins_registry", below: true, holds: kubeletPlugins, severity: lint.High},
	{path: "/var/lib/kubelet/pod-resources", below: true, holds: "where the kubelet tells which pod has which device", severity: lint.High},
	{path: "/var/lib/kubelet/seccomp", below: true, holds: "the seccomp profiles of the node", severity: lint.High},
	{path: "/var/log", below: true, holds: "the logs of the node and of every pod on it", severity: lint.High},
}

// runtimeSockets are the names under which container runtimes listen, wherever that is.
var runtimeSockets = []string{
	"docker.sock", "containerd.sock", "crio.sock", "cri-dockerd.sock", "dockershim.sock", "podman.sock",
	"docker_engine", "containerd-containerd", // Windows pipes
}

// describePath says what stands at a path of a node.
func describePath(p string) nodePath {
	p = strings.ReplaceAll(p, `\`, "/")
	if slices.Contains(runtimeSockets, path.Base(p)) {
		return nodePath{holds: runtimeSocket, severity: lint.Critical, remedy: removeSocket}
	}
	if drive, rest, ok := strings.Cut(p, ":"); ok && len(drive) == 1 && strings.Trim(rest, "/") == "" {
		return nodePath{holds: "a whole disk of the node", severity: lint.Critical}
	}
	p = path.Clean(p)
	if rest, ok := strings.CutPrefix(p, "/var/run"); ok && (rest == "" || rest[0] == '/') {
		p = "/run" + rest // where the link leads on every common Linux
	}
	best := nodePath{holds: "files outside the pod, shared with the node and with every other pod that mounts them", severity: lint.High}
	for _, known := range nodePaths {
		if (p == known.path || known.below && strings.HasPrefix(p, known.path+"/")) && len(known.path) > len(best.path) {
			best = known
		}
	}
	return best
}
