package network

import (
	"math"
	"net/netip"
	"strconv"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Labels that Calico gives endpoints and namespaces, and the prefixes of those that endpoints inherit.
const (
	calicoNamespace     = "projectcalico.org/namespace"
	calicoName          = "projectcalico.org/name"
	calicoAccount       = "projectcalico.org/serviceaccount"
	calicoOrchestrator  = "projectcalico.org/orchestrator"
	calicoFromNamespace = "pcns."
	calicoFromAccount   = "pcsa."
)

// calicoLabel returns what a label is in a selector of endpoints.
func calicoLabel(key string) (Scope, string) {
	switch key {
	case calicoNamespace:
		return NamespaceName, ""
	case calicoAccount:
		return AccountName, ""
	case calicoOrchestrator:
		return Orchestrator, ""
	}
	if rest, ok := strings.CutPrefix(key, calicoFromNamespace); ok {
		return calicoNamespaceLabel(rest)
	}
	if rest, ok := strings.CutPrefix(key, calicoFromAccount); ok {
		return calicoAccountLabel(rest)
	}
	return PodLabel, key
}

// calicoNamespaceLabel returns what a label is in a selector of namespaces.
func calicoNamespaceLabel(key string) (Scope, string) {
	if key == calicoName {
		return NamespaceName, ""
	}
	return NamespaceLabel, key
}

// calicoAccountLabel returns what a label is in a selector of service accounts.
func calicoAccountLabel(key string) (Scope, string) {
	if key == calicoName {
		return AccountName, ""
	}
	return AccountLabel, key
}

// inAnyNamespace matches what is in a namespace: not the network sets of the whole cluster.
var inAnyNamespace = leaf(Exists, NamespaceName, "")

// namespaceSelector reads a selector of namespaces: in it, all() means all namespaces.
func (d *decoder) namespaceSelector(v manifest.Value) *Expr {
	return d.selectorOf(v, inAnyNamespace, calicoNamespaceLabel)
}

// selector reads a Calico selector. Nil where it could not be read, everything where it is not there.
func (d *decoder) selector(v manifest.Value, label func(string) (Scope, string)) *Expr {
	return d.selectorOf(v, everything, label)
}

func (d *decoder) selectorOf(v manifest.Value, all *Expr, label func(string) (Scope, string)) *Expr {
	if !v.Exists() || v.Text() == "" && v.Kind() == manifest.String {
		return everything
	}
	if d.unfilled(v) {
		return nil
	}
	if v.Kind() != manifest.String {
		d.fault(v, "must be a string")
		return nil
	}
	e, err := parseSelector(v.Text(), all, label)
	if err != nil {
		d.fault(v, "selector: %v", err)
		return nil
	}
	return e
}

// calicoPolicy reads a NetworkPolicy or GlobalNetworkPolicy of Calico, or one that is only staged.
func (d *decoder) calicoPolicy(p *Policy) {
	spec := d.object(d.o.Field("spec"))
	if tier := spec.Field("tier"); tier.Text() != "" {
		p.Tier = strings.Clone(tier.Text())
	}
	if order := spec.Field("order"); order.Exists() {
		n, err := strconv.ParseFloat(order.Literal(), 64)
		if err != nil && !d.unfilled(order) {
			d.fault(order, "must be a number")
		}
		if err == nil {
			p.Order = n
		}
	}
	s := Spec{At: d.spot(spec)}
	own := everything
	if p.Namespace != "" {
		own = inNamespace(p.Namespace)
	}
	subject := d.selector(spec.Field("selector"), calicoLabel)
	namespaces := d.namespaceSelector(spec.Field("namespaceSelector"))
	accounts := d.selector(spec.Field("serviceAccountSelector"), calicoAccountLabel)
	// These two are for host endpoints only.
	forHosts := spec.Field("doNotTrack").IsTrue() || spec.Field("preDNAT").IsTrue()
	if subject != nil && namespaces != nil && accounts != nil && !forHosts {
		s.Subject = both(own, namespaces, accounts, subject)
	}
	rules := [2]manifest.Value{d.list(spec.Field("ingress")), d.list(spec.Field("egress"))}
	types := d.list(spec.Field("types"))
	for _, t := range types.Items() {
		switch t.Text() {
		case "Ingress":
			s.Isolates[Ingress] = true
		case "Egress":
			s.Isolates[Egress] = true
		default:
			d.fault(t, "unknown policy type %q", t.Literal())
		}
	}
	if types.Len() == 0 { // only egress rules mean egress only, unlike in a NetworkPolicy
		s.Isolates = [2]bool{rules[Ingress].Len() > 0 || rules[Egress].Len() == 0, rules[Egress].Len() > 0}
	}
	for dir, list := range rules {
		if !s.Isolates[dir] && list.Exists() && (list.Len() > 0 || types.Len() == 0) {
			p.Inert = append(p.Inert, d.spot(list))
		}
		for _, v := range list.Items() {
			if rule, ok := d.calicoRule(p, v, Direction(dir)); ok && s.Isolates[dir] {
				s.Rules[dir] = append(s.Rules[dir], rule)
			}
		}
	}
	p.Specs = []Spec{s}
}

// calicoRule reads a rule. Ok is false for one that decides nothing, or nothing that is in this package.
func (d *decoder) calicoRule(p *Policy, v manifest.Value, dir Direction) (r Rule, ok bool) {
	r = Rule{At: d.spot(d.object(v))}
	logs := false
	switch action := v.Field("action"); action.Text() {
	case "Allow", "allow":
	case "Deny", "deny":
		r.Action = Forbid
	case "Pass", "pass", "next-tier":
		r.Action = Pass
	case "Log", "log":
		logs = true
	default:
		d.fault(action, "unknown action %q", action.Literal())
	}
	if http := v.Field("http"); http.Exists() {
		if r.Action != Permit {
			d.fault(http, "only a rule that allows chooses by HTTP")
		}
		r.Layer7, r.Conditional = true, true
	}
	protocol := v.Field("protocol")
	set, transport := d.calicoProtocol(protocol)
	if not := v.Field("notProtocol"); not.Exists() {
		without, _ := d.calicoProtocol(not)
		set &^= without
	}
	self, other := v.Field("destination"), v.Field("source")
	if dir == Egress {
		self, other = other, self
	}
	var peers, mine []Peer
	peers, r.AnyPeer = d.calicoEntity(p, other)
	mine, all := d.calicoEntity(p, self)
	r.Peers = peers
	if !all && len(mine) > 0 {
		r.Self = &mine[0]
	}
	for _, end := range [...]string{"source", "destination"} {
		ports, notPorts := d.list(v.Field(end, "ports")), d.list(v.Field(end, "notPorts"))
		if ports.Len() == 0 && notPorts.Len() == 0 {
			continue
		}
		if !transport && !d.unfilled(protocol) {
			d.fault(v.Field(end), "ports need protocol TCP, UDP or SCTP")
		}
		is, isNot := d.calicoPorts(ports, set), d.calicoPorts(notPorts, set)
		if end == "source" {
			r.Conditional = true // the port that a client takes is not in manifests
			continue
		}
		r.Ports, r.NotPorts = is, isNot
		if ports.Len() == 0 {
			r.Ports = []Port{{Protocols: set, First: 1, Last: maxPort}}
		}
	}
	if r.Ports == nil {
		r.AnyPort = set == AllProtocols
		if !r.AnyPort && set != 0 {
			r.Ports = []Port{{Protocols: set, First: 1, Last: maxPort}}
		}
	}
	if version := v.Field("ipVersion"); version.Exists() {
		r.Conditional = true
	}
	return r, !logs
}

// calicoProtocol reads a protocol, by name or number; all if it is not there. Transport tells that it has ports.
func (d *decoder) calicoProtocol(v manifest.Value) (set Protocols, transport bool) {
	if !v.Exists() {
		return AllProtocols, false
	}
	switch text := v.Literal(); strings.ToUpper(text) {
	case "TCP", "6":
		return TCP, true
	case "UDP", "17":
		return UDP, true
	case "SCTP", "132":
		return SCTP, true
	case "ICMP", "ICMPV6", "UDPLITE":
		return 0, strings.EqualFold(text, "UDPLite")
	default:
		if n, err := strconv.Atoi(text); (err != nil || n < 1 || n > 255) && !d.unfilled(v) {
			d.fault(v, "unknown protocol %q", text)
		}
	}
	return 0, false
}

// calicoPorts reads a list of ports: numbers, ranges such as "80:90", and names.
func (d *decoder) calicoPorts(list manifest.Value, protocol Protocols) []Port {
	var ports []Port
	for _, v := range list.Items() {
		port := Port{Protocols: protocol}
		text := v.Literal()
		first, last, isRange := strings.Cut(text, ":")
		if from, ok := parsePort(first); ok {
			to := from
			if isRange {
				to, ok = parsePort(last)
			}
			if !ok || to < from {
				d.fault(v, "%q is not a range of ports", text)
				continue
			}
			if to == 0 {
				continue
			}
			port.First, port.Last = max(from, 1), to
		} else {
			if text == "" || len(text) > 63 || isRange || d.unfilled(v) {
				if !d.unfilled(v) {
					d.fault(v, "%q is neither a port nor the name of one", text)
				}
				continue
			}
			port.Name, port.At = strings.Clone(text), d.spot(v)
		}
		ports = append(ports, port)
	}
	return ports
}

// calicoEntity reads an EntityRule. All is true for one that matches everything.
func (d *decoder) calicoEntity(p *Policy, v manifest.Value) (peers []Peer, all bool) {
	if !v.Exists() {
		return nil, true
	}
	peer := Peer{At: d.spot(d.object(v)), WithSets: true}
	constrained := false
	selector, namespaces := v.Field("selector"), v.Field("namespaceSelector")
	not, accounts := v.Field("notSelector"), v.Field("serviceAccounts")
	isSet := func(v manifest.Value) bool { return v.Exists() && v.Text() != "" }
	var spaces *Expr // the namespaces
	switch {
	case isSet(namespaces):
		spaces = d.namespaceSelector(namespaces)
		peer.Form = FormNamespaces
		if isSet(selector) {
			peer.Form = FormPodsAndNamespaces
		}
	case p.Namespace != "":
		spaces = inNamespace(p.Namespace)
	default:
		spaces = everything
		peer.Form = FormPodsAndNamespaces
	}
	account := d.calicoAccounts(accounts)
	// What GetEntityRuleSelector makes of it: any of these restricts it to the namespace.
	if isSet(selector) || isSet(namespaces) || account != everything || isSet(not) && p.Namespace != "" {
		pods := d.selector(selector, calicoLabel)
		if pods == nil || spaces == nil || account == nil {
			peer.Unresolved = true
		} else {
			peer.Pods = both(spaces, account, pods)
		}
		constrained = true
	}
	if isSet(not) {
		peer.NotPods = d.selector(not, calicoLabel)
		peer.Unresolved = peer.Unresolved || peer.NotPods == nil
		constrained = true
	}
	if nets := d.list(v.Field("nets")); nets.Len() > 0 {
		var fine bool
		peer.Nets, fine = d.calicoNets(nets)
		peer.Unresolved = peer.Unresolved || !fine
		constrained = true
		if peer.Pods == nil {
			peer.Form = FormBlock
		}
	}
	if nets := d.list(v.Field("notNets")); nets.Len() > 0 {
		var fine bool
		peer.NotNets, fine = d.calicoNets(nets)
		peer.Unresolved = peer.Unresolved || !fine
		constrained = true
		if peer.Pods == nil {
			peer.Form = FormBlock
		}
	}
	if v.Field("services").Exists() || v.Field("domains").Len() > 0 {
		peer.Form, peer.Unresolved, constrained = FormOther, true, true
	}
	if !constrained {
		return nil, true
	}
	return []Peer{peer}, false
}

// calicoAccounts reads a ServiceAccountMatch.
func (d *decoder) calicoAccounts(v manifest.Value) *Expr {
	if !v.Exists() {
		return everything
	}
	selector := d.selector(v.Field("selector"), calicoAccountLabel)
	if selector == nil {
		return nil
	}
	var names []string
	for _, name := range d.list(v.Field("names")).Items() {
		names = append(names, strings.Clone(name.Text()))
	}
	if len(names) == 0 {
		return selector
	}
	return both(leaf(In, AccountName, "", names...), selector)
}

// calicoNets reads CIDRs; an address stands for the block of itself.
func (d *decoder) calicoNets(list manifest.Value) (nets []Net, ok bool) {
	ok = true
	for _, v := range list.Items() {
		if net, fine := d.ciliumNet(v); fine {
			nets = append(nets, net)
		} else {
			ok = false
		}
	}
	return nets, ok
}

func parseAddr(text string) (netip.Prefix, bool) {
	addr, err := netip.ParseAddr(text)
	if err != nil || addr.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(addr, addr.BitLen()), true
}

// tier reads a Tier.
func (d *decoder) tier() *Tier {
	spec := d.o.Field("spec")
	t := &Tier{Name: strings.Clone(d.o.Name), Order: math.Inf(1), At: d.spot(d.o.Metadata().Field("name"))}
	if n, err := strconv.ParseFloat(spec.Field("order").Literal(), 64); err == nil {
		t.Order = n
	}
	t.Pass = spec.Field("defaultAction").Text() == "Pass"
	return t
}

// set reads a NetworkSet or GlobalNetworkSet.
func (d *decoder) set(namespace string) *Set {
	s := &Set{Identity: d.identity(namespace)}
	for key, value := range d.o.Metadata().Field("labels").Entries() {
		s.Labels = append(s.Labels, Label{strings.Clone(key), strings.Clone(value.Text())})
	}
	s.Nets, _ = d.calicoNets(d.list(d.o.Field("spec", "nets")))
	s.Faults = d.faults
	return s
}
