package tenancy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// use is where a tenant names storage.
type use struct {
	cluster.Storage
	tenant int
	writes bool
	uri    bool
	ref    *cluster.Ref
	spot   func() cluster.Spot
}

// tenantOf returns the tenant that uses storage, or -1.
func tenantOf(t *cluster.Tenants, u *cluster.StorageUse) int {
	if u.Workload >= 0 {
		return t.Workload(u.Workload)
	}
	return t.Namespace(u.Namespace)
}

// spotOf returns the spot of an object's name.
func spotOf(ref *cluster.Ref) func() cluster.Spot {
	return func() cluster.Spot { return cluster.Spot{Place: ref.Place(), Path: ref.Path, Stable: ref.Path} }
}

// overlapping returns the uses in groups, each of one storage and what is within it. They keep their order.
func overlapping(uses []use) [][]use {
	type root struct {
		kind cluster.StorageKind
		root string
	}
	var order []root
	all := map[root][]use{}
	for _, u := range uses {
		r := root{u.Kind, u.Root}
		if all[r] == nil {
			order = append(order, r)
		}
		all[r] = append(all[r], u)
	}
	var groups [][]use
	for _, r := range order {
		var widest []cluster.Storage
		byPath := slices.SortedStableFunc(slices.Values(all[r]), func(a, b use) int { return strings.Compare(a.Path, b.Path) })
		for i := range byPath {
			if !slices.ContainsFunc(widest, byPath[i].Within) {
				widest = append(widest, byPath[i].Storage)
			}
		}
		for _, s := range widest {
			groups = append(groups, slices.DeleteFunc(slices.Clone(all[r]), func(u use) bool { return !u.Within(s) }))
		}
	}
	return groups
}

// firsts returns the first use of each tenant, or the first that writes where there is one.
func firsts(uses []use) []use {
	var first []use
	for _, u := range uses {
		switch i := slices.IndexFunc(first, func(f use) bool { return f.tenant == u.tenant }); {
		case i < 0:
			first = append(first, u)
		case u.writes && !first[i].writes:
			first[i] = u
		}
	}
	return first
}

// writer returns the index of the first use that writes, or -1.
func writer(uses []use) int {
	return slices.IndexFunc(uses, func(u use) bool { return u.writes })
}

// naming returns the names of the tenants of uses, in a sentence.
func naming(t *cluster.Tenants, uses []use) string {
	text := ""
	for i, u := range uses {
		switch {
		case i == 0:
		case i == len(uses)-1:
			text += " and "
		default:
			text += ", "
		}
		text += fmt.Sprintf("`%s`", t.Names[u.tenant])
	}
	return text
}

// reportShared reports storage that tenants share, at the first use by another tenant than the first.
func reportShared(p *lint.Pass, t *cluster.Tenants, first []use, message string, options ...lint.Option) {
	for i, u := range first {
		if i == 1 {
			continue
		}
		verb := "uses"
		if u.writes {
			verb = "may write to"
		}
		options = append(options, lint.With(fmt.Sprintf("tenant `%s` %s %s", t.Names[u.tenant], verb, u.Storage), u.spot().Place))
	}
	p.ReportSpot(*first[1].ref, first[1].spot(), message, options...)
}
