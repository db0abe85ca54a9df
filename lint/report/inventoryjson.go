package report

import (
	"io"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// JSON writes the inventory for programs, in version 1 of the format that docs/schema/inventory-v1.schema.json describes and
// docs/json.md shows.
func (inv *Inventory) JSON(w io.Writer, in *lint.Inputs, o Options) error {
	e := &encoder{}
	e.open('{')
	e.int("version", 1)
	e.object("tool", func() {
		e.string("name", o.Tool.Name)
		e.string("version", o.Tool.Version)
	})
	e.object("inputs", func() { encodeInputs(e, in) })
	e.name(inv.noun + "s")
	e.open('[')
	err := e.stream(w, 1, len(inv.items), func(e *encoder, i int) {
		e.item(func() {
			e.string("name", inv.items[i].Name)
			e.string("state", string(inv.items[i].State))
			inv.items[i].encode(e)
			e.array("uses", func() {
				for j := range inv.items[i].Uses {
					encodeUse(e, &inv.items[i].Uses[j])
				}
			})
		})
	})
	if err != nil {
		return err
	}
	e.close(']')
	e.close('}')
	return e.end(w)
}

func encodeImage(e *encoder, i *lint.NamedImage) {
	e.someString("registry", i.Registry)
	e.someString("repository", i.Repository)
	e.someString("tag", i.Tag)
	e.someString("digest", i.Digest)
	e.someString("problem", i.Problem)
}

func encodeModel(e *encoder, m *lint.NamedModel) {
	e.someString("scheme", string(m.Scheme))
	e.someString("host", m.Host)
	e.someString("source", m.Source)
	e.someString("revision", m.Revision)
}

func encodeUse(e *encoder, u *lint.Use) {
	e.item(func() {
		e.string("role", u.Role)
		e.string("written", u.Written)
		e.someString("engine", u.Engine.String())
		e.someString("format", string(u.Format))
		encodePlace(e, u.Place)
		e.string("path", u.Path)
		e.object("object", func() {
			e.string("apiVersion", u.Object.APIVersion)
			e.string("kind", u.Object.Kind)
			e.someString("namespace", u.Object.Namespace)
			e.string("name", u.Object.Name)
		})
		e.someString("container", u.Container)
		e.someBool("guessed", u.Guessed)
		e.someString("source", u.Source)
	})
}
