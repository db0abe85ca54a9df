package workload_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

func TestBytes(t *testing.T) {
	for text, want := range map[string]float64{
		"1024":        1 << 10,
		"1Ki":         1 << 10,
		`"1Gi"`:       1 << 30,
		"0.5Gi":       1 << 29,
		"1k":          1e3,
		"1G":          1e9,
		"1e9":         1e9,
		`"1E3"`:       1e3,
		"2Ti":         1 << 41,
		"1024000m":    1024,
		"0":           0,
		"-1Gi":        0,
		"Gi":          0,
		"null":        0,
		"${{MEMORY}}": 0,
		"3false2Gi":   0,
		"InfGi":       0,
		"0x10":        0,
		"1e3Ki":       0,
		"{a: b}":      0,
	} {
		var parser manifest.Parser
		documents := parser.Parse(manifest.Section{Text: []byte("memory: " + text + "\n"), Line: 1})
		got, ok := workload.Bytes(documents[0].Root().Field("memory"))
		require.Equal(t, want > 0, ok, text)
		if ok {
			require.Equal(t, want, got, text)
		}
	}
}
