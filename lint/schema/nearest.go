package schema

import (
	"iter"
	"strings"
)

// Nearest returns the field of an [Object] that was most likely meant by a name it does not have, see [Nearest].
func (t Type) Nearest(name string) (string, bool) { return Nearest(name, t.FieldNames()) }

// Meant returns the field of an [Object] that a name it does not have can only stand for: the one that differs from it in
// nothing but upper and lower case, hyphens and underscores, or else in one slip of the keyboard, as no other does.
func (t Type) Meant(name string) (field string, ok bool) {
	bare := strings.NewReplacer("-", "", "_", "").Replace(name)
	for candidate := range t.FieldNames() {
		if strings.EqualFold(candidate, bare) {
			return candidate, true
		}
	}
	if len(name) < shortest {
		return "", false
	}
	for candidate := range t.FieldNames() {
		if slips(strings.ToLower(name), strings.ToLower(candidate), 2) < 2 {
			if ok {
				return "", false
			}
			field, ok = candidate, true
		}
	}
	return field, ok
}

// shortest is how long a name must be for one slip in it not to make another one.
const shortest = 5

// Nearest returns which one of some names was most likely meant by another: the one that differs only in upper and lower
// case, else the one that takes the fewest slips of the keyboard (a letter missing, extra, wrong, or swapped with its
// neighbour), as long as they are at most a third of the name's letters. The first wins a tie. It is not ok where nothing
// is near.
func Nearest(name string, candidates iter.Seq[string]) (string, bool) {
	for candidate := range candidates {
		if strings.EqualFold(candidate, name) {
			return candidate, true
		}
	}
	lower := strings.ToLower(name)
	nearest, least := "", len(lower)/3+1
	for candidate := range candidates {
		if d := slips(lower, strings.ToLower(candidate), least); d < least {
			nearest, least = candidate, d
		}
	}
	return nearest, nearest != ""
}

// slips returns the Damerau-Levenshtein distance of two strings in bytes, no part edited twice (optimal string
// alignment), or limit if it is not less than that.
func slips(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			if a[i-1] == b[j-1] {
				row[j] = last[j-1]
				continue
			}
			row[j] = 1 + min(last[j-1], last[j], row[j-1])
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], 1+before[j-2])
			}
		}
	}
	return min(row[len(b)], limit)
}
