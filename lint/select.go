package lint

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// Matching returns the rules that one of the patterns names, in their order. A pattern that names no rule is an error: it
// would silently do nothing.
func Matching(rules []*Rule, patterns []string) ([]*Rule, error) {
	for _, pattern := range patterns {
		if !slices.ContainsFunc(rules, func(r *Rule) bool { return matches(pattern, r.ID) }) {
			return nil, unknownRule(rules, pattern)
		}
	}
	var matching []*Rule
	for _, r := range rules {
		if slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, r.ID) }) {
			matching = append(matching, r)
		}
	}
	return matching, nil
}

// choose returns the rules of a profile that the patterns select and do not ignore, in order of id.
func choose(rules []*Rule, profile Profile, selected, ignored []string) ([]*Rule, error) {
	without, err := Matching(rules, ignored)
	if err != nil {
		return nil, err
	}
	candidates := rules
	if len(selected) > 0 {
		if candidates, err = Matching(rules, selected); err != nil {
			return nil, err
		}
	}
	var chosen []*Rule
	for _, r := range candidates {
		named := slices.Contains(selected, r.ID) // a rule named in full is asked for, whatever the profile
		if (r.Profile <= profile || named) && !slices.Contains(without, r) {
			chosen = append(chosen, r)
		}
	}
	if len(chosen) == 0 && len(rules) > 0 {
		return nil, fmt.Errorf("no rule is left to check: profile %s does not ask for those selected, or they are ignored", profile)
	}
	slices.SortFunc(chosen, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	return chosen, nil
}

// matches reports whether a glob, such as pod/* or */host-*, names a rule; * alone names every rule.
func matches(pattern, id string) bool {
	if pattern == "*" {
		return true
	}
	ok, err := path.Match(pattern, id)
	return ok && err == nil
}

func unknownRule(rules []*Rule, pattern string) error {
	if _, err := path.Match(pattern, ""); err != nil {
		return fmt.Errorf("malformed pattern %q", pattern)
	}
	if near := Nearest(rules, pattern); near != "" {
		return fmt.Errorf("no rule is named %q: did you mean %s?", pattern, near)
	}
	return fmt.Errorf("no rule is named %q: see seaworthy rules", pattern)
}

// Nearest returns the id of the rule, or the glob of the family, that a mistyped id most likely means; "" if none is near.
func Nearest(rules []*Rule, id string) string {
	best, bestDistance := "", max(2, len(id)/3)+1
	consider := func(candidate, answer string) {
		if d := distance(id, candidate); d < bestDistance {
			best, bestDistance = answer, d
		}
	}
	for _, r := range rules {
		consider(r.ID, r.ID)
		_, name, _ := strings.Cut(r.ID, "/")
		consider(name, r.ID)
	}
	for _, r := range rules {
		if r.Family() == id {
			return id + "/*"
		}
	}
	return best
}

// distance returns the Levenshtein distance of two strings, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
