package main

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

const kindsIntroduction = `# Custom resources

A model server is rarely a Deployment. This page lists the kinds of custom resources in which seaworthy knows where pods,
containers, images and models stand, and which other objects they carry. Kinds of Kubernetes itself are read as well, and so are
lists and templates of OpenShift. In a kind that is not listed, containers are found by their looks.

Paths are from the root of the object: ` + "`[]`" + ` is each item of a list, ` + "`{}`" + ` each value of a mapping. A kind is known by its group in
every version of its API.

What is marked as an **overlay** is only a part: a controller merges it with a runtime, a template or values of its own that are
not there to see. Of an overlay, what it says is judged, and what it lacks is no finding, for the other part may have it. Where the
other part is among the manifests, both are merged first, and the whole is judged.

## Adding a kind

The list is made from [lint/workload/kinds.txt](../lint/workload/kinds.txt), whose first lines say how to write it. Add the
group and the kind with a line for each place, in most cases one or two:

` + "```text" + `
example.com ModelServer
  template spec.podTemplate
  model spec.modelUri format=uri
` + "```" + `

then run ` + "`make generate`" + `. A kind that is yours alone stands in the [configuration](configuration.md#kinds) instead, with the same lines. Say ` + "`overlay`" + ` on a line unless the resource alone says all that the pod will be.
`

// kindsPage lists the custom resources that are known, by group.
func kindsPage(page string) error {
	var b bytes.Buffer
	b.WriteString(kindsIntroduction)
	title := ""
	for k := range workload.MappedKinds() {
		if group := cmp.Or(k.Group, "core"); group != title {
			title = group
			fmt.Fprintf(&b, "\n## %s\n\n| Kind | Pods and containers | Images | Models | Other objects |\n| --- | --- | --- | --- | --- |\n", title)
		}
		name := k.Kind
		if k.Name != "" {
			name += " `" + k.Name + "`"
		}
		c := newKindCells(k)
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", name, c.pods.cell(), c.images.cell(), c.models.cell(), c.objects.cell())
	}
	return os.WriteFile(page, b.Bytes(), 0o644)
}

// places are paths with what is to be said of each, in order.
type places []struct{ path, remark string }

func (p *places) add(path, remark string) {
	for _, known := range *p {
		if known.path == path && known.remark == remark {
			return // a mapping that holds fields of the pod and of its container
		}
	}
	*p = append(*p, struct{ path, remark string }{path, remark})
}

func (p places) cell() string {
	cells := make([]string, len(p))
	for i, place := range p {
		cells[i] = "`" + place.path + "`" + place.remark
	}
	return strings.Join(cells, "<br>")
}

type kindCells struct{ pods, images, models, objects places }

func newKindCells(k workload.MappedKind) kindCells {
	var c kindCells
	for verb, words := range k.Statements() {
		switch verb {
		case "template", "pod", "flat", "patch", "container", "containers", "inits", "sidecars", "ephemerals":
			remark := ""
			if slices.Contains(words, "overlay") {
				remark = " (overlay)"
			}
			c.pods.add(words[0], remark)
		case "image":
			c.images.add(imagePath(words))
		case "model":
			c.models.add(words[0], modelRemark(words[1:]))
		case "object", "yaml":
			c.objects.add(words[0], "")
		}
	}
	return c
}

// imagePath returns where an image stands: the path itself, or those of its parts.
func imagePath(words []string) (path, remark string) {
	var parts []string
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "json":
			return words[0], " (JSON, in `" + value + "`)"
		case "when":
			return words[0], " (where `" + value + "`)"
		case "registry", "repository", "name", "tag":
			parts = append(parts, value)
		default:
			parts = append(parts, word)
		}
	}
	return strings.Join(parts, "`, `"), remark
}

func modelRemark(words []string) string {
	kind := "model"
	if slices.Contains(words, "dataset") {
		kind = "dataset"
	}
	for _, word := range words {
		if format, ok := strings.CutPrefix(word, "format="); ok {
			kind += ", " + strings.ReplaceAll(format, "|", " or ")
		}
	}
	return " (" + strings.TrimPrefix(kind, "model, ") + ")"
}
