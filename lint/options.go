package lint

import (
	"net/netip"
	"path"
	"runtime"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Options say what a run asks. Start from [DefaultOptions].
type Options struct {
	Profile           Profile
	KubernetesVersion podsecurity.Version
	Select            []string      // rule ids or globs over them; every rule of the profile if empty
	Ignore            []string      // rule ids or globs to leave out
	Rules             []RuleSetting // the last with a rule's id counts for it, or else the last with a glob
	Overrides         []Override
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
	// TenantNamespaces belong to tenants by their names, before any label.
	TenantNamespaces []cluster.TenantNamespaces
	SharedNamespaces []string // globs of namespaces that serve all tenants, beside the usual ones
	JumpHosts        []JumpHost
	// Kinds are custom resources to be read beside those that are known, or otherwise than these.
	Kinds []workload.Kind
	// Today is the date by which exceptions are due, in UTC. Without one no exception is read: everything is reported.
	Today        exception.Date
	Exceptions   []exception.Exception // of the configuration: see there what is expected of them
	NotWaivable  []string              // rule ids or globs that no exception may name
	Notice       int                   // days before its review from which on an exception is soon due
	LongestSpan  int                   // days from today on in which exceptions must be reviewed; 0 for any
	RequireOwner bool                  // exceptions must name one
	Fixes        bool                  // findings carry what mends them
	Jobs         int                   // how many documents are checked at once
}

// JumpHost is the only way between some namespaces and the rest of the cluster, as the annotation [cluster.JumpHostAnnotation]
// says it of one.
type JumpHost struct {
	Namespaces string // a glob
	Host       string // namespace/label=value
}

// JumpHost returns the jump host of a namespace, or "" where the options name none. Of several, the first counts.
func (o *Options) JumpHost(namespace string) string {
	for _, j := range o.JumpHosts {
		if ok, err := path.Match(j.Namespaces, namespace); ok && err == nil {
			return j.Host
		}
	}
	return ""
}

// Tenants tells the tenants of a model apart by the options of the run.
func (o *Options) Tenants(m *cluster.Model) *cluster.Tenants {
	return m.Tenants(cluster.TenantRules{Label: o.TenantLabel, Namespaces: o.TenantNamespaces, Shared: o.SharedNamespaces})
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
