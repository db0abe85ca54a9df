package lint_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
)

func some(profiles map[string]lint.Profile, names ...string) (rules []*lint.Rule) {
	for _, id := range names {
		rules = append(rules, &lint.Rule{ID: id, Profile: profiles[id], Severity: lint.Low})
	}
	return rules
}

var selectable = some(map[string]lint.Profile{
	"pod/privileged": lint.Baseline, "pod/host-pid": lint.Baseline, "pod/seccomp-missing": lint.Restricted, "network/egress-open": lint.Strict,
}, "pod/privileged", "pod/host-pid", "pod/seccomp-missing", "network/egress-open")

func TestSelect(t *testing.T) {
	tests := []struct {
		name            string
		profile         lint.Profile
		choose, without []string
		want            []string
	}{
		{"baseline", lint.Baseline, nil, nil, []string{"pod/host-pid", "pod/privileged"}},
		{"restricted", lint.Restricted, nil, nil, []string{"pod/host-pid", "pod/privileged", "pod/seccomp-missing"}},
		{"strict", lint.Strict, nil, nil, []string{"network/egress-open", "pod/host-pid", "pod/privileged", "pod/seccomp-missing"}},
		{"ids", lint.Strict, []string{"pod/privileged", "network/egress-open"}, nil, []string{"network/egress-open", "pod/privileged"}},
		{"id twice", lint.Strict, []string{"pod/privileged", "pod/p*"}, nil, []string{"pod/privileged"}},
		{"family", lint.Strict, []string{"pod/*"}, nil, []string{"pod/host-pid", "pod/privileged", "pod/seccomp-missing"}},
		{"any family", lint.Strict, []string{"*/*-open"}, nil, []string{"network/egress-open"}},
		{"everything", lint.Strict, []string{"*"}, nil, []string{"network/egress-open", "pod/host-pid", "pod/privileged", "pod/seccomp-missing"}},
		{"a glob asks for no more than the profile", lint.Baseline, []string{"pod/*"}, nil, []string{"pod/host-pid", "pod/privileged"}},
		{"an id does", lint.Baseline, []string{"pod/seccomp-missing", "pod/h*"}, nil, []string{"pod/host-pid", "pod/seccomp-missing"}},
		{"ignore", lint.Restricted, nil, []string{"pod/p*", "network/*"}, []string{"pod/host-pid", "pod/seccomp-missing"}},
		{"ignore wins", lint.Restricted, []string{"pod/*", "pod/privileged"}, []string{"pod/privileged"}, []string{"pod/host-pid", "pod/seccomp-missing"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := run(t, selectable, func(o *lint.Options) { o.Profile, o.Select, o.Ignore = test.profile, test.choose, test.without })
			require.Equal(t, test.want, ids(r.Rules))
		})
	}
}

func TestSelectErrors(t *testing.T) {
	tests := []struct {
		name            string
		choose, without []string
		want            string
	}{
		{"typo", []string{"pod/privilged"}, nil, `no rule is named "pod/privilged": did you mean pod/privileged?`},
		{"typo in ignore", nil, []string{"pod/host-pdi"}, `no rule is named "pod/host-pdi": did you mean pod/host-pid?`},
		{"name alone", []string{"privileged"}, nil, `no rule is named "privileged": did you mean pod/privileged?`},
		{"family alone", []string{"pod"}, nil, `no rule is named "pod": did you mean pod/*?`},
		{"second of two", []string{"pod/privileged", "nothing"}, nil, `no rule is named "nothing": see seaworthy rules`},
		{"glob that fits nothing", []string{"secret/*"}, nil, `no rule is named "secret/*": see seaworthy rules`},
		{"malformed", []string{"pod/["}, nil, `malformed pattern "pod/["`},
		{"nothing left", []string{"pod/privileged"}, []string{"*"}, "no rule is left to check: profile restricted does not ask for those selected, or they are ignored"},
		{"not of the profile", []string{"network/*"}, nil, "no rule is left to check: profile restricted does not ask for those selected, or they are ignored"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			options := lint.DefaultOptions()
			options.Select, options.Ignore = test.choose, test.without
			_, err := lint.New(selectable, options)
			require.EqualError(t, err, test.want)
		})
	}
}

func TestMatching(t *testing.T) {
	matching, err := lint.Matching(selectable, []string{"network/*", "pod/privileged"})
	require.NoError(t, err)
	require.Equal(t, []string{"pod/privileged", "network/egress-open"}, ids(matching), "in the order of the rules")
	_, err = lint.Matching(selectable, []string{"pod/privileged", "pod/privilged"})
	require.Error(t, err)
	matching, err = lint.Matching(selectable, nil)
	require.NoError(t, err)
	require.Empty(t, matching)
}

func TestNearest(t *testing.T) {
	for typed, want := range map[string]string{
		"pod/privilged":       "pod/privileged",
		"pod/Privileged":      "pod/privileged",
		"seccomp-mising":      "pod/seccomp-missing",
		"egress-open":         "network/egress-open",
		"pod":                 "pod/*",
		"":                    "",
		"something-different": "",
	} {
		require.Equal(t, want, lint.Nearest(selectable, typed), typed)
	}
}
