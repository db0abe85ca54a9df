package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// The JSON format, as encoding/json reads and writes it.
type (
	jsonReport struct {
		Version  int           `json:"version"`
		Tool     jsonTool      `json:"tool"`
		Run      jsonRun       `json:"run"`
		Inputs   jsonInputs    `json:"inputs"`
		Findings []jsonFinding `json:"findings"`

		Suppressed []jsonFinding `json:"suppressed"`
		Baseline   *jsonBaseline `json:"baseline,omitempty"`
		Summary    jsonSummary   `json:"summary"`
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
		Today             string `json:"today,omitempty"`
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
		Fix         *jsonFix      `json:"fix,omitempty"`

		Exceptions []jsonException `json:"exceptions,omitempty"`
	}
	jsonFix struct {
		Safe    bool            `json:"safe"`
		Does    string          `json:"does"`
		Breaks  string          `json:"breaks,omitempty"`
		Edits   []jsonEdit      `json:"edits"`
		Objects []jsonNewObject `json:"objects"`
		Refusal string          `json:"refusal,omitempty"`
	}
	jsonEdit struct {
		File        string `json:"file"`
		StartOffset int    `json:"startOffset"`
		EndOffset   int    `json:"endOffset"`
		StartLine   int    `json:"startLine"`
		StartColumn int    `json:"startColumn"`
		EndLine     int    `json:"endLine"`
		EndColumn   int    `json:"endColumn"`
		Text        string `json:"text"`
	}
	jsonNewObject struct {
		jsonObject
		Text string `json:"text"`
	}
	jsonBaseline struct {
		Findings []jsonFinding `json:"findings"`
		Stale    []string      `json:"stale"`
	}
	jsonException struct {
		State     string   `json:"state"`
		Rules     []string `json:"rules"`
		Container string   `json:"container,omitempty"`
		Path      string   `json:"path,omitempty"`
		Reason    string   `json:"reason,omitempty"`
		Owner     string   `json:"owner,omitempty"`
		Review    string   `json:"review,omitempty"`
		Origin    string   `json:"origin"`
		jsonPlace
		Object      *jsonObject `json:"object,omitempty"`
		Source      string      `json:"source,omitempty"`
		Fingerprint string      `json:"fingerprint"`
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

		Suppressed int  `json:"suppressed"`
		Baseline   *int `json:"baseline,omitempty"`
	}
)

// The part of SARIF that is written, as encoding/json reads and writes it.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool               sarifTool                        `json:"tool"`
		ColumnKind         string                           `json:"columnKind"`
		OriginalURIBaseIDs map[string]sarifArtifactLocation `json:"originalUriBaseIds"`
		Invocations        []sarifInvocation                `json:"invocations"`
		Results            []sarifResult                    `json:"results"`
		Properties         sarifRunProperties               `json:"properties"`
	}
	sarifRunProperties struct {
		Profile           string `json:"profile"`
		KubernetesVersion string `json:"kubernetesVersion"`
		Files             int    `json:"files"`
		Documents         int    `json:"documents"`
		Objects           int    `json:"objects"`
		Pods              int    `json:"pods"`
		Skipped           int    `json:"skipped"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name            string      `json:"name"`
		Version         string      `json:"version,omitempty"`
		SemanticVersion string      `json:"semanticVersion,omitempty"`
		InformationURI  string      `json:"informationUri,omitempty"`
		Rules           []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string              `json:"id"`
		Name                 string              `json:"name"`
		ShortDescription     sarifText           `json:"shortDescription"`
		FullDescription      sarifText           `json:"fullDescription"`
		Help                 sarifHelp           `json:"help"`
		HelpURI              string              `json:"helpUri,omitempty"`
		DefaultConfiguration sarifConfiguration  `json:"defaultConfiguration"`
		Properties           sarifRuleProperties `json:"properties"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifRuleProperties struct {
		Tags             []string `json:"tags"`
		Precision        string   `json:"precision"`
		ProblemSeverity  string   `json:"problem.severity"`
		SecuritySeverity string   `json:"security-severity"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifHelp struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown"`
	}
	sarifInvocation struct {
		ExecutionSuccessful        bool                `json:"executionSuccessful"`
		ToolExecutionNotifications []sarifNotification `json:"toolExecutionNotifications"`
	}
	sarifNotification struct {
		Level          string          `json:"level"`
		Message        sarifText       `json:"message"`
		Locations      []sarifLocation `json:"locations"`
		AssociatedRule *sarifReference `json:"associatedRule,omitempty"`
	}
	sarifReference struct {
		ID string `json:"id"`
	}
	sarifResult struct {
		RuleID              string                `json:"ruleId"`
		RuleIndex           int                   `json:"ruleIndex"`
		Level               string                `json:"level"`
		Message             sarifText             `json:"message"`
		Locations           []sarifLocation       `json:"locations"`
		RelatedLocations    []sarifLocation       `json:"relatedLocations,omitempty"`
		PartialFingerprints sarifFingerprints     `json:"partialFingerprints"`
		Fixes               []sarifFix            `json:"fixes,omitempty"`
		Suppressions        []sarifSuppression    `json:"suppressions,omitempty"`
		Properties          sarifResultProperties `json:"properties"`
	}
	sarifFix struct {
		Description     sarifText             `json:"description"`
		ArtifactChanges []sarifArtifactChange `json:"artifactChanges"`
	}
	sarifArtifactChange struct {
		ArtifactLocation sarifArtifactLocation `json:"artifactLocation"`
		Replacements     []sarifReplacement    `json:"replacements"`
	}
	sarifReplacement struct {
		DeletedRegion   sarifRegion `json:"deletedRegion"`
		InsertedContent sarifText   `json:"insertedContent"`
	}
	sarifSuppression struct {
		Kind          string         `json:"kind"`
		Status        string         `json:"status"`
		Justification string         `json:"justification"`
		Location      *sarifLocation `json:"location,omitempty"`
	}
	sarifFingerprints struct {
		PrimaryLocationLineHash string `json:"primaryLocationLineHash"`
		Finding                 string `json:"finding/v1"`
	}
	sarifResultProperties struct {
		Severity   string   `json:"severity"`
		Confidence string   `json:"confidence"`
		Missing    bool     `json:"missing,omitempty"`
		Unread     bool     `json:"unread,omitempty"`
		Container  string   `json:"container,omitempty"`
		Source     string   `json:"source,omitempty"`
		PSA        []string `json:"psa,omitempty"`
	}
	sarifLocation struct {
		ID               int                    `json:"id,omitempty"`
		PhysicalLocation sarifPhysicalLocation  `json:"physicalLocation"`
		LogicalLocations []sarifLogicalLocation `json:"logicalLocations,omitempty"`
		Message          *sarifText             `json:"message,omitempty"`
	}
	sarifPhysicalLocation struct {
		ArtifactLocation sarifArtifactLocation `json:"artifactLocation"`
		Region           sarifRegion           `json:"region"`
	}
	sarifArtifactLocation struct {
		URI         string     `json:"uri,omitempty"`
		URIBaseID   string     `json:"uriBaseId,omitempty"`
		Description *sarifText `json:"description,omitempty"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
	sarifLogicalLocation struct {
		Name               string `json:"name"`
		FullyQualifiedName string `json:"fullyQualifiedName"`
		Kind               string `json:"kind"`
	}
)

// A code quality report is an array of these.
type (
	gitlabIssue struct {
		Description string         `json:"description"`
		Content     *gitlabContent `json:"content,omitempty"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabContent struct {
		Body string `json:"body"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
		End   int `json:"end,omitempty"`
	}
)

// marshal returns the JSON of a value by encoding/json: what an encoder is to write, byte for byte.
func marshal(t testing.TB, v any) string {
	t.Helper()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	require.NoError(t, encoder.Encode(v))
	return string(escapeJSON(out.Bytes()))
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

// requireMarshalled checks that a text is what encoding/json makes of the value that it is read into.
func requireMarshalled[T any](t testing.TB, text string) {
	t.Helper()
	var v T
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&v))
	// A byte that is not UTF-8 is written as an escape, and read as the character that then is written as it is.
	replaced := strings.NewReplacer(`\ufffd`, "\ufffd")
	require.Equal(t, replaced.Replace(marshal(t, v)), replaced.Replace(text))
}

// newJSONReport returns what the JSON format is to say of a result.
func newJSONReport(r *lint.Result, o Options) jsonReport {
	report := jsonReport{
		Version: 1,
		Tool:    jsonTool{o.Tool.Name, o.Tool.Version},
		Run: jsonRun{
			Profile:           r.Options.Profile.String(),
			KubernetesVersion: r.Options.KubernetesVersion.String(),
			MinSeverity:       r.Options.MinSeverity.String(),
			DefaultNamespace:  r.Options.DefaultNamespace,
			Today:             r.Options.Today.String(),
		},
		Inputs: jsonInputs{
			Files: r.Inputs.Files, Documents: r.Inputs.Documents, Objects: r.Inputs.Objects, Pods: r.Inputs.Pods,
			Skipped: []jsonReason{}, Failed: []jsonFailed{}, Unjudged: []jsonReason{},
		},
		Findings: newJSONFindings(r.Findings), Suppressed: newJSONFindings(r.Suppressed),
		Summary: jsonSummary{
			Critical: r.Count(lint.Critical), High: r.Count(lint.High), Medium: r.Count(lint.Medium), Low: r.Count(lint.Low),
			Suppressed: len(r.Suppressed),
		},
	}
	if b := r.Baseline; b != nil {
		known := len(b.Findings)
		report.Baseline, report.Summary.Baseline = &jsonBaseline{newJSONFindings(b.Findings), append([]string{}, b.Stale...)}, &known
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
	return report
}

func newJSONFindings(findings []*lint.Finding) []jsonFinding {
	all := make([]jsonFinding, len(findings))
	for i, f := range findings {
		all[i] = newJSONFinding(f)
	}
	return all
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
	j.Object = newJSONObject(f.Object)
	j.Fix = newJSONFix(fixOf(f))
	for _, w := range f.Exceptions {
		j.Exceptions = append(j.Exceptions, jsonException{
			State: w.State.String(), Rules: append([]string{}, w.Rules...), Container: w.Container, Path: w.Path, Reason: w.Reason, Owner: w.Owner,
			Review: w.Review.String(), Origin: w.Origin.String(), jsonPlace: newJSONPlace(w.Place), Object: newJSONObject(w.Object),
			Source: w.Source, Fingerprint: w.Fingerprint,
		})
	}
	for i, related := range f.Related {
		j.Related[i] = jsonRelated{related.Message, newJSONPlace(related.Place)}
	}
	return j
}

func newJSONFix(fix *lint.Fix) *jsonFix {
	if fix == nil {
		return nil
	}
	j := &jsonFix{fix.Safe, fix.Does, fix.Breaks, []jsonEdit{}, []jsonNewObject{}, fix.Refusal}
	for _, e := range editsOf(fix) {
		for _, s := range e.splices {
			start, end := s.Start, s.End
			j.Edits = append(j.Edits, jsonEdit{e.file, int(start.Offset), int(end.Offset), start.Line, start.Column, end.Line, end.Column, s.Text})
		}
	}
	for _, o := range fix.Objects {
		j.Objects = append(j.Objects, jsonNewObject{*newJSONObject(o.Identity), o.Text})
	}
	return j
}

func newJSONObject(id manifest.Identity) *jsonObject {
	if id == (manifest.Identity{}) {
		return nil
	}
	return &jsonObject{id.APIVersion, id.Kind, id.Namespace, id.Name}
}

func newJSONPlace(p manifest.Place) jsonPlace {
	start, end := region(p)
	return jsonPlace{p.File, start.Line, start.Column, end.Line, end.Column}
}

// The formats that are JSON are written as encoding/json would write them, however many findings there are.
func TestEncoding(t *testing.T) {
	for _, findings := range []int{0, 1, 256, 257, 800} {
		r := fullResult()
		all := r.Findings
		r.Findings = nil
		for i := range findings {
			f := *all[i%len(all)]
			f.Fingerprint = fmt.Sprintf("%032x", i)
			r.Findings = append(r.Findings, &f)
		}
		want := marshal(t, newJSONReport(r, Options{Tool: testTool}))
		for _, jobs := range []int{0, 2, 3} {
			r.Options.Jobs = jobs
			require.Equal(t, want, write(t, JSON, r, Options{Tool: testTool}))
		}
		requireMarshalled[sarifLog](t, write(t, SARIF, r, Options{Tool: testTool, Suppressed: true}))
		requireMarshalled[[]gitlabIssue](t, write(t, GitLab, r, Options{Tool: testTool}))
	}
}

// An output that fails in the middle of a long report ends it.
func TestEncodingFails(t *testing.T) {
	r := fullResult()
	for len(r.Findings) < 2000 {
		r.Findings = append(r.Findings, r.Findings...)
	}
	require.ErrorIs(t, JSON(&filling{room: 1 << 20}, r, Options{}), errFull)
	require.ErrorIs(t, SARIF(&filling{room: 1 << 20}, r, Options{}), errFull)
}

// filling is a disk that has room for some bytes.
type filling struct{ room int }

func (f *filling) Write(p []byte) (int, error) {
	if f.room < len(p) {
		return 0, errFull
	}
	f.room -= len(p)
	return len(p), nil
}

func FuzzAppendJSON(f *testing.F) {
	addSeeds(f)
	f.Add("\x00\b\f\n\r\t\x1f \"\\/<>&'\x7f\u0080\u2028\ufffd\U0001f6a2\U000e0041\xff\xf0\x9f\x9a")
	f.Fuzz(func(t *testing.T, text string) {
		require.Equal(t, marshal(t, text), string(appendJSON(nil, text))+"\n")
	})
}
