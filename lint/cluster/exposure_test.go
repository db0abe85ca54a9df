package cluster

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// vllm is a workload with a server, whose port has a name.
const vllm = `apiVersion: apps/v1
kind: Deployment
metadata: {name: vllm, namespace: ml}
spec:
  selector: {matchLabels: {app: vllm}}
  template:
    metadata: {labels: {app: vllm}}
    spec:
      containers:
        - {name: server, image: vllm/vllm-openai:v0.9.1, ports: [{name: http, containerPort: 8000}]}
        - {name: exporter, image: registry.example/exporter:1, ports: [{name: metrics, containerPort: 9100}]}
---
`

// inside is the service of it inside of the cluster.
const inside = `apiVersion: v1
kind: Service
metadata: {name: vllm, namespace: ml}
spec: {selector: {app: vllm}, ports: [{name: api, port: 80, targetPort: http}, {name: metrics, port: 9100}]}
---
`

func TestExposures(t *testing.T) {
	service := func(spec, annotations string) string {
		return "apiVersion: v1\nkind: Service\nmetadata: {name: out, namespace: ml, annotations: {" + annotations + "}}\nspec: {selector: {app: vllm}, " + spec + "}\n"
	}
	ingress := func(annotations, port string) string {
		return inside + "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: out, namespace: ml, annotations: {" + annotations +
			"}}\nspec: {defaultBackend: {service: {name: vllm, port: {" + port + "}}}}\n"
	}
	const route = inside + `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: out, namespace: ml}
spec: {parentRefs: [{name: gate, namespace: edge}], rules: [{backendRefs: [{name: vllm, port: 80}]}]}
---
`
	const virtual = inside + `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: out, namespace: ml}
spec: {hosts: ["*"], gateways: [%s], http: [{route: [{destination: {host: vllm.ml.svc.cluster.local, port: {number: 80}}}]}]}
---
`
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"nothing leads there":          {inside, nil},
		"a load balancer":              {service("type: LoadBalancer, ports: [{port: 80, targetPort: http}]", ""), []string{"balancer 8000"}},
		"a port of each node":          {service("type: NodePort, ports: [{port: 8000}]", ""), []string{"node port 8000"}},
		"external addresses":           {service("externalIPs: [192.0.2.1], ports: [{port: 8000}]", ""), []string{"address 8000"}},
		"the port of another":          {service("type: LoadBalancer, ports: [{port: 9100}]", ""), nil},
		"a name that no port has":      {service("type: LoadBalancer, ports: [{port: 80, targetPort: web}]", ""), nil},
		"a port that is not declared":  {service("type: LoadBalancer, ports: [{port: 80, targetPort: 7777}]", ""), nil},
		"an internal load balancer":    {service("type: LoadBalancer, ports: [{port: 8000}]", "networking.gke.io/load-balancer-type: Internal"), []string{"balancer 8000 internal"}},
		"for some addresses":           {service("type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8], ports: [{port: 8000}]", ""), []string{"balancer 8000 internal"}},
		"for all addresses":            {service("type: LoadBalancer, loadBalancerSourceRanges: [0.0.0.0/0], ports: [{port: 8000}]", ""), []string{"balancer 8000"}},
		"an Ingress":                   {ingress("", "number: 80"), []string{"entry 8000"}},
		"an Ingress by name":           {ingress("", "name: api"), []string{"entry 8000"}},
		"an Ingress to another":        {ingress("", "number: 9100"), nil},
		"an Ingress that asks":         {ingress("nginx.ingress.kubernetes.io/auth-url: https://login.example", "number: 80"), []string{"entry 8000 guarded"}},
		"an Ingress that does not ask": {ingress(`nginx.ingress.kubernetes.io/enable-global-auth: "false"`, "number: 80"), []string{"entry 8000"}},
		"an internal Ingress":          {ingress("alb.ingress.kubernetes.io/scheme: internal", "number: 80"), []string{"entry 8000 internal"}},
		"a route":                      {route, []string{"entry 8000"}},
		"a route of an internal gateway": {route + "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: gate, namespace: edge}\nspec: {gatewayClassName: gke-l7-rilb, listeners: [{protocol: HTTPS}]}\n",
			[]string{"entry 8000 internal"}},
		"a route with a policy": {route + "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: SecurityPolicy\nmetadata: {name: p, namespace: ml}\nspec: {targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: out}], jwt: {}}\n",
			[]string{"entry 8000 guarded"}},
		"a gateway with a policy": {route + "apiVersion: kuadrant.io/v1\nkind: AuthPolicy\nmetadata: {name: p, namespace: edge}\nspec: {targetRef: {kind: Gateway, name: gate}}\n",
			[]string{"entry 8000 guarded"}},
		"a policy about something else": {route + "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: SecurityPolicy\nmetadata: {name: p, namespace: ml}\nspec: {targetRefs: [{kind: HTTPRoute, name: out}], cors: {}}\n",
			[]string{"entry 8000"}},
		"a route by its path": {inside + "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: out, namespace: ml}\nspec: {rules: [{matches: [{path: {value: /v1/}}], backendRefs: [{name: vllm, port: 80}]}]}\n", []string{"entry 8000/v1"}},
		"an Ingress by paths": {inside + "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: out, namespace: ml}\nspec: {rules: [{http: {paths: [{path: /v1, backend: {service: {name: vllm, port: {number: 80}}}}, {path: /, backend: {service: {name: vllm, port: {number: 80}}}}]}}]}\n", []string{"entry 8000/v1", "entry 8000"}},
		"a pool": {"apiVersion: inference.networking.k8s.io/v1\nkind: InferencePool\nmetadata: {name: pool, namespace: ml}\nspec: {selector: {matchLabels: {app: vllm}}, targetPorts: [{number: 8000}]}\n---\n" +
			"apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: out, namespace: ml}\nspec: {rules: [{backendRefs: [{group: inference.networking.k8s.io, kind: InferencePool, name: pool}]}]}\n",
			[]string{"entry 8000"}},
		"a Route of OpenShift":         {inside + "apiVersion: route.openshift.io/v1\nkind: Route\nmetadata: {name: out, namespace: ml}\nspec: {to: {kind: Service, name: vllm}}\n", []string{"entry 8000"}},
		"a VirtualService":             {fmt.Sprintf(virtual, "edge/gate"), []string{"entry 8000"}},
		"within the mesh":              {fmt.Sprintf(virtual, "mesh"), nil},
		"for the cluster":              {fmt.Sprintf(virtual, "knative-serving/knative-local-gateway"), nil},
		"Kubeflow":                     {fmt.Sprintf(virtual, "kubeflow/kubeflow-gateway"), []string{"entry 8000 guarded"}},
		"a gateway asks for a JWT":     {fmt.Sprintf(virtual, "edge/gate") + "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: jwt, namespace: istio-system}\nspec: {action: DENY, rules: [{from: [{source: {notRequestPrincipals: [\"*\"]}}]}]}\n", []string{"entry 8000 guarded"}},
		"an IngressRoute":              {inside + "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: out, namespace: ml}\nspec: {routes: [{services: [{name: vllm, port: 80}]}]}\n", []string{"entry 8000"}},
		"an IngressRoute that asks":    {inside + "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: out, namespace: ml}\nspec: {routes: [{middlewares: [{name: forward-auth}], services: [{name: vllm, port: 80}]}]}\n", []string{"entry 8000 guarded"}},
		"an HTTPProxy":                 {inside + "apiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: {name: out, namespace: ml}\nspec: {virtualhost: {fqdn: a.example}, routes: [{services: [{name: vllm, port: 80}]}]}\n", []string{"entry 8000"}},
		"a policy that keeps them out": {service("type: LoadBalancer, ports: [{port: 8000}]", "") + "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: ml}\nspec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}\n", []string{"balancer 8000 guarded"}},
		"a policy that lets some in":   {service("type: LoadBalancer, ports: [{port: 8000}]", "") + "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: ml}\nspec: {podSelector: {}, ingress: [{ports: [{port: 8000}]}]}\n", []string{"balancer 8000"}},
		"another namespace":            {strings.ReplaceAll(service("type: LoadBalancer, ports: [{port: 8000}]", ""), "namespace: ml", "namespace: other"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, test.want, exposures(t, vllm+test.text))
		})
	}
}

// serving returns the containers of a pod that have to do with models.
func serving(pod *workload.Pod) []model.Container {
	var all []model.Container
	for c := range pod.Containers() {
		if read, ok := model.Read(c); ok {
			all = append(all, read)
		}
	}
	return all
}

var kinds = [...]string{ByLoadBalancer: "balancer", ByNodePort: "node port", ByExternalIP: "address", ByEntry: "entry", ByNode: "node", ByPlatform: "platform"}

// exposures returns those of the first server of a text: their kind, their port and what is said of them.
func exposures(t *testing.T, text string) []string {
	m := read(t, text)
	require.NotEmpty(t, m.Servers)
	var all []string
	for _, e := range m.Network(network.Options{}).Exposures(&m.Servers[0]) {
		require.True(t, e.Place.Start.IsValid())
		line := fmt.Sprint(kinds[e.Kind], " ", e.Port)
		if e.Path != "" {
			line += e.Path
		}
		if e.Internal {
			line += " internal"
		}
		if e.Guarded {
			line += " guarded"
		}
		all = append(all, line)
	}
	return all
}

func TestOwnExposures(t *testing.T) {
	const node = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: ml}\nspec: {%s containers: [{name: a, image: ollama/ollama:0.9.0%s}]}\n"
	const ray = `apiVersion: ray.io/v1
kind: RayCluster
metadata: {name: ray, namespace: ml}
spec:
  headGroupSpec:
    %s
    template: {spec: {containers: [{name: ray-head, image: rayproject/ray:2.46.0}]}}
---
`
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"a pod":                    {fmt.Sprintf(node, "", ""), nil},
		"the node's network":       {fmt.Sprintf(node, "hostNetwork: true,", ""), []string{"node 0 internal"}},
		"a port of its node":       {fmt.Sprintf(node, "", ", ports: [{containerPort: 11434, hostPort: 11434}]"), []string{"node 11434 internal"}},
		"a batch job":              {"apiVersion: batch/v1\nkind: Job\nmetadata: {name: a, namespace: ml}\nspec: {template: {spec: {hostNetwork: true, containers: [{name: a, image: ollama/ollama:0.9.0}]}}}\n", nil},
		"Ray":                      {fmt.Sprintf(ray, "rayStartParams: {}"), nil},
		"Ray, a load balancer":     {fmt.Sprintf(ray, "serviceType: LoadBalancer"), []string{"balancer 0"}},
		"Ray, inside":              {fmt.Sprintf(ray, "serviceType: ClusterIP"), nil},
		"Ray, an Ingress":          {fmt.Sprintf(ray, "enableIngress: true"), []string{"entry 0"}},
		"Ray, a Service":           {fmt.Sprintf(ray, "headService: {spec: {type: NodePort}}"), []string{"node port 0"}},
		"Ray, an internal Service": {fmt.Sprintf(ray, `headService: {metadata: {annotations: {service.beta.kubernetes.io/aws-load-balancer-scheme: internal}}, spec: {type: LoadBalancer}}`), []string{"balancer 0 internal"}},
		"Ray behind an Ingress": {fmt.Sprintf(ray, "rayStartParams: {}") +
			"apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: out, namespace: ml}\nspec: {defaultBackend: {service: {name: ray-head-svc, port: {number: 8265}}}}\n", []string{"entry 8265"}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, test.want, exposures(t, test.text))
		})
	}
}
