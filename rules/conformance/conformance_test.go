package conformance

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/json"
	"sigs.k8s.io/yaml"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// sample is a text, and the pod that the API server reads from it.
type sample struct {
	name string
	text []byte
	pod  *corev1.PodTemplateSpec
}

// newSample writes an object, and reads its pod back as the API server does: not the object but its text is judged.
func newSample(t *testing.T, g *generator, name string, object any) sample {
	t.Helper()
	text, sent, err := g.write(object)
	require.NoError(t, err, name)
	read := reflect.New(reflect.TypeOf(object).Elem()).Interface()
	strict, err := json.UnmarshalStrict(sent, read)
	require.NoError(t, err, name)
	require.Empty(t, strict, name)
	pod, err := podOf(read)
	require.NoError(t, err, name)
	return sample{fmt.Sprintf("%s: %T", name, object), text, pod}
}

const (
	seed      = 1
	generated = 5400
)

// TestGenerated compares generated pods of every kind.
func TestGenerated(t *testing.T) {
	g := newGenerator(seed)
	var samples []sample
	for i := range generated {
		samples = append(samples, newSample(t, g, fmt.Sprintf("generated %d", i), kinds[i%len(kinds)](g.pod())))
	}
	requireVariety(t, samples)
	requireAgreement(t, samples)
	requireFindings(t, assign(g, samples))
}

// TestFixtures compares the pods that the library's own tests use, as they stand and as templates of controllers.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(fixtures(t), "*", "v1.*", "*", "*.yaml"))
	require.NoError(t, err)
	require.Len(t, files, 4537)
	oracle, err := newOracle()
	require.NoError(t, err)
	g := newGenerator(seed)
	var samples []sample
	work := map[podsecurity.Policy][]sample{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var pod corev1.Pod
		require.NoError(t, yaml.UnmarshalStrict(text, &pod), file)
		template := corev1.PodTemplateSpec{ObjectMeta: pod.ObjectMeta, Spec: pod.Spec}

		name, made, expected := policyOf(t, file)
		plain := sample{name, text, defaulted(&template, false)}
		require.Equal(t, expected == "pass", len(oracle.violated(made, plain.pod)) == 0, file)
		work[made] = append(work[made], plain)

		wrapped := newSample(t, g, name, pick(g, kinds[1:]...)(template))
		other := pick(g, policies()...)
		work[other] = append(work[other], wrapped)
		samples = append(samples, plain, wrapped)
	}
	requireAgreement(t, samples)
	requireFindings(t, work)
}

// byHand are the specs of pods that the generator writes seldom or never: texts that only people write, and rare meetings
// of fields.
var byHand = map[string]string{
	"YAML 1.1 booleans":     "{hostNetwork: yes, hostPID: On, hostIPC: Y, hostUsers: off, containers: [{name: a, image: i, securityContext: {privileged: TRUE, allowPrivilegeEscalation: No, runAsNonRoot: n}}]}",
	"numbers":               "{containers: [{name: a, image: i, ports: [{containerPort: 0x50, hostPort: 0o0}, {containerPort: 80.0, hostPort: 00}], securityContext: {runAsUser: -0}}]}",
	"more numbers":          "{containers: [{name: a, image: i, ports: [{hostPort: 0b1}], securityContext: {runAsUser: 0.0}}, {name: b, image: i, securityContext: {runAsUser: +0}}]}",
	"nulls":                 "{hostNetwork: ~, securityContext: null, volumes: null, initContainers: ~, containers: [{name: a, image: i, ports: null, securityContext: {capabilities: null, seccompProfile: ~}}]}",
	"empty collections":     "{securityContext: {}, volumes: [], containers: [{name: a, image: i, ports: [], livenessProbe: {}, lifecycle: {}, securityContext: {capabilities: {}, seccompProfile: {}, seLinuxOptions: {}, windowsOptions: {}}}]}",
	"strings":               "{containers: [{name: a, image: i, securityContext: {capabilities: {add: ['NET_BIND_SERVICE', \"CHO\\x57N\"], drop: [\"A\\u004cL\"]}, procMount: 'Default'}}]}",
	"merged security":       "{securityContext: &good {runAsNonRoot: true, runAsUser: 1}, containers: [{name: a, image: i, securityContext: {<<: *good, allowPrivilegeEscalation: false}}]}",
	"merge that loses":      "{securityContext: &bad {runAsNonRoot: false, runAsUser: 0}, containers: [{name: a, image: i, securityContext: {runAsUser: 1000, <<: *bad}}]}",
	"alias":                 "{initContainers: [&c {name: a, image: i, securityContext: {privileged: true}}], containers: [*c]}",
	"last duplicate":        "{hostPID: true, hostPID: false, hostIPC: false, hostIPC: true, containers: [{name: a, image: i}]}",
	"duplicate in a list":   "{containers: [{name: a, image: i, securityContext: {privileged: true}, securityContext: {}}]}",
	"case of names":         "{hostpid: true, HostNetwork: true, containers: [{name: a, image: i, securityContext: {Privileged: true, runAsNonroot: true}}]}",
	"misspelled volume":     "{volumes: [{name: a, hostpath: {path: /}}], containers: [{name: a, image: i}]}",
	"quoted keys":           "{'hostPID': true, \"hostIPC\": true, containers: [{name: a, image: i}]}",
	"empty volume source":   "{volumes: [{name: a, hostPath: {}}, {name: b, nfs: {}}], containers: [{name: a, image: i}]}",
	"volume source is null": "{volumes: [{name: a, hostPath: null}, {name: b, nfs: ~, emptyDir: {}}], containers: [{name: a, image: i}]}",
	"empty strings":         "{containers: [{name: a, image: i, livenessProbe: {httpGet: {host: ''}}, securityContext: {seLinuxOptions: {user: '', role: \"\", type: ''}}}]}",
	"null capability":       "{containers: [{name: a, image: i, securityContext: {capabilities: {add: [null]}}}]}",
	"no type of profile":    "{containers: [{name: a, image: i, securityContext: {seccompProfile: {}, appArmorProfile: {}}}]}",
	"ports after creation":  "{hostNetwork: true, containers: [{name: a, image: i}], ephemeralContainers: [{name: b, image: i, ports: [{containerPort: 80}]}]}",
}

// TestByHand compares pods written by hand.
func TestByHand(t *testing.T) {
	var samples []sample
	for _, name := range slices.Sorted(maps.Keys(byHand)) {
		text := []byte("apiVersion: v1\nkind: Pod\nmetadata: {name: spelled}\nspec: " + byHand[name] + "\n")
		var pod corev1.Pod
		sent, err := yaml.YAMLToJSON(text)
		require.NoError(t, err, name)
		// Not strict: unknown fields and duplicate keys are what a user may insist on.
		require.NoError(t, json.UnmarshalCaseSensitivePreserveInts(sent, &pod), name)
		samples = append(samples, sample{name, text, defaulted(&corev1.PodTemplateSpec{ObjectMeta: pod.ObjectMeta, Spec: pod.Spec}, false)})
	}
	requireAgreement(t, samples)
	work := map[podsecurity.Policy][]sample{}
	for _, p := range policies() {
		work[p] = samples
	}
	requireFindings(t, work)
}

// fixtures returns the folder of the library's fixtures, of the very version that is compared with.
func fixtures(t *testing.T) string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "k8s.io/pod-security-admission").Output()
	require.NoError(t, err)
	return filepath.Join(strings.TrimSpace(string(dir)), "test", "testdata")
}

// policyOf reads the policy that a fixture was made for, and whether it passes or fails, from its path.
func policyOf(t *testing.T, file string) (name string, p podsecurity.Policy, expected string) {
	t.Helper()
	parts := strings.Split(filepath.ToSlash(file), "/")
	parts = parts[len(parts)-4:]
	level, err := podsecurity.ParseLevel(parts[0])
	require.NoError(t, err)
	version, err := podsecurity.ParsePolicyVersion(parts[1])
	require.NoError(t, err)
	return strings.Join(parts, "/"), podsecurity.Policy{Level: level, Version: version}, parts[2]
}

// requireVariety fails if the samples leave a check or a version untried: if no pod violates a check or none passes it, or
// if a check changed with some version and no pod shows it.
func requireVariety(t *testing.T, samples []sample) {
	t.Helper()
	clean := 0
	oracle, err := newOracle()
	require.NoError(t, err)
	for _, s := range samples {
		if len(oracle.violated(podsecurity.Policy{Level: podsecurity.RestrictedLevel, Version: podsecurity.Latest}, s.pod)) == 0 {
			clean++
		}
	}
	t.Logf("%d pods, of which %d pass restricted:latest", len(samples), clean)
	require.NotZero(t, clean)
	for _, check := range policy.DefaultChecks() {
		violated, changed := 0, make([]int, len(check.Versions))
		for _, s := range samples {
			allowed := true
			for i, versioned := range check.Versions {
				now := versioned.CheckPod(&s.pod.ObjectMeta, &s.pod.Spec).Allowed
				if i > 0 && now != check.Versions[i-1].CheckPod(&s.pod.ObjectMeta, &s.pod.Spec).Allowed {
					changed[i]++
				}
				allowed = allowed && now
			}
			if !allowed {
				violated++
			}
		}
		t.Logf("%-27s violated by %4d, passed by %4d; changes seen with new versions: %v", check.ID, violated, len(samples)-violated, changed[1:])
		require.NotZero(t, violated, check.ID)
		require.NotEqual(t, len(samples), violated, check.ID)
		require.NotContains(t, changed[1:], 0, check.ID)
	}
}

// requireAgreement compares lint/podsecurity with the library, for every policy.
func requireAgreement(t *testing.T, samples []sample) {
	t.Helper()
	oracle, err := newOracle()
	require.NoError(t, err)
	var differences report
	for _, s := range samples {
		summary := summarize(t, s)
		for _, p := range policies() {
			want := oracle.violated(p, s.pod)
			var got []string
			for _, check := range summary.Violates(p) {
				got = append(got, check.String())
			}
			differences.compare(s, p, want, got)
		}
	}
	differences.require(t)
}

// summarize evaluates the one pod in a sample's text.
func summarize(t *testing.T, s sample) podsecurity.Summary {
	t.Helper()
	section, err := manifest.NewSplitter(s.name, bytes.NewReader(s.text)).Next()
	require.NoError(t, err, s.name)
	var pods []*workload.Pod
	for _, d := range manifest.Parse(section) {
		require.False(t, d.Unread(), s.name)
		for part := range d.Parts() {
			require.Empty(t, part.Reason, s.name)
			pods = append(pods, workload.Pods(&part.Object)...)
		}
	}
	require.Len(t, pods, 1, s.name)
	return podsecurity.Summarize(podsecurity.Evaluate(nil, pods[0]))
}

// assign chooses under which policies each sample is linted: all of them for the first, some for the others.
func assign(g *generator, samples []sample) map[podsecurity.Policy][]sample {
	const underAll, some = 60, 3
	work := map[podsecurity.Policy][]sample{}
	for i, s := range samples {
		chosen := policies()
		if i >= underAll {
			g.Shuffle(len(chosen), func(i, j int) { chosen[i], chosen[j] = chosen[j], chosen[i] })
			chosen = chosen[:some]
		}
		for _, p := range chosen {
			work[p] = append(work[p], s)
		}
	}
	return work
}

// requireFindings compares what all rules report, taken together, with the library.
func requireFindings(t *testing.T, work map[podsecurity.Policy][]sample) {
	t.Helper()
	oracle, err := newOracle()
	require.NoError(t, err)
	var differences report
	for _, p := range policies() {
		reported := checksReported(t, p, work[p])
		for i, s := range work[p] {
			want := oracle.violated(p, s.pod)
			slices.Sort(want)
			differences.compare(s, p, want, reported[i])
		}
	}
	differences.require(t)
}

// checksReported lints samples, and returns for each the sorted union of the checks that its findings name.
func checksReported(t *testing.T, p podsecurity.Policy, samples []sample) [][]string {
	t.Helper()
	options := lint.DefaultOptions()
	options.KubernetesVersion = p.Version
	if p.Level == podsecurity.BaselineLevel {
		options.Profile = lint.Baseline
	}
	linter, err := lint.New(rules.All(), options)
	require.NoError(t, err)
	inputs := func(yield func(lint.Input) bool) {
		for i, s := range samples {
			open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(s.text)), nil }
			if !yield(lint.Input{Name: fmt.Sprint(i), Open: open}) {
				return
			}
		}
	}
	result := linter.Run(inputs)
	require.Empty(t, result.Inputs.Failed)
	reported := make([][]string, len(samples))
	for _, f := range result.Findings {
		var index int
		_, err := fmt.Sscan(f.Place.File, &index)
		require.NoError(t, err)
		reported[index] = append(reported[index], f.PSA...)
	}
	for i := range reported {
		slices.Sort(reported[i])
		reported[i] = slices.Compact(reported[i])
	}
	return reported
}

// report counts comparisons and keeps the first differences.
type report struct {
	compared, differing int
	first               []string
}

func (r *report) compare(s sample, p podsecurity.Policy, want, got []string) {
	r.compared++
	if slices.Equal(want, got) {
		return
	}
	r.differing++
	if len(r.first) < 3 {
		r.first = append(r.first, fmt.Sprintf("%s under %s\nPod Security Admission: %q\nseaworthy:              %q\n%s", s.name, p, want, got, s.text))
	}
}

func (r *report) require(t *testing.T) {
	t.Helper()
	require.NotZero(t, r.compared)
	require.Zero(t, r.differing, "of %d comparisons; the first:\n%s", r.compared, strings.Join(r.first, "\n"))
	t.Logf("%d comparisons, no difference", r.compared)
}
