package rules_test

import (
	"math/rand/v2"
	"testing"

	"github.com/seaworthy-lint/seaworthy/rules"
	"github.com/seaworthy-lint/seaworthy/rules/internal/sample"
)

// FuzzFix holds fixes of anything to what they promise of manifests.
func FuzzFix(f *testing.F) {
	for _, r := range rules.All() {
		f.Add([]byte(r.Bad))
	}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(generatedSeed, seed))
		f.Add(sample.Write(r, sample.Objects(r)))
	}
	p := newProver(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := p.prove(text, true); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	})
}
