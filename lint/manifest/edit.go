package manifest

import "errors"

// site is where and how a change is written.
type site struct{}

var errUneditable = errors.New("not yet")

// Set changes a value: a scalar or a collection that is there, or a field that is absent, with the parents that it lacks. Its
// error says why the text cannot be changed so.
func (v Value) Set(to Literal) (Change, error) { return Change{}, errUneditable }

// Patch changes a part of a string: the bytes of its content from from up to to.
func (v Value) Patch(from, to int, text string) (Change, error) { return Change{}, errUneditable }

// Append adds an item to a sequence, which may be absent or null.
func (v Value) Append(item Literal) (Change, error) { return Change{}, errUneditable }

// Delete removes a field or an item, and the collections around it that hold nothing else, up to but without those that within
// stands in.
func (v Value) Delete(within Value) (Change, error) { return Change{}, errUneditable }

// Swap puts another field in the place of one.
func (v Value) Swap(name string, to Literal) (Change, error) { return Change{}, errUneditable }

// Rename gives a field another name.
func (v Value) Rename(name string) (Change, error) { return Change{}, errUneditable }

// Compose returns the splices that make several sets of changes to one input, ordered and apart from each other. A set that
// cannot be made together with one before it is left out: its index is in waiting.
func Compose(sets [][]Change) (splices []Splice, waiting []int) { return nil, nil }
