package manifest

import (
	"fmt"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/schema"
)

// UnknownField reports fields that the API does not have.
var UnknownField = &lint.Rule{
	ID:    "manifest/unknown-field",
	Title: "Field that the API does not have",
	Why: "The API tells upper and lower case apart and has no room for near misses: runAsNonroot in a securityContext or policyType in a " +
		"NetworkPolicy sets nothing, and what it was meant to protect is unprotected. A recent kubectl refuses such an object; many other " +
		"clients do not ask for that, and for them the API server drops the field with no more than a warning.",
	Remedy: asInAPI,
	Fix: lint.RuleFix{
		Does:   "gives the field the name that the API has for it",
		Breaks: "What the field says takes effect for the first time.",
	},
	Severity: lint.Medium,
	Profile:  lint.Restricted,
	Refs: []lint.Ref{
		lint.Docs("Kubernetes API Concepts: field validation", "reference/using-api/api-concepts/#field-validation"),
		lint.Docs("Kubernetes API reference", "reference/kubernetes-api/"),
	},
	Bad: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  securityContext:
    runAsNonroot: true
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Good: `apiVersion: v1
kind: Pod
metadata:
  name: server
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: server
      image: registry.example/server:1.4
`,
	Object: func(p *lint.Pass, o *manifest.Object) {
		for _, problem := range p.Misfits() {
			if problem.Fault == schema.UnknownField && !isDirective(problem.Name) && !inStatus(o, problem.At) {
				reportField(p, o, problem)
			}
		}
	},
}

const asInAPI = "Write it as the API has it, or remove it."

// reportField reports a field that does not exist.
func reportField(p *lint.Pass, o *manifest.Object, problem schema.Problem) {
	hint, remedy := "", asInAPI
	meant, near := problem.Type.Nearest(problem.Name)
	home := belongs(problem.Type, problem.Name)
	switch {
	case home != "":
		hint, remedy = "; it belongs in "+home, "Move it to "+home+"."
	case near:
		hint, remedy = didYouMean(meant)
	}
	severity := lint.Medium
	if o.Kind == "NetworkPolicy" || isSecurity(problem.Type.Name()) || meant == securityContext || home == securityContext {
		severity = lint.High
	}
	p.Report(problem.At.Key(), fmt.Sprintf("the API has no field `%s` in %s (Kubernetes %s): it sets nothing%s",
		problem.Name, holder(o, problem), schema.APIVersion, hint), lint.As(severity), lint.Remedy(remedy), renamed(o, problem, home))
}

// renamed mends a field whose name can stand for one other only, and whose value is what that takes.
func renamed(o *manifest.Object, problem schema.Problem, home string) lint.Option {
	meant, ok := problem.Type.Meant(problem.Name)
	if !ok || home != "" {
		return nothing
	}
	t, _ := problem.Type.Field(meant)
	switch {
	case problem.Within.Field(meant).Kind() != manifest.Absent:
		return lint.NotMended(meant + " is there as well: keep the one that is meant")
	case isMeantTwice(problem, meant):
		return lint.NotMended("another field is meant to be " + meant + " as well: keep the one that is meant")
	case len(schema.Check(t, problem.At)) > 0:
		return lint.NotMended("its value is not what " + meant + " takes")
	case isNetworkPolicy(o):
		return lint.NotMended("with it the policy may cut off what pods need: look at what they do first")
	case isJudged(meant, problem.At):
		return lint.NotMended("under its right name it would take effect, and another rule might forbid it: write what is meant")
	}
	return lint.Mend(lint.Rename(problem.At, meant))
}

// isMeantTwice reports whether two unknown fields of a mapping stand for the same one.
func isMeantTwice(problem schema.Problem, meant string) bool {
	for name := range problem.Within.Entries() {
		if other, ok := problem.Type.Meant(name); name != problem.Name && ok && other == meant {
			return true
		}
	}
	return false
}

func isNetworkPolicy(o *manifest.Object) bool { return strings.HasSuffix(o.Kind, "NetworkPolicy") }

// holder names the object that lacks the field.
func holder(o *manifest.Object, problem schema.Problem) string {
	switch {
	case problem.Field == "":
		return "a " + o.Kind
	case problem.Item:
		return "an item of `" + problem.Field + "`"
	}
	return "`" + problem.Field + "`"
}

func didYouMean(meant string) (question, remedy string) {
	return "; did you mean `" + meant + "`?", "Write " + meant + "."
}

const securityContext = "securityContext"

// belongs returns where a field is that does not exist in an object type, if the place is plain: one level down, or on the
// containers rather than on their pod.
func belongs(t schema.Type, name string) string {
	if container, _ := schema.Named("SecurityContext"); t.Name() == "PodSecurityContext" && has(container, name) {
		return "the securityContext of the containers"
	}
	for _, field := range parents {
		if child, _ := t.Field(field); has(child, name) {
			return field
		}
	}
	return ""
}

// parents are the fields whose own fields are often written one level too high.
var parents = []string{"metadata", "spec", "template", securityContext, "resources"}

func has(t schema.Type, field string) bool {
	_, ok := t.Field(field)
	return ok
}

// isSecurity reports whether a type is that of a securityContext or of a part of one.
func isSecurity(name string) bool {
	switch name {
	case "PodSecurityContext", "SecurityContext", "Capabilities", "SeccompProfile", "AppArmorProfile", "SELinuxOptions",
		"WindowsSecurityContextOptions", "Sysctl":
		return true
	}
	return false
}

// isDirective reports whether a field tells kubectl or kustomize how to merge a patch.
func isDirective(field string) bool { return strings.HasPrefix(field, "$") }

// inStatus reports whether a value is in the status of the object, which controllers write and nobody applies.
func inStatus(o *manifest.Object, v manifest.Value) bool {
	path := v.Path(o.Value)
	return path == "status" || strings.HasPrefix(path, "status.")
}
