package network

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
)

// fixes lints files for some rules, and returns what is proposed for each finding, in the order of the rules' ids.
func fixes(t *testing.T, selected []string, files map[string]string) []*lint.Fix {
	t.Helper()
	options := lint.DefaultOptions()
	options.Select, options.Fixes = selected, true
	var err error
	options.Today, err = exception.ParseDate("2026-06-01")
	require.NoError(t, err)
	linter, err := lint.New(Rules(), options)
	require.NoError(t, err)
	var inputs []lint.Input
	for name, text := range files {
		inputs = append(inputs, lint.Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }})
	}
	findings := linter.Run(slices.Values(inputs)).Findings
	slices.SortFunc(findings, func(a, b *lint.Finding) int { return strings.Compare(a.Rule.ID, b.Rule.ID) })
	all := make([]*lint.Fix, len(findings))
	for i, f := range findings {
		all[i] = f.Fix
	}
	return all
}

func names(f *lint.Fix) []string {
	var all []string
	for _, o := range f.Objects {
		all = append(all, o.Name)
	}
	return all
}

// Every finding about a namespace proposes the same objects, for what is checked.
func TestMissingOfWhatIsChecked(t *testing.T) {
	files := map[string]string{"a.yaml": pod}
	both := fixes(t, []string{"network/ingress-open", "network/egress-open"}, files)
	require.Len(t, both, 2)
	require.Equal(t, []string{"default-deny", "allow-dns"}, names(both[0]))
	require.Equal(t, both[0], both[1])
	require.Equal(t, "Connections stop that the manifests do not tell of: from other namespaces, such as that of metrics; to ports that no Service names; "+
		"to other namespaces and to the internet.", both[0].Breaks)
	require.Equal(t, []string{"default-deny-ingress"}, names(fixes(t, []string{"network/ingress-open"}, files)[0]))
	require.Equal(t, []string{"default-deny-egress", "allow-dns"}, names(fixes(t, []string{"network/egress-open"}, files)[0]))
}

// What an exception lets be open is not closed for the sake of something else.
func TestMissingOfWhatIsAllowed(t *testing.T) {
	allowed := strings.Replace(pod, "name: server,", "name: server, annotations: {seaworthy.dev/exceptions: \"[{rule: network/egress-open, reason: a proxy sees to it, review: 2027-01-01}]\"},", 1)
	rules := []string{"network/ingress-open", "network/egress-open"}
	one := fixes(t, rules, map[string]string{"a.yaml": allowed})
	require.Len(t, one, 1)
	require.Equal(t, []string{"default-deny-ingress"}, names(one[0]))

	two := fixes(t, rules, map[string]string{"a.yaml": allowed + strings.Replace(pod, "name: server", "name: other", 1)})
	require.Len(t, two, 2)
	require.Equal(t, "an exception lets `server` be open, which a policy for all pods would close", two[0].Refusal)
	require.Equal(t, []string{"default-deny-ingress"}, names(two[1]))
}

// Beside what was not read there may be what needs more.
func TestMissingBesideWhatIsNotRead(t *testing.T) {
	selected := []string{"network/ingress-open"}
	beside := fixes(t, selected, map[string]string{"a/a.yaml": pod, "a/broken.yaml": "a: [\n"})
	require.Equal(t, "what is needed is not known: part of a/broken.yaml was not read", beside[0].Refusal)
	require.Empty(t, fixes(t, selected, map[string]string{"a/a.yaml": pod, "b/broken.yaml": "a: [\n"})[0].Refusal)
}
