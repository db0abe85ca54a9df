package network_test

import (
	"cmp"
	"fmt"
	"math"
	"net/netip"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// The naive evaluator answers for one pair and one port at a time, from manifests as the generator made them. It knows
// neither classes nor bitsets, and shares no code with the package.

type truth int

const (
	no truth = iota
	maybe
	yes
)

// subject is one end: a workload, an address, or, for selectors only, a network set.
type subject struct {
	workload *network.Workload
	space    *network.Namespace // nil if it is not declared
	robot    *network.Account   // the account of the workload, if it is declared
	complete bool
	set      *naiveSet
	addr     netip.Addr
}

type naiveSet struct {
	namespace string
	labels    object
	nets      []any
}

type (
	predicate func(e *subject) truth
	lookup    func(e *subject) value
)

// value is what a label may be.
type value struct {
	any       []string // the values that it may have; "" where it may be missing
	outOfView bool     // nobody knows
}

var (
	missing = value{any: []string{""}}
	unseen  = value{outOfView: true}
	// anything stands for every value there may be: those that selectors name, and another one.
	anything = []string{"x", "y", "z", "robot", "default", "k8s", "n1", "n2", "n3", "n4", "other"}
)

func one(s string) value { return value{any: []string{s}} }

func get(labels []network.Label, key string) value {
	for _, l := range labels {
		if l.Key == key {
			return one(l.Value)
		}
	}
	return missing
}

func (e *subject) pod(key string) value {
	if e.set != nil {
		if v, ok := e.set.labels[key]; ok {
			return one(v.(string))
		}
		return missing
	}
	v := get(e.workload.Labels, key)
	switch {
	case v.any[0] == network.Unknown:
		return value{any: anything}
	case v.any[0] == "" && e.workload.Open:
		return value{any: append([]string{""}, anything...)}
	}
	return v
}

func (e *subject) namespace(key string) value {
	switch {
	case key == "kubernetes.io/metadata.name":
		return e.namespaceName()
	case e.set != nil && e.set.namespace == "":
		return missing
	case e.space != nil:
		return get(e.space.Labels, key)
	case e.complete:
		return missing
	}
	return unseen
}

func (e *subject) namespaceName() value {
	if e.set == nil {
		return one(e.workload.Namespace)
	}
	return one(e.set.namespace)
}

func (e *subject) accountName() value {
	switch {
	case e.set != nil:
		return missing
	case e.workload.Account == "":
		return one("default")
	case e.workload.Account == network.Unknown:
		return value{any: anything}
	}
	return one(e.workload.Account)
}

func (e *subject) account(key string) value {
	switch {
	case e.set != nil:
		return missing
	case e.workload.Account == network.Unknown:
		return value{any: append([]string{""}, anything...)}
	case e.robot != nil:
		return get(e.robot.Labels, key)
	case e.complete:
		return missing
	}
	return unseen
}

func (e *subject) orchestrator() value {
	if e.set != nil {
		return missing
	}
	return one("k8s")
}

func asks(look lookup, holds func(string) bool) predicate {
	return func(e *subject) truth {
		v := look(e)
		if v.outOfView {
			return maybe
		}
		n := 0
		for _, s := range v.any {
			if s != "" && holds(s) {
				n++
			}
		}
		switch n {
		case 0:
			return no
		case len(v.any):
			return yes
		}
		return maybe
	}
}

func asksNot(look lookup, holds func(string) bool) predicate {
	return func(e *subject) truth {
		if look(e).outOfView { // a namespace has no label that nobody gave it
			return yes
		}
		return yes - asks(look, holds)(e)
	}
}

func all(of ...predicate) predicate {
	return func(e *subject) truth {
		t := yes
		for _, p := range of {
			t = min(t, p(e))
		}
		return t
	}
}

func either(of ...predicate) predicate {
	return func(e *subject) truth {
		t := no
		for _, p := range of {
			t = max(t, p(e))
		}
		return t
	}
}

// labelSelector reads a metav1.LabelSelector.
func labelSelector(v any, look func(key string) lookup) predicate {
	s, _ := v.(object)
	var every []predicate
	if m, ok := s["matchLabels"].(object); ok {
		for key, value := range m {
			every = append(every, asks(look(key), func(s string) bool { return s == value }))
		}
	}
	if list, ok := s["matchExpressions"].([]any); ok {
		for _, v := range list {
			e := v.(object)
			of := look(e["key"].(string))
			values, _ := e["values"].([]any)
			in := func(s string) bool { return slices.Contains(values, any(s)) }
			has := func(string) bool { return true }
			switch e["operator"] {
			case "In":
				every = append(every, asks(of, in))
			case "NotIn":
				every = append(every, asksNot(of, in))
			case "Exists":
				every = append(every, asks(of, has))
			case "DoesNotExist":
				every = append(every, asksNot(of, has))
			}
		}
	}
	return all(every...)
}

func podKey(key string) lookup   { return func(e *subject) value { return e.pod(key) } }
func spaceKey(key string) lookup { return func(e *subject) value { return e.namespace(key) } }

func inSpace(name string) predicate {
	return asks((*subject).namespaceName, func(s string) bool { return s == name })
}

// naiveRule is a rule: what it does, and whether it matches.
type naiveRule struct {
	does    string // allow, deny, pass, restrict
	matches func(me, peer *subject, protocol network.Protocols, port int) truth
}

// naivePolicy is a policy, or the part of one that stands in one tier.
type naivePolicy struct {
	tier     string
	order    float64
	name     string
	admin    bool
	subject  predicate
	isolates [2]bool
	rules    [2][]naiveRule
	rejected bool
}

type naiveTier struct {
	name  string
	order float64
	pass  bool
}

type naive struct {
	g        *generator
	sets     []naiveSet
	policies []naivePolicy
	tiers    []naiveTier
}

func newNaive(g *generator) *naive {
	v := &naive{g: g, tiers: []naiveTier{{"kube-admin", 1000, true}, {"default", 1e6, false}, {"kube-baseline", 1e7, true}}}
	for _, o := range g.objects {
		spec := o["spec"].(object)
		namespace, _ := o["metadata"].(object)["namespace"].(string)
		name := o["metadata"].(object)["name"].(string)
		switch kind := o["kind"].(string); kind {
		case "Tier":
			t := naiveTier{name, numberOf(spec["order"]), spec["defaultAction"] == "Pass"}
			if at := slices.IndexFunc(v.tiers, func(t naiveTier) bool { return t.name == name }); at >= 0 {
				v.tiers[at] = t
			} else {
				v.tiers = append(v.tiers, t)
			}
		case "NetworkSet", "GlobalNetworkSet":
			labels, _ := o["metadata"].(object)["labels"].(object)
			v.sets = append(v.sets, naiveSet{namespace, labels, spec["nets"].([]any)})
		}
	}
	for _, o := range g.objects {
		spec := o["spec"].(object)
		namespace, _ := o["metadata"].(object)["namespace"].(string)
		name := o["metadata"].(object)["name"].(string)
		switch kind := o["kind"].(string); {
		case strings.HasPrefix(kind, "Staged"):
		case o["apiVersion"] == "networking.k8s.io/v1":
			if g.world.Enforcement != network.Never {
				v.networkPolicy(spec, namespace, name, o["rejected"] == true)
			}
		case strings.HasPrefix(o["apiVersion"].(string), "policy.networking.k8s.io/"):
			v.admin(spec, kind)
		case strings.HasPrefix(kind, "Cilium"):
			if g.world.Enforcement != network.Never {
				v.cilium(o, namespace)
			}
		case strings.HasSuffix(kind, "NetworkPolicy"):
			v.calico(spec, namespace, name)
		}
	}
	slices.SortFunc(v.tiers, func(a, b naiveTier) int { return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.name, b.name)) })
	slices.SortStableFunc(v.policies, func(a, b naivePolicy) int {
		return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.name, b.name))
	})
	return v
}

func numberOf(v any) float64 {
	switch n := v.(type) {
	case int:
		return float64(n)
	case float64:
		return n
	}
	return math.Inf(1)
}

func (v *naive) end(workload int) *subject {
	w := &v.g.world.Workloads[workload]
	e := &subject{workload: w, complete: v.g.world.Complete}
	for i := range v.g.world.Namespaces {
		if v.g.world.Namespaces[i].Name == w.Namespace {
			e.space = &v.g.world.Namespaces[i]
		}
	}
	for i := range v.g.world.Accounts {
		if a := &v.g.world.Accounts[i]; a.Namespace == w.Namespace && a.Name == w.Account {
			e.robot = a
		}
	}
	return e
}

func (e *subject) host() bool { return e.workload != nil && e.workload.HostNetwork }

// connection returns the verdict about a connection.
func (v *naive) connection(from, to *subject, protocol network.Protocols, port int) network.Verdict {
	return min(v.direction(from, to, 1, protocol, port), v.direction(to, from, 0, protocol, port))
}

func (v *naive) direction(me, peer *subject, dir int, protocol network.Protocols, port int) network.Verdict {
	if me.workload == nil || me.host() {
		return network.Allow
	}
	undecided, passed, allowed, denied, suspect := true, false, false, false, false
	decide := func(u bool, p *naivePolicy, sure truth) bool {
		for _, r := range p.rules[dir] {
			if !u {
				break
			}
			t := min(r.matches(me, peer, protocol, port), sure)
			if t == no {
				continue
			}
			allowed = allowed || r.does == "allow" || r.does == "restrict"
			denied = denied || r.does == "deny" || r.does == "restrict"
			passed = passed || r.does == "pass"
			if t == yes {
				u = false
			}
		}
		return u
	}
	stage := func(tier string) []*naivePolicy {
		var here []*naivePolicy
		for i := range v.policies {
			p := &v.policies[i]
			if p.tier != tier {
				continue
			}
			if p.rejected {
				suspect = suspect || (p.isolates[dir] || len(p.rules[dir]) > 0) && p.subject(me) != no
				continue
			}
			if (p.isolates[dir] || len(p.rules[dir]) > 0) && p.subject(me) != no {
				here = append(here, p)
			}
		}
		return here
	}
	for _, tier := range v.tiers {
		if tier.name == "default" { // what Cilium denies comes before all that is allowed
			for _, p := range stage("cilium") {
				undecided = decide(undecided, p, p.subject(me))
			}
		}
		here := stage(tier.name)
		isolates, surely := false, false
		if tier.name == "default" && v.g.world.Enforcement == network.Always {
			isolates, surely = true, true
		}
		for i := 0; i < len(here); {
			behind := i + 1
			for here[i].admin && behind < len(here) && here[behind].order == here[i].order {
				behind++
			}
			before, left := undecided, undecided
			for _, p := range here[i:behind] { // of one priority, in whatever order
				if !decide(before, p, p.subject(me)) {
					left = false
				}
				if p.isolates[dir] {
					isolates = true
					surely = surely || p.subject(me) == yes
				}
			}
			undecided = left
			i = behind
		}
		if undecided && isolates && !tier.pass {
			denied = true
			undecided = !surely
		}
		undecided = undecided || passed
		passed = false
	}
	allowed = allowed || undecided
	switch {
	case !allowed && peer.host():
		return network.May
	case !allowed:
		return network.Deny
	case denied || suspect:
		return network.May
	}
	return network.Allow
}

// How policies of a kind compare blocks with the addresses of pods.
const (
	neverPods = iota
	perhapsPods
	surelyPods
)

// inBlock says whether an end is in a block less its exceptions.
func (v *naive) inBlock(e *subject, cidr string, except []any, pods int) truth {
	return v.inBlocks(e, []any{object{"cidr": cidr, "except": except}}, pods)
}

func (v *naive) inBlocks(e *subject, list []any, pods int) truth {
	type block struct {
		in  netip.Prefix
		out []netip.Prefix
	}
	var blocks []block
	for _, item := range list {
		if s, ok := item.(string); ok {
			item = object{"cidr": s}
		}
		b := block{in: netip.MustParsePrefix(item.(object)["cidr"].(string))}
		if except, ok := item.(object)["except"].([]any); ok {
			for _, x := range except {
				b.out = append(b.out, netip.MustParsePrefix(x.(string)))
			}
		}
		blocks = append(blocks, b)
	}
	within := func(p, b netip.Prefix) bool { return b.Overlaps(p) && b.Bits() <= p.Bits() }
	if e.workload == nil {
		for _, b := range blocks {
			if b.in.Contains(e.addr) && !slices.ContainsFunc(b.out, func(p netip.Prefix) bool { return p.Contains(e.addr) }) {
				return yes
			}
		}
		return no
	}
	if pods == neverPods {
		return no
	}
	if e.host() {
		return maybe
	}
	whole := func(p netip.Prefix) bool {
		for _, b := range blocks {
			if within(p, b.in) && !slices.ContainsFunc(b.out, func(x netip.Prefix) bool { return x.Overlaps(p) }) {
				return true
			}
		}
		return false
	}
	some, every := false, true
	if len(v.g.world.PodCIDRs) > 0 {
		for _, p := range v.g.world.PodCIDRs {
			every = every && whole(p)
			for _, b := range blocks {
				if !b.in.Overlaps(p) {
					continue
				}
				// The generator excepts single blocks: all of the common part is out if one of them covers it.
				common := p
				if within(b.in, p) {
					common = b.in
				}
				some = some || !slices.ContainsFunc(b.out, func(x netip.Prefix) bool { return within(common, x) })
			}
		}
	} else {
		for _, s := range []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"} {
			w := whole(netip.MustParsePrefix(s))
			some, every = some || w, every && w
		}
		some = some || whole(netip.MustParsePrefix("fc00::/7"))
	}
	switch {
	case every && pods == surelyPods:
		return yes
	case some || every:
		return maybe
	}
	return no
}

func (v *naive) npPods() int {
	switch v.g.world.CNI {
	case network.OnCilium:
		return neverPods
	case network.OnCalico:
		return surelyPods
	}
	return perhapsPods
}

// destination returns the end whose ports count.
func destination(dir int, me, peer *subject) *subject {
	if dir == 0 {
		return me
	}
	return peer
}

// hasPort says whether an end calls a port by a name.
func (e *subject) hasPort(name string, protocol network.Protocols, port int) truth {
	if e.workload == nil {
		return no
	}
	for _, p := range e.workload.Ports { // names are unique
		if p.Name == name && p.Protocol == protocol {
			return is(int(p.Number) == port)
		}
	}
	if e.workload.MorePorts {
		return maybe
	}
	return no
}

func is(b bool) truth {
	if b {
		return yes
	}
	return no
}

// most returns what is most true of some things.
func most(list []any, of func(item any) truth) truth {
	t := no
	for _, item := range list {
		t = max(t, of(item))
	}
	return t
}

func (v *naive) networkPolicy(spec object, namespace, name string, rejected bool) {
	p := naivePolicy{tier: "default", order: 1000, name: "knp.default." + name, rejected: rejected}
	p.subject = all(inSpace(namespace), labelSelector(spec["podSelector"], podKey))
	egress, _ := spec["egress"].([]any)
	switch types, _ := spec["policyTypes"].([]any); {
	case len(types) == 0:
		p.isolates = [2]bool{true, len(egress) > 0}
	default:
		p.isolates = [2]bool{slices.Contains(types, any("Ingress")), slices.Contains(types, any("Egress"))}
	}
	for dir, l := range lists {
		rules, _ := spec[l[0]].([]any)
		if !p.isolates[dir] {
			continue
		}
		for _, item := range rules {
			r := item.(object)
			peers, _ := r[l[1]].([]any)
			ports, _ := r["ports"].([]any)
			var matchers []func(e *subject) truth
			for _, peer := range peers {
				matchers = append(matchers, v.npPeer(peer.(object), namespace))
			}
			p.rules[dir] = append(p.rules[dir], naiveRule{"allow", func(me, peer *subject, protocol network.Protocols, port int) truth {
				onPort := most(ports, func(item any) truth { return npPort(item.(object), destination(dir, me, peer), protocol, port) })
				if len(ports) == 0 {
					onPort = yes
				}
				t := no
				for _, m := range matchers {
					t = max(t, m(peer))
				}
				if len(peers) == 0 {
					t = yes
				}
				return min(t, onPort)
			}})
		}
	}
	v.policies = append(v.policies, p)
}

func npPort(p object, to *subject, protocol network.Protocols, port int) truth {
	of := "TCP"
	if s, ok := p["protocol"].(string); ok {
		of = s
	}
	if of != protocol.String() {
		return no
	}
	switch n := p["port"].(type) {
	case string:
		return to.hasPort(n, protocol, port)
	case int:
		end, ok := p["endPort"].(int)
		if !ok {
			end = n
		}
		return is(n <= port && port <= end)
	}
	return yes
}

// onlyPods is a predicate for pods, and matches nothing else: neither addresses nor what is on a node's network.
func onlyPods(p predicate) func(e *subject) truth {
	return func(e *subject) truth {
		if e.workload == nil || e.host() {
			return no
		}
		return p(e)
	}
}

func (v *naive) npPeer(p object, namespace string) func(e *subject) truth {
	if b, ok := p["ipBlock"].(object); ok {
		except, _ := b["except"].([]any)
		return func(e *subject) truth { return v.inBlock(e, b["cidr"].(string), except, v.npPods()) }
	}
	spaces := inSpace(namespace)
	if s, ok := p["namespaceSelector"]; ok {
		spaces = labelSelector(s, spaceKey)
	}
	return onlyPods(all(spaces, labelSelector(p["podSelector"], podKey)))
}

func adminSelector(p object) (predicate, bool) {
	if s, ok := p["namespaces"]; ok {
		return labelSelector(s, spaceKey), true
	}
	if s, ok := p["pods"].(object); ok {
		return all(labelSelector(s["namespaceSelector"], spaceKey), labelSelector(s["podSelector"], podKey)), true
	}
	return nil, false
}

func (v *naive) admin(spec object, kind string) {
	p := naivePolicy{tier: "kube-admin", admin: true}
	if kind == "BaselineAdminNetworkPolicy" || spec["tier"] == "Baseline" {
		p.tier = "kube-baseline"
	}
	if n, ok := spec["priority"].(int); ok {
		p.order = float64(n)
	}
	p.subject, _ = adminSelector(spec["subject"].(object))
	for dir, l := range lists {
		rules, _ := spec[l[0]].([]any)
		for _, item := range rules {
			r := item.(object)
			does := map[any]string{"Allow": "allow", "Accept": "allow", "Deny": "deny", "Pass": "pass"}[r["action"]]
			every := false
			var peers []func(e *subject) truth
			for _, item := range r[l[1]].([]any) {
				switch peer := item.(object); {
				case peer["networks"] != nil:
					peers = append(peers, func(e *subject) truth { return v.inBlocks(e, peer["networks"].([]any), surelyPods) })
				case peer["nodes"] != nil:
					peers = append(peers, func(e *subject) truth {
						if e.host() {
							return maybe
						}
						return no
					})
				default:
					s, known := adminSelector(peer)
					if known {
						peers = append(peers, onlyPods(s))
					} else if does != "allow" {
						every, does = true, "deny"
					}
				}
			}
			p.rules[dir] = append(p.rules[dir], naiveRule{does, func(me, peer *subject, protocol network.Protocols, port int) truth {
				t := no
				if every {
					t = yes
				}
				for _, m := range peers {
					t = max(t, m(peer))
				}
				return min(t, adminPort(r, destination(dir, me, peer), protocol, port))
			}})
		}
	}
	v.policies = append(v.policies, p)
}

func adminPort(r object, to *subject, protocol network.Protocols, port int) truth {
	ports, _ := r["ports"].([]any)
	protocols, _ := r["protocols"].([]any)
	if len(ports) == 0 && len(protocols) == 0 {
		return yes
	}
	return most(append(slices.Clone(ports), protocols...), func(item any) truth {
		p := item.(object)
		for _, key := range []string{"namedPort", "destinationNamedPort"} {
			if name, ok := p[key].(string); ok {
				return to.hasPort(name, protocol, port)
			}
		}
		if n, ok := p["portNumber"].(object); ok && n["protocol"] == protocol.String() && n["port"] == port {
			return yes
		}
		if n, ok := p["portRange"].(object); ok && n["protocol"] == protocol.String() && n["start"].(int) <= port && port <= n["end"].(int) {
			return yes
		}
		of, ok := p[strings.ToLower(protocol.String())].(object)
		if !ok {
			return no
		}
		to, _ := of["destinationPort"].(object)
		if to == nil || to["number"] == port {
			return yes
		}
		n, ok := to["range"].(object)
		return is(ok && n["start"].(int) <= port && port <= n["end"].(int))
	})
}

func (v *naive) cilium(o object, namespace string) {
	specs := []any{o["spec"]}
	if more, ok := o["specs"].([]any); ok {
		specs = append(specs, more...)
	}
	for _, item := range specs { // the agent rejects the policy as a whole
		n := 0
		for _, key := range []string{"ingress", "ingressDeny", "egress", "egressDeny"} {
			list, _ := item.(object)[key].([]any)
			n += len(list)
		}
		if n == 0 {
			return
		}
	}
	for _, item := range specs {
		spec := item.(object)
		subject := labelSelector(spec["endpointSelector"], ciliumKey)
		if namespace != "" {
			subject = all(inSpace(namespace), subject)
		}
		denials := naivePolicy{tier: "cilium", subject: subject}
		allows := naivePolicy{tier: "default", order: 1000, subject: subject}
		restricts := naivePolicy{tier: "default", order: 1000.25, subject: subject}
		for dir, l := range lists {
			allow, _ := spec[l[0]].([]any)
			deny, _ := spec[l[0]+"Deny"].([]any)
			allows.isolates[dir] = len(allow)+len(deny) > 0
			if d, ok := spec["enableDefaultDeny"].(object); ok && d[l[0]] != nil {
				allows.isolates[dir] = d[l[0]].(bool)
			}
			for _, r := range allow {
				v.ciliumRule(r.(object), namespace, dir, func(layer7 bool, m matcher) {
					if layer7 {
						restricts.rules[dir] = append(restricts.rules[dir], naiveRule{"restrict", m})
					} else {
						allows.rules[dir] = append(allows.rules[dir], naiveRule{"allow", m})
					}
				})
			}
			for _, r := range deny {
				v.ciliumRule(r.(object), namespace, dir, func(_ bool, m matcher) {
					denials.rules[dir] = append(denials.rules[dir], naiveRule{"deny", m})
				})
			}
		}
		v.policies = append(v.policies, denials, allows, restricts)
	}
}

type matcher = func(me, peer *subject, protocol network.Protocols, port int) truth

func ciliumKey(key string) lookup {
	key = strings.TrimPrefix(strings.TrimPrefix(key, "k8s:"), "any:")
	switch rest, ok := strings.CutPrefix(key, "io.cilium.k8s.namespace.labels."); {
	case ok:
		return spaceKey(rest)
	case key == "io.kubernetes.pod.namespace":
		return (*subject).namespaceName
	case key == "io.cilium.k8s.policy.serviceaccount":
		return (*subject).accountName
	}
	return podKey(key)
}

func (v *naive) ciliumRule(r object, namespace string, dir int, add func(layer7 bool, m matcher)) {
	prefix := lists[dir][1]
	var peers []func(e *subject) truth
	given := false
	for _, kind := range []string{"Entities", "CIDR", "CIDRSet", "Endpoints", "FQDNs"} {
		list, ok := r[prefix+kind].([]any)
		if !ok {
			continue
		}
		given = true
		for _, item := range list {
			switch kind {
			case "Entities":
				peers = append(peers, func(e *subject) truth { return entity(item.(string), e) })
			case "CIDR":
				peers = append(peers, func(e *subject) truth { return v.inBlocks(e, []any{item}, neverPods) })
			case "CIDRSet":
				except, _ := item.(object)["except"].([]any)
				peers = append(peers, func(e *subject) truth { return v.inBlock(e, item.(object)["cidr"].(string), except, neverPods) })
			case "FQDNs":
				peers = append(peers, func(e *subject) truth {
					if e.workload == nil {
						return maybe
					}
					return no
				})
			case "Endpoints":
				s := labelSelector(item, ciliumKey)
				if text := fmt.Sprint(item); namespace != "" && !strings.Contains(text, "io.kubernetes.pod.namespace") && !strings.Contains(text, "io.cilium.k8s.namespace.labels") {
					s = all(inSpace(namespace), s)
				}
				peers = append(peers, onlyPods(s))
			}
		}
	}
	ports, _ := r["toPorts"].([]any)
	if !given && len(ports) == 0 {
		return
	}
	match := func(peer *subject) truth {
		t := no
		for _, p := range peers {
			t = max(t, p(peer))
		}
		if !given {
			t = yes
		}
		return t
	}
	if len(ports) == 0 {
		add(false, func(_, peer *subject, _ network.Protocols, _ int) truth { return match(peer) })
	}
	for _, item := range ports {
		list := item.(object)
		add(list["rules"] != nil, func(me, peer *subject, protocol network.Protocols, port int) truth {
			return min(match(peer), most(list["ports"].([]any), func(item any) truth {
				return ciliumPort(item.(object), destination(dir, me, peer), protocol, port)
			}))
		})
	}
}

func ciliumPort(p object, to *subject, protocol network.Protocols, port int) truth {
	if of, ok := p["protocol"].(string); ok && of != "ANY" && of != protocol.String() {
		return no
	}
	switch p["port"] {
	case "0":
		return yes
	case "80":
		end, ok := p["endPort"].(int)
		return is(port == 80 || ok && 80 <= port && port <= end)
	case "81":
		return is(port == 81)
	}
	return to.hasPort(p["port"].(string), protocol, port)
}

func entity(name string, e *subject) truth {
	is := func(b bool, t truth) truth {
		if b {
			return t
		}
		return no
	}
	outside, host := e.workload == nil, e.host()
	switch name {
	case "world":
		return is(outside, yes)
	case "cluster":
		return max(is(host, maybe), is(!outside && !host, yes))
	case "all":
		return max(is(host, maybe), is(!host, yes))
	case "host", "remote-node":
		return is(host, maybe)
	}
	return no
}

func (v *naive) calico(spec object, namespace, name string) {
	p := naivePolicy{tier: "default", order: numberOf(spec["order"]), name: name}
	if tier, ok := spec["tier"].(string); ok {
		p.tier = tier
	}
	if !slices.ContainsFunc(v.tiers, func(t naiveTier) bool { return t.name == p.tier }) {
		v.tiers = append(v.tiers, naiveTier{p.tier, math.Inf(1), false})
	}
	p.subject = all(v.selector(spec["selector"]), v.selector(spec["namespaceSelector"]), v.selector(spec["serviceAccountSelector"]))
	if namespace != "" {
		p.subject = all(inSpace(namespace), p.subject)
	}
	ingress, _ := spec["ingress"].([]any)
	egress, _ := spec["egress"].([]any)
	switch types, _ := spec["types"].([]any); {
	case len(types) > 0:
		p.isolates = [2]bool{slices.Contains(types, any("Ingress")), slices.Contains(types, any("Egress"))}
	case len(egress) == 0:
		p.isolates[0] = true
	case len(ingress) == 0:
		p.isolates[1] = true
	default:
		p.isolates = [2]bool{true, true}
	}
	for dir, list := range [][]any{ingress, egress} {
		if !p.isolates[dir] {
			continue
		}
		for _, item := range list {
			r := item.(object)
			if r["action"] == "Log" {
				continue
			}
			from, to := v.entityRule(r["source"], namespace), v.entityRule(r["destination"], namespace)
			p.rules[dir] = append(p.rules[dir], naiveRule{strings.ToLower(r["action"].(string)), func(me, peer *subject, protocol network.Protocols, port int) truth {
				source, dest := peer, me
				if dir == 1 {
					source, dest = me, peer
				}
				if of := r["protocol"]; of != nil && !(of == protocol.String() || of == 6 && protocol == network.TCP) {
					return no
				}
				t := min(from(source), to(dest))
				if d, ok := r["destination"].(object); ok {
					if ports, ok := d["ports"].([]any); ok {
						t = min(t, calicoPort(ports[0], dest, protocol, port))
					}
					if ports, ok := d["notPorts"].([]any); ok {
						t = min(t, yes-calicoPort(ports[0], dest, protocol, port))
					}
				}
				if r["http"] != nil {
					t = min(t, maybe)
				}
				return t
			}})
		}
	}
	v.policies = append(v.policies, p)
}

func calicoPort(p any, to *subject, protocol network.Protocols, port int) truth {
	switch p {
	case 80:
		return is(port == 80)
	case "80:81":
		return is(port == 80 || port == 81)
	}
	return to.hasPort(p.(string), protocol, port)
}

func (v *naive) selector(text any) predicate {
	if text == nil {
		return func(*subject) truth { return yes }
	}
	return v.g.selectors[text.(string)]
}

func (v *naive) entityRule(rule any, namespace string) func(e *subject) truth {
	r, _ := rule.(object)
	spaces := func(*subject) truth { return yes }
	switch {
	case r["namespaceSelector"] == "global()":
		spaces = asksNot((*subject).namespaceName, func(string) bool { return true })
	case r["namespaceSelector"] != nil:
		spaces = v.selector(r["namespaceSelector"])
	case namespace != "":
		spaces = inSpace(namespace)
	}
	accounts := func(*subject) truth { return yes }
	if r["serviceAccounts"] != nil {
		accounts = asks((*subject).accountName, func(s string) bool { return s == "robot" })
	}
	selects := r["selector"] != nil || r["namespaceSelector"] != nil || r["serviceAccounts"] != nil || r["notSelector"] != nil && namespace != ""
	wanted := all(spaces, accounts, v.selector(r["selector"]))
	nets, _ := r["nets"].([]any)
	notNets, _ := r["notNets"].([]any)
	// Whether a selector selects an end: by its labels, or by its address in a set that it selects.
	selected := func(p predicate, e *subject) truth {
		t := no
		if e.workload != nil && !e.host() {
			t = p(e)
		}
		// All sets together: their blocks may cover the pods only together.
		var blocks []any
		sure := yes
		for i := range v.sets {
			s := &subject{set: &v.sets[i], complete: v.g.world.Complete}
			for j := range v.g.world.Namespaces {
				if v.g.world.Namespaces[j].Name == s.set.namespace {
					s.space = &v.g.world.Namespaces[j]
				}
			}
			m := p(s)
			if m == no {
				continue
			}
			if e.workload == nil {
				t = max(t, min(m, v.inBlocks(e, s.set.nets, surelyPods)))
				continue
			}
			blocks, sure = append(blocks, s.set.nets...), min(sure, m)
		}
		if len(blocks) > 0 {
			t = max(t, min(sure, v.inBlocks(e, blocks, surelyPods)))
		}
		return t
	}
	return func(e *subject) truth {
		t := yes
		if selects {
			t = min(t, selected(wanted, e))
		}
		if s := r["notSelector"]; s != nil {
			t = min(t, yes-selected(v.selector(s), e))
		}
		if nets != nil {
			t = min(t, v.inBlocks(e, nets, surelyPods))
		}
		if notNets != nil {
			t = min(t, yes-v.inBlocks(e, notNets, surelyPods))
		}
		return t
	}
}
