package conformance

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
)

// TestLatest fails when the library knows a newer version of the standards than lint/podsecurity does, or an older one.
func TestLatest(t *testing.T) {
	newest := api.MajorMinorVersion(1, 0)
	for _, check := range policy.DefaultChecks() {
		for _, versioned := range check.Versions {
			if newest.Older(versioned.MinimumVersion) {
				newest = versioned.MinimumVersion
			}
		}
	}
	require.Equal(t, "v"+podsecurity.Latest.String(), newest.String())
	require.Empty(t, policy.ExperimentalChecks())
}

// TestChecks compares which checks there are, and which of them each policy runs in which order.
func TestChecks(t *testing.T) {
	require.Len(t, podsecurity.Checks(), len(policy.DefaultChecks()))
	oracle, err := newOracle()
	require.NoError(t, err)
	for _, p := range policies() {
		var active []string
		for _, check := range podsecurity.Checks() {
			if p.Has(check) {
				active = append(active, check.String())
			}
		}
		require.Equal(t, oracle.active(p), active, p.String())
	}
}

// texts yields what may stand in a label, most of it nearly right.
func texts(yield func(string) bool) {
	for _, text := range []string{
		"", "latest", "Latest", "v1.0", "v1.37", "v1.38", "v1.00", "v1.01", "v1.256", "v2.1", "v0.1", "1.30", "v1.30.1", "v1.", "v1", "V1.30", "v1.-1", "v1.+1",
		"v1.4294967296", "v1.9223372036854775807", "v1.9223372036854775808", "v1.99999999999999999999", "v1.1\n", " v1.1", "v1.१",
		"privileged", "baseline", "restricted", "Restricted", "default", "restricted\n",
	} {
		if !yield(text) {
			return
		}
	}
	const alphabet = "v1.latesdrip0239 "
	random := rand.New(rand.NewPCG(seed, 0))
	for range 20_000 {
		text := []byte(pick(&generator{Rand: random}, "", "v1.", "v1.", "latest", "restricted"))
		for range random.IntN(4) {
			text = append(text, alphabet[random.IntN(len(alphabet))])
		}
		if !yield(string(text)) {
			return
		}
	}
}

func TestParsePolicyVersion(t *testing.T) {
	latest := api.MajorMinorVersion(1, int(podsecurity.Latest))
	for text := range texts {
		want, wantErr := api.ParseVersion(text)
		if latest.Older(want) {
			want = latest // what an evaluator makes of it
		}
		got, err := podsecurity.ParsePolicyVersion(text)
		require.Equal(t, wantErr, err, "%q", text)
		require.Equal(t, want.Minor(), int(got), "%q", text)
	}
}

func TestParseLevel(t *testing.T) {
	for text := range texts {
		want, wantErr := api.ParseLevel(text)
		got, err := podsecurity.ParseLevel(text)
		require.Equal(t, string(want), got.String(), "%q", text)
		require.Equal(t, wantErr, err, "%q", text)
	}
}
