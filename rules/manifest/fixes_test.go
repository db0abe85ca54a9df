package manifest

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// TestRefusals holds the rules to what they must not mend.
func TestRefusals(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nspec: "
	const effect, judged = "without the quotes it would take effect, and another rule forbid it: write what is meant",
		"under its right name it would take effect, and another rule might forbid it: write what is meant"
	for _, test := range []struct{ text, refusal string }{
		{pod + "{hostPID: 'true'}", effect},
		{pod + "{hostPID: 'false'}", ""},
		{pod + "{securityContext: {runAsNonRoot: 'false'}}", effect},
		{pod + "{securityContext: {runAsUser: '0'}}", effect},
		{pod + "{securityContext: {runAsUser: '1000'}}", ""},
		{"apiVersion: v1\nkind: Namespace\nmetadata: {labels: {pod-security.kubernetes.io/enforce-version: 1.30}}",
			"in quotes it would be none of the values that Pod Security Admission knows"},

		{pod + "{hostPid: true}", judged},
		{pod + "{hostPid: false}", ""},
		{pod + "{securitycontext: {runAsNonRoot: true}}", ""},
		{pod + "{securitycontext: {runAsNonRoot: true, runAsUser: 0}}", judged},
		{pod + "{volume: [{hostPath: {path: /}}]}", judged},
		{pod + "{hostPid: false, hostPID: false}", "hostPID is there as well: keep the one that is meant"},
		{pod + "{priorityclassname: {}}", "its value is not what priorityClassName takes"},
		{"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {podSelector: {}, policyType: [Egress]}",
			"with it the policy may cut off what pods need: look at what they do first"},

		{"apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nspec: {selector: {}}", "in policy/v1 it may mean something else, or lack what is asked there"},
		{"apiVersion: apps/v1beta2\nkind: Deployment\nspec: {template: {metadata: {labels: {a: b}}}}",
			"in apps/v1 it may mean something else, or lack what is asked there"},
		{"apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nspec: {}", "in networking.k8s.io/v1 it may mean something else, or lack what is asked there"},
		{"apiVersion: extensions/v1beta1\nkind: NetworkPolicy\nspec: {}", "it would begin to cut off what pods need: look at what they do first"},
		{"apiVersion: node.k8s.io/v1alpha1\nkind: RuntimeClass\nmetadata: {name: a}\nspec: {runtimeHandler: a}", "it has fields that node.k8s.io/v1 has not"},
	} {
		found := fixable(t, test.text)
		require.NotEmpty(t, found, test.text)
		require.NotNil(t, found[0].Fix, test.text)
		require.Equal(t, test.refusal, found[0].Fix.Refusal, test.text)
	}
	for _, text := range []string{
		pod + "{hostPIC: false}",                              // hostPID or hostIPC
		pod + "{containers: [{privileged: false}]}",           // belongs elsewhere
		pod + "{priority: '1.5'}",                             // no integer
		"apiVersion: apps/v1\nkind: Daemonset\n",              // checked as what it is meant to be, it may show anything
		"apiVersion: policy/v1beta1\nkind: PodSecurityPolicy", // nothing took its place
	} {
		for _, f := range fixable(t, text) {
			require.Nil(t, f.Fix, text)
		}
	}
}

func fixable(t *testing.T, text string) []*lint.Finding {
	t.Helper()
	options := lint.DefaultOptions()
	options.Profile, options.Fixes = lint.Strict, true
	linter, err := lint.New(Rules(), options)
	require.NoError(t, err)
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	return linter.Run(slices.Values([]lint.Input{{Name: "test.yaml", Open: open}})).Findings
}
