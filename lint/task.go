package lint

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"sync"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// task is what a worker does at once: read inputs and check them, or check what was read for it.
type task struct {
	inputs []numbered
	items  []item
	// The items of a long list are in no task with anything else.
	opens  bool // starts with the first of them
	closes bool // starts with what follows the last of them
	done   chan *outcome
	spare  *sync.Pool    // where the task goes when it is over, to be used again; nil for nowhere
	model  cluster.Model // empty: memory for that of the outcome
}

// outcome is what a task yields.
type outcome struct {
	inputs    Inputs
	context   Inputs     // of those, see [Input.Context]
	contexts  []int      // which inputs these are
	findings  []*Finding // in order
	model     cluster.Model
	inventory inventory
	bases     []manifest.Object // that others are merged with
	waiting   []waiting         // in order
	waivers   []*Waiver         // in order
	scopes    []scope
	holdsList bool    // the items of the list that the task closes are part of it
	rest      *reader // what is left to do of the inputs; nil for nothing
}

// Reading is what was read of an input. The zero value is empty, and remains so where the input must be read each time: it is long,
// or holds what bears on other objects than its own, or what exceptions are about.
type Reading struct{ outcome *outcome }

// keep keeps what came of an input.
func (r *Reading) keep(o *outcome) {
	if o.rest == nil && len(o.bases)+len(o.waiting)+len(o.waivers)+len(o.scopes) == 0 {
		r.outcome = o
	}
}

// known returns what is known of the input of a task; nil where it is to be read.
func (t *task) known() *outcome {
	if len(t.inputs) != 1 || t.inputs[0].Reading == nil || !t.inputs[0].Judged {
		return nil
	}
	return t.inputs[0].Reading.outcome
}

// There are so many inputs in a task, or so many bytes or sections: enough to make handing it over cheap, little enough to
// share the work.
const (
	taskInputs = 32
	taskBytes  = 256 << 10
	taskItems  = 512
)

// load is how much there is in a task, or in an input.
type load struct{ bytes, items int }

func (l *load) add(it *item) {
	l.bytes += len(it.section.Text)
	l.items++
}

// full reports whether there is enough in a task, or so much in an input that the rest of it has tasks of its own.
func (l *load) full() bool { return l.bytes >= taskBytes || l.items >= taskItems }

// groups yields tasks of inputs. What is kept of an input by itself takes a task by itself.
func groups(inputs iter.Seq[Input]) iter.Seq[*task] {
	return func(yield func(*task) bool) {
		var group []numbered
		flush := func() bool {
			full := group
			group = nil
			return len(full) == 0 || yield(&task{inputs: full})
		}
		index := 0
		for input := range inputs {
			alone := input.Reading != nil
			if (alone || len(group) == taskInputs) && !flush() {
				return
			}
			group = append(group, numbered{input, index})
			index++
			if alone && !flush() {
				return
			}
		}
		flush()
	}
}

// dispatch gives tasks to the workers, and returns them in the same order. Some of them are done ahead, but no more than
// that: what was read for them is in memory.
func dispatch(tasks iter.Seq[*task], work chan<- *task) <-chan *task {
	order := make(chan *task, 4*cap(work))
	go func() {
		for t := range tasks {
			if t.done == nil {
				t.done = make(chan *outcome, 1)
			}
			order <- t
			if known := t.known(); known != nil {
				t.done <- known
			} else {
				work <- t
			}
		}
		close(order)
	}()
	return order
}

// numbered is an input and its place among the inputs.
type numbered struct {
	Input
	index int
}

// item is a section of an input, or what became of the input instead.
type item struct {
	input   int
	found   bool
	context bool
	judged  bool
	first   bool // the first of its input
	section manifest.Section
	failed  *Failed
}

// reader reads inputs one after the other.
type reader struct {
	inputs   []numbered // that were not opened yet
	input    numbered
	stream   io.ReadCloser // of the input; nil where none is open
	splitter *manifest.Splitter
	first    bool
	held     *item // what next returns next, if not nil
}

// next returns what there is next in the inputs. An input without anything yields one item that counts the file.
func (r *reader) next() (it item, ok bool) {
	if r.held != nil {
		it, r.held = *r.held, nil
		return it, true
	}
	for {
		if r.stream == nil {
			if len(r.inputs) == 0 {
				return item{}, false
			}
			if err := r.open(); err != nil {
				return item{input: r.input.index, context: r.input.Context, failed: &Failed{File: r.input.Name, Message: reason(err)}}, true
			}
		}
		section, err := r.splitter.Next()
		it := item{input: r.input.index, found: r.input.Found, context: r.input.Context, judged: r.input.Judged, first: r.first, section: section}
		r.first = false
		if err == nil {
			return it, true
		}
		r.stream.Close() //nolint:errcheck // nothing was written
		r.stream = nil
		switch {
		case !errors.Is(err, io.EOF):
			it.failed = &Failed{File: r.input.Name, Message: reason(err)}
			return it, true
		case it.first:
			return it, true
		}
	}
}

// open opens the next input.
func (r *reader) open() error {
	r.input, r.inputs = r.inputs[0], r.inputs[1:]
	stream, err := r.input.Open()
	if err != nil {
		return err
	}
	r.stream = stream
	if r.splitter == nil {
		r.splitter = manifest.NewSplitter(r.input.Name, r.stream)
	} else {
		r.splitter.Reset(r.input.Name, r.stream)
	}
	r.first = true
	return nil
}

// tasks reads all there is, and yields it as tasks.
func (r *reader) tasks() iter.Seq[*task] {
	return func(yield func(*task) bool) {
		var spare sync.Pool
		spare.New = func() any { return &task{spare: &spare} }
		t, size, inList := spare.Get().(*task), load{}, false
		flush := func() bool {
			full := t
			if len(full.items) == 0 {
				return true
			}
			t, size = spare.Get().(*task), load{}
			return yield(full)
		}
		for it, ok := r.next(); ok; it, ok = r.next() {
			if isItem := it.section.Piece == manifest.ListItem; isItem != inList {
				if !flush() {
					return
				}
				t.opens, t.closes, inList = isItem, inList, isItem
			}
			t.items = append(t.items, it)
			size.add(&it)
			if size.full() && !flush() {
				return
			}
		}
		flush()
	}
}

// release gives up a task that is over, and the model of its outcome.
func (t *task) release(o *outcome) {
	if t.spare == nil {
		return
	}
	t.model = o.model.Again()
	clear(t.items) // which would keep the input in memory
	t.items, t.opens, t.closes = t.items[:0], false, false
	t.spare.Put(t)
}

// reason says why an input could not be read, without the path that is shown beside it.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Op + ": " + path.Err.Error()
	}
	return err.Error()
}
