package lint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// containers is a rule that reports a field of every container.
func containers(field ...string) *lint.Rule {
	return &lint.Rule{ID: "test/container", Severity: lint.Medium, Profile: lint.Baseline, Remedy: "change it",
		Container: func(p *lint.Pass, c *workload.Container) { p.Report(c.Field(field...), "fault", lint.In(c)) }}
}

func TestReport(t *testing.T) {
	const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: shop
  annotations:
    config.kubernetes.io/origin: "path: base/pod.yaml"
spec:
  containers:
    - name: first
      image: registry.example/first:1.0
      securityContext:
        privileged: true
    - name: second
      image: registry.example/second:1.0
`
	r := run(t, []*lint.Rule{containers("securityContext", "privileged")}, nil, text("a.yaml", manifest))
	require.Len(t, r.Findings, 2)
	there, absent := r.Findings[0], r.Findings[1]

	require.Equal(t, "a.yaml:12:9", there.Place.String())
	require.Equal(t, "spec.containers[0].securityContext.privileged", there.Path)
	require.False(t, there.Missing)
	require.Empty(t, there.Label)
	require.Equal(t, "first", there.Container)
	require.Equal(t, "this container", there.Context.Message)
	require.Equal(t, 9, there.Context.Place.Start.Line)
	require.Equal(t, "Pod default/shop", there.Object.String())
	require.Equal(t, "base/pod.yaml", there.Source)
	require.Equal(t, lint.Medium, there.Severity)
	require.Equal(t, lint.HighConfidence, there.Confidence)
	require.Equal(t, "change it", there.Remedy)
	require.Regexp(t, "^[0-9a-f]{32}$", there.Fingerprint)

	require.Equal(t, "a.yaml:13:7", absent.Place.String())
	require.Equal(t, "spec.containers[1].securityContext.privileged", absent.Path)
	require.True(t, absent.Missing)
	require.Equal(t, "missing here: securityContext.privileged", absent.Label)
	require.Nil(t, absent.Context, "the place is the name itself")
}

func TestOptions(t *testing.T) {
	place := manifest.Place{File: "b.yaml", Start: manifest.Position{Line: 1, Column: 1}}
	rule := &lint.Rule{ID: "test/object", Severity: lint.Low, Profile: lint.Baseline, Remedy: "change it", Confidence: lint.MediumConfidence,
		Object: func(p *lint.Pass, o *manifest.Object) {
			p.Report(o.Value, "fault", lint.As(lint.High), lint.Sure(lint.LowConfidence), lint.Remedy("leave it"), lint.Label("here"),
				lint.With("see this", place), lint.With("and this", place), lint.In(nil))
		}}
	f := run(t, []*lint.Rule{rule}, func(o *lint.Options) { o.MinSeverity = lint.High }, text("a.yaml", configMap)).Findings[0]
	require.Equal(t, lint.High, f.Severity)
	require.Equal(t, lint.LowConfidence, f.Confidence)
	require.Equal(t, "leave it", f.Remedy)
	require.Equal(t, "here", f.Label)
	require.Equal(t, []lint.Related{{Message: "see this", Place: place}, {Message: "and this", Place: place}}, f.Related)
	require.Empty(t, f.Container)

	rule.Object = func(p *lint.Pass, o *manifest.Object) { p.Report(o.Value, "fault", lint.As(lint.Medium)) }
	require.Empty(t, run(t, []*lint.Rule{rule}, func(o *lint.Options) { o.MinSeverity = lint.High }, text("a.yaml", configMap)).Findings)
}

func TestReportProblem(t *testing.T) {
	rule := &lint.Rule{ID: "test/document", Severity: lint.Low, Profile: lint.Baseline, Document: func(p *lint.Pass, d *manifest.Document) {
		for _, problem := range d.Problems {
			p.ReportProblem(problem)
		}
	}}
	r := run(t, []*lint.Rule{rule}, nil, text("a.yaml", "---\n# Source: shop/templates/a.yaml\na: b: c\n---\n"+configMap+"kind: Secret\n"))
	require.Len(t, r.Findings, 2)
	require.True(t, r.Findings[0].Unread)
	require.Equal(t, 3, r.Findings[0].Place.Start.Line)
	require.Equal(t, "shop/templates/a.yaml", r.Findings[0].Source)
	require.Empty(t, r.Findings[0].Object)
	require.False(t, r.Findings[1].Unread, "a key that stands twice was read")
	require.Equal(t, 9, r.Findings[1].Place.Start.Line)
}

func TestReportOfTheModel(t *testing.T) {
	place := manifest.Place{File: "a.yaml", Start: manifest.Position{Line: 2, Column: 1}}
	rule := &lint.Rule{ID: "test/cluster", Severity: lint.Low, Profile: lint.Baseline, Cluster: func(p *lint.Pass, m *cluster.Model) {
		p.ReportRef(m.Workloads[0].Ref, "object")
		p.ReportPlace(m.Workloads[0].Ref, place, "kind", "kind")
		p.LeaveUnjudged(place, "who knows")
	}}
	r := run(t, []*lint.Rule{rule}, nil, text("a.yaml", "# Source: shop/templates/pod.yaml\n"+pod))
	require.Equal(t, []string{"a.yaml:2:1 test/cluster kind", "a.yaml:5:3 test/cluster object"}, outline(r))
	require.Equal(t, "kind", r.Findings[0].Path)
	require.Equal(t, "metadata.name", r.Findings[1].Path)
	for _, f := range r.Findings {
		require.Equal(t, "Pod default/shop", f.Object.String())
		require.Equal(t, "shop/templates/pod.yaml", f.Source)
	}
	require.Equal(t, []lint.Unjudged{{Place: place, Reason: "who knows"}}, r.Inputs.Unjudged)
}

// A finding names the checks of Pod Security Admission that its rule speaks for, that the policy of the run has, and that
// the pod or the container violates.
func TestPSA(t *testing.T) {
	const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  hostPID: true
  containers:
    - name: bad
      image: registry.example/bad:1.0
      securityContext:
        privileged: true
        capabilities: {add: [SYS_ADMIN], drop: [ALL]}
    - name: good
      image: registry.example/good:1.0
      securityContext:
        capabilities: {drop: [ALL]}
        seccompProfile: {type: RuntimeDefault}
`
	of := func(change func(*lint.Options), checks ...podsecurity.Check) map[string][]string {
		rule := containers("name")
		rule.PSA = checks
		found := map[string][]string{}
		for _, f := range run(t, []*lint.Rule{rule}, change, text("a.yaml", manifest)).Findings {
			found[f.Container] = f.PSA
		}
		return found
	}
	profile := func(p lint.Profile) func(*lint.Options) { return func(o *lint.Options) { o.Profile = p } }

	require.Equal(t, map[string][]string{"bad": {"privileged"}, "good": nil}, of(nil, podsecurity.Privileged))
	require.Equal(t, map[string][]string{"bad": {"hostNamespaces", "privileged"}, "good": {"hostNamespaces"}},
		of(nil, podsecurity.Privileged, podsecurity.HostNamespaces), "a fault of the pod is one of each container; sorted")
	require.Equal(t, map[string][]string{"bad": {"capabilities_restricted"}, "good": nil},
		of(profile(lint.Strict), podsecurity.CapabilitiesBaseline, podsecurity.CapabilitiesRestricted), "the restricted check stands for the other")
	require.Equal(t, map[string][]string{"bad": {"capabilities_baseline"}, "good": nil},
		of(profile(lint.Baseline), podsecurity.CapabilitiesBaseline, podsecurity.CapabilitiesRestricted))
	require.Equal(t, map[string][]string{"bad": {"seccompProfile_restricted"}, "good": nil}, of(nil, podsecurity.SeccompProfileRestricted))
	require.Equal(t, map[string][]string{"bad": nil, "good": nil}, of(func(o *lint.Options) {
		version, err := podsecurity.ParseKubernetesVersion("1.18")
		require.NoError(t, err)
		o.KubernetesVersion = version
	}, podsecurity.SeccompProfileRestricted), "the check came with 1.19")
}

func TestPolicy(t *testing.T) {
	for profile, want := range map[lint.Profile]podsecurity.Level{
		lint.Baseline: podsecurity.BaselineLevel, lint.Restricted: podsecurity.RestrictedLevel, lint.Strict: podsecurity.RestrictedLevel,
	} {
		rule := containers("name")
		rule.Container = func(p *lint.Pass, _ *workload.Container) {
			require.Equal(t, podsecurity.Policy{Level: want, Version: podsecurity.Latest}, p.Policy())
		}
		run(t, []*lint.Rule{rule}, func(o *lint.Options) { o.Profile = profile }, text("a.yaml", pod))
	}
}

// A fingerprint is of the rule, the object and the field: not of where they stand.
func TestFingerprint(t *testing.T) {
	const server = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector: {}
  template:
    spec:
      containers:
        - name: proxy
          image: proxy
        - name: server
          image: server
`
	of := func(content string) string {
		for _, f := range run(t, []*lint.Rule{containers("securityContext", "privileged")}, nil, text("a.yaml", content)).Findings {
			if f.Container == "server" {
				return f.Fingerprint
			}
		}
		t.Fatal("no finding")
		return ""
	}
	want := of(server)
	same := map[string]string{
		"moved":                 "# a comment\n\n" + configMap + "---\n" + server,
		"another API version":   strings.Replace(server, "apps/v1", "apps/v1beta2", 1),
		"the namespace spelt":   strings.Replace(server, "name: shop", "name: shop\n  namespace: default", 1),
		"in a list":             "apiVersion: v1\nkind: List\nitems:\n  - " + strings.ReplaceAll(server, "\n", "\n    "),
		"fields in other order": strings.Replace(server, "- name: server\n          image: server", "- image: server\n          name: server", 1),
		"containers in other order": strings.Replace(strings.Replace(strings.Replace(server, "proxy", "x", 2), "server", "proxy", 2),
			"x", "server", 2),
		"a parent that is there":  server + "          securityContext: {}\n",
		"the field that is there": server + "          securityContext:\n            privileged: true\n",
		"indented otherwise":      `{"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "shop"}, "spec": {"selector": {}, "template": {"spec": {"containers": [{"name": "server", "image": "server"}]}}}}`,
	}
	for name, content := range same {
		require.Equal(t, want, of(content), name)
	}
	other := map[string]string{
		"another name":      strings.Replace(server, "name: shop", "name: shop2", 1),
		"another namespace": strings.Replace(server, "name: shop", "name: shop\n  namespace: other", 1),
		"another kind":      strings.Replace(server, "Deployment", "DaemonSet", 1),
		"another list":      strings.Replace(server, "containers:", "containers:\n        - {name: other, image: other}\n      initContainers:", 1),
	}
	for name, content := range other {
		require.NotEqual(t, want, of(content), name)
	}
	first := run(t, []*lint.Rule{containers("image")}, nil, text("a.yaml", server)).Findings
	require.NotEqual(t, first[0].Fingerprint, first[1].Fingerprint, "another container")
	require.NotEqual(t, want, first[1].Fingerprint, "another field")
	rule := containers("securityContext", "privileged")
	rule.ID = "test/other"
	require.NotEqual(t, want, run(t, []*lint.Rule{rule}, nil, text("a.yaml", server)).Findings[1].Fingerprint, "another rule")
}

// What is found in the model stands in the order of the inputs.
func TestFindingsOfTheModelNameTheirInput(t *testing.T) {
	rule := &lint.Rule{ID: "test/cluster", Severity: lint.Low, Profile: lint.Baseline, Cluster: func(p *lint.Pass, m *cluster.Model) {
		for _, w := range m.Workloads {
			p.ReportRef(w.Ref, w.Name)
		}
	}}
	r := run(t, []*lint.Rule{rule}, nil, text("z.yaml", pod), text("a.yaml", strings.ReplaceAll(pod, "shop", "other")))
	require.Equal(t, []string{"z.yaml:4:3 test/cluster shop", "a.yaml:4:3 test/cluster other"}, outline(r))
}
