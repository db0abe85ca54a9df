package corpus

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

// TestYAML writes what is awkward to write by many hands, and reads it back as kubectl does.
func TestYAML(t *testing.T) {
	texts := []string{
		"", "y", "No", "~", "null", "1", "-1", "0x1F", "0o17", "1_000", "1e3", ".5", ".inf", "-.inf", ".NaN", "12:30:45",
		"2026-01-02", "2026-01-02T03:04:05Z", "8Gi", "100m", "10s", "10.0.0.0/8", "1.2.3", "-v", "--port=80", "---", "--- x", "- a",
		"a: b", "a:", "a #b", "a#b", "#a", "a ", " a", "*a", "&a", "!a", "@a", "`a`", "%a", "{a}", "[a]", "a, b", "a]", "a}", "?a",
		"'", "it's", "\"", "\\", "a\tb", "\ta", "|", ">", "<<", "=", "é", "a – b", "http://a:80/b?c=d#e", "$(A):$(B)",
		"two\nlines", "two\nlines\n", "ends\n\n", "\nstarts", " starts\nfurther in", "\ttab\nfirst", "a\n\n\nb\n", "a \nb\n", "# a\nb", "---\na\n",
		"Sentences of many words: this one has a colon, so that it needs quotation marks if it is not folded, and 'some' \"more\".",
		"Words that stand plain over several lines since there is nothing in them which would mean anything else than what it says",
		"Numbers and signs at the start of words are not where a line may end: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21",
		`Backslashes \ and \n stay what they are \ even where a line \ ends near one of them \ in quotation marks or \ without any \ x`,
	}
	object := mapping{{"none", nil}, {"yes", true}, {"no", -1}, {"empty", mapping{}}, {"nothing", sequence{}}}
	var items sequence
	for _, text := range texts {
		items = append(items, text, mapping{{"a", text}, {"b", mapping{{"c", text}}}}, mapping{{"items", list(text)}})
		object.set("key "+text, text)
		object.set("in "+text, mapping{{text, "key"}, {"labels", mapping{{"a", text}}}})
	}
	labels := mapping{{"app", "web"}, {"tier", "y"}}
	object.set("labels", labels)
	object.set("matchLabels", labels)
	object.set("items", items)

	want, err := yaml.YAMLToJSON(appendJSON(nil, object, 0))
	require.NoError(t, err)
	random := rand.New(rand.NewPCG(1, 1))
	for range 150 {
		h := newHand(random)
		h.anchors = h.remarks > 0
		w := yamlWriter{hand: h}
		w.document(object)
		got, err := yaml.YAMLToJSON(w.b)
		require.NoError(t, err, "%s", w.b)
		require.JSONEq(t, string(want), string(got), "%s", w.b)
	}
	got, err := yaml.YAMLToJSON(appendKYAML(nil, object, 0))
	require.NoError(t, err)
	require.JSONEq(t, string(want), string(got))
}
