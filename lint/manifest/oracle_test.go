package manifest_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	yamlv2 "go.yaml.in/yaml/v2"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	kyaml "k8s.io/apimachinery/pkg/util/yaml"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// kubectl reads a stream by the code that kubectl -f runs, and returns the documents up to the first that it refuses.
// Source: k8s.io/cli-runtime/pkg/resource, FileVisitor and StreamVisitor.
func kubectl(stream []byte) (documents []any, err error) {
	in := transform.NewReader(bytes.NewReader(stream), unicode.BOMOverride(unicode.UTF8.NewDecoder()))
	decoder := kyaml.NewYAMLOrJSONDecoder(in, 4096)
	for {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); errors.Is(err, io.EOF) {
			return documents, nil
		} else if err != nil {
			return documents, err
		}
		raw = bytes.TrimSpace(raw)
		if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
			continue
		}
		document, err := fromJSON(raw)
		if err != nil {
			return documents, err
		}
		documents = append(documents, document)
	}
}

// fromJSON decodes JSON as an API server does what kubectl sends it: whole numbers that fit are int64, others float64.
func fromJSON(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, err
	}
	return numbers(v)
}

func numbers(v any) (any, error) {
	var err error
	switch v := v.(type) {
	case json.Number:
		return number(v.String())
	case []any:
		for i := range v {
			if v[i], err = numbers(v[i]); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for k := range v {
			if v[k], err = numbers(v[k]); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

func number(text string) (any, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil, err
	}
	// kubectl sends 8.0e1 as 80.
	sent, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	if n, err := strconv.ParseInt(string(sent), 10, 64); err == nil {
		return n, nil
	}
	return f, nil
}

// tree converts a value to what [kubectl] returns.
func tree(v manifest.Value) any {
	switch v.Kind() {
	case manifest.Mapping:
		m := make(map[string]any)
		for name, value := range v.Entries() {
			if _, ok := m[name]; ok {
				panic("Entries yields " + name + " twice")
			}
			m[name] = tree(value)
		}
		return m
	case manifest.Sequence:
		s := make([]any, 0)
		for _, item := range v.Items() {
			s = append(s, tree(item))
		}
		return s
	case manifest.String:
		return v.Text()
	case manifest.Bool:
		return v.IsTrue()
	case manifest.Int, manifest.Float:
		if n, ok := v.Int(); ok {
			return n
		}
		text := strings.ReplaceAll(v.Literal(), "_", "")
		if n, err := strconv.ParseUint(text, 0, 64); err == nil {
			return float64(n)
		}
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return fmt.Errorf("literal %q of kind %s: %w", v.Literal(), v.Kind(), err)
		}
		return f
	}
	return nil
}

// read splits a stream and parses all of it.
func read(stream []byte) (documents []*manifest.Document, err error) {
	splitter := manifest.NewSplitter("file.yaml", bytes.NewReader(stream))
	for {
		section, err := splitter.Next()
		if errors.Is(err, io.EOF) {
			return documents, nil
		} else if err != nil {
			return documents, err
		}
		documents = append(documents, manifest.Parse(section)...)
	}
}

// parse reads a stream of one document, which may be nil.
func parse(text string) *manifest.Document {
	documents, err := read([]byte(text))
	if err != nil || len(documents) > 1 {
		panic(fmt.Sprint("one document expected, got ", len(documents), err))
	}
	if len(documents) == 0 {
		return nil
	}
	return documents[0]
}

// ambiguous reports whether a mapping of a stream holds keys that only differ in type, such as 1 and "1": which of them
// wins in kubectl is up to the order of a Go map.
func ambiguous(stream []byte) bool {
	reader := kyaml.NewYAMLReader(bufio.NewReader(transform.NewReader(bytes.NewReader(stream), unicode.BOMOverride(unicode.UTF8.NewDecoder()))))
	for {
		text, err := reader.Read()
		if err != nil {
			return false
		}
		var v any
		if yamlv2.Unmarshal(text, &v) == nil && collides(v) {
			return true
		}
	}
}

func collides(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, collides)
	case map[any]any:
		names := make(map[string]bool)
		for key, value := range v {
			name := fmt.Sprint(key)
			if f, ok := key.(float64); ok {
				name = strconv.FormatFloat(f, 'g', -1, 32)
			}
			if names[name] || collides(value) {
				return true
			}
			names[name] = true
		}
	}
	return false
}
