package main

import (
	"encoding/json"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/seaworthy-lint/seaworthy/lint/schema"
)

func needGo(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("the go command is not here")
	}
}

func TestTableIsCurrent(t *testing.T) {
	needGo(t)
	want, err := generate()
	require.NoError(t, err)
	got, err := os.ReadFile(filepath.Join("..", "..", "table.go"))
	require.NoError(t, err)
	require.True(t, string(want) == string(got), "table.go is out of date: run go generate ./lint/schema")
}

func TestEveryGroupIsIn(t *testing.T) {
	needGo(t)
	m, err := findModule()
	require.NoError(t, err)
	known, err := knownTypes()
	require.NoError(t, err)
	in := map[string]bool{}
	for _, typ := range known {
		in[strings.TrimPrefix(typ.PkgPath(), apiModule+"/")] = true
	}
	require.NoError(t, filepath.WalkDir(m.Dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "register.go" {
			group, err := filepath.Rel(m.Dir, filepath.Dir(path))
			require.NoError(t, err)
			require.True(t, in[filepath.ToSlash(group)], "%s is not in groups", group)
		}
		return err
	}))
}

// mapKey is the key of every map that fill makes.
const mapKey = "key of a map"

// forms are the JSON values that fill gives to types that have their own JSON form, and to []byte.
var forms = map[reflect.Type]string{
	reflect.TypeFor[[]byte]():               `"Ynl0ZXM="`,
	reflect.TypeFor[metav1.Time]():          `"2006-01-02T15:04:05Z"`,
	reflect.TypeFor[metav1.MicroTime]():     `"2006-01-02T15:04:05.000000Z"`,
	reflect.TypeFor[resource.Quantity]():    `"1500m"`,
	reflect.TypeFor[intstr.IntOrString]():   `"50%"`,
	reflect.TypeFor[runtime.RawExtension](): `{"raw":"extension"}`,
	reflect.TypeFor[metav1.FieldsV1]():      `{"raw":"extension"}`,
}

// stringKinds tells from a string that fill wrote which kind of type it was written for.
var stringKinds = map[string]schema.Kind{
	"string":                      schema.String,
	"Ynl0ZXM=":                    schema.Bytes,
	"2006-01-02T15:04:05Z":        schema.Time,
	"2006-01-02T15:04:05.000000Z": schema.MicroTime,
	"1500m":                       schema.Quantity,
	"50%":                         schema.IntOrString,
}

// fill sets a value and all it holds to something that encoding/json does not leave out and that tells its type. It
// leaves out lists of a struct that the value is in.
func fill(t *testing.T, v reflect.Value, in ...reflect.Type) {
	if form, ok := forms[v.Type()]; ok {
		require.NoError(t, json.Unmarshal([]byte(form), v.Addr().Interface()))
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), in...)
	case reflect.Struct:
		in = append(slices.Clip(in), v.Type())
		for i := range v.NumField() {
			fill(t, v.Field(i), in...)
		}
	case reflect.Slice:
		if !slices.Contains(in, v.Type().Elem()) {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(t, v.Index(0), in...)
		}
	case reflect.Map:
		elem := reflect.New(v.Type().Elem()).Elem()
		fill(t, elem, in...)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf(mapKey).Convert(v.Type().Key()), elem)
	case reflect.String:
		v.SetString("string")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int32:
		v.SetInt(math.MaxInt32)
	case reflect.Int64:
		v.SetInt(math.MaxInt64)
	default:
		require.Fail(t, "unexpected type", "%s", v.Type())
	}
}

// compare fails unless a JSON value that fill and encoding/json made is one of the type, with exactly its fields.
func compare(t *testing.T, path string, typ schema.Type, value any, in ...schema.Type) {
	want := schema.Any
	switch value := value.(type) {
	case bool:
		want = schema.Bool
	case json.Number:
		want = schema.Int64
		if value == json.Number(strconv.Itoa(math.MaxInt32)) {
			want = schema.Int32
		}
	case string:
		want = stringKinds[value]
	case []any:
		want = schema.List
		compare(t, path+"[]", typ.Elem(), value[0], in...)
	case map[string]any:
		if value["raw"] == "extension" {
			break
		}
		if elem, ok := value[mapKey]; ok {
			want = schema.Map
			compare(t, path+"[]", typ.Elem(), elem, in...)
			break
		}
		want = schema.Object
		in = append(slices.Clip(in), typ)
		for name := range value {
			_, ok := typ.Field(name)
			require.True(t, ok, "%s.%s is not in the table", path, name)
		}
		for name := range typ.FieldNames() {
			field, _ := typ.Field(name)
			if v, ok := value[name]; ok && v != nil {
				compare(t, path+"."+name, field, v, in...)
				continue
			}
			require.Contains(t, in, field.Elem(), "%s.%s is in the table alone", path, name)
		}
	}
	require.Equal(t, want, typ.Kind(), path)
}

// What encoding/json writes of every Go type is what the table says.
func TestTypesAreWhatJSONWrites(t *testing.T) {
	known, err := knownTypes()
	require.NoError(t, err)
	for k, goType := range known {
		t.Run(k.String(), func(t *testing.T) {
			v := reflect.New(goType)
			fill(t, v.Elem())
			written, err := json.Marshal(v.Interface())
			require.NoError(t, err)
			decoder := json.NewDecoder(strings.NewReader(string(written)))
			decoder.UseNumber()
			var value any
			require.NoError(t, decoder.Decode(&value))

			typ, ok := schema.Lookup(k.apiVersion, k.kind)
			require.True(t, ok)
			require.Equal(t, goType.Name(), typ.Name())
			compare(t, k.kind, typ, value)
		})
	}
}
