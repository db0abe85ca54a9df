package fix

import (
	"path"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
)

// judge says why a finding remains, or that it is mendable.
func (r *run) judge(f *lint.Finding) Left {
	left := func(why Why, reason string) Left { return Left{Finding: f, Why: why, Reason: reason} }
	if f.Fix == nil || f.Fix.Refusal == "" && len(f.Fix.Changes)+len(f.Fix.Objects) == 0 {
		return left(NoFix, "")
	}
	target, refusal := r.target(f)
	switch {
	case refusal != "":
		return left(Refused, refusal)
	case target.fault != "":
		return left(Faulty, "")
	case !f.Fix.Safe && !r.options.Unsafe:
		return left(Unsafe, "")
	case len(f.Fix.Objects) > 0 && !r.options.Objects:
		return left(Objects, "")
	}
	return left(mendable, "")
}

// mendable is that a finding does not remain: it has a fix that is to be made.
const mendable Why = 255

// target returns the file that is changed to mend a finding, or why none can be.
func (r *run) target(f *lint.Finding) (target *file, refusal string) {
	if f.Fix.Refusal != "" {
		return nil, f.Fix.Refusal
	}
	name := f.Place.File
	for i, c := range f.Fix.Changes {
		if i > 0 && c.File != name {
			return nil, "its fix is in several files"
		}
		name = c.File
	}
	target = r.byName[name]
	switch {
	case target == nil:
		return nil, "its fix is in no input: " + name
	case target.Refusal != "":
		return nil, target.Refusal
	case target.Context:
		return nil, "its fix is in " + name + ", which is only context"
	case f.Source != "" && !target.Rendered:
		return nil, "it is rendered from " + f.Source + ": change that"
	case len(f.Fix.Objects) > 0 && !r.options.Into && strings.EqualFold(path.Ext(name), ".json"):
		return nil, "nothing can be appended to a JSON file: write the object into a directory"
	}
	return target, ""
}

// result says what was done, and what is left.
func (r *run) result() *Result {
	result := &Result{Found: r.found, New: r.objects, Open: r.open}
	for _, f := range r.files {
		if f.fault != "" {
			result.Faults = append(result.Faults, Fault{f.Name, f.fault})
		}
		edits := f.pieces.edits(len(f.before))
		if len(f.mended)+len(f.allowed)+len(edits) > 0 {
			slices.SortStableFunc(f.mended, func(a, b Mended) int { return a.At.Compare(b.At) })
			result.Files = append(result.Files, &File{Name: f.Name, Before: f.before, After: f.text, Edits: edits, Mended: f.mended, Allowed: f.allowed})
		}
		if r.options.Exceptions != nil {
			continue
		}
		origins := f.origins()
		for _, finding := range f.findings.reported {
			left := r.judge(finding)
			if left.Why == mendable {
				left.Why, left.Reason = Refused, r.unmade()
			}
			left.At = origins.of(finding.Place.Start)
			result.Left = append(result.Left, left)
		}
	}
	return result
}

// unmade says why a fix that could be made was not.
func (r *run) unmade() string {
	if r.passes == MaxPasses {
		return "it waits for other edits: run seaworthy fix again"
	}
	return "the edits that it takes cannot be made together here"
}
