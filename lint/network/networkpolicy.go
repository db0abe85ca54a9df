package network

import (
	"net/netip"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// npOrder is the order at which Calico has NetworkPolicies in the default tier.
const npOrder = 1000

// Fields of a NetworkPolicy by direction.
var (
	ruleFields = [2]string{"ingress", "egress"}
	peerFields = [2]string{"from", "to"}
)

// networkPolicy reads the spec of a networking.k8s.io/v1 NetworkPolicy, with the defaults of SetDefaults_NetworkPolicy and
// the faults of ValidateNetworkPolicy.
func (d *decoder) networkPolicy(p *Policy, spec manifest.Value) {
	p.Order = npOrder
	d.object(spec)
	s := Spec{At: d.spot(spec)}
	if selector := d.labelSelector(spec.Field("podSelector"), PodLabel); selector != nil {
		s.Subject = both(inNamespace(p.Namespace), selector)
	}
	types := d.list(spec.Field("policyTypes"))
	if types.Len() > 2 {
		d.fault(types, "there are only two policy types")
	}
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
	if types.Len() == 0 {
		s.Isolates = [2]bool{Ingress: true, Egress: spec.Field("egress").Len() > 0}
	}
	for dir := Ingress; dir <= Egress; dir++ {
		list := d.list(spec.Field(ruleFields[dir]))
		// An empty list says something only where types are left to the defaults.
		if !s.Isolates[dir] && list.Exists() && (list.Len() > 0 || types.Len() == 0) {
			p.Inert = append(p.Inert, d.spot(list))
		}
		for _, v := range list.Items() {
			rule := d.npRule(v, p.Namespace, dir)
			if s.Isolates[dir] { // an inert rule is validated all the same
				s.Rules[dir] = append(s.Rules[dir], rule)
			}
		}
	}
	p.Specs = []Spec{s}
}

func (d *decoder) npRule(v manifest.Value, namespace string, dir Direction) Rule {
	d.object(v)
	r := Rule{At: d.spot(v)}
	peers, ports := d.list(v.Field(peerFields[dir])), d.list(v.Field("ports"))
	r.AnyPeer, r.AnyPort = peers.Len() == 0, ports.Len() == 0
	for _, peer := range peers.Items() {
		r.Peers = append(r.Peers, d.npPeer(peer, namespace))
	}
	for _, port := range ports.Items() {
		if p, ok := d.npPort(port); ok {
			r.Ports = append(r.Ports, p)
		}
	}
	return r
}

func (d *decoder) npPeer(v manifest.Value, namespace string) Peer {
	pods, namespaces, block := v.Field("podSelector"), v.Field("namespaceSelector"), v.Field("ipBlock")
	peer := Peer{At: d.spot(v)}
	switch {
	case block.Exists():
		if pods.Exists() || namespaces.Exists() {
			d.fault(v, "ipBlock goes with no other peer")
		}
		peer.Form = FormBlock
		net, ok := d.ipBlock(block)
		if peer.Unresolved = !ok; ok {
			peer.Nets = []Net{net}
		}
	case namespaces.Exists():
		peer.Form = FormNamespaces
		if pods.Exists() {
			peer.Form = FormPodsAndNamespaces
		}
		peer.Pods = both(d.labelSelector(namespaces, NamespaceLabel), d.labelSelector(pods, PodLabel))
	case pods.Exists():
		peer.Pods = both(inNamespace(namespace), d.labelSelector(pods, PodLabel))
	default:
		d.fault(v, "must specify a peer")
		peer.Form, peer.Unresolved = FormOther, true
	}
	return peer
}

// ipBlock reads an IPBlock. Ok is false where part of it is not known.
func (d *decoder) ipBlock(v manifest.Value) (net Net, ok bool) {
	cidr := v.Field("cidr")
	net.Prefix, ok = d.prefix(cidr)
	for _, e := range d.list(v.Field("except")).Items() {
		except, fine := d.prefix(e)
		if ok && fine && !(net.Prefix.Bits() < except.Bits() && net.Prefix.Contains(except.Addr())) {
			d.fault(e, "must be a strict subset of %s", net.Prefix)
		}
		if fine {
			net.Except = append(net.Except, except)
		}
		ok = ok && fine
	}
	if ok && !canonical(cidr.Text()) {
		d.fault(cidr, "must be written as %s", net.Prefix)
	}
	return net, ok
}

// canonical reports whether a CIDR has no bits set behind its prefix. Newer API servers reject others.
func canonical(cidr string) bool {
	p, err := netip.ParsePrefix(cidr)
	return err == nil && p.Masked() == p
}

func (d *decoder) npPort(v manifest.Value) (Port, bool) {
	d.object(v)
	port := Port{Protocols: TCP, First: 1, Last: maxPort}
	if protocol := v.Field("protocol"); protocol.Exists() {
		port.Protocols = protocolNamed(protocol.Text())
		if port.Protocols == 0 {
			d.fault(protocol, "unknown protocol %q", protocol.Literal())
			return port, false
		}
	}
	number, end := v.Field("port"), v.Field("endPort")
	switch {
	case !number.Exists():
		if end.Exists() {
			d.fault(end, "endPort needs a port")
			return port, false
		}
		return port, true
	case number.Kind() == manifest.String:
		if d.unfilled(number) {
			return port, true
		}
		if end.Exists() {
			d.fault(end, "endPort needs a numeric port")
		}
		if !isPortName(number.Text()) {
			d.fault(number, "%q is not a port name", number.Text())
			return port, false
		}
		port.Name, port.First, port.Last = strings.Clone(number.Text()), 0, 0
		port.At = d.spot(number)
		return port, true
	}
	first, ok := d.number(number)
	if !ok {
		return port, false
	}
	port.First, port.Last = first, first
	if end.Exists() {
		last, ok := d.number(end)
		if ok && last < first {
			d.fault(end, "must not be less than port")
		}
		if !ok || last < first {
			return port, false
		}
		port.Last = last
	}
	return port, true
}
