package report

import (
	"io"
	"net/url"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// component is what a bill of materials says of an image or a model, beside its state and where it is used.
type component struct {
	typ        string // of CycloneDX
	ref        string // that other documents may refer to it by
	group      string
	name       string
	version    string
	purl       string // see https://github.com/package-url/purl-spec
	properties []fact
}

type fact struct{ name, value string }

// CycloneDX writes the inventory as a bill of materials, in JSON of CycloneDX 1.6. It has neither serial number nor time: it is the
// same for the same input.
func (inv *Inventory) CycloneDX(w io.Writer, o Options) error {
	e := &encoder{}
	e.open('{')
	e.string("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json")
	e.string("bomFormat", "CycloneDX")
	e.string("specVersion", "1.6")
	e.int("version", 1)
	e.object("metadata", func() {
		e.object("tools", func() {
			e.array("components", func() {
				e.item(func() {
					e.string("type", "application")
					e.string("name", o.Tool.Name)
					e.someString("version", o.Tool.Version)
				})
			})
		})
	})
	e.name("components")
	e.open('[')
	err := e.stream(w, 1, len(inv.items), func(e *encoder, i int) { e.item(func() { encodeComponent(e, &inv.items[i]) }) })
	if err != nil {
		return err
	}
	e.close(']')
	e.close('}')
	return e.end(w)
}

func encodeComponent(e *encoder, item *entry) {
	c := &item.bill
	e.string("type", c.typ)
	e.string("bom-ref", c.ref)
	e.someString("group", c.group)
	e.string("name", c.name)
	e.someString("version", c.version)
	e.someString("purl", c.purl)
	e.array("properties", func() {
		for _, p := range append([]fact{{"state", string(item.State)}}, c.properties...) {
			if p.value != "" {
				e.item(func() {
					e.string("name", "seaworthy:"+p.name)
					e.string("value", p.value)
				})
			}
		}
	})
	e.object("evidence", func() {
		e.array("occurrences", func() {
			for i := range item.Uses {
				u := &item.Uses[i]
				e.item(func() {
					e.string("location", u.Place.File)
					e.someInt("line", u.Place.Start.Line)
					e.someString("symbol", u.Path)
					e.string("additionalContext", user(u))
				})
			}
		})
	})
}

// imageComponent returns the component that an image is. Of what names nothing, there is only the text.
func imageComponent(i *lint.NamedImage) component {
	c := component{typ: "container", ref: ref(&i.Named), name: i.Name, properties: []fact{{"problem", i.Problem}}}
	if i.Registry != "" {
		c.name = i.Registry + "/" + i.Repository
		c.version = i.Tag
		if i.Digest != "" {
			c.version = i.Digest
		}
		c.purl = imagePURL(i.Reference)
	}
	return c
}

// modelComponent returns the component that a model is.
func modelComponent(m *lint.NamedModel) component {
	c := component{
		typ: "machine-learning-model", ref: ref(&m.Named), name: m.Name, version: m.Revision, purl: modelPURL(m),
		properties: []fact{{"scheme", string(m.Scheme)}, {"format", formats(m.Uses)}, {"engine", engines(m.Uses)}},
	}
	if m.Scheme.Hub() && m.State != lint.StatePlaceholder {
		c.name = m.Source
		if owner, name, ok := strings.Cut(m.Source, "/"); ok {
			c.group, c.name = owner, name
		}
	}
	return c
}

// ref returns what is unique among the components.
func ref(n *lint.Named) string {
	if nameless(n) {
		return string(n.State) + ":" + n.Name
	}
	return n.Name
}

// imagePURL returns the package URL of an image, by the type oci of the specification: the digest is its version.
func imagePURL(r image.Reference) string {
	u := "pkg:oci/" + url.PathEscape(r.Repository[strings.LastIndexByte(r.Repository, '/')+1:])
	if r.Digest != "" {
		u += "@" + url.QueryEscape(r.Digest)
	}
	u += "?repository_url=" + strings.ReplaceAll(url.QueryEscape(r.Registry+"/"+r.Repository), "%2F", "/")
	if r.Tag != "" {
		u += "&tag=" + url.QueryEscape(r.Tag)
	}
	return u
}

// modelPURL returns the package URL of a model, if it has one: by the type huggingface, whose version is a commit, or oci.
func modelPURL(m *lint.NamedModel) string {
	switch {
	case m.State == lint.StatePlaceholder:
	case m.Scheme == model.HuggingFace:
		parts := strings.SplitN(m.Source, "/", 3)
		for i := range parts {
			parts[i] = url.PathEscape(parts[i])
		}
		u := "pkg:huggingface/" + strings.Join(parts[:min(len(parts), 2)], "/")
		if m.State == lint.StatePinned {
			u += "@" + m.Revision
		}
		return u
	case m.Scheme == model.OCI:
		if r, err := image.Parse(m.Source); err == nil {
			return imagePURL(r)
		}
	}
	return ""
}
