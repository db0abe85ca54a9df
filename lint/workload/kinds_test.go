package workload_test

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
	"github.com/seaworthy-lint/seaworthy/rules/pod"
)

// tree is a manifest, or a part of one, to be written.
type tree struct {
	keys   []string
	fields []*tree // of a mapping, by keys
	items  []*tree // of a list
	text   string  // of a scalar
	inner  *tree   // what a string holds
	object bool    // paths begin anew

	// Where it was written: a field at its key.
	path         string
	line, column int
}

func scalar(text string) *tree { return &tree{text: text} }

// field returns a field of a mapping, which is added where it is not there.
func (t *tree) field(name string) *tree {
	t.text = ""
	if i := slices.Index(t.keys, name); i >= 0 {
		return t.fields[i]
	}
	t.keys, t.fields = append(t.keys, name), append(t.fields, new(tree))
	return t.fields[len(t.fields)-1]
}

var steps = regexp.MustCompile(`"[^"]*"|\[[^\]]*\]|\{\}|[^.\["{]+`)

// at returns what a path of the table leads to. Every list and every mapping on the way has two members of those that it means.
func (t *tree) at(path string) []*tree {
	all := []*tree{t}
	for _, step := range steps.FindAllString(path, -1) {
		var next []*tree
		for _, at := range all {
			next = append(next, at.step(step)...)
		}
		all = next
	}
	return all
}

func (t *tree) step(step string) []*tree {
	name, named := strings.CutPrefix(step, "[name=")
	switch {
	case step == "[]":
		for len(t.items) < 2 {
			t.items = append(t.items, new(tree))
		}
		return t.items
	case step == "{}":
		return []*tree{t.field("First"), t.field("second.x")}
	case named:
		if t.items == nil {
			t.items = []*tree{new(tree), new(tree)}
			t.items[0].field("name").text = "another"
			t.items[1].field("name").text = strings.Replace(strings.TrimSuffix(name, "]"), "*", "1", 1)
		}
		return t.items[1:]
	}
	return []*tree{t.field(strings.Trim(step, `"`))}
}

// set puts a value at a place.
func (t *tree) set(value *tree) {
	t.keys, t.fields, t.items, t.text, t.inner, t.object = value.keys, value.fields, value.items, value.text, value.inner, value.object
}

// writer writes a tree.
type writer struct {
	strings.Builder
	deep bool // lists are indented more than what they belong to
}

// mark says that a tree is written from here on.
func (w *writer) mark(t *tree, path string) {
	before := w.String()
	t.path, t.line, t.column = path, strings.Count(before, "\n")+1, len(before)-strings.LastIndexByte(before, '\n')
}

var name = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func below(t *tree, key string) string {
	path := t.path
	if t.object {
		path = ""
	}
	switch {
	case !name.MatchString(key):
		return path + "[" + key + "]"
	case path == "":
		return key
	}
	return path + "." + key
}

// json writes a tree on one line.
func (w *writer) json(t *tree) {
	switch {
	case t.inner != nil:
		t.inner.path = t.path
		w.WriteByte('\'')
		w.json(t.inner)
		w.WriteByte('\'')
	case t.text == "true":
		w.WriteString(t.text)
	case t.text != "":
		fmt.Fprintf(w, "%q", t.text)
	case t.items != nil:
		for i, item := range t.items {
			w.WriteString([...]string{"[", ", "}[min(i, 1)])
			w.mark(item, fmt.Sprintf("%s[%d]", t.path, i))
			w.json(item)
		}
		w.WriteByte(']')
	default:
		w.WriteByte('{')
		for i, field := range t.fields {
			w.WriteString([...]string{"", ", "}[min(i, 1)])
			w.mark(field, below(t, t.keys[i]))
			fmt.Fprintf(w, "%q: ", t.keys[i])
			w.json(field)
		}
		w.WriteByte('}')
	}
}

// yaml writes a tree in block style: what follows a key or the dash of a list.
func (w *writer) yaml(t *tree, indent int, afterDash bool) {
	margin := func(i, indent int) {
		if i > 0 || !afterDash {
			w.WriteString("\n" + strings.Repeat(" ", indent))
		}
	}
	switch {
	case t.inner != nil:
		t.inner.path = t.path
		w.WriteString(" |")
		w.yaml(t.inner, indent, false)
	case t.text != "":
		w.WriteString(strings.Repeat(" ", space(afterDash)) + t.text)
	case t.items != nil:
		if !w.deep && !afterDash {
			indent -= 2
		}
		for i, item := range t.items {
			margin(i, indent)
			w.WriteString("- ")
			w.mark(item, fmt.Sprintf("%s[%d]", t.path, i))
			w.yaml(item, indent+2, true)
		}
	case t.fields == nil:
		w.WriteString(strings.Repeat(" ", space(afterDash)) + "{}")
	default:
		for i, field := range t.fields {
			margin(i, indent)
			w.mark(field, below(t, t.keys[i]))
			w.WriteString(t.keys[i] + ":")
			w.yaml(field, indent+2, false)
		}
	}
}

func space(afterDash bool) int {
	if afterDash {
		return 0
	}
	return 1
}

// styles write one manifest in several ways.
var styles = map[string]func(*tree) string{
	"one line": func(t *tree) string {
		w := new(writer)
		w.json(t)
		return w.String() + "\n"
	},
	"blocks": func(t *tree) string {
		w := new(writer)
		w.yaml(t, 0, true)
		return w.String() + "\n"
	},
	"blocks, lists indented": func(t *tree) string {
		w := &writer{deep: true}
		w.yaml(t, 0, true)
		return w.String() + "\n"
	},
}

// object returns an object of a kind, with nothing in it.
func object(k workload.MappedKind, version string) *tree {
	t := &tree{object: true}
	t.field("apiVersion").text = strings.TrimPrefix(k.Group+"/"+version, "/")
	t.field("kind").text = k.Kind
	metadata := t.field("metadata")
	metadata.field("name").text = "shop"
	if k.Name != "" {
		metadata.field("name").text = k.Name
	}
	if !k.ClusterScoped {
		metadata.field("namespace").text = "store"
	}
	return t
}

// inventory reports what a custom resource says beside its pods.
var inventory = &lint.Rule{ID: "test/inventory", Severity: lint.Low, Profile: lint.Baseline, Object: func(p *lint.Pass, o *manifest.Object) {
	for _, i := range p.OperatorImages() {
		p.Report(i.Value, "image "+i.Text)
	}
	for _, m := range p.Models() {
		p.Report(m.Value, fmt.Sprintf("model %s %s %s %v", m.Text(), m.Format, m.Revision.Text(), m.Dataset))
	}
	for _, text := range p.Texts() {
		p.Report(text.Value, fmt.Sprintf("text shell=%v %s", text.Shell, text.Config.Field("greeting").Text()))
	}
	for _, e := range new(workload.Reader).Exposures(o) {
		p.Report(e.Value, "exposed by "+e.By)
	}
}}

// lintText returns what is found in a text: place, path and what it is.
func lintText(t *testing.T, text string) []string {
	t.Helper()
	linter, err := lint.New([]*lint.Rule{pod.Privileged, inventory}, lint.DefaultOptions())
	require.NoError(t, err)
	open := func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }
	result := linter.Run(slices.Values([]lint.Input{{Name: "test.yaml", Open: open}}))
	require.Empty(t, result.Inputs.Failed, text)
	found := []string{}
	for _, f := range result.Findings {
		what := f.Message
		if f.Rule == pod.Privileged {
			what = f.Rule.ID
		}
		found = append(found, fmt.Sprintf("%s %s: %s", f.Place, f.Path, what))
	}
	slices.Sort(found)
	return found
}

// statement is one of the table's, in words.
type statement struct {
	verb, path string
	words      []string
}

// word returns the value of a word, and whether it is there.
func (s *statement) word(name string) (string, bool) {
	for _, word := range s.words {
		if value, ok := strings.CutPrefix(word, name+"="); ok {
			return value, true
		}
	}
	return "", false
}

func statements(k workload.MappedKind) []statement {
	var all []statement
	for verb, words := range k.Statements() {
		s := statement{verb: verb, words: words}
		if verb != "image" || !strings.Contains(words[0], "=") || strings.HasSuffix(words[0], ".value") {
			s.path, s.words = words[0], words[1:]
		}
		all = append(all, s)
	}
	return all
}

// wanted is what is to be found at a part of a tree.
type wanted struct {
	at   *tree
	what string
}

// privileged returns a privileged container, and what is to be found in it.
func privileged() (*tree, wanted) {
	c := new(tree)
	c.field("image").text = "registry.example/server:v1.4"
	at := c.field("securityContext").field("privileged")
	at.text = "true"
	return c, wanted{at, pod.Privileged.ID}
}

// privilegedSpec returns the spec of a pod that runs one.
func privilegedSpec() (*tree, wanted) {
	c, want := privileged()
	spec := new(tree)
	spec.field("containers").items = []*tree{c}
	return spec, want
}

// fill puts what a statement speaks of into an object, and returns what is to be found there. A statement that says nothing
// by itself finds nothing.
func (s *statement) fill(o *tree) []wanted {
	switch s.verb {
	case "image":
		return s.fillImage(o)
	case "labels", "flat":
		return nil // see TestLabelsOfKinds and TestFieldsOfKinds
	}
	var all []wanted
	for i, at := range o.at(s.path) {
		switch s.verb {
		case "container", "containers", "sidecars", "inits", "ephemerals":
			c, want := privileged()
			if other, ok := s.word("image"); ok && other == "-" {
				c.keys, c.fields = c.keys[1:], c.fields[1:]
			}
			at.set(c)
			if other, ok := s.word("securityContext"); ok && other == "-" {
				continue
			}
			all = append(all, want)
		case "template":
			spec, want := privilegedSpec()
			at.field("spec").set(spec)
			all = append(all, want)
		case "pod":
			spec, want := privilegedSpec()
			at.set(spec)
			all = append(all, want)
		case "patch":
			spec, want := privilegedSpec()
			at.inner = spec
			all = append(all, want)
		case "object", "yaml":
			inner := &tree{object: true}
			inner.field("apiVersion").text = "v1"
			inner.field("kind").text = "Pod"
			spec, want := privilegedSpec()
			inner.field("spec").set(spec)
			if s.verb == "yaml" {
				at.inner = inner
			} else {
				at.set(inner)
			}
			all = append(all, want)
		case "model":
			at.text = fmt.Sprintf("model-%d", i)
			format, _ := s.word("format")
			revision := ""
			if path, ok := s.word("revision-at"); ok {
				revision = fmt.Sprintf("v%d", i)
				o.at(path)[i].text = revision
			}
			all = append(all, wanted{at, fmt.Sprintf("model %s %s %s %v", at.text, format, revision, slices.Contains(s.words, "dataset"))})
		case "shell":
			at.text = "echo hello"
			all = append(all, wanted{at, "text shell=true "})
		case "config":
			at.inner = new(tree)
			at.inner.field("greeting").text = "hello"
			all = append(all, wanted{at, "text shell=false hello"})
		case "expose":
			switch s.words[0] {
			case "service-type":
				at.text = "LoadBalancer"
			case "enabled":
				at.text = "true"
			default:
				at.field("metadata").field("name").text = "front"
			}
			all = append(all, wanted{at, "exposed by " + s.words[0]})
		default:
			all = append(all, wanted{at, "what is meant by " + s.verb})
		}
	}
	return all
}

func (s *statement) fillImage(o *tree) []wanted {
	if field, ok := s.word("json"); ok {
		return s.fillJSON(o, field)
	}
	// The parts of a reference, and what stands before each of them.
	parts := []struct{ word, prefix, text string }{{"registry", "", "registry.example"}, {"repository", "/", "team"}, {"name", "/", "server"}, {"tag", ":", "v1.4"}}
	var all []wanted
	add := func(i int, at *tree, text, prefix string) {
		at.text = text
		if len(all) <= i {
			all = append(all, wanted{at, "image "})
			prefix = ""
		}
		all[i].what += prefix + text
	}
	for i, at := range o.at(s.path) {
		if s.path != "" {
			add(i, at, "registry.example/server", "")
		}
		if when, ok := s.word("when"); ok {
			name, value, _ := strings.Cut(when, ":")
			o.at(s.path[:strings.LastIndexByte(s.path, '.')+1] + name)[i].text = value
		}
	}
	for _, part := range parts {
		if path, ok := s.word(part.word); ok {
			for i, at := range o.at(path) {
				add(i, at, part.text, part.prefix)
			}
		}
	}
	return all
}

// fillJSON puts images into a string of JSON.
func (s *statement) fillJSON(o *tree, field string) []wanted {
	var all []wanted
	for _, at := range o.at(s.path) {
		at.inner = new(tree)
		for _, image := range at.inner.at(strings.Replace(field, "*", "{}", 1)) {
			image.text = "registry.example/server"
			all = append(all, wanted{image, "image " + image.text})
		}
		if tag, ok := s.word("tag"); ok {
			for i, tag := range at.inner.at(strings.Replace(tag, "*", "{}", 1)) {
				tag.text = "v1.4"
				all[i].what += ":v1.4"
			}
		}
	}
	return all
}

// versions returns those of the API that have what a statement speaks of.
func (s *statement) versions() []string {
	if v, ok := s.word("versions"); ok {
		return strings.Split(v, ",")
	}
	return []string{"v1"}
}

// What each line of kinds.txt speaks of is found in the objects that it is about, at its exact place, however they are
// written: a privileged container wherever it says that containers are, images, models and the rest likewise.
func TestKinds(t *testing.T) {
	for k := range workload.MappedKinds() {
		t.Run(strings.Trim(k.Group+" "+k.Kind+" "+k.Name, " "), func(t *testing.T) {
			for _, s := range statements(k) {
				for _, version := range s.versions() {
					for style, write := range styles {
						o := object(k, version)
						all := s.fill(o)
						text := write(o)
						expected := []string{}
						for _, want := range all {
							expected = append(expected, fmt.Sprintf("test.yaml:%d:%d %s: %s", want.at.line, want.at.column, want.at.path, want.what))
						}
						slices.Sort(expected)
						require.Equal(t, expected, lintText(t, text), "%s %s %v, %s:\n%s", s.verb, s.path, s.words, style, text)
					}
				}
			}
		})
	}
}

// enclosing returns a statement of a pod at the path of another one.
func enclosing(all []statement, s statement) statement {
	return all[slices.IndexFunc(all, func(other statement) bool {
		return other.path == s.path && slices.Contains([]string{"template", "pod", "flat"}, other.verb)
	})]
}

// run fills an object so that the pods of a statement have a container.
func (s *statement) run(o *tree, all []statement) {
	if s.verb != "flat" {
		s.fill(o)
		return
	}
	for _, other := range all {
		if slices.Contains([]string{"container", "containers"}, other.verb) && strings.HasPrefix(other.path, s.path) {
			other.fill(o)
			return
		}
	}
	for _, at := range o.at(s.path) {
		at.field("nodeName").text = "any"
	}
}

// The labels that an operator gives its pods are those of the table, and no others.
func TestLabelsOfKinds(t *testing.T) {
	for k := range workload.MappedKinds() {
		all := statements(k)
		for _, s := range all {
			if s.verb != "labels" {
				continue
			}
			t.Run(k.Group+" "+k.Kind+" "+s.path, func(t *testing.T) {
				o := object(k, "v1")
				around := enclosing(all, s)
				around.run(o, all)
				expected := map[string]string{}
				for _, word := range s.words {
					key, value, _ := strings.Cut(word, "=")
					if key == "from" {
						o.at(value)[0].field("team").text = "vision"
						key, value = "team", "vision"
					}
					if before, rest, ok := strings.Cut(value, "{item."); ok {
						field, after, _ := strings.Cut(rest, "}")
						for _, item := range o.at(s.path[:strings.LastIndexByte(s.path, ']')+1]) {
							item.field(field).text = "third"
						}
						value = before + "third" + after
					}
					expected[key] = strings.NewReplacer("{name}", "shop", "{namespace}", "store").Replace(value)
				}
				text := styles["blocks"](o)
				found := pods(t, text)
				require.NotEmpty(t, found, text)
				values := strings.NewReplacer("{key}", "first")
				for _, p := range found {
					labels := map[string]string{}
					for key, value := range p.Labels() {
						labels[key] = value
					}
					for key, value := range expected {
						require.Equal(t, values.Replace(value), labels[key], "%s of %s:\n%s", key, p.Path, text)
					}
					require.Len(t, labels, len(expected), text)
					require.False(t, p.Open())
					if strings.Contains(s.path, "{}") {
						values = strings.NewReplacer("{key}", "second.x") // of the other key
					}
				}
			})
		}
	}
}

// isContainer reports whether a statement is about containers.
func (s *statement) isContainer() bool {
	return slices.Contains([]string{"container", "containers", "sidecars", "inits", "ephemerals"}, s.verb)
}

// from returns the path of a word, which may begin where the statement does.
func (s *statement) from(path string) string {
	switch absolute, ok := strings.CutPrefix(path, "/"); {
	case ok:
		return absolute
	case path == ".":
		return s.path
	}
	return s.path + "." + path
}

// fieldPaths returns where the pods, or the containers, of an object have a field.
func fieldPaths(t *testing.T, text, field string, ofContainers bool) []string {
	var paths []string
	add := func(v manifest.Value, o *manifest.Object) {
		if v.Exists() {
			paths = append(paths, v.Path(o.Value))
		}
	}
	names := strings.Split(field, ".")
	for _, p := range pods(t, text) {
		switch {
		case !ofContainers && field == "metadata":
			add(p.Metadata, p.Object)
		case !ofContainers:
			add(p.Field(names...), p.Object)
		default:
			for c := range p.Containers() {
				add(c.Field(names...), p.Object)
			}
		}
	}
	return paths
}

// Fields that the table says are called otherwise are found under that name, and those of what lies beneath where it says so.
func TestFieldsOfKinds(t *testing.T) {
	for k := range workload.MappedKinds() {
		all := statements(k)
		for _, s := range all {
			if !s.isContainer() && s.verb != "flat" && s.verb != "pod" {
				continue
			}
			for _, word := range s.words {
				field, value, ok := strings.Cut(word, "=")
				switch {
				case !ok || field == "as" || field == "versions" || strings.HasPrefix(field, "image-"):
					continue
				case field == "under":
					field, value = "workingDir", "/"+value+".workingDir"
				case value == "-":
					o := object(k, s.versions()[0])
					s.run(o, all)
					for _, at := range o.at(s.path) {
						at.field(field).set(scalar("another"))
					}
					text := styles["blocks"](o)
					require.Empty(t, fieldPaths(t, text, field, s.isContainer()), "%s %v:\n%s", s.path, word, text)
					continue
				}
				for path := range strings.SplitSeq(value, ",") {
					o := object(k, s.versions()[0])
					s.run(o, all)
					for _, at := range o.at(s.path) {
						if i := slices.Index(at.keys, field); i >= 0 {
							at.keys, at.fields = slices.Delete(at.keys, i, i+1), slices.Delete(at.fields, i, i+1)
						}
					}
					places := o.at(s.from(path))
					if path != "." {
						for _, at := range places {
							at.set(scalar("this"))
						}
					}
					text := styles["blocks"](o)
					found := fieldPaths(t, text, field, s.isContainer())
					for _, at := range places {
						require.Contains(t, found, at.path, "%s %s %s:\n%s", s.verb, s.path, word, text)
					}
				}
			}
		}
	}
}

// The reference of an image is put together of its parts, wherever the table says that these are.
func TestSplitImagesOfKinds(t *testing.T) {
	for k := range workload.MappedKinds() {
		for _, s := range statements(k) {
			tag, split := s.word("image-tag")
			image, renamed := s.word("image")
			if !split || image == "-" {
				continue
			}
			if !renamed {
				image = "image"
			}
			o := object(k, s.versions()[0])
			for _, at := range o.at(s.from(image)) {
				at.text = "registry.example/server"
			}
			for _, at := range o.at(s.from(tag)) {
				at.text = "v1.4"
			}
			text := styles["blocks"](o)
			var images []string
			for _, p := range pods(t, text) {
				for i := range p.Images() {
					images = append(images, i.Text)
				}
			}
			require.Contains(t, images, "registry.example/server:v1.4", "%s %s %v:\n%s", k.Kind, s.path, s.words, text)
		}
	}
}
