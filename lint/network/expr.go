package network

import (
	"encoding/binary"
	"slices"
	"strings"
)

// Op is what an [Expr] does.
type Op uint8

// Operators. An Expr without operator matches everything.
const (
	All        Op = iota
	In            // the key has one of the values
	NotIn         // it has none of them, or is not there
	Exists        // the key is there
	Absent        // it is not
	Contains      // the value contains Values[0]
	StartsWith    // it begins with Values[0]
	EndsWith      // it ends with Values[0]
	And           // all of Args match
	Or            // any of Args matches
	Not           // Args[0], which is about one key, does not match
)

// Scope says what the Key of an [Expr] is a key of.
type Scope uint8

// Scopes. NamespaceName, AccountName and Orchestrator have no key.
const (
	PodLabel Scope = iota
	NamespaceLabel
	NamespaceName
	AccountLabel
	AccountName
	Orchestrator // "k8s" for every pod: what Calico calls whoever made an endpoint
)

// nameLabel is the label that the API server gives every namespace, with its name, and lets nobody change.
const nameLabel = "kubernetes.io/metadata.name"

// Expr is an expression over the labels of a pod, of its namespace and of its account: what every language's selectors
// become. Exprs are not changed once made.
type Expr struct {
	Op     Op
	Scope  Scope
	Key    string
	Values []string
	Args   []*Expr
}

var everything = &Expr{}

// leaf returns an expression about one key. The label that holds a namespace's name stands for the name.
func leaf(op Op, scope Scope, key string, values ...string) *Expr {
	if scope == NamespaceLabel && key == nameLabel {
		scope, key = NamespaceName, ""
	}
	return &Expr{Op: op, Scope: scope, Key: key, Values: values}
}

// both returns an expression that matches where all of them do. Nil counts as everything.
func both(exprs ...*Expr) *Expr {
	var args []*Expr
	for _, e := range exprs {
		switch {
		case e == nil || e.Op == All:
		case e.Op == And:
			args = append(args, e.Args...)
		default:
			args = append(args, e)
		}
	}
	switch len(args) {
	case 0:
		return everything
	case 1:
		return args[0]
	}
	return &Expr{Op: And, Args: args}
}

// inNamespace returns an expression that matches what is in a namespace.
func inNamespace(name string) *Expr { return leaf(In, NamespaceName, "", name) }

// Everything reports whether the expression matches whatever there is or will be.
func (e *Expr) Everything() bool { return e.Op == All }

// Leaves calls a function for every part of the expression that is about one key. Needed tells whether the expression can
// only match where that part does.
func (e *Expr) Leaves(visit func(leaf *Expr, needed bool)) { e.leaves(true, visit) }

func (e *Expr) leaves(needed bool, visit func(*Expr, bool)) {
	switch e.Op {
	case All:
	case And, Or, Not:
		for _, arg := range e.Args {
			arg.leaves(needed && e.Op == And, visit)
		}
	default:
		visit(e, needed)
	}
}

// appendKey appends what tells the expression from others: equal keys, equal meaning.
func (e *Expr) appendKey(to []byte) []byte {
	to = append(to, 'a'+byte(e.Op))
	switch e.Op {
	case All:
		return to
	case And, Or, Not:
		if e.Op != Not && len(e.Args) > 1 {
			keys := make([]string, len(e.Args))
			for i, arg := range e.Args {
				keys[i] = string(arg.appendKey(nil))
			}
			slices.Sort(keys)
			for _, key := range slices.Compact(keys) {
				to = append(to, key...)
			}
		} else {
			for _, arg := range e.Args {
				to = arg.appendKey(to)
			}
		}
		return append(to, ')')
	}
	to = append(to, 'a'+byte(e.Scope))
	to = appendText(to, e.Key)
	values := e.Values
	if !slices.IsSorted(values) {
		values = slices.Clone(values)
		slices.Sort(values)
	}
	for i, value := range values {
		if i == 0 || value != values[i-1] {
			to = appendText(to, value)
		}
	}
	return append(to, ')')
}

func appendText(to []byte, s string) []byte {
	to = binary.AppendUvarint(to, uint64(len(s)))
	return append(to, s...)
}

// labels is what an expression is asked about.
type labels interface {
	// label returns the value of a key, if that is known, and what is known of it.
	label(scope Scope, key string) (value string, is knowledge)
}

// knowledge is what is known of a label.
type knowledge uint8

const (
	isAbsent  knowledge = iota
	isKnown             // it is there
	isSet               // it is there with a value that is not known
	mayBeSet            // an operator may give it to the pod
	outOfView           // that of a namespace or account which is not in view
)

// matches evaluates the expression. Where a label is not known, what asks for it may match. What asks for the absence of one that
// is out of view is taken to match: a namespace has no label that nobody gave it.
func (e *Expr) matches(l labels) truth {
	switch e.Op {
	case All:
		return yes
	case And:
		result := yes
		for _, arg := range e.Args {
			if result = min(result, arg.matches(l)); result == no {
				break
			}
		}
		return result
	case Or:
		result := no
		for _, arg := range e.Args {
			if result = max(result, arg.matches(l)); result == yes {
				break
			}
		}
		return result
	}
	about := e
	if e.Op == Not {
		about = e.Args[0]
	}
	value, is := l.label(about.Scope, about.Key)
	switch {
	case is == outOfView && (e.Op == NotIn || e.Op == Absent || e.Op == Not):
		return yes
	case is == outOfView, is == mayBeSet, is == isSet && !e.asksForKey():
		return maybe
	case about.holds(value, is != isAbsent) == (e == about):
		return yes
	}
	return no
}

// asksForKey reports whether it is all the same to a leaf what the value of its key is.
func (e *Expr) asksForKey() bool { return e.Op == Exists || e.Op == Absent }

// negate returns what matches where an expression does not.
func negate(e *Expr) *Expr {
	switch e.Op {
	case All:
		return &Expr{Op: Or}
	case And, Or:
		inverse := &Expr{Op: And + Or - e.Op}
		for _, arg := range e.Args {
			inverse.Args = append(inverse.Args, negate(arg))
		}
		if inverse.Op == And {
			return both(inverse.Args...)
		}
		return inverse
	case Not:
		return e.Args[0]
	case In, NotIn:
		return &Expr{Op: In + NotIn - e.Op, Scope: e.Scope, Key: e.Key, Values: e.Values}
	case Exists, Absent:
		return &Expr{Op: Exists + Absent - e.Op, Scope: e.Scope, Key: e.Key}
	}
	return &Expr{Op: Not, Args: []*Expr{e}}
}

// holds reports whether a leaf holds for the value of its key.
func (e *Expr) holds(value string, has bool) bool {
	switch e.Op {
	case In:
		return has && slices.Contains(e.Values, value)
	case NotIn:
		return !has || !slices.Contains(e.Values, value)
	case Exists:
		return has
	case Absent:
		return !has
	case Contains:
		return has && strings.Contains(value, e.Values[0])
	case StartsWith:
		return has && strings.HasPrefix(value, e.Values[0])
	case EndsWith:
		return has && strings.HasSuffix(value, e.Values[0])
	}
	return false
}
