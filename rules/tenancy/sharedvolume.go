package tenancy

import (
	"fmt"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// SharedVolume reports storage that several tenants mount, and volumes that any tenant may claim.
var SharedVolume = &lint.Rule{
	ID:    "tenancy/shared-volume",
	Title: "Two tenants have one volume",
	Why: "A claim belongs to one namespace, but what is behind it need not: two PersistentVolumes may be one export, and a path on the node is " +
		"the same for every pod there. Where two tenants mount the same storage, one reads the other's data, and what one writes the " +
		"other loads: a model that is swapped on the disk runs in the other's server. A PersistentVolume that is reserved for " +
		"nobody goes to whoever claims it first.",
	Remedy:     "Give each tenant storage of its own, and reserve PersistentVolumes by claimRef for the namespace and claim that they are meant for.",
	Allow:      "For data that all may read and none of the tenants may write: mount it read-only everywhere, from a volume that is read-only itself.",
	Severity:   lint.High,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.Docs("Multi-tenancy: storage isolation", "concepts/security/multi-tenancy/#storage-isolation"),
		lint.Docs("Persistent Volumes: reserving a PersistentVolume", "concepts/storage/persistent-volumes/#reserving-a-persistentvolume"),
		lint.MITRE("T1080", "Taint Shared Content"),
	},
	Bad:  mounting("vision", "/models") + "---\n" + mounting("speech", "/models"),
	Good: mounting("vision", "/models/vision") + "---\n" + mounting("speech", "/models/speech"),
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		t := p.Tenants()
		if len(t.Names) == 0 {
			return
		}
		volumes := readVolumes(m)
		for _, group := range overlapping(volumes.uses(t)) {
			first := firsts(group)
			if len(first) < 2 {
				continue
			}
			var options []lint.Option
			message := fmt.Sprintf("tenants %s share %s", naming(t, first), group[0].Storage)
			if writer(first) >= 0 {
				message += ": what one writes there, the other reads"
			} else {
				message += ", which none of them can write to here"
				options = append(options, lint.Milder)
			}
			reportShared(p, t, first, message, options...)
		}
		for i := range m.PersistentVolumes {
			volumes.reportUnclaimed(p, t, &m.PersistentVolumes[i])
		}
	},
}

// volumes are the volumes of the cluster, by name and by claim.
type volumes struct {
	model   *cluster.Model
	byName  map[string]*cluster.PersistentVolume
	byClaim map[claim]*cluster.PersistentVolume
}

type claim struct{ namespace, name string }

func readVolumes(m *cluster.Model) *volumes {
	v := &volumes{m, map[string]*cluster.PersistentVolume{}, map[claim]*cluster.PersistentVolume{}}
	for i := range m.PersistentVolumes {
		pv := &m.PersistentVolumes[i]
		v.byName[pv.Name] = pv
		if pv.Claim.Name != "" {
			v.byClaim[claim{pv.Claim.Namespace, pv.Claim.Name}] = pv
		}
	}
	for i := range m.Claims {
		c := &m.Claims[i]
		if pv := v.byName[c.Volume]; pv != nil {
			v.byClaim[claim{c.Namespace, c.Name}] = pv
		}
	}
	return v
}

// uses returns every use of storage by a tenant, in the order of the input for each kind of it.
func (v *volumes) uses(t *cluster.Tenants) []use {
	var all []use
	m := v.model
	for i := range m.Storage {
		u := &m.Storage[i]
		tenant := tenantOf(t, u)
		if tenant < 0 || u.URI {
			continue
		}
		storage, writes := u.Storage, u.Writes
		if u.Kind == cluster.ClaimedDisk {
			storage = cluster.Storage{Kind: cluster.ClaimedDisk, Root: u.Namespace + "/" + u.Root}
			if pv := v.byClaim[claim{u.Namespace, u.Root}]; pv != nil {
				storage, writes = behind(pv), writes && !pv.ReadOnly
			}
		}
		all = append(all, use{storage, tenant, writes, false, &u.Ref, u.Spot})
	}
	for i := range m.Claims {
		c := &m.Claims[i]
		tenant := t.Namespace(c.Namespace)
		if tenant < 0 || c.Volume == "" {
			continue
		}
		storage, readOnly := cluster.Storage{Kind: cluster.Disk, Root: c.Volume}, false
		if pv := v.byName[c.Volume]; pv != nil {
			storage, readOnly = behind(pv), pv.ReadOnly
		}
		all = append(all, use{storage, tenant, !readOnly, false, &c.Ref, spotOf(&c.Ref)})
	}
	for i := range m.PersistentVolumes {
		pv := &m.PersistentVolumes[i]
		if tenant := t.Namespace(pv.Claim.Namespace); tenant >= 0 {
			all = append(all, use{behind(pv), tenant, !pv.ReadOnly, false, &pv.Ref, spotOf(&pv.Ref)})
		}
	}
	return all
}

// behind returns the storage that a volume is, or the volume itself where that is not known.
func behind(pv *cluster.PersistentVolume) cluster.Storage {
	if pv.Storage.Kind == cluster.NoStorage {
		return cluster.Storage{Kind: cluster.Disk, Root: pv.Name}
	}
	return pv.Storage
}

// reportUnclaimed reports a volume that is reserved for no claim.
func (v *volumes) reportUnclaimed(p *lint.Pass, t *cluster.Tenants, pv *cluster.PersistentVolume) {
	if pv.Claim.Namespace != "" || pv.Storage.Kind == cluster.NoStorage {
		return
	}
	for i := range v.model.Claims {
		c := &v.model.Claims[i]
		tenant := t.Namespace(c.Namespace)
		if tenant < 0 || !c.Takes(pv) {
			continue
		}
		verb, options := "names", []lint.Option(nil)
		if c.Volume == "" {
			verb, options = "asks for one like", []lint.Option{lint.Milder}
		}
		options = append(options, lint.With(fmt.Sprintf("tenant `%s` %s it here", t.Names[tenant], verb), c.Place()))
		p.ReportRef(pv.Ref, fmt.Sprintf("any tenant may claim PersistentVolume `%s` before tenant `%s` does: it is reserved for no claim", pv.Name, t.Names[tenant]), options...)
		return
	}
	if owner, ok := pv.Labels.Get(t.Key); ok {
		p.ReportRef(pv.Ref, fmt.Sprintf("any tenant may claim PersistentVolume `%s` of tenant `%s`: a label reserves it for no claim", pv.Name, owner))
	}
}

// mounting is the manifest of a tenant whose model server mounts an export.
func mounting(tenant, path string) string {
	return `apiVersion: v1
kind: Namespace
metadata:
  name: ` + tenant + `
  labels:
    tenant: ` + tenant + `
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: server
  namespace: ` + tenant + `
spec:
  selector:
    matchLabels:
      app: server
  template:
    metadata:
      labels:
        app: server
    spec:
      containers:
        - name: server
          image: registry.example/server:1.4
          volumeMounts:
            - name: models
              mountPath: /models
      volumes:
        - name: models
          nfs:
            server: files.example
            path: ` + path + `
`
}
