package network

import (
	"net/netip"
	"slices"
)

// End is one end of a connection.
type End struct {
	kind     endKind
	workload int
	addr     netip.Addr
	pod      *Workload
}

type endKind uint8

const (
	anyPod endKind = iota // of a namespace that nothing is known of
	somePod
	ofWorkload
	ofAddress
	outside4
	outside6
	aNode
)

// Ends that are in no manifest. The pods have no label that a policy asks for. Outside4 and Outside6 are addresses of which
// nothing is known: only blocks of all addresses contain them.
var (
	Stranger = End{kind: anyPod} // a pod of a namespace that is nowhere named, without labels
	Outside4 = End{kind: outside4}
	Outside6 = End{kind: outside6}
	Node     = End{kind: aNode} // a node, or a pod on its network
)

// At returns the end that is a workload, by its number in the world.
func At(workload int) End { return End{kind: ofWorkload, workload: workload} }

// PodOf returns a pod that is not in view, and without labels, of a namespace.
func PodOf(namespace string) End { return Pod(&Workload{Namespace: namespace}) }

// Pod returns a pod that need not be in view. It may have more named ports than are said. What applies to it is looked up
// once for each End: one that is asked about again is better kept.
func Pod(w *Workload) End { return End{kind: somePod, pod: w} }

// Address returns the end that is an address outside of the cluster.
func Address(addr netip.Addr) End { return End{kind: ofAddress, addr: addr} }

// MetadataAddresses are where clouds serve what a machine may know of itself, its credentials included: AWS, Google, Azure
// and others; AWS by IPv6; AWS ECS and EKS; Azure's host; Alibaba.
var MetadataAddresses = []netip.Addr{
	netip.MustParseAddr("169.254.169.254"), netip.MustParseAddr("fd00:ec2::254"), netip.MustParseAddr("169.254.170.2"),
	netip.MustParseAddr("169.254.170.23"), netip.MustParseAddr("168.63.129.16"), netip.MustParseAddr("100.100.100.200"),
}

// Reason says how something was decided.
type Reason uint8

// Reasons.
const (
	Unselected Reason = iota // no policy selects the pod in this direction
	Undecided                // policies select it, but none decides about this
	ByRule                   // a rule of a policy
	ByDefault                // a policy selects it, and no rule of the tier allows this
	Ungoverned               // policies do not apply: the end is outside, or on a node's network
	ByRejected               // a policy that is rejected might have
)

func (r Reason) String() string {
	return [...]string{"no policy selects it", "no policy decides", "rule", "default", "policies do not apply", "rejected policy"}[r]
}

// Cause is what decided.
type Cause struct {
	Reason Reason
	Policy *Policy // the policy, or one of those that isolate; nil where there is none
	Rule   *Rule   // for ByRule
	Peer   *Peer   // the peer of Rule that matched; nil where it matches every peer
	Tier   string  // the tier that decided, if one did
}

// Witness is the verdict of one direction, and what decided it.
type Witness struct {
	Verdict Verdict
	Cause   Cause // of what passes, for May and Allow; of the denial, for Deny
	Against Cause // for May: what denies it otherwise
	Doubt   Doubt // for May
}

// Connection is the verdict about a connection: the lesser of both directions.
type Connection struct {
	Verdict Verdict
	Egress  Witness // at the source
	Ingress Witness // at the destination
}

// Connection says whether an end can reach another one on a port. Both must allow it: the source what leaves, the
// destination what arrives. Of a workload and itself it says whether one pod of it can reach another.
func (n *Network) Connection(from, to End, protocol Protocols, port uint16) Connection {
	at, ok := portOf(protocol, port)
	if !ok {
		return Connection{}
	}
	source, destination := n.resolve(from), n.resolve(to)
	n.govern(&source)
	n.govern(&destination)
	return n.connection(&source, &destination, at)
}

// Decide says what the policies of a workload make of a connection to (Egress) or from (Ingress) another end, on a port of
// the destination. Policies of the other end are not asked.
func (n *Network) Decide(workload int, dir Direction, peer End, protocol Protocols, port uint16) Witness {
	at, ok := portOf(protocol, port)
	if !ok {
		return Witness{}
	}
	me, other := n.resolve(At(workload)), n.resolve(peer)
	return n.decide(question{&me, &other, dir, at})
}

func (n *Network) connection(from, to *end, port uint32) Connection {
	c := Connection{
		Egress:  n.decide(question{from, to, Egress, port}),
		Ingress: n.decide(question{to, from, Ingress, port}),
	}
	c.Verdict = min(c.Egress.Verdict, c.Ingress.Verdict)
	return c
}

// end is an End, looked up.
type end struct {
	End
	labels podLabels
	units  [2][]int32 // that apply, packed, by direction
	ports  []NamedPort
}

// isPod reports whether policies govern the end.
func (e *end) isPod() bool {
	return e.kind <= ofWorkload && (e.labels.pod == nil || !e.labels.pod.HostNetwork)
}

// onHost reports whether the end is a node, or on the network of one.
func (e *end) onHost() bool {
	return e.kind == aNode || e.labels.pod != nil && e.labels.pod.HostNetwork
}

// resolve looks up an end. The units that apply to a pod that is not in view take [Network.govern].
func (n *Network) resolve(of End) end {
	e := end{End: of, labels: podLabels{n: n}}
	switch of.kind {
	case ofWorkload:
		w := &n.world.Workloads[of.workload]
		c := n.classOf[of.workload]
		e.labels.space, e.labels.pod, e.ports = &n.spaces[n.classes[c].space], w, w.Ports
		if !w.HostNetwork {
			e.units = [2][]int32{n.applied[Ingress][c], n.applied[Egress][c]}
		}
	case somePod:
		e.labels.pod, e.ports = of.pod, of.pod.Ports
		if at, ok := n.spaceOf[of.pod.Namespace]; ok {
			e.labels.space = &n.spaces[at]
		} else {
			e.labels.space = &space{name: of.pod.Namespace, known: n.world.Complete}
		}
	}
	return e
}

// govern looks up the units that apply to an end, if it is a pod that is not in view. They are kept.
func (n *Network) govern(e *end) {
	if e.kind == ofWorkload || !e.isPod() {
		return
	}
	units, ok := n.governing[e.End]
	if !ok {
		for i := range n.units {
			u := &n.units[i]
			t := u.subject.matches(e.labels)
			for dir := range units {
				if t != no && (u.isolates[dir] || len(u.rules[dir]) > 0) {
					units[dir] = append(units[dir], pack(int32(i), t == yes))
				}
			}
		}
		n.governing[e.End] = units
	}
	e.units = units
}

// decision is what may come of a connection in one direction: fold's three sets, for one other end.
type decision struct {
	undecided         bool
	allowed, denied   bool
	passed            bool
	allowing, denying Cause
	sureA, sureD      bool // the causes are certain
	doubt             Doubt
}

func (d *decision) doubts(doubt Doubt) {
	if d.doubt == NoDoubt {
		d.doubt = doubt
	}
}

func (d *decision) allow(c Cause, sure bool) {
	if !d.allowed || sure && !d.sureA {
		d.allowing, d.sureA = c, sure
	}
	d.allowed = true
}

func (d *decision) deny(c Cause, sure bool) {
	if !d.denied || sure && !d.sureD {
		d.denying, d.sureD = c, sure
	}
	d.denied = true
}

// question asks whether traffic with another end passes an end, in one direction.
type question struct {
	me, peer *end
	dir      Direction
	port     uint32
}

// destination returns the end whose ports count.
func (q *question) destination() *end {
	if q.dir == Ingress {
		return q.me
	}
	return q.peer
}

// decide answers a question.
func (n *Network) decide(q question) Witness {
	if !q.me.isPod() {
		return Witness{Verdict: Allow, Cause: Cause{Reason: Ungoverned}}
	}
	d := decision{undecided: true}
	units := q.me.units[q.dir]
	for t := range n.tiers {
		behind := 0
		for behind < len(units) && n.units[units[behind]>>1].tier == t {
			behind++
		}
		n.decideTier(&d, &q, t, units[:behind])
		units = units[behind:]
	}
	if d.undecided {
		reason := Undecided
		if len(q.me.units[q.dir]) == 0 {
			reason = Unselected
		}
		d.allow(Cause{Reason: reason}, true)
	}
	w := Witness{Verdict: Allow, Cause: d.allowing}
	switch {
	case !d.allowed && q.peer.onHost():
		return Witness{Verdict: May, Cause: Cause{Reason: Ungoverned}, Against: d.denying, Doubt: OnHostNetwork}
	case !d.allowed:
		return Witness{Verdict: Deny, Cause: d.denying}
	case d.denied:
		w.Verdict, w.Against, w.Doubt = May, d.denying, d.doubt
	default:
		if p := n.suspect(&q); p != nil {
			w.Verdict, w.Against, w.Doubt = May, Cause{Reason: ByRejected, Policy: p}, RejectedPolicy
		}
	}
	return w
}

// suspect returns a rejected policy that might have selected the pod.
func (n *Network) suspect(q *question) *Policy {
	for _, p := range n.suspects {
		if subject := p.suspects(q.dir); subject != nil && subject.matches(q.me.labels) != no {
			return p
		}
	}
	return nil
}

// decideTier takes a decision through a tier, of which these units apply.
func (n *Network) decideTier(d *decision, q *question, t int, units []int32) {
	tier := &n.tiers[t]
	isolates, surely := tier.always, tier.always
	var by *Policy
	for len(units) > 0 {
		rank := n.units[units[0]>>1].rank
		before, left, matched := d.undecided, d.undecided, 0
		for len(units) > 0 && n.units[units[0]>>1].rank == rank { // in whatever order
			u, sure := &n.units[units[0]>>1], units[0]&1 == 0
			units = units[1:]
			d.undecided = before
			if n.decideUnit(d, q, u, sure) {
				matched++
			}
			left = left && d.undecided
			if u.isolates[q.dir] {
				if by == nil || sure && !surely {
					by = u.policy
				}
				isolates, surely = true, surely || sure
			}
		}
		d.undecided = left
		if matched > 1 {
			d.doubts(EqualPriority)
		}
	}
	if d.undecided && tier.deny && isolates {
		d.deny(Cause{Reason: ByDefault, Policy: by, Tier: tier.name}, surely)
		if surely {
			d.undecided = false
		} else {
			d.doubts(NamespaceLabels)
		}
	}
	d.undecided = d.undecided || d.passed
	d.passed = false
}

// decideUnit lets the rules of a unit decide, and reports whether one matches.
func (n *Network) decideUnit(d *decision, q *question, u *unit, sure bool) bool {
	matched := false
	for i := range u.rules[q.dir] {
		r := &u.rules[q.dir][i]
		if !d.undecided {
			break
		}
		match, at, doubt := n.matches(q, u, r)
		if match == yes && !sure {
			match, doubt = maybe, NamespaceLabels
		}
		if match == no {
			continue
		}
		matched = true
		if match == maybe {
			d.doubts(doubt)
		}
		cause := Cause{Reason: ByRule, Policy: u.policy, Rule: r.source, Peer: at, Tier: n.tiers[u.tier].name}
		if cause.Tier == tierDenials {
			cause.Tier = TierDefault
		}
		switch r.does {
		case permits:
			d.allow(cause, match == yes)
		case forbids:
			d.deny(cause, match == yes)
		case passes:
			d.passed = true
		case restricts:
			d.allow(cause, false)
			d.deny(cause, false)
			d.doubts(OnlyPartly)
		}
		if match == yes {
			d.undecided = false
		}
	}
	return matched
}

// matches says whether a rule matches, by which of its peers, and if that is not certain, why.
func (n *Network) matches(q *question, u *unit, r *rule) (match truth, at *Peer, doubt Doubt) {
	match, at, doubt = n.matchPeers(u.policy, r.source, q.peer)
	limit := func(t truth, why Doubt) {
		if t < match {
			match, doubt = t, why
		}
	}
	limit(r.matchesPort(q.destination(), q.port), Unresolved)
	if r.source.Self != nil {
		limit(n.matchPeer(u.policy, r.source.Self, q.me))
	}
	switch {
	case r.source.Conditional && r.source.Layer7:
		limit(maybe, OnlyPartly)
	case r.source.Conditional:
		limit(maybe, Unresolved)
	}
	return match, at, doubt
}

// matchesPort says whether a rule matches a port of a destination.
func (r *rule) matchesPort(to *end, port uint32) truth {
	sure := r.spans
	var may []span
	switch {
	case r.named && to.morePorts():
		sure, may = r.source.spansAtLeast(to.ports)
	case r.named:
		sure = r.source.spans(to.ports)
	}
	switch {
	case inSpans(sure, port):
		return yes
	case inSpans(may, port):
		return maybe
	}
	return no
}

// morePorts reports whether the end may have named ports that are not known.
func (e *end) morePorts() bool {
	switch e.kind {
	case anyPod, somePod, aNode:
		return true
	case ofWorkload:
		return e.labels.pod.MorePorts
	}
	return false
}

// matchPeers says whether a rule matches another end, and by which of its peers.
func (n *Network) matchPeers(p *Policy, r *Rule, e *end) (t truth, at *Peer, doubt Doubt) {
	if r.AnyPeer {
		return yes, nil, NoDoubt
	}
	for i := range r.Peers {
		if match, why := n.matchPeer(p, &r.Peers[i], e); match > t {
			t, at, doubt = match, &r.Peers[i], why
			if t == yes {
				break
			}
		}
	}
	return t, at, doubt
}

// matchPeer says whether a peer matches an end, and if that is not certain, why.
func (n *Network) matchPeer(p *Policy, peer *Peer, e *end) (t truth, doubt Doubt) {
	if e.onHost() {
		return n.hostTruth(p, peer), OnHostNetwork
	}
	t = yes
	limit := func(to truth, why Doubt) {
		if to < t {
			t, doubt = to, why
		}
	}
	if e.isPod() {
		limit(n.podTruth(p, peer), PodAddresses)
		if peer.Unresolved {
			doubt = Unresolved
		}
		if peer.Pods != nil {
			limit(n.matchPod(p, peer, peer.Pods, e))
		}
		if peer.NotPods != nil {
			match, why := n.matchPod(p, peer, peer.NotPods, e)
			limit(match.not(), why)
		}
		return t, doubt
	}
	switch {
	case peer.Names:
		limit(maybe, Unresolved)
	case peer.Unresolved:
		limit(maybe, Unresolved)
	}
	if peer.Entities != 0 {
		entity := EntityOutside4
		if e.kind == outside6 || e.kind == ofAddress && !e.addr.Unmap().Is4() {
			entity = EntityOutside6
		}
		if peer.Entities&entity == 0 {
			return no, NoDoubt
		}
	}
	if peer.Pods != nil {
		limit(n.inSets(peer, peer.Pods, e), NamespaceLabels)
	}
	if peer.NotPods != nil {
		limit(n.inSets(peer, peer.NotPods, e).not(), NamespaceLabels)
	}
	if len(peer.Nets) > 0 && !inNets(peer.Nets, e) {
		limit(no, NoDoubt)
	}
	if len(peer.NotNets) > 0 && inNets(peer.NotNets, e) {
		limit(no, NoDoubt)
	}
	return t, doubt
}

// matchPod says whether an expression of a peer selects a pod: by its labels, or by an address in a network set.
func (n *Network) matchPod(p *Policy, peer *Peer, e *Expr, of *end) (truth, Doubt) {
	t, doubt := e.matches(of.labels), NamespaceLabels
	if peer.WithSets && t != yes {
		if covered := n.covers(p, n.setsOf(e)); covered > t {
			t, doubt = covered, PodAddresses
		}
	}
	return t, doubt
}

// inSets says whether an address is in a network set that an expression selects.
func (n *Network) inSets(peer *Peer, e *Expr, of *end) truth {
	t := no
	if peer.WithSets {
		for _, s := range n.setsOf(e) {
			if inNets(s.nets, of) {
				t = max(t, s.match)
			}
		}
	}
	return t
}

// inNets reports whether blocks contain an end outside.
func inNets(nets []Net, e *end) bool {
	return slices.ContainsFunc(nets, func(b Net) bool {
		switch e.kind {
		case outside4:
			return b.Prefix.Bits() == 0 && b.Prefix.Addr().Is4()
		case outside6:
			return b.Prefix.Bits() == 0 && b.Prefix.Addr().Is6()
		}
		return b.contains(e.addr.Unmap())
	})
}
