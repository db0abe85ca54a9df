package cluster

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

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

// DNSServer is a server of the cluster's DNS, as most clusters have it.
var DNSServer = network.Pod(&network.Workload{
	Namespace: systemNamespace, Name: "coredns", Labels: dnsLabels.network(),
	Ports: []network.NamedPort{{Name: "dns", Protocol: network.UDP, Number: 53}, {Name: "dns-tcp", Protocol: network.TCP, Number: 53}},
})

var dnsLabels = labelsOf("k8s-app", "kube-dns")

// toAPI is a rule that lets pods connect to the API server: its address is none of a pod.
var toAPI = ruleDraft{
	about: "The API server has no labels: name its address here, if it is known.",
	ports: []portDraft{{protocol: network.TCP, number: 443}, {protocol: network.TCP, number: 6443}},
}
