package network_test

import (
	"fmt"
	"slices"
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

// What selects pods of which an operator knows more than the manifests: one has a label of whatever value, and one may have
// any label that it is not known to have.
func TestUnknownLabels(t *testing.T) {
	const kubernetes = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: one}\nspec: {podSelector: %s}\n"
	const cilium = "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p, namespace: one}\nspec: {endpointSelector: %s, ingress: [{}]}\n"
	const calico = "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: p, namespace: one}\nspec: {selector: \"%s\", types: [Ingress]}\n"
	const admin = "apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: p}\n" +
		"spec: {priority: 1, subject: {pods: {namespaceSelector: {}, podSelector: %s}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}\n"
	for _, test := range []struct{ language, selector, closed, any, open string }{
		{kubernetes, "{}", "yes", "yes", "yes"},
		{kubernetes, "{matchLabels: {app: a}}", "no", "may", "may"},
		{kubernetes, "{matchLabels: {own: a}}", "yes", "yes", "yes"},
		{kubernetes, "{matchLabels: {own: b}}", "no", "no", "no"},
		{kubernetes, "{matchLabels: {app: a, own: b}}", "no", "no", "no"},
		{kubernetes, "{matchExpressions: [{key: app, operator: Exists}]}", "no", "yes", "may"},
		{kubernetes, "{matchExpressions: [{key: app, operator: DoesNotExist}]}", "yes", "no", "may"},
		{kubernetes, "{matchExpressions: [{key: app, operator: NotIn, values: [a]}]}", "yes", "may", "may"},
		{kubernetes, "{matchExpressions: [{key: own, operator: NotIn, values: [b]}]}", "yes", "yes", "yes"},
		{cilium, "{matchLabels: {'k8s:app': a}}", "no", "may", "may"},
		{cilium, "{matchExpressions: [{key: 'any:app', operator: Exists}]}", "no", "yes", "may"},
		{admin, "{matchLabels: {app: a}}", "no", "may", "may"},
		{admin, "{matchExpressions: [{key: app, operator: DoesNotExist}]}", "yes", "no", "may"},
		{calico, "app == 'a'", "no", "may", "may"},
		{calico, "app != 'a'", "yes", "may", "may"},
		{calico, "has(app)", "no", "yes", "may"},
		{calico, "!has(app)", "yes", "no", "may"},
		{calico, "app contains 'a'", "no", "may", "may"},
		{calico, "!(app starts with 'a')", "yes", "may", "may"},
		{calico, "app ends with 'a' || own == 'a'", "yes", "yes", "yes"},
		{calico, "app in {'a', 'b'} && own == 'b'", "no", "no", "no"},
		{calico, "app not in {'a'}", "yes", "may", "may"},
		{calico, "projectcalico.org/serviceaccount == 'robot'", "no", "may", "no"},
		{calico, "has(pcsa.role)", "no", "may", "no"},
	} {
		w := network.World{Options: network.Options{Complete: true}}
		add(t, &w, fmt.Sprintf(test.language, test.selector))
		own := network.Label{Key: "own", Value: "a"}
		w.Workloads = []network.Workload{
			{Namespace: "one", Name: "closed", Labels: []network.Label{own}},
			{Namespace: "one", Name: "any", Labels: []network.Label{own, {Key: "app", Value: network.Unknown}}, Account: network.Unknown},
			{Namespace: "one", Name: "open", Labels: []network.Label{own}, Open: true},
		}
		n := network.New(&w)
		for i, want := range []string{test.closed, test.any, test.open} {
			subject := w.Policies[0].Specs[0].Subject
			got := "no"
			if slices.Contains(n.Selected(subject, network.Allow), i) {
				got = "yes"
			} else if slices.Contains(n.Selected(subject, network.May), i) {
				got = "may"
			}
			require.Equal(t, want, got, "%s and %s", test.selector, w.Workloads[i].Name)
			pods := n.Isolation(i, network.Ingress).Pods
			require.Equal(t, map[string]network.Verdict{"yes": network.Deny, "may": network.May, "no": network.Allow}[want], pods.Verdict, test.selector)
			if want == "may" {
				require.Equal(t, network.NamespaceLabels, pods.Doubt)
			}
		}
	}
}

// Pods on the network of a node are selected by their own labels, and isolated by nothing.
func TestSelectedHosts(t *testing.T) {
	var w network.World
	add(t, &w, "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: one}\nspec: {podSelector: {matchLabels: {app: b}}}\n")
	for _, app := range []string{"a", "b", network.Unknown} {
		w.Workloads = append(w.Workloads, network.Workload{Namespace: "one", HostNetwork: true, Labels: []network.Label{{Key: "app", Value: app}}})
	}
	require.Equal(t, []int{1, 2}, network.New(&w).SelectedHosts(w.Policies[0].Specs[0].Subject))
}
