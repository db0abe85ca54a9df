package fix

import (
	"cmp"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// run is one run over inputs.
type run struct {
	linter  *lint.Linter
	options Options
	found   *lint.Result
	files   []*file          // in the order of the inputs
	byName  map[string]*file // the first of a name
	across  bool             // what is found in an input depends on others
	added   map[manifest.Identity]bool
	objects []lint.NewObject // that are to have files of their own
	open    []Open
	passes  int // that changed something
}

// set is what is made together to mend a finding.
type set struct {
	mends   *lint.Finding
	changes []manifest.Change
	objects []lint.NewObject
}

// proposal is what a pass makes of a file.
type proposal struct {
	*file
	sets    []set
	pieces  patched
	text    []byte
	objects []lint.NewObject // that are added
	reading *lint.Reading
}

func newRun(linter *lint.Linter, inputs []Input, o Options) *run {
	r := &run{linter: linter, options: o, byName: map[string]*file{}, added: map[manifest.Identity]bool{}}
	for i, in := range inputs {
		f := &file{Input: in, order: i}
		r.files = append(r.files, f)
		if first, taken := r.byName[in.Name]; taken {
			const why = "several inputs have this name"
			f.Refusal = cmp.Or(f.Refusal, why)
			first.Refusal = cmp.Or(first.Refusal, why)
			continue
		}
		r.byName[in.Name] = f
	}
	return r
}

// lintAll lints the inputs as they are.
func (r *run) lintAll() {
	var inputs []lint.Input
	for _, f := range r.files {
		inputs = append(inputs, f.noted())
	}
	r.found = r.lint(inputs)
	mendsAcross := func(rule *lint.Rule) bool { return rule.Cluster != nil && rule.Fix.Does != "" }
	r.across = r.found.Merged || slices.ContainsFunc(r.found.Rules, mendsAcross)
	r.share(r.found, everything)
}

// lint lints inputs, and takes out what is not to be fixed.
func (r *run) lint(inputs []lint.Input) *lint.Result {
	result := r.linter.Run(slices.Values(inputs))
	if r.options.Filter != nil {
		r.options.Filter(result)
	}
	return result
}

func everything(*file, *lint.Finding) bool { return true }

// share gives each file those of its findings that are wanted.
func (r *run) share(result *lint.Result, wanted func(*file, *lint.Finding) bool) {
	each := func(findings []*lint.Finding, to func(*file) *[]*lint.Finding) {
		for _, f := range findings {
			if file := r.byName[f.Place.File]; file != nil && wanted(file, f) {
				list := to(file)
				*list = append(*list, f)
			}
		}
	}
	others := func(f *file) *[]*lint.Finding { return &f.findings.others }
	each(result.Findings, func(f *file) *[]*lint.Finding { return &f.findings.reported })
	each(result.Suppressed, others)
	if result.Baseline != nil {
		each(result.Baseline.Findings, others)
	}
}

// pass makes what can be made together, and reports whether that was anything.
func (r *run) pass() bool {
	sets := map[*file][]set{}
	for _, f := range r.files {
		for _, finding := range f.findings.reported {
			if r.judge(finding).Why != mendable {
				continue
			}
			target, _ := r.target(finding)
			if err := target.load(); err != nil {
				target.Refusal = err.Error()
				continue
			}
			sets[target] = append(sets[target], set{finding, finding.Fix.Changes, finding.Fix.Objects})
		}
	}
	var proposals []*proposal
	for _, f := range r.files {
		if p := r.compose(f, sets[f]); p != nil {
			proposals = append(proposals, p)
		}
	}
	if len(proposals) > 0 {
		r.check(proposals)
	}
	return len(proposals) > 0
}

// compose puts together what is to be made of a file; nil where that is nothing.
func (r *run) compose(f *file, sets []set) *proposal {
	if len(sets) == 0 {
		return nil
	}
	changes := make([][]manifest.Change, len(sets))
	for i := range sets {
		changes[i] = sets[i].changes
	}
	splices, waiting := manifest.Compose(changes)
	p := &proposal{file: f}
	for i, s := range sets {
		if _, waits := slices.BinarySearch(waiting, i); waits {
			continue
		}
		p.sets = append(p.sets, s)
		for _, o := range s.objects {
			if !r.added[o.Identity] {
				r.added[o.Identity] = true
				p.objects = append(p.objects, o)
			}
		}
	}
	if len(p.sets) == 0 {
		return nil
	}
	if !r.options.Into && len(p.objects) > 0 {
		splices = append(splices, atEnd(f.text, documents(f.text, p.objects)))
	}
	p.pieces = f.pieces.splice(splices)
	p.text = p.pieces.apply(f.before)
	return p
}

// check lints what was proposed, and takes over what holds.
func (r *run) check(proposals []*proposal) {
	changed := map[*file]*proposal{}
	for _, p := range proposals {
		changed[p.file] = p
	}
	before := r.relint(changed)
	var good []*proposal
	for i, why := range r.prove(proposals, before) {
		p := proposals[i]
		if why != "" {
			r.reject(p, string(why), before[p.file])
		} else {
			good = append(good, p)
		}
	}
	r.accept(good)
}

// relint lints the files that are changed and, where what is found in one depends on others, all that for which it may do so. It
// returns what was found before.
func (r *run) relint(changed map[*file]*proposal) map[*file]findings {
	anew := func(f *file, rule *lint.Rule) bool { return changed[f] != nil || r.across && rule.Cluster != nil }
	before := map[*file]findings{}
	for _, f := range r.files {
		if before[f] = f.findings; changed[f] != nil || r.across {
			f.findings.drop(func(finding *lint.Finding) bool { return anew(f, finding.Rule) })
		}
	}
	r.share(r.lint(r.view(changed)), func(f *file, finding *lint.Finding) bool { return anew(f, finding.Rule) })
	for _, f := range r.files {
		if changed[f] != nil || r.across {
			f.findings.sort()
		}
	}
	return before
}

// view returns the inputs as they are to be.
func (r *run) view(changed map[*file]*proposal) []lint.Input {
	var inputs []lint.Input
	objects := r.objects
	for _, f := range r.files {
		p := changed[f]
		if p == nil && !r.across {
			continue
		}
		var text []byte
		if p != nil {
			text = p.text
			objects = append(objects[:len(objects):len(objects)], p.objects...)
		}
		in := f.input(text)
		if in.Judged, in.Reading = p == nil, f.reading; p != nil {
			p.reading = new(lint.Reading)
			in.Reading = p.reading
		}
		inputs = append(inputs, in)
	}
	if r.options.Into {
		for _, o := range objects {
			inputs = append(inputs, lint.Input{Name: o.String(), Context: true, Open: opens([]byte(o.Text))})
		}
	}
	return inputs
}

// reject leaves a file as it was.
func (r *run) reject(p *proposal, why string, before findings) {
	p.fault, p.findings = why, before
	for _, o := range p.objects {
		delete(r.added, o.Identity)
	}
}

// accept takes over what became of files.
func (r *run) accept(proposals []*proposal) {
	of := map[*file]*origins{}
	for _, p := range proposals {
		for _, s := range p.sets {
			home := r.byName[s.mends.Place.File]
			if of[home] == nil {
				of[home] = home.origins()
			}
			p.mended = append(p.mended, Mended{s.mends, of[home].of(s.mends.Place.Start)})
		}
	}
	for _, p := range proposals {
		p.file.text, p.file.pieces, p.file.reading = p.text, p.pieces, p.reading
		if r.options.Into {
			r.objects = append(r.objects, p.objects...)
		}
	}
}
