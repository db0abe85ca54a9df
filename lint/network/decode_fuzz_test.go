package network_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/netip"
	"os"
	"strings"
	"testing"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// FuzzDecode checks that whatever stands in a policy is read, and that questions about it are answered.
func FuzzDecode(f *testing.F) {
	text, err := os.ReadFile("testdata/conformance.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, row := range strings.Split(string(text), "\n== ")[1:] {
		_, policies, _ := strings.Cut(row, "\n---\n")
		for _, policy := range strings.Split(policies, "\n---\n") {
			f.Add(policy)
		}
	}
	for seed := range uint64(60) {
		for _, o := range generate(rand.New(rand.NewPCG(seed, 4))).objects {
			text, err := json.Marshal(o)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(text))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		w := network.World{
			Namespaces: []network.Namespace{{Name: "nx", Labels: []network.Label{{Key: "ns", Value: "nx"}}}},
			Workloads: []network.Workload{
				{Namespace: "nx", Name: "a", Labels: []network.Label{{Key: "pod", Value: "a"}}, Ports: []network.NamedPort{{Name: "http", Protocol: network.TCP, Number: 80}}},
				{Namespace: "nx", Name: "b", Labels: []network.Label{{Key: "pod", Value: "b"}}},
				{Namespace: "ny", Name: "a"}, {Namespace: "ny", Name: "h", HostNetwork: true},
			},
		}
		for _, d := range manifest.Parse(manifest.Section{File: "fuzz.yaml", Text: []byte(text), Line: 1}) {
			for part := range d.Parts() {
				facts, ok := network.Decode(&part.Object, "default", nil)
				if !ok {
					continue
				}
				if facts.Policy != nil {
					w.Policies = append(w.Policies, facts.Policy)
				}
				if facts.Tier != nil {
					w.Tiers = append(w.Tiers, facts.Tier)
				}
				if facts.Set != nil {
					w.Sets = append(w.Sets, facts.Set)
				}
			}
		}
		n := network.New(&w)
		n.Ties()
		n.Outside(0, network.Egress)
		open := map[[2]int]bool{}
		for e := range n.Edges() {
			if e.First == 0 || e.First > e.Last || e.Verdict == network.Deny {
				t.Fatalf("edge %+v", e)
			}
			open[[2]int{e.From, e.To}] = true
			got := n.Connection(network.At(e.From), network.At(e.To), e.Protocol, e.First)
			if got.Verdict != e.Verdict {
				t.Fatalf("edge %+v, connection %v", e, got.Verdict)
			}
		}
		m := n.Matrix([]int{0, 1, 2, 3}, 4)
		for from := range 4 {
			for to := range 4 {
				if cell := m.At(from, to); (cell.Verdict != network.Deny) != open[[2]int{from, to}] {
					t.Fatalf("%d to %d: %+v", from, to, cell)
				}
			}
			n.Isolation(from, network.Ingress)
			n.Connection(network.Stranger, network.At(from), network.TCP, 80)
			n.Connection(network.At(from), network.Address(netip.MustParseAddr("10.1.2.3")), network.UDP, 53)
		}
	})
}

// FuzzParseSelector checks that a selector is read to its end or rejected with a place in it.
func FuzzParseSelector(f *testing.F) {
	for _, test := range selectors {
		f.Add(test.text)
	}
	for _, test := range badSelectors {
		f.Add(test.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := network.ParseSelector(text)
		if err == nil {
			leaves := 0
			e.Leaves(func(*network.Expr, bool) { leaves++ })
			if leaves > len(text) {
				t.Fatalf("%d leaves in %q", leaves, text)
			}
			return
		}
		if fault, ok := err.(*network.SelectorError); !ok || fault.Offset < 0 || fault.Offset > len(text) || fault.Message == "" {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
