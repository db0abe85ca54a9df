package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// networkOf reads manifests into a network.
func networkOf(t testing.TB, text string) *Network {
	n, in := readNetwork(t, text)
	require.Empty(t, in.Failed)
	return n
}

func readNetwork(t testing.TB, text string) (*Network, lint.Inputs) {
	options := lint.DefaultOptions()
	linter, err := lint.New(nil, options)
	require.NoError(t, err)
	model, in := linter.Model(slices.Values([]lint.Input{{
		Name: "all.yaml", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}}))
	return NewNetwork(options.Network(model)), in
}

// byNamespace groups workloads.
func byNamespace(n *Network) *Groups {
	g := &Groups{Noun: "namespace"}
	for i := range n.Model.Workloads {
		name := n.Model.Workloads[i].Namespace
		at := slices.Index(g.Names, name)
		if at < 0 {
			at = len(g.Names)
			g.Names = append(g.Names, name)
		}
		g.Of = append(g.Of, at)
	}
	return g
}

func manyNamespaces(count int) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b, "---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: team-%d}\nspec: {containers: [{name: web, image: web}]}\n", i)
	}
	b.WriteString("---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: team-1}\nspec: {}\n")
	return b.String()
}

func TestAddressList(t *testing.T) {
	addresses := func(text string) []addressRange {
		var all []addressRange
		for part := range strings.FieldsSeq(text) {
			first, last, _ := strings.Cut(part, "-")
			all = append(all, addressRange{netip.MustParseAddr(first), netip.MustParseAddr(last)})
		}
		return all
	}
	const (
		whole4 = "0.0.0.0-255.255.255.255"
		whole6 = "::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
	)
	tests := []struct{ ranges, want string }{
		{"", ""},
		{whole4 + " " + whole6, "any address"},
		{whole4, "any IPv4 address"},
		{whole6, "any IPv6 address"},
		{"10.0.0.0-10.255.255.255", "10.0.0.0/8"},
		{"10.0.0.1-10.0.0.1 10.0.0.3-10.0.0.5", "10.0.0.1, 10.0.0.3-10.0.0.5"},
		{"0.0.0.0-9.255.255.255 11.0.0.0-255.255.255.255", "any IPv4 address but 10.0.0.0/8"},
		{"0.0.0.0-9.255.255.255 11.0.0.0-255.255.255.255 " + whole6, "any IPv4 address but 10.0.0.0/8, and any IPv6 address"},
		{"0.0.0.0-127.255.255.255", "0.0.0.0/1"},
		{"2001:db8::-2001:db8::ffff", "2001:db8::/112"},
		{"10.0.0.0-10.255.255.255 2001:db8::1-2001:db8::1", "10.0.0.0/8, and 2001:db8::1"},
	}
	for _, test := range tests {
		require.Equal(t, test.want, addressList(addresses(test.ranges)), test.ranges)
	}
}

func TestPortList(t *testing.T) {
	all := []network.Range{{Protocol: network.TCP, First: 1, Last: 65535}, {Protocol: network.UDP, First: 1, Last: 65535}, {Protocol: network.SCTP, First: 1, Last: 65535}}
	require.Equal(t, "every port", portList(all))
	require.Equal(t, "TCP, UDP", portList(all[:2]))
	require.Equal(t, "TCP/80, UDP", portList([]network.Range{{Protocol: network.TCP, First: 80, Last: 80}, all[1]}))
	var many []network.Range
	for i := range uint16(9) {
		many = append(many, network.Range{Protocol: network.TCP, First: 2*i + 1, Last: 2*i + 1})
	}
	require.Equal(t, "TCP/1, TCP/3, TCP/5, TCP/7, TCP/9, TCP/11, TCP/13, TCP/15, 1 more", brief(portList(many)))
}

func TestGroupsTextIsATableWhereItFits(t *testing.T) {
	n := networkOf(t, manyNamespaces(3))
	var out bytes.Buffer
	require.NoError(t, n.GroupsText(&out, byNamespace(n), Options{Width: 80}))
	require.Contains(t, out.String(), "FROM \\ TO  team-0  team-1  team-2\nteam-0     -       deny    allow\n")

	n = networkOf(t, manyNamespaces(40))
	out.Reset()
	require.NoError(t, n.GroupsText(&out, byNamespace(n), Options{Width: 80}))
	require.Contains(t, out.String(), "team-0\n  allow  team-2, team-3, ")
	require.Contains(t, out.String(), "\n  deny   1 of 40\nteam-1\n  allow  team-0, ")
	for line := range strings.Lines(out.String()) {
		require.LessOrEqual(t, len(line), 81, line)
	}
}

func TestRowsNameNoMoreThanAReaderReads(t *testing.T) {
	n := networkOf(t, manyNamespaces(60))
	var out bytes.Buffer
	require.NoError(t, n.ReachText(&out, 0, network.Ingress, Options{}))
	require.Contains(t, out.String(), "team-40/web, 19 more\n")
	out.Reset()
	require.NoError(t, n.ReachJSON(&out, 0, network.Ingress))
	require.Equal(t, 3*59, strings.Count(out.String(), `"to": "team-0/web"`))
}

func TestNetworkWriterErrorsAreReturned(t *testing.T) {
	n := networkOf(t, manyNamespaces(3))
	g, a := byNamespace(n), n.AskAny(n.Peer(0), n.Peer(2))
	for name, write := range map[string]func(io.Writer) error{
		"groups":       func(w io.Writer) error { return n.GroupsText(w, g, Options{}) },
		"answer":       func(w io.Writer) error { return n.AnswerText(w, &a, Options{}) },
		"answer JSON":  func(w io.Writer) error { return n.AnswerJSON(w, &a) },
		"edges":        n.EdgesJSON,
		"reach":        func(w io.Writer) error { return n.ReachText(w, 0, network.Ingress, Options{}) },
		"reach JSON":   func(w io.Writer) error { return n.ReachJSON(w, 0, network.Egress) },
		"outside":      func(w io.Writer) error { return n.OutsideText(w, Options{}) },
		"outside JSON": n.OutsideJSON,
		"DOT":          func(w io.Writer) error { return n.DOT(w, g) },
		"Mermaid":      func(w io.Writer) error { return n.Mermaid(w, g) },
		"SVG":          func(w io.Writer) error { return n.SVG(w, g) },
	} {
		require.ErrorIs(t, write(full{}), errFull, name)
	}
}

// FuzzNetwork reports on workloads of any name: JSON is valid and names them, and text has no control characters.
func FuzzNetwork(f *testing.F) {
	for _, name := range []string{"web", "a\"b\\c", "\x1b[31m", "\u202e", "a\nb", "\xff", "</title>", "world"} {
		f.Add(name, "shop", "db")
	}
	f.Fuzz(func(t *testing.T, name, namespace, other string) {
		if name == "" || namespace == "" || other == "" {
			return
		}
		var manifests []byte
		for _, n := range []string{name, other} {
			type object map[string]any
			text, err := json.Marshal(object{
				"apiVersion": "v1", "kind": "Pod", "metadata": object{"name": n, "namespace": namespace},
				"spec": object{"containers": []object{{"name": "a", "image": "a"}}},
			})
			require.NoError(t, err)
			manifests = append(append(manifests, text...), "\n---\n"...)
		}
		n, in := readNetwork(t, string(manifests))
		if len(in.Failed) > 0 { // YAML has not all characters that JSON has
			return
		}
		var out bytes.Buffer
		require.NoError(t, n.EdgesJSON(&out))
		var all struct {
			Edges []struct{ From, To, Protocol, Ports, Verdict string }
		}
		require.NoError(t, json.Unmarshal(out.Bytes(), &all), out.String())
		require.Len(t, all.Edges, 6)
		require.Equal(t, strings.ToValidUTF8(n.Name(0), "\ufffd"), all.Edges[0].From)
		require.Equal(t, "1-65535", all.Edges[0].Ports)

		for _, write := range []func() error{
			func() error { return n.OutsideJSON(&out) },
			func() error { return n.ReachJSON(&out, 0, network.Egress) },
			func() error { a := n.AskAny(n.Peer(0), n.Peer(1)); return n.AnswerJSON(&out, &a) },
		} {
			out.Reset()
			require.NoError(t, write())
			require.True(t, json.Valid(out.Bytes()), out.String())
		}

		out.Reset()
		a := n.AskAny(n.Peer(0), n.Peer(1))
		require.NoError(t, n.AnswerText(&out, &a, Options{Width: 80}))
		require.NoError(t, n.GroupsText(&out, byNamespace(n), Options{Width: 80}))
		require.NoError(t, n.ReachText(&out, 0, network.Ingress, Options{Width: 80}))
		require.NoError(t, n.OutsideText(&out, Options{Width: 80}))
		require.Equal(t, strings.ReplaceAll(out.String(), "\n", ""), visible(strings.ReplaceAll(out.String(), "\n", "")))
	})
}
