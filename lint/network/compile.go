package network

import (
	"cmp"
	"math"
	"slices"
)

// Network is a world, compiled. It answers questions about it. It is not safe for concurrent use: answers are kept for the
// next question.
type Network struct {
	world       *World
	spaces      []space
	spaceOf     map[string]int32
	accounts    map[[2]string]*Account
	classes     []class
	classOf     []int32 // by workload
	keys        map[string]int32
	postings    []postings
	openClasses []int32 // classes of pods that may have more labels
	profiles    []profile
	words       int // of a set of all classes
	pods        set
	hosts       set
	full        set

	tiers []tier
	units []unit // in the order in which they decide

	applied    [2][][]int32 // by direction and class: units as pack packs them
	suspected  [2]set       // by direction: classes that a rejected policy selects
	suspects   []*Policy
	closures   map[string]*closure
	ofClass    [2][]*closure
	selections map[string]selection
	governing  map[End][2][]int32 // as govern returns them
	key        []byte
	rowOf      int32 // class of lastRow, plus 1
	lastRow    [][]Open
	sending    [Allow + 1][][]uint64 // by verdict, see senders
	scratch    scratch
}

// tier is a stage of the decision.
type tier struct {
	name  string
	order float64
	deny  bool // denies what its policies select and do not decide
	// always isolates every pod, selected or not.
	always bool
}

// tierDenials holds what Cilium denies, before everything that the default tier allows.
const tierDenials = "denials"

// unit is a spec of a policy, or the part of it that belongs into one tier.
type unit struct {
	policy   *Policy
	tier     int
	order    float64
	name     string // by which Calico orders what has one order
	rank     int32  // equal for units of one priority
	isolates [2]bool
	rules    [2][]rule
	subject  *Expr
	classes  selection
}

// rule is a rule, compiled.
type rule struct {
	source *Rule
	does   effect
	peers  selection // classes that it matches, hosts included
	self   *selection
	spans  []span // of ports that are numbers, in order
	named  bool   // by the names of ports, too
}

// effect is what a rule does with what it matches.
type effect uint8

const (
	permits effect = iota
	forbids
	passes
	restricts // permits some requests and forbids the others
)

// New compiles a world, which must not change afterwards.
func New(w *World) *Network {
	n := &Network{
		world: w, closures: map[string]*closure{}, selections: map[string]selection{}, governing: map[End][2][]int32{},
	}
	n.accounts = make(map[[2]string]*Account, len(w.Accounts))
	for i := range w.Accounts {
		n.accounts[[2]string{w.Accounts[i].Namespace, w.Accounts[i].Name}] = &w.Accounts[i]
	}
	n.makeSpaces()
	n.makeClasses(n.vocabulary())
	n.makeTiers()
	n.makeUnits()
	n.apply()
	return n
}

// Orders of the tiers that Calico makes for itself.
const (
	orderAdmin    = 1000
	orderDefault  = 1e6
	orderBaseline = 1e7
)

// makeTiers puts the tiers in order: by order, then by name.
func (n *Network) makeTiers() {
	n.tiers = []tier{
		{name: TierAdmin, order: orderAdmin},
		{name: TierDefault, order: orderDefault, deny: true, always: n.world.Enforcement == Always},
		{name: TierBaseline, order: orderBaseline},
	}
	find := func(name string) *tier {
		at := slices.IndexFunc(n.tiers, func(t tier) bool { return t.name == name })
		if at < 0 {
			n.tiers = append(n.tiers, tier{name: name, order: math.Inf(1), deny: true})
			at = len(n.tiers) - 1
		}
		return &n.tiers[at]
	}
	for _, declared := range n.world.Tiers {
		t := find(declared.Name)
		if !math.IsInf(declared.Order, 1) { // Calico keeps the order that it gave its own tiers
			t.order = declared.Order
		}
		t.deny = !declared.Pass
	}
	for _, p := range n.world.Policies {
		if p.enforced() {
			find(p.Tier)
		}
	}
	slices.SortFunc(n.tiers, func(a, b tier) int { return cmp.Or(cmp.Compare(a.order, b.order), cmp.Compare(a.name, b.name)) })
	at := slices.IndexFunc(n.tiers, func(t tier) bool { return t.name == TierDefault })
	n.tiers = slices.Insert(n.tiers, at, tier{name: tierDenials, order: n.tiers[at].order})
}

// makeUnits compiles the policies that count, in the order in which they decide.
func (n *Network) makeUnits() {
	tierOf := map[string]int{}
	for i, t := range n.tiers {
		tierOf[t.name] = i
	}
	for _, p := range n.world.Policies {
		if p.Staged || n.world.Enforcement == Never && (p.Language == Cilium || p.Language == Kubernetes) {
			continue
		}
		if p.Rejected() {
			n.suspects = append(n.suspects, p)
			continue
		}
		for i := range p.Specs {
			s := &p.Specs[i]
			if s.Subject == nil {
				continue
			}
			u := unit{policy: p, tier: tierOf[p.Tier], order: p.Order, name: p.Name, isolates: s.Isolates, subject: s.Subject}
			if p.Language == Kubernetes {
				u.name = "knp.default." + p.Name
			}
			if p.Language == Cilium {
				n.addCilium(u, s, tierOf[tierDenials])
				continue
			}
			for dir := range s.Rules {
				for j := range s.Rules[dir] {
					u.rules[dir] = append(u.rules[dir], n.rule(p, &s.Rules[dir][j]))
				}
			}
			n.addUnit(u)
		}
	}
	slices.SortStableFunc(n.units, func(a, b unit) int {
		return cmp.Or(cmp.Compare(a.tier, b.tier), cmp.Compare(a.order, b.order), cmp.Compare(a.name, b.name))
	})
	for i := 1; i < len(n.units); i++ {
		u, last := &n.units[i], &n.units[i-1]
		u.rank = last.rank
		if u.policy.Language != Admin || last.policy.Language != Admin || u.tier != last.tier || u.order != last.order {
			u.rank++
		}
	}
}

// addUnit adds a unit that has something to do.
func (n *Network) addUnit(u unit) {
	if u.isolates != [2]bool{} || len(u.rules[Ingress]) > 0 || len(u.rules[Egress]) > 0 {
		u.classes = n.selectPods(u.subject)
		n.units = append(n.units, u)
	}
}

// addCilium adds what a spec of Cilium's denies, what it allows, and what it allows in part: the last decides where nothing
// allows more.
func (n *Network) addCilium(u unit, s *Spec, denials int) {
	u.name = ""
	forbidding, restricting := u, u
	forbidding.tier, forbidding.isolates = denials, [2]bool{}
	restricting.order, restricting.isolates = math.Nextafter(u.order, math.Inf(1)), [2]bool{}
	for dir := range s.Rules {
		for j := range s.Rules[dir] {
			r := n.rule(u.policy, &s.Rules[dir][j])
			to := &u
			switch r.does {
			case forbids:
				to = &forbidding
			case restricts:
				to = &restricting
			}
			to.rules[dir] = append(to.rules[dir], r)
		}
	}
	n.addUnit(forbidding)
	n.addUnit(u)
	n.addUnit(restricting)
}

// rule compiles a rule.
func (n *Network) rule(p *Policy, r *Rule) rule {
	c := rule{source: r}
	switch {
	case r.Action == Forbid:
		c.does = forbids
	case r.Action == Pass:
		c.does = passes
	case r.Layer7 && !r.Conditional:
		c.does = restricts
	}
	if r.AnyPeer {
		c.peers = selection{n.full, n.full}
	}
	for i := range r.Peers {
		c.peers = c.peers.union(n.peer(p, &r.Peers[i]))
	}
	if r.Self != nil {
		s := n.peer(p, r.Self)
		c.self = &s
	}
	if r.Conditional {
		c.peers.sure = set{}
	}
	for _, ports := range [...][]Port{r.Ports, r.NotPorts} {
		for i := range ports {
			c.named = c.named || ports[i].Name != ""
		}
	}
	if !c.named {
		c.spans = r.spans(nil)
	}
	return c
}

// peer returns the classes of a peer.
func (n *Network) peer(p *Policy, peer *Peer) selection {
	if peer.Pods != nil && peer.plain() {
		return n.selectPods(peer.Pods)
	}
	s := selection{n.pods, n.pods}
	limit := func(t truth) {
		switch t {
		case no:
			s = selection{}
		case maybe:
			s.sure = set{}
		}
	}
	selected := func(e *Expr) selection {
		of := n.selectPods(e)
		if !peer.WithSets {
			return of
		}
		covered := n.covers(p, n.setsOf(e))
		switch covered {
		case yes:
			return selection{n.pods, n.pods}
		case maybe:
			return selection{of.sure, n.pods}
		}
		return of
	}
	if peer.Pods != nil {
		s = selected(peer.Pods)
	}
	if peer.NotPods != nil {
		of := selected(peer.NotPods)
		s = selection{s.sure.minus(of.may), s.may.minus(of.sure)}
	}
	limit(n.podTruth(p, peer))
	switch n.hostTruth(p, peer) {
	case yes:
		s = selection{s.sure.union(n.hosts), s.may.union(n.hosts)}
	case maybe:
		s = selection{s.sure, s.may.union(n.hosts)}
	}
	return s
}

// plain reports whether the peer selects pods, and nothing else.
func (p *Peer) plain() bool {
	return !p.WithSets && p.NotPods == nil && len(p.Nets) == 0 && len(p.NotNets) == 0 && p.Entities == 0 && !p.Names && !p.Unresolved
}

// apply notes for every class which units select it.
func (n *Network) apply() {
	for dir := range n.applied {
		n.applied[dir] = make([][]int32, len(n.classes))
		n.ofClass[dir] = make([]*closure, len(n.classes))
	}
	for i := range n.units {
		u := &n.units[i]
		for dir := range u.rules {
			if !u.isolates[dir] && len(u.rules[dir]) == 0 {
				continue
			}
			u.classes.may.each(func(c int32) bool {
				n.applied[dir][c] = append(n.applied[dir][c], pack(int32(i), u.classes.sure.has(c)))
				return true
			})
		}
	}
	for _, p := range n.suspects {
		for dir := range n.suspected {
			if subject := p.suspects(Direction(dir)); subject != nil {
				n.suspected[dir] = n.suspected[dir].union(n.selectPods(subject).may)
			}
		}
	}
}

// pack puts a unit, and whether it surely applies, into one number.
func pack(unit int32, sure bool) int32 {
	if sure {
		return unit << 1
	}
	return unit<<1 | 1
}

// suspects returns what a policy that the API server would reject might have been meant for, in a direction; nil for nothing.
// One that only the plugin rejects is in the cluster, and does nothing.
func (p *Policy) suspects(dir Direction) *Expr {
	if !p.Rejected() || p.Staged || !slices.ContainsFunc(p.Faults, func(f Fault) bool { return !f.Silent }) {
		return nil
	}
	for i := range p.Specs {
		s := &p.Specs[i]
		switch {
		case !s.Isolates[dir] && len(s.Rules[dir]) == 0:
		case s.Subject != nil:
			return s.Subject
		case p.Namespace != "":
			return inNamespace(p.Namespace)
		default:
			return everything
		}
	}
	return nil
}
