package workload

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Every row of the table can be read.
func TestParseKinds(t *testing.T) {
	for _, row := range kindTable {
		k, err := parseKind(row.text)
		require.NoError(t, err, "%s %s", row.group, row.kind)
		require.NotEmpty(t, len(k.pods)+len(k.images)+len(k.models)+len(k.embedded)+len(k.texts)+len(k.exposes), "%s %s", row.group, row.kind)
	}
}
