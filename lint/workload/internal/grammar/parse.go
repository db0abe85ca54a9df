// Package grammar reads the language of kinds.txt in package workload, which says where custom resources hold pods, and checks
// that what it says makes sense.
package grammar

import (
	"fmt"
	"regexp"
	"strings"
)

// Kind is what a text says of a kind of object.
type Kind struct {
	Group, Name   string // Group is "" for the core group
	Object        string // name of the one object that is meant, or ""
	ClusterScoped bool
	Passive       bool     // objects make no pods by themselves
	Statements    []string // with every include and comment resolved
}

// Error is what is wrong with a line of a text.
type Error struct {
	Line    int // 1-based
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.Line, e.Message) }

// Parse reads a text, and returns its kinds in the order of their headers. Its error is an [Error].
func Parse(text string) ([]Kind, error) {
	f, err := parse(text)
	if err != nil {
		return nil, err
	}
	resolved, err := f.resolve()
	if err != nil {
		return nil, err
	}
	kinds := make([]Kind, len(resolved))
	for i, k := range resolved {
		kinds[i] = Kind{k.group, k.name, k.object, k.clusterScoped, k.passive, make([]string, len(k.statements))}
		for j, s := range k.statements {
			kinds[i].Statements[j] = s.String()
		}
	}
	return kinds, nil
}

// file is what a text holds.
type file struct {
	kinds     []kind
	fragments map[string]*fragment
}

// kind is a header with what stands below it.
type kind struct {
	line          int
	group, name   string
	object        string // name of the one object that is meant, or ""
	clusterScoped bool
	passive       bool // objects make no pods by themselves
	statements    []statement
}

// fragment is what a define begins.
type fragment struct {
	line       int
	statements []statement
	used       bool
}

// statement is an indented line. Its path is "" where the verb takes none.
type statement struct {
	line       int
	verb, path string
	fragment   string // that a use includes
	words      []word
}

// word is one of those after the path: a flag where it has no value.
type word struct {
	name, value string
	flag        bool
}

func (w word) String() string {
	if w.flag {
		return w.name
	}
	return w.name + "=" + w.value
}

func (s statement) String() string {
	fields := []string{s.verb}
	if s.path != "" {
		fields = append(fields, s.path)
	}
	for _, w := range s.words {
		fields = append(fields, w.String())
	}
	return strings.Join(fields, " ")
}

// word returns the value of the first word of that name.
func (s statement) word(name string) (value string, ok bool) {
	for _, w := range s.words {
		if w.name == name {
			return w.value, true
		}
	}
	return "", false
}

func errorAt(line int, format string, args ...any) error {
	return &Error{line, fmt.Sprintf(format, args...)}
}

// parse reads the file line by line and checks each by itself. What needs other lines is left to resolve.
func parse(text string) (*file, error) {
	f := &file{fragments: map[string]*fragment{}}
	var below []*[]statement // where indented lines go
	for i, full := range strings.Split(text, "\n") {
		line := i + 1
		content := full
		if comment := strings.Index(full, "  #"); comment >= 0 {
			content = full[:comment]
		}
		if strings.HasPrefix(strings.TrimSpace(content), "#") {
			continue
		}
		fields := strings.Fields(content)
		var err error
		switch {
		case len(fields) == 0:
		case content[0] == ' ' || content[0] == '\t':
			if below == nil {
				return nil, errorAt(line, "%s stands below no kind", fields[0])
			}
			var s statement
			s, err = parseStatement(line, fields)
			for _, list := range below {
				*list = append(*list, s)
			}
		case fields[0] == "define":
			below, err = f.define(line, fields[1:])
		default:
			below, err = f.header(line, fields)
		}
		if err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *file) define(line int, names []string) ([]*[]statement, error) {
	if len(names) != 1 {
		return nil, errorAt(line, "want define NAME")
	}
	if first, ok := f.fragments[names[0]]; ok {
		return nil, errorAt(line, "%s is defined in line %d too", names[0], first.line)
	}
	added := &fragment{line: line}
	f.fragments[names[0]] = added
	return []*[]statement{&added.statements}, nil
}

var (
	groupSyntax = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$`)
	kindSyntax  = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
)

func (f *file) header(line int, fields []string) ([]*[]statement, error) {
	if len(fields) < 2 || !groupSyntax.MatchString(fields[0]) {
		return nil, errorAt(line, "want GROUP KIND[,KIND...] [cluster] [passive] [name=X]")
	}
	k := kind{line: line, group: fields[0]}
	if k.group == "core" {
		k.group = ""
	}
	for _, option := range fields[2:] {
		switch name, ok := strings.CutPrefix(option, "name="); {
		case option == "cluster":
			k.clusterScoped = true
		case option == "passive":
			k.passive = true
		case ok && name != "":
			k.object = name
		default:
			return nil, errorAt(line, "unknown word %s", option)
		}
	}
	first := len(f.kinds)
	for name := range strings.SplitSeq(fields[1], ",") {
		if !kindSyntax.MatchString(name) {
			return nil, errorAt(line, "%q is no name of a kind", name)
		}
		for _, other := range f.kinds {
			if other.group == k.group && other.name == name && other.object == k.object {
				return nil, errorAt(line, "%s %s is in line %d too", fields[0], name, other.line)
			}
		}
		k.name = name
		f.kinds = append(f.kinds, k)
	}
	var below []*[]statement
	for i := range f.kinds[first:] {
		below = append(below, &f.kinds[first+i].statements)
	}
	return below, nil
}

func parseStatement(line int, fields []string) (statement, error) {
	s := statement{line: line, verb: fields[0]}
	v, ok := verbs[s.verb]
	if !ok {
		return s, errorAt(line, "unknown verb %s", s.verb)
	}
	rest := fields[1:]
	if s.verb == "use" && len(rest) > 0 {
		s.fragment, rest = rest[0], rest[1:]
	}
	if len(rest) > 0 && !(v.pathless && strings.Contains(rest[0], "=") && !isPath(rest[0])) {
		s.path, rest = rest[0], rest[1:]
	}
	if s.path == "" && !v.pathless || s.path != "" && !isPath(s.path) {
		return s, errorAt(line, "%s wants a path: %q is none", s.verb, s.path)
	}
	for _, field := range rest {
		w := word{name: field, flag: true}
		if name, value, ok := strings.Cut(field, "="); ok {
			w = word{name: name, value: value}
		}
		if err := v.check(w); err != nil {
			return s, errorAt(line, "%s: %v", s.verb, err)
		}
		if _, twice := s.word(w.name); twice && w.name != "under" {
			return s, errorAt(line, "%s: %s is there twice", s.verb, w.name)
		}
		s.words = append(s.words, w)
	}
	return s, s.complete()
}

// complete reports what the statement lacks.
func (s statement) complete() error {
	has := func(name string) bool { _, ok := s.word(name); return ok }
	switch {
	case s.verb == "use" && s.fragment == "":
		return errorAt(s.line, "want use NAME PATH")
	case s.verb == "model" && !has("format"):
		return errorAt(s.line, "model: want format=")
	case s.verb == "expose" && len(s.words) != 1:
		return errorAt(s.line, "expose: want one word for how")
	case s.verb == "image" && s.path == "" && !has("repository") && !has("name"):
		return errorAt(s.line, "image: want a path, repository= or name=")
	}
	return nil
}

var (
	key        = `(?:[A-Za-z0-9_-]+|"[^"]+")(?:\[\]|\{\}|\[name=[A-Za-z0-9_.-]+\*?\])*`
	pathSyntax = regexp.MustCompile(`^` + key + `(?:\.` + key + `)*$`)
)

// isPath reports whether the text is a path from a root: "." is the root itself.
func isPath(text string) bool {
	return text == "." || pathSyntax.MatchString(text)
}
