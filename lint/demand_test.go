package lint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// demanding are rules that report every object, one with another severity than its own.
func demanding() []*lint.Rule {
	rules := some(map[string]lint.Profile{"pod/a": lint.Baseline, "pod/b": lint.Restricted, "image/c": lint.Strict}, "pod/a", "pod/b", "image/c")
	for _, r := range rules {
		r.Object = func(p *lint.Pass, o *manifest.Object) { p.Report(o.Value, "found", lint.As(lint.Medium)) }
	}
	return rules
}

// found returns the rules that report each file, with their severity.
func found(t *testing.T, set func(*lint.Options)) map[string][]string {
	t.Helper()
	const object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
	found := map[string][]string{}
	for _, f := range run(t, demanding(), set, text("new/a.yaml", object), text("old/a.yaml", object), text("old/older/a.yaml", object)).Findings {
		found[f.Place.File] = append(found[f.Place.File], f.Rule.ID+" "+f.Severity.String())
	}
	for _, of := range found {
		slices.Sort(of)
	}
	return found
}

func below(folder string) func(string) bool {
	return func(name string) bool { return strings.HasPrefix(name, folder+"/") }
}

func TestRuleSettings(t *testing.T) {
	for _, test := range []struct {
		name  string
		rules []lint.RuleSetting
		pick  []string
		want  []string
	}{
		{"none", nil, nil, []string{"pod/a medium", "pod/b medium"}},
		{"severity", []lint.RuleSetting{{Pattern: "pod/a", Severity: lint.Critical}}, nil, []string{"pod/a critical", "pod/b medium"}},
		{"severity of a family", []lint.RuleSetting{{Pattern: "pod/*", Severity: lint.High}}, nil, []string{"pod/a high", "pod/b high"}},
		{"an id counts before a glob", []lint.RuleSetting{{Pattern: "pod/a", Severity: lint.Low}, {Pattern: "pod/*", Severity: lint.High}}, nil, []string{"pod/a low", "pod/b high"}},
		{"the last of an id counts", []lint.RuleSetting{{Pattern: "pod/a", Severity: lint.Low}, {Pattern: "pod/a", Severity: lint.High}}, nil, []string{"pod/a high", "pod/b medium"}},
		{"the last glob counts", []lint.RuleSetting{{Pattern: "*", Severity: lint.Low}, {Pattern: "pod/*", Severity: lint.High}}, nil, []string{"pod/a high", "pod/b high"}},
		{"off", []lint.RuleSetting{{Pattern: "pod/a", Off: true}}, nil, []string{"pod/b medium"}},
		{"off but one", []lint.RuleSetting{{Pattern: "*", Off: true}, {Pattern: "pod/b", On: true}}, nil, []string{"pod/b medium"}},
		{"a glob with a severity asks for no more than the profile", []lint.RuleSetting{{Pattern: "image/*", Severity: lint.High}}, nil, []string{"pod/a medium", "pod/b medium"}},
		{"an id does", []lint.RuleSetting{{Pattern: "image/c", Severity: lint.High}}, nil, []string{"image/c high", "pod/a medium", "pod/b medium"}},
		{"and so does a glob that is on", []lint.RuleSetting{{Pattern: "image/*", On: true}}, nil, []string{"image/c medium", "pod/a medium", "pod/b medium"}},
		{"what is selected in full is on", []lint.RuleSetting{{Pattern: "*", Off: true}}, []string{"pod/a"}, []string{"pod/a medium"}},
		{"what is not selected is off", []lint.RuleSetting{{Pattern: "image/c", On: true}}, []string{"pod/*"}, []string{"pod/a medium", "pod/b medium"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, found(t, func(o *lint.Options) { o.Rules, o.Select = test.rules, test.pick })["new/a.yaml"])
		})
	}
}

func TestOverrides(t *testing.T) {
	got := found(t, func(o *lint.Options) {
		o.Rules = []lint.RuleSetting{{Pattern: "pod/a", Severity: lint.Critical}}
		o.Overrides = []lint.Override{
			{Match: below("old"), Profile: lint.Baseline},
			{Match: below("old/older"), Profile: lint.Strict, Rules: []lint.RuleSetting{{Pattern: "pod/*", Off: true}}},
		}
	})
	require.Equal(t, map[string][]string{
		"new/a.yaml":       {"pod/a critical", "pod/b medium"},
		"old/a.yaml":       {"pod/a critical"},
		"old/older/a.yaml": {"image/c medium"},
	}, got)
}

func TestOverridesOfWhatIsSelected(t *testing.T) {
	got := found(t, func(o *lint.Options) {
		o.Select = []string{"pod/a"}
		o.Overrides = []lint.Override{{Match: below("old"), Rules: []lint.RuleSetting{{Pattern: "pod/a", Off: true}}}}
	})
	require.Equal(t, map[string][]string{"new/a.yaml": {"pod/a medium"}}, got)
}

func TestRuleSettingErrors(t *testing.T) {
	for _, set := range []func(*lint.Options){
		func(o *lint.Options) { o.Rules = []lint.RuleSetting{{Pattern: "pod/c"}} },
		func(o *lint.Options) {
			o.Overrides = []lint.Override{{Match: below("old"), Rules: []lint.RuleSetting{{Pattern: "pod/c"}}}}
		},
	} {
		options := lint.DefaultOptions()
		set(&options)
		_, err := lint.New(demanding(), options)
		require.EqualError(t, err, `no rule is named "pod/c": did you mean pod/a?`)
	}
}
