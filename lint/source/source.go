// Package source finds what a run reads: the files a user names, the manifests in the directories a user names, and
// standard input. Paths go in as they were typed; out come files in a fixed order, each with the name to show and a way
// to open it, along with what was skipped and what could not be found or read. Nothing is opened but directories and
// ignore files, no process is started, and no link leads the search out of a named directory.
//
// A path that is named is always read, whatever it is called and whatever an ignore file says; a named link is
// followed. A named directory is searched to any depth, even if it is hidden or ignored itself, for .yaml, .yml and
// .json files in any case. Only two things in it are left out: what is hidden (its name starts with a dot) and what git
// ignores. No other directory is, not even vendor or node_modules.
//
// # Ignore files
//
// The .gitignore files of a directory, of those in it, and of those above it up to the top of its repository apply, and
// so does .git/info/exclude at that top; outside a repository, nothing above the named directory does. A repository
// inside another has its own rules only. Patterns mean what they mean to git with core.ignoreCase off, with these
// limits: whether git tracks an ignored file cannot be known without git, so it is left out; the exclude file of the
// user (core.excludesFile) is not read, nor is info/exclude where .git is a file, as in submodules and worktrees.
//
// # Links
//
// A symbolic link met in a directory is followed if it leads to a place in the same named directory, hidden or ignored
// places included: a mounted ConfigMap is a set of links into a hidden directory. A link is judged by its own name;
// what is in a linked directory is judged where it really is. A file is read once: under its own name if the search
// meets it there, otherwise by way of the first link that leads to it.
package source

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ErrNoManifests is the reason of a [Problem] with a named directory in which there is nothing to read.
var ErrNoManifests = errors.New("found no .yaml, .yml or .json file")

// File is one input.
type File struct {
	// Name is what to show: the path as the user would type it, cleaned, with forward slashes; relative where the
	// named path is relative.
	Name string
	// Path is where the file is: absolute, and with its links resolved unless it is a pipe or a device. It is empty for
	// standard input.
	Path string
	// Named tells that the file was named, whether or not it is in a named directory too.
	Named bool
	// Context tells that the file is in a directory of Finder.Context, and in no other that is named nor named itself.
	Context bool
	// Open opens the file for reading. Its error is a [Problem]. Standard input can be read once.
	Open func() (io.ReadCloser, error)
}

// Skip is something that a directory holds, looks like an input, and is not read.
type Skip struct {
	Name   string // like the Name of a [File]
	Reason string
}

// Problem is something that should have been read and cannot be.
type Problem struct {
	Name string // like the Name of a [File]; the path of an ignore file is absolute
	Err  error  // the reason, without the name
}

func (p Problem) Error() string { return fmt.Sprintf("%s: %v", p.Name, p.Err) }

func (p Problem) Unwrap() error { return p.Err }

// Listing is what a search found. Each slice is in the order of the named paths and, within a named directory, of the
// names, byte by byte. No file is listed twice, and neither is the name of a skip or a problem.
type Listing struct {
	Files    []File
	Skipped  []Skip
	Problems []Problem
}

// Finder finds inputs.
type Finder struct {
	Stdin     io.Reader // what the path "-" stands for; where nil, that path is a problem
	StdinName string    // what to show for standard input; "<stdin>" where empty
	// Context are directories of which everything is listed as well, for what it tells of the rest. What cannot be read in
	// them is skipped. A file that is in one of them and otherwise found too is listed once, at its place in the directory, so
	// that the order is that of the whole.
	Context []string
	// Listed are files that were found elsewhere, such as those that git says changed. Each is read as if a search had found
	// it: if it is called like a manifest and is not hidden. What is not there any more is skipped.
	Listed []string
}

// Find lists the inputs that the paths stand for. No path at all stands for the current directory, unless Listed is not nil.
func (f Finder) Find(paths []string) Listing {
	return f.find(paths, os.ReadDir)
}

// readDir is os.ReadDir, or what a test has in its place.
type readDir func(path string) ([]fs.DirEntry, error)

func (f Finder) find(paths []string, read readDir) Listing {
	if len(paths) == 0 && f.Listed == nil {
		paths = []string{"."}
	}
	s := search{readDir: read, reported: map[string]bool{}}
	for i, path := range paths {
		if i > 0 {
			s.index()
		}
		switch path {
		case "-":
			s.stdin(f)
		case "":
			s.problem(`""`, errors.New("the path is empty"))
		default:
			s.path(path, true)
		}
	}

	if len(f.Listed) > 0 {
		s.index()
	}
	for _, path := range f.Listed {
		s.listed(path)
	}
	s.context(f.Context, read)

	listing := Listing{Skipped: s.skipped, Problems: s.problems}
	for _, file := range s.files {
		listing.Files = append(listing.Files, *file)
	}
	return listing
}

// listed adds a file that was found elsewhere.
func (s *search) listed(path string) {
	clean := filepath.Clean(path)
	name := filepath.ToSlash(clean)
	if path == "" || !isManifest(name) || isHidden(name) {
		return
	}
	info, err := os.Stat(clean)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.skip(name, "listed, and not there any more")
	case err == nil && !info.Mode().IsRegular():
		s.skip(name, "listed, and not a regular file")
	default:
		s.path(path, false)
	}
}

// isHidden reports whether a part of a path starts with a dot.
func isHidden(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return strings.HasPrefix(part, ".") && part != "." && part != ".."
	})
}

// context adds what is in directories for what it tells of the rest: those of the files that are found already take their place
// in the directories.
func (s *search) context(dirs []string, read readDir) {
	if len(dirs) == 0 {
		return
	}
	around := search{readDir: read, reported: map[string]bool{}, byPath: map[string]*File{}}
	for _, dir := range dirs {
		around.path(dir, false)
	}
	given := map[string]*File{}
	for _, file := range s.files {
		if file.Path != "" {
			given[file.Path] = file
		}
	}
	var order []*File
	inside := map[*File]bool{}
	for _, file := range around.files {
		if found, ok := given[file.Path]; ok {
			file = found
		} else {
			file.Context = true
		}
		inside[file] = true
		order = append(order, file)
	}
	outside := slices.DeleteFunc(s.files, func(file *File) bool { return inside[file] })
	s.files = append(slices.Clip(outside), order...)
	named := func(p Problem) bool {
		return slices.ContainsFunc(dirs, func(dir string) bool { return p.Name == filepath.ToSlash(filepath.Clean(dir)) })
	}
	for _, p := range around.problems {
		switch {
		case errors.Is(p.Err, ErrNoManifests):
		case named(p):
			s.problem(p.Name, p.Err)
		default:
			s.skip(p.Name, "context: "+p.Err.Error())
		}
	}
}

// search is what is known so far of the listing.
type search struct {
	readDir  readDir
	files    []*File
	byPath   map[string]*File // nil as long as no file can be found twice
	reported map[string]bool  // names of skipped and problems
	skipped  []Skip
	problems []Problem
}

func (s *search) stdin(f Finder) {
	name := cmp.Or(f.StdinName, "<stdin>")
	if f.Stdin == nil {
		s.problem(name, errors.New("there is no standard input"))
		return
	}
	s.add(File{Name: name, Named: true, Open: func() (io.ReadCloser, error) { return io.NopCloser(f.Stdin), nil }})
}

// path adds what a path stands for, which a user named or else a list.
func (s *search) path(typed string, named bool) {
	path := filepath.Clean(typed)
	name := filepath.ToSlash(path)
	info, err := os.Stat(path)
	if err != nil {
		s.problem(name, linkError(path, err))
		return
	}
	path, err = filepath.Abs(path)
	if err != nil {
		s.problem(name, err)
		return
	}
	// What /dev/stdin leads to may be open without being in the file system: then the unresolved path has to serve.
	resolved, err := filepath.EvalSymlinks(path)
	if err == nil && (info.IsDir() || info.Mode().IsRegular()) {
		path = resolved
	}
	if info.IsDir() {
		s.dir(name, path)
		return
	}
	s.add(newFile(name, path, named))
}

// dir adds what is in a named directory.
func (s *search) dir(name, path string) {
	files, skips, problems := len(s.files), len(s.skipped), len(s.problems)
	w := newWalk(s, name, path)
	w.run()
	if !w.found && len(s.problems) == problems {
		s.problem(name, w.nothingFound())
	}
	slices.SortFunc(s.files[files:], func(a, b *File) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(s.skipped[skips:], func(a, b Skip) int { return cmp.Compare(a.Name, b.Name) })
	slices.SortFunc(s.problems[problems:], func(a, b Problem) int { return cmp.Compare(a.Name, b.Name) })
}

func (s *search) add(file File) {
	if known, ok := s.byPath[file.Path]; ok {
		known.Named = known.Named || file.Named
		return
	}
	if s.byPath != nil {
		s.byPath[file.Path] = &file
	}
	s.files = append(s.files, &file)
}

// index prepares for finding files again: by another named path, or by a link.
func (s *search) index() {
	if s.byPath != nil {
		return
	}
	s.byPath = make(map[string]*File, len(s.files))
	for _, file := range s.files {
		s.byPath[file.Path] = file
	}
}

func (s *search) skip(name, reason string) {
	if !s.reported[name] {
		s.reported[name] = true
		s.skipped = append(s.skipped, Skip{name, reason})
	}
}

func (s *search) problem(name string, err error) {
	if !s.reported[name] {
		s.reported[name] = true
		s.problems = append(s.problems, Problem{name, cause(err)})
	}
}

func newFile(name, path string, named bool) File {
	return File{Name: name, Path: path, Named: named, Open: func() (io.ReadCloser, error) {
		file, err := open(path)
		if err != nil {
			return nil, Problem{name, cause(err)}
		}
		return file, nil
	}}
}

// cause takes the path out of an error: the reader knows the file by its name.
func cause(err error) error {
	if pathErr, ok := err.(*fs.PathError); ok {
		return pathErr.Err
	}
	return err
}

// linkError says where a link leads that cannot be followed. Any other error is returned as it is.
func linkError(path string, err error) error {
	target, readErr := os.Readlink(path)
	if readErr != nil {
		return err
	}
	return fmt.Errorf("link to %s: %w", filepath.ToSlash(target), cause(err))
}
