package lint

import (
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// merged is what tasks yielded so far.
type merged struct {
	inputs    Inputs
	context   Inputs       // of those, see [Input.Context]
	contexts  map[int]bool // which inputs these are
	findings  []*Finding
	model     cluster.Model
	inventory inventory
	bases     []manifest.Object
	waiting   []waiting
	waivers   []*Waiver
	scopes    []scope
}

// merger puts outcomes together, in the order of the inputs.
type merger struct {
	merged
	before merged // the list at hand
}

// add adds the outcome of the next task.
func (m *merger) add(t *task, o *outcome) {
	if t.opens {
		m.before = m.merged
	}
	if t.closes && !o.holdsList {
		m.dropList()
	}
	m.inputs.add(&o.inputs)
	m.context.add(&o.context)
	for _, input := range o.contexts {
		if m.contexts == nil {
			m.contexts = map[int]bool{}
		}
		m.contexts[input] = true
	}
	m.findings = append(m.findings, o.findings...)
	m.model.Merge(&o.model)
	m.inventory.add(&o.inventory)
	m.bases = append(m.bases, o.bases...)
	m.waiting = append(m.waiting, o.waiting...)
	m.waivers = append(m.waivers, o.waivers...)
	m.scopes = append(m.scopes, o.scopes...)
}

// dropList takes back what was said of the items of a list that is none. That some could not be read remains said.
func (m *merger) dropList() {
	dropped := m.merged
	m.merged = m.before
	m.inputs.Files, m.inputs.Failed = dropped.inputs.Files, dropped.inputs.Failed
	m.context.Files, m.context.Failed = dropped.context.Files, dropped.context.Failed
	for _, f := range dropped.findings[len(m.findings):] {
		if f.Unread {
			m.findings = append(m.findings, f)
		}
	}
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

// addContext adds what there is to say of the inputs that are read for what they tell of the cluster. What could not be read of
// them leaves questions open.
func (in *Inputs) addContext(context *Inputs) {
	in.Context = context.Files
	for _, f := range context.Failed {
		place := manifest.Place{File: f.File, Start: manifest.Position{Line: f.Line, Column: f.Column}}
		place.End = place.Start
		in.Unjudged = append(in.Unjudged, Unjudged{place, "what a file of the context says that could not be read"})
	}
}
