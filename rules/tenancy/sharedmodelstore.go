package tenancy

import (
	"fmt"
	"slices"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/cluster"
)

// SharedModelStore reports buckets from which several tenants load models.
var SharedModelStore = &lint.Rule{
	ID:    "tenancy/shared-model-store",
	Title: "Two tenants load models from one store",
	Why: "A model is code as much as data: many formats run what is in them when they are loaded. Rights to an object store are mostly given " +
		"for the whole bucket, whatever the prefix. Where two tenants keep their models in one, whoever may write there for the " +
		"one can swap the model of the other, and whoever may read there can take it away.",
	Remedy: "Give each tenant a bucket of its own, with credentials for that alone; put what all of them load into one that none of them may " +
		"write to.",
	Allow:      "Where the credentials of each tenant are restricted to its prefix, which manifests do not tell.",
	Severity:   lint.High,
	Profile:    lint.Restricted,
	Confidence: lint.MediumConfidence,
	Refs: []lint.Ref{
		lint.Docs("Multi-tenancy: storage isolation", "concepts/security/multi-tenancy/#storage-isolation"),
		{Title: "OWASP Machine Learning Security Top 10: ML06 AI supply chain attacks", URL: "https://owasp.org/www-project-machine-learning-security-top-10/docs/ML06_2023-AI_Supply_Chain_Attacks"},
		lint.MITRE("T1080", "Taint Shared Content"),
	},
	Bad:  stored("s3://models/speech"),
	Good: stored("s3://speech-models"),
	Cluster: func(p *lint.Pass, m *cluster.Model) {
		t := p.Tenants()
		if len(t.Names) == 0 {
			return
		}
		for _, uses := range overlapping(stores(t, m)) {
			reportStore(p, t, uses)
		}
	},
}

// stores returns every use of an object store or a repository by a tenant, as a use of all of it.
func stores(t *cluster.Tenants, m *cluster.Model) []use {
	var all []use
	for i := range m.Storage {
		u := &m.Storage[i]
		tenant := tenantOf(t, u)
		if tenant < 0 || u.Kind != cluster.Bucket && u.Kind != cluster.Repository {
			continue
		}
		// What belongs to one publisher is in one place: by its path, for a registry; else the bucket, or the publisher's name.
		whole := cluster.Storage{Kind: u.Kind, Root: u.Root}
		all = append(all, use{whole, tenant, u.Writes, u.URI, &u.Ref, u.Spot})
	}
	return all
}

// public are buckets of examples and of published models: their owners write there, and nobody else.
var public = []string{
	"gs://kfserving-examples", "gs://kfserving-samples", "gs://seldon-models", "gs://ml-pipeline",
}

func reportStore(p *lint.Pass, t *cluster.Tenants, uses []use) {
	first := firsts(uses)
	if len(first) < 2 || !slices.ContainsFunc(uses, func(u use) bool { return u.uri }) {
		return // what all of them mount is a volume
	}
	store := first[0].Storage
	message := fmt.Sprintf("tenants %s load from %s", naming(t, first), store)
	var options []lint.Option
	switch w := writer(first); {
	case w >= 0:
		message = fmt.Sprintf("tenants %s have their models in %s, to which `%s` writes", naming(t, first), store, t.Names[first[w].tenant])
	case store.Kind == cluster.Repository || slices.Contains(public, store.Root):
		return // all load what somebody else has published
	default:
		message += ": where the credentials of one may write to the bucket, it can swap the models of the other"
		options = append(options, lint.Milder, lint.Sure(lint.LowConfidence))
	}
	reportShared(p, t, first, message, options...)
}

// stored is the manifest of two tenants who load a model each.
func stored(speech string) string {
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
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: detector
  namespace: vision
spec:
  predictor:
    model:
      modelFormat:
        name: onnx
      storageUri: s3://models/vision
---
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: recognizer
  namespace: speech
spec:
  predictor:
    model:
      modelFormat:
        name: onnx
      storageUri: ` + speech + `
`
}
