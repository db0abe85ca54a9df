package rules_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/rules"
)

// parseOptions reads the options of the command that matter to rules.
func parseOptions(t *testing.T, defaults lint.Options, args []string) lint.Options {
	t.Helper()
	o := defaults
	flags := flag.NewFlagSet("lint", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Func("profile", "", func(s string) (err error) {
		o.Profile, err = lint.ParseProfile(s)
		return err
	})
	flags.Func("kubernetes-version", "", func(s string) (err error) {
		o.KubernetesVersion, err = podsecurity.ParseKubernetesVersion(s)
		return err
	})
	flags.Func("select", "", func(s string) error {
		o.Select = strings.Split(s, ",")
		return nil
	})
	flags.Func("trusted-registry", "", func(s string) error {
		o.TrustedRegistries = strings.Split(s, ",")
		return nil
	})
	flags.Func("public-registry", "", func(s string) error {
		o.PublicRegistries = strings.Split(s, ",")
		return nil
	})
	flags.Func("model-hub", "", func(s string) error {
		o.ModelHubs = strings.Split(s, ",")
		return nil
	})
	flags.Func("cni", "", func(s string) (err error) {
		o.CNI, err = network.ParseCNI(s)
		return err
	})
	flags.Func("pod-cidr", "", func(s string) error {
		cidr, err := netip.ParsePrefix(s)
		o.PodCIDRs = append(o.PodCIDRs, cidr)
		return err
	})
	flags.Func("today", "", func(s string) (err error) {
		o.Today, err = exception.ParseDate(s)
		return err
	})
	flags.Func("not-waivable", "", func(s string) error {
		o.NotWaivable = strings.Split(s, ",")
		return nil
	})
	flags.BoolVar(&o.Complete, "complete", false, "")
	flags.StringVar(&o.TenantLabel, "tenant-label", "", "")
	flags.StringVar(&o.DefaultNamespace, "default-namespace", o.DefaultNamespace, "")
	require.NoError(t, flags.Parse(args))
	require.Empty(t, flags.Args())
	return o
}

func run(t *testing.T, options lint.Options, name string, text []byte) *lint.Result {
	t.Helper()
	linter, err := lint.New(rules.All(), options)
	require.NoError(t, err)
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
	return linter.Run(slices.Values([]lint.Input{{Name: name, Open: open}}))
}

// alone are the options under which a rule is tested: nothing else runs, at the profile that asks for it.
func alone(r *lint.Rule) lint.Options {
	o := lint.DefaultOptions()
	o.Profile, o.Select = r.Profile, []string{r.ID}
	return o
}

func TestExamples(t *testing.T) {
	for _, r := range rules.All() {
		t.Run(r.ID, func(t *testing.T) {
			options := parseOptions(t, alone(r), r.Args)
			require.NotEmpty(t, run(t, options, "bad.yaml", []byte(r.Bad)).Findings, "Bad does not fire")
			good := run(t, options, "good.yaml", []byte(r.Good))
			require.Empty(t, good.Findings, "Good fires")
			require.Empty(t, good.Inputs.Failed)
		})
	}
}

func TestDescriptions(t *testing.T) {
	seen := map[string]bool{}
	id := regexp.MustCompile(`^[a-z]+/[a-z]+(-[a-z]+)*$`)
	for _, r := range rules.All() {
		t.Run(r.ID, func(t *testing.T) {
			require.Regexp(t, id, r.ID)
			require.False(t, seen[r.ID], "the id is taken")
			seen[r.ID] = true
			require.NotEmpty(t, r.Title)
			require.NotContains(t, r.Title[len(r.Title)-1:], ".", "a title has no final period")
			for _, text := range []string{r.Why, r.Remedy, r.Allow} {
				require.Equal(t, strings.TrimSpace(text), text)
				require.NotContains(t, text, "\n", "one paragraph, one line")
			}
			require.Greater(t, len(r.Why), 100)
			require.NotEmpty(t, r.Remedy)
			require.NotZero(t, r.Severity)
			require.NotZero(t, r.Profile)
			require.NotEmpty(t, r.Refs)
			for _, ref := range r.Refs {
				require.True(t, strings.HasPrefix(ref.URL, "https://"), ref.URL)
			}
			hooks := 0
			for _, set := range []bool{r.Container != nil, r.Pod != nil, r.Object != nil, r.Document != nil, r.Cluster != nil, r.Exception != nil} {
				if set {
					hooks++
				}
			}
			require.Equal(t, 1, hooks, "a rule has one hook")
		})
	}
}

// Every check of the Pod Security Standards has a rule that speaks for it.
func TestEveryPodSecurityCheckHasARule(t *testing.T) {
	for _, check := range podsecurity.Checks() {
		require.True(t, slices.ContainsFunc(rules.All(), func(r *lint.Rule) bool { return slices.Contains(r.PSA, check) }), check.String())
	}
}

const fixtures = "../testdata/rules"

var (
	header = regexp.MustCompile(`(?m)(?:^|")# lint: ([^"\n]*)`)
	// want[+1] expects a finding on the next line, for lines that cannot hold a comment. JSON has such comments in strings.
	want = regexp.MustCompile(`#.*?\bwant(?:\[([+-]\d+)\])? ((?:[a-z]+/[a-z-]+ ?)+)`)
)

type expectation struct {
	line int
	rule string
}

func (e expectation) String() string { return fmt.Sprintf("%d: %s", e.line, e.rule) }

func expectations(t *testing.T, text []byte) []string {
	var all []expectation
	for i, line := range strings.Split(string(text), "\n") {
		for _, m := range want.FindAllStringSubmatch(line, -1) {
			offset := 0
			if m[1] != "" {
				var err error
				offset, err = strconv.Atoi(m[1])
				require.NoError(t, err)
			}
			for _, id := range strings.Fields(m[2]) {
				all = append(all, expectation{i + 1 + offset, id})
			}
		}
	}
	return inOrder(all)
}

func inOrder(all []expectation) []string {
	slices.SortFunc(all, func(a, b expectation) int {
		return cmp.Or(cmp.Compare(a.line, b.line), strings.Compare(a.rule, b.rule))
	})
	lines := []string{}
	for _, e := range all {
		lines = append(lines, e.String())
	}
	return lines
}

// fixtureOptions are those under which a fixture of a rule is linted.
func fixtureOptions(t *testing.T, r *lint.Rule, text []byte) lint.Options {
	return parseOptions(t, alone(r), headerOf(text))
}

// headerOf returns the options that a fixture asks for.
func headerOf(text []byte) []string {
	if m := header.FindSubmatch(text); m != nil {
		return strings.Fields(string(m[1]))
	}
	return nil
}

// TestFixtures lints every file under testdata/rules/<family>/<rule> with that rule alone, unless its first line says
// otherwise, and expects the findings that its lines announce and no others.
func TestFixtures(t *testing.T) {
	for _, r := range rules.All() {
		t.Run(r.ID, func(t *testing.T) {
			files, err := filepath.Glob(filepath.Join(fixtures, filepath.FromSlash(r.ID), "*"))
			require.NoError(t, err)
			require.NotEmpty(t, files, "the rule has no testdata")
			fires := false
			for _, file := range files {
				if isFixed(file) {
					continue
				}
				text, err := os.ReadFile(file)
				require.NoError(t, err)
				var found []expectation
				for _, f := range run(t, fixtureOptions(t, r, text), filepath.Base(file), text).Findings {
					found = append(found, expectation{f.Place.Start.Line, f.Rule.ID})
					fires = fires || f.Rule == r
				}
				require.Equal(t, expectations(t, text), inOrder(found), file)
			}
			require.True(t, fires, "no testdata makes the rule fire")
		})
	}
}

func TestFixturesBelongToRules(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(fixtures, "*", "*"))
	require.NoError(t, err)
	for _, folder := range folders {
		id, err := filepath.Rel(fixtures, folder)
		require.NoError(t, err)
		require.True(t, slices.ContainsFunc(rules.All(), func(r *lint.Rule) bool { return r.ID == filepath.ToSlash(id) }), folder)
	}
}
