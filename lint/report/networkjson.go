package report

import (
	"fmt"
	"io"
	"iter"
	"strconv"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// AnswerJSON writes an answer for programs: the verdict, the port that it is about, and what decided at both ends.
func (n *Network) AnswerJSON(w io.Writer, a *Answer) error {
	e := &encoder{}
	e.open('{')
	e.string("verdict", a.Verdict.String())
	e.string("protocol", a.Protocol.String())
	e.int("port", int(a.Port))
	e.object("egress", func() { n.encodeWitness(e, a.From, &a.Egress) })
	e.object("ingress", func() { n.encodeWitness(e, a.To, &a.Ingress) })
	e.close('}')
	return e.end(w)
}

func (n *Network) encodeWitness(e *encoder, peer Peer, w *network.Witness) {
	e.string("verdict", w.Verdict.String())
	n.encodeCause(e, peer, &w.Cause)
	if w.Verdict == network.May {
		e.someString("doubt", w.Doubt.String())
		if w.Against.Policy != nil {
			e.object("against", func() { n.encodeCause(e, peer, &w.Against) })
		}
	}
}

// encodeCause writes what decided as members, with the place where it stands: of the rule's peer, the rule, the policy or, where
// none decided, the workload.
func (n *Network) encodeCause(e *encoder, peer Peer, c *network.Cause) {
	e.string("reason", c.Reason.String())
	policy := n.Policy(c.Policy)
	var at manifest.Place
	switch {
	case policy != nil:
		at = policy.Place()
		e.object("policy", func() {
			e.string("apiVersion", policy.APIVersion)
			e.string("kind", policy.Kind)
			e.someString("namespace", policy.Namespace)
			e.string("name", policy.Name)
		})
		e.someString("tier", c.Tier)
		if c.Reason == network.ByRule {
			spot := ruleSpot(policy, c)
			e.someString("path", spot.Path)
			at = spot.Place
		}
	case peer.Workload >= 0:
		at = n.Model.Workloads[peer.Workload].Place()
	}
	if at.File != "" {
		encodePlace(e, at)
	}
}

// EdgesJSON writes every pair of workloads and range of ports on which something passes or may pass, one a line.
func (n *Network) EdgesJSON(w io.Writer) error {
	l := newLines(w)
	l.edges(n, n.Edges())
	return l.end()
}

// ReachJSON writes the edges that lead to a workload, or, for the direction of egress, from it, and the addresses outside.
func (n *Network) ReachJSON(w io.Writer, workload int, dir network.Direction) error {
	edges := n.To(workload)
	if dir == network.Egress {
		edges = n.From(workload)
	}
	l := newLines(w)
	l.edges(n, edges)
	l.array("outside")
	l.outside(n, workload, dir)
	l.close()
	return l.end()
}

// OutsideJSON writes the addresses outside with which workloads may exchange traffic.
func (n *Network) OutsideJSON(w io.Writer) error {
	l := newLines(w)
	l.array("outside")
	for i := range n.names {
		l.outside(n, i, network.Ingress)
		l.outside(n, i, network.Egress)
	}
	l.close()
	return l.end()
}

// lines writes a JSON object of arrays whose items take a line each. It keeps the first error.
type lines struct {
	to      io.Writer
	err     error
	text    []byte
	members int
	items   int
}

func newLines(to io.Writer) *lines { return &lines{to: to, text: []byte("{")} }

// array opens a member that is an array.
func (l *lines) array(name string) {
	if l.members > 0 {
		l.text = append(l.text, ',')
	}
	l.members, l.items = l.members+1, 0
	l.text = append(append(append(l.text, "\n  \""...), name...), "\": ["...)
}

// item goes to where the next item of the array stands, an object, and writes its first member.
func (l *lines) item(name, value string) {
	const enough = 64 << 10
	if len(l.text) >= enough {
		l.flush()
	}
	if l.items > 0 {
		l.text = append(l.text, ',')
	}
	l.items++
	l.text = append(append(append(l.text, "\n    {\""...), name...), "\": "...)
	l.text = appendJSON(l.text, value)
}

// member writes a further member of an item.
func (l *lines) member(name, value string) {
	l.text = append(append(append(l.text, ", \""...), name...), "\": "...)
	l.text = appendJSON(l.text, value)
}

func (l *lines) close() {
	if l.items > 0 {
		l.text = append(l.text, "\n  "...)
	}
	l.text = append(l.text, ']')
}

func (l *lines) flush() {
	if l.err == nil {
		_, l.err = l.to.Write(l.text)
	}
	l.text = l.text[:0]
}

func (l *lines) end() error {
	l.text = append(l.text, "\n}\n"...)
	l.flush()
	return l.err
}

func (l *lines) edges(n *Network, edges iter.Seq[network.Edge]) {
	l.array("edges")
	for e := range edges {
		if l.err != nil {
			break
		}
		l.item("from", n.names[e.From])
		l.member("to", n.names[e.To])
		l.passing(e.Open)
	}
	l.close()
}

// passing writes the last members of an item: on which ports what passes.
func (l *lines) passing(o network.Open) {
	l.member("protocol", o.Protocol.String())
	l.text = append(l.text, `, "ports": "`...)
	l.text = strconv.AppendUint(l.text, uint64(o.First), 10)
	if o.Last != o.First {
		l.text = strconv.AppendUint(append(l.text, '-'), uint64(o.Last), 10)
	}
	l.text = append(l.text, '"')
	l.member("verdict", o.Verdict.String())
	l.text = append(l.text, '}')
}

func (l *lines) outside(n *Network, workload int, dir network.Direction) {
	each := func(open []network.Open) []network.Open { return open }
	for _, a := range outsideOf(n, workload, dir, each) {
		l.item("workload", n.names[workload])
		l.member("direction", dir.String())
		l.text = append(l.text, `, "addresses": [`...)
		for i, r := range a.ranges {
			if i > 0 {
				l.text = append(l.text, ", "...)
			}
			l.text = appendJSON(l.text, r.String())
		}
		l.text = append(l.text, ']')
		if dir == network.Egress {
			l.text = fmt.Appendf(l.text, `, "metadata": %t`, a.metadata())
		}
		l.passing(a.what)
	}
}

// metadata reports whether there is cloud metadata among the addresses.
func (a *addresses[T]) metadata() bool {
	for _, r := range a.ranges {
		for _, addr := range network.MetadataAddresses {
			if r.contains(addr) {
				return true
			}
		}
	}
	return false
}
