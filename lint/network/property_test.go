package network_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// decode reads the objects of a generator into its world.
func (g *generator) decode(t testing.TB) {
	var parser manifest.Parser
	for _, o := range g.objects {
		text, err := json.Marshal(o)
		require.NoError(t, err)
		for _, d := range parser.Parse(manifest.Section{File: "random.json", Text: text, Line: 1}) {
			for part := range d.Parts() {
				addObject(t, &g.world, &part.Object)
			}
		}
	}
}

// asked are the ports that the property test asks for: those that rules name, their neighbours, and others.
var asked = []struct {
	protocol network.Protocols
	port     int
}{{network.TCP, 80}, {network.TCP, 81}, {network.UDP, 80}, {network.TCP, 90}, {network.TCP, 443}, {network.UDP, 81}, {network.SCTP, 80}}

var outside = []string{"8.8.8.8", "10.1.2.3", "169.254.169.254", "2001:db8::5"}

// TestProperty compares the package with the naive evaluator in small random worlds: every pair of workloads by the edges of
// the whole, some of them and some addresses by a question of their own, and the matrix of namespaces.
func TestProperty(t *testing.T) {
	worlds := 20_000
	if testing.Short() {
		worlds = 2_000
	}
	for seed := range worlds {
		checkWorld(t, uint64(seed))
		if t.Failed() {
			return
		}
	}
}

func checkWorld(t *testing.T, seed uint64) {
	g := generate(rand.New(rand.NewPCG(seed, 4)))
	g.decode(t)
	n, v := network.New(&g.world), newNaive(g)
	ends := make([]*subject, len(g.world.Workloads))
	for i := range ends {
		ends[i] = v.end(i)
	}
	report := func(from, to any, port int, want, got network.Verdict) {
		for _, o := range g.objects {
			text, _ := json.Marshal(o)
			t.Log(string(text))
		}
		t.Logf("%+v", g.world.Options)
		t.Logf("%+v", g.world.Namespaces)
		t.Errorf("world %d: %v to %v on %v: want %v, got %v", seed, from, to, asked[port], want, got)
	}

	edges := make([]network.Verdict, len(ends)*len(ends)*len(asked))
	at := func(from, to, port int) *network.Verdict { return &edges[(from*len(ends)+to)*len(asked)+port] }
	for e := range n.Edges() {
		for i, a := range asked {
			if e.Protocol == a.protocol && int(e.First) <= a.port && a.port <= int(e.Last) {
				*at(e.From, e.To, i) = e.Verdict
			}
		}
	}
	first := g.IntN(len(asked))
	for from := range ends {
		for to := range ends {
			for _, i := range []int{0, first} {
				a := asked[i]
				want := v.connection(ends[from], ends[to], a.protocol, a.port)
				if got := *at(from, to, i); from != to && want != got {
					report(g.world.Workloads[from], g.world.Workloads[to], i, want, got)
					return
				}
				if g.IntN(6) > 0 {
					continue
				}
				if got := n.Connection(network.At(from), network.At(to), a.protocol, uint16(a.port)).Verdict; want != got {
					report(g.world.Workloads[from], g.world.Workloads[to], i, want, got)
					return
				}
			}
		}
		for _, s := range outside {
			addr := netip.MustParseAddr(s)
			a := asked[first]
			for _, out := range []bool{true, false} {
				source, destination := ends[from], &subject{addr: addr}
				here, there := network.At(from), network.Address(addr)
				if !out {
					source, destination, here, there = destination, source, there, here
				}
				want := v.connection(source, destination, a.protocol, a.port)
				if got := n.Connection(here, there, a.protocol, uint16(a.port)).Verdict; want != got {
					report(here, there, first, want, got)
					return
				}
			}
		}
	}
	checkMatrix(t, g, n)
	checkOutside(t, g, n)
}

// checkOutside compares what a workload may reach outside with questions about some addresses.
func checkOutside(t *testing.T, g *generator, n *network.Network) {
	workload := g.IntN(len(g.world.Workloads))
	blocks := n.Outside(workload, network.Egress)
	for _, s := range outside {
		addr := netip.MustParseAddr(s)
		for _, a := range asked {
			got := network.Deny
			for _, b := range blocks {
				if b.First.Compare(addr) <= 0 && addr.Compare(b.Last) <= 0 && b.Protocol == a.protocol &&
					int(b.Range.First) <= a.port && a.port <= int(b.Range.Last) {
					got = b.Verdict
				}
			}
			want := n.Connection(network.At(workload), network.Address(addr), a.protocol, uint16(a.port)).Verdict
			require.Equal(t, want, got, "%v to %s on %v", g.world.Workloads[workload], s, a)
		}
	}
}

// checkMatrix compares the matrix of namespaces, and one of groups that cut through them, with the edges.
func checkMatrix(t *testing.T, g *generator, n *network.Network) {
	for _, by := range []func(w *network.Workload) int{
		func(w *network.Workload) int { return int(w.Namespace[1] - '1') },
		func(w *network.Workload) int { return int(w.Name[len(w.Name)-1]-'0')%4 - 1 },
	} {
		group := make([]int, len(g.world.Workloads))
		for i := range group {
			group[i] = by(&g.world.Workloads[i])
		}
		want := map[[2]int]network.Verdict{}
		open := map[network.Edge]bool{}
		for e := range n.Edges() {
			open[network.Edge{From: e.From, To: e.To, Open: network.Open{Range: network.Range{Protocol: e.Protocol}, Verdict: e.Verdict}}] = true
			if pair := [2]int{group[e.From], group[e.To]}; pair[0] >= 0 && pair[1] >= 0 {
				want[pair] = max(want[pair], e.Verdict)
			}
		}
		m := n.Matrix(group, 4)
		for from := range 4 {
			for to := range 4 {
				cell := m.At(from, to)
				require.Equal(t, want[[2]int{from, to}], cell.Verdict, "%v to %v", from, to)
				if cell.Verdict == network.Deny {
					continue
				}
				require.Equal(t, []int{from, to}, []int{group[cell.From], group[cell.To]})
				require.True(t, open[network.Edge{From: cell.From, To: cell.To, Open: network.Open{Range: network.Range{Protocol: cell.Range.Protocol}, Verdict: cell.Verdict}}])
				c := n.Connection(network.At(cell.From), network.At(cell.To), cell.Range.Protocol, cell.Range.First)
				require.GreaterOrEqual(t, c.Verdict, cell.Verdict)
			}
		}
	}
}
