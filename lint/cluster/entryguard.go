package cluster

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// EntryGuard is a policy by which clients have to show who they are before an entry leads them on.
type EntryGuard struct {
	// Entry is the route or gateway, without APIVersion. Without Kind it is every gateway of Istio's.
	Entry manifest.Identity
}

// asking are the fields of a SecurityPolicy of Envoy Gateway's of which each asks clients who they are.
var asking = [...]string{"basicAuth", "apiKeyAuth", "jwt", "oidc", "extAuth", "authorization"}

// addEntryGuard keeps a policy that is attached to a route or a gateway, and reports whether the object is of a kind that
// may be one.
func (m *Model) addEntryGuard(o *manifest.Object, id manifest.Identity) bool {
	spec := o.Value.Field("spec")
	switch o.Kind {
	case "SecurityPolicy":
		asks := false
		for _, field := range asking {
			asks = asks || spec.Field(field).Exists()
		}
		if !asks {
			return true
		}
	case "AuthPolicy":
	default:
		return false
	}
	m.guardEntries(spec, id.Namespace)
	return true
}

// guardEntries keeps that a policy stands before the entries that it is attached to, and reports whether there are any.
func (m *Model) guardEntries(spec manifest.Value, namespace string) bool {
	before := len(m.EntryGuards)
	guard := func(target manifest.Value) {
		if target.Exists() {
			m.EntryGuards = append(m.EntryGuards, EntryGuard{manifest.Identity{
				Kind: m.names.keep(target.Field("kind").Text()), Namespace: m.names.keep(namespace), Name: m.names.keep(target.Field("name").Text()),
			}})
		}
	}
	guard(spec.Field("targetRef"))
	for _, target := range spec.Field("targetRefs").Items() {
		guard(target)
	}
	return len(m.EntryGuards) > before
}

// addIstioGuard keeps an AuthorizationPolicy of a gateway by which only clients that showed a token come in, or those that
// a service which it asks lets in.
func (m *Model) addIstioGuard(o *manifest.Object, id manifest.Identity) {
	spec := o.Value.Field("spec")
	asks := spec.Field("action").Text() == "CUSTOM"
	for _, rule := range spec.Field("rules").Items() {
		for _, from := range rule.Field("from").Items() {
			source := from.Field("source")
			asks = asks || source.Field("requestPrincipals").Len() > 0 || source.Field("notRequestPrincipals").Len() > 0
		}
	}
	if !asks || m.guardEntries(spec, id.Namespace) {
		return
	}
	gateway := id.Namespace == rootNamespace
	for _, value := range spec.Field("selector", "matchLabels").Entries() {
		gateway = gateway || strings.Contains(value.Text(), "ingressgateway")
	}
	if gateway {
		m.EntryGuards = append(m.EntryGuards, EntryGuard{})
	}
}
