package report

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// sourceRoot is the name that readers of SARIF know for the root that relative paths start from.
	sourceRoot = "%SRCROOT%"
)

// SARIF writes a SARIF 2.1.0 log of one run, with what GitHub code scanning requires and recommends:
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning.
// The names are those of https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os.html.
func SARIF(w io.Writer, r *lint.Result, o Options) error {
	e := &encoder{}
	e.open('{')
	e.string("$schema", sarifSchema)
	e.string("version", "2.1.0")
	e.name("runs")
	e.open('[')
	e.next()
	e.open('{')
	rules, index := sarifRules(r)
	e.object("tool", func() {
		e.object("driver", func() { encodeDriver(e, o.Tool, rules) })
	})
	e.string("columnKind", "unicodeCodePoints")
	e.object("originalUriBaseIds", func() {
		e.object(sourceRoot, func() { encodeMessage(e, "description", "The directory that the run was started in.") })
	})
	e.array("invocations", func() {
		e.item(func() {
			e.bool("executionSuccessful", len(r.Inputs.Failed) == 0)
			e.array("toolExecutionNotifications", func() { encodeNotifications(e, &r.Inputs) })
		})
	})
	counts := occurrences(r)
	e.name("results")
	e.open('[')
	err := e.stream(w, r.Options.Jobs, len(r.Findings), func(e *encoder, i int) {
		f := r.Findings[i]
		encodeSARIFResult(e, f, index[f.Rule.ID], counts[i])
	})
	if err != nil {
		return err
	}
	if o.Suppressed {
		for i, f := range unreportedFindings(r) {
			encodeSARIFResult(e, f, index[f.Rule.ID], counts[len(r.Findings)+i])
		}
	}
	e.close(']')
	e.object("properties", func() {
		e.string("profile", r.Options.Profile.String())
		e.string("kubernetesVersion", r.Options.KubernetesVersion.String())
		e.int("files", r.Inputs.Files)
		e.int("documents", r.Inputs.Documents)
		e.int("objects", r.Inputs.Objects)
		e.int("pods", r.Inputs.Pods)
		e.int("skipped", len(r.Inputs.Skipped))
	})
	e.close('}')
	e.close(']')
	e.close('}')
	return e.end(w)
}

// sarifRules returns the rules that ran, then those that reported without being among them, and where each is by id.
func sarifRules(r *lint.Result) ([]*lint.Rule, map[string]int) {
	var rules []*lint.Rule
	index := map[string]int{}
	add := func(rule *lint.Rule) {
		if _, ok := index[rule.ID]; !ok {
			index[rule.ID] = len(rules)
			rules = append(rules, rule)
		}
	}
	for _, rule := range r.Rules {
		add(rule)
	}
	for _, f := range slices.Concat(r.Findings, unreportedFindings(r)) {
		add(f.Rule)
	}
	return rules, index
}

// occurrences counts, for each finding, those of its fingerprint and file up to and with it.
func occurrences(r *lint.Result) []int {
	all := slices.Concat(r.Findings, unreportedFindings(r))
	counts := make([]int, len(all))
	seen := map[[2]string]int{}
	for i, f := range all {
		key := [2]string{f.Place.File, f.Fingerprint}
		seen[key]++
		counts[i] = seen[key]
	}
	return counts
}

func encodeDriver(e *encoder, tool Tool, rules []*lint.Rule) {
	e.string("name", tool.Name)
	e.someString("version", tool.Version)
	e.someString("semanticVersion", semanticVersion(tool.Version))
	e.someString("informationUri", tool.homeURL())
	e.array("rules", func() {
		for _, r := range rules {
			encodeRule(e, r, tool)
		}
	})
}

func encodeRule(e *encoder, r *lint.Rule, tool Tool) {
	const longest = 1024 // characters that GitHub keeps of a description
	level, problem, score := sarifSeverity(r.Severity)
	e.item(func() {
		e.string("id", r.ID)
		e.string("name", pascalCase(r.ID))
		encodeMessage(e, "shortDescription", shorten(r.Title, longest))
		encodeMessage(e, "fullDescription", shorten(r.Why, longest))
		e.object("help", func() {
			e.string("text", r.Why+"\n\n"+strings.Join(remedies(r), "\n\n"))
			e.string("markdown", RulePage(r))
		})
		e.someString("helpUri", tool.ruleURL(r.ID))
		e.object("defaultConfiguration", func() { e.string("level", level) })
		e.object("properties", func() {
			e.strings("tags", []string{"security", "kubernetes", r.Family(), "profile/" + r.Profile.String()})
			e.string("precision", r.Confidence.String())
			e.string("problem.severity", problem)
			e.string("security-severity", score)
		})
	})
}

// encodeMessage writes a member that is a message of a text alone.
func encodeMessage(e *encoder, name, text string) {
	e.object(name, func() { e.string("text", text) })
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

// encodeSARIFResult writes a finding, with the index of its rule and its count by [occurrences].
func encodeSARIFResult(e *encoder, f *lint.Finding, rule, count int) {
	level, _, _ := sarifSeverity(f.Severity)
	if f.Unread {
		level = "error"
	}
	related := f.Related
	if f.Context != nil {
		related = append([]lint.Related{*f.Context}, related...)
	}
	e.item(func() {
		e.string("ruleId", f.Rule.ID)
		e.int("ruleIndex", rule)
		e.string("level", level)
		encodeMessage(e, "message", sarifMessage(f, related))
		e.array("locations", func() {
			e.item(func() {
				encodePhysicalLocation(e, f.Place)
				encodeLogicalLocations(e, f)
			})
		})
		if len(related) > 0 {
			e.array("relatedLocations", func() { encodeRelatedLocations(e, related) })
		}
		e.object("partialFingerprints", func() {
			// The only one that GitHub heeds. As CodeQL does, equal ones of a file are told apart by counting.
			e.string("primaryLocationLineHash", f.Fingerprint+":"+strconv.Itoa(count))
			e.string("finding/v1", f.Fingerprint)
		})
		encodeSARIFFix(e, fixOf(f))
		encodeSuppressions(e, f)
		e.object("properties", func() {
			e.string("severity", f.Severity.String())
			e.string("confidence", f.Confidence.String())
			e.someBool("missing", f.Missing)
			e.someBool("unread", f.Unread)
			e.someString("container", visible(f.Container))
			e.someString("source", visible(f.Source))
			if len(f.PSA) > 0 {
				e.strings("psa", f.PSA)
			}
		})
	})
}

// encodeSARIFFix writes a fix of files. For one that adds objects, to no file in particular, SARIF has no place. Regions are of text
// alone: one that said its bytes as well could be taken to ask for binary content.
func encodeSARIFFix(e *encoder, fix *lint.Fix) {
	if fix == nil {
		return
	}
	edits := editsOf(fix)
	if len(edits) == 0 {
		return
	}
	e.array("fixes", func() {
		e.item(func() {
			encodeMessage(e, "description", proposal(fix))
			e.array("artifactChanges", func() {
				for _, file := range edits {
					e.item(func() {
						encodeArtifactLocation(e, file.file)
						e.array("replacements", func() { encodeReplacements(e, file.splices) })
					})
				}
			})
		})
	})
}

func encodeReplacements(e *encoder, splices []manifest.Splice) {
	for _, s := range splices {
		e.item(func() {
			encodeRegion(e, "deletedRegion", s.Start.Position, s.End.Position)
			e.object("insertedContent", func() { e.string("text", s.Text) })
		})
	}
}

// encodeSuppressions says why a result is none: nothing says so of one that is reported.
func encodeSuppressions(e *encoder, f *lint.Finding) {
	if len(f.Exceptions) == 0 && !f.Known {
		return
	}
	e.array("suppressions", func() {
		for _, w := range f.Exceptions {
			e.item(func() {
				kind := "inSource"
				if w.Origin == exception.Configured {
					kind = "external"
				}
				e.string("kind", kind)
				e.string("status", "accepted")
				e.string("justification", visible(w.String()))
				e.object("location", func() { encodePhysicalLocation(e, w.Place) })
			})
		}
		if f.Known {
			e.item(func() {
				e.string("kind", "external")
				e.string("status", "accepted")
				e.string("justification", "in the baseline")
			})
		}
	})
}

func encodeRelatedLocations(e *encoder, related []lint.Related) {
	for i, r := range related {
		e.item(func() {
			e.int("id", i+1)
			encodePhysicalLocation(e, r.Place)
			encodeMessage(e, "message", relatedText(r))
		})
	}
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
func relatedText(r lint.Related) string {
	if r.Message != "" {
		return visible(r.Message)
	}
	return visible(cmp.Or(r.Place.String(), "here"))
}

// sarifLinkText escapes the text of a link in a message (SARIF 2.1.0, 3.11.6).
var sarifLinkText = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`)

// encodeLogicalLocations writes the member of a location that names the object and the field, where they are known.
func encodeLogicalLocations(e *encoder, f *lint.Finding) {
	object, field := visible(f.Object.String()), visible(f.Path)
	if object == "" && field == "" {
		return
	}
	e.array("logicalLocations", func() {
		if object != "" {
			encodeLogicalLocation(e, visible(f.Object.Name), object, "resource")
		}
		if field != "" {
			encodeLogicalLocation(e, field, strings.TrimPrefix(object+": "+field, ": "), "property")
		}
	})
}

func encodeLogicalLocation(e *encoder, name, fullName, kind string) {
	e.item(func() {
		e.string("name", name)
		e.string("fullyQualifiedName", fullName)
		e.string("kind", kind)
	})
}

// encodePhysicalLocation writes the member of a location that says where a place is.
func encodePhysicalLocation(e *encoder, p manifest.Place) {
	start, end := region(p)
	if !start.IsValid() {
		// GitHub asks for a region: where no position is known it is the start of the file.
		start = manifest.Position{Line: 1, Column: 1}
		end = start
	}
	e.object("physicalLocation", func() {
		encodeArtifactLocation(e, p.File)
		encodeRegion(e, "region", start, end)
	})
}

func encodeArtifactLocation(e *encoder, file string) {
	uri, base := artifactLocation(file)
	e.object("artifactLocation", func() {
		e.someString("uri", uri)
		e.someString("uriBaseId", base)
	})
}

func encodeRegion(e *encoder, name string, start, end manifest.Position) {
	e.object(name, func() {
		e.int("startLine", start.Line)
		e.int("startColumn", start.Column)
		e.int("endLine", end.Line)
		e.int("endColumn", end.Column)
	})
}

var windowsDrive = regexp.MustCompile(`^[A-Za-z]:/`)

// artifactLocation returns the URI of a file: relative to the source root, or absolute, without base, where the name is.
func artifactLocation(file string) (uri, base string) {
	switch {
	case windowsDrive.MatchString(file):
		return (&url.URL{Scheme: "file", Path: "/" + file}).String(), ""
	case path.IsAbs(file):
		return (&url.URL{Scheme: "file", Path: file}).String(), ""
	}
	return (&url.URL{Path: file}).String(), sourceRoot
}

// encodeNotifications tells what could not be read and what was left open.
func encodeNotifications(e *encoder, in *lint.Inputs) {
	for _, f := range in.Failed {
		at := manifest.Position{Line: f.Line, Column: f.Column}
		e.item(func() {
			encodeNotification(e, "error", "could not be read: "+f.Message, manifest.Place{File: f.File, Start: at, End: at})
			if f.Rule != "" {
				e.object("associatedRule", func() { e.string("id", f.Rule) })
			}
		})
	}
	for _, u := range in.Unjudged {
		e.item(func() { encodeNotification(e, "note", "not judged: "+u.Reason, u.Place) })
	}
}

func encodeNotification(e *encoder, level, message string, place manifest.Place) {
	e.string("level", level)
	encodeMessage(e, "message", visible(message))
	e.array("locations", func() {
		e.item(func() { encodePhysicalLocation(e, place) })
	})
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
