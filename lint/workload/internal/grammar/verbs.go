package grammar

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/schema"
)

// verb says what words a statement may have.
type verb struct {
	pod, container bool // states a pod, or containers
	pathless       bool // may do without a path
	flags          []string
	values         map[string]*regexp.Regexp // what values words of that name may have
	paths          []string                  // words whose value is a path from the same root
	fields         string                    // type of core/v1 whose fields words may rename, or ""
	labels         bool                      // any other word is a label
}

var (
	list     = regexp.MustCompile(`^[A-Za-z0-9+]+(,[A-Za-z0-9+]+)*$`)
	called   = regexp.MustCompile(`^[a-z0-9-]+$`)
	formats  = regexp.MustCompile(`^(` + formatSyntax + `)(\|(` + formatSyntax + `))*$`)
	revision = regexp.MustCompile(`^(:|@|none)$`)
	jsonPath = regexp.MustCompile(`^(\*|[A-Za-z0-9]+)(\.[A-Za-z0-9]+)*$`)
	when     = regexp.MustCompile(`^[A-Za-z0-9]+:[A-Za-z0-9]+$`)
)

const formatSyntax = `uri|path|url|endpoint|hf-id|ollama|preset|name|ref:[A-Z][A-Za-z]+`

var (
	versions       = map[string]*regexp.Regexp{"versions": list}
	containerWords = map[string]*regexp.Regexp{"versions": list, "as": called}
	containers     = verb{
		container: true, flags: []string{"overlay", "append-args"}, values: containerWords, paths: []string{"under"}, fields: "Container",
	}
)

var verbs = map[string]verb{
	"use":        {values: versions},
	"template":   {pod: true, flags: []string{"overlay", "inherits"}, values: versions, paths: []string{"under"}},
	"pod":        {pod: true, flags: []string{"overlay", "inherits"}, values: versions, paths: []string{"under"}, fields: "PodSpec"},
	"flat":       {pod: true, flags: []string{"overlay", "inherits"}, values: versions, paths: []string{"under"}, fields: "PodSpec"},
	"patch":      {values: versions},
	"container":  containers,
	"containers": containers,
	"inits":      containers,
	"sidecars":   containers,
	"ephemerals": containers,
	"image": {
		pathless: true,
		values:   map[string]*regexp.Regexp{"versions": list, "json": jsonPath, "when": when},
		paths:    []string{"registry", "repository", "name", "tag"},
	},
	"model": {
		flags:  []string{"dataset"},
		values: map[string]*regexp.Regexp{"versions": list, "format": formats, "revision": revision, "schemes": list},
		paths:  []string{"revision-at"},
	},
	"object": {flags: []string{"elsewhere", "templated"}, values: versions},
	"yaml":   {flags: []string{"elsewhere", "templated"}, values: versions},
	"shell":  {values: versions},
	"config": {values: versions},
	"expose": {flags: []string{"service-type", "enabled", "service", "ingress"}},
	"labels": {paths: []string{"from"}, labels: true},
}

// check reports what is wrong with a word. In a string of JSON, the path of a tag is one of JSON.
func (v verb) check(w word) error {
	if w.flag {
		if slices.Contains(v.flags, w.name) {
			return nil
		}
		return fmt.Errorf("unknown word %s", w)
	}
	if syntax, ok := v.values[w.name]; ok {
		if !syntax.MatchString(w.value) {
			return fmt.Errorf("%s: want %s", w, syntax)
		}
		return nil
	}
	switch {
	case slices.Contains(v.paths, w.name):
		if !isPath(w.value) && !(w.name == "tag" && jsonPath.MatchString(w.value)) {
			return fmt.Errorf("%s: no path", w)
		}
	case v.renames(w.name):
		for _, path := range strings.Split(w.value, ",") {
			if path != "-" && !isPath(strings.TrimPrefix(path, "/")) {
				return fmt.Errorf("%s: no path", w)
			}
		}
	case v.labels:
		return checkLabel(w)
	default:
		return fmt.Errorf("unknown word %s", w)
	}
	return nil
}

// renames reports whether words of that name say where a field is. Those of a pod's securityContext may be named by themselves.
func (v verb) renames(field string) bool {
	switch {
	case v.fields == "":
		return false
	case v.pod && field == "metadata", v.container && (field == "image-registry" || field == "image-tag"):
		return true
	}
	at, ok := schema.Named(v.fields)
	for name := range strings.SplitSeq(field, ".") {
		if !ok {
			return false
		}
		at, ok = at.Field(name)
	}
	return ok
}

var (
	labelKey   = regexp.MustCompile(`^([a-z0-9.-]+/)?[A-Za-z0-9][A-Za-z0-9._-]*$`)
	labelValue = regexp.MustCompile(`^(\*|([A-Za-z0-9._-]|\{(name|namespace|key|item\.[A-Za-z]+)\})+)$`)
)

func checkLabel(w word) error {
	if !labelKey.MatchString(w.name) || !labelValue.MatchString(w.value) {
		return fmt.Errorf("%s: no label", w)
	}
	return nil
}
