// Package manifest reads Kubernetes manifests: bytes in, documents and objects out, as kubectl and the API server
// would read them, with the exact place of everything.
//
// A [Splitter] cuts a stream into sections at the lines where kubectl cuts it, and a long list into its items; a [Parser]
// turns a section into documents, each a flat pre-order array of nodes; a [Value] is a cursor into that array which rules
// hold; [Document.Parts] finds the Kubernetes objects in a document. Values mean what kubectl makes of them: YAML 1.1 scalars,
// merge keys and aliases expanded, names case-sensitive, null is unset, the last of duplicate keys wins. What cannot be read
// is a [Problem] with a place, never a silent gap.
//
// Three readers make the same nodes. What manifests are written in is read here (yaml.go, flow.go, anchor.go): in one pass,
// without copying the text, by a parser that gives up where it is in doubt. What it gives up on, and every error, goes to
// the library that kubectl's is (reference.go). JSON, which kubectl reads by other rules, has a parser of its own (json.go).
//
// The exact behaviour was taken from k8s.io/apimachinery/pkg/util/yaml, sigs.k8s.io/yaml and go.yaml.in/yaml/v2, and is
// compared with them in tests. It differs on purpose where kubectl would be silent or give up: what it drops behind the end
// of a document is a problem, template actions are problems even where they happen to be YAML, documents behind one that
// cannot be read are read, and aliases add no more than [MaxExpansion]. In a list that is longer than [MaxWhole], the items
// beside one that cannot be read are read too, and no alias reaches an anchor of another item.
package manifest
