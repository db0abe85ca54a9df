package workload

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload/internal/grammar"
)

// Kind is a kind of custom resource that the table does not have, or that is to be read in another way than it says.
type Kind struct {
	Group, Kind            string
	ClusterScoped, Passive bool     // as kinds.txt says them of a kind
	Statements             []string // in the language of kinds.txt, without includes
}

// KindError is what is wrong with a [Kind].
type KindError struct {
	Statement int // index of the statement that is wrong, or -1 for the group, the kind, or all of it
	Message   string
}

func (e *KindError) Error() string { return e.Message }

// Check reports what is wrong with the kind. The error is a [KindError].
func (k *Kind) Check() error {
	_, err := k.row()
	return err
}

func (k *Kind) row() (*kindRow, error) {
	if object := (manifest.Object{APIVersion: k.Group + "/v1"}); k.Group == "" || object.BuiltIn() {
		return nil, &KindError{-1, fmt.Sprintf("group %q is none of custom resources", k.Group)}
	}
	for i, s := range k.Statements {
		if strings.ContainsAny(s, "\r\n") || strings.TrimSpace(s) == "" {
			return nil, &KindError{i, "a statement is one line: VERB PATH WORD..."}
		}
	}
	if strings.ContainsAny(k.Group+k.Kind, " ,\t\r\n#") {
		return nil, &KindError{-1, fmt.Sprintf("%q of %q is no name of one kind", k.Kind, k.Group)}
	}
	kinds, err := grammar.Parse(k.Group + " " + k.Kind + "\n  " + strings.Join(k.Statements, "\n  "))
	var wrong *grammar.Error
	if errors.As(err, &wrong) {
		return nil, &KindError{wrong.Line - 2, wrong.Message} // the header has a line of its own
	}
	row := &kindRow{k.Group, k.Kind, "", k.ClusterScoped, k.Passive, strings.Join(kinds[0].Statements, "\n")}
	if _, err := parseKind(row.text); err != nil {
		return nil, &KindError{-1, err.Error()}
	}
	return row, nil
}

// Kinds are kinds to be read beside those of the table, and in place of those that have the same group and name. The nil Kinds
// holds none.
type Kinds struct{ rows []*kindRow }

// NewKinds returns the kinds as they are read. Of two that are the same, the last counts. Its error is a [KindError] of the
// first that is wrong, behind the name of the kind.
func NewKinds(all []Kind) (*Kinds, error) {
	k := new(Kinds)
	for i := range all {
		row, err := all[i].row()
		if err != nil {
			return nil, fmt.Errorf("kind %s of %s: %w", all[i].Kind, all[i].Group, err)
		}
		k.rows = append(k.rows, row)
	}
	slices.Reverse(k.rows)
	slices.SortStableFunc(k.rows, func(a, b *kindRow) int {
		return cmp.Or(strings.Compare(a.group, b.group), strings.Compare(a.kind, b.kind))
	})
	return k, nil
}

// of returns what is known of an object's kind, or nil.
func (k *Kinds) of(o *manifest.Object) *kindRow {
	if k != nil {
		group := o.Group()
		i, ok := slices.BinarySearchFunc(k.rows, o, func(row *kindRow, o *manifest.Object) int {
			return cmp.Or(strings.Compare(row.group, group), strings.Compare(row.kind, o.Kind))
		})
		if ok {
			return k.rows[i]
		}
	}
	return rowOf(o)
}

// ClusterScoped reports whether objects of the kind of a custom resource have no namespace, and whether that is known.
func (k *Kinds) ClusterScoped(o *manifest.Object) (clusterScoped, known bool) {
	if o.BuiltIn() {
		return false, false
	}
	row := k.of(o)
	return row != nil && row.clusterScoped, row != nil
}

// Passive reports whether an object makes no pods by itself: others take theirs from it, such as from a PodTemplate or a
// ServingRuntime.
func (k *Kinds) Passive(o *manifest.Object) bool {
	if o.Is("", "PodTemplate") {
		return true
	}
	row := k.of(o)
	return row != nil && row.passive
}
