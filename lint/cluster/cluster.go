// Package cluster is the compact model of a cluster that cross-object rules read: what of each object they need, and where
// it stands. It is filled while documents stream; no document is kept.
package cluster

import (
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/model"
	"github.com/seaworthy-lint/seaworthy/lint/podsecurity"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Model is what the manifests say of a cluster, in the order of the input.
type Model struct {
	// Changes says that facts carry the changes that mend them, as far as a rule needs them when their document is gone, and what it
	// takes to propose an object.
	Changes bool

	Objects    []Ref // every object that has a name; empty unless a rule asks for identities
	Namespaces []Namespace
	Quotas     []Ref // the ResourceQuotas that limit anything
	Workloads  []Workload

	Policies []Policy // network policies of every language that is read
	Foreign  []ForeignPolicy
	Tiers    []Tier
	Sets     []Set
	Services []Service
	Entries  []Entry   // into the cluster
	Pools    []Service // InferencePools, which routes lead to as they do to services
	Servers  []Server

	MeshPolicies []MeshPolicy
	EntryGuards  []EntryGuard

	ServiceAccounts []Account
	Grants          []Grant // of rights, to service accounts
	ImagePolicies   []ImagePolicy

	Storage           []StorageUse
	Claims            []Claim
	PersistentVolumes []PersistentVolume
	References        []Reference // to other namespaces
	ForeignSubjects   []ForeignSubject
	Profiles          []Profile // of Kubeflow

	// What only fixes need: empty without Changes.
	Calls     []Call
	Callbacks []Callback

	names     names
	text      text
	summaries map[podsecurity.Summary]*podsecurity.Summary // each once
}

// Ref says which object a fact is about, and where.
type Ref struct {
	manifest.Identity
	Path   string // field path of what Place shows
	Source string // template or file it was rendered from
	Input  int    // order of the input it is in
	// Guessed says that the fact was found by its shape, in an object of a kind that is not known.
	Guessed bool

	file string
	at   string // a packed place
}

// Same reports whether another ref is to the same object of the input.
func (r *Ref) Same(other *Ref) bool {
	return r.Identity == other.Identity && r.Input == other.Input && r.file == other.file && r.at == other.at
}

// Place returns the place of the object's name, or as near as can be.
func (r *Ref) Place() manifest.Place { return readPlace(r.at, r.file) }

// Namespace is a Namespace object.
type Namespace struct {
	Ref
	Labels Labels
	// The Pod Security labels.
	Enforce Label
	Version Label
	// JumpHost is the annotation [JumpHostAnnotation].
	JumpHost Label

	mesh *mesh
}

// JumpHostAnnotation names the only pods that may exchange traffic with a privileged namespace: namespace/label=value.
const JumpHostAnnotation = "seaworthy.dev/jump-host"

// Label is a label, or an annotation, that may be set. Where it is not, Place is that of the parent it is missing from.
type Label struct {
	Value string
	Set   bool
	Path  string // field path of the label
	// Change sets the label to nothing: what it is to be, the rule says. It is nil where Refusal says why it cannot be set, and
	// where the model carries no changes.
	Change  *manifest.Change
	Refusal error

	file, at string
}

// Place returns where the label is, or its nearest parent.
func (l *Label) Place() manifest.Place { return readPlace(l.at, l.file) }

// Merge appends what another model holds, of later input.
func (m *Model) Merge(later *Model) {
	m.Objects = append(m.Objects, later.Objects...)
	m.Namespaces = append(m.Namespaces, later.Namespaces...)
	m.Quotas = append(m.Quotas, later.Quotas...)
	for _, u := range later.Storage {
		if u.Workload >= 0 {
			u.Workload += len(m.Workloads)
		}
		m.Storage = append(m.Storage, u)
	}
	for _, s := range later.Servers {
		if s.Workload >= 0 {
			s.Workload += len(m.Workloads)
		}
		m.Servers = append(m.Servers, s)
	}
	for _, c := range later.Calls {
		c.Workload += len(m.Workloads)
		m.Calls = append(m.Calls, c)
	}
	m.Callbacks = append(m.Callbacks, later.Callbacks...)
	m.Workloads = append(m.Workloads, later.Workloads...)
	m.Claims = append(m.Claims, later.Claims...)
	m.PersistentVolumes = append(m.PersistentVolumes, later.PersistentVolumes...)
	m.References = append(m.References, later.References...)
	m.ForeignSubjects = append(m.ForeignSubjects, later.ForeignSubjects...)
	m.Policies = append(m.Policies, later.Policies...)
	m.Foreign = append(m.Foreign, later.Foreign...)
	m.Tiers = append(m.Tiers, later.Tiers...)
	m.Sets = append(m.Sets, later.Sets...)
	m.Services = append(m.Services, later.Services...)
	m.Entries = append(m.Entries, later.Entries...)
	m.Pools = append(m.Pools, later.Pools...)
	m.EntryGuards = append(m.EntryGuards, later.EntryGuards...)
	m.MeshPolicies = append(m.MeshPolicies, later.MeshPolicies...)
	m.ServiceAccounts = append(m.ServiceAccounts, later.ServiceAccounts...)
	m.Grants = append(m.Grants, later.Grants...)
	m.ImagePolicies = append(m.ImagePolicies, later.ImagePolicies...)
	m.Profiles = append(m.Profiles, later.Profiles...)
}

// Again returns a model without objects in the same memory, for the input that follows. What was merged from it stays.
func (m *Model) Again() Model {
	return Model{
		Changes: m.Changes,
		Objects: again(m.Objects), Namespaces: again(m.Namespaces), Quotas: again(m.Quotas), Workloads: again(m.Workloads),
		Policies: again(m.Policies), Foreign: again(m.Foreign), ServiceAccounts: again(m.ServiceAccounts), Grants: again(m.Grants),
		ImagePolicies: again(m.ImagePolicies),
		names:         m.names, text: m.text, summaries: m.summaries,
	}
}

func again[T any](s []T) []T {
	clear(s)
	return s[:0]
}

// Pod Security labels of a namespace.
const (
	EnforceLabel        = "pod-security.kubernetes.io/enforce"
	EnforceVersionLabel = "pod-security.kubernetes.io/enforce-version"
)

// Pod is a pod together with what was found out about it.
type Pod struct {
	*workload.Pod
	PodSecurity podsecurity.Summary
	Serving     []model.Container // those of the pod, and of others of its object, that have to do with models
}

// Add takes from an object what the model keeps of it, with the pods that it makes. The identity's namespace is resolved. Nothing
// of the object's document is kept.
func (m *Model) Add(o *manifest.Object, id manifest.Identity, input int, pods []Pod) {
	switch {
	case o.Is("", "Namespace"):
		m.Namespaces = append(m.Namespaces, m.namespace(o, id, input))
	case o.Is("", "ResourceQuota"):
		if o.Field("spec", "hard").Len() > 0 {
			m.Quotas = append(m.Quotas, m.ref(o, id, input))
		}
	case o.Is("", "ServiceAccount"):
		m.ServiceAccounts = append(m.ServiceAccounts, m.account(o, id, input))
	case o.Is("", "Service"):
		m.Services = append(m.Services, m.service(o, id, input))
	case o.Is("", "PersistentVolumeClaim"):
		m.claim(o, id, input)
	case o.Is("", "PersistentVolume"):
		m.PersistentVolumes = append(m.PersistentVolumes, m.persistentVolume(o, id, input))
	case isBinding(o):
		m.addGrants(o, id, input)
		m.addForeignSubjects(o, id, input)
	case m.addNetwork(o, id, input):
	case o.Is("kubeflow.org", "Profile"):
		m.Profiles = append(m.Profiles, m.profile(o, id))
	default:
		m.ImagePolicies = append(m.ImagePolicies, imagePolicies(o, func() Ref { return m.ref(o, id, input) })...)
	}
	if m.Changes {
		m.addCallbacks(o)
	}
	custom := !o.BuiltIn() || o.Group() == gatewayGroup
	m.addServers(o, id, input, pods, len(m.Workloads))
	storage := storageReader{m: m, o: o, id: id, input: input, workload: -1}
	pods = slices.DeleteFunc(pods, func(p Pod) bool { return p.Guessed && inAnother(o, &p) })
	parts := partsOf(o, pods)
	for i := range pods {
		m.Workloads = append(m.Workloads, m.workload(o, id, input, &pods[i]))
		storage.ref, storage.workload = Ref{}, len(m.Workloads)-1
		if parts != nil {
			m.Workloads[storage.workload].Part = m.names.keep(parts[i])
		}
		if m.Changes {
			m.addCalls(pods[i].Pod, storage.workload)
		}
		storage.volumes(pods[i].Pod)
		if !custom { // which are read field by field, their containers included
			storage.uris(pods[i].Pod)
		}
	}
	storage.ref, storage.workload = Ref{}, -1
	references := referenceReader{storageReader: storage}
	if custom {
		references.custom()
	} else {
		references.builtIn()
	}
}

// AddIdentity keeps the identity of an object. One whose name the API server completes has none yet.
func (m *Model) AddIdentity(o *manifest.Object, id manifest.Identity, input int) {
	if !o.Generated && o.Name != "" {
		m.Objects = append(m.Objects, m.ref(o, id, input))
	}
}

func (m *Model) ref(o *manifest.Object, id manifest.Identity, input int) Ref {
	r := m.common(o, id, input)
	r.Path = m.text.name(o, id)
	kept := m.text.take()
	r.Name, r.at = kept[0], kept[1]
	return r
}

// common returns what the ref of an object has in common with others: all but its name and where that stands.
func (m *Model) common(o *manifest.Object, id manifest.Identity, input int) Ref {
	return Ref{
		Identity: manifest.Identity{APIVersion: m.names.keep(id.APIVersion), Kind: m.names.keep(id.Kind), Namespace: m.names.keep(id.Namespace)},
		Source:   m.names.keep(o.Source), Input: input, file: o.Document().File,
	}
}

// name adds the name of an object and its place, and returns the field path of that.
func (t *text) name(o *manifest.Object, id manifest.Identity) (path string) {
	at, path := o.Metadata().Field("name"), "metadata.name"
	if !at.Exists() {
		at, path = o.Metadata().Field("generateName"), "metadata.generateName"
	}
	t.add(id.Name)
	t.placeOf(at)
	t.end()
	return path
}

func (m *Model) namespace(o *manifest.Object, id manifest.Identity, input int) Namespace {
	all := o.Metadata().Field("labels")
	n := Namespace{Ref: m.ref(o, id, input), Labels: m.labels(o)}
	label := func(v manifest.Value) Label {
		m.text.add(v.Text())
		m.text.placeOf(v)
		m.text.end()
		kept := m.text.take()
		l := Label{Value: kept[0], Set: v.Exists(), Path: v.Path(o.Value), file: n.file, at: kept[1]}
		if m.Changes {
			l.Change, l.Refusal = changeOf(v, "")
		}
		return l
	}
	n.Enforce, n.Version = label(all.Field(EnforceLabel)), label(all.Field(EnforceVersionLabel))
	if jump := o.Metadata().Field("annotations", JumpHostAnnotation); jump.Exists() {
		n.JumpHost = label(jump)
	}
	n.mesh = m.meshOf(o.Metadata())
	return n
}

// changeOf returns the change that sets a value, or why it cannot be set.
func changeOf(v manifest.Value, to manifest.Literal) (*manifest.Change, error) {
	change, err := v.Set(to)
	if err != nil {
		return nil, err
	}
	return &change, nil
}
