package network

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
)

func run(t *testing.T, rule *lint.Rule, change func(*lint.Options), text string) []*lint.Finding {
	t.Helper()
	options := lint.DefaultOptions()
	options.Select = []string{rule.ID}
	if change != nil {
		change(&options)
	}
	linter, err := lint.New(Rules(), options)
	require.NoError(t, err)
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	return linter.Run(slices.Values([]lint.Input{{Name: "test.yaml", Open: open}})).Findings
}

const pod = `apiVersion: v1
kind: Pod
metadata: {name: server, namespace: shop, labels: {app: server, app.kubernetes.io/name: web}}
spec: {containers: [{name: a, image: a}]}
---
`

// A selector that selects nothing says what was most likely meant.
func TestNearMisses(t *testing.T) {
	for selector, want := range map[string]string{
		"app: sever":               "no pod of namespace `shop` has label `app: sever`, but one has `server`",
		"app: zzz":                 "no pod of namespace `shop` has label `app: zzz`",
		"name: web":                "no pod of namespace `shop` has label `name: web`, but one has `app.kubernetes.io/name: web`",
		"app: server, tier: front": "",
	} {
		findings := run(t, DeadPolicy, nil, pod+"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec:\n  podSelector: {matchLabels: {"+selector+"}}\n")
		if want == "" {
			require.Empty(t, findings, selector)
			continue
		}
		require.Len(t, findings, 1, selector)
		require.Equal(t, "NetworkPolicy `p` selects nothing: "+want, findings[0].Message)
		require.Equal(t, lint.LowConfidence, findings[0].Confidence)
	}
}

// What is not in view lowers severity and confidence, and what is seen as a whole raises confidence.
func TestSureness(t *testing.T) {
	const policy = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: p}\nspec: {namespaceSelector: team == 'a', types: [Ingress]}\n"
	complete := func(o *lint.Options) { o.Complete = true }

	findings := run(t, IngressOpen, nil, pod+policy)
	require.Len(t, findings, 1)
	require.Equal(t, lint.Medium, findings[0].Severity)
	require.Equal(t, lint.LowConfidence, findings[0].Confidence)
	require.Contains(t, findings[0].Message, "may be able to reach")
	require.Equal(t, 8, findings[0].Related[0].Place.Start.Line)

	findings = run(t, IngressOpen, complete, pod+policy)
	require.Len(t, findings, 1)
	require.Equal(t, lint.High, findings[0].Severity)
	require.Equal(t, lint.HighConfidence, findings[0].Confidence)
	require.Contains(t, findings[0].Message, "any pod of the cluster can reach `server`")
}

func TestRejecters(t *testing.T) {
	for text, want := range map[string]string{
		"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {}, policyTypes: [In]}\n": "the API server rejects NetworkPolicy `p`: unknown policy type \"In\"; it enforces nothing for the 1 workload that it selects",
		"apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p, namespace: bank}\nspec: {endpointSelector: {}}\n":                 "the agent of Cilium rejects CiliumNetworkPolicy `p`: must have at least one rule in ingress, ingressDeny, egress or egressDeny; it enforces nothing",
		"apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {types: [In]}\n":                        "Calico rejects NetworkPolicy `p`: unknown policy type \"In\"; it enforces nothing for the 1 workload that it selects",
	} {
		findings := run(t, Rejected, nil, pod+text)
		require.Len(t, findings, 1)
		require.Equal(t, want, findings[0].Message)
	}
}

// A finding says which of the pods of an object it is about, once for all of them.
func TestPartsOfObjects(t *testing.T) {
	const ray = "apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {name: ray, namespace: shop}\nspec:\n" +
		"  headGroupSpec: {template: {spec: {containers: [{name: a, image: a}]}}}\n" +
		"  workerGroupSpecs: [{groupName: gpu, template: {spec: {containers: [{name: a, image: a}]}}}]\n---\n"
	const policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {matchLabels: {ray.io/node-type: %s}}}\n"
	for labels, want := range map[string]string{
		"none":   "any pod of the cluster can reach `ray` (head, gpu): no policy isolates it for ingress",
		"head":   "any pod of the cluster can reach `ray` (gpu): no policy isolates it for ingress",
		"worker": "any pod of the cluster can reach `ray` (head): no policy isolates it for ingress",
	} {
		findings := run(t, IngressOpen, nil, ray+fmt.Sprintf(policy, labels))
		require.Len(t, findings, 1, labels)
		require.Equal(t, want, findings[0].Message)
		require.Equal(t, lint.MediumConfidence, findings[0].Confidence)
	}

	// The name of the cluster that a RayJob makes is not known.
	const job = "apiVersion: ray.io/v1\nkind: RayJob\nmetadata: {name: job, namespace: shop}\nspec:\n" +
		"  rayClusterSpec: {headGroupSpec: {template: {spec: {containers: [{name: a, image: a}]}}}}\n---\n" +
		"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {matchLabels: {ray.io/cluster: job-x7abc}}}\n"
	findings := run(t, IngressOpen, nil, job)
	require.Len(t, findings, 1)
	require.Equal(t, "any pod of the cluster may be able to reach `job`: no policy surely isolates it for ingress", findings[0].Message)
	require.Equal(t, lint.LowConfidence, findings[0].Confidence)
	require.Equal(t, "this policy may isolate it: that depends on labels that are not in view", findings[0].Related[0].Message)
	require.Empty(t, run(t, DefaultDenyMissing, nil, job))
}
