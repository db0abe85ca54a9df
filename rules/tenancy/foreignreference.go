package tenancy

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

// ForeignReference reports objects of a tenant that name those of another, or let it name theirs.
var ForeignReference = &lint.Rule{
	ID:    "tenancy/foreign-reference",
	Title: "An object refers to one of another tenant",
	Why: "Routes, gateways and other custom resources may name objects of other namespaces. The controller that follows the name works " +
		"for everybody: through it, a tenant sends traffic to the service of another past the network policies, or uses a " +
		"certificate that it may not read. A ReferenceGrant is the owner's consent to that, for every object of a kind.",
	Remedy:     "Refer to objects of the tenant's own namespaces, or of a shared one; remove the ReferenceGrant, or name the one object it is for.",
	Allow:      "Where one tenant offers the service to the other by intent: grant it to the one namespace, and by the name of the service.",
	Severity:   lint.High,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		{Title: "Gateway API: ReferenceGrant", URL: "https://gateway-api.sigs.k8s.io/api-types/referencegrant/"},
		{Title: "Gateway API: security model", URL: "https://gateway-api.sigs.k8s.io/concepts/security-model/"},
		lint.Docs("Multi-tenancy", "concepts/security/multi-tenancy/"),
	},
	Bad:  routed("vision"),
	Good: routed("speech"),
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		f := foreigners{Pass: p, tenants: p.Tenants()}
		if len(f.tenants.Names) == 0 {
			return
		}
		f.read(m)
		for i := range f.references {
			f.report(&f.references[i])
		}
	},
}

// foreigners are the references between tenants.
type foreigners struct {
	*lint.Pass
	tenants    *cluster.Tenants
	references []foreigner
}

// foreigner is a reference between tenants.
type foreigner struct {
	*cluster.Reference
	own, other int                  // tenants
	grant      *cluster.Reference   // that admits it
	used       []*cluster.Reference // that it admits
}

// read finds the references between tenants, each pair of objects once, and the grants that they need.
func (f *foreigners) read(m *cluster.Model) {
	type pair struct {
		from, to manifest.Identity
		input    int
		grant    bool
	}
	seen := map[pair]bool{}
	for i := range m.References {
		r := &m.References[i]
		at := pair{r.Identity, r.Other(), r.Input, r.Grant}
		own, other := f.tenants.Namespace(r.Ref.Namespace), f.tenants.Namespace(r.Namespace)
		if own < 0 || other < 0 || own == other || seen[at] {
			continue
		}
		seen[at] = true
		f.references = append(f.references, foreigner{Reference: r, own: own, other: other})
	}
	for i := range f.references {
		grant := &f.references[i]
		if !grant.Grant || grant.Ref.Kind != referenceGrant {
			continue
		}
		for j := range f.references {
			r := &f.references[j]
			if r.NeedsGrant && r.Ref.Kind == grant.Kind && r.Ref.Namespace == grant.Namespace && r.Namespace == grant.Ref.Namespace {
				r.grant = grant.Reference
				grant.used = append(grant.used, r.Reference)
			}
		}
	}
}

const referenceGrant = "ReferenceGrant"

func (f *foreigners) report(r *foreigner) {
	own, other := f.tenants.Names[r.own], f.tenants.Names[r.other]
	subject := fmt.Sprintf("%s `%s` of tenant `%s`", r.Ref.Kind, r.Ref.Name, own)
	var message string
	var options []lint.Option
	switch {
	case r.grant != nil:
		return // the grant is what opens it
	case r.Grant && r.Ref.Kind == referenceGrant:
		message = fmt.Sprintf("%s lets every %s in namespace `%s` of tenant `%s` refer to what is in namespace `%s`",
			subject, r.Kind, r.Namespace, other, r.Ref.Namespace)
		for _, use := range r.used {
			options = append(options, lint.With(fmt.Sprintf("%s `%s` does", use.Ref.Kind, use.Ref.Name), use.Spot().Place))
		}
	case r.Grant:
		message = fmt.Sprintf("%s is in force in namespace `%s` of tenant `%s`", subject, r.Namespace, other)
	default:
		kind := r.Kind
		if kind == "" {
			kind = "object"
		}
		message = fmt.Sprintf("%s refers to %s `%s/%s` of tenant `%s`", subject, kind, r.Namespace, r.Name, other)
		if r.NeedsGrant {
			message += ": only a ReferenceGrant is missing for it to work"
			options = append(options, lint.Milder)
		}
	}
	f.ReportSpot(r.Ref, r.Spot(), message, options...)
}

// routed is the manifest of a route to a service of a namespace.
func routed(namespace string) string {
	return `apiVersion: v1
kind: Namespace
metadata:
  name: vision
  labels:
    tenant: vision
---
apiVersion: v1
kind: Namespace
metadata:
  name: speech
  labels:
    tenant: speech
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: models
  namespace: speech
spec:
  rules:
    - backendRefs:
        - name: server
          namespace: ` + namespace + `
          port: 8080
`
}
