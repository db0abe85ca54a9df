package network_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// decodeOne reads one object, with places as lines.
func decodeOne(t *testing.T, text string) (network.Facts, bool) {
	t.Helper()
	documents := manifest.Parse(manifest.Section{File: "test.yaml", Text: []byte(text), Line: 1})
	require.Len(t, documents, 1)
	for part := range documents[0].Parts() {
		return network.Decode(&part.Object, "team", func(p manifest.Place) string { return fmt.Sprint(p.Start.Line) })
	}
	require.Fail(t, "no object")
	return network.Facts{}, false
}

const (
	np  = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: "
	anp = "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: p}\nspec: "
	cnp = "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: p}\nspec: "
	cil = "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p}\nspec: "
	cal = "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: p}\nspec: "
)

func TestFaults(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{np + `{}`, ""},
		{np + `{podSelector: {matchLabels: {a: 1}}}`, "spec.podSelector.matchLabels.a: label value must be a string"},
		{np + `{podSelector: {matchExpressions: [{key: a, operator: In}]}}`, "spec.podSelector.matchExpressions[0].values: operator In needs values"},
		{np + `{podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}`, "spec.podSelector.matchExpressions[0].values: operator Exists takes no values"},
		{np + `{podSelector: {matchExpressions: [{key: a, operator: Like}]}}`, `spec.podSelector.matchExpressions[0].operator: unknown operator "Like"`},
		{np + `{podSelector: {matchExpressions: [{operator: Exists}]}}`, "spec.podSelector.matchExpressions[0].key: must name a label"},
		{np + `{podSelector: [a]}`, "spec.podSelector: must be an object"},
		{np + `{policyTypes: [Ingres]}`, `spec.policyTypes[0]: unknown policy type "Ingres"`},
		{np + `{policyTypes: [Ingress, Egress, Ingress]}`, "spec.policyTypes: there are only two policy types"},
		{np + `{ingress: {}}`, "spec.ingress: must be a list"},
		{np + `{ingress: [{from: [{}]}]}`, "spec.ingress[0].from[0]: must specify a peer"},
		{np + `{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]}`, "spec.ingress[0].from[0]: ipBlock goes with no other peer"},
		{np + `{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/33}}]}]}`, `spec.ingress[0].from[0].ipBlock.cidr: "10.0.0.0/33" is not a CIDR`},
		{np + `{ingress: [{from: [{ipBlock: {cidr: 010.0.0.0/8}}]}]}`, `spec.ingress[0].from[0].ipBlock.cidr: "010.0.0.0/8" is not a CIDR`},
		{np + `{ingress: [{from: [{ipBlock: {cidr: 10.0.0.1/8}}]}]}`, "spec.ingress[0].from[0].ipBlock.cidr: must be written as 10.0.0.0/8"},
		{np + `{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}]}`, "spec.ingress[0].from[0].ipBlock.except[0]: must be a strict subset of 10.0.0.0/8"},
		{np + `{ingress: [{ports: [{port: 0}]}]}`, "spec.ingress[0].ports[0].port: must be a port number from 1 to 65535"},
		{np + `{ingress: [{ports: [{port: 65536}]}]}`, "spec.ingress[0].ports[0].port: must be a port number from 1 to 65535"},
		{np + `{ingress: [{ports: [{port: Web_1}]}]}`, `spec.ingress[0].ports[0].port: "Web_1" is not a port name`},
		{np + `{ingress: [{ports: [{port: "80"}]}]}`, `spec.ingress[0].ports[0].port: "80" is not a port name`},
		{np + `{ingress: [{ports: [{endPort: 80}]}]}`, "spec.ingress[0].ports[0].endPort: endPort needs a port"},
		{np + `{ingress: [{ports: [{port: web, endPort: 80}]}]}`, "spec.ingress[0].ports[0].endPort: endPort needs a numeric port"},
		{np + `{ingress: [{ports: [{port: 81, endPort: 80}]}]}`, "spec.ingress[0].ports[0].endPort: must not be less than port"},
		{np + `{ingress: [{ports: [{protocol: tcp}]}]}`, `spec.ingress[0].ports[0].protocol: unknown protocol "tcp"`},
		{np + `{policyTypes: [Egress], ingress: [{from: [{}]}]}`, "spec.ingress[0].from[0]: must specify a peer"}, // inert, but validated

		{anp + `{priority: 1, subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {}}]}]}`, ""},
		{anp + `{priority: 1001, subject: {namespaces: {}}}`, "spec.priority: priority must be a number from 0 to 1000"},
		{anp + `{priority: 1, subject: {}}`, "spec.subject: must select either namespaces or pods"},
		{anp + `{priority: 1, subject: {namespaces: {}}, ingress: [{action: Accept, from: [{namespaces: {}}]}]}`, `spec.ingress[0].action: unknown action "Accept"`},
		{anp + `{priority: 1, subject: {namespaces: {}}, ingress: [{action: Allow, from: []}]}`, "spec.ingress[0].from: must name at least one peer"},
		{anp + `{priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{domainNames: [a.example]}]}]}`, "spec.egress[0].to[0].domainNames: domain names can only be allowed"},
		{anp + `{priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}], ports: [{namedPort: web}]}]}`, "spec.egress[0].ports[0].namedPort: a named port goes with pods only"},
		{anp + `{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portRange: {start: 9, end: 8}}]}]}`, "spec.ingress[0].ports[0].portRange: the range ends before it starts"},
		{strings.Replace(anp, "Admin", "BaselineAdmin", 1) + `{subject: {namespaces: {}}}`, "metadata.name: the only BaselineAdminNetworkPolicy is named default"},
		{cnp + `{priority: 1, subject: {namespaces: {}}}`, "spec.tier: tier must be Admin or Baseline"},
		{cnp + `{tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Allow, from: [{namespaces: {}}]}]}`, `spec.ingress[0].action: unknown action "Allow"`},

		{cil + `{endpointSelector: {}, ingress: [{}]}`, ""},
		{cil + `{endpointSelector: {}}`, "spec: must have at least one rule in ingress, ingressDeny, egress or egressDeny"},
		{cil + `{endpointSelector: {}, enableDefaultDeny: {ingress: true}}`, "spec: must have at least one rule in ingress, ingressDeny, egress or egressDeny"},
		{cil + `{ingress: [{}]}`, "spec: must have either endpointSelector or nodeSelector"},
		{cil + `{nodeSelector: {}, ingress: [{}]}`, "spec.nodeSelector: only a CiliumClusterwideNetworkPolicy selects nodes"},
		{cil + `{endpointSelector: {}, ingress: [{fromEntities: [word]}]}`, `spec.ingress[0].fromEntities[0]: unknown entity "word"`},
		{cil + `{endpointSelector: {}, ingress: [{fromCIDR: [10.0.0.0/40]}]}`, `spec.ingress[0].fromCIDR[0]: "10.0.0.0/40" is not a CIDR`},
		{cil + `{endpointSelector: {}, ingress: [{fromRequires: [{}]}]}`, "spec.ingress[0].fromRequires: fromRequires is not supported by current versions"},
		{cil + `{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: 80}]}]}]}`, "spec.ingress[0].toPorts[0].ports[0].port: must be a string"},
		{cil + `{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "90", endPort: 80}]}]}]}`, "spec.ingress[0].toPorts[0].ports[0].endPort: must not be less than port"},
		{cil + `{endpointSelector: {}, ingressDeny: [{toPorts: [{ports: [{port: "90"}], rules: {http: [{}]}}]}]}`, "spec.ingressDeny[0].toPorts[0].rules: a denial has no rules above the transport layer"},
		{cil + `{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "80"}], rules: {http: [{}]}}]}]}`, "spec.ingress[0].toPorts[0].rules: rules above the transport layer, other than DNS, need protocol TCP"},
		{cil + `{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "0", protocol: TCP}], rules: {http: [{}]}}]}]}`, "spec.ingress[0].toPorts[0].rules: rules above the transport layer need a port"},
		{cil + `{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "53"}], rules: {dns: [{}]}}]}]}`, "spec.ingress[0].toPorts[0].rules.dns: DNS rules are for egress"},
		{cil + `{endpointSelector: {}, egress: [{toPorts: [{rules: {dns: [{}]}}]}]}`, "spec.egress[0].toPorts[0].rules.dns: DNS rules need port 53"},
		{cil + `{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: "80"}]}], icmps: [{fields: [{type: 8}]}]}]}`, "spec.ingress[0].icmps: icmps goes with no ports"},
		{cil + `{endpointSelector: {}, ingress: [{toPorts: [{ports: [{protocol: TCP}]}]}]}`, `spec.ingress[0].toPorts[0].ports[0].port: "" is neither a port nor the name of one`},
		{cil + `{endpointSelector: {}, ingress: [{fromCIDRSet: [{cidr: 1.2.3.4}]}]}`, `spec.ingress[0].fromCIDRSet[0].cidr: "1.2.3.4" is not a CIDR`},
		{cil + `{endpointSelector: {}, ingress: [{fromCIDRSet: [{cidr: 10.0.0.0/8, except: [11.0.0.0/16]}]}]}`, "spec.ingress[0].fromCIDRSet[0].except[0]: must be in 10.0.0.0/8"},
		{cil + `{endpointSelector: {}, egress: [{toFQDNs: [{matchName: a}], toEntities: [world]}]}`, "spec.egress[0].toEntities: DNS names go with no other peers"},

		{cal + `{}`, ""},
		{cal + `{selector: "a = 'b'"}`, "spec.selector: selector: expected an operator at offset 2"},
		{cal + `{types: [In]}`, `spec.types[0]: unknown policy type "In"`},
		{cal + `{order: first}`, "spec.order: must be a number"},
		{cal + `{ingress: [{action: Drop}]}`, `spec.ingress[0].action: unknown action "Drop"`},
		{cal + `{ingress: [{action: Allow, destination: {ports: [80]}}]}`, "spec.ingress[0].destination: ports need protocol TCP, UDP or SCTP"},
		{cal + `{ingress: [{action: Allow, protocol: TCP, destination: {ports: ["90:80"]}}]}`, `spec.ingress[0].destination.ports[0]: "90:80" is not a range of ports`},
		{cal + `{ingress: [{action: Deny, http: {methods: [GET]}}]}`, "spec.ingress[0].http: only a rule that allows chooses by HTTP"},
		{cal + `{ingress: [{action: Deny, source: {nets: [x]}}]}`, `spec.ingress[0].source.nets[0]: "x" is not a CIDR`},
		{cal + `{ingress: [{action: Deny, protocol: HTTP}]}`, `spec.ingress[0].protocol: unknown protocol "HTTP"`},
	} {
		facts, ok := decodeOne(t, test.text)
		require.True(t, ok, test.text)
		got := ""
		if facts.Policy.Rejected() {
			f := facts.Policy.Faults[0]
			got = f.At.Path + ": " + f.Reason
			require.Equal(t, facts.Policy.Language == network.Cilium, f.Silent, test.text)
		}
		require.Equal(t, test.want, got, test.text)
	}
}

func TestDispatch(t *testing.T) {
	for _, test := range []struct {
		apiVersion, kind string
		want             string
	}{
		{"networking.k8s.io/v1", "NetworkPolicy", "NetworkPolicy team/p"},
		{"projectcalico.org/v3", "NetworkPolicy", "NetworkPolicy team/p"},
		{"crd.projectcalico.org/v1", "NetworkPolicy", "NetworkPolicy team/p"},
		{"projectcalico.org/v3", "GlobalNetworkPolicy", "GlobalNetworkPolicy p"},
		{"projectcalico.org/v3", "StagedKubernetesNetworkPolicy", "StagedKubernetesNetworkPolicy team/p staged"},
		{"projectcalico.org/v3", "StagedGlobalNetworkPolicy", "StagedGlobalNetworkPolicy p staged"},
		{"projectcalico.org/v3", "Tier", "tier p"},
		{"projectcalico.org/v3", "NetworkSet", "NetworkSet team/p"},
		{"projectcalico.org/v3", "GlobalNetworkSet", "GlobalNetworkSet p"},
		{"policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", "AdminNetworkPolicy p"},
		{"policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", "ClusterNetworkPolicy p"},
		{"cilium.io/v2", "CiliumNetworkPolicy", "CiliumNetworkPolicy team/p"},
		{"cilium.io/v2", "CiliumClusterwideNetworkPolicy", "CiliumClusterwideNetworkPolicy p"},
		{"crd.antrea.io/v1beta1", "NetworkPolicy", ""},
		{"crd.antrea.io/v1beta1", "ClusterNetworkPolicy", ""},
		{"crd.antrea.io/v1beta1", "Tier", ""},
		{"extensions/v1beta1", "NetworkPolicy", ""},
		{"v1", "Pod", ""},
	} {
		facts, ok := decodeOne(t, "apiVersion: "+test.apiVersion+"\nkind: "+test.kind+"\nmetadata: {name: p}\n")
		got := ""
		switch {
		case facts.Policy != nil:
			got = facts.Policy.Identity.String()
			if facts.Policy.Staged {
				got += " staged"
			}
		case facts.Tier != nil:
			got = "tier " + facts.Tier.Name
		case facts.Set != nil:
			got = facts.Set.Identity.String()
		}
		require.Equal(t, test.want, got, test.apiVersion+" "+test.kind)
		require.Equal(t, test.want != "", ok)
	}
}

// TestSpots checks that what decides can be found again.
func TestSpots(t *testing.T) {
	facts, ok := decodeOne(t, `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec:
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
        - namespaceSelector: {}
      ports:
        - port: http
  egress:
    - {}
`)
	require.True(t, ok)
	p := facts.Policy
	require.Equal(t, network.Spot{Path: "spec", Place: "4"}, p.Specs[0].At)
	require.Equal(t, []network.Spot{{Path: "spec.egress", Place: "12"}}, p.Inert)
	rule := &p.Specs[0].Rules[network.Ingress][0]
	require.Equal(t, network.Spot{Path: "spec.ingress[0]", Place: "7"}, rule.At)
	require.Equal(t, network.Spot{Path: "spec.ingress[0].from[1]", Place: "9"}, rule.Peers[1].At)
	require.Equal(t, network.Spot{Path: "spec.ingress[0].ports[0].port", Place: "11"}, rule.Ports[0].At)
	require.Equal(t, []network.Form{network.FormPods, network.FormNamespaces}, []network.Form{rule.Peers[0].Form, rule.Peers[1].Form})
	require.Empty(t, p.Specs[0].Rules[network.Egress])
}
