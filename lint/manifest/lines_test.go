package manifest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

func TestAddLines(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"absent", "m:\n  x: y\n", "m:\n  x: y\n  a: |\n    - b\n      c: d\n"},
		{"parents absent", "m:\n    x: y\nn:\n    o: p\n", "m:\n    x: y\n    a: |\n        - b\n          c: d\nn:\n    o: p\n"},
		{"no final newline", "m:\n  x: y", "m:\n  x: y\n  a: |-\n    - b\n      c: d"},
		{"line ends of Windows", "m:\r\n  x: y\r\n", "m:\r\n  x: y\r\n  a: |\r\n    - b\r\n      c: d\r\n"},
		{"flow", "m: {x: y}\n", "m: {x: y, a: \"- b\\n  c: d\\n\"}\n"},
		{"JSON", "{\"m\": {\"x\": \"y\"}}\n", "{\"m\": {\"x\": \"y\", \"a\": \"- b\\n  c: d\"}}\n"},
		{"literal", "m:\n  a: |\n    - x\n    - y\nn: o\n", "m:\n  a: |\n    - x\n    - y\n    - b\n      c: d\nn: o\n"},
		{"literal before a comment", "m:\n  a: |  # z\n      - x\n# w\nn: o\n", "m:\n  a: |  # z\n      - x\n      - b\n        c: d\n# w\nn: o\n"},
		{"literal without line end", "m:\n  a: |-\n    - x\n", "m:\n  a: |-\n    - x\n    - b\n      c: d\n"},
		{"literal at the end", "m:\n  a: |\n    - x", "m:\n  a: |\n    - x\n    - b\n      c: d"},
		{"literal of Windows", "m:\r\n  a: |\r\n    - x\r\n", "m:\r\n  a: |\r\n    - x\r\n    - b\r\n      c: d\r\n"},
		{"quoted", "m:\n  a: \"- x\"\n", "m:\n  a: \"- x\\n- b\\n  c: d\"\n"},
		{"folded", "m:\n  a: >\n    - x\n", "m:\n  a: \"- x\\n- b\\n  c: d\\n\"\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			field := one(t, test.text).Root().Field("m", "a")
			was := field.Text()
			change, err := field.AddLines("- b\n  c: d\n")
			require.NoError(t, err)
			splices, waiting := manifest.Compose([][]manifest.Change{{change}})
			require.Empty(t, waiting)
			got := spliced(t, test.text, splices)
			require.Equal(t, test.want, got)
			require.Equal(t, change.New, one(t, got).Root().Field("m", "a").Text())
			require.Contains(t, change.New, was)
		})
	}
}
