package corpus

import (
	"fmt"
	"strings"
)

// definition returns the nth CustomResourceDefinition, as controller-gen writes them from Go types: its schema has about so
// many bytes of YAML.
func (g *generator) definition(n, size int) mapping {
	singular := g.word() + g.word()
	kind := title(singular)
	group := fmt.Sprintf("%s%d.example.com", g.word(), n)
	d := definer{generator: g, described: g.percent(35)}
	versions := sequence{}
	for i, name := range []string{"v1", "v1beta1", "v1alpha1"}[:1+g.random.IntN(3)] {
		versions = append(versions, mapping{
			{"name", name}, {"served", true}, {"storage", i == 0},
			{"additionalPrinterColumns", sequence{
				mapping{{"jsonPath", ".status.conditions[?(@.type==\"Ready\")].status"}, {"name", "Ready"}, {"type", "string"}},
				mapping{{"jsonPath", ".metadata.creationTimestamp"}, {"name", "Age"}, {"type", "date"}},
			}},
			{"subresources", mapping{{"status", mapping{}}}},
		})
	}
	for i := range versions {
		version := versions[i].(mapping)
		version.set("schema", mapping{{"openAPIV3Schema", d.root(kind, size/len(versions))}})
		versions[i] = version
	}
	return mapping{
		{"apiVersion", "apiextensions.k8s.io/v1"},
		{"kind", "CustomResourceDefinition"},
		{"metadata", mapping{
			{"name", singular + "s." + group},
			{"annotations", mapping{{"controller-gen.kubebuilder.io/version", "v0.16.5"}}},
		}},
		{"spec", mapping{
			{"group", group},
			{"names", mapping{{"kind", kind}, {"listKind", kind + "List"}, {"plural", singular + "s"}, {"singular", singular}, {"shortNames", list(singular[:3])}}},
			{"scope", "Namespaced"},
			{"versions", versions},
		}},
	}
}

// definer makes the schemas of one definition.
type definer struct {
	*generator
	described bool // the fields have descriptions; many projects leave them out, for size
}

// root returns the schema of a kind.
func (d *definer) root(kind string, size int) mapping {
	return mapping{
		{"description", kind + " is the Schema for the " + strings.ToLower(kind) + "s API."},
		{"type", "object"},
		{"properties", mapping{
			{"apiVersion", mapping{{"type", "string"}, {"description", "APIVersion defines the versioned schema of this representation of an object.\n" +
				"Servers should convert recognized schemas to the latest internal value, and\nmay reject unrecognized values."}}},
			{"kind", mapping{{"type", "string"}, {"description", "Kind is a string value representing the REST resource this object represents.\nCannot be updated.\nIn CamelCase."}}},
			{"metadata", mapping{{"type", "object"}}},
			{"spec", mapping{{"type", "object"}, {"description", d.paragraph()}, {"properties", d.properties(size*4/5, 1)}}},
			{"status", mapping{{"type", "object"}, {"properties", d.properties(size/5, 1)}, {"x-kubernetes-preserve-unknown-fields", true}}},
		}},
		{"required", list("spec")},
	}
}

// Schemas nest as deep as those that hold the spec of a pod.
const maxDepth = 14

// properties returns the schemas of fields, of about so many bytes of YAML in all.
func (d *definer) properties(size, depth int) mapping {
	g := d.generator
	indent := 14 + 4*depth
	var all mapping
	used := map[string]bool{}
	for size > 0 {
		name := g.word() + title(g.word())
		if used[name] {
			name += fmt.Sprint(len(used))
		}
		used[name] = true
		var schema mapping
		if d.described {
			text := g.paragraph()
			schema.set("description", text)
			size -= len(text) + (2+strings.Count(text, "\n"))*indent
		}
		size -= 2 * (indent + 12)
		if depth < maxDepth && size > 10*indent && g.percent(40) {
			inner := min(size, 8*indent+g.random.IntN(size))
			size -= inner
			schema = append(schema, d.structure(inner, depth)...)
		} else {
			leaf := g.leaf()
			size -= (len(leaf) - 1) * (indent + 16)
			schema = append(schema, leaf...)
		}
		all.set(name, schema)
	}
	return all
}

// structure returns the schema of an object, or of a list of objects.
func (d *definer) structure(size, depth int) mapping {
	if d.percent(35) {
		s := mapping{{"type", "array"}, {"items", mapping{{"type", "object"}, {"properties", d.properties(size, depth+2)}}}}
		if d.percent(40) {
			s.set("x-kubernetes-list-type", "atomic")
		}
		return s
	}
	properties := d.properties(size, depth+1)
	s := mapping{{"type", "object"}, {"properties", properties}}
	if d.percent(50) {
		s.set("required", list(properties[0].name))
	}
	return s
}

func (g *generator) leaf() mapping {
	switch g.random.IntN(16) {
	case 0, 1:
		return mapping{{"type", "boolean"}}
	case 2:
		return mapping{{"type", "integer"}, {"format", "int32"}, {"minimum", 0}, {"maximum", 100 * (1 + g.random.IntN(50))}}
	case 3:
		return mapping{{"type", "string"}, {"enum", list(title(g.word()), title(g.word()), "")}}
	case 4:
		return mapping{{"type", "string"}, {"pattern", `^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`}, {"maxLength", 253}}
	case 5:
		quantity := `^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE])?$`
		return mapping{{"anyOf", sequence{mapping{{"type", "integer"}}, mapping{{"type", "string"}}}}, {"pattern", quantity}, {"x-kubernetes-int-or-string", true}}
	case 6:
		return mapping{{"type", "object"}, {"additionalProperties", mapping{{"type", "string"}}}, {"x-kubernetes-map-type", "atomic"}}
	case 7:
		return mapping{{"type", "array"}, {"items", mapping{{"type", "string"}}}}
	case 8:
		return mapping{{"type", "string"}, {"format", "date-time"}}
	case 9, 10:
		return mapping{{"type", "integer"}, {"format", "int64"}}
	default:
		return mapping{{"type", "string"}}
	}
}

// paragraph returns a description of a few sentences, each on a line as in the comment it is made from.
func (g *generator) paragraph() string {
	text := g.sentence()
	for range g.random.IntN(4) {
		text += "\n" + g.sentence()
	}
	return text
}
