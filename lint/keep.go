package lint

import "strings"

// kept holds copies of what findings take from documents. A string of a document is a part of the input's text: a finding
// that held it would keep a megabyte in memory. Findings in a row mostly say the same, and share the copy.
type kept struct {
	apiVersion, kind, namespace, name, container, source lasting
}

// detach takes a finding off its document.
func (k *kept) detach(f *Finding) {
	f.Object.APIVersion = k.apiVersion.copy(f.Object.APIVersion)
	f.Object.Kind = k.kind.copy(f.Object.Kind)
	f.Object.Namespace = k.namespace.copy(f.Object.Namespace)
	f.Object.Name = k.name.copy(f.Object.Name)
	f.Container = k.container.copy(f.Container)
	f.Source = k.source.copy(f.Source)
}

// lasting is a string that is no part of a document.
type lasting string

// copy returns a copy of a text: the last one where the text is the same.
func (l *lasting) copy(text string) string {
	if string(*l) != text {
		*l = lasting(strings.Clone(text))
	}
	return string(*l)
}

// names are strings that come again in many objects, each kept once, apart from the documents.
type names map[string]string

func (n *names) keep(s string) string {
	if s == "" {
		return ""
	}
	kept, ok := (*n)[s]
	if !ok {
		if *n == nil {
			*n = names{}
		}
		kept = strings.Clone(s)
		(*n)[kept] = kept
	}
	return kept
}
