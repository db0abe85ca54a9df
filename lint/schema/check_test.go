package schema

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

var faultNames = map[Fault]string{UnknownField: "unknown", WrongKind: "kind", OutOfRange: "range", Malformed: "malformed"}

func parse(text string) *manifest.Document {
	documents := manifest.Parse(manifest.Section{File: "test.yaml", Text: []byte(text), Line: 1})
	if len(documents) != 1 {
		return &manifest.Document{}
	}
	return documents[0]
}

func TestCheck(t *testing.T) {
	tests := []struct {
		name, apiVersion, kind, text string
		want                         []string
	}{
		{"right types", "v1", "Pod", `
metadata: {name: a, labels: {a: "1"}, annotations: {}, creationTimestamp: null}
spec:
  hostPID: yes
  terminationGracePeriodSeconds: 0x10
  priority: 10.0
  containers:
    - name: a
      command: null
      args: [null, "1"]
      ports: [{containerPort: 80}]
      livenessProbe: {httpGet: {port: http}}
      readinessProbe: {httpGet: {port: 80}}
      resources: {limits: {cpu: 0.5, memory: 1Gi, a: 1, b: "1e3", c: "-.5", d: " 1 "}}
      securityContext: {runAsUser: 9223372036854775807}
    - null
`, nil},
		{"wrong kinds", "v1", "Pod", `
metadata: {name: 1, labels: {a: 1, b: yes}, annotations: []}
spec:
  hostPID: "true"
  hostIPC: 1
  containers:
    - name: {}
      image:
        repository: a
      args: [80, a, true]
      command: run
      env: {A: b}
      ports: [{containerPort: "80"}]
      livenessProbe: {httpGet: {port: true}}
      resources: {limits: {cpu: yes, memory: [1], a: {}}}
    - web
`, []string{
			"kind metadata.name", "kind metadata.labels.a", "kind metadata.labels.b", "kind metadata.annotations", "kind spec.hostPID",
			"kind spec.hostIPC", "kind spec.containers[0].name", "kind spec.containers[0].image", "kind spec.containers[0].args[0]",
			"kind spec.containers[0].args[2]", "kind spec.containers[0].command", "kind spec.containers[0].env",
			"kind spec.containers[0].ports[0].containerPort", "kind spec.containers[0].livenessProbe.httpGet.port",
			"kind spec.containers[0].resources.limits.cpu", "kind spec.containers[0].resources.limits.memory",
			"kind spec.containers[0].resources.limits.a", "kind spec.containers[1]",
		}},
		{"numbers", "v1", "Pod", `
spec:
  priority: 2147483648
  terminationGracePeriodSeconds: 1.5
  activeDeadlineSeconds: 1e2
  securityContext: {runAsUser: 9223372036854775808, runAsGroup: -9223372036854775808, fsGroup: 1e30}
  containers:
    - ports: [{containerPort: -2147483649}]
      livenessProbe: {httpGet: {port: 2147483648}}
      resources: {limits: {a: .inf, b: 18446744073709551615, c: 1e30}}
`, []string{
			"range spec.priority", "kind spec.terminationGracePeriodSeconds", "range spec.securityContext.runAsUser",
			"kind spec.securityContext.fsGroup", "range spec.containers[0].ports[0].containerPort",
			"range spec.containers[0].livenessProbe.httpGet.port", "malformed spec.containers[0].resources.limits.a",
		}},
		{"unknown fields", "v1", "Pod", `
apiversion: v1
metadata: {name: a, lables: {}}
spec:
  hostpid: true
  nodeSelector: {anything: goes}
  containers:
    - name: a
      securityContext: {capabilities: {dropp: [ALL]}, runAsNonroot: true}
`, []string{
			"unknown apiversion", "unknown metadata.lables", "unknown spec.hostpid",
			"unknown spec.containers[0].securityContext.capabilities.dropp", "unknown spec.containers[0].securityContext.runAsNonroot",
		}},
		{"base64", "v1", "Secret", `
data: {a: "", b: aGk=, c: "aGk=\n", d: aGk, e: "not base64", f: 12, g: null, h: [], i: [1, null, 255], j: [a], k: [256]}
stringData: {a: "not base64", b: 1}
`, []string{"malformed data.d", "malformed data.e", "kind data.f", "kind data.j", "range data.k", "kind stringData.b"}},
		{"times", "coordination.k8s.io/v1", "Lease", `
metadata: {creationTimestamp: 2021-01-02T03:04:05Z, deletionTimestamp: 2021-01-02}
spec: {acquireTime: "2021-01-02T03:04:05.000000Z", renewTime: "2021-01-02T03:04:05Z"}
`, []string{"malformed metadata.deletionTimestamp", "malformed spec.renewTime"}},
		{"not looked into", "apps/v1", "ControllerRevision", "data: {a: 1, b: [x]}\nrevision: 1\n", nil},
		{"no object", "v1", "Pod", "spec: text\n", []string{"kind spec"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			typ, ok := Lookup(test.apiVersion, test.kind)
			require.True(t, ok)
			root := parse(test.text).Root()
			require.True(t, root.Exists())
			var found []string
			for _, p := range Check(typ, root) {
				found = append(found, faultNames[p.Fault]+" "+p.At.Path(root))
			}
			require.Equal(t, test.want, found)
		})
	}
}

func TestCheckNamesTheField(t *testing.T) {
	pod, ok := Lookup("v1", "Pod")
	require.True(t, ok)
	problems := Check(pod, parse("metadata: {labels: {team: 1}}\nspec: {containers: [{args: [1], foo: 1}]}").Root())
	require.Len(t, problems, 3)
	require.Equal(t, "team", problems[0].Field)
	require.False(t, problems[0].Item)
	require.Equal(t, "args", problems[1].Field)
	require.True(t, problems[1].Item)
	require.Equal(t, String, problems[1].Type.Kind())
	require.Equal(t, "foo", problems[2].Name)
	require.Equal(t, "containers", problems[2].Field)
	require.True(t, problems[2].Item)
	require.Equal(t, "Container", problems[2].Type.Name())
}

func TestIsQuantity(t *testing.T) {
	for _, good := range []string{"0", "1", "+1", "-1.5", "1.", ".5", "1Gi", "100m", "1e3", "1E-3", "1E", "Gi", "12345678901234567890", "1\u00a0"} {
		require.True(t, IsQuantity(good), good)
	}
	for _, bad := range []string{"", " ", "1GB", "1gi", "1K", "1 Gi", "1e", "1e+", "1.2.3", "0x10", "five", "--1", "1Gi\n", "1\t", "1,5"} {
		require.False(t, IsQuantity(bad), bad)
	}
}

func FuzzIsQuantity(f *testing.F) {
	for _, s := range []string{"", "1", "-.5Gi", "1e3", "1E+3", "e5", "+", ".", "1.1.1", "1m5", "1Eim", "\u2003 1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if i := strings.IndexAny(s, "eE"); i >= 0 && len(s) > i+5 {
			t.Skip("resource.Quantity takes long for large exponents")
		}
		if number := strings.TrimLeft(s, " +-."); number == "" || number[0] < '0' || number[0] > '9' {
			t.Skip("whether a number is needed depends on the suffix")
		}
		text, err := json.Marshal(s)
		require.NoError(t, err)
		var decoded string
		require.NoError(t, json.Unmarshal(text, &decoded))
		var q resource.Quantity
		require.Equal(t, q.UnmarshalJSON(text) == nil, IsQuantity(decoded), "%q", s)
	})
}

// sent returns the JSON that kubectl sends for a manifest.
func sent(text string) ([]byte, error) {
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return nil, err
	}
	var object map[string]any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(asJSON, &object); err != nil {
		return nil, err
	}
	return json.Marshal(object)
}

// FuzzCheck compares with the decoder of the API server.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{
		"spec: {containers: [{args: [1, null], ports: [{containerPort: '80'}]}], hostPID: yes, hostpid: true}",
		"metadata: {labels: {a: 1}, creationTimestamp: 2021-01-02T03:04:05Z}\nspec: {priority: 1.0, overhead: {a: 1GB, b: 0x10}}",
		"spec: {priority: 1e2, nodeSelector: {? yes : a}, containers: {}}", "data: {a: aGk=, b: [1, 300], c: .inf}\ntype: 1",
		"spec: {renewTime: 2021-01-02T03:04:05.000000Z, holderIdentity: ~, leaseDurationSeconds: 99999999999}", "{}", "spec: []",
		"spec: {initContainers: [{livenessProbe: {httpGet: {port: 1.5}}}, {livenessProbe: {httpGet: {port: a}}}, b]}",
	} {
		for which := range byte(3) {
			f.Add(which, s)
		}
	}
	f.Fuzz(func(t *testing.T, which byte, text string) {
		targets := []struct {
			apiVersion, kind string
			object           any
		}{{"v1", "Pod", &core.Pod{}}, {"v1", "Secret", &core.Secret{}}, {"coordination.k8s.io/v1", "Lease", &coordination.Lease{}}}
		target := targets[int(which)%len(targets)]
		d := parse(text)
		root := d.Root()
		if len(d.Problems) > 0 || root.Kind() != manifest.Mapping || strings.HasPrefix(strings.TrimSpace(text), "{") {
			t.Skip("not a YAML mapping, or one that is read only in part")
		}
		encoded, err := sent(text)
		if err != nil {
			t.Skip("kubectl does not read it")
		}
		typ, ok := Lookup(target.apiVersion, target.kind)
		require.True(t, ok)
		var wrong, unknown []string
		for _, p := range Check(typ, root) {
			if p.Fault == UnknownField {
				unknown = append(unknown, p.At.Path(root))
			} else {
				wrong = append(wrong, fmt.Sprint(faultNames[p.Fault], " ", p.At.Path(root)))
			}
		}
		strict, err := kjson.UnmarshalStrict(encoded, target.object)
		require.Equal(t, err != nil, len(wrong) > 0, "%s\n%v\n%v", encoded, err, wrong)
		if err == nil && len(strict) < 100 {
			require.Len(t, unknown, len(strict), "%s\n%v\n%v", encoded, strict, unknown)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	pod, _ := Lookup("v1", "Pod")
	root := parse("metadata: {name: a, labels: {app: a}}\nspec: {hostPID: false, containers: [{name: a, image: b, args: [a, b], " +
		"ports: [{containerPort: 80, name: http}], resources: {limits: {cpu: 1, memory: 1Gi}}}]}").Root()
	b.ReportAllocs()
	for b.Loop() {
		Check(pod, root)
	}
}

func FuzzIsBase64(f *testing.F) {
	for _, s := range []string{"", "YQ==", "YWI=", "YWJj", "Y\nQ\r\n=\n=\n", "YQ=", "Y===", "=", "====", "YQ==YQ==", "YQ=a", "Y-_=", "YR==", "YWJ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, err := base64.StdEncoding.DecodeString(s)
		require.Equal(t, err == nil, isBase64(s), "%q", s)
	})
}
