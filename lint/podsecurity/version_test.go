package podsecurity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

func TestParsePolicyVersion(t *testing.T) {
	for _, test := range []struct {
		text string
		want podsecurity.Version
		ok   bool
	}{
		{"latest", podsecurity.Latest, true},
		{"v1.0", 0, true},
		{"v1.25", 25, true},
		{"v1.999", podsecurity.Latest, true}, // newer than known
		{"v1.256", podsecurity.Latest, true},
		{"v1.9223372036854775807", podsecurity.Latest, true},
		{"v1.9223372036854775808", podsecurity.Latest, false},
		{"1.25", podsecurity.Latest, false},
		{"v1.025", podsecurity.Latest, false},
		{"v1.25.3", podsecurity.Latest, false},
		{"v1.-1", podsecurity.Latest, false},
		{"v2.0", podsecurity.Latest, false},
		{"V1.25", podsecurity.Latest, false},
		{"Latest", podsecurity.Latest, false},
		{" latest", podsecurity.Latest, false},
		{"latest\n", podsecurity.Latest, false},
		{"", podsecurity.Latest, false},
	} {
		got, err := podsecurity.ParsePolicyVersion(test.text)
		require.Equal(t, test.want, got, "%q", test.text)
		require.Equal(t, test.ok, err == nil, "%q", test.text)
	}
}

func TestParseKubernetesVersion(t *testing.T) {
	for _, test := range []struct {
		text string
		want podsecurity.Version
		ok   bool
	}{
		{"latest", podsecurity.Latest, true},
		{"1.25", 25, true},
		{"v1.25", 25, true},
		{"1.25.3", 25, true},
		{"v1.08", 8, true},
		{podsecurity.Latest.String(), podsecurity.Latest, true},
		{"1.99", 0, false},
		{"1.281", 0, false}, // 281 is 25 in eight bits
		{"1.99999999999999999999", 0, false},
		{"1", 0, false},
		{"2.0", 0, false},
		{"1.x", 0, false},
		{"1.25+", 0, false},
		{"", 0, false},
	} {
		got, err := podsecurity.ParseKubernetesVersion(test.text)
		require.Equal(t, test.want, got, test.text)
		require.Equal(t, test.ok, err == nil, test.text)
	}
}

func FuzzParseVersion(f *testing.F) {
	for _, seed := range []string{"latest", "v1.0", "1.25", "v1.25.3", "v1.999", "v1.01", "", "v1."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if v, err := podsecurity.ParseKubernetesVersion(text); err == nil {
			require.LessOrEqual(t, v, podsecurity.Latest)
			again, err := podsecurity.ParseKubernetesVersion(v.String())
			require.NoError(t, err)
			require.Equal(t, v, again)
		}
		if v, err := podsecurity.ParsePolicyVersion(text); err == nil && text != "latest" {
			require.LessOrEqual(t, v, podsecurity.Latest)
			require.Regexp(t, `^v1\.[0-9]+$`, text)
		}
	})
}

func TestParseLevel(t *testing.T) {
	for _, level := range []podsecurity.Level{podsecurity.PrivilegedLevel, podsecurity.BaselineLevel, podsecurity.RestrictedLevel} {
		got, err := podsecurity.ParseLevel(level.String())
		require.NoError(t, err)
		require.Equal(t, level, got)
	}
	for _, text := range []string{"", "Restricted", "default", "restricted ", "none"} {
		got, err := podsecurity.ParseLevel(text)
		require.Error(t, err, text)
		require.Equal(t, podsecurity.RestrictedLevel, got, "what Pod Security Admission makes of it")
	}
}
