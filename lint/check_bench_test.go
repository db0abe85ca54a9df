package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// The documents of [BenchmarkCheck]: nothing is wrong with any but careless, in whatever profile.
const (
	hardened = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: server
  namespace: serving
  labels:
    app.kubernetes.io/name: server
    app.kubernetes.io/part-of: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: server
  template:
    metadata:
      labels:
        app.kubernetes.io/name: server
    spec:
      serviceAccountName: server
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: server
          image: registry.example/team/server:1.4.0@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
          args: ["--port=8080", "--log-level=info"]
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: MODE
              value: "production"
            - name: POD_NAME
              valueFrom:
                fieldRef:
                  fieldPath: metadata.name
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 256Mi}
          livenessProbe:
            httpGet:
              path: /healthz
              port: http
          securityContext: &security
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: cache
              mountPath: /var/cache/server
        - name: proxy
          image: registry.example/team/proxy:2.0.1@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
          ports:
            - containerPort: 8443
          resources:
            limits: {memory: 64Mi}
          readinessProbe:
            tcpSocket:
              port: 8443
          securityContext: *security
      volumes:
        - name: cache
          emptyDir: {sizeLimit: 1Gi}
`
	careless = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: server
spec:
  replicas: 3
  selector:
    matchLabels:
      app: server
  template:
    metadata:
      labels:
        app: server
    spec:
      containers:
        - name: server
          image: nginx
          ports:
            - containerPort: 8080
          securityContext:
            privileged: true
        - name: proxy
          image: registry.example/team/proxy
          command: ["/proxy"]
      volumes:
        - name: host
          hostPath: {path: /var/lib/server}
`
	plainService = `apiVersion: v1
kind: Service
metadata:
  name: server
  namespace: serving
  labels:
    app.kubernetes.io/name: server
spec:
  type: ClusterIP
  selector:
    app.kubernetes.io/name: server
  ports:
    - name: http
      port: 80
      targetPort: http
`
	plainConfigMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: server
  namespace: serving
data:
  log-level: info
  server.conf: |
    listen: 8080
    workers: 4
  features: "a,b,c"
`
	networkPolicy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: server
  namespace: serving
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: server
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: gateway
      ports:
        - protocol: TCP
          port: 8080
`
	custom = `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: server
  namespace: serving
  labels:
    release: prometheus
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: server
  endpoints:
    - port: http
      interval: 30s
      path: /metrics
      relabelings:
        - sourceLabels: [__meta_kubernetes_pod_name]
          targetLabel: pod
`
)

// customResourceDefinition is one of 60 KB.
func customResourceDefinition() string {
	var b strings.Builder
	b.WriteString(`apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.com
spec:
  group: example.com
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
`)
	for n := 0; b.Len() < 60<<10; n++ {
		fmt.Fprintf(&b, "            field%[1]d:\n              description: |-\n                Field %[1]d says how the widget is to be, in a paragraph\n"+
			"                that goes on.\n              type: string\n", n)
	}
	return b.String()
}

// today is the date of tests.
var today = exception.Date{Year: 2027, Month: 3, Day: 1}

// parse returns the only document of a text.
func parse(t testing.TB, text string) *manifest.Document {
	section, err := manifest.NewSplitter("test.yaml", strings.NewReader(text)).Next()
	require.NoError(t, err)
	documents := manifest.Parse(section)
	require.Len(t, documents, 1)
	require.Empty(t, documents[0].Problems)
	return documents[0]
}

// BenchmarkCheck measures what is done for a document between parsing and reporting: by the rules on objects alone, and
// with the facts that the rules across objects need.
func BenchmarkCheck(b *testing.B) {
	const batch = 256 // documents whose findings and facts are kept together
	alone := slices.DeleteFunc(rules.All(), func(r *lint.Rule) bool { return r.Cluster != nil })
	for _, document := range []struct{ name, text string }{
		{"hardened", hardened}, {"careless", careless}, {"service", plainService}, {"configmap", plainConfigMap},
		{"definition", customResourceDefinition()}, {"networkpolicy", networkPolicy}, {"custom", custom},
	} {
		for _, profile := range []lint.Profile{lint.Restricted, lint.Strict} {
			for _, chosen := range []struct {
				name  string
				rules []*lint.Rule
			}{{"alone", alone}, {"all", rules.All()}} {
				b.Run(fmt.Sprintf("%s/%s/%s", document.name, profile, chosen.name), func(b *testing.B) {
					options := lint.DefaultOptions()
					options.Profile, options.Today = profile, today
					linter, err := lint.New(chosen.rules, options)
					require.NoError(b, err)
					d := parse(b, document.text)
					checker := linter.NewChecker()
					b.ReportAllocs()
					for n := 0; b.Loop(); n++ {
						if n%batch == 0 {
							checker = linter.NewChecker()
						}
						if found := checker.Check(d) > 0; found != (document.name == "careless") {
							b.Fatal("unexpected findings: ", found)
						}
					}
				})
			}
		}
	}
}

// A document without findings costs no memory, from its text to the last rule that looks at one object.
func TestCheckAllocatesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector allocates")
	}
	alone := slices.DeleteFunc(rules.All(), func(r *lint.Rule) bool { return r.Cluster != nil })
	options := lint.DefaultOptions()
	options.Today = today
	linter, err := lint.New(alone, options)
	require.NoError(t, err)
	for name, text := range map[string]string{
		"hardened": hardened, "service": plainService, "configmap": plainConfigMap, "definition": customResourceDefinition(),
		"networkpolicy": networkPolicy, "custom": custom,
	} {
		var parser manifest.Parser
		checker := linter.NewChecker()
		section := manifest.Section{File: "test.yaml", Line: 1, Text: []byte(text)}
		allocations := testing.AllocsPerRun(100, func() {
			for _, d := range parser.Parse(section) {
				if checker.Check(d) > 0 {
					t.Fatal("unexpected findings")
				}
			}
		})
		require.Zero(t, allocations, name)
	}
}
