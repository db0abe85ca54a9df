package lint

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Rule is one check: data, and pure functions that are stateless and safe for concurrent use. The data feeds the
// check, `explain`, the documentation, SARIF and the configuration alike.
//
// A rule fills the narrowest hook that serves it, and only one.
type Rule struct {
	ID         string // family/name: public, never reused
	Title      string // the problem in a few words, without final period
	Why        string // two to four sentences that a reader who never heard of it can follow
	Remedy     string // one sentence: what to do
	Allow      string // when it is right to allow it; empty where it never is
	Fix        RuleFix
	Severity   Severity
	Profile    Profile // the mildest profile that asks for it
	Confidence Confidence
	// PSA lists the checks of Pod Security Admission that this rule speaks for.
	PSA  []podsecurity.Check
	Refs []Ref
	Bad  string // a whole small manifest that the rule reports
	Good string // the same, mended
	// Args are the command-line options the examples need beside the rule's own profile, e.g. "--kubernetes-version=1.15".
	Args []string

	Container func(*Pass, *workload.Container)
	Pod       func(*Pass, *workload.Pod)
	Object    func(*Pass, *manifest.Object)
	Document  func(*Pass, *manifest.Document)
	Cluster   func(*Pass, *cluster.Model)
	// Exception is called with every exception when all else is judged. What it reports cannot itself be allowed.
	Exception func(*Pass, *Waiver)
	// Identities says that Cluster needs the identity of every object, which the model leaves out otherwise.
	Identities bool
}

// Family returns the part of the id before the slash.
func (r *Rule) Family() string {
	family, _, _ := strings.Cut(r.ID, "/")
	return family
}

// Ref is a reference to a standard or a text that says more.
type Ref struct {
	Title string
	URL   string
}
