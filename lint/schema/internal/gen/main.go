// Command gen writes table.go of package schema from the structs of k8s.io/api, at the version that go.mod asks for.
// Run go generate in package schema.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/format"
	"log"
	"os"
	"os/exec"
	"reflect"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
)

const apiModule = "k8s.io/api"

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	source, err := generate()
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile("table.go", source, 0o644); err != nil {
		log.Fatal(err)
	}
}

// generate returns the Go source of the table.
func generate() ([]byte, error) {
	m, err := findModule()
	if err != nil {
		return nil, err
	}
	minor, err := m.minor()
	if err != nil {
		return nil, err
	}
	known, err := knownTypes()
	if err != nil {
		return nil, err
	}
	types := newTypeTable()
	for _, t := range known {
		if _, err := types.add(t); err != nil {
			return nil, err
		}
	}
	apis, err := listAPIs(known, m.Dir, minor)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Code generated from %s %s by lint/schema/internal/gen. DO NOT EDIT.\n\npackage schema\n\n", apiModule, m.Version)
	fmt.Fprintf(&b, "// APIVersion is the Kubernetes version whose API the table holds.\nconst APIVersion = \"1.%d\"\n\n", minor)
	types.write(&b)
	writeAPIs(&b, apis)
	source, err := format.Source(b.Bytes())
	if err != nil {
		return nil, fmt.Errorf("format table: %w", err)
	}
	return source, nil
}

// module is what "go list -m -json" tells of a module.
type module struct {
	Version string // v0.37.2
	Dir     string // of its source
}

func findModule() (module, error) {
	out, err := exec.Command("go", "list", "-m", "-json", apiModule).Output()
	if err != nil {
		return module{}, fmt.Errorf("go list -m %s: %w", apiModule, err)
	}
	var m module
	if err := json.Unmarshal(out, &m); err != nil {
		return module{}, fmt.Errorf("go list -m %s: %w", apiModule, err)
	}
	return m, nil
}

// minor returns 37 for v0.37.2: k8s.io/api v0.N holds the API of Kubernetes 1.N.
func (m module) minor() (int, error) {
	major, rest, _ := strings.Cut(m.Version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	n, err := strconv.Atoi(minor)
	if major != "v0" || err != nil {
		return 0, fmt.Errorf("%s %s: want a version v0.N.M", apiModule, m.Version)
	}
	return n, nil
}

// knownTypes returns the Go type of every kind of k8s.io/api. It leaves out kinds that are lists of another kind, what
// apimachinery adds to every group (Status, WatchEvent, ListOptions), and the options of a request.
func knownTypes() (map[gvk]reflect.Type, error) {
	scheme := runtime.NewScheme()
	if err := groups.AddToScheme(scheme); err != nil {
		return nil, fmt.Errorf("add %s to scheme: %w", apiModule, err)
	}
	known := map[gvk]reflect.Type{}
	for k, t := range scheme.AllKnownTypes() {
		_, isList := t.FieldByName("ListMeta")
		if isList || strings.HasSuffix(k.Kind, "Options") || !strings.HasPrefix(t.PkgPath(), apiModule+"/") {
			continue
		}
		known[gvkOf(k)] = t
	}
	return known, nil
}
