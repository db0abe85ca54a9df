package model

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// OfField reads what a field of a custom resource says of a model. It reports false where the field names another object, or
// where a model is served, and for data to train one on.
func OfField(m *workload.Model) (Reference, bool) {
	if m.Dataset || m.Format == "endpoint" {
		return Reference{}, false
	}
	for format := range strings.SplitSeq(m.Format, "|") {
		if format == "preset" && !isModelID(m.Text()) {
			return Reference{Scheme: Preset, Name: m.Text(), Value: m.Value, Unknown: IsUnknown(m.Text()), text: m.Text()}, true
		}
		if format == "preset" || format == "hf-id" && strings.Contains(m.Format, "|") {
			format = "hf-id-or-path"
		}
		r, ok := Parse(m.Value, Spec{Format: format, Revision: m.Revision})
		if !ok {
			continue
		}
		if m.Revision.Document() == nil && (m.RevisionSyntax == ":" || m.RevisionSyntax == "@") && (r.Scheme == HuggingFace || r.Scheme == ModelScope) {
			r.RevisionBy = m.RevisionSyntax
		}
		return r, true
	}
	return Reference{}, false
}
