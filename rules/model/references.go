package model

import (
	"iter"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
)

// references yields the models that the object at hand refers to: in containers, and in fields of custom resources. What
// something fills in later is left out.
func references(p *lint.Pass) iter.Seq[model.Reference] {
	return func(yield func(model.Reference) bool) {
		for _, c := range p.Serving() {
			for _, r := range c.References() {
				if !r.Unknown && !yield(r) {
					return
				}
			}
		}
		for _, m := range p.Models() {
			if r, ok := model.OfField(&m); ok && !r.Unknown {
				if !yield(withArguments(p, r)) {
					return
				}
			}
		}
	}
}

// withArguments gives a model of a custom resource the revision that its server is told on the command line, where the kind has
// no other way to tell it.
func withArguments(p *lint.Pass, r model.Reference) model.Reference {
	switch p.Object().Group() {
	case "kubeai.org", "production-stack.vllm.ai":
		if r.Scheme != model.HuggingFace {
			break
		}
		for _, pod := range p.Pods() {
			for c := range pod.Containers() {
				return r.RevisedBy(model.WordsOf(c))
			}
		}
	}
	return r
}

// find yields the values at a path.
func find(v manifest.Value, path string) iter.Seq[manifest.Value] {
	return func(yield func(manifest.Value) bool) { walk(v, path, yield) }
}

func walk(v manifest.Value, path string, yield func(manifest.Value) bool) bool {
	if path == "" {
		return !v.Exists() || yield(v)
	}
	name, rest, _ := strings.Cut(path, ".")
	plain := strings.TrimRight(name, "[]{}")
	v = v.Field(plain)
	switch name[len(plain):] {
	case "[]":
		for _, item := range v.Items() {
			if !walk(item, rest, yield) {
				return false
			}
		}
		return true
	case "{}":
		for _, entry := range v.Entries() {
			if !walk(entry, rest, yield) {
				return false
			}
		}
		return true
	}
	return walk(v, rest, yield)
}

// report reports a reference at the place where it is written.
func report(p *lint.Pass, r model.Reference, message string, options ...lint.Option) {
	p.Report(r.Value, message, append(options, at(r.Place(), r.Value), lint.In(r.Container))...)
}

// at points a finding at a place in a value. The source is left out where it would show a credential.
func at(place manifest.Place, v manifest.Value) lint.Option {
	if text := v.Text(); model.Redact(text) != text {
		place.Excerpt = nil
	}
	return lint.At(place)
}

// reportVariable reports the value of a container's environment variable.
func reportVariable(p *lint.Pass, c model.Container, v manifest.Value, message string, options ...lint.Option) {
	p.Report(v, message, append(options, at(v.Place(), v), lint.In(c.Container))...)
}

// reportWord reports a word of a container's command line.
func reportWord(p *lint.Pass, c model.Container, w model.Word, message string, options ...lint.Option) {
	p.Report(w.Value, message, append(options, at(w.Place(), w.Value), lint.In(c.Container))...)
}
