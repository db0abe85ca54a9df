package manifest

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/schema"
)

func run(t *testing.T, texts ...string) []*lint.Finding {
	t.Helper()
	options := lint.DefaultOptions()
	options.Profile = lint.Strict
	linter, err := lint.New(Rules(), options)
	require.NoError(t, err)
	var inputs []lint.Input
	for _, text := range texts {
		inputs = append(inputs, lint.Input{Name: "test.yaml", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }})
	}
	return linter.Run(slices.Values(inputs)).Findings
}

func TestMessages(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nspec: "
	const takes, rejected = "takes a quantity such as `500m` or `2Gi`, but ", ": the API server rejects the Pod"
	tests := []struct{ text, message, remedy string }{
		{pod + "{nodeName: 1}", "`nodeName` takes a string, but `1` is an integer" + rejected, "Put it in quotes."},
		{pod + "{nodeName: yes}", "`nodeName` takes a string, but `yes` is a boolean in YAML 1.1" + rejected, "Put it in quotes."},
		{pod + "{nodeName: True}", "`nodeName` takes a string, but `True` is a boolean" + rejected, "Put it in quotes."},
		{pod + "{nodeName: {a: b}}", "`nodeName` takes a string, but this is a mapping" + rejected, "Write a string."},
		{pod + "{hostPID: 'true'}", "`hostPID` takes true or false, but `\"true\"` is a string" + rejected, "Remove the quotes."},
		{pod + "{hostPID: ''}", "`hostPID` takes true or false, but `\"\"` is a string" + rejected, "Write true or false."},
		{pod + "{priority: 1.5}", "`priority` takes an integer of 32 bits, but `1.5` is not" + rejected, "Write an integer of 32 bits."},
		{pod + "{priority: high}", "`priority` takes an integer of 32 bits, but `high` is a string" + rejected, "Write an integer of 32 bits."},
		{pod + "{priority: 2147483648}", "`priority` takes an integer of 32 bits, but `2147483648` is out of range" + rejected, "Write an integer of 32 bits."},
		{pod + "{overhead: {cpu: 5 m}}", "`cpu` " + takes + "`5 m` is not" + rejected, "Write a number with one of the suffixes m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi and Ei, or none."},
		{pod + `{overhead: {cpu: "a\u0007b"}}`, "`cpu` " + takes + "this value is not" + rejected, "Write a number with one of the suffixes m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi and Ei, or none."},
		{pod + "{containers: [a]}", "each item of `containers` takes a mapping, but `a` is a string" + rejected, "Write a mapping."},
		{pod + "{containers: {}}", "`containers` takes a list, but this is a mapping" + rejected, "Write a list: one item a line, each after a dash."},
		{"apiVersion: v1\nkind: Secret\ndata: {pin: 1234}", "`pin` takes text in base64, but this value is an integer: the API server rejects the Secret", "Encode it in base64, or move it from data to stringData."},

		{pod + "{hostPid: true}", "the API has no field `hostPid` in `spec` (Kubernetes VERSION): it sets nothing; did you mean `hostPID`?", "Write hostPID."},
		{pod + "{containers: [{privileged: true}]}", "the API has no field `privileged` in an item of `containers` (Kubernetes VERSION): it sets nothing; it belongs in securityContext", "Move it to securityContext."},
		{pod + "{securityContext: {privileged: true}}", "the API has no field `privileged` in `securityContext` (Kubernetes VERSION): it sets nothing; it belongs in the securityContext of the containers", "Move it to the securityContext of the containers."},
		{pod + "{}\nwhatever: {}", "the API has no field `whatever` in a Pod (Kubernetes VERSION): it sets nothing", "Write it as the API has it, or remove it."},
		{"apiVersion: v1\nkind: Deployment", "Kubernetes VERSION has no `Deployment` in API version `v1`: it cannot be applied, and was not checked as what it is meant to be; did you mean `apps/v1`?", "Write apps/v1."},
		{"apiVersion: apps/v1\nkind: Daemonset", "Kubernetes VERSION has no kind `Daemonset` in `apps/v1`: it cannot be applied, and was not checked as what it is meant to be; did you mean `DaemonSet`?", "Write DaemonSet."},

		{"apiVersion: extensions/v1beta1\nkind: NetworkPolicy", "Kubernetes serves no NetworkPolicy in `extensions/v1beta1` from 1.16 on, so that this one enforces nothing: `networking.k8s.io/v1 NetworkPolicy` took its place", "Change it to networking.k8s.io/v1 NetworkPolicy."},
		{"apiVersion: policy/v1beta1\nkind: PodSecurityPolicy", "Kubernetes serves no PodSecurityPolicy in `policy/v1beta1` from 1.25 on, so that this one enforces nothing: Pod Security Admission took its place", "Label the namespaces with the Pod Security level they enforce."},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			findings := run(t, test.text)
			require.Len(t, findings, 1)
			require.Equal(t, strings.Replace(test.message, "VERSION", schema.APIVersion, 1), findings[0].Message)
			require.Equal(t, test.remedy, findings[0].Remedy)
		})
	}
}

func TestUnknownFieldSeverity(t *testing.T) {
	tests := []struct {
		text string
		want lint.Severity
	}{
		{"apiVersion: v1\nkind: Pod\nspec: {hostPid: true}", lint.Medium},
		{"apiVersion: v1\nkind: Pod\nspec: {securitycontext: {}}", lint.High},
		{"apiVersion: v1\nkind: Pod\nspec: {runAsUser: 1}", lint.High},
		{"apiVersion: v1\nkind: Pod\nspec: {securityContext: {seccompProfile: {Type: a}}}", lint.High},
		{"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {policyType: []}", lint.High},
	}
	for _, test := range tests {
		findings := run(t, test.text)
		require.Len(t, findings, 1, test.text)
		require.Equal(t, test.want, findings[0].Severity, test.text)
	}
}

// Different inputs may be applied to different clusters.
func TestDuplicateObjectStaysInOneInput(t *testing.T) {
	const settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
	require.Empty(t, run(t, settings, settings))
	findings := run(t, settings+"---\n"+settings)
	require.Len(t, findings, 1)
	require.Equal(t, "ConfigMap default/settings is in this input already: the one applied last overwrites the other", findings[0].Message)
	require.Equal(t, 3, findings[0].Related[0].Place.Start.Line)
}
