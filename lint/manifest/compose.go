package manifest

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Compose returns the splices that make several sets of changes to one input, ordered and apart from each other. A set that
// cannot be made together with those before it is left out: its index is in waiting.
//
// Fields that are added to one mapping, and items that are added to one sequence, are written one after the other, in the
// order of the sets. What several sets change alike is changed once.
func Compose(sets [][]Change) (splices []Splice, waiting []int) {
	if len(sets) == 1 && len(sets[0]) == 1 {
		return []Splice{sets[0][0].splice()}, nil
	}
	c := composer{groups: make(map[string]*group), collections: make(map[string]*collection), names: make(map[string]*group)}
	for i, set := range sets {
		if c.set = i; !c.take(set) {
			waiting = append(waiting, i)
		}
	}
	for i, g := range c.order {
		splice := g.splice()
		if i > 0 && splice.Start.Offset < splices[i-1].End.Offset {
			splice.Start = splices[i-1].End // of two removals, the first took a line break that the second was to take
		}
		splices = append(splices, splice)
	}
	return splices, waiting
}

// composer puts changes together.
type composer struct {
	groups      map[string]*group
	order       []*group // by place
	collections map[string]*collection
	names       map[string]*group // that are new to mappings
	set         int               // at hand
	undo        []func()          // of what was done for it
}

// collection is one that entries are removed from, or added to.
type collection struct {
	removed []*group // by place
	added   []*group
	left    int // how many entries are left, if some are removed
}

// group is what is written at one site.
type group struct {
	Change
	set    int // that it came with
	of     *collection
	fields []*added // of AddField and of AddItem with keys
	items  Items    // of AddItem without
	anew   bool     // all entries of the collection go, and what is added to it takes their place
}

// added is a field that is added, and what is added below it.
type added struct {
	name  string
	value Literal // nil where fields or items are
	// items are those of a sequence that is absent, if isSequence.
	items      Items
	isSequence bool
	fields     []*added
}

// take takes a set of changes; it takes none, and returns false, if it cannot take all.
func (c *composer) take(set []Change) bool {
	c.undo = c.undo[:0]
	for i := range set {
		if !c.takeOne(&set[i]) {
			for _, undo := range slices.Backward(c.undo) {
				undo()
			}
			return false
		}
	}
	return true
}

func (c *composer) takeOne(change *Change) bool {
	id := change.id()
	g, known := c.groups[id]
	if !known {
		g = &group{Change: *change, set: c.set}
	}
	if g.adds() {
		if !c.add(g, change) || len(change.Keys) > 0 && !c.name(g, change.Path, change.Keys[0]) {
			return false
		}
	} else if known {
		return reflect.DeepEqual(g.New, change.New) && slices.Equal(g.Keys, change.Keys) && (g.Kind == Remove || g.at.from == change.at.from && g.at.to == change.at.to)
	}
	if known {
		return true
	}
	if (g.Kind == RenameKey || g.Kind == SwapField) && !c.name(g, g.Path[:len(g.Path)-1], g.Keys[0]) {
		return false
	}
	c.groups[id] = g
	c.save(func() { delete(c.groups, id) })
	switch {
	case g.adds():
		return c.addTo(g, g.Path)
	case g.at.removal != nil:
		return c.removeFrom(g, g.Path[:len(g.Path)-1])
	}
	return c.insert(g)
}

// insert puts a group where it belongs among the others, unless it gets in the way of one.
func (c *composer) insert(g *group) bool {
	at, ok := c.place(g)
	if ok {
		c.order = slices.Insert(c.order, at, g)
		c.save(func() {
			i := slices.Index(c.order, g)
			c.order = slices.Delete(c.order, i, i+1)
		})
	}
	return ok
}

// collectionAt returns what is known of a collection that a group changes.
func (c *composer) collectionAt(g *group, path []Step) *collection {
	id := string(appendPath(nil, g.Document, path))
	of := c.collections[id]
	if of == nil {
		of = &collection{}
		c.collections[id] = of
	}
	before := *of
	c.save(func() { *of = before })
	return of
}

// addTo puts in what is added to a collection.
func (c *composer) addTo(g *group, path []Step) bool {
	of := c.collectionAt(g, path)
	of.added, g.of = append(slices.Clip(of.added), g), of
	if len(of.removed) > 0 && of.left == 0 {
		return c.writeAnew(of)
	}
	return c.insert(g)
}

// removeFrom removes an entry of a collection. Where several sets together leave nothing of it, the last one waits, unless
// something is added: then, the collection itself may go.
func (c *composer) removeFrom(g *group, path []Step) bool {
	of := c.collectionAt(g, path)
	if len(of.removed) == 0 {
		of.left = g.at.entries
	}
	g.of = of
	at, _ := slices.BinarySearchFunc(of.removed, g, (*group).compare)
	of.removed = slices.Insert(slices.Clip(of.removed), at, g)
	if g.Kind == Remove {
		of.left--
	}
	switch {
	case of.left == 0 && len(of.added) == 0 && slices.ContainsFunc(of.removed, func(other *group) bool { return other.set != c.set }):
		return false
	case of.left == 0:
		return c.writeAnew(of)
	}
	return c.insert(g) || len(of.removed) > 1 && c.part(of)
}

// writeAnew lets a collection be written anew of which no entry stays.
func (c *composer) writeAnew(of *collection) bool {
	g := of.removed[0]
	emptied := g.at.emptied
	if emptied == nil {
		return false
	}
	c.takeOut(of)
	all := Change{Kind: Replace, Document: g.Document, Path: g.Path[:len(g.Path)-1], New: g.nothing(), at: emptied}
	return c.insert(&group{Change: all, anew: true, of: of})
}

// takeOut takes all out that a collection has among the groups.
func (c *composer) takeOut(of *collection) {
	before := c.order
	c.save(func() { c.order = before })
	c.order = slices.DeleteFunc(slices.Clone(c.order), func(g *group) bool { return g.of == of })
}

// part lets entries go that get in each other's way: where the first one goes up to the start of what follows it, so do those
// behind it.
func (c *composer) part(of *collection) bool {
	c.takeOut(of)
	next := uint32(0) // of those that do so
	for _, g := range of.removed {
		at := g.at
		c.save(func() { g.at = at })
		moved, to := *at, at.usual
		if to == at.behind || at.entry == next {
			to, next = at.behind, at.next
		}
		moved.from, moved.to = to.from, to.to
		if g.at = &moved; to.to.Offset == 0 || !c.insert(g) {
			return false
		}
	}
	for _, g := range of.added {
		if !c.insert(g) {
			return false
		}
	}
	return true
}

// id tells groups apart: by what is done to which value.
func (c *Change) id() string {
	b := append(make([]byte, 0, 64), byte('a'+c.Kind))
	switch c.Kind {
	case AddField, AddItem:
		b[0] = byte('a' + AddField)
		b = strconv.AppendInt(b, c.at.from.Offset, 10)
	case RemoveOverridden, RemoveComment, EditText: // of which there may be several of one path
		b = strconv.AppendInt(b, c.at.from.Offset, 10)
	}
	return string(appendPath(append(b, ' '), c.Document, c.Path))
}

func appendPath(b []byte, document int64, path []Step) []byte {
	b = strconv.AppendInt(b, document, 10)
	for _, step := range path {
		b = strconv.AppendInt(append(b, '/'), int64(step.Index), 10)
		b = strconv.AppendQuote(append(b, ':'), step.Name)
	}
	return b
}

// add adds what a change adds to its group.
func (c *composer) add(g *group, change *Change) bool {
	if len(change.Keys) == 0 {
		if len(g.fields) > 0 {
			return false
		}
		c.addItem(&g.items, change.New)
		return true
	}
	if len(g.items) > 0 {
		return false
	}
	return c.addField(&g.fields, change.Keys, change)
}

// save keeps what undoes a step of the set at hand.
func (c *composer) save(undo func()) { c.undo = append(c.undo, undo) }

// addField adds a field, with those around it, to fields that are added.
func (c *composer) addField(to *[]*added, keys []string, change *Change) bool {
	last := len(keys) == 1
	i := slices.IndexFunc(*to, func(a *added) bool { return a.name == keys[0] })
	if i < 0 {
		before := *to
		c.save(func() { *to = before })
		field := &added{name: keys[0]}
		*to = append(slices.Clip(before), field)
		switch {
		case !last:
			return c.addField(&field.fields, keys[1:], change)
		case change.Kind == AddItem:
			field.isSequence, field.items = true, Items{change.New}
		default:
			field.value = change.New
		}
		return true
	}
	field := (*to)[i]
	fields, isMapping := change.New.(Fields)
	switch {
	case !last:
		return c.open(field) && c.addField(&field.fields, keys[1:], change)
	case change.Kind == AddItem:
		if !field.isSequence {
			return false
		}
		c.addItem(&field.items, change.New)
		return true
	case field.value != nil && reflect.DeepEqual(field.value, change.New):
		return true
	case !isMapping || len(fields) == 0 || !c.open(field):
		return false
	}
	for _, f := range fields {
		if !c.addField(&field.fields, []string{f.Name}, &Change{Kind: AddField, New: f.Value}) {
			return false
		}
	}
	return true
}

// open makes a field one that others can be added to, if it is a mapping that is not empty.
func (c *composer) open(field *added) bool {
	fields, isMapping := field.value.(Fields)
	switch {
	case field.value == nil:
		return !field.isSequence
	case !isMapping || len(fields) == 0:
		return false
	}
	value := field.value
	c.save(func() { field.value, field.fields = value, nil })
	field.value, field.fields = nil, make([]*added, len(fields))
	for i, f := range fields {
		field.fields[i] = &added{name: f.Name, value: f.Value}
	}
	return true
}

// addItem adds an item to others, unless it is among them.
func (c *composer) addItem(to *Items, item Literal) {
	if slices.ContainsFunc(*to, func(other Literal) bool { return reflect.DeepEqual(other, item) }) {
		return
	}
	before := *to
	c.save(func() { *to = before })
	*to = append(slices.Clip(before), item)
}

// name notes that a group gives a mapping a field, unless another one does so too.
func (c *composer) name(g *group, mapping []Step, name string) bool {
	id := string(appendPath(nil, g.Document, append(slices.Clip(mapping), Step{Name: name, Index: -1})))
	if other, taken := c.names[id]; taken {
		return other == g
	}
	c.names[id] = g
	c.save(func() { delete(c.names, id) })
	return true
}

// near is how far behind the end of a line what is inserted below it may be.
const near = int64(len("\r\n"))

// place returns where among the others a group comes, if it does not get in the way of any.
func (c *composer) place(g *group) (at int, ok bool) {
	at, _ = slices.BinarySearchFunc(c.order, g, (*group).compare)
	for i := at - 1; i >= 0 && c.order[i].end().Offset+near >= g.start().Offset; i-- {
		if c.order[i].conflicts(g) {
			return 0, false
		}
	}
	for i := at; i < len(c.order) && g.end().Offset+near >= c.order[i].start().Offset; i++ {
		if g.conflicts(c.order[i]) {
			return 0, false
		}
	}
	return at, !g.takesOut() || !c.loosens(g, at)
}

// loosens reports whether, with what is removed before a group and behind it, blank lines or comments would become part of a block
// scalar.
func (c *composer) loosens(g *group, at int) bool {
	first, last := g, g
	for i := at - 1; i >= 0 && c.order[i].takesOut() && c.order[i].end().Offset >= first.start().Offset; i-- {
		first = c.order[i]
	}
	for i := at; i < len(c.order) && c.order[i].takesOut() && c.order[i].start().Offset <= last.end().Offset; i++ {
		last = c.order[i]
	}
	return first != last && first.at.keeps&last.at.follows != 0
}

func (g *group) start() Point { from, _ := g.at.reach(); return from }
func (g *group) end() Point   { _, to := g.at.reach(); return to }

// compare orders groups by place. Of those that only insert at one place, what is deeper comes first: there, it ends.
func (g *group) compare(other *group) int {
	return cmp.Or(
		cmp.Compare(g.start().Offset, other.start().Offset),
		cmp.Compare(g.end().Offset, other.end().Offset),
		cmp.Compare(len(other.Path), len(g.Path)),
	)
}

// conflicts reports whether g and a group that comes behind it get in each other's way.
func (g *group) conflicts(later *group) bool {
	end, start := g.end().Offset, later.start().Offset
	switch {
	case end > start:
		return !g.takesBreakOf(later)
	case g.removes() && later.inserts() && g.contains(later), later.removes() && g.inserts() && later.contains(g):
		return true // it is to be added to what is removed
	case end < start:
		return false
	case g.takesOut() && (later.takesOut() || later.adds() || later.Kind == EditText), later.takesOut() && g.adds():
		return false
	case g.Kind == EditText && later.takesOut():
		return later.at.keeps != 0
	case (g.Kind == EditText) != (later.Kind == EditText):
		return true // what becomes of the string, or stands behind it, is not known to the other
	case !g.inserts() && !later.inserts():
		return false
	case !g.inserts():
		return g.removes()
	case !later.inserts():
		return later.removes()
	}
	return !g.adds() || !later.adds() || len(g.Path) == len(later.Path)
}

// inserts reports whether nothing gives way to what is written.
func (g *group) inserts() bool { return g.start() == g.end() }

// takesOut reports whether an entry is removed, and others of its collection stay.
func (g *group) takesOut() bool { return g.at.removal != nil }

// takesBreakOf reports whether no more than the line break between two entries that are removed is taken by both, for want of one
// at the end of the text.
func (g *group) takesBreakOf(later *group) bool {
	return g.takesOut() && later.takesOut() && g.start().Offset < later.start().Offset && g.end().Line == later.start().Line+1 && g.end().Column == 1
}

// removes reports whether what stands there is gone afterwards.
func (g *group) removes() bool {
	return g.Kind == Remove || g.Kind == RemoveOverridden || g.Kind == SwapField || g.at.wide != nil && g.at.wide.only || g.anew
}

// contains reports whether another group is about something in what g is about.
func (g *group) contains(other *group) bool {
	return g.Document == other.Document && len(g.Path) <= len(other.Path) && slices.Equal(g.Path, other.Path[:len(g.Path)])
}

func (c *Change) adds() bool { return c.Kind == AddField || c.Kind == AddItem }

// literal returns what is added, as one.
func literal(fields []*added) Fields {
	all := make(Fields, len(fields))
	for i, f := range fields {
		all[i] = Field{f.name, f.value}
		switch {
		case f.isSequence:
			all[i].Value = f.items
		case f.value == nil:
			all[i].Value = literal(f.fields)
		}
	}
	return all
}

// splice writes the group.
func (g *group) splice() Splice {
	to := g.New
	if g.anew {
		for _, other := range g.of.added {
			g.fields, g.items = append(g.fields, other.fields...), append(g.items, other.items...)
		}
	}
	switch {
	case len(g.fields) > 0:
		to = literal(g.fields)
	case len(g.items) > 0:
		to = g.items
	}
	return g.at.splice(to)
}

// splice writes a change that is made by itself.
func (c *Change) splice() Splice {
	to := c.New
	switch {
	case c.Kind == AddItem:
		to = Items{to}
	case c.empties():
		to = c.nothing()
	}
	if c.adds() {
		for _, name := range slices.Backward(c.Keys) {
			to = Fields{{name, to}}
		}
	}
	return c.at.splice(to)
}

// empties reports whether the only entry of a collection is removed.
func (c *Change) empties() bool { return c.Kind == Remove && c.at.removal != nil && c.at.entries == 1 }

// nothing returns what is left of the collection whose only entry is removed.
func (c *Change) nothing() Literal {
	if c.Path[len(c.Path)-1].Index >= 0 {
		return Items{}
	}
	return Fields{}
}

// splice writes a value, or entries.
func (s *site) splice(to Literal) Splice {
	switch s.form {
	case asValue, asItem:
		return s.value(to)
	case asEntries:
		return Splice{s.from, s.to, string(s.appendEntries(nil, to))}
	}
	return Splice{s.from, s.to, s.lead}
}

// appendEntries writes entries of a collection.
func (s *site) appendEntries(b []byte, of Literal) []byte {
	b = append(b, s.lead...)
	next := func(i int) {
		if i > 0 {
			b = append(b, s.between...)
		}
	}
	switch of := of.(type) {
	case Fields:
		for i := range of {
			if next(i); s.flow {
				b = s.appendFlowField(b, of[i], s.indent)
			} else {
				b = s.appendBlockFields(b, of[i:i+1], s.column)
			}
		}
	case Items:
		for i := range of {
			if next(i); s.flow {
				b = s.appendFlowValue(b, of[i], s.indent)
			} else {
				b = s.appendBlockItem(b, of[i], s.column)
			}
		}
	}
	return append(b, s.tail...)
}

// value writes a value in place of another one.
func (s *site) value(to Literal) Splice {
	b := make([]byte, 0, 128)
	w := s.wide
	if s.flow || w == nil || !w.only && (!w.lines || !isCollection(to)) {
		b = append(b, s.lead...)
		return Splice{s.from, s.to, string(s.appendFlowValue(b, to, s.indent))}
	}
	b = append(b, w.head...)
	if s.form == asItem {
		b = s.appendBlockItem(append(b, s.lead...), to, s.column)
	} else {
		b = s.appendBlockValue(b, to, s.column)
	}
	text := string(b)
	if w.rest != "" {
		first, others, more := strings.Cut(text, s.newline)
		text = first + w.rest
		if more {
			text += s.newline + others
		}
	}
	return Splice{w.from, w.to, text + w.kept}
}
