package network

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// ExposedService reports services that anyone outside of the cluster can reach.
var ExposedService = &lint.Rule{
	ID:    "network/exposed-service",
	Title: "The service is open to everyone outside of the cluster",
	Why: "A service of type LoadBalancer gets an address that is public unless it says otherwise, one of type NodePort a port on every " +
		"node, and one with externalIPs takes what is sent to those addresses. What is behind it is reached without an ingress " +
		"controller that terminates TLS, asks who is there and keeps a log: a dashboard or a model server that was meant for the team.",
	Remedy:     "Use type ClusterIP behind an Ingress or a Gateway, an internal load balancer, or loadBalancerSourceRanges.",
	Allow:      "For the ingress controller or gateway itself.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.Docs("Service", "concepts/services-networking/service/#publishing-services-service-types"),
		lint.MITRE("T1133", "External Remote Services"),
		lint.NSA("Network separation and hardening"),
		{Title: "CVE-2020-8554: man in the middle using LoadBalancer or ExternalIPs", URL: "https://github.com/kubernetes/kubernetes/issues/97076"},
	},
	Bad: service + `  type: LoadBalancer
`,
	Good: service + `  type: LoadBalancer
  loadBalancerSourceRanges:
    - 203.0.113.0/24
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		if !o.Is("", "Service") || isGateway(o) {
			return
		}
		spec := o.Field("spec")
		kind := spec.Field("type")
		ips := spec.Field("externalIPs")
		switch {
		case ips.Len() > 0:
			p.Report(ips, fmt.Sprintf("service `%s` takes what is sent to addresses that it names itself, from anywhere: whoever may create such a service can put himself in the middle", o.Name))
		case kind.Text() == "LoadBalancer" && !restricted(o, spec):
			p.Report(kind, fmt.Sprintf("service `%s` gets a load balancer that admits every address", o.Name))
		case kind.Text() == "NodePort":
			p.Report(kind, fmt.Sprintf("service `%s` opens a port on every node, for every address that reaches one", o.Name))
		}
	},
}

// internal are annotations by which load balancers of clouds are inside of a network, with their values in lower case.
var internal = map[string][]string{
	"cloud.google.com/load-balancer-type":                                {"internal"},
	"networking.gke.io/load-balancer-type":                               {"internal"},
	"service.beta.kubernetes.io/aws-load-balancer-internal":              {"true", "0.0.0.0/0"},
	"service.beta.kubernetes.io/aws-load-balancer-scheme":                {"internal"},
	"service.beta.kubernetes.io/azure-load-balancer-internal":            {"true"},
	"service.beta.kubernetes.io/openstack-internal-load-balancer":        {"true"},
	"service.beta.kubernetes.io/oci-load-balancer-internal":              {"true"},
	"service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type": {"intranet"},
	"service.kubernetes.io/qcloud-loadbalancer-internal-subnetid":        nil,
	"service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type":     {"private"},
	"service.kubernetes.io/ibm-load-balancer-cloud-provider-vpc-subnets": nil,
	"tailscale.com/expose": {"true"},
}

// sourceRanges came before the field (v1.AnnotationLoadBalancerSourceRangesKey).
const sourceRanges = "service.beta.kubernetes.io/load-balancer-source-ranges"

// restricted reports whether a load balancer admits some addresses only.
func restricted(o *manifest.Object, spec manifest.Value) bool {
	ranges := strings.Split(o.Metadata().Field("annotations", sourceRanges).Text(), ",")
	for _, v := range spec.Field("loadBalancerSourceRanges").Items() {
		ranges = append(ranges, v.Text())
	}
	ranges = slices.DeleteFunc(ranges, func(s string) bool { return strings.TrimSpace(s) == "" })
	everyone := func(s string) bool { return strings.HasSuffix(strings.TrimSpace(s), "/0") }
	if len(ranges) > 0 {
		return !slices.ContainsFunc(ranges, everyone)
	}
	if spec.Field("loadBalancerClass").Text() == "tailscale" {
		return true
	}
	for key, value := range o.Metadata().Field("annotations").Entries() {
		if values, ok := internal[key]; ok && (values == nil || slices.Contains(values, strings.ToLower(value.Literal()))) {
			return true
		}
	}
	return false
}

// isGateway reports whether a service is of what is made to be reached from outside, by the names of those that are common.
func isGateway(o *manifest.Object) bool {
	for key, value := range o.Field("spec", "selector").Entries() {
		switch {
		case key == "gateway.networking.k8s.io/gateway-name", key == "gateway.envoyproxy.io/owning-gateway-name":
			return true
		case slices.Contains(gateways, value.Text()):
			return true
		}
	}
	return false
}

// gateways are values of labels that select the pods of ingress controllers and gateways.
var gateways = []string{
	"ingressgateway", "istio-ingressgateway", "ingress-nginx", "nginx-ingress", "traefik", "haproxy-ingress", "kubernetes-ingress",
	"contour", "envoy", "kong", "ambassador", "emissary-ingress", "3scale-kourier-gateway", "gloo", "gateway-proxy", "nginx-gateway-fabric",
}

// service is the manifest of the example.
const service = `apiVersion: v1
kind: Service
metadata:
  name: server
  namespace: serving
spec:
  selector:
    app: server
  ports:
    - port: 443
`
