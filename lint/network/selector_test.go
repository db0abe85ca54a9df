package network_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/network"
)

// selectors are Calico selectors, and the pods among those of selectable that each selects.
var selectors = []struct{ text, want string }{
	{"", "a b c"},
	{"  ", "a b c"},
	{"all()", "a b c"},
	{"all( )", "a b c"},
	{"global()", ""},
	{"app == 'web'", "a"},
	{`app=="web"`, "a"},
	{"app == \"it's\"", "b"},
	{"app != 'web'", "b c"},
	{"app in {'web', \"it's\"}", "a b"},
	{"app in {}", ""},
	{"app in{'web',}", "a"},
	{"app notin {'web'}", "b c"},
	{"app startswith'w'", "a"},
	{"app not in { 'web' }", "b c"},
	{"app not in {}", "a b c"},
	{"has(app)", "a b"},
	{"!has(app)", "c"},
	{"! ! has( app )", "a b"},
	{"app contains 'e'", "a"},
	{"app starts with 'it'", "b"},
	{"app ends with 'b'", "a"},
	{"!(app ends with 'b')", "b c"},
	{"!all()", ""},
	{"!(has(app) && has(tier))", "b c"},
	{"has(app) || has(tier) && tier == 'x'", "a b"},
	{"(has(app) || has(tier)) && tier == 'back'", "a c"},
	{"in != 'x' && not not in {'y'} && !(contains contains 'z')", "a b c"},
	{"projectcalico.org/namespace == 'n'", "a b c"},
	{"projectcalico.org/orchestrator == 'k8s'", "a b c"},
	{"projectcalico.org/serviceaccount == 'robot'", "b"},
	{"pcns.team == 'x'", "a b c"},
	{"pcns.projectcalico.org/name starts with 'n'", "a b c"},
	{"pcns.kubernetes.io/metadata.name != 'n'", ""},
	{"pcsa.role == 'ci'", "b"},
	{"\tapp\n==\r'web' ", "a"},
	{"app == ''", ""},
}

var badSelectors = []struct {
	text    string
	offset  int
	message string
}{
	{"app", 3, "expected an operator"},
	{"app =", 4, "expected an operator"},
	{"app == web", 7, "expected a string in quotes"},
	{"app == 'web", 7, "string without end"},
	{"app == 'web' tier", 13, "unexpected 't'"},
	{"app == 'web' &&", 15, "expected a label"},
	{"app == 'web' & tier == 'x'", 13, "unexpected '&'"},
	{"(app == 'web'", 13, `expected ")"`},
	{"app in ['web']", 7, `expected "{"`},
	{"app in {'web' 'x'}", 14, `expected "}"`},
	{"app in {'web',,}", 14, "expected a string in quotes"},
	{"has()", 4, "expected a label"},
	{"has(app", 7, `expected ")"`},
	{"app starts 'w'", 11, "expected an operator"},
	{"app inside {'x'}", 6, `expected "{"`},
	{"== 'x'", 0, "expected a label"},
	{"k8s:app == 'x'", 3, "expected an operator"},
	{strings.Repeat("a", 513) + " == 'x'", 0, "label of more than 512 characters"},
	{strings.Repeat("(", 100) + "all()" + strings.Repeat(")", 100), 64, "nested too deep"},
}

func selectable() *network.World {
	return &network.World{
		Namespaces: []network.Namespace{{Name: "n", Labels: []network.Label{{Key: "team", Value: "x"}}}},
		Accounts:   []network.Account{{Namespace: "n", Name: "robot", Labels: []network.Label{{Key: "role", Value: "ci"}}}, {Namespace: "n", Name: "default"}},
		Workloads: []network.Workload{
			{Namespace: "n", Name: "a", Labels: []network.Label{{Key: "app", Value: "web"}, {Key: "tier", Value: "back"}}},
			{Namespace: "n", Name: "b", Labels: []network.Label{{Key: "app", Value: "it's"}}, Account: "robot"},
			{Namespace: "n", Name: "c", Labels: []network.Label{{Key: "tier", Value: "back"}}},
		},
	}
}

func TestParseSelector(t *testing.T) {
	for _, test := range selectors {
		e, err := network.ParseSelector(test.text)
		require.NoError(t, err, test.text)
		w := selectable()
		w.Policies = []*network.Policy{{Language: network.Calico, Specs: []network.Spec{{Subject: e, Isolates: [2]bool{true}}}, Tier: network.TierDefault}}
		var names []string
		for _, i := range network.New(w).Selected(e, network.Allow) {
			names = append(names, w.Workloads[i].Name)
		}
		require.Equal(t, test.want, strings.Join(names, " "), test.text)
	}
	for _, test := range badSelectors {
		_, err := network.ParseSelector(test.text)
		var fault *network.SelectorError
		require.ErrorAs(t, err, &fault, test.text)
		require.Equal(t, test.message, fault.Message, test.text)
		require.Equal(t, test.offset, fault.Offset, test.text)
	}
}
