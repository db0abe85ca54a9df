package cluster

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// ForeignSubject is where a RoleBinding gives rights in its namespace to accounts of another one.
type ForeignSubject struct {
	Ref
	Role    string
	Subject // the accounts of every namespace where it has neither namespace nor name

	path, stable, spot string
}

// Spot returns where the binding names the subject.
func (s *ForeignSubject) Spot() Spot {
	return Spot{Place: readPlace(s.spot, s.file), Path: s.path, Stable: s.stable}
}

// addForeignSubjects keeps the subjects of a RoleBinding that are not of its own namespace. People and groups of people are
// of no namespace.
func (m *Model) addForeignSubjects(o *manifest.Object, id manifest.Identity, input int) {
	if o.Kind != "RoleBinding" {
		return
	}
	var ref Ref
	for _, v := range o.Value.Field("subjects").Items() {
		at := v.Field("name")
		subject, ok := accountsOf(v, id.Namespace)
		if !ok || subject.Namespace == id.Namespace || o.Unfilled(at.Text()) || o.Unfilled(subject.Namespace) {
			continue
		}
		if ref == (Ref{}) {
			ref = m.ref(o, id, input)
		}
		m.ForeignSubjects = append(m.ForeignSubjects, ForeignSubject{
			Ref: ref, Role: m.names.keep(o.Value.Field("roleRef", "name").Text()),
			Subject: Subject{m.names.keep(subject.Namespace), m.names.keep(subject.Name)},
			path:    strings.Clone(v.Path(o.Value)), stable: strings.Clone(v.StablePath(o.Value)), spot: m.text.mark(at.Place()),
		})
	}
}

// accountsOf returns the service accounts that a subject of a binding stands for.
func accountsOf(v manifest.Value, namespace string) (s Subject, ok bool) {
	name := v.Field("name").Text()
	switch v.Field("kind").Text() {
	case "ServiceAccount":
		if own := v.Field("namespace").Text(); own != "" {
			namespace = own
		}
		return Subject{namespace, name}, name != ""
	case "User":
		account, ok := strings.CutPrefix(name, accountUser)
		namespace, name, _ := strings.Cut(account, ":")
		return Subject{namespace, name}, ok
	case "Group":
		if namespace, ok := strings.CutPrefix(name, accountGroup); ok {
			return Subject{Namespace: namespace}, true
		}
		return Subject{}, name == allAccounts || name == "system:authenticated"
	}
	return Subject{}, false
}
