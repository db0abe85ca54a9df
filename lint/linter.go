// Package lint is the engine of seaworthy: manifests in, findings out. It reads from readers, and touches neither the file
// system, nor the clock, nor the network.
//
// A [Linter] streams every input through [manifest.Splitter] and [manifest.Parse], finds the pods of each object
// ([workload.Pods]), evaluates them once ([podsecurity.Evaluate]) and calls the hooks of each [Rule]. What rules across
// objects need is kept in a [cluster.Model]; documents are not. A [Result] is the same whatever the number of jobs.
package lint

import (
	"errors"
	"io"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/schema"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Input is one stream of manifests.
type Input struct {
	Name string // as reports show it, with forward slashes
	// Found is set where a walk found the input, rather than the user naming it. A found JSON file that kubectl could not
	// read, and that speaks of no apiVersion and kind, is skipped: the world is full of JSON with comments.
	Found bool
	Open  func() (io.ReadCloser, error)
}

// Linter checks inputs against rules. It is safe for concurrent use.
type Linter struct {
	options    Options
	registries registries
	rules      []*Rule

	document, object, pod, container, cluster []*Rule
	needsModel, needsIdentities               bool
	// Progress, if set, is called now and then with what was read so far.
	Progress func(Inputs)
}

// New returns a Linter for those of the rules that the options select.
func New(rules []*Rule, options Options) (*Linter, error) {
	chosen, err := choose(rules, options.Profile, options.Select, options.Ignore)
	if err != nil {
		return nil, err
	}
	registries, err := readRegistries(&options)
	if err != nil {
		return nil, err
	}
	l := &Linter{options: options, registries: registries, rules: chosen}
	for _, r := range chosen {
		switch {
		case r.Document != nil:
			l.document = append(l.document, r)
		case r.Object != nil:
			l.object = append(l.object, r)
		case r.Pod != nil:
			l.pod = append(l.pod, r)
		case r.Container != nil:
			l.container = append(l.container, r)
		case r.Cluster != nil:
			l.cluster = append(l.cluster, r)
			l.needsModel = true
			l.needsIdentities = l.needsIdentities || r.Identities
		}
	}
	return l, nil
}

// item is a section of an input, or what became of the input instead.
type item struct {
	input   int
	found   bool
	first   bool // the first of its input
	section manifest.Section
	failed  *Failed
}

// batch is some items in a row, checked by one worker.
type batch struct {
	items []item
	done  chan outcome
}

// outcome is what checking a batch yields.
type outcome struct {
	inputs   Inputs
	findings []*Finding // in order
	model    cluster.Model
}

// A batch ends when it has this many bytes or items: enough to make handing it over cheap, little enough to share the work.
const (
	batchBytes = 128 << 10
	batchItems = 256
)

// Run checks the inputs. It does not fail: what could not be read is in the result.
func (l *Linter) Run(inputs iter.Seq[Input]) *Result {
	jobs := max(1, l.options.Jobs)
	work := make(chan batch, jobs)
	order := make(chan batch, 4*jobs)
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(func() {
			for b := range work {
				b.done <- l.check(b.items)
			}
		})
	}
	go func() {
		for b := range batches(inputs) {
			work <- b
			order <- b
		}
		close(work)
		close(order)
	}()

	r := &Result{Options: l.options, Rules: l.rules}
	var model cluster.Model
	for b := range order {
		o := <-b.done
		r.Inputs.add(&o.inputs)
		r.Findings = append(r.Findings, o.findings...)
		model.Merge(&o.model)
		if l.Progress != nil {
			l.Progress(r.Inputs)
		}
	}
	workers.Wait()
	// What one batch found mostly stands before what the next one did: there is little left to sort.
	slices.SortStableFunc(r.Findings, compareFindings)
	var wide []*Finding
	for _, rule := range l.cluster {
		p := Pass{Options: &l.options, linter: l, rule: rule}
		rule.Cluster(&p, &model)
		wide = append(wide, p.findings...)
		r.Inputs.Unjudged = append(r.Inputs.Unjudged, p.unjudged...)
	}
	slices.SortStableFunc(wide, compareFindings)
	r.Findings = mergeFindings(r.Findings, wide)
	return r
}

func (in *Inputs) add(more *Inputs) {
	in.Files += more.Files
	in.Documents += more.Documents
	in.Objects += more.Objects
	in.Pods += more.Pods
	in.Skipped = append(in.Skipped, more.Skipped...)
	in.Failed = append(in.Failed, more.Failed...)
	in.Unjudged = append(in.Unjudged, more.Unjudged...)
}

// batches reads the inputs one after the other and yields what they hold.
func batches(inputs iter.Seq[Input]) iter.Seq[batch] {
	return func(yield func(batch) bool) {
		var items []item
		size := 0
		flush := func() bool {
			if len(items) == 0 {
				return true
			}
			b := batch{items, make(chan outcome, 1)}
			items, size = nil, 0
			return yield(b)
		}
		index := 0
		for input := range inputs {
			for it := range input.items(index) {
				items = append(items, it)
				size += len(it.section.Text)
				if (size >= batchBytes || len(items) >= batchItems) && !flush() {
					return
				}
			}
			index++
		}
		flush()
	}
}

// items yields the sections of an input. An input without any yields one item that counts the file.
func (in Input) items(index int) iter.Seq[item] {
	return func(yield func(item) bool) {
		stream, err := in.Open()
		if err != nil {
			yield(item{input: index, failed: &Failed{File: in.Name, Message: reason(err)}})
			return
		}
		defer stream.Close() //nolint:errcheck // nothing was written
		splitter := manifest.NewSplitter(in.Name, stream)
		for first := true; ; first = false {
			section, err := splitter.Next()
			switch {
			case err == nil:
				if !yield(item{input: index, found: in.Found, first: first, section: section}) {
					return
				}
				continue
			case !errors.Is(err, io.EOF):
				yield(item{input: index, first: first, failed: &Failed{File: in.Name, Message: reason(err)}})
			case first:
				yield(item{input: index, first: true})
			}
			return
		}
	}
}

// reason says why an input could not be read, without the path that is shown beside it.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Op + ": " + path.Err.Error()
	}
	return err.Error()
}

// check checks the items of a batch.
func (l *Linter) check(items []item) outcome {
	c := checker{linter: l, pass: Pass{Options: &l.options, linter: l}}
	for i := range items {
		c.item(&items[i])
	}
	c.out.findings = c.pass.findings
	slices.SortStableFunc(c.out.findings, compareFindings)
	return c.out
}

// checker checks one batch.
type checker struct {
	linter     *Linter
	pass       Pass
	out        outcome
	object     manifest.Object
	pods       workload.Reader
	violations []podsecurity.Violation
	facts      []cluster.Pod
}

func (c *checker) item(it *item) {
	in := &c.out.inputs
	if it.first {
		in.Files++
	}
	if it.failed != nil {
		in.Failed = append(in.Failed, *it.failed)
		return
	}
	c.pass.input = it.input
	for _, d := range manifest.Parse(it.section) {
		in.Documents++
		if it.found && d.Unread() && isForeignJSON(d) {
			in.Skipped = append(in.Skipped, Skipped{d.File, d.Line, "not JSON that kubectl reads, and neither apiVersion nor kind in it"})
			continue
		}
		c.readable(d)
	}
}

// isForeignJSON reports whether a document of a .json file has nothing of a Kubernetes object.
func isForeignJSON(d *manifest.Document) bool {
	text := string(d.Text)
	return strings.HasSuffix(strings.ToLower(d.File), ".json") && !strings.Contains(text, "apiVersion") && !strings.Contains(text, `"kind"`)
}

func (c *checker) readable(d *manifest.Document) {
	in := &c.out.inputs
	c.pass.document, c.pass.object, c.pass.pods, c.pass.identity = d, nil, nil, manifest.Identity{}
	for _, rule := range c.linter.document {
		c.pass.rule = rule
		rule.Document(&c.pass, d)
	}
	for _, problem := range d.Problems {
		if problem.Kind.Unread() {
			in.Failed = append(in.Failed, Failed{
				File: d.File, Line: problem.Place.Start.Line, Column: problem.Place.Start.Column,
				Message: problem.Message, Rule: problem.Kind.Rule(),
			})
		}
	}
	for part := range d.Parts() {
		if part.Reason != "" {
			in.Skipped = append(in.Skipped, Skipped{d.File, part.At.Place().Start.Line, part.Reason})
			continue
		}
		in.Objects++
		c.object = part.Object
		c.check(&c.object)
	}
}

func (c *checker) check(o *manifest.Object) {
	p := &c.pass
	pods := c.pods.Pods(o)
	if len(pods) == 0 {
		if container, ok := workload.Unread(o); ok {
			c.out.inputs.Unjudged = append(c.out.inputs.Unjudged, Unjudged{container.Place(), "containers in custom resources, which are not looked into yet"})
		}
	}
	p.object, p.pods, p.identity = o, pods, c.identify(o)
	p.compared, p.name = false, containerName{}
	p.fragment = slices.ContainsFunc(pods, func(pod *workload.Pod) bool { return !pod.Whole })
	if p.fragment {
		c.out.inputs.Skipped = append(c.out.inputs.Skipped, Skipped{
			o.Document().File, o.Place().Start.Line, "in part: a fragment, such as a patch, is judged by what it sets and not by what it lacks",
		})
	}
	for _, rule := range c.linter.object {
		p.rule = rule
		rule.Object(p, o)
	}
	c.facts = c.facts[:0]
	for _, pod := range pods {
		c.out.inputs.Pods++
		c.violations = podsecurity.Evaluate(c.violations[:0], pod)
		p.violations = c.violations
		for _, rule := range c.linter.pod {
			p.rule = rule
			rule.Pod(p, pod)
		}
		for container := range pod.Containers() {
			for _, rule := range c.linter.container {
				p.rule = rule
				rule.Container(p, container)
			}
		}
		if c.linter.needsModel && pod.Whole {
			fact := cluster.Pod{Pod: pod}
			if !o.Templated { // what its parameters will say is not known
				fact.PodSecurity = podsecurity.Summarize(c.violations)
			}
			c.facts = append(c.facts, fact)
		}
	}
	p.violations = nil
	if c.linter.needsModel {
		c.out.model.Add(o, p.identity, p.input, c.facts)
	}
	if c.linter.needsIdentities {
		c.out.model.AddIdentity(o, p.identity, p.input)
	}
}

// identify resolves the identity of an object. Where nothing says whether a kind has namespaces, one that names none is
// left without.
func (c *checker) identify(o *manifest.Object) manifest.Identity {
	id := manifest.Identity{APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Namespace, Name: o.Name}
	clusterScoped, known := schema.ClusterScoped(o.APIVersion, o.Kind)
	switch {
	case clusterScoped:
		id.Namespace = ""
	case o.Namespace == "" && known:
		id.Namespace = c.linter.options.DefaultNamespace
	}
	return id
}
