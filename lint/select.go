package lint

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/schema"
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
	of := map[string]string{} // what a name means
	var names []string
	for _, r := range rules {
		if r.Family() == id {
			return id + "/*"
		}
		_, name, _ := strings.Cut(r.ID, "/")
		for _, name := range [...]string{r.ID, name} {
			if of[name] == "" {
				of[name], names = r.ID, append(names, name)
			}
		}
	}
	near, _ := schema.Nearest(id, slices.Values(names))
	return of[near]
}
