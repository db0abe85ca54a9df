package workload

import (
	"fmt"
	"slices"
	"strings"
)

// kind says where the objects of a custom resource hold pods, images and models. It is made from the statements of a table,
// see kinds.txt for the language.
type kind struct {
	pods     []podPlace
	images   []imagePlace
	models   []modelPlace
	embedded []embeddedPlace
	texts    []textPlace
	exposes  []exposePlace
}

// podPlace is where pods stand.
type podPlace struct {
	path       path
	verb       string // template, pod, flat, patch, or empty for containers that stand in no pod
	overlay    bool
	inherits   bool     // what the pod itself lacks is not known, what its containers lack is
	versions   []string // of the API; empty for all
	renamed    []rename
	under      []path // of what holds where the pod says nothing, in the same object
	containers []containerPlace
	labels     []labelPlace
	contract   bool // labels are all that the operator adds and a selector would name
}

// containerPlace is where containers of a pod stand.
type containerPlace struct {
	path     path // from the object's root
	listed   bool // the path ends at the items of a list
	kind     ContainerType
	name     string // where it has none of its own
	overlay  bool
	appends  bool // its args follow those of what it is merged with
	versions []string
	renamed  []rename
	under    []path
}

// rename is a field of a PodSpec or a container that is called otherwise.
type rename struct {
	field string
	paths []path // from the object's root: of them, the first that is there holds; none where there is no such field
}

type imagePlace struct {
	versions []string
	path     path            // of the whole reference, or of the first part
	parts    map[string]path // registry, repository, name, tag
	json     string          // field of the JSON that the string holds; empty for a reference
	jsonTag  string          // the field of that JSON that holds the tag; empty for none
	when     [2]string       // name and value of a field beside the image; empty for always
}

type modelPlace struct {
	versions []string
	path     path
	format   string
	revision string
	at       path // of the revision; nil for none
	dataset  bool
}

type embeddedPlace struct {
	versions []string
	path     path
	verb     string // object or yaml
	// elsewhere says that the object is made in another cluster: its namespace is not that of what it stands in.
	elsewhere bool
	// templated says that strings in it hold variables that are filled in later.
	templated bool
}

type textPlace struct {
	versions []string
	path     path
	verb     string // shell or config
}

type exposePlace struct {
	path path
	by   string // service-type, enabled, service or ingress
}

type labelPlace struct {
	key, value string
	from       path // copies a mapping, where it is not nil
}

// step is one step of a path.
type step struct {
	field string // name of a field, or of a list item
	by    stepKind
}

type stepKind uint8

const (
	toField  stepKind = iota
	toItems           // []
	toNamed           // [name=X], or [name=X*] for those that begin so
	toValues          // {}
)

// path leads from a mapping to values in it.
type path []step

func parsePath(s string) (path, error) {
	var p path
	for rest := s; rest != ""; {
		switch rest[0] {
		case '[':
			end := strings.IndexByte(rest, ']')
			if end < 0 {
				return nil, fmt.Errorf("path %s: [ without ]", s)
			}
			switch name, ok := strings.CutPrefix(rest[1:end], "name="); {
			case ok:
				p = append(p, step{name, toNamed})
			case end == 1:
				p = append(p, step{"", toItems})
			default:
				return nil, fmt.Errorf("path %s: %s is neither [] nor [name=...]", s, rest[:end+1])
			}
			rest = rest[end+1:]
		case '{':
			if !strings.HasPrefix(rest, "{}") {
				return nil, fmt.Errorf("path %s: { without }", s)
			}
			p = append(p, step{"", toValues})
			rest = rest[2:]
		case '"':
			name, behind, ok := strings.Cut(rest[1:], `"`)
			if !ok {
				return nil, fmt.Errorf("path %s: a quote is not closed", s)
			}
			p = append(p, step{name, toField})
			rest = behind
		default:
			end := strings.IndexAny(rest, `.[{"`)
			if end < 0 {
				end = len(rest)
			}
			if end == 0 {
				return nil, fmt.Errorf("path %s: a dot without a name before it", s)
			}
			p = append(p, step{rest[:end], toField})
			rest = rest[end:]
		}
		after, dotted := strings.CutPrefix(rest, ".")
		switch {
		case dotted && (after == "" || after[0] == '[' || after[0] == '{'):
			return nil, fmt.Errorf("path %s: a dot without a name behind it", s)
		case !dotted && rest != "" && rest[0] != '[' && rest[0] != '{':
			return nil, fmt.Errorf("path %s: no dot before %s", s, rest)
		}
		rest = after
	}
	switch {
	case len(p) == 0:
		return nil, fmt.Errorf("path is empty")
	case p[0].by == toItems || p[0].by == toNamed:
		return nil, fmt.Errorf("path %s begins with a list, and an object is a mapping", s)
	}
	return p, nil
}

// common returns how many steps two paths have in common.
func (p path) common(q path) int {
	n := 0
	for n < len(p) && n < len(q) && p[n] == q[n] {
		n++
	}
	return n
}

// within reports whether p leads through q.
func (p path) within(q path) bool { return p.common(q) == len(q) }

// verbs of containers, and the type of these.
var containerVerbs = map[string]ContainerType{"container": Regular, "containers": Regular, "sidecars": Regular, "inits": Init, "ephemerals": Ephemeral}

// parseKind reads the statements of a kind: one a line, VERB PATH WORD...
func parseKind(text string) (*kind, error) {
	k := new(kind)
	var containers []containerPlace
	for line := range strings.Lines(text) {
		s, err := parseStatement(line)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", strings.TrimSpace(line), err)
		}
		if t, ok := containerVerbs[s.verb]; ok {
			containers = append(containers, containerPlace{
				path: s.path, listed: s.path[len(s.path)-1].by == toItems, kind: t, name: s.words["as"], overlay: s.flags["overlay"],
				appends: s.flags["append-args"], versions: s.versions(), renamed: s.renamed, under: s.under,
			})
			continue
		}
		if err := k.add(s); err != nil {
			return nil, fmt.Errorf("%s: %w", strings.TrimSpace(line), err)
		}
	}
	for i := range containers {
		k.enclose(containers[i])
	}
	for i := range k.pods {
		for j, under := range k.pods[i].under {
			for other := range k.pods {
				if slices.Equal(k.pods[other].path, under) {
					k.pods[i].under[j] = k.pods[other].spec()
				}
			}
		}
	}
	return k, nil
}

// spec returns where the fields of the pod's spec stand.
func (place *podPlace) spec() path {
	if place.verb == "template" {
		return append(slices.Clip(place.path), step{"spec", toField})
	}
	return place.path
}

// enclose gives containers to the nearest pod around them. Where there is none, they are in one of its own, of which nothing
// else is known.
func (k *kind) enclose(c containerPlace) {
	var pod *podPlace
	for i := range k.pods {
		if around := &k.pods[i]; c.path.within(around.path) && around.verb != "patch" && (pod == nil || len(around.path) >= len(pod.path)) {
			pod = around
		}
	}
	if pod == nil {
		parent := c.path
		if !c.listed {
			parent = parent[:len(parent)-1]
		}
		for len(parent) > 0 && parent[len(parent)-1].by == toItems && c.listed {
			parent = parent[:len(parent)-1]
		}
		if c.listed {
			parent = parent[:len(parent)-1] // the mapping that holds the list
		}
		k.pods = append(k.pods, podPlace{path: slices.Clone(parent), overlay: true})
		pod = &k.pods[len(k.pods)-1]
	}
	pod.containers = append(pod.containers, c)
}

// statement is one line of the table.
type statement struct {
	verb    string
	path    path
	words   map[string]string
	flags   map[string]bool
	renamed []rename
	under   []path
	rest    []string
}

func (s *statement) versions() []string {
	if v := s.words["versions"]; v != "" {
		return strings.Split(v, ",")
	}
	return nil
}

// imageParts are the words by which an image statement names the parts of a reference, in their order.
var imageParts = [4]string{"registry", "repository", "name", "tag"}

// isPart reports whether a word of an image statement gives a part of the reference.
func isPart(word string) bool {
	name, _, ok := strings.Cut(word, "=")
	return ok && slices.Contains(imageParts[:], name)
}

func parseStatement(line string) (*statement, error) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return nil, fmt.Errorf("empty statement")
	}
	s := &statement{verb: words[0], words: map[string]string{}, flags: map[string]bool{}}
	words = words[1:]
	if len(words) == 0 {
		return nil, fmt.Errorf("%s without a path", s.verb)
	}
	var err error
	if s.verb != "image" || !isPart(words[0]) {
		if s.path, err = parsePath(words[0]); err != nil {
			return nil, err
		}
		words = words[1:]
	}
	for _, word := range words {
		name, value, ok := strings.Cut(word, "=")
		_, isContainer := containerVerbs[s.verb]
		switch {
		case !ok:
			s.flags[name] = true
		case name == "under":
			p, err := parsePath(value)
			if err != nil {
				return nil, err
			}
			s.under = append(s.under, p)
		case name != "as" && name != "versions" && (isContainer || s.verb == "flat" || s.verb == "pod"):
			r, err := parseRename(s.path, name, value)
			if err != nil {
				return nil, err
			}
			s.renamed = append(s.renamed, r)
		default:
			s.words[name] = value
		}
		s.rest = append(s.rest, word)
	}
	return s, nil
}

// parseRename reads FIELD=PATH,PATH: relative to where the statement is about, or with a leading slash from the root.
func parseRename(at path, field, value string) (rename, error) {
	r := rename{field: field}
	if value == "-" {
		return r, nil
	}
	for text := range strings.SplitSeq(value, ",") {
		absolute, isAbsolute := strings.CutPrefix(text, "/")
		if absolute == "." {
			r.paths = append(r.paths, at)
			continue
		}
		p, err := parsePath(absolute)
		if err != nil {
			return r, err
		}
		if !isAbsolute {
			p = slices.Concat(at, p)
		}
		r.paths = append(r.paths, p)
	}
	return r, nil
}

// add adds what a statement says that is not about containers.
func (k *kind) add(s *statement) error {
	optional := func(word string) (path, error) {
		if s.words[word] == "" {
			return nil, nil
		}
		return parsePath(s.words[word])
	}
	switch s.verb {
	case "template", "pod", "flat", "patch":
		k.pods = append(k.pods, podPlace{
			path: s.path, verb: s.verb, overlay: s.flags["overlay"] || s.verb == "patch", inherits: s.flags["inherits"], versions: s.versions(), renamed: s.renamed, under: s.under,
		})
	case "image":
		image := imagePlace{versions: s.versions(), path: s.path, json: s.words["json"], parts: map[string]path{}}
		if image.json != "" {
			image.jsonTag = s.words["tag"]
			delete(s.words, "tag")
		}
		for _, part := range imageParts {
			p, err := optional(part)
			if err != nil {
				return err
			}
			if p == nil {
				continue
			}
			image.parts[part] = p
			if s.path == nil && part != "tag" {
				image.path = p // the last of them is never left out
			}
		}
		if image.path == nil {
			return fmt.Errorf("a tag without what it is the tag of")
		}
		image.when[0], image.when[1], _ = strings.Cut(s.words["when"], ":")
		k.images = append(k.images, image)
	case "model":
		at, err := optional("revision-at")
		if err != nil {
			return err
		}
		k.models = append(k.models, modelPlace{versions: s.versions(), path: s.path, format: s.words["format"], revision: s.words["revision"], at: at, dataset: s.flags["dataset"]})
	case "object", "yaml":
		k.embedded = append(k.embedded, embeddedPlace{versions: s.versions(), path: s.path, verb: s.verb, elsewhere: s.flags["elsewhere"], templated: s.flags["templated"]})
	case "shell", "config":
		k.texts = append(k.texts, textPlace{s.versions(), s.path, s.verb})
	case "expose":
		for _, by := range s.rest {
			k.exposes = append(k.exposes, exposePlace{s.path, by})
		}
	case "labels":
		return k.label(s)
	default:
		return fmt.Errorf("unknown verb %s", s.verb)
	}
	return nil
}

// label adds labels to the pods at a path, whose statement comes first.
func (k *kind) label(s *statement) error {
	found := false
	for i := range k.pods {
		pod := &k.pods[i]
		if !slices.Equal(pod.path, s.path) {
			continue
		}
		found, pod.contract = true, true
		for _, word := range s.rest {
			key, value, _ := strings.Cut(word, "=")
			label := labelPlace{key: key, value: value}
			if key == "from" {
				var err error
				if label.from, err = parsePath(value); err != nil {
					return err
				}
			}
			pod.labels = append(pod.labels, label)
		}
	}
	if !found {
		return fmt.Errorf("no pod statement at this path before the labels")
	}
	return nil
}
