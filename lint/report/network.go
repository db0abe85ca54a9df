package report

import (
	"fmt"
	"iter"
	"net/netip"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Network is the network of a cluster, to be reported on.
type Network struct {
	*cluster.Network
	names []string       // of the workloads
	in    map[string]int // namespace: how many workloads are in it
}

// NewNetwork returns a network whose workloads have names: namespace/name, and namespace/name/Kind where kinds share that. Behind
// it stands which of the object's pods they are, where it has several: namespace/name/head.
func NewNetwork(n *cluster.Network) *Network {
	type named struct{ namespace, name string }
	kinds := map[named]string{}
	shared := map[named]bool{}
	for i := range n.Model.Workloads {
		w := &n.Model.Workloads[i]
		key := named{w.Namespace, w.Name}
		if kind, ok := kinds[key]; ok && kind != w.Kind {
			shared[key] = true
		}
		kinds[key] = w.Kind
	}
	all := &Network{Network: n, names: make([]string, len(n.Model.Workloads)), in: map[string]int{}}
	for i := range n.Model.Workloads {
		w := &n.Model.Workloads[i]
		all.in[w.Namespace]++
		all.names[i] = w.Namespace + "/" + w.Name
		if shared[named{w.Namespace, w.Name}] {
			all.names[i] += "/" + w.Kind
		}
		if w.Part != "" {
			all.names[i] += "/" + w.Part
		}
	}
	return all
}

// Name returns the name of a workload, by its index in the model.
func (n *Network) Name(workload int) string { return n.names[workload] }

// Peer is what a question is about: any of some ends that go by one name.
type Peer struct {
	Name     string
	Workload int // its index in the model; -1 for what is none
	Ends     []End
}

// End is an end of a connection, and its own name where the peer has several.
type End struct {
	network.End
	Name string
}

// Elsewhere are the peers that are in no manifest.
type Elsewhere struct{ World, Node, Metadata, Stranger Peer }

// NewElsewhere returns the peers that are in no manifest.
func NewElsewhere() Elsewhere {
	metadata := Peer{Name: "metadata", Workload: -1}
	for _, addr := range network.MetadataAddresses {
		metadata.Ends = append(metadata.Ends, End{network.Address(addr), addr.String()})
	}
	return Elsewhere{
		World:    Peer{"world", -1, []End{{network.Outside4, "an IPv4 address that no policy names"}, {network.Outside6, "an IPv6 address that no policy names"}}},
		Node:     Peer{"node", -1, []End{{network.Node, ""}}},
		Metadata: metadata,
		Stranger: Peer{"a pod of a namespace that is nowhere named", -1, []End{{network.Stranger, ""}}},
	}
}

// Peer returns a workload as a peer, by its index in the model.
func (n *Network) Peer(workload int) Peer {
	return Peer{n.names[workload], workload, []End{{network.At(workload), ""}}}
}

// Answer is what there is to say about a connection.
type Answer struct {
	From, To Peer
	// Ends are those of the peers that the answer is about: of several, those that most passes between.
	Ends [2]End
	network.Connection
	Protocol network.Protocols
	Port     uint16
	AnyPort  bool           // the question names no port
	Open     []network.Open // all ports that something passes on, if it names none
}

// Ask asks whether a peer can reach another one on a port.
func (n *Network) Ask(from, to Peer, protocol network.Protocols, port uint16) Answer {
	a := Answer{From: from, To: to, Protocol: protocol, Port: port}
	for i, source := range from.Ends {
		for j, destination := range to.Ends {
			c := n.Connection(source.End, destination.End, protocol, port)
			if i+j == 0 || c.Verdict > a.Verdict {
				a.Connection, a.Ends = c, [2]End{source, destination}
			}
		}
	}
	return a
}

// AskAny asks whether a peer can reach another one on any port. The answer's port is one that most passes on: one that the
// destination declares, if there is such. Where nothing passes it is one that the destination declares, or 80.
func (n *Network) AskAny(from, to Peer) Answer {
	var most network.Open
	var a Answer
	source, destination := from, to
	for _, f := range from.Ends {
		for _, t := range to.Ends {
			open := n.Ranges(f.End, t.End)
			for _, o := range open {
				if o.Verdict > most.Verdict {
					most, a.Open = o, open
					source.Ends, destination.Ends = []End{f}, []End{t}
				}
			}
		}
	}
	at := most.Range
	for port := range n.declaredPorts(to) {
		if a.Open == nil || port.Protocol == most.Protocol && most.First <= port.First && port.First <= most.Last {
			at = port
			break
		}
	}
	open := a.Open
	a = n.Ask(source, destination, at.Protocol, at.First)
	a.From, a.To, a.Open, a.AnyPort = from, to, open, true
	return a
}

// declaredPorts yields the ports that a peer is known to have, and last the one that is most common.
func (n *Network) declaredPorts(of Peer) iter.Seq[network.Range] {
	return func(yield func(network.Range) bool) {
		if of.Workload >= 0 {
			for port := range n.Model.Workloads[of.Workload].Ports() {
				if !yield(network.Range{Protocol: port.Protocol, First: port.Number, Last: port.Number}) {
					return
				}
			}
		}
		yield(network.Range{Protocol: network.TCP, First: 80, Last: 80})
	}
}

// passing is a verdict on traffic, and the ports that it is about.
type passing struct {
	verdict network.Verdict
	ports   string
}

// passings groups ranges of ports by their verdict, what surely passes first.
func passings(open []network.Open) []passing {
	var all []passing
	for _, v := range [...]network.Verdict{network.Allow, network.May} {
		var ranges []network.Range
		for _, o := range open {
			if o.Verdict == v {
				ranges = append(ranges, o.Range)
			}
		}
		if ranges != nil {
			all = append(all, passing{v, portList(ranges)})
		}
	}
	return all
}

// portList returns what a reader calls ranges of ports.
func portList(ranges []network.Range) string {
	var parts []string
	whole := 0
	for _, r := range ranges {
		if r.First == 1 && r.Last == lastPort {
			whole++
		}
		parts = append(parts, r.String())
	}
	if whole == 3 {
		return everyPort
	}
	return strings.Join(parts, ", ")
}

const (
	everyPort = "every port"
	lastPort  = 65535
)

// brief cuts a list that is too long to read.
func brief(list string) string {
	const most = 8
	parts := strings.Split(list, ", ")
	if more := len(parts) - most; more > 0 {
		parts = append(parts[:most], fmt.Sprintf("%d more", more))
	}
	return strings.Join(parts, ", ")
}

// addresses are addresses outside with which the same passes.
type addresses[T any] struct {
	what   T
	ranges []addressRange
}

// outsideOf returns the addresses outside with which a workload may exchange traffic, those together of which what the function
// makes of the open ports is the same.
func outsideOf[T comparable](n *Network, workload int, dir network.Direction, of func([]network.Open) []T) []addresses[T] {
	var all []addresses[T]
	index := map[T]int{}
	for block, open := range n.blocksOutside(workload, dir) {
		for _, what := range of(open) {
			at, ok := index[what]
			if !ok {
				at = len(all)
				index[what] = at
				all = append(all, addresses[T]{what: what})
			}
			all[at].ranges = addAddresses(all[at].ranges, block)
		}
	}
	return all
}

// blocksOutside yields the blocks of addresses outside with which a workload may exchange traffic, in order, and the ports on
// which it may.
func (n *Network) blocksOutside(workload int, dir network.Direction) iter.Seq2[addressRange, []network.Open] {
	return func(yield func(addressRange, []network.Open) bool) {
		all := n.Outside(workload, dir)
		for len(all) > 0 {
			block := addressRange{all[0].First, all[0].Last}
			var open []network.Open
			for len(all) > 0 && all[0].First == block.first {
				o := network.Open{Range: all[0].Range, Verdict: all[0].Verdict}
				last := len(open) - 1
				if last >= 0 && open[last].Verdict == o.Verdict && open[last].Protocol == o.Protocol && open[last].Last+1 == o.First {
					open[last].Last = o.Last
				} else {
					open = append(open, o)
				}
				all = all[1:]
			}
			if !yield(block, open) {
				return
			}
		}
	}
}

// metadataOf returns the addresses of metadata that a workload may reach, those together with which the same passes.
func (n *Network) metadataOf(workload int) []addresses[passing] {
	var all []addresses[passing]
	for block, open := range n.blocksOutside(workload, network.Egress) {
		for _, addr := range network.MetadataAddresses {
			if !block.contains(addr) {
				continue
			}
			for _, p := range passings(open) {
				at := slices.IndexFunc(all, func(a addresses[passing]) bool { return a.what == p })
				if at < 0 {
					at = len(all)
					all = append(all, addresses[passing]{what: p})
				}
				all[at].ranges = append(all[at].ranges, addressRange{addr, addr})
			}
		}
	}
	return all
}

// addressRange is addresses of one family, the last included.
type addressRange struct{ first, last netip.Addr }

func (r addressRange) contains(addr netip.Addr) bool {
	return r.first.Is4() == addr.Is4() && r.first.Compare(addr) <= 0 && addr.Compare(r.last) <= 0
}

// addAddresses adds a range to those before it.
func addAddresses(to []addressRange, r addressRange) []addressRange {
	if i := len(to) - 1; i >= 0 && to[i].last.Next() == r.first && r.first.Is4() == to[i].first.Is4() {
		to[i].last = r.last
		return to
	}
	return append(to, r)
}

// String returns the range as a block, where it is one, or an address.
func (r addressRange) String() string {
	if r.first == r.last {
		return r.first.String()
	}
	for bits := range r.first.BitLen() {
		if block := netip.PrefixFrom(r.first, bits); block.Masked().Addr() == r.first && r.ends(block) {
			return block.String()
		}
	}
	return r.first.String() + "-" + r.last.String()
}

// ends reports whether a block ends where the range does.
func (r addressRange) ends(block netip.Prefix) bool {
	next := r.last.Next()
	return block.Contains(r.last) && (!next.IsValid() || !block.Contains(next))
}

// addressList returns what a reader calls ranges of addresses, which are in order.
func addressList(ranges []addressRange) string {
	split := slices.IndexFunc(ranges, func(r addressRange) bool { return r.first.Is6() })
	if split < 0 {
		split = len(ranges)
	}
	v4 := familyList(ranges[:split], "IPv4", netip.IPv4Unspecified())
	v6 := familyList(ranges[split:], "IPv6", netip.IPv6Unspecified())
	switch {
	case v4 == "any IPv4 address" && v6 == "any IPv6 address":
		return "any address"
	case v4 == "":
		return v6
	case v6 == "":
		return v4
	}
	return v4 + ", and " + v6
}

// familyList names ranges of one family of addresses: by what is missing, where that is shorter.
func familyList(ranges []addressRange, family string, lowest netip.Addr) string {
	if len(ranges) == 0 {
		return ""
	}
	var gaps []addressRange
	next := lowest
	for _, r := range ranges {
		if next != r.first {
			gaps = append(gaps, addressRange{next, r.first.Prev()})
		}
		next = r.last.Next()
	}
	if next.IsValid() && next.Is4() == lowest.Is4() {
		gaps = append(gaps, addressRange{next, highest(next)})
	}
	switch {
	case len(gaps) == 0:
		return "any " + family + " address"
	case len(gaps) < len(ranges):
		return "any " + family + " address but " + joinRanges(gaps)
	}
	return joinRanges(ranges)
}

func highest(of netip.Addr) netip.Addr {
	if of.Is4() {
		return netip.AddrFrom4([4]byte{255, 255, 255, 255})
	}
	ones := [16]byte{}
	for i := range ones {
		ones[i] = 255
	}
	return netip.AddrFrom16(ones)
}

func joinRanges(ranges []addressRange) string {
	parts := make([]string, len(ranges))
	for i, r := range ranges {
		parts[i] = r.String()
	}
	return strings.Join(parts, ", ")
}
