package sample_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	kyaml "k8s.io/apimachinery/pkg/util/yaml"

	"github.com/seaworthy-lint/seaworthy/rules/internal/sample"
)

// read returns what kubectl reads of a text.
func read(text []byte) (documents []any, err error) {
	decoder := kyaml.NewYAMLOrJSONDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))), 4096)
	for {
		var document any
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return documents, nil
		} else if err != nil {
			return documents, err
		}
		if document != nil {
			documents = append(documents, document)
		}
	}
}

// TestWriteMeaning holds texts to the objects that they are made from, in all styles.
func TestWriteMeaning(t *testing.T) {
	for seed := range uint64(4000) {
		r := rand.New(rand.NewPCG(seed, 0))
		objects := sample.Objects(r)
		want := []any{}
		for _, o := range objects {
			want = append(want, sample.Plain(o))
		}
		text := sample.Write(r, objects)
		got, err := read(text)
		require.NoError(t, err, "%d:\n%s", seed, text)
		if first, ok := got[0].(map[string]any); ok && len(got) == 1 && first["kind"] == "List" {
			got = first["items"].([]any)
		}
		requireSame(t, want, got, "%d:\n%s", seed, text)
	}
}

// requireSame compares documents as JSON, where 1.0 is 1.
func requireSame(t *testing.T, want, got any, message ...any) {
	t.Helper()
	a, err := json.Marshal(want)
	require.NoError(t, err)
	b, err := json.Marshal(got)
	require.NoError(t, err)
	if !bytes.Equal(a, b) {
		require.JSONEq(t, string(a), string(b), message...)
	}
}

func TestTree(t *testing.T) {
	for seed := range uint64(100) {
		for _, o := range sample.Objects(rand.New(rand.NewPCG(seed, 0))) {
			require.Equal(t, sample.Plain(o), sample.Plain(sample.Tree(sample.Plain(o))))
		}
	}
}

func TestSame(t *testing.T) {
	write := func() []byte {
		r := rand.New(rand.NewPCG(7, 0))
		return sample.Mutate(r, sample.Write(r, sample.Objects(r)))
	}
	require.Equal(t, write(), write())
}
