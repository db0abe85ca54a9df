package network

import (
	"fmt"
	"math"
	"net/netip"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Language is a language of network policies.
type Language uint8

// Languages.
const (
	Kubernetes Language = iota // NetworkPolicy
	Admin                      // AdminNetworkPolicy, BaselineAdminNetworkPolicy, ClusterNetworkPolicy
	Cilium
	Calico
)

// Action is what a rule does with what it matches.
type Action uint8

// Actions.
const (
	Permit Action = iota
	Forbid
	Pass // leaves it to the next tier
)

func (a Action) String() string { return [...]string{"allow", "deny", "pass"}[a] }

// Spot is where a fact stands in its object.
type Spot struct {
	Path  string // field path from the object's root
	Place string // what the caller of [Decode] made of the place
}

// Facts are what one object tells about the network.
type Facts struct {
	Policy *Policy
	Tier   *Tier
	Set    *Set
}

// Policy is one policy of any language, defaulted as the API server or the plugin does.
type Policy struct {
	manifest.Identity
	At       Spot // its name
	Language Language
	// Tier is the tier of a Calico policy, "default" where it names none; TierAdmin or TierBaseline for language Admin.
	Tier string
	// Order is the priority in the tier, lower first; +Inf for a Calico policy without.
	Order  float64
	Staged bool // a rehearsal of Calico's: it enforces nothing
	// Faults are why the API server or the plugin would reject the policy, which then enforces nothing.
	Faults []Fault
	// Inert are lists of rules that do nothing, because the policy is not of their type.
	Inert []Spot
	Specs []Spec // one, but for Cilium's specs
}

// Tiers that are always there.
const (
	TierAdmin    = "kube-admin"
	TierDefault  = "default"
	TierBaseline = "kube-baseline"
)

// Rejected reports whether the policy enforces nothing because it is not valid.
func (p *Policy) Rejected() bool { return len(p.Faults) > 0 }

// enforced reports whether the policy has any effect.
func (p *Policy) enforced() bool { return !p.Staged && len(p.Faults) == 0 }

// Spec selects pods and has rules for them.
type Spec struct {
	At      Spot
	Subject *Expr // nil where it could not be read, or concerns no pods
	// Isolates says, by direction, whether what no rule of the tier decides is denied.
	Isolates [2]bool
	Rules    [2][]Rule // by direction
}

// Rule decides about the traffic that it matches.
type Rule struct {
	At     Spot
	Action Action
	Peers  []Peer // any of them; none unless AnyPeer
	Ports  []Port // any of them; none unless AnyPort
	// NotPorts are ports that the rule does not match.
	NotPorts []Port
	AnyPeer  bool
	AnyPort  bool
	// Layer7 says that only some requests are allowed, chosen by what is above the transport layer.
	Layer7 bool
	// Conditional says that the rule asks for more that manifests do not tell, such as a source port.
	Conditional bool
	// Self restricts the pods that the rule is for, beyond the policy's subject; nil for all.
	Self *Peer
}

// Form tells what a peer was written with.
type Form uint8

// Forms of peers. The first four are those of a NetworkPolicy.
const (
	FormPods              Form = iota // pods of the policy's own namespace
	FormNamespaces                    // all pods of namespaces
	FormPodsAndNamespaces             // pods of namespaces
	FormBlock                         // addresses
	FormEntity                        // Cilium's names for kinds of peers
	FormName                          // DNS names
	FormNodes
	FormOther // what manifests do not resolve
)

// Peer is a set of other ends. It matches what all of its conditions match.
type Peer struct {
	At   Spot
	Form Form
	// Pods selects pods, and, if WithSets, network sets of Calico.
	Pods     *Expr
	WithSets bool
	NotPods  *Expr // of Calico: matches whatever is not selected, pods or not
	Nets     []Net // any of them
	NotNets  []Net
	Entities Entities
	// Names says that the peer is addresses outside that manifests do not tell.
	Names bool
	// Unresolved says that manifests do not tell what the peer is: it may be anything.
	Unresolved bool
}

// Net is a block of addresses less some others.
type Net struct {
	Prefix netip.Prefix
	Except []netip.Prefix
}

// Entities are Cilium's kinds of peers.
type Entities uint8

// Entities.
const (
	EntityPods     Entities = 1 << iota // every pod
	EntityNodes                         // the nodes, and what is on their network
	EntityOutside4                      // everything outside, by IPv4
	EntityOutside6                      // everything outside, by IPv6
)

// Port is a range of ports, or a named port of the destination.
type Port struct {
	Protocols   Protocols
	First, Last uint16
	Name        string
	At          Spot // of a named port
}

// Tier is a tier of Calico.
type Tier struct {
	Name  string
	Order float64 // +Inf where it has none
	Pass  bool    // leaves what its policies do not decide to the next tier, instead of denying it
	At    Spot
}

// Set is a NetworkSet or, without namespace, a GlobalNetworkSet of Calico: addresses that selectors select by labels.
type Set struct {
	manifest.Identity
	Labels []Label
	Nets   []Net
	Faults []Fault
}

// Label is a label of an object.
type Label struct{ Key, Value string }

// Fault is why a policy is rejected.
type Fault struct {
	At     Spot
	Reason string // lower case, no final period
	// Silent says that the API server accepts the policy, and only the plugin rejects it.
	Silent bool
	// Type says that a value is of a wrong type, which is refused in whatever kind of object.
	Type bool
}

// decoder reads one object.
type decoder struct {
	o      *manifest.Object
	mark   func(manifest.Place) string
	silent bool // faults are of the plugin's finding
	faults []Fault
}

// Decode reads what an object tells about the network. Group and kind say which language it is in: kinds of one name mean
// different things in different groups. Ok is false for an object that is none of this package's.
//
// Namespace is where an object of a namespaced kind is that names none. Mark makes of a place what is kept of it; it may be
// nil. Nothing that is returned holds on to the object's document.
func Decode(o *manifest.Object, namespace string, mark func(manifest.Place) string) (facts Facts, ok bool) {
	d := &decoder{o: o, mark: mark}
	if o.Namespace != "" {
		namespace = o.Namespace
	}
	switch o.Group() {
	case "networking.k8s.io":
		if o.Kind == "NetworkPolicy" {
			facts.Policy = d.policy(Kubernetes, namespace)
			d.networkPolicy(facts.Policy, o.Field("spec"))
		}
	case "policy.networking.k8s.io":
		switch o.Kind {
		case "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy":
			facts.Policy = d.policy(Admin, "")
			d.adminPolicy(facts.Policy)
		}
	case "cilium.io":
		switch o.Kind {
		case "CiliumNetworkPolicy":
			facts.Policy = d.policy(Cilium, namespace)
			d.ciliumPolicy(facts.Policy)
		case "CiliumClusterwideNetworkPolicy":
			facts.Policy = d.policy(Cilium, "")
			d.ciliumPolicy(facts.Policy)
		}
	case "projectcalico.org", "crd.projectcalico.org":
		switch o.Kind {
		case "NetworkPolicy", "StagedNetworkPolicy":
			facts.Policy = d.policy(Calico, namespace)
			d.calicoPolicy(facts.Policy)
		case "GlobalNetworkPolicy", "StagedGlobalNetworkPolicy":
			facts.Policy = d.policy(Calico, "")
			d.calicoPolicy(facts.Policy)
		case "StagedKubernetesNetworkPolicy":
			facts.Policy = d.policy(Kubernetes, namespace)
			d.networkPolicy(facts.Policy, o.Field("spec"))
		case "Tier":
			facts.Tier = d.tier()
		case "NetworkSet":
			facts.Set = d.set(namespace)
		case "GlobalNetworkSet":
			facts.Set = d.set("")
		}
	}
	if p := facts.Policy; p != nil {
		p.Staged = strings.HasPrefix(o.Kind, "Staged")
		p.Faults = d.faults
	}
	return facts, facts != Facts{}
}

// policy returns a policy without content.
func (d *decoder) policy(language Language, namespace string) *Policy {
	return &Policy{
		Identity: d.identity(namespace), At: d.spot(d.o.Metadata().Field("name")),
		Language: language, Tier: TierDefault, Order: math.Inf(1),
	}
}

func (d *decoder) identity(namespace string) manifest.Identity {
	return manifest.Identity{
		APIVersion: strings.Clone(d.o.APIVersion), Kind: strings.Clone(d.o.Kind),
		Namespace: strings.Clone(namespace), Name: strings.Clone(d.o.Name),
	}
}

func (d *decoder) spot(v manifest.Value) Spot {
	s := Spot{Path: v.Path(d.o.Value)}
	if d.mark != nil {
		s.Place = d.mark(v.Place())
	}
	return s
}

// fault notes why the policy is rejected.
func (d *decoder) fault(v manifest.Value, format string, args ...any) {
	d.faults = append(d.faults, Fault{At: d.spot(v), Reason: fmt.Sprintf(format, args...), Silent: d.silent})
}

// unfilled reports whether a text says nothing until something is filled in.
func (d *decoder) unfilled(v manifest.Value) bool { return d.o.Unfilled(v.Literal()) }

// misfit notes a value of a wrong type.
func (d *decoder) misfit(v manifest.Value, reason string) {
	d.fault(v, "%s", reason)
	d.faults[len(d.faults)-1].Type = true
}

// list notes a fault where a value is set and is no list.
func (d *decoder) list(v manifest.Value) manifest.Value {
	if v.Exists() && v.Kind() != manifest.Sequence {
		d.misfit(v, "must be a list")
	}
	return v
}

// object notes a fault where a value is set and is no mapping.
func (d *decoder) object(v manifest.Value) manifest.Value {
	if v.Exists() && v.Kind() != manifest.Mapping {
		d.misfit(v, "must be an object")
	}
	return v
}

// labelSelector reads a metav1.LabelSelector. Nil where it could not be read.
func (d *decoder) labelSelector(v manifest.Value, scope Scope) *Expr {
	return d.labelSelectorOf(v, func(op Op, key string, values []string) *Expr { return leaf(op, scope, key, values...) })
}

// labelSelectorOf reads a metav1.LabelSelector whose keys mean what another function makes of them.
func (d *decoder) labelSelectorOf(v manifest.Value, makeLeaf func(op Op, key string, values []string) *Expr) *Expr {
	if d.object(v); v.Exists() && v.Kind() != manifest.Mapping {
		return nil
	}
	var args []*Expr
	bad := false
	for key, value := range d.object(v.Field("matchLabels")).Entries() {
		if value.Exists() && value.Kind() != manifest.String {
			d.misfit(value, "label value must be a string")
			bad = true
		}
		args = append(args, makeLeaf(In, strings.Clone(key), []string{strings.Clone(value.Text())}))
	}
	for _, e := range d.list(v.Field("matchExpressions")).Items() {
		var values []string
		for _, value := range d.list(e.Field("values")).Items() {
			if value.Kind() != manifest.String {
				d.misfit(value, "label value must be a string")
				bad = true
			}
			values = append(values, strings.Clone(value.Text()))
		}
		key := strings.Clone(e.Field("key").Text())
		if key == "" {
			d.fault(e.Field("key"), "must name a label")
			bad = true
		}
		op := All
		switch operator := e.Field("operator"); operator.Text() {
		case "In":
			op = In
		case "NotIn":
			op = NotIn
		case "Exists":
			op = Exists
		case "DoesNotExist":
			op = Absent
		default:
			d.fault(operator, "unknown operator %q", operator.Literal())
			bad = true
			continue
		}
		switch {
		case (op == In || op == NotIn) && len(values) == 0:
			d.fault(e.Field("values"), "operator %s needs values", e.Field("operator").Text())
			bad = true
		case (op == Exists || op == Absent) && len(values) > 0:
			d.fault(e.Field("values"), "operator %s takes no values", e.Field("operator").Text())
			bad = true
		}
		args = append(args, makeLeaf(op, key, values))
	}
	if bad {
		return nil
	}
	return both(args...)
}

// prefix reads a CIDR. Ok is false where it is none, which is noted, or says nothing yet.
func (d *decoder) prefix(v manifest.Value) (p netip.Prefix, ok bool) {
	if d.unfilled(v) {
		return p, false
	}
	p, err := netip.ParsePrefix(v.Text())
	if err != nil {
		d.fault(v, "%q is not a CIDR", v.Literal())
		return p, false
	}
	return p.Masked(), true
}

// protocolNamed returns the protocol of a name, 0 for none that is known.
func protocolNamed(name string) Protocols {
	switch name {
	case "TCP":
		return TCP
	case "UDP":
		return UDP
	case "SCTP":
		return SCTP
	}
	return 0
}

// number reads a port number.
func (d *decoder) number(v manifest.Value) (uint16, bool) {
	n, ok := v.Int()
	if !ok || n < 1 || n > maxPort {
		d.fault(v, "must be a port number from 1 to %d", maxPort)
		return 0, false
	}
	return uint16(n), true
}

// isPortName reports whether a text may be the name of a port, as validation.IsValidPortName does.
func isPortName(name string) bool {
	letters := false
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= 'a' && c <= 'z':
			letters = true
		case c >= '0' && c <= '9':
		case c == '-' && i > 0 && i < len(name)-1 && name[i-1] != '-':
		default:
			return false
		}
	}
	return letters && len(name) <= 15
}
