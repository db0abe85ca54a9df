package workload

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Whatever is said of a kind is refused, or it can be used on any object.
func FuzzParseKind(f *testing.F) {
	const object = "apiVersion: kubeflow.org/v1\nkind: Notebook\nmetadata: {name: w}\nspec: {a: [{name: b, image: c, env: {D: e}}], f: '{\"image\": \"g\"}'}\n"
	for _, row := range kindTable {
		if len(row.text) < 2000 {
			f.Add(row.text, object)
		}
	}
	for _, text := range []string{
		"", "pod", "pod .", "container []", "containers spec.a[]", "container spec.a[name=b*]", "pod spec{}", "image spec[", `image "`, "image a=b", "image tag=b",
		"labels spec a=b", "pod spec\nlabels spec a={item.name} b={key} from=metadata", "flat spec x=/y,z under=spec\ncontainers spec.a[] under=spec.f",
		"image spec.f json=*.image tag=*.tag", "image spec.a[].image when=name:b", "patch spec", "patch .", "object spec.a[]", "yaml spec.f", "model spec.f revision-at=spec.a[]",
		"container a[][]", "template spec\ncontainers spec.spec.a[] append-args", "expose spec enabled ingress", "config spec.f",
	} {
		f.Add(text, object)
	}
	f.Fuzz(func(t *testing.T, statements, text string) {
		k, err := parseKind(statements)
		if err != nil {
			require.Nil(t, k)
			return
		}
		section, err := manifest.NewSplitter("fuzz.yaml", strings.NewReader(text)).Next()
		if err != nil {
			return
		}
		for _, d := range manifest.Parse(section) {
			for part := range d.Parts() {
				if part.Reason == "" {
					use(&part.Object, k)
				}
			}
		}
	})
}

// use asks everything about an object of which a kind tells.
func use(o *manifest.Object, k *kind) {
	row := rowOf(o)
	if row == nil {
		return
	}
	r := &Reader{kinds: map[*kindRow]*kind{row: k}}
	for _, p := range r.Pods(o) {
		for c := range p.Containers() {
			c.Field("securityContext", "privileged").Place()
			c.Effective("runAsNonRoot").Place()
			for v := range c.Env() {
				v.Item.Place()
			}
			for word := range c.CommandLine() {
				word.Place()
			}
			p.Knows(c.Field("securityContext", "runAsUser"))
			p.Shares(c.Image)
		}
		for range p.Labels() {
		}
		for i := range p.Images() {
			i.Place()
		}
		p.Knows(p.Field("securityContext", "runAsNonRoot"))
	}
	for _, i := range r.OperatorImages(o) {
		i.Place()
	}
	for _, m := range r.Models(o) {
		m.Revision.Place()
	}
	for _, text := range r.Texts(o) {
		text.Config.Place()
	}
	for _, e := range r.Exposures(o) {
		e.Place()
	}
	for _, e := range r.Embedded(o) {
		e.Place()
	}
}
