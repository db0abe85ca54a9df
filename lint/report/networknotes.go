package report

import (
	"io"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// NotesText writes what an answer leaves out, for people, with the first places of it.
func (n *Network) NotesText(w io.Writer, in *lint.Inputs, o Options) error {
	left := slices.Clone(in.Unjudged)
	note := func(at manifest.Place, reason string) { left = append(left, lint.Unjudged{Place: at, Reason: reason}) }
	for i := range n.Model.Foreign {
		note(n.Model.Foreign[i].Place(), "policies in a language that is not read: what they deny is not denied here")
	}
	for i := range n.Model.Policies {
		switch p := &n.Model.Policies[i]; {
		case p.Content.Rejected():
			note(p.At(p.Content.Faults[0].At).Place, "policies that would be rejected, and then enforce nothing")
		case p.Content.Staged:
			note(p.Place(), "policies that are staged, and enforce nothing")
		}
	}
	for i := range n.Model.MeshPolicies {
		note(n.Model.MeshPolicies[i].Place(), "policies of a service mesh, which admit some clients above the transport layer")
	}
	t := newText(w, o)
	for _, question := range unjudged(left) {
		t.paragraph("left out: " + question)
	}
	return t.Flush()
}
