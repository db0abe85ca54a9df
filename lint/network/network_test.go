package network_test

import (
	"bytes"
	"errors"
	"io"
	"net/netip"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// add reads manifests into a world: namespaces, pods, and what [network.Decode] reads.
func add(t testing.TB, w *network.World, text string) {
	t.Helper()
	splitter := manifest.NewSplitter("test.yaml", strings.NewReader(text))
	for {
		section, err := splitter.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
		for _, d := range manifest.Parse(section) {
			require.Empty(t, d.Problems)
			for part := range d.Parts() {
				require.Empty(t, part.Reason)
				addObject(t, w, &part.Object)
			}
		}
	}
}

func addObject(t testing.TB, w *network.World, o *manifest.Object) {
	t.Helper()
	namespace := o.Namespace
	if namespace == "" {
		namespace = "default"
	}
	switch {
	case o.Is("", "Namespace"):
		w.Namespaces = append(w.Namespaces, network.Namespace{Name: o.Name, Labels: labels(o)})
	case o.Is("", "Pod"):
		pod := network.Workload{Namespace: namespace, Name: o.Name, Kind: "Pod", Labels: labels(o)}
		spec := o.Field("spec")
		pod.HostNetwork = spec.Field("hostNetwork").IsTrue()
		pod.Account = spec.Field("serviceAccountName").Text()
		for _, list := range []string{"containers", "initContainers"} {
			for _, c := range spec.Field(list).Items() {
				if list == "initContainers" && c.Field("restartPolicy").Text() != "Always" {
					continue
				}
				for _, p := range c.Field("ports").Items() {
					if name := p.Field("name").Text(); name != "" {
						number, _ := p.Field("containerPort").Int()
						pod.Ports = append(pod.Ports, network.NamedPort{Name: name, Protocol: protocol(p.Field("protocol").Text()), Number: uint16(number)})
					}
				}
			}
		}
		w.Workloads = append(w.Workloads, pod)
	default:
		facts, ok := network.Decode(o, "default", func(p manifest.Place) string { return p.String() })
		require.True(t, ok, "%s %s", o.APIVersion, o.Kind)
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

func labels(o *manifest.Object) []network.Label {
	var all []network.Label
	for key, value := range o.Metadata().Field("labels").Entries() {
		all = append(all, network.Label{Key: key, Value: value.Text()})
	}
	return all
}

func protocol(name string) network.Protocols {
	switch name {
	case "", "TCP":
		return network.TCP
	case "UDP":
		return network.UDP
	case "SCTP":
		return network.SCTP
	}
	return 0
}

// base is the world of the conformance table.
func base() string {
	var b strings.Builder
	for _, ns := range []string{"nx", "ny", "nz", "nw"} {
		pods := "abc"
		if ns == "nw" {
			pods = "a"
		} else {
			b.WriteString("---\napiVersion: v1\nkind: Namespace\nmetadata: {name: " + ns + ", labels: {ns: " + ns + "}}\n")
		}
		for _, pod := range strings.Split(pods, "") {
			b.WriteString("---\napiVersion: v1\nkind: Pod\nmetadata: {name: " + pod + ", namespace: " + ns + ", labels: {pod: " + pod + "}}\n" +
				"spec: {containers: [{name: c, image: i, ports: [{name: serve-80-tcp, containerPort: 80}, {name: serve-81-tcp, containerPort: 81}, " +
				"{name: serve-80-udp, containerPort: 80, protocol: UDP}, {name: serve-81-udp, containerPort: 81, protocol: UDP}]}]}\n")
		}
	}
	return b.String()
}

var (
	connectionLine = regexp.MustCompile(`^(\S+) > (\S+) (TCP|UDP|SCTP)/(\d+) = (\w+)(?: \((.+)\))?$`)
	isolationLine  = regexp.MustCompile(`^(ingress|egress) (\S+) = (\w+) (\w+)(?: \((.+)\))?$`)
	rejectedLine   = regexp.MustCompile(`^rejected (\S+) = (.+)$`)
	optionLine     = regexp.MustCompile(`^(cni|pod-cidr) (\S+)$`)
)

// find returns an end by its name in the table.
func find(t *testing.T, w *network.World, name string) network.End {
	if addr, err := netip.ParseAddr(name); err == nil {
		return network.Address(addr)
	}
	return network.At(number(t, w, name))
}

func number(t *testing.T, w *network.World, name string) int {
	for i := range w.Workloads {
		if w.Workloads[i].Namespace+"/"+w.Workloads[i].Name == name {
			return i
		}
	}
	require.Fail(t, "no such workload", name)
	return 0
}

// decisive returns the witness that makes the verdict of a connection, the destination's if both do.
func decisive(c network.Connection) network.Witness {
	if c.Egress.Verdict < c.Ingress.Verdict {
		return c.Egress
	}
	return c.Ingress
}

func TestConformance(t *testing.T) { checkTable(t, "testdata/conformance.txt", 51+13) }

func TestLanguages(t *testing.T) { checkTable(t, "testdata/languages.txt", 17) }

func checkTable(t *testing.T, file string, count int) {
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	rows := bytes.Split(text, []byte("\n== "))[1:]
	require.Equal(t, count, len(rows))
	for _, row := range rows {
		head, policies, _ := strings.Cut(string(row), "\n---\n")
		lines := strings.Split(head, "\n")
		t.Run(lines[0], func(t *testing.T) {
			var w network.World
			add(t, &w, base())
			add(t, &w, policies)
			n := network.New(&w)
			for _, line := range lines[1:] {
				if m := optionLine.FindStringSubmatch(line); m == nil {
					expect(t, &w, n, line)
					continue
				} else if m[1] == "cni" {
					w.CNI = map[string]network.CNI{"cilium": network.OnCilium, "calico": network.OnCalico}[m[2]]
				} else {
					w.PodCIDRs = []netip.Prefix{netip.MustParsePrefix(m[2])}
				}
				n = network.New(&w)
			}
		})
	}
}

// expect checks one line of the table.
func expect(t *testing.T, w *network.World, n *network.Network, line string) {
	if m := connectionLine.FindStringSubmatch(line); m != nil {
		port, err := strconv.ParseUint(m[4], 10, 16)
		require.NoError(t, err)
		c := n.Connection(find(t, w, m[1]), find(t, w, m[2]), protocol(m[3]), uint16(port))
		require.Equal(t, m[5], c.Verdict.String(), line)
		if by := decisive(c); m[6] != "" {
			require.Equal(t, m[6], why(by), line)
		}
	} else if m := isolationLine.FindStringSubmatch(line); m != nil {
		dir := network.Ingress
		if m[1] == "egress" {
			dir = network.Egress
		}
		i := n.Isolation(number(t, w, m[2]), dir)
		require.Equal(t, m[3]+" "+m[4], i.Pods.Verdict.String()+" "+i.Outside.Verdict.String(), line)
		if m[5] != "" {
			require.Equal(t, m[5], why(i.Pods), line)
		}
	} else if m := rejectedLine.FindStringSubmatch(line); m != nil {
		for _, p := range w.Policies {
			if p.Name == m[1] {
				require.True(t, p.Rejected(), line)
				require.Equal(t, m[2], p.Faults[0].Reason, line)
				return
			}
		}
		require.Fail(t, "no such policy", line)
	} else {
		require.Fail(t, "not an expectation", line)
	}
}

// why returns the doubt of a witness, or else its reason.
func why(w network.Witness) string {
	if w.Verdict == network.May {
		return w.Doubt.String()
	}
	return w.Cause.Reason.String()
}
