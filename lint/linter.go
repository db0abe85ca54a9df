// Package lint is the engine of seaworthy: manifests in, findings out. It reads from readers, and touches neither the file
// system, nor the clock, nor the network.
//
// A [Linter] streams every input through [manifest.Splitter] and [manifest.Parse], finds the pods of each object
// ([workload.Pods]), evaluates them once ([podsecurity.Evaluate]) and calls the hooks of each [Rule]. What rules across
// objects need is kept in a [cluster.Model]; documents are not. A [Result] is the same whatever the number of jobs.
package lint

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"sync"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Input is one stream of manifests.
type Input struct {
	Name string // as reports show it, with forward slashes
	// Found is set where a walk found the input, rather than the user naming it. A found JSON file that kubectl could not
	// read, and that speaks of no apiVersion and kind, is skipped: the world is full of JSON with comments.
	Found bool
	// Context says that the input is read for what it tells of the cluster, and not checked: nothing is reported in it.
	Context bool
	// Judged says that what there is to say of each document of the input alone is known: only rules across objects judge it.
	Judged bool
	// Reading, if set, keeps what a run reads of the input. A later run of the linter that is given it again, Judged and at the same
	// place among the inputs, does without opening the input.
	Reading *Reading
	// Open is called once, while other inputs are opened and read.
	Open func() (io.ReadCloser, error)
}

// Linter checks inputs against rules. It is safe for concurrent use.
type Linter struct {
	options    Options
	registries registries
	kinds      *workload.Kinds
	terms      *termsTable
	rules      []*Rule // that run
	known      []*Rule // that exceptions may name

	document, object, pod, container, cluster, exception []*Rule
	needsModel, needsIdentities, needsInventory          bool
	needsChanges                                         bool // in the model
	notWaivable                                          []*Rule
	// Progress, if set, is called now and then with what was read so far.
	Progress func(Inputs)
}

// New returns a Linter for those of the rules that the options select.
func New(rules []*Rule, options Options) (*Linter, error) {
	terms, err := newTerms(rules, &options)
	if err != nil {
		return nil, err
	}
	chosen, err := terms.widest()
	if err != nil {
		return nil, err
	}
	registries, err := readRegistries(&options)
	if err != nil {
		return nil, err
	}
	kinds, err := workload.NewKinds(options.Kinds)
	if err != nil {
		return nil, err
	}
	notWaivable, err := Matching(rules, options.NotWaivable)
	if err != nil {
		return nil, fmt.Errorf("rules that may not be allowed: %w", err)
	}
	l := &Linter{options: options, registries: registries, kinds: kinds, terms: terms, rules: chosen, known: rules, notWaivable: notWaivable}
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
			l.needsChanges = l.needsChanges || options.Fixes && r.Fix.Does != ""
		case r.Exception != nil:
			l.exception = append(l.exception, r)
		}
	}
	return l, nil
}

// Run checks the inputs. It does not fail: what could not be read is in the result.
//
// Each worker opens and reads some inputs at a time. A long input is read on by one goroutine, for all workers to check it.
func (l *Linter) Run(inputs iter.Seq[Input]) *Result {
	configured := l.configured()
	m := l.stream(inputs, configured)
	r := &Result{Options: l.options, Rules: l.rules, Inputs: m.inputs, Findings: m.findings, Merged: len(m.waiting) > 0 && len(m.bases) > 0}
	// What one task found mostly stands before what the next one did. The frame of a long list comes behind its items.
	if !slices.IsSortedFunc(r.Findings, compareFindings) {
		slices.SortStableFunc(r.Findings, compareFindings)
	}
	var across []*Finding
	compiled := sync.OnceValue(func() *cluster.Network { return l.options.Network(&m.model) })
	tenants := sync.OnceValue(func() *cluster.Tenants { return l.options.Tenants(&m.model) })
	scopes := byObject(m.scopes)
	for _, rule := range l.cluster {
		p := Pass{Options: &l.options, linter: l, rule: rule, network: compiled, tenants: tenants, scopes: scopes, contexts: m.contexts, inputs: []*Inputs{&r.Inputs, &m.context}}
		rule.Cluster(&p, &m.model)
		across = append(across, p.findings...)
		r.Inputs.Unjudged = append(r.Inputs.Unjudged, p.unjudged...)
	}
	across = eachOnce(across)
	r.Inputs.addContext(&m.context)
	slices.SortStableFunc(across, compareFindings)
	r.Findings = mergeFindings(r.Findings, across)
	if len(configured)+len(m.waivers) > 0 {
		r.Exceptions = append(configured, m.waivers...)
		l.settle(r, m.contexts)
	}
	return r
}

// Model reads the inputs and returns what they say of a cluster, without checking anything. What could not be read is in
// what it returns of the inputs.
func (l *Linter) Model(inputs iter.Seq[Input]) (*cluster.Model, Inputs) {
	reader := &Linter{options: l.options, kinds: l.kinds, needsModel: true, Progress: l.Progress}
	reader.options.Today = exception.Date{} // what is allowed does not matter
	m := reader.stream(inputs, nil)
	m.inputs.addContext(&m.context)
	return &m.model, m.inputs
}

// Network compiles the network of a model by the options of the run.
func (o *Options) Network(m *cluster.Model) *cluster.Network {
	return m.Network(network.Options{CNI: o.CNI, PodCIDRs: o.PodCIDRs, Complete: o.Complete})
}

// stream reads the inputs and checks all that can be checked on the way.
func (l *Linter) stream(inputs iter.Seq[Input], configured []*Waiver) *merger {
	jobs := max(1, l.options.Jobs)
	work := make(chan *task, jobs)
	var workers sync.WaitGroup
	for range jobs {
		workers.Go(func() {
			c := l.checker(configured)
			for t := range work {
				t.done <- c.do(t)
			}
		})
	}
	var m merger
	l.merge(&m, dispatch(groups(inputs), work), work)
	close(work)
	workers.Wait()
	l.checkWaiting(&m.merged, configured)
	return &m
}

// merge merges what tasks yield and, where they leave a long input unfinished, what the rest of it yields.
func (l *Linter) merge(m *merger, tasks <-chan *task, work chan<- *task) {
	for t := range tasks {
		o := <-t.done
		m.add(t, o)
		o.findings = nil // a Reading goes without
		t.release(o)
		if l.Progress != nil {
			l.Progress(m.inputs)
		}
		if o.rest != nil {
			l.merge(m, dispatch(o.rest.tasks(), work), work)
		}
	}
}
