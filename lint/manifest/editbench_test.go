package manifest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// BenchmarkChange makes the changes of a run that finds something in each container of a document.
func BenchmarkChange(b *testing.B) {
	text := "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n"
	for i := range 20 {
		text += fmt.Sprintf("  - name: c%d\n    image: nginx:1.25\n    ports:\n    - containerPort: 80\n    resources:\n      limits: {cpu: 1}\n    securityContext:\n      privileged: true # why\n", i)
	}
	d := parse(text)
	containers := d.Root().Field("spec", "containers")
	b.ReportAllocs()
	b.ResetTimer()
	changes := 0
	for range b.N {
		for _, c := range containers.Items() {
			for _, make := range []func() (manifest.Change, error){
				func() (manifest.Change, error) { return c.Field("securityContext", "privileged").Set(false) },
				func() (manifest.Change, error) {
					return c.Field("securityContext", "allowPrivilegeEscalation").Set(false)
				},
				func() (manifest.Change, error) {
					return c.Field("securityContext", "capabilities", "drop").Append("ALL")
				},
				func() (manifest.Change, error) { return c.Field("resources", "limits", "memory").Set("1Gi") },
			} {
				if _, err := make(); err != nil {
					b.Fatal(err)
				}
				changes++
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(changes), "ns/change")
}

// BenchmarkCompose puts the changes of a large file together.
func BenchmarkCompose(b *testing.B) {
	text := strings.Repeat("apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: c\n    image: nginx\n---\n", 1000)
	documents, err := read([]byte(text))
	if err != nil {
		b.Fatal(err)
	}
	var sets [][]manifest.Change
	for _, d := range documents {
		c := d.Root().Field("spec").Field("containers")
		for _, c := range c.Items() {
			for _, name := range []string{"allowPrivilegeEscalation", "readOnlyRootFilesystem", "runAsNonRoot"} {
				made, err := c.Field("securityContext", name).Set(true)
				if err != nil {
					b.Fatal(err)
				}
				sets = append(sets, []manifest.Change{made})
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if splices, waiting := manifest.Compose(sets); len(splices) != 1000 || len(waiting) != 0 {
			b.Fatal(len(splices), waiting)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(sets)), "ns/change")
}
