package manifest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

func TestPlaceOf(t *testing.T) {
	const whole = "whole"
	for _, test := range []struct{ name, text, want string }{
		{"plain", "v: serve NEEDLE now\n", "1:10"},
		{"single quotes", "v: 'serve NEEDLE'\n", "1:11"},
		{"double quotes", `v: "serve NEEDLE"` + "\n", "1:11"},
		{"beyond ASCII", "v: \"größer NEEDLE\"\n", "1:12"},
		{"escape", `v: "serve\tNEEDLE"` + "\n", whole},
		{"doubled quote", "v: 'it''s NEEDLE'\n", whole},
		{"plain on two lines", "v: serve\n  NEEDLE\n", whole},
		{"literal", "v: |\n  set -e\n  serve NEEDLE\n", "3:9"},
		{"literal, stripped, indented by a number", "v: |2-\n    set -e\n\n  serve NEEDLE\n", "4:9"},
		{"literal behind blank lines", "v: |\n\n\n    serve NEEDLE\n", "4:11"},
		{"literal in a sequence", "- v: |-\n    a\n      NEEDLE\n", "3:7"},
		{"literal with line ends of Windows", "v: |\r\n  set -e\r\n  serve NEEDLE\r\n", "3:9"},
		{"folded", "v: >-\n  serve\n  with NEEDLE\n\n  end\n", "3:8"},
		{"folded, more indented", "v: >\n  serve\n    NEEDLE\n  end\n", "3:5"},
		{"read by the library", "v: |\n  serve NEEDLE\nw: !!str x\n", "2:9"},
	} {
		t.Run(test.name, func(t *testing.T) {
			documents := manifest.Parse(manifest.Section{File: "f.yaml", Text: []byte(test.text), Line: 1})
			require.Len(t, documents, 1)
			require.Empty(t, documents[0].Problems)
			root := documents[0].Root()
			if root.Kind() == manifest.Sequence {
				for _, item := range root.Items() {
					root = item
				}
			}
			v := root.Field("v")
			at := strings.Index(v.Text(), "NEEDLE")
			require.Positive(t, at)
			place := v.PlaceOf(at, at+len("NEEDLE"))
			if test.want == whole {
				require.Equal(t, v.Place(), place)
				return
			}
			require.Equal(t, "f.yaml:"+test.want, place.String())
			require.Equal(t, 6, place.End.Column-place.Start.Column)
		})
	}
}
