package network_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// build returns the world of the conformance table with some policies.
func build(t *testing.T, policies string) (*network.World, *network.Network) {
	var w network.World
	add(t, &w, base())
	add(t, &w, policies)
	return &w, network.New(&w)
}

func TestEdges(t *testing.T) {
	w, n := build(t, `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: nx}
spec: {podSelector: {matchLabels: {pod: a}}, ingress: [{from: [{podSelector: {matchLabels: {pod: b}}}], ports: [{port: 80, endPort: 90}, {port: 91}, {port: 100}]}]}
`)
	a := number(t, w, "nx/a")
	var got []string
	for e := range n.To(a) {
		got = append(got, fmt.Sprint(w.Workloads[e.From].Name, " ", e.Range, " ", e.Verdict))
	}
	require.Equal(t, []string{"b TCP/80-91 allow", "b TCP/100 allow"}, got)
	require.Equal(t, []network.Open{{Range: network.Range{Protocol: network.TCP, First: 80, Last: 91}, Verdict: network.Allow}, {Range: network.Range{Protocol: network.TCP, First: 100, Last: 100}, Verdict: network.Allow}},
		n.Ranges(network.At(number(t, w, "nx/b")), network.At(a)))

	all := slices.Collect(n.Edges())
	var from, to []network.Edge
	for i := range w.Workloads {
		from = slices.AppendSeq(from, n.From(i))
		to = slices.AppendSeq(to, n.To(i))
	}
	require.Equal(t, all, from)
	require.ElementsMatch(t, all, to)
	require.True(t, slices.IsSortedFunc(all, func(a, b network.Edge) int { return slices.Compare([]int{a.From, a.To}, []int{b.From, b.To}) }))
	for range n.Edges() {
		break // an iterator may be left
	}
	require.Equal(t, all, slices.Collect(n.Edges()))
}

func TestOutside(t *testing.T) {
	for _, test := range []struct{ policy, want string }{
		{"", "0.0.0.0-255.255.255.255 TCP allow, 0.0.0.0-255.255.255.255 UDP allow, 0.0.0.0-255.255.255.255 SCTP allow, " +
			":: TCP allow, :: UDP allow, :: SCTP allow"},
		{"egress: []", ""},
		{"egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 443}]}]",
			"10.0.0.0-10.0.255.255 TCP/443 allow, 10.2.0.0-10.255.255.255 TCP/443 allow"},
		{"egress: [{to: [{ipBlock: {cidr: 255.255.255.0/24}}, {ipBlock: {cidr: '::/0', except: ['::/1']}}], ports: [{protocol: UDP}]}]",
			"255.255.255.0-255.255.255.255 UDP allow, 8000:: UDP allow"},
	} {
		text := ""
		if test.policy != "" {
			text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: nx}\nspec: {policyTypes: [Egress], " + test.policy + "}\n"
		}
		w, n := build(t, text)
		var got []string
		for _, o := range n.Outside(number(t, w, "nx/a"), network.Egress) {
			addresses := o.First.String()
			if o.First.Is4() {
				addresses += "-" + o.Last.String()
			}
			got = append(got, fmt.Sprint(addresses, " ", o.Range, " ", o.Verdict))
		}
		require.Equal(t, test.want, strings.Join(got, ", "), test.policy)
	}
}

func TestEndsOutOfView(t *testing.T) {
	w, n := build(t, `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns, namespace: nx}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}]
      ports: [{port: 53, protocol: UDP}, {port: dns-tcp}]
  ingress:
    - from: [{namespaceSelector: {matchExpressions: [{key: ns, operator: NotIn, values: [nz]}]}}]
`)
	dns := network.Pod(&network.Workload{Namespace: "kube-system", Labels: []network.Label{{Key: "k8s-app", Value: "kube-dns"}}})
	a := network.At(number(t, w, "nx/a"))
	for _, test := range []struct {
		from, to network.End
		protocol network.Protocols
		port     uint16
		want     network.Verdict
	}{
		{a, dns, network.UDP, 53, network.Allow},
		{a, dns, network.TCP, 53, network.May}, // its named ports are not known
		{a, dns, network.SCTP, 53, network.Deny},
		{a, network.PodOf("kube-system"), network.UDP, 53, network.Deny},
		{network.PodOf("ny"), a, network.TCP, 80, network.Allow},
		{network.PodOf("nz"), a, network.TCP, 80, network.Deny},
		{network.PodOf("elsewhere"), a, network.TCP, 80, network.Allow},
		{network.Stranger, a, network.TCP, 80, network.Allow},
		{network.Outside4, a, network.TCP, 80, network.Deny},
		{network.Node, a, network.TCP, 80, network.May},
		{a, network.Node, network.TCP, 80, network.May},
		{a, network.Pod(&network.Workload{Namespace: "ny", HostNetwork: true}), network.TCP, 80, network.May},
		{network.PodOf("nx"), network.At(number(t, w, "ny/a")), network.TCP, 80, network.Deny}, // whom the policy selects, too
		{network.Node, network.Outside6, network.TCP, 80, network.Allow},
		{a, a, 0, 80, network.Deny},
	} {
		require.Equal(t, test.want, n.Connection(test.from, test.to, test.protocol, test.port).Verdict, "%+v", test)
	}
}

func TestCompleteness(t *testing.T) {
	const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: nx}
spec: {ingress: [{from: [{namespaceSelector: {matchLabels: {ns: nw}}}]}]}
`
	w, n := build(t, policy)
	from, to := network.At(number(t, w, "nw/a")), network.At(number(t, w, "nx/a"))
	c := n.Connection(from, to, network.TCP, 80)
	require.Equal(t, network.May, c.Verdict)
	require.Equal(t, network.NamespaceLabels, c.Ingress.Doubt)
	require.Equal(t, network.ByRule, c.Ingress.Cause.Reason)
	require.Equal(t, network.ByDefault, c.Ingress.Against.Reason)
	w.Complete = true
	require.Equal(t, network.Deny, network.New(w).Connection(from, to, network.TCP, 80).Verdict)
}

func TestTies(t *testing.T) {
	const policy = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: {name: %s}
spec: {priority: %d, subject: {namespaces: {matchLabels: {ns: %s}}}, ingress: [{action: %s, from: [{namespaces: {matchLabels: {ns: %s}}}], ports: [{portNumber: {port: %d, protocol: TCP}}]}]}
`
	base := fmt.Sprintf(policy, "one", 5, "nx", "Deny", "ny", 80)
	for other, want := range map[string]int{
		fmt.Sprintf(policy, "two", 5, "nx", "Allow", "ny", 80): 1,
		fmt.Sprintf(policy, "two", 5, "nx", "Pass", "ny", 80):  1,
		fmt.Sprintf(policy, "two", 5, "nx", "Deny", "ny", 80):  0,
		fmt.Sprintf(policy, "two", 6, "nx", "Allow", "ny", 80): 0,
		fmt.Sprintf(policy, "two", 5, "nz", "Allow", "ny", 80): 0,
		fmt.Sprintf(policy, "two", 5, "nx", "Allow", "nz", 80): 0,
		fmt.Sprintf(policy, "two", 5, "nx", "Allow", "ny", 81): 0,
	} {
		_, n := build(t, base+"---\n"+other)
		require.Len(t, n.Ties(), want, other)
	}
}

func TestSelection(t *testing.T) {
	w, n := build(t, `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: nx}
spec: {podSelector: {matchExpressions: [{key: pod, operator: In, values: [a, h]}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: h, namespace: nx, labels: {pod: h}}
spec: {hostNetwork: true, containers: [{name: c, image: i}]}
---
apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: sec.q, namespace: nx}
spec: {tier: sec, selector: pod == 'b'}
`)
	subject := w.Policies[0].Specs[0].Subject
	require.Equal(t, []int{number(t, w, "nx/a")}, n.Selected(subject, network.Allow))
	require.Equal(t, []int{number(t, w, "nx/h")}, n.SelectedHosts(subject))
	require.False(t, n.SelectsAll(subject, "nx"))
	e, err := network.ParseSelector("pcns.ns == 'nx' || projectcalico.org/namespace == 'nw'")
	require.NoError(t, err)
	require.Equal(t, []bool{true, false, true}, []bool{n.SelectsAll(e, "nx"), n.SelectsAll(e, "ny"), n.SelectsAll(e, "nw")})
	require.False(t, w.Undeclared(w.Policies[0]))
	require.True(t, w.Undeclared(w.Policies[1]))
}

func TestEnforcement(t *testing.T) {
	const policy = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: p, namespace: nx}
spec: {endpointSelector: {}, ingress: [{fromEntities: [cluster]}]}
`
	for mode, want := range map[network.Enforcement]string{network.Default: "deny allow", network.Always: "deny deny", network.Never: "allow allow"} {
		w, _ := build(t, policy)
		w.Enforcement = mode
		n := network.New(w)
		outside := func(name string) string {
			return n.Connection(network.Outside4, network.At(number(t, w, name)), network.TCP, 80).Verdict.String()
		}
		require.Equal(t, want, outside("nx/a")+" "+outside("ny/a"))
	}
}

// A port by a name that no container has may be one that an operator adds.
func TestNamesOfPortsThatAreNotKnown(t *testing.T) {
	for _, test := range []struct {
		ports      string
		known, not network.Verdict // on TCP/80, of a pod whose ports are all known, and of one that may have more
	}{
		{"[{port: http}]", network.Allow, network.Allow},
		{"[{port: web}]", network.Deny, network.May},
		{"[{port: web, protocol: UDP}]", network.Deny, network.Deny},
		{"[{port: web}, {port: 80}]", network.Allow, network.Allow},
	} {
		var w network.World
		add(t, &w, "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: one}\nspec: {podSelector: {}, ingress: [{ports: "+test.ports+"}]}\n")
		pod := network.Workload{Namespace: "one", Name: "a", Ports: []network.NamedPort{{Name: "http", Protocol: network.TCP, Number: 80}}}
		more := pod
		more.MorePorts = true
		w.Workloads = []network.Workload{pod, more}
		n := network.New(&w)
		for i, want := range []network.Verdict{test.known, test.not} {
			c := n.Connection(network.Stranger, network.At(i), network.TCP, 80)
			require.Equal(t, want, c.Verdict, test.ports)
			if want == network.May {
				require.Equal(t, network.Unresolved, c.Ingress.Doubt)
			}
			var open []network.Verdict
			for _, o := range n.Ranges(network.Stranger, network.At(i)) {
				if o.Protocol == network.TCP && o.First <= 80 && 80 <= o.Last {
					open = append(open, o.Verdict)
				}
			}
			require.Equal(t, want, append(open, network.Deny)[0], test.ports)
		}
	}
}
