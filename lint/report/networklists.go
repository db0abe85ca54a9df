package report

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// row is what has the same verdict for many, which are named.
type row struct {
	network.Verdict
	addresses, ports string // lists; addresses may be empty
	names            []string
	of               []int // workloads that are among the names, by their index
}

func (r *row) add(name string) { r.names = append(r.names, name) }

// rows collects what has the same verdict.
type rows struct {
	all   []*row
	index map[[2]string]*row
}

// row returns the row of some addresses and what passes.
func (r *rows) row(addresses string, p passing) *row {
	key := [2]string{addresses, p.verdict.String() + p.ports}
	if r.index[key] == nil {
		if r.index == nil {
			r.index = map[[2]string]*row{}
		}
		r.index[key] = &row{Verdict: p.verdict, addresses: addresses, ports: p.ports}
		r.all = append(r.all, r.index[key])
	}
	return r.index[key]
}

// write writes the rows, what surely passes first. JSON has the names that are left out.
func (r *rows) write(t *text, n *Network) {
	const most = 40
	slices.SortStableFunc(r.all, func(a, b *row) int { return int(b.Verdict) - int(a.Verdict) })
	for _, row := range r.all {
		names := append(n.folded(row.of), visibleAll(row.names)...)
		if more := len(names) - most; more > 0 {
			names = append(names[:most], fmt.Sprintf("%d more", more))
		}
		what := brief(row.ports) + ":"
		if row.addresses != "" {
			what = brief(row.addresses) + " on " + what
		}
		t.entry(row.Verdict, append(strings.Split(what, " "), listed(names)...))
	}
}

// visibleAll returns texts as they are shown.
func visibleAll(names []string) []string {
	shown := make([]string, len(names))
	for i := range names {
		shown[i] = visible(names[i])
	}
	return shown
}

// folded returns the visible names of workloads, with those of a namespace that are all of it as one.
func (n *Network) folded(workloads []int) []string {
	here := map[string]int{}
	for _, w := range workloads {
		here[n.Model.Workloads[w].Namespace]++
	}
	var names []string
	told := map[string]bool{}
	for _, w := range workloads {
		namespace := n.Model.Workloads[w].Namespace
		switch {
		case n.in[namespace] < 2 || here[namespace] < n.in[namespace]:
			names = append(names, visible(n.names[w]))
		case !told[namespace]:
			told[namespace] = true
			names = append(names, fmt.Sprintf("all %d of %s", n.in[namespace], visible(namespace)))
		}
	}
	return names
}

// ReachText writes what can reach a workload, or, for the direction of egress, what it can reach.
func (n *Network) ReachText(w io.Writer, workload int, dir network.Direction, o Options) error {
	t := newText(w, o)
	name := n.names[workload]
	peers, edges := func(e network.Edge) int { return e.From }, n.To(workload)
	title := "what can reach " + name
	if dir == network.Egress {
		peers, edges = func(e network.Edge) int { return e.To }, n.From(workload)
		title = "what " + name + " can reach"
	}
	fmt.Fprintln(t, t.strong.Sprint(visible(title)))
	var r rows
	reached := 0
	for peer, open := range byPeer(edges, peers) {
		reached++
		for _, p := range passings(open) {
			row := r.row("", p)
			row.of = append(row.of, peer)
		}
	}
	r.write(t, n)
	if denied := len(n.names) - 1 - reached; denied > 0 {
		t.entry(network.Deny, strings.Split(count(denied, "other workload"), " "))
	}

	fmt.Fprintf(t, "\n%s\n", t.strong.Sprint("and of what is in no manifest"))
	n.elsewhere(t, workload, dir)
	if dir == network.Ingress {
		n.leads(t, func(w int) bool { return w == workload })
	}
	return t.Flush()
}

// byPeer groups edges, which follow each other by their peer.
func byPeer(edges iter.Seq[network.Edge], peer func(network.Edge) int) iter.Seq2[int, []network.Open] {
	return func(yield func(int, []network.Open) bool) {
		last, open := -1, []network.Open(nil)
		for e := range edges {
			if p := peer(e); p != last {
				if open != nil && !yield(last, open) {
					return
				}
				last, open = p, nil
			}
			open = append(open, e.Open)
		}
		if open != nil {
			yield(last, open)
		}
	}
}

// elsewhere writes what passes between a workload and what is in no manifest.
func (n *Network) elsewhere(t *text, workload int, dir network.Direction) {
	var r rows
	denied := passing{network.Deny, everyPort}
	peers := NewElsewhere()
	for _, peer := range []Peer{peers.Node, peers.Stranger} {
		ends := [2]network.End{peer.Ends[0].End, network.At(workload)}
		if dir == network.Egress {
			ends[0], ends[1] = ends[1], ends[0]
		}
		all := passings(n.Ranges(ends[0], ends[1]))
		if all == nil {
			r.row("", denied).add(peer.Name)
		}
		for _, p := range all {
			r.row("", p).add(peer.Name)
		}
	}
	outside := outsideOf(n, workload, dir, passings)
	for _, a := range outside {
		r.row("", a.what).add(brief(addressList(a.ranges)))
	}
	if outside == nil {
		r.row("", denied).add("any address")
	}
	if dir == network.Egress {
		metadata := n.metadataOf(workload)
		for _, a := range metadata {
			r.row("", a.what).add("cloud metadata (" + metadataList(a.ranges) + ")")
		}
		if metadata == nil {
			r.row("", denied).add("cloud metadata")
		}
	}
	r.write(t, n)
}

// metadataList names addresses of metadata.
func metadataList(ranges []addressRange) string {
	if len(ranges) == len(network.MetadataAddresses) {
		return "every known address of it"
	}
	return joinRanges(ranges)
}

// leads writes what leads traffic from outside to workloads.
func (n *Network) leads(t *text, to func(workload int) bool) {
	begun := false
	line := func(what string, at manifest.Place) {
		if !begun {
			fmt.Fprintf(t, "\n%s\n", t.strong.Sprint("leading there from outside"))
			begun = true
		}
		t.paragraphAfter("  ", 2, what)
		fmt.Fprintf(t, "  --> %s\n", visible(at.String()))
	}
	for i := range n.Model.Services {
		s := &n.Model.Services[i]
		if !s.Exposed() {
			continue
		}
		for _, behind := range n.behind(s, to) {
			how := s.Type
			if s.ExternalIPs && (how == "ClusterIP" || how == "") {
				how = "externalIPs"
			}
			line(fmt.Sprintf("Service %s/%s (%s) %s to %s", s.Namespace, s.Name, how, leads(behind.selects), strings.Join(behind.names, ", ")), s.Place())
		}
	}
	for i := range n.Model.Entries {
		e := &n.Model.Entries[i]
		told := map[*cluster.Service]bool{}
		for j := range e.Backends {
			b := &e.Backends[j]
			s := n.service(b.Namespace, b.Service)
			if s == nil || b.Pool || told[s] {
				continue
			}
			told[s] = true
			for _, behind := range n.behind(s, to) {
				line(fmt.Sprintf("%s %s by Service %s/%s to %s: its controller is the peer",
					e.Identity, leads(behind.selects), s.Namespace, s.Name, strings.Join(behind.names, ", ")), b.Place())
			}
		}
	}
}

// service returns the service of a name; nil for none.
func (n *Network) service(namespace, name string) *cluster.Service {
	for i := range n.Model.Services {
		if s := &n.Model.Services[i]; s.Namespace == namespace && s.Name == name {
			return s
		}
	}
	return nil
}

// selected are names of workloads that a service selects, or may select.
type selected struct {
	selects network.Verdict
	names   []string
}

// behind names those of some workloads that a service leads to: surely, and then perhaps.
func (n *Network) behind(s *cluster.Service, of func(workload int) bool) []selected {
	space := n.Space(s.Namespace)
	if space == nil {
		return nil
	}
	all := []selected{{selects: network.Allow}, {selects: network.May}}
	for w, selects := range n.Model.Behind(s, slices.Concat(space.Workloads, space.Hosts)) {
		if of(w) {
			at := &all[network.Allow-selects]
			at.names = append(at.names, n.names[w])
		}
	}
	return slices.DeleteFunc(all, func(s selected) bool { return s.names == nil })
}

// OutsideText writes what can be reached from outside of the cluster, what can reach out, and what can reach the metadata of
// clouds.
func (n *Network) OutsideText(w io.Writer, o Options) error {
	t := newText(w, o)
	for dir, title := range []string{network.Ingress: "admitted from outside, where something leads there", network.Egress: "reaching out"} {
		var r rows
		denied := 0
		for i := range n.names {
			outside := outsideOf(n, i, network.Direction(dir), passings)
			if outside == nil {
				denied++
			}
			for _, a := range outside {
				row := r.row(addressList(a.ranges), a.what)
				row.of = append(row.of, i)
			}
		}
		n.outsideRows(t, title, &r, denied)
		if network.Direction(dir) == network.Ingress {
			n.leads(t, func(int) bool { return true })
		}
		t.WriteByte('\n')
	}
	var r rows
	denied := 0
	for i := range n.names {
		metadata := n.metadataOf(i)
		if metadata == nil {
			denied++
		}
		for _, a := range metadata {
			row := r.row(metadataList(a.ranges), a.what)
			row.of = append(row.of, i)
		}
	}
	n.outsideRows(t, "reaching cloud metadata, which hands out the credentials of machines", &r, denied)
	return t.Flush()
}

// outsideRows writes a section about all workloads.
func (n *Network) outsideRows(t *text, title string, r *rows, denied int) {
	fmt.Fprintln(t, t.strong.Sprint(title))
	r.write(t, n)
	if denied > 0 {
		t.entry(network.Deny, strings.Split(fmt.Sprintf("%d of %s", denied, count(len(n.names), "workload")), " "))
	}
}
