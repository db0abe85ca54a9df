package report

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
)

const inventorySchema = "../../docs/schema/inventory-v1.schema.json"

// inventories returns what a text names: images and models.
func inventories(t testing.TB, text string) (images, models *Inventory, in lint.Inputs) {
	t.Helper()
	linter, err := lint.New(nil, lint.DefaultOptions())
	require.NoError(t, err)
	found, in := linter.Inventory(slices.Values([]lint.Input{{
		Name: "deploy/web.yaml",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}}))
	return Images(found.Images), Models(found.Models), in
}

func readTestdata(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	require.NoError(t, err)
	return string(text)
}

func TestInventoryGolden(t *testing.T) {
	images, models, in := inventories(t, readTestdata(t, "inventory.yaml"))
	options := Options{Tool: testTool, Width: DefaultWidth}
	for name, inv := range map[string]*Inventory{"images": images, "models": models} {
		for ending, write := range map[string]func(io.Writer) error{
			".txt":            func(w io.Writer) error { return inv.Text(w, &in, false, options) },
			".uses.txt":       func(w io.Writer) error { return inv.Text(w, &in, true, options) },
			".names.txt":      func(w io.Writer) error { return inv.Names(w) },
			".json":           func(w io.Writer) error { return inv.JSON(w, &in, options) },
			".cyclonedx.json": func(w io.Writer) error { return inv.CycloneDX(w, options) },
		} {
			t.Run(name+ending, func(t *testing.T) {
				var out bytes.Buffer
				require.NoError(t, write(&out))
				require.NotContains(t, out.String(), "secret")
				golden(t, name+ending, out.Bytes())
				require.ErrorIs(t, write(full{}), errFull)
			})
		}
	}
}

func TestInventoryLoose(t *testing.T) {
	images, models, _ := inventories(t, readTestdata(t, "inventory.yaml"))
	for inv, want := range map[*Inventory][]lint.State{
		images: {lint.StateFloating, lint.StateTag, lint.StateMalformed, lint.StateTag, lint.StateTag, lint.StateTag},
		models: {lint.StateFloating, lint.StateRevision},
	} {
		var states []lint.State
		for _, item := range inv.Loose().items {
			states = append(states, item.State)
		}
		require.Equal(t, want, states)
	}
}

func TestInventoryJSONIsValid(t *testing.T) {
	schema := loadSchema(t, inventorySchema)
	for _, text := range []string{readTestdata(t, "inventory.yaml"), "", "a: b: c\n---\nd: e\n"} {
		images, models, in := inventories(t, text)
		for _, inv := range []*Inventory{images, models} {
			var out bytes.Buffer
			require.NoError(t, inv.JSON(&out, &in, Options{Tool: testTool}))
			require.NoError(t, schema.Validate(decodeJSON(t, out.Bytes())))
			require.Error(t, schema.Validate(decodeJSON(t, bytes.Replace(out.Bytes(), []byte(`"version": 1`), []byte(`"version": 2`), 1))))
		}
	}
}

// The example of the documentation is what is written today.
func TestInventoryJSONExample(t *testing.T) {
	const page = "../../docs/json.md"
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	head, rest, ok := strings.Cut(string(text), "## Inventories\n")
	require.True(t, ok)
	before, rest, ok := strings.Cut(rest, "```json\n")
	require.True(t, ok)
	example, after, ok := strings.Cut(rest, "```\n")
	require.True(t, ok)

	images, _, in := inventories(t, "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\n"+
		"spec:\n  containers:\n    - name: proxy\n      image: nginx:1.29\n")
	var out bytes.Buffer
	require.NoError(t, images.JSON(&out, &in, Options{Tool: testTool}))
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(head+"## Inventories\n"+before+"```json\n"+out.String()+"```\n"+after), 0o644))
		return
	}
	require.Equal(t, out.String(), example)
}

// cyclonedx returns the schema of CycloneDX, with those that it refers to.
func cyclonedx(t *testing.T) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	const home = "http://cyclonedx.org/schema/"
	for _, name := range []string{"bom-1.6.schema.json", "spdx.schema.json", "jsf-0.82.schema.json"} {
		text, err := os.ReadFile("../../testdata/cyclonedx/" + name)
		require.NoError(t, err)
		require.NoError(t, compiler.AddResource(home+name, decodeJSON(t, text)))
	}
	schema, err := compiler.Compile(home + "bom-1.6.schema.json")
	require.NoError(t, err)
	return schema
}

func TestCycloneDXIsValid(t *testing.T) {
	schema := cyclonedx(t)
	for _, text := range []string{readTestdata(t, "inventory.yaml"), ""} {
		images, models, _ := inventories(t, text)
		for _, inv := range []*Inventory{images, models} {
			var out bytes.Buffer
			require.NoError(t, inv.CycloneDX(&out, Options{Tool: testTool}))
			bill := decodeJSON(t, out.Bytes()).(map[string]any)
			require.NoError(t, schema.Validate(bill))
			refs := map[string]bool{}
			for _, c := range bill["components"].([]any) {
				ref := c.(map[string]any)["bom-ref"].(string)
				require.False(t, refs[ref], "%s is not unique", ref)
				refs[ref] = true
			}
			delete(bill, "bomFormat")
			require.Error(t, schema.Validate(bill), "the schema is not heeded")
		}
	}
}

// The examples are those of the specification of package URLs, its types oci and huggingface, as far as they apply.
func TestPURL(t *testing.T) {
	const digest = "sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
	escaped := strings.Replace(digest, ":", "%3A", 1)
	for _, test := range []struct{ image, want string }{
		{"debian@" + digest, "pkg:oci/debian@" + escaped + "?repository_url=docker.io/library/debian"},
		{"ghcr.io/debian:bullseye@" + digest, "pkg:oci/debian@" + escaped + "?repository_url=ghcr.io/debian&tag=bullseye"},
		{"registry.example:5000/a/b__c:1.0", "pkg:oci/b__c?repository_url=registry.example%3A5000/a/b__c&tag=1.0"},
		{"${IMAGE}", ""},
		{"Web", ""},
	} {
		images, _, _ := inventories(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: \""+test.image+"\"}]}\n")
		require.Len(t, images.items, 1)
		require.Equal(t, test.want, images.items[0].bill.purl, test.image)
	}
	for _, test := range []struct{ uri, want string }{
		{"hf://microsoft/deberta-v3-base:559062ad13d311b87b2c455e67dcd5f1c8f65111", "pkg:huggingface/microsoft/deberta-v3-base@559062ad13d311b87b2c455e67dcd5f1c8f65111"},
		{"hf://microsoft/deberta-v3-base:main", "pkg:huggingface/microsoft/deberta-v3-base"},
		{"hf://distilbert-base-uncased", "pkg:huggingface/distilbert-base-uncased"},
		{"hf://${MODEL}", ""},
		{"oci://registry.example/models/words:1.0", "pkg:oci/words?repository_url=registry.example/models/words&tag=1.0"},
		{"s3://bucket/words", ""},
	} {
		_, models, _ := inventories(t, "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: a}\nspec: {predictor: {model: {storageUri: \""+test.uri+"\"}}}\n")
		require.Len(t, models.items, 1, test.uri)
		require.Equal(t, test.want, models.items[0].bill.purl, test.uri)
	}
}

// What a manifest holds is shown, and changes nothing else.
func FuzzInventory(f *testing.F) {
	f.Add("nginx:1.27", "hf://owner/model@main")
	f.Add("bob:secret@registry.example/web", "https://bob:secret@models.example/a.pkl?token=secret")
	f.Add("\x1b[31m\n", "s3://\u202e/…")
	f.Fuzz(func(t *testing.T, image, model string) {
		quote := func(s string) string {
			text, err := json.Marshal(s)
			require.NoError(t, err)
			return string(text)
		}
		images, models, in := inventories(t, "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {name: a}\n"+
			"spec: {predictor: {model: {image: "+quote(image)+", storageUri: "+quote(model)+"}}}\n")
		for _, inv := range []*Inventory{images, models} {
			require.LessOrEqual(t, len(inv.items), 1)
			var text, names, data, bill bytes.Buffer
			require.NoError(t, inv.Text(&text, &in, true, Options{}))
			require.NoError(t, inv.Names(&names))
			require.LessOrEqual(t, strings.Count(names.String(), "\n"), len(inv.items))
			require.NoError(t, inv.JSON(&data, &in, Options{Tool: testTool}))
			require.True(t, json.Valid(data.Bytes()))
			require.NoError(t, inv.CycloneDX(&bill, Options{Tool: testTool}))
			require.True(t, json.Valid(bill.Bytes()))
			for _, c := range text.String() {
				require.True(t, c == '\n' || isPlain(c), "%q", c)
			}
		}
	})
}
