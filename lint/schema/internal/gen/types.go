package main

import (
	"encoding"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// entry is a type in the table. The name of its constant tells types apart.
type entry struct {
	kind   string // constant of schema.Kind
	elem   string // constant of the element's type
	name   string
	fields map[string]string // JSON name to constant of the type
}

// typeTable collects every type that was added or is reached from one, by the name of its constant.
type typeTable struct {
	entries map[string]entry
	structs map[string]reflect.Type // what a constant stands for
}

// zero is the constant of the zero Type.
const zero = "anything"

// scalars are the types without elements and fields, by the name of their constant.
var scalars = map[string]entry{
	zero:           {kind: "Any"},
	"text":         {kind: "String"},
	"boolean":      {kind: "Bool"},
	"integer32":    {kind: "Int32"},
	"integer64":    {kind: "Int64"},
	"quantity":     {kind: "Quantity"},
	"intOrString":  {kind: "IntOrString"},
	"time":         {kind: "Time"},
	"microTime":    {kind: "MicroTime"},
	"base64String": {kind: "Bytes"},
}

// opaque are the types that have their own JSON form.
var opaque = map[reflect.Type]string{
	reflect.TypeFor[resource.Quantity]():    "quantity",
	reflect.TypeFor[intstr.IntOrString]():   "intOrString",
	reflect.TypeFor[metav1.Time]():          "time",
	reflect.TypeFor[metav1.MicroTime]():     "microTime",
	reflect.TypeFor[metav1.FieldsV1]():      zero,
	reflect.TypeFor[runtime.RawExtension](): zero,
}

func newTypeTable() *typeTable {
	return &typeTable{entries: maps.Clone(scalars), structs: map[string]reflect.Type{}}
}

// add puts a type and all it is made of into the table, and returns the name of its constant.
func (t *typeTable) add(typ reflect.Type) (string, error) {
	if typ.Kind() == reflect.Pointer {
		return t.add(typ.Elem())
	}
	if name, ok := opaque[typ]; ok {
		return name, nil
	}
	pointer := reflect.PointerTo(typ)
	if pointer.Implements(reflect.TypeFor[json.Unmarshaler]()) || pointer.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return "", fmt.Errorf("%s has a JSON form of its own that is not known here", typ)
	}
	switch typ.Kind() {
	case reflect.String:
		return "text", nil
	case reflect.Bool:
		return "boolean", nil
	case reflect.Int32:
		return "integer32", nil
	case reflect.Int64:
		return "integer64", nil
	case reflect.Struct:
		return t.addStruct(typ)
	case reflect.Slice:
		if typ.Elem().Kind() == reflect.Uint8 {
			return "base64String", nil
		}
		return t.addContainer("List", typ.Elem())
	case reflect.Map:
		if typ.Key().Kind() == reflect.String {
			return t.addContainer("Map", typ.Elem())
		}
	}
	return "", fmt.Errorf("%s is of a kind that is not known here", typ)
}

func (t *typeTable) addContainer(kind string, elem reflect.Type) (string, error) {
	id, err := t.add(elem)
	if err != nil {
		return "", err
	}
	name := strings.ToLower(kind) + "Of" + capitalize(id)
	t.entries[name] = entry{kind: kind, elem: id}
	return name, nil
}

func (t *typeTable) addStruct(typ reflect.Type) (string, error) {
	id := constant(typ)
	if other, ok := t.structs[id]; ok {
		if other != typ {
			return "", fmt.Errorf("two types are named %s: in %s and %s", id, other.PkgPath(), typ.PkgPath())
		}
		return id, nil
	}
	t.structs[id] = typ
	fields := map[string]string{}
	if err := t.addFields(fields, typ); err != nil {
		return "", err
	}
	t.entries[id] = entry{kind: "Object", name: typ.Name(), fields: fields}
	return id, nil
}

// addFields adds the fields of a struct by the names that encoding/json gives them.
func (t *typeTable) addFields(fields map[string]string, typ reflect.Type) error {
	for f := range typ.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported():
			continue
		case name == "" && f.Anonymous:
			if err := t.addFields(fields, f.Type); err != nil {
				return err
			}
			continue
		case name == "":
			name = f.Name
		}
		if _, ok := fields[name]; ok {
			return fmt.Errorf("%s has two fields %q", typ, name)
		}
		id, err := t.add(f.Type)
		if err != nil {
			return fmt.Errorf("%s in field %q: %w", typ, name, err)
		}
		fields[name] = id
	}
	return nil
}

func (t *typeTable) write(w io.Writer) {
	ids := slices.Sorted(maps.Keys(t.entries))
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == zero })
	ids = slices.Insert(ids, 0, zero)
	core := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !strings.HasPrefix(id, "coreV1") })
	fmt.Fprintf(w, "const (\n%s typeID = iota\n%s\n)\n\n", zero, strings.Join(ids[1:], "\n"))
	fmt.Fprintf(w, "// The object types of core/v1 are next to each other, sorted by name.\nconst (\nfirstCoreV1 = %s\nlastCoreV1 = %s\n)\n\n",
		core[0], core[len(core)-1])
	var slots slots
	fmt.Fprint(w, "var types = [...]entry{\n")
	for _, id := range ids {
		e := t.entries[id]
		names := slices.Sorted(maps.Keys(e.fields))
		fmt.Fprintf(w, "%s: {kind: %s", id, e.kind)
		if e.elem != "" {
			fmt.Fprintf(w, ", elem: %s", e.elem)
		}
		if e.name != "" {
			fmt.Fprintf(w, ", name: %q", e.name)
		}
		if len(names) > 0 {
			first, mask := slots.add(names)
			fmt.Fprintf(w, ", slots: %d, mask: %d", first, mask)
		}
		if e.fields != nil {
			fmt.Fprint(w, ", fields: []field{\n")
			for _, name := range names {
				fmt.Fprintf(w, "{%q, %s},\n", name, e.fields[name])
			}
			fmt.Fprint(w, "}")
		}
		fmt.Fprint(w, "},\n")
	}
	fmt.Fprint(w, "}\n\n")
	slots.write(w, "fieldSlots", "The hash tables of the types: what a name hashes to is the number of its field, counted from 1.")
}

// constant names the constant of a struct type: coreV1PodSpec for k8s.io/api/core/v1.PodSpec.
func constant(typ reflect.Type) string {
	dir, version := path.Split(typ.PkgPath())
	return path.Base(dir) + capitalize(version) + typ.Name()
}

func capitalize(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
