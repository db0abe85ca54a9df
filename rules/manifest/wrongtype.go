package manifest

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/schema"
)

// WrongType reports values that the API server cannot decode, and kinds that it does not have.
var WrongType = &lint.Rule{
	ID:    "manifest/wrong-type",
	Title: "Value of a type that the API server rejects",
	Why: "Every field of the API has a type, and the API server rejects an object as a whole if one value is of another: nothing of it " +
		"reaches the cluster, its security settings included. What looks like text in YAML often is none: 8080 is a number, and yes, no, " +
		"on and off are booleans in the YAML 1.1 that kubectl reads. Labels, annotations and environment variables take strings only. A kind that does not exist is rejected too, and nothing in it was checked.",
	Remedy: "Write a value of the type that the field takes.",
	Fix: lint.RuleFix{
		Does:   "writes the value as the type that the field takes: in quotes, or without them",
		Breaks: "The API server refuses the object as it is, so nothing relies on it yet.",
		Safe:   true,
	},
	Severity: lint.High,
	Profile:  lint.Baseline,
	Refs: []lint.Ref{
		{Title: "YAML 1.1: booleans", URL: "https://yaml.org/type/bool.html"},
		lint.Docs("Kubernetes API reference", "reference/kubernetes-api/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      env:
        - name: PORT
          value: 8080
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  containers:
    - name: server
      image: registry.example/server:1.4
      env:
        - name: PORT
          value: "8080"
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		reportMisnomer(p, o)
		for _, problem := range p.Misfits() {
			if problem.Fault == schema.UnknownField {
				continue
			}
			subject := "`" + problem.Field + "`"
			if problem.Item {
				subject = "each item of " + subject
			}
			hidden := isHidden(p, o, problem.At)
			message := fmt.Sprintf("%s takes %s, but %s: the API server rejects the %s", subject, taken(problem.Type), given(problem, hidden), o.Kind)
			p.Report(problem.At, message, lint.Remedy(mend(o, problem)), retyped(problem, hidden))
		}
	},
}

// reportMisnomer reports a kind that does not exist, for which the object would not be checked at all.
func reportMisnomer(p *lint.Pass, o *manifest.Object) {
	m, ok := schema.Misnamed(o.APIVersion, o.Kind)
	if !ok || o.Templated && (o.APIVersion == "v1" || strings.Contains(o.APIVersion+o.Kind, "${")) {
		return // the API of OpenShift once was v1 too
	}
	at, what, remedy := o.Field("kind"), fmt.Sprintf("kind `%s` in `%s`", o.Kind, o.APIVersion), asInAPI
	if m.Version {
		at, what = o.Field("apiVersion"), fmt.Sprintf("`%s` in API version `%s`", o.Kind, o.APIVersion)
	}
	question := ""
	if m.Meant != "" {
		question, remedy = didYouMean(m.Meant)
	}
	p.Report(at, fmt.Sprintf("Kubernetes %s has no %s: it cannot be applied, and was not checked as what it is meant to be%s",
		schema.APIVersion, what, question), lint.Remedy(remedy))
}

// taken says what a type is written as.
func taken(t schema.Type) string {
	switch t.Kind() {
	case schema.Object, schema.Map:
		return "a mapping"
	case schema.List:
		return "a list"
	case schema.String:
		return "a string"
	case schema.Bool:
		return "true or false"
	case schema.Int32:
		return "an integer of 32 bits"
	case schema.Int64:
		return "an integer of 64 bits"
	case schema.Quantity:
		return "a quantity such as `500m` or `2Gi`"
	case schema.IntOrString:
		return "an integer of 32 bits or a string"
	case schema.Time:
		return "a time such as `2006-01-02T15:04:05Z`"
	case schema.MicroTime:
		return "a time such as `2006-01-02T15:04:05.000000Z`"
	}
	return "text in base64"
}

// isHidden reports whether a value is one that no report may show.
func isHidden(p *lint.Pass, o *manifest.Object, v manifest.Value) bool {
	for c := range p.Credentials() {
		if v.Contains(c.Value) {
			return true
		}
	}
	return o.Is("", "Secret")
}

// given says what stands there instead.
func given(problem schema.Problem, hidden bool) string {
	v := problem.At
	switch {
	case v.Kind() == manifest.Mapping || v.Kind() == manifest.Sequence:
		return "this is a " + v.Kind().String()
	case problem.Fault == schema.OutOfRange:
		return quote(v, hidden) + " is out of range"
	case problem.Fault == schema.Malformed, v.Kind() == manifest.Float && problem.Type.Kind() != schema.String:
		return quote(v, hidden) + " is not"
	case v.Kind() == manifest.Int:
		return quote(v, hidden) + " is an integer"
	case v.Kind() == manifest.Bool && !strings.EqualFold(v.Literal(), strconv.FormatBool(v.IsTrue())):
		return quote(v, hidden) + " is a boolean in YAML 1.1"
	}
	return quote(v, hidden) + " is a " + v.Kind().String()
}

// quote returns a scalar as it stands in the text, or what to call it if it is long, unprintable or nobody's business.
func quote(v manifest.Value, hidden bool) string {
	const longest = 40
	literal := v.Literal()
	isOdd := func(r rune) bool { return r == '`' || !unicode.IsPrint(r) }
	switch {
	case hidden || utf8.RuneCountInString(literal) > longest || strings.ContainsFunc(literal, isOdd):
		return "this value"
	case v.Kind() == manifest.String && !v.IsPlain():
		return "`" + strconv.Quote(literal) + "`"
	}
	return "`" + literal + "`"
}

// mend says what to do about it.
func mend(o *manifest.Object, problem schema.Problem) string {
	v, t := problem.At, problem.Type.Kind()
	isCollection := v.Kind() == manifest.Mapping || v.Kind() == manifest.Sequence
	switch {
	case t == schema.String && !isCollection:
		return "Put it in quotes."
	case t == schema.List:
		return "Write a list: one item a line, each after a dash."
	case isQuoted(problem):
		return "Remove the quotes."
	case t == schema.Quantity && !isCollection:
		return "Write a number with one of the suffixes m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi and Ei, or none."
	case t == schema.Bytes && o.Is("", "Secret"):
		return "Encode it in base64, or move it from data to stringData."
	}
	return "Write " + strings.ReplaceAll(taken(problem.Type), "`", "") + "."
}

// isQuoted reports whether a boolean or an integer stands in quotes where it is to stand without.
func isQuoted(problem schema.Problem) bool {
	text := problem.At.Text()
	switch problem.Type.Kind() {
	case schema.Bool:
		return text == "true" || text == "false"
	case schema.Int32:
		_, err := strconv.ParseInt(text, 10, 32)
		return err == nil
	case schema.Int64:
		_, err := strconv.ParseInt(text, 10, 64)
		return err == nil
	}
	return false
}

// retyped mends a scalar that says what is meant, in the wrong type.
func retyped(problem schema.Problem, hidden bool) lint.Option {
	v := problem.At
	switch {
	case strings.HasPrefix(problem.Field, podSecurityLabels):
		return lint.NotMended("in quotes it would be none of the values that Pod Security Admission knows")
	case problem.Type.Kind() == schema.String && v.Literal() != "" && hidden:
		return lint.NotMended("it may be a credential, which no report shows, nor a fix that would hold it")
	case problem.Type.Kind() == schema.String && v.Literal() != "" && problem.Field != "image": // of which more would be wrong
		return lint.Mend(lint.Set(v, v.Literal()))
	case !isQuoted(problem):
		return nothing
	case isJudged(problem.Field, v):
		return lint.NotMended("without the quotes it would take effect, and another rule forbid it: write what is meant")
	case problem.Type.Kind() == schema.Bool:
		return lint.Mend(lint.Set(v, v.Text() == "true"))
	}
	n, err := strconv.Atoi(v.Text())
	if err != nil {
		return nothing
	}
	return lint.Mend(lint.Set(v, n))
}

// podSecurityLabels is how the labels begin that Pod Security Admission reads.
const podSecurityLabels = "pod-security.kubernetes.io/"

// nothing says no more about a finding.
func nothing(*lint.Pass, *lint.Finding) {}
