package report

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// The part of SARIF 2.1.0 that is written here. The names are those of
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os.html.
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
		Properties          sarifResultProperties `json:"properties"`
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

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// sourceRoot is the name that readers of SARIF know for the root that relative paths start from.
	sourceRoot = "%SRCROOT%"
)

// SARIF writes a SARIF 2.1.0 log of one run, with what GitHub code scanning requires and recommends:
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning.
func SARIF(w io.Writer, r *lint.Result, o Options) error {
	rules, index := sarifRules(r, o.Tool)
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name:            o.Tool.Name,
			Version:         o.Tool.Version,
			SemanticVersion: semanticVersion(o.Tool.Version),
			InformationURI:  o.Tool.homeURL(),
			Rules:           rules,
		}},
		ColumnKind: "unicodeCodePoints",
		OriginalURIBaseIDs: map[string]sarifArtifactLocation{
			sourceRoot: {Description: &sarifText{"The directory that the run was started in."}},
		},
		Invocations: []sarifInvocation{{
			ExecutionSuccessful:        len(r.Inputs.Failed) == 0,
			ToolExecutionNotifications: sarifNotifications(&r.Inputs),
		}},
		Results: make([]sarifResult, len(r.Findings)),
		Properties: sarifRunProperties{
			Profile:           r.Options.Profile.String(),
			KubernetesVersion: r.Options.KubernetesVersion.String(),
			Files:             r.Inputs.Files,
			Documents:         r.Inputs.Documents,
			Objects:           r.Inputs.Objects,
			Pods:              r.Inputs.Pods,
			Skipped:           len(r.Inputs.Skipped),
		},
	}
	seen := map[[2]string]int{}
	for i, f := range r.Findings {
		result := newSARIFResult(f)
		result.RuleIndex = index[f.Rule.ID]
		key := [2]string{f.Place.File, f.Fingerprint}
		seen[key]++
		result.PartialFingerprints = sarifFingerprints{
			// The only one that GitHub heeds. As CodeQL does, equal ones of a file are told apart by counting.
			PrimaryLocationLineHash: fmt.Sprintf("%s:%d", f.Fingerprint, seen[key]),
			Finding:                 f.Fingerprint,
		}
		run.Results[i] = result
	}
	return writeJSON(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

// sarifRules returns the rules that ran, then those that reported without being among them, and where each is by id.
func sarifRules(r *lint.Result, tool Tool) ([]sarifRule, map[string]int) {
	rules := []sarifRule{}
	index := map[string]int{}
	add := func(rule *lint.Rule) {
		if _, ok := index[rule.ID]; !ok {
			index[rule.ID] = len(rules)
			rules = append(rules, newSARIFRule(rule, tool))
		}
	}
	for _, rule := range r.Rules {
		add(rule)
	}
	for _, f := range r.Findings {
		add(f.Rule)
	}
	return rules, index
}

func newSARIFRule(r *lint.Rule, tool Tool) sarifRule {
	const longest = 1024 // characters that GitHub keeps of a description
	level, problem, score := sarifSeverity(r.Severity)
	return sarifRule{
		ID:                   r.ID,
		Name:                 pascalCase(r.ID),
		ShortDescription:     sarifText{shorten(r.Title, longest)},
		FullDescription:      sarifText{shorten(r.Why, longest)},
		Help:                 sarifHelp{Text: r.Why + "\n\n" + r.Remedy, Markdown: RulePage(r)},
		HelpURI:              tool.ruleURL(r.ID),
		DefaultConfiguration: sarifConfiguration{level},
		Properties: sarifRuleProperties{
			Tags:             []string{"security", "kubernetes", r.Family(), "profile/" + r.Profile.String()},
			Precision:        r.Confidence.String(),
			ProblemSeverity:  problem,
			SecuritySeverity: score,
		},
	}
}

// sarifSeverity returns what SARIF and GitHub call a severity: the level, the problem.severity, and the
// security-severity, a score that GitHub reads as critical over 9, high from 7, medium from 4 and low below.
func sarifSeverity(s lint.Severity) (level, problem, score string) {
	switch s {
	case lint.Critical:
		return "error", "error", "9.5"
	case lint.High:
		return "error", "error", "8.0"
	case lint.Medium:
		return "warning", "warning", "5.5"
	}
	return "note", "recommendation", "2.5"
}

func newSARIFResult(f *lint.Finding) sarifResult {
	level, _, _ := sarifSeverity(f.Severity)
	if f.Unread {
		level = "error"
	}
	related := f.Related
	if f.Context != nil {
		related = append([]lint.Related{*f.Context}, related...)
	}
	location := newSARIFLocation(f.Place)
	location.LogicalLocations = logicalLocations(f)
	result := sarifResult{
		RuleID:    f.Rule.ID,
		Level:     level,
		Message:   sarifText{sarifMessage(f, related)},
		Locations: []sarifLocation{location},
		Properties: sarifResultProperties{
			Severity:   f.Severity.String(),
			Confidence: f.Confidence.String(),
			Missing:    f.Missing,
			Unread:     f.Unread,
			Container:  visible(f.Container),
			Source:     visible(f.Source),
			PSA:        f.PSA,
		},
	}
	for i, place := range related {
		location := newSARIFLocation(place.Place)
		location.ID = i + 1
		location.Message = &sarifText{relatedText(place)}
		result.RelatedLocations = append(result.RelatedLocations, location)
	}
	return result
}

// sarifMessage says what is wrong, then what to do, then names the related places by their ids: GitHub shows only
// those that the message links to.
func sarifMessage(f *lint.Finding, related []lint.Related) string {
	// What would read as a link of SARIF in the manifest's own words no longer does.
	message := strings.ReplaceAll(advice(f), "](", "] (")
	var links []string
	for i, place := range related {
		links = append(links, fmt.Sprintf("[%s](%d)", sarifLinkText.Replace(relatedText(place)), i+1))
	}
	if len(links) > 0 {
		message += " See " + strings.Join(links, ", ") + "."
	}
	return message
}

// relatedText says what a related place is, never with nothing: GitHub shows no empty text.
func relatedText(r lint.Related) string { return visible(cmp.Or(r.Message, r.Place.String(), "here")) }

// sarifLinkText escapes the text of a link in a message (SARIF 2.1.0, 3.11.6).
var sarifLinkText = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`)

func logicalLocations(f *lint.Finding) []sarifLogicalLocation {
	var all []sarifLogicalLocation
	object := visible(f.Object.String())
	if object != "" {
		all = append(all, sarifLogicalLocation{Name: visible(f.Object.Name), FullyQualifiedName: object, Kind: "resource"})
	}
	if field := visible(f.Path); field != "" {
		all = append(all, sarifLogicalLocation{
			Name:               field,
			FullyQualifiedName: strings.TrimPrefix(object+": "+field, ": "),
			Kind:               "property",
		})
	}
	return all
}

func newSARIFLocation(p manifest.Place) sarifLocation {
	start, end := region(p)
	if !start.IsValid() {
		// GitHub asks for a region: where no position is known it is the start of the file.
		start = manifest.Position{Line: 1, Column: 1}
		end = start
	}
	return sarifLocation{PhysicalLocation: sarifPhysicalLocation{
		ArtifactLocation: newArtifactLocation(p.File),
		Region:           sarifRegion{start.Line, start.Column, end.Line, end.Column},
	}}
}

var windowsDrive = regexp.MustCompile(`^[A-Za-z]:/`)

// newArtifactLocation returns the URI of a file: relative to the source root, or absolute where the name is.
func newArtifactLocation(file string) sarifArtifactLocation {
	switch {
	case windowsDrive.MatchString(file):
		return sarifArtifactLocation{URI: (&url.URL{Scheme: "file", Path: "/" + file}).String()}
	case path.IsAbs(file):
		return sarifArtifactLocation{URI: (&url.URL{Scheme: "file", Path: file}).String()}
	}
	return sarifArtifactLocation{URI: (&url.URL{Path: file}).String(), URIBaseID: sourceRoot}
}

// sarifNotifications tells what could not be read and what was left open.
func sarifNotifications(in *lint.Inputs) []sarifNotification {
	notifications := []sarifNotification{}
	for _, f := range in.Failed {
		at := manifest.Position{Line: f.Line, Column: f.Column}
		n := sarifNotification{
			Level:     "error",
			Message:   sarifText{visible("could not be read: " + f.Message)},
			Locations: []sarifLocation{newSARIFLocation(manifest.Place{File: f.File, Start: at, End: at})},
		}
		if f.Rule != "" {
			n.AssociatedRule = &sarifReference{f.Rule}
		}
		notifications = append(notifications, n)
	}
	for _, u := range in.Unjudged {
		notifications = append(notifications, sarifNotification{
			Level:     "note",
			Message:   sarifText{visible("not judged: " + u.Reason)},
			Locations: []sarifLocation{newSARIFLocation(u.Place)},
		})
	}
	return notifications
}

var semver = regexp.MustCompile(`^v?((?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$`)

// semanticVersion returns a version without the v that Go puts before it, or nothing where it is not one by semver.org.
func semanticVersion(version string) string {
	if m := semver.FindStringSubmatch(version); m != nil {
		return m[1]
	}
	return ""
}

// pascalCase returns a rule's id as the identifier that SARIF wants for a name: PodHostPath for pod/host-path.
func pascalCase(id string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(id, func(r rune) bool { return r == '/' || r == '-' }) {
		for i, r := range word {
			if i == 0 {
				r = unicode.ToUpper(r)
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// shorten cuts a text to a number of characters.
func shorten(text string, longest int) string {
	characters := []rune(text)
	if len(characters) <= longest {
		return text
	}
	return string(characters[:longest-1]) + "…"
}
