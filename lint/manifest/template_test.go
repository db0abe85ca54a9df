package manifest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// TestTemplates checks that what a template engine has yet to render is not taken for a manifest. The problem is at the
// first action, which is marked «.
func TestTemplates(t *testing.T) {
	const deployment = "apiVersion: apps/v1\nkind: Deployment\n"
	for name, text := range map[string]string{
		"line":                   "«{{- if .Values.enabled }}\n" + deployment + "{{- end }}\n",
		"indented line":          deployment + "spec:\n  «{{- with .Values.x }}\n  a: b\n  {{- end }}\n",
		"comment":                "«{{/* about */}}\n" + deployment,
		"trimmed comment":        "«{{- /* about */ -}}\n" + deployment,
		"assignment":             "«{{- $name := .Values.name -}}\n" + deployment,
		"assignment again":       "«{{ $name = 1 }}\n" + deployment,
		"include":                deployment + "metadata:\n  labels:\n    «{{ include \"x\" . | nindent 4 }}\n",
		"template":               deployment + "metadata:\n  «{{ template \"x\" . }}\n",
		"range":                  deployment + "spec:\n«{{ range $i := .Values.x }}\n- a\n{{ end }}\n",
		"define":                 "«{{ define \"x\" }}\na: b\n{{ end }}\n",
		"whole value":            deployment + "spec:\n  replicas: «{{ .Values.replicas }}\n",
		"whole value of another": deployment + "spec:\n  replicas: «{{ replicas }}\n",
		"beginning of value":     deployment + "metadata:\n  name: «{{ .Release.Name }}-x\n",
		"end of value":           deployment + "metadata:\n  name: x-«{{ .Release.Name }}\n",
		"Jinja in value":         deployment + "metadata:\n  name: x-«{{ name }}\n",
		"quoted value":           deployment + "metadata:\n  name: \"x-«{{ .Release.Name }}\"\n",
		"quotes in quotes":       deployment + "metadata:\n  name: \"«{{ .Values.name | default \"x\" }}\"\n",
		"key":                    deployment + "metadata:\n  «{{ .Values.key }}: x\n",
		"toYaml":                 deployment + "spec:\n  «{{- toYaml .Values.spec | nindent 2 }}\n",
		"flow":                   deployment + "spec: {a: «{{ .Values.a }}}\n",
		"item":                   deployment + "spec:\n- «{{ .Values.a }}\n",
		"Jinja block":            "«{% if x %}\n" + deployment + "{% endif %}\n",
		"Jinja block within":     deployment + "spec:\n  «{% for x in y %}\n  - a\n  {% endfor %}\n",
		"custom resource":        "apiVersion: example.com/v1\nkind: X\nspec:\n  image: repo/«{{ .Values.image }}\n",
		"data":                   "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: x-«{{ .Values.a }}\n",
		"behind a block":         "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    {{ if }}\n  «{{- if .Values.b }}\n  b: c\n  {{- end }}\n",
		"behind a nested block":  deployment + "spec:\n  x:\n  - name: a\n    b: |\n      {{ if }}\n    «{{- if .Values.b }}\n    c: d\n    {{- end }}\n",
		"brace first":            "«{{ if .Values.x }}\n{\"apiVersion\": \"v1\"}\n{{ end }}\n",
		"in JSON":                "{\"apiVersion\": \"v1\", \"kind\": «{{ .Values.kind }}}\n",
		"quoted in JSON":         "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"«{{ .Release.Name }}\"}}\n",
		"comment before":         "# {{ not this }}\n" + deployment + "a: «{{ .Values.x }}\n",
	} {
		t.Run(name, func(t *testing.T) {
			line, column, _ := marked(text)
			text := strings.ReplaceAll(text, "«", "")
			documents, err := read([]byte(text))
			require.NoError(t, err)
			p := documents[0].Problems[0]
			require.Equal(t, manifest.Template, p.Kind, p.Message)
			require.Equal(t, "manifest/unrendered-template", p.Kind.Rule())
			require.Equal(t, fmt.Sprint(line, ":", column), fmt.Sprint(p.Place.Start.Line, ":", p.Place.Start.Column))
			require.Equal(t, column+2, p.Place.End.Column)
			require.True(t, documents[0].Unread())
			require.False(t, documents[0].Root().Exists())
		})
	}
}

// TestPlaceholders checks that text which only looks like a template is read.
func TestPlaceholders(t *testing.T) {
	for name, text := range map[string]string{
		"Prometheus rule":  "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n  - rules:\n    - annotations:\n        summary: Instance {{ $labels.instance }} down\n        value: '{{ $value }}'\n        text: |\n          {{ range query \"up\" }}\n          {{ .Labels.instance }}\n          {{ end }}\n",
		"Argo workflow":    "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  arguments: [\"{{inputs.parameters.x}}\"]\n  name: x-{{workflow.name}}\n  when: \"{{steps.a.outputs.result}} == b\"\n",
		"Argo application": "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec:\n  template:\n    metadata:\n      name: 'x-{{ .path.basename }}'\n",
		"Alertmanager":     "apiVersion: monitoring.coreos.com/v1alpha1\nkind: AlertmanagerConfig\nspec:\n  receivers:\n  - name: slack\n    slackConfigs:\n    - title: '{{ template \"slack.title\" . }}'\n      text: see {{ template \"slack.text\" . }}\n",
		"Grafana":          "apiVersion: v1\nkind: ConfigMap\ndata:\n  a.json: |-\n    {\"legendFormat\": \"{{pod}}\"}\n  b.json: '{\"legendFormat\": \"{{pod}}\"}'\n  c: legend {{pod}}\n",
		"template in data": "apiVersion: v1\nkind: ConfigMap\ndata:\n  t.yaml: |\n    {{- if .Values.x }}\n    a: {{ .Values.y }}\n    {{- end }}\n  u: \"{{ .Values.z }}\\n\"\n  v: >-\n    {{ range }}\n",
		"indented block":   "apiVersion: v1\nkind: ConfigMap\ndata:\n  - x:\n    - y: |2-\n\n          {{ if a }}\n        b\n\n        {{ end }}\n      z: # comment\n        {a: b}\n",
		"header comment":   "apiVersion: v1\nkind: ConfigMap\ndata:\n  x: | # comment\n    {{ if a }}\n",
		"annotation":       "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    a: see {{ x }}\n    b: \"{{ .Values.x }}\"\n",
		"comment":          "# {{ if .Values.x }}\n" + object + "a: b # {{ .Values.x }}\n",
		"one brace":        object + "a: {b: {c: d}}\n",
		"only the start":   object + "a: x {{ y\n",
	} {
		t.Run(name, func(t *testing.T) {
			d := parse(text)
			require.Empty(t, d.Problems)
			require.True(t, d.Root().Exists())
			require.Empty(t, disagreement([]byte(text)))
		})
	}
	// An error is what it is, whatever else a document holds.
	d := parse("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nspec:\n  name: x-{{workflow.name}}\n\tc: d\n")
	require.Equal(t, "YAML indents with spaces, never tabs", d.Problems[0].Message)
	d = parse("apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  a: '{{ $value }}'\n  b: |\n    {{ range }}\n  # {{ x }}\n\tc: d\n")
	require.Equal(t, "YAML indents with spaces, never tabs", d.Problems[0].Message)
}
