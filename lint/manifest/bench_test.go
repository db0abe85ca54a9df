package manifest_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// deployments returns a stream of manifests as people write them.
func deployments(n int) []byte {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `---
# Source: chart/templates/deployment-%[1]d.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-%[1]d
  namespace: shop
  labels:
    app.kubernetes.io/name: web
    app.kubernetes.io/instance: "web-%[1]d"
  annotations:
    description: 'Serves what''s for sale'
spec:
  replicas: 3
  selector:
    matchLabels: {app.kubernetes.io/name: web}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: web
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 1000
        seccompProfile:
          type: RuntimeDefault
      containers:
      - name: server
        image: registry.example.com/shop/web:1.%[1]d.0 # pinned
        command: ["/bin/web", "--port=8080"]
        args:
        - --config=/etc/web/config.yaml
        ports:
        - {name: http, containerPort: 8080}
        env:
        - name: LIMIT
          value: "0.5"
        - name: GREETING
          valueFrom:
            secretKeyRef: {name: web, key: greeting}
        resources:
          limits:
            cpu: 500m
            memory: 256Mi
        securityContext:
          allowPrivilegeEscalation: false
          readOnlyRootFilesystem: true
          capabilities:
            drop: [ALL]
        volumeMounts:
        - mountPath: /etc/web
          name: config
      volumes:
      - name: config
        configMap:
          name: web
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  config.yaml: |
    listen: 8080
    greeting: |
      Hello,

      world.
  empty: ""
`, i)
	}
	return []byte(b.String())
}

func BenchmarkSplit(b *testing.B) {
	stream := deployments(500)
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		splitter := manifest.NewSplitter("file.yaml", bytes.NewReader(stream))
		for {
			if _, err := splitter.Next(); err != nil {
				break
			}
		}
	}
}

func BenchmarkParse(b *testing.B) {
	r := rand.New(rand.NewPCG(4, 0))
	var mixed strings.Builder
	for range 500 {
		mixed.WriteString(generate(r) + "\n---\n")
	}
	for name, stream := range map[string][]byte{
		"manifests": deployments(100),
		"mixed":     []byte(mixed.String()),
		"JSON":      []byte(strings.Repeat(`{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a","image":"b"}]}}`+"\n", 500)),
	} {
		b.Run(name, func(b *testing.B) {
			splitter := manifest.NewSplitter("file.yaml", bytes.NewReader(stream))
			var all []manifest.Section
			for {
				section, err := splitter.Next()
				if err != nil {
					break
				}
				all = append(all, section)
			}
			b.SetBytes(int64(len(stream)))
			b.ReportAllocs()
			for b.Loop() {
				for _, section := range all {
					manifest.Parse(section)
				}
			}
		})
	}
}

// runAsNonRoot returns a value some way down a manifest.
func runAsNonRoot(b *testing.B) manifest.Value {
	text, _, _ := strings.Cut(string(deployments(1)), "\n---\napiVersion: v1\n")
	v := parse(text).Root().Field("spec", "template", "spec", "securityContext", "runAsNonRoot")
	if !v.IsTrue() {
		b.Fatal("not found")
	}
	return v
}

func BenchmarkField(b *testing.B) {
	root := runAsNonRoot(b).Document().Root()
	b.ReportAllocs()
	for b.Loop() {
		root.Field("spec", "template", "spec", "securityContext", "runAsNonRoot")
	}
}

func BenchmarkPlace(b *testing.B) {
	v := runAsNonRoot(b)
	b.ReportAllocs()
	for b.Loop() {
		v.Place()
	}
}
