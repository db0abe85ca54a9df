package network

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Labels by which Cilium's selectors ask for something else than a label of the pod, without the prefix of their source.
const (
	ciliumNamespace       = "io.kubernetes.pod.namespace"
	ciliumNamespaceLabels = "io.cilium.k8s.namespace.labels."
	ciliumAccount         = "io.cilium.k8s.policy.serviceaccount"
	ciliumCluster         = "io.cilium.k8s.policy.cluster"
	ciliumReserved        = "reserved:"
)

// ciliumPolicy reads a CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy of cilium.io/v2: a rule in spec, or several in
// specs. What is not valid the agent rejects, as a whole, after the API server has accepted it.
func (d *decoder) ciliumPolicy(p *Policy) {
	d.silent = true
	p.Order = npOrder
	spec, specs := d.o.Field("spec"), d.list(d.o.Field("specs"))
	if !spec.Exists() && specs.Len() == 0 {
		d.fault(spec, "must have a rule in spec or specs")
	}
	if spec.Exists() {
		p.Specs = append(p.Specs, d.ciliumSpec(p, spec))
	}
	for _, v := range specs.Items() {
		p.Specs = append(p.Specs, d.ciliumSpec(p, v))
	}
}

// ciliumSections are the lists of rules by direction: those that allow, and those that deny.
var ciliumSections = [2][2]string{{"ingress", "ingressDeny"}, {"egress", "egressDeny"}}

func (d *decoder) ciliumSpec(p *Policy, v manifest.Value) Spec {
	s := Spec{At: d.spot(d.object(v))}
	pods, nodes := v.Field("endpointSelector"), v.Field("nodeSelector")
	switch {
	case pods.Exists() == nodes.Exists():
		d.fault(v, "must have either endpointSelector or nodeSelector")
	case nodes.Exists() && p.Namespace != "":
		d.fault(nodes, "only a CiliumClusterwideNetworkPolicy selects nodes")
	case pods.Exists():
		selector, _ := d.ciliumSelector(pods)
		if selector != nil && p.Namespace != "" {
			selector = both(inNamespace(p.Namespace), selector)
		}
		s.Subject = selector
	}
	sections := 0
	for dir := Ingress; dir <= Egress; dir++ {
		n := 0
		for i, action := range [2]Action{Permit, Forbid} {
			for _, rule := range d.list(v.Field(ciliumSections[dir][i])).Items() {
				n++
				s.Rules[dir] = append(s.Rules[dir], d.ciliumRule(p, rule, dir, action)...)
			}
		}
		sections += n
		// Rule.Sanitize: a direction with rules isolates, unless it says otherwise.
		s.Isolates[dir] = n > 0
		if explicit, ok := v.Field("enableDefaultDeny", ruleFields[dir]).Bool(); ok {
			s.Isolates[dir] = explicit
		}
	}
	if sections == 0 {
		// An empty list was meant to isolate: the policy is rejected, but that is what it would do otherwise.
		for dir := range s.Isolates {
			for _, section := range ciliumSections[dir] {
				s.Isolates[dir] = s.Isolates[dir] || v.Field(section).Kind() == manifest.Sequence
			}
		}
		d.fault(v, "must have at least one rule in ingress, ingressDeny, egress or egressDeny")
	}
	return s
}

// ciliumRule reads one rule. It is more than one for the engine if its lists of ports differ in what they restrict above
// the transport layer.
func (d *decoder) ciliumRule(p *Policy, v manifest.Value, dir Direction, action Action) []Rule {
	r := Rule{At: d.spot(d.object(v)), Action: action}
	prefix := peerFields[dir]
	anyList, names := false, false // a list of peers is there; it is that of names
	for field, list := range v.Entries() {
		kind, ok := strings.CutPrefix(field, prefix)
		if !ok || kind == "Ports" {
			continue
		}
		if kind == "Requires" {
			if list.Exists() {
				d.fault(list, "%s is not supported by current versions", field)
			}
			continue
		}
		if d.list(list).Kind() != manifest.Sequence {
			continue
		}
		names = names || kind == "FQDNs"
		if names && anyList && list.Len() > 0 {
			d.fault(list, "DNS names go with no other peers")
		}
		anyList = true
		for _, item := range list.Items() {
			r.Peers = append(r.Peers, d.ciliumPeer(p, kind, item)...)
		}
	}
	ports := d.list(v.Field("toPorts"))
	icmps := v.Field("icmps")
	switch {
	case !anyList && ports.Len() == 0:
		// A rule that asks for nothing allows nothing, and denies nothing. One about ICMP is beyond this package.
		r.Peers = nil
		return []Rule{r}
	case !anyList:
		r.AnyPeer = true
	}
	if ports.Len() > 0 && icmps.Len() > 0 {
		d.fault(icmps, "icmps goes with no ports")
	}
	r.AnyPort = ports.Len() == 0 && icmps.Len() == 0
	if r.AnyPort {
		return []Rule{r}
	}
	var rules []Rule
	for _, list := range ports.Items() {
		rules = append(rules, d.ciliumPorts(r, list, dir))
	}
	return rules
}

// ciliumPorts returns the rule for one of its lists of ports.
func (d *decoder) ciliumPorts(r Rule, v manifest.Value, dir Direction) Rule {
	r.At = d.spot(v)
	list := d.list(v.Field("ports"))
	if list.Len() > 40 {
		d.fault(list, "too many ports, the limit is 40")
	}
	r.AnyPort = list.Len() == 0
	for _, item := range list.Items() {
		port := Port{Protocols: AllProtocols, First: 1, Last: maxPort}
		switch protocol := item.Field("protocol"); protocol.Text() {
		case "", "ANY":
		case "TCP", "UDP", "SCTP":
			port.Protocols = protocolNamed(protocol.Text())
		case "ICMP", "ICMPv6", "ICMPV6", "VRRP", "IGMP":
			continue
		default:
			port.Protocols = protocolNamed(strings.ToUpper(protocol.Text()))
			if port.Protocols == 0 && !d.unfilled(protocol) {
				d.fault(protocol, "unknown protocol %q", protocol.Literal())
			}
		}
		number := item.Field("port")
		text := number.Literal()
		switch n, ok := parsePort(text); {
		case d.unfilled(number):
		case number.Exists() && number.Kind() != manifest.String:
			d.fault(number, "must be a string")
		case ok && n == 0: // every port
		case ok:
			port.First, port.Last = n, n
			if end := item.Field("endPort"); end.Exists() {
				if last, ok := end.Int(); ok && last == 0 {
					break
				}
				last, ok := d.number(end)
				if ok && last < n {
					d.fault(end, "must not be less than port")
				}
				port.Last = max(n, last)
			}
		case isPortName(strings.ToLower(text)):
			port.Name, port.First, port.Last, port.At = strings.ToLower(text), 0, 0, d.spot(number)
		default:
			d.fault(number, "%q is neither a port nor the name of one", text)
			continue
		}
		r.Ports = append(r.Ports, port)
	}
	if rules := d.object(v.Field("rules")); rules.Len() > 0 {
		d.layer7(&r, list, rules, dir)
	}
	return r
}

// layer7 reads the rules above the transport layer that go with a list of ports, as PortRule.sanitize does.
func (d *decoder) layer7(r *Rule, ports, rules manifest.Value, dir Direction) {
	if r.Action == Forbid {
		d.fault(rules, "a denial has no rules above the transport layer")
	}
	dns := rules.Field("dns")
	if dns.Len() > 0 && dir == Ingress {
		d.fault(dns, "DNS rules are for egress")
	}
	if dns.Exists() && ports.Len() == 0 {
		d.fault(dns, "DNS rules need port 53")
	}
	for _, kind := range [...]string{"http", "kafka", "dns", "l7"} {
		r.Layer7 = r.Layer7 || rules.Field(kind).Len() > 0
	}
	for i := range r.Ports {
		p := &r.Ports[i]
		switch {
		case p.Name == "" && p.First == 1 && p.Last == maxPort && r.Layer7:
			d.fault(rules, "rules above the transport layer need a port")
		case p.Protocols != TCP && r.Layer7 && dns.Len() == 0:
			d.fault(rules, "rules above the transport layer, other than DNS, need protocol TCP")
		}
	}
}

// parsePort reads a port as Cilium writes it, 0 included.
func parsePort(text string) (uint16, bool) {
	if text == "" || len(text) > 5 {
		return 0, false
	}
	n := 0
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = 10*n + int(text[i]-'0')
	}
	return uint16(n), n <= maxPort
}

// ciliumPeer reads an item of one of the lists of peers.
func (d *decoder) ciliumPeer(p *Policy, kind string, v manifest.Value) []Peer {
	peer := Peer{At: d.spot(v), Form: FormOther, Unresolved: true}
	switch kind {
	case "Endpoints":
		return d.ciliumEndpoints(p, v)
	case "Entities":
		peer.Form, peer.Unresolved = FormEntity, false
		entities, ok := ciliumEntity(v.Text())
		if !ok && !d.unfilled(v) {
			d.fault(v, "unknown entity %q", v.Literal())
		}
		if peer.Entities = entities; entities == 0 {
			return nil
		}
	case "CIDR":
		peer.Form, peer.Unresolved = FormBlock, d.unfilled(v)
		if net, ok := d.ciliumNet(v); ok {
			peer.Nets = []Net{net}
		}
	case "CIDRSet":
		if !v.Field("cidr").Exists() { // a group of addresses that stands elsewhere
			peer.Names, peer.Unresolved = true, false
			break
		}
		peer.Form = FormBlock
		prefix, ok := d.prefix(v.Field("cidr"))
		net := Net{Prefix: prefix}
		for _, e := range d.list(v.Field("except")).Items() {
			except, fine := d.prefix(e)
			if fine && ok && !net.Prefix.Contains(except.Addr()) {
				d.fault(e, "must be in %s", net.Prefix)
			}
			if fine {
				net.Except = append(net.Except, except)
			}
			ok = ok && fine
		}
		if peer.Unresolved = !ok; ok {
			peer.Nets = []Net{net}
		}
	case "Groups":
		peer.Names, peer.Unresolved = true, false
	case "FQDNs":
		peer.Form, peer.Unresolved, peer.Names = FormName, false, true
		if v.Field("matchPattern").Text() == "*" {
			peer.Names, peer.Entities = false, EntityOutside4|EntityOutside6
		}
	case "Nodes":
		peer.Form, peer.Unresolved, peer.Entities = FormNodes, false, EntityNodes
	}
	return []Peer{peer}
}

// ciliumNet reads a CIDR, or an address for the block of that alone.
func (d *decoder) ciliumNet(v manifest.Value) (Net, bool) {
	if addr, ok := parseAddr(v.Text()); ok {
		return Net{Prefix: addr}, true
	}
	p, ok := d.prefix(v)
	return Net{Prefix: p}, ok
}

// ciliumEntity returns what an entity stands for in this package: what it has no part in is nothing.
func ciliumEntity(name string) (entities Entities, ok bool) {
	switch name {
	case "all":
		return EntityPods | EntityNodes | EntityOutside4 | EntityOutside6, true
	case "world":
		return EntityOutside4 | EntityOutside6, true
	case "world-ipv4":
		return EntityOutside4, true
	case "world-ipv6":
		return EntityOutside6, true
	case "cluster":
		return EntityPods | EntityNodes, true
	case "host", "remote-node", "kube-apiserver":
		return EntityNodes, true
	case "none", "ingress", "health", "init", "unmanaged":
		return 0, true
	}
	return 0, false
}

// ciliumEndpoints reads an endpoint selector among peers. In a namespaced policy it selects pods of the policy's namespace
// unless it names another; in a clusterwide one, pods of the whole cluster.
func (d *decoder) ciliumEndpoints(p *Policy, v manifest.Value) []Peer {
	peer := Peer{At: d.spot(v), Form: FormPodsAndNamespaces}
	selector, aware := d.ciliumSelector(v)
	if selector == nil {
		return nil
	}
	if p.Namespace != "" && !aware {
		peer.Form = FormPods
		selector = both(inNamespace(p.Namespace), selector)
	}
	if entities, ok := reservedEntities(v); ok {
		if peer.Form, peer.Entities = FormEntity, entities; entities == 0 {
			return nil
		}
		return []Peer{peer}
	}
	peer.Pods = selector
	return []Peer{peer}
}

// reservedEntities returns the entities of a selector that asks for a reserved label, which no pod has.
func reservedEntities(v manifest.Value) (Entities, bool) {
	for key := range v.Field("matchLabels").Entries() {
		if name, ok := strings.CutPrefix(key, ciliumReserved); ok {
			entities, _ := ciliumEntity(name)
			return entities, true
		}
	}
	return 0, false
}

// ciliumSelector reads a selector whose labels have prefixes for their sources. Aware tells that it says itself which
// namespaces it is about.
func (d *decoder) ciliumSelector(v manifest.Value) (e *Expr, aware bool) {
	e = d.labelSelectorOf(v, func(op Op, key string, values []string) *Expr {
		for _, source := range [...]string{"k8s:", "any:", "k8s.", "any."} {
			if rest, ok := strings.CutPrefix(key, source); ok {
				key = rest
				break
			}
		}
		switch {
		case key == ciliumNamespace:
			aware = true
			return leaf(op, NamespaceName, "", values...)
		case strings.HasPrefix(key, ciliumNamespaceLabels):
			aware = true
			return leaf(op, NamespaceLabel, key[len(ciliumNamespaceLabels):], values...)
		case key == ciliumAccount:
			return leaf(op, AccountName, "", values...)
		case key == ciliumCluster:
			return everything // manifests do not name their cluster: taken to be the one that is meant
		}
		return leaf(op, PodLabel, key, values...)
	})
	return e, aware
}
