package lint

import (
	"net/netip"
	"runtime"

	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

// Options say what a run asks. Start from [DefaultOptions].
type Options struct {
	Profile           Profile
	KubernetesVersion podsecurity.Version
	Select            []string // rule ids or globs over them; every rule of the profile if empty
	Ignore            []string // rule ids or globs to leave out
	MinSeverity       Severity // findings below it are not reported
	DefaultNamespace  string   // what a missing namespace means
	TrustedRegistries []string // the only registries images may come from, as lint/image reads them; any if empty
	PublicRegistries  []string // registries that anyone may push to, beside those that lint/image knows
	ModelHubs         []string // the only hosts that models and packages may come from, as registries are written; the known ones if empty
	Complete          bool     // the input is the whole cluster: what it does not show is not there
	CNI               network.CNI
	PodCIDRs          []netip.Prefix // where pods get their addresses from; empty if that is not known
	// TenantLabel is the label of namespaces, or else of pods, whose value says which tenant they belong to; empty to look for
	// the usual ones.
	TenantLabel string
	// Today is the date by which exceptions are due, in UTC. Without one no exception is read: everything is reported.
	Today        exception.Date
	Exceptions   []exception.Exception // of the configuration: see there what is expected of them
	NotWaivable  []string              // rule ids or globs that no exception may name
	Notice       int                   // days before its review from which on an exception is soon due
	LongestSpan  int                   // days from today on in which exceptions must be reviewed; 0 for any
	RequireOwner bool                  // exceptions must name one
	Jobs         int                   // how many documents are checked at once
}

// DefaultOptions asks the restricted profile at the newest Kubernetes version known.
func DefaultOptions() Options {
	return Options{
		Profile:           Restricted,
		KubernetesVersion: podsecurity.Latest,
		MinSeverity:       Low,
		DefaultNamespace:  "default",
		Notice:            30,
		Jobs:              runtime.GOMAXPROCS(0),
	}
}
