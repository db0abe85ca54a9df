package rules_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// TestEditGenerated makes changes at random places of random manifests: changes that no rule asks for are made as well.
func TestEditGenerated(t *testing.T) {
	files := generatedFiles / 10
	if testing.Short() {
		files /= 10
	}
	seeds := fixtureTrees(t)
	for part := range generatedParts {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			made, refused := 0, map[string]int{}
			for i := part; i < files; i += generatedParts {
				text, _ := generatedFile(uint64(i), seeds)
				sets := randomChanges(rand.New(rand.NewPCG(generatedSeed, uint64(i))), text, refused)
				made += len(sets)
				if err := proveEdits(text, sets); err != nil {
					t.Fatalf("file %d: %v\n%s", i, err, text)
				}
			}
			t.Logf("%d changes; refused: %v", made, refused)
			require.NotZero(t, made)
		})
	}
}

func proveEdits(text []byte, sets [][]manifest.Change) error {
	splices, waiting := manifest.Compose(sets)
	var changes []manifest.Change
	for i, set := range sets {
		if !slices.Contains(waiting, i) {
			changes = append(changes, set...)
		}
	}
	if len(changes) == 0 {
		return nil
	}
	after, err := spliced(text, splices)
	if err == nil {
		err = errors.Join(compareTexts(text, after, splices, changes), compareTrees(reading(text), reading(after), changes))
	}
	if err != nil {
		return fmt.Errorf("%w\n%s\nafter:\n%s\nbefore:", err, describe(changes), after)
	}
	return nil
}

func describe(changes []manifest.Change) string {
	var b bytes.Buffer
	for _, c := range changes {
		fmt.Fprintf(&b, "kind %d at %v, keys %q: %#v\n", c.Kind, c.Path, c.Keys, c.New)
	}
	return b.String()
}

// randomChanges proposes some changes to a text, each by itself.
func randomChanges(r *rand.Rand, text []byte, refused map[string]int) [][]manifest.Change {
	var sets [][]manifest.Change
	splitter := manifest.NewSplitter("m.yaml", bytes.NewReader(text))
	for {
		section, err := splitter.Next()
		if err != nil {
			return sets
		}
		for _, d := range manifest.Parse(section) {
			if d.Unread() || d.Root().Kind() != manifest.Mapping {
				continue
			}
			values := valuesBelow(nil, d.Root())
			for range r.IntN(4) {
				change, err := randomChange(r, values[r.IntN(len(values))], d.Root())
				if err != nil {
					refused[err.Error()]++
					continue
				}
				sets = append(sets, []manifest.Change{change})
			}
		}
	}
}

func valuesBelow(values []manifest.Value, v manifest.Value) []manifest.Value {
	values = append(values, v)
	for _, field := range v.Entries() {
		values = valuesBelow(values, field)
	}
	for _, item := range v.Items() {
		values = valuesBelow(values, item)
	}
	return values
}

// randomChange proposes a change of a value, or below it.
func randomChange(r *rand.Rand, v, root manifest.Value) (manifest.Change, error) {
	literals := []manifest.Literal{
		true, false, 0, 1000, "RuntimeDefault", "a: b # c", "yes", "", "two words",
		manifest.Items{"ALL"}, manifest.Items{"--flag", "x"}, manifest.Items{}, manifest.Fields{{Name: "type", Value: "RuntimeDefault"}}, manifest.Fields{},
		manifest.Fields{{Name: "drop", Value: manifest.Items{"ALL"}}, {Name: "deep", Value: manifest.Fields{{Name: "er", Value: 1}}}},
	}
	l := literals[r.IntN(len(literals))]
	name := fmt.Sprintf("new%d", r.IntN(3))
	switch r.IntN(7) {
	case 0:
		return v.Delete(root)
	case 1:
		return v.Rename(name)
	case 2:
		return v.Swap(name, l)
	}
	switch v.Kind() {
	case manifest.Sequence:
		return v.Append(l)
	case manifest.Mapping:
		switch r.IntN(4) {
		case 0:
			return v.Field(name).Append(l)
		case 1:
			return v.Field(name, "inner").Set(l)
		}
		return v.Field(name).Set(l)
	case manifest.String:
		if text := v.Text(); text != "" && r.IntN(2) == 0 {
			runes := []rune(text)
			from := r.IntN(len(runes))
			to := from + r.IntN(len(runes)-from+1)
			return v.Patch(len(string(runes[:from])), len(string(runes[:to])), "new")
		}
	}
	return v.Set(l)
}
