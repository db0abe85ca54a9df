package grammar

import (
	"maps"
	"slices"
	"strings"
)

// resolve returns the kinds with every use replaced by what it includes, and checks what lines say of each other.
func (f *file) resolve() ([]kind, error) {
	kinds := slices.Clone(f.kinds)
	for i := range kinds {
		k := &kinds[i]
		var err error
		if k.statements, err = f.expand(k.statements, nil); err != nil {
			return nil, err
		}
		if len(k.statements) == 0 {
			return nil, errorAt(k.line, "nothing is said of %s", k.name)
		}
		if err := k.check(); err != nil {
			return nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.fragments)) {
		if fr := f.fragments[name]; !fr.used {
			return nil, errorAt(fr.line, "nothing uses %s", name)
		}
	}
	return kinds, nil
}

// expand replaces uses. within are the fragments that the statements are in.
func (f *file) expand(statements []statement, within []string) ([]statement, error) {
	var expanded []statement
	for _, s := range statements {
		if s.verb != "use" {
			expanded = append(expanded, s)
			continue
		}
		fr, ok := f.fragments[s.fragment]
		switch {
		case !ok:
			return nil, errorAt(s.line, "use of %s, which is not defined", s.fragment)
		case len(fr.statements) == 0:
			return nil, errorAt(fr.line, "nothing is said of %s", s.fragment)
		case slices.Contains(within, s.fragment):
			return nil, errorAt(s.line, "%s uses itself", s.fragment)
		}
		fr.used = true
		included, err := f.expand(fr.statements, append(slices.Clip(within), s.fragment))
		if err != nil {
			return nil, err
		}
		for _, in := range included {
			in = in.below(s.path)
			if only, ok := s.word("versions"); ok {
				if _, twice := in.word("versions"); twice {
					return nil, errorAt(s.line, "%s has versions of its own", s.fragment)
				}
				in.words = append(in.words, word{name: "versions", value: only})
			}
			expanded = append(expanded, in)
		}
	}
	return expanded, nil
}

// below returns the statement with all its paths below one.
func (s statement) below(root string) statement {
	if s.path != "" {
		s.path = join(root, s.path)
	}
	v, words := verbs[s.verb], make([]word, len(s.words))
	for i, w := range s.words {
		switch {
		case s.refers(w):
			w.value = join(root, w.value)
		case !w.flag && v.renames(w.name):
			paths := strings.Split(w.value, ",")
			for j, path := range paths {
				if fromRoot, ok := strings.CutPrefix(path, "/"); ok {
					paths[j] = "/" + join(root, fromRoot)
				}
			}
			w.value = strings.Join(paths, ",")
		}
		words[i] = w
	}
	s.words = words
	return s
}

// refers reports whether the value of a word is a path from the root. In a string of JSON, the tag of an image is not.
func (s statement) refers(w word) bool {
	_, json := s.word("json")
	return !w.flag && slices.Contains(verbs[s.verb].paths, w.name) && !(w.name == "tag" && json)
}

func join(root, path string) string {
	switch {
	case root == ".":
		return path
	case path == ".":
		return root
	}
	return root + "." + path
}

// check reports what is wrong with the statements of a kind, taken together.
func (k *kind) check() error {
	for i, s := range k.statements {
		if s.path == "." {
			return errorAt(s.line, "%s %s: . is for what is included below a path", k.name, s.verb)
		}
		for _, other := range k.statements[:i] {
			if s.path != "" && s.path == other.path && alike(s, other) && sameVersion(s, other) {
				return errorAt(s.line, "%s: %s is in line %d too", k.name, s.path, other.line)
			}
		}
		for _, path := range s.references() {
			if !bound(path, s.anchor()) {
				return errorAt(s.line, "%s: %s is not one place for each %s", k.name, path, s.anchor())
			}
		}
		if err := k.checkUnder(s); err != nil {
			return err
		}
		if err := k.checkLabels(s); err != nil {
			return err
		}
	}
	return nil
}

// alike reports whether two statements would read the same thing from a path.
func alike(a, b statement) bool {
	v, w := verbs[a.verb], verbs[b.verb]
	return a.verb == b.verb || v.pod && w.pod || v.container && w.container
}

func sameVersion(a, b statement) bool {
	ofA, okA := a.word("versions")
	ofB, okB := b.word("versions")
	if !okA || !okB {
		return true
	}
	other := strings.Split(ofB, ",")
	return slices.ContainsFunc(strings.Split(ofA, ","), func(v string) bool { return slices.Contains(other, v) })
}

// anchor is the path that gives `[]` and `{}` in others of the statement their meaning.
func (s statement) anchor() string {
	if s.path != "" {
		return s.path
	}
	return s.words[0].value
}

// references returns the paths in words of the statement, from the root.
func (s statement) references() []string {
	var paths []string
	for _, w := range s.words {
		switch {
		case s.refers(w):
			paths = append(paths, w.value)
		case !w.flag && verbs[s.verb].renames(w.name):
			for path := range strings.SplitSeq(w.value, ",") {
				if fromRoot, ok := strings.CutPrefix(path, "/"); ok {
					paths = append(paths, fromRoot)
				} else {
					paths = append(paths, join(s.path, path))
				}
			}
		}
	}
	return paths
}

// bound reports whether every list and mapping of which a path takes all items is one of the anchor as well.
func bound(path, anchor string) bool {
	shared := path[:strings.LastIndexAny(path, "]}")+1]
	rest, ok := strings.CutPrefix(anchor, shared)
	return ok && (shared == "" || rest == "" || strings.ContainsAny(rest[:1], ".[{"))
}

// spec returns where the fields of what a statement is about stand.
func (s statement) spec() string {
	if s.verb == "template" {
		return join(s.path, "spec")
	}
	return s.path
}

func (k *kind) checkUnder(s statement) error {
	for _, w := range s.words {
		if w.name == "under" && !slices.ContainsFunc(k.statements, func(other statement) bool {
			return other.spec() == w.value && other.path != s.path && alike(s, other)
		}) {
			return errorAt(s.line, "%s: %s leads to nothing of the kind of %s", k.name, w, s.path)
		}
	}
	return nil
}

func (k *kind) checkLabels(s statement) error {
	if s.verb != "labels" {
		return nil
	}
	if !slices.ContainsFunc(k.statements, func(other statement) bool { return other.path == s.path && verbs[other.verb].pod }) {
		return errorAt(s.line, "%s: labels of %s, where no pod is stated", k.name, s.path)
	}
	for _, w := range s.words {
		switch {
		case strings.Contains(w.value, "{key}") && !strings.Contains(s.path, "{}"):
			return errorAt(s.line, "%s: %s, but %s has no {}", k.name, w, s.path)
		case strings.Contains(w.value, "{item.") && !strings.Contains(s.path, "[]"):
			return errorAt(s.line, "%s: %s, but %s has no []", k.name, w, s.path)
		}
	}
	return nil
}
