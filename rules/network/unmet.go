package network

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/schema"
)

// unmet says why an expression selects nothing. It is not ok where it does select something, and where what it selects may
// be out of view: in a namespace of which there is nothing in the input, or among pods that some operator makes.
func unmet(n *cluster.Network, policy *cluster.Policy, e *network.Expr) (why string, ok bool) {
	if everyPod(e) {
		return "", false
	}
	spaces, named := spacesOf(n, e)
	if !n.Complete() && (!named || slices.ContainsFunc(spaces, func(s *cluster.Space) bool { return !n.Covers(policy, s) })) {
		return "", false
	}
	needed, pods := neededLabels(e)
	if !pods && (named && !slices.Contains(spaces, nil) || !n.Complete()) {
		return "", false // an empty namespace is no mistake
	}
	if len(n.Selected(e, network.May)) > 0 || len(n.SelectedHosts(e)) > 0 {
		return "", false
	}
	switch {
	case named && slices.Contains(spaces, nil):
		return unknownNamespace(n, e)
	case slices.ContainsFunc(spaces, func(s *cluster.Space) bool { return s.Name == provided }):
		return "", false
	case !pods:
		if slices.ContainsFunc(n.Spaces, func(s *cluster.Space) bool { return n.SelectsAll(e, s.Name) }) {
			return "", false
		}
		return "no namespace has the labels that it asks for", true
	case !named:
		spaces = n.Spaces
	}
	for _, leaf := range needed {
		if slices.ContainsFunc(automatic, func(prefix string) bool { return strings.HasPrefix(leaf.Key, prefix) }) {
			return "", false
		}
		if why, found, dead := unmetLabel(n, spaces, leaf); dead {
			return why, true
		} else if !found {
			return "", false
		}
	}
	return fmt.Sprintf("no pod %s meets all that it asks for", where(spaces)), true
}

// automatic are the beginnings of labels that controllers give pods beside those of the template.
var automatic = []string{
	"pod-template-hash", "controller-revision-hash", "statefulset.kubernetes.io/", "apps.kubernetes.io/", "job-name", "controller-uid",
	"batch.kubernetes.io/", "deployment", "service.istio.io/", "security.istio.io/",
}

// unmetLabel says why no pod of some namespaces has a label that is asked for. Found tells that some pod has it. It is not
// dead where the label may well be one that something else than the manifests gives pods.
func unmetLabel(n *cluster.Network, spaces []*cluster.Space, leaf *network.Expr) (why string, found, dead bool) {
	var values, keys []string
	for _, s := range spaces {
		values = append(values, n.Values(s, leaf.Key)...)
		keys = append(keys, n.Keys(s)...)
	}
	if slices.ContainsFunc(spaces, func(s *cluster.Space) bool { return n.MayHave(s, leaf.Key) }) {
		return "", true, false
	}
	if leaf.Op != network.In {
		return "", len(values) > 0, false
	}
	for _, value := range leaf.Values {
		if slices.Contains(values, value) {
			return "", true, false
		}
	}
	asked := fmt.Sprintf("`%s: %s`", leaf.Key, strings.Join(leaf.Values, "` or `"))
	if len(values) > 0 {
		why = fmt.Sprintf("no pod %s has label %s", where(spaces), asked)
		if near, ok := schema.Nearest(leaf.Values[0], slices.Values(values)); ok {
			why += fmt.Sprintf(", but one has `%s`", near)
		}
		return why, false, true
	}
	for _, key := range keys {
		for _, s := range spaces {
			if slices.Contains(n.Values(s, key), leaf.Values[0]) {
				return fmt.Sprintf("no pod %s has label %s, but one has `%s: %s`", where(spaces), asked, key, leaf.Values[0]), false, true
			}
		}
	}
	return fmt.Sprintf("no pod %s has label %s", where(spaces), asked), false, n.Complete()
}

func where(spaces []*cluster.Space) string {
	if len(spaces) == 1 {
		return fmt.Sprintf("of namespace `%s`", spaces[0].Name)
	}
	return "of those namespaces"
}

// neededLabels returns what an expression asks of the labels of pods and of their accounts, if all of it has to be met, and
// whether it asks anything of them at all.
func neededLabels(e *network.Expr) (needed []*network.Expr, pods bool) {
	e.Leaves(func(leaf *network.Expr, isNeeded bool) {
		switch leaf.Scope {
		case network.PodLabel:
			pods = true
			if isNeeded && (leaf.Op == network.In || leaf.Op == network.Exists) {
				needed = append(needed, leaf)
			}
		case network.AccountLabel, network.AccountName:
			pods = true
		}
	})
	return needed, pods
}

// spacesOf returns the namespaces that an expression names, nil for one that is not in view, and whether it names any.
func spacesOf(n *cluster.Network, e *network.Expr) (spaces []*cluster.Space, named bool) {
	e.Leaves(func(leaf *network.Expr, needed bool) {
		if leaf.Scope != network.NamespaceName || leaf.Op != network.In || !needed || named {
			return
		}
		named = true
		for _, name := range leaf.Values {
			spaces = append(spaces, n.Space(name))
		}
	})
	return spaces, named
}

// unknownNamespace says that a namespace is not in the cluster, which is in view as a whole.
func unknownNamespace(n *cluster.Network, e *network.Expr) (why string, ok bool) {
	e.Leaves(func(leaf *network.Expr, needed bool) {
		if ok || leaf.Scope != network.NamespaceName || leaf.Op != network.In || !needed {
			return
		}
		for _, name := range leaf.Values {
			if n.Space(name) != nil || slices.Contains(always, name) {
				why, ok = "", false
				return
			}
			why, ok = fmt.Sprintf("there is no namespace `%s`", name), true
			names := func(yield func(string) bool) {
				for _, s := range n.Spaces {
					if !yield(s.Name) {
						return
					}
				}
			}
			if near, found := schema.Nearest(name, names); found {
				why += fmt.Sprintf(", but there is `%s`", near)
			}
		}
	})
	return why, ok
}

// provided is the namespace of what comes with a cluster, and is in no manifest.
const provided = "kube-system"

// always are the namespaces that every cluster has.
var always = []string{"default", provided, "kube-public", "kube-node-lease"}
