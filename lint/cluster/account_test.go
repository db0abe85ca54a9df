package cluster

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAccounts(t *testing.T) {
	m := read(t, `apiVersion: v1
kind: Pod
metadata: {name: default, namespace: shop}
spec: {containers: [{name: a, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: bound, namespace: shop}
spec: {serviceAccountName: bound, containers: [{name: a, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: "off", namespace: shop}
spec: {serviceAccount: "off", containers: [{name: a, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: overrides, namespace: shop}
spec: {serviceAccountName: "off", automountServiceAccountToken: true, containers: [{name: a, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: placeholder, namespace: shop}
spec: {serviceAccountName: $(ACCOUNT), containers: [{name: a, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: anywhere}
spec: {serviceAccountName: bound, containers: [{name: a, image: nginx}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: "off", namespace: shop}
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: shop}
subjects:
  - {kind: ServiceAccount, name: bound}
  - {kind: Group, name: "system:serviceaccounts:team"}
`)
	accounts := m.Accounts()
	for i, expected := range []struct {
		name                  string
		inView, token, rights bool
		asGroup               bool
	}{
		{name: "default", token: true},
		{name: "bound", token: true, rights: true},
		{name: "off", inView: true},
		{name: "off", inView: true, token: true},
		{name: "", token: true},
		{name: "bound", token: true, rights: true, asGroup: true},
	} {
		w := &m.Workloads[i]
		require.Equal(t, expected.name, w.Account.Name, w.Name)
		require.Equal(t, expected.inView, accounts.Of(w) != nil, w.Name)
		require.Equal(t, expected.token, accounts.TokenMounted(w), w.Name)
		require.Equal(t, expected.rights, accounts.Bound(w), w.Name)
		require.Equal(t, expected.asGroup, accounts.BoundAsGroup(w), w.Name)
	}
}
