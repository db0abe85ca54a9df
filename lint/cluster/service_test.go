package cluster

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

func TestServices(t *testing.T) {
	m := read(t, `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: http}, {port: 53, protocol: UDP}, {port: 443, targetPort: 8443}]
---
apiVersion: v1
kind: Service
metadata: {name: balanced, namespace: shop}
spec: {type: LoadBalancer, loadBalancerSourceRanges: [192.0.2.0/24], ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: external, namespace: shop}
spec: {externalIPs: [192.0.2.1], selector: {app: web}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web, tier: front}}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: bank, labels: {app: web}}
spec: {containers: [{name: a, image: a}]}
`)
	require.Len(t, m.Services, 3)
	web, balanced, external := &m.Services[0], &m.Services[1], &m.Services[2]
	require.Equal(t, "ClusterIP", web.Type)
	require.False(t, web.Exposed())
	require.Equal(t, []ServicePort{
		{Protocol: network.TCP, Number: 80, TargetName: "http"},
		{Protocol: network.UDP, Number: 53, Target: 53},
		{Protocol: network.TCP, Number: 443, Target: 8443},
	}, web.Ports)
	require.Equal(t, map[int]network.Verdict{0: network.Allow}, maps.Collect(m.Behind(web, []int{0, 1})))
	require.True(t, balanced.Exposed() && balanced.Restricted)
	require.Empty(t, maps.Collect(m.Behind(balanced, []int{0, 1})), "it selects nothing")
	require.True(t, external.Exposed() && !external.Restricted)
}

func TestEntries(t *testing.T) {
	m := read(t, `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: new, namespace: shop}
spec:
  tls: [{hosts: [a.example]}]
  defaultBackend: {service: {name: fallback}}
  rules: [{host: a.example, http: {paths: [{backend: {service: {name: web}}}, {backend: {resource: {kind: Bucket, name: b}}}]}}]
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: old, namespace: shop}
spec: {backend: {serviceName: web, servicePort: 80}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: gate, namespace: edge}
spec: {listeners: [{protocol: HTTPS, hostname: a.example}, {protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: route, namespace: shop}
spec:
  hostnames: [a.example]
  parentRefs: [{name: gate, namespace: edge}, {kind: Service, name: mesh}]
  rules:
    - backendRefs: [{name: web}, {name: web, namespace: bank}, {kind: InferencePool, name: pool}]
`)
	type entry struct {
		name     string
		clear    bool
		hosts    []string
		backends []string
		gateways []manifest.Identity
	}
	var got []entry
	for _, e := range m.Entries {
		row := entry{e.Name, e.Clear, e.Hosts, nil, e.Gateways}
		for _, b := range e.Backends {
			row.backends = append(row.backends, b.Namespace+"/"+b.Service)
			require.True(t, b.Place().Start.IsValid())
		}
		got = append(got, row)
	}
	require.Equal(t, []entry{
		{"new", false, []string{"a.example"}, []string{"shop/fallback", "shop/web"}, nil},
		{"old", true, nil, []string{"shop/web"}, nil},
		{"gate", true, []string{"a.example"}, nil, nil},
		{"route", false, []string{"a.example"}, []string{"shop/web", "bank/web", "shop/pool"}, []manifest.Identity{{Kind: "Gateway", Namespace: "edge", Name: "gate"}}},
	}, got)
}

func TestGuard(t *testing.T) {
	const istio, linkerd = "labels: {istio-injection: enabled}", "annotations: {linkerd.io/inject: enabled}"
	const allow = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: p, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, rules: [{from: [{source: {namespaces: [shop]}}]}]}
`
	const everywhere = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: p, namespace: istio-system}
spec: {}
`
	const server = `apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: {name: p, namespace: shop}
spec: {podSelector: {matchLabels: {app: web}}, port: 80}
`
	for name, test := range map[string]struct {
		namespace, pod, policy string
		guarded                bool
	}{
		"not in a mesh":              {"", "labels: {app: web}", allow, false},
		"in Istio":                   {istio, "labels: {app: web}", allow, true},
		"other pods":                 {istio, "labels: {app: other}", allow, false},
		"the pod is out":             {istio, `labels: {app: web, sidecar.istio.io/inject: "false"}`, allow, false},
		"the pod is in":              {"", `labels: {app: web, sidecar.istio.io/inject: "true"}`, allow, true},
		"the namespace is off":       {"labels: {istio-injection: disabled}", `labels: {app: web, sidecar.istio.io/inject: "true"}`, allow, false},
		"ambient":                    {"labels: {istio.io/dataplane-mode: ambient}", "labels: {app: web}", allow, true},
		"the whole mesh":             {istio, "labels: {}", everywhere, true},
		"no policy":                  {istio, "labels: {}", "", false},
		"a denial":                   {istio, "labels: {}", "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: p, namespace: shop}\nspec: {action: DENY, rules: [{from: [{}]}]}\n", false},
		"whoever it is":              {istio, "labels: {}", "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: p, namespace: shop}\nspec: {rules: [{to: [{}]}]}\n", false},
		"mutual TLS":                 {istio, "labels: {}", "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: p, namespace: shop}\nspec: {mtls: {mode: STRICT}}\n", true},
		"mutual TLS, if you like":    {istio, "labels: {}", "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: p, namespace: shop}\nspec: {mtls: {mode: PERMISSIVE}}\n", false},
		"a server of Linkerd":        {linkerd, "labels: {app: web}", server, true},
		"Linkerd's policy in Istio":  {istio, "labels: {app: web}", server, false},
		"Linkerd, closed by default": {linkerd, "annotations: {config.linkerd.io/default-inbound-policy: deny}", "", true},
		"Linkerd, open":              {linkerd, "labels: {app: web}", "", false},
		// Rows C13 to C15 of the conformance table: what a mesh only seems to add.
		"C13: only who may not come":        {istio, "labels: {}", "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: p, namespace: shop}\nspec: {rules: [{from: [{source: {notNamespaces: [ny]}}]}]}\n", false},
		"C14: nobody, in the mesh":          {istio, "labels: {}", "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: p, namespace: shop}\nspec: {}\n", true},
		"C14: nobody, out of it":            {"", "labels: {}", "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: p, namespace: shop}\nspec: {}\n", false},
		"C15: a port that is not looked at": {linkerd, "labels: {app: web}, annotations: {config.linkerd.io/skip-inbound-ports: \"80\"}", server, false},
	} {
		t.Run(name, func(t *testing.T) {
			m := read(t, "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, "+test.namespace+"}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, "+
				test.pod+"}\nspec: {containers: [{name: a, image: a}]}\n---\n"+test.policy)
			by, ok := m.Network(network.Options{}).Guard(&m.Workloads[0])
			require.Equal(t, test.guarded, ok)
			require.Equal(t, ok, by != nil)
		})
	}
}
