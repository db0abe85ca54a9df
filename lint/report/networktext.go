package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// Groups are groups of the workloads of a network.
type Groups struct {
	Noun  string // what a group is: namespace or tenant
	Names []string
	Of    []int // by workload: its group, or -1
}

// sizes returns how many workloads there are in each group.
func (g *Groups) sizes() []int {
	sizes := make([]int, len(g.Names))
	for _, of := range g.Of {
		if of >= 0 {
			sizes[of]++
		}
	}
	return sizes
}

// newText returns a text to write a report in.
func newText(w io.Writer, o Options) *text {
	return &text{Writer: bufio.NewWriter(w), Options: o, palette: newPalette(o.Color)}
}

// verdict returns the word for a verdict in its colour, with blanks up to a number of columns.
func (t *text) verdict(v network.Verdict, columns int) string {
	ink := t.plain
	switch v {
	case network.Allow:
		ink = t.strong
	case network.May:
		ink = t.severities[lint.Medium]
	}
	word := v.String()
	return ink.Sprint(word) + strings.Repeat(" ", max(columns-len(word), 0))
}

// GroupsText writes which groups can reach which: as a table where that is not wider than the report, else as a list.
func (n *Network) GroupsText(w io.Writer, g *Groups, o Options) error {
	t := newText(w, o)
	m := n.Matrix(g.Of, len(g.Names))
	names, sizes := make([]string, len(g.Names)), g.sizes()
	for i := range names {
		names[i] = visible(g.Names[i])
	}
	switch {
	case len(g.Of) == 0:
		t.paragraph("no workload was found")
		return t.Flush()
	case len(names) == 0:
		t.paragraph(fmt.Sprintf("no %s was found: %s of none", g.Noun, count(len(g.Of), "workload")))
		return t.Flush()
	}
	if !t.groupTable(m, names, sizes) {
		t.groupList(m, names, sizes)
	}
	t.WriteByte('\n')
	read := fmt.Sprintf("%s, %s, %s", count(len(names), g.Noun), count(len(g.Of), "workload"), policies(len(n.Model.Policies)))
	if none := len(g.Of) - total(sizes); none > 0 {
		read += fmt.Sprintf("; %s of no %s left out", count(none, "workload"), g.Noun)
	}
	t.paragraph(read)
	t.paragraph("each verdict is the most that passes between any two workloads, on any port")
	return t.Flush()
}

func total(sizes []int) (sum int) {
	for _, size := range sizes {
		sum += size
	}
	return sum
}

func policies(n int) string {
	if n == 1 {
		return "1 policy"
	}
	return fmt.Sprintf("%d policies", n)
}

// lone reports whether a cell is about a group of one workload and itself, which is no connection.
func lone(from, to int, sizes []int) bool { return from == to && sizes[from] == 1 }

// groupTable writes a table, or reports that it would be too wide.
func (t *text) groupTable(m *network.Matrix, names []string, sizes []int) bool {
	const corner, gap, least = "FROM \\ TO", 2, len("allow")
	first := len(corner)
	for _, name := range names {
		first = max(first, displayWidth(name))
	}
	width := first
	for _, name := range names {
		width += gap + max(displayWidth(name), least)
	}
	if t.Width > 0 && width > t.Width {
		return false
	}
	line := strings.Builder{}
	cell := func(shown string, used, columns int) {
		line.WriteString(shown)
		line.WriteString(strings.Repeat(" ", max(columns-used, 0)+gap))
	}
	end := func() {
		fmt.Fprintln(t, strings.TrimRight(line.String(), " "))
		line.Reset()
	}
	cell(corner, len(corner), first)
	for _, name := range names {
		cell(name, displayWidth(name), max(displayWidth(name), least))
	}
	end()
	for from, name := range names {
		cell(name, displayWidth(name), first)
		for to, other := range names {
			columns := max(displayWidth(other), least)
			if lone(from, to, sizes) {
				cell("-", 1, columns)
				continue
			}
			v := m.At(from, to).Verdict
			cell(t.verdict(v, 0), len(v.String()), columns)
		}
		end()
	}
	return true
}

// groupList writes for each group what it reaches.
func (t *text) groupList(m *network.Matrix, names []string, sizes []int) {
	for from, name := range names {
		fmt.Fprintln(t, t.strong.Sprint(name))
		denied := 0
		var reached [3][]string
		for to, other := range names {
			switch c := m.At(from, to); {
			case lone(from, to, sizes):
			case c.Verdict == network.Deny:
				denied++
			default:
				reached[c.Verdict] = append(reached[c.Verdict], other)
			}
		}
		for _, v := range [...]network.Verdict{network.Allow, network.May} {
			t.entry(v, listed(reached[v]))
		}
		if denied > 0 {
			t.entry(network.Deny, []string{fmt.Sprint(denied), "of", fmt.Sprint(len(names))})
		}
	}
}

// entry writes a verdict and words beside it, in as many lines as it takes.
func (t *text) entry(v network.Verdict, words []string) {
	if len(words) == 0 {
		return
	}
	head := "  " + t.verdict(v, len("allow")) + "  "
	for _, line := range wrap(words, t.columns(len("  allow  "))) {
		fmt.Fprintf(t, "%s%s\n", head, line)
		head = strings.Repeat(" ", len("  allow  "))
	}
}

// columns returns how many columns are left behind an indentation, or 0 where there is no limit.
func (t *text) columns(indent int) int {
	if t.Width == 0 {
		return 0
	}
	return max(t.Width-indent, 24)
}

// listed returns the words of a list of names.
func listed(names []string) []string {
	if len(names) == 0 {
		return nil
	}
	return strings.Split(strings.Join(names, ", "), " ")
}

// AnswerText answers a question and explains the answer step by step.
func (n *Network) AnswerText(w io.Writer, a *Answer, o Options) error {
	t := newText(w, o)
	can := [...]string{network.Deny: "cannot reach", network.May: "may reach", network.Allow: "can reach"}[a.Verdict]
	port := network.Range{Protocol: a.Protocol, First: a.Port, Last: a.Port}.String()
	on := port
	if a.AnyPort {
		on = "any port"
		if len(a.Open) > 0 {
			on = portsOf(a.Open)
		}
	}
	t.paragraphAfter(t.verdict(a.Verdict, 0)+": ", len(a.Verdict.String())+2, fmt.Sprintf("%s %s %s on %s", a.From.Name, can, a.To.Name, on))
	if on != port {
		t.paragraph("why, for " + port + ":")
	}
	s := stepper{text: t, n: n}
	t.WriteByte('\n')
	s.witness("leaving", a.From, a.Ends[0], network.Egress, a.Egress)
	s.witness("entering", a.To, a.Ends[1], network.Ingress, a.Ingress)
	if a.To.Workload >= 0 && a.Verdict != network.Deny {
		for i := range n.Model.Services {
			s.service(&n.Model.Services[i], a)
		}
	}
	return t.Flush()
}

// portsOf returns what a reader calls open ports, with what may be open said apart.
func portsOf(open []network.Open) string {
	all := passings(open)
	if len(all) == 1 {
		return brief(all[0].ports)
	}
	return brief(all[0].ports) + "; may on " + brief(all[1].ports)
}

// paragraphAfter writes a text in lines, the first behind a head that is visible and takes some columns.
func (t *text) paragraphAfter(head string, columns int, s string) {
	for _, line := range wrap(strings.Split(visible(s), " "), t.columns(columns)) {
		fmt.Fprintf(t, "%s%s\n", head, line)
		head = strings.Repeat(" ", columns)
	}
}

// stepper writes the steps of an explanation.
type stepper struct {
	*text
	n    *Network
	step int
}

// say writes a step and where it can be read.
func (s *stepper) say(sentence string, at manifest.Place, path string) {
	s.step++
	head := fmt.Sprintf("%d. ", s.step)
	s.paragraphAfter(head, len(head), sentence)
	s.see(at, path)
}

// see writes where a step can be read, if anywhere.
func (s *stepper) see(at manifest.Place, path string) {
	if at.File == "" {
		return
	}
	fmt.Fprintf(s, "   --> %s", visible(at.String()))
	if path != "" {
		fmt.Fprintf(s, "  %s", visible(path))
	}
	s.WriteByte('\n')
}

// witness writes what becomes of traffic at one end, and why.
func (s *stepper) witness(verb string, peer Peer, end End, dir network.Direction, w network.Witness) {
	name := peer.Name
	if end.Name != "" {
		name += " (" + end.Name + ")"
	}
	why, at, path := s.n.cause(peer, dir, &w.Cause)
	sentence := fmt.Sprintf("%s %s: %s, %s", verb, name, w.Verdict, why)
	if w.Verdict == network.May {
		sentence += ": " + doubts[w.Doubt]
	}
	s.say(sentence, at, path)
	if w.Verdict == network.May && w.Against.Policy != nil {
		why, at, path := s.n.cause(peer, dir, &w.Against)
		s.paragraphAfter("   ", 3, "else denied, "+why)
		s.see(at, path)
	}
}

// doubts say what it depends on whether traffic passes.
var doubts = [...]string{
	network.NoDoubt:         "it depends on what manifests do not say",
	network.OnHostNetwork:   "an end is on the network of its node, where plugins differ, and the pods of one node reach each other",
	network.PodAddresses:    "the block may cover addresses of pods",
	network.EqualPriority:   "policies of one priority disagree, and which of them counts is not defined",
	network.NamespaceLabels: "it depends on labels that are not in view",
	network.OnlyPartly:      "only some requests are allowed, chosen by what is above the transport layer",
	network.RejectedPolicy:  "a policy that would be rejected selects it",
	network.Unresolved:      "a peer or condition that manifests do not resolve, such as a DNS name or a source port",
}

// cause says what decided about traffic of a peer, and where that can be read.
func (n *Network) cause(peer Peer, dir network.Direction, c *network.Cause) (why string, at manifest.Place, path string) {
	if peer.Workload >= 0 {
		at = n.Model.Workloads[peer.Workload].Place()
	}
	policy := n.Policy(c.Policy)
	if policy == nil {
		switch c.Reason {
		case network.Unselected:
			return "because no policy selects it for " + dir.String(), at, ""
		case network.Ungoverned:
			if peer.Workload >= 0 {
				return "because policies do not govern the network of its node", at, ""
			}
			return "because no policy governs it", at, ""
		}
		return "because no policy that selects it for " + dir.String() + " decides", at, ""
	}
	name := policy.Identity.String()
	switch c.Reason {
	case network.ByRule:
		spot := ruleSpot(policy, c)
		return "by a rule of " + name, spot.Place, spot.Path
	case network.ByDefault:
		return fmt.Sprintf("because %s isolates it, and no rule allows this", name), policy.Place(), ""
	case network.ByRejected:
		return fmt.Sprintf("because %s, which might decide otherwise, is rejected", name), policy.Place(), ""
	}
	return fmt.Sprintf("because %s does not decide", name), policy.Place(), ""
}

// ruleSpot returns where the rule stands that decided: the peer of it that matched, where there is one.
func ruleSpot(policy *cluster.Policy, c *network.Cause) cluster.Spot {
	if c.Peer != nil && c.Peer.At.Place != "" {
		return policy.At(c.Peer.At)
	}
	return policy.At(c.Rule.At)
}

// service writes which port of a service leads to the port of the answer.
func (s *stepper) service(service *cluster.Service, a *Answer) {
	m := s.n.Model
	how := ""
	for _, selects := range m.Behind(service, []int{a.To.Workload}) {
		how = leads(selects)
	}
	if how == "" {
		return
	}
	for _, port := range service.Ports {
		if port.Protocol == a.Protocol && s.n.target(port, a.To.Workload) == a.Port {
			s.say(fmt.Sprintf("Service %s/%s %s there by its port %d", service.Namespace, service.Name, how, port.Number), service.Place(), "")
		}
	}
}

// leads returns the verb for a service that selects a workload, or may.
func leads(selects network.Verdict) string {
	if selects == network.May {
		return "may lead"
	}
	return "leads"
}

// target returns the port of a workload that the port of a service leads to; 0 for none.
func (n *Network) target(port cluster.ServicePort, workload int) uint16 {
	if port.TargetName == "" {
		return port.Target
	}
	for named := range n.Model.Workloads[workload].Ports() {
		if named.Name == port.TargetName && named.Protocol == port.Protocol {
			return named.Number
		}
	}
	return 0
}
