package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// Rules are settings of rules. In a file they are a mapping: its keys are rules or globs, and its values off, on or a severity.
type Rules []lint.RuleSetting

// Tenants are a mapping from tenants to globs of their namespaces.
type Tenants []cluster.TenantNamespaces

// JumpHosts are a mapping from globs of namespaces to their jump hosts.
type JumpHosts []lint.JumpHost

// mapping is a type that is a mapping in a file, whose order counts.
type mapping interface {
	read(d *decoder, v manifest.Value)
	names() string      // what its keys are, in words
	values() jsonSchema // what its values are
}

func (r *Rules) read(d *decoder, v manifest.Value) {
	*r = nil
	for name, value := range v.Entries() {
		d.rule(value.Key(), name)
		text := value.Literal()
		switch { // to YAML 1.1, off is false
		case value.IsFalse():
			text = "off"
		case value.IsTrue():
			text = "on"
		case !isScalar(value):
			text = value.Kind().String()
		}
		setting, err := ParseRuleSetting(strings.Clone(name), text)
		if err != nil {
			d.errorAt(value, "%s%s", err, d.nearest(text, levels()))
		}
		*r = append(*r, setting)
	}
}

func levels() []string { return append([]string{"off", "on"}, severities()...) }

func (r *Rules) names() string { return "rule" }

func (r *Rules) values() jsonSchema {
	return jsonSchema{"enum": append(anys(levels()), false, true)}
}

func (t *Tenants) read(d *decoder, v manifest.Value) {
	*t = nil
	for name, value := range v.Entries() {
		var globs []Glob
		d.value(value, &globs)
		if name == "" {
			d.errorAt(value.Key(), "a tenant needs a name")
		}
		*t = append(*t, cluster.TenantNamespaces{Tenant: strings.Clone(name), Globs: Strings(globs)})
	}
}

func (t *Tenants) names() string { return "tenant" }

func (t *Tenants) values() jsonSchema {
	return jsonSchema{"type": "array", "items": jsonSchema{"type": "string"}}
}

func (j *JumpHosts) read(d *decoder, v manifest.Value) {
	*j = nil
	for name, value := range v.Entries() {
		if err := ParseGlob(name); err != nil {
			d.errorAt(value.Key(), "%v", err)
		}
		var host string
		d.value(value, &host)
		if err := ParseJumpHost(host); err != nil && host != "" {
			d.errorAt(value, "%v", err)
		}
		*j = append(*j, lint.JumpHost{Namespaces: strings.Clone(name), Host: host})
	}
}

func (j *JumpHosts) names() string { return "glob of namespaces" }

func (j *JumpHosts) values() jsonSchema {
	return jsonSchema{"type": "string", "pattern": "^[^/]+/[^=]+"}
}

// Strings returns strings of a type as such.
func Strings[T ~string](all []T) []string {
	texts := make([]string, len(all))
	for i, s := range all {
		texts[i] = string(s)
	}
	return texts
}

func anys[T any](all []T) []any {
	values := make([]any, len(all))
	for i, v := range all {
		values[i] = v
	}
	return values
}

func isScalar(v manifest.Value) bool {
	return !slices.Contains([]manifest.Kind{manifest.Mapping, manifest.Sequence, manifest.Absent, manifest.Null}, v.Kind())
}

// describe says what a value is, for a message.
func describe(v manifest.Value) string {
	if isScalar(v) {
		return fmt.Sprintf("%s `%s`", v.Kind(), v.Literal())
	}
	return v.Kind().String()
}
