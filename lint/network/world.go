package network

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// World is what is known of a cluster. Order is that of the input everywhere, and answers keep to it.
type World struct {
	Namespaces []Namespace
	Accounts   []Account
	Workloads  []Workload
	Policies   []*Policy
	Tiers      []*Tier
	Sets       []*Set
	Options
}

// Options say what manifests do not.
type Options struct {
	CNI         CNI
	PodCIDRs    []netip.Prefix // where pods get their addresses from; empty if not known
	Enforcement Enforcement
	// Complete says that the namespaces and accounts in view are all there are, with all of their labels: a namespace that is
	// not declared has no label but its name.
	Complete bool
}

// CNI is the plugin that enforces policies, as far as plugins differ.
type CNI uint8

// Plugins.
const (
	AnyCNI CNI = iota
	OnCalico
	OnCilium
	OtherCNI // none of those with ways of their own
)

// cnis are the names of the plugins.
var cnis = []string{"any", "calico", "cilium", "other"}

func (c CNI) String() string { return cnis[c] }

// CNIs returns the names of the plugins.
func CNIs() []string { return slices.Clone(cnis) }

// ParseCNI reads the name of a plugin.
func ParseCNI(s string) (CNI, error) {
	at := slices.Index(cnis, s)
	if at < 0 {
		return 0, fmt.Errorf("unknown network plugin %q: use %s", s, strings.Join(cnis, ", "))
	}
	return CNI(at), nil
}

// Enforcement is Cilium's policy enforcement mode.
type Enforcement uint8

// Modes of enforcement.
const (
	Default Enforcement = iota // pods are isolated by the policies that select them
	Always                     // every pod is isolated
	Never                      // policies of Cilium and of Kubernetes, but for those of administrators, are not enforced
)

// Namespace is a namespace that is declared. Of several of one name the last counts.
type Namespace struct {
	Name   string
	Labels []Label
}

// Account is a service account that is declared.
type Account struct {
	Namespace, Name string
	Labels          []Label
}

// Workload is a pod, or the pods that a controller makes from one template.
type Workload struct {
	Namespace, Name, Kind string
	Labels                []Label // of the pods; the value of one may be Unknown
	Account               string  // service account; empty for "default", or Unknown
	Ports                 []NamedPort
	HostNetwork           bool
	// Open says that an operator may give the pods more labels, MorePorts that it may declare more ports.
	Open, MorePorts bool
}

// Unknown stands for the value of a label, or the name of an account, that manifests do not tell.
const Unknown = "*"

// NamedPort is a port of a container that runs as long as the pod does: a regular one or a native sidecar.
type NamedPort struct {
	Name     string
	Protocol Protocols
	Number   uint16
}

func (w *Workload) account() string {
	if w.Account == "" {
		return "default"
	}
	return w.Account
}

// Undeclared reports whether a policy is in a tier of Calico's that is not in view, and that Calico does not make itself.
func (w *World) Undeclared(p *Policy) bool {
	if p.Language != Calico || p.Tier == TierDefault || p.Tier == TierAdmin || p.Tier == TierBaseline {
		return false
	}
	return !slices.ContainsFunc(w.Tiers, func(t *Tier) bool { return t.Name == p.Tier })
}
