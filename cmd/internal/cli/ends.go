package cli

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/report"
)

// parsePeer returns what a name on the command line means: a workload, any pod of a namespace that is not in view, an address,
// or one of the words for what is in no manifest.
func parsePeer(n *report.Network, name string) (report.Peer, error) {
	elsewhere := report.NewElsewhere()
	switch name {
	case "world":
		return elsewhere.World, nil
	case "node":
		return elsewhere.Node, nil
	case "metadata":
		return elsewhere.Metadata, nil
	}
	if addr, err := netip.ParseAddr(name); err == nil {
		return report.Peer{Name: name, Workload: -1, Ends: []report.End{{End: network.Address(addr.Unmap().WithZone(""))}}}, nil
	}
	if namespace, ok := strings.CutSuffix(name, "/*"); ok && namespace != "" {
		return report.Peer{Name: "any other pod of " + namespace, Workload: -1, Ends: []report.End{{End: network.PodOf(namespace)}}}, nil
	}
	workload, err := findWorkload(n, name)
	if err != nil {
		return report.Peer{}, err
	}
	return n.Peer(workload), nil
}

// findWorkload returns the index of the workload of a name: namespace/name, or namespace/name/Kind, and /part behind it where an
// object has several.
func findWorkload(n *report.Network, name string) (int, error) {
	var found []string
	at := -1
	for i := range n.Model.Workloads {
		w := &n.Model.Workloads[i]
		plain, part := w.Namespace+"/"+w.Name, ""
		if w.Part != "" {
			part = "/" + w.Part
		}
		full := plain + "/" + w.Kind + part
		if name != plain && name != plain+"/"+w.Kind && name != plain+part && name != full {
			continue
		}
		if !slices.Contains(found, full) {
			found = append(found, full)
		}
		if at < 0 {
			at = i
		}
	}
	switch {
	case len(found) > 1:
		return 0, fmt.Errorf("%s is several workloads: name one of %s", name, strings.Join(found, ", "))
	case at >= 0:
		return at, nil
	}
	if behind := behindService(n, name); behind != "" {
		return 0, fmt.Errorf("%s is a Service, not a workload: it leads to %s", name, behind)
	}
	if near := nearWorkloads(n, name); len(near) > 0 {
		return 0, fmt.Errorf("no workload is named %q: did you mean %s?", name, strings.Join(near, " or "))
	}
	return 0, fmt.Errorf("no workload is named %q: name one as namespace/name, or an address, world, node, metadata, or namespace/* for any other pod of it", name)
}

// behindService names the workloads behind a service; empty where there is no such service, or nothing behind it.
func behindService(n *report.Network, name string) string {
	for i := range n.Model.Services {
		s := &n.Model.Services[i]
		space := n.Space(s.Namespace)
		if s.Namespace+"/"+s.Name != name || space == nil {
			continue
		}
		var behind []string
		for w := range n.Model.Behind(s, slices.Concat(space.Workloads, space.Hosts)) {
			behind = append(behind, n.Name(w))
		}
		return strings.Join(behind, ", ")
	}
	return ""
}

// nearWorkloads returns the few workloads that a name most likely means: those of the name in any namespace, else one that is
// written nearly alike.
func nearWorkloads(n *report.Network, name string) []string {
	const most, slips = 3, 3
	var same []string
	nearest, least := "", slips+1
	own := name[strings.LastIndexByte(name, '/')+1:]
	for i := range n.Model.Workloads {
		w := n.Name(i)
		if n.Model.Workloads[i].Name == own && len(same) < most && !slices.Contains(same, w) {
			same = append(same, w)
		}
		if d := distance(strings.ToLower(name), strings.ToLower(w), least); d < least {
			nearest, least = w, d
		}
	}
	switch {
	case same != nil:
		return same
	case nearest != "":
		return []string{nearest}
	}
	return nil
}

// distance returns the Levenshtein distance of two strings in bytes, or limit if it is not less than that.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	last, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last, row = row, last
		row[0] = i + 1
		for j := range len(b) {
			row[j+1] = 1 + min(last[j], last[j+1], row[j])
			if a[i] == b[j] {
				row[j+1] = min(row[j+1], last[j])
			}
		}
	}
	return min(row[len(b)], limit)
}

// port is a flag that names a port and its protocol; the zero value is none.
type port struct{ *network.Range }

func (p port) Set(s string) error {
	protocol, number := "TCP", s
	if before, after, ok := strings.Cut(s, "/"); ok {
		protocol, number = strings.ToUpper(before), after
	}
	n, err := strconv.ParseUint(number, 10, 16)
	at := slices.Index([]string{"TCP", "UDP", "SCTP"}, protocol)
	if err != nil || n == 0 || at < 0 {
		return fmt.Errorf("%q is no port: use a number from 1 to 65535, or one after tcp/, udp/ or sctp/", s)
	}
	*p.Range = network.Range{
		Protocol: []network.Protocols{network.TCP, network.UDP, network.SCTP}[at], First: uint16(n), Last: uint16(n),
	}
	return nil
}

func (p port) String() string { return "" }

func (p port) Type() string { return "port" }
