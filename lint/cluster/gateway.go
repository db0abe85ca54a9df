package cluster

import (
	"slices"
	"strings"
)

// IsGatewayLabel reports whether a label is one of what leads traffic into the cluster, or out of it: of ingress controllers and
// gateways, by the names of those that are common.
func IsGatewayLabel(key, value string) bool {
	switch key {
	case "gateway.networking.k8s.io/gateway-name", "gateway.envoyproxy.io/owning-gateway-name":
		return true
	case "istio":
		return strings.HasSuffix(value, "gateway")
	}
	return slices.Contains(gateways, value)
}

// gateways are values of labels that select the pods of ingress controllers and gateways.
var gateways = []string{
	"ingressgateway", "istio-ingressgateway", "ingress-nginx", "nginx-ingress", "traefik", "haproxy-ingress", "kubernetes-ingress",
	"contour", "envoy", "kong", "ambassador", "emissary-ingress", "3scale-kourier-gateway", "gloo", "gateway-proxy", "nginx-gateway-fabric",
}

// gatewayName returns what label says that a workload is a gateway; empty where none does.
func gatewayName(w *Workload) string {
	for key, value := range w.Labels.All() {
		if IsGatewayLabel(key, value) {
			return value
		}
	}
	return ""
}

// controllers returns the namespaces with the pods of the ingress controller that serves an entry; none where that is not known, or
// where those are on the network of their node.
func (n *Network) controllers(e *Entry) []string {
	if e.Class == "" {
		return nil
	}
	var all []string
	for _, g := range n.uses().gateways {
		switch {
		case !strings.Contains(g.name, e.Class):
		case g.HostNetwork:
			return nil
		case !slices.Contains(all, g.Namespace):
			all = append(all, g.Namespace)
		}
	}
	return all
}
