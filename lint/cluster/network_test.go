package cluster

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

const shop = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: a}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  serviceAccountName: web
  initContainers:
    - {name: setup, image: a, ports: [{name: setup, containerPort: 1}]}
    - {name: proxy, image: a, restartPolicy: Always, ports: [{name: proxy, containerPort: 15090}]}
  containers:
    - {name: a, image: a, ports: [{containerPort: 8080}, {name: dns, containerPort: 53, protocol: UDP}, {containerPort: 0}]}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: shop}
spec: {hostNetwork: true, containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: bank, labels: {app: web}}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: shop}
spec:
  podSelector: {}
  ingress:
    - from: [{podSelector: {matchLabels: {app: web}}}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: bank}
spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
---
apiVersion: crd.antrea.io/v1beta1
kind: ClusterNetworkPolicy
metadata: {name: antrea}
---
apiVersion: crd.antrea.io/v1beta1
kind: NetworkPolicy
metadata: {name: antrea, namespace: lone}
`

func TestNetwork(t *testing.T) {
	m := read(t, shop)
	n := m.Network(network.Options{})
	require.Same(t, n.Spaces[0], n.Space("shop"))
	require.Nil(t, n.Space("nowhere"))
	space := n.Space("shop")
	require.Same(t, &m.Namespaces[0], space.Declared)
	require.Equal(t, []int{0}, space.Workloads)
	require.Equal(t, []int{1}, space.Hosts)
	require.Len(t, space.Foreign, 1)
	require.Len(t, n.Space("lone").Foreign, 2)
	deny := &m.Policies[0]
	require.True(t, n.Covers(deny, space))
	require.False(t, n.Covers(deny, n.Space("lone")))
	require.False(t, n.Covers(deny, nil))
	require.True(t, m.Network(network.Options{Complete: true}).Covers(deny, n.Space("lone")))

	isolation := n.Isolation(0, network.Ingress)
	require.True(t, isolation.Isolated())
	policy := n.Policy(isolation.Pods.Cause.Policy)
	require.Same(t, &m.Policies[0], policy)
	require.Same(t, policy, n.DefaultDeny(space, network.Ingress))
	require.Nil(t, n.DefaultDeny(space, network.Egress))
	require.Nil(t, n.DefaultDeny(n.Space("bank"), network.Ingress))

	peer := policy.At(policy.Content.Specs[0].Rules[network.Ingress][0].Peers[0].At)
	require.Equal(t, "spec.ingress[0].from[0]", peer.Path)
	require.Equal(t, "test.yaml:32:15", peer.Place.String())
}

func TestPorts(t *testing.T) {
	m := read(t, shop)
	require.Equal(t, []network.NamedPort{
		{Name: "proxy", Protocol: network.TCP, Number: 15090}, {Protocol: network.TCP, Number: 8080}, {Name: "dns", Protocol: network.UDP, Number: 53},
	}, slices.Collect(m.Workloads[0].Ports()))
}

// What names no namespace may be meant for any.
func TestCoversLoose(t *testing.T) {
	m := read(t, shop+`---
apiVersion: v1
kind: Pod
metadata: {name: loose}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: loose}
spec: {podSelector: {}}
`)
	n := m.Network(network.Options{})
	require.False(t, n.Covers(&m.Policies[0], n.Space("shop")))
}
