package cluster

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
)

func ref(input int, namespace, name string) Ref {
	return Ref{Identity: manifest.Identity{Namespace: namespace, Name: name}, Input: input}
}

func TestPopulations(t *testing.T) {
	m := Model{
		Namespaces: []Namespace{{Ref: ref(0, "", "shop")}, {Ref: ref(0, "", "empty")}, {Ref: ref(1, "", "bank")}, {Ref: ref(2, "", "shop")}},
		Workloads:  []Workload{{Ref: ref(0, "bank", "a")}, {Ref: ref(1, "shop", "b")}, {Ref: ref(2, "shop", "c")}, {Ref: ref(2, "elsewhere", "d")}},
		Quotas:     []Ref{ref(0, "bank", "quota"), ref(0, "empty", "quota"), ref(0, "elsewhere", "quota")},
	}
	all := m.Populations()
	require.Len(t, all, 2)
	shop, bank := all[0], all[1]
	require.Equal(t, "shop", shop.Name)
	require.Equal(t, "bank", bank.Name)
	require.Equal(t, []*Namespace{&m.Namespaces[0], &m.Namespaces[3]}, shop.Declarations)
	require.Equal(t, []*Workload{&m.Workloads[1], &m.Workloads[2]}, shop.Workloads)
	require.Empty(t, shop.Quotas)
	require.Equal(t, []*Ref{&m.Quotas[0]}, bank.Quotas)

	require.Equal(t, shop.Declarations, shop.DeclarationsFor(&m.Workloads[1]), "no declaration in its own input: any may count")
	require.Equal(t, []*Namespace{&m.Namespaces[3]}, shop.DeclarationsFor(&m.Workloads[2]))
}
