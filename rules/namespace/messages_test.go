package namespace

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
)

func run(t *testing.T, rule *lint.Rule, text string) []*lint.Finding {
	t.Helper()
	options := lint.DefaultOptions()
	options.Select = []string{rule.ID}
	linter, err := lint.New(Rules(), options)
	require.NoError(t, err)
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	return linter.Run(slices.Values([]lint.Input{{Name: "test.yaml", Open: open}})).Findings
}

const pod = `
---
apiVersion: v1
kind: Pod
metadata: {name: server, namespace: shop}
spec:
  hostPID: true
  containers: [{name: server, image: registry.example/server:1}]
`

func TestMissingLabel(t *testing.T) {
	const shop = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n"
	for labels, missing := range map[string]bool{
		"":                        true,
		"  labels: {app: shop}\n": true,
		"  labels: {pod-security.kubernetes.io/enforce: null}\n": false,
	} {
		findings := run(t, PodSecurityUnset, shop+labels+pod)
		require.Len(t, findings, 1, labels)
		require.Equal(t, missing, findings[0].Missing, labels)
		require.Equal(t, "metadata.labels[pod-security.kubernetes.io/enforce]", findings[0].Path)
	}
}

func TestRefusal(t *testing.T) {
	findings := run(t, PodRejected, `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
    pod-security.kubernetes.io/enforce-version: v1.7
`+pod)
	require.Len(t, findings, 1)
	require.Equal(t, "namespace `shop` enforces `restricted` of v1.7 and refuses this Pod: a namespace of the host is shared (hostNamespaces), "+
		"root is not forbidden (runAsNonRoot)", findings[0].Message)
	require.Equal(t, 6, findings[0].Related[0].Place.Start.Line)
}
