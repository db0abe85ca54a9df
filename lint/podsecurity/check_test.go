package podsecurity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

// What each policy has more or less than the version before it. Source: the Pod Security Standards.
func TestPolicyHas(t *testing.T) {
	count := func(level podsecurity.Level, version podsecurity.Version) int {
		n := 0
		for _, check := range podsecurity.Checks() {
			if (podsecurity.Policy{Level: level, Version: version}).Has(check) {
				n++
			}
		}
		return n
	}
	for _, test := range []struct {
		version              podsecurity.Version
		baseline, restricted int
	}{
		{0, 11, 12}, {7, 11, 12}, {8, 11, 13}, {18, 11, 13}, {19, 11, 13}, {22, 11, 13}, {23, 11, 14}, {33, 11, 14}, {34, 12, 15}, {35, 12, 15},
		{podsecurity.Latest, 12, 15},
	} {
		require.Equal(t, 0, count(podsecurity.PrivilegedLevel, test.version), test.version.String())
		require.Equal(t, test.baseline, count(podsecurity.BaselineLevel, test.version), test.version.String())
		require.Equal(t, test.restricted, count(podsecurity.RestrictedLevel, test.version), test.version.String())
	}

	for _, test := range []struct {
		baseline, restricted podsecurity.Check
		since                podsecurity.Version
	}{
		{podsecurity.HostPathVolumes, podsecurity.RestrictedVolumes, 0},
		{podsecurity.SeccompProfileBaseline, podsecurity.SeccompProfileRestricted, 19},
		{podsecurity.CapabilitiesBaseline, podsecurity.CapabilitiesRestricted, 22},
		{podsecurity.ProcMount, podsecurity.ProcMountRestricted, 35},
	} {
		for version := podsecurity.Version(0); version <= podsecurity.Latest; version++ {
			policy := podsecurity.Policy{Level: podsecurity.RestrictedLevel, Version: version}
			replaced := version >= test.since
			require.Equal(t, replaced, policy.Has(test.restricted), "%s in %s", test.restricted, policy)
			require.Equal(t, !replaced, policy.Has(test.baseline), "%s in %s", test.baseline, policy)
		}
	}
}

func TestCheckNames(t *testing.T) {
	seen := map[string]bool{}
	for _, check := range podsecurity.Checks() {
		require.NotContains(t, check.String(), "(", "a name of its own")
		require.False(t, seen[check.String()])
		seen[check.String()] = true
	}
	require.Len(t, seen, 19)
}
