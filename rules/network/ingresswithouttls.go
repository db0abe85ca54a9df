package network

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// IngressWithoutTLS reports ways into the cluster in clear text.
var IngressWithoutTLS = &lint.Rule{
	ID:    "network/ingress-without-tls",
	Title: "Traffic enters the cluster in clear text",
	Why: "An Ingress without tls, and a listener of a Gateway with protocol HTTP, take requests that everyone on the way can read and " +
		"change: passwords, tokens and cookies, what users ask a model, and its answers. Whoever has seen a token once is the user.",
	Remedy:     "Name a certificate: spec.tls of the Ingress, or a listener with protocol HTTPS; and redirect what arrives at port 80.",
	Allow:      "Where something in front of it terminates TLS, such as the load balancer of the cloud, and the way between them is trusted.",
	Severity:   lint.Medium,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.Docs("Ingress: TLS", "concepts/services-networking/ingress/#tls"),
		lint.NSA("Network separation and hardening: protecting data in transit"),
		lint.MITRE("T1040", "Network Sniffing"),
	},
	Bad: ingress,
	Good: ingress + `  tls:
    - hosts: [models.example]
      secretName: models-tls
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		switch group := o.Group(); {
		case o.Kind == "Ingress" && (group == "networking.k8s.io" || group == "extensions"):
			reportIngress(p, o)
		case o.Is("gateway.networking.k8s.io", "Gateway") && !slices.Contains(internalClasses, o.Field("spec", "gatewayClassName").Text()):
			listeners := listeners(o.Field("spec", "listeners"), func(v manifest.Value) listener {
				return listener{v, v.Field("protocol"), []string{v.Field("hostname").Text()}}
			})
			reportListeners(p, o, listeners)
		case o.Is("networking.istio.io", "Gateway") && !isLocal(o):
			listeners := listeners(o.Field("spec", "servers"), func(v manifest.Value) listener {
				l := listener{Value: v, protocol: v.Field("port", "protocol")}
				for _, host := range v.Field("hosts").Items() {
					l.hosts = append(l.hosts, host.Text())
				}
				return l
			})
			reportListeners(p, o, listeners)
		}
	},
}

func reportIngress(p *lint.Pass, o *manifest.Object) {
	spec := o.Field("spec")
	if o.Field("spec", "tls").Len() == 0 && spec.Exists() && !terminated(o) {
		p.Report(spec.Field("tls"), fmt.Sprintf("Ingress `%s` takes requests in clear text: everyone on the way can read them, tokens and passwords included", o.Name))
	}
}

// terminated reports whether an annotation says that something before the Ingress, or behind it, has the certificate.
func terminated(o *manifest.Object) bool {
	for key, value := range o.Metadata().Field("annotations").Entries() {
		done := false
		switch key {
		case "alb.ingress.kubernetes.io/certificate-arn", "networking.gke.io/managed-certificates", "ingress.gcp.kubernetes.io/pre-shared-cert",
			"appgw.ingress.kubernetes.io/appgw-ssl-certificate", "route.openshift.io/termination", "ingress.kubernetes.io/ssl-cert":
			done = value.Exists()
		case "kubernetes.io/ingress.allow-http":
			done = value.Literal() == "false"
		case "nginx.ingress.kubernetes.io/ssl-passthrough", "haproxy.org/ssl-passthrough", "traefik.ingress.kubernetes.io/router.tls":
			done = value.Literal() == "true"
		case "alb.ingress.kubernetes.io/listen-ports":
			done = strings.Contains(value.Text(), "HTTPS") && !strings.Contains(value.Text(), `"HTTP"`)
		case "alb.ingress.kubernetes.io/scheme":
			done = value.Text() == "internal"
		}
		if done {
			return true
		}
	}
	return false
}

// listener is a listener of a Gateway, or a server of one of Istio's.
type listener struct {
	manifest.Value
	protocol manifest.Value
	hosts    []string // "" or * for all
}

func listeners(list manifest.Value, read func(manifest.Value) listener) []listener {
	var all []listener
	for _, v := range list.Items() {
		all = append(all, read(v))
	}
	return all
}

// reportListeners reports the listeners in clear text, but for those that redirect. Nearly always that is what one does which
// is there beside another one with TLS for the same hosts.
func reportListeners(p *lint.Pass, o *manifest.Object, all []listener) {
	for _, l := range all {
		if l.protocol.Text() != "HTTP" && l.protocol.Text() != "HTTP2" || l.Field("tls", "httpsRedirect").IsTrue() {
			continue
		}
		beside := slices.ContainsFunc(all, func(other listener) bool {
			return (other.protocol.Text() == "HTTPS" || other.protocol.Text() == "TLS") &&
				slices.ContainsFunc(other.hosts, func(host string) bool {
					return isEvery(host) || slices.Contains(l.hosts, host) || slices.ContainsFunc(l.hosts, isEvery)
				})
		})
		if !beside {
			p.Report(l.protocol, fmt.Sprintf("Gateway `%s` takes requests in clear text: everyone on the way can read them, tokens and passwords included", o.Name))
		}
	}
}

// internalClasses are classes of Gateways that are inside of a network.
var internalClasses = []string{"gke-l7-rilb", "gke-l7-cross-regional-internal-managed-mc", "istio-waypoint"}

// isLocal reports whether a Gateway of Istio's is for what is inside of the cluster, as Knative's and Kubeflow's are.
func isLocal(o *manifest.Object) bool {
	for _, value := range o.Field("spec", "selector").Entries() {
		if strings.Contains(value.Text(), "local-gateway") {
			return true
		}
	}
	return strings.Contains(o.Name, "local-gateway")
}

func isEvery(host string) bool { return host == "" || host == "*" }

// ingress is the manifest of the example.
const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: models
  namespace: serving
spec:
  rules:
    - host: models.example
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: server
                port:
                  number: 80
`
