package fix

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// spot is where an exception for a finding is to be: a finding that is about objects of several files has one in each.
type spot struct {
	file      string
	at        manifest.Position
	path      string
	field     string // that an exception in an annotation names; empty for all of the object
	object    manifest.Identity
	container string // empty where it is about several, or about none

	found *subject // once it was looked for
}

// subject is what stands at a spot.
type subject struct {
	manifest.Value
	object manifest.Object // that it is in; its value does not exist where that is none
}

// leftoverOf returns a finding with the spots at which it may be allowed.
func leftoverOf(f *lint.Finding) *leftover {
	l := &leftover{Finding: f}
	for _, part := range f.Parts {
		if part.File == "" {
			continue
		}
		s := spot{file: part.File, at: part.At, path: part.Path, field: fieldOf(part.Path), object: part.Object, container: part.Container}
		if part.Container != "" {
			l.parts = append(l.parts, s)
		} else {
			l.whole = append(l.whole, s)
		}
	}
	if l.whole == nil {
		l.whole = []spot{{file: f.Place.File, at: f.Place.Start, path: f.Path, field: fieldOf(f.StablePath, f.Path), object: f.Object, container: f.Container}}
	}
	return l
}

// fieldOf returns the first path that is known, or nothing where that is of the name of an object: what is about all of it is there.
func fieldOf(paths ...string) string {
	switch path := cmp.Or(paths...); path {
	case "metadata.name", "metadata.generateName":
		return ""
	default:
		return path
	}
}

// writing is how exceptions are written for what is left.
type writing struct {
	run       *run
	leftovers []*leftover
	base      tally
	texts     map[*file]*outline
	raised    bool // something is to be written another way than it was
	places    map[*file]*origins
}

// outline is a file as it was read before anything was written.
type outline struct {
	documents []*manifest.Document
	pieces    bool // there is more, which is read in pieces
}

// outlineOf reads a file. Its documents are all kept.
func outlineOf(f *file) (*outline, error) {
	o := &outline{}
	splitter := manifest.NewSplitter(f.Name, bytes.NewReader(f.text))
	for {
		section, err := splitter.Next()
		if err == io.EOF {
			return o, nil
		}
		if err != nil {
			return nil, err
		}
		if section.Piece != manifest.Whole {
			o.pieces = true
			continue
		}
		o.documents = append(o.documents, manifest.Parse(section)...)
	}
}

// find returns what stands at a spot.
func (o *outline) find(s *spot) (*subject, error) {
	v := manifest.Value{}
	for _, d := range o.documents {
		if v = d.ValueAt(s.at); v.Document() != nil {
			break
		}
	}
	switch {
	case v.Document() == nil && o.pieces:
		return nil, fmt.Errorf("it is in a list longer than %d MiB, which is read item by item", manifest.MaxWhole>>20)
	case v.Document() == nil:
		return nil, errors.New("it is about no value")
	}
	found := &subject{Value: v}
	for part := range v.Document().Parts() {
		if part.Reason == "" && v.In(part.Object.Value) && part.Object.Kind == s.object.Kind && part.Object.Name == s.object.Name {
			found.object = part.Object
		}
	}
	// The path counts from the object, which may stand in another one.
	for root := range around(v) {
		there, _ := root.At(s.path)
		if moved := there != root || s.path == "" && s.object.Kind != ""; moved && (there.Place().Start == s.at || v.In(there) && there.Len() == 0) {
			found.Value = there
			break
		}
	}
	return found, nil
}

// around yields the values that a value stands in, the outermost first, and the value itself.
func around(v manifest.Value) iter.Seq[manifest.Value] {
	return func(yield func(manifest.Value) bool) {
		for at := v.Document().Root(); at.Document() != nil && yield(at); at = towards(at, v) {
		}
	}
}

// towards returns the field or the item of a value that another one is or stands in; the zero Value where there is none.
func towards(from, v manifest.Value) manifest.Value {
	for _, field := range from.Entries() {
		if v.In(field) {
			return field
		}
	}
	for _, item := range from.Items() {
		if v.In(item) {
			return item
		}
	}
	return manifest.Value{}
}

// slot is where an exception goes: exceptions that differ in nothing but their rules share one.
type slot struct {
	at        manifest.Point
	container string
}

// pages are what is written into a file.
type pages struct {
	comments    map[slot]*comment
	annotations map[manifest.Position]*annotation // by where the objects stand
}

type comment struct {
	margin manifest.Margin
	exception.Exception
}

type annotation struct {
	object     manifest.Object
	exceptions []exception.Exception
	leftovers  []*leftover
}

// propose writes exceptions for what is left, each in its way.
func (w *writing) propose() []*proposal {
	w.raised = false
	of := map[*file]*pages{}
	for _, l := range w.leftovers {
		if l.way == nowhere {
			continue
		}
		spots := l.spots()
		for i := range spots {
			s := &spots[i]
			f := w.run.byName[s.file]
			if of[f] == nil {
				of[f] = &pages{map[slot]*comment{}, map[manifest.Position]*annotation{}}
			}
			if err := w.write(of[f], f, l, s); err != nil {
				w.raise(l, err.Error())
				break
			}
		}
	}
	var proposals []*proposal
	for _, f := range w.run.files {
		if p := of[f]; p != nil && !w.raised {
			proposals = append(proposals, w.compose(f, p))
		}
	}
	return proposals
}

// write adds the exception for a finding to what is written.
func (w *writing) write(to *pages, f *file, l *leftover, s *spot) error {
	if s.found == nil {
		o, err := w.outline(f)
		if err != nil {
			return err
		}
		if s.found, err = o.find(s); err != nil {
			return err
		}
	}
	e := w.run.exception(l.Finding)
	if l.way <= besideEach {
		return to.comment(e, s.container, s.found)
	}
	object := s.found.object
	if object.Document() == nil {
		return errors.New(cmp.Or(l.why, "it is in no object"))
	}
	switch {
	case l.way == onObject:
	case l.parts != nil:
		e.Container = s.container
	default:
		e.Path = s.field
		if !named(s.found.Value, s.container) {
			e.Container = s.container
		}
	}
	to.annotate(e, object, l)
	return nil
}

// outline returns a file as it was read before anything was written.
func (w *writing) outline(f *file) (*outline, error) {
	o := w.texts[f]
	if o == nil {
		var err error
		if o, err = outlineOf(f); err != nil {
			return nil, err
		}
		w.texts[f] = o
	}
	return o, nil
}

// comment adds an exception to the comments.
func (p *pages) comment(e exception.Exception, container string, s *subject) error {
	m, err := s.Margin()
	if err != nil {
		return err
	}
	if !named(m.Covers, container) {
		e.Container = container
	}
	if _, ok := e.Comment(); !ok {
		return errors.New("the name of its container is for no comment")
	}
	at := m.Splice("").Start
	if c := p.comments[slot{at, e.Container}]; c != nil {
		c.Rules = append(c.Rules, e.Rules...)
		return nil
	}
	if m.Beside {
		for taken := range p.comments {
			if taken.at == at {
				return errors.New("a comment stands beside it")
			}
		}
	}
	p.comments[slot{at, e.Container}] = &comment{m, e}
	return nil
}

// named reports whether a value is in one of a name, or whether no name is asked for.
func named(v manifest.Value, name string) bool {
	for at := range around(v) {
		if name == "" || at.Field("name").Text() == name {
			return true
		}
	}
	return false
}

// annotate adds an exception to those of an object.
func (p *pages) annotate(e exception.Exception, object manifest.Object, l *leftover) {
	a := p.annotations[object.Place().Start]
	if a == nil {
		a = &annotation{object: object}
		p.annotations[object.Place().Start] = a
	}
	a.leftovers = append(a.leftovers, l)
	for i := range a.exceptions {
		if same := &a.exceptions[i]; same.Path == e.Path && same.Container == e.Container {
			same.Rules = append(same.Rules, e.Rules...)
			return
		}
	}
	a.exceptions = append(a.exceptions, e)
}

// change returns the change of an object that holds exceptions in its annotation, behind those that are there.
func (a *annotation) change() (manifest.Change, error) {
	v := a.object.Metadata().Field("annotations", exception.Annotation)
	for e := range exception.ReadAnnotation(new(manifest.Parser), v) {
		if len(e.Rules) == 0 && len(e.Problems) > 0 {
			return manifest.Change{}, fmt.Errorf("the annotation of its object has a fault: %s", e.Problems[0].Message)
		}
	}
	text := v.Text()
	if strings.HasPrefix(strings.TrimSpace(text), "[") {
		return manifest.Change{}, errors.New("the list in the annotation of its object is in brackets, not with a dash before each exception")
	}
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	var lines strings.Builder
	for i := range a.exceptions {
		e := &a.exceptions[i]
		e.Rules = unique(e.Rules)
		for line := range strings.Lines(e.Item()) {
			lines.WriteString(indent + line)
		}
	}
	return v.AddLines(lines.String())
}

func byPlace(a, b *annotation) int { return a.object.Place().Start.Compare(b.object.Place().Start) }

func unique(rules []string) []string {
	slices.Sort(rules)
	return slices.Compact(rules)
}

// Ranks of what is written at one place: what stands beside a line, what is a line of its own, what is above the line behind it.
const (
	besideLine = iota
	ownLine
	aboveLine
)

type ranked struct {
	manifest.Splice
	rank int
}

// compose puts what is written into the text of a file.
func (w *writing) compose(f *file, pages *pages) *proposal {
	var splices []ranked
	for _, c := range pages.comments {
		c.Rules = unique(c.Rules)
		text, _ := c.Comment() // which it was made for
		rank := aboveLine
		if c.margin.Beside {
			rank = besideLine
		}
		splices = append(splices, ranked{c.margin.Splice(text), rank})
	}
	p := &proposal{file: f}
	var sets [][]manifest.Change
	var annotated []*annotation
	for _, a := range slices.SortedFunc(maps.Values(pages.annotations), byPlace) {
		change, err := a.change()
		if err != nil {
			w.raiseAll(a, err.Error())
			continue
		}
		sets, annotated = append(sets, []manifest.Change{change}), append(annotated, a)
		p.sets = append(p.sets, set{changes: sets[len(sets)-1]})
	}
	composed, waiting := manifest.Compose(sets)
	for _, i := range waiting {
		w.raiseAll(annotated[i], "its annotation cannot be written together with others")
	}
	for _, s := range composed {
		splices = append(splices, ranked{s, ownLine})
	}
	slices.SortFunc(splices, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.Start.Offset, b.Start.Offset), cmp.Compare(a.rank, b.rank), cmp.Compare(a.Text, b.Text))
	})
	var all []manifest.Splice
	for _, s := range splices {
		all = append(all, s.Splice)
	}
	p.pieces = f.pieces.splice(all)
	p.text = p.pieces.apply(f.before)
	return p
}

func (w *writing) raiseAll(a *annotation, why string) {
	for _, l := range a.leftovers {
		w.raise(l, why)
	}
}
