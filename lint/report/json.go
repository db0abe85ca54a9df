package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// The JSON format, version 1. docs/schema/findings-v1.schema.json describes it, and docs/json.md shows it.
type (
	jsonReport struct {
		Version  int           `json:"version"`
		Tool     jsonTool      `json:"tool"`
		Run      jsonRun       `json:"run"`
		Inputs   jsonInputs    `json:"inputs"`
		Findings []jsonFinding `json:"findings"`
		Summary  jsonSummary   `json:"summary"`
	}
	jsonTool struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	jsonRun struct {
		Profile           string `json:"profile"`
		KubernetesVersion string `json:"kubernetesVersion"`
		MinSeverity       string `json:"minSeverity"`
		DefaultNamespace  string `json:"defaultNamespace"`
	}
	jsonInputs struct {
		Files     int          `json:"files"`
		Documents int          `json:"documents"`
		Objects   int          `json:"objects"`
		Pods      int          `json:"pods"`
		Skipped   []jsonReason `json:"skipped"`
		Failed    []jsonFailed `json:"failed"`
		Unjudged  []jsonReason `json:"unjudged"`
	}
	jsonReason struct {
		File   string `json:"file"`
		Line   int    `json:"line,omitempty"`
		Reason string `json:"reason"`
	}
	jsonFailed struct {
		File    string `json:"file"`
		Line    int    `json:"line,omitempty"`
		Column  int    `json:"column,omitempty"`
		Message string `json:"message"`
		Rule    string `json:"rule,omitempty"`
	}
	jsonPlace struct {
		File        string `json:"file"`
		StartLine   int    `json:"startLine,omitempty"`
		StartColumn int    `json:"startColumn,omitempty"`
		EndLine     int    `json:"endLine,omitempty"`
		EndColumn   int    `json:"endColumn,omitempty"`
	}
	jsonFinding struct {
		Rule       string `json:"rule"`
		Severity   string `json:"severity"`
		Confidence string `json:"confidence"`
		Message    string `json:"message"`
		Remedy     string `json:"remedy"`
		jsonPlace
		Label       string        `json:"label,omitempty"`
		Path        string        `json:"path,omitempty"`
		Missing     bool          `json:"missing"`
		Unread      bool          `json:"unread,omitempty"`
		Object      *jsonObject   `json:"object,omitempty"`
		Container   string        `json:"container,omitempty"`
		Source      string        `json:"source,omitempty"`
		PSA         []string      `json:"psa"`
		Related     []jsonRelated `json:"related"`
		Fingerprint string        `json:"fingerprint"`
	}
	jsonObject struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Namespace  string `json:"namespace,omitempty"`
		Name       string `json:"name"`
	}
	jsonRelated struct {
		Message string `json:"message"`
		jsonPlace
	}
	jsonSummary struct {
		Critical int `json:"critical"`
		High     int `json:"high"`
		Medium   int `json:"medium"`
		Low      int `json:"low"`
	}
)

// JSON writes a report for programs, in version 1 of the format that docs/schema/findings-v1.schema.json describes.
func JSON(w io.Writer, r *lint.Result, o Options) error {
	report := jsonReport{
		Version: 1,
		Tool:    jsonTool{o.Tool.Name, o.Tool.Version},
		Run: jsonRun{
			Profile:           r.Options.Profile.String(),
			KubernetesVersion: r.Options.KubernetesVersion.String(),
			MinSeverity:       r.Options.MinSeverity.String(),
			DefaultNamespace:  r.Options.DefaultNamespace,
		},
		Inputs: jsonInputs{
			Files: r.Inputs.Files, Documents: r.Inputs.Documents, Objects: r.Inputs.Objects, Pods: r.Inputs.Pods,
			Skipped: []jsonReason{}, Failed: []jsonFailed{}, Unjudged: []jsonReason{},
		},
		Findings: make([]jsonFinding, len(r.Findings)),
		Summary: jsonSummary{
			Critical: r.Count(lint.Critical), High: r.Count(lint.High), Medium: r.Count(lint.Medium), Low: r.Count(lint.Low),
		},
	}
	for _, s := range r.Inputs.Skipped {
		report.Inputs.Skipped = append(report.Inputs.Skipped, jsonReason{s.File, s.Line, s.Reason})
	}
	for _, f := range r.Inputs.Failed {
		report.Inputs.Failed = append(report.Inputs.Failed, jsonFailed{f.File, f.Line, f.Column, f.Message, f.Rule})
	}
	for _, u := range r.Inputs.Unjudged {
		report.Inputs.Unjudged = append(report.Inputs.Unjudged, jsonReason{u.Place.File, u.Place.Start.Line, u.Reason})
	}
	for i, f := range r.Findings {
		report.Findings[i] = newJSONFinding(f)
	}
	return writeJSON(w, report)
}

func newJSONFinding(f *lint.Finding) jsonFinding {
	j := jsonFinding{
		Rule:        f.Rule.ID,
		Severity:    f.Severity.String(),
		Confidence:  f.Confidence.String(),
		Message:     f.Message,
		Remedy:      f.Remedy,
		jsonPlace:   newJSONPlace(f.Place),
		Label:       f.Label,
		Path:        f.Path,
		Missing:     f.Missing,
		Unread:      f.Unread,
		Container:   f.Container,
		Source:      f.Source,
		PSA:         append([]string{}, f.PSA...),
		Related:     make([]jsonRelated, len(f.Related)),
		Fingerprint: f.Fingerprint,
	}
	if f.Object != (manifest.Identity{}) {
		j.Object = &jsonObject{f.Object.APIVersion, f.Object.Kind, f.Object.Namespace, f.Object.Name}
	}
	for i, related := range f.Related {
		j.Related[i] = jsonRelated{related.Message, newJSONPlace(related.Place)}
	}
	return j
}

func newJSONPlace(p manifest.Place) jsonPlace {
	start, end := region(p)
	return jsonPlace{p.File, start.Line, start.Column, end.Line, end.Column}
}

// writeJSON writes a value as indented JSON that is safe to show: what [isPlain] calls no plain character is escaped.
// Bytes that are not UTF-8 become U+FFFD.
func writeJSON(w io.Writer, v any) error {
	var raw bytes.Buffer
	encoder := json.NewEncoder(&raw)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("encode report: %w", err)
	}
	_, err := w.Write(escapeJSON(raw.Bytes()))
	return err
}

// escapeJSON escapes what a terminal would not show as it is. All of that is within strings: the syntax of JSON is
// printable ASCII and line feeds.
func escapeJSON(text []byte) []byte {
	safe := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case r == '\n' || isPlain(r):
			safe = append(safe, text[:size]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			safe = fmt.Appendf(safe, `\u%04x\u%04x`, high, low)
		default:
			safe = fmt.Appendf(safe, `\u%04x`, r)
		}
		text = text[size:]
	}
	return safe
}
