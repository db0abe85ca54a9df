package network

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// adminPolicy reads an AdminNetworkPolicy or BaselineAdminNetworkPolicy of policy.networking.k8s.io/v1alpha1, or a
// ClusterNetworkPolicy of v1alpha2, which replaced both. They isolate nothing by themselves: what no rule matches goes to the
// next tier.
func (d *decoder) adminPolicy(p *Policy) {
	spec := d.object(d.o.Field("spec"))
	p.Tier, p.Order = TierAdmin, 0
	switch p.Kind {
	case "BaselineAdminNetworkPolicy":
		p.Tier = TierBaseline
		if p.Name != "default" {
			d.fault(d.o.Metadata().Field("name"), "the only BaselineAdminNetworkPolicy is named default")
		}
	case "ClusterNetworkPolicy":
		switch tier := spec.Field("tier"); tier.Text() {
		case "Admin":
		case "Baseline":
			p.Tier = TierBaseline
		default:
			d.fault(tier, "tier must be Admin or Baseline")
		}
	}
	if p.Kind != "BaselineAdminNetworkPolicy" {
		priority := spec.Field("priority")
		n, ok := priority.Int()
		if (!ok || n < 0 || n > 1000) && !d.unfilled(priority) {
			d.fault(priority, "priority must be a number from 0 to 1000")
		}
		p.Order = float64(n)
	}
	s := Spec{At: d.spot(spec)}
	subject := spec.Field("subject")
	expr, known := d.adminSelector(subject)
	if !known {
		d.fault(subject, "must select either namespaces or pods")
	}
	s.Subject = expr
	for dir := Ingress; dir <= Egress; dir++ {
		for _, v := range d.list(spec.Field(ruleFields[dir])).Items() {
			s.Rules[dir] = append(s.Rules[dir], d.adminRule(p, v, dir))
		}
	}
	p.Specs = []Spec{s}
}

// adminSelector reads what selects pods in a subject or in a peer. Known is false if it is there in no form that is known.
func (d *decoder) adminSelector(v manifest.Value) (e *Expr, known bool) {
	if namespaces := v.Field("namespaces"); namespaces.Exists() {
		return d.labelSelector(namespaces, NamespaceLabel), true
	}
	pods := v.Field("pods")
	if !pods.Exists() {
		return nil, false
	}
	namespaces := d.labelSelector(pods.Field("namespaceSelector"), NamespaceLabel)
	selector := d.labelSelector(pods.Field("podSelector"), PodLabel)
	if namespaces == nil || selector == nil {
		return nil, true
	}
	return both(namespaces, selector), true
}

func (d *decoder) adminRule(p *Policy, v manifest.Value, dir Direction) Rule {
	r := Rule{At: d.spot(v)}
	action := v.Field("action")
	accept := "Allow"
	if p.Kind == "ClusterNetworkPolicy" {
		accept = "Accept"
	}
	switch {
	case action.Text() == accept:
	case action.Text() == "Deny":
		r.Action = Forbid
	case action.Text() == "Pass" && p.Kind != "BaselineAdminNetworkPolicy":
		r.Action = Pass
	default:
		d.fault(action, "unknown action %q", action.Literal())
	}
	peers := d.list(v.Field(peerFields[dir]))
	if peers.Len() == 0 {
		d.fault(peers, "must name at least one peer")
	}
	for _, peer := range peers.Items() {
		known := d.adminPeer(&r, peer, dir)
		// A peer of a form that came later fails closed: it is nothing to allow, and everything to deny or to pass on.
		if !known && r.Action != Permit {
			r.Action, r.AnyPeer = Forbid, true
		}
	}
	d.adminPorts(&r, v)
	return r
}

// adminPeer adds a peer to a rule, and reports whether it has a form that is known.
func (d *decoder) adminPeer(r *Rule, v manifest.Value, dir Direction) bool {
	peer := Peer{At: d.spot(v), Form: FormNamespaces}
	if v.Field("pods").Exists() {
		peer.Form = FormPodsAndNamespaces
	}
	var known bool
	if peer.Pods, known = d.adminSelector(v); known {
		if peer.Pods != nil {
			r.Peers = append(r.Peers, peer)
		}
		return true
	}
	if dir == Ingress {
		return false
	}
	switch networks, nodes, names := v.Field("networks"), v.Field("nodes"), v.Field("domainNames"); {
	case networks.Exists():
		peer.Form = FormBlock
		for _, network := range d.list(networks).Items() {
			if prefix, ok := d.prefix(network); ok {
				peer.Nets = append(peer.Nets, Net{Prefix: prefix})
			} else {
				peer.Unresolved = true
			}
		}
	case nodes.Exists():
		d.labelSelector(nodes, PodLabel)
		peer.Form, peer.Entities = FormNodes, EntityNodes
	case names.Exists():
		if r.Action != Permit {
			d.fault(names, "domain names can only be allowed")
		}
		peer.Form, peer.Names = FormName, true
	default:
		return false
	}
	r.Peers = append(r.Peers, peer)
	return true
}

// adminPorts reads the ports of v1alpha1, or the protocols that came in their place.
func (d *decoder) adminPorts(r *Rule, v manifest.Value) {
	ports, list := d.list(v.Field("ports")), d.list(v.Field("protocols"))
	r.AnyPort = ports.Len() == 0 && list.Len() == 0
	for _, port := range ports.Items() {
		single, span, name := port.Field("portNumber"), port.Field("portRange"), port.Field("namedPort")
		switch {
		case single.Exists():
			d.adminPort(r, single, d.adminProtocol(single), single.Field("port"), single.Field("port"))
		case span.Exists():
			d.adminPort(r, span, d.adminProtocol(span), span.Field("start"), span.Field("end"))
		case name.Exists():
			d.adminNamedPort(r, name)
		default:
			d.fault(port, "must specify a port")
		}
	}
	for _, item := range list.Items() {
		known := false
		for i, field := range [len(protocols)]string{"tcp", "udp", "sctp"} {
			protocol, of := item.Field(field), protocols[i]
			if !protocol.Exists() {
				continue
			}
			known = true
			destination := protocol.Field("destinationPort")
			number, span := destination.Field("number"), destination.Field("range")
			switch {
			case number.Exists():
				d.adminPort(r, destination, of, number, number)
			case span.Exists():
				d.adminPort(r, span, of, span.Field("start"), span.Field("end"))
			default:
				r.Ports = append(r.Ports, Port{Protocols: of, First: 1, Last: maxPort})
			}
		}
		if name := item.Field("destinationNamedPort"); name.Exists() {
			known = true
			d.adminNamedPort(r, name)
		}
		if !known && r.Action != Permit {
			r.AnyPort = true // fails closed, as an unknown peer does
		}
	}
}

func (d *decoder) adminProtocol(v manifest.Value) Protocols {
	protocol := v.Field("protocol")
	if !protocol.Exists() {
		return TCP
	}
	p := protocolNamed(protocol.Text())
	if p == 0 {
		d.fault(protocol, "unknown protocol %q", protocol.Literal())
	}
	return p
}

func (d *decoder) adminPort(r *Rule, at manifest.Value, protocol Protocols, first, last manifest.Value) {
	from, ok := d.number(first)
	if !ok {
		return
	}
	to, ok := d.number(last)
	if !ok {
		return
	}
	if to < from {
		d.fault(at, "the range ends before it starts")
		return
	}
	r.Ports = append(r.Ports, Port{Protocols: protocol, First: from, Last: to})
}

func (d *decoder) adminNamedPort(r *Rule, name manifest.Value) {
	for i := range r.Peers {
		if r.Peers[i].Form == FormBlock || r.Peers[i].Form == FormNodes {
			d.fault(name, "a named port goes with pods only")
			break
		}
	}
	r.Ports = append(r.Ports, Port{Protocols: AllProtocols, Name: strings.Clone(name.Text()), At: d.spot(name)})
}
