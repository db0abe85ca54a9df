package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/schema"
	"github.com/seaworthy-lint/seaworthy/lint/secret"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Pass is what a rule is given to look at one thing: what it may ask beside the thing itself, and where it reports.
type Pass struct {
	*Options
	linter     *Linter
	rule       *Rule
	input      int
	document   *manifest.Document
	object     *manifest.Object
	pods       []*workload.Pod  // of the object
	reader     *workload.Reader // that found them
	pod        *workload.Pod    // at hand; nil for the hooks that are called with something else
	identity   manifest.Identity
	secrets    []secret.Credential // of the document
	fragment   bool                // the object is to be merged with another, see [workload.Pod.Whole]
	violations []podsecurity.Violation
	shared     map[sharedPlace]*Finding // what was said of the object at hand
	misfits    []schema.Problem
	compared   bool // misfits are known
	serving    []model.Container
	served     bool // serving is known
	name       containerName
	merged     bool            // pods of the object are merged with other objects
	lines      []manifest.Line // memory for an excerpt
	kept       kept
	terms      *terms // of the input termsOf
	termsOf    string
	network    func() *cluster.Network
	tenants    func() *cluster.Tenants
	contexts   map[int]bool          // inputs that are not checked, for the hook Cluster
	inputs     []*Inputs             // what became of those that are checked and of the others, for the hook Cluster
	configured []*Waiver             // of the configuration
	allowances []allowance           // what may cover findings of the document and of the object at hand
	scopes     map[objectAt][]scope  // what covers objects of the model
	about      []*workload.Container // that the finding at hand is about
	together   []cluster.Ref         // objects that the finding at hand is about

	findings []*Finding
	unjudged []Unjudged
}

// Identity returns the identity of the object at hand, its namespace resolved.
func (p *Pass) Identity() manifest.Identity { return p.identity }

// Object returns the object at hand.
func (p *Pass) Object() *manifest.Object { return p.object }

// Pods returns the pods of the object at hand.
func (p *Pass) Pods() []*workload.Pod { return p.pods }

// OperatorImages returns the images that the object at hand names beside those of its pods, see
// [workload.Reader.OperatorImages].
func (p *Pass) OperatorImages() []*workload.Image { return p.reader.OperatorImages(p.object) }

// Models returns where the object at hand says which models it is about, see [workload.Reader.Models].
func (p *Pass) Models() []workload.Model { return p.reader.Models(p.object) }

// Texts returns the scripts and settings in the object at hand, see [workload.Reader.Texts].
func (p *Pass) Texts() []workload.Text { return p.reader.Texts(p.object) }

// Credentials yields the credentials that the object at hand holds in plain text. Excerpts do not show them, and a message must
// not either.
func (p *Pass) Credentials() iter.Seq[*secret.Credential] {
	return func(yield func(*secret.Credential) bool) {
		for i := range p.secrets {
			if c := &p.secrets[i]; p.object.Contains(c.Value) && !yield(c) {
				return
			}
		}
	}
}

// Misfits returns where the object at hand differs from the API, for the rules that tell one kind of it from another: the
// walk is made once for all of them.
func (p *Pass) Misfits() []schema.Problem {
	if !p.compared {
		p.misfits, p.compared = schema.CheckObject(p.object), true
	}
	return p.misfits
}

// Serving returns the containers of the object at hand that have to do with models. They are read when first asked for, once
// for all rules.
func (p *Pass) Serving() []model.Container {
	if !p.served {
		p.serving, p.served = p.serving[:0], true
		for _, pod := range p.pods {
			for c := range pod.Containers() {
				if read, ok := model.Read(c); ok {
					p.serving = append(p.serving, read)
				}
			}
		}
	}
	return p.serving
}

// Network returns the network of the cluster, for the hook Cluster. It is compiled when it is first asked for, once for all
// rules.
func (p *Pass) Network() *cluster.Network { return p.network() }

// Failed returns the inputs that could not be read, or not all of them, for the hook Cluster.
func (p *Pass) Failed() iter.Seq[*Failed] {
	return func(yield func(*Failed) bool) {
		for _, in := range p.inputs {
			for i := range in.Failed {
				if !yield(&in.Failed[i]) {
					return
				}
			}
		}
	}
}

// Tenants returns the tenants of the cluster, for the hook Cluster. They are told apart when first asked for, once for all
// rules.
func (p *Pass) Tenants() *cluster.Tenants { return p.tenants() }

// termsIn returns what is asked of the input of a name.
func (p *Pass) termsIn(name string) *terms {
	if p.terms == nil || p.termsOf != name {
		p.terms, p.termsOf = p.linter.terms.in(name), name
	}
	return p.terms
}

// termsHere returns what is asked of the input at hand. In the hook Cluster, that is what is asked of the run.
func (p *Pass) termsHere() *terms {
	if p.document == nil {
		return p.linter.terms.run
	}
	return p.termsIn(p.document.File)
}

// Policy returns the Pod Security policy that the run asks for of the input at hand: strict asks for no more of it than restricted does.
func (p *Pass) Policy() podsecurity.Policy {
	level := podsecurity.RestrictedLevel
	if p.termsHere().profile == Baseline {
		level = podsecurity.BaselineLevel
	}
	return podsecurity.Policy{Level: level, Version: p.KubernetesVersion}
}

// Violations yields how the pod at hand violates a check of the Pod Security Standards at the version of the run, whether
// or not a stricter check stands in for it at the level of the run.
func (p *Pass) Violations(check podsecurity.Check) iter.Seq[podsecurity.Violation] {
	return func(yield func(podsecurity.Violation) bool) {
		for _, v := range p.violations {
			if v.Check == check && v.Versions.Has(p.KubernetesVersion) && !yield(v) {
				return
			}
		}
	}
}

// Option says more about a finding than its place and message.
type Option func(*Pass, *Finding)

// As gives the finding another severity than its rule's.
func As(s Severity) Option { return func(_ *Pass, f *Finding) { f.Severity = s } }

// Milder makes the finding a level less severe than its rule, but no less than the mildest.
func Milder(_ *Pass, f *Finding) { f.Severity = max(f.Severity-1, Low) }

// Sure gives the finding another confidence than its rule's.
func Sure(c Confidence) Option { return func(_ *Pass, f *Finding) { f.Confidence = c } }

// Remedy gives the finding another remedy than its rule's.
func Remedy(text string) Option { return func(_ *Pass, f *Finding) { f.Remedy = text } }

// Label says what the place shows.
func Label(text string) Option { return func(_ *Pass, f *Finding) { f.Label = text } }

// At points the finding at a part of what it reports, such as a word of a script.
func At(place manifest.Place) Option { return func(_ *Pass, f *Finding) { f.Place = place } }

// With adds another place that bears on the finding.
func With(message string, place manifest.Place) Option {
	return func(_ *Pass, f *Finding) { f.Related = append(f.Related, Related{message, place}) }
}

// In says which container the finding is about; nil is none.
func In(c *workload.Container) Option {
	return func(p *Pass, f *Finding) {
		if c == nil {
			return
		}
		p.about = append(p.about[:0], c)
		f.Container = c.Name
		if name := p.nameOf(c); name.Place.Start.IsValid() && name.Place.Start.Line < f.Place.Start.Line && name.Place.File == f.Place.File {
			f.Context = name
		}
	}
}

// Among says which containers the finding is about. Where it is just one, that is the same as [In].
func Among(containers []*workload.Container) Option {
	return func(p *Pass, f *Finding) {
		if len(containers) == 1 {
			In(containers[0])(p, f)
			return
		}
		p.about = append(p.about[:0], containers...)
	}
}

// Together says that a finding at one object of the model is about others as well: it is allowed only where it is allowed for
// all of them.
func Together(others ...cluster.Ref) Option {
	return func(p *Pass, _ *Finding) { p.together = append(p.together, others...) }
}

// mergedWith says what the pod, or the container that a value stands in, is merged with.
func mergedWith(at manifest.Value) Option {
	return func(p *Pass, f *Finding) {
		pod := p.pod
		if pod == nil && len(p.about) > 0 {
			pod = p.about[0].Pod
		}
		if pod == nil {
			return
		}
		for _, half := range pod.Halves(at) {
			other := half.Object.Kind + " `" + half.Object.Name + "`"
			if half.Container.Exists() {
				f.Related = append(f.Related, Related{"merged with this container of " + other, half.Container.Place()})
			} else {
				f.Related = append(f.Related, Related{"merged with this " + other, half.Object.Metadata().Field("name").Place()})
			}
		}
	}
}

// containerName is where a container says its name.
type containerName struct {
	of *workload.Container
	at *Related
}

// nameOf returns where a container says its name, or where it stands if it has none of its own. Most findings in a row are about one container, and share it.
func (p *Pass) nameOf(c *workload.Container) *Related {
	if p.name.of != c {
		place := c.Value.Field("name").PlaceIn(p.lines[:0])
		p.lines = place.Excerpt
		if n := len(place.Excerpt); n > 0 {
			line := place.Excerpt[n-1] // which says it all
			line.Text = strings.Clone(line.Text)
			place.Excerpt = []manifest.Line{line}
		}
		p.name = containerName{c, &Related{"this " + c.Type.String(), place}}
	}
	return p.name.at
}

// Report reports the object, pod or container at hand. At is the smallest thing to change; where that is absent, the
// finding points at its nearest existing parent. The message says on one line what is wrong and why it matters here.
// An absence is no finding where the object is a fragment: what it lacks may be in the other half. The message and the texts
// of options are not copied: one that is only a part of a document would keep all of that in memory.
func (p *Pass) Report(at manifest.Value, message string, options ...Option) {
	missing := at.Missing()
	if missing != "" && (p.fragment || p.pod != nil && !p.pod.Knows(at)) || p.pod != nil && !p.pod.Says(at) {
		return
	}
	if p.merged {
		options = append(slices.Clip(options), mergedWith(at))
		if p.pod != nil {
			at = p.pod.Here(at)
			missing = at.Missing()
		}
	}
	f := &Finding{
		Message: message,
		Place:   at.Place(),
		Object:  p.identity,
		input:   p.input,
	}
	stable := ""
	if p.object != nil {
		f.Path, stable = at.Paths(p.object.Value)
		f.StablePath = stable
		f.Source = p.object.Source
	}
	if missing != "" {
		f.Missing = true
		f.Label = "missing here: " + missing
	}
	if missing != "" && p.pod != nil && !p.pod.Takes(at) {
		options = append(slices.Clip(options), untaken)
	}
	said := len(p.findings)
	if p.add(f, stable, options) {
		p.waive(f, at, stable)
	}
	if p.pod != nil && p.pod.Shares(at) && p.share(f) {
		p.findings = p.findings[:said]
	}
}

// sharedPlace is what a rule says of a place where several pods or containers of an object take a field from.
type sharedPlace struct {
	rule *Rule
	at   manifest.Position
}

// share reports whether the same was said of the same place before, and joins the finding to that one.
func (p *Pass) share(f *Finding) bool {
	if p.shared == nil {
		p.shared = map[sharedPlace]*Finding{}
	}
	place := sharedPlace{p.rule, f.Place.Start}
	if first := p.shared[place]; first != nil {
		first.join(f)
		return true
	}
	p.shared[place] = f
	return false
}

// ReportProblem reports a fault in the text of the document at hand.
func (p *Pass) ReportProblem(problem manifest.Problem, options ...Option) {
	f := &Finding{
		Message: problem.Message,
		Place:   problem.Place,
		Unread:  problem.Kind.Unread(),
		Source:  p.document.Source,
		input:   p.input,
	}
	if p.add(f, problem.Place.File+"\x00"+problem.Message, options) {
		p.waive(f, problem.At, "")
	}
}

// ReportRef reports an object of the cluster model.
func (p *Pass) ReportRef(ref cluster.Ref, message string, options ...Option) {
	p.ReportPlace(ref, ref.Place(), ref.Path, message, options...)
}

// ReportSpot reports an object of the cluster model at a spot inside it.
func (p *Pass) ReportSpot(ref cluster.Ref, spot cluster.Spot, message string, options ...Option) {
	f := &Finding{
		Message: message,
		Place:   spot.Place,
		Path:    spot.Path, StablePath: spot.Stable,
		Object:  ref.Identity,
		Source:  ref.Source,
		input:   ref.Input,
		guessed: ref.Guessed,
	}
	if spot.Missing != "" {
		f.Missing = true
		f.Label = "missing here: " + spot.Missing
	}
	if p.add(f, spot.Stable, options) {
		p.waiveRef(f, ref, spot.Stable)
	}
}

// ReportPlace reports an object of the cluster model at a place of its own, with the field path that stands there.
func (p *Pass) ReportPlace(ref cluster.Ref, place manifest.Place, path, message string, options ...Option) {
	f := &Finding{
		Message: message,
		Place:   place,
		Path:    path,
		Object:  ref.Identity,
		Source:  ref.Source,
		input:   ref.Input,
		guessed: ref.Guessed,
	}
	if p.add(f, path, options) {
		p.waiveRef(f, ref, path)
	}
}

// LeaveUnjudged says that a question stays open because part of its answer is in a language not read.
func (p *Pass) LeaveUnjudged(place manifest.Place, reason string) {
	p.unjudged = append(p.unjudged, Unjudged{place, reason})
}

// add completes a finding and adds it. It reports whether there are exceptions that may cover it.
func (p *Pass) add(f *Finding, stablePath string, options []Option) (waivable bool) {
	asked, ok := p.termsIn(f.Place.File).demands[p.rule.ID]
	if !ok || p.contexts[f.input] {
		return false
	}
	p.about, p.together = p.about[:0], p.together[:0]
	f.Rule = p.rule
	f.Severity = p.rule.Severity
	f.Confidence = p.rule.Confidence
	f.Remedy = p.rule.Remedy
	for _, option := range options {
		option(p, f)
	}
	if f.guessed || p.pod != nil && p.pod.Guessed {
		f.Confidence = min(f.Confidence+1, LowConfidence)
		if f.Fix != nil {
			f.Fix.refuse("what it is about was found by its shape, in an object of a kind that is not known")
		}
	}
	if asked.severity != 0 {
		f.Severity = asked.severity
	}
	waivable = len(p.allowances)+len(p.configured)+len(p.scopes) > 0 && f.Rule.Exception == nil
	if f.mild = f.Severity < p.MinSeverity; f.mild && !waivable {
		return false
	}
	if p.mayQuoteCredentials() {
		f.redact()
	}
	f.PSA = p.violated(f.Container)
	f.Fingerprint = fingerprint(f.Rule, f.Object, stablePath)
	p.kept.detach(f)
	p.divide(f)
	p.findings = append(p.findings, f)
	return waivable
}

// mayQuoteCredentials reports whether a finding may be about a document that holds what is not to be shown: of the one at hand
// that is known.
func (p *Pass) mayQuoteCredentials() bool {
	return p.object == nil || p.document.Conceals() || p.pod != nil && p.pod.Base != nil
}

// redact takes credentials out of what a finding says: a message may quote what holds one, such as a URI with a password.
// Excerpts do without them from the start.
func (f *Finding) redact() {
	f.Message, f.Label = secret.Redact(f.Message), secret.Redact(f.Label)
	if f.Remedy != f.Rule.Remedy {
		f.Remedy = secret.Redact(f.Remedy)
	}
	for i := range f.Related {
		f.Related[i].Message = secret.Redact(f.Related[i].Message)
	}
}

// violated returns the ids of the checks that the rule speaks for and that the pod, or the container if one is named,
// violates by the policy of the run.
func (p *Pass) violated(container string) []string {
	policy := p.Policy()
	var ids []string
	for _, check := range p.rule.PSA {
		if !policy.Has(check) {
			continue
		}
		for v := range p.Violations(check) {
			if container == "" || v.Container == nil || v.Container.Name == container {
				ids = append(ids, check.String())
				break
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// divide notes the parts of a finding that is about several.
func (p *Pass) divide(f *Finding) {
	if len(p.about) > 1 {
		for _, c := range p.about {
			place := c.Value.Place()
			f.Parts = append(f.Parts, Part{
				Object: f.Object, Container: p.kept.container.copy(c.Name), Fingerprint: f.Fingerprint,
				File: place.File, At: place.Start, Path: c.Value.Path(p.object.Value),
			})
		}
	}
	if len(p.together) > 0 {
		f.Parts = append(f.Parts, Part{Object: f.Object, Fingerprint: f.Fingerprint, File: f.Place.File, At: f.Place.Start, Path: f.Path})
		for _, other := range p.together {
			place := other.Place()
			f.Parts = append(f.Parts, Part{
				Object: other.Identity, Fingerprint: fingerprint(f.Rule, other.Identity, other.Path),
				File: place.File, At: place.Start, Path: other.Path,
			})
		}
	}
}

func fingerprint(rule *Rule, object manifest.Identity, stablePath string) string {
	group, _, grouped := strings.Cut(object.APIVersion, "/")
	if !grouped {
		group = ""
	}
	text := make([]byte, 0, 256)
	for i, part := range [...]string{rule.ID, group, object.Kind, object.Namespace, object.Name, stablePath} {
		if i > 0 {
			text = append(text, 0)
		}
		text = append(text, part...)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:16])
}
