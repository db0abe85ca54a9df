package lint

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// allowance is an exception that matters to what is at hand, and how far it reaches there.
type allowance struct {
	*Waiver
	covers manifest.Value // what a comment speaks of
	pod    *workload.Pod  // the only one that the annotation of a template is about; nil for the whole object
	below  string         // field path of that pod
}

// scope is an exception that covers an object, or a part of it, for the findings of rules about the model.
type scope struct {
	*Waiver
	object objectAt
	below  string // field path of the part; empty for all
}

// objectAt tells objects of a run apart, be their identities equal: by where their names stand.
type objectAt struct {
	input int
	name  manifest.Position
}

func byObject(scopes []scope) map[objectAt][]scope {
	if len(scopes) == 0 {
		return nil
	}
	of := make(map[objectAt][]scope, len(scopes))
	for _, s := range scopes {
		of[s.object] = append(of[s.object], s)
	}
	return of
}

// mentioned is what both the comments and the annotation that hold exceptions have in common: the end of seaworthy, for it is
// looked for in every document, and few words begin with its first letter.
const mentioned = "worthy"

// mentions reports whether there may be exceptions in a text.
func (c *checker) mentions(text []byte) bool {
	return !c.pass.Today.IsZero() && bytes.Contains(text, []byte(mentioned))
}

// readStray finds exceptions in a section without document: they are about nothing.
func (c *checker) readStray(s manifest.Section) {
	if c.mentions(s.Text) {
		c.readComments(&manifest.Document{File: s.File, Text: s.Text, Line: s.Line, Column: 1})
		c.pass.allowances = c.pass.allowances[:0]
	}
}

// readComments finds the exceptions in the comments of a document.
func (c *checker) readComments(d *manifest.Document) {
	if !c.speaks && !c.mentions(d.Text) || d.Unread() {
		return
	}
	for _, e := range exception.Comments(d) {
		w := c.accept(e.Exception)
		if c.pass.Fixes {
			w.removedBy(e.Comment.Delete())
		}
		c.pass.allowances = append(c.pass.allowances, allowance{Waiver: w, covers: e.Comment.Covers})
	}
}

// accept takes an exception into the run.
func (c *checker) accept(e exception.Exception) *Waiver {
	w := c.linter.judge(e)
	w.input = c.pass.input
	c.out.waivers = append(c.out.waivers, w)
	return w
}

// removedBy takes over what takes an exception away.
func (w *Waiver) removedBy(change manifest.Change, err error) {
	if w.Refusal = err; err == nil {
		w.Removal = &change
	}
}

// readExceptions finds the exceptions that matter to an object: in its annotations and those of its pods, among the comments of
// its document and in the configuration.
func (c *checker) readExceptions(o *manifest.Object) {
	p := &c.pass
	if c.speaks {
		c.readAnnotations(o)
	}
	for _, w := range p.configured {
		if w.Selector.Selects(o.Document().File, p.identity, labelsOf(o, p.pods)...) {
			p.allowances = append(p.allowances, allowance{Waiver: w})
		}
	}
	if len(p.allowances) == 0 {
		return
	}
	at := objectAt{p.input, nameOf(o).Place().Start}
	whole := !slices.ContainsFunc(p.pods, func(pod *workload.Pod) bool { return !pod.Complete() })
	for i := range p.allowances {
		a := &p.allowances[i]
		below := a.below
		if a.Origin == exception.Line {
			inside := a.covers.Of(o.Value)
			if !inside && !o.Value.In(a.covers) {
				continue
			}
			if inside {
				below = a.covers.Path(o.Value)
			}
			a.locate(p.identity, o)
		}
		if whole { // what is lacking may be in the other half otherwise
			a.met.Store(true)
		}
		if len(c.linter.cluster) > 0 {
			c.out.scopes = append(c.out.scopes, scope{a.Waiver, at, below})
		}
	}
}

// locate says in which object the exception stands.
func (a *allowance) locate(id manifest.Identity, o *manifest.Object) {
	if a.Object != (manifest.Identity{}) {
		return
	}
	a.Object = manifest.Identity{
		APIVersion: strings.Clone(id.APIVersion), Kind: strings.Clone(id.Kind), Namespace: strings.Clone(id.Namespace), Name: strings.Clone(id.Name),
	}
	a.Source = strings.Clone(o.Source)
	if a.covers.Of(o.Value) {
		a.At, a.stable = a.covers.Paths(o.Value)
	}
}

// nameOf returns where an object says its name, as the model has it.
func nameOf(o *manifest.Object) manifest.Value {
	if name := o.Metadata().Field("name"); name.Exists() {
		return name
	}
	return o.Metadata().Field("generateName")
}

func labelsOf(o *manifest.Object, pods []*workload.Pod) []manifest.Value {
	labels := []manifest.Value{o.Metadata().Field("labels")}
	for _, pod := range pods {
		labels = append(labels, pod.Metadata.Field("labels"))
	}
	return labels
}

// readAnnotations finds the exceptions in the annotations of an object and of its pods. Those of a template are about all of
// the object where it has no other pod.
func (c *checker) readAnnotations(o *manifest.Object) {
	own := o.Metadata().Field("annotations", exception.Annotation)
	c.readAnnotation(o, own, nil)
	for _, pod := range c.pass.pods {
		v := pod.Metadata.Field("annotations", exception.Annotation)
		if v == own || !v.In(o.Value) {
			continue
		}
		only := pod
		if len(c.pass.pods) == 1 {
			only = nil
		}
		c.readAnnotation(o, v, only)
	}
}

func (c *checker) readAnnotation(o *manifest.Object, v manifest.Value, only *workload.Pod) {
	path, stable := v.Paths(o.Value)
	i := -1
	for item := range exception.ReadAnnotation(&c.annotations, v) {
		i++
		a := allowance{Waiver: c.accept(item.Exception), pod: only}
		if c.pass.Fixes && item.Value.Exists() {
			a.removedBy(item.Delete(v, o.Value))
		}
		a.locate(c.pass.identity, o)
		index := "[" + strconv.Itoa(i) + "]"
		a.At, a.stable = path+index, stable
		if only != nil {
			a.below = strings.TrimSuffix(strings.TrimSuffix(only.Metadata.Path(o.Value), "metadata"), ".")
		}
		c.pass.allowances = append(c.pass.allowances, a)
	}
}

// opens says that an input is read.
func (p *Pass) opens(file string) {
	for _, w := range p.configured {
		if w.Selector.Files != nil && w.Selector.SelectsFile(file) {
			w.met.Store(true)
		}
	}
}

// inClone returns what covers the document at hand as it is for a clone of it.
func (p *Pass) inClone(d *manifest.Document) []allowance {
	kept := slices.Clone(p.allowances)
	for i := range kept {
		kept[i].covers = kept[i].covers.InClone(d)
	}
	return kept
}

// waive finds the exceptions that cover a finding at a value of the document at hand.
func (p *Pass) waive(f *Finding, at manifest.Value, stable string) {
	c := coverage{f: f, at: at, stable: stable, pass: p}
	for i := range p.allowances {
		c.add(&p.allowances[i])
	}
	if p.object == nil {
		for _, w := range p.configured {
			if !w.Selector.NeedsObject() && w.Selector.SelectsFile(f.Place.File) {
				w.met.Store(true)
				c.add(&allowance{Waiver: w})
			}
		}
	}
	c.end(len(p.about))
}

// coverage is what of a finding is covered.
type coverage struct {
	f      *Finding
	at     manifest.Value
	stable string
	pass   *Pass
	whole  bool
	parts  []bool // of what the finding is about
}

// add adds what an exception covers.
func (c *coverage) add(a *allowance) {
	if c.f.Unread || !a.names(c.f.Rule) || !a.good() && !a.due() {
		return
	}
	about := c.pass.about
	reaches := c.reaches(a)
	whole := reaches && a.Container == "" &&
		(len(about) < 2 || !slices.ContainsFunc(about, func(part *workload.Container) bool { return a.insideOf(part, c.pass.object) }))
	covers := whole
	for i, part := range about {
		if a.Container != "" && a.Container != part.Name || a.pod != nil && a.pod != part.Pod {
			continue
		}
		inside := a.insideOf(part, c.pass.object)
		if whole || a.holds(part, c.pass.object) || reaches && (a.Container != "" || inside) {
			covers = true
			c.cover(i, a.good())
		}
	}
	if covers {
		c.f.waivers = append(c.f.waivers, a.Waiver)
		c.whole = c.whole || whole && a.good()
	}
}

func (c *coverage) cover(part int, good bool) {
	if c.parts == nil {
		c.parts = make([]bool, max(len(c.pass.about), 1+len(c.pass.together)))
	}
	c.parts[part] = c.parts[part] || good
}

// end says whether the finding is covered. It is about so many parts.
func (c *coverage) end(parts int) {
	c.f.waived = c.whole || parts > 0 && len(c.parts) == parts && !slices.Contains(c.parts, false)
	if p := c.pass; c.f.mild && len(c.f.waivers) == 0 {
		p.findings = p.findings[:len(p.findings)-1]
	}
}

// reaches reports whether the place of the finding is one that an exception is about.
func (c *coverage) reaches(a *allowance) bool {
	if a.Origin == exception.Line {
		return c.at.Of(a.covers)
	}
	if a.pod != nil && a.pod != c.pass.pod && !exception.Within(c.f.Path, a.below) {
		return false
	}
	return a.Holds(c.f.Path, c.stable)
}

// holds reports whether all of a container is what an exception is about.
func (a *allowance) holds(c *workload.Container, o *manifest.Object) bool {
	switch {
	case a.Origin == exception.Line:
		return c.Value.In(a.covers)
	case a.Path == "":
		return true
	}
	return a.Holds(c.Value.Paths(o.Value))
}

// insideOf reports whether what an exception is about is a container or a part of it.
func (a *allowance) insideOf(c *workload.Container, o *manifest.Object) bool {
	if a.Origin == exception.Line {
		return a.covers.In(c.Value)
	}
	if a.Path == "" {
		return false
	}
	path, stable := c.Value.Paths(o.Value)
	return exception.Within(a.Path, path) || exception.Within(a.Path, stable)
}

// waiveRef finds the exceptions that cover a finding about an object of the model.
func (p *Pass) waiveRef(f *Finding, ref cluster.Ref, stable string) {
	c := coverage{f: f, pass: p}
	c.addScopes(0, ref, f.Place.File, f.Path, stable)
	for i, other := range p.together {
		c.addScopes(1+i, other, other.Place().File, other.Path, other.Path)
	}
	c.end(1 + len(p.together))
}

// Allows reports whether exceptions that are good cover findings of a rule about an object of the model, for the hook Cluster.
func (p *Pass) Allows(rule string, ref cluster.Ref) bool {
	at := slices.IndexFunc(p.linter.known, func(r *Rule) bool { return r.ID == rule })
	if at < 0 {
		return false
	}
	p.about, p.together = p.about[:0], p.together[:0]
	f := &Finding{Rule: p.linter.known[at], Place: ref.Place(), Path: ref.Path}
	c := coverage{f: f, pass: p}
	c.addScopes(0, ref, f.Place.File, ref.Path, ref.Path)
	c.end(1)
	return f.waived
}

// addScopes adds what covers one of the objects that the finding is about, at a field of it that is in a file.
func (c *coverage) addScopes(part int, ref cluster.Ref, file, path, stable string) {
	f := c.f
	for _, s := range c.pass.scopes[objectAt{ref.Input, ref.Place().Start}] {
		if !s.names(f.Rule) || !s.good() && !s.due() || s.Container != "" && s.Container != f.Container ||
			s.below != "" && (!exception.Within(path, s.below) || file != s.Place.File) || !s.Holds(path, stable) {
			continue
		}
		c.cover(part, s.good())
		if !slices.Contains(f.waivers, s.Waiver) {
			f.waivers = append(f.waivers, s.Waiver)
		}
	}
}
