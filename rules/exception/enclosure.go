package exception

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// enclosure is a namespace that nothing should enter and nothing leave, but by way of its jump host.
type enclosure struct {
	*cluster.Space
	jumpHost  string // namespace/label=value, or "" for none
	jumpHosts []int  // workloads
	ways      []way
	wrong     []lint.Related // with the annotation
	unasked   bool           // the workloads of other namespaces are too many to look at
}

// maxPairs is how many pairs of a workload in an enclosure and one elsewhere are looked at in a run: some seconds' worth.
const maxPairs = 20_000_000

// way is a way in or out.
type way struct {
	lint.Related
	in, sure bool
}

func (e *enclosure) add(dir network.Direction, sure bool, message string, at lint.Related) {
	e.ways = append(e.ways, way{lint.Related{Message: message, Place: at.Place}, dir == network.Ingress, sure})
}

// besides says what the jump host is, for a message.
func (e *enclosure) besides() string {
	if len(e.jumpHosts) == 0 {
		return ""
	}
	return fmt.Sprintf(" beside its jump host `%s`", e.jumpHost)
}

// readJumpHost finds the workloads that the annotation names, or else the configuration.
func (e *enclosure) readJumpHost(n *cluster.Network, configured string) {
	label, at := &e.Declared.JumpHost, e.Declared.Place()
	e.jumpHost = configured
	if label.Set {
		e.jumpHost, at = label.Value, label.Place()
	}
	if e.jumpHost == "" && !label.Set {
		return
	}
	namespace, selector, ok := strings.Cut(e.jumpHost, "/")
	if !ok || namespace == "" || selector == "" {
		e.wrong = append(e.wrong, lint.Related{Message: "this names no jump host: it must be namespace/label=value", Place: at})
		return
	}
	space := n.Space(namespace)
	if space != nil {
		for _, w := range slices.Concat(space.Workloads, space.Hosts) {
			if has(&n.Model.Workloads[w], selector) {
				e.jumpHosts = append(e.jumpHosts, w)
			}
		}
	}
	if len(e.jumpHosts) == 0 && (n.Complete() || space != nil && len(space.Workloads) > 0) {
		e.wrong = append(e.wrong, lint.Related{Message: fmt.Sprintf("there is no such jump host as `%s`", e.jumpHost), Place: at})
	}
}

// has reports whether the labels of a workload meet a selector such as app=bastion,tier=ops, or may.
func has(w *cluster.Workload, selector string) bool {
	for requirement := range strings.SplitSeq(selector, ",") {
		key, value, ok := strings.Cut(requirement, "=")
		got, set := w.Labels.Get(strings.TrimSpace(key))
		if set && got == workload.AnyValue || !set && w.Open {
			continue
		}
		if !set || ok && got != strings.TrimSpace(strings.TrimPrefix(value, "=")) {
			return false
		}
	}
	return true
}

// findWays finds the ways between the enclosure and all other namespaces, as long as the pairs of workloads last that are
// left to be looked at.
func (e *enclosure) findWays(n *cluster.Network, left *int) {
	for _, dir := range [...]network.Direction{network.Ingress, network.Egress} {
		if e.findOpen(n, dir) {
			continue // that says it all
		}
		if pairs := len(e.Workloads) * len(n.Model.Workloads); pairs > *left {
			e.unasked = true
		} else {
			*left -= pairs
			e.findPeers(n, dir)
		}
	}
}

// findPeers adds one way for each namespace whose workloads can reach into the enclosure, or be reached from it. What is on
// the network of a node, which may get anywhere, is left out.
func (e *enclosure) findPeers(n *cluster.Network, dir network.Direction) {
	type peer struct {
		network.Edge
		first int // workload of the namespace
	}
	peers := map[string]*peer{}
	for _, own := range e.Workloads {
		edges := n.From(own)
		if dir == network.Ingress {
			edges = n.To(own)
		}
		for edge := range edges {
			other := edge.To
			if dir == network.Ingress {
				other = edge.From
			}
			w := &n.Model.Workloads[other]
			if w.HostNetwork || w.Namespace == e.Name || slices.Contains(e.jumpHosts, other) {
				continue
			}
			switch p := peers[w.Namespace]; {
			case p == nil:
				peers[w.Namespace] = &peer{edge, other}
			default:
				p.first = min(p.first, other)
				if edge.Verdict > p.Verdict {
					p.Edge = edge
				}
			}
		}
	}
	folded := map[string]*peerWay{} // what one rule lets through is one way
	var ways []*peerWay
	for _, namespace := range slices.SortedFunc(maps.Keys(peers), func(a, b string) int { return peers[a].first - peers[b].first }) {
		edge := peers[namespace].Edge
		if dir == network.Egress && isDNS(n.Ranges(network.At(edge.From), network.At(edge.To))) {
			continue // is no way
		}
		connection := n.Connection(network.At(edge.From), network.At(edge.To), edge.Range.Protocol, edge.Range.First)
		at := lint.Deciding(n, edge.To, dir, connection.Ingress)
		if dir == network.Egress {
			at = lint.Deciding(n, edge.From, dir, connection.Egress)
		}
		key := fmt.Sprint(at.Place, edge.Verdict)
		if folded[key] == nil {
			folded[key] = &peerWay{edge: edge, at: at, namespace: namespace}
			ways = append(ways, folded[key])
		} else {
			folded[key].more++
		}
	}
	for _, w := range ways {
		e.addPeers(n, dir, w)
	}
}

// peerWay is a way between the enclosure and namespaces, all by one rule.
type peerWay struct {
	edge      network.Edge // of the first namespace
	at        lint.Related
	namespace string
	more      int // namespaces beside it
}

// findOpen adds the way between workloads and any pod there may be, and reports whether there is one.
func (e *enclosure) findOpen(n *cluster.Network, dir network.Direction) bool {
	count, first := 0, lint.Related{}
	sure := false
	for _, w := range e.Workloads {
		i := n.Isolation(w, dir)
		if i.Pods.Verdict == network.Deny {
			continue
		}
		if count++; count == 1 || !sure && i.Pods.Verdict == network.Allow {
			first, sure = lint.Deciding(n, w, dir, i.Pods), i.Pods.Verdict == network.Allow
		}
	}
	if count == 0 {
		return false
	}
	message := fmt.Sprintf("in: any pod of the cluster %s reach %d of its %d workloads: %s", can(sure), count, len(e.Workloads), first.Message)
	if dir == network.Egress {
		message = fmt.Sprintf("out: %d of its %d workloads %s connect to any pod of the cluster: %s", count, len(e.Workloads), can(sure), first.Message)
	}
	e.add(dir, sure, message, first)
	return true
}

// addPeers adds the way between namespaces and the enclosure.
func (e *enclosure) addPeers(n *cluster.Network, dir network.Direction, w *peerWay) {
	namespaces := fmt.Sprintf("namespace `%s`", w.namespace)
	if w.more > 0 {
		namespaces += fmt.Sprintf(" and %d more", w.more)
	}
	e.add(dir, w.edge.Verdict == network.Allow, fmt.Sprintf("%s, %s: %s %s reach %s on %s: %s", where(dir), namespaces,
		&n.Model.Workloads[w.edge.From], can(w.edge.Verdict == network.Allow), &n.Model.Workloads[w.edge.To], w.edge.Range, w.at.Message), w.at)
}

// where says in which direction a way leads.
func where(dir network.Direction) string {
	if dir == network.Egress {
		return "out"
	}
	return "in"
}

// can says whether what may happen does.
func can(sure bool) string {
	if sure {
		return "can"
	}
	return "may be able to"
}

// isDNS reports whether nothing is open but the port of DNS.
func isDNS(open []network.Open) bool {
	return !slices.ContainsFunc(open, func(o network.Open) bool { return o.First != 53 || o.Last != 53 })
}

// findOutside adds the ways from and to addresses outside. A single address is somebody's decision.
func (e *enclosure) findOutside(n *cluster.Network) {
	for _, dir := range [...]network.Direction{network.Ingress, network.Egress} {
		seen := map[string]bool{}
		for _, w := range e.Workloads {
			if i := n.Isolation(w, dir); i.Outside.Verdict != network.Deny {
				e.addOutside(n, w, dir, "any address outside of the cluster", i.Outside, seen)
				continue
			}
			for blocks := n.Outside(w, dir); len(blocks) > 0; {
				first, ports := blocks[0], []string{}
				for len(blocks) > 0 && blocks[0].First == first.First {
					ports = append(ports, blocks[0].Range.String())
					blocks = blocks[1:]
				}
				if first.First != first.Last {
					e.addOutside(n, w, dir, fmt.Sprintf("%s to %s on %s", first.First, first.Last, strings.Join(ports, ", ")), first.Witness, seen)
				}
			}
		}
	}
}

func (e *enclosure) addOutside(n *cluster.Network, w int, dir network.Direction, addresses string, witness network.Witness, seen map[string]bool) {
	if seen[addresses] {
		return
	}
	seen[addresses] = true
	at := lint.Deciding(n, w, dir, witness)
	e.add(dir, witness.Verdict == network.Allow, fmt.Sprintf("%s: %s, for %s: %s", where(dir), addresses, &n.Model.Workloads[w], at.Message), at)
}

// findServices adds the services, and the entries of the cluster, that lead in from outside. They may be in vain: a load
// balancer's traffic seems to come from a node, which policies seldom stop.
func (e *enclosure) findServices(m *cluster.Model, in entrances) {
	for _, s := range in.services[e.Name] {
		selects := network.Deny
		for _, v := range m.Behind(s, e.Workloads) {
			selects = max(selects, v)
		}
		switch selects {
		case network.Allow:
			e.add(network.Ingress, false, fmt.Sprintf("in: %s of type %s leads to it from outside", s.Identity, s.Type), lint.Related{Place: s.Place()})
		case network.May:
			e.add(network.Ingress, false, fmt.Sprintf("in: %s of type %s may lead to it from outside", s.Identity, s.Type), lint.Related{Place: s.Place()})
		}
	}
	for _, b := range in.backends[e.Name] {
		e.add(network.Ingress, false, fmt.Sprintf("in: %s leads to its service %s", b.entry.Identity, b.Service), lint.Related{Place: b.Place()})
	}
}

// entrances are what leads into namespaces from outside, by namespace.
type entrances struct {
	services map[string][]*cluster.Service
	backends map[string][]backend
}

// backend is the first service of a namespace that an entry leads to.
type backend struct {
	*cluster.Backend
	entry *cluster.Entry
}

func findEntrances(m *cluster.Model) entrances {
	in := entrances{map[string][]*cluster.Service{}, map[string][]backend{}}
	for i := range m.Services {
		if s := &m.Services[i]; s.Exposed() {
			in.services[s.Namespace] = append(in.services[s.Namespace], s)
		}
	}
	for i := range m.Entries {
		entry := &m.Entries[i]
		for j := range entry.Backends {
			b := &entry.Backends[j]
			of := in.backends[b.Namespace]
			if len(of) == 0 || of[len(of)-1].entry != entry {
				in.backends[b.Namespace] = append(of, backend{b, entry})
			}
		}
	}
	return in
}
