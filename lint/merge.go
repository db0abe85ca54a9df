package lint

import (
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// merged is what tasks yielded so far.
type merged struct {
	inputs    Inputs
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
