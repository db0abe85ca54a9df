package lint

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/image"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

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
		if r, ok := model.OfField(&m); ok && !m.Dataset {
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
			n.Problem = "a reference holds neither credentials nor a query: the kubelet takes credentials from imagePullSecrets"
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
	case (n.Scheme == model.HostPath || n.Scheme == model.Preset) && !strings.Contains(n.Name, "://"):
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
