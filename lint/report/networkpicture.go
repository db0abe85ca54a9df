package report

import (
	"fmt"
	"io"

	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/picture"
)

// SVG draws which groups can reach which. The titles of cells say by example why.
func (n *Network) SVG(w io.Writer, g *Groups) error { return picture.SVG(w, n.picture(g)) }

// Mermaid draws which groups can reach which, for a comment that shows Mermaid.
func (n *Network) Mermaid(w io.Writer, g *Groups) error { return picture.Mermaid(w, n.picture(g)) }

func (n *Network) picture(g *Groups) *picture.Matrix {
	m := n.Matrix(g.Of, len(g.Names))
	sizes := g.sizes()
	return &picture.Matrix{
		Noun: g.Noun, Groups: g.Names,
		Verdict: func(from, to int) (network.Verdict, bool) { return m.At(from, to).Verdict, !lone(from, to, sizes) },
		Title:   func(from, to int) string { return n.cellTitle(g, m, from, to) },
	}
}

// cellTitle says what a cell says, and why, by the example that the cell has.
func (n *Network) cellTitle(g *Groups, m *network.Matrix, from, to int) string {
	c := m.At(from, to)
	title := fmt.Sprintf("%s \u2192 %s: %s", g.Names[from], g.Names[to], c.Verdict)
	if c.Verdict == network.Deny {
		return title
	}
	a := n.Ask(n.Peer(c.From), n.Peer(c.To), c.Range.Protocol, c.Range.First)
	title += fmt.Sprintf("\n%s \u2192 %s on %s", a.From.Name, a.To.Name, c.Range)
	for _, end := range []struct {
		verb string
		peer Peer
		dir  network.Direction
		w    *network.Witness
	}{{"leaving", a.From, network.Egress, &a.Egress}, {"entering", a.To, network.Ingress, &a.Ingress}} {
		why, at, _ := n.cause(end.peer, end.dir, &end.w.Cause)
		title += fmt.Sprintf("\n%s: %s, %s", end.verb, end.w.Verdict, why)
		if end.w.Verdict == network.May {
			title += ": " + doubts[end.w.Doubt]
		}
		if at.File != "" {
			title += " (" + at.String() + ")"
		}
	}
	return title
}

// DOT draws what passes between workloads, those of a group together.
func (n *Network) DOT(w io.Writer, g *Groups) error {
	clusters := make([]picture.Cluster, len(g.Names)+1) // the last for what is in no group
	for i, name := range g.Names {
		clusters[i].Name = name
	}
	for i, name := range n.names {
		of := g.Of[i]
		if of < 0 {
			of = len(g.Names)
		}
		clusters[of].Nodes = append(clusters[of].Nodes, picture.Node{Number: i, Name: name})
	}
	return picture.DOT(w, &picture.Graph{Clusters: clusters, Edges: n.drawnEdges})
}

// drawnEdges yields an edge for every pair of workloads and verdict.
func (n *Network) drawnEdges(yield func(picture.Edge) bool) {
	for from := range n.names {
		for to, open := range byPeer(n.From(from), func(e network.Edge) int { return e.To }) {
			for _, p := range passings(open) {
				if !yield(picture.Edge{From: from, To: to, Label: brief(p.ports), Verdict: p.verdict}) {
					return
				}
			}
		}
	}
}
