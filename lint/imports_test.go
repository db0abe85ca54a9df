package lint_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// layer says what the packages of a folder may import.
type layer struct {
	folder  string   // below the module's root; a final /* takes the folders below it as well
	project []string // folders of the project that it may import
	pure    bool     // touches neither the file system, nor the clock, nor the network, nor a terminal
	except  string   // import that a pure package may have all the same
}

// engine are the packages that lint is built on. Go itself forbids that they import each other in a circle.
var engine = []string{
	"lint/manifest", "lint/secret", "lint/schema", "lint/workload", "lint/image", "lint/model", "lint/podsecurity", "lint/cluster", "lint/network",
	"lint/exception",
}

// layers are the packages of the project. One that is new has to say here what it is.
var layers = []layer{
	{folder: "lint/manifest", pure: true, except: "unsafe"}, // its strings share the memory of the text
	{folder: "lint/secret", project: []string{"lint/manifest"}, pure: true},
	{folder: "lint/schema", project: engine, pure: true},
	{folder: "lint/workload", project: append([]string{"lint/workload/internal/grammar"}, engine...), pure: true},
	{folder: "lint/workload/internal/grammar", project: engine, pure: true},
	{folder: "lint/image", project: engine, pure: true},
	{folder: "lint/model", project: engine, pure: true},
	{folder: "lint/podsecurity", project: engine, pure: true},
	{folder: "lint/cluster", project: engine, pure: true},
	{folder: "lint/network", project: engine, pure: true},
	{folder: "lint/exception", project: []string{"lint/manifest"}, pure: true},
	{folder: "lint", project: engine, pure: true},
	{folder: "lint/baseline", project: append([]string{"lint"}, engine...), pure: true},
	{folder: "rules/internal/sample"}, // for tests
	{folder: "rules/*", project: append([]string{"lint", "rules/*"}, engine...), pure: true},
	{folder: "lint/source"},
	{folder: "lint/config", project: append([]string{"lint", "lint/report"}, engine...)},
	{folder: "lint/fix", project: append([]string{"lint"}, engine...)},
	{folder: "lint/picture", project: []string{"lint/network"}, pure: true},
	{folder: "lint/report", project: append([]string{"lint", "lint/fix", "lint/picture"}, engine...)},
	{folder: "lint/schema/internal/*", project: engine},
	{folder: "lint/workload/internal/*", project: append([]string{"lint/workload/internal/grammar"}, engine...)},
	{folder: "cmd/*", project: []string{"cmd/*", "lint", "lint/*", "rules/*"}},
}

// impure are the imports that a pure package has no use for, each with what is below it.
var impure = []string{
	"os", "path/filepath", "syscall", "log", "net/http", "math/rand", "crypto/rand", "unsafe", "plugin", "embed",
	"golang.org/x/sys", "golang.org/x/term", "golang.org/x/net", "github.com/spf13", "github.com/fatih/color", "github.com/mattn",
}

func holds(folder, name string) bool {
	if parent, ok := strings.CutSuffix(folder, "/*"); ok {
		return name == parent || strings.HasPrefix(name, parent+"/")
	}
	return name == folder
}

func (l layer) mayImport(imported, module string) bool {
	if imported == module || strings.HasPrefix(imported, module+"/") {
		folder := strings.TrimPrefix(strings.TrimPrefix(imported, module), "/")
		return slices.ContainsFunc(l.project, func(allowed string) bool { return holds(allowed, folder) })
	}
	return !l.pure || imported == l.except || imported != "net" && !slices.ContainsFunc(impure, func(forbidden string) bool { return holds(forbidden+"/*", imported) })
}

// TestImports holds the packages to the direction in which everything goes: source, manifest, workload, rules, findings,
// report. Nothing downstream is imported upstream, nothing imports the command, and what checks manifests touches nothing
// but the text it is given.
func TestImports(t *testing.T) {
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	module := strings.Fields(string(text))[1]

	files := token.NewFileSet()
	seen := map[string]bool{}
	err = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(name))
		if err != nil {
			return err
		}
		folder = filepath.ToSlash(folder)
		if entry.IsDir() {
			if _, err := os.Stat(filepath.Join(name, "go.mod")); err == nil && name != root {
				return fs.SkipDir // a module of its own
			}
			if base := entry.Name(); base == "testdata" || strings.HasPrefix(base, ".") && name != root {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(entry.Name()) != ".go" || strings.HasSuffix(entry.Name(), "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(layers, func(l layer) bool { return holds(l.folder, folder) })
		if at < 0 {
			t.Errorf("%s: the package is in no layer", name)
			return nil
		}
		seen[layers[at].folder] = true
		checkFile(t, layers[at], module, file, files)
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(seen), 8, "the packages were not found")
}

// clocks are what package time has beside arithmetic and formats.
var clocks = []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "LoadLocation", "Local"}

func checkFile(t *testing.T, l layer, module string, file *ast.File, files *token.FileSet) {
	clock := "time" // what the file calls package time
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		if !l.mayImport(imported, module) {
			t.Errorf("%s: %s may not import %s", files.Position(spec.Pos()), l.folder, imported)
		}
		if imported == "time" && spec.Name != nil {
			clock = spec.Name.Name
		}
		if spec.Name != nil && spec.Name.Name == "_" && strings.HasPrefix(imported, module+"/") {
			t.Errorf("%s: nothing is wired by importing it", files.Position(spec.Pos()))
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				t.Errorf("%s: no init: what a package needs is said where it is used", files.Position(n.Pos()))
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "fmt" && strings.HasPrefix(n.Sel.Name, "Print") && l.pure {
				t.Errorf("%s: %s may not print", files.Position(n.Pos()), l.folder)
			} else if ok && l.pure && x.Name == clock && slices.Contains(clocks, n.Sel.Name) {
				t.Errorf("%s: %s may not look at the clock", files.Position(n.Pos()), l.folder)
			}
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && (f.Name == "print" || f.Name == "println") {
				t.Errorf("%s: %s may not print", files.Position(n.Pos()), l.folder)
			}
		}
		return true
	})
}

func TestMayImport(t *testing.T) {
	const module = "example.com/m"
	find := func(folder string) layer {
		return layers[slices.IndexFunc(layers, func(l layer) bool { return holds(l.folder, folder) })]
	}
	for _, test := range []struct {
		folder, imported string
		want             bool
	}{
		{"rules/pod", "example.com/m/lint", true},
		{"rules/pod", "example.com/m/lint/workload", true},
		{"rules", "example.com/m/rules/pod", true},
		{"rules/pod", "example.com/m/lint/report", false},
		{"rules/pod", "example.com/m/lint/source", false},
		{"rules/pod", "example.com/m/cmd/internal/cli", false},
		{"rules/pod", "os", false},
		{"rules/pod", "os/exec", false},
		{"rules/pod", "fmt", true},
		{"lint", "example.com/m/lint/manifest", true},
		{"lint", "example.com/m/lint/report", false},
		{"lint", "example.com/m/rules", false},
		{"lint", "time", true}, // but for its clocks
		{"lint", "github.com/fatih/color", false},
		{"lint/manifest", "example.com/m/lint", false},
		{"lint/image", "net", false},
		{"lint/image", "net/netip", true},
		{"lint/source", "os", true},
		{"lint/source", "example.com/m/lint/manifest", false},
		{"lint/report", "example.com/m/lint", true},
		{"lint/report", "example.com/m/lint/source", false},
		{"lint/report", "example.com/m/rules", false},
		{"cmd/internal/cli", "example.com/m/lint/source", true},
		{"cmd/seaworthy", "example.com/m/cmd/internal/cli", true},
	} {
		require.Equal(t, test.want, find(test.folder).mayImport(test.imported, module), "%s imports %s", test.folder, test.imported)
	}
}
