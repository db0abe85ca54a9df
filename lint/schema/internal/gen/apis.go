package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/version"
)

// gvk is a kind in an API version: {"apps/v1", "Deployment"}.
type gvk struct{ apiVersion, kind string }

func gvkOf(k schema.GroupVersionKind) gvk { return gvk{k.GroupVersion().String(), k.Kind} }

func (g gvk) String() string { return g.apiVersion + " " + g.kind }

// split returns the group, "" for the core group, and the version.
func (g gvk) split() (group, version string) {
	if group, version, ok := strings.Cut(g.apiVersion, "/"); ok {
		return group, version
	}
	return "", g.apiVersion
}

func compareGVK(a, b gvk) int {
	return cmp.Or(cmp.Compare(a.apiVersion, b.apiVersion), cmp.Compare(a.kind, b.kind))
}

// api is what the table says of a kind in an API version.
type api struct {
	typ         string // constant of its type
	scope       string // constant of its scope
	removed     int    // minor of the first Kubernetes 1.N that does not serve it, or 0
	replacement gvk    // zero if there is none
}

// listAPIs describes every known kind, and those that k8s.io/api does not hold. The source of k8s.io/api is in dir, and
// it is of Kubernetes 1.minor.
func listAPIs(known map[gvk]reflect.Type, dir string, minor int) (map[gvk]api, error) {
	apis := map[gvk]api{}
	for k, t := range known {
		tags, err := clientTags(filepath.Join(dir, strings.TrimPrefix(t.PkgPath(), apiModule)), t.Name())
		if err != nil {
			return nil, err
		}
		a := api{typ: constant(t), scope: scope(tags)}
		if k == binding {
			a.scope = "namespaced"
		}
		// What has no client, or one without verbs, is no object of its own but the body of a subresource or what is
		// sent to a webhook: these live on when the version of the object they belong to is gone.
		if slices.Contains(tags, "+genclient") && !slices.Contains(tags, "+genclient:noVerbs") {
			if a.removed, a.replacement, err = lifecycle(k, t); err != nil {
				return nil, err
			}
		}
		apis[k] = a
	}
	for k, a := range absent {
		if _, ok := apis[k]; ok {
			return nil, fmt.Errorf("%s is listed as absent from %s, which has it", k, apiModule)
		}
		a.typ = zero
		apis[k] = a
	}
	for k, n := range untagged {
		a, ok := apis[k]
		if !ok || a.removed != 0 {
			return nil, fmt.Errorf("%s is listed as untagged in %s, which does not have it or tags it", k, apiModule)
		}
		a.removed = n
		apis[k] = a
	}
	resolved := maps.Clone(apis)
	for k, a := range resolved {
		a.replacement = successor(k, apis, minor)
		resolved[k] = a
	}
	return resolved, nil
}

// lifecycle returns when the kind is removed and what replaces it, as its type says.
func lifecycle(k gvk, t reflect.Type) (removed int, replacement gvk, err error) {
	object := reflect.New(t).Interface()
	if o, ok := object.(interface{ APILifecycleRemoved() (major, minor int) }); ok {
		major, minor := o.APILifecycleRemoved()
		if major != 1 {
			return 0, gvk{}, fmt.Errorf("%s is removed in Kubernetes %d.%d: want 1.N", k, major, minor)
		}
		removed = minor
	}
	if o, ok := object.(interface {
		APILifecycleReplacement() schema.GroupVersionKind
	}); ok {
		replacement = gvkOf(o.APILifecycleReplacement())
		// networking.k8s.io/v1beta1 IngressClass is tagged as replaced by its list.
		replacement.kind = strings.TrimSuffix(replacement.kind, "List")
	}
	return removed, replacement, nil
}

// successor returns what to use instead of a removed kind: its replacement, or for want of one the most stable version
// of the kind in its group, or what replaces that in turn if Kubernetes 1.minor does not serve it.
func successor(k gvk, apis map[gvk]api, minor int) gvk {
	if apis[k].removed == 0 {
		return gvk{}
	}
	next := apis[k].replacement
	if _, ok := apis[next]; !ok {
		next = k
		for other := range apis {
			if sameKind(other, k) && moreStable(other, next) {
				next = other
			}
		}
	}
	switch removed := apis[next].removed; {
	case next == k:
		return gvk{}
	case removed != 0 && removed <= minor:
		return successor(next, apis, minor)
	}
	return next
}

func sameKind(a, b gvk) bool {
	groupA, _ := a.split()
	groupB, _ := b.split()
	return groupA == groupB && a.kind == b.kind
}

func moreStable(a, b gvk) bool {
	_, versionA := a.split()
	_, versionB := b.split()
	return version.CompareKubeAwareVersionStrings(versionA, versionB) > 0
}

// clientTags returns the +genclient lines of the comments before a type, in the Go package in dir. They are often not
// in the type's own comment but in one before it.
func clientTags(dir, typeName string) ([]string, error) {
	file := filepath.Join(dir, "types.go")
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("read comments of %s: %w", typeName, err)
	}
	var previous token.Pos
	for _, decl := range parsed.Decls {
		start := decl.Pos()
		if d, ok := decl.(*ast.GenDecl); ok && d.Tok == token.TYPE && d.Specs[0].(*ast.TypeSpec).Name.Name == typeName {
			var tags []string
			for _, group := range parsed.Comments {
				if group.Pos() < previous || group.Pos() > start {
					continue
				}
				for _, comment := range group.List {
					if tag := strings.TrimSpace(strings.TrimPrefix(comment.Text, "//")); strings.HasPrefix(tag, "+genclient") {
						tags = append(tags, tag)
					}
				}
			}
			return tags, nil
		}
		previous = decl.End()
	}
	return nil, fmt.Errorf("type %s is not in %s", typeName, file)
}

func scope(tags []string) string {
	switch {
	case !slices.Contains(tags, "+genclient"):
		return "unscoped"
	case slices.Contains(tags, "+genclient:nonNamespaced"):
		return "clusterScoped"
	}
	return "namespaced"
}

func writeAPIs(w io.Writer, apis map[gvk]api) {
	sorted := slices.SortedFunc(maps.Keys(apis), compareGVK)
	fmt.Fprint(w, "// Sorted by version and kind.\nvar apis = [...]api{\n")
	for _, k := range sorted {
		a := apis[k]
		fmt.Fprintf(w, "{version: %q, kind: %q, typ: %s, scope: %s", k.apiVersion, k.kind, a.typ, a.scope)
		if a.removed != 0 {
			fmt.Fprintf(w, ", removed: %d", a.removed)
		}
		if a.replacement != (gvk{}) {
			fmt.Fprintf(w, ", replacement: %q", a.replacement)
		}
		fmt.Fprint(w, "},\n")
	}
	fmt.Fprint(w, "}\n\n")

	var kinds []string
	fmt.Fprint(w, "// The versions of each kind, by their place in apis.\nvar kinds = [...][]uint8{\n")
	for i, k := range sorted {
		if !slices.Contains(kinds, k.kind) {
			kinds = append(kinds, k.kind)
			fmt.Fprintf(w, "{%d", i)
			for j, other := range sorted[i+1:] {
				if other.kind == k.kind {
					fmt.Fprintf(w, ", %d", i+1+j)
				}
			}
			fmt.Fprintf(w, "}, // %s\n", k.kind)
		}
	}
	fmt.Fprint(w, "}\n\n")
	var slots slots
	slots.add(kinds)
	slots.write(w, "kindSlots", "The hash table of the kinds: what a kind hashes to is its place in kinds, counted from 1.")
}
