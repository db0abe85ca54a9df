package sample

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// author makes the contents of objects. How careless an author is changes from object to object, so that some are good, and
// some have every fault.
type author struct {
	*rand.Rand
	careless float64
	number   int // of names given so far
}

func (a *author) chance(p float64) bool { return a.Float64() < p }

// bad reports whether to do what a rule forbids.
func (a *author) bad() bool { return a.chance(a.careless) }

// name returns a name that the file has not yet.
func (a *author) name(of string) string {
	a.number++
	return fmt.Sprintf("%s-%d", of, a.number)
}

// builder collects the fields of a mapping.
type builder struct {
	*author
	fields Map
}

func (b *builder) set(name string, value any) { b.fields = b.fields.with(name, value) }

// maybe sets a field with a probability, to one of some values.
func (b *builder) maybe(p float64, name string, values ...any) {
	if b.chance(p) {
		b.set(name, pick(b.Rand, values...))
	}
}

// some sets a field to a mapping or list, unless that is empty: then it is seldom written.
func (b *builder) some(name string, value any) {
	switch v := value.(type) {
	case Map:
		if len(v) == 0 && !b.chance(0.08) {
			return
		}
	case List:
		if len(v) == 0 && !b.chance(0.05) {
			return
		}
	}
	b.set(name, value)
}

// list makes up to n items.
func list[T any](a *author, n int, next func() T) List {
	l := List{}
	for range a.IntN(n + 1) {
		l = append(l, next())
	}
	return l
}

// container is a program, and what its command line and environment may switch on.
type container struct {
	images     []any
	arguments  []string // complete arguments, a name and its value parted by a blank
	variables  []string // NAME=value
	port       int
	mount      string
	accelerate bool
}

var programs = []container{
	{images: []any{"nginx", "nginx:1.27", "registry.example.com/shop/web:2.1@sha256:" + digest}, arguments: []string{"-g 'daemon off;'"}, variables: []string{"DEBUG=1", "DB_PASSWORD=hunter2hunter2", "LEVEL=info"}, port: 8080, mount: "/var/cache"},
	{images: []any{"vllm/vllm-openai:v0.8.5", "vllm/vllm-openai", "vllm/vllm-openai:v0.11.0@sha256:" + digest},
		arguments: []string{"--model meta-llama/Llama-3.1-8B", "--model=/models/llama", "--trust-remote-code", "--port 8000", "--host 0.0.0.0", "--revision main", "--load-format pt", "--api-key abc", "--enable-lora", "--disable-log-requests"},
		variables: []string{"VLLM_ALLOW_RUNTIME_LORA_UPDATING=True", "VLLM_SERVER_DEV_MODE=1", "VLLM_ALLOW_INSECURE_SERIALIZATION=1", "HF_HUB_OFFLINE=0", "HF_TOKEN=hf_abcdefghijklmnopqrstuvwxyzABCDEFGH", "VLLM_TORCH_PROFILER_DIR=/tmp/x"}, port: 8000, mount: "/models", accelerate: true},
	{images: []any{"nvcr.io/nvidia/tritonserver:24.08-py3", "nvcr.io/nvidia/tritonserver:25.01-py3@sha256:" + digest},
		arguments: []string{"--model-repository=/models", "--model-control-mode=explicit", "--model-control-mode poll", "--allow-http=true", "--strict-readiness=false"}, variables: []string{"CUDA_VISIBLE_DEVICES=0"}, port: 8000, mount: "/models", accelerate: true},
	{images: []any{"ghcr.io/huggingface/text-generation-inference:2.4", "ghcr.io/huggingface/text-generation-inference:latest"},
		arguments: []string{"--model-id bigcode/starcoder", "--trust-remote-code", "--port=80", "--json-output"}, variables: []string{"TRUST_REMOTE_CODE=true", "MODEL_ID=gpt2", "REVISION=main"}, port: 80, mount: "/data", accelerate: true},
	{images: []any{"pytorch/torchserve:0.12.0-cpu"}, arguments: []string{"torchserve", "--start", "--model-store /models", "--enable-model-api", "--disable-token-auth", "--models all"}, variables: []string{"TS_DISABLE_TOKEN_AUTHORIZATION=true", "TS_ENABLE_MODEL_API=true"}, port: 8080, mount: "/models"},
	{images: []any{"jupyter/scipy-notebook:2024-01-15", "quay.io/jupyter/base-notebook"},
		arguments: []string{"start-notebook.sh", "--NotebookApp.token=''", "--ServerApp.password=''", "--ServerApp.token=", "--allow-root", "--ip=0.0.0.0", "--ServerApp.disable_check_xsrf=True"}, variables: []string{"JUPYTER_TOKEN=", "GRANT_SUDO=yes", "NB_USER=jovyan"}, port: 8888, mount: "/home/jovyan"},
	{images: []any{"rayproject/ray:2.9.0", "rayproject/ray:2.53.0-py311"}, arguments: []string{"ray start --head --dashboard-host=0.0.0.0 --block"}, variables: []string{"RAY_AUTH_MODE=disabled", "RAY_ENABLE_RECORD_ACTOR_TASK_LOGGING=1"}, port: 8265, mount: "/dev/shm"},
	{images: []any{"lmsysorg/sglang:v0.4.1"}, arguments: []string{"python3 -m sglang.launch_server --model-path Qwen/Qwen2-7B --trust-remote-code --host 0.0.0.0"}, variables: []string{"SGLANG_ENABLE_TORCH_COMPILE=1"}, port: 30000, mount: "/root/.cache", accelerate: true},
	{images: []any{"busybox", "busybox:1.36", "alpine:latest"}, arguments: []string{"echo hello", "while true; do sleep 1; done"}, variables: []string{"A=b", "SHELL=/bin/sh"}, port: 9000, mount: "/scratch"},
}

const digest = "4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1"

// metadata returns that of an object or of a template, with annotations that mean something to the containers.
func (a *author) metadata(name string, pod bool) Map {
	b := builder{author: a}
	if name != "" {
		b.set("name", name)
		b.maybe(0.6, "namespace", "shop", "models", "default", "kube-system", "team-a")
	}
	b.maybe(0.7, "labels", Map{{"app", pick(a.Rand, "shop", "web", "llm")}}, Map{{"app.kubernetes.io/name", "web"}, {"tier", "front"}})
	annotations := builder{author: a}
	annotations.maybe(0.15, "example.com/owner", "team@example.com", "a: b # c", "two\nlines\n", "folded text of some words that go on and on")
	if pod && a.bad() {
		annotations.maybe(0.3, "container.apparmor.security.beta.kubernetes.io/"+pick(a.Rand, "main-0", "main-1", "absent"), "unconfined", "runtime/default")
		annotations.maybe(0.2, "seccomp.security.alpha.kubernetes.io/pod", "unconfined", "runtime/default")
		annotations.maybe(0.1, "container.seccomp.security.alpha.kubernetes.io/main-0", "unconfined")
	}
	if len(annotations.fields) > 0 {
		b.set("annotations", annotations.fields)
	}
	return b.fields
}

// template returns the template of a pod.
func (a *author) template() Map {
	t := Map{}
	if metadata := a.metadata("", true); len(metadata) > 0 || a.chance(0.1) {
		t = t.with("metadata", metadata)
	}
	return t.with("spec", a.podSpec())
}

func (a *author) podSpec() Map {
	a.careless = pick(a.Rand, 0, 0.05, 0.3, 0.7, 0.95)
	b := builder{author: a}
	for _, name := range []string{"hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace"} {
		if a.bad() {
			b.maybe(0.4, name, true, true, false)
		}
	}
	b.maybe(0.3, "serviceAccountName", "server", "default")
	if a.bad() {
		b.maybe(0.5, "automountServiceAccountToken", true)
	} else {
		b.maybe(0.7, "automountServiceAccountToken", false)
	}
	b.maybe(0.2, "restartPolicy", "Always", "Never", "OnFailure")
	b.maybe(0.2, "terminationGracePeriodSeconds", 30, 0)
	b.maybe(0.2, "nodeSelector", Map{{"kubernetes.io/os", "linux"}})
	b.maybe(0.1, "os", Map{{"name", "linux"}})
	b.maybe(0.1, "tolerations", List{Map{{"operator", "Exists"}}}, List{Map{{"key", "gpu"}, {"operator", "Exists"}, {"effect", "NoSchedule"}}})
	if !a.bad() || a.chance(0.4) {
		b.some("securityContext", a.podSecurityContext())
	}
	volumes := a.volumes()
	if a.chance(0.3) {
		b.set("volumes", volumes)
		volumes = nil
	}
	if a.chance(0.15) {
		b.set("initContainers", a.containers("init", 1))
	}
	b.set("containers", a.containers("main", 2))
	if volumes != nil {
		b.some("volumes", volumes)
	}
	return b.fields
}

func (a *author) podSecurityContext() Map {
	b := builder{author: a}
	b.maybe(0.5, "runAsNonRoot", !a.bad())
	b.maybe(0.4, "runAsUser", a.user())
	b.maybe(0.2, "runAsGroup", a.user())
	b.maybe(0.2, "fsGroup", 1000, 0)
	b.maybe(0.1, "supplementalGroups", List{4000}, List{4000, 5000})
	b.maybe(0.6, "seccompProfile", a.seccomp())
	b.maybe(0.15, "appArmorProfile", a.appArmor())
	b.maybe(0.15, "seLinuxOptions", a.seLinux())
	b.maybe(0.07, "windowsOptions", a.windows())
	b.maybe(0.15, "sysctls", append(list(a, 2, a.sysctl), a.sysctl()))
	return b.fields
}

func (a *author) user() int {
	if a.bad() {
		return 0
	}
	return pick(a.Rand, 1000, 65532, 1)
}

func (a *author) seccomp() any {
	if a.bad() {
		return pick[any](a.Rand, Map{{"type", "Unconfined"}}, Map{}, Map{{"type", "runtime/default"}}, nil)
	}
	return pick(a.Rand, Map{{"type", "RuntimeDefault"}}, Map{{"type", "Localhost"}, {"localhostProfile", "server.json"}})
}

func (a *author) appArmor() any {
	if a.bad() {
		return pick[any](a.Rand, Map{{"type", "Unconfined"}}, nil)
	}
	return pick(a.Rand, Map{{"type", "RuntimeDefault"}}, Map{{"type", "Localhost"}, {"localhostProfile", "server"}})
}

func (a *author) seLinux() any {
	b := builder{author: a}
	b.maybe(0.5, "level", "s0:c123,c456")
	b.maybe(0.4, "type", "container_t", "container_init_t")
	if a.bad() {
		b.fields = Map{}
		b.maybe(0.5, "level", "s0:c123,c456")
		b.maybe(0.5, "user", "system_u")
		b.maybe(0.5, "role", "system_r")
		b.maybe(0.6, "type", "spc_t", "container_t")
	}
	return b.fields
}

func (a *author) windows() any {
	if a.bad() {
		return pick(a.Rand, Map{{"hostProcess", true}}, Map{{"hostProcess", true}, {"runAsUserName", "NT AUTHORITY\\SYSTEM"}})
	}
	return pick(a.Rand, Map{{"hostProcess", false}}, Map{})
}

func (a *author) sysctl() Map {
	name := pick(a.Rand, "kernel.shm_rmid_forced", "net.ipv4.tcp_syncookies")
	if a.bad() {
		name = pick(a.Rand, "kernel.msgmax", "net.core.somaxconn", "vm.max_map_count", "net.ipv4.tcp_rmem")
	}
	return Map{{"name", name}, {"value", pick(a.Rand, "1", "65535")}}
}

// containers makes up to n containers. Some have just what the one before them has, so that there is something to give a name
// by an anchor.
func (a *author) containers(name string, n int) List {
	all := List{}
	var before Map
	for i := range 1 + a.IntN(n)*a.IntN(2) {
		c := a.container(fmt.Sprintf("%s-%d", name, i))
		if before != nil && a.chance(0.35) {
			for j := range c {
				if like := before.get(c[j].Name); like != nil && j > 0 {
					c[j].Value = like
				}
			}
		}
		before = c
		all = append(all, c)
	}
	return all
}

func (a *author) container(name string) Map {
	p := pick(a.Rand, programs...)
	b := builder{author: a}
	b.set("name", name)
	b.set("image", pick(a.Rand, p.images...))
	b.maybe(0.2, "imagePullPolicy", "Always", "IfNotPresent")
	a.commandLine(&b, &p)
	if a.chance(0.4) {
		b.some("env", a.environment(&p))
	}
	b.maybe(0.1, "envFrom", List{Map{{"configMapRef", Map{{"name", "settings"}}}}})
	if a.chance(0.4) {
		b.some("ports", list(a, 2, func() Map { return a.port(&p) }))
	}
	for _, name := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
		if a.chance(0.1) {
			b.set(name, a.probe(&p))
		}
	}
	if a.chance(0.1) {
		b.set("lifecycle", Map{{pick(a.Rand, "postStart", "preStop"), a.handler(&p)}})
	}
	a.resources(&b, &p)
	if !a.bad() || a.chance(0.6) {
		b.some("securityContext", a.securityContext())
	}
	if a.chance(0.4) {
		b.some("volumeMounts", list(a, 2, func() Map { return a.volumeMount(&p) }))
	}
	b.maybe(0.05, "stdin", true)
	return b.fields
}

// commandLine sets command and args: word by word, or as a script of a shell.
func (a *author) commandLine(b *builder, p *container) {
	if a.chance(0.35) {
		return
	}
	var chosen []string
	for _, argument := range p.arguments {
		if a.chance(0.3) {
			chosen = append(chosen, argument)
		}
	}
	if a.chance(0.15) {
		line := strings.Join(chosen, pick(a.Rand, " ", " \\\n  "))
		b.set("command", List{"/bin/sh", "-c"})
		b.set("args", List{pick(a.Rand, "exec serve "+line, "set -e\nexec serve "+line+"\n", "#!/bin/sh\n\nserve "+line+" &\nwait\n\n")})
		return
	}
	words := List{}
	for _, argument := range chosen {
		for word := range strings.FieldsSeq(argument) {
			words = append(words, word)
		}
	}
	target := pick(a.Rand, "args", "args", "command")
	if target == "args" {
		b.maybe(0.3, "command", List{"serve"})
	}
	b.some(target, words)
}

func (a *author) environment(p *container) List {
	env := List{}
	for _, variable := range p.variables {
		if !a.chance(0.5) {
			continue
		}
		name, value, _ := strings.Cut(variable, "=")
		if a.chance(0.2) {
			env = append(env, Map{{"name", name}, {"valueFrom", Map{{"secretKeyRef", Map{{"name", "keys"}, {"key", strings.ToLower(name)}}}}}})
			continue
		}
		env = append(env, Map{{"name", name}, {"value", value}})
	}
	return env
}

func (a *author) port(p *container) Map {
	b := builder{author: a}
	b.maybe(0.5, "name", a.name("p"))
	b.set("containerPort", p.port)
	if a.bad() {
		b.maybe(0.6, "hostPort", p.port, 443, 0)
	}
	b.maybe(0.3, "protocol", "TCP", "UDP")
	return b.fields
}

func (a *author) probe(p *container) Map {
	m := a.handler(p)
	if a.chance(0.5) {
		m = m.with("periodSeconds", 10)
	}
	return m
}

func (a *author) handler(p *container) Map {
	b := builder{author: a}
	kind := pick(a.Rand, "httpGet", "tcpSocket", "exec")
	switch kind {
	case "exec":
		b.set("command", List{"cat", "/tmp/healthy"})
	case "httpGet":
		b.maybe(0.8, "path", "/health", "/")
	}
	if kind != "exec" {
		if a.bad() {
			b.maybe(0.7, "host", "127.0.0.1", "localhost", "10.0.0.1", "")
		}
		b.set("port", pick[any](a.Rand, p.port, "http"))
		if kind == "httpGet" {
			b.maybe(0.2, "httpHeaders", List{Map{{"name", "Host"}, {"value", "example.com"}}})
		}
	}
	return Map{{kind, b.fields}}
}

func (a *author) resources(b *builder, p *container) {
	r := builder{author: a}
	limits := builder{author: a}
	limits.maybe(0.4, "cpu", "500m", 2)
	if !a.bad() {
		limits.maybe(0.8, "memory", "1Gi", "512Mi")
	}
	if p.accelerate {
		limits.maybe(0.5, "nvidia.com/gpu", 1, "1")
	}
	if a.chance(0.5) {
		r.set("requests", Map{{"cpu", "100m"}, {"memory", "128Mi"}})
	}
	r.some("limits", limits.fields)
	if a.chance(0.4) {
		b.some("resources", r.fields)
	}
}

func (a *author) securityContext() Map {
	b := builder{author: a}
	if a.bad() {
		b.maybe(0.5, "privileged", true)
		b.maybe(0.5, "allowPrivilegeEscalation", true)
		b.maybe(0.3, "procMount", "Unmasked", "Default")
		b.maybe(0.3, "readOnlyRootFilesystem", false)
		b.maybe(0.4, "runAsNonRoot", false)
	} else {
		b.maybe(0.7, "allowPrivilegeEscalation", false)
		b.maybe(0.6, "readOnlyRootFilesystem", true)
		b.maybe(0.5, "runAsNonRoot", true)
		b.maybe(0.1, "privileged", false)
	}
	b.maybe(0.3, "runAsUser", a.user())
	b.maybe(0.3, "seccompProfile", a.seccomp())
	b.maybe(0.1, "appArmorProfile", a.appArmor())
	b.maybe(0.1, "seLinuxOptions", a.seLinux())
	b.maybe(0.05, "windowsOptions", a.windows())
	if a.chance(0.7) {
		b.some("capabilities", a.capabilities())
	}
	return b.fields
}

func (a *author) capabilities() Map {
	b := builder{author: a}
	if a.bad() {
		b.maybe(0.5, "drop", List{"NET_RAW"}, List{}, List{"all"}, nil, List{"KILL", "MKNOD"})
		b.maybe(0.7, "add", List{"SYS_ADMIN"}, List{"NET_ADMIN", "NET_BIND_SERVICE"}, List{"CHOWN", "SETUID", "SYS_PTRACE"}, List{"ALL"}, List{"NET_BIND_SERVICE", "NET_RAW"}, List{"IPC_LOCK"})
		return b.fields
	}
	b.maybe(0.8, "drop", List{"ALL"}, List{"NET_RAW", "ALL"})
	b.maybe(0.2, "add", List{"NET_BIND_SERVICE"}, List{})
	return b.fields
}

func (a *author) volumeMount(p *container) Map {
	b := builder{author: a}
	b.set("name", pick(a.Rand, volumeNames...))
	b.set("mountPath", pick(a.Rand, p.mount, p.mount+"/"+a.name("m"), "/dev/shm", "/etc/settings"))
	b.maybe(0.3, "readOnly", true, false)
	b.maybe(0.1, "subPath", "part")
	return b.fields
}

var volumeNames = []string{"models", "cache", "shm", "settings"}

func (a *author) volumes() List {
	l := List{}
	for _, name := range volumeNames {
		if a.chance(0.2) {
			l = append(l, append(Map{{"name", name}}, a.volumeSource()...))
		}
	}
	return l
}

func (a *author) volumeSource() Map {
	if a.bad() {
		return pick(a.Rand,
			Map{{"hostPath", Map{{"path", pick(a.Rand, "/", "/dev/shm", "/var/run/docker.sock", "/data/models")}}}},
			Map{{"hostPath", Map{{"path", "/mnt"}, {"type", "DirectoryOrCreate"}}}},
			Map{{"nfs", Map{{"server", "10.0.0.7"}, {"path", "/exports"}}}},
			Map{{"iscsi", Map{{"targetPortal", "10.0.0.7:3260"}, {"iqn", "iqn.2001-04.com.example:storage"}, {"lun", 0}}}},
			Map{{"emptyDir", Map{{"medium", "Memory"}}}},
			Map{{"gitRepo", Map{{"repository", "https://git.example.com/x.git"}}}})
	}
	return pick(a.Rand,
		Map{{"emptyDir", Map{}}},
		Map{},
		Map{{"emptyDir", Map{{"medium", "Memory"}, {"sizeLimit", "1Gi"}}}},
		Map{{"configMap", Map{{"name", "settings"}}}},
		Map{{"secret", Map{{"secretName", "keys"}}}},
		Map{{"persistentVolumeClaim", Map{{"claimName", "models"}}}},
		Map{{"persistentVolumeClaim", Map{{"claimName", "models"}, {"readOnly", true}}}},
		Map{{"image", Map{{"reference", "registry.example.com/models/llama:1"}}}},
		Map{{"projected", Map{{"sources", List{Map{{"serviceAccountToken", Map{{"path", "token"}, {"audience", "vault"}}}}}}}}})
}
