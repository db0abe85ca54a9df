package manifest_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml/kyaml"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// corpus holds manifests as people and their tools write them: streams of a document or more, in all styles.
type corpus []string

// readCorpus reads the files of testdata, and writes what they hold as kubectl does: as KYAML and as JSON.
func readCorpus(t testing.TB) (all corpus) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.*")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		all = append(all, string(text))
		streams := strings.Split(strings.TrimPrefix(string(text), "---\n"), "\n---")
		if len(streams) > 1 {
			for _, stream := range streams {
				all = append(all, strings.TrimPrefix(stream, "\n")+"\n")
			}
		}
		documents, err := kubectl(text)
		require.NoError(t, err, file)
		for _, document := range documents {
			compact, err := json.Marshal(document)
			require.NoError(t, err)
			indented, err := json.MarshalIndent(document, "", "    ")
			require.NoError(t, err)
			var braces bytes.Buffer
			require.NoError(t, new(kyaml.Encoder).FromYAML(bytes.NewReader(compact), &braces))
			all = append(all, string(compact), string(indented)+"\n", braces.String(), braces.String())
		}
	}
	return all
}

// TestCorpus checks that all of the corpus is read, as kubectl reads it.
func TestCorpus(t *testing.T) {
	parse := parser(manifest.NewReader())
	for _, text := range readCorpus(t) {
		for _, text := range []string{text, strings.ReplaceAll(text, "\n", "\r\n"), strings.TrimRight(text, "\n"), "\ufeff" + text} {
			result := parse.compare([]byte(text))
			require.Empty(t, result.difference, text)
			require.False(t, result.refused, text)
			for d, err := range parse.in([]byte(text)) {
				require.NoError(t, err)
				require.Empty(t, d.Problems, text)
			}
		}
	}
}

// TestFixtures checks that the manifests of all the project's tests and examples are read as kubectl reads them.
func TestFixtures(t *testing.T) {
	compared := 0
	for _, root := range []string{"../../testdata", "../../docs"} {
		require.NoError(t, filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
			if extension := filepath.Ext(file); err != nil || extension != ".yaml" && extension != ".yml" && extension != ".json" {
				return err
			}
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			// Behind what it refuses, kubectl reads no more, so each document is compared by itself too.
			for _, text := range append(bytes.SplitAfter(text, []byte("\n---")), text) {
				result := parser(manifest.Parse).compare(text)
				require.Empty(t, result.difference, "%s:\n%s", file, text)
				compared += result.accepted
			}
			return nil
		}))
	}
	require.Greater(t, compared, 500)
}

// pick returns one of the manifests with some changes of the kind that manifests differ by.
func (c corpus) pick(r *rand.Rand) string {
	lines := strings.SplitAfter(c[r.IntN(len(c))], "\n")
	for range r.IntN(6) {
		i := r.IntN(len(lines))
		line, end := strings.CutSuffix(lines[i], "\n")
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		switch key, value, ok := strings.Cut(line, ": "); r.IntN(8) {
		case 0:
			lines[i] = indent + "# a comment\n" + lines[i]
		case 1:
			lines[i] = pick(r, []string{"\n", "  \n", "\n\n"}) + lines[i]
		case 2:
			if end {
				lines[i] = line + pick(r, []string{" ", "  ", " # note", "\r"}) + "\n"
			}
		case 3: // another value
			if ok && !strings.ContainsAny(value, `"'[{|>&*,`) {
				lines[i] = key + ": " + strings.ReplaceAll(pick(r, plains), ", ", ",") + "\n"
			}
		case 4: // a scalar in quotes
			if ok && !strings.ContainsAny(value, `"'[{|>&*,\`+"\t") && !strings.Contains(value, " #") {
				quote := pick(r, []string{`"`, `'`})
				lines[i] = key + ": " + quote + value + quote + "\n"
			}
		case 5: // no such line
			if ok && value != "" {
				lines[i] = ""
			}
		case 6: // twice
			lines[i] += lines[i]
		default:
			if ok && indent != "" && !strings.ContainsAny(key, `"'{-#`) {
				lines[i] = key + ":   " + value + "\n"
			}
		}
	}
	text := strings.Join(lines, "")
	switch r.IntN(12) {
	case 0:
		return strings.ReplaceAll(text, "\n", "\r\n")
	case 1:
		return strings.TrimRight(text, "\n")
	case 2:
		if strings.Contains(text, "---") {
			return text
		}
		return "  " + strings.TrimSuffix(strings.ReplaceAll(text, "\n", "\n  "), "  ")
	}
	return text
}

// sample returns a stream in any style: one of the manifests, or a generated one.
func (c corpus) sample(r *rand.Rand) string {
	if r.IntN(4) == 0 {
		return c.pick(r)
	}
	return generate(r)
}
