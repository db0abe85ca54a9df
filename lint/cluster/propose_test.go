package cluster

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

func TestServiceNames(t *testing.T) {
	for text, want := range map[string][]serviceName{
		"":                                      nil,
		"web":                                   nil,
		"web.shop":                              nil, // it may be a file
		"web.shop.svc":                          {{"web", "shop", false}},
		"web.shop.svc.cluster.local:8080/path":  {{"web", "shop", false}},
		"web-0.web.shop.svc":                    {{"web", "shop", false}},
		"http://web.shop:8080/a.b":              {{"web", "shop", true}},
		"http://web/shop.svc":                   nil,
		"postgres://user:word@db.data:5432/x":   {{"db", "data", true}},
		"http://www.shop.example":               nil,
		"a.shop.svc:1,b.bank.svc:2":             {{"a", "shop", false}, {"b", "bank", false}},
		"--upstream=http://web.shop.svc --more": {{"web", "shop", false}},
		"${HOST}.svc http://$(NAME).shop.svc":   nil,
		"service.svcs":                          nil,
	} {
		var got []serviceName
		for name := range serviceNames(text) {
			got = append(got, name)
		}
		require.Equal(t, want, got, text)
	}
}

// readWith reads what the model keeps for fixes as well.
func readWith(t *testing.T, text string) *Model {
	t.Helper()
	m := &Model{Changes: true}
	readFile(t, m, "test.yaml", text)
	return m
}

func TestCalls(t *testing.T) {
	m := readWith(t, `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: shop}
spec:
  initContainers: [{name: wait, image: a, command: [wait, db.data.svc:5432]}]
  containers: [{name: a, image: a, env: [{name: DB, value: "postgres://db.data.svc/x"}, {name: UP, value: "http://web.front"}]}]
---
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.a.example}
spec: {service: {name: api, namespace: shop, port: 8443}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: a.a.example}
spec: {conversion: {strategy: Webhook, webhook: {clientConfig: {service: {name: convert, namespace: shop}}}}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: a}
webhooks: [{name: a, clientConfig: {url: "https://a.example"}}, {name: b, clientConfig: {service: {name: hook, namespace: shop}}}]
`)
	require.Equal(t, []Call{{1, "data", "db", false}, {1, "front", "web", true}}, m.Calls)
	require.Equal(t, []Callback{{"shop", "api", 8443}, {"shop", "convert", 443}, {"shop", "hook", 443}}, m.Callbacks)

	later := readWith(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: c}\nspec: {containers: [{name: a, image: a, args: [a.b.svc]}]}\n")
	m.Merge(later)
	require.Equal(t, Call{2, "b", "a", false}, m.Calls[2])
}

// What stands in a policy is read for the string that it is.
func TestPolicyText(t *testing.T) {
	for _, s := range []string{"", "web", "1.0", "true", "No", "y", "1e3", "0x1f", "null", "2026-01-01", "a.b/c-d_e", "NaN", "Off"} {
		d := policyDraft{
			name: "p", subject: selectorDraft{labels: labelsOf("app", s), key: "k", values: []string{s}},
			types: [2]bool{network.Egress: true},
			rules: []ruleDraft{{about: "a comment", peers: []peerDraft{{pods: labelsOf("y", s)}, {namespace: "on"}, {}}, ports: []portDraft{{protocol: network.UDP, number: 53}, {protocol: network.TCP, name: "no"}}}},
		}
		documents := manifest.Parse(manifest.Section{Text: []byte(d.text("true")), Line: 1})
		require.Len(t, documents, 1)
		require.Empty(t, documents[0].Problems)
		require.Equal(t, "true", documents[0].Root().Field("metadata", "namespace").Text())
		selector := documents[0].Root().Field("spec", "podSelector")
		require.Equal(t, manifest.String, selector.Field("matchLabels", "app").Kind(), s)
		require.Equal(t, s, selector.Field("matchLabels", "app").Text())
		m := read(t, d.text("true"))
		require.Empty(t, m.Policies[0].Content.Faults)
		rule := m.Policies[0].Content.Specs[0].Rules[network.Egress][0]
		require.Len(t, rule.Peers, 3)
		require.Equal(t, "no", rule.Ports[1].Name)
	}
}

const closable = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: a, image: a, args: ["--model=s3://models/a"]}]}
---
`

// Why nothing is proposed.
func TestRefusals(t *testing.T) {
	both := Closing{Directions: [2]bool{true, true}}
	for text, want := range map[string]string{
		"": "",
		"apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, annotations: {seaworthy.dev/jump-host: a/b=c}}\n":                                                                        "the namespace says in annotation seaworthy.dev/jump-host who may reach it, and nobody else may",
		"apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n":                                                                                   "`web` is part of a service mesh, whose proxies need connections of their own",
		"apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, annotations: {linkerd.io/inject: enabled}}\n":                                                                            "`web` is part of a service mesh, whose proxies need connections of their own",
		"apiVersion: crd.antrea.io/v1beta1\nkind: ClusterNetworkPolicy\nmetadata: {name: p}\n":                                                                                            "what ClusterNetworkPolicy `p` allows is not read",
		"apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {endpointSelector: {}, ingress: [{}]}\n":                                        "CiliumNetworkPolicy `p` bears on the namespace: what is missing belongs into policies of its kind",
		"apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p, namespace: bank}\nspec: {endpointSelector: {}, ingress: [{}]}\n":                                        "",
		"apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: p}\nspec: {selector: app == 'web', types: [Ingress]}\n":                                            "GlobalNetworkPolicy `p` bears on the namespace: what is missing belongs into policies of its kind",
		"apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: p}\nspec: {selector: app == 'db', types: [Ingress]}\n":                                             "",
		"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {}, policyTypes: [In]}\n":                                       "NetworkPolicy `p` is rejected: mend that first",
		"apiVersion: projectcalico.org/v3\nkind: StagedKubernetesNetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {}}\n":                                          "StagedKubernetesNetworkPolicy `p` is only staged: enforce that first",
		"apiVersion: v1\nkind: Pod\nmetadata: {name: agent, namespace: shop}\nspec: {hostNetwork: true, containers: [{name: a, image: a}]}\n":                                             "`agent` is on the network of its node, where no policy isolates it: it belongs into a namespace of its own",
		"apiVersion: v1\nkind: Pod\nmetadata: {name: edge, namespace: shop, labels: {app: traefik}}\nspec: {containers: [{name: a, image: a}]}\n":                                         "`edge` is a gateway: where its routes lead is not in view as a whole",
		"apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: $(APP)}, ports: [{port: 80}]}\n":                                                   "what Service `web` selects is to be filled in",
		"apiVersion: v1\nkind: Pod\nmetadata: {name: bare, namespace: shop}\nspec: {containers: [{name: a, image: a, ports: [{containerPort: 80, hostPort: 80}]}]}\n":                     "`bare` has no label to select it by",
		"apiVersion: ray.io/v1\nkind: RayJob\nmetadata: {name: job, namespace: shop}\nspec: {rayClusterSpec: {headGroupSpec: {template: {spec: {containers: [{name: a, image: a}]}}}}}\n": "who connects to the pods of RayJob shop/job is for its operator to say, and not in view",
		"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}\n":       "",
	} {
		m := readWith(t, closable+text)
		n := m.Network(network.Options{})
		_, err := n.Propose(n.Space("shop"), both)
		if want == "" {
			require.NoError(t, err, text)
			continue
		}
		require.EqualError(t, err, want, text)
	}
}

// A namespace that some manifests name and others leave open may be two.
func TestNamespacesOfProposals(t *testing.T) {
	loose := strings.Replace(closable, ", namespace: shop", "", 1)
	elsewhere := strings.NewReplacer("name: web", "name: other").Replace(loose)
	for _, test := range []struct {
		files map[string]string
		want  string
	}{
		{map[string]string{"a.yaml": loose, "b.yaml": elsewhere}, ""},
		{map[string]string{"a/a.yaml": loose, "b/b.yaml": elsewhere}, "`web` and `other` name no namespace, and stand in different folders: whether they belong together is not known"},
		{map[string]string{"a.yaml": loose, "b.yaml": strings.Replace(elsewhere, "{name", "{namespace: default, name", 1)}, "`web` names no namespace, and `other` does: whether they belong together is not known"},
		{map[string]string{"a.yaml": strings.Replace(loose, "{name", "{namespace: default, name", 1), "b.yaml": elsewhere}, "`other` names no namespace, and `web` does: whether they belong together is not known"},
	} {
		m := &Model{}
		for _, name := range []string{"a.yaml", "a/a.yaml", "b.yaml", "b/b.yaml"} {
			if text, ok := test.files[name]; ok {
				readFile(t, m, name, text)
			}
		}
		for i := range m.Workloads {
			m.Workloads[i].Namespace = "default"
		}
		n := m.Network(network.Options{})
		p, err := n.Propose(n.Space("default"), Closing{Directions: [2]bool{true, true}})
		if test.want != "" {
			require.EqualError(t, err, test.want)
			continue
		}
		require.NoError(t, err)
		require.NotContains(t, p.Policies[0].Text, "namespace")
		require.Equal(t, "default", p.Policies[0].Namespace)
	}
}

// What may stop working is said.
func TestLost(t *testing.T) {
	m := readWith(t, closable+`apiVersion: v1
kind: Service
metadata: {name: gone, namespace: shop}
spec: {selector: {app: gone}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: bank}
spec: {hostNetwork: true, containers: [{name: a, image: a, args: [http://web.shop.svc]}]}
`)
	n := m.Network(network.Options{})
	p, err := n.Propose(n.Space("shop"), Closing{Directions: [2]bool{true, true}})
	require.NoError(t, err)
	require.Equal(t, []string{
		"from other namespaces, such as that of metrics", "to ports that no Service names", "from pods on the network of their node",
		"to the pods of Service `gone`, of which none is in view", "to other namespaces and to the internet, to `s3://models` among others",
	}, p.Lost)
	require.Equal(t, p.Policies[1:2], p.DNS)

	p, err = n.Propose(n.Space("shop"), Closing{Resolve: []int{0}})
	require.NoError(t, err)
	require.Len(t, p.Policies, 1)
	require.Equal(t, p.Policies, p.DNS)
	require.Empty(t, p.Lost)
}
