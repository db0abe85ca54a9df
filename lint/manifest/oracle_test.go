package manifest_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	yamlv2 "go.yaml.in/yaml/v2"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
	kyaml "k8s.io/apimachinery/pkg/util/yaml"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// kubectl reads a stream by the code that kubectl -f runs, and returns the documents up to the first that it refuses.
// Source: k8s.io/cli-runtime/pkg/resource, FileVisitor and StreamVisitor.
func kubectl(stream []byte) (documents []any, err error) {
	decoder := kyaml.NewYAMLOrJSONDecoder(decoded(stream), 4096)
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

// decoded returns a stream in UTF-8 as kubectl makes it.
func decoded(stream []byte) io.Reader {
	in := bytes.NewReader(stream)
	if utf8.Valid(stream) && !bytes.HasPrefix(stream, []byte("\ufeff")) {
		return in // as is
	}
	return transform.NewReader(in, unicode.BOMOverride(unicode.UTF8.NewDecoder()))
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
			m[name] = tree(value)
		}
		return m
	case manifest.Sequence:
		s := make([]any, 0)
		for _, item := range v.Items() {
			s = append(s, tree(item))
		}
		return s
	}
	return content(v)
}

// content converts a scalar.
func content(v manifest.Value) any {
	switch v.Kind() {
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

// difference says where a value is not what kubectl reads; it is empty where it is.
func difference(got manifest.Value, want any) string {
	differ := func() string {
		return fmt.Sprintf("%s:\n got %#v\nwant %#v", got.Path(got.Document().Root()), tree(got), want)
	}
	switch want := want.(type) {
	case map[string]any:
		if got.Kind() != manifest.Mapping || got.Len() != len(want) {
			return differ()
		}
		for name, value := range got.Entries() {
			wanted, ok := want[name]
			if !ok || got.Field(name) != value { // which is so if it has a name twice
				return differ()
			}
			if d := difference(value, wanted); d != "" {
				return d
			}
		}
	case []any:
		if got.Kind() != manifest.Sequence || got.Len() != len(want) {
			return differ()
		}
		for i, item := range got.Items() {
			if d := difference(item, want[i]); d != "" {
				return d
			}
		}
	default:
		if kind := got.Kind(); kind == manifest.Mapping || kind == manifest.Sequence || content(got) != want {
			return differ()
		}
	}
	return ""
}

// parser reads a section.
type parser func(manifest.Section) []*manifest.Document

// in yields the documents of a stream. A parser may use the memory of one for the next.
func (parse parser) in(stream []byte) iter.Seq2[*manifest.Document, error] {
	return func(yield func(*manifest.Document, error) bool) {
		splitter := manifest.NewSplitter("file.yaml", bytes.NewReader(stream))
		for {
			section, err := splitter.Next()
			if errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				yield(nil, err)
				return
			}
			for _, d := range parse(section) {
				if !yield(d, nil) {
					return
				}
			}
		}
	}
}

// read splits a stream and parses all of it.
func read(stream []byte) (documents []*manifest.Document, err error) {
	for d, err := range parser(manifest.Parse).in(stream) {
		if err != nil {
			return documents, err
		}
		documents = append(documents, d)
	}
	return documents, nil
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

// chunks yields the YAML documents of a stream up to the first that kubectl cannot tell from the next.
func chunks(stream []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		reader := kyaml.NewYAMLReader(bufio.NewReader(decoded(stream)))
		for {
			if text, err := reader.Read(); err != nil || !yield(text) {
				return
			}
		}
	}
}

// ambiguous reports whether a mapping of a stream holds keys that only differ in type, such as 1 and "1": which of them
// wins in kubectl is up to the order of a Go map.
func ambiguous(stream []byte) bool {
	for text := range chunks(stream) {
		var v any
		if yamlv2.Unmarshal(text, &v) == nil && collides(v) {
			return true
		}
	}
	return false
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
