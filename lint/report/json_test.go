package report

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

const findingsSchema = "../../docs/schema/findings-v1.schema.json"

// loadSchema returns a schema that checks formats too.
func loadSchema(t testing.TB, file string) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(file)
	require.NoError(t, err)
	return schema
}

func decodeJSON(t testing.TB, text []byte) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	return value
}

func encodeResult(t testing.TB, r *lint.Result) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, JSON(&out, r, Options{Tool: testTool}))
	return out.Bytes()
}

func TestJSONIsValid(t *testing.T) {
	schema := loadSchema(t, findingsSchema)
	require.NoError(t, schema.Validate(decodeJSON(t, encodeResult(t, fullResult()))))
	require.NoError(t, schema.Validate(decodeJSON(t, encodeResult(t, cleanResult()))))
}

// optional are the properties that may be left out one by one, as patterns of their place in the report.
var optional = map[string]bool{
	"inputs/skipped/line": true, "inputs/unjudged/line": true,
	"inputs/failed/column": true, "inputs/failed/rule": true,
	"findings/label": true, "findings/path": true, "findings/unread": true, "findings/object": true,
	"findings/object/namespace": true, "findings/container": true, "findings/source": true,
	"findings/fix": true, "findings/fix/breaks": true, "findings/fix/refusal": true, "findings/fix/objects/namespace": true,
	"suppressed/object": true, "suppressed/object/namespace": true, "suppressed/exceptions/owner": true, "suppressed/exceptions/reason": true,
	"suppressed/exceptions/review": true, "suppressed/exceptions/object": true, "suppressed/exceptions/object/namespace": true,
	"suppressed/exceptions/source": true, "baseline/findings/object": true, "baseline/findings/object/namespace": true,
	"run/today": true, "baseline": true, "summary/baseline": true,
}

// Whatever is taken out, added, or given another type is rejected.
func TestJSONSchemaIsStrict(t *testing.T) {
	schema := loadSchema(t, findingsSchema)
	report := decodeJSON(t, encodeResult(t, fullResult()))
	require.NoError(t, schema.Validate(report))

	rejected := func(what, where string) {
		t.Helper()
		require.Error(t, schema.Validate(report), "%s: %s", what, where)
	}
	// mutate walks a value; set replaces it in what holds it.
	var mutate func(where string, value any, set func(any))
	mutate = func(where string, value any, set func(any)) {
		for _, other := range []any{nil, json.Number("-1"), []any{json.Number("1")}, map[string]any{"x": "y"}} {
			set(other)
			rejected("replaced by another type", where)
		}
		set(value)
		switch value := value.(type) {
		case map[string]any:
			value["unknown"] = "x"
			rejected("unknown property", where)
			delete(value, "unknown")
			for _, key := range slices.Sorted(maps.Keys(value)) {
				place := strings.TrimPrefix(where+"/"+key, "/")
				old := value[key]
				delete(value, key)
				if !optional[place] {
					rejected("missing", place)
				}
				value[key] = old
				mutate(place, old, func(v any) { value[key] = v })
			}
		case []any:
			for i, item := range value {
				mutate(where, item, func(v any) { value[i] = v })
			}
		}
	}
	mutate("", report, func(v any) { report = v })
	require.NoError(t, schema.Validate(report), "the report is whole again")

	finding := report.(map[string]any)["findings"].([]any)[1].(map[string]any)
	for property, wrong := range map[string]any{
		"rule": "privileged", "severity": "worst", "confidence": "sure", "fingerprint": "12", "startLine": json.Number("0"), "unread": false,
	} {
		old, had := finding[property]
		finding[property] = wrong
		rejected("wrong value", property)
		delete(finding, property)
		if had {
			finding[property] = old
		}
	}
	require.NoError(t, schema.Validate(report), "the report is whole again")
}

func TestJSONSchemasDescribeEveryProperty(t *testing.T) {
	for _, file := range []string{findingsSchema, inventorySchema} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		var described int
		var walk func(where string, value any)
		walk = func(where string, value any) {
			object, ok := value.(map[string]any)
			if !ok {
				return
			}
			properties, _ := object["properties"].(map[string]any)
			for name, property := range properties {
				require.NotEmpty(t, property.(map[string]any)["description"], "%s.%s", where, name)
				described++
			}
			for name, inner := range object {
				walk(where+"."+name, inner)
			}
		}
		walk("", decodeJSON(t, text))
		require.Greater(t, described, 40, file)
	}
}

func TestJSONPlaceWithoutEnd(t *testing.T) {
	r := cleanResult()
	r.Findings = []*lint.Finding{{
		Rule: syntax, Severity: lint.High, Fingerprint: strings.Repeat("0", 32),
		Place: manifest.Place{File: "a.yaml", Start: manifest.Position{Line: 3}},
	}}
	out := encodeResult(t, r)
	require.NoError(t, loadSchema(t, findingsSchema).Validate(decodeJSON(t, out)))
	require.Contains(t, string(out), "\"startLine\": 3,\n      \"startColumn\": 1,\n      \"endLine\": 3,\n      \"endColumn\": 1,\n")
}

// Findings come in the same order in every format that says so.
func TestSameOrder(t *testing.T) {
	r := fullResult()
	var want []string
	for _, f := range r.Findings {
		want = append(want, f.Fingerprint)
	}
	var report jsonReport
	require.NoError(t, json.Unmarshal(encodeResult(t, r), &report))
	var log sarifLog
	require.NoError(t, json.Unmarshal(encodeSARIF(t, r, testTool), &log))
	require.Len(t, log.Runs[0].Results, len(want))
	for i, fingerprint := range want {
		require.Equal(t, fingerprint, report.Findings[i].Fingerprint)
		require.Equal(t, fingerprint, log.Runs[0].Results[i].PartialFingerprints.Finding)
	}
}

// The example of the documentation is what is written today.
func TestJSONExample(t *testing.T) {
	const page = "../../docs/json.md"
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(text), "```json\n")
	require.True(t, ok)
	example, after, ok := strings.Cut(rest, "```\n")
	require.True(t, ok)

	r := fullResult()
	r.Findings, r.Suppressed, r.Baseline = r.Findings[1:2], r.Suppressed[:1], nil
	r.Inputs = lint.Inputs{Files: 2, Documents: 2, Objects: 1, Pods: 1, Skipped: r.Inputs.Skipped[:1]}
	want := string(encodeResult(t, r))
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(before+"```json\n"+want+"```\n"+after), 0o644))
		return
	}
	require.Equal(t, want, example)
}
