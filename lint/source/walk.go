package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// An ignore file is short. The limit keeps a hostile one from slowing the search down.
const maxIgnoreFile = 1 << 20

// walk is the search of one named directory.
type walk struct {
	*search
	name    string            // of the named directory
	root    string            // its resolved path
	rules   map[string]*rules // by directory: what is ignored in it
	visited map[string]bool   // resolved paths of the directories searched
	links   []entry           // links to follow once everything that has a name of its own is found
	found   bool              // there is a file to read, found here or by an earlier path
	ignored omitted
	hidden  omitted
}

// entry is something that a directory holds.
type entry struct {
	name string // to show
	path string // absolute; of the directories in it, none is a link
}

func newWalk(s *search, name, root string) *walk {
	w := &walk{search: s, name: name, root: root, rules: map[string]*rules{}, visited: map[string]bool{}}
	if parent := filepath.Dir(root); parent != root && !inRepository(root) {
		w.rules[parent] = nil
	}
	return w
}

func (w *walk) run() {
	w.dir(entry{w.name, w.root})
	if len(w.links) > 0 {
		w.index()
	}
	for len(w.links) > 0 {
		link := w.links[0]
		w.links = w.links[1:]
		w.follow(link)
	}
}

func (w *walk) dir(dir entry) {
	if w.visited[dir.path] {
		return
	}
	w.visited[dir.path] = true
	entries, err := w.readDir(dir.path)
	if err != nil {
		w.problem(dir.name, err)
	}
	if err == nil && !slices.ContainsFunc(entries, speaksOfGit) {
		w.rules[dir.path] = w.rulesIn(filepath.Dir(dir.path))
	}
	rules := w.rulesIn(dir.path)
	for _, e := range entries {
		w.entry(entry{below(dir.name, "/", e.Name()), below(dir.path, string(filepath.Separator), e.Name())}, e, rules)
	}
}

// speaksOfGit reports whether there may be a reason to ignore something in the directory that holds an entry.
func speaksOfGit(e fs.DirEntry) bool { return e.Name() == ".git" || e.Name() == ".gitignore" }

func (w *walk) entry(e entry, d fs.DirEntry, rules *rules) {
	isDir, isLink := d.IsDir(), d.Type()&fs.ModeSymlink != 0
	if !isDir && !isLink && !isManifest(e.name) {
		return
	}
	switch {
	case d.Name() == ".git":
	case strings.HasPrefix(d.Name(), "."):
		w.hidden.count(e, isDir)
	case rules.ignore(e.path, isDir):
		w.ignored.count(e, isDir)
	case isDir:
		w.dir(e)
	case isLink:
		w.links = append(w.links, e)
	default:
		w.file(e, d.Type())
	}
}

// file adds a file that is called like a manifest, if it is one that can be read without waiting for a writer.
func (w *walk) file(e entry, mode fs.FileMode) {
	if !mode.IsRegular() {
		w.skip(e.name, "not a regular file")
		return
	}
	w.found = true
	w.add(newFile(e.name, e.path, false))
}

func (w *walk) follow(link entry) {
	target, err := filepath.EvalSymlinks(link.path)
	if err != nil {
		w.brokenLink(link, err)
		return
	}
	info, err := os.Lstat(target)
	switch {
	case err != nil:
		w.problem(link.name, err)
	case !info.IsDir() && !isManifest(link.name):
	case !within(w.root, target):
		w.skipOutside(link)
	case !info.IsDir():
		w.file(entry{link.name, target}, info.Mode().Type())
	case within(target, link.path):
		w.skip(link.name, "link cycle: leads to a directory that it is in")
	default:
		w.dir(entry{link.name, target})
	}
}

// brokenLink reports a link that leads nowhere. Only what is called like a manifest was surely meant to be read.
func (w *walk) brokenLink(link entry, err error) {
	if _, statErr := os.Stat(link.path); statErr != nil {
		err = statErr // unlike that of EvalSymlinks, it tells a cycle
	}
	target, readErr := os.Readlink(link.path)
	if !filepath.IsAbs(target) {
		target = filepath.Join(filepath.Dir(link.path), target)
	}
	switch {
	case errors.Is(err, syscall.ELOOP):
		w.skip(link.name, "link cycle: leads to itself")
	case readErr == nil && !within(w.root, target):
		w.skipOutside(link)
	case !isManifest(link.name) && errors.Is(err, fs.ErrNotExist):
		w.skip(link.name, "link to what does not exist")
	default:
		w.problem(link.name, linkError(link.path, err))
	}
}

func (w *walk) skipOutside(link entry) {
	w.skip(link.name, fmt.Sprintf("link out of %s: name it to read it", w.name))
}

// rulesIn returns what is ignored in a directory of the repository that holds the root or, where none does, of the root.
func (w *walk) rulesIn(dir string) *rules {
	if rules, ok := w.rules[dir]; ok {
		return rules
	}
	var rules *rules
	if git, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
		if git.IsDir() {
			rules = w.readRules(rules, dir, filepath.Join(".git", "info", "exclude"))
		}
	} else if parent := filepath.Dir(dir); parent != dir {
		rules = w.rulesIn(parent)
	}
	rules = w.readRules(rules, dir, ".gitignore")
	w.rules[dir] = rules
	return rules
}

// readRules returns the rules of an ignore file of the directory, on top of those above. Like git, it takes no link for one.
func (w *walk) readRules(above *rules, dir, file string) *rules {
	path := filepath.Join(dir, file)
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return above
	}
	var text []byte
	if err == nil && info.Size() > maxIgnoreFile {
		err = fmt.Errorf("larger than %d bytes", maxIgnoreFile)
	}
	if err == nil {
		text, err = os.ReadFile(path)
	}
	if err != nil {
		w.problem(filepath.ToSlash(path), fmt.Errorf("read ignore file: %w", cause(err)))
		return above
	}
	return newRules(above, below(dir, string(filepath.Separator), ""), string(text))
}

func (w *walk) nothingFound() error {
	err := ErrNoManifests
	if w.ignored != (omitted{}) {
		err = fmt.Errorf("%w; ignored by .gitignore: %v", err, w.ignored)
	}
	if w.hidden != (omitted{}) {
		err = fmt.Errorf("%w; hidden: %v", err, w.hidden)
	}
	return err
}

// omitted counts what could hold manifests and is left out.
type omitted struct{ files, dirs int }

func (o *omitted) count(e entry, isDir bool) {
	switch {
	case isDir:
		o.dirs++
	case isManifest(e.name):
		o.files++
	}
}

func (o omitted) String() string {
	files, dirs := plural(o.files, "file", "files"), plural(o.dirs, "directory", "directories")
	switch {
	case o.dirs == 0:
		return files
	case o.files == 0:
		return dirs
	}
	return files + " and " + dirs
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func isManifest(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

// inRepository reports whether the directory or one above it holds .git.
func inRepository(dir string) bool {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}

// within reports whether the path is the directory or in it. Both are absolute and clean.
func within(dir, path string) bool {
	return path == dir || strings.HasPrefix(path, below(dir, string(filepath.Separator), ""))
}

// below joins the path of a directory and the name of something in it. Unlike filepath.Join it has nothing to clean.
func below(dir, separator, name string) string {
	switch {
	case dir == ".":
		return name
	case strings.HasSuffix(dir, separator):
		return dir + name
	}
	return dir + separator + name
}
