package lint

import (
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// RuleFix is what can be done by itself about the findings of a rule.
type RuleFix struct {
	Does   string // what it does, to complete "seaworthy fix": "sets allowPrivilegeEscalation to false"; empty where nothing can be done
	Breaks string // one sentence: what it may break
	// Safe says that the workload keeps working unless it relied on just what the rule forbids.
	Safe bool
}

// String says in one word what there is: "safe", "unsafe", or "none" where nothing can be done.
func (f RuleFix) String() string {
	switch {
	case f.Does == "":
		return "none"
	case f.Safe:
		return "safe"
	}
	return "unsafe"
}

// Fix is an edit that mends a finding.
type Fix struct {
	RuleFix
	// Changes are those of the manifest; none where Refusal says why it cannot be edited, or where Objects mend the finding.
	Changes []manifest.Change
	// Objects are to be added.
	Objects []NewObject
	Refusal string
}

// NewObject is an object that is missing.
type NewObject struct {
	manifest.Identity
	Text string // YAML, without document marker, with a final newline
}

// Edit is a change that a rule proposes.
type Edit struct {
	make func() (manifest.Change, error)
}

// Set changes a value, or adds a field that is absent with the parents that it lacks.
func Set(v manifest.Value, to manifest.Literal) Edit {
	return Edit{func() (manifest.Change, error) { return v.Set(to) }}
}

// Patch changes a part of a string: the bytes of its content from from up to to.
func Patch(v manifest.Value, from, to int, text string) Edit {
	return Edit{func() (manifest.Change, error) { return v.Patch(from, to, text) }}
}

// Append adds an item to a list, which may be absent.
func Append(v manifest.Value, item manifest.Literal) Edit {
	return Edit{func() (manifest.Change, error) { return v.Append(item) }}
}

// Delete removes a field or an item, and the mappings and lists around it that hold nothing else, but none that within stands in.
func Delete(v, within manifest.Value) Edit {
	return Edit{func() (manifest.Change, error) { return v.Delete(within) }}
}

// DeleteAll removes items of a list, or fields of a mapping, as [Delete] does; and all of it where they are all that it holds.
func DeleteAll(values []manifest.Value, from, within manifest.Value) []Edit {
	if len(values) > 0 && len(values) == from.Len() {
		return []Edit{Delete(from, within)}
	}
	var edits []Edit
	for _, v := range values {
		edits = append(edits, Delete(v, within))
	}
	return edits
}

// Swap puts another field in the place of one.
func Swap(v manifest.Value, name string, to manifest.Literal) Edit {
	return Edit{func() (manifest.Change, error) { return v.Swap(name, to) }}
}

// Rename gives a field another name.
func Rename(v manifest.Value, name string) Edit {
	return Edit{func() (manifest.Change, error) { return v.Rename(name) }}
}

// Made proposes a change that was made while the document was read, for the hook Cluster: nil is none.
func Made(c *manifest.Change, refusal error) Edit {
	return Edit{func() (manifest.Change, error) {
		if c == nil {
			return manifest.Change{}, refusal
		}
		return *c, nil
	}}
}

// Mend proposes edits, which are made together, as the rule's Fix says. Several options are several parts of one fix.
func Mend(edits ...Edit) Option {
	return func(p *Pass, f *Finding) {
		if !p.Fixes {
			return
		}
		fix := f.mending()
		for _, e := range edits {
			if fix.Refusal != "" {
				return
			}
			change, err := e.make()
			if err != nil {
				fix.refuse(err.Error())
				return
			}
			fix.Changes = append(fix.Changes, change)
		}
	}
}

// AddObject proposes an object that is missing.
func AddObject(o NewObject) Option {
	return func(p *Pass, f *Finding) {
		if p.Fixes {
			fix := f.mending()
			fix.Objects = append(fix.Objects, o)
		}
	}
}

// Fixed says of a fix what differs from what the rule's Fix says: what it does or breaks, where not empty, and whether it is safe.
func Fixed(as RuleFix) Option {
	return func(p *Pass, f *Finding) {
		if !p.Fixes {
			return
		}
		fix := f.mending()
		if as.Does != "" {
			fix.Does = as.Does
		}
		if as.Breaks != "" {
			fix.Breaks = as.Breaks
		}
		fix.Safe = as.Safe
	}
}

// untaken refuses to add a field where it is not sure that there is one.
func untaken(p *Pass, f *Finding) {
	if f.Fix != nil {
		f.Fix.refuse("objects of kind " + p.identity.Kind + " may have no such field there")
	}
}

// NotMended says why nothing can be done about a finding of a rule that has a fix for others.
func NotMended(why string) Option {
	return func(p *Pass, f *Finding) {
		if p.Fixes {
			f.mending().refuse(why)
		}
	}
}

// mending returns the fix of a finding, which starts as that of its rule.
func (f *Finding) mending() *Fix {
	if f.Fix == nil {
		f.Fix = &Fix{RuleFix: f.Rule.Fix}
	}
	return f.Fix
}

func (f *Fix) refuse(why string) { f.Changes, f.Objects, f.Refusal = nil, nil, why }
