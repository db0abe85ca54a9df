package workload_test

import (
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// objects returns every object in a text.
func objects(t *testing.T, text string) []manifest.Object {
	t.Helper()
	section, err := manifest.NewSplitter("test.yaml", strings.NewReader(text)).Next()
	require.NoError(t, err)
	var all []manifest.Object
	for _, d := range manifest.Parse(section) {
		for part := range d.Parts() {
			if part.Reason == "" {
				all = append(all, part.Object)
			}
		}
	}
	return all
}

// pods returns the pods of every object in a text.
func pods(t *testing.T, text string) []*workload.Pod {
	t.Helper()
	var all []*workload.Pod
	for _, o := range objects(t, text) {
		all = append(all, workload.Pods(&o)...)
	}
	return all
}

func TestPodsOfEveryKind(t *testing.T) {
	const pod = `{metadata: {labels: {app: shop}}, spec: {containers: [{name: server}]}}`
	for _, test := range []struct {
		apiVersion, kind, at string
		template             bool
	}{
		{"v1", "PodTemplate", "template: %s", true},
		{"v1", "ReplicationController", "spec: {template: %s}", true},
		{"apps/v1", "Deployment", "spec: {template: %s}", true},
		{"apps/v1", "StatefulSet", "spec: {template: %s}", true},
		{"apps/v1", "DaemonSet", "spec: {template: %s}", true},
		{"apps/v1", "ReplicaSet", "spec: {template: %s}", true},
		{"apps/v1beta2", "Deployment", "spec: {template: %s}", true},
		{"extensions/v1beta1", "Deployment", "spec: {template: %s}", true},
		{"batch/v1", "Job", "spec: {template: %s}", true},
		{"batch/v1", "CronJob", "spec: {jobTemplate: {spec: {template: %s}}}", true},
		{"batch/v1beta1", "CronJob", "spec: {jobTemplate: {spec: {template: %s}}}", true},
		{"v1", "DeploymentConfig", "spec: {template: %s}", true},
		{"apps.openshift.io/v1", "DeploymentConfig", "spec: {template: %s}", true},
	} {
		t.Run(test.apiVersion+" "+test.kind, func(t *testing.T) {
			text := fmt.Sprintf("apiVersion: %s\nkind: %s\nmetadata: {name: x, labels: {app: controller}}\n", test.apiVersion, test.kind)
			found := pods(t, text+fmt.Sprintf(test.at, pod))
			require.Len(t, found, 1)
			require.Equal(t, test.template, found[0].Template)
			require.Equal(t, "shop", found[0].Metadata.Field("labels", "app").Text(), "not the controller's metadata")
			require.Equal(t, 1, found[0].Field("containers").Len())
			require.Equal(t, test.kind, found[0].Object.Kind)
			require.Equal(t, found[0].Field().Path(found[0].Object.Value), found[0].Path)

			require.Empty(t, pods(t, text+fmt.Sprintf(test.at, "null")), "no template")
		})
	}
}

func TestPod(t *testing.T) {
	found := pods(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {hostNetwork: yes, os: {name: windows}, hostUsers: false}\n")
	require.Len(t, found, 1)
	pod := found[0]
	require.False(t, pod.Template)
	require.Equal(t, "x", pod.Metadata.Field("name").Text())
	require.True(t, pod.HostNetwork())
	require.True(t, pod.Windows())
	require.True(t, pod.OwnUsers())
}

// A reader leaves nothing of one object in the pods of the next.
func TestReader(t *testing.T) {
	all := objects(t, `
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Pod
    spec:
      hostNetwork: true
      hostUsers: false
      os: {name: windows}
      securityContext: {runAsUser: 0, sysctls: [{name: a}]}
      volumes: [{name: v, image: {reference: a}}]
      containers:
        - {name: a, image: b, ports: [{hostPort: 1}], livenessProbe: {}, lifecycle: {}, securityContext: {privileged: true}}
        - {name: c, image: d}
  - apiVersion: v1
    kind: Pod
    spec: {containers: [{name: e}]}
  - apiVersion: v1
    kind: Service
`)
	require.Len(t, all, 3)
	var reader workload.Reader
	for i := range all {
		fresh, again := workload.Pods(&all[i]), reader.Pods(&all[i])
		require.Equal(t, len(fresh), len(again))
		for n := range fresh {
			require.Equal(t, texts(fresh[n].Images()), texts(again[n].Images()))
			var want, got []workload.Container
			for c := range fresh[n].Containers() {
				want = append(want, *c)
				want[len(want)-1].Pod = nil
			}
			for c := range again[n].Containers() {
				got = append(got, *c)
				got[len(got)-1].Pod = nil
			}
			require.Equal(t, want, got)
			require.Equal(t, fresh[n].Security, again[n].Security)
			require.Equal(t, fresh[n].HostNamespaces(), again[n].HostNamespaces())
			require.Equal(t, fresh[n].Windows(), again[n].Windows())
			require.Equal(t, fresh[n].OwnUsers(), again[n].OwnUsers())
		}
	}
}

func texts(images iter.Seq[*workload.Image]) (all []string) {
	for i := range images {
		all = append(all, i.Text)
	}
	return all
}

func TestNoPods(t *testing.T) {
	for name, text := range map[string]string{
		"another group":    "apiVersion: example.com/v1\nkind: Deployment\nspec: {template: {spec: {}}}",
		"another kind":     "apiVersion: v1\nkind: Service\nspec: {template: {spec: {}}}",
		"spec is null":     "apiVersion: v1\nkind: Pod\nspec: null",
		"spec is missing":  "apiVersion: v1\nkind: Pod",
		"no template":      "apiVersion: v1\nkind: ReplicationController\nspec: {selector: {app: shop}}",
		"template is text": "apiVersion: apps/v1\nkind: Deployment\nspec: {template: text}",
	} {
		t.Run(name, func(t *testing.T) {
			require.Empty(t, pods(t, text))
		})
	}
}

func TestDefaultsOfFlags(t *testing.T) {
	for _, spec := range []string{
		"{}", "{hostNetwork: null, hostUsers: null, os: null}", "{hostNetwork: false, hostUsers: true, os: {name: linux}}",
		`{hostNetwork: "true", hostUsers: "false", os: windows}`, "{os: {name: Windows}}",
	} {
		pod := pods(t, "apiVersion: v1\nkind: Pod\nspec: "+spec)[0]
		require.False(t, pod.HostNetwork(), spec)
		require.False(t, pod.Windows(), spec)
		require.False(t, pod.OwnUsers(), spec)
	}
}

func TestContainers(t *testing.T) {
	found := pods(t, `
apiVersion: v1
kind: Pod
spec:
  ephemeralContainers:
    - name: debug
  containers:
    - name: server
    - text
    - null
    - image: nameless
  initContainers:
    - name: init
    - name: proxy
      restartPolicy: Always
    - name: never
      restartPolicy: Never
`)
	var got []string
	for c := range found[0].Containers() {
		require.Same(t, found[0], c.Pod)
		require.Equal(t, c.Path(found[0].Field()), fmt.Sprintf("%s[%d]", c.Type.List(), c.Index))
		got = append(got, c.Type.String()+" "+c.Name)
	}
	require.Equal(t, []string{
		"init container init", "sidecar proxy", "init container never", "container server", "container ", "ephemeral container debug",
	}, got)

	for c := range found[0].Containers() {
		require.Equal(t, "init", c.Name)
		break
	}
}

func TestContainersOfWrongType(t *testing.T) {
	for c := range pods(t, "apiVersion: v1\nkind: Pod\nspec: {containers: {name: a}, initContainers: text, ephemeralContainers: null}")[0].Containers() {
		require.Fail(t, "a container", c.Name)
	}
}

func TestEffective(t *testing.T) {
	for _, test := range []struct {
		name, pod, container string
		level                workload.Level
		path                 string
	}{
		{"nowhere", "{}", "{}", workload.Nowhere, "spec.containers[0].securityContext.runAsNonRoot"},
		{"no security contexts", "null", "null", workload.Nowhere, "spec.containers[0].securityContext.runAsNonRoot"},
		{"on the pod", "{runAsNonRoot: true}", "{}", workload.OnPod, "spec.securityContext.runAsNonRoot"},
		{"null inherits", "{runAsNonRoot: true}", "{runAsNonRoot: null}", workload.OnPod, "spec.securityContext.runAsNonRoot"},
		{"on the container", "{}", "{runAsNonRoot: true}", workload.OnContainer, "spec.containers[0].securityContext.runAsNonRoot"},
		{"the container wins", "{runAsNonRoot: true}", "{runAsNonRoot: false}", workload.OnContainer, "spec.containers[0].securityContext.runAsNonRoot"},
		{"null everywhere", "{runAsNonRoot: null}", "{runAsNonRoot: null}", workload.Nowhere, "spec.containers[0].securityContext.runAsNonRoot"},
	} {
		t.Run(test.name, func(t *testing.T) {
			pod := pods(t, fmt.Sprintf("apiVersion: v1\nkind: Pod\nspec: {securityContext: %s, containers: [{name: a, securityContext: %s}]}", test.pod, test.container))[0]
			for c := range pod.Containers() {
				got := c.Effective("runAsNonRoot")
				require.Equal(t, test.level, got.Level, got.Level.String())
				require.Equal(t, test.path, got.Path(pod.Object.Value))
				require.Equal(t, workload.Nowhere, c.Effective("runAsGroup").Level)
			}
		})
	}
}

// Every field of a security context can be asked for.
func TestEffectiveFields(t *testing.T) {
	for _, field := range []string{"allowPrivilegeEscalation", "appArmorProfile", "capabilities", "privileged", "procMount",
		"readOnlyRootFilesystem", "runAsGroup", "runAsNonRoot", "runAsUser", "seLinuxOptions", "seccompProfile", "sysctls", "windowsOptions"} {
		pod := pods(t, fmt.Sprintf("apiVersion: v1\nkind: Pod\nspec: {securityContext: {%s: 1}, containers: [{name: a}, {name: b, securityContext: {%s: 2}}]}", field, field))[0]
		var got []string
		for c := range pod.Containers() {
			setting := c.Effective(field)
			got = append(got, setting.Literal()+" "+setting.Level.String())
		}
		require.Equal(t, []string{"1 on the pod", "2 on the container"}, got, field)
	}
}

// What is merged with another manifest before it is applied lacks what every manifest has.
func TestWhole(t *testing.T) {
	for _, test := range []struct {
		name, text string
		whole      bool
	}{
		{"pod", "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: b}]}}", true},
		{"no containers", "{apiVersion: v1, kind: Pod, spec: {hostPID: true}}", false},
		{"no image", "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: b}, {name: c}]}}", false},
		{"init container without image", "{apiVersion: v1, kind: Pod, spec: {initContainers: [{name: c}], containers: [{name: a, image: b}]}}", true},
		{"images only", "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{name: a, image: b}]}}}}", false},
		{"selector", "{apiVersion: apps/v1, kind: Deployment, spec: {selector: {}, template: {spec: {containers: [{name: a, image: b}]}}}}", true},
		{"selector added by a kustomization", "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{name: a, image: b, args: [c]}]}}}}", true},
		{"old API", "{apiVersion: extensions/v1beta1, kind: Deployment, spec: {template: {spec: {containers: [{name: a, image: b}]}}}}", true},
		{"image by trigger", "{apiVersion: apps.openshift.io/v1, kind: DeploymentConfig, spec: {template: {spec: {containers: [{name: a}]}}}}", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := pods(t, test.text)
			require.Len(t, found, 1)
			require.Equal(t, test.whole, found[0].Whole)
		})
	}
}
