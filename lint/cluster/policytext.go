package cluster

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/network"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// MissingPolicy is a NetworkPolicy that a namespace lacks.
type MissingPolicy struct {
	manifest.Identity        // with the namespace that it is for, named or not
	Text              string // YAML, without document marker, with a final newline
}

// policyDraft is a NetworkPolicy to be written.
type policyDraft struct {
	name    string
	subject selectorDraft
	types   [2]bool
	rules   []ruleDraft // of the only type, where it has one
}

// selectorDraft selects the pods with some labels, all of them where there are none; and, where it has a key, only those whose label
// of that key has one of some values, or none of them.
type selectorDraft struct {
	labels Labels
	key    string
	not    bool
	values []string
}

// all reports whether it selects every pod.
func (s *selectorDraft) all() bool { return s.labels == (Labels{}) && s.key == "" }

// meets says whether the pods of a workload are selected.
func (s *selectorDraft) meets(w *Workload) network.Verdict {
	meets := w.Meets(s.labels)
	if s.key == "" || meets == network.Deny {
		return meets
	}
	value, ok := w.Labels.Get(s.key)
	if value == workload.AnyValue || !ok && w.Open {
		return network.May
	}
	if has := ok && slices.Contains(s.values, value); has == s.not {
		return network.Deny
	}
	return meets
}

// ruleDraft allows traffic with any of some peers, on any of some ports; with all of them where there are none.
type ruleDraft struct {
	peers []peerDraft
	ports []portDraft
	about string // a comment, where the rule does not tell what it is for
}

// peerDraft is the pods of a namespace with some labels, all of them where there are none.
type peerDraft struct {
	namespace string // empty for that of the policy
	pods      Labels
}

// portDraft is a port of pods, by its number or else its name.
type portDraft struct {
	protocol network.Protocols
	number   uint16
	name     string
}

func comparePorts(a, b portDraft) int {
	return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.name, b.name), cmp.Compare(a.protocol, b.protocol))
}

// words yields what of the policy comes from manifests.
func (d *policyDraft) words() iter.Seq[string] {
	return func(yield func(string) bool) {
		each := func(labels Labels) bool {
			for key, value := range labels.All() {
				if !yield(key) || !yield(value) {
					return false
				}
			}
			return true
		}
		if !yield(d.name) || !each(d.subject.labels) || !yield(d.subject.key) {
			return
		}
		for _, value := range d.subject.values {
			if !yield(value) {
				return
			}
		}
		for _, r := range d.rules {
			for _, peer := range r.peers {
				if !yield(peer.namespace) || !each(peer.pods) {
					return
				}
			}
			for _, port := range r.ports {
				if !yield(port.name) {
					return
				}
			}
		}
	}
}

// policyWriter writes a policy as the documentation of Kubernetes does.
type policyWriter struct {
	strings.Builder
}

// text returns the policy as YAML. It names the namespace where that is not empty.
func (d *policyDraft) text(namespace string) string {
	var w policyWriter
	w.line(0, "apiVersion: networking.k8s.io/v1")
	w.line(0, "kind: NetworkPolicy")
	w.line(0, "metadata:")
	w.line(1, "name: "+quoted(d.name))
	if namespace != "" {
		w.line(1, "namespace: "+quoted(namespace))
	}
	w.line(0, "spec:")
	w.subject(&d.subject)
	w.line(1, "policyTypes:")
	for dir, on := range d.types {
		if on {
			w.line(2, "- "+typeNames[dir])
		}
	}
	if len(d.rules) > 0 {
		dir := slices.Index(d.types[:], true)
		w.line(1, typeFields[dir]+":")
		for i := range d.rules {
			w.rule(&d.rules[i], peerFields[dir])
		}
	}
	return w.String()
}

// Words of a NetworkPolicy, by direction.
var (
	typeNames  = [2]string{"Ingress", "Egress"}
	typeFields = [2]string{"ingress", "egress"}
	peerFields = [2]string{"from", "to"}
)

func (w *policyWriter) line(depth int, text string) {
	w.WriteString(strings.Repeat("  ", depth))
	w.WriteString(text)
	w.WriteByte('\n')
}

func (w *policyWriter) subject(s *selectorDraft) {
	if s.all() {
		w.line(1, "podSelector: {}")
		return
	}
	w.line(1, "podSelector:")
	if s.labels != (Labels{}) {
		w.labels(2, s.labels)
	}
	if s.key == "" {
		return
	}
	w.line(2, "matchExpressions:")
	w.line(3, "- key: "+quoted(s.key))
	if s.not {
		w.line(4, "operator: NotIn")
	} else {
		w.line(4, "operator: In")
	}
	w.line(4, "values:")
	for _, value := range s.values {
		w.line(5, "- "+quoted(value))
	}
}

func (w *policyWriter) labels(depth int, labels Labels) {
	w.line(depth, "matchLabels:")
	for key, value := range labels.All() {
		w.line(depth+1, quoted(key)+": "+quoted(value))
	}
}

func (w *policyWriter) rule(r *ruleDraft, peerField string) {
	if r.about != "" {
		w.line(2, "# "+r.about)
	}
	dash := "- "
	if len(r.peers) > 0 {
		w.line(2, dash+peerField+":")
		dash = "  "
		for i := range r.peers {
			w.peer(&r.peers[i])
		}
	}
	if len(r.ports) > 0 {
		w.line(2, dash+"ports:")
		for _, p := range r.ports {
			w.line(4, "- protocol: "+p.protocol.String())
			if p.number != 0 {
				w.line(5, fmt.Sprintf("port: %d", p.number))
			} else {
				w.line(5, "port: "+quoted(p.name))
			}
		}
	}
}

func (w *policyWriter) peer(p *peerDraft) {
	dash := "- "
	if p.namespace != "" {
		w.line(4, dash+"namespaceSelector:")
		w.line(6, "matchLabels:")
		w.line(7, namespaceLabel+": "+quoted(p.namespace))
		dash = "  "
	}
	switch {
	case p.pods != (Labels{}):
		w.line(4, dash+"podSelector:")
		w.labels(6, p.pods)
	case p.namespace == "":
		w.line(4, dash+"podSelector: {}")
	}
}

// namespaceLabel is the label that every namespace has with its name as value.
const namespaceLabel = "kubernetes.io/metadata.name"

// quoted returns a name, or the key or value of a label, as YAML reads it for a string: plain where it begins with a letter and is no
// word that YAML 1.1 takes for something else.
func quoted(s string) string {
	if s == "" || !isLetter(s[0]) || slices.Contains(yamlWords, strings.ToLower(s)) {
		return `"` + s + `"`
	}
	return s
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// yamlWords are those that YAML 1.1 reads as booleans or null.
var yamlWords = []string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
