package lint

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// RuleSetting switches rules, or gives their findings another severity.
type RuleSetting struct {
	Pattern  string   // a rule's id, or a glob over ids
	Off      bool     // do not check them
	On       bool     // check them, whatever the profile asks
	Severity Severity // of all their findings; 0 for what the rules say
}

// Override says what is asked otherwise of some inputs. Of several for one input, the last that speaks of a rule counts.
type Override struct {
	// Match reports whether it is about the input of a name; nil for all. It is safe for concurrent use.
	Match   func(name string) bool
	Profile Profile // 0 for that of the run
	Rules   []RuleSetting
}

// demand is what is asked of a rule in an input.
type demand struct {
	asked    bool
	severity Severity // of its findings; 0 for what it says itself
}

// terms are what is asked in the inputs that the same overrides are about.
type terms struct {
	profile Profile
	demands map[string]demand // by id
}

// termsTable tells what is asked where.
type termsTable struct {
	options  *Options
	rules    []*Rule // all that there are
	selected map[*Rule]bool
	named    map[*Rule]bool // by Select, in full
	run      *terms         // where only the overrides about all inputs hold
	known    sync.Map       // other terms, by which overrides hold: a string with a byte for each
}

func newTerms(rules []*Rule, o *Options) (*termsTable, error) {
	s := &termsTable{options: o, rules: rules, selected: map[*Rule]bool{}, named: map[*Rule]bool{}}
	selected := rules
	var err error
	if len(o.Select) > 0 {
		if selected, err = Matching(rules, o.Select); err != nil {
			return nil, err
		}
	}
	ignored, err := Matching(rules, o.Ignore)
	if err != nil {
		return nil, err
	}
	for _, r := range selected {
		s.selected[r] = !slices.Contains(ignored, r)
		s.named[r] = slices.Contains(o.Select, r.ID)
	}
	patterns := patternsOf(o.Rules)
	for i := range o.Overrides {
		patterns = append(patterns, patternsOf(o.Overrides[i].Rules)...)
	}
	if _, err := Matching(rules, patterns); err != nil {
		return nil, err
	}
	s.run = s.of(s.everywhere)
	return s, nil
}

func patternsOf(settings []RuleSetting) []string {
	patterns := make([]string, len(settings))
	for i, s := range settings {
		patterns[i] = s.Pattern
	}
	return patterns
}

// everywhere reports whether an override is about all inputs.
func (s *termsTable) everywhere(i int) bool { return s.options.Overrides[i].Match == nil }

// of returns what is asked where some of the overrides hold.
func (s *termsTable) of(holds func(i int) bool) *terms {
	out := &terms{profile: s.options.Profile, demands: map[string]demand{}}
	var overrides []*Override
	for i := range s.options.Overrides {
		if o := &s.options.Overrides[i]; holds(i) {
			overrides = append(overrides, o)
			out.profile = cmp.Or(o.Profile, out.profile)
		}
	}
	for _, r := range s.rules {
		if !s.selected[r] {
			continue
		}
		d := demand{asked: r.Profile <= out.profile}
		d.apply(r, s.options.Rules)
		d.asked = d.asked || s.named[r] // a rule named in full is asked for, whatever the profile
		for _, o := range overrides {
			d.apply(r, o.Rules)
		}
		if d.asked {
			out.demands[r.ID] = d
		}
	}
	return out
}

// apply applies what settings say of a rule: the last with its id, or else the last with a glob. What names a rule in full asks
// for it, whatever the profile.
func (d *demand) apply(r *Rule, settings []RuleSetting) {
	var s RuleSetting
	for _, candidate := range settings {
		if candidate.Pattern == r.ID || s.Pattern != r.ID && matches(candidate.Pattern, r.ID) {
			s = candidate
		}
	}
	if s.Pattern == "" {
		return
	}
	d.asked = !s.Off && (d.asked || s.On || s.Pattern == r.ID)
	if s.Severity != 0 {
		d.severity = s.Severity
	}
}

// in returns what is asked of the input of a name.
func (s *termsTable) in(name string) *terms {
	which := make([]byte, len(s.options.Overrides))
	for i := range s.options.Overrides {
		if match := s.options.Overrides[i].Match; match == nil || match(name) {
			which[i] = 1
		}
	}
	known, ok := s.known.Load(string(which))
	if !ok {
		known, _ = s.known.LoadOrStore(string(which), s.of(func(i int) bool { return which[i] == 1 }))
	}
	return known.(*terms)
}

// widest returns every rule that is asked for somewhere, in order of id: what to run.
func (s *termsTable) widest() ([]*Rule, error) {
	profile := s.options.Profile
	asked := maps.Clone(s.run.demands)
	for i := range s.options.Overrides {
		o := &s.options.Overrides[i]
		profile = max(profile, o.Profile)
		maps.Copy(asked, s.of(func(j int) bool { return j == i || s.everywhere(j) }).demands)
	}
	var chosen []*Rule
	for _, r := range s.rules {
		if _, ok := asked[r.ID]; ok {
			chosen = append(chosen, r)
		}
	}
	if len(chosen) == 0 && len(s.rules) > 0 {
		return nil, fmt.Errorf("no rule is left to check: profile %s does not ask for those selected, or they are ignored", profile)
	}
	slices.SortFunc(chosen, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	return chosen, nil
}

// Selected reports whether the rule with an id is checked in the input at hand too, for one that is silent where another says
// more.
func (p *Pass) Selected(id string) bool {
	_, ok := p.termsHere().demands[id]
	return ok
}
