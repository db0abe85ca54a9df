package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTableIsCurrent(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "kinds.txt"))
	require.NoError(t, err)
	want, err := generate(string(text))
	require.NoError(t, err)
	got, err := os.ReadFile(filepath.Join("..", "..", "kinds_table.go"))
	require.NoError(t, err)
	require.True(t, string(want) == string(got), "kinds_table.go is out of date: run go generate ./lint/workload")
}

func TestKindsAreSorted(t *testing.T) {
	table, err := generate("b.io Z,A cluster\n  template t\ncore B name=y\n  image i\ncore B name=x\n  image i\n")
	require.NoError(t, err)
	require.Contains(t, string(table), "\t{\"\", \"B\", \"x\", false, false, `image i`},\n\t{\"\", \"B\", \"y\", false, false, `image i`},\n"+
		"\t{\"b.io\", \"A\", \"\", true, false, `template t`},\n\t{\"b.io\", \"Z\", \"\", true, false, `template t`},\n")
}
