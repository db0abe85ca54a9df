package cluster

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Closing says what policies for a namespace are to do.
type Closing struct {
	// Directions are those in which every pod is to be isolated, the ones to come included.
	Directions [2]bool
	// Resolve are workloads that policies isolate for egress, and that are to be allowed to ask for DNS.
	Resolve []int
}

// Proposal is the NetworkPolicies that a namespace lacks. Together with those that it has, they let through what let them be
// known: see [Network.Propose].
type Proposal struct {
	Policies []MissingPolicy
	DNS      []MissingPolicy // those of them that allow DNS
	// Lost are what may stop working, each to follow "connections": "from pods on the network of their node".
	Lost []string
}

// Propose returns the policies that do what is asked of a namespace, and keep working what the manifests tell of:
//
//   - DNS;
//   - what is behind its services, for the pods of the namespace, and for whoever is told the name of the service; for everyone,
//     where a service, a port of the node, or something like an Ingress publishes it, or where the API server is told to call it;
//   - the API server, for workloads that have rights there.
//
// A workload that policies isolate already keeps just what it has. It fails where that cannot be had, or cannot be known: the
// error is a clause that says why.
func (n *Network) Propose(s *Space, c Closing) (Proposal, error) {
	last, ok := n.proposed[s]
	if !ok || last.Directions != c.Directions || !slices.Equal(last.Resolve, c.Resolve) {
		last = proposed{Closing: c}
		last.proposal, last.err = n.propose(s, c)
		if n.proposed == nil {
			n.proposed = map[*Space]proposed{}
		}
		n.proposed[s] = last
	}
	return last.proposal, last.err
}

// proposed is what was proposed last for a namespace: most of what is asked is what another rule asked before.
type proposed struct {
	Closing
	proposal Proposal
	err      error
}

func (n *Network) propose(s *Space, c Closing) (Proposal, error) {
	if err := n.proposable(s); err != nil {
		return Proposal{}, err
	}
	p := proposer{Network: n, space: s, names: map[string]bool{}}
	for _, policy := range s.Policies {
		p.names[policy.Name] = true
	}
	for dir := range p.open {
		for _, w := range s.Workloads {
			switch i := n.Isolation(w, network.Direction(dir)); {
			case i.Pods.Cause.Reason != network.Unselected:
				p.isolated[dir] = append(p.isolated[dir], w)
			case i.Pods.Verdict == network.May:
				return Proposal{}, fmt.Errorf("whether a policy isolates `%s` depends on what is not in view", n.Model.Workloads[w].Name)
			default:
				p.open[dir] = append(p.open[dir], w)
			}
		}
	}
	p.findBackends()
	p.findNodePorts()
	if c.Directions != [2]bool{} {
		p.deny(c.Directions)
	}
	dns := len(p.drafts)
	if err := p.allowDNS(c); err != nil {
		return Proposal{}, err
	}
	resolved := len(p.drafts)
	if c.Directions[network.Egress] {
		if err := p.allowEgress(); err != nil {
			return Proposal{}, err
		}
	}
	if c.Directions[network.Ingress] {
		if err := p.allowIngress(); err != nil {
			return Proposal{}, err
		}
	}
	if err := cmp.Or(p.filled(), p.sparesHosts()); err != nil {
		return Proposal{}, err
	}
	all := p.written()
	return Proposal{Policies: all, DNS: all[dns:resolved], Lost: p.lost(c.Directions)}, nil
}

// proposable says why policies cannot be proposed for a namespace.
func (n *Network) proposable(s *Space) error {
	if s.Name == systemNamespace {
		return errors.New("the namespace holds what the cluster itself needs")
	}
	if s.Declared != nil && s.Declared.JumpHost.Set {
		return fmt.Errorf("the namespace says in annotation %s who may reach it, and nobody else may", JumpHostAnnotation)
	}
	if len(s.Foreign) > 0 {
		return fmt.Errorf("what %s `%s` allows is not read", s.Foreign[0].Kind, s.Foreign[0].Name)
	}
	for _, list := range [...][]*Policy{s.Policies, n.uses().wide[s.Name]} {
		for _, p := range list {
			switch {
			case p.Content.Language != network.Kubernetes:
				return fmt.Errorf("%s `%s` bears on the namespace: what is missing belongs into policies of its kind", p.Kind, p.Name)
			case p.Content.Rejected():
				return fmt.Errorf("%s `%s` is rejected: mend that first", p.Kind, p.Name)
			case p.Content.Staged:
				return fmt.Errorf("%s `%s` is only staged: enforce that first", p.Kind, p.Name)
			}
		}
	}
	if err := n.named(s); err != nil {
		return err
	}
	for _, w := range s.Workloads {
		workload := &n.Model.Workloads[w]
		switch {
		case n.inIstio(workload) || n.linkerdSays(workload, func(m *mesh) string { return m.linkerd }) != "":
			return fmt.Errorf("`%s` is part of a service mesh, whose proxies need connections of their own", workload.Name)
		case gatewayName(workload) != "":
			return fmt.Errorf("`%s` is a gateway: where its routes lead is not in view as a whole", workload.Name)
		case workload.Operated && (workload.Part != "" || !n.served(workload)):
			return fmt.Errorf("who connects to the pods of %s is for its operator to say, and not in view", workload)
		}
	}
	return nil
}

// systemNamespace holds what comes with a cluster.
const systemNamespace = "kube-system"

// named says why the namespace of workloads is not known for certain: where some name it, and others name none; or where those that
// name none stand in several folders, which need not be meant for one namespace.
func (n *Network) named(s *Space) error {
	var first *Workload
	for _, list := range [...][]int{s.Workloads, s.Hosts} {
		for _, i := range list {
			switch w := &n.Model.Workloads[i]; {
			case first == nil:
				first = w
			case w.Explicit != first.Explicit:
				loose, named := first, w
				if first.Explicit {
					loose, named = w, first
				}
				return fmt.Errorf("`%s` names no namespace, and `%s` does: whether they belong together is not known", loose.Name, named.Name)
			case !w.Explicit && path.Dir(w.file) != path.Dir(first.file):
				return fmt.Errorf("`%s` and `%s` name no namespace, and stand in different folders: whether they belong together is not known", first.Name, w.Name)
			}
		}
	}
	if !isLabel(s.Name) {
		return errors.New("the name of the namespace is to be filled in")
	}
	return nil
}

// served reports whether a service in view surely selects a workload.
func (n *Network) served(w *Workload) bool {
	for _, svc := range n.servicesOf(w.Namespace) {
		if svc.Selector != (Labels{}) && w.Meets(svc.Selector) == network.Allow {
			return true
		}
	}
	return false
}

// servicesOf returns the services and pools of a namespace.
func (n *Network) servicesOf(namespace string) []*Service { return n.uses().services[namespace] }

// proposer drafts policies for a namespace.
type proposer struct {
	*Network
	space    *Space
	open     [2][]int // workloads that no policy selects, by direction
	isolated [2][]int // the others
	backends []*backend
	drafts   []policyDraft
	names    map[string]bool // that are taken
	unserved []string        // services that select nothing in view
	// fromNodes says that some pod on the network of its node uses a service.
	fromNodes bool
}

// backend is the pods that services lead to by one selector, and the ports on which they are known to be used.
type backend struct {
	name      string // of the first of the services
	selector  Labels
	workloads []int
	ports     []usedPort
	callers   []peerDraft // from other namespaces
}

// usedPort is a port, and by whom it is used beside the pods of the namespace.
type usedPort struct {
	portDraft
	published bool // by anyone
	// controllers are the namespaces of the ingress controllers that use it.
	controllers []string
}

// use adds a port, and returns it.
func (b *backend) use(p portDraft, published bool) *usedPort {
	at := slices.IndexFunc(b.ports, func(u usedPort) bool { return u.portDraft == p })
	if at < 0 {
		at = len(b.ports)
		b.ports = append(b.ports, usedPort{portDraft: p})
	}
	b.ports[at].published = b.ports[at].published || published
	return &b.ports[at]
}

// findBackends finds what services of the namespace lead to.
func (p *proposer) findBackends() {
	for _, svc := range p.servicesOf(p.space.Name) {
		if svc.Selector == (Labels{}) {
			continue
		}
		selector, behind := p.behind(svc, p.space)
		if len(behind) == 0 {
			if !slices.Contains(p.unserved, svc.Name) {
				p.unserved = append(p.unserved, svc.Name)
			}
			continue // or is on the network of nodes, which no policy selects
		}
		b := p.backend(selector, svc.Name, behind)
		for i := range svc.Ports {
			controllers, anyone := p.entrants(svc, &svc.Ports[i])
			for _, port := range p.targets(&svc.Ports[i], behind) {
				used := b.use(port, anyone)
				used.controllers = union(used.controllers, controllers)
			}
		}
		if svc.Headless {
			for _, w := range behind {
				for port := range p.Model.Workloads[w].Ports() {
					b.use(portDraft{protocol: port.Protocol, number: port.Number}, false)
				}
			}
		}
		for _, caller := range p.uses().callers[backendKey{svc.Namespace, svc.Name, false}] {
			switch w := &p.Model.Workloads[caller]; {
			case w.HostNetwork:
				p.fromNodes = true
			case w.Namespace != svc.Namespace:
				others := slices.DeleteFunc(slices.Clone(p.Space(w.Namespace).Workloads), func(other int) bool { return other == caller })
				if peer := (peerDraft{w.Namespace, p.labelsFor(caller, others)}); !slices.Contains(b.callers, peer) {
					b.callers = append(b.callers, peer)
				}
			}
		}
	}
}

// findNodePorts finds the ports of pods to which their node leads one of its own.
func (p *proposer) findNodePorts() {
	for _, w := range p.space.Workloads {
		workload := &p.Model.Workloads[w]
		for port, onNode := range workload.nodePorts() {
			if onNode {
				selector := p.labelsFor(w, p.besides([]int{w}))
				p.backend(selector, workload.Name, []int{w}).use(portDraft{protocol: port.Protocol, number: port.Number}, true)
			}
		}
	}
}

// perPod are labels that the controller of a StatefulSet gives each of its pods, and that no template has.
var perPod = []string{"statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index"}

// behind returns the workloads that a service selects, and the labels that select them: those of its selector, without what tells a
// pod of a StatefulSet from the others.
func (p *proposer) behind(svc *Service, s *Space) (selector Labels, workloads []int) {
	of := *svc
	of.Selector = without(svc.Selector, perPod)
	for w := range p.Model.Behind(&of, p.candidates(s, of.Selector)) {
		workloads = append(workloads, w)
	}
	return of.Selector, workloads
}

// backend returns the backend with a selector.
func (p *proposer) backend(selector Labels, name string, workloads []int) *backend {
	for _, b := range p.backends {
		if b.selector == selector {
			return b
		}
	}
	b := &backend{name: name, selector: selector, workloads: workloads}
	p.backends = append(p.backends, b)
	return b
}

// targets returns the ports of pods that a port of a service leads to.
func (p *proposer) targets(port *ServicePort, behind []int) []portDraft {
	switch {
	case port.Protocol == 0:
		return nil
	case port.TargetName == "":
		return []portDraft{{protocol: port.Protocol, number: port.Target}}
	}
	var all []portDraft
	add := func(d portDraft) {
		if !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	for _, w := range behind {
		workload := &p.Model.Workloads[w]
		known := false
		for has := range workload.Ports() {
			if has.Name == port.TargetName && has.Protocol == port.Protocol {
				add(portDraft{protocol: has.Protocol, number: has.Number})
				known = true
			}
		}
		if !known && workload.Operated {
			add(portDraft{protocol: port.Protocol, name: port.TargetName})
		}
	}
	return all
}

// entrants returns who connects to a port of a service from outside of the namespace, for all that publishes it: the ingress
// controllers in some namespaces, or anyone.
func (p *proposer) entrants(svc *Service, port *ServicePort) (controllers []string, anyone bool) {
	anyone = svc.Exposed() || slices.Contains(p.uses().callbacks[backendKey{svc.Namespace, svc.Name, false}], port.Number)
	if p.entrances == nil {
		p.entrances = p.Model.entrances()
	}
	for _, e := range p.entrances.entries[svc.Namespace] {
		leads := slices.ContainsFunc(e.Backends, func(b Backend) bool {
			return b.Namespace == svc.Namespace && b.Service == svc.Name &&
				(b.Pool || (b.Port == 0 || b.Port == port.Number) && (b.PortName == "" || b.PortName == port.Name))
		})
		if leads {
			in := p.Network.controllers(e)
			controllers, anyone = union(controllers, in), anyone || len(in) == 0
		}
	}
	return controllers, anyone
}

// union returns what is in one list or in another.
func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

// anyValue is the value of a label that is not known.
const anyValue = workload.AnyValue

// passing are labels that say what a pod is today rather than what it is: with the next release they may change.
var passing = []string{
	"helm.sh/chart", "chart", "heritage", "version", "app.kubernetes.io/version", "app.kubernetes.io/managed-by",
}

// stable returns those of labels that a selector may ask for.
func stable(labels Labels) Labels { return without(labels, passing) }

// without returns labels whose values are known, but for some keys.
func without(labels Labels, keys []string) Labels {
	goes := func(key, value string) bool { return value == anyValue || slices.Contains(keys, key) }
	all := true
	for key, value := range labels.All() {
		all = all && !goes(key, value)
	}
	if all {
		return labels
	}
	var t text
	for key, value := range labels.All() {
		if !goes(key, value) {
			t.string(key)
			t.string(value)
		}
	}
	t.end()
	return Labels{t.take()[0]}
}

// except returns selectors that select workloads with some labels, and none of others: one for all pods but the others, where it takes
// several to name the pods, and a label tells those apart.
func (p *proposer) except(labels Labels, of, others []int) ([]selectorDraft, error) {
	if len(others) == 0 {
		return []selectorDraft{{labels: labels}}, nil
	}
	each, err := p.each(of, others)
	if err != nil || len(each) > 1 {
		if s, ok := p.distinct(others, of, true); ok {
			s.labels = labels
			return []selectorDraft{s}, nil
		}
	}
	return each, err
}

// only returns selectors that select workloads, and as few others as can be told from them, but none of those that policies isolate for
// egress.
func (p *proposer) only(of []int) ([]selectorDraft, error) {
	others := p.besides(of)
	if len(of) > 1 {
		if s, ok := p.distinct(of, others, false); ok {
			return []selectorDraft{s}, nil
		}
	}
	if all, err := p.each(of, others); err == nil {
		return all, nil
	}
	return p.each(of, p.isolated[network.Egress])
}

// besides returns the other workloads of the namespace.
func (p *proposer) besides(of []int) []int {
	return slices.DeleteFunc(slices.Clone(p.space.Workloads), func(w int) bool { return slices.Contains(of, w) })
}

// each returns selectors by the labels of workloads, which select none of others.
func (p *proposer) each(of, others []int) ([]selectorDraft, error) {
	var all []selectorDraft
	for _, w := range of {
		s := selectorDraft{labels: p.labelsFor(w, others)}
		if s.all() && len(p.space.Workloads) > 1 {
			return nil, fmt.Errorf("`%s` has no label to select it by", p.Model.Workloads[w].Name)
		}
		for _, other := range others {
			if s.meets(&p.Model.Workloads[other]) != network.Deny {
				return nil, fmt.Errorf("no label tells `%s` from `%s`, for which other policies are meant", p.Model.Workloads[w].Name, p.Model.Workloads[other].Name)
			}
		}
		if !slices.ContainsFunc(all, func(known selectorDraft) bool { return known.labels == s.labels }) {
			all = append(all, s)
		}
	}
	return all, nil
}

// labelsFor returns labels by which to select a workload, and none of others if that is possible: those by which a service does, or
// the one by which pods are mostly called, or else all that are stable.
func (p *proposer) labelsFor(w int, others []int) Labels {
	apart := func(labels Labels) bool {
		return !slices.ContainsFunc(others, func(other int) bool { return p.Model.Workloads[other].Meets(labels) != network.Deny })
	}
	workload := &p.Model.Workloads[w]
	for _, svc := range p.servicesOf(workload.Namespace) {
		if labels := without(svc.Selector, perPod); labels != (Labels{}) && workload.Meets(labels) == network.Allow && apart(labels) {
			return labels
		}
	}
	for _, key := range callNames {
		if value, ok := workload.Labels.Get(key); ok && value != anyValue && apart(labelsOf(key, value)) {
			return labelsOf(key, value)
		}
	}
	return stable(workload.Labels)
}

// callNames are the keys of the labels by which pods are mostly called.
var callNames = []string{"app", "k8s-app", "app.kubernetes.io/name"}

// distinct returns a selector by the values that some workloads have of one label, and others have not: for the one, or, where not says
// so, for all but those. The label is that with the fewest values, of those that stand in the first of the workloads.
func (p *proposer) distinct(these, others []int, not bool) (best selectorDraft, ok bool) {
	for key := range stable(p.Model.Workloads[these[0]].Labels).All() {
		s := selectorDraft{key: key, not: not}
		for _, w := range these {
			value, has := p.Model.Workloads[w].Labels.Get(key)
			if !has || value == anyValue {
				s.key = ""
				break
			}
			if !slices.Contains(s.values, value) {
				s.values = append(s.values, value)
			}
		}
		apart := s.key != "" && !slices.ContainsFunc(others, func(w int) bool {
			meets := s.meets(&p.Model.Workloads[w])
			return not && meets != network.Allow || !not && meets != network.Deny
		})
		if apart && (!ok || len(s.values) < len(best.values)) {
			slices.Sort(s.values)
			best, ok = s, true
		}
	}
	return best, ok
}

// add drafts a policy that allows something in a direction, once for each of some selectors.
func (p *proposer) add(name string, subjects []selectorDraft, dir network.Direction, rules ...ruleDraft) {
	for _, subject := range subjects {
		d := policyDraft{name: p.unused(name), subject: subject, rules: rules}
		d.types[dir] = true
		p.drafts = append(p.drafts, d)
	}
}

// unused returns a name that no policy of the namespace has.
func (p *proposer) unused(name string) string {
	free := name
	for i := 2; p.names[free]; i++ {
		free = fmt.Sprintf("%s-%d", name, i)
	}
	p.names[free] = true
	return free
}

func (p *proposer) deny(dirs [2]bool) {
	name := "default-deny"
	switch dirs {
	case [2]bool{network.Ingress: true}:
		name += "-ingress"
	case [2]bool{network.Egress: true}:
		name += "-egress"
	}
	p.drafts = append(p.drafts, policyDraft{name: p.unused(name), types: dirs})
}

// allowDNS lets those ask for DNS who are to be isolated for egress, and those who were and cannot.
func (p *proposer) allowDNS(c Closing) error {
	of := slices.Clone(c.Resolve)
	if c.Directions[network.Egress] {
		of = append(of, p.open[network.Egress]...)
	}
	if len(of) == 0 {
		return nil
	}
	var others []int
	for _, w := range p.isolated[network.Egress] {
		if !slices.Contains(of, w) && p.Decide(w, network.Egress, DNSServer, network.UDP, 53).Verdict == network.Deny {
			others = append(others, w)
		}
	}
	subjects, err := p.except(Labels{}, of, others)
	if err != nil {
		return err
	}
	p.add("allow-dns", subjects, network.Egress, ruleDraft{
		peers: []peerDraft{{systemNamespace, dnsLabels}},
		ports: []portDraft{{protocol: network.UDP, number: 53}, {protocol: network.TCP, number: 53}},
	})
	return nil
}

// DNSServer is a server of the cluster's DNS, as most clusters have it.
var DNSServer = network.Pod(&network.Workload{
	Namespace: systemNamespace, Name: "coredns", Labels: dnsLabels.network(),
	Ports: []network.NamedPort{{Name: "dns", Protocol: network.UDP, Number: 53}, {Name: "dns-tcp", Protocol: network.TCP, Number: 53}},
})

var dnsLabels = labelsOf("k8s-app", "kube-dns")

// labelsOf returns labels of keys and values in turn.
func labelsOf(words ...string) Labels {
	var t text
	for _, word := range words {
		t.string(word)
	}
	t.end()
	return Labels{t.take()[0]}
}

// allowEgress lets those that nothing isolates for egress connect to what is behind the services of the namespace, to the services
// of others that they are told the name of, and to the API server where they have rights.
func (p *proposer) allowEgress() error {
	open, isolated := p.open[network.Egress], p.isolated[network.Egress]
	var rules []ruleDraft
	for _, b := range p.backends {
		if ports := b.drafts(func(usedPort) bool { return true }); len(ports) > 0 {
			rules = append(rules, ruleDraft{peers: []peerDraft{{pods: b.selector}}, ports: ports})
		}
	}
	if len(rules) > 0 && len(open) > 0 {
		subjects, err := p.except(Labels{}, open, isolated)
		if err != nil {
			return err
		}
		p.add("allow-services", subjects, network.Egress, rules...)
	}
	if err := p.allowCalls(); err != nil {
		return err
	}
	return p.allowAPI()
}

// drafts returns some of the ports, in order.
func (b *backend) drafts(which func(usedPort) bool) []portDraft {
	var all []portDraft
	for _, port := range b.ports {
		if which(port) {
			all = append(all, port.portDraft)
		}
	}
	slices.SortFunc(all, comparePorts)
	return all
}

// allowCalls lets workloads connect to the services of other namespaces that they are told the name of.
func (p *proposer) allowCalls() error {
	type target struct{ namespace, service string }
	var order []target
	callers := map[target][]int{}
	for _, c := range p.uses().calls[p.space.Name] {
		to := target{c.Namespace, c.Service}
		known := slices.ContainsFunc(p.servicesOf(c.Namespace), func(s *Service) bool { return s.Name == c.Service })
		if c.Namespace == p.space.Name || c.Short && !known || !slices.Contains(p.open[network.Egress], c.Workload) {
			continue
		}
		if callers[to] == nil {
			order = append(order, to)
		}
		callers[to] = append(callers[to], c.Workload)
	}
	for _, to := range order {
		rule := ruleDraft{peers: []peerDraft{{namespace: to.namespace}}}
		if to.service == "kubernetes" && to.namespace == "default" {
			rule = toAPI
		} else if b := p.backendOf(to.namespace, to.service); b != nil {
			rule.peers[0].pods, rule.ports = b.selector, b.drafts(func(usedPort) bool { return true })
		}
		subjects, err := p.only(callers[to])
		if err != nil {
			return err
		}
		p.add("allow-"+to.service+"-in-"+to.namespace, subjects, network.Egress, rule)
	}
	return nil
}

// backendOf returns what is behind a service of another namespace; nil where that is not known.
func (p *proposer) backendOf(namespace, name string) *backend {
	space := p.Space(namespace)
	if space == nil {
		return nil
	}
	for _, svc := range p.servicesOf(namespace) {
		if svc.Name != name || svc.Selector == (Labels{}) {
			continue
		}
		b := &backend{name: name}
		b.selector, b.workloads = p.behind(svc, space)
		for i := range svc.Ports {
			for _, port := range p.targets(&svc.Ports[i], b.workloads) {
				b.use(port, false)
			}
		}
		if len(b.workloads) > 0 && len(b.ports) > 0 {
			return b
		}
	}
	return nil
}

// toAPI is a rule that lets pods connect to the API server: its address is none of a pod.
var toAPI = ruleDraft{
	about: "The API server has no labels: name its address here, if it is known.",
	ports: []portDraft{{protocol: network.TCP, number: 443}, {protocol: network.TCP, number: 6443}},
}

// allowAPI lets the workloads connect to the API server that have rights there, and the token to use them.
func (p *proposer) allowAPI() error {
	accounts := p.uses().accounts
	var of []int
	for _, i := range p.open[network.Egress] {
		if w := &p.Model.Workloads[i]; accounts.TokenMounted(w) && accounts.Bound(w) {
			of = append(of, i)
		}
	}
	if len(of) == 0 {
		return nil
	}
	subjects, err := p.only(of)
	if err != nil {
		return err
	}
	p.add("allow-api-server", subjects, network.Egress, toAPI)
	return nil
}

// allowIngress lets in who uses what is behind the services of the namespace.
func (p *proposer) allowIngress() error {
	for _, b := range p.backends {
		var open, isolated []int
		for _, w := range p.open[network.Ingress] {
			if slices.Contains(b.workloads, w) {
				open = append(open, w)
			}
		}
		for _, w := range p.isolated[network.Ingress] {
			if p.Model.Workloads[w].Meets(b.selector) != network.Deny {
				isolated = append(isolated, w)
			}
		}
		if len(open) == 0 {
			continue // what lets whom in is there already
		}
		if b.selector == (Labels{}) && len(p.space.Workloads) > 1 {
			return fmt.Errorf("`%s` has no label to select it by", b.name)
		}
		subjects, err := p.except(b.selector, open, isolated)
		if err != nil {
			return err
		}
		var rules []ruleDraft
		if ports := b.drafts(func(u usedPort) bool { return u.published }); len(ports) > 0 {
			rules = append(rules, ruleDraft{ports: ports})
		}
		for _, among := range b.clients() {
			peers := []peerDraft{{}}
			for _, namespace := range among {
				peers = append(peers, peerDraft{namespace: namespace})
			}
			ports := b.drafts(func(u usedPort) bool { return !u.published && slices.Equal(u.controllers, among) })
			rules = append(rules, ruleDraft{peers: append(peers, b.callers...), ports: ports})
		}
		if len(rules) > 0 {
			p.add("allow-"+b.name, subjects, network.Ingress, rules...)
		}
	}
	return nil
}

// filled says which word of the policies is a placeholder: none can be that the API server takes for what it stands for.
func (p *proposer) filled() error {
	for i := range p.drafts {
		for word := range p.drafts[i].words() {
			if !isFilled(word) {
				return fmt.Errorf("`%s` is to be filled in", word)
			}
		}
	}
	for _, svc := range p.servicesOf(p.space.Name) {
		for key, value := range svc.Selector.All() {
			if !isFilled(key) || !isFilled(value) {
				return fmt.Errorf("what Service `%s` selects is to be filled in", svc.Name)
			}
		}
	}
	return nil
}

// isFilled reports whether a word may be a name or a label, rather than stand for one.
func isFilled(word string) bool {
	for i := range len(word) {
		if c := word[i]; !isLetter(c) && (c < '0' || c > '9') && strings.IndexByte("-_./", c) < 0 {
			return false
		}
	}
	return true
}

// sparesHosts says which pod on the network of its node the policies would be the first to select: they would seem to isolate it.
func (p *proposer) sparesHosts() error {
	if len(p.space.Hosts) == 0 {
		return nil
	}
	var selected []int
	for _, policy := range p.space.Policies {
		for i := range policy.Content.Specs {
			selected = append(selected, p.SelectedHosts(policy.Content.Specs[i].Subject)...)
		}
	}
	for _, host := range p.space.Hosts {
		w := &p.Model.Workloads[host]
		selects := func(d policyDraft) bool { return d.subject.meets(w) != network.Deny }
		if !slices.Contains(selected, host) && slices.ContainsFunc(p.drafts, selects) {
			return fmt.Errorf("`%s` is on the network of its node, where no policy isolates it: it belongs into a namespace of its own", w.Name)
		}
	}
	return nil
}

// clients returns the lists of controllers that use some port which is not for anyone.
func (b *backend) clients() [][]string {
	var all [][]string
	for _, port := range b.ports {
		if !port.published && !slices.ContainsFunc(all, func(known []string) bool { return slices.Equal(known, port.controllers) }) {
			all = append(all, port.controllers)
		}
	}
	return all
}

// written returns the policies as they are to be written.
func (p *proposer) written() []MissingPolicy {
	namespace := ""
	if w := p.space.Workloads[0]; p.Model.Workloads[w].Explicit {
		namespace = p.space.Name
	}
	all := make([]MissingPolicy, len(p.drafts))
	for i := range p.drafts {
		all[i] = MissingPolicy{
			manifest.Identity{APIVersion: "networking.k8s.io/v1", Kind: "NetworkPolicy", Namespace: p.space.Name, Name: p.drafts[i].name},
			p.drafts[i].text(namespace),
		}
	}
	return all
}

// lost says which connections may stop working, for all that the manifests do not tell.
func (p *proposer) lost(dirs [2]bool) []string {
	var all []string
	if dirs[network.Ingress] {
		all = append(all, "from other namespaces, such as that of metrics", "to ports that no Service names")
		if len(p.space.Hosts) > 0 || p.fromNodes {
			all = append(all, "from pods on the network of their node")
		}
		if len(p.unserved) > 0 {
			all = append(all, fmt.Sprintf("to the pods of Service `%s`, of which none is in view", strings.Join(p.unserved, "`, `")))
		}
	}
	if dirs[network.Egress] {
		internet := "to other namespaces and to the internet"
		if uris := p.uses().storage[p.space.Name]; len(uris) > 0 {
			internet += fmt.Sprintf(", to `%s` among others", strings.Join(uris[:min(len(uris), 3)], "`, `"))
		}
		all = append(all, internet)
	}
	return all
}
