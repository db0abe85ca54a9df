// Package secret holds the rules about credentials that stand in manifests. What is one is told by lint/secret, which also keeps
// them out of every report; the rules here say where they are, and never what.
package secret

import (
	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/secret"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Rules returns the rules of the family.
func Rules() []*lint.Rule {
	return []*lint.Rule{
		Literal,
		InConfig,
	}
}

// What a container is given a credential as.
const (
	variable    = "variable"
	commandLine = "command line"
)

// user says which container is given the value of a credential, and as what; nil where it is none's.
func user(p *lint.Pass, v manifest.Value) (c *workload.Container, as string) {
	for _, pod := range p.Pods() {
		for c := range pod.Containers() {
			switch {
			case c.Field("env").Contains(v):
				return c, variable
			case c.Field("command").Contains(v), c.Field("args").Contains(v):
				return c, commandLine
			}
		}
	}
	// Custom resources and halves of containers have them elsewhere.
	for _, pod := range p.Pods() {
		for c := range pod.Containers() {
			for e := range c.Env() {
				if e.Value == v {
					return c, variable
				}
			}
			for word := range c.CommandLine() {
				if word == v {
					return c, commandLine
				}
			}
		}
	}
	return nil, ""
}

// confidence says how sure a credential is one.
func confidence(c *secret.Credential) lint.Confidence {
	if c.Sure {
		return lint.HighConfidence
	}
	return lint.MediumConfidence
}
