package cluster

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// modelOf returns the model of one object, and the object.
func modelOf(t *testing.T, text []byte) (*Model, *manifest.Object) {
	t.Helper()
	documents := manifest.Parse(manifest.Section{File: "test.yaml", Text: text, Line: 7})
	require.Len(t, documents, 1)
	var m Model
	for part := range documents[0].Parts() {
		var pods []Pod
		for _, pod := range workload.Pods(&part.Object) {
			pods = append(pods, Pod{pod, podsecurity.Summarize(podsecurity.Evaluate(nil, pod)), serving(pod)})
		}
		o := &part.Object
		id := manifest.Identity{APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Namespace, Name: o.Name}
		m.AddIdentity(o, id, 1)
		m.Add(o, id, 1, pods)
		return &m, o
	}
	require.Fail(t, "no object")
	return nil, nil
}

func spotOf(o *manifest.Object, v manifest.Value) Spot {
	return Spot{Place: v.Place(), Path: v.Path(o.Value), Stable: v.StablePath(o.Value), Missing: v.Missing()}
}

// What is unpacked is what the document says of itself.
func TestSpotsOfWorkloads(t *testing.T) {
	for name, spec := range map[string]string{
		"nothing set":         "\n  containers:\n    - image: nginx:1\n",
		"all set":             "\n  serviceAccountName: default\n  automountServiceAccountToken: true\n  containers: [{name: a, image: nginx}]\n",
		"one is set":          "\n  automountServiceAccountToken: null\n  containers: [{name: a, image: nginx}]\n",
		"the other is set":    "\n  serviceAccountName: ''\n  containers: [{name: a, image: nginx}]\n",
		"older field":         "\n  serviceAccountName: null\n  serviceAccount: default\n",
		"on one line":         ` {containers: [{name: a, image: nginx}], serviceAccountName: "default"}`,
		"names of all kinds":  "\n  containers:\n    - {image: a/b}\n    - text\n    - {name: 'q\"[].', image: a/b}\n    - {name: " + strings.Repeat("x", 254) + ", image: c}\n",
		"kinds of containers": "\n  initContainers: [{name: a, image: b}, {name: c, restartPolicy: Always, image: d}]\n  ephemeralContainers: [{name: e, image: f}]\n",
		"volumes":             "\n  volumes: [{name: v, emptyDir: {}}, {name: w, image: {reference: r/s:1}}, {image: {reference: t}}]\n",
		"image not as written": "\n  containers:\n    - image: \"ngin\\x78:1\"\n    - image: >-\n        folded:1\n    - image: &i é:ü\n    - image: *i\n" +
			"    - image: '" + strings.Repeat("long", 300) + "'\n",
	} {
		t.Run(name, func(t *testing.T) {
			m, o := modelOf(t, []byte("# ü\napiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:"+spec))
			pod := workload.Pods(o)[0]
			require.Len(t, m.Workloads, 1)
			w := &m.Workloads[0]
			require.Equal(t, o.Metadata().Field("name").Place(), w.Place())
			require.Equal(t, spotOf(o, pod.Field("automountServiceAccountToken")), w.TokenAt())
			named := pod.Field("serviceAccountName")
			if pod.Field("serviceAccount").Exists() {
				named = pod.Field("serviceAccount")
			}
			require.Equal(t, spotOf(o, named), w.AccountAt())

			var want []ImageUse
			for i := range pod.Images() {
				use := ImageUse{Image: i.Text, At: spotOf(o, i.Value)}
				if i.Container != nil {
					use.Container = i.Container.Name
				}
				want = append(want, use)
			}
			require.Equal(t, want, slices.Collect(w.Images()))
			for range w.Images() {
				break
			}
		})
	}
}

func TestLabels(t *testing.T) {
	m, _ := modelOf(t, []byte("apiVersion: v1\nkind: Pod\nmetadata: {name: x, labels: {a: b, '': c, d: '', e: 1, a: f}}\nspec: {containers: [{image: a}]}\n"))
	labels := m.Workloads[0].Labels
	for key, want := range map[string]string{"a": "f", "": "c", "d": "", "e": ""} {
		value, ok := labels.Get(key)
		require.True(t, ok, key)
		require.Equal(t, want, value, key)
	}
	_, ok := labels.Get("b")
	require.False(t, ok, "a value is no key")
	_, ok = Labels{}.Get("")
	require.False(t, ok)
}

// The model outlives the text that it was read from.
func TestTheTextIsNotKept(t *testing.T) {
	texts := []string{
		"# Source: chart/templates/pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: app, namespace: shop, labels: {app: shop}}\nspec: {serviceAccountName: server, containers: [{name: main, image: nginx:1}]}\n",
		"apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}\n",
		"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\nspec: {podSelector: {matchLabels: {app: shop}, matchExpressions: [{key: tier, operator: In, values: [web]}]}}\n",
		"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\nspec: {ingress: [{from: [{podSelector: {}}], ports: [{port: web}]}]}\n",
		"apiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: {name: first}\nspec: {order: 1}\n",
		"apiVersion: projectcalico.org/v3\nkind: NetworkSet\nmetadata: {name: set, namespace: shop, labels: {a: b}}\nspec: {nets: [10.0.0.0/8]}\n",
		"apiVersion: crd.antrea.io/v1beta1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\n",
		"apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {type: NodePort, selector: {app: web}, ports: [{port: 80, targetPort: web}]}\n",
		"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\nspec: {rules: [{host: a.example, http: {paths: [{backend: {service: {name: web}}}]}}]}\n",
		"apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web, namespace: shop}\nspec: {hostnames: [a.example], parentRefs: [{name: gate}], rules: [{backendRefs: [{name: web, namespace: b}]}]}\n",
		"apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: deny, namespace: shop}\n",
		"apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: server, namespace: shop}\n",
		"apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: quota, namespace: shop}\nspec: {hard: {pods: 1}}\n",
		"apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: shop}\nsubjects: [{kind: ServiceAccount, name: server, namespace: shop}]\n",
		"apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: shop}\nroleRef: {name: edit}\nsubjects: [{kind: ServiceAccount, name: server, namespace: bank}]\n",
		"apiVersion: v1\nkind: Pod\nmetadata: {name: app, namespace: shop}\nspec: {containers: [{name: main, image: i, args: [--model=s3://bucket/a]}], volumes: [{name: v, nfs: {server: nas, path: /a}}]}\n",
		"apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v, labels: {a: b}}\nspec: {storageClassName: slow, claimRef: {namespace: shop, name: c}, csi: {driver: d.example, volumeHandle: h}}\n",
		"apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c, namespace: shop}\nspec: {storageClassName: slow, volumeName: v, selector: {matchLabels: {a: b}}}\n",
		"apiVersion: kubeflow.org/v1\nkind: Profile\nmetadata: {name: shop}\nspec: {owner: {name: ann}}\n",
		"apiVersion: gateway.networking.k8s.io/v1\nkind: ReferenceGrant\nmetadata: {name: g, namespace: shop}\nspec: {from: [{kind: HTTPRoute, namespace: bank}]}\n",
		"apiVersion: kyverno.io/v1\nkind: Policy\nmetadata: {name: p, namespace: shop}\nspec: {rules: [{verifyImages: [{imageReferences: ['nginx:*']}]}]}\n",
	}
	for _, text := range texts {
		overwritten := []byte(text)
		got, _ := modelOf(t, overwritten)
		for i := range overwritten {
			overwritten[i] = '!'
		}
		want, _ := modelOf(t, []byte(text))
		require.Equal(t, want, got)
	}
}

func TestMerge(t *testing.T) {
	var all, want Model
	for _, name := range []string{"a", "b", "c"} {
		text := []byte("apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + "}\nspec: {containers: [{image: nginx}]}\n")
		one, _ := modelOf(t, text)
		all.Merge(one)
		want.Workloads = append(want.Workloads, one.Workloads...)
		want.Objects = append(want.Objects, one.Objects...)
	}
	require.Equal(t, want, all)
}

// Workloads that violate the same checks share what says so.
func TestWorkloadsShare(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{image: nginx}]}\n"
	m := read(t, pod+"---\n"+pod)
	require.Len(t, m.Workloads, 2)
	require.Same(t, m.Workloads[0].PodSecurity, m.Workloads[1].PodSecurity)
}

// A place is unpacked as it was, whatever it holds.
func FuzzPlace(f *testing.F) {
	f.Add(1, 2, 3, 4, 5, 6, "kind: Pod", "ü\x00\xff")
	f.Add(0, 0, 0, 0, 0, 0, "", "")
	f.Add(-1, 1<<62, -1<<63, 1<<63-1, 127, 128, "\n", strings.Repeat("x", 200))
	f.Fuzz(func(t *testing.T, startLine, startColumn, endLine, endColumn, number, column int, first, second string) {
		want := manifest.Place{
			File:  "test.yaml",
			Start: manifest.Position{Line: startLine, Column: startColumn}, End: manifest.Position{Line: endLine, Column: endColumn},
			Excerpt: []manifest.Line{{Number: number, Column: column, Text: first}, {Number: startLine, Column: 1, Text: second}},
		}
		for range 3 {
			var packer text
			packer.place(want)
			require.Equal(t, want, readPlace(string(packer.bytes), "test.yaml"))
			want.Excerpt = want.Excerpt[:max(0, len(want.Excerpt)-1)]
			if len(want.Excerpt) == 0 {
				want.Excerpt = nil
			}
		}
		require.Zero(t, readPlace("", "test.yaml"))
	})
}
