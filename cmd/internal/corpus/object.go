package corpus

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

// object returns an object of the program, with what it has beside its metadata.
func (g *generator) object(apiVersion, kind, name string, rest mapping) mapping {
	return append(mapping{{"apiVersion", apiVersion}, {"kind", kind}, {"metadata", g.metadata(name)}}, rest...)
}

// parts are the objects that belong to a program beside its pods, and how many of a hundred programs have one.
var parts = []struct {
	percent int
	make    func(*generator) mapping
}{
	{42, (*generator).serviceAccount},
	{60, (*generator).configMap},
	{20, (*generator).environmentMap},
	{70, (*generator).service},
	{28, (*generator).secret},
	{16, (*generator).role},
	{16, (*generator).roleBinding},
	{9, (*generator).clusterRole},
	{9, (*generator).clusterRoleBinding},
	{15, (*generator).ingress},
	{8, (*generator).route},
	{13, (*generator).autoscaler},
	{13, (*generator).disruptionBudget},
	{9, (*generator).persistentVolumeClaim},
	{20, (*generator).networkPolicy},
	{13, (*generator).serviceMonitor},
	{6, (*generator).prometheusRule},
	{8, (*generator).certificate},
	{7, (*generator).externalSecret},
	{6, (*generator).application},
}

// namespaceObjects returns what a namespace has of its own.
func (g *generator) namespaceObjects() []mapping {
	name := g.place.namespace
	meta := func(object string) mapping { return mapping{{"name", object}, {"namespace", name}} }
	labels := mapping{{"team", g.place.team}, {"env", g.place.env}}
	if g.percent(50) {
		labels.set("pod-security.kubernetes.io/enforce", pick(g.random, []string{"baseline", "privileged", "baseline"}))
	}
	objects := []mapping{
		{{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", mapping{{"name", name}, {"labels", labels}}}},
	}
	if g.percent(50) {
		objects = append(objects, mapping{
			{"apiVersion", "networking.k8s.io/v1"}, {"kind", "NetworkPolicy"}, {"metadata", meta("default-deny")},
			{"spec", mapping{{"podSelector", mapping{}}, {"policyTypes", list("Ingress", "Egress")}}},
		})
	}
	if g.percent(40) {
		hard := mapping{{"requests.cpu", strconv.Itoa(10 * (1 + g.random.IntN(9)))}, {"requests.memory", pick(g.random, sizes)}, {"pods", "100"}}
		objects = append(objects, mapping{
			{"apiVersion", "v1"}, {"kind", "ResourceQuota"}, {"metadata", meta("compute")}, {"spec", mapping{{"hard", hard}}},
		})
	}
	if g.percent(30) {
		limit := mapping{{"type", "Container"}, {"default", mapping{{"memory", "512Mi"}}}, {"defaultRequest", mapping{{"cpu", "50m"}, {"memory", "64Mi"}}}}
		objects = append(objects, mapping{
			{"apiVersion", "v1"}, {"kind", "LimitRange"}, {"metadata", meta("defaults")}, {"spec", mapping{{"limits", sequence{limit}}}},
		})
	}
	return append(objects, mapping{
		{"apiVersion", "rbac.authorization.k8s.io/v1"}, {"kind", "RoleBinding"}, {"metadata", meta(g.place.team + "-edit")},
		{"roleRef", mapping{{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "ClusterRole"}, {"name", "edit"}}},
		{"subjects", sequence{mapping{{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "Group"}, {"name", "oidc:" + g.place.team}}}},
	})
}

func (g *generator) serviceAccount() mapping {
	var rest mapping
	if g.percent(30) {
		rest.set("automountServiceAccountToken", false)
	}
	return g.object("v1", "ServiceAccount", g.app.name, rest)
}

func (g *generator) service() mapping {
	ports := sequence{mapping{{"name", "http"}, {"port", 80}, {"targetPort", "http"}}}
	if g.percent(30) {
		ports = append(ports, mapping{{"name", "metrics"}, {"port", 9187}, {"protocol", "TCP"}, {"targetPort", 9187}})
	}
	spec := mapping{{"selector", g.app.selector}, {"ports", ports}}
	switch g.random.IntN(8) {
	case 0:
		spec.set("clusterIP", "None")
	case 1:
		spec.set("type", "LoadBalancer")
		spec.set("loadBalancerSourceRanges", list(fmt.Sprintf("10.%d.0.0/16", g.random.IntN(256)), "192.168.0.0/24"))
	case 2, 3:
		spec.set("type", "ClusterIP")
	}
	return g.object("v1", "Service", g.app.name, mapping{{"spec", spec}})
}

// configMap returns the files of a program's configuration.
func (g *generator) configMap() mapping {
	var data mapping
	for range 1 + g.random.IntN(3)/2 {
		file, text := g.config()
		if len(data) == 0 || data[0].name != file {
			data.set(file, text)
		}
	}
	return g.object("v1", "ConfigMap", g.app.name+"-config", mapping{{"data", data}})
}

// environmentMap returns what a program finds in its environment.
func (g *generator) environmentMap() mapping {
	var data mapping
	used := map[string]bool{}
	for range 2 + g.random.IntN(12) {
		if name := strings.ToUpper(g.word() + "_" + g.word()); !used[name] {
			used[name] = true
			data.set(name, g.fill(pick(g.random, []string{"<big>", "<bool>", "<word>", "<duration>", "https://<word>.<domain>", "<word>,<word>", "", "<n>", "<percent>"})))
		}
	}
	return g.object("v1", "ConfigMap", g.app.name+"-env", mapping{{"data", data}})
}

func (g *generator) secret() mapping {
	rest := mapping{{"type", "Opaque"}}
	switch g.random.IntN(4) {
	case 0:
		rest.set("stringData", mapping{{"url", g.fill("amqp://<word>:<hex>@<word>.<namespace>.svc:5672/<word>")}, {"password", g.fill("<hex>!<n>#<word>")}})
	case 1:
		data := mapping{{"tls.crt", g.encoded(600)}, {"tls.key", g.encoded(400)}}
		rest = mapping{{"type", "kubernetes.io/tls"}, {"data", data}}
	default:
		data := mapping{{"username", g.encoded(8)}, {"password", g.encoded(24)}}
		if g.percent(40) {
			data.set(g.word()+"-token", g.encoded(48))
		}
		rest.set("data", data)
	}
	return g.object("v1", "Secret", g.app.name+"-secret", rest)
}

// encoded returns so many characters in base64.
func (g *generator) encoded(n int) string {
	return base64.StdEncoding.EncodeToString([]byte(g.characters("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_\n", n)))
}

func (g *generator) policyRules() sequence {
	rules := make(sequence, 1+g.random.IntN(4))
	for i := range rules {
		rules[i] = mapping{
			{"apiGroups", list(pick(g.random, []string{"", "", "apps", "batch", "networking.k8s.io", "coordination.k8s.io"}))},
			{"resources", list(g.word()+"s", pick(g.random, []string{"pods", "configmaps", "leases", "events", "deployments/status"}))},
			{"verbs", append(list("get", "list", "watch"), list("create", "update", "patch", "delete")[:g.random.IntN(5)]...)},
		}
	}
	return rules
}

func (g *generator) role() mapping {
	return g.object("rbac.authorization.k8s.io/v1", "Role", g.app.name, mapping{{"rules", g.policyRules()}})
}

func (g *generator) clusterRole() mapping {
	return g.clusterWide("rbac.authorization.k8s.io/v1", "ClusterRole", mapping{{"rules", g.policyRules()}})
}

func (g *generator) roleBinding() mapping {
	return g.object("rbac.authorization.k8s.io/v1", "RoleBinding", g.app.name, g.binding("Role", g.app.name))
}

func (g *generator) clusterRoleBinding() mapping {
	return g.clusterWide("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", g.binding("ClusterRole", g.place.namespace+"-"+g.app.name))
}

// clusterWide returns an object that is in no namespace: the name of the program's is in its own.
func (g *generator) clusterWide(apiVersion, kind string, rest mapping) mapping {
	metadata := mapping{{"name", g.place.namespace + "-" + g.app.name}, {"labels", g.app.labels}}
	return append(mapping{{"apiVersion", apiVersion}, {"kind", kind}, {"metadata", metadata}}, rest...)
}

func (g *generator) binding(kind, name string) mapping {
	return mapping{
		{"roleRef", mapping{{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", kind}, {"name", name}}},
		{"subjects", sequence{mapping{{"kind", "ServiceAccount"}, {"name", g.app.account}, {"namespace", g.place.namespace}}}},
	}
}

func (g *generator) host() string { return g.fill("<name>.<env>.<domain>") }

func (g *generator) ingress() mapping {
	host := g.host()
	backend := mapping{{"service", mapping{{"name", g.app.name}, {"port", mapping{{"name", "http"}}}}}}
	paths := make(sequence, 1+g.random.IntN(3))
	for i := range paths {
		paths[i] = mapping{{"path", "/" + g.word() + "/v" + strconv.Itoa(i+1)}, {"pathType", "Prefix"}, {"backend", backend}}
	}
	return g.object("networking.k8s.io/v1", "Ingress", g.app.name, mapping{{"spec", mapping{
		{"ingressClassName", "nginx"},
		{"tls", sequence{mapping{{"hosts", list(host)}, {"secretName", g.app.name + "-tls"}}}},
		{"rules", sequence{mapping{{"host", host}, {"http", mapping{{"paths", paths}}}}}},
	}}})
}

// route returns what leads requests to the program, in the language of a gateway or of a mesh.
func (g *generator) route() mapping {
	if g.percent(50) {
		return g.object("gateway.networking.k8s.io/v1", "HTTPRoute", g.app.name, mapping{{"spec", mapping{
			{"parentRefs", sequence{mapping{{"name", "public"}, {"namespace", "gateways"}}}},
			{"hostnames", list(g.host())},
			{"rules", sequence{mapping{
				{"matches", sequence{mapping{{"path", mapping{{"type", "PathPrefix"}, {"value", "/" + g.word()}}}}}},
				{"backendRefs", sequence{mapping{{"name", g.app.name}, {"port", 80}, {"weight", 90}}, mapping{{"name", g.app.name + "-canary"}, {"port", 80}, {"weight", 10}}}},
			}}},
		}}})
	}
	return g.object("networking.istio.io/v1", "VirtualService", g.app.name, mapping{{"spec", mapping{
		{"hosts", list(g.host(), g.app.name)},
		{"gateways", list("mesh", "istio-system/public")},
		{"http", sequence{mapping{
			{"match", sequence{mapping{{"uri", mapping{{"regex", "^/v[0-9]+/" + g.word() + "(/.*)?$"}}}}}},
			{"route", sequence{mapping{{"destination", mapping{{"host", g.app.name}, {"port", mapping{{"number", 80}}}}}}}},
			{"timeout", pick(g.random, durations)},
		}}},
	}}})
}

func (g *generator) autoscaler() mapping {
	metric := mapping{{"type", "Resource"}, {"resource", mapping{{"name", "cpu"}, {"target", mapping{{"type", "Utilization"}, {"averageUtilization", 50 + 5*g.random.IntN(9)}}}}}}
	return g.object("autoscaling/v2", "HorizontalPodAutoscaler", g.app.name, mapping{{"spec", mapping{
		{"scaleTargetRef", mapping{{"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"name", g.app.name}}},
		{"minReplicas", 1 + g.random.IntN(3)}, {"maxReplicas", 5 + g.random.IntN(20)},
		{"metrics", sequence{metric}},
	}}})
}

func (g *generator) disruptionBudget() mapping {
	return g.object("policy/v1", "PodDisruptionBudget", g.app.name, mapping{{"spec", mapping{
		{"maxUnavailable", pick(g.random, []string{"1%", "25%", "50%"})}, {"selector", mapping{{"matchLabels", g.app.selector}}},
	}}})
}

func (g *generator) persistentVolumeClaim() mapping {
	return g.object("v1", "PersistentVolumeClaim", g.app.name+"-data", mapping{{"spec", g.claim()}})
}

func (g *generator) networkPolicy() mapping {
	from := sequence{mapping{{"podSelector", mapping{{"matchLabels", mapping{{"app", pick(g.random, nouns) + "-web"}}}}}}}
	if g.percent(40) {
		from = append(from, mapping{{"namespaceSelector", mapping{{"matchLabels", mapping{{"kubernetes.io/metadata.name", "ingress-nginx"}}}}}})
	}
	spec := mapping{
		{"podSelector", mapping{{"matchLabels", g.app.selector}}},
		{"policyTypes", list("Ingress")},
		{"ingress", sequence{mapping{{"from", from}, {"ports", sequence{mapping{{"protocol", "TCP"}, {"port", g.app.port}}}}}}},
	}
	if g.percent(35) {
		spec[1].value = list("Ingress", "Egress")
		net := fmt.Sprintf("10.%d.", g.random.IntN(256))
		block := mapping{{"cidr", net + "0.0/16"}, {"except", list(net + "5.0/24")}}
		spec.set("egress", sequence{mapping{{"to", sequence{mapping{{"ipBlock", block}}}}}})
	}
	return g.object("networking.k8s.io/v1", "NetworkPolicy", g.app.name, mapping{{"spec", spec}})
}

func (g *generator) serviceMonitor() mapping {
	endpoint := mapping{{"port", "metrics"}, {"interval", pick(g.random, durations)}, {"path", "/metrics"}}
	if g.percent(40) {
		endpoint.set("metricRelabelings", sequence{mapping{{"action", "drop"}, {"regex", "(" + g.word() + "|" + g.word() + ")_bucket;.*"}, {"sourceLabels", list("__name__", "le")}}})
	}
	return g.object("monitoring.coreos.com/v1", "ServiceMonitor", g.app.name, mapping{{"spec", mapping{
		{"selector", mapping{{"matchLabels", g.app.selector}}}, {"endpoints", sequence{endpoint}},
	}}})
}

func (g *generator) prometheusRule() mapping {
	rules := make(sequence, 1+g.random.IntN(4))
	for i := range rules {
		rules[i] = mapping{
			{"alert", title(g.word()) + title(g.word())},
			{"expr", g.fill("sum by (pod) (rate(<word>_<word>_total{namespace=\"<namespace>\", job=~\"<name>.*\"}[5m])) > <n>")},
			{"for", pick(g.random, durations)},
			{"labels", mapping{{"severity", pick(g.random, []string{"critical", "warning", "info"})}}},
			{"annotations", mapping{{"summary", g.sentence()}, {"description", g.sentence() + " " + g.sentence()}}},
		}
	}
	return g.object("monitoring.coreos.com/v1", "PrometheusRule", g.app.name, mapping{
		{"spec", mapping{{"groups", sequence{mapping{{"name", g.app.name + ".rules"}, {"rules", rules}}}}}},
	})
}

func (g *generator) certificate() mapping {
	return g.object("cert-manager.io/v1", "Certificate", g.app.name, mapping{{"spec", mapping{
		{"secretName", g.app.name + "-tls"}, {"duration", "2160h"}, {"renewBefore", "360h"},
		{"dnsNames", list(g.host(), g.fill("<name>.<namespace>.svc"))},
		{"issuerRef", mapping{{"kind", "ClusterIssuer"}, {"name", "letsencrypt"}}},
		{"privateKey", mapping{{"algorithm", "ECDSA"}, {"size", 256}}},
	}}})
}

func (g *generator) externalSecret() mapping {
	data := make(sequence, 1+g.random.IntN(5))
	for i := range data {
		data[i] = mapping{{"secretKey", g.word() + "_" + strconv.Itoa(i)}, {"remoteRef", mapping{{"key", g.fill("<env>/<team>/<name>")}, {"property", g.word()}}}}
	}
	return g.object("external-secrets.io/v1", "ExternalSecret", g.app.name, mapping{{"spec", mapping{
		{"refreshInterval", "1h"}, {"secretStoreRef", mapping{{"name", "vault"}, {"kind", "ClusterSecretStore"}}},
		{"target", mapping{{"name", g.app.name + "-secret"}, {"creationPolicy", "Owner"}}}, {"data", data},
	}}})
}

func (g *generator) application() mapping {
	return g.object("argoproj.io/v1alpha1", "Application", g.place.env+"-"+g.app.name, mapping{{"spec", mapping{
		{"project", g.place.team},
		{"source", mapping{
			{"repoURL", g.fill("https://git.<domain>/<team>/deploy.git")}, {"targetRevision", "HEAD"}, {"path", g.fill("apps/<name>/overlays/<env>")},
			{"helm", mapping{{"releaseName", g.app.name}, {"values", g.fill("replicaCount: <n>\nimage:\n  tag: \"<n>.<n>.<n>\"\n<word>:\n  enabled: <bool>\n")}}},
		}},
		{"destination", mapping{{"server", "https://kubernetes.default.svc"}, {"namespace", g.place.namespace}}},
		{"syncPolicy", mapping{{"automated", mapping{{"prune", true}, {"selfHeal", g.percent(50)}}}, {"syncOptions", list("CreateNamespace=true", "ServerSideApply=true")}}},
	}}})
}
