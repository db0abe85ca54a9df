// Package lint is the engine of seaworthy: manifests in, findings out. It reads from readers, and touches neither the file
// system, nor the clock, nor the network.
//
// A [Linter] streams every input through [manifest.Splitter] and [manifest.Parse], finds the pods of each object
// ([workload.Pods]), evaluates them once ([podsecurity.Evaluate]) and calls the hooks of each [Rule]. What rules across
// objects need is kept in a [cluster.Model]; documents are not. A [Result] is the same whatever the number of jobs.
package lint

import (
	"bytes"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
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
	// Open is called once, while other inputs are opened and read.
	Open func() (io.ReadCloser, error)
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

// Run checks the inputs. It does not fail: what could not be read is in the result.
//
// Each worker opens and reads some inputs at a time. A long input is read on by one goroutine, for all workers to check it.
func (l *Linter) Run(inputs iter.Seq[Input]) *Result {
	m := l.stream(inputs)
	r := &Result{Options: l.options, Rules: l.rules, Inputs: m.inputs, Findings: m.findings}
	// What one task found mostly stands before what the next one did. The frame of a long list comes behind its items.
	if !slices.IsSortedFunc(r.Findings, compareFindings) {
		slices.SortStableFunc(r.Findings, compareFindings)
	}
	var across []*Finding
	compiled := sync.OnceValue(func() *cluster.Network { return l.options.Network(&m.model) })
	tenants := sync.OnceValue(func() *cluster.Tenants { return m.model.Tenants(l.options.TenantLabel) })
	for _, rule := range l.cluster {
		p := Pass{Options: &l.options, linter: l, rule: rule, network: compiled, tenants: tenants}
		rule.Cluster(&p, &m.model)
		across = append(across, p.findings...)
		r.Inputs.Unjudged = append(r.Inputs.Unjudged, p.unjudged...)
	}
	slices.SortStableFunc(across, compareFindings)
	r.Findings = mergeFindings(r.Findings, across)
	return r
}

// Model reads the inputs and returns what they say of a cluster, without checking anything. What could not be read is in
// what it returns of the inputs.
func (l *Linter) Model(inputs iter.Seq[Input]) (*cluster.Model, Inputs) {
	reader := &Linter{options: l.options, needsModel: true, Progress: l.Progress}
	m := reader.stream(inputs)
	return &m.model, m.inputs
}

// Network compiles the network of a model by the options of the run.
func (o *Options) Network(m *cluster.Model) *cluster.Network {
	return m.Network(network.Options{CNI: o.CNI, PodCIDRs: o.PodCIDRs, Complete: o.Complete})
}

// stream reads the inputs and checks all that can be checked on the way.
func (l *Linter) stream(inputs iter.Seq[Input]) *merger {
	jobs := max(1, l.options.Jobs)
	work := make(chan *task, jobs)
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(func() {
			c := l.checker()
			for t := range work {
				t.done <- c.do(t)
			}
		})
	}
	var m merger
	l.merge(&m, dispatch(groups(inputs), work), work)
	close(work)
	workers.Wait()
	return &m
}

// merge merges what tasks yield and, where they leave a long input unfinished, what the rest of it yields.
func (l *Linter) merge(m *merger, tasks <-chan *task, work chan<- *task) {
	for t := range tasks {
		o := <-t.done
		m.add(t, &o)
		t.release(&o)
		if l.Progress != nil {
			l.Progress(m.inputs)
		}
		if o.rest != nil {
			l.merge(m, dispatch(o.rest.tasks(), work), work)
		}
	}
}

// checker is a worker.
type checker struct {
	linter     *Linter
	splitter   *manifest.Splitter
	parser     manifest.Parser
	pass       Pass
	out        outcome
	object     manifest.Object
	pods       workload.Reader
	violations []podsecurity.Violation
	facts      []cluster.Pod
}

func (l *Linter) checker() *checker {
	return &checker{linter: l, pass: Pass{Options: &l.options, linter: l}}
}

// do does a task.
func (c *checker) do(t *task) outcome {
	c.out, c.pass.findings = outcome{model: t.model}, nil
	if t.inputs != nil {
		c.out.rest = c.read(t.inputs)
	}
	for i := range t.items {
		c.item(&t.items[i])
	}
	c.out.findings = c.pass.findings
	slices.SortStableFunc(c.out.findings, compareFindings)
	return c.out
}

// read reads inputs and checks what is in them. Where one is long, it returns a reader for the rest of them.
func (c *checker) read(inputs []numbered) *reader {
	r := &reader{inputs: inputs, splitter: c.splitter}
	c.splitter = nil
	var size load
	for it, ok := r.next(); ok; it, ok = r.next() {
		if it.first {
			size = load{}
		}
		if it.section.Piece != manifest.Whole || size.full() {
			r.held = &it
			return r
		}
		c.item(&it)
		size.add(&it)
	}
	c.splitter = r.splitter
	return nil
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
	piece := it.section.Piece
	for _, d := range c.parser.Parse(it.section) {
		if piece != manifest.ListItem {
			in.Documents++
		}
		c.out.holdsList = c.out.holdsList || d.HoldsItems()
		if it.found && piece == manifest.Whole && d.Unread() && isForeignJSON(d) {
			in.Skipped = append(in.Skipped, Skipped{d.File, d.Line, "not JSON that kubectl reads, and neither apiVersion nor kind in it"})
			continue
		}
		c.readable(d)
	}
}

// isForeignJSON reports whether a document of a .json file has nothing of a Kubernetes object.
func isForeignJSON(d *manifest.Document) bool {
	return strings.HasSuffix(strings.ToLower(d.File), ".json") &&
		!bytes.Contains(d.Text, []byte("apiVersion")) && !bytes.Contains(d.Text, []byte(`"kind"`))
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
		if c.linter.needsModel || len(c.linter.pod)+len(c.linter.container) > 0 {
			c.violations = podsecurity.Evaluate(c.violations[:0], pod)
			p.violations = c.violations
		}
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
	case o.Namespace == "" && (known || cluster.Namespaced(o.Group(), o.Kind)):
		id.Namespace = c.linter.options.DefaultNamespace
	}
	return id
}
