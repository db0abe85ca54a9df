package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/seaworthy-lint/seaworthy/lint"
	"github.com/seaworthy-lint/seaworthy/lint/exception"
	"github.com/seaworthy-lint/seaworthy/lint/manifest"
	"github.com/seaworthy-lint/seaworthy/lint/workload"
)

// Name is the name of the file.
const Name = ".seaworthy.yaml"

// misnamed is what a file may be called by mistake, and would be passed over in silence.
const misnamed = ".seaworthy.yml"

// maxSize is how long a file may be, in bytes.
const maxSize = 4 << 20

// File is a configuration that was read.
type File struct {
	Name     string // to show
	Dir      string // absolute: its folder, which relative paths in it count from
	Settings Settings

	from       string // the working directory, links resolved
	places     map[string]manifest.Place
	exceptions []manifest.Place
}

// Find returns the configuration for a folder: the one in it, or else in the nearest folder above, as far as that is in the
// same repository. It is "" where there is none.
func Find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	top := repository(dir)
	for {
		file := filepath.Join(dir, Name)
		switch _, err := os.Stat(file); {
		case err == nil:
			return file, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", err
		}
		if wrong := filepath.Join(dir, misnamed); exists(wrong) {
			return "", fmt.Errorf("%s: a configuration is called %s", wrong, Name)
		}
		if dir == top {
			return "", nil
		}
		dir = filepath.Dir(dir)
	}
}

func exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}

// repository returns the folder that holds .git, from a folder upward; the folder itself where none does.
func repository(dir string) string {
	for at := dir; ; at = filepath.Dir(at) {
		if exists(filepath.Join(at, ".git")) {
			return at
		}
		if filepath.Dir(at) == at {
			return dir
		}
	}
}

// Load reads a file. Name is what to show of it. Paths in its settings are as the working directory has them.
func Load(file, name string, rules []*lint.Rule) (*File, error) {
	stream, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	defer stream.Close() //nolint:errcheck // nothing was written
	text, err := io.ReadAll(io.LimitReader(stream, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	if len(text) > maxSize {
		return nil, fmt.Errorf("read configuration: %s is larger than %d bytes", name, maxSize)
	}
	f, err := Read(name, text, rules)
	if err != nil {
		return nil, err
	}
	if f.Dir, err = resolved(filepath.Dir(file)); err != nil {
		return nil, err
	}
	if f.from, err = resolved("."); err != nil {
		return nil, err
	}
	s := &f.Settings
	for i := range s.Context {
		s.Context[i] = f.path(s.Context[i])
	}
	for i := range s.Reports {
		s.Reports[i].Output = f.path(s.Reports[i].Output)
	}
	s.Baseline = f.path(s.Baseline)
	return f, nil
}

// resolved returns the absolute path of a folder, with its links resolved.
func resolved(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(dir)
}

// Read reads the text of a file. What is wrong with it is all in the error, which is [Errors].
func Read(name string, text []byte, rules []*lint.Rule) (*File, error) {
	f := &File{Name: name, Dir: string(filepath.Separator), places: map[string]manifest.Place{}}
	d := &decoder{rules: rules, scalars: scalars(), places: f.places}
	splitter := manifest.NewSplitter(name, bytes.NewReader(text))
	documents := 0
	for {
		section, err := splitter.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, document := range manifest.Parse(section) {
			for _, problem := range document.Problems {
				d.errors = append(d.errors, Error{problem.Place, problem.Message})
			}
			root := document.Root()
			if root.Kind() == manifest.Absent {
				continue // no more than comments, or a problem that is told
			}
			if documents++; documents > 1 {
				d.errors = append(d.errors, Error{root.Place(), "a configuration is one document: this is another"})
				continue
			}
			d.value(root, &f.Settings)
			for _, item := range root.Field("exceptions").Items() {
				f.exceptions = append(f.exceptions, item.Place())
			}
		}
	}
	if err := d.sorted(); err != nil {
		return nil, err
	}
	return f, nil
}

// kind checks a custom resource.
func (d *decoder) kind(at manifest.Value, k *Kind) {
	kind := k.workload()
	var wrong *workload.KindError
	if err := kind.Check(); errors.As(err, &wrong) {
		for i, item := range at.Field("pods").Items() {
			if i == wrong.Statement {
				at = item
			}
		}
		d.errorAt(at, "%s", wrong.Message)
	}
}

func (k *Kind) workload() workload.Kind {
	return workload.Kind{Group: k.Group, Kind: k.Kind, ClusterScoped: k.ClusterScoped, Passive: k.Passive, Statements: k.Pods}
}

// Has reports whether the file says a key, and where. The nil File says none.
func (f *File) Has(key string) (manifest.Place, bool) {
	if f == nil {
		return manifest.Place{}, false
	}
	place, ok := f.places[key]
	return place, ok
}

// path returns a path in the file as the working directory has it. - stays what it is.
func (f *File) path(name string) string {
	if name == "" || name == "-" || filepath.IsAbs(name) {
		return name
	}
	full := filepath.Join(f.Dir, filepath.FromSlash(name))
	if rel, err := filepath.Rel(f.from, full); err == nil {
		return rel
	}
	return full
}

// Overrides returns what is asked otherwise of some files.
func (f *File) Overrides() []lint.Override {
	var all []lint.Override
	for _, o := range f.Settings.Overrides {
		all = append(all, lint.Override{Match: f.matcher(o.Paths), Profile: o.Profile, Rules: o.Rules})
	}
	return all
}

// WorkloadKinds returns the custom resources that the file describes.
func (s *Settings) WorkloadKinds() []workload.Kind {
	var all []workload.Kind
	for i := range s.Kinds {
		all = append(all, s.Kinds[i].workload())
	}
	return all
}

// matcher returns a function that reports whether the name of an input, as the working directory has it, is one of a file that
// the globs are about.
func (f *File) matcher(globs []PathGlob) func(name string) bool {
	return func(name string) bool {
		full := filepath.FromSlash(name)
		if !filepath.IsAbs(full) {
			full = filepath.Join(f.from, full)
		}
		rel, err := filepath.Rel(f.Dir, full)
		if err != nil {
			return false
		}
		rel = filepath.ToSlash(rel)
		return slices.ContainsFunc(globs, func(glob PathGlob) bool { return matchesPath(string(glob), rel) })
	}
}

// matchesPath reports whether a glob stands for a file, or for a folder that it is in. Both are relative to one folder.
func matchesPath(glob, file string) bool {
	glob = path.Clean(glob)
	for at := file; at != "." && at != "/" && !strings.HasPrefix(at, "../"); at = path.Dir(at) {
		if ok, err := doublestar.Match(glob, at); ok && err == nil {
			return true
		}
	}
	return glob == "." && !strings.HasPrefix(file, "../")
}

// AllExceptions returns the exceptions of the file.
func (f *File) AllExceptions() []exception.Exception {
	var all []exception.Exception
	for i := range f.Settings.Exceptions {
		e := &f.Settings.Exceptions[i]
		selector := exception.Selector{
			FileGlobs: Strings(e.File), Kinds: e.Kind, Namespaces: Strings(e.Namespace), Names: Strings(e.Name), Labels: e.Labels,
		}
		if len(e.File) > 0 {
			selector.Files = f.matcher(e.File)
		}
		all = append(all, exception.Exception{
			Rules: Strings(e.Rule), Container: e.Container, Path: e.Path, Reason: e.Reason, Owner: e.Owner, Review: e.Review,
			Origin: exception.Configured, Place: f.exceptions[i], Selector: selector,
		})
	}
	return all
}
