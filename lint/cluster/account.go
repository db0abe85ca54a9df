package cluster

import (
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// DefaultAccount is the service account of pods that name none.
const DefaultAccount = "default"

// Account is a ServiceAccount object.
type Account struct {
	Ref
	Labels   Labels
	TokenOff bool // pods get no token unless they ask for it, or what it says of that is not filled in
	// Cloud says that the account stands for an identity of a cloud: what it needs its token for is not in the cluster.
	Cloud bool
}

// Subject is a service account that a binding gives rights to; or, without Name, those of a namespace; or, without
// either, all of them.
type Subject struct {
	Namespace string
	Name      string
}

// Grant is a binding's naming of a subject.
type Grant struct {
	Subject
	Input int // order of the input it is in
}

// cloudAnnotations tie a service account to an identity of a cloud.
var cloudAnnotations = []string{
	"eks.amazonaws.com/role-arn",
	"iam.gke.io/gcp-service-account",
	"azure.workload.identity/client-id",
}

func (m *Model) account(o *manifest.Object, id manifest.Identity, input int) Account {
	token := o.Value.Field("automountServiceAccountToken")
	a := Account{Ref: m.ref(o, id, input), Labels: m.labels(o), TokenOff: token.Exists() && !token.IsTrue()}
	for _, annotation := range cloudAnnotations {
		a.Cloud = a.Cloud || o.Metadata().Field("annotations", annotation).Exists()
	}
	return a
}

// hasOwnAccount reports whether the operator that makes a pod makes a service account for it as well, where it names none.
//
//   - RayCluster: the head that scales its own workers (ray-project/kuberay, ray-operator/controllers/ray/common/pod.go,
//     DefaultHeadPodTemplate).
//   - LLMInferenceService: all but the pods of one node without sidecar (kserve/kserve, pkg/controller/v1alpha1/llmisvc).
//   - MPIJob of v1: the launcher, which runs commands in the workers (kubeflow/training-operator,
//     pkg/controller.v1/mpi/mpijob_controller.go, newLauncherServiceAccount).
func hasOwnAccount(o *manifest.Object, pod *workload.Pod) bool {
	switch o.Group() {
	case "ray.io":
		cluster, _, ok := strings.Cut(pod.Path, ".headGroupSpec")
		return ok && o.Field(strings.Split(cluster, ".")...).Field("enableInTreeAutoscaling").IsTrue()
	case "serving.kserve.io":
		return o.Kind == "LLMInferenceService"
	case "kubeflow.org":
		return o.Kind == "MPIJob" && strings.HasSuffix(o.APIVersion, "/v1") && strings.Contains(pod.Path, ".Launcher.")
	}
	return false
}

func isBinding(o *manifest.Object) bool {
	switch o.Group() {
	case "rbac.authorization.k8s.io", "authorization.openshift.io":
		return o.Kind == "RoleBinding" || o.Kind == "ClusterRoleBinding"
	}
	return false
}

// Users and groups by which service accounts are known to the API server.
const (
	accountUser  = "system:serviceaccount:"  // + namespace:name
	accountGroup = "system:serviceaccounts:" // + namespace
	allAccounts  = "system:serviceaccounts"
)

// addGrants adds the service accounts among the subjects of a binding. A placeholder may be any of them.
func (m *Model) addGrants(o *manifest.Object, id manifest.Identity, input int) {
	add := func(namespace, name string) {
		m.Grants = append(m.Grants, Grant{Subject{m.names.keep(namespace), m.names.keep(name)}, input})
	}
	for _, s := range o.Value.Field("subjects").Items() {
		name, namespace := s.Field("name").Text(), s.Field("namespace").Text()
		if o.Unfilled(name) {
			add("", "")
			continue
		}
		switch s.Field("kind").Text() {
		case "ServiceAccount":
			if namespace == "" {
				namespace = id.Namespace
			}
			add(namespace, name)
		case "User":
			if account, ok := strings.CutPrefix(name, accountUser); ok {
				namespace, name, _ := strings.Cut(account, ":")
				add(namespace, name)
			}
		case "Group":
			if namespace, ok := strings.CutPrefix(name, accountGroup); ok {
				add(namespace, "")
			} else if name == allAccounts {
				add("", "")
			}
		}
	}
}

// Accounts answers questions about the service accounts of a model.
type Accounts struct {
	accounts map[Subject]*Account
	bound    map[Subject]bool
	anywhere map[string]bool // names of accounts bound in whatever namespace; empty for a group
	together map[Grant]bool  // the same by input
}

// Accounts returns the service accounts that the model knows and what it says of their rights.
func (m *Model) Accounts() *Accounts {
	a := &Accounts{
		accounts: map[Subject]*Account{}, bound: map[Subject]bool{}, anywhere: map[string]bool{}, together: map[Grant]bool{},
	}
	for i := range m.ServiceAccounts {
		account := &m.ServiceAccounts[i]
		a.accounts[Subject{account.Namespace, account.Name}] = account
	}
	for _, g := range m.Grants {
		a.bound[g.Subject] = true
		a.anywhere[g.Name] = true
		a.together[Grant{Subject{Name: g.Name}, g.Input}] = true
	}
	return a
}

// Of returns the ServiceAccount object that a workload runs as, or nil if it is not in view.
func (a *Accounts) Of(w *Workload) *Account {
	return a.accounts[Subject{w.Namespace, w.Account.Name}]
}

// TokenMounted reports whether the workload gets the token of its account, for all that is in view.
func (a *Accounts) TokenMounted(w *Workload) bool {
	if w.Account.TokenOn || w.Account.TokenOff {
		return w.Account.TokenOn
	}
	account := a.Of(w)
	return account == nil || !account.TokenOff
}

// Bound reports whether a binding in view gives rights to the very account that the workload runs as. A workload whose
// manifest names no namespace may be meant for that of the binding: for the account that every namespace has, only if
// both are in one input.
func (a *Accounts) Bound(w *Workload) bool {
	name := w.Account.Name
	switch {
	case a.bound[Subject{w.Namespace, name}]:
		return true
	case w.Explicit:
		return false
	case name == DefaultAccount:
		return a.together[Grant{Subject{Name: name}, w.Input}]
	}
	return a.anywhere[name]
}

// BoundAsGroup reports whether a binding in view gives rights to all accounts, or to all of the workload's namespace.
func (a *Accounts) BoundAsGroup(w *Workload) bool {
	return a.bound[Subject{}] || a.bound[Subject{Namespace: w.Namespace}] || !w.Explicit && a.anywhere[""]
}
