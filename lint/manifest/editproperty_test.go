package manifest_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// branch is a value of a decoded document that can be changed.
type branch struct {
	fields map[string]*branch // of a mapping
	items  []*branch          // of a sequence
	added  []manifest.Literal // items
	leaf   any
	kind   manifest.Kind // Mapping, Sequence, or anything else
}

// grown returns a decoded value as one that can be changed.
func grown(v any) *branch {
	switch v := v.(type) {
	case map[string]any:
		b := &branch{kind: manifest.Mapping, fields: make(map[string]*branch)}
		for name, value := range v {
			b.fields[name] = grown(value)
		}
		return b
	case []any:
		b := &branch{kind: manifest.Sequence}
		for _, item := range v {
			b.items = append(b.items, grown(item))
		}
		return b
	}
	return &branch{leaf: v}
}

// felled is the reverse of grown.
func (b *branch) felled() any {
	switch b.kind {
	case manifest.Mapping:
		m := make(map[string]any)
		for name, value := range b.fields {
			m[name] = value.felled()
		}
		return m
	case manifest.Sequence:
		s := make([]any, 0)
		for _, item := range b.items {
			s = append(s, item.felled())
		}
		return s
	}
	return b.leaf
}

// asRead returns what a literal is once it is read.
func asRead(v manifest.Literal) any {
	switch v := v.(type) {
	case int:
		return int64(v)
	case manifest.Items:
		s := make([]any, 0)
		for _, item := range v {
			s = append(s, asRead(item))
		}
		return s
	case manifest.Fields:
		m := make(map[string]any)
		for _, f := range v {
			m[f.Name] = asRead(f.Value)
		}
		return m
	}
	return v
}

// follow returns the value at the end of a path, and the one that it is in.
func (b *branch) follow(path []manifest.Step) (parent, value *branch) {
	for _, step := range path {
		parent = b
		if step.Index < 0 {
			b = b.fields[step.Name]
		} else {
			b = b.items[step.Index]
		}
	}
	return parent, b
}

// apply returns a decoded document with changes made, of whose paths each leads through the document as it was.
func apply(document any, changes []manifest.Change) any {
	root := grown(document)
	var last []func()
	changes = slices.Clone(changes)
	slices.SortStableFunc(changes, func(a, b manifest.Change) int { return b.From - a.From }) // of a string, the last part first
	for i, c := range changes {
		parent, value := root.follow(c.Path)
		switch c.Kind {
		case manifest.EditText:
			again := func(other manifest.Change) bool {
				return other.Kind == c.Kind && other.From == c.From && other.To == c.To && other.New == c.New && reflect.DeepEqual(other.Path, c.Path)
			}
			if !slices.ContainsFunc(changes[:i], again) {
				last = append(last, func() { s := value.leaf.(string); value.leaf = s[:c.From] + c.New.(string) + s[c.To:] })
			}
		case manifest.Replace:
			last = append(last, func() { *value = *grown(asRead(c.New)) })
		case manifest.AddField, manifest.AddItem:
			last = append(last, func() { value.add(c) })
		case manifest.Remove, manifest.RenameKey, manifest.SwapField:
			last = append(last, func() {
				if parent.kind == manifest.Sequence {
					parent.items = slices.DeleteFunc(parent.items, func(b *branch) bool { return b == value })
					return
				}
				delete(parent.fields, c.Path[len(c.Path)-1].Name)
				if c.Kind == manifest.SwapField {
					parent.fields[c.Keys[0]] = grown(asRead(c.New))
				} else if c.Kind == manifest.RenameKey {
					parent.fields[c.Keys[0]] = value
				}
			})
		}
	}
	for _, change := range last {
		change()
	}
	return root.felled()
}

func (b *branch) add(c manifest.Change) {
	for i, key := range c.Keys {
		if b.kind != manifest.Mapping {
			*b = branch{kind: manifest.Mapping, fields: make(map[string]*branch)}
		}
		next, ok := b.fields[key]
		if !ok {
			next = &branch{}
			b.fields[key] = next
		}
		if b = next; i == len(c.Keys)-1 && c.Kind == manifest.AddField {
			b.merge(grown(asRead(c.New)))
			return
		}
	}
	if b.kind != manifest.Sequence {
		*b = branch{kind: manifest.Sequence}
	}
	if !slices.ContainsFunc(b.added, func(other manifest.Literal) bool { return reflect.DeepEqual(other, c.New) }) {
		b.added = append(b.added, c.New)
		b.items = append(b.items, grown(asRead(c.New)))
	}
}

// merge makes b another value, or adds the fields of that.
func (b *branch) merge(other *branch) {
	if b.kind != manifest.Mapping || other.kind != manifest.Mapping {
		*b = *other
		return
	}
	for name, value := range other.fields {
		if b.fields[name] == nil {
			b.fields[name] = &branch{}
		}
		b.fields[name].merge(value)
	}
}

var literals = []manifest.Literal{true, false, 0, -1, 8080, "", "x", "RuntimeDefault", "yes", "1", "a b", " x", "x ", "a: b", "a #b", "#", "null", "~", "é", "a\nb", "\t", "'", "\"", "\\", "{{x}}"[:1], "[", "*a", "&a", "- a", "2001-01-01",
	manifest.Items{}, manifest.Fields{}, manifest.Items{"ALL"}, manifest.Items{1, manifest.Items{2, manifest.Items{}}, manifest.Fields{{"x", 1}, {"z", "w"}}},
	manifest.Fields{{"type", "RuntimeDefault"}}, manifest.Fields{{"a", manifest.Items{"x", manifest.Fields{{"b", true}}}}, {"no", manifest.Fields{{"c", manifest.Fields{{"d e", 1}}}}}}}

// randomChange makes a change of a random value of a document.
func randomChange(r *rand.Rand, d *manifest.Document) (manifest.Change, error) {
	values := d.Nodes()
	v := values[r.IntN(len(values))]
	for v.IsKey() {
		v = values[r.IntN(len(values))]
	}
	literal := literals[r.IntN(len(literals))]
	name := pick(r, append(names, "readOnly", "securityContext"))
	absent := v.Field(name)
	for r.IntN(2) == 0 {
		absent = absent.Field(pick(r, names))
	}
	switch r.IntN(12) {
	case 0, 1:
		return v.Set(literal)
	case 2, 3, 4:
		return absent.Set(literal)
	case 5:
		return absent.Append(literal)
	case 6:
		return v.Append(literal)
	case 7, 8:
		return v.Delete(values[r.IntN(len(values))])
	case 9:
		return v.Swap(name, literal)
	case 10:
		return v.Rename(name)
	}
	n := len(v.Text())
	from := r.IntN(n + 1)
	return v.Patch(from, from+r.IntN(n-from+1), pick(r, []string{"", "x", "é", "1", " ", "#", "'", "\"", ": ", "abc"}))
}

// editTally counts what random changes come to.
type editTally struct {
	made, waiting int
	refusals      map[string]int
}

// check makes random changes of a stream, and checks that what kubectl reads then differs in just those.
func (n *editTally) check(r *rand.Rand, stream string) string {
	before, err := kubectl([]byte(stream))
	if err != nil || excused([]byte(stream)) || ambiguous([]byte(stream)) {
		return ""
	}
	documents, err := read([]byte(stream))
	if err != nil || len(documents) != len(before) || len(documents) == 0 {
		return ""
	}
	var sets [][]manifest.Change
	index := make(map[int64]int) // of documents, by offset
	for i, d := range documents {
		if d.Unread() || difference(d.Root(), before[i]) != "" {
			return ""
		}
		index[d.Offset] = i
	}
	for range 1 + r.IntN(2)*r.IntN(5) {
		var set []manifest.Change
		d := documents[r.IntN(len(documents))]
		for range 1 + r.IntN(4)/3 {
			c, err := randomChange(r, d)
			if err != nil {
				n.refusals[err.Error()]++
				continue
			}
			n.made++
			set = append(set, c)
		}
		sets = append(sets, set)
	}
	splices, waiting := manifest.Compose(sets)
	n.waiting += len(waiting)
	changes := make([][]manifest.Change, len(documents))
	var all []string
	for i, set := range sets {
		if slices.Contains(waiting, i) {
			continue
		}
		for _, c := range set {
			changes[index[c.Document]] = append(changes[index[c.Document]], c)
			all = append(all, fmt.Sprintf("%d %v %q %#v", c.Kind, c.Path, c.Keys, c.New))
		}
	}
	var b strings.Builder
	end := int64(0)
	for _, s := range splices {
		if s.Start.Offset < end || s.End.Offset < s.Start.Offset {
			return fmt.Sprintf("splices overlap: %v", splices)
		}
		b.WriteString(stream[end:s.Start.Offset] + s.Text)
		end = s.End.Offset
	}
	text := b.String() + stream[end:]
	fail := func(format string, args ...any) string {
		return fmt.Sprintf(format, args...) + "\n" + strings.Join(all, "\n") + fmt.Sprintf("\nbefore:\n%s\nafter:\n%s\n%q\n%q", stream, text, stream, text)
	}
	after, err := kubectl([]byte(text))
	if err != nil {
		return fail("does not parse: %v", err)
	}
	if len(after) != len(before) {
		return fail("%d documents, not %d", len(after), len(before))
	}
	now, err := read([]byte(text))
	if err != nil {
		return fail("not read: %v", err)
	}
	// What starts like JSON may be such afterwards, where nothing is a comment.
	if was, is := commentsOf(documents), commentsOf(now); !slices.Equal(was, is) && !strings.HasPrefix(strings.TrimSpace(stream), "{") {
		return fail("comments were %q and are %q", was, is)
	}
	for i := range before {
		if want := apply(before[i], changes[i]); !reflect.DeepEqual(want, after[i]) {
			return fail("another tree: %#v, not %#v", after[i], want)
		}
	}
	return ""
}

// commentsOf returns the comments of documents, sorted.
func commentsOf(documents []*manifest.Document) (texts []string) {
	for _, d := range documents {
		texts = append(texts, d.CommentTexts()...)
	}
	slices.Sort(texts)
	return texts
}

// TestRandomEdits checks that random changes of random documents in random style do what they say, and that not too many are
// refused.
func TestRandomEdits(t *testing.T) {
	n := editTally{refusals: make(map[string]int)}
	for i := range 4000 {
		r := rand.New(rand.NewPCG(7, uint64(i)))
		stream := plausible(r)
		for r.IntN(8) == 0 {
			stream = strings.TrimSuffix(stream, "\n") + "\n---\n" + plausible(r)
		}
		if problem := n.check(r, stream); problem != "" {
			t.Fatal(problem)
		}
	}
	refused := 0
	for why, count := range n.refusals {
		if !slices.Contains(meaningless, why) {
			refused += count
		}
	}
	t.Logf("%d changes made, %d refused, %d sets wait: %v", n.made, refused, n.waiting, n.refusals)
	require.Less(t, refused, n.made/5)
}

// meaningless are the reasons why a change cannot be made in any text.
var meaningless = []string{"a field can only be added to a mapping", "an item can only be added to a list", "it is no field of a mapping", "it is the whole document",
	"the text of the string is not as it is written, or would not stay in its form", "the mapping has a field of that name already", "a later field of the same name overrides it"}

// FuzzEdit checks that changes of whatever is a document do what they say.
func FuzzEdit(f *testing.F) {
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 60 {
		text := document(r, []int{0, 60, 10}[i%3])
		if i%4 == 0 {
			text = mutate(r, text)
		}
		f.Add([]byte(text), uint64(i))
	}
	for _, text := range readCorpus(f) {
		f.Add([]byte(text), uint64(len(text)))
	}
	f.Fuzz(func(t *testing.T, stream []byte, seed uint64) {
		n := editTally{refusals: make(map[string]int)}
		if problem := n.check(rand.New(rand.NewPCG(5, seed)), string(stream)); problem != "" {
			t.Fatal(problem)
		}
	})
}
