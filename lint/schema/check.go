package schema

import (
	"math"
	"strconv"
	"strings"
	gotime "time" // the table has a type of that name
	"unicode"
	"unicode/utf8"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Fault says what is wrong with a value.
type Fault uint8

// Faults. But for an UnknownField, which it drops unless it is asked to be strict, the API server rejects the object.
const (
	UnknownField Fault = iota // the object has no such field
	WrongKind                 // another kind of value than the type is written as
	OutOfRange                // an integer that the type cannot hold
	Malformed                 // a string or number that is no quantity, time or base64
)

// Problem is a value that is not of its type in the API.
type Problem struct {
	Fault Fault
	At    manifest.Value
	Type  Type   // that At is not of; for an UnknownField that of the object which lacks it
	Field string // name of the field or key that takes a value of the Type; "" for the root
	Item  bool   // each item of the list in that field is to be of the Type
	// Of an UnknownField: its name, and the value that has it.
	Name   string
	Within manifest.Value
}

// Check compares a value with a type and returns all that differs, in the order of the text. It decodes as the API server
// does (sigs.k8s.io/json) what kubectl makes of the manifest: names are case-sensitive, and null is the zero value of
// every type.
func Check(t Type, v manifest.Value) []Problem {
	var c checker
	c.check(t.id, v, "", false)
	return c.problems
}

// CheckObject checks an object of a kind in the table, and the pods of OpenShift's DeploymentConfig, which are those of
// Kubernetes. The parameters of an OpenShift Template, which may stand for anything, are no problem.
func CheckObject(o *manifest.Object) []Problem {
	c := checker{templated: o.Templated}
	if t, ok := Lookup(o.APIVersion, o.Kind); ok {
		c.check(t.id, o.Value, "", false)
	} else if o.Is("apps.openshift.io", "DeploymentConfig") || o.Is("", "DeploymentConfig") {
		t, _ := Named("PodTemplateSpec")
		c.check(t.id, o.Field("spec", "template"), "template", false)
	}
	return c.problems
}

type checker struct {
	templated bool
	problems  []Problem
}

// placeholder reports whether a text has parameters that are not filled in.
func (c *checker) placeholder(text string) bool { return c.templated && strings.Contains(text, "${") }

// check compares a value, which is that of a field or an item in its list, with a type.
func (c *checker) check(id typeID, v manifest.Value, field string, item bool) {
	kind := v.Kind()
	if kind <= manifest.Null || c.templated && c.placeholder(v.Text()) {
		return
	}
	t := &types[id]
	switch {
	case t.kind == Object && kind == manifest.Mapping:
		for name, value := range v.Entries() {
			if fieldType, ok := t.field(name); ok {
				c.check(fieldType, value, name, false)
			} else if !c.placeholder(name) {
				c.problems = append(c.problems, Problem{Fault: UnknownField, At: value, Type: Type{id}, Field: field, Item: item, Name: name, Within: v})
			}
		}
	case t.kind == Map && kind == manifest.Mapping:
		for key, value := range v.Entries() {
			c.check(t.elem, value, key, false)
		}
	case t.kind == List && kind == manifest.Sequence:
		for _, value := range v.Items() {
			c.check(t.elem, value, field, true)
		}
	default:
		if fault, bad := t.kind.refuses(v, kind); bad {
			c.problems = append(c.problems, Problem{Fault: fault, At: v, Type: Type{id}, Field: field, Item: item})
		}
	}
}

// refuses reports whether a value of some kind, which is there and not null, is not what a type of kind k is written as,
// and why. It does not look into it.
func (k Kind) refuses(v manifest.Value, kind manifest.Kind) (fault Fault, bad bool) {
	switch k {
	case Any:
		return 0, false
	case String:
		return WrongKind, kind != manifest.String
	case Bool:
		return WrongKind, kind != manifest.Bool
	case Int32:
		return checkInteger(v, math.MinInt32, math.MaxInt32)
	case Int64:
		return checkInteger(v, math.MinInt64, math.MaxInt64)
	case IntOrString:
		if kind == manifest.String {
			return 0, false
		}
		return checkInteger(v, math.MinInt32, math.MaxInt32)
	case Quantity:
		return checkQuantity(v)
	case Time:
		return checkText(v, isTime)
	case MicroTime:
		return checkText(v, isMicroTime)
	case Bytes:
		return checkBytes(v)
	}
	return WrongKind, true // an object, a map or a list
}

func checkInteger(v manifest.Value, least, most int64) (Fault, bool) {
	n, ok := v.Int()
	switch {
	case ok:
		return OutOfRange, n < least || n > most
	case v.Kind() == manifest.Int:
		return OutOfRange, true // more than 64 bits
	}
	return WrongKind, true
}

func checkQuantity(v manifest.Value) (Fault, bool) {
	switch v.Kind() {
	case manifest.Int:
		return 0, false
	case manifest.Float:
		return Malformed, strings.ContainsAny(v.Literal(), "nN") // .inf and .nan
	}
	return checkText(v, IsQuantity)
}

// checkBytes accepts what encoding/json reads into bytes: base64, and a list of numbers.
func checkBytes(v manifest.Value) (Fault, bool) {
	if v.Kind() != manifest.Sequence {
		return checkText(v, isBase64)
	}
	for _, item := range v.Items() {
		if fault, bad := checkInteger(item, 0, math.MaxUint8); bad && item.Exists() {
			return fault, true
		}
	}
	return 0, false
}

func checkText(v manifest.Value, wellFormed func(string) bool) (Fault, bool) {
	if v.Kind() != manifest.String {
		return WrongKind, true
	}
	return Malformed, !wellFormed(v.Text())
}

// IsQuantity reports whether a string is one that the API server takes for a quantity: a number with an optional suffix. Source:
// k8s.io/apimachinery/pkg/api/resource.Quantity.UnmarshalJSON, which trims the JSON text, where the blanks of ASCII other
// than spaces are escaped, and which takes most suffixes without a number too.
func IsQuantity(s string) bool {
	s = strings.TrimFunc(s, func(r rune) bool { return r == ' ' || r >= utf8.RuneSelf && unicode.IsSpace(r) })
	if s == "" {
		return false
	}
	if s[0] == '+' || s[0] == '-' {
		s = s[1:]
	}
	s = afterDigits(s)
	if fraction, ok := strings.CutPrefix(s, "."); ok {
		s = afterDigits(fraction)
	}
	switch s {
	case "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei":
		return true
	}
	_, err := strconv.ParseInt(s[1:], 10, 64)
	return (s[0] == 'e' || s[0] == 'E') && err == nil
}

// afterDigits returns s without the digits that it begins with.
func afterDigits(s string) string {
	for s != "" && '0' <= s[0] && s[0] <= '9' {
		s = s[1:]
	}
	return s
}

// isTime reports whether a string is a time as metav1.Time reads it.
func isTime(s string) bool {
	_, err := gotime.Parse(gotime.RFC3339, s)
	return err == nil
}

// isMicroTime reports whether a string is a time as metav1.MicroTime reads it, by metav1.RFC3339Micro.
func isMicroTime(s string) bool {
	_, err := gotime.Parse("2006-01-02T15:04:05.000000Z07:00", s)
	return err == nil
}

// isBase64 reports whether a string is in standard base64 with padding, in which line breaks do not count: what
// base64.StdEncoding decodes.
func isBase64(s string) bool {
	digits, padding := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\r' || c == '\n':
		case c == '=':
			padding++
		case padding > 0:
			return false
		case 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/':
			digits++
		default:
			return false
		}
	}
	return padding <= 2 && (digits+padding)%4 == 0
}
