package lint

import (
	"bytes"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/schema"
	"github.com/seaworthy-lint/seaworthy/lint/secret"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// checker is a worker.
type checker struct {
	linter     *Linter
	splitter   *manifest.Splitter
	parser     manifest.Parser
	pass       Pass
	out        *outcome
	object     manifest.Object
	pods       workload.Reader
	secrets    secret.Reader
	violations []podsecurity.Violation
	facts      []cluster.Pod
	speaks     bool // the document at hand may hold exceptions

	texts   names // of the inventory
	context bool  // the input at hand is not checked
	judged  bool  // it was before, but for rules across objects

	clone *manifest.Document // of the document at hand, once it is kept; nil before
	depth int                // of the object at hand in others
	inner []*manifest.Parser // of the strings that hold it, by depth

	annotations manifest.Parser // of those that hold exceptions
}

func (l *Linter) checker(configured []*Waiver) *checker {
	c := &checker{linter: l, out: new(outcome), pass: Pass{Options: &l.options, linter: l, configured: configured}}
	c.pass.reader = &c.pods
	c.pods.Extra = l.kinds
	return c
}

// do does a task.
func (c *checker) do(t *task) *outcome {
	c.out, c.pass.findings = &outcome{model: t.model}, nil
	c.out.model.Changes = c.linter.needsChanges
	if t.inputs != nil {
		c.out.rest = c.read(t.inputs)
	}
	for i := range t.items {
		c.item(&t.items[i])
	}
	c.out.findings = c.pass.findings
	slices.SortStableFunc(c.out.findings, compareFindings)
	if len(t.inputs) == 1 && t.inputs[0].Reading != nil {
		t.inputs[0].Reading.keep(c.out)
	}
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
	c.pass.input, c.context, c.judged = it.input, it.context, it.judged
	in := c.inputs()
	if it.first {
		in.Files++
		if it.context {
			c.out.contexts = append(c.out.contexts, it.input)
		}
	}
	if it.failed != nil {
		in.Failed = append(in.Failed, *it.failed)
		return
	}
	if it.first {
		c.pass.opens(it.section.File)
	}
	piece := it.section.Piece
	documents := c.parser.Parse(it.section)
	if len(documents) == 0 {
		c.readStray(it.section)
	}
	for _, d := range documents {
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

// asks reports whether rules about what stands in a document judge the input at hand.
func (c *checker) asks() bool { return !c.context && !c.judged }

// inputs returns where what becomes of the input at hand is counted.
func (c *checker) inputs() *Inputs {
	if c.context {
		return &c.out.context
	}
	return &c.out.inputs
}

// isForeignJSON reports whether a document of a .json file has nothing of a Kubernetes object.
func isForeignJSON(d *manifest.Document) bool {
	return strings.HasSuffix(strings.ToLower(d.File), ".json") &&
		!bytes.Contains(d.Text, []byte("apiVersion")) && !bytes.Contains(d.Text, []byte(`"kind"`))
}

func (c *checker) readable(d *manifest.Document) {
	in := c.inputs()
	c.pass.document, c.pass.object, c.pass.pods, c.pass.pod, c.pass.identity, c.clone = d, nil, nil, nil, manifest.Identity{}, nil
	c.pass.secrets = c.secrets.Read(d) // before anything asks for a place, so that no excerpt shows them
	c.pass.allowances, c.speaks = c.pass.allowances[:0], c.mentions(d.Text)
	c.readComments(d)
	if c.asks() {
		for _, rule := range c.linter.document {
			c.pass.rule = rule
			rule.Document(&c.pass, d)
		}
	}
	for _, problem := range d.Problems {
		if problem.Kind.Unread() {
			in.Failed = append(in.Failed, Failed{
				File: d.File, Line: problem.Place.Start.Line, Column: problem.Place.Start.Column,
				Message: secret.Redact(problem.Message), Rule: problem.Kind.Rule(),
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

// check checks an object, and those that stand in it.
func (c *checker) check(o *manifest.Object) {
	if c.pods.Bases == nil && c.depth == 0 && (workload.IsBase(o) || workload.Awaits(o)) && !c.keep(o) {
		return
	}
	c.checkAlone(o)
	if c.depth == maxDepth {
		return
	}
	for _, e := range c.pods.Embedded(o) {
		c.checkEmbedded(o, e)
	}
}

// maxDepth is how deep objects may stand in objects.
const maxDepth = 8

// keep keeps a copy of an object that others are merged with, or that is itself merged with one of them, and reports whether
// it can be checked at once: an object with another half waits until all input is read.
func (c *checker) keep(o *manifest.Object) bool {
	if c.clone == nil {
		c.clone = o.Document().Clone()
	}
	kept := o.InClone(c.clone)
	if workload.Awaits(o) {
		c.out.waiting = append(c.out.waiting, waiting{kept, c.pass.input, c.context, c.judged, c.pass.inClone(c.clone), c.speaks})
		return false
	}
	c.out.bases = append(c.out.bases, kept)
	return true
}

// waiting is an object that may have another half, in input that was not read yet.
type waiting struct {
	object     manifest.Object
	input      int
	context    bool
	judged     bool
	allowances []allowance
	speaks     bool
}

// checkWaiting checks the objects that were kept until all input was read.
func (l *Linter) checkWaiting(m *merged, configured []*Waiver) {
	if len(m.waiting) == 0 {
		return
	}
	c := l.checker(configured)
	c.pods.Bases = new(workload.Bases)
	c.out.model.Changes = c.linter.needsChanges
	for i := range m.bases {
		c.pods.Bases.Add(&m.bases[i])
	}
	for i := range m.waiting {
		w := &m.waiting[i]
		if d := w.object.Document(); c.pass.document != d {
			c.pass.document = d
			c.pass.secrets = c.secrets.Read(d)
		}
		c.pass.input, c.context, c.judged = w.input, w.context, w.judged
		c.pass.allowances, c.speaks = append(c.pass.allowances[:0], w.allowances...), w.speaks
		c.check(&w.object)
	}
	m.inputs.add(&c.out.inputs)
	m.context.add(&c.out.context)
	m.findings = append(m.findings, c.pass.findings...)
	m.model.Merge(&c.out.model)
	m.inventory.add(&c.out.inventory)
	m.waivers = append(m.waivers, c.out.waivers...)
	m.scopes = append(m.scopes, c.out.scopes...)
}

// checkEmbedded checks the objects that stand in a value of another one.
func (c *checker) checkEmbedded(outer *manifest.Object, e workload.Embedded) {
	c.depth++
	defer func() { c.depth-- }()
	around := *outer
	around.Templated = around.Templated || e.Templated
	if !e.Text {
		c.checkParts(&around, e, e.Value)
		return
	}
	for len(c.inner) < c.depth {
		c.inner = append(c.inner, new(manifest.Parser))
	}
	for d := range c.inner[c.depth-1].Within(e.Value) {
		if d.Unread() {
			c.leaveUnjudged(e.Value, "a manifest in a string, which could not be read: "+secret.Redact(d.Problems[0].Message))
			continue
		}
		outside := len(c.pass.allowances)
		c.readComments(d)
		c.checkParts(&around, e, d.Root())
		c.pass.allowances = c.pass.allowances[:outside]
	}
}

func (c *checker) checkParts(outer *manifest.Object, e workload.Embedded, v manifest.Value) {
	for part := range outer.Embedded(v) {
		if part.Reason != "" {
			c.leaveUnjudged(part.At, "no Kubernetes object, where "+outer.Kind+" takes one")
			continue
		}
		o := part.Object
		if o.Namespace == "" && !e.Elsewhere {
			o.Namespace = outer.Namespace
		}
		c.inputs().Objects++
		c.check(&o)
	}
}

func (c *checker) leaveUnjudged(at manifest.Value, reason string) {
	in := c.inputs()
	in.Unjudged = append(in.Unjudged, Unjudged{at.Place(), reason})
}

// checkAlone checks an object, without those that stand in it.
func (c *checker) checkAlone(o *manifest.Object) {
	p := &c.pass
	pods := c.pods.Pods(o)
	p.object, p.pods, p.identity = o, pods, c.identify(o)
	p.compared, p.served, p.name, p.pod = false, false, containerName{}, nil
	p.merged = slices.ContainsFunc(pods, func(pod *workload.Pod) bool { return pod.Base != nil })
	clear(p.shared)
	p.fragment = slices.ContainsFunc(pods, func(pod *workload.Pod) bool { return pod.Fragment })
	if p.fragment {
		in := c.inputs()
		in.Skipped = append(in.Skipped, Skipped{
			o.Document().File, o.Place().Start.Line, "in part: a fragment, such as a patch, is judged by what it sets and not by what it lacks",
		})
	}
	outside := len(p.allowances)
	c.readExceptions(o)
	if c.asks() {
		for _, rule := range c.linter.object {
			p.rule = rule
			rule.Object(p, o)
		}
	}
	c.facts = c.facts[:0]
	for _, pod := range pods {
		c.checkPod(o, pod)
	}
	p.violations, p.pod, p.allowances = nil, nil, p.allowances[:outside]
	if c.linter.needsModel {
		if len(c.facts) > 0 && c.pods.Extra.Passive(o) {
			c.facts = c.facts[:0]
		}
		c.out.model.Add(o, p.identity, p.input, c.facts)
	}
	if c.linter.needsIdentities {
		c.out.model.AddIdentity(o, p.identity, p.input)
	}
	if c.linter.needsInventory {
		c.take(o, pods)
	}
}

func (c *checker) checkPod(o *manifest.Object, pod *workload.Pod) {
	p := &c.pass
	p.pod = pod
	c.inputs().Pods++
	if c.linter.needsModel || len(c.linter.pod)+len(c.linter.container) > 0 {
		c.violations = podsecurity.Evaluate(c.violations[:0], pod)
		if !pod.Complete() {
			c.violations = slices.DeleteFunc(c.violations, func(v podsecurity.Violation) bool { return v.At.Missing() != "" && !pod.Knows(v.At) })
		}
	}
	if c.linter.needsModel && !pod.Fragment {
		fact := cluster.Pod{Pod: pod, Serving: p.Serving()}
		if !o.Templated { // what its parameters will say is not known
			fact.PodSecurity = podsecurity.Summarize(c.violations)
		}
		c.facts = append(c.facts, fact)
	}
	if pod.Base != nil {
		c.violations = slices.DeleteFunc(c.violations, func(v podsecurity.Violation) bool { return !pod.Says(v.At) })
	}
	p.violations = c.violations
	if c.asks() {
		c.judge(pod)
	}
}

// judge calls the rules about pods and containers.
func (c *checker) judge(pod *workload.Pod) {
	p := &c.pass
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
}

// identify resolves the identity of an object. Where nothing says whether a kind has namespaces, one that names none is
// left without.
func (c *checker) identify(o *manifest.Object) manifest.Identity {
	id := manifest.Identity{APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Namespace, Name: o.Name}
	clusterScoped, known := schema.ClusterScoped(o.APIVersion, o.Kind)
	if !known {
		clusterScoped, known = c.pods.Extra.ClusterScoped(o)
	}
	switch {
	case clusterScoped:
		id.Namespace = ""
	case o.Namespace == "" && (known || cluster.Namespaced(o.Group(), o.Kind)):
		id.Namespace = c.linter.options.DefaultNamespace
	}
	return id
}
