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
	c := composer{groups: make(map[string]*group)}
	for i, set := range sets {
		if !c.take(set) {
			waiting = append(waiting, i)
		}
	}
	for _, g := range c.order {
		splices = append(splices, g.splice())
	}
	return splices, waiting
}

// composer puts changes together.
type composer struct {
	groups map[string]*group
	order  []*group // by place
	undo   []func()
}

// group is what is written at one site.
type group struct {
	Change
	id     string
	fields []*added // of AddField and of AddItem with keys
	items  Items    // of AddItem without
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
	adds := change.Kind == AddField || change.Kind == AddItem
	id := change.id()
	g, known := c.groups[id]
	if !known {
		g = &group{Change: *change, id: id}
	}
	if adds {
		if !c.add(g, change) {
			return false
		}
	} else if known {
		return reflect.DeepEqual(g.New, change.New) && slices.Equal(g.Keys, change.Keys) && g.at == change.at
	}
	if known {
		return true
	}
	at, ok := c.place(g)
	if !ok {
		return false
	}
	c.groups[id] = g
	c.order = slices.Insert(c.order, at, g)
	c.undo = append(c.undo, func() {
		delete(c.groups, id)
		c.order = slices.Delete(c.order, slices.Index(c.order, g), slices.Index(c.order, g)+1)
	})
	return true
}

// id tells groups apart: by what is done where.
func (c *Change) id() string {
	b := make([]byte, 0, 64)
	switch {
	case c.Kind == AddField || c.Kind == AddItem:
		b = append(b, '+')
	default:
		b = append(strconv.AppendInt(append(b, byte('a'+c.Kind)), c.at.from.Offset, 10), '-')
		b = strconv.AppendInt(b, c.at.to.Offset, 10)
	}
	b = strconv.AppendInt(b, c.Document, 10)
	for _, step := range c.Path {
		b = strconv.AppendInt(append(b, '/'), int64(step.Index), 10)
		b = append(append(b, ':'), strconv.Quote(step.Name)...)
	}
	return string(b)
}

// add adds what a change adds to its group.
func (c *composer) add(g *group, change *Change) bool {
	if len(change.Keys) == 0 {
		if len(g.fields) > 0 {
			return false
		}
		for _, item := range g.items {
			if reflect.DeepEqual(item, change.New) {
				return true
			}
		}
		c.save(func(items Items) func() { return func() { g.items = items } }(g.items))
		g.items = append(slices.Clip(g.items), change.New)
		return true
	}
	if len(g.items) > 0 {
		return false
	}
	return c.addField(&g.fields, change.Keys, change)
}

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
	switch fields, isFields := field.value.(Fields); {
	case !last && isFields && len(fields) > 0:
		// What is there already is a field like any other.
		value := field.value
		c.save(func() { field.value, field.fields = value, nil })
		field.value, field.fields = nil, make([]*added, len(fields))
		for i, f := range fields {
			field.fields[i] = &added{name: f.Name, value: f.Value}
		}
		return c.addField(&field.fields, keys[1:], change)
	case !last:
		return field.value == nil && !field.isSequence && c.addField(&field.fields, keys[1:], change)
	case change.Kind == AddItem:
		if !field.isSequence {
			return false
		}
		for _, item := range field.items {
			if reflect.DeepEqual(item, change.New) {
				return true
			}
		}
		items := field.items
		c.save(func() { field.items = items })
		field.items = append(slices.Clip(items), change.New)
		return true
	}
	return field.value != nil && reflect.DeepEqual(field.value, change.New)
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
	return at, true
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
		return true
	case g.removes() && later.start() == later.end() && g.contains(later):
		return true // it is to be added to what is removed
	case end < start:
		return false
	case g.start() != g.end() && later.start() != later.end():
		return false
	case g.start() != g.end():
		return g.removes()
	case later.start() != later.end():
		return later.removes()
	}
	return !g.adds() || !later.adds() || len(g.Path) == len(later.Path)
}

// removes reports whether what stands there is gone afterwards.
func (g *group) removes() bool {
	return g.Kind == Remove || g.Kind == RemoveOverridden || g.Kind == SwapField || g.at.only
}

// contains reports whether another group is about something in what g is about.
func (g *group) contains(other *group) bool {
	return g.Document == other.Document && len(g.Path) <= len(other.Path) && slices.Equal(g.Path, other.Path[:len(g.Path)])
}

func (g *group) adds() bool { return g.Kind == AddField || g.Kind == AddItem }

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
	s := &g.at
	to := g.New
	switch {
	case len(g.fields) > 0:
		to = literal(g.fields)
	case g.adds():
		to = g.items
	}
	switch s.form {
	case asValue, asItem:
		return s.value(to)
	case asEntries:
		return Splice{s.from, s.to, string(s.entries(to))}
	}
	return Splice{s.from, s.to, s.lead}
}

// entries writes entries of a collection.
func (s *site) entries(of Literal) []byte {
	b := append(make([]byte, 0, 128), s.lead...)
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
	if s.flow || !s.only && (!s.wide || !isCollection(to)) {
		b = append(b, s.lead...)
		return Splice{s.from, s.to, string(s.appendFlowValue(b, to, s.indent))}
	}
	b = append(b, s.head...)
	if s.form == asItem {
		b = s.appendBlockItem(append(b, s.lead...), to, s.column)
	} else {
		b = s.appendBlockValue(b, to, s.column)
	}
	text := string(b)
	if s.rest != "" {
		first, others, more := strings.Cut(text, s.newline)
		text = first + s.rest
		if more {
			text += s.newline + others
		}
	}
	return Splice{s.wideFrom, s.wideTo, text + s.kept}
}
