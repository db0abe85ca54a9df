// Package schema tells which fields the Kubernetes API has and of what type, where its objects live, and when an API
// version was removed.
//
// In go the apiVersion and kind of an object; out comes a [Type], from which callers walk down field by field. [Check] does
// so for a whole manifest, and [Misnamed] tells kinds that do not exist. The knowledge is a static table that is generated
// from the structs of k8s.io/api: it takes no time at start and needs k8s.io/api only to be made anew, by go generate after
// its version in go.mod was raised. [APIVersion] is the Kubernetes version of the table. Custom resources are not in it.
package schema

//go:generate go run ./internal/gen

import (
	"cmp"
	"fmt"
	"iter"
	"sort"
)

// Kind says what JSON a type is written as.
type Kind uint8

// Kinds of types. The zero value is Any.
const (
	Any         Kind = iota // any JSON value: a raw extension
	Object                  // an object with known fields
	List                    // an array
	Map                     // an object with keys of the user's choice
	String                  // a string, enumerations and names included
	Bool                    // true or false
	Int32                   // an integer of 32 bits
	Int64                   // an integer of 64 bits
	Quantity                // a number or a string such as "1500m" or "2Gi"
	IntOrString             // an integer of 32 bits or a string, such as a port or "25%"
	Time                    // a string by RFC 3339, in seconds
	MicroTime               // a string by RFC 3339, in microseconds
	Bytes                   // a string in base64
)

var kindNames = [...]string{
	Any:         "anything",
	Object:      "object",
	List:        "list",
	Map:         "map",
	String:      "string",
	Bool:        "boolean",
	Int32:       "32-bit integer",
	Int64:       "64-bit integer",
	Quantity:    "quantity",
	IntOrString: "integer or string",
	Time:        "time",
	MicroTime:   "time",
	Bytes:       "base64 string",
}

// String names the kind in the words of a message, without article.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Type is the type of a value in the API. Types are comparable. The zero Type is of kind [Any].
type Type struct{ id typeID }

// typeID is an index into the table of types.
type typeID uint16

// entry is a type in the table.
type entry struct {
	kind   Kind
	mask   uint8   // number of the slots of an Object, less one
	elem   typeID  // of a List or Map
	slots  uint16  // of an Object: the first of its hash table in fieldSlots
	name   string  // of an Object
	fields []field // of an Object, sorted by name
}

// field returns the type of the field that has a name, and whether there is one.
func (e *entry) field(name string) (typeID, bool) {
	if len(e.fields) == 0 {
		return anything, false
	}
	for at := hash(name); ; at++ {
		n := fieldSlots[uint(e.slots)+at&uint(e.mask)]
		if n == 0 {
			return anything, false
		}
		if f := &e.fields[n-1]; f.name == name {
			return f.typ, true
		}
	}
}

// hash tells names apart by what is quick to see of them. The generator has the same function.
func hash(s string) uint {
	if s == "" {
		return 0
	}
	n := len(s)
	return uint(n) + 31*uint(s[0]) + 37*uint(s[n/2]) + 41*uint(s[n-1])
}

type field struct {
	name string
	typ  typeID
}

// api is a kind in one API version.
type api struct {
	version, kind string
	typ           typeID // anything if k8s.io/api does not hold it
	scope         scope
	removed       uint8  // minor of the first Kubernetes 1.N that does not serve it, or 0
	replacement   string // version and kind to use instead of a removed one, if any
}

type scope uint8

const (
	unscoped scope = iota // never stored: the body of a subresource, or what is sent to a webhook
	namespaced
	clusterScoped
)

// Lookup returns the type of the objects of a kind, and whether the table has it: Lookup("apps/v1", "Deployment").
// Kinds that are only lists of another, such as PodList, are not in the table.
func Lookup(apiVersion, kind string) (Type, bool) {
	a, ok := find(apiVersion, kind)
	if !ok {
		return Type{}, false
	}
	return Type{a.typ}, a.typ != anything
}

// Named returns the object type of core/v1 that has the Go name, and whether there is one: Named("PodTemplateSpec").
func Named(name string) (Type, bool) {
	core := types[firstCoreV1 : lastCoreV1+1]
	i, ok := sort.Find(len(core), func(i int) int { return cmp.Compare(name, core[i].name) })
	if !ok {
		return Type{}, false
	}
	return Type{firstCoreV1 + typeID(i)}, true
}

// Removed returns the minor of the first Kubernetes 1.N that does not serve the kind in the API version, and the one
// to use instead, such as "apps/v1 Deployment", or "" if there is none. It is not ok for what nothing is known to
// remove. Up to [APIVersion], a removal has happened; after it, it is planned, and may still be put off.
func Removed(apiVersion, kind string) (minor int, replacement string, ok bool) {
	a, ok := find(apiVersion, kind)
	if !ok {
		return 0, "", false
	}
	return int(a.removed), a.replacement, a.removed != 0
}

// ClusterScoped reports whether objects of a kind are outside of any namespace. It is not known for kinds that are not
// in the table, and for those that are never stored, such as AdmissionReview.
func ClusterScoped(apiVersion, kind string) (cluster, known bool) {
	a, ok := find(apiVersion, kind)
	if !ok {
		return false, false
	}
	return a.scope == clusterScoped, a.scope != unscoped
}

// find returns the entry of a kind in an API version, and whether there is one.
func find(apiVersion, kind string) (a *api, ok bool) {
	for _, i := range versionsOf(kind) {
		if a := &apis[i]; a.version == apiVersion {
			return a, true
		}
	}
	return nil, false
}

// versionsOf returns the places in apis of the versions of a kind.
func versionsOf(kind string) []uint8 {
	for at := hash(kind); ; at++ {
		n := kindSlots[at%uint(len(kindSlots))]
		if n == 0 {
			return nil
		}
		if versions := kinds[n-1]; apis[versions[0]].kind == kind {
			return versions
		}
	}
}

// Kind says what JSON the type is written as.
func (t Type) Kind() Kind { return types[t.id].kind }

// Name returns the Go name of an [Object] type, such as "SecurityContext", and "" for every other kind. The same name
// may be in several API versions.
func (t Type) Name() string { return types[t.id].name }

// Elem returns the type of the items of a [List] or of the values of a [Map], and the zero Type for every other kind.
func (t Type) Elem() Type { return Type{types[t.id].elem} }

// Field returns the type of the field of an [Object] that has the name, upper and lower case told apart as the API
// server does, and whether there is one.
func (t Type) Field(name string) (Type, bool) {
	id, ok := types[t.id].field(name)
	return Type{id}, ok
}

// FieldNames yields the names of the fields of an [Object], sorted.
func (t Type) FieldNames() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, f := range types[t.id].fields {
			if !yield(f.name) {
				return
			}
		}
	}
}
