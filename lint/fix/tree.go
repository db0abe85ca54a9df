package fix

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// tree is a value apart from its text: what kubectl makes of it. The order of fields does not matter.
type tree struct {
	kind   manifest.Kind
	scalar string // of a scalar, as it is compared
	fields map[string]*tree
	items  []*tree
}

// treeOf returns the tree of a value.
func treeOf(v manifest.Value) *tree {
	t := &tree{kind: v.Kind()}
	switch t.kind {
	case manifest.Mapping:
		t.fields = map[string]*tree{}
		for name, field := range v.Entries() {
			t.fields[name] = treeOf(field)
		}
	case manifest.Sequence:
		for _, item := range v.Items() {
			t.items = append(t.items, treeOf(item))
		}
	case manifest.Bool:
		t.scalar = strconv.FormatBool(v.IsTrue())
	case manifest.Int:
		t.scalar = v.Literal()
		if n, ok := v.Int(); ok {
			t.scalar = strconv.FormatInt(n, 10)
		}
	default:
		t.scalar = v.Literal()
	}
	return t
}

// treeOfLiteral returns the tree of what a change puts into a document.
func treeOfLiteral(l manifest.Literal) (*tree, error) {
	switch l := l.(type) {
	case bool:
		return &tree{kind: manifest.Bool, scalar: strconv.FormatBool(l)}, nil
	case int:
		return &tree{kind: manifest.Int, scalar: strconv.Itoa(l)}, nil
	case string:
		return &tree{kind: manifest.String, scalar: l}, nil
	case manifest.Items:
		t := &tree{kind: manifest.Sequence}
		for _, item := range l {
			i, err := treeOfLiteral(item)
			if err != nil {
				return nil, err
			}
			t.items = append(t.items, i)
		}
		return t, nil
	case manifest.Fields:
		t := &tree{kind: manifest.Mapping, fields: map[string]*tree{}}
		for _, field := range l {
			f, err := treeOfLiteral(field.Value)
			if err != nil {
				return nil, err
			}
			t.fields[field.Name] = f
		}
		return t, nil
	}
	return nil, fmt.Errorf("%T is no literal", l)
}

// equal reports whether two trees are the same.
func (t *tree) equal(other *tree) bool {
	if t.kind != other.kind || t.scalar != other.scalar || len(t.fields) != len(other.fields) || len(t.items) != len(other.items) {
		return false
	}
	for name, field := range t.fields {
		if o, ok := other.fields[name]; !ok || !field.equal(o) {
			return false
		}
	}
	return slices.EqualFunc(t.items, other.items, (*tree).equal)
}

// step returns the value that a step leads to.
func (t *tree) step(s manifest.Step) (*tree, error) {
	if s.Index >= 0 && t.kind == manifest.Sequence && s.Index < len(t.items) {
		return t.items[s.Index], nil
	}
	if field, ok := t.fields[s.Name]; ok && s.Index < 0 {
		return field, nil
	}
	return nil, fmt.Errorf("the path of a change leads nowhere, at %q", stepText(s))
}

func stepText(s manifest.Step) string {
	if s.Index >= 0 {
		return strconv.Itoa(s.Index)
	}
	return s.Name
}

// at returns the value at a path.
func (t *tree) at(path []manifest.Step) (*tree, error) {
	for _, s := range path {
		var err error
		if t, err = t.step(s); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// become makes a tree another one, for whoever holds it.
func (t *tree) become(other *tree) { *t = *other }

// change makes changes of a tree, whose paths are those of the tree as it is. What several of them say alike is done once.
func (t *tree) change(changes []manifest.Change) error {
	changes = slices.Clone(changes)
	slices.SortStableFunc(changes, func(a, b manifest.Change) int { return b.From - a.From }) // of a string, the last part first
	var edits []func() error
	said := map[string]bool{}
	for i := range changes {
		c := &changes[i]
		id := fmt.Sprintf("%d %#v %q %d %d %#v", c.Kind, c.Path, c.Keys, c.From, c.To, c.New)
		if said[id] {
			continue
		}
		said[id] = true
		edit, err := t.edit(c)
		if err != nil {
			return err
		}
		edits = append(edits, edit)
	}
	for _, edit := range edits {
		if err := edit(); err != nil {
			return err
		}
	}
	return nil
}

// edit finds what a change is about, and returns what makes it.
func (t *tree) edit(c *manifest.Change) (func() error, error) {
	if c.Kind == manifest.RemoveOverridden || c.Kind == manifest.RemoveComment {
		return func() error { return nil }, nil
	}
	literal := &tree{}
	if c.New != nil {
		var err error
		if literal, err = treeOfLiteral(c.New); err != nil {
			return nil, err
		}
	}
	at, err := t.at(c.Path)
	if err != nil {
		return nil, err
	}
	switch c.Kind {
	case manifest.Replace:
		return func() error { at.become(literal); return nil }, nil
	case manifest.AddField:
		return func() error { return at.addField(c.Keys, literal) }, nil
	case manifest.AddItem:
		if len(c.Keys) > 0 {
			return func() error { return at.addField(c.Keys, &tree{kind: manifest.Sequence, items: []*tree{literal}}) }, nil
		}
		return func() error { return at.addItem(literal) }, nil
	case manifest.EditText:
		return func() error { return at.editText(c.From, c.To, literal.scalar) }, nil
	}
	if len(c.Path) == 0 {
		return nil, fmt.Errorf("a change removes or renames the whole document")
	}
	last := c.Path[len(c.Path)-1]
	parent, err := t.at(c.Path[:len(c.Path)-1])
	if err != nil {
		return nil, err
	}
	remove := func() {
		parent.items = slices.DeleteFunc(parent.items, func(item *tree) bool { return item == at })
		if last.Index < 0 {
			delete(parent.fields, last.Name)
		}
	}
	switch c.Kind {
	case manifest.Remove:
		return func() error { remove(); return nil }, nil
	case manifest.RenameKey:
		literal = at
	}
	return func() error { remove(); return parent.addField(c.Keys, literal) }, nil
}

// addField adds a field, and those around it that are absent.
func (t *tree) addField(keys []string, value *tree) error {
	if len(keys) == 0 {
		return fmt.Errorf("a change adds a field without a name")
	}
	if t.kind == manifest.Null {
		t.become(&tree{kind: manifest.Mapping, fields: map[string]*tree{}})
	}
	if t.kind != manifest.Mapping {
		return fmt.Errorf("a change adds the field %q to what is no mapping", keys[0])
	}
	there := t.fields[keys[0]]
	switch {
	case len(keys) > 1:
		if there == nil {
			there = &tree{kind: manifest.Null}
			t.fields[keys[0]] = there
		}
		return there.addField(keys[1:], value)
	case there == nil || there.kind == manifest.Null:
		t.fields[keys[0]] = value
		return nil
	}
	return there.join(keys[0], value)
}

// join adds what another change adds to a field, which has the name.
func (t *tree) join(name string, value *tree) error {
	switch {
	case t.kind == manifest.Mapping && value.kind == manifest.Mapping:
		for name, field := range value.fields {
			if err := t.addField([]string{name}, field); err != nil {
				return err
			}
		}
	case t.kind == manifest.Sequence && value.kind == manifest.Sequence:
		t.items = append(t.items, value.items...)
	case !t.equal(value):
		return fmt.Errorf("a change adds the field %q, which is there", name)
	}
	return nil
}

// editText changes a part of a string.
func (t *tree) editText(from, to int, text string) error {
	if t.kind != manifest.String || from < 0 || to < from || to > len(t.scalar) {
		return fmt.Errorf("a change is about a part of a string that is not there")
	}
	t.scalar = t.scalar[:from] + text + t.scalar[to:]
	return nil
}

func (t *tree) addItem(item *tree) error {
	if t.kind == manifest.Null {
		t.kind = manifest.Sequence
	}
	if t.kind != manifest.Sequence {
		return fmt.Errorf("a change adds an item to what is no list")
	}
	t.items = append(t.items, item)
	return nil
}
