package lint_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// stream generates a stream of manifests of about a size, the same for the same kind: "workloads" are mostly Deployments, as
// people write them; "definitions" are mostly CustomResourceDefinitions, as operators ship them.
func stream(kind string, size int) []byte {
	random := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	for n := 0; b.Len() < size; n++ {
		switch {
		case kind == "definitions" && n%8 != 0:
			definition(&b, random, n)
		case n%4 == 3:
			service(&b, n)
		default:
			deployment(&b, random, n)
		}
		b.WriteString("---\n")
	}
	return b.Bytes()
}

func deployment(b *bytes.Buffer, random *rand.Rand, n int) {
	fmt.Fprintf(b, `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-%d
  namespace: team-%d
  labels:
    app.kubernetes.io/name: app-%d
    app.kubernetes.io/part-of: shop
spec:
  replicas: %d
  selector:
    matchLabels:
      app.kubernetes.io/name: app-%d
  template:
    metadata:
      labels:
        app.kubernetes.io/name: app-%d
    spec:
      serviceAccountName: app-%d
      automountServiceAccountToken: false
`, n, n%20, n, 1+n%5, n, n, n)
	if random.IntN(2) == 0 {
		b.WriteString("      securityContext:\n        runAsNonRoot: true\n        seccompProfile:\n          type: RuntimeDefault\n")
	}
	b.WriteString("      containers:\n")
	for c := range 1 + random.IntN(3) {
		fmt.Fprintf(b, `        - name: c%d
          image: registry.example/team/app-%d:1.%d.0@sha256:%064x
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
`, c, n, n%30, n)
		if random.IntN(2) == 0 {
			b.WriteString("          securityContext:\n            allowPrivilegeEscalation: false\n            readOnlyRootFilesystem: true\n            capabilities:\n              drop: [ALL]\n")
		}
	}
}

func service(b *bytes.Buffer, n int) {
	fmt.Fprintf(b, `apiVersion: v1
kind: Service
metadata:
  name: app-%d
  namespace: team-%d
spec:
  selector:
    app.kubernetes.io/name: app-%d
  ports:
    - name: http
      port: 80
      targetPort: http
`, n, n%20, n)
}

func definition(b *bytes.Buffer, random *rand.Rand, n int) {
	fmt.Fprintf(b, `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets%d.example.com
spec:
  group: example.com
  names: {kind: Widget%d, plural: widgets%d}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
`, n, n, n)
	for field := range 40 + random.IntN(80) {
		fmt.Fprintf(b, `            field%d:
              description: |-
                Field %d says how the widget is to be, in a paragraph that goes on for
                two lines as such descriptions do.
              type: string
`, field, field)
	}
}

// BenchmarkRun measures the whole pipeline: split, parse, every rule of the default profile.
func BenchmarkRun(b *testing.B) {
	for _, kind := range []string{"workloads", "definitions"} {
		text := stream(kind, 4<<20)
		for _, jobs := range []int{1, runtime.GOMAXPROCS(0)} {
			b.Run(fmt.Sprintf("%s/jobs=%d", kind, jobs), func(b *testing.B) {
				options := lint.DefaultOptions()
				options.Jobs = jobs
				linter, err := lint.New(rules.All(), options)
				if err != nil {
					b.Fatal(err)
				}
				open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
				inputs := []lint.Input{{Name: "stream.yaml", Open: open}}
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					if r := linter.Run(slices.Values(inputs)); r.Inputs.Objects == 0 || len(r.Inputs.Failed) > 0 {
						b.Fatal("the stream was not read")
					}
				}
			})
		}
	}
}
