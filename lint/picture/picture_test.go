package picture

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

var update = flag.Bool("update", false, "write the golden files anew")

// three is a matrix of three groups with every verdict.
func three() *Matrix {
	verdicts := [3][3]network.Verdict{
		{network.Allow, network.Allow, network.Deny},
		{network.May, network.Deny, network.Allow},
		{network.Deny, network.Deny, network.Deny},
	}
	names := []string{"shop", "models", "a-namespace-with-a-name-that-is-too-long-for-its-place"}
	return &Matrix{
		Noun: "namespace", Groups: names,
		Verdict: func(from, to int) (network.Verdict, bool) { return verdicts[from][to], from != 2 || to != 2 },
		Title: func(from, to int) string {
			return fmt.Sprintf("%s to %s:\n%s", names[from], names[to], verdicts[from][to])
		},
	}
}

func graph() *Graph {
	return &Graph{
		Clusters: []Cluster{
			{"shop", []Node{{0, "shop/web"}, {2, "shop/db"}}},
			{"models", []Node{{1, "models/llama"}}},
			{"", []Node{{3, "lone/pod"}}},
		},
		Edges: slices.Values([]Edge{
			{0, 1, "TCP/8080", network.Allow},
			{2, 1, "every port", network.May},
			{3, 0, "TCP, UDP/53", network.Allow},
		}),
	}
}

// crowd is a matrix of groups that all reach each other, but for themselves; every other one may.
func crowd(size int) *Matrix {
	m := &Matrix{Noun: "tenant", Title: func(from, to int) string { return fmt.Sprint(from, " to ", to) }}
	for i := range size {
		m.Groups = append(m.Groups, fmt.Sprintf("team-%d", i))
	}
	m.Verdict = func(from, to int) (network.Verdict, bool) { return network.May + network.Verdict(to%2), from != to }
	return m
}

func TestGolden(t *testing.T) {
	tests := []struct {
		file  string
		write func(io.Writer) error
	}{
		{"three.svg", func(w io.Writer) error { return SVG(w, three()) }},
		{"three.mmd", func(w io.Writer) error { return Mermaid(w, three()) }},
		{"crowd.mmd", func(w io.Writer) error { return Mermaid(w, crowd(12)) }},
		{"graph.dot", func(w io.Writer) error { return DOT(w, graph()) }},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			var out bytes.Buffer
			require.NoError(t, test.write(&out))
			file := filepath.Join("testdata", test.file)
			if *update {
				require.NoError(t, os.WriteFile(file, out.Bytes(), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(want), out.String())
		})
	}
}

type full struct{}

var errFull = errors.New("disk full")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriterErrorsAreReturned(t *testing.T) {
	require.ErrorIs(t, SVG(full{}, three()), errFull)
	require.ErrorIs(t, Mermaid(full{}, three()), errFull)
	require.ErrorIs(t, DOT(full{}, graph()), errFull)
}

func TestSVGOfManyGroupsHasACellForEachPair(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, SVG(&out, crowd(100)))
	elements := readXML(t, out.String())
	require.Equal(t, 100*99, elements["g.c"])
	require.Equal(t, 2*100, elements["text.l"])
}

// readXML reads an SVG, which must be valid, and counts its elements by name and class.
func readXML(t *testing.T, text string) map[string]int {
	elements := map[string]int{}
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return elements
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok {
			name := start.Name.Local
			for _, a := range start.Attr {
				if a.Name.Local == "class" {
					name += "." + strings.Fields(a.Value)[0]
				}
			}
			elements[name]++
		}
	}
}

func titlesOf(t *testing.T, text string) []string {
	var svg struct {
		Groups []struct {
			Cells []struct {
				Title string `xml:"title"`
			} `xml:"g"`
		} `xml:"g"`
	}
	require.NoError(t, xml.Unmarshal([]byte(text), &svg))
	var titles []string
	for _, cell := range svg.Groups[0].Cells {
		titles = append(titles, cell.Title)
	}
	return titles
}

var (
	dotLine     = regexp.MustCompile(`^( *subgraph cluster_\d+ \{| *label="(?:[^"\\]|\\.)*"| *n\d+ \[label="(?:[^"\\]|\\.)*"\]|  n\d+ -> n\d+ \[label="(?:[^"\\]|\\.)*"(?:, style=dashed)?\]|  \})$`)
	mermaidLine = regexp.MustCompile(`^  (?:g\d+\["((?:[\pL\p{Nd} /:-]|#\d+;)*)"\]|g\d+ (?:-->|-\.->\|may\|) g\d+)$`)
	mermaidCode = regexp.MustCompile(`#\d+;`)
)

// FuzzNames draws groups and workloads of any name: every format stays what it is, and the names can be read in it.
func FuzzNames(f *testing.F) {
	for _, name := range []string{
		"", "shop", "a\"]\n  evil", `back\slash\`, "<script>alert(1)</script>", "&amp; &#34; #35; #quot;", "]]>", "--> end", "`code` **bold**",
		"1. list", "\x00\x1b[31m\u202e\u00a0\ufffd\ufffe\U0001f680", "\xff\xfe", "}\n", "%%{init: {}}%%", strings.Repeat("long", 40),
	} {
		f.Add(name, "other")
	}
	f.Fuzz(func(t *testing.T, one, other string) {
		m := three()
		m.Groups = []string{one, other, one + other}
		m.Noun = one
		m.Title = func(from, to int) string { return m.Groups[from] + m.Groups[to] }
		var svg, mermaid, dot bytes.Buffer

		require.NoError(t, SVG(&svg, m))
		require.Equal(t, 8, readXML(t, svg.String())["g.c"])
		if !strings.Contains(one+other, "\n") {
			require.Equal(t, shown(one+one), titlesOf(t, svg.String())[0])
		}

		require.NoError(t, Mermaid(&mermaid, m))
		lines := strings.Split(strings.TrimSuffix(mermaid.String(), "\n"), "\n")
		require.Len(t, lines, 1+3+3)
		for i, line := range lines[1:] {
			parts := mermaidLine.FindStringSubmatch(line)
			require.NotNil(t, parts, line)
			if i < len(m.Groups) {
				require.Equal(t, shown(m.Groups[i]), mermaidCode.ReplaceAllStringFunc(parts[1], func(code string) string {
					n, err := strconv.Atoi(strings.Trim(code, "#;"))
					require.NoError(t, err)
					return string(rune(n))
				}))
			}
		}

		g := graph()
		g.Clusters[0].Name, g.Clusters[0].Nodes[0].Name, g.Clusters[2].Nodes[0].Name = one, other, one+other
		g.Edges = slices.Values([]Edge{{0, 1, one, network.May}})
		require.NoError(t, DOT(&dot, g))
		for _, line := range strings.Split(strings.TrimSuffix(dot.String(), "\n"), "\n")[4:] {
			if line != "}" {
				require.Regexp(t, dotLine, line)
			}
		}
	})
}
