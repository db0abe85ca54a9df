package lint

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Finding is one fault at one place.
type Finding struct {
	Rule       *Rule
	Severity   Severity
	Confidence Confidence
	Message    string // one line: what is wrong and why it matters here
	Remedy     string // one line: what to do
	Place      manifest.Place
	Label      string            // what the place shows, where that is not plain: "missing here: seccompProfile"
	Path       string            // Kubernetes field path from the object's root, of the absent field where Missing
	StablePath string            // Path with list items by their names; empty where that is not known
	Missing    bool              // the place is a parent of what is absent
	Unread     bool              // part of the input was not read: the run cannot be clean, whatever is selected
	Object     manifest.Identity // zero where the finding is about no object
	Container  string            // name of the container, if it is about one
	Context    *Related          // a nearby place that says what this is about: the container's name
	Source     string            // template or file the text was rendered from, where the input says so
	PSA        []string          // sorted check ids that Pod Security Admission reports for this fault
	Related    []Related
	Fix        *Fix // nil where nothing can be done, or fixes are not asked for
	// Fingerprint is 32 hexadecimal digits of a hash over rule, object identity and field path (list items by their
	// name where they have one). It survives moving, re-indenting and reordering.
	Fingerprint string
	// Parts are the containers or objects that the finding is about, where it is about several. Each may be allowed, and be
	// known to a baseline, by itself: the finding is where all of them are.
	Parts []Part
	// Exceptions are those that allow the finding, where it is suppressed.
	Exceptions []*Waiver
	Known      bool // to the baseline

	input   int       // order of the input the finding is in
	waivers []*Waiver // that cover it, be they good for it or not
	waived  bool      // those that are good suffice
	guessed bool      // what it is about was found by its shape
	mild    bool      // less severe than what is reported: kept for the exceptions that cover it
}

// Part is one of several things that a finding is about.
type Part struct {
	Object      manifest.Identity
	Container   string // empty where it is an object
	Fingerprint string // that a finding about the part alone has, at the same field
	// File, At and Path say where the part stands: of an object the place that would be reported, of a container its name. They
	// are empty where that is not known.
	File string
	At   manifest.Position
	Path string // field path of the part in its object
}

// Related is another place that bears on a finding.
type Related struct {
	Message string
	Place   manifest.Place
}

// Skipped is a part of the input that holds nothing to lint. Line is 0 where the whole file is meant.
type Skipped struct {
	File   string
	Line   int
	Reason string
}

// Failed is a part of the input that could not be read. Line and Column are 0 where the whole file is meant.
type Failed struct {
	File    string
	Line    int
	Column  int
	Message string
	Rule    string // id of the rule that reports the same fault as a finding; empty where none does
}

// Unjudged is a question that the input leaves open because part of the answer is in a language not read:
// nothing is reported, and nothing is called clean.
type Unjudged struct {
	Place  manifest.Place
	Reason string
}

// Inputs counts what was read.
type Inputs struct {
	Files     int // inputs opened to be checked, standard input included
	Context   int // inputs opened for what they tell of the cluster
	Documents int // YAML or JSON documents that are not empty
	Objects   int // Kubernetes objects, items of lists counted one by one
	Pods      int // pods and pod templates
	Skipped   []Skipped
	Failed    []Failed
	Unjudged  []Unjudged
}

// Result is what a run found, in the order of inputs and places.
type Result struct {
	Options  Options
	Rules    []*Rule // the rules that ran, in order of id
	Inputs   Inputs
	Findings []*Finding
	// Suppressed are the findings that exceptions allow, and Exceptions all exceptions that were read, those of the
	// configuration first; in the order of inputs and places.
	Suppressed []*Finding
	Exceptions []*Waiver
	// Merged tells that some objects were judged together with another half: what is found in an input depends on others.
	Merged bool
	// Baseline is what was known before; nil where there is no baseline.
	Baseline *Known
}

// Known is what of a result a baseline holds.
type Known struct {
	Findings []*Finding // that it holds, and that are not among those of the result
	Stale    []string   // entries, as they are written, that match nothing any more, though their rules ran
	Pruned   bool       // those have been dropped
}

// Count returns how many findings have the severity.
func (r *Result) Count(s Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// compareFindings orders findings as a result has them: by input and place; at one place the worst first, then by rule and
// message.
func compareFindings(a, b *Finding) int {
	if c := cmp.Compare(a.input, b.input); c != 0 {
		return c
	}
	if c := a.Place.Start.Compare(b.Place.Start); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(b.Severity, a.Severity), strings.Compare(a.Rule.ID, b.Rule.ID), strings.Compare(a.Message, b.Message))
}

// eachOnce returns findings without those that say the same of the same place as one before: an object may make several pods, and
// several objects may take what is said of theirs from one.
func eachOnce(findings []*Finding) []*Finding {
	type said struct {
		rule          *Rule
		file, message string
		start         manifest.Position
	}
	seen := make(map[said]*Finding, len(findings))
	return slices.DeleteFunc(findings, func(f *Finding) bool {
		s := said{f.Rule, f.Place.File, f.Message, f.Place.Start}
		if first := seen[s]; first != nil {
			first.join(f)
			return true
		}
		seen[s] = f
		return false
	})
}

// join makes a finding stand for another one, that says the same of the same place about another pod or container: it is
// allowed if both are.
func (f *Finding) join(other *Finding) {
	f.waived = f.waived && other.waived
	for _, w := range other.waivers {
		if !slices.Contains(f.waivers, w) {
			f.waivers = append(f.waivers, w)
		}
	}
	part := Part{Object: other.Object, Container: other.Container, Fingerprint: other.Fingerprint}
	if len(f.Parts) == 0 {
		if own := (Part{Object: f.Object, Container: f.Container, Fingerprint: f.Fingerprint}); own != part {
			f.Parts = []Part{own, part}
		}
	} else if !slices.Contains(f.Parts, part) {
		f.Parts = append(f.Parts, part)
	}
}

// mergeFindings merges findings that are in order each. Of those that are equal in it, a's come first.
func mergeFindings(a, b []*Finding) []*Finding {
	if len(b) == 0 {
		return a
	}
	merged := make([]*Finding, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		from := &a
		if compareFindings(b[0], a[0]) < 0 {
			from = &b
		}
		merged = append(merged, (*from)[0])
		*from = (*from)[1:]
	}
	return append(append(merged, a...), b...)
}
