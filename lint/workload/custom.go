package workload

import (
	"slices"
	"sort"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// trail is a path walked: the value behind each of its steps.
type trail struct {
	values []manifest.Value // from the root on: one more than there are steps
	key    string           // of the last value of a mapping that the path went through
	item   manifest.Value   // the last item of a list that it went through
}

func (t *trail) end() manifest.Value { return t.values[len(t.values)-1] }

// walk calls visit for every value that a path leads to from where the trail ends. What the trail holds is valid during the
// call.
func walk(t *trail, p path, visit func(*trail)) {
	if len(p) == 0 {
		visit(t)
		return
	}
	depth, key, item, at := len(t.values), t.key, t.item, t.end()
	enter := func(v manifest.Value) {
		if v.Exists() {
			t.values = append(t.values[:depth], v)
			walk(t, p[1:], visit)
			t.values, t.key, t.item = t.values[:depth], key, item
		}
	}
	switch s := p[0]; s.by {
	case toField:
		enter(at.Field(s.field))
	case toItems:
		for _, v := range at.Items() {
			t.item = v
			enter(v)
		}
	case toNamed:
		for _, v := range at.Items() {
			if s.names(v) {
				t.item = v
				enter(v)
			}
		}
	case toValues:
		for name, v := range at.Entries() {
			t.key = name
			enter(v)
		}
	}
}

// names reports whether an item of a list is called as the step says.
func (s *step) names(item manifest.Value) bool {
	name := item.Field("name").Text()
	prefix, ok := strings.CutSuffix(s.field, "*")
	return name == s.field || ok && strings.HasPrefix(name, prefix)
}

// each calls visit for every value that a path leads to from the root of an object.
func each(root manifest.Value, p path, visit func(*trail)) {
	walk(&trail{values: append(make([]manifest.Value, 0, len(p)+1), root)}, p, visit)
}

// beside returns the value that another path leads to, which goes through the same items as the trail of from as far as the
// two have steps in common. Where the path ends in fields that are not there, the value is absent.
func beside(t *trail, from, to path) manifest.Value {
	n := from.common(to)
	v := t.values[min(n, len(t.values)-1)]
	for _, s := range to[n:] {
		switch s.by {
		case toField:
			v = v.Field(s.field)
		case toNamed, toItems:
			items := v
			v = items.Field(s.field)
			for _, item := range items.Items() {
				if s.by == toItems || s.names(item) {
					v = item
					break
				}
			}
		case toValues:
			for _, value := range v.Entries() {
				v = value
				break
			}
		}
	}
	return v
}

// custom finds the pods of an object by what is known of its kind.
func (r *Reader) custom(o *manifest.Object, k *kind) {
	for i := range k.pods {
		place := &k.pods[i]
		if !serves(o, place.versions) || k.covered(o, place) {
			continue
		}
		each(o.Value, place.path, func(t *trail) { r.pod(o, k, place, t) })
	}
	for _, patch := range r.found {
		if patch.patched.Exists() {
			r.patch(patch)
		}
	}
}

// patch gives a patch to the pods that it is merged over: those of the mapping in which it stands.
func (r *Reader) patch(patch *Pod) {
	for _, p := range r.found {
		if p.top.Value == patch.patched || slices.ContainsFunc(p.under, func(l layer) bool { return l.Value == patch.patched }) {
			p.patches = append(p.patches, patch)
		}
	}
}

// covered reports whether pods that stand at a place are there only for others to take from them: one that does is in the
// object.
func (k *kind) covered(o *manifest.Object, place *podPlace) bool {
	found := false
	for i := range k.pods {
		for _, under := range k.pods[i].under {
			if slices.Equal(under, place.spec()) {
				each(o.Value, k.pods[i].path, func(*trail) { found = true })
			}
		}
	}
	return found
}

// serves reports whether a list of versions holds that of an object; an empty list is all.
func serves(o *manifest.Object, versions []string) bool {
	_, version, _ := strings.Cut(o.APIVersion, "/")
	return len(versions) == 0 || slices.Contains(versions, version)
}

// pod adds the pod that a trail leads to.
func (r *Reader) pod(o *manifest.Object, k *kind, place *podPlace, t *trail) {
	spec, metadata := t.end(), manifest.Value{}
	switch {
	case place.verb == "template":
		spec, metadata = spec.Field("spec"), spec.Field("metadata")
	case place.verb == "patch" && spec.Kind() == manifest.String:
		spec = r.text(spec)
	}
	if spec.Kind() != manifest.Mapping {
		return
	}
	p := r.next(o)
	p.Metadata, p.Template, p.Path = metadata, true, spec.Path(o.Value)
	if place.verb == "patch" {
		p.patched = t.values[len(t.values)-2]
	}
	if place.verb != "" { // the mapping around containers says nothing of their pod
		p.top = layer{Value: spec, given: given(t, place.path, place.renamed)}
	}
	for i := range p.top.given {
		if p.top.given[i].name == "metadata" {
			p.Metadata = p.top.given[i].first(spec)
		}
	}
	p.Operated, p.Flat = true, place.verb == "flat"
	p.under = layersUnder(p.under, t, place.path, place.under)
	p.read(place.verb != "flat" && place.verb != "")
	if !place.overlay {
		for i := range p.containers {
			p.containers[i].Whole = p.containers[i].Image.Exists()
		}
	}
	for i := range place.containers {
		c := &place.containers[i]
		if serves(o, c.versions) {
			walk(t, c.path[len(place.path):], func(ct *trail) { p.place(c, ct) })
		}
	}
	for i := range k.pods {
		if under := &k.pods[i]; slices.ContainsFunc(place.under, func(at path) bool { return slices.Equal(at, under.spec()) }) {
			p.joinUnder(under, beside(t, place.path, under.spec()), !place.overlay)
		}
	}
	p.Whole = !place.overlay && !place.inherits && p.imagesNamed()
	if len(p.containers) == 0 && (place.verb == "" || place.verb == "flat" && !place.overlay) {
		r.found = r.found[:len(r.found)-1]
		return
	}
	p.settleCustom()
	p.label(o, place, t)
}

// layersUnder appends what holds where the mapping that a trail leads to says nothing, as far as it is there.
func layersUnder(layers []layer, t *trail, from path, under []path) []layer {
	for _, p := range under {
		if v := beside(t, from, p); v.Exists() {
			layers = append(layers, layer{Value: v})
		}
	}
	return layers
}

// joinUnder gives the pod the containers of one that it lies over.
func (p *Pod) joinUnder(under *podPlace, spec manifest.Value, whole bool) {
	own := len(p.containers)
	if under.verb != "flat" {
		p.joinList(spec.Field("initContainers"), Init, half{})
		p.joinList(spec.Field("containers"), Regular, half{})
	}
	for i := range under.containers {
		if c := &under.containers[i]; c.listed {
			each(spec, c.path[len(under.path):], func(t *trail) { p.joinItem(t.end(), -1, c.kind, half{}) })
		}
	}
	for i := range p.containers[own:] {
		c := &p.containers[own+i]
		c.Whole = whole && c.Image.Exists()
	}
}

// imagesNamed reports whether the pod has regular containers, and each of them names an image: one that does not is to be merged
// with another, unless the operator knows what to run.
func (p *Pod) imagesNamed() bool {
	regular := 0
	for i := range p.containers {
		if p.containers[i].Type != Regular {
			continue
		}
		if !p.containers[i].Image.Exists() {
			return false
		}
		regular++
	}
	return regular > 0
}

// settleCustom is settle, for containers that know themselves whether they are whole.
func (p *Pod) settleCustom() {
	for i := range p.containers {
		p.containers[i].Pod = p
	}
}

// given returns the fields that have another name in the mapping that a trail leads to.
func given(t *trail, from path, renamed []rename) []named {
	if len(renamed) == 0 {
		return nil
	}
	fields := make([]named, len(renamed))
	for i, r := range renamed {
		fields[i].name = r.field
		for _, p := range r.paths {
			fields[i].values = append(fields[i].values, beside(t, from, p))
		}
	}
	return fields
}

// place adds the container that a trail leads to.
func (p *Pod) place(place *containerPlace, t *trail) {
	v := t.end()
	if v.Kind() != manifest.Mapping {
		return
	}
	c := Container{Value: v, Type: place.kind, Index: -1, Name: place.name, appends: place.appends, given: given(t, place.path, place.renamed)}
	c.under = layersUnder(nil, t, place.path, place.under)
	c.read()
	c.Whole = !place.overlay && c.Image.Exists()
	p.containers = append(p.containers, c)
}

// text reads a string that holds a manifest, or a part of one; absent where it cannot be read.
func (r *Reader) text(v manifest.Value) manifest.Value {
	if r.used == len(r.inner) {
		r.inner = append(r.inner, new(manifest.Parser))
	}
	parser := r.inner[r.used]
	r.used++
	for d := range parser.Within(v) {
		if !d.Unread() {
			return d.Root()
		}
	}
	return manifest.Value{}
}

// kind returns what is known of an object's kind, or nil.
func (r *Reader) kind(o *manifest.Object) *kind {
	if r.of != o {
		return r.find(o)
	}
	return r.kindOf
}

// find looks up what is known of an object's kind.
func (r *Reader) find(o *manifest.Object) *kind {
	if o.BuiltIn() && o.Kind != "ConfigMap" && o.Kind != "DeploymentConfig" {
		return nil
	}
	row := r.Extra.of(o)
	if row == nil {
		return nil
	}
	k, ok := r.kinds[row]
	if !ok {
		if r.kinds == nil {
			r.kinds = map[*kindRow]*kind{}
		}
		k, _ = parseKind(row.text) // a test reads them all, and NewKinds those beside them
		r.kinds[row] = k
	}
	return k
}

// rowOf returns the row of the table for an object, or nil.
func rowOf(o *manifest.Object) *kindRow {
	group := o.Group()
	i := sort.Search(len(kindTable), func(i int) bool {
		row := &kindTable[i]
		return row.group > group || row.group == group && row.kind >= o.Kind
	})
	for ; i < len(kindTable) && kindTable[i].group == group && kindTable[i].kind == o.Kind; i++ {
		if row := &kindTable[i]; row.name == "" || row.name == o.Name {
			return row
		}
	}
	return nil
}
