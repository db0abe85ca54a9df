package lint

import (
	"cmp"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Inventory is what manifests name that is fetched from elsewhere, sorted by name.
type Inventory struct {
	Images []*NamedImage
	Models []*NamedModel
}

// Named is what an image and a model have in common.
type Named struct {
	// Name says all that is asked for: the same for what is the same. A placeholder, and what is no reference, is as it is
	// written, but without credentials.
	Name  string
	State State
	Uses  []Use // in the order of inputs and places
}

// NamedImage is an image that manifests name. Its name is the whole reference, with registry and tag.
type NamedImage struct {
	Named
	image.Reference        // zero for a placeholder and for what is none
	Problem         string // why it is no reference; empty for one
}

// NamedModel is a model that manifests name. Its name is a URI, for that of a hub scheme://owner/name@revision; or a path, of a
// node host:/path; or preset:name, for one that an operator knows.
type NamedModel struct {
	Named
	Scheme   model.Scheme // empty for a placeholder
	Source   string       // within the scheme: "owner/name", "bucket/path"
	Host     string       // that serves it; empty but for URLs
	Revision string       // that is asked for; empty where none is
	Format   model.Format
}

// Use is a place where a manifest names an image or a model.
type Use struct {
	// Role says what names it: the type of a container; volume, for an image that is mounted; operator, for an image that an
	// operator runs or builds on; field, for a model that a custom resource names.
	Role      string
	Written   string // as it is written, the parts joined where it is split among fields; without credentials
	Object    manifest.Identity
	Container string // its name; empty where none is told of it
	Guessed   bool   // the pod was found by its shape, see [workload.Pod]
	Engine    model.Engine
	Format    model.Format   // of a model, as the file's name or the custom resource tells it
	Place     manifest.Place // without excerpt
	Path      string         // field path from the object's root
	Source    string         // template or file the text was rendered from, where the input says so

	input int
}

// State says how firmly a reference names one content.
type State string

// States.
const (
	StatePinned      State = "pinned"      // for ever: by a digest or a commit
	StateTag         State = "tag"         // of an image, by a tag that can be moved
	StateRevision    State = "revision"    // of a model, by a branch or tag that can be moved
	StateFloating    State = "floating"    // what was published last
	StateUnversioned State = "unversioned" // of a model, that stands where no versions are known: in a bucket, at a URL
	StateLocal       State = "local"       // of a model, that is in reach of the pod already: on a volume, in the image
	StatePlaceholder State = "placeholder" // something is filled in before it means anything
	StateMalformed   State = "malformed"   // it means nothing
)

// Loose reports whether it could be pinned, or is to be mended before it can.
func (s State) Loose() bool {
	return s == StateTag || s == StateRevision || s == StateFloating || s == StateMalformed
}

// Inventory reads the inputs and returns what they name that is fetched from elsewhere, without checking anything. What could
// not be read is in what it returns of the inputs. An image that a pod takes from another object in view, such as a
// ServingRuntime, is one of that object.
func (l *Linter) Inventory(inputs iter.Seq[Input]) (*Inventory, Inputs) {
	reader := &Linter{options: l.options, needsInventory: true, Progress: l.Progress}
	m := reader.stream(inputs)
	return &Inventory{
		Images: collect(m.inventory.images, func(i *NamedImage) *Named { return &i.Named }),
		Models: collect(m.inventory.models, func(m *NamedModel) *Named { return &m.Named }),
	}, m.inputs
}

// inventory is what tasks found named, in order but for objects that waited.
type inventory struct {
	images []named[NamedImage]
	models []named[NamedModel]
}

func (inv *inventory) add(more *inventory) {
	inv.images = append(inv.images, more.images...)
	inv.models = append(inv.models, more.models...)
}

// named is one use of what is named.
type named[T any] struct {
	what *T
	use  Use
}

// collect puts the uses of the same together.
func collect[T any](all []named[T], of func(*T) *Named) []*T {
	slices.SortStableFunc(all, func(a, b named[T]) int { return compareUses(&a.use, &b.use) })
	type key struct {
		name  string
		state State
	}
	index := map[key]*Named{}
	var entries []*T
	for i := range all {
		at := of(all[i].what)
		first := index[key{at.Name, at.State}]
		if first == nil {
			first = at
			index[key{at.Name, at.State}] = at
			entries = append(entries, all[i].what)
		}
		// One container may be a part of several pods.
		if n := len(first.Uses); n == 0 || compareUses(&first.Uses[n-1], &all[i].use) != 0 {
			first.Uses = append(first.Uses, all[i].use)
		}
	}
	slices.SortFunc(entries, func(a, b *T) int {
		return cmp.Or(strings.Compare(of(a).Name, of(b).Name), strings.Compare(string(of(a).State), string(of(b).State)))
	})
	return entries
}

func compareUses(a, b *Use) int {
	if c := cmp.Or(cmp.Compare(a.input, b.input), a.Place.Start.Compare(b.Place.Start), strings.Compare(a.Path, b.Path)); c != 0 {
		return c
	}
	return cmp.Or(
		strings.Compare(a.Object.Kind, b.Object.Kind), strings.Compare(a.Object.Name, b.Object.Name),
		strings.Compare(a.Container, b.Container), strings.Compare(a.Written, b.Written),
	)
}

// names are strings that come again in many objects, each kept once: a part of a document would keep all of that in memory.
type names map[string]string

func (n *names) keep(s string) string {
	if s == "" {
		return ""
	}
	kept, ok := (*n)[s]
	if !ok {
		if *n == nil {
			*n = names{}
		}
		kept = strings.Clone(s)
		(*n)[kept] = kept
	}
	return kept
}

// take takes what an object and its pods name into the inventory.
func (c *checker) take(o *manifest.Object, pods []*workload.Pod) {
	var engines []model.Engine // of the pods
	for _, pod := range pods {
		for i := range pod.Images() {
			if pod.Says(i.Value) {
				c.takeImage(o, pod, i)
			}
		}
		for container := range pod.Containers() {
			if read, ok := model.Read(container); ok {
				if read.Engine != model.None && !slices.Contains(engines, read.Engine) {
					engines = append(engines, read.Engine)
				}
				for _, r := range read.References() {
					if pod.Says(r.Value) {
						c.takeModel(o, pod, &r)
					}
				}
			}
		}
	}
	for _, i := range c.pods.OperatorImages(o) {
		c.takeImage(o, nil, i)
	}
	takeField := func(r model.Reference) {
		if len(engines) == 1 {
			r.Engine = engines[0]
		}
		c.takeModel(o, nil, &r)
	}
	for _, m := range c.pods.Models(o) {
		if r, ok := reference(&m); ok && !m.Dataset {
			r.Format = cmp.Or(r.Format, formatBeside(o, m.Value))
			takeField(r)
		}
	}
	for _, text := range c.pods.Texts(o) {
		rayModels(text.Config, takeField)
	}
}

// formatBeside returns the format that a custom resource of KServe or ModelMesh states beside the source of a model: in a field, or
// by the name of the field that holds both.
func formatBeside(o *manifest.Object, source manifest.Value) model.Format {
	path := strings.Split(source.Path(o.Value), ".")
	parent := path[:len(path)-1]
	beside := func(names ...string) string { return o.Field(slices.Concat(parent, names)...).Text() }
	format := cmp.Or(beside("modelFormat", "name"), beside("modelType", "name"), beside("framework"))
	if n := len(parent); format == "" && n > 1 && parent[n-2] == "predictor" && parent[n-1] != "model" {
		format = parent[n-1]
	}
	return model.Format(format)
}

// rayModels calls visit for the models that an application of Ray Serve loads: those of its LLMConfigs, which are lists or
// mappings of any depth (Ray documentation, "Serving LLMs").
func rayModels(v manifest.Value, visit func(model.Reference)) {
	for name, field := range v.Entries() {
		if name != "model_loading_config" {
			rayModels(field, visit)
			continue
		}
		source := field.Field("model_source")
		if !source.Exists() {
			source = field.Field("model_id")
		}
		if r, ok := model.Parse(source, model.Spec{Format: "hf-id-or-path"}); ok {
			visit(r)
		}
	}
	for _, item := range v.Items() {
		rayModels(item, visit)
	}
}

// use returns the use of what an object names at a value.
func (c *checker) use(o *manifest.Object, pod *workload.Pod, at manifest.Value, container *workload.Container, role string) Use {
	u := Use{Role: role, Path: at.Path(o.Value), Source: c.texts.keep(o.Source), input: c.pass.input}
	u.Object = manifest.Identity{
		APIVersion: c.texts.keep(c.pass.identity.APIVersion),
		Kind:       c.texts.keep(c.pass.identity.Kind),
		Namespace:  c.texts.keep(c.pass.identity.Namespace),
		Name:       c.texts.keep(c.pass.identity.Name),
	}
	if container != nil {
		u.Role, u.Container = container.Type.String(), c.texts.keep(container.Name)
	}
	u.Guessed = pod != nil && pod.Guessed
	u.setPlace(at.Place())
	return u
}

// setPlace sets the place, without the lines that it shows.
func (u *Use) setPlace(p manifest.Place) {
	u.Place = manifest.Place{File: p.File, Start: p.Start, End: p.End}
}

func (c *checker) takeImage(o *manifest.Object, pod *workload.Pod, i *workload.Image) {
	role := "operator"
	if i.Volume.Exists() {
		role = "volume"
	}
	u := c.use(o, pod, i.Value, i.Container, role)
	text := c.texts.keep(i.Text)
	u.Written = text
	n := &NamedImage{Named: Named{Name: text, State: StatePlaceholder}}
	if !i.Placeholder {
		n.read(text)
	}
	if n.Registry == "" {
		var redacted bool
		if n.Name, redacted = image.Redact(text); redacted && n.Problem != "" {
			n.Problem = "a reference holds no credentials: the kubelet takes them from imagePullSecrets"
		}
		u.Written = n.Name
	}
	c.out.inventory.images = append(c.out.inventory.images, named[NamedImage]{n, u})
}

// read reads a reference.
func (n *NamedImage) read(text string) {
	ref, err := image.Parse(text)
	var syntax *image.SyntaxError
	switch {
	case errors.As(err, &syntax):
		n.State, n.Problem = StateMalformed, syntax.Problem
		return
	case ref.Pinned():
		n.State = StatePinned
	case ref.Floating():
		n.State, ref.Tag = StateFloating, "latest"
	default:
		n.State = StateTag
	}
	n.Reference, n.Name = ref, ref.String()
}

func (c *checker) takeModel(o *manifest.Object, pod *workload.Pod, r *model.Reference) {
	u := c.use(o, pod, r.Value, r.Container, "field")
	u.setPlace(r.Place())
	u.Engine, u.Format = r.Engine, model.Format(c.texts.keep(string(r.Format)))
	u.Written = c.texts.keep(r.String())
	if !strings.Contains(u.Written, "://") { // a URI is shown without credentials already
		u.Written, _ = image.Redact(u.Written)
	}
	if name, tag, ok := strings.Cut(r.Name, ":"); ok && r.Scheme == model.OllamaHub {
		r.Name, r.Revision = name, tag
	}
	n := &NamedModel{
		Named:    Named{Name: u.Written, State: modelState(r)},
		Scheme:   model.Scheme(c.texts.keep(string(r.Scheme))),
		Source:   c.texts.keep(r.Name),
		Host:     c.texts.keep(r.Host),
		Revision: c.texts.keep(r.Revision),
	}
	switch {
	case n.Scheme.Hub() && n.Source != "":
		n.Name = string(n.Scheme) + "://" + n.Source
		switch {
		case n.Revision == "":
		case n.Scheme == model.OllamaHub:
			n.Name += ":" + n.Revision
		default:
			n.Name += "@" + n.Revision
		}
	case (n.Scheme == model.HostPath || n.Scheme == presetScheme) && !strings.Contains(n.Name, "://"):
		n.Name = string(n.Scheme) + ":" + n.Name
	}
	c.out.inventory.models = append(c.out.inventory.models, named[NamedModel]{n, u})
}

// modelState says how firmly a reference names one model.
func modelState(r *model.Reference) State {
	switch {
	case r.Unknown:
		return StatePlaceholder
	case r.Pinned:
		return StatePinned
	case r.Revision != "" && r.Revision != "latest":
		return StateRevision
	case r.Scheme.Hub(), r.Scheme == model.OCI, r.Scheme == model.Git:
		return StateFloating
	case r.Scheme.Local():
		return StateLocal
	}
	return StateUnversioned
}

// presetScheme is that of a model which an operator knows by name.
const presetScheme model.Scheme = "preset"

// reference reads what a custom resource says of a model. It reports false where that is none: where it names another object, or
// where the model is served.
func reference(m *workload.Model) (model.Reference, bool) {
	format, other, _ := strings.Cut(m.Format, "|")
	spec := model.Spec{Format: format, Revision: m.Revision}
	switch {
	case format == "name", format == "endpoint", strings.HasPrefix(format, "ref:"):
		return model.Reference{}, false
	case format == "preset":
		if r, ok := model.Parse(m.Value, model.Spec{Format: "hf-id-or-path"}); ok && other != "" {
			return r, true
		}
		r, ok := model.Parse(m.Value, model.Spec{Format: "uri"})
		r.Scheme = presetScheme
		return r, ok
	case format == "hf-id" && other == "path":
		spec.Format = "hf-id-or-path"
	}
	return model.Parse(m.Value, spec)
}
