package fix

import (
	"cmp"
	"errors"
	"io"
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
	byName  map[string]*file // nil for a name that several inputs have
	across  bool             // rules across objects were asked
	added   map[manifest.Identity]bool
	objects []lint.NewObject // that are to have files of their own
}

// file is an input, and what was made of it.
type file struct {
	Input
	order    int
	seen     seen
	before   []byte // nil where nothing was to be changed
	text     []byte // as it is now
	findings findings
	fixed    []*lint.Finding
	fault    string
}

// proposal is what a pass makes of a file.
type proposal struct {
	*file
	sets    []set
	text    []byte
	changes []manifest.Change
	objects []lint.NewObject
}

// set is what mends a finding.
type set struct {
	finding *lint.Finding
	changes []manifest.Change
	objects []lint.NewObject
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

// lint lints inputs, and takes out what is not to be fixed.
func (r *run) lint(inputs []lint.Input) *lint.Result {
	result := r.linter.Run(slices.Values(inputs))
	if r.options.Filter != nil {
		r.options.Filter(result)
	}
	return result
}

// lintAll lints the inputs as they are.
func (r *run) lintAll() {
	var inputs []lint.Input
	for _, f := range r.files {
		inputs = append(inputs, f.noted())
	}
	r.found = r.lint(inputs)
	r.across = slices.ContainsFunc(r.found.Rules, func(rule *lint.Rule) bool { return rule.Cluster != nil })
	r.share(r.found)
}

// share gives each file its findings.
func (r *run) share(result *lint.Result) {
	each := func(findings []*lint.Finding, add func(*file, *lint.Finding)) {
		for _, f := range findings {
			if to := r.byName[f.Place.File]; to != nil {
				add(to, f)
			}
		}
	}
	each(result.Findings, func(to *file, f *lint.Finding) { to.findings.reported = append(to.findings.reported, f) })
	other := func(to *file, f *lint.Finding) { to.findings.others = append(to.findings.others, f) }
	each(result.Suppressed, other)
	if result.Baseline != nil {
		each(result.Baseline.Findings, other)
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
	if len(proposals) == 0 {
		return false
	}
	r.check(proposals)
	return true
}

// compose puts together what mends findings; nil where that is nothing.
func (r *run) compose(f *file, sets []set) *proposal {
	changes := make([][]manifest.Change, len(sets))
	for i := range sets {
		changes[i] = sets[i].changes
	}
	splices, waiting := manifest.Compose(changes)
	p := &proposal{file: f}
	for i, s := range sets {
		if slices.Contains(waiting, i) {
			continue
		}
		p.sets = append(p.sets, s)
		p.changes = append(p.changes, s.changes...)
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
	p.text = apply(f.text, splices)
	if !r.options.Into {
		p.text = appendObjects(p.text, p.objects)
	}
	return p
}

// load reads the text of a file that is to be changed.
func (f *file) load() error {
	if f.before != nil {
		return nil
	}
	text, err := read(f.Input.Input)
	if err != nil {
		return err
	}
	if !f.seen.is(text) {
		return errors.New("it has changed while it was read")
	}
	f.before, f.text = text, text
	return nil
}

// check lints what was proposed, and takes over what holds.
func (r *run) check(proposals []*proposal) {
	before, after := map[*file]findings{}, map[*file]findings{}
	for _, f := range r.relint(proposals) {
		before[f] = f.findings
		f.findings = findings{}
	}
	r.share(r.lint(r.view(proposals, before)))
	for f := range before {
		after[f] = f.findings
	}
	for _, p := range proposals {
		if why := p.prove(before, after, r.options.Into); why != "" {
			r.reject(p, why, before)
			continue
		}
		p.file.text = p.text
		for _, s := range p.sets {
			p.fixed = append(p.fixed, s.finding)
		}
		if r.options.Into {
			r.objects = append(r.objects, p.objects...)
		}
	}
}

// relint returns the files in which something is to be found otherwise: those that are changed, and those of the findings that
// this mends.
func (r *run) relint(proposals []*proposal) []*file {
	var files []*file
	for _, p := range proposals {
		files = append(files, p.file)
		for _, s := range p.sets {
			files = append(files, r.byName[s.finding.Place.File])
		}
	}
	slices.SortFunc(files, func(a, b *file) int { return a.order - b.order })
	return slices.Compact(files)
}

// view returns the inputs as they are to be: the files to lint and, where rules look across objects, the others as their context.
func (r *run) view(proposals []*proposal, relint map[*file]findings) []lint.Input {
	texts := map[*file][]byte{}
	var inputs []lint.Input
	for _, p := range proposals {
		texts[p.file] = p.text
	}
	for _, f := range r.files {
		_, again := relint[f]
		if !again && !r.across {
			continue
		}
		in := f.Input.Input
		in.Context = in.Context || !again
		text, changed := texts[f]
		if !changed {
			text = f.text
		}
		if text != nil {
			in = from(in, text)
		}
		inputs = append(inputs, in)
	}
	if !r.options.Into {
		return inputs
	}
	objects := slices.Clone(r.objects)
	for _, p := range proposals {
		objects = append(objects, p.objects...)
	}
	for _, o := range objects {
		inputs = append(inputs, from(lint.Input{Name: o.String(), Context: true}, []byte(o.Text)))
	}
	return inputs
}

// reject leaves a file as it was.
func (r *run) reject(p *proposal, why string, before map[*file]findings) {
	p.fault = why
	p.file.findings = before[p.file]
	for _, o := range p.objects {
		delete(r.added, o.Identity)
	}
}

// findings are those of a file: those that are reported, and those that exceptions allow or a baseline knows.
type findings struct{ reported, others []*lint.Finding }

// noted returns the input, of which what is read is noted.
func (f *file) noted() lint.Input {
	in := f.Input.Input
	open := in.Open
	in.Open = func() (io.ReadCloser, error) {
		s, err := open()
		if err != nil {
			return nil, err
		}
		return tee{s, &f.seen}, nil
	}
	return in
}
